"""Company seals on the picture of a page: red or blue, round, oval or square, whole or cut.

The ink is told from print by its colour, a seal from other coloured things by its build.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import SEAL_SURE, Seal, SealColour, SealShape
from lvjian.extractors.seals.inks import inks_of, made_small, paper_of
from lvjian.extractors.seals.prints import PageTurn
from lvjian.extractors.seals.rims import Rim
from lvjian.extractors.seals.rings import SURE_RING, Ring, is_within, rings_in
from lvjian.extractors.seals.squares import SquareSeal, is_upon, squares_in

Image = NDArray[np.uint8]
_ALIKE, _ALIKE_BOXES = 0.08, 0.35
"""Difference of sides of boxes of one size; share that two boxes of one thing have in common."""
_AROUND_RIM = 1.03
_GREY_SURE = 0.7
"""Rings of a grey page below it may be drawn by the rules and columns of a table."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A seal with what it was found by: its rim in pixels of the page, or its square."""

    seal: Seal
    rim: Rim | None = None
    square: SquareSeal | None = None


def find_seals(image: Image, *, dpi: float, page: int) -> tuple[Seal, ...]:
    """Seals on a page, from the top down.

    Args:
        image: height × width × 3, blue first, as put upright.
        dpi: pixels per 72 points of the page.
        page: its number, from 1.
    """
    seals = [mark.seal for mark in marks_on(image, dpi=dpi, page=page)]
    return tuple(sorted(seals, key=lambda s: (s.box[1], s.box[0])))


def marks_on(image: Image, *, dpi: float, page: int) -> list[Mark]:
    """Seals with their rims and squares; arguments as of ``find_seals``."""
    small, scale = made_small(image, dpi)
    paper, turn = paper_of(small), PageTurn(small)
    found: list[Mark] = []
    for colour, ink in inks_of(image, small):
        if colour == "grey":
            squares, rings = [], rings_in(ink, small, ())
        else:
            squares = squares_in(image, ink, colour, dpi=dpi, paper=paper, page=turn)
            framed = [_scaled_box(s.box, scale) for s in squares if not s.pressed]
            rings = rings_in(ink, small, framed)
            squares, rings = _apart(squares, rings, scale)
            rims = [ring.rim for ring in rings if ring.rim and ring.sure > SURE_RING]
            if rims:
                bare = _without(image, [_scaled(rim, 1 / scale) for rim in rims], paper)
                rest = _without(ink, rims, (0.0,))
                more = squares_in(bare, rest, colour, dpi=dpi, paper=paper, page=turn)
                squares += [s for s in more if s.pressed and not is_upon(s, squares)]
                rings += _others(rings_in(np.asarray(rest, np.uint8), small, framed), rings)
        for square in squares:
            if square.sure:
                box = _scaled_box(square.box, 72 / dpi)
                seal = _seal(page, "square", colour, square.sure, box)
                found.append(Mark(seal, square=square))
        for ring in rings:
            box = _scaled_box(ring.box, 72.0 / (dpi * scale))
            rim = _scaled(ring.rim, 1 / scale) if ring.rim else None
            sure = ring.sure if colour != "grey" or ring.sure >= _GREY_SURE else 0.9 * SEAL_SURE
            found.append(Mark(_seal(page, ring.shape, colour, sure, box), rim))
    return [mark for mark in found if not _is_of_a_chart(mark.seal, [m.seal for m in found])]


def _apart(
    squares: Sequence[SquareSeal], rings: Sequence[Ring], scale: float
) -> tuple[list[SquareSeal], list[Ring]]:
    """Squares that are no worn rings, and rings that are no letters of squares."""
    sure = [ring.box for ring in rings if ring.sure > SURE_RING]
    kept = [
        s for s in squares if not any(_is_alike(_scaled_box(s.box, scale), box) for box in sure)
    ]
    pressed = [_scaled_box(s.box, scale) for s in kept if s.pressed and s.sure]
    return kept, [
        ring
        for ring in rings
        if ring.box in sure or not any(is_within(box, ring.box) for box in pressed)
    ]


def _others(more: Sequence[Ring], rings: Sequence[Ring]) -> list[Ring]:
    """Rings half under others, which are none of theirs."""
    return [
        ring
        for ring in more
        if not any(_is_alike(ring.box, r.box) or is_within(r.box, ring.box) for r in rings)
    ]


def _without(picture: Image, rims: Sequence[Rim], paper: Sequence[float]) -> Image:
    """A picture with round seals covered up: another may lie half under them."""
    covered = picture.copy()
    for rim in rims:
        axes = (round(rim.a * _AROUND_RIM), round(rim.b * _AROUND_RIM))
        middle = (round(rim.x), round(rim.y))
        cv2.ellipse(covered, middle, axes, rim.turn, 0, 360, tuple(paper), -1)
    return covered


def _scaled_box(box: Box, by: float) -> Box:
    return box[0] * by, box[1] * by, box[2] * by, box[3] * by


def _is_alike(a: Box, b: Box) -> bool:
    """Whether two boxes are much the same."""
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    if across <= 0 or down <= 0:
        return False
    both = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - across * down
    return across * down > _ALIKE_BOXES * both


def _seal(page: int, shape: SealShape, colour: SealColour, sure: float, box: Box) -> Seal:
    x0, y0, x1, y1 = (round(max(0.0, value), 1) for value in box)
    return Seal(page, (x0, y0, x1, y1), shape, colour, round(sure, 3))


def _is_of_a_chart(seal: Seal, others: Sequence[Seal]) -> bool:
    """Whether a square is one of several alike: boxes of a chart."""
    if seal.shape != "square":
        return False
    width, height = seal.box[2] - seal.box[0], seal.box[3] - seal.box[1]
    alike = [
        s
        for s in others
        if s.shape == "square"
        and abs(s.box[2] - s.box[0] - width) < _ALIKE * width
        and abs(s.box[3] - s.box[1] - height) < _ALIKE * height
    ]
    return len(alike) > 2


def _scaled(rim: Rim, by: float) -> Rim:
    return Rim(rim.x * by, rim.y * by, rim.a * by, rim.b * by, rim.turn)
