"""What a page looked at as a picture carries beside its words: seals and codes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import SEAL_SURE, Code, Seal, SealColour
from lvjian.extractors.codes import find_codes
from lvjian.extractors.seals.search import find_seals

_BLUE_SURE = 0.8
_SAME = 0.6
"""Share of a seal that a code covers: a seal stamped over one is larger."""


def look_at_page(
    image: NDArray[np.uint8], *, dpi: float, page: int
) -> tuple[tuple[Seal, ...], tuple[Code, ...]]:
    """Seals and codes of one page, in points of the page as put upright.

    Args:
        image: height × width × 3, blue first, with its colours.
        dpi: pixels per 72 points.
        page: its number, from 1.
    """
    codes = find_codes(image, dpi=dpi, page=page)
    seals = find_seals(image, dpi=dpi, page=page)
    return tuple(s for s in seals if not any(_is_code(s.box, c.box) for c in codes)), codes


def stamped_over(seals: Sequence[Seal]) -> list[tuple[Box, SealColour]]:
    """Where seals' ink hides print; what may be a box of coloured print is not among them.

    Word's table styles have blue rulings, which can look like the arcs of a seal.
    """
    return [(s.box, s.colour) for s in seals if s.sure >= _least_sure(s)]


def _least_sure(seal: Seal) -> float:
    if seal.colour == "blue":
        return _BLUE_SURE
    return SEAL_SURE if seal.shape == "square" else 0.0


def _is_code(seal: Box, code: Box) -> bool:
    """Whether a seal is a coloured code, or the mark in the middle of one."""
    across = min(seal[2], code[2]) - max(seal[0], code[0])
    down = min(seal[3], code[3]) - max(seal[1], code[1])
    own = (seal[2] - seal[0]) * (seal[3] - seal[1])
    return across > 0 and down > 0 and across * down > _SAME * own
