"""Red ink that no seal found accounts for: what may be left of a faint or worn one."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from lvjian.core.recognised import SEAL_SURE, TRACE_SURE, Seal
from lvjian.extractors.seals.inks import (
    SMALL_DPI,
    Image,
    colour_in,
    is_colourless,
    made_small,
    paper_of,
)

_FAINT = 10
"""Grey levels redder than paper: ink of a seal pressed with a sixth of its strength leaves 20."""
_SOFT = 1.0
"""Pixels at 75 dots per inch over which grain is evened out."""
_JOINED = 3.0
"""Millimetres between strokes of one seal."""
_LEAST, _MOST = 9.0, 70.0
"""Millimetres across and along of what may be a seal."""
_INK = 12.0
"""Square millimetres of ink it has at the least."""
_MM = SMALL_DPI / 25.4


def find_traces(image: Image, seals: Sequence[Seal], *, dpi: float, page: int) -> tuple[Seal, ...]:
    """Clusters of red ink as large as a seal, beside the seals found: it may be one, or not.

    Args:
        image: height × width × 3, blue first.
        seals: found on the page; boxes in points.
    """
    if is_colourless(image):
        return ()
    small, scale = made_small(image, dpi)
    paper = paper_of(small)
    red = np.maximum(colour_in(small, "red", paper), colour_in(small, "purple", paper))
    ink = (cv2.GaussianBlur(red, (0, 0), _SOFT) > _FAINT).astype(np.uint8)
    px = dpi * scale / 72.0
    for seal in seals:
        if seal.sure >= SEAL_SURE:
            x0, y0, x1, y1 = (round(v * px) for v in seal.box)
            spare = round(_JOINED * _MM)
            ink[max(0, y0 - spare) : y1 + spare, max(0, x0 - spare) : x1 + spare] = 0
    if not ink.any():
        return ()
    side = round(_JOINED * _MM) | 1
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    inked = np.bincount(labels.ravel(), weights=ink.ravel(), minlength=count)
    found = []
    for i in range(1, count):
        x, y, wide, high = (int(v) for v in stats[i][:4])
        across, along = sorted((wide / _MM, high / _MM))
        if across >= _LEAST and along <= _MOST and inked[i] >= _INK * _MM**2:
            left, right = round(x / px, 2), round((x + wide) / px, 2)
            top, bottom = round(y / px, 2), round((y + high) / px, 2)
            found.append(Seal(page, (left, top, right, bottom), "round", "red", TRACE_SURE))
    return tuple(found)
