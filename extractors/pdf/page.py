"""One PDF page as PDFium gives it: characters, ruling lines, fills, small boxes, pictures.

All coordinates are points with the origin at the top left of the page as displayed:
page rotation and the crop box are already applied.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count, repeat
from typing import Any, NamedTuple

from pypdfium2 import raw

from lvjian.core.place import Box
from lvjian.extractors.em_box import ASCENT, DESCENT
from lvjian.extractors.pdf import native as native
from lvjian.extractors.pdf.glyphs import glyph_text, symbol_table

Matrix = tuple[float, float, float, float, float, float]


class Char(NamedTuple):
    """A character with its em box; ``base`` is the baseline (y)."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool

    @property
    def top(self) -> float:
        """Top of the em box: 0.88 em over the baseline, as in CJK fonts."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Bottom of the em box."""
        return self.base + DESCENT * self.size


class Edge(NamedTuple):
    """A straight ruling: ``at`` across its direction, from ``lo`` to ``hi`` along it."""

    at: float
    lo: float
    hi: float


@dataclass(slots=True)
class PageContent:
    """What stands on one page.

    Attributes:
        horizontal: rulings, ``at`` is y.
        vertical: rulings, ``at`` is x.
        fills: filled rectangles without border, thicker than a ruling.
        squares: stroked or filled squares of check-box size.
        strokes: slanting short lines (ticks and crosses), as boxes.
        pictures: image objects.
        drawings: number of painted paths.
        attached: names of files that annotations attach.
        turn: how it was turned for reading, None where its text stands upright.
        hidden: characters that are written but not drawn.
        laid: those among ``chars`` that are not drawn, laid over a picture.
        notes: contents of notes and markings laid on the page, with their boxes.
        lost: boxes of characters whose font does not say what they are.
        unmapped: its text is made of glyph numbers that stand for no character.
        crowded: so many objects that the paths were not read.
        recognised: its characters were read by recognition.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    squares: list[Box] = field(default_factory=list)
    strokes: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    hidden: list[Char] = field(default_factory=list)
    laid: list[Char] = field(default_factory=list)
    notes: list[tuple[str, Box]] = field(default_factory=list)
    lost: list[Box] = field(default_factory=list)
    drawings: int = 0
    unmapped: bool = False
    crowded: bool = False
    recognised: bool = False
    turn: Any = None


def display_matrix(page: Any) -> tuple[Matrix, float, float]:
    """Matrix from page space to the displayed page, and its width and height."""
    box = raw.FS_RECTF()
    # A crop box outside of the page leaves nothing of it: its text is read all the same.
    width = max(raw.FPDF_GetPageWidthF(page), 1.0)
    height = max(raw.FPDF_GetPageHeightF(page), 1.0)
    if not raw.FPDF_GetPageBoundingBox(page, box):
        return (1, 0, 0, -1, 0, height), width, height
    left, bottom, right, top = box.left, box.bottom, box.right, box.top
    matrix: Matrix = {
        1: (0, 1, 1, 0, -bottom, -left),
        2: (-1, 0, 0, 1, right, -bottom),
        3: (0, -1, -1, 0, top, right),
    }.get(raw.FPDFPage_GetRotation(page), (1, 0, 0, -1, -left, top))
    return matrix, width, height


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """A point through a matrix."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def product(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies ``inner`` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def apply_box(matrix: Matrix, box: tuple[float, float, float, float]) -> Box:
    """The box around a box put through a matrix."""
    x0, y0 = apply(matrix, box[0], box[1])
    x1, y1 = apply(matrix, box[2], box[3])
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


class _Run(NamedTuple):
    """What the characters of one text object share.

    Attributes:
        floor: a character whose top is lower stands off the baseline (page space; vertical
            writing, and all sideways text).
    """

    size: float
    base: float
    bold: bool
    upright: bool
    symbols: dict[int, str] | None
    floor: float


_INVISIBLE = 3
"""The text rendering mode of words that are neither filled nor stroked."""
_NO_RUN = _Run(1.0, 0.0, bold=False, upright=True, symbols=None, floor=0.0)
_new = tuple.__new__  # a third of the cost of calling a named tuple's class


class _Style(NamedTuple):
    """What all objects share that begin with one character of one font, as large.

    Attributes:
        lift: how far the baseline stands over the lower side of the character's box.
    """

    size: float
    bold: bool
    upright: bool
    symbols: dict[int, str] | None
    lift: float


