"""Words of the domain, and what splits and marks text by them.

jieba and spaCy are loaded on first use only, and stay behind this interface. jieba gets the
domain words as its whole dictionary (its own model finds the words between them): nothing is
written to a cache, and loading takes milliseconds instead of half a second.
"""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from lvjian.core.numbers import plain
from lvjian.core.text import fold

if TYPE_CHECKING:
    from spacy.language import Language

EntityLabel = Literal["STANDARD", "QUANTITY", "DATE", "ATTACHMENT"]

STANDARD = re.compile(
    r"(?<![A-Za-z])(?:GB|DB|HJ|JGJ|CJJ|CJ|JG|QB|YB|HG|SB|AQ|TSG|TD|SH|SY|NY|FZ|JC|JB|DL|RB|WS|"
    r"GBZ|GBJ|ISO|IEC|OHSAS|SA|T|Q)"
    r"(?:\d{2})?(?:\s*/\s*(?:[A-Z]{1,8}\d{0,2}|TS|IEC))?[\s-]*"
    r"\d{2,6}(?:\s*[.]\s*\d{1,3})?(?:\s*[-:—–~]\s*\d{2,5})*"
)
"""A standard code with or without edition: ``GB/T 36132-2018``, ``ISO 9001:2015``, ``GB 50034``."""

_QUANTITY = re.compile(
    r"\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元|万kWh|kWh|MWh|tce|kgce|tCO2e?|吨标准煤|吨标煤|吨|千克|kg|t|"
    r"m3|m2|hm2|km2|立方米|平方米|公顷|亩|%|MJ|GJ|W/m2|dB(?:\(A\))?|mg/(?:m3|L)|人|台|套|项|分)"
)
_DATE = re.compile(
    r"(?:19|20)\d{2}\s*(?:年\s*(?:\d{1,2}\s*月\s*(?:\d{1,2}\s*日)?)?|[-./]\d{1,2}[-./]\d{1,2})"
)
_ATTACHMENT = re.compile(
    r"(?:附件|附录|附表|附图|证明材料|佐证材料|证明文件)\s*[\d一二三四五六七八九十]{1,3}(?:[-.]\d{1,2})*"
)
_ENTITIES: tuple[tuple[EntityLabel, re.Pattern[str]], ...] = (
    ("STANDARD", STANDARD),
    ("DATE", _DATE),
    ("QUANTITY", _QUANTITY),
    ("ATTACHMENT", _ATTACHMENT),
)

