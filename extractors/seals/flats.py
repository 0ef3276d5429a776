"""A square of a page put straight, and what stands in and around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.recognised import SealColour
from lvjian.extractors.seals.inks import colour_in

Image = NDArray[np.uint8]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
PX = 8.0
"""Pixels per millimetre of a square put straight."""
MARGIN = 20
"""Pixels around it that are looked at as well."""
_RIM = (4, 12)
_OUTSIDE = (18, 7)
_LEAST_INK, _OF_STRONGEST, _DARK = 10.0, 0.35, 0.5
_WHITE = 0.5
_IN_RIM, _BEHIND_RIM, _SECOND_RIM = 0.6, 0.35, 16
_LETTER = 0.04
_CORE, _CORE_SHARE, _UNEVEN, _LEAST_DEPTH = 7, 0.12, 0.065, 50.0
"""Pixels a stroke is broad whose ink is looked at, the share of ink in such, its deviation, and how
much darker than paper it is at least."""


@dataclass(frozen=True, slots=True)
class Square:
    """What stands within a frame and around it.

    Attributes:
        mm: width and height.
        rim: share of each side that is ink: top, right, bottom, left.
        outside: density of ink just outside each side.
        onward: how many of the eight ways on from the corners have lines: of a table.
        inside: density of ink behind the rim.
        filled: shares of the height and of the width between first and last letter.
        strokes: of letters along the usual row and column.
        paper: share of what is no ink, inside and around, that is bright and has no colour.
        uneven: broad strokes are darker here and lighter there: no printer's work.
    """

    mm: tuple[float, float]
    rim: tuple[float, float, float, float]
    outside: tuple[float, float, float, float]
    onward: int
    inside: float
    filled: tuple[float, float]
    strokes: tuple[float, float]
    paper: float
    uneven: bool = False

    @property
    def white(self) -> bool:
        """Whether the letters are left out of the ink."""
        return self.inside > _WHITE


def straightened(image: Image, corners: Floats, dpi: float) -> Image:
    """A frame's part of the page put straight, with a margin around.

    Args:
        corners: in pixels of the image; left top, right top, right bottom, left bottom.
    """
    wide, high = _sides(corners)
    width, height = (max(24, round(side / dpi * 25.4 * PX)) for side in (wide, high))
    lo, right, low = MARGIN, MARGIN + width - 1, MARGIN + height - 1
    target = np.array([[lo, lo], [right, lo], [right, low], [lo, low]], np.float32)
    matrix = cv2.getPerspectiveTransform(np.asarray(corners, np.float32), target)
    size = (width + 2 * MARGIN, height + 2 * MARGIN)
    flat = cv2.warpPerspective(
        image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=0
    )
    return np.asarray(flat, np.uint8)


def _sides(corners: Floats) -> tuple[float, float]:
    a, b, c, d = corners
    wide = (np.hypot(*(b - a)) + np.hypot(*(c - d))) / 2
    high = (np.hypot(*(d - a)) + np.hypot(*(c - b))) / 2
    return float(wide), float(high)


def inked(flat: Image, colour: SealColour, paper: Sequence[float]) -> tuple[Bools, Bools]:
    """Where a square put straight has ink, and where print or the page's end hides it."""
    ink = colour_in(flat, colour, paper)
    inner = ink[MARGIN:-MARGIN, MARGIN:-MARGIN]
    level = max(_LEAST_INK, _OF_STRONGEST * float(np.percentile(inner, 92)))
    light = flat[:, :, 0 if colour == "blue" else 2]
    hidden = np.asarray(light < _DARK * max(paper), np.bool_)
    return np.asarray((ink > level) & ~hidden, np.bool_), hidden


def look_at(flat: Image, colour: SealColour, paper: Sequence[float]) -> Square:
    """What stands in and around a square put straight."""
    ink, hidden = inked(flat, colour, paper)
    either = ink | hidden
    height, width = (n - 2 * MARGIN for n in ink.shape)
    body = ink[MARGIN:-MARGIN, MARGIN:-MARGIN]
    edge = max(2, round(0.15 * min(height, width)))
    middle = body[edge:-edge, edge:-edge]
    inside = float(middle.mean())
    return Square(
        (round(width / PX, 1), round(height / PX, 1)),
        _each_side(either, _rim_share),
        _each_side(ink, _outside_share),
        _onward(ink),
        inside,
        _filled(body, hidden[MARGIN:-MARGIN, MARGIN:-MARGIN], inside > _WHITE),
        _strokes(middle),
        _paper_share(flat, either, max(paper)),
        _is_uneven(flat, ink, hidden, colour=colour, paper=paper),
    )


