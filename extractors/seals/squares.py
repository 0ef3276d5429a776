"""Square seals: a frame filled with letters of its own ink, or with letters left out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import SealColour
from lvjian.extractors.seals.boxes import LEAST_SIDE, Frame, cut_sides, frames_of
from lvjian.extractors.seals.codes import is_matrix_code
from lvjian.extractors.seals.flats import MARGIN, Square, inked, look_at, straightened
from lvjian.extractors.seals.inks import SMALL_DPI
from lvjian.extractors.seals.prints import PageTurn, Patch, is_askew, is_patch_askew, patches_of
from lvjian.extractors.seals.rims import Mask

Image = NDArray[np.uint8]
Floats = NDArray[np.float32]
NAME_MM, WIDER = 27.5, 1.5
_LEAST_MM, _LEAST_NARROW, _LONGER = 11.6, 9.0, 2.4
"""Sides of name seals; those of companies are larger. A wide box of words is mostly a mark."""
_INSIDE, _FILLED = (0.13, 0.91), 0.67
_STROKES, _WHITE_STROKES, _FIRM_STROKES = 1.5, 1.0, 3.0
_PAPER, _ONWARD, _RIM_LEAST, _RIM_MEAN = 0.85, 1, 0.5, 0.68
_RIM_CLEAR, _WHOLE_RIM, _OUTSIDE_LEAST = 0.88, 0.97, 0.1
_SURE, _DOUBTFUL, POSSIBLE = 0.75, 0.4, 0.2
"""By build alone; ``POSSIBLE``: none unless its letters prove it."""
_INSIDE_POSSIBLE, _FILLED_POSSIBLE, _STROKES_POSSIBLE = (0.07, 0.95), 0.6, 1.0
_RIM_POSSIBLE = (0.3, 0.6)
_PRESSED_RIM, _PRESSED_STROKES, _PRESSED_INSIDE = 0.38, 1.5, (0.07, 0.94)
_LEAST_CUT_MM = 8.5
"""What a frame has at least that a hand has pressed."""
_CODE_INSIDE, _CODE_STROKES, _CODE_RIM = (0.48, 0.72), 3.5, 0.92
_ASKEW_RIM, _WORDS_RIM, _UNWORN, _CUT_RIM, _CUT_MM = 0.68, 0.15, 0.94, 0.9, 3.0
"""Rim of what its turn alone proves, of what words alone prove, of what is not worn, of a side
that the page's edge cuts, so many millimetres from it."""
_SAME = 0.4


@dataclass(frozen=True, slots=True)
class SquareSeal:
    """A frame in pixels of the page that looks like a square seal, or does not: ``sure`` 0.

    Attributes:
        flat: its part of the page put straight, what stands there ``square``.
        pressed: by a hand, as its ink or its turn tells: no print.
    """

    corners: Floats
    sure: float
    flat: Image
    square: Square
    pressed: bool = False

    @property
    def box(self) -> Box:
        """The upright box around it."""
        (x0, y0), (x1, y1) = self.corners.min(axis=0), self.corners.max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


def squares_in(
    image: Image,
    ink: Mask,
    colour: SealColour,
    *,
    dpi: float,
    paper: Sequence[float],
    page: PageTurn,
) -> list[SquareSeal]:
    """Frames of a page, and how sure each is a seal, the surest one of a place alone.

    Args:
        image: the page, blue first; ink: of a colour, at ``SMALL_DPI``.
        paper: its light, blue, green and red. page: how its print is turned.
    """

    def judged(frame: Frame, askew: Callable[[], bool]) -> SquareSeal:
        corners = np.asarray(frame.corners * np.float32(dpi / SMALL_DPI), np.float32)
        flat = straightened(image, corners, dpi)
        square = look_at(flat, colour, paper)
        pressed = _is_pressed(square, frame, askew, page=ink.shape)
        sure = sureness(square, frame, pressed=pressed)
        # The sides of a code are broken between its finders: no rim runs round it.
        if sure and sum(square.rim) < 4 * _WHOLE_RIM:
            body = inked(flat, colour, paper)[0][MARGIN:-MARGIN, MARGIN:-MARGIN]
            sure = 0.0 if is_matrix_code(body) else sure
        return SquareSeal(corners, sure, flat, square, pressed)

    found = [
        judged(frame, partial(is_askew, frame, page))
        for frame in frames_of(ink, px_per_mm=SMALL_DPI / 25.4)
    ]
    sure = [seal for seal in found if seal.sure >= _SURE]
    for patch in patches_of(ink, px_per_mm=SMALL_DPI / 25.4):
        if not any(_shared(patch.frame.corners * (dpi / SMALL_DPI), s) > _SAME for s in sure):
            seal = judged(patch.frame, partial(is_patch_askew, patch, page))
            found += _worth_reading(seal, patch, page)
    return _surest(found)