class _Runs:
    """Text objects of a page, each looked at once."""

    def __init__(self, textpage: int, matrix: Matrix) -> None:
        self.textpage = textpage
        self.matrix = matrix
        self.straight = matrix[:4] == (1, 0, 0, -1)
        self.styles: dict[tuple[int, int, float], _Style] = {}
        self.fonts: dict[int, tuple[bool, dict[int, str] | None]] = {}
        self.some_hidden = False
        self.floats = (ctypes.c_float * 6)()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()

    def find(self, index: int, text_object: int, *, code: int, low: float, high: float) -> _Run:
        """The run of a text object that begins with character ``index``.

        LibreOffice writes an object for every third character, and PDFium is dear to ask: the
        same character of a font in a box as high stands alike over its baseline.

        Args:
            code: of the character.
            low: lower side of its box (page space).
            high: its upper side.
        """
        if native.render_mode(text_object) == _INVISIBLE:
            self.some_hidden = True
        font = native.object_font(text_object) or 0
        key = font, code, round(high - low, 2)
        style = self.styles.get(key)
        if style is None or not style.upright or not self.straight:
            style = self.styles[key] = self._style(index, font, low)
            a, y = self.matrix, self.y.value
            base = a[1] * self.x.value + a[3] * y + a[5]
        else:
            y = low + style.lift
            base = self.matrix[5] - y
        size, bold, upright, symbols, _ = style
        floor = y - 0.4 * size if upright else math.inf
        return _new(_Run, (size, base, bold, upright, symbols, floor))

    def _style(self, index: int, font: int, low: float) -> _Style:
        """The style of a character; ``x`` and ``y`` are left at its origin."""
        native.char_origin(self.textpage, index, ctypes.addressof(self.x), ctypes.addressof(self.y))
        native.char_matrix(self.textpage, index, ctypes.addressof(self.floats))
        a, b, c, d = self.floats[:4]
        ma, mb, mc, md = self.matrix[:4]
        dx, dy = ma * a + mc * b, mb * a + md * b
        upright = dx > 0 and abs(dy) < 0.1 * dx
        size = native.char_size(self.textpage, index) * (math.hypot(c, d) or 1.0)
        bold, symbols = self._font(font)
        return _Style(max(size, 1.0), bold, upright, symbols, self.y.value - low)

    def _font(self, font: int) -> tuple[bool, dict[int, str] | None]:
        if font not in self.fonts:
            name = ""
            if font:
                buffer = ctypes.create_string_buffer(256)
                native.font_name(font, ctypes.addressof(buffer), 255)
                name = buffer.value.decode("utf-8", "replace")
            lowered = name.casefold()
            heavy = any(word in lowered for word in ("bold", "black", "heavy", "simhei", "黑体"))
            heavy = heavy or bool(font and native.font_weight(font) >= 600)
            self.fonts[font] = (heavy, symbol_table(name))
        return self.fonts[font]


