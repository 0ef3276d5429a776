"""Ink in cells of ruled tables in which nothing was read: a cell without any is surely blank."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedLine

Mask = NDArray[np.bool_]

_INSET = 2.5
"""Points inside a cell that its rule and the grey around it may cover."""
_LEAST = 0.9
"""Square points of ink that may be print; dust and the grain of a scan are less."""
_AROUND = 2.0


def find_marks(
    ink: Mask,
    cells: Sequence[Box],
    lines: Sequence[RecognisedLine],
    hidden: Sequence[Box],
    *,
    dpi: float,
) -> tuple[Box, ...]:
    """Boxes of ink that no line read accounts for, one to a cell.

    Args:
        ink: print without rulings.
        cells: of ruled tables, in points.
        hidden: boxes of seals: what stands under one is not known.
    """
    px = dpi / 72.0
    rest = ink.copy()
    for line in lines:
        if line.text:
            x0, y0, x1, y1 = (round(v * px) for v in line.box)
            spare = round(_AROUND * px)
            rest[max(0, y0 - spare) : y1 + spare, max(0, x0 - spare) : x1 + spare] = False
    found = [box for cell in cells if (box := _mark(rest, cell, px)) is not None]
    covered = [c for c in cells if any(_meet(c, box) for box in hidden)]
    return tuple(dict.fromkeys((*found, *covered)))


def _mark(rest: Mask, cell: Box, px: float) -> Box | None:
    left, top = (max(0, round((v + _INSET) * px)) for v in cell[:2])
    right, bottom = (round((v - _INSET) * px) for v in cell[2:])
    part = rest[top:bottom, left:right]
    if not part.any():
        return None
    count, _, stats, _ = cv2.connectedComponentsWithStats(part.astype(np.uint8), connectivity=8)
    least = max(4.0, _LEAST * px * px)
    large = [stats[i] for i in range(1, count) if stats[i][4] >= least]
    if not large:
        return None
    x0, y0 = min(s[0] for s in large), min(s[1] for s in large)
    x1, y1 = max(s[0] + s[2] for s in large), max(s[1] + s[3] for s in large)
    return (
        round((left + int(x0)) / px, 2),
        round((top + int(y0)) / px, 2),
        round((left + int(x1)) / px, 2),
        round((top + int(y1)) / px, 2),
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
