"""Finds the tables without vertical rules on the pages of a document."""

from __future__ import annotations

from collections.abc import Sequence

from lvjian.extractors.pdf_columns import (
    Region,
    continued_region,
    plain_region,
    region_piece,
    wide_rules,
)
from lvjian.extractors.pdf_layout import PageLayout
from lvjian.extractors.pdf_lines import Line, make_lines
from lvjian.extractors.pdf_page import Char
from lvjian.extractors.pdf_pieces import fill_pieces, make_piece
from lvjian.extractors.pdf_rules import rule_boxes, ruled_stretches, stretch_columns


def add_loose_tables(layouts: Sequence[PageLayout], running: set[tuple[int, int]]) -> None:
    """Add the pieces of such tables to the pages and take their text out of the lines.

    Args:
        layouts: pages in order.
        running: (page, index) of the running heads among the lines; they stay what they are.
    """
    before: Region | None = None
    for index, layout in enumerate(layouts):
        chars = _body(layout, running)
        if not chars:
            before = None
            continue
        following = layouts[index + 1] if index + 1 < len(layouts) else None
        more = _body(following, running) if following is not None else []
        before = _page(layout, chars, more, before)
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
    layout: PageLayout, chars: list[Char], more: list[Char], before: Region | None
) -> Region | None:
    """Find the tables of one page; returns one that runs on to the next page."""
    layout.loose = chars
    last = _ruled(layout, more, before)
    if last is not None or wide_rules(layout.rules, layout.width):
        return last
    region = continued_region(layout.loose, before) if before is not None else None
    region = region or plain_region(layout.loose, more)
    if region is None:
        return None
    piece, outside = region_piece(layout.number, layout.loose, region)
    if piece.width >= 2:
        layout.pieces.append(piece)
        layout.loose = outside
    return region if region.to_end else None


def _ruled(layout: PageLayout, more: list[Char], before: Region | None) -> Region | None:
    stretches = ruled_stretches(layout.rules, layout.loose, layout.width)
    long = wide_rules(layout.rules, layout.width)
    if not stretches:
        return None
    extent = (min(e.lo for e in long), max(e.hi for e in long))
    body = layout.loose
    top, bottom = min(c.top for c in body) - 2, max(c.bottom for c in body) + 2
    last: Region | None = None
    for n, stretch in enumerate(stretches):
        begin, end = stretch
        at_top = n == 0 and before is not None and not _text_over(body, begin, before)
        begin = min(begin, top) if at_top else begin
        xs = list(before.xs) if at_top and before else stretch_columns(body, stretch, more)
        if len(xs) < 3:
            continue
        rest = [c for c in body if c.base > end]
        if n == len(stretches) - 1 and rest and end > 0.5 * layout.height:
            tail = continued_region(rest, Region(begin, end, tuple(xs), to_end=True))
            end = bottom if tail is not None and tail.to_end and more else end
        reaches = not [c for c in body if c.base > end + 1]
        region = Region(begin, end, tuple(xs), reaches)
        piece = make_piece(layout.number, rule_boxes(layout.rules, region, body, extent))
        piece.ruled = False
        layout.loose = fill_pieces([piece], layout.loose)
        layout.pieces.append(piece)
        last = region if reaches else None
    return last


def _text_over(chars: Sequence[Char], top: float, before: Region) -> bool:
    """Whether text over the first rule is no part of the table of the page before."""
    over = [c for c in chars if c.base < top]
    return bool(over) and continued_region(over, before) is None
