"""Frames of pages and of certificates: one ruled box around everything is no table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from lvjian.core.place import Box

_COVERS = 0.85
"""A frame leaves margins of a centimetre or so; a table keeps to the margins of the text."""


def is_frame(group: Sequence[Box], *, width: float, height: float, pictures: Iterable[Box]) -> bool:
    """Whether a group of cells is a border around the page or around a picture on it.

    Args:
        group: cells that share corners, as found from the rulings.
        width, height: of the page in points.
        pictures: boxes of pictures on it (a certificate put into a report).
    """
    if len(group) != 1:
        return False
    x0, y0, x1, y1 = group[0]
    for left, top, right, bottom in ((0.0, 0.0, width, height), *pictures):
        inside = x0 >= left - 3 and y0 >= top - 3 and x1 <= right + 3 and y1 <= bottom + 3
        across, down = max(right - left, 1.0), max(bottom - top, 1.0)
        if inside and x1 - x0 >= _COVERS * across and y1 - y0 >= _COVERS * down:
            return True
    return False
