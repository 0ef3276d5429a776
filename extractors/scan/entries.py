"""Short entries that stand one below the other where no rules make cells of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.scan.lines import ENTRY, Line, find_rows

Mask = NDArray[np.bool_]

_WIDEST, _HIGHEST = 3.2, 1.4
_APART = 0.5
_LEAST = 2
_DASH = 0.2
"""Of the height of a line, the width of a hyphen at least."""
_BESIDE = 0.8


def with_entries(lines: Sequence[Line], ink: Mask) -> list[Line]:
    """The lines, entries of columns marked, and those that the detector passed over added.

    A single digit, and a dash, is what the finding of lines misses first. Looked for are
    marks by themselves in a column of short entries, at the height of other print.
    """
    heights = [line.span[3] - line.span[1] for line in lines]
    if not heights:
        return list(lines)
    usual = float(np.median(heights))
    groups = _columns(lines, usual)
    entries = {id(line) for group in groups for line in group}
    out = [replace(x, cell=ENTRY) if id(x) in entries else x for x in lines]
    if not groups:
        return out
    rest = ink.copy()
    for line in lines:
        x0, y0, x1, y1 = line.span
        rest[max(0, y0 - 2) : y1 + 2, max(0, x0 - 2) : x1 + 2] = False
    for group in groups:
        left = max(0, int(min(x.ink[0] for x in group) - _APART * usual))
        right = int(max(x.ink[2] for x in group) + _APART * usual)
        found = find_rows(rest[:, left:right], (left, 0), ENTRY, ink, usual, dash=_DASH)
        out += [x for x in found if _is_entry(x, left, right, usual) and _beside(x, lines, usual)]
    return sorted(_once(out), key=lambda line: (line.span[1], line.span[0]))


def _columns(lines: Sequence[Line], usual: float) -> list[list[Line]]:
    """Short lines outside of ruled cells whose middles are one below the other."""
    short = [
        x
        for x in lines
        if x.cell is None
        and x.ink[2] - x.ink[0] <= _WIDEST * usual
        and x.ink[3] - x.ink[1] <= _HIGHEST * usual
    ]
    groups: list[list[Line]] = []
    for line in sorted(short, key=lambda x: x.ink[0] + x.ink[2]):
        last = groups[-1][-1] if groups else None
        near = last is not None and (
            line.ink[0] + line.ink[2] - last.ink[0] - last.ink[2] <= _APART * usual
        )
        if near:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [group for group in groups if len(group) >= _LEAST]


def _is_entry(line: Line, left: int, right: int, usual: float) -> bool:
    """Whether a mark stands free in its column, as large as an entry may be."""
    x0, y0, x1, y1 = line.ink
    free = x0 > left + 2 and x1 < right - 2
    return free and x1 - x0 <= _WIDEST * usual and y1 - y0 <= _HIGHEST * usual


def _beside(entry: Line, lines: Sequence[Line], usual: float) -> bool:
    """Whether other print stands at the height of an entry."""
    middle = (entry.ink[1] + entry.ink[3]) / 2
    return any(
        x.ink[1] - _BESIDE * usual <= middle <= x.ink[3] + _BESIDE * usual
        and (x.ink[2] < entry.ink[0] or x.ink[0] > entry.ink[2])
        for x in lines
    )


def _once(lines: Sequence[Line]) -> list[Line]:
    """Each place once: the ranges of two columns may lie over each other."""
    kept: dict[tuple[int, int, int, int], Line] = {}
    for line in lines:
        kept.setdefault(line.ink if line.cell == ENTRY else line.span, line)
    return list(kept.values())
