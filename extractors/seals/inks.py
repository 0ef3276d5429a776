"""How much of a seal's ink every pixel of a page may hold: red, blue, grey on grey pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.recognised import SealColour
from lvjian.extractors.seals.rims import Mask

Image = NDArray[np.uint8]
SMALL_DPI = 75.0
_AROUND, _DARKER, _STRONG = 15, 0.96, 0.75
"""Pixels in which there is paper, and how much of its light ink leaves at most; broad ink less."""
_GREY, _GREY_SHARE = 2, 0.001
_PRINT = 0.3
"""Share of the paper's light that print leaves at most; red and blue ink leave more."""
_SPREAD = 0.012
"""Inches by which the soft edges of print reach round it."""
_SMEARING, _SMEAR_REACH, _GRAIN = 0.72, 9, 2
"""Light of print as a share of the paper's, pixels its smear reaches across, a grain's mean."""
_NOISE, _INK_STEP = 12.0, 3
"""Grey levels that mean nothing, and those that make one of redness."""


def is_colourless(image: Image) -> bool:
    """Whether a picture is grey through and through: no seal's colour would show in it."""
    if image.ndim < 3 or image.shape[2] < 3:
        return True
    blue, green, red = (np.ascontiguousarray(image[::4, ::4, n]) for n in range(3))
    most, least = cv2.max(cv2.max(blue, green), red), cv2.min(cv2.min(blue, green), red)
    tinged = np.asarray(cv2.subtract(most, least), np.uint8) > _GREY
    # A colour scan of black print has the noise of three channels; a grey one has none.
    return bool(np.count_nonzero(tinged) < _GREY_SHARE * tinged.size)


def made_small(image: Image, dpi: float) -> tuple[Image, float]:
    """The page at 75 dots per inch, and the scale of it.

    Halved as often as it goes: that is several times cheaper than one step over all pixels.
    """
    scale = 1.0
    while dpi * scale >= 2 * SMALL_DPI:
        height, width = (n // 2 * 2 for n in image.shape[:2])
        half = (width // 2, height // 2)
        even = image[:height, :width]
        image = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.uint8)
        scale /= 2
    last = SMALL_DPI / (dpi * scale)
    if last < 0.98:
        size = (max(1, round(image.shape[1] * last)), max(1, round(image.shape[0] * last)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        scale *= last
    return image, scale


def paper_of(small: Image) -> tuple[float, float, float]:
    """Light of the paper, blue, green and red: lamps and old paper tint a whole page."""
    blue, green, red = (float(np.median(small[::8, ::8, n])) for n in range(3))
    return blue, green, red


def _balanced(part: Image, paper: Sequence[float]) -> list[Mask]:
    """Blue, green and red with the paper made grey."""
    channels = [np.ascontiguousarray(part[:, :, n]) for n in range(3)]
    white = max(paper)
    if min(paper) < 110:
        return channels
    tables = [np.clip(np.arange(256) * (white / level), 0, 255).astype(np.uint8) for level in paper]
    return [np.asarray(cv2.LUT(c, t), np.uint8) for c, t in zip(channels, tables, strict=True)]


def colour_in(part: Image, colour: SealColour | Literal["purple"], paper: Sequence[float]) -> Mask:
    """How red, blue or purple every pixel of a part of a page is that has this paper."""
    blue, green, red = _balanced(part, paper)
    if colour == "purple":
        return np.asarray(cv2.subtract(cv2.min(red, blue), green), np.uint8)
    if colour == "blue":
        return np.asarray(cv2.subtract(blue, cv2.max(green, red)), np.uint8)
    return np.asarray(cv2.subtract(red, cv2.max(green, blue)), np.uint8)


def inks_of(
    image: Image, small: Image, paper: Sequence[float] | None = None
) -> Iterator[tuple[SealColour, Mask]]:
    """How red, then how blue every pixel is; of a picture without colour, how grey.

    Args:
        image: the page. small: the same at ``SMALL_DPI``.
        paper: its light where ``image`` is but a part of a page.
    """
    if is_colourless(image):
        yield from _greys(image, small)
    else:
        yield from _colours(small, paper or paper_of(small))


def _colours(small: Image, paper: Sequence[float]) -> Iterator[tuple[SealColour, Mask]]:
    """What is golden or brown is neither red nor blue."""
    blue, green, red = _balanced(small, paper)
    darker = [_is_darker(channel) for channel in (green, red)]
    golden = cv2.compare(cv2.addWeighted(green, 2.0, blue, -1.0, 0.0), red, cv2.CMP_GT)
    redness = cv2.subtract(red, cv2.max(green, blue))
    redness[(golden > 0) | ~darker[0]] = 0
    print_ = _near_print(np.asarray(cv2.max(red, blue), np.uint8))
    yield "red", _lifted(np.asarray(redness, np.uint8), print_)
    blueness = cv2.subtract(blue, cv2.max(green, red))
    blueness[~darker[1]] = 0
    yield "blue", _lifted(np.asarray(blueness, np.uint8), print_)


def _near_print(light: Mask) -> NDArray[np.bool_]:
    """Where print stands and JPEG may have smeared colour round it."""
    dark = light < _SMEARING * float(np.median(light[::8, ::8]))
    kernel = np.ones((_SMEAR_REACH, _SMEAR_REACH), np.uint8)
    return np.asarray(cv2.dilate(dark.astype(np.uint8), kernel) > 0, np.bool_)


def _lifted(ink: Mask, print_: NDArray[np.bool_]) -> Mask:
    """Ink with what is faint made stronger where no print is near and it is no single grain."""
    around = cv2.blur(ink, (3, 3))
    return np.where(print_ | (around < _GRAIN), ink, cv2.add(ink, ink))


def _is_darker(channel: Mask) -> NDArray[np.bool_]:
    """Where a picture is darker than the paper around: white on cream is no blue ink."""
    soft = cv2.blur(channel, (3, 3))
    paper = cv2.blur(cv2.dilate(soft, np.ones((_AROUND, _AROUND), np.uint8)), (_AROUND, _AROUND))
    strong = _STRONG * float(np.median(channel[::8, ::8]))
    return np.asarray((channel < _DARKER * paper.astype(np.float32)) | (channel < strong), np.bool_)


def _greys(image: Image, small: Image) -> Iterator[tuple[SealColour, Mask]]:
    """What is darker than paper and lighter than print: a copier makes of red a lighter grey."""
    light = image[:, :, 0] if image.ndim == 3 else image
    paper = float(np.percentile(light[::8, ::8], 80))
    reach = max(1, round(_SPREAD * SMALL_DPI * light.shape[0] / small.shape[0]))
    print_ = np.where(light < _PRINT * paper, np.uint8(255), np.uint8(0))
    print_ = np.asarray(cv2.dilate(print_, np.ones((2 * reach + 1,) * 2, np.uint8)), np.uint8)
    rest = np.where(print_ > 0, np.uint8(min(255, round(paper))), light)
    less = cv2.resize(rest, (small.shape[1], small.shape[0]), interpolation=cv2.INTER_AREA)
    darker = np.clip((paper - _NOISE - less.astype(np.float32)) / _INK_STEP, 0, 255)
    yield "grey", np.asarray(darker, np.uint8)
