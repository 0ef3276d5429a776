"""The picture of a page → what stands on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.core.recognised import Code, RecognisedLine, RecognisedPage, Seal
from lvjian.extractors.ocr.engine import find_lines, read_lines
from lvjian.extractors.page_marks import look_at_page, stamped_over
from lvjian.extractors.pdf.grid import find_tables
from lvjian.extractors.pdf.page import Edge
from lvjian.extractors.scan.bend import flattened, left_bent
from lvjian.extractors.scan.boxes import with_boxes
from lvjian.extractors.scan.brackets import in_cells
from lvjian.extractors.scan.cut import reaches_rim, runs_out
from lvjian.extractors.scan.dark_bands import without_bands
from lvjian.extractors.scan.dashes import with_dashes_joined
from lvjian.extractors.scan.entries import with_entries
from lvjian.extractors.scan.fills import find_fills
from lvjian.extractors.scan.ink import (
    calmed,
    ink_of,
    is_photograph,
    skew_of,
    straightened,
    stretched,
    turned,
    without_seals,
)
from lvjian.extractors.scan.lines import cell_spans, crop, place_lines
from lvjian.extractors.scan.marks import find_marks
from lvjian.extractors.scan.region import one_under_the_other, scaled
from lvjian.extractors.scan.remnants import lone_strokes, with_ends
from lvjian.extractors.scan.rims import without_rims
from lvjian.extractors.scan.rules import Rules, find_rules, without_rules
from lvjian.extractors.scan.sheet import find_sheet, laid_flat, shifted_back
from lvjian.extractors.scan.spread import gutter_of
from lvjian.extractors.scan.strays import find_strays
from lvjian.extractors.scan.strokes import told_level
from lvjian.extractors.scan.text import to_line
from lvjian.extractors.scan.tints import without_tints
from lvjian.extractors.scan.weak import read_again
from lvjian.extractors.seals.inks import is_colourless
from lvjian.extractors.seals.text import read_seals
from lvjian.extractors.seals.traces import find_traces
from lvjian.extractors.signatures import find_signed

Pixels = NDArray[np.uint8]
Quads = NDArray[np.float32]
Lines = tuple[RecognisedLine, ...]

_BLANK = 0.00012
"""Share of dark pixels up to which a page is blank: dust of a scanner."""
_TRUSTED = 0.85
_BENT_SURE = 0.8
"""Most that is trusted of a page that lay bent: read, and to be looked at by people."""
_UNREAD = (("", 0.3),) * 3
_MANY = 4
_POLES = 3
_HEIGHTS, _USUAL_HEIGHT = (8.0, 32.0), 15.0
"""Points a detected line of print may be high, by the median of a page."""
_FLAT, _SHORT = 2.0, 30.0
_FEW, _STROKE, _PALE = 3, 5, 150
"""Characters; percent of a box that its strokes cover; grey that no stroke of print has."""
_RIM, _RIM_SURE, _BORDER = 0.03, 0.7, 0.08
"""Shares of a side from the edge of a picture."""
_ORNAMENTS = frozenset("0OoQDC° ")
_DASHES = frozenset("-—－–_一～~.…·=")
_LEAST_PAGE, _A4_HIGH = 700.0, 11.69
"""Points of height below which half a sheet is a page of A4 made smaller; inches of that."""
_EITHER_WAY = frozenset("0OoQ8DBIlHXxZNSs一二三中日口王田申工〇○☐□|/%+*×·.。:：") | _DASHES
"""Read as surely upside down: the ornaments of a certificate's border look like them."""


@dataclass(frozen=True, slots=True)
class _Upright:
    """A page put upright: its colours, its print in grey, seals, the detector's lines.

    Attributes:
        plain: in grey without seals, as light as it was scanned.
        grey: the same on white paper.
    """

    image: Pixels
    plain: Pixels
    grey: Pixels
    turn: int
    seals: tuple[Seal, ...]
    codes: tuple[Code, ...]
    quads: Quads

    @property
    def hidden(self) -> list[Box]:
        """Where a seal hides print: in its own channel the ink of a coloured one does not."""
        return [seal.box for seal in self.seals if seal.colour == "grey"]


