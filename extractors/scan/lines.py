"""Where the lines of print stand: the detector's boxes cut at cell borders, and what it missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Quads = NDArray[np.float32]
Span = tuple[int, int, int, int]
"""x0, y0, x1, y1 in pixels."""

ENTRY = -1
"""``Line.cell`` of an entry in a column without rules."""
_BORDER = 1.2
"""Points inside a cell that its rule may cover."""
_WITHIN = 0.85
"""Share of the print of a line that another holds too, where it is part of that."""
_ONE_LINE = 1.35
_UPRIGHT = 1.6
_STANDING = 2
"""Widths of a character of a standing line, by which it is cut; one of digits is no higher."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of print.

    Attributes:
        span: what is cut out to be read.
        cell: number of the cell it stands in, None outside of tables, -1 for an entry of a
            column without rules.
        ink: around its print alone.
    """

    span: Span
    cell: int | None = None
    ink: Span = (0, 0, 0, 0)


def place_lines(quads: Quads, ink: Mask, cells: Sequence[Box], *, dpi: float) -> list[Line]:
    """The lines of a page from top to bottom.

    Args:
        quads: what the detector found, in pixels.
        ink: print without rulings.
        cells: boxes of the cells of ruled tables, in points.
    """
    px = dpi / 72.0
    spans = cell_spans(cells, ink.shape, dpi=dpi)
    grid = np.array(spans, np.float32).reshape(-1, 4)
    lines: list[Line] = []
    for quad in quads:
        lines += _cut(_around(quad, ink.shape), grid, ink)
    usual = _usual_height(lines) or 14.0 * px
    lines = _single([part for line in lines for part in _rows_of(line, ink, usual)], usual)
    lines += _missed(lines, spans, ink, usual, px)
    lines = [line for line in lines if not _is_speck(line, usual)]
    return sorted(lines, key=lambda line: (line.span[1], line.span[0]))


def cell_spans(cells: Sequence[Box], shape: tuple[int, ...], *, dpi: float) -> list[Span]:
    """The insides of cells, given in points, in pixels of a picture of that shape."""
    return [_inside(cell, dpi / 72.0, shape) for cell in cells]


def _usual_height(lines: Sequence[Line]) -> float:
    """Height of most lines, those left aside that stand; 0 where there are none."""
    sizes = [(x.span[2] - x.span[0], x.span[3] - x.span[1]) for x in lines]
    lying = [height for width, height in sizes if height <= _UPRIGHT * width]
    heights = lying or [height for _, height in sizes]
    return float(np.median(heights)) if heights else 0.0


def _single(lines: Sequence[Line], usual: float) -> list[Line]:
    """The lines without those that are part of another.

    The detector takes characters one below the other for a line that stands too: cut at the
    cells, it holds print that was found already.
    """
    whole = [x for x in lines if x.ink[3] - x.ink[1] <= _ONE_LINE * usual]
    kept: list[Line] = []
    for line in lines:
        over = (x for x in whole if x is not line and x.cell == line.cell)
        if not any(_covers(x.ink, line.ink) and (x.ink != line.ink or x in kept) for x in over):
            kept.append(line)
    return kept


def _covers(whole: Span, part: Span) -> bool:
    """Whether nearly all of a part lies in the whole, and the whole is no smaller."""
    wide = min(whole[2], part[2]) - max(whole[0], part[0])
    tall = min(whole[3], part[3]) - max(whole[1], part[1])
    area = (part[2] - part[0]) * (part[3] - part[1])
    larger = (whole[2] - whole[0]) * (whole[3] - whole[1]) >= area
    return larger and wide > 0 and tall > 0 and wide * tall >= _WITHIN * area


def _is_speck(line: Line, usual: float) -> bool:
    """Whether a line is no larger than a full stop, or a hair: dust, the rest of a seal."""
    x0, y0, x1, y1 = line.ink
    return (y1 - y0 < 0.25 * usual and x1 - x0 < 0.3 * usual) or x1 - x0 < 2


def _around(quad: NDArray[np.float32], shape: tuple[int, ...]) -> Span:
    x0, y0 = quad.min(axis=0)
    x1, y1 = quad.max(axis=0)
    return (
        max(0, int(x0)),
        max(0, int(y0)),
        min(shape[1], int(np.ceil(x1)) + 1),
        min(shape[0], int(np.ceil(y1)) + 1),
    )


def _inside(cell: Box, px: float, shape: tuple[int, ...]) -> Span:
    x0, y0, x1, y1 = cell
    return (
        max(0, int((x0 + _BORDER) * px)),
        max(0, int((y0 + _BORDER) * px)),
        min(shape[1], int((x1 - _BORDER) * px)),
        min(shape[0], int((y1 - _BORDER) * px)),
    )


def _cut(span: Span, grid: NDArray[np.float32], ink: Mask) -> list[Line]:
    """The parts of a box that stand in one cell each."""
    x0, y0, x1, y1 = span
    # A box over characters one below the other may run through many cells.
    height = min(y1 - y0, _STANDING * (x1 - x0))
    if len(grid) == 0:
        return _with_ink(Line(span), ink)
    wide = np.minimum(grid[:, 2], x1) - np.maximum(grid[:, 0], x0)
    tall = np.minimum(grid[:, 3], y1) - np.maximum(grid[:, 1], y0)
    hit = np.nonzero((wide > min(0.3 * height, 0.5 * (x1 - x0))) & (tall > 0.35 * height))[0]
    if len(hit) == 0:
        return _with_ink(Line(span), ink)
    lines: list[Line] = []
    for i in hit:
        left, top, right, bottom = (int(v) for v in grid[i])
        # Print may touch the rule above or below; the rules are painted over.
        spare = max(2, int(0.15 * (height if height == y1 - y0 else x1 - x0)))
        part = max(x0, left), max(y0, top - spare), min(x1, right), min(y1, bottom + spare)
        lines += _with_ink(Line(part, int(i)), ink)
    low, high = int(grid[hit, 0].min()), int(grid[hit, 2].max())
    for part in ((x0, y0, low, y1), (high, y0, x1, y1)):
        if part[2] - part[0] > height:
            lines += _with_ink(Line(part), ink)
    return lines


def _with_ink(line: Line, ink: Mask) -> list[Line]:
    """The line drawn in to its print; none where there is hardly any."""
    x0, y0, x1, y1 = line.span
    if x1 - x0 < 3 or y1 - y0 < 5:
        return []
    part = ink[y0:y1, x0:x1]
    columns = np.nonzero(part.sum(axis=0) >= 2)[0]
    if len(columns) < 2:
        return []
    margin = max(3, min(y1 - y0, _STANDING * (x1 - x0)) // 6)
    first, last = x0 + int(columns[0]), x0 + int(columns[-1]) + 1
    left, right = max(first - margin, 0), min(last + margin, ink.shape[1])
    top, bottom = _band(ink[y0:y1, first:last].sum(axis=1) >= 2)
    top, bottom = y0 + top, y0 + bottom
    return [Line((left, y0, right, y1), line.cell, (first, top, last, bottom))]


def _band(filled: Mask) -> tuple[int, int]:
    """The rows of a line's own print: those that reach its middle, not its neighbours'."""
    height = len(filled)
    bands = [b for b in _runs(filled) if b[1] > 0.3 * height and b[0] < 0.7 * height]
    if not bands:
        return 0, height
    return bands[0][0], bands[-1][1]


def _runs(filled: Mask) -> list[tuple[int, int]]:
    """Stretches of filled rows as (first, end)."""
    padded = np.concatenate(([False], filled, [False]))
    turns = np.nonzero(padded[1:] != padded[:-1])[0]
    return [(int(a), int(b)) for a, b in zip(turns[::2], turns[1::2], strict=True)]


def _rows_of(line: Line, ink: Mask, usual: float) -> list[Line]:
    """A box over two lines (words set one character below the other) as its lines."""
    x0, y0, x1, y1 = line.span
    if y1 - y0 < 1.35 * usual and not (x1 - x0 < y1 - y0 and y1 - y0 > 1.15 * usual):
        return [line]
    bands = _runs(ink[y0:y1, x0:x1].sum(axis=1) >= 2)
    rows: list[tuple[int, int]] = []
    for top, bottom in bands:
        if rows and (top - rows[-1][1] < 2 or bottom - rows[-1][0] < 0.75 * usual):
            rows[-1] = rows[-1][0], bottom
        else:
            rows.append((top, bottom))
    rows = [(a, b) for a, b in rows if b - a >= 0.3 * usual]
    if len(rows) < 2:
        return [line]
    margin = 3
    out: list[Line] = []
    for a, b in rows:
        out += _with_ink(Line((x0, max(0, y0 + a - margin), x1, y0 + b + margin), line.cell), ink)
    return out


def _missed(
    lines: Sequence[Line], cells: Sequence[Span], ink: Mask, usual: float, px: float
) -> list[Line]:
    """Print in cells that no box covers: single digits, often."""
    covered = np.zeros(ink.shape, np.bool_)
    for line in lines:
        x0, y0, x1, y1 = line.span
        covered[max(0, y0 - 2) : y1 + 2, x0:x1] = True
    rest = ink & ~covered
    found: list[Line] = []
    for i, (x0, y0, x1, y1) in enumerate(cells):
        part = rest[y0:y1, x0:x1]
        if part.size and int(part.sum()) >= 4 * px:
            found += find_rows(part, (x0, y0), i, ink, usual)
    return found


def find_rows(
    part: Mask,
    origin: tuple[int, int],
    cell: int,
    ink: Mask,
    usual: float,
    *,
    dash: float = 0.35,
) -> list[Line]:
    """Rows of print in a part of a cell; specks are let go.

    Args:
        origin: where the part lies on the page, in pixels.
        dash: share of ``usual`` that a flat stroke is wide at least.
    """
    joined = cv2.morphologyEx(
        part.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((3, int(usual) | 1), np.uint8)
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[Line] = []
    for i in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[i])
        flat = width > dash * usual and height >= 2
        if not (height > 0.3 * usual or flat) or area < 0.02 * usual * usual * min(1, dash / 0.35):
            continue
        middle = origin[1] + top + height / 2
        tall = max(float(height) * 1.25, usual)
        span = (
            max(0, origin[0] + left - 2),
            max(0, int(middle - tall / 2)),
            min(ink.shape[1], origin[0] + left + width + 2),
            min(ink.shape[0], int(middle + tall / 2) + 1),
        )
        if tall <= 3.0 * usual:
            found += _with_ink(Line(span, cell), ink)
    return found


def crop(grey: Pixels, line: Line) -> Pixels:
    """The picture of a line."""
    x0, y0, x1, y1 = line.span
    return grey[y0:y1, x0:x1]
