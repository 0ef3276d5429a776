"""The four edges of an area that may be a sheet of paper: corners, and how its edges bow."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Doubles = NDArray[np.float64]

_RIM = 3
"""Pixels from the side of the picture at which an area is cut by it."""
_SIDES = ("上", "右", "下", "左")
_OUT = 0.5
"""Share of an edge along the picture's side from which the sheet reaches over it."""
_TURN = (50.0, 130.0)
"""Degrees of the corners."""
_ENDS, _NEAR = 0.04, 0.3
"""Shares of an edge that its corner rounds off, and that give its way there."""
_POWERS = 3
_ROUGH = 0.006
"""Share of its length by which an edge may miss its curve, in the mean."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of an area, clockwise from the upper one.

    Attributes:
        corners: 4 × 2: left upper, then clockwise.
        bows: weights of how each edge bows, inwards being down and to the right.
        seen: False for edges that the side of the picture makes.
        outside: those sides of the picture.
    """

    corners: Doubles
    bows: tuple[Doubles, ...]
    seen: tuple[bool, ...]
    outside: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[Doubles, Doubles], ...]:
        """Start and end of each edge."""
        return tuple((self.corners[n], self.corners[(n + 1) % 4]) for n in range(4))


def edges_of(area: Mask) -> Edges | None:
    """The edges of an area with four corners; None where it has not."""
    outlines, _ = cv2.findContours(area.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = np.asarray(max(outlines, key=cv2.contourArea), np.int32)
    rough = _four(outline)
    if rough is None:
        return None
    chains = _chains(outline[:, 0, :].astype(np.float64), rough)
    if any(len(chain) < 20 for chain in chains):
        return None
    seen = tuple(not _at_rim(chain, area.shape) for chain in chains)
    corners = np.array([_meeting(chains[n - 1], chains[n], rough[n]) for n in range(4)])
    hidden = [n for n in range(4) if not seen[n]]
    if len(hidden) == 1:
        corners = _reaching_out(corners, chains[hidden[0]], hidden[0])
    if len(hidden) > 1 or not _is_sheet(corners):
        return None
    bows = _bows(chains, corners, seen)
    if bows is None:
        return None
    bows = tuple(bow if whole else bow * 0 for bow, whole in zip(bows, seen, strict=True))
    return Edges(corners, bows, seen, tuple(_SIDES[n] for n in hidden))


def _reaching_out(corners: Doubles, chain: Doubles, hidden: int) -> Doubles:
    """The corners of a sheet one of whose edges lies outside of the picture.

    That edge is drawn beside the opposite one as far out as the sheet is seen.
    """
    a, b, c, d = (corners[(hidden + n) % 4] for n in range(4))
    way = (d - c) / max(float(np.hypot(*(d - c))), 1.0)
    normal = np.array([way[1], -way[0]])
    middle = corners.mean(axis=0)
    reach = chain @ normal
    outwards = 1.0 if float((a - middle) @ normal) > 0 else -1.0
    level = float((reach * outwards).max() * outwards)
    found = corners.copy()
    for n, start, end in ((hidden, d, a), ((hidden + 1) % 4, c, b)):
        along = end - start
        step = float(along @ normal)
        if abs(step) > 1.0:
            found[n] = start + along * (level - float(start @ normal)) / step
    return found


def _four(outline: NDArray[np.int32]) -> Doubles | None:
    """Four corners of an outline, clockwise from the left upper one."""
    hull = cv2.convexHull(outline)
    length = cv2.arcLength(hull, closed=True)
    for share in np.arange(0.01, 0.09, 0.005):
        found = cv2.approxPolyDP(hull, float(share) * length, closed=True)
        if len(found) == 4:
            points = found[:, 0, :].astype(np.float64)
            return _in_order(points)
        if len(found) < 4:
            return None
    return None


def _in_order(points: Doubles) -> Doubles:
    middle = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
    clockwise = points[np.argsort(angles)]
    # The upper edge is the one whose middle lies highest over that of the sheet.
    over = [(clockwise[n] + clockwise[(n + 1) % 4])[1] for n in range(4)]
    return np.roll(clockwise, -int(np.argmin(over)), axis=0)


def _chains(outline: Doubles, corners: Doubles) -> list[Doubles]:
    """The points of each edge, from corner to corner."""
    at = [int(np.argmin(((outline - corner) ** 2).sum(axis=1))) for corner in corners]
    ring = outline
    if (at[1] - at[0]) % len(ring) > (at[3] - at[0]) % len(ring):
        ring = outline[::-1]
        at = [len(ring) - 1 - n for n in at]
    chains = []
    for n in range(4):
        start, end = at[n], at[(n + 1) % 4]
        count = (end - start) % len(ring)
        chains.append(ring[(start + np.arange(count + 1)) % len(ring)])
    return chains


def _at_rim(chain: Doubles, shape: tuple[int, ...]) -> bool:
    height, width = shape
    x, y = chain[:, 0], chain[:, 1]
    rims = (x < _RIM, x > width - 1 - _RIM, y < _RIM, y > height - 1 - _RIM)
    return max(float(rim.mean()) for rim in rims) > _OUT


def _meeting(before: Doubles, after: Doubles, rough: Doubles) -> Doubles:
    """Where two edges meet, by how they run near their corner."""
    one, other = _way(before[::-1]), _way(after)
    (p, a), (q, b) = one, other
    across = a[0] * b[1] - a[1] * b[0]
    if abs(across) < 0.3:
        return rough
    far = ((q[0] - p[0]) * b[1] - (q[1] - p[1]) * b[0]) / across
    spot = p + far * a
    return spot if float(np.hypot(*(spot - rough))) < 0.1 * len(after) else rough


def _way(chain: Doubles) -> tuple[Doubles, Doubles]:
    """A point and the direction of the beginning of an edge."""
    part = chain[int(_ENDS * len(chain)) : max(int(_NEAR * len(chain)), 12)]
    line = cv2.fitLine(part.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return line[2:].astype(np.float64), line[:2].astype(np.float64)


def _is_sheet(corners: Doubles) -> bool:
    """Whether four corners may be those of a sheet before a camera."""
    ahead = np.roll(corners, -1, axis=0) - corners
    behind = np.roll(corners, 1, axis=0) - corners
    cosine = (ahead * behind).sum(axis=1) / (np.hypot(*ahead.T) * np.hypot(*behind.T))
    angles = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return bool(angles.min() >= _TURN[0] and angles.max() <= _TURN[1])


def _bows(
    chains: list[Doubles], corners: Doubles, seen: tuple[bool, ...]
) -> tuple[Doubles, ...] | None:
    """How the edges bow on the flat page; None where one is no smooth curve."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    flat = cv2.getPerspectiveTransform(corners.astype(np.float32), square)
    found = []
    for n, chain in enumerate(chains):
        moved = cv2.perspectiveTransform(chain[None].astype(np.float32), flat)[0]
        along, shift = (moved[:, 0], moved[:, 1]) if n % 2 == 0 else (moved[:, 1], moved[:, 0])
        fitted = _curve(along.astype(np.float64), shift.astype(np.float64) - (n in {1, 2}))
        if fitted is None and not seen[n]:
            fitted = np.zeros(_POWERS)
        if fitted is None:
            return None
        found.append(fitted)
    return tuple(found)


def _curve(along: Doubles, shift: Doubles) -> Doubles | None:
    """Weights of the powers of a curve without shift at 0 and 1."""
    inner = (along > _ENDS) & (along < 1 - _ENDS)
    t, y = along[inner], shift[inner]
    if len(t) < 12:
        return None
    columns = np.stack([t * (1 - t) * t**power for power in range(_POWERS)], 1)
    keep = np.ones(len(t), np.bool_)
    weights: Doubles = np.zeros(_POWERS)
    miss: Doubles = np.zeros(len(t))
    for _ in range(3):
        weights = np.asarray(np.linalg.lstsq(columns[keep], y[keep], rcond=None)[0], np.float64)
        miss = np.asarray(np.abs(columns @ weights - y), np.float64)
        keep = miss < max(0.004, 3 * float(np.median(miss)))
    return weights if float(np.median(miss)) <= _ROUGH and keep.mean() > 0.6 else None
