"""The sheet of paper on a photograph: found against what it lies on, laid flat by its edges.

Paper changes its light slowly, what it lies on begins with a step. The four edges give the
camera's slant back and, where they bow alike, the bow of the paper. Nothing is taken for a
sheet that is not parted from its surroundings all along its edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.scan.sheet_edges import Doubles, Edges, Mask, edges_of

Pixels = NDArray[np.uint8]
Maps = tuple[NDArray[np.float32], NDArray[np.float32]]

_SIDE = 640
"""Pixels of the long side of the copy that is looked at."""
_STEPS = (5, 8, 12)
"""Steps within ``_BARRIER`` pixels of paper, in levels of ``_levels``, the strictest first."""
_BARRIER = 5
_TINTS, _UNLIKE, _TINT_UNLIKE = 6, 12.0, 6.0
_LEAST, _MOST = 0.2, 0.985
"""Shares of a picture that a sheet takes."""
_WHOLE = 0.9
_THREAD = 15
"""Pixels up to which a part of an area is a thread of light that runs out of it."""
_BESIDE, _PARTED = 7.0, 0.8
_PAPER_AROUND = 0.35
_LONG_POINTS, _SQUARE_ROOT = 841.89, 2**0.5
_LIKE_A4 = 1.17
_MOST_LONG = 2600
"""Pixels of the long side of the flat page: A4 at 220 dots per inch."""
_BOWS = 0.003
"""Share of its length by which an edge bows that is taken back."""
_GRAIN, _LIGHT, _POOR = 20.0, 200.0, 100.0
"""Levels up to which pixels differ by grain alone; of paper, in good and in poor light."""
_PARALLEL, _SQUARE, _LEVEL = 0.35, 0.6, 5.0
"""Degrees."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet on a picture.

    Attributes:
        corners: 4 × 2 pixels of the picture: left upper, then clockwise.
        bows: how far its top, right, bottom and left edges bow, as weights of ``_bow``,
            in shares of the height or width.
        outside: sides of the picture over which it reaches: 左, 上, 右, 下.
    """

    corners: Doubles
    bows: tuple[Doubles, ...]
    outside: tuple[str, ...]

    @property
    def straight(self) -> bool:
        """Whether it lies as on a scanner: edges parallel, corners square, nothing bowed."""
        turned = self._turned()
        apart = (turned[0] - turned[2], turned[1] - turned[3])
        square = abs(turned[0] - turned[1]) <= _SQUARE
        return max(map(abs, apart)) <= _PARALLEL and square and not any(b.any() for b in self.bows)

    @property
    def level(self) -> bool:
        """Whether it is turned no further than pages are that a scanner drew in."""
        return bool(np.abs(self._turned()).max() <= _LEVEL)

    def _turned(self) -> list[float]:
        """Degrees by which its edges are turned clockwise."""
        ahead = np.roll(self.corners, -1, axis=0) - self.corners
        angles = np.degrees(np.arctan2(ahead[:, 1], ahead[:, 0])) - np.array([0, 90, 180, -90])
        return [float(a) for a in (angles + 180) % 360 - 180]

    @property
    def bowed(self) -> float:
        """The most by which an edge bows, as share of the sheet's height or width."""
        along = np.linspace(0, 1, 33)
        return max(float(np.abs(_bow(bow, along)).max()) for bow in self.bows)


@dataclass(frozen=True, slots=True)
class Flat:
    """A sheet laid flat.

    Attributes:
        dpi: its pixels per 72 points.
        back: projective map, row by row, from its pixels to those of the picture.
    """

    image: Pixels
    dpi: float
    back: Doubles


def find_sheet(image: Pixels) -> Sheet | None:
    """The sheet on a picture; None where it fills the picture or lies straight, or none is sure.

    Args:
        image: height × width × 3, blue first.
    """
    scale = _SIDE / max(image.shape[:2])
    if scale > 0.8:
        return None
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    levels = _levels(np.asarray(small, np.uint8))
    for step in _STEPS:
        region = _paper(levels, step)
        edges = edges_of(region) if region is not None else None
        if region is None or edges is None:
            continue
        if _stands_out(levels, region, edges):
            bows = tuple(b if np.abs(_bow(b, _ALONG)).max() > _BOWS else b * 0 for b in edges.bows)
            sheet = Sheet(edges.corners / scale, bows, edges.outside)
            # What surrounds a scan laid straight, or a panel of a cover, is part of the page.
            return None if sheet.straight and sheet.level else sheet
    return None


_ALONG = np.linspace(0, 1, 33)


