"""What the packs of the product already know: ids and meanings of labels, words for materials."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from lvjian.core.text import fold, substance
from lvjian.rubrics.loader import load_all

_ENOUGH = 4
_MEANINGS = tuple((meaning, re.compile(pattern)) for meaning, pattern in (
    ("applicant-name", r"(受评价?|申报|申请|参评|填报|创建|被评价)(方|单位|企业|主体|工厂|组织)(名称)?|(企业|单位|工厂)(全称|名称)"),
    ("assessor-name", r"(第三方)?(评价|评估|服务|核查)(机构|单位)(名称)?|第三方机构(名称)?"),
    ("uscc", r"(统一)?社会信用代码|信用代码"),
    ("legal-representative", r"法(定代表)?人(代表)?(姓名)?"),
    ("report-date", r"(报告|申报|填报|填表|评价|编制|申请|出具)(日期|时间)|日期"),
    ("total-score", r"(评价|自评)?(总得分|总分|得分合计)"),
))  # fmt: skip
_TAIL = re.compile(r"(复印件|原件|扫描件|等|相关|文件|材料|证明|情况|说明)+$")


def id_of(label: str) -> str | None:
    """The id the packs give most often to a label; None for one they do not have."""
    return _most(_labels()[0], label) or _most(_labels()[0], _bare(label))


def meaning_of(label: str) -> str | None:
    """What a label has in common over cover and tables (``applicant-name``), None if nothing."""
    known = _most(_labels()[1], label) or _most(_labels()[1], _bare(label))
    if known is not None:
        return known
    words = fold(_bare(label))
    return next((meaning for meaning, p in _MEANINGS if p.fullmatch(words)), None)


def _bare(label: str) -> str:
    """The label without what stands in brackets: 第三方评价机构（盖章）."""
    return re.sub(r"[（(][^（）()]*[)）]", "", label).strip()


def keywords_of(text: str) -> tuple[list[str], bool]:
    """Words an attachment is known by as this material, and whether a pack already says so."""
    known = _materials().get(substance(text))
    if known is not None:
        return list(known), True
    bare = re.sub(r"[（(][^（）()]*[)）]", "", text)
    first = re.split(r"[、，；;和及]", bare)[0].strip()
    # 排污许可证或排污登记回执: either will do.
    names = [_TAIL.sub("", one) or one for one in re.split(r"或者?", first) if one]
    enough = names and all(len(name) >= _ENOUGH for name in names)
    return names if enough else [bare.strip() or text], False


def _most(table: dict[str, Counter[str]], label: str) -> str | None:
    found = table.get(substance(label))
    return min(found, key=lambda k: (-found[k], k)) if found else None


@cache
def _labels() -> tuple[dict[str, Counter[str]], dict[str, Counter[str]]]:
    ids: dict[str, Counter[str]] = defaultdict(Counter)
    meanings: dict[str, Counter[str]] = defaultdict(Counter)
    for rubric in load_all():
        for field in (*rubric.cover, *rubric.fields):
            for label in (field.label, *field.aliases):
                ids[substance(label)][field.id] += 1
                if field.same_as is not None:
                    meanings[substance(label)][field.same_as] += 1
    return dict(ids), dict(meanings)


@cache
def _materials() -> dict[str, tuple[str, ...]]:
    return {substance(m.text): m.keywords for r in load_all() for m in r.materials if m.keywords}
