"""What of a report can be judged at all: tables found, columns there, pages read.

A rule asks here before it speaks of something absent: what follows from a missing table
or column is that table's or column's finding, and what may stand on a page nobody could
read is neither a finding nor a pass.
"""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.registry import CannotTell
from lvjian.core.document import READ_ALL_THE_SAME
from lvjian.core.numbers import from_chinese
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading, SectionReading, TableReading
from lvjian.core.rubric import ColumnRole, RowKind, RowSpec, SectionSpec
from lvjian.core.text import display, fold

_NOTHING = {"", "/", "\\", "-", "--", "—", "——", "–", "无", "暂无", "空", "n/a", "na", "_"}


def is_nothing(text: str | None) -> bool:
    """A cell that says nothing: blank, a dash, a stroke, 无, underscores."""
    folded = fold(text or "")
    return folded in _NOTHING or not folded.strip("_-—/＿.。")


def table_of(report: ReportReading, row: RowReading) -> TableReading | None:
    """The table the row belongs to."""
    own = [t for t in report.tables if t.spec.holds(row.spec)]
    return next((t for t in own if t.status == "found"), own[0] if own else None)


def present_rows(report: ReportReading, *kinds: RowKind) -> Iterator[RowReading]:
    """Rows that stand in the document, of all kinds or of the kinds named."""
    for row in report.rows:
        if row.status == "missing" or (kinds and row.spec.kind not in kinds):
            continue
        table = table_of(report, row)
        if table is None or table.status == "found":
            yield row


def missing_rows(report: ReportReading, *kinds: RowKind) -> Iterator[RowReading]:
    """Rows missing from a table that is there."""
    for row in report.rows:
        if row.status != "missing" or (kinds and row.spec.kind not in kinds):
            continue
        table = table_of(report, row)
        if table is not None and table.status == "found":
            yield row


def lacks_column(report: ReportReading, row: RowReading, *roles: ColumnRole) -> bool:
    """Whether one of these official columns is reported missing for the row's table."""
    table = table_of(report, row)
    return table is not None and any(c.role in roles for c in table.missing_columns)


def unread_pages(report: ReportReading) -> tuple[int, ...]:
    """Pages of the report that hold something nobody could read."""
    return tuple(sorted({d.page for d in report.document.doubts if d.why not in READ_ALL_THE_SAME}))


def unread_between(
    report: ReportReading, before: Place | None, after: Place | None
) -> tuple[int, ...]:
    """Unread pages between two places; an unknown place leaves that side open."""
    first = before.page if before and before.page is not None else 1
    last = after.page if after and after.page is not None else 10**9
    return tuple(p for p in unread_pages(report) if first <= p <= last)


Frame = tuple[Place | None, Place | None]
"""What stands before and after something missing; None: nothing, the side is open."""


def around_row(report: ReportReading, row: RowReading) -> Frame:
    """The rows of the same table that frame a missing row.

    Beyond the first and the last one it is the page before and the page after: a row may have
    been cut off there.
    """
    same = report.rows_of(row.spec.kind)
    at = next((i for i, r in enumerate(same) if r.spec.id == row.spec.id), 0)
    before = next((r.at[-1] for r in reversed(same[:at]) if r.at and r.status != "missing"), None)
    after = next((r.at[0] for r in same[at + 1 :] if r.at and r.status != "missing"), None)
    if before is None and after is not None and after.page is not None:
        before = Place(report.file, after.page - 1)
    elif after is None and before is not None and before.page is not None:
        after = Place(report.file, before.page + 1)
    return before, after


def around_section(report: ReportReading, section: SectionReading) -> Frame:
    """The found sections that frame a missing one."""
    at = next((i for i, s in enumerate(report.sections) if s is section), 0)
    found = [s if s.at and s.status != "missing" else None for s in report.sections]
    before = next((s.at[0] for s in reversed(found[:at]) if s), None)
    after = next((s.at[0] for s in found[at + 1 :] if s), None)
    return before, after


def unread(target: str, what: str, pages: tuple[int, ...]) -> CannotTell:
    """``what`` was not found, but may stand on pages that were not read."""
    listed = "、".join(str(p) for p in pages)
    return CannotTell(target, f"没有找到{what}，但第 {listed} 页未能识读，可能就在其中")


def places(report: ReportReading, *candidates: tuple[Place, ...]) -> tuple[Place, ...]:
    """The first candidate that names a place, else the document as a whole."""
    return next((c for c in candidates if c), (Place(report.file),))


def row_places(report: ReportReading, row: RowReading) -> tuple[Place, ...]:
    """Where a row stands; of a missing one the row before it, else its table."""
    if row.at:
        return row.at
    same = report.rows_of(row.spec.kind)
    at = next((i for i, r in enumerate(same) if r.spec.id == row.spec.id), 0)
    before = next((r.at[:1] for r in reversed(same[:at]) if r.at), ())
    table = table_of(report, row)
    return places(report, before, table.at[:1] if table else ())


def cell_places(report: ReportReading, row: RowReading, *roles: ColumnRole) -> tuple[Place, ...]:
    """The cell of one of these roles, then the row's own place."""
    cell = row.cell(*roles)
    here = (cell.place,) if cell else ()
    return places(report, here + tuple(p for p in row.at[:1] if p not in here))


def row_target(spec: RowSpec) -> str:
    """``row:2.2.1``."""
    return f"row:{spec.id}"


def row_name(spec: RowSpec) -> str:
    """The row as a message calls it."""
    return f"“{display(spec.text, 32)}”"


def section_target(spec: SectionSpec) -> str:
    """``section:3`` for 三."""
    # Zhejiang's park report has one section, and no number before it (zhejiang.txt line 664).
    number = from_chinese(spec.no) if spec.no else 1
    return f"section:{spec.no if number is None else number}"


def section_name(spec: SectionSpec) -> str:
    """``三、评价内容``."""
    return f"{spec.no}、{spec.heading}" if spec.no else spec.heading
