"""Lays out values by year: three-year figures, product figures, scores of three years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lvjian.core.rubric import TableSpec
from lvjian.samples.blocks import Block, Cell, Grid, text_cell
from lvjian.samples.layout import Layout
from lvjian.samples.model import ReportContent, TableContent

Row = list[Cell | None]


def content_of(report: ReportContent, spec: TableSpec) -> TableContent | None:
    """What a report holds for an official table of values."""
    return next((t for t in report.tables if t.kind == "measure" and t.spec == spec.id), None)


def year_blocks(report: ReportContent, layout: Layout) -> Iterator[Block]:
    """Every table of values of a report as a grid of its own."""
    for spec in report.rubric.tables_of("measures"):
        table = content_of(report, spec)
        if table is not None:
            rows = year_rows(spec, table, layout)
            width = len(rows[0])
            yield Grid(tuple(tuple(r) for r in rows), (4.0, *[2.0] * (width - 1)))


def year_rows(spec: TableSpec, table: TableContent, layout: Layout, width: int = 0) -> list[Row]:
    """Header and rows: block where it is merged, label, unit, one value a year."""
    keep = [i for i, _ in enumerate(table.columns) if i not in table.without_columns]
    labels = {c.role: c.label for c in spec.columns}
    unit = "unit" in labels
    head = [labels.get("text", "项目"), *(["单位"] if unit else [])]
    head += [table.columns[i] for i in keep]
    rows: list[Row] = [_wide([text_cell(w, bold=True, align="center") for w in head], width)]
    for row in table.rows:
        own = row.official.unit if row.official and row.official.unit else "万件"
        cells = [text_cell(row.text), *([text_cell(own)] if unit else [])]
        rows.append(_wide([*cells, *(text_cell(row.values[i]) for i in keep)], width))
    if layout.merged and not width and not unit:
        return _with_blocks(table, rows)
    return rows


def _with_blocks(table: TableContent, rows: Sequence[Row]) -> list[Row]:
    """The heading of a run of rows merged on the left (园区近 3年经营情况)."""
    groups = [r.group for r in table.rows]
    out: list[Row] = [[text_cell(""), *rows[0]]]
    for at, row in enumerate(rows[1:]):
        if at and groups[at] == groups[at - 1]:
            out.append([None, *row])
            continue
        size = next((n for n, g in enumerate(groups[at:]) if g != groups[at]), len(groups) - at)
        out.append([text_cell(groups[at] or "", row_span=size), *row])
    return out


def _wide(cells: list[Cell], width: int) -> Row:
    """Cells over the whole width of a form: the last one takes what is left."""
    missing = width - len(cells)
    if missing <= 0:
        return list(cells)
    last = cells[-1]
    wide = Cell(last.lines, last.row_span, 1 + missing, last.bold, last.align)
    return [*cells[:-1], wide, *[None] * missing]
