"""Two facing pages on one picture: a scan of an open binder, a sheet of A3."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Quads = NDArray[np.float32]
Mask = NDArray[np.bool_]

_SHAPE = (1.2, 1.75)
"""Width by height of two pages beside each other."""
_MIDDLE = (0.42, 0.58)
_GUTTER = 0.03
"""Share of the width between the print of two pages."""
_LINES = 8
_TALL = 0.4
"""Share of the height over which lines of both pages are spread."""
_CROSSED, _SPINE = 0.004, 0.5
"""Share of a column of pixels that is inked in a gutter, and where it is the fold itself."""


def gutter_of(quads: Quads, ink: Mask) -> int | None:
    """Where the second page begins, in pixels; None for one page.

    Args:
        quads: n × 4 × 2 of the lines of print, which run to the right.
        ink: of the picture.
    """
    height, width = ink.shape
    if not _SHAPE[0] <= width / height <= _SHAPE[1] or len(quads) < 2 * _LINES:
        return None
    left, right = quads[:, :, 0].min(axis=1), quads[:, :, 0].max(axis=1)
    middles = (quads[:, :, 1].min(axis=1) + quads[:, :, 1].max(axis=1)) / 2
    first = (left + right) / 2 < width / 2
    if min(int(first.sum()), int((~first).sum())) < _LINES:
        return None
    start, end = float(right[first].max()), float(left[~first].min())
    inside = _MIDDLE[0] * width <= (start + end) / 2 <= _MIDDLE[1] * width
    if not inside or end - start < _GUTTER * width:
        return None
    if min(np.ptp(middles[first]), np.ptp(middles[~first])) < _TALL * height:
        return None
    # Rules of a table, or of a letter's head, run over the middle of a single page.
    shares = ink[:, round(start) + 2 : round(end) - 2].mean(axis=0)
    quiet = (shares < _CROSSED) | (shares > _SPINE)
    return round((start + end) / 2) if quiet.size and quiet.mean() > 0.5 else None
