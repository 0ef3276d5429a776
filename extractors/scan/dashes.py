"""Dashed rulings, drawn through so that they count as rulings."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box

Mask = NDArray[np.bool_]

_THICK, _LEAST, _LONGEST = 1.7, 1.0, 10.0
"""Points: a dash is no thicker, and as long."""
_SLENDER = 1.5
_APART = 3.6
"""Points between two dashes at most."""
_FEW, _MANY, _FILLED = 3, 7, 0.33
"""Dashes of a stretch between two crossings, and of all on one line; their share of ink."""
_ONE_LINE = 2
"""Pixels that two stretches of one line lie apart."""
_EVEN = 0.45
"""Deviation of the length of its dashes over their mean: words underlined, hyphens of text."""


def with_dashes_joined(ink: Mask, hidden: Sequence[Box] = (), *, dpi: float) -> Mask:
    """The ink with the gaps of dashed rulings filled; the same object where there are none.

    Args:
        hidden: boxes of seals in points: under one a ruling may have faded.
    """
    _, _, stats, centres = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    box = np.asarray(stats, np.int32)
    middles = np.asarray(centres, np.float64)
    turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in hidden]
    across = _joined(ink, box, middles, hidden, px=dpi / 72.0)
    down = _joined(ink.T, box[:, [1, 0, 3, 2, 4]], middles[:, ::-1], turned, px=dpi / 72.0)
    if across is None and down is None:
        return ink
    out = ink.copy()
    if across is not None:
        out |= across
    if down is not None:
        out |= down.T
    return out


def _joined(
    ink: Mask,
    boxes: NDArray[np.int32],
    centres: NDArray[np.float64],
    hidden: Sequence[Box],
    *,
    px: float,
) -> Mask | None:
    """Level dashed rulings drawn through; None where there are none.

    Args:
        boxes: x, y, width, height and area of each piece of ink, the paper first.
        centres: x and y of each.
    """
    wide, tall, area = boxes[:, 2], boxes[:, 3], boxes[:, 4]
    flat = (tall <= max(3.0, _THICK * px)) & (wide >= _SLENDER * tall)
    fits = (wide >= _LEAST * px) & (wide <= _LONGEST * px) & (area >= 0.5 * wide * tall)
    middle = np.asarray(boxes[:, 1] + tall // 2, np.int32)
    fits &= flat
    fits[0] = False
    # Print has hardly ever so many flat bits at one height: most pages are done here.
    likely = np.nonzero(fits & _on_one_line(middle, fits))[0]
    if len(likely) < _MANY:
        return None
    bars = np.zeros(ink.shape, np.uint8)
    for x, y, w, h, _ in boxes[likely]:
        bars[y : y + h, x : x + w] = 1
    gap = round(_APART * px) | 1
    # A line that falls by a pixel from dash to dash is one line.
    thick = cv2.dilate(bars, np.ones((3, 1), np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8))
    count, labels, runs, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    at = centres[likely].round().astype(np.int64)
    owner = labels[at[:, 1].clip(0, ink.shape[0] - 1), at[:, 0].clip(0, ink.shape[1] - 1)]
    length = wide[likely].astype(np.float64)
    number = np.bincount(owner, minlength=count)
    inked = np.bincount(owner, length, minlength=count)
    squares = np.bincount(owner, length**2, minlength=count)
    mean = inked / np.maximum(number, 1)
    spread = np.sqrt(np.maximum(squares / np.maximum(number, 1) - mean**2, 0))
    span, rise = runs[:, 2], runs[:, 3]
    kept = (number > 0) & (inked >= _FILLED * span) & (spread <= _EVEN * mean)
    kept &= rise <= 2 + max(3.0, _THICK * px) + 0.006 * span
    kept[0] = False
    # In a narrow column there may be one dash between two crossings, on the line of others.
    heights = np.asarray(runs[:, 1] + rise // 2, np.int32)
    kept &= _on_one_line(heights, np.where(kept & (number >= _FEW), number, 0))
    if not kept.any():
        return None
    drawn = np.asarray(
        cv2.erode(kept.astype(np.uint8)[labels], np.ones((3, 1), np.uint8)), np.uint8
    )
    _under_seals(drawn, np.asarray(runs[kept], np.int32), hidden, px)
    for x, y, w, h, _ in runs[kept]:
        _to_crossings(drawn, ink, (int(x), int(y) + 1, int(x + w), int(y + h) - 1), gap=gap)
    return np.asarray(drawn > 0, np.bool_)


def _under_seals(
    drawn: NDArray[np.uint8], runs: NDArray[np.int32], hidden: Sequence[Box], px: float
) -> None:
    """Draw a ruling on from one side of a seal to the other."""
    for box in hidden:
        x0, y0, x1, y1 = (v * px for v in box)
        spare = _APART * px
        inside = runs[(runs[:, 1] > y0) & (runs[:, 1] < y1)]
        for first in inside:
            end, at = int(first[0] + first[2]), int(first[1])
            level = inside[np.abs(inside[:, 1] - at) <= _ONE_LINE]
            later = level[level[:, 0] > end]
            if not len(later) or end < x0 - spare:
                continue
            start = int(later[:, 0].min())
            if start <= x1 + spare:
                drawn[at + 1 : at + 1 + max(1, int(first[3]) - 2), end:start] = 1


def _to_crossings(
    drawn: NDArray[np.uint8], ink: Mask, run: tuple[int, int, int, int], *, gap: int
) -> None:
    """Draw a stretch on over the gap at each end, up to the ink behind it."""
    x0, y0, x1, y1 = run
    before = np.nonzero(ink[y0:y1, max(0, x0 - gap) : x0].any(axis=0))[0]
    if len(before):
        drawn[y0:y1, max(0, x0 - gap) + int(before[0]) : x0] = 1
    behind = np.nonzero(ink[y0:y1, x1 : x1 + gap].any(axis=0))[0]
    if len(behind):
        drawn[y0:y1, x1 : x1 + int(behind[-1]) + 1] = 1


def _on_one_line(at: NDArray[np.int32], number: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Which stretches share their height with so many dashes that they are one ruling."""
    of_height = np.bincount(at, number, minlength=int(at.max()) + _ONE_LINE + 1)
    around = np.convolve(of_height, np.ones(2 * _ONE_LINE + 1), "same")
    return np.asarray(around[at] >= _MANY, np.bool_)
