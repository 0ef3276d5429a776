"""The picture of a page → what stands on it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedLine, RecognisedPage, Seal
from lvjian.extractors.ocr_engine import find_lines, read_lines
from lvjian.extractors.pdf_grid import find_tables
from lvjian.extractors.pdf_page import Edge
from lvjian.extractors.scan_ink import (
    ink_of,
    skew_of,
    straightened,
    stretched,
    turned,
    without_seals,
)
from lvjian.extractors.scan_lines import crop, place_lines
from lvjian.extractors.scan_rules import Rules, find_rules, without_rules
from lvjian.extractors.scan_text import to_line
from lvjian.extractors.seals import find_seals

Pixels = NDArray[np.uint8]
Quads = NDArray[np.float32]

_BLANK = 0.00012
"""Share of dark pixels up to which a page is blank: dust of a scanner."""
_LEAST_MEAN = 0.5
_TRUSTED = 0.85
_SAMPLE = 8


@dataclass(frozen=True, slots=True)
class _Upright:
    """A page put upright: its colours, its print in grey, seals, the detector's lines."""

    image: Pixels
    grey: Pixels
    turn: int
    seals: tuple[Seal, ...]
    quads: Quads


def recognise_page(image: Pixels, *, dpi: float, number: int) -> RecognisedPage:
    """Read the picture of a page.

    Args:
        image: height × width × 3, blue first, as displayed.
        dpi: pixels per 72 points of the page.
        number: of the page, from 1.
    """
    height, width = image.shape[:2]
    size = round(width * 72 / dpi, 2), round(height * 72 / dpi, 2)
    if _is_blank(image):
        return RecognisedPage(number, *size, dpi=dpi, blank=True)
    skew = skew_of(ink_of(stretched(_grey(image))), dpi=dpi)
    page = _upright(straightened(image, skew), dpi=dpi, number=number)
    grey = page.grey
    height, width = grey.shape
    size = round(width * 72 / dpi, 2), round(height * 72 / dpi, 2)
    ink = ink_of(grey)
    rules = find_rules(ink, dpi=dpi)
    clear = without_rules(grey, rules)
    lines = _read(page.quads, clear, rules, dpi=dpi)
    return RecognisedPage(
        number,
        *size,
        lines=lines,
        horizontal=rules.horizontal,
        vertical=rules.vertical,
        seals=page.seals,
        turn=page.turn,
        skew=skew,
        dpi=dpi,
        photo=not lines,
    )


def _grey(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def _is_blank(image: Pixels) -> bool:
    small = cv2.resize(_grey(image), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), 1.2)
    level = float(np.median(smooth))
    dark = smooth < level - 40
    return bool(dark.mean() < _BLANK)


def _upright(image: Pixels, *, dpi: float, number: int) -> _Upright:
    """The page turned so that its lines run to the right.

    The detector tells lines that stand; whether a page is upside down only reading tells
    (the model for that flips sound lines, ``design/measured.md`` 4).
    """
    page = _looked_at(image, 0, dpi=dpi, number=number)
    if _stands(page.quads):
        page = _looked_at(image, 90, dpi=dpi, number=number)
    sure = _sureness(page.grey, page.quads)
    if sure < _TRUSTED:
        other = _looked_at(image, page.turn + 180, dpi=dpi, number=number)
        if _sureness(other.grey, other.quads) > sure + 0.1:
            return other
    return page


def _looked_at(image: Pixels, turn: int, *, dpi: float, number: int) -> _Upright:
    upright = turned(image, turn)
    seals = find_seals(upright, dpi=dpi, page=number)
    grey = stretched(without_seals(upright, [(s.box, s.colour) for s in seals], dpi=dpi))
    return _Upright(upright, grey, turn % 360, seals, find_lines(grey))


def _stands(quads: Quads) -> bool:
    if len(quads) < 2:
        return False
    size = quads.max(axis=1) - quads.min(axis=1)
    long = size.max(axis=1) > 1.8 * size.min(axis=1)
    upright = size[:, 1] > size[:, 0]
    return int((long & upright).sum()) > 2 * int((long & ~upright).sum())


def _sureness(grey: Pixels, quads: Quads) -> float:
    """Mean sureness of a few of the longest lines."""
    size = quads.max(axis=1) - quads.min(axis=1) if len(quads) else np.zeros((0, 2))
    longest = np.argsort(-size[:, 0], kind="stable")[:_SAMPLE]
    crops = []
    for i in longest:
        x0, y0 = (max(0, int(v)) for v in quads[i].min(axis=0))
        x1, y1 = (int(v) + 1 for v in quads[i].max(axis=0))
        crops.append(grey[y0:y1, x0 : min(x1, x0 + 10 * (y1 - y0))])
    means = [reading.mean for reading in read_lines(crops)]
    return sum(means) / len(means) if means else 1.0


def _read(quads: Quads, clear: Pixels, rules: Rules, *, dpi: float) -> tuple[RecognisedLine, ...]:
    cells = grid_cells(rules)
    lines = place_lines(quads, ink_of(clear), cells, dpi=dpi)
    readings = read_lines([crop(clear, line) for line in lines])
    return tuple(
        to_line(reading, line.span, dpi=dpi)
        for line, reading in zip(lines, readings, strict=True)
        if reading.text.strip() and reading.mean >= _LEAST_MEAN
    )


def grid_cells(rules: Rules) -> list[Box]:
    """The cells that the rulings enclose, in points."""
    across = [Edge(r.at, r.lo, r.hi) for r in rules.horizontal]
    down = [Edge(r.at, r.lo, r.hi) for r in rules.vertical]
    return [cell for group in find_tables(across, down) if len(group) > 1 for cell in group]
