"""A rubric as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from lvjian.core.numbers import show
from lvjian.core.rubric import RowSpec, Rubric
from lvjian.reports.wording import KIND_OF_REPORT, OBJECT_NAMES, one_line

_ROW_LENGTH = 70


def rubric_lines(rubric: Rubric) -> Iterator[str]:
    """Title, sections, fields, rows with their points, materials, notes."""
    yield f"{rubric.title}（{rubric.id}）"
    yield f"  {OBJECT_NAMES[rubric.object]} · {KIND_OF_REPORT[rubric.kind]} · {rubric.issuer}"
    yield f"  {rubric.source}"
    yield f"  适用期 {rubric.effective_from or '—'} 至 {rubric.effective_to or '今'}"
    yield f"\n基本信息表 {len(rubric.fields)} 项"
    yield from (f"  {f.label}" for f in rubric.fields)
    yield f"\n章节 {len(rubric.sections)} 章"
    yield from (f"  {s.no}、{s.heading}" for s in rubric.sections)
    yield f"\n基本要求 {len(rubric.basic)} 行"
    yield from (_row(r) for r in rubric.basic)
    yield f"\n评价指标 {len(rubric.indicators)} 行"
    for name, rows in groupby(rubric.indicators, key=lambda r: r.level1):
        block = list(rows)
        yield f"  【{name or '评价指标'}{_weight(block[0].weight)}】"
        yield from (_row(r) for r in block)
    if rubric.bonus:
        yield f"\n加分项 {len(rubric.bonus)} 行"
        yield from (_row(r) for r in rubric.bonus)
    yield f"\n相关证明材料 {len(rubric.materials)} 项"
    yield from (f"  {i}. {m.text}" for i, m in enumerate(rubric.materials, 1))


def _row(row: RowSpec) -> str:
    points = "" if row.max_score is None else f"　{show(row.max_score)} 分"
    label = f"　{row.type_label}" if row.type_label else ""
    return f"  {row.id:8}{one_line(row.text, _ROW_LENGTH)}{label}{points}"


def _weight(weight: Decimal | None) -> str:
    return "" if weight is None else f" {show(weight * 100)}%"