# Words that must stay whole: names of documents, systems, bodies and measures of this field.
DOMAIN_WORDS = tuple(
    ["营业执照", "生产许可证", "排污许可证", "排污登记", "登记回执", "固定污染源", "环境影响评价", "环境影响报告书", "环境影响报告表", "环评", "环评批复", "环评验收", "竣工环境保护验收", "环保验收", "三同时", "三同时验收", "安全验收", "节能审查", "节能评估", "能评批复", "建设批复", "项目备案", "备案证明", "施工许可证", "规划许可证", "建设用地", "土地证", "不动产权证", "房产证", "不动产", "消防验收", "质量管理体系", "环境管理体系", "职业健康安全管理体系", "能源管理体系", "测量管理体系", "两化融合", "管理体系", "认证证书", "绿色产品", "产品认证", "强制性产品认证", "节能产品", "碳足迹", "产品碳足迹", "碳核查", "温室气体", "温室气体排放", "核查报告", "核查声明", "碳排放", "盘查报告", "节能诊断", "清洁生产", "清洁生产审核", "审核报告", "检测报告", "监测报告", "检验报告", "试验报告", "废气", "废水", "噪声", "厂界噪声", "固废", "危废", "危险废物", "一般固废", "工业固体废物", "土壤", "室内空气", "有害物质", "照明", "照度", "计量设备", "计量器具", "用能设备", "污染物处理设备", "环保设备", "通用设备", "生产设备", "原材料", "设备清单", "设备台账", "清单", "台账", "供应商", "合格供应商", "供应商名录", "评价表", "采购", "采购制度", "立项审批", "招投标", "程序文件", "管理手册", "管理制度", "作业指导书", "培训", "教育", "培训记录", "培训计划", "签到表", "考核", "承诺书", "承诺", "最高管理者", "管理者代表", "授权书", "任命书", "职责", "权限", "组织机构", "管理机构", "组织架构", "领导小组", "目标责任制", "目标", "指标", "方案", "规划", "中长期规划", "年度目标", "实施方案", "平面布置图", "平面图", "总平面图", "布局图", "布置图", "管网图", "审计报告", "财务报表", "年度报告", "信用中国", "信用浙江", "国家企业信用信息公示系统", "信用查询", "信用报告", "查询记录", "社会责任报告", "环境信息", "披露", "公示", "奖励", "荣誉", "荣誉证书", "奖励证书", "获奖证书", "认证认可", "截图", "资质", "资质证明", "资质证书", "计量", "计量网络图", "能源计量", "能耗", "综合能耗", "能源消耗", "水平衡", "水平衡测试", "能源审计", "能源利用状况报告", "绿色物料", "可再生能源", "光伏", "光伏发电", "余热利用", "绿色设计", "生态设计", "回收利用", "可回收利用率", "减排", "处置合同", "转移联单", "应急预案", "突发环境事件", "容积率", "建筑密度", "绿化", "采光", "淘汰", "计算说明", "计算书", "计算过程", "证明", "说明", "情况说明", "照片", "现场照片", "复印件", "扫描件", "合同", "协议", "发票", "统计表", "统计报表", "报告", "证书", "许可证", "制度", "记录", "文件", "批复", "验收", "备案", "登记", "编号", "有限公司", "绿色工厂", "绿色低碳工厂", "评价报告", "自评价", "第三方", "附件", "附录", "附表", "证明材料", "佐证材料", "节能", "节水", "节约用水", "节电", "环保", "安全", "质量", "环境", "能源", "职业健康"]
)


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named in a text; ``start`` and ``end`` count characters of ``plain(text)``."""

    text: str
    label: EntityLabel
    start: int
    end: int


@lru_cache(maxsize=1)
def _segmenter() -> Any:
    import jieba  # loaded late: the command line answers without it

    jieba.setLogLevel(logging.ERROR)
    lines = "".join(f"{word} {1000 * len(word)} n\n" for word in dict.fromkeys(DOMAIN_WORDS))
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(io.BytesIO(lines.encode()))
    tokenizer.initialized = True  # or jieba would load its own dictionary and write a cache
    return tokenizer


@lru_cache(maxsize=8192)
def tokens(text: str) -> tuple[str, ...]:
    """Words of the folded text, standard codes whole, punctuation dropped."""
    folded = fold(text)
    out: list[str] = []
    at = 0
    for match in STANDARD.finditer(folded.upper()):
        out += _segmenter().cut(folded[at : match.start()])
        out.append(folded[match.start() : match.end()])
        at = match.end()
    out += _segmenter().cut(folded[at:])
    return tuple(word for word in out if re.search(r"\w", word))


@lru_cache(maxsize=1)
def _pipeline() -> Language:
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.blank("zh")

    def split(text: str) -> Doc:
        pieces = _pieces(text)
        return Doc(nlp.vocab, words=pieces, spaces=[False] * len(pieces))

    nlp.tokenizer = split  # any callable str -> Doc will do
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]  # an EntityRuler, typed as a plain callable
        [
            {"label": label, "pattern": [{"TEXT": {"REGEX": f"^(?:{pattern.pattern})$"}}]}
            for label, pattern in _ENTITIES
        ]
    )
    return nlp


def _pieces(text: str) -> list[str]:
    """Tokens that join up to ``text`` again, codes, quantities, dates and numbers whole."""
    spans: list[tuple[int, int]] = []
    for _, pattern in _ENTITIES:
        for match in pattern.finditer(text):
            start, end = match.span()
            end -= len(match[0]) - len(match[0].rstrip())
            if end > start and all(end <= a or start >= b for a, b in spans):
                spans.append((start, end))
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        pieces += _segmenter().cut(text[at:start])
        pieces.append(text[start:end])
        at = end
    pieces += _segmenter().cut(text[at:])
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=512)
def entities(text: str) -> tuple[Entity, ...]:
    """Standards, quantities, dates and attachments named in ``plain(text)``, in order."""
    folded = plain(text)
    if not folded:
        return ()
    return tuple(
        Entity(span.text, span.label_, span.start_char, span.end_char)  # type: ignore[arg-type]
        for span in _pipeline()(folded).ents
    )