def recognise_page(
    image: Pixels, *, dpi: float, number: int, coarse: bool = False
) -> RecognisedPage:
    """Read the picture of a page, or of a sheet that lies before a camera.

    Args:
        image: height × width × 3, blue first, as displayed.
        dpi: pixels per 72 points of the page.
        number: of the page, from 1.
        coarse: its dots are too large for small print: nothing on it is certain.
    """
    sheet = None if _is_blank(image) else find_sheet(image)
    if sheet is None:
        page = _page(without_rims(image), dpi=dpi, number=number, bent=coarse)
        return replace(page, trouble="cut") if runs_out(page) else page
    flat = laid_flat(image, sheet)
    page = _page(flat.image, dpi=flat.dpi, number=number, bent=coarse or not sheet.straight)
    photo = page.photo and is_photograph(image)
    back = shifted_back(flat.back, 72 / dpi, flat.dpi)
    page = replace(page, sheet=back, photo=photo)
    size = image.shape[1] * 72 / dpi, image.shape[0] * 72 / dpi
    return replace(page, trouble="cut") if sheet.outside and reaches_rim(page, size) else page


def _page(image: Pixels, *, dpi: float, number: int, bent: bool) -> RecognisedPage:
    """Read a page that fills its picture.

    Args:
        bent: it lay aslant, or is coarse: which cell a word stood in is never certain.
    """
    if _is_blank(image):
        return RecognisedPage(number, *_size_of(image, dpi), dpi=dpi, blank=True)
    skew = skew_of(ink_of(stretched(_grey(image))), dpi=dpi)
    level = straightened(image, skew)
    straight = flattened(level, dpi=dpi)
    page = _laid_right(straight, dpi=dpi, number=number)
    usual = _usual_dpi(page.quads, dpi)
    if usual != dpi:
        # Print of another size than stated: lengths of rulings and gaps would all be wrong.
        again = _page(image, dpi=usual, number=number, bent=bent)
        return scaled(again, usual / dpi)
    bent = bent or straight is not level
    gutter = None if page.turn else gutter_of(page.quads, ink_of(page.grey))
    if gutter is not None:
        return _facing(page.image, gutter, dpi=dpi, number=number)
    page, lines, rules = _upright(straight, page, dpi=dpi, number=number)
    ink = ink_of(_bare(page, rules, dpi=dpi))
    lines, boxes = with_boxes(lines, ink, dpi=dpi)
    if bent:
        lines = tuple(_unsure(line) for line in lines)
    sealed = [seal.box for seal in page.seals]
    return RecognisedPage(
        number,
        *_size_of(page.grey, dpi),
        lines=lines,
        horizontal=rules.horizontal,
        vertical=rules.vertical,
        boxes=boxes,
        seals=_seals_of(page, dpi=dpi, number=number),
        codes=page.codes,
        # Where upright rules part the cells nobody asks how they are tinted.
        fills=() if len(rules.vertical) > _POLES else find_fills(page.image, sealed, dpi=dpi),
        # Nor is a cell of such a page surely without ink.
        marks=None if bent else find_marks(ink, grid_cells(rules), lines, page.hidden, dpi=dpi),
        strays=None if bent else find_strays(ink, lines, page.hidden, dpi=dpi),
        signed=find_signed(page.image, lines, dpi=dpi),
        turn=page.turn,
        skew=skew,
        dpi=dpi,
        colourless=is_colourless(image),
        photo=not any(line.text for line in lines) and is_photograph(page.image),
        trouble="bent" if bent and left_bent(straight, dpi=dpi) else "",
    )


def _seals_of(page: _Upright, *, dpi: float, number: int) -> tuple[Seal, ...]:
    """The seals with their words, and what may be left of others."""
    read = read_seals(page.image, page.seals, dpi=dpi, recognise=_read_one)
    return (*read, *find_traces(page.image, page.seals, dpi=dpi, page=number))


