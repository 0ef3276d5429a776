"""A document between content and file: what the writers print."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Box:
    """A check box; the writer draws it in the layout's form."""

    ticked: bool


@dataclass(frozen=True, slots=True)
class Inserted:
    """Words typed with change tracking on."""

    text: str


@dataclass(frozen=True, slots=True)
class Controlled:
    """Words inside a content control."""

    text: str


@dataclass(frozen=True, slots=True)
class Seal:
    """A round red seal with that name on it."""

    name: str


Inline = str | Box | Inserted | Controlled | Seal
Line = tuple[Inline, ...]
Style = Literal[
    "title", "cover", "h1", "h2", "h3", "body", "caption", "center", "sign", "toc", "material"
]


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; ``number`` is the heading's number apart from its words."""

    line: Line
    style: Style = "body"
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``lines`` are its paragraphs."""

    lines: tuple[Line, ...]
    row_span: int = 1
    col_span: int = 1
    bold: bool = False
    align: Literal["left", "center"] = "left"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; a place covered by a span above or left of it holds None.

    Attributes:
        widths: relative column widths.
        header_rows: rows repeated on each page.
        split_rows: a row may break over pages.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    widths: tuple[float, ...]
    header_rows: int = 0
    split_rows: bool = True


@dataclass(frozen=True, slots=True)
class PageBreak:
    """A new page, upright or landscape."""

    landscape: bool = False


Block = Para | Grid | PageBreak


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document.

    Attributes:
        head, foot: running head and foot; ``{page}`` in foot is the page number.
    """

    blocks: tuple[Block, ...]
    title: str
    author: str
    company: str
    head: str | None = None
    foot: str | None = "{page}"


def text_cell(
    text: str,
    *,
    bold: bool = False,
    align: Literal["left", "center"] = "left",
    col_span: int = 1,
    row_span: int = 1,
) -> Cell:
    """A cell of plain text, one paragraph per line."""
    lines = tuple((part,) for part in text.split("\n"))
    return Cell(lines, row_span, col_span, bold, align)