def _levels(small: Pixels) -> Pixels:
    """Light in steps of ratio, and two tints, print taken out."""
    bare = cv2.morphologyEx(
        small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (15, 15))
    )
    smooth = cv2.medianBlur(np.asarray(bare, np.uint8), 5)
    lab = cv2.cvtColor(smooth, cv2.COLOR_BGR2LAB)
    grey = cv2.cvtColor(smooth, cv2.COLOR_BGR2GRAY).astype(np.float32)
    lab[:, :, 0] = np.clip((np.log(grey + 6.0) - 1.79) * 67.0, 0, 255).astype(np.uint8)
    return np.asarray(lab, np.uint8)


def _paper(levels: Pixels, step: int) -> Mask | None:
    """The calm area that holds most of the middle of the picture."""
    around = np.ones((_BARRIER, _BARRIER), np.uint8)
    steps = cv2.subtract(cv2.dilate(levels, around), cv2.erode(levels, around))
    calm = (steps[:, :, 0] <= step) & (steps[:, :, 1:].max(axis=2) <= _TINTS)
    count, labels = cv2.connectedComponents(calm.astype(np.uint8), connectivity=4)
    height, width = calm.shape
    inner = labels[height // 4 : height - height // 4, width // 4 : width - width // 4]
    shares = np.bincount(inner.ravel(), minlength=count)
    best = int(np.argmax(shares[1:])) + 1 if count > 1 else 0
    if not best or not shares[best]:
        return None
    return _without_threads(cv2.dilate((labels == best).astype(np.uint8), around) > 0)


def _without_threads(area: Mask) -> Mask | None:
    """The area without the threads by which it runs out, its holes filled."""
    solid = cv2.morphologyEx(area.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    disk = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_THREAD, _THREAD))
    opened = cv2.morphologyEx(_filled(np.asarray(solid, np.uint8)), cv2.MORPH_OPEN, disk)
    filled = _filled(np.asarray(opened, np.uint8))
    outlines, _ = cv2.findContours(filled, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    hull = cv2.contourArea(cv2.convexHull(outlines[0]))
    share = cv2.contourArea(outlines[0]) / max(hull, 1.0)
    return filled > 0 if share >= _WHOLE and _LEAST <= filled.mean() <= _MOST else None


def _filled(area: Pixels) -> Pixels:
    """The largest part of an area, with all that it encloses."""
    outlines, _ = cv2.findContours(area, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros_like(area)
    if outlines:
        cv2.drawContours(filled, [max(outlines, key=cv2.contourArea)], -1, 1, -1)
    return filled


def _stands_out(levels: Pixels, region: Mask, edges: Edges) -> bool:
    """Whether all edges are steps, and what lies around the sheet is no paper."""
    height, width = region.shape
    for (inner, outer), seen in zip(_beside(edges), edges.seen, strict=True):
        inside = (outer >= 0).all(axis=1) & (outer < (width, height)).all(axis=1)
        if not seen or not inside.any():
            continue
        apart = np.abs(_at(levels, inner[inside]) - _at(levels, outer[inside]))
        unlike = (apart[:, 0] > _UNLIKE) | (apart[:, 1:].max(axis=1) > _TINT_UNLIKE)
        if unlike.mean() < _PARTED:
            return False
    around = cv2.dilate(region.astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    return bool(around.any()) and _like_paper(levels, region, around) < _PAPER_AROUND


def _beside(edges: Edges) -> list[tuple[Doubles, Doubles]]:
    """Points of the picture close inside and outside of each edge."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    back = cv2.getPerspectiveTransform(square, edges.corners.astype(np.float32))
    along = np.linspace(0.06, 0.94, 40)
    found = []
    for n, bow in enumerate(edges.bows):
        start, end = edges.sides[(n + 1) % 4]
        share = _BESIDE / max(float(np.hypot(*(end - start))), 1.0)
        far = n in {1, 2}
        pair = []
        for way in (1.0, -1.0):
            shift = far + _bow(bow, along) + (-way if far else way) * share
            flat = np.stack([along, shift] if n % 2 == 0 else [shift, along], 1)
            moved = cv2.perspectiveTransform(flat[None].astype(np.float32), back)[0]
            pair.append(moved.astype(np.float64))
        found.append((pair[0], pair[1]))
    return found


def _at(levels: Pixels, spots: Doubles) -> Doubles:
    x, y = np.clip(np.round(spots), 0, (levels.shape[1] - 1, levels.shape[0] - 1)).astype(int).T
    return np.asarray(levels[y, x], np.float64)


def _like_paper(levels: Pixels, region: Mask, around: Mask) -> float:
    """Share of what lies around that has the light and tint paper would have there."""
    ys, xs = np.nonzero(region)
    step = max(1, len(ys) // 4000)
    ys, xs = ys[::step], xs[::step]
    plane, *_ = np.linalg.lstsq(
        np.stack([xs, ys, np.ones_like(xs)], 1).astype(np.float64),
        levels[ys, xs].astype(np.float64),
        rcond=None,
    )
    oy, ox = np.nonzero(around)
    apart = np.abs(
        np.stack([ox, oy, np.ones_like(ox)], 1).astype(np.float64) @ plane
        - levels[oy, ox].astype(np.float64)
    )
    like = (apart[:, 0] <= _UNLIKE) & (apart[:, 1:].max(axis=1) <= _TINT_UNLIKE)
    return float(like.mean())


def laid_flat(image: Pixels, sheet: Sheet) -> Flat:
    """The sheet as it would lie on a scanner, a page of A4 where it has that shape."""
    width, height = _size(sheet.corners)
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    back = cv2.getPerspectiveTransform(target, sheet.corners.astype(np.float32))
    shrink = min(1.0, 1.15 * max(width, height) / _longest(sheet.corners))
    if shrink < 1.0:
        # Fewer pixels are made of many: each is the mean of those it covers.
        image = np.asarray(
            cv2.resize(image, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8
        )
    map_x, map_y = _maps(sheet, width, height)
    flat_x, flat_y = (
        (back[n, 0] * map_x + back[n, 1] * map_y + back[n, 2])
        / (back[2, 0] * map_x + back[2, 1] * map_y + back[2, 2])
        * shrink
        for n in (0, 1)
    )
    flat = cv2.remap(
        image, flat_x.astype(np.float32), flat_y.astype(np.float32), cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    dpi = max(width, height) * 72.0 / _LONG_POINTS
    return Flat(_as_scanned(np.asarray(flat, np.uint8)), dpi, back.astype(np.float64))


def _as_scanned(flat: Pixels) -> Pixels:
    """The page without the grain of a camera in poor light, and as light as paper."""
    light = float(np.median(flat[::4, ::4]))
    if light < _POOR:
        flat = np.asarray(cv2.GaussianBlur(flat, (0, 0), 1.2), np.uint8)
    even = cv2.bilateralFilter(flat, 5, _GRAIN, 2)
    return np.asarray(cv2.convertScaleAbs(even, alpha=max(1.0, _LIGHT / max(light, 8.0))), np.uint8)


def _maps(sheet: Sheet, width: int, height: int) -> Maps:
    """Where each pixel of the flat page lies on the page with bowed edges."""
    u = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    v = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    top, right, bottom, left = sheet.bows
    down = (1 - v) * _bow(top, u) + v * _bow(bottom, u)
    across = (1 - u) * _bow(left, v) + u * _bow(right, v)
    xs = (u + across) * width
    ys = (v + down) * height
    return xs.astype(np.float32), ys.astype(np.float32)


def _bow(weights: Doubles, along: NDArray[np.floating]) -> NDArray[np.floating]:
    """Shift of an edge at places from 0 to 1 along it; none at its ends."""
    shift = np.zeros_like(along)
    for power, weight in enumerate(weights):
        shift = shift + weight * along**power
    return np.asarray(shift * along * (1 - along))


def _longest(corners: Doubles) -> float:
    return float(np.hypot(*(np.roll(corners, -1, axis=0) - corners).T).max())


def _size(corners: Doubles) -> tuple[int, int]:
    """Width and height of the flat page in pixels."""
    top, right, bottom, left = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    width, height = (top + bottom) / 2, (left + right) / 2
    long = min(max(top, right, bottom, left), _MOST_LONG)
    shape = max(width, height) / max(min(width, height), 1.0)
    if _SQUARE_ROOT / _LIKE_A4 <= shape <= _SQUARE_ROOT * _LIKE_A4:
        shape = _SQUARE_ROOT
    short = long / shape
    sides = (long, short) if width >= height else (short, long)
    return round(sides[0]), round(sides[1])


def shifted_back(back: Doubles | Sequence[float], factor: float, dpi: float) -> tuple[float, ...]:
    """A map between pixels as one between points.

    Args:
        back: from pixels of the flat page to pixels of the picture.
        factor: points per pixel of the picture.
        dpi: of the flat page.
    """
    own = 72.0 / dpi
    scale_in, scale_out = np.diag([1 / own, 1 / own, 1.0]), np.diag([factor, factor, 1.0])
    whole = scale_out @ np.asarray(back, np.float64).reshape(3, 3) @ scale_in
    return tuple(round(float(v), 9) for v in (whole / whole[2, 2]).ravel())
