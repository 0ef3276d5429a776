"""What a page looked at as a picture carries beside its words: seals and codes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lvjian.core.recognised import Code, Seal
from lvjian.extractors.codes import find_codes
from lvjian.extractors.seals import find_seals

_GREY, _GREY_SHARE = 2, 0.001


def look_at_page(
    image: NDArray[np.uint8], *, dpi: float, page: int
) -> tuple[tuple[Seal, ...], tuple[Code, ...]]:
    """Seals and codes of one page, in points of the page as put upright.

    Args:
        image: height × width × 3, blue first, with its colours.
        dpi: pixels per 72 points.
        page: its number, from 1.
    """
    return find_seals(image, dpi=dpi, page=page), find_codes(image, dpi=dpi, page=page)


def is_colourless(image: NDArray[np.uint8]) -> bool:
    """Whether a picture is grey through and through: no seal's colour would show in it."""
    if image.ndim < 3 or image.shape[2] < 3:
        return True
    part = image[::4, ::4].astype(np.int16)
    spread = part.max(axis=2) - part.min(axis=2)
    # A colour scan of black print has the noise of three channels; a grey one has none.
    return bool((spread > _GREY).mean() < _GREY_SHARE)
