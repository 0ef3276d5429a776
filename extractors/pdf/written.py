"""The order in which a page was written: cell by cell, row by row.

Programs that print tables write a cell to its end before they begin with the one right of it.
Where no rules and no white hold the cells apart, the jumps between them do: to the right and
up begins a cell, to the left a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lvjian.extractors.em_box import ASCENT, DESCENT
from lvjian.extractors.pdf.page import Char

_GAP = 0.35
_LEVEL = 0.4
_TOUCH = 0.3
_BESIDE = 1.6
_LINES_APART = 3.2


class Strip(NamedTuple):
    """Characters written one after the other on one line.

    Attributes:
        x0, x1: ends of what is not space.
    """

    chars: list[Char]
    x0: float
    x1: float
    base: float
    size: float

    @property
    def top(self) -> float:
        """Top of its em box."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Bottom of its em box."""
        return self.base + DESCENT * self.size

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(c.text for c in self.chars)


@dataclass(slots=True)
class Strips:
    """Lines of one cell, as they were written."""

    strips: list[Strip]

    @property
    def top(self) -> float:
        """Top of its first line."""
        return min(s.top for s in self.strips)

    @property
    def bottom(self) -> float:
        """Bottom of its last line."""
        return max(s.bottom for s in self.strips)

    @property
    def text(self) -> str:
        """Its words, set solid."""
        return "".join("".join(s.text.split()) for s in self.strips)


@dataclass(slots=True)
class WrittenCell(Strips):
    """Strips that were written as one cell."""

    x0: float
    x1: float

    def add(self, strip: Strip) -> None:
        """Go on with it."""
        self.strips.append(strip)
        self.x0, self.x1 = min(self.x0, strip.x0), max(self.x1, strip.x1)


@dataclass(slots=True)
class WrittenRow:
    """Cells written from left to right.

    Attributes:
        ups: how many cells begin higher than the one before them ends.
    """

    cells: list[WrittenCell] = field(default_factory=list)
    ups: int = 0


def find_strips(chars: Iterable[Char]) -> list[Strip]:
    """What was written on one line without a gap, in the order of writing."""
    strips: list[Strip] = []
    run: list[Char] = []
    end = base = size = 0.0
    for char in chars:
        _, x0, x1, this_base, this_size, _ = char
        apart = abs(this_base - base) > _LEVEL * max(this_size, size)
        if run and (apart or not -0.5 * size < x0 - end < _GAP * size):
            strips += _strip(run)
            run = []
        if not run or this_size > size:
            base, size = this_base, this_size
        run.append(char)
        end = x1
    return strips + _strip(run)


def _strip(run: list[Char]) -> list[Strip]:
    inked = [c for c in run if not c.text.isspace()]
    if not inked:
        return []
    largest = max(inked, key=lambda c: c.size)
    return [Strip(run, inked[0].x0, inked[-1].x1, largest.base, largest.size)]


def written_rows(strips: Sequence[Strip]) -> list[WrittenRow]:
    """Rows of cells as far as the order of writing alone tells them; a paragraph is one cell."""
    rows: list[WrittenRow] = []
    for strip in strips:
        if not rows or not _goes_on(rows[-1], strip):
            rows.append(WrittenRow([_cell_of(strip)]))
    return rows


def _cell_of(strip: Strip) -> WrittenCell:
    return WrittenCell([strip], strip.x0, strip.x1)


def _end_beside(cell: WrittenCell, strip: Strip) -> float:
    """Right end of a cell at the height of a strip; a heading may stand over its label."""
    return cell.x1 if strip.base > cell.strips[-1].base else _end_near(cell, strip)


def _end_near(cell: WrittenCell, strip: Strip) -> float:
    near = [s.x1 for s in cell.strips if abs(s.base - strip.base) <= _BESIDE * s.size]
    return max(near, default=cell.x1)


def _goes_on(row: WrittenRow, strip: Strip) -> bool:
    """Put a strip into the row, if it belongs there."""
    cell = row.cells[-1]
    last = cell.strips[-1]
    level = abs(strip.base - last.base) <= _LEVEL * max(strip.size, last.size)
    end = last.x1 if level else _end_beside(cell, strip)
    if strip.x0 > end - _TOUCH * strip.size:
        if strip.top > max(c.bottom for c in row.cells):
            return False
        if not level and strip.base < last.base:
            row.ups += 1
        row.cells.append(_cell_of(strip))
        return True
    if level:
        own = next((c for c in reversed(row.cells) if c.x0 <= strip.x0), row.cells[0])
        own.add(strip)
        return True
    if len(row.cells) > 1 and strip.x0 < _end_near(row.cells[-2], strip) - _TOUCH * strip.size:
        return False
    below = 0 < strip.base - last.base < _LINES_APART * max(strip.size, last.size)
    if below and strip.x1 > cell.x0 + _TOUCH * strip.size:
        cell.add(strip)
        return True
    return False
