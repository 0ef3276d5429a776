"""Pages of which a part lies outside of the picture: their print runs out of it."""

from __future__ import annotations

from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors.scan.content import page_turn

_TOUCHING = 3.0
"""Points from the side of a picture within which print is cut by it."""
_WORDS, _LINES = 4, 3
_RIM, _FEW = 0.012, 2
"""Share of the picture's side, and how many lines reach there, where the sheet's edge is out."""


def runs_out(page: RecognisedPage) -> bool:
    """Whether lines of print end with the picture, at its left or its right side."""
    lines = [line.box for line in page.lines if len(line.text) >= _WORDS]
    left = sum(box[0] < _TOUCHING for box in lines)
    right = sum(box[2] > page.width - _TOUCHING for box in lines)
    return max(left, right) >= _LINES


def reaches_rim(page: RecognisedPage, size: tuple[float, float]) -> bool:
    """Whether print of a sheet that reaches over the picture comes to the picture's side.

    Args:
        size: width and height of the picture in points.
    """
    turn = page_turn(page)
    boxes = [line.box for line in page.lines if line.text]
    boxes += [(r.lo, r.at, r.hi, r.at) for r in page.horizontal]
    boxes += [(r.at, r.lo, r.at, r.hi) for r in page.vertical]
    shown = [turn.back(box) if turn else box for box in boxes]
    return max(_at_sides(shown, size)) >= _FEW


def _at_sides(boxes: list[Box], size: tuple[float, float]) -> tuple[int, int, int, int]:
    """How many boxes come to the left, upper, right and lower side."""
    right, low = size[0] * (1 - _RIM), size[1] * (1 - _RIM)
    return (
        sum(box[0] < size[0] * _RIM for box in boxes),
        sum(box[1] < size[1] * _RIM for box in boxes),
        sum(box[2] > right for box in boxes),
        sum(box[3] > low for box in boxes),
    )