def text_direction(textpage: Any, matrix: Matrix) -> int:
    """Which way most text runs on the displayed page: 0 right, 1 down, 2 left, 3 up."""
    count = raw.FPDFText_CountChars(textpage)
    handle = native.address(textpage)
    floats = (ctypes.c_float * 6)()
    votes = [0, 0, 0, 0]
    for index in range(0, count, max(count // 8, 1)):
        if native.char_object(handle, index):
            native.char_matrix(handle, index, ctypes.addressof(floats))
            dx = matrix[0] * floats[0] + matrix[2] * floats[1]
            dy = matrix[1] * floats[0] + matrix[3] * floats[1]
            sideways = abs(dy) > abs(dx)
            votes[(1 if dy > 0 else 3) if sideways else (0 if dx >= 0 else 2)] += 1
    best = max(range(4), key=lambda i: votes[i])
    return best if votes[best] > 0.7 * sum(votes) else 0


def read_chars(
    textpage: Any, matrix: Matrix, settle: Callable[[int, list[int]], None] | None = None
) -> tuple[list[Char], list[Char]]:
    """The characters of a page in content order, and those that are written but not drawn.

    Generated characters (spaces and line ends PDFium guesses) are left out.

    Args:
        settle: looks through the codes of the page for those that stand for no character.
    """
    number = raw.FPDFText_CountChars(textpage)
    if number <= 0:
        return [], []
    handle = native.address(textpage)
    codes = _codes(handle, number)
    if settle is not None:
        settle(handle, codes)
    objects = native.char_objects(handle, number)
    runs = _Runs(handle, matrix)
    chars = _chars(codes, objects, runs)
    if not runs.some_hidden:
        return chars, []
    hidden = {o for o in set(objects) if o and native.render_mode(o) == _INVISIBLE}
    shown = [0 if o in hidden else o for o in objects]
    unseen = [o if o in hidden else 0 for o in objects]
    return _chars(codes, shown, runs), _chars(codes, unseen, runs)


class _PlainTexts(dict[int, str]):
    """The text of each character code in a font that is no symbol font."""

    def __missing__(self, code: int) -> str:
        text = self[code] = glyph_text(code, None)
        return text


_PLAIN = _PlainTexts()


def _chars(codes: list[int], objects: list[int], runs: _Runs) -> list[Char]:
    """The characters of text objects, 0 standing for none.

    All words of a document go through it: as few steps a character as can be.
    """
    handle, matrix = runs.textpage, runs.matrix
    boxes = native.loose_boxes(handle, len(codes))
    if not runs.straight:
        return _turned_chars(codes, objects, boxes, runs)
    right, down = matrix[4:]
    if right:
        boxes = ((x0 + right, y0, x1 + right, y1) for x0, y0, x1, y1 in boxes)
    chars: list[Char] = []
    add = chars.append
    run_object = -1
    base = size = floor = 0.0
    bold, run, symbols = False, _NO_RUN, None
    texts = map(_PLAIN.__getitem__, codes)
    for index, text, obj, (x0, y0, x1, y1) in zip(count(), texts, objects, boxes):
        if obj != run_object:
            if not obj:
                continue
            run = runs.find(index, obj, code=codes[index], low=y0, high=y1)
            size, base, bold, _, symbols, floor = run
            run_object = obj
        if text <= " " or symbols is not None:
            if text == " " and native.is_generated(handle, index):
                continue
            if not (text := glyph_text(_whole_code(codes, index), symbols)):
                continue
        if y0 >= floor:
            add(_new(Char, (text, x0, x1, base, size, bold)))
        else:
            add(_off_line(text, (x0, down - y0, x1, down - y1), run))
    return chars


def _turned_chars(
    codes: list[int],
    objects: list[int],
    boxes: Iterator[tuple[float, ...]],
    runs: _Runs,
) -> list[Char]:
    """Characters of a page that is displayed turned."""
    seen: dict[int, _Run] = {}
    chars: list[Char] = []
    for index, (code, obj, box) in enumerate(zip(codes, objects, boxes, strict=True)):
        if not obj or (code == 32 and native.is_generated(runs.textpage, index)):
            continue
        if (run := seen.get(obj)) is None:
            run = seen[obj] = runs.find(index, obj, code=code, low=box[1], high=box[3])
        if not (text := glyph_text(_whole_code(codes, index), run.symbols)):
            continue
        x0, y0, x1, y1 = apply_box(runs.matrix, (box[0], box[1], box[2], box[3]))
        base, size = run.base, run.size
        if run.upright and y0 - 0.5 * size <= base <= y1 + 0.5 * size:
            chars.append(Char(text, x0, x1, base, size, run.bold))
        else:
            chars.append(_off_line(text, (x0, y0, x1, y1), run))
    return chars


def _codes(handle: int, count: int) -> list[int]:
    """Code points of all characters of a page.

    PDFium's text in one piece is ten times cheaper than asking for each character. It is
    taken where it has as many units as there are characters and agrees at every 64th.
    """
    buffer = (ctypes.c_ushort * (count + 1))()
    if native.whole_text(handle, 0, count, ctypes.addressof(buffer)) == count + 1:
        codes: list[int] = buffer[:count]
        checked = [*range(0, count, 64), count - 1]
        # A hyphen at a line end is U+FFFE there.
        if 0xFFFE not in codes and all(native.char_code(handle, i) == codes[i] for i in checked):
            return codes
    return list(map(native.char_code, repeat(handle), range(count)))


def _whole_code(codes: list[int], index: int) -> int:
    """The code point at ``index``, of a surrogate pair at its first half (0 at its second)."""
    code = codes[index]
    if 0xD800 <= code < 0xDC00 and index + 1 < len(codes):
        return int(0x10000 + ((code - 0xD800) << 10) + (codes[index + 1] - 0xDC00))
    return code


def _off_line(text: str, box: Box, run: _Run) -> Char:
    """A character off its run's baseline (sideways or vertical writing): its box rules."""
    x0, y0, x1, y1 = box
    size = run.size
    if not run.upright:
        size = min(max(x1 - x0, 1.0), max(y1 - y0, 1.0), size * 1.2)
    return Char(text, x0, max(x0, x1), (y0 + y1) / 2 + 0.38 * size, size, run.bold)
