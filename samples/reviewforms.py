"""Lays out the review forms: one table from basic information to commitment, or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from lvjian.core.rubric import SectionSpec, TableSpec
from lvjian.samples.blocks import Block, Box, Cell, Grid, Line, Para, text_cell
from lvjian.samples.citing import citation_lines
from lvjian.samples.frontmatter import commitment_row, field_rows
from lvjian.samples.layout import Layout
from lvjian.samples.model import (
    FieldContent,
    ProjectContent,
    ReportContent,
    RowContent,
    TableContent,
)

Row = list[Cell | None]
_WIDTH: Literal[4] = 4


def review_blocks(report: ReportContent, layout: Layout) -> Iterator[Block]:
    """The whole form: title, parts, commitment, notes."""
    yield Para((report.rubric.report_title,), "title")
    parts = [(head, rows) for head, rows in _parts(report, layout) if head or rows]
    commitment = commitment_row(report, layout, _WIDTH)
    if layout.info_split:
        for head, rows in parts:
            if head:
                yield Para((head,), "h2", "")
            if rows:
                yield _grid(rows)
                yield Para(("",), "body")
        yield _grid(commitment)
    else:
        rows = [r for head, part in parts for r in (*_head(head), *part)]
        yield _grid([*rows, *commitment])
    for note in report.rubric.notes:
        yield Para((note,), "body")


def _grid(rows: Sequence[Row]) -> Grid:
    return Grid(tuple(tuple(r) for r in rows), (4.0, 4.0, 4.0, 4.0))


def _head(words: str) -> list[Row]:
    return [_full(text_cell(words, bold=True, col_span=_WIDTH))] if words else []


def _full(cell: Cell) -> Row:
    return [cell, *[None] * (_WIDTH - 1)]


def _parts(report: ReportContent, layout: Layout) -> Iterator[tuple[str, list[Row]]]:
    """(heading, rows) in the order of the form."""
    sections = [s for s in report.rubric.sections if s.in_table]
    ids = {s.field for s in sections if s.field}
    first = [f for f in report.fields if f.id not in ids]
    tables = list(report.rubric.tables)
    own = {id(t): next((c for c in report.tables if _is(c, t)), None) for t in tables}
    heads = [_heading(s, report) for s in sections]
    yield heads[0] if heads else "", field_rows(first, layout, _WIDTH)
    for spec in tables:
        content = own[id(spec)]
        if content is not None and content.kind == "measure" and _early(spec, sections):
            yield "", _years(spec, content, layout)
    yield from _later(report, layout, sections=sections, own=own)
    for section in sections:
        if section.field is not None:
            field = next((f for f in report.fields if f.id == section.field), None)
            if field is not None:
                yield "", [_narrative(section, field)]


def _is(content: TableContent, spec: TableSpec) -> bool:
    kinds = {"question": "questions", "measure": "measures"}
    return kinds.get(content.kind) == spec.kind and content.spec == spec.id


def _early(spec: TableSpec, sections: Sequence[SectionSpec]) -> bool:
    """Values that stand among the basic information: the three years."""
    return len(spec.value_labels) == 3 and bool(sections)


def _heading(section: SectionSpec, report: ReportContent) -> str:
    if section.heading in report.omit_headings:
        return ""
    return f"{section.no}、{section.heading}"


def _later(
    report: ReportContent,
    layout: Layout,
    *,
    sections: Sequence[SectionSpec],
    own: dict[int, TableContent | None],
) -> Iterator[tuple[str, list[Row]]]:
    compliance = next((s for s in sections if "合规" in s.heading), None)
    progress = next((s for s in sections if "改进" in s.heading), None)
    for spec in report.rubric.tables:
        content = own[id(spec)]
        if content is not None and content.kind == "question" and compliance is not None:
            yield _heading(compliance, report), _questions(content, layout)
    if progress is not None:
        yield _heading(progress, report), []
    for spec in report.rubric.tables:
        content = own[id(spec)]
        if content is not None and content.kind == "measure" and not _early(spec, sections):
            title = "" if progress is not None and progress.heading in spec.title else spec.title
            yield title, _values(spec, content, layout)
        if spec.kind == "projects" and report.projects:
            yield spec.title, _projects(spec, report.projects, layout)


def _narrative(section: SectionSpec, field: FieldContent) -> Row:
    value = text_cell(field.value, col_span=_WIDTH - 1)
    return [text_cell(f"{section.no}、{section.heading}"), value, *[None] * (_WIDTH - 2)]


def _years(spec: TableSpec, table: TableContent, layout: Layout) -> list[Row]:
    """Three years: with their own header row, or written in each box as Henan prints it."""
    keep = [i for i, _ in enumerate(table.columns) if i not in table.without_columns]
    inline = layout.merged and not any(c.role == "text" and c.required for c in spec.columns)
    rows: list[Row] = []
    if not inline:
        heads = [text_cell(table.columns[i], align="center") for i in keep]
        rows.append(_fit([text_cell("项目", align="center"), *heads]))
    for row in table.rows:
        values = [f"{table.columns[i]}：{row.values[i]}" if inline else row.values[i] for i in keep]
        rows.append(_fit([text_cell(row.text), *(text_cell(v) for v in values)]))
    return rows


def _fit(cells: list[Cell]) -> Row:
    """Cells over the whole width: the last one takes what is left."""
    missing = _WIDTH - len(cells)
    if missing <= 0:
        return list(cells[:_WIDTH])
    last = cells[-1]
    wide = Cell(last.lines, last.row_span, 1 + missing, last.bold, last.align)
    return [*cells[:-1], wide, *[None] * missing]


def _questions(table: TableContent, layout: Layout) -> list[Row]:
    """One question a row; the answer in boxes, in columns of its own, or as a word."""
    rows: list[Row] = []
    columns = layout.sparse or layout.late_score
    if columns:
        heads = ("内容", "是", "否")
        rows.append([
            text_cell(heads[0], align="center", col_span=2), None,
            *(text_cell(h, align="center") for h in heads[1:]),
        ])  # fmt: skip
    for number, row in enumerate(table.rows, 1):
        words = f"{row.official.no if row.official and row.official.no else number}.{row.text}"
        if columns:
            marks = ["√" if a in (row.answer or "") else "" for a in ("是", "否")]
            if row.cites and row.answer:
                marks = [f"{m}（见附件1）" if m else m for m in marks]
            text = text_cell(words, col_span=2)
            rows.append([text, None, *(text_cell(m, align="center") for m in marks)])
        else:
            text = text_cell(words, col_span=3)
            rows.append([text, None, None, Cell((_answer(row, layout), *_cited(row, layout)))])
    return rows


def _answer(row: RowContent, layout: Layout) -> Line:
    if layout.index == "split" and row.answer != "是否":
        return (row.answer or "",)
    said = row.answer or ""
    return (Box("是" in said), "是 ", Box("否" in said), "否")


def _cited(row: RowContent, layout: Layout) -> tuple[Line, ...]:
    return tuple((t,) for t in citation_lines(row.cites, layout, row.id))


def _values(spec: TableSpec, table: TableContent, layout: Layout) -> list[Row]:
    """Then and now: block, parameter and two values; blocks merged or repeated."""
    keep = [i for i, _ in enumerate(table.columns) if i not in table.without_columns]
    blocks = any(r.level1 for r in table.rows)
    labels = {c.role: c.label for c in spec.columns}
    head = [labels.get("level1", "指标名称"), labels.get("text", "指标涉及的参数")]
    heads = head if blocks else [labels.get("text", "指标名称")]
    cells = [text_cell(h, bold=True, align="center") for h in heads]
    cells += [text_cell(table.columns[i], bold=True, align="center") for i in keep]
    rows: list[Row] = [_fit(cells)]
    for at, row in enumerate(table.rows):
        values = [text_cell(row.values[i]) for i in keep]
        if not blocks:
            rows.append(_fit([text_cell(row.text), *values]))
        elif row.level1 is None:
            label = text_cell(row.text, col_span=2)
            rows.append([label, None, *values, *[None] * (2 - len(values))])
        else:
            rest = _fit([text_cell(""), text_cell(row.text), *values])[1:]
            rows.append([_block(table.rows, at, layout), *rest])
    return rows


def _block(rows: Sequence[RowContent], at: int, layout: Layout) -> Cell | None:
    """The block's name beside its parameters: merged, printed once, or in every row."""
    own = rows[at].level1
    first = at == 0 or rows[at - 1].level1 != own
    if layout.merged:
        size = next((n for n, r in enumerate(rows[at:]) if r.level1 != own), len(rows) - at)
        return text_cell(own or "", row_span=size) if first else None
    return text_cell((own or "") if first or not layout.sparse else "")


def _projects(spec: TableSpec, projects: Sequence[ProjectContent], layout: Layout) -> list[Row]:
    """One row a project, or as many as it has effects."""
    labels = [c.label for c in spec.columns if c.role != "no"]
    rows: list[Row] = [_fit([text_cell(w, bold=True, align="center") for w in labels])]
    for number, project in enumerate(projects, 1):
        name = f"项目 {number}：{project.name}"
        if not project.effects:
            rows.append(_fit([text_cell(name), *(text_cell(c) for c in project.cells)]))
            continue
        size = len(project.effects)
        first = (name, *project.cells[: len(labels) - 2])
        for at, (effect, value) in enumerate(zip(spec.effects, project.effects, strict=False)):
            words = text_cell(f"{effect}：{value}" if value else effect)
            if not layout.merged:
                own = [text_cell(w if at == 0 else "") for w in first]
                rows.append([*own, words])
            elif at == 0:
                rows.append([*(text_cell(w, row_span=size) for w in first), words])
            else:
                rows.append([*[None] * len(first), words])
    return rows
