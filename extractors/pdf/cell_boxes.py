"""Boxes of the cells of a table without upright rules whose rows and columns are known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf.cell_edges import PAD, SUMS
from lvjian.extractors.pdf.cellwise import GridCell, GridRow
from lvjian.extractors.pdf.levels import Level
from lvjian.extractors.pdf.page import Char

_MERGED_LABELS = ("类型", "权重", "序号", "一级", "二级", "类别", "指标类")
_MAIN = 0.35
_SLACK = 2.0
_LONGEST_SUM = 20


def merging_columns(rows: Sequence[GridRow], labels: Sequence[str]) -> set[int]:
    """Columns whose cells may span rows: those before the main text, types and weights.

    Args:
        labels: over each column.
    """
    lengths = [0] * len(labels)
    for row in rows:
        for cell in row.cells:
            if cell.first == cell.last:
                lengths[cell.first] += len(cell.text)
    longest = max(lengths)
    main = next(c for c, length in enumerate(lengths) if length >= _MAIN * longest)
    named = {c for c, label in enumerate(labels) if any(part in label for part in _MERGED_LABELS)}
    return ({*range(main)} | named) - {main}


def row_spaces(rows: Sequence[GridRow], merging: set[int]) -> list[tuple[float, float]]:
    """Lower end of each row and upper end of the next, cells that span rows left out."""
    own = [[c for c in row.cells if c.first not in merging] or row.cells for row in rows]
    spaces = []
    for cells, below in pairwise(own):
        top = min(cell.top for cell in below)
        ends = [c.bottom for c in cells if c.bottom < top + 0.5 * c.strips[-1].size]
        spaces.append((max(ends, default=top), top))
    return spaces


def row_cuts(rows: Sequence[GridRow], spaces: Sequence[tuple[float, float]]) -> list[float]:
    """Heights over the first row, between the rows, and under the last."""
    top = min(cell.top for cell in rows[0].cells) - PAD
    bottom = max(cell.bottom for row in rows for cell in row.cells) + PAD
    return [top, *(sum(space) / 2 for space in spaces), bottom]


def row_walls(
    spaces: Sequence[tuple[float, float]], levels: Sequence[Level], xs: Sequence[float]
) -> dict[int, frozenset[int]]:
    """Columns with a rule over a row, of the rows over which rules are drawn at all."""
    walls: dict[int, frozenset[int]] = {}
    middles = [(a + b) / 2 for a, b in pairwise(xs)]
    for number, (low, high) in enumerate(spaces, start=1):
        rules = [n for n in levels if min(low, high) - _SLACK <= n.y <= max(low, high) + _SLACK]
        ruled = {c for c, x in enumerate(middles) if any(rule.covers(x) for rule in rules)}
        if ruled:
            walls[number] = frozenset(ruled)
    return walls


def cell_boxes(
    rows: Sequence[GridRow],
    xs: Sequence[float],
    cuts: Sequence[float],
    *,
    merging: set[int],
    walls: Mapping[int, frozenset[int]],
    head: bool,
) -> dict[Box, list[Char]]:
    """The boxes of all cells with their characters, blank ones too.

    Where rules part two rows, a cell goes on where there is none. Elsewhere one of a merging
    column goes on to the next text; it ends at sums.

    Args:
        walls: columns with a rule over a row.
        head: the first row names the columns.
    """
    for row in rows[int(head) :]:
        _span_sum(row)
    texts = {(r, c): cell for r, row in enumerate(rows) for cell in row.cells
             for c in range(cell.first, cell.last + 1)}  # fmt: skip
    stops = {r for r, row in enumerate(rows) if (head and r == 0) or _holds_sum(row)}

    def goes_on(r: int, c: int) -> bool:
        """Whether the cell over row ``r`` goes on in it."""
        if r in walls:
            return c not in walls[r]
        return c in merging and r not in stops and r - 1 not in stops

    boxes: dict[Box, list[Char]] = {}
    covered: set[tuple[int, int]] = set()
    for r in range(len(rows)):
        for c in range(len(xs) - 1):
            if (r, c) in covered:
                continue
            cell = texts.get((r, c)) or GridCell([], c, c)
            end = r + 1
            while end < len(rows) and all(
                (end, n) not in texts and goes_on(end, n) for n in range(c, cell.last + 1)
            ):
                end += 1
            covered |= {(y, x) for y in range(r, end) for x in range(c, cell.last + 1)}
            boxes[xs[c], cuts[r], xs[cell.last + 1], cuts[end]] = cell.chars
    return boxes


def _span_sum(row: GridRow) -> None:
    """Let the label of a row of sums reach from the left up to its number."""
    if len(row.cells) == 2 and SUMS.search(row.cells[0].text) and _holds_sum(row):
        label, number = row.cells
        label.first, label.last = 0, max(label.last, number.first - 1)


def _holds_sum(row: GridRow) -> bool:
    return any(SUMS.search(text) and len(text) < _LONGEST_SUM for text in row.texts)