def _size_of(image: Pixels, dpi: float) -> tuple[float, float]:
    """Width and height in points."""
    height, width = image.shape[:2]
    return round(width * 72 / dpi, 2), round(height * 72 / dpi, 2)


def _facing(image: Pixels, gutter: int, *, dpi: float, number: int) -> RecognisedPage:
    """Two pages beside each other, read as one under the other; none of it is certain."""
    high = image.shape[0]
    own = high / _A4_HIGH if high * 72.0 / dpi < _LEAST_PAGE else dpi
    parts = (np.ascontiguousarray(image[:, :gutter]), np.ascontiguousarray(image[:, gutter:]))
    first, second = (_page(part, dpi=own, number=number, bent=True) for part in parts)
    right, factor = gutter * 72.0 / dpi, dpi / own
    if first.turn == second.turn == 180:
        first, second, right = second, first, -right
    return one_under_the_other(first, second, right=right, factor=factor)


def _unsure(line: RecognisedLine) -> RecognisedLine:
    """A line of a page made flat: which cell it stood in is never certain."""
    chars = tuple(min(sure, _BENT_SURE) for sure in line.char_sure)
    return replace(line, sure=min(line.sure, _BENT_SURE), char_sure=chars)


def _grey(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)


def _is_blank(image: Pixels) -> bool:
    small = cv2.resize(_grey(image), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(small, (0, 0), 1.2)
    level = float(np.median(smooth))
    # Of a page photographed in the dark the print is hardly darker than the paper.
    dark = smooth < level - min(40.0, 0.3 * level)
    return bool(dark.mean() < _BLANK)


def _usual_dpi(quads: Quads, dpi: float) -> float:
    """The resolution stated, or one at which lines of print have their usual height."""
    if len(quads) < _MANY:
        return dpi
    sides = quads.max(axis=1) - quads.min(axis=1)
    height = float(np.median(sides.min(axis=1))) * 72.0 / dpi
    if _HEIGHTS[0] <= height <= _HEIGHTS[1]:
        return dpi
    return dpi * height / _USUAL_HEIGHT


def _laid_right(image: Pixels, *, dpi: float, number: int) -> _Upright:
    """The page turned so that its lines run to the right, or to the left."""
    page = _looked_at(image, 0, dpi=dpi, number=number)
    return _looked_at(image, 90, dpi=dpi, number=number) if stands(page.quads) else page


def _upright(
    image: Pixels, page: _Upright, *, dpi: float, number: int
) -> tuple[_Upright, Lines, Rules]:
    """The page the right way up, and what was read of it.

    The detector tells lines that stand; whether a page is upside down only reading tells
    (the model for that flips sound lines, ``design/measured.md`` 4).
    """
    lines, rules = _read(page, dpi=dpi)
    if page.quads.size and _sureness(lines) < _TRUSTED:
        other = _looked_at(image, page.turn + 180, dpi=dpi, number=number)
        other_lines, other_rules = _read(other, dpi=dpi)
        if _sureness(other_lines) > _sureness(lines) + 0.1:
            return other, other_lines, other_rules
    return page, lines, rules


def _looked_at(image: Pixels, turn: int, *, dpi: float, number: int) -> _Upright:
    upright = turned(image, turn)
    seals, codes = look_at_page(upright, dpi=dpi, page=number)
    plain = calmed(without_seals(upright, stamped_over(seals), dpi=dpi))
    plain = without_bands(plain, dpi=dpi)
    grey = stretched(plain)
    return _Upright(upright, plain, grey, turn % 360, seals, codes, find_lines(grey))


def stands(quads: Quads) -> bool:
    """Whether a page lies on its side: most of its lines are higher than wide."""
    if len(quads) < 2:
        return False
    size = quads.max(axis=1) - quads.min(axis=1)
    longer, shorter = size.max(axis=1), size.min(axis=1)
    # A single figure is higher than wide, and no line that stands.
    long = (longer > 1.8 * shorter) & (longer > 1.3 * float(np.median(shorter)))
    upright = size[:, 1] > size[:, 0]
    return float(longer[long & upright].sum()) > 2 * float(longer[long & ~upright].sum())


def _sureness(lines: Lines) -> float:
    """Mean sureness of the characters that have one way up, unread lines counting as three."""
    sure = [
        s
        for line in lines
        for c, s in (zip(line.text, line.char_sure, strict=True) if line.text else _UNREAD)
        if c not in _EITHER_WAY
    ]
    return sum(sure) / len(sure) if sure else 0.0


def _read(page: _Upright, *, dpi: float) -> tuple[Lines, Rules]:
    sealed = [seal.box for seal in page.seals]
    rules = find_rules(with_dashes_joined(ink_of(page.grey), sealed, dpi=dpi), dpi=dpi)
    clear = _bare(page, rules, dpi=dpi)
    ink = ink_of(clear)
    grid = grid_cells(rules)
    cells = cell_spans(grid, ink.shape, dpi=dpi)
    lines = with_ends(place_lines(page.quads, ink, grid, dpi=dpi), ink, cells)
    lines = with_entries([*lines, *lone_strokes(lines, ink, cells)], ink)
    readings = read_lines([crop(clear, line) for line in lines])
    verdicts = told_level(read_again(readings, lines, clear), lines, clear, cells)
    read = (
        to_line(verdict.reading, line, dpi=dpi, others=verdict.others)
        for line, verdict in zip(lines, verdicts, strict=True)
    )
    found = in_cells([line.cell for line in lines], list(read))
    # What is left of a seal's own print is no word of the page.
    kept = (
        x
        for x in found
        if not any(_middle_in(x.box, b) for b in sealed)
        or (x.text and not _is_rest(x, clear, dpi=dpi))
    )
    height, width = (side * 72.0 / dpi for side in page.grey.shape)
    return tuple(x for x in kept if not _is_hair(x) and not _is_rim(x, width, height)), rules


def _bare(page: _Upright, rules: Rules, *, dpi: float) -> Pixels:
    """The print of a page alone: no rulings, no tints of cells."""
    white = without_tints(page.grey, page.plain, grid_cells(rules), dpi=dpi)
    return without_rules(white, rules)


def _is_rest(line: RecognisedLine, grey: Pixels, *, dpi: float) -> bool:
    """Whether a few characters read under a seal have no dark stroke."""
    if len(line.text) > _FEW:
        return False
    x0, y0, x1, y1 = (int(v * dpi / 72) for v in line.box)
    part = grey[y0 : y1 + 1, x0 : x1 + 1]
    return bool(part.size) and float(np.percentile(part, _STROKE)) > _PALE


def _is_hair(line: RecognisedLine) -> bool:
    """Whether a flat bit of ink was read as something that is not flat."""
    width, height = line.box[2] - line.box[0], line.box[3] - line.box[1]
    return height < _FLAT and width < _SHORT and not set(line.text) <= _DASHES


def _is_rim(line: RecognisedLine, width: float, height: float) -> bool:
    """Whether a line is no print: the table's edge on a photograph, a border of ornaments."""
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    away = min(x / width, 1 - x / width, y / height, 1 - y / height)
    if away < _RIM and len(line.text) <= 2 and line.sure < _RIM_SURE:
        return True
    ring = _BORDER if len(line.text) > 1 else _RIM
    return away < ring and bool(line.text) and set(line.text) <= _ORNAMENTS


def _middle_in(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _read_one(image: Pixels) -> tuple[str, float]:
    reading = read_lines([image])[0]
    return reading.text, reading.mean


def grid_cells(rules: Rules) -> list[Box]:
    """The cells that the rulings enclose, in points."""
    across = [Edge(r.at, r.lo, r.hi) for r in rules.horizontal]
    down = [Edge(r.at, r.lo, r.hi) for r in rules.vertical]
    return [cell for group in find_tables(across, down) if len(group) > 1 for cell in group]