def _worth_reading(seal: SquareSeal, patch: Patch, page: PageTurn) -> list[SquareSeal]:
    """A patch without a frame if it may be a seal: a block of printed words is as compact."""
    if seal.sure and (seal.pressed or min(seal.square.mm) > NAME_MM):
        return [seal]
    if not is_askew(patch.frame, page) or max(seal.square.mm) > NAME_MM:
        return []
    if seal.sure or _may_be_pressed(seal.square, patch.frame, rim_least=_WORDS_RIM):
        return [replace(seal, sure=seal.sure or POSSIBLE)]
    return []


def _surest(found: Sequence[SquareSeal]) -> list[SquareSeal]:
    kept: list[SquareSeal] = []
    for seal in sorted(found, key=lambda seal: -seal.sure):
        if not is_upon(seal, kept):
            kept.append(seal)
    return kept


def is_upon(seal: SquareSeal, others: Sequence[SquareSeal]) -> bool:
    """Whether one of them lies at the same place."""
    return any(_shared(seal.corners, other) > _SAME for other in others if other.sure)


def _shared(corners: Floats, other: SquareSeal) -> float:
    """Share of the smaller upright box that lies in the other."""
    (ax0, ay0), (ax1, ay1) = corners.min(axis=0), corners.max(axis=0)
    bx0, by0, bx1, by1 = other.box
    across, down = min(ax1, bx1) - max(ax0, bx0), min(ay1, by1) - max(ay0, by0)
    if across <= 0 or down <= 0:
        return 0.0
    return float(across * down / min((ax1 - ax0) * (ay1 - ay0), (bx1 - bx0) * (by1 - by0)))


def sureness(square: Square, frame: Frame, *, pressed: bool) -> float:
    """How sure a frame is a seal by what stands in and around it; 0 if it is something else.

    Args:
        pressed: by a hand: no print.
    """
    by_build = _by_build(square, frame)
    if by_build >= _SURE or not pressed or not _may_be_pressed(square, frame):
        return by_build
    return _DOUBTFUL if square.mm[0] > WIDER * square.mm[1] else _SURE


def _is_worn(square: Square) -> bool:
    """A box that is whole all round and uneven within holds small print."""
    return square.uneven and (square.white or sum(square.rim) < 4 * _UNWORN)


def _is_cut_off(square: Square, frame: Frame, page: tuple[int, ...]) -> bool:
    """Whether the page's edge cuts it: what is printed ends before."""
    sides = cut_sides(frame.corners, page, SMALL_DPI / 25.4, edge=_CUT_MM)
    least = min(square.rim)
    return any(
        cut and rim == least and rim < _CUT_RIM for cut, rim in zip(sides, square.rim, strict=True)
    )


def _is_pressed(
    square: Square, frame: Frame, askew: Callable[[], bool], *, page: tuple[int, ...]
) -> bool:
    """Whether a hand has pressed it: uneven ink, its turn or the page's edge across it tell."""
    if not _may_be_pressed(square, frame):
        return False
    whole = sum(square.rim) / 4
    if _is_worn(square) or _is_cut_off(square, frame, page):
        return True
    return whole >= _ASKEW_RIM and not _is_like_code(square) and askew()


