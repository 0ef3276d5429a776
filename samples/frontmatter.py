"""Lays out cover, information table and commitment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from lvjian.samples.blocks import (
    Block,
    Box,
    Cell,
    Controlled,
    Grid,
    Inline,
    Line,
    Para,
    Seal,
    text_cell,
)
from lvjian.samples.fields import chinese_date
from lvjian.samples.layout import Layout
from lvjian.samples.model import FieldContent, ReportContent
from lvjian.samples.valuetables import content_of, year_blocks, year_rows

_INSIDE = ("国有", "集体", "民营")
_FORM_WIDTH = 4
# More characters than this fill a line of their own.
_SHORT = 22


def cover_blocks(report: ReportContent, layout: Layout) -> Iterator[Block]:
    """Title, entries, issuer, date."""
    yield Para((report.rubric.report_title,), "title")
    entries = [f for f in report.cover if not _is_date(f)]
    if not report.cover:
        yield Para((f"申报单位：{report.applicant}",), "cover")
    if layout.cover == "table" and entries:
        rows = tuple(
            (text_cell(f.spec.label, align="center"), Cell((_value(f, layout),))) for f in entries
        )
        yield Grid(rows, (2, 4))
    else:
        for field in entries:
            yield Para((f"{field.spec.label}：", *_value(field, layout)), "cover")
    if "编制" not in report.rubric.issuer:
        yield Para((f"{report.rubric.issuer}制",), "center")
    date = next((f for f in report.cover if _is_date(f)), None)
    text = date.value if date is not None else chinese_date(report.date)
    yield Para((report.date_text if report.date_text is not None else text,), "center")


def _is_date(field: FieldContent) -> bool:
    return field.spec.type == "date"


def info_blocks(report: ReportContent, layout: Layout) -> Iterator[Block]:
    """The information table or tables, the commitment inside or after them."""
    spec = report.rubric.table("fields")
    if not report.fields:
        if report.commitment:
            yield from commitment_text(report)
        return
    yield Para((spec.title if spec else "基本信息表",), "caption")
    groups = _groups(report)
    inside = layout.commitment == "inside" and report.commitment is not None
    forms = report.rubric.tables_of("measures")
    if (layout.info_split and len(groups) > 1) or (forms and layout.info_width != _FORM_WIDTH):
        for index, (name, fields) in enumerate(groups):
            last = inside and index == len(groups) - 1 and not forms
            rows = _rows(name, fields, layout)
            yield _table(rows + (_commitment_row(report, layout) if last else []), layout)
            yield Para(("",), "body")
        yield from year_blocks(report, layout)
        if forms and inside:
            yield _table(_commitment_row(report, layout), layout)
    else:
        rows = [row for name, fields in groups for row in _rows(name, fields, layout)]
        rows += _year_rows(report, layout)
        yield _table(rows + (_commitment_row(report, layout) if inside else []), layout)
    if report.commitment and not inside:
        yield from commitment_text(report)


def _year_rows(report: ReportContent, layout: Layout) -> list[list[Cell | None]]:
    """Values by year inside the information table, each under its heading."""
    out: list[list[Cell | None]] = []
    for spec in report.rubric.tables_of("measures"):
        table = content_of(report, spec)
        if table is not None:
            out.append(_full(text_cell(spec.title, bold=True, col_span=4), _FORM_WIDTH))
            out += year_rows(spec, table, layout, _FORM_WIDTH)
    return out


def _groups(report: ReportContent) -> list[tuple[str | None, list[FieldContent]]]:
    """Runs of fields of one group; a group that comes back is not headed again."""
    out: list[tuple[str | None, list[FieldContent]]] = []
    seen: set[str | None] = set()
    own = [f for f in report.fields if f.spec.section is None]
    for name, run in groupby(own, key=lambda f: f.spec.group):
        out.append((None if name in seen else name, list(run)))
        seen.add(name)
    return out


def _table(rows: list[list[Cell | None]], layout: Layout) -> Grid:
    widths = (3.0, 5.0) if layout.info_width == 2 else (3.0, 5.0) * (layout.info_width // 2)
    return Grid(tuple(tuple(r) for r in rows), widths)


def _rows(
    group: str | None, fields: Sequence[FieldContent], layout: Layout
) -> list[list[Cell | None]]:
    """Rows of one group: its heading, then fields, short neighbours side by side."""
    width = layout.info_width
    out: list[list[Cell | None]] = []
    if group:
        out.append(_full(text_cell(group, bold=True, col_span=width), width))
    if group and "近" in group and "年" in group and width == 4 and _yearly(fields[0]):
        return out + _by_years(fields)
    line: list[FieldContent] = []
    for field in fields:
        if not _short(field) or width == 2:
            out += _flush(line, layout)
            line = []
            out.append(_wide(field, layout))
            continue
        line.append(field)
        if len(line) == width // 2:
            out += _flush(line, layout)
            line = []
    return out + _flush(line, layout)


_YEARS = re.compile(r"(\d{4})年([^；]*)(?:；|$)")


def _yearly(field: FieldContent) -> bool:
    return len(_YEARS.findall(field.value)) == 3


def _by_years(fields: Sequence[FieldContent]) -> list[list[Cell | None]]:
    """Three-year figures as the templates print them: one column per year."""
    years = [y for y, _ in _YEARS.findall(fields[0].value)]
    out: list[list[Cell | None]] = [
        [text_cell("年度", align="center"), *(text_cell(y, align="center") for y in years)]
    ]
    for field in fields:
        values = [v for _, v in _YEARS.findall(field.value)]
        head = text_cell(field.spec.label, align="center")
        out.append([head, *(text_cell(v, align="center") for v in (values + [""] * 3)[:3])])
    return out


def _full(cell: Cell, width: int) -> list[Cell | None]:
    return [cell, *[None] * (width - 1)]


def _wide(field: FieldContent, layout: Layout) -> list[Cell | None]:
    width = layout.info_width
    value = Cell(_lines(field, layout), col_span=width - 1)
    return [text_cell(field.spec.label, align="center"), value, *[None] * (width - 2)]


def _flush(fields: list[FieldContent], layout: Layout) -> list[list[Cell | None]]:
    if not fields:
        return []
    if len(fields) == 1:
        return [_wide(fields[0], layout)]
    row: list[Cell | None] = []
    for index, field in enumerate(fields):
        row.append(text_cell(field.spec.label, align="center"))
        missing = layout.info_width - 2 * len(fields) if index == len(fields) - 1 else 0
        row.append(Cell(_lines(field, layout), col_span=1 + missing))
        row += [None] * missing
    return [row]


def _short(field: FieldContent) -> bool:
    spec = field.spec
    if spec.type == "narrative" or "名称" in spec.label or "地址" in spec.label:
        return False
    if spec.type == "checkbox":
        return len(spec.options) == 2
    return len(field.value) <= _SHORT and "\n" not in field.value


def _lines(field: FieldContent, layout: Layout) -> tuple[Line, ...]:
    if field.spec.type == "checkbox":
        return (_value(field, layout),)
    parts = field.value.split("\n")
    return tuple((Controlled(p),) if layout.controls and p else (p,) for p in parts)


def _value(field: FieldContent, layout: Layout) -> Line:
    if field.spec.type == "checkbox":
        return checkbox_line(field.spec.options, field.ticked)
    return (Controlled(field.value),) if layout.controls and field.value else (field.value,)


def checkbox_line(options: Sequence[str], ticked: Sequence[str]) -> Line:
    """``内资（□国有□集体☑民营）□中外合资``: boxes as objects, words between."""
    out: list[Inline] = []
    domestic = tuple(options[:3]) == _INSIDE
    for index, option in enumerate(options):
        lead = "内资（" if domestic and index == 0 else ""
        tail = "）" if domestic and index == 2 else " "
        out += [lead, Box(option in ticked), f"{option}{tail}"]
    return tuple(p for p in out if p != "")


def _signing(report: ReportContent) -> Iterator[Line]:
    labels = report.rubric.commitment_signatures or ("法定代表人签字",)
    for label in labels:
        joint = "" if label.endswith(("：", ":")) else "："
        yield (f"{label}{joint}{report.signatory if report.signed else ''}",)
    for label in report.rubric.seal_asked or ("（公章）",):
        yield (label, Seal(report.firm)) if report.sealed else (label,)
    yield (f"日期：{chinese_date(report.date)}",)


def _commitment_row(report: ReportContent, layout: Layout) -> list[list[Cell | None]]:
    if report.commitment is None:
        return []
    lines: tuple[Line, ...] = (*((p,) for p in report.commitment.split("\n")), *_signing(report))
    return [_full(Cell(lines, col_span=layout.info_width), layout.info_width)]


def field_rows(
    fields: Sequence[FieldContent], layout: Layout, width: Literal[2, 4, 6]
) -> list[list[Cell | None]]:
    """Fields without group headings, in a table of that many columns."""
    return _rows(None, fields, replace(layout, info_width=width))


def commitment_row(
    report: ReportContent, layout: Layout, width: Literal[2, 4, 6]
) -> list[list[Cell | None]]:
    """The commitment with its signature and seal as the last row of a form."""
    rows = _commitment_row(report, replace(layout, info_width=width))
    title = report.rubric.commitment_title
    if not rows or title is None or rows[0][0] is None:
        return rows
    cell = rows[0][0]
    head = Cell(((f"{title}：",), *cell.lines), cell.row_span, cell.col_span)
    return [[head, *rows[0][1:]]]


def commitment_text(report: ReportContent) -> Iterator[Block]:
    """The commitment as running text with its signature and seal."""
    for part in (report.commitment or "").split("\n"):
        yield Para((part,), "body")
    for line in _signing(report):
        yield Para(line, "sign")
