"""Tables without rules, from the order in which their cells were written: rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lvjian.extractors.pdf.cell_edges import (
    LABELS_OF_A_HEAD,
    names_columns,
    span_of,
)
from lvjian.extractors.pdf.columns import Region, is_caption, names_part
from lvjian.extractors.pdf.labels import HEADER_LABELS
from lvjian.extractors.pdf.lines import row_text
from lvjian.extractors.pdf.page import Char
from lvjian.extractors.pdf.written import Strip, Strips, WrittenCell, WrittenRow

_APART = 9.0
_LARGE, _TITLE = 1.25, 1.1


@dataclass(slots=True)
class GridCell(Strips):
    """What was written into the columns ``first`` to ``last`` of a row."""

    first: int
    last: int

    @property
    def chars(self) -> list[Char]:
        """All its characters."""
        return [c for s in self.strips for c in s.chars]


@dataclass(slots=True)
class GridRow:
    """A row of a table: its cells from left to right, those without text left out."""

    cells: list[GridCell] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """Texts of its cells."""
        return [cell.text for cell in self.cells]


def is_label_row(row: GridRow) -> bool:
    """Whether the cells of a row name columns."""
    return names_columns(row.texts)


def span_labels(row: GridRow, heads: Sequence[tuple[int, int]]) -> None:
    """Let each label of a header span the columns under it.

    Args:
        heads: first and last column under each label.
    """
    for first, last in heads:
        under = [c for c in row.cells if first <= (c.first + c.last) / 2 <= last]
        if len(under) == 1 and first < last:
            under[0].first, under[0].last = first, last


def grid_rows(strips: Sequence[Strip], xs: Sequence[float]) -> list[GridRow]:
    """Rows of a table with known columns, from strips in the order of writing."""
    rows: list[GridRow] = []
    for strip in strips:
        first, last = span_of(strip, xs)
        named = rows and first > rows[-1].cells[-1].last and _is_under_a_name(rows[-1], strip)
        if not rows or named or not _joins(rows[-1], strip, xs):
            rows.append(GridRow([GridCell([strip], first, last)]))
    return rows


def _is_under_a_name(row: GridRow, strip: Strip) -> bool:
    """Whether a row is the number of a table, which stands over the strip."""
    first, *others = row.cells
    if others or first.first > 0 or strip.top < first.bottom:
        return False
    return _is_name(first)


def _names_a_table(cell: GridCell, size: float) -> bool:
    """Whether a cell is the title of another table: larger than its text."""
    return cell.text.endswith("表") and min(s.size for s in cell.strips) > _TITLE * size


def _is_name(cell: GridCell) -> bool:
    text = row_text(sorted(cell.strips[0].chars, key=lambda c: c.x0))
    return is_caption(text, 20.0) or names_part(text)


def _joins(row: GridRow, strip: Strip, xs: Sequence[float]) -> bool:
    """Put a strip into the row, if it belongs there."""
    first, last = span_of(strip, xs)
    end = row.cells[-1]
    before = end.strips[-1]
    size = max(strip.size, before.size)
    level = abs(strip.base - before.base) <= 0.4 * size
    if first > end.last or (level and first > span_of(before, xs)[1]):
        row.cells.append(GridCell([strip], first, last))
        return True
    if level:
        own = next((c for c in reversed(row.cells) if c.first <= first), row.cells[0])
        own.strips.append(strip)
        own.first, own.last = min(own.first, first), max(own.last, last)
        return True
    below = 0 < strip.base - before.base < 3.2 * size
    same = first == end.first and (last > first) <= (end.last > end.first)
    if below and same:
        end.strips.append(strip)
        return True
    return False


def _is_one_line(strips: Sequence[Strip]) -> bool:
    """Whether strips stand close to each other on one line: words of several fonts."""
    return all(
        abs(b.base - a.base) < 0.4 * a.size and abs(b.x0 - a.x1) < a.size
        for a, b in pairwise(strips)
    )


def begins_with(cells: Sequence[WrittenCell | GridCell], names: Sequence[str]) -> bool:
    """Whether cells begin with the labels of a header, one each."""
    if not names or len(cells) != len(names):
        return False
    return all(cell.text.startswith(name) for cell, name in zip(cells, names, strict=True))


def part_head(rows: list[GridRow], names: Sequence[str]) -> list[GridRow]:
    """Rows of a page, the rest of a cut row told from the header printed again over it."""
    if not rows or not begins_with(rows[0].cells, names):
        return rows
    head, rest = GridRow(), GridRow()
    for cell, name in zip(rows[0].cells, names, strict=True):
        count = 0
        while len(GridCell(cell.strips[:count], 0, 0).text) < len(name):
            count += 1
        head.cells.append(GridCell(cell.strips[:count], cell.first, cell.last))
        if cell.strips[count:]:
            rest.cells.append(GridCell(cell.strips[count:], cell.first, cell.last))
    return [head, rest, *rows[1:]] if rest.cells else rows


def part_first_row(rows: list[GridRow], at: int) -> list[GridRow]:
    """Rows of a page, the rest of a cut row told from the first whole row under it.

    Where only one cell goes on, the row below may begin in the same column: its other cells
    then stand beside the later lines.

    Args:
        at: number of the first row that is no header.
    """
    if at >= len(rows) or len(rows[at].cells) < 2:
        return rows
    first, *others = rows[at].cells
    costs = [_slant(first.strips[k:], others) for k in range(len(first.strips))]
    if not costs or costs[0] <= 0.5 * first.strips[0].size:
        return rows
    best = min(range(len(costs)), key=lambda k: costs[k])
    if best == 0 or costs[best] > 0.2 * first.strips[0].size:
        return rows
    rest = GridRow([GridCell(first.strips[:best], first.first, first.last)])
    whole = GridRow([GridCell(first.strips[best:], first.first, first.last), *others])
    return [*rows[:at], rest, whole, *rows[at + 1 :]]


def _slant(strips: Sequence[Strip], others: Sequence[GridCell]) -> float:
    """How far the tops, or the middles, of cells lie from those of the strips (points)."""
    cell = GridCell(list(strips), 0, 0)
    middle = (cell.top + cell.bottom) / 2
    tops = sum(abs(c.top - cell.top) for c in others)
    middles = sum(abs((c.top + c.bottom) / 2 - middle) for c in others)
    return min(tops, middles) / len(others)


def table_end(rows: Sequence[GridRow], xs: Sequence[float], size: float) -> int:
    """Number of leading rows that belong to the table.

    The labels of the first row a second time begin another one, and a line over them names it.

    Args:
        size: of its text.
    """
    bottom: float | None = None
    for at, row in enumerate(rows):
        top = min(cell.top for cell in row.cells)
        if bottom is not None and top - bottom > _APART * size:
            return at
        names = [_repeats(row, rows[0]) for row in rows[at : at + 2]] if at else []
        if any(names) and (names[0] or _is_one_line([s for c in row.cells for s in c.strips])):
            return at
        if _is_outside(row, xs, size, first=at == 0):
            return at
        bottom = max(cell.bottom for cell in row.cells)
    return len(rows)


def _repeats(row: GridRow, head: GridRow) -> bool:
    """Whether a row says what the first one says, maybe close under a name."""
    first, *others = row.texts
    return others == head.texts[1:] and first.endswith(head.texts[0]) and len(others) > 1


def _is_outside(row: GridRow, xs: Sequence[float], size: float, *, first: bool) -> bool:
    strips = [s for cell in row.cells for s in cell.strips]
    room = min(0.5 * (xs[1] - xs[0]), 40.0)
    if max(s.size for s in strips) > _LARGE * size or min(s.x0 for s in strips) < xs[0] - room:
        return True
    if _names_a_table(row.cells[0], size):
        return True
    # A sum may be wider than all that stands over it.
    if max(s.x1 for s in strips) > xs[-1] + min(0.5 * (xs[-1] - xs[-2]), 40.0):
        return True
    if not first and sum(text in HEADER_LABELS for text in row.texts) >= LABELS_OF_A_HEAD:
        return True
    if len(row.cells) > 1:
        return _is_one_line(strips) and any(cell.last > cell.first for cell in row.cells)
    (cell,) = row.cells
    return cell.last > cell.first or (cell.first == 0 and _is_name(cell))


def is_orderly(rows: Sequence[GridRow], head: int, *, known: bool) -> bool:
    """Whether cells were written one after the other, and rows from the top to the bottom.

    A page may also be written line by line across all columns: then no cell begins higher
    than the one before it ends.

    Args:
        head: number of rows of labels.
        known: the page before was written so.
    """
    tops = [min(cell.top for cell in row.cells) for row in rows]
    if not all(b > a for a, b in pairwise(tops)):
        return False
    if known:
        return True
    body = rows[head:]
    ups = sum(
        b.strips[0].base < a.strips[-1].base - 0.4 * a.strips[-1].size
        for row in body
        for a, b in pairwise(row.cells)
    )
    lines = [len({round(s.base) for s in cell.strips}) for row in body for cell in row.cells]
    widest = max(len(row.cells) for row in rows)
    full = sum(2 * len(row.cells) > widest for row in body)
    return ups >= 2 or (max(lines, default=1) == 1 and full >= 0.7 * len(body))


def goes_on(region: Region, rows: Sequence[WrittenRow]) -> bool:
    """Whether a page whose first rows these are may go on with a table of the page before."""
    if region.closed or not rows or not region.written:
        return False
    if begins_with(rows[0].cells, region.names):
        return True
    for row in rows[:LABELS_OF_A_HEAD]:
        own = {cell.text for cell in row.cells} & set(HEADER_LABELS)
        if len(own) >= LABELS_OF_A_HEAD:
            return not region.labels or own == region.labels
    return True
