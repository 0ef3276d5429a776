"""Tables with horizontal rules only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf_columns import (
    Region,
    column_starts,
    crosses,
    find_columns,
    header_score,
    near,
    text_rows,
    wide_rules,
)
from lvjian.extractors.pdf_lines import row_text
from lvjian.extractors.pdf_page import Char, Edge

_CAPTION = re.compile(r"附[表件录]|表\s*\d|注\s*\d*[:：]|续表")
_SLACK = 11.0


def ruled_stretches(
    rules: Sequence[Edge], chars: Sequence[Char], page_width: float
) -> list[tuple[float, float]]:
    """Top and bottom of each table between long horizontal rules."""
    levels = sorted({edge.at for edge in wide_rules(rules, page_width)})
    stretches: list[tuple[float, float]] = []
    for top, bottom in pairwise(levels):
        if not _is_row(top, bottom, chars):
            continue
        if stretches and stretches[-1][1] == top and not _is_header(top, bottom, chars):
            stretches[-1] = (stretches[-1][0], bottom)
        else:
            stretches.append((top, bottom))
    return [s for s in stretches if sum(s[0] <= y <= s[1] for y in levels) >= 3]


def _between(chars: Sequence[Char], top: float, bottom: float) -> list[Char]:
    return [c for c in chars if top < c.base - 0.38 * c.size < bottom]


def _is_row(top: float, bottom: float, chars: Sequence[Char]) -> bool:
    """Whether the text between two rules can be rows of a table, not a heading between tables."""
    rows = text_rows(_between(chars, top, bottom))
    if not rows:
        return bottom - top < 60
    slack = min(c.top for c in rows[0]) - top
    first = row_text(sorted(rows[0], key=lambda c: c.x0))
    sizes = [c.size for row in rows for c in row]
    # Cells keep their text close to the rules or in the middle between them.
    below = bottom - max(c.bottom for c in rows[-1])
    centred = abs(slack - below) < 4 and slack < 40
    return (
        (slack < _SLACK or centred)
        and max(sizes) < 1.25 * sorted(sizes)[len(sizes) // 2]
        and not (_CAPTION.match(first) and slack > 6)
    )


def _is_header(top: float, bottom: float, chars: Sequence[Char]) -> bool:
    text = "".join(
        row_text(sorted(row, key=lambda c: c.x0)) for row in text_rows(_between(chars, top, bottom))
    )
    return header_score(text) >= 3 and len(text) < 60


def stretch_columns(
    chars: Sequence[Char], stretch: tuple[float, float], more: Sequence[Char]
) -> list[float]:
    """Column boundaries of a table between rules; ``more`` is text of its next page."""
    inside = _between(chars, *stretch)
    rows = text_rows(inside)
    head = next((r for r in rows[:4] if header_score(row_text(sorted(r, key=_left))) >= 3), None)
    if head is not None:
        return find_columns([*inside, *more], near(inside, head))
    return column_starts(inside)


def _left(char: Char) -> float:
    return char.x0


def rule_boxes(
    rules: Sequence[Edge], region: Region, chars: Sequence[Char], extent: tuple[float, float]
) -> list[Box]:
    """Cells between horizontal rules; where a rule stops short of a column, its cells span.

    Args:
        extent: left and right end of the rules.
    """
    xs = [min(extent[0], region.xs[0]), *region.xs[1:-1], max(extent[1], region.xs[-1])]
    inner = [e for e in rules if region.top - 1 <= e.at <= region.bottom + 1]
    bounds: list[list[float]] = []
    for left, right in pairwise(xs):
        middle = (left + right) / 2
        ys = {e.at for e in inner if e.lo - 2 <= middle <= e.hi + 2}
        bounds.append(sorted({region.top, *ys, region.bottom}))
    bounds = [_apart(ys) for ys in bounds]
    return _spans(bounds, xs, chars)


def _apart(ys: Sequence[float]) -> list[float]:
    kept = [ys[0]]
    for y in ys[1:]:
        if y - kept[-1] > 3:
            kept.append(y)
    kept[-1] = ys[-1]
    return kept


def _spans(
    bounds: Sequence[Sequence[float]], xs: Sequence[float], chars: Sequence[Char]
) -> list[Box]:
    """Boxes column by column; neighbours of one height that a text runs across are one."""
    boxes: list[Box] = []
    open_right: dict[tuple[float, float], Box] = {}
    for c, ys in enumerate(bounds):
        fresh: dict[tuple[float, float], Box] = {}
        for top, bottom in pairwise(ys):
            before = open_right.get((top, bottom))
            box = (xs[c], top, xs[c + 1], bottom)
            if before is not None and _runs_across(chars, (top, bottom), xs[c]):
                boxes.remove(before)
                box = (before[0], top, xs[c + 1], bottom)
            boxes.append(box)
            fresh[top, bottom] = box
        open_right = fresh
    return boxes


def _runs_across(chars: Sequence[Char], span: tuple[float, float], x: float) -> bool:
    rows = text_rows(_between(chars, *span))
    return any(crosses(row, (x - 100, x, x + 100)) for row in rows)