def _is_uneven(
    flat: Image, ink: Bools, hidden: Bools, *, colour: SealColour, paper: Sequence[float]
) -> bool:
    """Whether the ink of broad strokes, away from print, is not everywhere as dark."""
    print_ = cv2.dilate(hidden.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    free = (ink & ~print_).astype(np.uint8)
    core = cv2.erode(free, np.ones((_CORE, _CORE), np.uint8))
    count = int(core.sum())
    if count < max(60.0, _CORE_SHARE * float(free.sum())):
        return False
    channel = 2 if colour == "blue" else 1
    depth = np.clip(paper[channel] - flat[:, :, channel].astype(np.float32), 0, 255)
    weight = core.astype(np.float32)
    soft = cv2.blur(depth * weight, (5, 5)) / np.maximum(cv2.blur(weight, (5, 5)), 1e-3)
    own = soft[core > 0]
    # Faint ink is uneven by the grain of the scan alone.
    return bool(own.mean() > _LEAST_DEPTH and own.std() > _UNEVEN * own.mean())


def _each_side(ink: Bools, share: Callable[[Bools], float]) -> tuple[float, float, float, float]:
    """Of the top, the right, the bottom and the left."""
    return share(ink), share(np.rot90(ink)), share(np.rot90(ink, 2)), share(np.rot90(ink, 3))


def _rim_share(ink: Bools) -> float:
    """Share of the top side along which one straight line of ink runs."""
    strip = ink[MARGIN - _RIM[0] : MARGIN + _RIM[1], MARGIN:-MARGIN].astype(np.uint8)
    return float(cv2.dilate(strip, np.ones((5, 1), np.uint8)).mean(axis=1).max())


def _outside_share(ink: Bools) -> float:
    return float(ink[MARGIN - _OUTSIDE[0] : MARGIN - _OUTSIDE[1], MARGIN:-MARGIN].mean())


def _onward(ink: Bools) -> int:
    count = 0
    for n in range(4):
        top = np.rot90(ink, n)[MARGIN - 5 : MARGIN + 10]
        for end in (top[:, : MARGIN - 5], top[:, 5 - MARGIN :]):
            count += float(end.any(axis=0).mean()) > 0.8
    return count


def _filled(body: Bools, hidden: Bools, white: bool) -> tuple[float, float]:
    return _extent(body, hidden, white), _extent(body.T, hidden.T, white)


def _extent(body: Bools, hidden: Bools, white: bool) -> float:
    """Share of the rows within the rim between the first and the last that has letters."""
    high, wide = body.shape
    side = slice(round(0.15 * wide), round(0.85 * wide))
    if white:
        part = ~body[:, side] & ~hidden[:, side]
        lo, hi = round(0.04 * high), round(0.96 * high)
    else:
        part = body[:, side]
        dense = part.mean(axis=1)
        lo, hi = behind_rim(dense), high - behind_rim(dense[::-1])
    rows = np.flatnonzero(part[lo:hi].mean(axis=1) > _LETTER)
    if not len(rows):
        return 0.0
    return float((rows[-1] - rows[0] + 1) / max(1, high - 2 * min(lo, high - hi)))


def behind_rim(dense: NDArray[np.float64]) -> int:
    """Rows that a rim takes, and the second rim of a double one."""
    most = len(dense) // 5
    inside = 0
    for row in range(most):
        if dense[row] > _IN_RIM:
            inside = row + 1
    while inside < most and dense[inside] > _BEHIND_RIM:
        inside += 1
    return inside


def _strokes(middle: Bools) -> tuple[float, float]:
    soft = cv2.medianBlur(middle.astype(np.uint8), 3).astype(np.int8)
    along = np.abs(np.diff(soft, axis=1)).sum(axis=1)
    across = np.abs(np.diff(soft, axis=0)).sum(axis=0)
    return float(np.median(along)) / 2, float(np.median(across)) / 2


def _paper_share(flat: Image, either: Bools, white: float) -> float:
    near = cv2.dilate(either.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    pixels = flat[~near]
    if len(pixels) < 50:
        return 1.0
    high, low = pixels.max(axis=1).astype(np.int16), pixels.min(axis=1).astype(np.int16)
    return float(((high > 0.78 * white) & (high - low < 0.15 * white)).mean())
