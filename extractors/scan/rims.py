"""Black borders of scans: the scanner's lid beside the paper, wedges of pages drawn in askew."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

_SIDE = 800
"""Pixels of the long side of the copy that is looked at."""
_DARK = 0.4
"""Of the light of paper."""
_ZONE = 0.07
"""Share of the shorter side from the picture's rim within which borders lie."""
_LONG, _INSIDE = 0.25, 0.97
"""Share of a side that a border runs along, and of it that lies within the zone."""


def without_rims(image: Pixels) -> Pixels:
    """The picture with black borders as light as paper; the very one handed in without any.

    Their edges are straighter than print and would tell another slant than the page's.

    Args:
        image: height × width × 3, blue first.
    """
    scale = min(1.0, _SIDE / max(image.shape[:2]))
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    dark = (grey < _DARK * float(np.median(grey))).astype(np.uint8)
    rims = _rims(dark)
    if rims is None:
        return image
    size = image.shape[1], image.shape[0]
    # A pixel of the copy beside a border is grey with it.
    grown = cv2.dilate(rims, np.ones((5, 5), np.uint8))
    mask = cv2.resize(grown, size, interpolation=cv2.INTER_NEAREST) > 0
    clean = image.copy()
    clean[mask] = np.median(small[dark == 0], axis=0).astype(np.uint8)
    return clean


def _rims(dark: Pixels) -> Pixels | None:
    """The borders among what is dark; None without any."""
    height, width = dark.shape
    count, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    room = max(2, round(_ZONE * min(height, width)))
    inner = labels[room : height - room, room : width - room]
    deep = np.bincount(inner.ravel(), minlength=count)
    found = np.zeros(count, np.bool_)
    for n in range(1, count):
        x, y, wide, high, area = (int(v) for v in stats[n])
        at_rim = x == 0 or y == 0 or x + wide == width or y + high == height
        long = wide >= _LONG * width or high >= _LONG * height
        found[n] = at_rim and long and deep[n] <= (1 - _INSIDE) * area
    return np.asarray(found[labels], np.uint8) if found.any() else None
