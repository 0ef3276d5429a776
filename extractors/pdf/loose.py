"""Finds the tables without vertical rules on the pages of a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise

from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.pdf.columns import (
    Region,
    continued_region,
    plain_region,
    region_piece,
    wide_rules,
)
from lvjian.extractors.pdf.layout import PageLayout
from lvjian.extractors.pdf.levels import BOXES, distinct, fill_edges, find_levels, find_stretches
from lvjian.extractors.pdf.lines import Line, make_lines
from lvjian.extractors.pdf.page import Char
from lvjian.extractors.pdf.pieces import Piece, PieceCell, fill_pieces, make_piece
from lvjian.extractors.pdf.rules import (
    Surroundings,
    stretch_columns,
    table_boxes,
    table_region,
    with_strokes,
)
from lvjian.extractors.pdf.written_forms import take_forms
from lvjian.extractors.pdf.written_tables import take_table
from lvjian.extractors.scan.tables import add_scanned_tables

_GUTTER = 1.0
"""Ems of blank between the texts of two columns that nobody could take for one."""
_AROUND = 8.0
"""Points over and under a table in which its own rules are drawn."""


def add_loose_tables(layouts: Sequence[PageLayout], running: set[tuple[int, int]]) -> None:
    """Add the pieces of such tables to the pages and take their text out of the lines.

    Args:
        layouts: pages in order.
        running: (page, index) of the running heads among the lines; they stay what they are.
    """
    bodies = {x.number: _body(x, running) for x in layouts if x.whole}
    scanned = add_scanned_tables(layouts, bodies)
    before: Region | None = None
    for index, layout in enumerate(layouts):
        if layout.number in scanned:
            layout.loose = bodies[layout.number]
            kept = [n for i, n in enumerate(layout.lines) if (layout.number, i) in running]
            _relabel(layout, running, kept)
            layout.loose, before = [], None
            continue
        chars = _body(layout, running)
        if not chars:
            before = None
            continue
        following = layouts[index + 1] if index + 1 < len(layouts) else None
        more = _body(following, running) if following is not None else []
        hints = [x for b in (following.fills if following else ()) for x in (b[0], b[2])]
        before = _page(layout, chars, more, before, hints=distinct(hints))
        kept = [n for i, n in enumerate(layout.lines) if (layout.number, i) in running]
        _relabel(layout, running, kept)
        layout.loose = []


def _relabel(layout: PageLayout, running: set[tuple[int, int]], kept: list[Line]) -> None:
    """Running lines first, then the text that is left, with the indices put right."""
    for key in [key for key in running if key[0] == layout.number]:
        running.discard(key)
    layout.lines = kept + make_lines(layout.loose)
    running.update((layout.number, i) for i in range(len(kept)))


def _body(layout: PageLayout, running: set[tuple[int, int]]) -> list[Char]:
    """Loose characters of a page without its running lines."""
    out = [n for i, n in enumerate(layout.lines) if (layout.number, i) in running]
    return [
        c
        for c in layout.loose
        if not any(abs(c.base - n.base) < 0.5 * n.size and n.x0 - 1 <= c.x0 <= n.x1 for n in out)
    ]


def _page(
    layout: PageLayout,
    chars: list[Char],
    more: list[Char],
    before: Region | None,
    *,
    hints: Sequence[float],
) -> Region | None:
    """Find the tables of one page; returns one that runs on to the next page."""
    layout.loose = chars
    if not layout.whole:
        region = None if layout.labels else _written(layout, more, before)
        if region is not None and region.to_end:
            return region
        before = None if region is not None else before
        forms, layout.loose = take_forms(layout.number, layout.loose, [e.at for e in layout.rules])
        layout.pieces += forms
    if layout.labels:
        return None
    last, found = _ruled(layout, more, before, hints)
    if layout.fills and found and last is None:
        return _plain(layout, more, None, hints)
    if found or wide_rules(layout.rules, layout.width):
        return last
    return _plain(layout, more, before, hints)


def _plain(
    layout: PageLayout, more: list[Char], before: Region | None, hints: Sequence[float]
) -> Region | None:
    """A table with neither rules nor fills, or the unfilled beginning of one under another."""
    region = continued_region(layout.loose, before) if before is not None else None
    region = region or plain_region(layout.loose, more)
    while region is not None:
        if layout.fills:
            region = replace(region, xs=tuple(with_strokes(region.xs, hints)))
        piece, outside = region_piece(layout.number, layout.loose, region)
        if piece.width >= 2:
            layout.pieces.append(piece)
            layout.loose = outside
        if region.to_end:
            return region
        region = plain_region([c for c in layout.loose if c.base > region.bottom], more)
    return None


def _written(layout: PageLayout, more: list[Char], before: Region | None) -> Region | None:
    """Tables told by the order of writing; the last one, None where there is none."""
    last: Region | None = None
    levels = find_levels(layout.rules, layout.width)
    number = layout.number
    while taken := take_table(number, layout.loose, more, before, levels=levels):
        layout.pieces.append(taken.piece)
        layout.loose = taken.outside
        last, before = taken.region, None
        low, high = last.top - _AROUND, last.bottom + _AROUND
        layout.rules = [e for e in layout.rules if not low <= e.at <= high]
        layout.fills = [b for b in layout.fills if not low <= (b[1] + b[3]) / 2 <= high]
        if last.to_end:
            break
    return last


def _ruled(
    layout: PageLayout, more: list[Char], before: Region | None, hints: Sequence[float]
) -> tuple[Region | None, bool]:
    """Tables between rules or fills; the one that runs on, and whether there was any."""
    body = layout.loose
    levels = find_levels(layout.rules, layout.width)
    filled = len(levels) < 3 and bool(layout.fills)
    if filled:
        levels = find_levels([*layout.rules, *fill_edges(layout.fills)], layout.width)
    page = Surroundings(body, more, before, layout.fills if filled else (), hints)
    stretches = find_stretches(levels, body, filled=filled)
    last: Region | None = None
    found = False
    for n, stretch in enumerate(stretches):
        begins, ends = n == 0, n == len(stretches) - 1
        xs = stretch_columns(stretch, page, first=begins)
        if len(xs) < 3:
            continue
        region = table_region(stretch, xs, page, first=begins, last=ends)
        boxes = table_boxes(stretch, region, page)
        if len(boxes) < 2:
            continue
        piece = make_piece(layout.number, boxes)
        piece.ruled = False
        layout.loose = fill_pieces([piece], layout.loose)
        piece.stands = not filled and layout.seen is not None and _stands(piece, layout.seen.lines)
        layout.pieces.append(piece)
        last, found = (region if region.to_end else None), True
    return last, found


def _stands(piece: Piece, lines: Sequence[RecognisedLine]) -> bool:
    """Whether clear blanks part the columns of a table whose rows are ruled.

    No text comes near the one beside it, and no cell holds two side by side.

    Args:
        lines: what recognition found on the page, each without a wide blank.
    """
    rows: dict[int, list[PieceCell]] = {}
    for cell in piece.cells:
        if cell.lines:
            rows.setdefault(cell.row, []).append(cell)
    for cells in rows.values():
        for left, right in pairwise(sorted(cells, key=lambda c: c.col)):
            size = max(line.size for line in (*left.lines, *right.lines))
            end, begin = max(n.x1 for n in left.lines), min(n.x0 for n in right.lines)
            # Options of one entry: ☑符合 ☐不符合.
            options = not BOXES.isdisjoint(left.text + right.text)
            if begin - end < _GUTTER * size and not options:
                return False
    return not any(_side_by_side([n for n in lines if _is_in(n, c)]) for c in piece.cells)


def _is_in(line: RecognisedLine, cell: PieceCell) -> bool:
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return cell.box[0] <= x <= cell.box[2] and cell.box[1] <= y <= cell.box[3]


def _side_by_side(lines: Sequence[RecognisedLine]) -> bool:
    """Whether two lines stand at one height, and the right one is no option with its box."""
    for a, b in combinations(sorted(lines, key=lambda n: n.box[0]), 2):
        size = min(a.box[3] - a.box[1], b.box[3] - b.box[1])
        over = min(a.box[3], b.box[3]) - max(a.box[1], b.box[1])
        if over > 0.5 * size and b.text[:1] not in BOXES:
            return True
    return False
