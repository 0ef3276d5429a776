"""Rows of a table that rules do not part: bands of text that overlap in height."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf.lines import Line, make_lines
from lvjian.extractors.pdf.page import Char

_NEW_CELL = 1.22
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?[分%]?|[/—-]")
_LEADING_BLANK = 3.0
_PAD = 3.0
_MERGED_LABELS = ("类型", "权重", "序号", "一级", "二级", "类别", "指标类")


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of heights."""

    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2


def band_boxes(
    chars: Sequence[Char], xs: Sequence[float], *, head: float | None = None
) -> list[Box]:
    """Cell boxes of a table without horizontal rules.

    Args:
        chars: all characters of the table.
        xs: column boundaries.
        head: height at which the header row ends.
    """
    split = head if head is not None else float("-inf")
    body = [c for c in chars if c.base > split]
    columns = [make_lines(part) for part in split_columns(body, xs)]
    merging = _merging_columns(columns, split_columns(chars, xs))
    step = _line_step(columns)
    blocks = [_blocks(lines, step) for lines in columns]
    own = [b for c, found in enumerate(blocks) if c not in merging for b in found]
    rows = _overlapping(own or [b for found in blocks for b in found])
    boxes: list[Box] = []
    start = rows[0].top - 2 if rows else 0.0
    if head is not None:
        top = min(c.top for c in chars if c.base <= split) - 2
        start = (head + rows[0].top) / 2 if rows else head + 2
        boxes = [(x0, top, x1, start) for x0, x1 in pairwise(xs)]
    if not rows:
        return boxes
    cuts = [start, *((a.bottom + b.top) / 2 for a, b in pairwise(rows)), rows[-1].bottom + 2]
    for c, found in enumerate(blocks):
        spans = c in merging and len(found) < len(rows)
        bounds = group_bounds(rows, found) if spans else list(range(len(rows) + 1))
        boxes += [(xs[c], cuts[i], xs[c + 1], cuts[j]) for i, j in pairwise(bounds)]
    return boxes


def band_rows(zone: Sequence[Char], chars: Sequence[Char], xs: Sequence[float]) -> list[Band]:
    """Rows of a part of a table by the text of the columns whose cells do not span rows.

    Args:
        zone: the characters of the part.
        chars: all characters of the table, which tell the distance of lines.
    """
    step = _line_step([make_lines(part) for part in split_columns(chars, xs)])
    merging = merging_columns(chars, xs)
    columns = [make_lines(part) for part in split_columns(zone, xs)]
    blocks = [_blocks(lines, step) for lines in columns]
    own = [b for c, found in enumerate(blocks) if c not in merging for b in found]
    return _overlapping(own or [b for found in blocks for b in found])


def merging_columns(chars: Sequence[Char], xs: Sequence[float]) -> set[int]:
    """Columns whose cells may span rows, of a table with its header."""
    parts = split_columns(chars, xs)
    return _merging_columns([make_lines(part) for part in parts], parts)


def merged_bounds(own: Sequence[float], ys: Sequence[float], chars: Sequence[Char]) -> list[float]:
    """Bounds of the cells of a column, the parts of a long cell shared out among its texts.

    Args:
        own: edges the column has.
        ys: edges of all rows.
        chars: characters of the column.
    """
    lines = make_lines(chars)
    step = _line_step([lines])
    bounds = [own[0]]
    for top, bottom in pairwise(own):
        inner = [y for y in ys if top - 1 <= y <= bottom + 1]
        rows = [Band(a, b) for a, b in pairwise(inner)]
        blocks = _blocks([n for n in lines if top < n.base - 0.38 * n.size < bottom], step)
        if len(rows) > 1 and 0 < len(blocks) <= len(rows):
            bounds += [rows[i].top for i in group_bounds(rows, blocks)[1:-1]]
        bounds.append(bottom)
    return bounds


def split_columns(chars: Sequence[Char], xs: Sequence[float]) -> list[list[Char]]:
    """The characters of each column."""
    columns: list[list[Char]] = [[] for _ in xs[1:]]
    for char in chars:
        x = (char.x0 + char.x1) / 2
        for c in range(len(columns)):
            if xs[c] <= x < xs[c + 1]:
                columns[c].append(char)
                break
    return columns


