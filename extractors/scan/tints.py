"""Tinted cells of a recognised page made as white as its paper."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.extractors.scan.ink import whitened

Pixels = NDArray[np.uint8]

_SMALL = 0.125
_AROUND = 120.0
"""Points across that are looked over for bare paper: beyond, light may differ as much as tint."""
_TINTED = 0.95
_DARK = 0.45
"""Share of the paper's light below which print in a cell is light itself."""
_LEAST = 4.0
_BORDER = 0.4


def without_tints(even: Pixels, grey: Pixels, cells: Sequence[Box], *, dpi: float) -> Pixels:
    """The evened page with its tinted cells white, each by its own light.

    A tint that begins and ends with a cell is no unevenness of light: evening it out over
    the cell's border leaves shades of the tint that look like print.

    Args:
        even: the page after ``stretched``.
        grey: the same page before.
        cells: boxes of the cells of ruled tables, in points.
    """
    paper = _paper(grey)
    across = max(3, round(_AROUND * dpi / 72 * _SMALL))
    light = cv2.dilate(cv2.blur(paper, (3, 3)), np.ones((across, across), np.uint8))
    out = even
    px = dpi / 72.0
    for x0, y0, x1, y1 in cells:
        left, top = (max(0, round((v + _BORDER) * px)) for v in (x0, y0))
        right, bottom = (round((v - _BORDER) * px) for v in (x1, y1))
        part = grey[top:bottom, left:right]
        if min(part.shape) < _LEAST * px:
            continue
        rows = slice(int(top * _SMALL), int(bottom * _SMALL) + 1)
        columns = slice(int(left * _SMALL), int(right * _SMALL) + 1)
        own, best = float(np.median(paper[rows, columns])), float(np.median(light[rows, columns]))
        if _DARK * best < own < _TINTED * best:
            if out is even:
                out = even.copy()
            out[top:bottom, left:right] = whitened(part, _paper(part))
    return out


def _paper(grey: Pixels) -> Pixels:
    """What lies under the print, at an eighth of the size."""
    height, width = (max(1, round(side * _SMALL)) for side in grey.shape)
    small = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 5), np.uint8)
