"""Ruling lines → cells → tables, with the results of pdfplumber's TableFinder.

The same steps (snap, join, intersect, smallest cells, shared corners) on sorted lists:
every step costs n log n where pdfplumber compares all with all.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import groupby, pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf.page import Edge

TOLERANCE = 3.0
MIN_LENGTH = 3.0
_TOUCH = 1.0

Point = tuple[float, float]


def merge_edges(edges: Iterable[Edge]) -> list[Edge]:
    """Snap edges nearer than 3 pt to their mean, join those that touch along one line.

    Edges that stay shorter than 3 pt are dropped.
    """
    merged: list[Edge] = []
    for at, group in _snapped(sorted(edges)):
        spans = sorted((edge.lo, edge.hi) for edge in group)
        lo, hi = spans[0]
        for next_lo, next_hi in spans[1:]:
            if next_lo <= hi + TOLERANCE:
                hi = max(hi, next_hi)
            else:
                merged.append(Edge(at, lo, hi))
                lo, hi = next_lo, next_hi
        merged.append(Edge(at, lo, hi))
    return [edge for edge in merged if edge.hi - edge.lo >= MIN_LENGTH]


def _snapped(edges: list[Edge]) -> Iterable[tuple[float, list[Edge]]]:
    cluster: list[Edge] = []
    for edge in edges:
        if cluster and edge.at > cluster[-1].at + TOLERANCE:
            yield sum(e.at for e in cluster) / len(cluster), cluster
            cluster = []
        cluster.append(edge)
    if cluster:
        yield sum(e.at for e in cluster) / len(cluster), cluster


class _Crossings:
    """Where merged vertical and horizontal edges meet (within 1 pt)."""

    def __init__(self, horizontal: list[Edge], vertical: list[Edge]) -> None:
        self.vertical_at: dict[Point, set[int]] = {}
        self.horizontal_at: dict[Point, set[int]] = {}
        horizontal = sorted(horizontal)
        tops = [edge.at for edge in horizontal]
        for v, edge in enumerate(vertical):
            first = bisect_left(tops, edge.lo - _TOUCH)
            last = bisect_right(tops, edge.hi + _TOUCH)
            for h in range(first, last):
                other = horizontal[h]
                if other.lo - _TOUCH <= edge.at <= other.hi + _TOUCH:
                    point = (edge.at, other.at)
                    self.vertical_at.setdefault(point, set()).add(v)
                    self.horizontal_at.setdefault(point, set()).add(h)
        points = sorted(self.vertical_at)
        self.below = {x: [p[1] for p in group] for x, group in groupby(points, lambda p: p[0])}
        across = sorted(points, key=lambda p: (p[1], p[0]))
        self.right = {y: [p[0] for p in group] for y, group in groupby(across, lambda p: p[1])}

    def cell_from(self, point: Point) -> Box | None:
        """The smallest cell whose top left corner is ``point``."""
        x0, y0 = point
        vertical, horizontal = self.vertical_at, self.horizontal_at
        own_down, own_across = vertical[point], horizontal[point]
        row, column = self.right[y0], self.below[x0]
        rights = row[bisect_right(row, x0) :]
        if not rights or own_across.isdisjoint(horizontal[rights[0], y0]):
            return None
        for y1 in column[bisect_right(column, y0) :]:
            if own_down.isdisjoint(vertical[x0, y1]):
                break
            corner_edges = horizontal[x0, y1]
            for x1 in rights:
                if own_across.isdisjoint(horizontal[x1, y0]):
                    break
                corner = (x1, y1)
                if (
                    corner in vertical
                    and not vertical[corner].isdisjoint(vertical[x1, y0])
                    and not horizontal[corner].isdisjoint(corner_edges)
                ):
                    return x0, y0, x1, y1
        return None


def find_cells(horizontal: list[Edge], vertical: list[Edge]) -> list[Box]:
    """Smallest rectangles that merged edges enclose, by x then y of their top left corner."""
    crossings = _Crossings(horizontal, vertical)
    found = map(crossings.cell_from, sorted(crossings.vertical_at))
    return [cell for cell in found if cell is not None]


def group_cells(cells: list[Box]) -> list[list[Box]]:
    """Cells that share a corner form one table; tables from top to bottom."""
    parent = list(range(len(cells)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    owner: dict[Point, int] = {}
    for index, (x0, y0, x1, y1) in enumerate(cells):
        for corner in ((x0, y0), (x0, y1), (x1, y0), (x1, y1)):
            if corner in owner:
                parent[root(index)] = root(owner[corner])
            else:
                owner[corner] = index
    groups: dict[int, list[Box]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(root(index), []).append(cell)
    return sorted(groups.values(), key=lambda group: min((c[1], c[0]) for c in group))


def find_tables(horizontal: Iterable[Edge], vertical: Iterable[Edge]) -> list[list[Box]]:
    """Cells of each ruled table of a page, single framed boxes included."""
    across, down = merge_edges(horizontal), merge_edges(vertical)
    across, down = close_open(across, down)
    return group_cells(find_cells(across, down))


def close_open(across: list[Edge], down: list[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Add the rule that is missing where a table breaks over a page, or has no outer border.

    Where two or more rulings of one direction end at one level without a cross rule
    there, a cross rule is added between the outermost of them.
    """
    if not across or not down:
        return across, down
    if sides := _missing(across, down):
        down = merge_edges([*down, *sides])
    if ends := _missing(down, across):
        across = merge_edges([*across, *ends])
    return across, down


