"""Running text set in two columns, as in brochures: read one column after the other.

Told by a gutter that many lines in a row leave free while both their sides are full. Labels
with values and tables without rules leave gaps too, but their sides are ragged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lvjian.extractors.pdf.flow import Margins, TextBlock, group_paragraphs, joins
from lvjian.extractors.pdf.lines import Line, make_line, make_lines
from lvjian.extractors.pdf.page import Char

_ROWS = 5
_PARTED = 3
_LONG = 20
_GAP = 1.1
_FULL = 1.3
_MOSTLY = 0.6
_LETTERS = 9
_MIDDLE = (0.35, 0.65)

_PARTING = re.compile("[⺀-鿿！-￯] [⺀-鿿！-￯]")

Row = list[Char]


@dataclass(slots=True)
class TwoColumns:
    """A stretch of a page in two columns.

    Attributes:
        top: of its first line.
        sides: the lines of the left and of the right column.
    """

    top: float
    sides: tuple[list[Line], list[Line]]


def gaping_lines(lines: Sequence[Line]) -> int:
    """Number of lines with a wide blank between two Chinese words."""
    return sum(" " in line.text and _PARTING.search(line.text) is not None for line in lines)


def take_columns(
    chars: Sequence[Char], lines: Sequence[Line]
) -> tuple[list[TwoColumns], Sequence[Char]]:
    """The stretches of a page in two columns, and the characters outside of them.

    Args:
        lines: made of ``chars``, each over the whole width of the page.
    """
    # Blanks beside Latin words stand in most lines; between two Chinese ones they are rare.
    gaping = sum(len(n.text) > _LONG and _PARTING.search(n.text) is not None for n in lines)
    if gaping < _PARTED:
        return [], chars
    found: list[TwoColumns] = []
    taken: set[int] = set()
    for rows in _stretches(_rows(chars)):
        cut = _gutter(rows)
        if cut is None:
            continue
        inside = [c for row in rows for c in row]
        sides = [c for c in inside if c.x1 <= cut], [c for c in inside if c.x0 >= cut]
        left, right = (make_lines(side) for side in sides)
        found.append(TwoColumns(min(left[0].top, right[0].top), (left, right)))
        taken.update(map(id, inside))
    return found, [c for c in chars if id(c) not in taken] if taken else chars


def column_blocks(page: int, columns: TwoColumns, page_width: float) -> Iterator[TextBlock]:
    """The paragraphs of a stretch, the left column first; one may run on to the right."""
    left, right = (
        (Margins(min(n.x0 for n in side), max(n.x1 for n in side), page_width), side)
        for side in columns.sides
    )
    first = group_paragraphs(page, left[1], left[0])
    second = group_paragraphs(page, right[1], right[0])
    for block in first:
        block.edges = left[0]
    for block in second:
        block.edges = right[0]
    # The first line of the right column, as if it stood under the last one of the left.
    shift = left[0].left - right[0].left
    head = second[0].lines[0]
    moved = replace(head, x0=head.x0 + shift, x1=head.x1 + shift)
    if joins(first[-1], moved, left[0]):
        first[-1].tail = second.pop(0)
    yield from first
    yield from second


def _rows(chars: Sequence[Char]) -> list[Row]:
    """Characters of one baseline, from left to right, spaces left out."""
    rows: list[Row] = []
    for char in sorted((c for c in chars if not c.text.isspace()), key=lambda c: c.base):
        if rows and char.base - rows[-1][-1].base <= 0.4 * char.size:
            rows[-1].append(char)
        else:
            rows.append([char])
    for row in rows:
        row.sort(key=lambda c: c.x0)
    return rows


def _gaps(row: Row) -> list[tuple[float, float]]:
    """Where a row leaves room: between its characters, before and behind them."""
    inner = [(a.x1, b.x0) for a, b in pairwise(row) if b.x0 - a.x1 > _GAP * max(a.size, b.size)]
    return [(-1e9, row[0].x0), *inner, (row[-1].x1, 1e9)]


def _stretches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows after one another that leave a common gutter free, begun by one that is parted."""
    at = 0
    while at < len(rows):
        free = _gaps(rows[at])[1:-1]
        end = at + 1
        while free and end < len(rows):
            shared = [
                (max(a, c), min(b, d))
                for a, b in free
                for c, d in _gaps(rows[end])
                if min(b, d) - max(a, c) > _GAP * rows[end][0].size
            ]
            if not shared or _stands_alone(rows[end - 1], rows[end]):
                break
            free, end = shared, end + 1
        if free and end - at >= _ROWS:
            yield list(rows[at:end])
            at = end
        else:
            at += 1


def _stands_alone(above: Row, row: Row) -> bool:
    """Whether a row without a gap is of another size, or further down than a line: a heading."""
    if len(_gaps(row)) > 2:
        return False
    size, last = row[0].size, above[0].size
    return abs(size - last) > 0.08 * last or row[0].base - above[0].base > 2.2 * last


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where a stretch is cut in two full columns, None where its sides are no running text."""
    left, right = min(r[0].x0 for r in rows), max(r[-1].x1 for r in rows)
    free = [(left, right)]
    for row in rows:
        gaps = _gaps(row)
        free = [(max(a, c), min(b, d)) for a, b in free for c, d in gaps if min(b, d) > max(a, c)]
    inner = [(a, b) for a, b in free if a > left and b < right]
    if len(inner) != 1:
        return None
    cut = sum(inner[0]) / 2
    if not _MIDDLE[0] < (cut - left) / (right - left) < _MIDDLE[1]:
        return None
    sides = (
        [[c for c in r if c.x1 <= cut] for r in rows],
        [[c for c in r if c.x0 >= cut] for r in rows],
    )
    return cut if all(_is_running(side) for side in sides) else None


def _is_running(side: Sequence[Row]) -> bool:
    """Whether one side of a stretch is full lines of text."""
    lines = [line for row in side if row and (line := make_line(list(row)))]
    if len(lines) < _ROWS - 1:
        return False
    most = max(line.x1 for line in lines)
    full = sum(most - line.x1 < _FULL * line.size for line in lines)
    letters = sum(len(line.text) for line in lines)
    return full >= _MOSTLY * len(lines) and letters >= _LETTERS * len(lines)
