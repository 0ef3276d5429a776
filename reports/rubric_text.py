"""A rubric as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    if rubric.informative:
        yield "  资料性，只在 --rubric 指定时使用"
    if rubric.extends is not None:
        yield f"  扩展自 {rubric.extends}"
    yield from _fields(rubric)
    yield f"\n章节 {len(rubric.sections)} 章"
    yield from (f"  {s.no}、{s.heading}" if s.no else f"  {s.heading}" for s in rubric.sections)
    yield from _rows("基本要求", rubric.basic)
    if rubric.indicators:
        yield f"\n评价指标 {len(rubric.indicators)} 行"
    for name, rows in groupby(rubric.indicators, key=lambda r: r.level1):
        block = list(rows)
        yield f"  【{name or '评价指标'}{_weight(block[0].weight)}】"
        yield from (_row(r) for r in block)
    yield from _rows("加分项", rubric.bonus)
    yield from _rows("是否题", rubric.questions)
    yield from _rows("数值行", rubric.measures)
    yield f"\n相关证明材料 {len(rubric.materials)} 项"
    yield from (f"  {i}. {m.text}" for i, m in enumerate(rubric.materials, 1))


def _fields(rubric: Rubric) -> Iterator[str]:
    """The information table, then the boxes that stand in a section of the report."""
    for title, inside in (("基本信息表", False), ("评价结果栏", True)):
        fields = [f for f in rubric.fields if (f.section is not None) == inside]
        if fields:
            yield f"\n{title} {len(fields)} 项"
            yield from (f"  {f.label}" for f in fields)


def _rows(title: str, rows: Sequence[RowSpec]) -> Iterator[str]:
    if rows:
        yield f"\n{title} {len(rows)} 行"
        yield from (_row(r) for r in rows)


def _row(row: RowSpec) -> str:
    points = "" if row.max_score is None else f"　{show(row.max_score)} 分"
    label = f"　{row.type_label}" if row.type_label else ""
    unit = f"　{row.unit}" if row.unit and row.unit not in row.text else ""
    columns = f"　[{'｜'.join(row.columns)}]" if row.columns else ""
    return f"  {row.id:12}{one_line(row.text, _ROW_LENGTH)}{label}{points}{unit}{columns}"


def _weight(weight: Decimal | None) -> str:
    return "" if weight is None else f" {show(weight * 100)}%"
