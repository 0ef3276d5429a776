"""Words that a picture painted later covers, or that are white on one: nobody sees them.

Scanners' programs put the words they made out beneath the picture of a page, or over it in
white. What is seen there is read from the picture.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from pypdfium2 import raw

from lvjian.core.place import Box
from lvjian.extractors.pdf import native as native
from lvjian.extractors.pdf.backdrop import is_solid, objects_of
from lvjian.extractors.pdf.page import Char, Matrix, PageContent, apply_box, product

_LARGE = 0.08
"""Share of the page from where a picture is one of words."""
_WHITE = 245  # of 255
_SLACK = 1.0  # points


def leave_out_covered(content: PageContent, page: Any, document: Any, matrix: Matrix) -> None:
    """Take the words out of the characters that stand unseen under or on a large picture."""
    area = content.width * content.height
    large = [b for b in content.pictures if (b[2] - b[0]) * (b[3] - b[1]) >= _LARGE * area]
    if not large or not any(_within(_middle(c), large) for c in content.chars):
        return
    shown, covered = _told_apart(page, document, matrix, pictures=large)
    if covered:
        content.chars = [
            c
            for c in content.chars
            if not _within(_middle(c), covered, slack=0.7 * c.size) or _within(_middle(c), shown)
        ]


def _told_apart(
    page: Any, document: Any, matrix: Matrix, *, pictures: Sequence[Box]
) -> tuple[list[Box], list[Box]]:
    """Boxes of the words of a page that are seen, and of those that are not."""
    sides = (ctypes.c_float * 4)()
    places = [ctypes.addressof(sides) + 4 * i for i in range(4)]
    shown: list[Box] = []
    covered: list[Box] = []
    for item, kind, inner in objects_of(page):
        if kind not in (raw.FPDF_PAGEOBJ_TEXT, raw.FPDF_PAGEOBJ_IMAGE):
            continue
        if not native.object_bounds(item, *places):
            continue
        box = apply_box(product(inner, matrix), (sides[0], sides[1], sides[2], sides[3]))
        handle = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            white = _is_white(handle) and _holds(box, pictures)
            (covered if white else shown).append(box)
        elif (
            box in pictures
            and (under := [b for b in shown if _holds(b, [box])])
            and is_solid(document, page, item)
        ):
            covered += under
            shown = [b for b in shown if not _holds(b, [box])]
    return shown, covered


def _is_white(handle: Any) -> bool:
    colours = [ctypes.c_uint() for _ in range(4)]
    told = raw.FPDFPageObj_GetFillColor(handle, *colours)
    return bool(told) and all(c.value >= _WHITE for c in colours[:3])


def _middle(char: Char) -> tuple[float, float]:
    return (char.x0 + char.x1) / 2, char.base - 0.38 * char.size


def _within(point: tuple[float, float], boxes: Sequence[Box], *, slack: float = _SLACK) -> bool:
    """Whether a point lies in a box; those of marks are as small as their ink, hence ``slack``."""
    x, y = point
    return any(
        b[0] - slack <= x <= b[2] + slack and b[1] - slack <= y <= b[3] + slack for b in boxes
    )


def _holds(box: Box, pictures: Sequence[Box]) -> bool:
    """Whether a box lies in one of the pictures."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(
        p[0] <= x <= p[2]
        and p[1] <= y <= p[3]
        and p[0] - 2 * _SLACK <= box[0]
        and box[2] <= p[2] + 2 * _SLACK
        for p in pictures
    )
