"""Tables of labels and values without rules, from the order in which they were written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf.cell_edges import is_head
from lvjian.extractors.pdf.page import Char
from lvjian.extractors.pdf.pieces import Piece, fill_known, make_piece
from lvjian.extractors.pdf.written import Strip, WrittenCell, WrittenRow, find_strips, written_rows

_LEAST_ROWS = 3
_LONGEST_LABEL, _LONGEST_HEADING = 36, 30
_MOST_CELLS = 9
_WORD = 1.3
"""Ems between the words of one value at most: boxes to be ticked, words of other fonts."""
_SAME = 0.7
_APART = 3.0
_SHARE = 0.6
_PAD = 2.0
_BOXES = "☐☑☒□■▢口"
_SENTENCE = re.compile(r"[，。；]")
_COLON = re.compile(r"[:：]")
_NUMBER = re.compile(r"[\d.\-—/]+")


def take_forms(
    number: int, chars: Sequence[Char], heights: Sequence[float]
) -> tuple[list[Piece], list[Char]]:
    """The tables of labels and values on a page, and the characters outside of them.

    Args:
        number: of the page.
        chars: of the page, in the order of writing.
        heights: of rules; a table with one under most of its rows is left alone.
    """
    pieces: list[Piece] = []
    used: set[int] = set()
    for stretch in _stretches(_form_rows(chars)):
        top, bottom = stretch[0].cells[0].top, stretch[-1].cells[-1].bottom
        if 2 * sum(top < y < bottom for y in heights) >= len(stretch):
            continue
        owned = _boxes(stretch)
        piece = make_piece(number, list(owned))
        piece.ruled = False
        fill_known(piece, owned)
        pieces.append(piece)
        used |= {id(c) for mine in owned.values() for c in mine}
    return pieces, [c for c in chars if id(c) not in used] if used else list(chars)


def _form_rows(chars: Sequence[Char]) -> list[WrittenRow]:
    """The rows of a page, words of one value put together and headings set apart."""
    rows = written_rows(find_strips(chars))
    begins = Counter(round(cell.x0) for row in rows for cell in row.cells[1:])
    out: list[WrittenRow] = []
    for row in rows:
        for part in _headings_apart(row):
            whole = _with_whole_values(part, begins)
            if not out or not _ends_value(out[-1], whole):
                out.append(whole)
    return out


def _ends_value(above: WrittenRow, row: WrittenRow) -> bool:
    """Put a line into the value it goes on with: one of several fonts begins anew each time."""
    (line, *more), last = row.cells, above.cells[-1]
    gap = line.top - last.bottom
    if more or len(above.cells) < 2 or gap > line.strips[0].size:
        return False
    if abs(line.x0 - last.x0) > 2 * _SAME:
        return False
    for strip in line.strips:
        last.add(strip)
    return True


def _headings_apart(row: WrittenRow) -> Iterator[WrittenRow]:
    """A row, and before it the heading that its label stands close under."""
    first, *others = row.cells
    for k in range(len(first.strips) if others else 0):
        label = _cell_of(first.strips[k:])
        middle = (label.top + label.bottom) / 2
        off = min(
            sum(abs(c.top - label.top) for c in others),
            sum(abs((c.top + c.bottom) / 2 - middle) for c in others),
        )
        if off < 0.2 * label.strips[0].size * len(others):
            if k:
                yield WrittenRow([_cell_of(first.strips[:k])])
            yield WrittenRow([label, *others])
            return
    yield row


def _cell_of(strips: Sequence[Strip]) -> WrittenCell:
    return WrittenCell(list(strips), min(s.x0 for s in strips), max(s.x1 for s in strips))


def _with_whole_values(row: WrittenRow, begins: Counter[int]) -> WrittenRow:
    """The row, strips that stand close to each other on one line being one cell."""
    cells = row.cells[:1]
    for cell in row.cells[1:]:
        last = cells[-1]
        size = cell.strips[0].size
        known = sum(begins[round(cell.x0) + n] for n in (-1, 0, 1)) > 1
        level = abs(cell.strips[0].base - last.strips[-1].base) < 0.4 * size
        near = level and cell.x0 - last.x1 < _WORD * size
        if len(cells) > 1 and near and (not known or last.text[-1] in _BOXES):
            cells[-1] = _cell_of([*last.strips, *cell.strips])
        else:
            cells.append(cell)
    return WrittenRow(cells)


def _stretches(rows: Sequence[WrittenRow]) -> Iterator[list[WrittenRow]]:
    """Rows of labels and values close under each other, headings between them among them."""
    stretch: list[WrittenRow] = []
    for row in rows:
        if stretch and not _follows(stretch[-1], row):
            yield from _checked(stretch)
            stretch = []
        if _is_pair(row) or (stretch and _is_heading(row)):
            stretch.append(row)
        elif stretch:
            yield from _checked(stretch)
            stretch = []
    yield from _checked(stretch)


def _follows(above: WrittenRow, row: WrittenRow) -> bool:
    bottom = max(cell.bottom for cell in above.cells)
    gap = min(cell.top for cell in row.cells) - bottom
    return -0.5 * row.cells[0].strips[0].size < gap < _APART * row.cells[0].strips[0].size


def _is_pair(row: WrittenRow) -> bool:
    label = row.cells[0].text
    short = 1 < len(label) <= _LONGEST_LABEL and not _SENTENCE.search(label)
    return short and 1 < len(row.cells) <= _MOST_CELLS and not is_head(row)


def _is_heading(row: WrittenRow) -> bool:
    return len(row.cells) == 1 and len(row.cells[0].text) <= _LONGEST_HEADING


def _checked(stretch: list[WrittenRow]) -> Iterator[list[WrittenRow]]:
    """The stretch, where its values stand one under the other; lists of contents do too."""
    while stretch and len(stretch[-1].cells) < 2:
        stretch.pop()
    pairs = [row for row in stretch if len(row.cells) > 1]
    if len(pairs) < _LEAST_ROWS:
        return
    values = [row.cells[1] for row in pairs]
    least = _SHARE * len(pairs)
    lefts = max(sum(abs(a.x0 - b.x0) < _SAME for b in values) for a in values)
    middles = max(sum(abs(a.x0 + a.x1 - b.x0 - b.x1) < 2 * _SAME for b in values) for a in values)
    numbers = sum(bool(_NUMBER.fullmatch(cell.text)) for cell in values)
    typed = sum(bool(_COLON.search(row.cells[0].text)) for row in pairs)
    if max(lefts, middles) >= least and numbers < least and typed < 0.5 * len(pairs):
        yield stretch


def _boxes(rows: Sequence[WrittenRow]) -> dict[Box, list[Char]]:
    """Boxes of the cells of a table with their characters."""
    marks = _marks(rows)
    cells = [cell for row in rows for cell in row.cells]
    left, right = min(c.x0 for c in cells) - _PAD, max(c.x1 for c in cells) + _PAD
    tops = [min(cell.top for cell in row.cells) for row in rows]
    bottoms = [max(cell.bottom for cell in row.cells) for row in rows]
    inner = [(a + b) / 2 for a, b in zip(bottoms, tops[1:], strict=False)]
    cuts = [tops[0] - _PAD, *inner, bottoms[-1] + _PAD]
    boxes: dict[Box, list[Char]] = {}
    for row, (top, bottom) in zip(rows, pairwise(cuts), strict=True):
        xs = [left]
        owners: list[list[Char]] = []
        for cell, following in zip(row.cells, [*row.cells[1:], None], strict=True):
            owners.append([c for s in cell.strips for c in s.chars])
            if following is not None:
                between = [x for x in marks if cell.x1 - _PAD <= x <= following.x0]
                xs += between
                owners += [[] for _ in between[1:]]
        if len(row.cells) == 1 and rows[0].cells[0].x0 <= row.cells[0].x0 and marks:
            xs.append(next((x for x in marks if x >= row.cells[0].x1), right))
            owners.append([])
        xs = [*xs, right] if xs[-1] < right else xs
        for (x0, x1), owner in zip(pairwise(xs), owners, strict=False):
            boxes[x0, top, x1, bottom] = owner
    return boxes


def _marks(rows: Sequence[WrittenRow]) -> list[float]:
    """As few boundaries as part all neighbours."""
    spaces = sorted((max(b.x0, a.x1), a.x1) for row in rows for a, b in pairwise(row.cells))
    marks: list[float] = []
    for high, low in spaces:
        if not marks or marks[-1] < low - _PAD:
            marks.append(high - 0.1)
    return marks