def _missing(lines: list[Edge], crossing: list[Edge]) -> list[Edge]:
    """Cross rules to add at the loose ends of ``lines``."""
    added: list[Edge] = []
    crossing = sorted(crossing)
    levels = [rule.at for rule in crossing]
    for low_end in (True, False):
        ends = sorted((edge.lo if low_end else edge.hi, edge.at) for edge in lines)
        for level, group in _levels(ends):
            places = sorted(at for _, at in group)
            begin = bisect_left(levels, level - TOLERANCE)
            near = crossing[begin : bisect_right(levels, level + TOLERANCE)]
            if near and (gaps := _gaps(level, places, near, lines=lines, crossing=crossing)):
                added += gaps
                near = [*near, *gaps]
            # Rules of another table that is closed here do not count.
            places = [p for p in places if not _covered(near, p)]
            if len(places) == 1:
                added += _lengthened(level, places[0], near, crossing)
            if len(places) < 2:
                continue
            met = _crossed(lines, crossing, set(places), level)
            if not met:
                continue
            # As long as the table's own rules beside it, which may be open themselves.
            lo = min(places[0], *(edge.lo for edge in met))
            hi = max(places[-1], *(edge.hi for edge in met))
            added.append(Edge(level, lo, hi))
    return added


def _gaps(
    level: float, places: list[float], near: list[Edge], *, lines: list[Edge], crossing: list[Edge]
) -> list[Edge]:
    """Pieces that the rule at this level lacks between two lines that both end there.

    Engines that stroke cell by cell rule off the cells of the last row on a page, but not
    the merged cells beside them that go on over the page break. Where another line runs on
    between the two, a wider cell stands there.
    """
    return [
        Edge(level, lo, hi)
        for lo, hi in pairwise(places)
        if hi - lo > TOLERANCE
        and not _covered(near, (lo + hi) / 2)
        and any(e.lo <= lo + TOLERANCE and e.hi >= hi - TOLERANCE for e in crossing)
        and not any(lo < e.at < hi and _passes(e, level) for e in lines)
    ]


def _passes(line: Edge, level: float) -> bool:
    return line.lo < level - TOLERANCE and line.hi > level + TOLERANCE


def _lengthened(level: float, place: float, near: list[Edge], crossing: list[Edge]) -> list[Edge]:
    """The rule at this level drawn on to the one loose end beside it.

    A merged cell that goes on over the page has no rule under it, its neighbours have.
    """
    for rule in near:
        end = rule.lo if rule.lo > place else rule.hi
        lo, hi = min(place, end), max(place, end)
        if lo < hi and any(e.lo <= lo + TOLERANCE and e.hi >= hi - TOLERANCE for e in crossing):
            return [Edge(level, lo, hi)]
    return []


def _levels(ends: list[tuple[float, float]]) -> Iterable[tuple[float, list[tuple[float, float]]]]:
    group: list[tuple[float, float]] = []
    for end in ends:
        if group and end[0] > group[-1][0] + TOLERANCE:
            yield sum(e[0] for e in group) / len(group), group
            group = []
        group.append(end)
    if group:
        yield sum(e[0] for e in group) / len(group), group


def _covered(rules: list[Edge], place: float) -> bool:
    return any(lo - TOLERANCE <= place <= hi + TOLERANCE for _, lo, hi in rules)


def _crossed(
    lines: list[Edge], crossing: list[Edge], places: set[float], level: float
) -> list[Edge]:
    """Cross rules that meet these lines elsewhere: a table, not just parallel lines."""
    ending = [
        line
        for line in lines
        if line.at in places and min(abs(line.lo - level), abs(line.hi - level)) <= TOLERANCE
    ]
    return [
        edge
        for edge in crossing
        if abs(edge.at - level) > TOLERANCE
        and any(
            line.lo - TOLERANCE <= edge.at <= line.hi + TOLERANCE
            and edge.lo - TOLERANCE <= line.at <= edge.hi + TOLERANCE
            for line in ending
        )
    ]
