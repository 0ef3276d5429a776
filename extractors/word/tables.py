"""Tables of Word: the grid out of ``gridSpan``, ``gridBefore``, ``vMerge`` and ``hMerge``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lvjian.core.document import Cell, Table
from lvjian.core.place import Place
from lvjian.extractors.package import over_limit
from lvjian.extractors.word.names import MC, VAL, Element, W, branch, first_child, switch, whole

_MOST_FRAMED = 40
_TR, _TC, _TCPR, _TRPR = f"{W}tr", f"{W}tc", f"{W}tcPr", f"{W}trPr"
_SPAN, _VMERGE, _HMERGE = f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge"
_WIDTH, _CELL_DELETED = f"{W}tcW", f"{W}cellDel"
_WRAPPERS = frozenset(
    f"{W}{n}" for n in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")
)
_WIDE = 200
"""Word tables have at most 63 columns; wider grids are squeezed to the columns in use."""


@dataclass(slots=True)
class CellText:
    """What stands in a cell."""

    text: str = ""
    pictures: int = 0
    tables: tuple[Table, ...] = ()


@dataclass(slots=True)
class _Draft:
    """A cell before its spans are known."""

    row: int
    start: int
    end: int
    content: CellText
    last_row: int


def wrapped(parent: Element, tag: str) -> Iterator[Element]:
    """Children of that tag, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from wrapped(child, tag)
        elif child.tag == f"{MC}AlternateContent":
            chosen = branch(child)
            if chosen is not None:
                yield from wrapped(chosen, tag)


CellReader = Callable[[Element, str], CellText]
"""Reads the content of a ``w:tc``; the second argument is its place in words."""


def frame_cells(table: Element) -> list[Element]:
    """The cells of a table that only frames other tables; none for a table of its own.

    One cell a row, and a table with rows of several cells in one of them: people lay pages
    out so. What stands in it is read as if it stood on the page.
    """
    rows = list(wrapped(table, _TR))
    cells = [list(wrapped(row, _TC)) for row in rows[:_MOST_FRAMED]]
    if len(rows) > _MOST_FRAMED or any(len(row) != 1 for row in cells):
        return []
    alone = [row[0] for row in cells]
    return alone if any(_holds_table(tc) for tc in alone) else []


def _holds_table(tc: Element) -> bool:
    return any(
        len(list(wrapped(row, _TC))) > 1
        for inner in wrapped(tc, f"{W}tbl")
        for row in wrapped(inner, _TR)
    )


class _Grid:
    """Lays the rows of one table out."""

    def __init__(self, read: CellReader, name: str) -> None:
        self.read, self.name = read, name
        self.drafts: list[_Draft] = []
        self.at: dict[int, _Draft] = {}
        self.rows = 0
        self.header_rows = 0

    def add_row(self, row: Element) -> None:
        """Read one ``w:tr``; a row deleted under tracking or hidden is no row."""
        properties = first_child(row, _TRPR)
        column = 0
        if properties is not None:
            if properties.find(f"{W}del") is not None or switch(properties, "hidden"):
                return
            if switch(properties, "tblHeader") and self.header_rows == self.rows:
                self.header_rows += 1
            before = properties.find(f"{W}gridBefore")
            if before is not None:
                column = max(0, whole(before.get(VAL), 0))
        above, self.at = self.at, {}
        last: _Draft | None = None
        for tc in wrapped(row, _TC):
            last, column = self._add_cell(tc, column, above, last)
        self.rows += 1

    def _add_cell(
        self, tc: Element, column: int, above: dict[int, _Draft], last: _Draft | None
    ) -> tuple[_Draft | None, int]:
        span, down, right, deleted = _merges(tc)
        if deleted:
            return last, column
        end = column + span
        if right and last is not None:
            last.end = end
            return last, end
        upper = above.get(column) if down else None
        if upper is not None and upper.start == column:
            upper.last_row = self.rows
            self.at[column] = upper
            return upper, end
        place = f"{self.name}第{self.rows + 1}行第{column + 1}列"
        draft = _Draft(self.rows, column, end, self.read(tc, place), self.rows)
        self.at[column] = draft
        self.drafts.append(draft)
        return draft, end


def _merges(tc: Element) -> tuple[int, bool, bool, bool]:
    """Column span, continues the cell above, continues the cell to the left, deleted."""
    properties = first_child(tc, _TCPR)
    if properties is None:
        return 1, False, False, False
    span, down, right, deleted = 1, False, False, False
    for item in properties:
        tag = item.tag
        if tag == _WIDTH:
            continue
        if tag == _SPAN:
            span = max(1, whole(item.get(VAL), 1))
        elif tag == _VMERGE:
            down = item.get(VAL, "continue") != "restart"
        elif tag == _HMERGE:
            right = item.get(VAL, "continue") != "restart"
        elif tag == _CELL_DELETED:
            deleted = True
    return span, down, right, deleted


def read_table(
    table: Element, *, file: str, name: str, number: int, limit: int, read: CellReader
) -> Table:
    """Read one ``w:tbl``.

    Args:
        name: place of the table in words (``第2表``).
        limit: most grid places allowed.
        read: reads the content of one cell.

    Raises:
        FileReadError: I004 over the limit.
    """
    grid = _Grid(read, name)
    for row in wrapped(table, _TR):
        grid.add_row(row)
        if len(grid.drafts) > limit:
            raise over_limit(file, f"{name}超过 {limit} 个单元格")
    width = max((d.end for d in grid.drafts), default=0)
    columns = _squeezed(grid.drafts) if width > _WIDE else None
    if columns is not None:
        width = len(columns) - 1
    if grid.rows * width > limit:
        raise over_limit(file, f"{name}有 {grid.rows} 行 {width} 列，上限 {limit} 个单元格")
    cells = [_cell(d, file=file, name=name, columns=columns) for d in grid.drafts]
    rows: list[list[Cell | None]] = [[None] * width for _ in range(grid.rows)]
    for cell in cells:
        _place(rows, cell, width)
    return Table(
        rows=tuple(map(tuple, rows)),
        place=Place(file, part=name),
        number=number,
        header_rows=grid.header_rows,
    )


def _place(rows: list[list[Cell | None]], cell: Cell, width: int) -> None:
    if cell.row_span == cell.col_span == 1:
        if rows[cell.row][cell.col] is None:
            rows[cell.row][cell.col] = cell
        return
    for r in range(cell.row, cell.row + cell.row_span):
        line = rows[r]
        for c in range(cell.col, min(width, cell.col + cell.col_span)):
            if line[c] is None:
                line[c] = cell


def _squeezed(drafts: list[_Draft]) -> dict[int, int]:
    """Old column edge → new one, edges no cell uses left out."""
    edges = sorted({0} | {d.start for d in drafts} | {d.end for d in drafts})
    return {edge: i for i, edge in enumerate(edges)}


def _cell(draft: _Draft, *, file: str, name: str, columns: dict[int, int] | None) -> Cell:
    start, end = draft.start, draft.end
    if columns is not None:
        start, end = columns[start], columns[end]
    return Cell(
        draft.row,
        start,
        draft.content.text,
        (Place(file, None, None, f"{name}第{draft.row + 1}行第{start + 1}列"),),
        draft.last_row - draft.row + 1,
        end - start,
        draft.content.pictures,
        draft.content.tables,
    )
