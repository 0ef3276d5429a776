"""Straight frames of ink on a page: where the four sides of a square seal may lie.

A side is an edge behind which the ink ends. It need not be whole: seals are worn, crossed by
print and rules, stamped over other seals, and cut by the page's edge.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.seals.rims import Mask

Bools = NDArray[np.bool_]
Floats = NDArray[np.float32]
LEAST_MM, MOST_MM = 7.5, 48.0
_FAINT, _LEAST_COLOUR, _OF_STRONGEST, _REACH = 9, 18, 0.22, 21
"""Least redness of ink and of the strongest of it, its share of what is strongest around."""
_JOIN = 5
"""Pixels over which ink hangs together: letters and the broken frame around them."""
_MOST_PARTS, _PEAKS = 16, 9
LEAST_SIDE, _LEAST_MEAN, _CUT_MEAN, _THREE_MEAN = 0.42, 0.62, 0.7, 0.8
_LONGER = 2.4
_EDGE_MM = 8.0
"""How far from the page's edge a side may be the page's own: it lay askew when scanned."""
_AROUND = 0.88
"""How well a frame around another fits against it: seals have double rims."""
_EACH = 3


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame in pixels of the mask it was looked for in.

    Attributes:
        corners: left top, right top, right bottom, left bottom as it stands; 4 × 2.
        sides: share of ink that ends at the top, right, bottom and left.
        cut: which of them is where the page ends.
    """

    corners: Floats
    sides: tuple[float, float, float, float]
    cut: tuple[bool, bool, bool, bool]


def clear_ink(ink: Mask) -> Mask:
    """0 or 255: ink but for what JPEG smears around letters and stronger ink."""
    strongest = cv2.dilate(cv2.blur(ink, (3, 3)), np.ones((_REACH, _REACH), np.uint8))
    level = np.maximum(np.float32(_FAINT), strongest.astype(np.float32) * _OF_STRONGEST)
    clear = (ink > level) & (strongest > _LEAST_COLOUR)
    return np.where(clear, np.uint8(255), np.uint8(0))


