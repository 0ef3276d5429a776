"""Pages that lay bent or aslant before a camera made flat again, by their own lines.

Rulings and lines of print that were level on paper are followed over the picture; a smooth
field of shifts that makes all of them level is taken back. Where the lines do not agree on
one, the picture stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_DPI = 100.0
_RUN, _LETTER = 14.0, 9.0
"""Points: what no stroke of print runs on, and how far apart letters of a line stand."""
_REACH, _LONG = 0.3, 0.5
"""Shares of the page that rulings and lines of print run over."""
_THIN, _LINE_HIGH = 4.0, 16.0
"""Points: how thick rulings are, and lines of print high."""
_STEP = 6
_FEW_RULES, _FEW_LINES = 4, 6
_BENT, _ASLANT, _ROUGH = 0.0014, 0.0035, 3.0
"""Shares of its length by which a ruling bows, and by which slopes differ; more for print."""
_FAR = 5.0
"""Times as much as that: rows run into each other."""
_OFF = 1.3
"""Pixels by which lines may miss the field, root of the mean square."""
_POWERS_ALONG, _POWERS_ACROSS = (1, 2, 3, 4), (0, 1, 2)
_WAYS_OUT = 6.0
"""Root mean squares from the field at which a point belongs to something else."""


@dataclass(frozen=True, slots=True)
class _Field:
    """Shifts across the lines: polynomials in the place along them and of the line.

    Attributes:
        weights: of the terms. middle, size: of the picture along and across the lines.
        off: root mean square in pixels by which the lines miss it.
    """

    weights: Doubles
    middle: tuple[float, float]
    size: tuple[float, float]
    off: float

    def at(self, along: Floats, across: Floats) -> Floats:
        """Shifts in pixels at places of the flat page, arrays of one shape."""
        u, v = (along - self.middle[0]) / self.size[0], (across - self.middle[1]) / self.size[1]
        shift = np.zeros(np.broadcast(u, v).shape, np.float32)
        for weight, (j, k) in zip(self.weights, _terms(), strict=True):
            shift += np.float32(weight) * u**j * v**k
        return shift


def flattened(image: Pixels, *, dpi: float) -> Pixels:
    """The page flat, or the very picture handed in where it is not surely bent.

    Args:
        image: height × width × 3, roughly upright.
        dpi: pixels per 72 points.
    """
    looked = _looked(image, dpi)
    if looked is None:
        return image
    level, px, scale = looked
    size = level.shape[1], level.shape[0]
    curves, ruled = _curves_of(level, px)
    if not curves:
        return image
    if not _is_bent(curves, rough=1.0 if ruled else _ROUGH):
        return image
    down = _fitted(curves, (float(size[0]), float(size[1])))
    if down is None:
        return image
    standing = _rules(np.ascontiguousarray(level.T), px)
    across = (
        _fitted(standing, (float(size[1]), float(size[0]))) if len(standing) >= _FEW_RULES else None
    )
    return _moved(image, down, across, scale=scale)


def left_bent(image: Pixels, *, dpi: float) -> bool:
    """Whether the lines of a page still bow so that rows run into each other.

    Args:
        image: height × width × 3, as ``flattened`` gave it back.
        dpi: pixels per 72 points.
    """
    looked = _looked(image, dpi)
    if looked is None:
        return False
    curves, ruled = _curves_of(looked[0], looked[1])
    return bool(curves) and _is_bent(curves, rough=_FAR if ruled else _ROUGH * _FAR)


def _looked(image: Pixels, dpi: float) -> tuple[Pixels, float, float] | None:
    """Ink of a small copy, its pixels per point and its scale; None of what is too small."""
    scale = min(1.0, _DPI / dpi)
    size = (round(image.shape[1] * scale), round(image.shape[0] * scale))
    if min(size) < 200:
        return None
    small = cv2.cvtColor(cv2.resize(image, size, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    ink = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 21, 16
    )
    return np.asarray(ink, np.uint8), dpi * scale / 72.0, scale


def _curves_of(ink: Pixels, px: float) -> tuple[list[Doubles], bool]:
    """Rulings, else lines of print, where there are enough; whether they are rulings."""
    curves = _rules(ink, px)
    if len(curves) >= _FEW_RULES:
        return curves, True
    curves = _print(ink, px)
    return (curves if len(curves) >= _FEW_LINES else []), False


def _rules(ink: Pixels, px: float) -> list[Doubles]:
    """Long thin level lines as points: n × 2 of x and y each."""
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    run = np.ones((1, max(3, round(_RUN * px))), np.uint8)
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, run)
    joined = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((3, 9), np.uint8))
    return _curves(np.asarray(joined, np.uint8), most=_THIN * px + 2, reach=_REACH)


def _print(ink: Pixels, px: float) -> list[Doubles]:
    """Lines of print as points along their middle."""
    reach = max(3, round(_LETTER * px))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    kept = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((2, 2 * reach), np.uint8))
    return _curves(np.asarray(kept, np.uint8), most=_LINE_HIGH * px, reach=_LONG)


def _curves(mask: Pixels, *, most: float, reach: float) -> list[Doubles]:
    """Middles of what hangs together, long and hardly anywhere thicker than ``most`` pixels."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found: list[Doubles] = []
    for n in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[n])
        if width < reach * mask.shape[1] or area > most * width or height > width:
            continue
        part = labels[top : top + height, left : left + width] == n
        deep = part.sum(axis=0)
        columns = np.flatnonzero((deep > 0) & (deep <= most))
        if len(columns) < 0.7 * width:
            continue
        middles = (part * np.arange(height)[:, None]).sum(axis=0)[columns] / deep[columns]
        points = np.stack([columns + left, middles + top], axis=1).astype(np.float64)
        found.append(points[:: _STEP if len(points) > 4 * _STEP else 1])
    return found


