"""How alike two titles of documents are: key words decide, letters only confirm."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from lvjian.core.text import fold, substance
from lvjian.matchers.evidence.kinds import SEVERAL_SYSTEMS, SYSTEM_KINDS, kinds_in
from lvjian.matchers.vocabulary import tokens

SAME = 0.78
"""From here two titles name one document (measured on the pairs of the tests)."""

_WORDS_MATTER = 0.5
_COMPANY = re.compile(r"^.{2,24}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司)(?=.{2})")
_EXTENSION = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|et|jpe?g|png|tiff?|bmp|zip|rar|7z|txt|ofd)$")
_BRACKETED = re.compile(r"[(\[【〔][^()\[\]【】〔〕]{0,40}[)\]】〕]")
_SYNONYMS = (
    ("环境影响评价", "环评"), ("竣工环境保护", "环保"), ("节能评估", "能评"),
    ("认证证书", "证书"), ("体系认证", "体系证书"), ("证书证书", "证书"), ("企业法人营业执照",
    "营业执照"),
    ("平面布置图", "平面图"), ("总平面图", "平面图"), ("一览表", "清单"), ("台账", "清单"),
    ("明细表", "清单"),
    ("任命书", "授权书"), ("委托书", "授权书"), ("危险废物", "危废"), ("监测", "检测"), ("检验",
    "检测"),
)  # fmt: skip
_NOISE = (
    "复印件", "扫描件", "影印件", "原件", "电子版", "电子件", "盖章版", "盖章", "正本", "副本",
    "正副本",
    "适用时", "如有", "相关", "有关", "及附件", "汇编", "情况", "文件化的", "关于", "我公司",
    "本公司", "公司", "企业",
    "我厂", "本厂", "工厂", "厂区", "厂房", "单位", "申报", "已获得的", "证明材料", "佐证材料",
    "证明文件", "资料",
    "材料", "文件", "附件", "首页", "关键页", "封面", "节选",
)  # fmt: skip
_OTHERS = re.compile(r"第三方|评价机构|检测机构|认证机构|咨询机构|供应商|供方|处置单位|受托方")
_GENERIC = frozenset("的及和与或等之书表证件图单") | {
    "管理", "制度", "记录", "报告", "证书", "清单", "文件", "方案", "办法", "说明", "证明",
    "规定", "程序",
    "评价", "建设", "绿色", "绿色工厂", "绿色低碳工厂", "年度", "项目", "手册", "统计", "合同",
    "计划", "认证",
}  # fmt: skip


@lru_cache(maxsize=16384)
def core_title(title: str) -> str:
    """What a title says once brackets, company name, extension and copy marks are gone."""
    out = _EXTENSION.sub("", fold(title))
    out = out.strip("《》〈〉「」“”\"'")
    bare = _BRACKETED.sub("", out) or out
    bare = substance(_COMPANY.sub("", bare))
    bare = re.sub(r"20[12]\d(?:-20[12]\d)?(?:年度?)?", "", bare) or bare
    for word, other in _SYNONYMS:
        bare = bare.replace(fold(word), fold(other))
    kept = bare
    for word in _NOISE:
        shorter = kept.replace(word, "")
        if len(shorter) >= 2:
            kept = shorter
    return kept


@lru_cache(maxsize=16384)
def _words(core: str) -> frozenset[str]:
    return frozenset(tokens(core))


@lru_cache(maxsize=16384)
def _years(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"(?<!\d)20[12]\d(?!\d)", fold(title)))


@lru_cache(maxsize=65536)
def similarity(left: str, right: str) -> float:
    """0..1 of two titles naming one document.

    Two different kinds of evidence never reach ``SAME``, whatever letters they share:
    质量管理体系认证证书 and 能源管理体系认证证书 differ in two letters of ten.
    """
    a, b = core_title(left), core_title(right)
    if not a or not b:
        return 0.0
    if _years(left) and _years(right) and not _years(left) & _years(right):
        return 0.6 if a == b else round(min(0.6, _likeness(a, b, left, right)), 4)
    return 1.0 if a == b else round(_likeness(a, b, left, right), 4)


def of_others(title: str) -> bool:
    """Whether a title says that the document is somebody else's: the assessor's, a supplier's."""
    return bool(_OTHERS.search(fold(title)))


def _likeness(a: str, b: str, left: str, right: str) -> float:
    """Of two core titles ``a`` and ``b`` that differ; ``left`` and ``right`` in full."""
    score = _letter_score(a, b)
    contained = len(min(a, b, key=len)) >= 4 and (a in b or b in a)
    if score >= _WORDS_MATTER or contained:  # below, all words alike would not reach SAME
        score = 0.55 * _word_score(a, b) + 0.45 * score
    if contained:
        score = max(score, 0.8 if _rest_is_generic(a, b) else 0.6)
    score = _by_kind(score, left, right)
    return min(score, 0.6) if of_others(left) != of_others(right) else score


def _by_kind(score: float, left: str, right: str) -> float:
    mine, other = kinds_in(left), kinds_in(right)
    if not mine or not other:
        return score
    if mine[0] == other[0]:
        # Of one kind, and one of them says no more than the kind itself.
        plain_kind = min(len(core_title(left)), len(core_title(right))) <= len(mine[0])
        return max(score, 0.85 if plain_kind and mine[0] not in _BROAD else score)
    if (here := _systems(mine)) and (there := _systems(other)):
        if here <= there or there <= here:
            return max(score, 0.8)
        return min(score, 0.7 if here & there else 0.4)
    if set(mine) & set(other):
        return min(score, 0.75) if score < 0.9 else score
    return min(score, 0.4)


_BROAD = frozenset({"检测报告", "三同时验收", "承诺书", "授权书", "培训记录", "设备清单",
    "规划目标方案",
                    "统计报表", "奖励证书", "采购文件", "管理体系文件", "计算说明", "信用查询",
                    "平面布置图", "资质证明", "供应商名录", "建设批复",
                    "绿色产品认证"})  # fmt: skip
"""Kinds that a bundle may hold several of: the kind alone does not make two titles one."""


def _systems(kinds: tuple[str, ...]) -> frozenset[str]:
    named = frozenset(k for k in kinds if k in SYSTEM_KINDS)
    return named or (frozenset(SYSTEM_KINDS) if SEVERAL_SYSTEMS in kinds else frozenset())


def _word_score(a: str, b: str) -> float:
    """Weighted share of common words; generic words count a quarter."""
    left, right = _words(a), _words(b)
    weight = {w: (0.25 if w in _GENERIC else 1.0) * min(len(w), 4) for w in left | right}
    total = sum(weight.values())
    return sum(weight[w] for w in left & right) / total if total else 0.0


def _letter_score(a: str, b: str) -> float:
    """Mean of edit ratio and Dice of letter pairs."""
    pairs_a = {a[i : i + 2] for i in range(len(a) - 1)} or {a}
    pairs_b = {b[i : i + 2] for i in range(len(b) - 1)} or {b}
    dice = 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))
    return (float(fuzz.ratio(a, b)) / 100 + dice) / 2


def _rest_is_generic(a: str, b: str) -> bool:
    short, long = sorted((a, b), key=len)
    rest = long.replace(short, " ")
    words = [w for part in rest.split() for w in tokens(part)]
    return all(w in _GENERIC or re.fullmatch(r"20\d\d年?度?", w) for w in words)