def frames_of(ink: Mask, *, px_per_mm: float) -> Iterator[Frame]:
    """Frames on a page that have a square seal's size, the better ones of a place first.

    Args:
        ink: how much of it every pixel of the page holds.
    """
    mask = clear_ink(ink)
    if not mask.any():
        return
    joined = cv2.dilate(mask, np.ones((_JOIN, _JOIN), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    least = LEAST_MM * px_per_mm
    boxes = [(int(x), int(y), int(w), int(h)) for x, y, w, h, _ in stats[1:]]
    boxes = [b for b in boxes if max(b[2:]) >= 1.2 * least and min(b[2:]) >= 0.55 * least]
    boxes.sort(key=lambda b: (-b[2] * b[3], b[1], b[0]))
    for x, y, width, height in boxes[:_MOST_PARTS]:
        here = (slice(y, y + height), slice(x, x + width))
        turns = turns_of(ink[here], mask[here])
        yield from _in_part(mask[here], turns, (x, y), page=mask.shape, px_per_mm=px_per_mm)


def _in_part(
    part: Mask,
    turns: list[float],
    at: tuple[int, int],
    *,
    page: tuple[int, ...],
    px_per_mm: float,
) -> list[Frame]:
    found: list[tuple[float, Frame]] = []
    for degrees in turns:
        upright, back = _upright(part, degrees)
        for score, rect, sides in _rectangles(upright, px_per_mm):
            corners = cv2.transform(np.array([_corners(rect)], np.float32), back)[0] + np.array(
                at, np.float32
            )
            cut = cut_sides(corners, page, px_per_mm)
            if not _is_frame(sides, cut):
                continue
            found.append((score, Frame(np.asarray(corners, np.float32), sides, cut)))
    found.sort(key=lambda f: -f[0])
    return _apart([frame for _, frame in found])


def _is_frame(sides: Sequence[float], cut: Sequence[bool]) -> bool:
    """Whether enough is left of the sides: all four, or three where one is cut or worn away."""
    weakest, *others = sorted(sides)
    if weakest >= LEAST_SIDE:
        return sum(sides) / 4 >= _LEAST_MEAN
    is_cut = any(c and s == weakest for s, c in zip(sides, cut, strict=True))
    return others[0] >= LEAST_SIDE and sum(others) / 3 >= (_CUT_MEAN if is_cut else _THREE_MEAN)


def _apart(frames: list[Frame]) -> list[Frame]:
    """Frames that do not lie upon better ones."""
    kept: list[Frame] = []
    for frame in frames:
        if len(kept) < _EACH and all(_shared(frame, k) < 0.3 for k in kept):
            kept.append(frame)
    return kept


def _shared(a: Frame, b: Frame) -> float:
    (ax0, ay0), (ax1, ay1) = a.corners.min(axis=0), a.corners.max(axis=0)
    (bx0, by0), (bx1, by1) = b.corners.min(axis=0), b.corners.max(axis=0)
    across, down = min(ax1, bx1) - max(ax0, bx0), min(ay1, by1) - max(ay0, by0)
    if across <= 0 or down <= 0:
        return 0.0
    return float(across * down / min((ax1 - ax0) * (ay1 - ay0), (bx1 - bx0) * (by1 - by0)))


def turns_of(ink: Mask, mask: Mask) -> list[float]:
    """Ways in degrees that most straight edges run, between -45 and 45."""
    # The mask's own edges are stairs: how the ink fades tells the way.
    soft = cv2.GaussianBlur(ink, (0, 0), 0.8).astype(np.float32)
    across = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 1, 0), np.float32)
    down = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 0, 1), np.float32)
    strength = np.hypot(across, down)
    inked = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
    if not inked.any():
        return []
    clear = inked & (strength > 0.3 * float(np.percentile(strength[inked], 90)))
    if not clear.any():
        return []
    way = np.degrees(np.arctan2(down[clear], across[clear])) % 90.0
    counts = np.bincount(way.astype(np.int64) % 90, weights=strength[clear], minlength=90)
    around = np.concatenate([counts[-2:], counts, counts[:2]])
    smooth = np.convolve(around, (0.5, 1.0, 1.0, 1.0, 0.5), "valid")
    found: list[float] = []
    for _ in range(2):
        best = int(smooth.argmax())
        if found and smooth[best] < 1.3 * float(np.median(smooth)):
            break
        near = [(best + k) % 90 for k in (-2, -1, 0, 1, 2)]
        weights = counts[near]
        total = float(weights.sum())
        if total <= 0:
            break
        mean = best + 0.5 + float((weights * np.arange(-2, 3)).sum()) / total
        found.append(mean - 90.0 if mean > 45.0 else mean)
        smooth[[(best + k) % 90 for k in range(-6, 7)]] = 0
    return found


def _upright(part: Mask, degrees: float) -> tuple[Bools, NDArray[np.float64]]:
    """The part turned so that edges that run ``degrees`` stand upright, and the way back."""
    height, width = part.shape
    turn = math.radians(degrees)
    cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
    size = (math.ceil(width * cos + height * sin) + 8, math.ceil(width * sin + height * cos) + 8)
    there = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    there[0, 2] += size[0] / 2 - width / 2
    there[1, 2] += size[1] / 2 - height / 2
    turned = cv2.warpAffine(part, there, size, flags=cv2.INTER_LINEAR)
    return np.asarray(turned, np.uint8) > 100, np.asarray(cv2.invertAffineTransform(there))


def _corners(rect: tuple[int, int, int, int]) -> list[tuple[int, int]]:
    x0, y0, x1, y1 = rect
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def cut_sides(
    corners: Floats, page: tuple[int, ...], px_per_mm: float, *, edge: float = _EDGE_MM
) -> tuple[bool, bool, bool, bool]:
    """Which sides lie within ``edge`` mm of the page's: top, right, bottom, left."""
    edge *= px_per_mm
    height, width = page[:2]
    middles = (corners + np.roll(corners, -1, axis=0)) / 2

    def near(x: float, y: float) -> bool:
        return x < edge or y < edge or x > width - edge or y > height - edge

    first, second, third, fourth = (near(float(x), float(y)) for x, y in middles)
    return first, second, third, fourth


