"""Cells of a table part on a recognised page: rows by rules, by tinted rows, by the white between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.open_cells import joined_boxes
from lvjian.extractors.pdf.bands import Band, group_bounds
from lvjian.extractors.pdf.columns import HANGING
from lvjian.extractors.pdf.page import Char, Edge
from lvjian.extractors.scan.bands import (
    Habits,
    blocks_of,
    column_of,
    is_stacked,
    names_total,
    rows_of,
)
from lvjian.extractors.scan.heads import TextRow, text_rows

_SNAP = 3.0
_COVERED = 0.6
_WIDE = 0.5
_AT_EDGE = 5.0
_NEAR_HEAD = 14.0
_STACKED = 0.25
_REPEATING = 0.8
_OVER, _SOLID = 0.6, 0.25


@dataclass(frozen=True, slots=True)
class Level:
    """Rules, or ends of tinted cells, at one height."""

    y: float
    spans: tuple[tuple[float, float], ...]

    def covers(self, x0: float, x1: float) -> bool:
        """Whether most of the way from ``x0`` to ``x1`` is ruled."""
        shared = sum(max(0.0, min(hi, x1) - max(lo, x0)) for lo, hi in self.spans)
        return shared >= _COVERED * (x1 - x0)


@dataclass(frozen=True, slots=True)
class Span:
    """Where a part of a table stands, and where its header ends (its top where it has none)."""

    top: float
    head: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Cells:
    """Boxes of cells; heights at which rows meet that cannot be told surely.

    Attributes:
        guessed: columns in which it was told by the texts which rows a cell spans.
    """

    boxes: list[Box]
    doubtful: tuple[float, ...]
    guessed: frozenset[int]


def find_levels(
    edges: Sequence[Edge],
    xs: Sequence[float],
    *,
    snap: float = _SNAP,
    rivers: Sequence[tuple[float, float]] = (),
) -> list[Level]:
    """Levels from top to bottom that reach over most of a table, or from column to column.

    Args:
        snap: points within which edges are at one height.
        rivers: the white around each inner boundary, anywhere in which a cell may end.
    """
    groups: list[list[Edge]] = []
    for edge in sorted(edges):
        if edge.hi < xs[0] or edge.lo > xs[-1]:
            continue
        if groups and edge.at - groups[-1][0].at <= snap:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    found = (
        Level(
            sum(e.at * (e.hi - e.lo) for e in group) / sum(e.hi - e.lo for e in group),
            tuple(sorted((max(e.lo, xs[0]), min(e.hi, xs[-1])) for e in group)),
        )
        for group in groups
    )
    return [level for level in found if _is_level(level, xs, rivers)]


def _is_level(level: Level, xs: Sequence[float], rivers: Sequence[tuple[float, float]]) -> bool:
    if sum(hi - lo for lo, hi in level.spans) >= _WIDE * (xs[-1] - xs[0]):
        return True
    spots = [*((x, x) for x in xs), *rivers]
    ends = [x for span in level.spans for x in span]
    return all(any(lo - _AT_EDGE <= x <= hi + _AT_EDGE for lo, hi in spots) for x in ends)


def part_cells(
    chars: Sequence[Char],
    xs: Sequence[float],
    levels: Sequence[Level],
    span: Span,
    *,
    owners: Sequence[int],
    habits: Habits,
    tinted: bool,
) -> Cells:
    """The cells of a part.

    Args:
        chars: its characters, header included.
        levels: those at its height.
        owners: number of the label over each column.
        tinted: the levels are ends of tinted cells: between two white cells there is none.
    """
    body = [c for c in chars if c.base - 0.38 * c.size > span.head]
    inner = [n for n in levels if span.head + _SNAP < n.y < span.bottom - _SNAP]
    edges = [span.head, *(n.y for n in inner), span.bottom]
    zones = [[c for c in body if a < c.base - 0.38 * c.size <= b] for a, b in pairwise(edges)]
    stacked = [is_stacked(zone, xs, habits) for zone in zones]
    by_rules = len(inner) >= 1 and sum(stacked) <= _STACKED * sum(1 for z in zones if z)
    cuts: list[float] = []
    doubtful: list[float] = []
    for zone, several in zip(zones, stacked, strict=True):
        if several or not by_rules:
            rows, unclear = rows_of(zone, xs, habits)
            made = [(a.bottom + b.top) / 2 for a, b in pairwise(rows)]
            cuts += made
            doubtful += made if by_rules else unclear
    told = by_rules and not tinted
    bounds, guessed = _bounds(body, xs, inner, cuts, span, habits=habits, by_rules=told)
    boxes = joined_boxes(bounds, xs, partial(_is_one, body))
    if span.head > span.top:
        groups = sorted(set(owners))
        ends = [[i for i, owner in enumerate(owners) if owner == n] for n in groups]
        boxes += [(xs[at[0]], span.top, xs[at[-1] + 1], span.head) for at in ends]
    return Cells(boxes, tuple(doubtful), frozenset(guessed))


def _bounds(
    body: Sequence[Char],
    xs: Sequence[float],
    levels: Sequence[Level],
    cuts: Sequence[float],
    span: Span,
    *,
    habits: Habits,
    by_rules: bool,
) -> tuple[list[list[float]], set[int]]:
    """Heights at which the cells of each column begin and end; columns whose cells are guessed."""
    every = _apart(sorted({span.head, *(n.y for n in levels), *cuts, span.bottom}))
    whole = _around_totals(body, every)
    bounds: list[list[float]] = []
    guessed: set[int] = set()
    for c, (x0, x1) in enumerate(pairwise(xs)):
        column = column_of(body, x0, x1)
        ruled = {n.y for n in levels if n.covers(x0, x1)}
        own = sorted({span.head, *ruled, *whole, span.bottom})
        if c in habits.merging and not by_rules:
            shared = _shared_out(own, every, text_rows(column), habits.step)
            guessed |= {c} if len(shared) < len(every) else set()
            bounds.append(shared)
        elif c in habits.merging:
            bounds.append(own)
        else:
            parted = _parted(every, ruled | set(cuts) | whole, column)
            # A blank beside an entry may be an entry that was not read.
            guessed |= {c} if len(parted) < len(every) else set()
            bounds.append(parted)
    return bounds, guessed


def _apart(ys: Sequence[float]) -> list[float]:
    """Heights without those that another lies close above."""
    kept = [ys[0]]
    for y in ys[1:-1]:
        if y - kept[-1] > _SNAP:
            kept.append(y)
    return [*kept, ys[-1]]


def _around_totals(body: Sequence[Char], every: Sequence[float]) -> set[float]:
    """Upper and lower ends of the rows that state totals."""
    found: set[float] = set()
    for top, bottom in pairwise(every):
        zone = [c for c in body if top < c.base - 0.38 * c.size <= bottom]
        if names_total(zone):
            found |= {top, bottom}
    return found


def _shared_out(
    own: Sequence[float], every: Sequence[float], column: Sequence[TextRow], step: float
) -> list[float]:
    """Bounds of cells that span rows, each stretch without an edge shared out among its texts."""
    bounds = [own[0]]
    for top, bottom in pairwise(own):
        inner = [y for y in every if top - 0.1 <= y <= bottom + 0.1]
        rows = [Band(a, b) for a, b in pairwise(inner)]
        blocks = blocks_of([r for r in column if top < r.middle < bottom], step)
        told = sum(any(b.top < y.middle < b.bottom for b in rows) for y in blocks)
        held = sum(any(row.top < b.middle < row.bottom for b in blocks) for row in rows)
        if len(rows) > 1 and told and held >= _REPEATING * len(rows):
            bounds += inner[1:-1]
        elif len(rows) > 1 and 0 < len(blocks) <= len(rows):
            bounds += [rows[i].top for i in group_bounds(rows, blocks)[1:-1]]
        bounds.append(bottom)
    return bounds


def _parted(every: Sequence[float], sure: set[float], column: Sequence[Char]) -> list[float]:
    """Bounds of a column whose cells are parted by all rows, but for one that runs on blank.

    Args:
        sure: heights at which a rule or the text parts its cells.
    """
    kept = [every[0]]
    for i in range(1, len(every) - 1):
        y = every[i]
        above = any(kept[-1] < c.base - 0.38 * c.size <= y for c in column)
        below = any(y < c.base - 0.38 * c.size <= every[i + 1] for c in column)
        if y in sure or (above and below):
            kept.append(y)
    return [*kept, every[-1]]


def _is_one(body: Sequence[Char], box: Box, x: float) -> bool:
    """Whether all that stands in two cells runs over the boundary between them.

    Lines of two columns may touch where they are full: other lines then end before it.
    """
    left, top, right, bottom = box
    inside = [c for c in body if top < c.base - 0.38 * c.size <= bottom]
    rows = text_rows(column_of(inside, left, right))
    return bool(rows) and all(_runs_over(row, x) for row in rows)


def _runs_over(row: TextRow, x: float) -> bool:
    """Whether a line goes on over a boundary without a blank."""
    # A closing bracket fills the left half of its square.
    half = 0.5 * row.size
    before = [c.x1 - (half if c.text in HANGING else 0.0) for c in row.chars if c.x0 + c.x1 < 2 * x]
    after = [c.x0 for c in row.chars if c.x0 + c.x1 >= 2 * x]
    if not before or not after or min(after) - max(before) > _SOLID * row.size:
        return False
    return row.chars[0].x0 < x - _OVER * row.size and row.chars[-1].x1 > x + _OVER * row.size


def head_end(head_bottom: float, body: Sequence[TextRow], levels: Sequence[Level]) -> float:
    """Height at which a header ends: its rule, else half way to the first row."""
    under = [n.y for n in levels if head_bottom - _SNAP < n.y < head_bottom + _NEAR_HEAD]
    first = min((row.top for row in body), default=head_bottom + _SNAP)
    near = [y for y in under if y <= first + _SNAP]
    return near[0] if near else max(head_bottom, (head_bottom + first) / 2)
