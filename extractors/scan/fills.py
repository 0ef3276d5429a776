"""Tinted areas of a scanned page: rows of tables that are told apart by their ground."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

_BLOCK = 6.0, 2.0
"""Width and height in points of the blocks whose ground is looked at."""
_GROUND = 0.88
"""Of the levels in a block: print covers less than the rest."""
_TINTED, _DARKEST = 0.025, 0.45
_WHITE = -0.012
_ROUNDS = 6
_LEAST = 30.0, 11.0
_ALIKE = 4.0
_MOST = 400


def find_fills(image: Pixels, hidden: Sequence[Box], *, dpi: float) -> tuple[Box, ...]:
    """Boxes of tinted cells and rows, in points.

    Side by side, those of one height are one box; a cell that spans rows is one by itself.

    Args:
        image: height × width × 3, put upright.
        hidden: boxes of seals, in points, under which the ground is taken from beside.
    """
    ground = _ground(image, dpi)
    if min(ground.shape) < 8:
        return ()
    level = _white(ground)
    share = 1.0 - ground / np.maximum(level, 1.0)
    tinted = np.asarray((share > _TINTED) & (share < _DARKEST), np.uint8)
    _bridge(tinted, hidden)
    tinted = np.asarray(cv2.medianBlur(tinted, 3), np.uint8)
    return _boxes(tinted)


def _ground(image: Pixels, dpi: float) -> Floats:
    """Level of the paper in each block: of its darkest channel, print left out."""
    px = dpi / 72.0
    wide, high = max(2, round(_BLOCK[0] * px)), max(2, round(_BLOCK[1] * px))
    least = image.min(axis=2)
    rows, columns = least.shape[0] // high, least.shape[1] // wide
    blocks = least[: rows * high, : columns * wide].reshape(rows, high, columns, wide)
    flat = blocks.transpose(0, 2, 1, 3).reshape(rows, columns, high * wide)
    at = int(_GROUND * (flat.shape[2] - 1))
    found = np.partition(flat, at, axis=2)[:, :, at].astype(np.float32)
    scale = _BLOCK[1] * px / high, _BLOCK[0] * px / wide
    size = max(1, round(columns / scale[1])), max(1, round(rows / scale[0]))
    return np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _white(ground: Floats) -> Floats:
    """Level that white paper has over the page: a smooth surface over its lightest parts."""
    height, width = ground.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = x / width - 0.5, y / height - 0.5
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y, x**3, y**3], axis=-1)
    flat, values = terms.reshape(-1, 8), ground.reshape(-1)
    keep = values >= np.percentile(values, 40)
    surface = values
    for _ in range(_ROUNDS):
        weights, *_ = np.linalg.lstsq(flat[keep], values[keep], rcond=None)
        surface = flat @ weights
        keep = values / np.maximum(surface, 1.0) - 1.0 > _WHITE
        if keep.mean() < 0.05:
            break
    return np.asarray(surface.reshape(height, width), np.float32)


def _bridge(tinted: NDArray[np.uint8], hidden: Sequence[Box]) -> None:
    """The ground under a seal taken from the two sides of it."""
    for x0, y0, x1, y1 in hidden:
        left, right = int(x0 / _BLOCK[0]) - 1, int(x1 / _BLOCK[0]) + 2
        top, bottom = max(0, int(y0 / _BLOCK[1]) - 1), int(y1 / _BLOCK[1]) + 2
        if left < 1 or right >= tinted.shape[1]:
            continue
        sides = tinted[top:bottom, left - 1] | tinted[top:bottom, right]
        tinted[top:bottom, left:right] = sides[:, None]


def _boxes(tinted: NDArray[np.uint8]) -> tuple[Box, ...]:
    """Tinted stretches of each column of blocks, like neighbours joined."""
    open_boxes: list[list[float]] = []
    done: list[list[float]] = []
    for c in range(tinted.shape[1]):
        x0, x1 = c * _BLOCK[0], (c + 1) * _BLOCK[0]
        fresh: list[list[float]] = []
        for top, bottom in _runs(tinted[:, c]):
            box = next((b for b in open_boxes if _alike(b, top, bottom)), None)
            if box is None:
                fresh.append([x0, top, x1, bottom])
            else:
                open_boxes.remove(box)
                box[2] = x1
                fresh.append(box)
        done += open_boxes
        open_boxes = fresh
    found = [b for b in done + open_boxes if b[2] - b[0] >= _LEAST[0] and b[3] - b[1] >= _LEAST[1]]
    if len(found) > _MOST:
        return ()
    found.sort(key=lambda b: (b[1], b[0]))
    return tuple((round(a, 2), round(b, 2), round(c, 2), round(d, 2)) for a, b, c, d in found)


def _alike(box: Sequence[float], top: float, bottom: float) -> bool:
    return abs(box[1] - top) <= _ALIKE and abs(box[3] - bottom) <= _ALIKE


def _runs(column: NDArray[np.uint8]) -> list[tuple[float, float]]:
    padded = np.concatenate(([0], column, [0])).astype(np.int8)
    turns = np.nonzero(np.diff(padded))[0]
    return [
        (float(a) * _BLOCK[1], float(b) * _BLOCK[1])
        for a, b in zip(turns[::2], turns[1::2], strict=True)
    ]