def _rectangles(
    ink: Bools, px_per_mm: float
) -> Iterator[tuple[float, tuple[int, int, int, int], tuple[float, float, float, float]]]:
    """Upright rectangles with how well they fit, their edges and how whole each side is."""
    least, most = LEAST_MM * px_per_mm, MOST_MM * px_per_mm
    left, right = _ends(ink), _ends(ink[:, ::-1])[:, ::-1]
    top, bottom = _ends(ink.T).T, _ends(ink.T[:, ::-1])[:, ::-1].T
    xs = _pairs(_peaks(left.sum(axis=0), least), _peaks(right.sum(axis=0), least), least, most)
    ys = _pairs(_peaks(top.sum(axis=1), least), _peaks(bottom.sum(axis=1), least), least, most)
    if not len(xs) or not len(ys):
        return
    x0, x1 = xs[:, None, 0], xs[:, None, 1]
    y0, y1 = ys[None, :, 0], ys[None, :, 1]
    down_left, down_right = _sums(left, 1), _sums(right, 1)
    along_top, along_bottom = _sums(top, 0), _sums(bottom, 0)
    wide, high = (x1 - x0 + 1).astype(np.float32), (y1 - y0 + 1).astype(np.float32)
    sides = np.stack([
        (along_top[y0, x1 + 1] - along_top[y0, x0]) / wide,
        (down_right[y1 + 1, x1] - down_right[y0, x1]) / high,
        (along_bottom[y1, x1 + 1] - along_bottom[y1, x0]) / wide,
        (down_left[y1 + 1, x0] - down_left[y0, x0]) / high,
    ])  # fmt: skip
    longer = np.maximum(wide, high) / np.minimum(wide, high)
    score = sides.mean(axis=0) - 0.06 * np.maximum(0.0, longer - 1.3)
    score[(longer > _LONGER) | (np.sort(sides, axis=0)[1] < LEAST_SIDE)] = 0.0
    area = wide * high
    for _ in range(_EACH):
        i, j = np.unravel_index(int(score.argmax()), score.shape)
        best = float(score[i, j])
        if best < _LEAST_MEAN - 0.16:
            return
        around = (x0 <= xs[i, 0]) & (x1 >= xs[i, 1]) & (y0 <= ys[j, 0]) & (y1 >= ys[j, 1])
        i, j = np.unravel_index(
            int(np.where(around & (score >= _AROUND * best), area, 0).argmax()), score.shape
        )
        rect = (int(xs[i, 0]), int(ys[j, 0]), int(xs[i, 1]), int(ys[j, 1]))
        first, second, third, fourth = (float(s) for s in sides[:, i, j])
        yield best, rect, (first, second, third, fourth)
        over = (
            np.minimum(x1, rect[2]) - np.maximum(x0, rect[0])
        ).clip(0) * (np.minimum(y1, rect[3]) - np.maximum(y0, rect[1])).clip(0)  # fmt: skip
        score = np.where(over > 0.3 * np.minimum(area, area[i, j]), 0.0, score)


def _ends(ink: Bools) -> Bools:
    """Where ink begins from the left with paper before it."""
    wide = np.pad(ink, ((0, 0), (2, 0)))
    return np.asarray(ink & ~wide[:, 1:-1] & ~wide[:, :-2], np.bool_)


def _sums(ends: Bools, near: int) -> NDArray[np.int32]:
    """Running sums of edges along the side, a pixel across it to either side counting as well."""
    kernel = np.ones((1, 3), np.uint8) if near else np.ones((3, 1), np.uint8)
    broad = cv2.dilate(ends.astype(np.uint8), kernel)
    along = np.cumsum(broad, axis=0 if near else 1, dtype=np.int32)
    return np.pad(along, ((1, 0), (0, 0)) if near else ((0, 0), (1, 0)))


def _peaks(counts: NDArray[np.int64], least: float) -> NDArray[np.int64]:
    """Lines at which much ink ends."""
    smooth = np.convolve(counts, (1, 1, 1), "same")
    found: list[int] = []
    for _ in range(_PEAKS):
        best = int(smooth.argmax())
        if smooth[best] < 0.3 * least:
            break
        around = slice(max(0, best - 1), best + 2)
        found.append(max(0, best - 1) + int(counts[around].argmax()))
        smooth[around] = 0
    return np.array(sorted(set(found)), np.int64)


def _pairs(
    starts: NDArray[np.int64], ends: NDArray[np.int64], least: float, most: float
) -> NDArray[np.int64]:
    """Starts and ends that are as far apart as the sides of a seal may be; n × 2."""
    found = [(a, b) for a in starts for b in ends if least <= b - a + 1 <= most]
    return np.array(found, np.int64).reshape(-1, 2)
