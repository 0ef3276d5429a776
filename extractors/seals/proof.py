"""What makes a ring a seal: words along its rim, a small star with something round it.

Clock faces, dials, targets, signs, wheels, charts and marks of firms have the ring alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.seals.rims import Mask, Rim, measure, polar

Image = NDArray[np.uint8]
Recognise = Callable[[Image], tuple[str, float]]
_CHINESE = re.compile(r"[㐀-鿿]")
_DARK = 150
_STAR, _GAP, _AROUND = 0.6, 0.35, 0.3
"""Ink in the middle, between star and words as a share of it, and directions with words."""
_RINGS = 50
_BAND, _SPOKE = slice(31, 45), slice(10, 29)
"""Of so many rings: where words stand, and what lies between them and the middle."""
_MARKS, _SPOKES, _WHOLE = 6, 3, 0.9
"""Marks apart along the rim, at least (arms of a star are five); lines from middle to rim."""
_ALONG_RIM, _IN_LINES, _CLEAR_RIM, _ROUND = 5, 6, 0.7, 1.1
"""Chinese letters that prove a seal: along its rim, in straight lines inside."""
_SURE = 0.5
_GREY_SURE, _GREY_RIM, _GREY_LETTERS = 0.75, 0.8, 5
_BODY = re.compile(r"公司|有限|集团|中心|事务所|研究|学院|局|委员会|协会|厂")
"""In a name of whoever has a seal: on a grey page print that a ring crosses is read as well."""
_INSIDE = 0.86
_LINE_HIGH = (0.06, 0.5)
"""Height of a straight line of words, in diameters."""


def is_proven(
    ink: Image,
    rim: Rim,
    readings: Sequence[tuple[str, float]],
    *,
    sure: float,
    grey: bool,
    recognise: Recognise,
) -> bool:
    """Whether a ring is a seal's.

    Args:
        ink: of the ring's colour, dark on white, 8 bits.
        readings: words along the rim, and how sure.
        sure: of the rim.
        grey: the page has no colour: print looks like the seal.
    """
    if grey:
        return sure >= _GREY_RIM and any(_is_name(text, read) for text, read in readings)
    mask = np.where(ink < _DARK, np.uint8(255), np.uint8(0))
    # A die is round; a pen's ring is longer one way, and what is read in it may be print.
    if not 1 / _ROUND <= rim.a / rim.b <= _ROUND:
        return _has_star(mask, rim)
    # Of print that a ring is drawn round a word or two is left.
    if any(len(_CHINESE.findall(t)) >= _ALONG_RIM and read >= _SURE for t, read in readings):
        return True
    if _has_star(mask, rim):
        return True
    return sure >= _CLEAR_RIM and _has_lines(ink, mask, rim, recognise)


def _is_name(text: str, sure: float) -> bool:
    letters = len(_CHINESE.findall(text))
    return sure >= _GREY_SURE and letters >= _GREY_LETTERS and _BODY.search(text) is not None


def _has_star(mask: Mask, rim: Rim) -> bool:
    fit = measure(mask, np.full_like(mask, 255), rim)
    if fit.core < _STAR or fit.gap > _GAP * fit.core or fit.letters < _AROUND:
        return False
    ink = polar(mask, rim, reach=1.0, rings=_RINGS) > 0
    words = np.asarray(ink[:, _BAND].any(axis=1), np.bool_)
    spokes = np.asarray(ink[:, _SPOKE].mean(axis=1) > _WHOLE, np.bool_)
    return _runs(words) >= _MARKS and _runs(spokes) < _SPOKES


def _runs(marked: NDArray[np.bool_]) -> int:
    """Runs of directions that are marked, round the corner too."""
    return int((marked & ~np.roll(marked, 1)).sum())


def _has_lines(ink: Image, mask: Mask, rim: Rim, recognise: Recognise) -> bool:
    """Whether the words stand in straight lines: a name of a firm is long, a mark's short."""
    inside = np.zeros_like(mask)
    axes = (round(rim.a * _INSIDE), round(rim.b * _INSIDE))
    cv2.ellipse(inside, (round(rim.x), round(rim.y)), axes, rim.turn, 0, 360, 255, -1)
    print_ = cv2.min(mask, inside)
    dark = np.concatenate([[False], (print_ > 0).any(axis=1), [False]])
    ends = np.flatnonzero(dark[1:] != dark[:-1])
    count = 0
    for top, bottom in zip(ends[::2], ends[1::2], strict=True):
        if not _LINE_HIGH[0] <= (bottom - top) / (2 * rim.b) <= _LINE_HIGH[1]:
            continue
        columns = np.flatnonzero((print_[top:bottom] > 0).any(axis=0))
        part = ink[max(0, top - 3) : bottom + 3, max(0, columns[0] - 3) : columns[-1] + 4]
        text, sure = recognise(np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR), np.uint8))
        count += len(_CHINESE.findall(text)) if sure >= _SURE else 0
    return count >= _IN_LINES