def _line_step(columns: Sequence[Sequence[Line]]) -> float:
    """Usual distance of baselines within a cell: the lower quartile over all columns.

    Where it is no less than the distance of the numbers in a score column, no cell has a
    second line: the step is then too small for any two lines to share a cell.
    """
    steps = sorted(step for lines in columns for step in _steps(lines))
    if not steps:
        return 15.0
    usual = steps[len(steps) // 4]
    numbers = [
        _steps(lines)
        for lines in columns
        if len(lines) > 1 and sum(bool(_NUMBER.fullmatch(n.text)) for n in lines) > 0.8 * len(lines)
    ]
    pitch = min((step for found in numbers for step in found), default=float("inf"))
    return usual if usual < 0.93 * pitch else 0.5 * usual


def _steps(lines: Sequence[Line]) -> list[float]:
    return [b.base - a.base for a, b in pairwise(lines) if b.base - a.base < 3 * a.size]


def _blocks(lines: Sequence[Line], step: float) -> list[Band]:
    """Lines of one column that follow each other closely."""
    found: list[Band] = []
    for previous, line in zip([None, *lines], lines, strict=False):
        if previous is not None and line.base - previous.base <= _NEW_CELL * step:
            found[-1] = Band(found[-1].top, line.bottom)
        else:
            found.append(Band(line.top, line.bottom))
    return found


def _merging_columns(
    columns: Sequence[Sequence[Line]], parts: Sequence[Sequence[Char]]
) -> set[int]:
    """Columns whose cells may span rows: those before the main text, types and weights.

    Args:
        columns: lines of the body.
        parts: characters with the header.
    """
    lengths = [sum(len(line.text) for line in lines) for lines in columns]
    long = [c for c, length in enumerate(lengths) if length > 0.35 * max(lengths)]
    main = long[0] if long else 0
    merging = set()
    for c, part in enumerate(parts):
        head = "".join(char.text for char in part[:24])
        if c < main or any(label in head for label in _MERGED_LABELS):
            merging.add(c)
    return merging - {main}


def _overlapping(bands: Sequence[Band]) -> list[Band]:
    rows: list[Band] = []
    for band in sorted(bands, key=lambda b: b.top):
        if rows and band.top < rows[-1].bottom - 0.5:
            rows[-1] = Band(rows[-1].top, max(rows[-1].bottom, band.bottom))
        else:
            rows.append(band)
    return rows


def group_bounds(rows: Sequence[Band], blocks: Sequence[Band]) -> list[int]:
    """Row numbers at which the merged cells of a column begin, and the end.

    Each block of text is the text of one group of rows: at its top or in its middle,
    whichever fits the whole column better.
    """
    if not blocks:
        return [0, len(rows)]
    middle_cost, middle = _fit(rows, blocks)
    starts = [min(range(len(rows)), key=lambda r: abs(rows[r].top - b.top)) for b in blocks]
    top_cost = sum(abs(rows[r].top - b.top) for r, b in zip(starts, blocks, strict=True))
    # A text in the middle is often near the top of some row by chance.
    return sorted({0, *starts, len(rows)}) if top_cost < 0.5 * middle_cost else middle


def _fit(rows: Sequence[Band], blocks: Sequence[Band]) -> tuple[float, list[int]]:
    """Partition of the rows in which each block stands in the middle of its group."""
    count = len(rows)
    infinite = float("inf")
    best = [[infinite] * (count + 1) for _ in range(len(blocks) + 1)]
    came = [[0] * (count + 1) for _ in range(len(blocks) + 1)]
    for blank in range(count):
        best[0][blank] = blank * _LEADING_BLANK
    for k, block in enumerate(blocks):
        for end in range(1, count + 1):
            for begin in range(end):
                middle = (rows[begin].top + rows[end - 1].bottom) / 2
                off = abs(middle - block.middle)
                if k == len(blocks) - 1 and end == count:
                    # A cell that goes on to the next page keeps its text at the top.
                    off = min(off, abs(rows[begin].top + _PAD - block.top) + _PAD)
                cost = best[k][begin] + off
                if cost < best[k + 1][end]:
                    best[k + 1][end], came[k + 1][end] = cost, begin
    tails = [best[-1][end] + (count - end) * _LEADING_BLANK for end in range(count + 1)]
    end = min(range(count + 1), key=lambda i: tails[i])
    if tails[end] == infinite:
        return infinite, [0, count]
    bounds = {0, count, end}
    cost = tails[end]
    for k in range(len(blocks), 0, -1):
        end = came[k][end]
        bounds.add(end)
    return cost, sorted(bounds)
