"""Tables with horizontal rules only, or with filled rows: columns, rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.open_cells import joined_boxes
from lvjian.extractors.pdf.bands import band_rows, merged_bounds, merging_columns
from lvjian.extractors.pdf.columns import (
    Region,
    column_starts,
    columns_used,
    crosses,
    find_columns,
    header_spans,
    is_title,
    near,
    text_rows,
)
from lvjian.extractors.pdf.labels import header_score
from lvjian.extractors.pdf.levels import (
    Stretch,
    between,
    distinct,
    line_text,
    usual_size,
)
from lvjian.extractors.pdf.page import Char

_HEAD_ROOM = 90.0
_MAX_COLUMNS = 60
_NARROW = 18.0  # points: no column of text is narrower


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the tables of a page are seen against.

    Attributes:
        body: characters outside of tables, running heads left out.
        more: those of the next page.
        before: a table that runs on from the page before.
        fills: filled rows, where there are no rules.
        hints: where filled cells of the next page end.
    """

    body: list[Char]
    more: list[Char]
    before: Region | None
    fills: Sequence[Box] = ()
    hints: Sequence[float] = ()


def stretch_columns(stretch: Stretch, page: Surroundings, *, first: bool) -> list[float]:
    """Column boundaries: from the strokes, the page before, the header, or the white gaps."""
    inside = between(page.body, stretch.top - (_HEAD_ROOM if page.fills else 0), stretch.bottom)
    rows = text_rows(inside)
    head = next((r for r in rows if header_score(line_text(r)) >= 3), None)
    strokes = stroke_columns(stretch, header_score(line_text(head)) if head else 0)
    before = page.before
    goes_on = first and before is not None and _same_extent(stretch, before, page)
    if page.fills and head is not None:
        top = min(c.top for c in near(inside, head))
        table = [c for c in inside if c.base > top]
        labels = near(inside, head)
        columns = find_columns([*table, *page.more], labels)
        middles = [(x0 + x1) / 2 for x0, x1 in header_spans(labels)]
        known = (before.xs if before else (), page.hints)
        return with_strokes(columns, strokes, *known, middles=middles)
    if page.fills and before is not None and goes_on:
        return with_strokes(before.xs, strokes)
    if len(strokes) >= 3:
        return strokes
    if before is not None and goes_on:
        return list(before.xs)
    if head is not None:
        return find_columns([*inside, *page.more], near(inside, head))
    return column_starts(inside)


def with_strokes(
    xs: Sequence[float],
    strokes: Sequence[float],
    *hints: Sequence[float],
    middles: Sequence[float] = (),
) -> list[float]:
    """Columns of the header, each boundary put where a fill ends if one does close to it.

    A column whose cells are all merged or unfilled shows no end of a fill.

    Args:
        hints: boundaries of the page before and of that after it, for such a column.
        middles: of the labels; a boundary may be anywhere between the two beside it.
    """
    if not strokes or not xs:
        return list(strokes or xs)
    half = [(b - a) / 2 for a, b in pairwise(xs)]
    room = [min(left, right) for left, right in pairwise([half[0], *half, half[-1]])]
    kept: list[float] = []
    for i, (x, r) in enumerate(zip(xs, room, strict=False)):
        outer = (i == 0 and x > strokes[0]) or (i == len(xs) - 1 and x < strokes[-1])
        low, high = x - r, x + r
        if len(middles) == len(xs) - 1 and 0 < i < len(xs) - 1:
            low, high = middles[i - 1], middles[i]
        if outer or any(low <= s <= high for s in strokes):
            continue
        close = [[h for h in others if abs(h - x) < 0.9 * r] for others in hints]
        best = next((found for found in close if found), [x])
        kept.append(min(best, key=lambda h: abs(h - x)))
    return distinct([*strokes, *kept])


def stroke_columns(stretch: Stretch, labels: int) -> list[float]:
    """Column boundaries where the rules are drawn cell by cell.

    Args:
        labels: number of column labels known to stand in the header.
    """
    levels = stretch.levels
    least = 2 if len(levels) > 3 else 1
    marks = sorted(x for level in levels for x in level.marks)
    if len(distinct(marks)) > _MAX_COLUMNS:
        return []
    found = [x for x in distinct(marks) if sum(abs(x - m) <= 2 for m in marks) >= least]
    inner = found[1:-1]
    telling = sum(any(abs(x - m) <= 2 for x in inner for m in level.marks) for level in levels)
    enough = len(found) > labels > 0 or telling >= 0.5 * len(levels)
    return found if inner and enough else []


def _same_extent(stretch: Stretch, before: Region, page: Surroundings) -> bool:
    if page.fills:
        return before.xs[0] - 6 < stretch.left and stretch.right < before.xs[-1] + 6
    return abs(stretch.left - before.xs[0]) < 6 and abs(stretch.right - before.xs[-1]) < 6


