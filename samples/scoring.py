"""Adds up the points of a sample and writes the sums wherever a report states them."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from lvjian.core.numbers import show
from lvjian.samples.model import (
    FieldContent,
    Paragraph,
    ReportContent,
    RowContent,
    TableContent,
)

_CENT = Decimal("0.01")
_TITLES = {
    "factory": "绿色工厂", "park": "绿色工业园区", "product": "绿色设计产品",
    "supply-chain": "绿色供应链管理企业",
}  # fmt: skip


def weighted(row: RowContent) -> Decimal:
    """Points × weight of one row; without a weight, the points."""
    return row.raw_points() * (row.weight if row.weight is not None else Decimal(1))


def rounded(value: Decimal) -> Decimal:
    """Two decimals, halves up."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


def table_total(table: TableContent | None) -> Decimal:
    """Weighted sum of a table, 0 without one."""
    return rounded(sum((weighted(r) for r in table.rows), Decimal(0))) if table else Decimal(0)


def block_sums(table: TableContent) -> tuple[tuple[str, Decimal], ...]:
    """Weighted sum of each level-1 block in order."""
    sums: dict[str, Decimal] = {}
    for row in table.rows:
        if row.level1 is not None:
            sums[row.level1] = sums.get(row.level1, Decimal(0)) + weighted(row)
    return tuple((name, rounded(value)) for name, value in sums.items())


def totals(report: ReportContent) -> tuple[Decimal, Decimal, Decimal]:
    """Indicator total, bonus total and their sum, as the rows give them."""
    total, bonus = table_total(report.table("indicator")), table_total(report.table("bonus"))
    return total, bonus, total + bonus


def printed(report: ReportContent) -> tuple[str, str, str]:
    """The three totals as printed."""
    total, bonus, grand = totals(report)
    return show(total), show(bonus), show(grand)


def verdict_text(report: ReportContent) -> str:
    """The sentence of the conclusion that states score and verdict."""
    table = report.table("indicator")
    total, bonus, grand = printed(report)
    text = f"经评价，{report.applicant}满足全部基本要求"
    if report.rubric.scored and table is not None:
        blocks = "、".join(f"{k}{show(v)}分" for k, v in block_sums(table))
        text += f"，评价指标得分为{total}分（其中{blocks}）"
        if report.table("bonus") is not None:
            text += f"，加分项得分{bonus}分，合计{grand}分"
    return text + f"，评价结论为符合{_TITLES[report.rubric.object]}评价要求。"


def restated(report: ReportContent) -> ReportContent:
    """The same report with every stated sum worked out anew from its rows."""
    tables = tuple(_restated_table(t) for t in report.tables)
    report = replace(report, tables=tables)
    values = dict(zip(("total", "bonus", "grand"), printed(report), strict=True))
    scored = report.rubric.object != "park"
    fields = tuple(_restated_field(f, values) if scored else f for f in report.fields)
    fields = tuple(_restated_block(f, report) for f in fields)
    report = replace(report, fields=fields)
    text = verdict_text(report)
    sections = tuple(
        replace(
            s,
            paragraphs=tuple(
                Paragraph(text, "verdict") if p.role == "verdict" else p for p in s.paragraphs
            ),
        )
        for s in report.sections
    )
    return replace(report, sections=sections)


def _restated_table(table: TableContent) -> TableContent:
    if table.total is None:
        return table
    blocks = block_sums(table) if table.kind == "indicator" else ()
    return replace(table, total=table_total(table), blocks=blocks)


def score_field(field: FieldContent) -> str | None:
    """Which sum a field states: total, bonus or grand; None if none."""
    label = field.spec.label
    if "加分" in label:
        return "bonus"
    if re.search("总分|总得分|^得分$", label):
        return "grand"
    return "total" if re.search("指标得分|评价得分", label) else None


def _restated_block(field: FieldContent, report: ReportContent) -> FieldContent:
    """A field that states the score of one block (绿色供应商管理)."""
    table = report.table("indicator")
    if field.spec.section is None or field.spec.type != "number" or table is None:
        return field
    sums = [v for name, v in table.blocks if field.spec.label in name]
    return replace(field, value=show(sums[0])) if len(sums) == 1 else field


def _restated_field(field: FieldContent, values: dict[str, str]) -> FieldContent:
    what = score_field(field)
    return replace(field, value=values[what]) if what else field
