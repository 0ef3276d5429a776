"""A picture of a page made ready for reading: upright, straight, dark print on white paper."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Floats = NDArray[np.float32]

_MOST_SKEW = 5.0
_COARSE, _FINE = 0.25, 0.05
_SKEW_DPI = 100.0
_MOST_POINTS = 60_000
_SEAL_MARGIN = 4.0
_PHOTOGRAPH = 0.35
_LIGHT, _COLOURED = 150, 30

_MOST_TAKEN = 1.0
"""Of the light that seal ink takes of the other channels."""
_DEVIATION, _CALM, _REACH = 1.4826, 2.0, 2.5
"""Standard deviation over median of deviations; the least grain of paper that is smoothed."""
_BARE, _TINGED, _PALE = 70, 12.0, 0.78
WHITE = 250.0
_WITHOUT_NOISE = 0.85
"""Share of neighbouring pixels that are the same in what no camera or scanner took."""
_FAINT, _BESIDE, _LONG = 6, 5, 48
"""Levels a line is darker; pixels looked over across it; pixels it runs on."""
_DARKEST = 0.08
"""Percent of a page's pixels: a heading and a few words."""


def without_seals(image: Pixels, seals: Iterable[tuple[Box, str]], *, dpi: float) -> Pixels:
    """The page in grey with coloured seals taken out of their boxes.

    In its own channel the ink of a seal is as light as paper while print stays dark. Outside
    of seals red stays: titles of official letters are red.

    Args:
        image: height × width × 3, blue first.
        seals: boxes in points, with the colour of the ink.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    height, width = grey.shape
    scale = dpi / 72.0
    for (x0, y0, x1, y1), colour in seals:
        if colour not in {"red", "blue"}:
            continue
        left, top = (max(0, int((v - _SEAL_MARGIN) * scale)) for v in (x0, y0))
        right = min(width, int((x1 + _SEAL_MARGIN) * scale))
        bottom = min(height, int((y1 + _SEAL_MARGIN) * scale))
        part = image[top:bottom, left:right]
        own = part[:, :, 2 if colour == "red" else 0]
        other = part[:, :, 0 if colour == "red" else 2]
        rest = np.maximum(other, part[:, :, 1])
        # Pure ink of the seal is paper; print under it is dark in every channel.
        colour_of = own.astype(np.float32) - rest
        pure = (own > _LIGHT) & (colour_of > _COLOURED)
        plain = grey[top:bottom, left:right]
        grey[top:bottom, left:right] = _lightened(plain, np.maximum(plain, own), colour_of, pure)
    return grey


def _lightened(grey: Pixels, own: Pixels, colour: Floats, pure: Mask) -> Pixels:
    """The channel of a seal's ink with what the ink takes even of its own light given back.

    Ink takes of both channels in one proportion, so the rim of a stroke, where it is thin and
    a JPEG has washed its colour out, gets back what its colour tells.
    """
    if not pure.any():
        return own
    bare = own >= np.percentile(own, _BARE)
    paper, tone = float(np.median(own[bare])), float(np.median(colour[bare]))
    tinge = np.maximum(colour - tone, 0.0)
    taken = float(np.median((paper - own[pure]) / np.maximum(tinge[pure], 1.0)))
    given = own + np.clip(taken, 0.0, _MOST_TAKEN) * cv2.dilate(tinge, np.ones((3, 3), np.uint8))
    # What is left between ink and paper is the rest of a stroke of the seal, not of print.
    near = cv2.dilate(tinge, np.ones((5, 5), np.uint8)) > _TINGED
    given[pure | (near & (given > _PALE * paper))] = paper
    # Coloured paper is lighter in one channel than in grey: no step at the border of the box.
    share = min(1.0, float(np.median(grey[bare])) / paper)
    return np.asarray(np.clip(given, 0.0, paper) * share, np.uint8)


def calmed(grey: Pixels) -> Pixels:
    """The picture without the grain of its paper; strokes keep their edges.

    Grain that differs from paper as faint print does would be cut up into thousands of lines.
    """
    fine = grey[::2, ::2].astype(np.float32) - cv2.GaussianBlur(grey, (0, 0), 2)[::2, ::2]
    grain = _DEVIATION * float(np.median(np.abs(fine)))
    if grain < _CALM:
        return grey
    return np.asarray(cv2.bilateralFilter(grey, 5, _REACH * grain, 1.5), np.uint8)


def stretched(grey: Pixels) -> Pixels:
    """Paper made white and print dark, also where light is uneven or contrast low."""
    small = cv2.resize(grey, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    size = max(3, min(small.shape) // 12 | 1)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), min(size, 31))
    even = whitened(grey, np.asarray(paper, np.uint8))
    # Of a page with few words little is print: what is darkest, dust left aside.
    dark = float(np.percentile(even[::2, ::2], _DARKEST))
    if dark <= 70:
        return even
    # Grey copies: the darkest print of the page is drawn down to black.
    factor = 235.0 / max(250.0 - dark, 60.0)
    return np.asarray(np.clip(250.0 - (250.0 - even.astype(np.float32)) * factor, 0, 255), np.uint8)


def whitened(grey: Pixels, paper: Pixels) -> Pixels:
    """The picture with its paper, known at any size, made white."""
    level = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(level, 60), scale=WHITE), np.uint8)


def ink_of(grey: Pixels) -> Mask:
    """Where there is print: darker than its surroundings."""
    block = 41
    local = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, 18
    )
    return np.asarray((local > 0) | (grey < 90) | _faint_lines(grey), np.bool_)


def _faint_lines(grey: Pixels) -> Mask:
    """Thin straight lines of a picture without noise, however light: pages of browsers."""
    still = cv2.absdiff(grey[:, 1:], grey[:, :-1]) == 0
    if still.mean() < _WITHOUT_NOISE:
        return np.zeros(grey.shape, np.bool_)
    return _level_lines(grey) | _level_lines(np.ascontiguousarray(grey.T)).T


def _level_lines(grey: Pixels) -> Mask:
    """Level runs a pixel or two thick that are darker than what is above and below them."""
    light = cv2.dilate(grey, np.ones((_BESIDE, 1), np.uint8))
    closed = cv2.erode(light, np.ones((_BESIDE, 1), np.uint8))
    thin = ((cv2.subtract(closed, grey) >= _FAINT) & (grey >= _LIGHT)).astype(np.uint8)
    return np.asarray(
        cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, _LONG), np.uint8)), np.bool_
    )


def skew_of(ink: Mask, *, dpi: float) -> float:
    """Degrees by which the lines of a page fall to the right, from -5 to 5.

    The turn at which print gathers most in rows, or in columns for a page on its side.
    """
    scale = min(1.0, _SKEW_DPI / dpi)
    small = cv2.resize(ink.astype(np.uint8), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(small)
    if len(xs) < 200:
        return 0.0
    step = max(1, len(xs) // _MOST_POINTS)
    ys, xs = ys[::step].astype(np.float32), xs[::step].astype(np.float32)
    centre = small.shape[1] / 2, small.shape[0] / 2
    x, y = xs - centre[0], ys - centre[1]
    coarse = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.01, _COARSE)
    ways = ((y, x), (x, -y))
    across, along = max(ways, key=lambda w: max(_gathered(w[0], w[1], float(a)) for a in coarse))
    middle = _best_angle(across, along, coarse)
    fine = np.arange(middle - _COARSE, middle + _COARSE + 0.01, _FINE)
    return round(_best_angle(across, along, fine), 3)


def _best_angle(
    across: NDArray[np.float32], along: NDArray[np.float32], angles: NDArray[np.float64]
) -> float:
    return max(map(float, angles), key=lambda a: (_gathered(across, along, a), -abs(a)))


def _gathered(across: NDArray[np.float32], along: NDArray[np.float32], degrees: float) -> float:
    rows = across - along * np.float32(np.tan(np.radians(degrees)))
    counts = np.bincount((rows - rows.min()).astype(np.int32))
    return float((counts.astype(np.float64) ** 2).sum())


def straightened(image: Pixels, degrees: float) -> Pixels:
    """The picture turned about its middle so that lines falling by ``degrees`` lie level."""
    if abs(degrees) < 0.04:
        return image
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(turned, np.uint8)


def is_photograph(image: Pixels) -> bool:
    """Whether a picture has the middle tones of a photograph, where paper has white and ink."""
    small = cv2.resize(image, (96, 96), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    paper = float(np.percentile(grey, 90))
    return bool((grey < paper - 30).mean() > _PHOTOGRAPH)


def turned(image: Pixels, degrees: int) -> Pixels:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))
