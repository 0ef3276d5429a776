"""Value boxes left open, questions ticked twice, sections too long, projects too many."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.checker.judgeable import (
    cell_places,
    places,
    present_rows,
    row_name,
    row_target,
    section_name,
    section_target,
)
from lvjian.checker.registry import Problem
from lvjian.core.boxes import TICKED_GLYPHS
from lvjian.core.dates import is_blank_date
from lvjian.core.numbers import plain
from lvjian.core.reading import CellReading, ReportReading, RowReading
from lvjian.core.text import display, fold, substance

_FILLER = re.compile(r"[\s_＿—…·.:：;；,，、\-\\]+")
_ANSWERS = ("—", "——", "-", "--", "/")


def blank_values(report: ReportReading) -> Iterator[Problem]:
    """Rows of values with a box that is open or holds only the template's hint."""
    for row in present_rows(report):
        if not _asks_values(row):
            continue
        cells = [c for c in row.cells if c.role == "value"]
        open_ = [c for c in cells if _is_open(c, row)]
        if not open_:
            continue
        heads = "、".join(display(c.column, 16) for c in open_ if c.column)
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}{f'（{heads}）' if heads else ''}没有填写",
            "填写该栏的数值和单位；确无此项时写“无”并说明原因",
            tuple(c.place for c in open_),
            expected=row.spec.text,
            actual=open_[0].text,
        )


def _asks_values(row: RowReading) -> bool:
    if not row.spec.required or row.not_applicable:
        return False
    return row.spec.kind == "measure" or bool(row.spec.unit)


def _is_open(cell: CellReading, row: RowReading) -> bool:
    folded = plain(cell.text)
    if folded in _ANSWERS:
        return False
    if not _FILLER.sub("", folded) or is_blank_date(folded):
        return True
    return any(h and substance(h) == substance(cell.text) for h in row.spec.hints)


def two_ticks(report: ReportReading) -> Iterator[Problem]:
    """Questions in which both 是 and 否 are ticked."""
    for row in present_rows(report, "question"):
        cell = row.cell("answer")
        if cell is None or row.answer is not None:
            continue
        words = fold(cell.text)
        ticked = sum(g in TICKED_GLYPHS for g in cell.text)
        if ticked < 2 and words not in ("是、否", "是否"):
            continue
        if ticked < 2 and "、" not in cell.text:
            continue
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}同时选了“是”和“否”",
            "只选符合实际的一项",
            cell_places(report, row, "answer"),
            expected="是／否",
            actual=cell.text,
        )


def long_sections(report: ReportReading) -> Iterator[Problem]:
    """Sections over the number of characters the template states."""
    for section in report.sections:
        limit = section.spec.max_chars
        if limit is None or section.status != "found" or section.characters <= limit:
            continue
        name = section_name(section.spec)
        yield Problem(
            section_target(section.spec),
            f"章节“{name}”有 {section.characters} 字，超过规定的 {limit} 字",
            f"把“{name}”压缩到 {limit} 字以内",
            places(report, section.at),
            expected=f"{limit} 字以内",
            actual=f"{section.characters} 字",
        )


def projects_beyond(report: ReportReading) -> Iterator[Problem]:
    """Projects over the number the form has room for."""
    spec = report.rubric.table("projects")
    most = spec.max_entries if spec is not None else None
    if most is None or len(report.projects) <= most:
        return
    extra = report.projects[most:]
    yield Problem(
        "document",
        f"项目列了 {len(report.projects)} 项，超过规定的 {most} 项",
        f"只保留成效最为显著的 {most} 项",
        tuple(p.place for p in extra),
        expected=f"最多 {most} 项",
        actual=f"{len(report.projects)} 项",
        key="projects",
    )
