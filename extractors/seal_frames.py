"""Square seals: a straight frame around letters of the same ink, or letters left out of it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lvjian.core.place import Box
from lvjian.extractors.seal_rims import Mask

_LEAST_MM, _MOST_MM = 9.0, 48.0
_SIDE = 64
"""Pixels of a side once the frame is put straight."""

_SPECK = 8
_FULL = 0.55
"""Share of rows and of columns of a frame in which its letters stand."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A square seal in pixels of its patch."""

    box: Box
    sure: float


def frame_of(patch: Mask, *, px_per_mm: float) -> Frame | None:
    """The square seal that a patch of ink is, None if it is something else.

    A frame that marks a passage of a screenshot has no ink inside; a bar of a chart is full.
    """
    patch = _without_specks(patch)
    if np.count_nonzero(patch) < 60:
        return None
    rectangle = cv2.minAreaRect(cv2.findNonZero(patch))
    short, long = sorted(side / px_per_mm for side in rectangle[1])
    if short < _LEAST_MM or long > min(_MOST_MM, 2.4 * short):
        return None
    straight = _straightened(patch, np.asarray(cv2.boxPoints(rectangle), np.float32))
    rim = _rim_share(straight)
    # Two thirds of the side as the letters' field: the frame is left out of it.
    inner = straight[10:-10, 10:-10] > 0
    filled = float(inner.mean())
    if rim < 0.8 or not 0.12 <= filled <= 0.82:
        return None
    if not _has_letters(inner):
        return None
    corners = cv2.boxPoints(rectangle)
    (x0, y0), (x1, y1) = corners.min(axis=0), corners.max(axis=0)
    return Frame((float(x0), float(y0), float(x1), float(y1)), rim)


def _without_specks(patch: Mask) -> Mask:
    """Without grains of colour: a single one would set the corner of the frame."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(patch)
    large = stats[:, cv2.CC_STAT_AREA] >= _SPECK
    large[0] = False
    return np.where(large[labels], np.uint8(255), np.uint8(0))


def _straightened(patch: Mask, corners: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> Mask:
    target = np.array([[0, _SIDE], [0, 0], [_SIDE, 0], [_SIDE, _SIDE]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(patch, matrix, (_SIDE, _SIDE), flags=cv2.INTER_LINEAR)
    return np.where(np.asarray(flat, np.uint8) > 100, np.uint8(255), np.uint8(0))


def _rim_share(straight: Mask) -> float:
    """The worst side's share of ink within a tenth of the side from the edge."""
    ink = straight > 0
    near = 6
    sides = (ink[:near].any(0), ink[-near:].any(0), ink[:, :near].any(1), ink[:, -near:].any(1))
    return min(float(side.mean()) for side in sides)


def _has_letters(inner: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> bool:
    """Ink and paper change often along rows and along columns, in all quarters but one."""
    along = np.abs(np.diff(inner.astype(np.int8), axis=1)).sum(axis=1)
    across = np.abs(np.diff(inner.astype(np.int8), axis=0)).sum(axis=0)
    if min(float(np.median(along)), float(np.median(across))) < 2:
        return False
    # The letters of a name seal fill its frame; those of a box in a chart stand in its middle.
    if min(float(inner.any(axis=1).mean()), float(inner.any(axis=0).mean())) < _FULL:
        return False
    middle_y, middle_x = inner.shape[0] // 2, inner.shape[1] // 2
    quarters = (
        inner[:middle_y, :middle_x], inner[:middle_y, middle_x:],
        inner[middle_y:, :middle_x], inner[middle_y:, middle_x:],
    )  # fmt: skip
    return sum(0.06 <= float(q.mean()) <= 0.94 for q in quarters) >= 3
