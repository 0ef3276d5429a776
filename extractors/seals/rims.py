"""The rim of a round or oval seal in a mask of its ink: where it may lie, and how well it fits."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]
Floats = NDArray[np.float32]

ANGLES = 120
_REACH = 1.24
_RINGS = 62
_VOTES = 10_000
"""Edge points that vote; of more every n-th is taken (a red picture has hundreds of thousands)."""

_LEAST_WHOLE = 0.3
_LEAST_RIM = 0.35
"""Edge points per pixel of a circle: fewer are no rim."""


@dataclass(frozen=True, slots=True)
class Rim:
    """An ellipse in pixels; ``turn`` in degrees of its first half axis from the x axis."""

    x: float
    y: float
    a: float
    b: float
    turn: float = 0.0

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the upright box around it."""
        turn = math.radians(self.turn)
        across = math.hypot(self.a * math.cos(turn), self.b * math.sin(turn))
        down = math.hypot(self.a * math.sin(turn), self.b * math.cos(turn))
        return self.x - across, self.y - down, self.x + across, self.y + down


@dataclass(frozen=True, slots=True)
class Fit:
    """How an ellipse fits the ink; every figure counts what lies on the page alone.

    Attributes:
        arc: share of the ellipse that lies on the page.
        rim: share of directions with ink at the rim; ``outside``: density just outside.
        thick: median thickness of the rim in half axes.
        filled: density of ink inside; ``letters``: share of directions with ink where the
            words stand; ``core``: density around the middle (a star), ``gap``: between.
    """

    arc: float
    rim: float
    outside: float
    thick: float
    filled: float
    letters: float
    core: float
    gap: float


def circles(mask: Mask, *, least: float, most: float, dpi: float) -> Iterator[Rim]:
    """Circles that much of the ink's edges points at, the likeliest first.

    Every edge point votes for the middles that lie along its gradient, both ways.

    Args:
        mask: 0 or 255, of one patch of the page.
        least, most: radii in pixels.
        dpi: of the mask; middles are looked for in squares of about a millimetre.
    """
    edges = _edges(mask)
    if len(edges.xs) < 30:
        return
    grain = max(1.0, dpi / 25.0)
    votes, margin = _votes(edges, mask.shape, radii=(least, most), grain=grain)
    for x, y in _peaks(votes, count=6, apart=max(2, int(0.35 * least / grain))):
        middle = ((x - margin + 0.5) * grain, (y - margin + 0.5) * grain)
        yield from _radii(edges, middle, least=least, most=most)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Points of the ink's edges with the way to the darker side; one of every ``step``."""

    xs: NDArray[np.intp]
    ys: NDArray[np.intp]
    ux: Floats
    uy: Floats
    step: int


def _edges(mask: Mask) -> _Edges:
    soft = cv2.GaussianBlur(mask, (0, 0), 1.0).astype(np.float32)
    across = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 1, 0), np.float32)
    down = np.asarray(cv2.Sobel(soft, cv2.CV_32F, 0, 1), np.float32)
    strength = np.hypot(across, down)
    ys, xs = np.nonzero(strength > 80.0)
    step = max(1, len(xs) // _VOTES + 1)
    ys, xs = ys[::step], xs[::step]
    length = strength[ys, xs]
    return _Edges(
        xs,
        ys,
        np.divide(across[ys, xs], length, dtype=np.float32),
        np.divide(down[ys, xs], length, dtype=np.float32),
        step,
    )


def _votes(
    edges: _Edges, shape: tuple[int, ...], *, radii: tuple[float, float], grain: float
) -> tuple[Floats, int]:
    """Votes for middles on a grid of ``grain`` pixels, and the cells it reaches off the patch."""
    # Middles off the page: half a seal stands at its edge.
    margin = int(0.5 * radii[1] / grain) + 1
    height, width = (int(n / grain) + 2 * margin + 1 for n in shape[:2])
    steps = np.arange(radii[0], radii[1], grain, dtype=np.float32)
    steps = np.concatenate([steps, -steps])
    cols = ((edges.xs[:, None] + edges.ux[:, None] * steps) / grain).astype(np.int32) + margin
    rows = ((edges.ys[:, None] + edges.uy[:, None] * steps) / grain).astype(np.int32) + margin
    inside = (cols >= 0) & (cols < width) & (rows >= 0) & (rows < height)
    flat = np.bincount((rows * width + cols)[inside], minlength=width * height)
    votes = flat.reshape(height, width).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(votes, (0, 0), 1.0), np.float32), margin


def _peaks(votes: Floats, *, count: int, apart: int) -> Iterator[tuple[int, int]]:
    left = votes.copy()
    for _ in range(count):
        at = int(left.argmax())
        y, x = divmod(at, left.shape[1])
        if left[y, x] <= 0:
            return
        yield x, y
        left[max(0, y - apart) : y + apart + 1, max(0, x - apart) : x + apart + 1] = 0


def _radii(
    edges: _Edges, middle: tuple[float, float], *, least: float, most: float
) -> Iterator[Rim]:
    """Up to three radii at which the most edges stand around a middle."""
    away = np.hypot(edges.xs - middle[0], edges.ys - middle[1])
    counts = np.bincount(away[(away >= least) & (away < most)].astype(np.int64)).astype(float)
    if not counts.size:
        return
    counts = np.convolve(counts, (1, 1, 1), "same")
    density = counts / np.maximum(np.arange(len(counts)), 1.0)
    for _ in range(3):
        best = int(density.argmax())
        # A rim has edges on both sides: 2 where it is whole, less where it is cut or worn.
        if density[best] * edges.step < 2 * math.pi * _LEAST_RIM:
            return
        yield Rim(middle[0], middle[1], best + 0.5, best + 0.5)
        density[max(0, best - 4) : best + 5] = 0