def _is_like_code(square: Square) -> bool:
    """Whether it is as dense all over as a matrix code that is turned and cannot be read."""
    dense = _CODE_INSIDE[0] < square.inside < _CODE_INSIDE[1]
    return dense and min(square.strokes) >= _CODE_STROKES and sum(square.rim) < 4 * _CODE_RIM


def _may_be_pressed(square: Square, frame: Frame, *, rim_least: float = _PRESSED_RIM) -> bool:
    """Whether a frame is a seal's if a hand has pressed it: print in boxes is not ruled out."""
    short, long = sorted(square.mm)
    least = _LEAST_CUT_MM if any(frame.cut) else _LEAST_MM
    rim = sorted(square.rim)[1 if any(frame.cut) else 0 :]
    whole = sum(rim) / len(rim)
    strokes = _WHITE_STROKES if whole >= _RIM_CLEAR else _PRESSED_STROKES
    if short > NAME_MM and not any(frame.cut):
        strokes = _FIRM_STROKES
    return (
        long >= least
        and long <= _LONGER * short
        and square.paper >= _PAPER
        and _PRESSED_INSIDE[0] <= square.inside <= _PRESSED_INSIDE[1]
        and whole >= rim_least
        and max(square.strokes) >= strokes
        and min(square.strokes) >= _WHITE_STROKES
        and square.onward <= _ONWARD
        and max(square.outside) <= _OUTSIDE_LEAST
    )


def _by_build(square: Square, frame: Frame) -> float:
    short, long = sorted(square.mm)
    cut = any(c and s < _RIM_LEAST for c, s in zip(frame.cut, frame.sides, strict=True))
    lacking = cut or min(frame.sides) < LEAST_SIDE
    rim = sorted(square.rim)[1 if lacking else 0 :]
    if long < _LEAST_MM or long > _LONGER * short or square.paper < _PAPER:
        return 0.0
    if not _is_possible(square, rim):
        return 0.0
    if not _is_likely(square, rim, cut=cut):
        return POSSIBLE
    if short > NAME_MM and not square.white:
        # Boxes with paragraphs in them are as large: words tell.
        return _DOUBTFUL if min(square.strokes) >= (1.0 if cut else _FIRM_STROKES) else POSSIBLE
    wide = square.mm[0] > WIDER * square.mm[1]
    # Lines of print end straight as well, but go on beyond what looks like a frame.
    print_ = sum(rim) / len(rim) < _RIM_CLEAR and max(square.outside) > _OUTSIDE_LEAST
    large = long > NAME_MM and not square.white
    narrow = short < _LEAST_MM and (short < _LEAST_NARROW or sum(rim) / len(rim) < _RIM_CLEAR)
    if print_:
        return 0.0
    unsure = wide or _is_like_code(square) or lacking or large or narrow or square.onward > _ONWARD
    return _DOUBTFUL if unsure else _SURE


def _is_possible(square: Square, rim: Sequence[float]) -> bool:
    """Whether letters may prove a frame to be a seal's."""
    return (
        _INSIDE_POSSIBLE[0] <= square.inside <= _INSIDE_POSSIBLE[1]
        and min(rim) >= _RIM_POSSIBLE[0]
        and sum(rim) / len(rim) >= _RIM_POSSIBLE[1]
        and min(square.filled) >= _FILLED_POSSIBLE
        and min(square.strokes) >= _STROKES_POSSIBLE
        and square.onward <= _ONWARD + 2
    )


def _is_likely(square: Square, rim: Sequence[float], *, cut: bool) -> bool:
    """Whether a frame is a seal's by its build."""
    strokes = _WHITE_STROKES if square.white or cut else _STROKES
    return (
        _INSIDE[0] <= square.inside <= _INSIDE[1]
        and min(rim) >= _RIM_LEAST
        and sum(rim) / len(rim) >= _RIM_MEAN
        and min(square.filled) >= _FILLED
        and min(square.strokes) >= strokes
    )
