"""Chinese set downwards outside of tables: columns read one after the other, from the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lvjian.extractors.pdf.glyphs import is_wide
from lvjian.extractors.pdf.lines import Line
from lvjian.extractors.pdf.page import Char

_LEAST = 3
"""Characters of a column from which on it is one."""
_MOST = 40
"""Columns beside one another."""
_STEP = 0.9, 1.08
"""Ems from one character to the next below; lines set across are never so close."""
_APART = 0.1
"""Ems of white between columns."""


def set_across(chars: list[Char], lines: Sequence[Line]) -> list[Char]:
    """The characters with every column put on a line of its own, the rightmost first.

    Args:
        lines: made of ``chars``; where none is set downwards they are given back as they are.
    """
    runs = list(_runs(lines))
    if not runs:
        return chars
    left = chars
    for run in runs:
        columns, left = _columns(left, run)
        bases = [line.base for line in run]
        step = (bases[-1] - bases[0]) / max(len(columns) - 1, 1) if len(columns) > 1 else 0.0
        for n, column in enumerate(columns):
            left = [*left, *_across(column, run[0].x0, bases[0] + n * min(step, run[0].size))]
    return left


def _runs(lines: Sequence[Line]) -> Iterator[Sequence[Line]]:
    """Lines one below the other that are rows of columns set downwards."""
    start = 0
    for n, (line, following) in enumerate(pairwise(lines), start=1):
        step = following.base - line.base
        if not _STEP[0] * line.size <= step <= _STEP[1] * line.size or not _alike(line, following):
            if n - start >= _LEAST:
                yield lines[start:n]
            start = n
    if len(lines) - start >= _LEAST:
        yield lines[start:]


def _alike(line: Line, following: Line) -> bool:
    same = abs(line.size - following.size) < 0.1 * line.size
    return same and _is_row(line) and _is_row(following)


def _is_row(line: Line) -> bool:
    """Chinese characters standing apart, as rows of columns do."""
    text = line.text.replace(" ", "")
    many = len(text)
    if many > _MOST or not all(map(is_wide, text)):
        return False
    return many == 1 or line.x1 - line.x0 > (many + _APART * (many - 1)) * line.size


def _columns(chars: list[Char], run: Sequence[Line]) -> tuple[list[list[Char]], list[Char]]:
    """The characters of a run by column, from the right, and all others."""
    left, right = min(n.x0 for n in run) - 1, max(n.x1 for n in run) + 1
    top, bottom = run[0].base - 1, run[-1].base + 1
    inside = [c for c in chars if c.x0 > left and c.x1 < right and top < c.base < bottom]
    taken = set(map(id, inside))
    columns: list[list[Char]] = []
    for char in sorted((c for c in inside if not c.text.isspace()), key=lambda c: -c.x0):
        if columns and columns[-1][0].x0 - char.x0 < 0.5 * char.size:
            columns[-1].append(char)
        else:
            columns.append([char])
    for column in columns:
        column.sort(key=lambda c: c.base)
    return columns, [c for c in chars if id(c) not in taken]


def _across(column: list[Char], x: float, base: float) -> Iterator[Char]:
    for char in column:
        yield char._replace(x0=x, x1=x + char.size, base=base)
        x += char.size