def polar(image: Mask, rim: Rim, *, reach: float = _REACH, rings: int = _RINGS) -> Mask:
    """A picture unrolled around an ellipse: one row per direction, radius to the right.

    Pixels off the page are 0; directions run clockwise from the first half axis.
    """
    angle = np.arange(ANGLES, dtype=np.float32) * (2 * math.pi / ANGLES)
    radius = (np.arange(rings, dtype=np.float32) + 0.5) * (reach / rings)
    u = rim.a * np.cos(angle)[:, None] * radius
    v = rim.b * np.sin(angle)[:, None] * radius
    turn = math.radians(rim.turn)
    cos, sin = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    map_x = (rim.x + u * cos - v * sin).astype(np.float32)
    map_y = (rim.y + u * sin + v * cos).astype(np.float32)
    unrolled = cv2.remap(image, map_x, map_y, cv2.INTER_NEAREST, borderValue=0)
    return np.asarray(unrolled, np.uint8)


def _ring(share: float) -> int:
    return int(share / _REACH * _RINGS)


def measure(mask: Mask, page: Mask, rim: Rim) -> Fit:
    """How well an ellipse fits; ``page`` is 255 wherever there is paper."""
    ink: NDArray[np.bool_] = polar(mask, rim).astype(np.bool_)
    paper: NDArray[np.bool_] = polar(page, rim).astype(np.bool_)
    on_rim = slice(_ring(0.94), _ring(1.05) + 1)
    present = paper[:, _ring(1.0)]
    arcs = int(present.sum())
    if arcs == 0:
        return Fit(0, 0, 1, 1, 1, 0, 0, 0)

    def density(lo: float, hi: float) -> float:
        part = slice(_ring(lo), _ring(hi) + 1)
        seen = int(paper[:, part].sum())
        return float(ink[:, part].sum()) / seen if seen else 0.0

    whole = float(np.asarray(ink[:, on_rim].any(axis=1))[present].mean())
    if whole < _LEAST_WHOLE:
        return Fit(arcs / ANGLES, whole, 1, 1, 1, 0, 0, 0)
    letters = np.asarray(ink[:, _ring(0.58) : _ring(0.9)].any(axis=1))
    return Fit(
        arc=arcs / ANGLES,
        rim=whole,
        outside=density(1.09, 1.2),
        thick=_thickness(ink[present]),
        filled=_inside(ink, paper),
        letters=float(letters[present].mean()),
        core=density(0.0, 0.16),
        gap=density(0.42, 0.52),
    )


def _inside(ink: NDArray[np.bool_], paper: NDArray[np.bool_]) -> float:
    """Density inside the rim, every direction and ring by the area it stands for."""
    rings = slice(0, _ring(0.9))
    weight = np.arange(0, _ring(0.9), dtype=np.float32) + 0.5
    seen = float((paper[:, rings] * weight).sum())
    return float((ink[:, rings] * weight).sum()) / seen if seen else 0.0


def _thickness(ink: NDArray[np.bool_]) -> float:
    """Median length of the run of ink across the rim, in half axes."""
    part = ink[:, _ring(0.55) :]
    run = np.zeros(part.shape, np.int16)
    run[:, 0] = part[:, 0]
    for ring in range(1, part.shape[1]):
        run[:, ring] = (run[:, ring - 1] + 1) * part[:, ring]
    # A run's length stands at its end: the run that reaches the rim ends at or behind it.
    ends = run * ~np.pad(part[:, 1:], ((0, 0), (0, 1)))
    lo, hi = _ring(0.95) - _ring(0.55), _ring(1.1) - _ring(0.55)
    lengths = ends[:, lo : hi + 1].max(axis=1)
    lengths = np.where(run[:, hi] > lengths, run[:, -1], lengths)
    lengths = lengths[lengths > 0]
    return float(np.median(lengths)) * _REACH / _RINGS if lengths.size else 1.0


def refined(mask: Mask, rim: Rim) -> Rim:
    """The ellipse through the outermost ink near a circle's rim; the circle if there is none."""
    ink = polar(mask, rim) > 0
    lo, hi = _ring(0.9), _ring(1.1) + 1
    part = ink[:, lo:hi]
    found = part.any(axis=1)
    if found.sum() < ANGLES * 0.3:
        return rim
    last = part.shape[1] - 1 - part[:, ::-1].argmax(axis=1)
    rows = np.nonzero(found)[0]
    radius = (last[rows] + lo + 0.5) * (_REACH / _RINGS)
    usual = float(np.median(radius))
    near = np.abs(radius - usual) < 0.05
    angle = rows[near] * (2 * math.pi / ANGLES)
    if len(angle) < 12:
        return rim
    turn = math.radians(rim.turn)
    u, v = rim.a * np.cos(angle) * radius[near], rim.b * np.sin(angle) * radius[near]
    xs = rim.x + u * math.cos(turn) - v * math.sin(turn)
    ys = rim.y + u * math.sin(turn) + v * math.cos(turn)
    points = np.stack([xs, ys], axis=1).astype(np.float32)
    (x, y), (d1, d2), degrees = cv2.fitEllipseDirect(points)
    return Rim(float(x), float(y), float(d1) / 2, float(d2) / 2, float(degrees))
