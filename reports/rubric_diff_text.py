"""The differences of two rubrics as lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from lvjian.core.rubric import Rubric
from lvjian.reports.wording import KIND_OF_REPORT, OBJECT_NAMES
from lvjian.rubrics.diff import Difference

_PARTS = {
    "head": "模板", "cover": "封面", "fields": "基本信息表", "results": "评价结果栏",
    "sections": "章节", "tables": "表格", "basic": "基本要求", "indicators": "评价指标",
    "bonus": "加分项", "questions": "是否题", "measures": "数值行", "materials": "证明材料",
    "scoring": "计分", "notes": "注",
}  # fmt: skip
_KEYS = {
    "title": "名称", "issuer": "发布单位", "source": "依据", "edition": "版本",
    "effective_from": "施行日", "effective_to": "停用日", "object": "对象", "kind": "类别",
    "report_title": "报告题名", "commitment": "承诺", "superseded_ok": "自引的旧标准",
    "assessor_quota": "同一机构项目上限", "text": "条文", "label": "名称", "heading": "标题",
    "type": "类型", "options": "选项", "max_chars": "字数上限", "required": "必填",
    "columns": "栏", "no": "序号", "points": "要点", "prompt": "填写说明", "number": "表号",
    "year_blank": "年份待填", "max_entries": "项目数上限", "effects": "绩效项",
    "group": "分组", "level1": "一级指标", "level2": "二级指标", "when_applicable": "适用时",
    "max_score": "分值", "weight": "权重", "unit": "单位", "allowed": "允许得分", "thresholds": "限值", "markers": "识别词",
    "expects": "应答", "explain": "需说明的回答", "derived": "计算关系", "full_score": "满分",
    "pass_score": "合格分", "basic_is_veto": "基本要求一票否决",
    "required_must_be_full": "必选项须满分", "bonus_max": "加分上限",
    "bonus_in_total": "总分含加分", "method": "计分方法", "indicator_max": "单项最高分",
    "formula": "公式", "formula_name": "公式符号", "years": "年数",
}  # fmt: skip
_VALUES = {
    **OBJECT_NAMES, **KIND_OF_REPORT,
    "required": "必选", "optional": "可选", "expected": "宜", "weighted": "加权", "sum": "相加",
}  # fmt: skip
_SIGNS = {"added": "增", "removed": "删", "changed": "改"}


def diff_lines(left: Rubric, right: Rubric, found: Sequence[Difference]) -> Iterator[str]:
    """One line per difference, part by part; the last line counts them."""
    yield f"左：{left.title}（{left.id}）"
    yield f"右：{right.title}（{right.id}）"
    for part, items in groupby(found, key=lambda d: d.part):
        yield f"\n{_PARTS[part]}"
        yield from (f"  {line}" for item in items for line in _difference(item))
    counts = Counter(d.change for d in found)
    told = "，".join(f"{_SIGNS[c]} {counts[c]}" for c in ("added", "removed", "changed"))
    yield f"\n{told} 处" if found else "\n没有差别"


def _difference(item: Difference) -> Iterator[str]:
    sign = _SIGNS[item.change]
    if item.change == "added":
        yield f"{sign} 右 {item.right or ''}：{_words(item.after)}"
    elif item.change == "removed":
        yield f"{sign} 左 {item.left or ''}：{_words(item.before)}"
    else:
        names = {n for n in (item.left, item.right) if n}
        where = f"{item.left or ''}{f' → {item.right}' if len(names) > 1 else ''} "
        yield f"{sign} {where.lstrip()}{_KEYS[item.key or '']}"
        yield f"    左：{_words(item.before)}"
        yield f"    右：{_words(item.after)}"


def _words(value: Any) -> str:
    """A value for a reader."""
    value = _VALUES.get(value, value) if isinstance(value, str) else value
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_item(v) for v in value)
    return _item(value)


def _item(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    if "quantity" in value:
        return f"{value['quantity']} {value['op']} {value['value']}{value['unit']}"
    if "of" in value:
        return f"{value['kind']}（{'、'.join(value['of'])}）"
    return str(value.get("label", value))
