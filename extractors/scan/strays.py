"""Ink anywhere on a page in which nothing was read: where there is none a blank is surely blank."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedLine

Mask = NDArray[np.bool_]

_LEAST = 0.9
"""Square points of ink that may be print; dust and the grain of a scan are less."""
_AROUND = 2.0
"""Points around a character that its ink may reach into."""
_FLAT, _LONG = 2.2, 12.0
"""Points across and along of a rule one writes on; a dash for an answer is shorter."""
_JOINED = 6.0
"""Points between strokes that belong to one thing."""
_MOST = 100
_THIN = 120
"""Of 255: half a pixel of ink, as a stroke one pixel wide leaves at half the size."""


def find_strays(
    ink: Mask, lines: Sequence[RecognisedLine], hidden: Sequence[Box], *, dpi: float
) -> tuple[Box, ...]:
    """Boxes in points of ink that no character read accounts for, and what seals hide.

    Of more than a hundred of them the largest are kept, and the whole page is one more.

    Args:
        ink: print without rulings.
        hidden: boxes of seals: what stands under one is not known.
    """
    px = dpi / 72.0
    rest = ink.astype(np.uint8) * np.uint8(255)
    for x0, y0, x1, y1 in (*_read(lines), *hidden):
        left, top = (max(0, round((v - _AROUND) * px)) for v in (x0, y0))
        rest[top : round((y1 + _AROUND) * px), left : round((x1 + _AROUND) * px)] = 0
    if not rest.any():
        return tuple(hidden)
    small = cv2.resize(rest, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    rest = (small > _THIN).astype(np.uint8)
    px /= 2
    _, labels, found, _ = cv2.connectedComponentsWithStats(rest, connectivity=8)
    stats = np.asarray(found, np.int32)
    kept = ((stats[:, 4] >= max(4.0, _LEAST * px * px)) & ~_are_rules(stats, px)).astype(np.uint8)
    kept[0] = 0  # the paper
    boxes = _joined(kept[labels], px) if kept.any() else []
    if len(boxes) > _MOST:
        height, width = rest.shape
        boxes = [*boxes[:_MOST], (0.0, 0.0, round(width / px, 2), round(height / px, 2))]
    return (*boxes, *hidden)


def _read(lines: Sequence[RecognisedLine]) -> Iterator[Box]:
    """Where the characters stand: room left between two of them is not counted as read."""
    for line in lines:
        for _, x0, x1 in line.chars:
            yield x0, line.box[1], x1, line.box[3]


def _are_rules(stats: NDArray[np.int32], px: float) -> Mask:
    sides = stats[:, 2:4] / px
    return np.asarray((sides.min(axis=1) <= _FLAT) & (sides.max(axis=1) >= _LONG), np.bool_)


def _joined(rest: NDArray[np.uint8], px: float) -> list[Box]:
    """Boxes of strokes close to each other, the largest first."""
    side = max(1, round(_JOINED * px / 2)) * 2 + 1
    thick = cv2.dilate(rest, np.ones((side, side), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(thick, connectivity=8)
    pad = side // 2
    boxes = sorted((stats[i] for i in range(1, count)), key=lambda s: (-s[4], s[1], s[0]))
    return [
        (
            round((int(s[0]) + pad) / px, 2),
            round((int(s[1]) + pad) / px, 2),
            round((int(s[0] + s[2]) - pad) / px, 2),
            round((int(s[1] + s[3]) - pad) / px, 2),
        )
        for s in boxes
    ]