def _is_bent(curves: list[Doubles], *, rough: float) -> bool:
    """Whether most lines bow, or run towards each other."""
    bows, slopes = [], []
    for points in curves:
        x, y = points[:, 0], points[:, 1]
        slope, level = np.polyfit(x, y, 1)
        smooth = np.polyval(np.polyfit(x, y, 3), x)
        bows.append(float(np.ptp(smooth - slope * x - level)) / float(np.ptp(x)))
        slopes.append(float(slope))
    spread = float(np.percentile(slopes, 90) - np.percentile(slopes, 10))
    return float(np.median(bows)) > rough * _BENT or spread > rough * _ASLANT


def _terms() -> list[tuple[int, int]]:
    return [(j, k) for j in _POWERS_ALONG for k in _POWERS_ACROSS]


def _fitted(curves: list[Doubles], size: tuple[float, float]) -> _Field | None:
    """The field that makes all lines level, None where they do not agree on one.

    Args:
        size: of the picture along and across the lines.
    """
    middle = size[0] / 2, size[1] / 2
    lines = np.concatenate([np.full(len(points), n) for n, points in enumerate(curves)])
    x, y = np.concatenate(curves).T
    levels = np.array([float(np.median(points[:, 1])) for points in curves])
    keep = np.ones(len(x), np.bool_)
    weights, off = np.zeros(len(_terms())), 0.0
    for _ in range(3):
        u, v = (x - middle[0]) / size[0], (levels[lines] - middle[1]) / size[1]
        own = (lines[:, None] == np.arange(len(curves))).astype(np.float64)
        columns = np.concatenate([own, np.stack([u**j * v**k for j, k in _terms()], 1)], axis=1)
        # A little weight against terms that nothing on the page decides.
        damped = np.diag(np.r_[np.zeros(len(curves)), np.full(len(_terms()), 0.05)])
        solved, *_ = np.linalg.lstsq(
            np.concatenate([columns[keep], damped]),
            np.r_[y[keep], np.zeros(len(damped))],
            rcond=None,
        )
        levels, weights = solved[: len(curves)], solved[len(curves) :]
        miss = np.abs(columns @ solved - y)
        off = float(np.sqrt(np.mean(miss[keep] ** 2)))
        keep = miss < max(3.0, _WAYS_OUT * off)
    if off > _OFF or keep.mean() < 0.9:
        return None
    return _Field(weights, middle, size, off)


def _moved(image: Pixels, down: _Field, across: _Field | None, *, scale: float) -> Pixels:
    height, width = image.shape[:2]
    xs = (np.arange(width, dtype=np.float32) * scale)[None, :]
    ys = (np.arange(height, dtype=np.float32) * scale)[:, None]
    map_y = (ys + down.at(xs, ys)) / scale
    map_x = (xs + (across.at(ys, xs) if across else np.zeros_like(map_y))) / scale
    flat = cv2.remap(
        image, map_x.astype(np.float32), map_y.astype(np.float32), cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    return np.asarray(flat, np.uint8)
