"""What optical recognition makes of one page: the same things a born-digital page gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lvjian.core.place import Box

SealShape = Literal["round", "oval", "square"]
SealColour = Literal["red", "blue", "grey"]
Trouble = Literal["", "cut", "bent"]
SEAL_SURE = 0.5
TRACE_SURE = 0.1
"""Of red ink that has no shape any more: a faint or worn seal may be left of it."""


@dataclass(frozen=True, slots=True)
class RecognisedLine:
    """One line of text, or the part of it that stands in one cell.

    Attributes:
        box: around the line, in points of the page as put upright.
        chars: each character with its left and right edge.
        sure: 0..1, of the whole line; ``char_sure`` of each character, same length as chars.
        alternatives: other readings of the same ink, best first, with how sure.
    """

    text: str
    box: Box
    chars: tuple[tuple[str, float, float], ...]
    sure: float
    char_sure: tuple[float, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight ruling line: ``at`` across its direction, from ``lo`` to ``hi`` along it."""

    at: float
    lo: float
    hi: float


@dataclass(frozen=True, slots=True)
class CheckBox:
    """A box seen in the picture; ``ticked`` None where it cannot be told."""

    box: Box
    ticked: bool | None


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal found on a page.

    Attributes:
        page: 1-based.
        text: the words along its rim where legible, else None.
        sure: 0..1 that there is a seal, below ``SEAL_SURE`` it may be something else that is
            round; ``text_sure`` of its words.
    """

    page: int
    box: Box
    shape: SealShape
    colour: SealColour
    sure: float
    text: str | None = None
    text_sure: float = 0.0


@dataclass(frozen=True, slots=True)
class Code:
    """A QR or bar code decoded; ``format`` as the decoder calls it (``QRCode``)."""

    page: int
    box: Box
    text: str
    format: str


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """A page or a picture as recognised; coordinates are points, origin top left.

    They are those of the page as it reads upright: turned clockwise by ``turn`` degrees
    (0, 90, 180, 270) from the page as displayed, then by ``skew`` degrees.

    Attributes:
        number: 1-based page, or number of the picture in its file.
        dpi: dots per inch it was recognised at.
        blank: nothing on it.
        photo: a picture without any writing (a photograph of a place or thing).
        signed: boxes of handwriting found beside places that ask for a signature.
        fills: tinted areas such as rows of tables may have.
        marks: ink in cells of ruled tables in which nothing was read; None: not looked for.
        strays: ink anywhere in which nothing was read, and what seals hide; None: as of marks.
        colourless: the picture is grey through and through: a seal's colour would not show.
        sheet: for a sheet found on a photograph, the projective map (nine numbers, row by row)
            from the sheet laid flat to the page as displayed; () where the page fills it.
        spread: for two facing pages on one picture, laid one under the other: where the second
            begins, how far to the right it stood on the picture, and its points per point
            there; () for one page.
        trouble: what of the page cannot have been read, whatever words were: ``cut``: part of
            the sheet lies outside of the picture, ``bent``: its lines could not be made level.
    """

    number: int
    width: float
    height: float
    lines: tuple[RecognisedLine, ...] = ()
    horizontal: tuple[Ruling, ...] = ()
    vertical: tuple[Ruling, ...] = ()
    boxes: tuple[CheckBox, ...] = ()
    seals: tuple[Seal, ...] = ()
    codes: tuple[Code, ...] = ()
    signed: tuple[Box, ...] = ()
    turn: int = 0
    skew: float = 0.0
    dpi: float = 0.0
    blank: bool = False
    photo: bool = False
    colourless: bool = False
    fills: tuple[Box, ...] = ()
    marks: tuple[Box, ...] | None = None
    strays: tuple[Box, ...] | None = None
    sheet: tuple[float, ...] = ()
    spread: tuple[float, ...] = ()
    trouble: Trouble = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page or picture whose text only recognition can give.

    Attributes:
        number: 1-based page, or number of the picture in its file.
        boxes: pictures on a page that has text of its own; empty: the whole page.
        name: of the picture inside a packed file (``word/media/image1.png``).
    """

    number: int
    boxes: tuple[Box, ...] = ()
    name: str | None = None