def table_region(
    stretch: Stretch, xs: Sequence[float], page: Surroundings, *, first: bool, last: bool
) -> Region:
    """Where a table begins and ends: rows open to the page end have no rule there."""
    xs = _widened(xs, stretch)
    top, bottom = stretch.top, stretch.bottom
    rows = text_rows(page.body)
    above = [r for r in rows if r[0].base - 0.38 * r[0].size < top]
    below = [r for r in rows if r[0].base - 0.38 * r[0].size > bottom]
    size = usual_size(between(page.body, top, bottom))
    if above and (page.fills or (first and page.before is not None)):
        taken = _taken(above[::-1], xs, top, size)
        if page.fills or len(taken) == len(above):
            top = min([top, *(c.top - 2 for row in taken for c in row)])
    if below and (page.fills or (last and page.more)):
        taken = _taken(below, xs, bottom, size)
        used = {c for row in taken for c in columns_used(row, xs)}
        if page.fills or (len(taken) == len(below) and len(used) >= 2):
            bottom = max([bottom, *(c.bottom + 2 for row in taken for c in row)])
    ends = not [c for c in page.body if c.base > bottom + 1]
    return Region(top, bottom, xs, ends, closed=not page.fills)


def _widened(xs: Sequence[float], stretch: Stretch) -> tuple[float, ...]:
    """Columns from end to end of the rules.

    Where many rules end at the outermost column and few go on, those few part the merged
    cells of a column more.
    """
    left, right = min(stretch.left, xs[0]), max(stretch.right, xs[-1])
    begin = (left, xs[0]) if xs[0] - left > _NARROW and _rules_end_at(xs[0], stretch) else (left,)
    end = (
        (xs[-1], right) if right - xs[-1] > _NARROW and _rules_end_at(xs[-1], stretch) else (right,)
    )
    return (*begin, *xs[1:-1], *end)


def _rules_end_at(x: float, stretch: Stretch) -> bool:
    ends = sum(abs(end - x) <= 2 for n in stretch.levels for end in (n.left, n.right))
    return ends >= 2


def _taken(
    rows: Sequence[list[Char]], xs: Sequence[float], edge: float, size: float
) -> list[list[Char]]:
    """Lines next to the edge of a table that can be its rows, nearest first."""
    taken: list[list[Char]] = []
    at = edge
    for row in rows:
        text = line_text(row)
        gap = abs(row[0].base - 0.38 * row[0].size - at)
        outside = min(c.x0 for c in row) < xs[0] - 1 or max(c.x1 for c in row) > xs[-1] + 1
        large = max(c.size for c in row) > 1.2 * size
        if gap > 5 * size or outside or large or is_title(row, xs) or crosses(row, xs) >= 2:
            break
        taken.append(row)
        at = row[0].base - 0.38 * row[0].size
        if header_score(text) >= 3 and row[0].base < edge:
            # Labels of two lines stand around the line that holds the most of them.
            taken += [r for r in rows if r not in taken and abs(r[0].base - at) < 1.6 * size]
            break
    return taken


def table_boxes(stretch: Stretch, region: Region, page: Surroundings) -> list[Box]:
    """Cells; where a rule stops short of a column, the cells there span."""
    inside = between(page.body, region.top, region.bottom)
    cuts = _open_cuts(stretch, region, inside) if page.fills else []
    levels = [n for n in stretch.levels if region.top - 1 <= n.y <= region.bottom + 1]
    bounds: list[list[float]] = []
    for left, right in pairwise(region.xs):
        middle = (left + right) / 2
        ys = {level.y for level in levels if level.covers(middle)}
        bounds.append(_apart(sorted({region.top, *ys, *cuts, region.bottom})))
    if page.fills:
        bounds = _merged(bounds, region.xs, inside)
    return joined_boxes(bounds, region.xs, partial(_runs_across, inside))


def _open_cuts(stretch: Stretch, region: Region, chars: Sequence[Char]) -> list[float]:
    """Row boundaries under the header, over the first and under the last filled row."""
    cuts = []
    top = region.top
    if (under := _under_header(chars)) is not None:
        near_by = [n.y for n in stretch.levels if abs(n.y - under) < 8]
        top = min(near_by, key=lambda y: abs(y - under)) if near_by else under
        cuts.append(top)
    for begin, end in ((top, stretch.top), (stretch.bottom, region.bottom)):
        rows = band_rows(between(chars, begin, end), chars, region.xs)
        cuts += [(a.bottom + b.top) / 2 for a, b in pairwise(rows)]
    return cuts


def _under_header(chars: Sequence[Char]) -> float | None:
    """Height between the header of a table and its first row."""
    rows = text_rows(chars)
    head = next((r for r in rows[:6] if header_score(line_text(r)) >= 3), None)
    if head is None:
        return None
    bottom = max(c.bottom for c in near(chars, head))
    following = [c.top for c in chars if c.top > bottom - 0.3 * c.size]
    return (bottom + min(following)) / 2 if following else None


def _merged(
    bounds: list[list[float]], xs: Sequence[float], chars: Sequence[Char]
) -> list[list[float]]:
    """Bounds in which the columns of levels and types are parted by their texts.

    Two merged cells of which neither begins in a filled row have no edge between them.
    """
    ys = max(bounds, key=len)
    merging = merging_columns(chars, xs)
    out = []
    for c, own in enumerate(bounds):
        column = [ch for ch in chars if xs[c] <= (ch.x0 + ch.x1) / 2 < xs[c + 1]]
        out.append(merged_bounds(own, ys, column) if c in merging else own)
    return out


def _apart(ys: Sequence[float]) -> list[float]:
    kept = [ys[0]]
    for y in ys[1:]:
        if y - kept[-1] > 3:
            kept.append(y)
    kept[-1] = ys[-1]
    return kept


def _runs_across(chars: Sequence[Char], box: Box, x: float) -> bool:
    rows = text_rows(between(chars, box[1], box[3]))
    return any(crosses(row, (x - 100, x, x + 100)) for row in rows)
