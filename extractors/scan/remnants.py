"""Print that the finding of lines leaves over: a full stop behind a bracket, a hyphen alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.scan.lines import ENTRY, Line, Span

Mask = NDArray[np.bool_]

_LONG = 3.0
"""Heights of its print that a line is long at least to have lost its end: no number is."""
_NEAR, _WINDOW = 0.75, 1.25
"""Heights from the end of a line to what it lost, and that are looked over."""
_LEAST = 5
"""Pixels of ink: a speck of dust is less."""
_STROKE_WIDE, _STROKE_FLAT, _SOLID = 0.22, 0.72, 0.6
"""A hyphen: its width in heights of print, its height in widths, the share of its box inked."""
_STROKE_LONG = 2.4
_SIDE, _OVER = 3, 0.5
"""Pixels around a stroke that are read with it; heights of print over and under it."""


def with_ends(lines: Sequence[Line], ink: Mask, cells: Sequence[Span]) -> list[Line]:
    """The lines, long ones up to the punctuation that stands close behind their boxes.

    Args:
        ink: print without rulings.
        cells: that ``Line.cell`` counts, in pixels.
    """
    rest = ink.copy()
    for line in lines:
        x0, y0, x1, y1 = line.ink
        rest[y0:y1, x0:x1] = False
    return [_to_end(line, rest, cells) for line in lines]


def _to_end(line: Line, rest: Mask, cells: Sequence[Span]) -> Line:
    x0, y0, x1, y1 = line.ink
    height = y1 - y0
    if x1 - x0 < _LONG * height or line.cell == ENTRY:
        return line
    right = rest.shape[1] if line.cell is None else cells[line.cell][2]
    far = min(right, x1 + round(_WINDOW * height))
    part = rest[y0 : y1 + round(0.1 * height), x1:far]
    if not part.any():
        return line
    filled = np.nonzero(part.sum(axis=0) >= 1)[0]
    # Ink that goes on to the end of the window is a word of its own.
    if int(filled[0]) > _NEAR * height or (far < right and int(filled[-1]) >= part.shape[1] - 2):
        return line
    if int(part.sum()) < _LEAST:
        return line
    end = x1 + int(filled[-1]) + 1
    margin = line.span[2] - x1
    span = (*line.span[:2], min(max(line.span[2], end + max(2, margin)), right), line.span[3])
    return replace(line, span=span, ink=(x0, y0, end, y1))


def lone_strokes(lines: Sequence[Line], ink: Mask, cells: Sequence[Span]) -> list[Line]:
    """Level strokes that are all there is in cells without a line: hyphens, as a rule."""
    if not lines:
        return []
    height = float(np.median([x.ink[3] - x.ink[1] for x in lines]))
    filled = {line.cell for line in lines}
    found: list[Line] = []
    for i, (x0, y0, x1, y1) in enumerate(cells):
        if i in filled or not ink[y0:y1, x0:x1].any():
            continue
        stroke = _stroke(ink[y0:y1, x0:x1], height)
        if stroke is not None:
            left, top, right, bottom = stroke
            box = x0 + left, y0 + top, x0 + right, y0 + bottom
            found.append(Line(_around(box, height, (x0, y0, x1, y1)), i, box))
    return found


def _stroke(part: Mask, height: float) -> Span | None:
    """The one piece of ink in a part of the page, if it is a level stroke."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    pieces = [stats[i] for i in range(1, count) if stats[i][4] >= _LEAST]
    if len(pieces) != 1:
        return None
    left, top, wide, tall, area = (int(v) for v in pieces[0])
    level = tall >= 2 and tall <= _STROKE_FLAT * wide and area >= _SOLID * wide * tall
    if not level or not _STROKE_WIDE * height <= wide <= _STROKE_LONG * height:
        return None
    # The rest of a ruling lies at the rim.
    if top < 2 or top + tall > part.shape[0] - 2 or left < 2 or left + wide > part.shape[1] - 2:
        return None
    return left, top, left + wide, top + tall


def _around(box: Span, height: float, cell: Span) -> Span:
    x0, y0, x1, y1 = box
    over = round(_OVER * height)
    return (
        max(cell[0], x0 - _SIDE),
        max(cell[1], y0 - over),
        min(cell[2], x1 + _SIDE),
        min(cell[3], y1 + over),
    )
