"""Frames of pages and of certificates: one ruled box around everything is no table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lvjian.core.place import Box

_COVERS = 0.85
"""A frame leaves margins of a centimetre or so; a table keeps to the margins of the text."""
_BORDER = 16.0
"""Points that the lines of a border of several lines may lie apart."""


def is_frame(group: Sequence[Box], *, width: float, height: float, pictures: Iterable[Box]) -> bool:
    """Whether a group of cells is a border around the page or around a picture on it.

    Args:
        group: cells that share corners, as found from the rulings.
        width, height: of the page in points.
        pictures: boxes of pictures on it (a certificate put into a report).
    """
    if len(group) != 1 and not _is_ring(group):
        return False
    x0, y0, x1, y1 = _hull(group)
    for left, top, right, bottom in ((0.0, 0.0, width, height), *pictures):
        inside = x0 >= left - 3 and y0 >= top - 3 and x1 <= right + 3 and y1 <= bottom + 3
        across, down = max(right - left, 1.0), max(bottom - top, 1.0)
        if inside and x1 - x0 >= _COVERS * across and y1 - y0 >= _COVERS * down:
            return True
    return False


def _hull(group: Sequence[Box]) -> Box:
    x0, y0, x1, y1 = zip(*group, strict=True)
    return min(x0), min(y0), max(x1), max(y1)


def _is_ring(group: Sequence[Box]) -> bool:
    """Whether all cells but one are the narrow strips between the lines of a border around it."""
    inner = max(group, key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))
    outer = _hull(group)
    enclosed = outer[0] < inner[0] and outer[1] < inner[1] and inner[2] < outer[2]
    strips = (c for c in group if c is not inner)
    narrow = all(min(c[2] - c[0], c[3] - c[1]) <= _BORDER for c in strips)
    return enclosed and inner[3] < outer[3] and narrow
