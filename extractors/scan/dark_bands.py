"""Dark bands with light words, as heads of tables have them, made dark words on paper."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
_Box = tuple[int, int, int, int]

_DARK = 0.6
"""Of the light of paper."""
_LEAST = 30, 8
"""Width and height of a band in points."""
_HIGHEST = 160
_OVER, _MOST = (25, 11), 0.45
"""Points over which the share of dark dots is taken; the least of a band."""
_FULL = 0.7
"""Share of its box that a band fills; what is left of its slant takes some."""
_STROKE = 9
"""Pixels of the widest stroke of a word."""
_LIGHT = 0.5
"""Of the way from the band to paper: words are lighter."""
_WORDS = 0.004, 0.45
"""Share of a band that its words cover."""
_CONTRAST, _DARKER = 0.9, 2.5
_BORDER = 0.7
"""Points of the border that is drawn for the edge of a band."""


def without_bands(grey: Pixels, *, dpi: float) -> Pixels:
    """The page with its dark bands light; the very one handed in without any.

    What is lighter than a band and what is darker, words and rulings, is dark afterwards, and
    so is the border of the band. Left dark, a band runs together with every ruling it touches.
    """
    paper = float(np.percentile(grey[::4, ::4], 75))
    scale = min(1.0, 72.0 / dpi)
    dark = (grey < _DARK * paper).astype(np.float32)
    out = grey
    small = cv2.resize(dark, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for rough in _bands(np.asarray(small, np.float32)):
        box = _drawn_in(dark, rough, scale)
        if box is None:
            continue
        x0, y0, x1, y1 = box
        part = grey[y0:y1, x0:x1].astype(np.float32)
        ground = float(np.median(part))
        lit = (part > ground + _LIGHT * (paper - ground)).mean()
        if not _WORDS[0] <= float(lit) <= _WORDS[1]:
            continue
        if out is grey:
            out = grey.copy()
        lighter = _CONTRAST * paper / max(paper - ground, 1.0) * (part - ground)
        away = np.maximum(lighter, _DARKER * (ground - part))
        out[y0:y1, x0:x1] = np.clip(paper - away, 0, 255).astype(np.uint8)
        cv2.rectangle(out, (x0, y0), (x1 - 1, y1 - 1), 0, thickness=max(1, round(_BORDER / scale)))
    return out


def _drawn_in(dark: NDArray[np.float32], rough: _Box, scale: float) -> _Box | None:
    """The box of a band to the pixel: rows and columns of which most is dark."""
    x0, y0, x1, y1 = (round(v / scale) for v in rough)
    rows = _run(dark[y0:y1, x0:x1].mean(axis=1) > _MOST)
    if rows is None:
        return None
    top, bottom = y0 + rows[0], y0 + rows[1]
    columns = _run(dark[top:bottom, x0:x1].mean(axis=0) > _MOST)
    if columns is None or (bottom - top) * scale < _LEAST[1]:
        return None
    return x0 + columns[0], top, x0 + columns[1], bottom


def _run(filled: NDArray[np.bool_]) -> tuple[int, int] | None:
    """First and end of the longest stretch that is filled, gaps as wide as a stroke closed."""
    joined = cv2.morphologyEx(
        np.pad(filled.astype(np.uint8), _STROKE)[None], cv2.MORPH_CLOSE, np.ones((1, _STROKE))
    )[0, _STROKE:-_STROKE]
    turns = np.flatnonzero(np.diff(np.pad(joined.astype(np.int8), 1)))
    runs = [(int(a), int(b)) for a, b in zip(turns[::2], turns[1::2], strict=True)]
    return max(runs, key=lambda run: run[1] - run[0], default=None)


def _bands(dark: NDArray[np.float32]) -> list[_Box]:
    """Boxes in which most is dark, some dots more on each side.

    Args:
        dark: share of each dot of a copy of 72 dots an inch; that of print is under a half.
    """
    mostly = (cv2.blur(dark, _OVER) > _MOST).astype(np.uint8)
    solid = cv2.morphologyEx(mostly, cv2.MORPH_OPEN, np.ones(_LEAST[::-1], np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(solid, connectivity=4)
    found = []
    spare = _OVER[1]
    for left, top, width, height, area in stats[1:count].tolist():
        if height <= _HIGHEST and area >= _FULL * width * height:
            right, bottom = left + width + spare, top + height + spare
            found.append((max(0, left - spare), max(0, top - spare), right, bottom))
    return found
