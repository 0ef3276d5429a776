"""Compact patches of ink as a square die leaves them, their frame worn, broken or faint.

A die is pressed by hand: it stands askew on the page and its ink is uneven. Print is straight
with the page and even. What a hand has pressed needs no whole frame to be told from a box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.seals.boxes import Floats, Frame, clear_ink, cut_sides, turns_of
from lvjian.extractors.seals.rims import Mask

_JOINS = (7, 3)
"""Pixels over which ink hangs together: worn letters apart; seals that stand close."""
_LEAST_MM, _NARROW_MM, _MOST_MM = 9.0, 6.5, 50.0
_LONGER = 2.6
_LEAST_POINTS = 40
_RECTANGLE = 0.82
"""Share of its straight box that a patch's hull takes; of a disc it is 0.785."""
_DARK_PRINT, _LEAST_PRINT, _MOST_ASKEW = 0.55, 200, 6.0
_ASKEW = (3.0, 41.0)
"""Degrees a hand turns a die at least; signs of danger stand at 45."""
_WIDER = 0.5
"""How much more of its turned box than of a straight one the hull takes, of what it would."""


@dataclass(frozen=True, slots=True)
class Patch:
    """A patch whose outline is a rectangle; ``hull``: n × 2, around its ink."""

    frame: Frame
    hull: Floats


class PageTurn:
    """How a page's print is turned, looked up when it is first asked for."""

    def __init__(self, small: NDArray[np.uint8]) -> None:
        self._small = small
        self._degrees: float | None = None

    @property
    def degrees(self) -> float:
        """Clockwise; 0 of a page with too little print."""
        if self._degrees is None:
            self._degrees = _turn_of(self._small)
        return self._degrees


def _turn_of(small: NDArray[np.uint8]) -> float:
    blue, green, red = cv2.split(small)
    light = np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)
    paper = float(np.median(light[::4, ::4]))
    dark = np.where(light < _DARK_PRINT * paper, np.uint8(255), np.uint8(0))
    if np.count_nonzero(dark) < _LEAST_PRINT:
        return 0.0
    turns = turns_of(np.asarray(255 - light, np.uint8), dark)
    return turns[0] if turns and abs(turns[0]) < _MOST_ASKEW else 0.0


def patches_of(ink: Mask, *, px_per_mm: float) -> Iterator[Patch]:
    """Rectangular patches of a square seal's size, the larger ones of a place first.

    Args:
        ink: how much of it every pixel of the page holds.
    """
    mask = clear_ink(ink)
    if not mask.any():
        return
    for join in _JOINS:
        joined = cv2.dilate(mask, np.ones((join, join), np.uint8))
        _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
        for n, (x, y, width, height, _) in enumerate(stats):
            short, long = sorted((float(width), float(height)))
            if n == 0 or long < _LEAST_MM * px_per_mm or short < _NARROW_MM * px_per_mm:
                continue
            if long > 1.4 * _MOST_MM * px_per_mm:
                continue
            here = (slice(y, y + height), slice(x, x + width))
            part = np.where(labels[here] == n, mask[here], np.uint8(0))
            patch = _patch(ink[here], part, (x, y), page=ink.shape, px_per_mm=px_per_mm)
            if patch is not None:
                yield patch


def _patch(
    ink: Mask, part: Mask, at: tuple[int, int], *, page: tuple[int, ...], px_per_mm: float
) -> Patch | None:
    if cv2.countNonZero(part) < _LEAST_POINTS:
        return None
    points = cv2.findNonZero(part)
    hull = np.asarray(cv2.convexHull(points), np.float32)[:, 0]
    # A hull that fills no box however it is turned need not be turned.
    (_, (a, b), _) = cv2.minAreaRect(hull)
    if cv2.contourArea(hull) < 0.9 * _RECTANGLE * a * b:
        return None
    turns = turns_of(ink, part)
    if not turns:
        return None
    corners, filled = _straight_box(hull, turns[0])
    short, long = sorted(np.hypot(*(corners[1:3] - corners[:2]).T))
    if filled < _RECTANGLE or long > _LONGER * short or long > _MOST_MM * px_per_mm:
        return None
    offset = np.array(at, np.float32)
    corners = np.asarray(corners + offset, np.float32)
    frame = Frame(corners, (1.0, 1.0, 1.0, 1.0), cut_sides(corners, page, px_per_mm))
    return Patch(frame, np.asarray(hull + offset, np.float32))


def _straight_box(hull: Floats, degrees: float) -> tuple[Floats, float]:
    """The box around a hull with sides turned so (4 × 2), and how much of it the hull takes."""
    turn = np.radians(degrees)
    cos, sin = np.cos(turn), np.sin(turn)
    back = np.array([[cos, sin], [-sin, cos]], np.float32)
    flat = hull @ back.T
    (x0, y0), (x1, y1) = flat.min(axis=0), flat.max(axis=0)
    corners = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32) @ back
    area = max(1.0, float((x1 - x0 + 1) * (y1 - y0 + 1)))
    return np.asarray(corners, np.float32), float(cv2.contourArea(hull)) / area


def is_askew(frame: Frame, page: PageTurn) -> bool:
    """Whether a frame is turned against the print of its page as a hand turns a die."""
    return _ASKEW[0] <= abs(_between(frame, page)) <= _ASKEW[1]


def is_patch_askew(patch: Patch, page: PageTurn) -> bool:
    """The same of a patch: a paragraph fills a box that is straight with the page as well."""
    if not is_askew(patch.frame, page):
        return False
    _, turned = _straight_box(patch.hull, turn_of(patch.frame))
    _, straight = _straight_box(patch.hull, page.degrees)
    grows = abs(np.sin(2 * np.radians(_between(patch.frame, page))))
    return turned > straight * (1 + _WIDER * float(grows))


def _between(frame: Frame, page: PageTurn) -> float:
    return (turn_of(frame) - page.degrees + 45.0) % 90.0 - 45.0


def turn_of(frame: Frame) -> float:
    """Degrees, clockwise, of the top side; between -45 and 45."""
    x, y = frame.corners[1] - frame.corners[0]
    return (float(np.degrees(np.arctan2(y, x))) + 45.0) % 90.0 - 45.0
