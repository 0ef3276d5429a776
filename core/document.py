"""What an extractor makes of one file: blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lvjian.core.place import Place
from lvjian.core.recognised import Code, Seal, Wanted


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text, automatic numbering included in ``text``.

    Check boxes that the file holds as objects (content controls, ``w:sym``,
    Wingdings) stand in ``text`` as ☐ or ☑; boxes typed as characters stay as typed.

    Attributes:
        level: heading level 1..9 where the file says so (style, outline level), else None.
        bold: the whole paragraph is bold.
        size: font size in points of most of its characters, None where unknown.
        centered: centred on the page.
    """

    text: str
    place: Place
    level: int | None = None
    style: str | None = None
    bold: bool = False
    size: float | None = None
    centered: bool = False

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash(self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; a merged cell is one Cell that fills its whole span.

    Attributes:
        row, col: 0-based position of its upper left corner in the grid.
        text: paragraphs joined with newlines; check boxes as in Paragraph.
        places: one place per page it stands on, first page first; never empty.
        pictures: number of pictures inside.
        tables: nested tables (their text is also part of ``text``).
        alternatives: other readings of a recognised cell's words, with how sure each is.
    """

    row: int
    col: int
    text: str
    places: tuple[Place, ...]
    row_span: int = 1
    col_span: int = 1
    pictures: int = 0
    tables: tuple[Table, ...] = ()
    alternatives: tuple[tuple[str, float], ...] = ()

    @property
    def place(self) -> Place:
        """The first place, as surely read as the least sure of all."""
        first = self.places[0]
        if len(self.places) == 1:
            return first
        least = min(self.places, key=lambda p: p.sure)
        return first if least.sure >= first.sure else replace(first, way=least.way, sure=least.sure)

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash((self.row, self.col, self.text))


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a full grid; a table that runs over several pages is one Table.

    Repeated header rows are dropped, a row cut by a page break is one row.

    Attributes:
        rows: grid of equal width; a merged cell stands at every position it
            covers (the same object), None only where the file has no cell.
        number: 1-based number of the table in its document, nested ones not counted.
        header_rows: leading rows the file marks as header, 0 where it says nothing.
        ruled: False where columns were found without ruling lines.
    """

    rows: tuple[tuple[Cell | None, ...], ...]
    place: Place
    number: int = 1
    header_rows: int = 0
    ruled: bool = True

    @property
    def width(self) -> int:
        """Number of grid columns."""
        return len(self.rows[0]) if self.rows else 0

    def cells(self) -> Iterator[Cell]:
        """Each cell once, row by row."""
        for r, row in enumerate(self.rows):
            for c, cell in enumerate(row):
                if cell is not None and cell.row == r and cell.col == c:
                    yield cell

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash((self.number, len(self.rows)))


def make_grid(cells: list[Cell], height: int, width: int) -> tuple[tuple[Cell | None, ...], ...]:
    """Lay cells out on a grid of ``height`` × ``width``; the first one keeps a contested place."""
    grid: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for cell in cells:
        for r in range(cell.row, min(height, cell.row + cell.row_span)):
            for c in range(cell.col, min(width, cell.col + cell.col_span)):
                if grid[r][c] is None:
                    grid[r][c] = cell
    return tuple(tuple(row) for row in grid)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that stands by itself between paragraphs (or inside a cell, then only counted).

    Attributes:
        width, height: in points as displayed, None where unknown.
        source: name of the part that holds it, in a packed file.
    """

    place: Place
    width: float | None = None
    height: float | None = None
    name: str | None = None
    source: str | None = None


Block = Paragraph | Table | Picture


READ_ALL_THE_SAME = frozenset({"blank", "lost-glyphs"})
"""Doubts about pages whose words were read: nothing else can be hidden there."""


@dataclass(frozen=True, slots=True)
class PageDoubt:
    """A page that could not be read, or not surely.

    Attributes:
        why: ``no-text`` (content but no text layer), ``rubbish-text`` (a text layer
            that is no text), ``failed`` (reading raised), ``blank`` (nothing on it:
            not a doubt about reading, but evidence for attachment-empty), ``lost-glyphs``
            (read but for single characters, which stand as U+FFFD in unsure places).
        detail: a Chinese half-sentence for the reader.
    """

    page: int
    why: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read.

    Attributes:
        blocks: body blocks in reading order; running heads, page numbers left out.
        pages: number of pages, None where the file has no fixed pages.
        doubts: pages not read; a document whose every page is in doubt has no text.
        revisions: number of tracked insertions and deletions (accepted text counts).
        properties: file properties as (name, value): author, last_modified_by,
            company, title, application, template, created, modified.
        empty: nothing in it at all: no text, no picture, no drawing.
        page_boxes: place (page, bbox) of each picture on fixed pages.
        recognised: pages read by optical recognition, wholly or in part.
        seals, codes: found on pages that were looked at as pictures.
        photos: pages or pictures that show no writing.
        signed: handwriting found at places that ask for a signature.
        colourless: recognised pages without any colour: a seal's would not show.
        looked: recognised pages that were looked at for ink in which nothing was read.
        strays: such ink on them, and what seals hide.
        wanted: pages and pictures that recognition is asked for.
    """

    file: str
    kind: str
    blocks: tuple[Block, ...]
    pages: int | None = None
    headers: tuple[Paragraph, ...] = ()
    footers: tuple[Paragraph, ...] = ()
    footnotes: tuple[Paragraph, ...] = ()
    comments: tuple[Paragraph, ...] = ()
    doubts: tuple[PageDoubt, ...] = ()
    revisions: int = 0
    properties: tuple[tuple[str, str], ...] = ()
    empty: bool = False
    page_boxes: tuple[Place, ...] = ()
    recognised: tuple[int, ...] = ()
    seals: tuple[Seal, ...] = ()
    codes: tuple[Code, ...] = ()
    photos: tuple[int, ...] = ()
    signed: tuple[Place, ...] = ()
    colourless: tuple[int, ...] = ()
    wanted: tuple[Wanted, ...] = ()
    looked: tuple[int, ...] = ()
    strays: tuple[Place, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        """Body paragraphs in order, tables left out."""
        return (b for b in self.blocks if isinstance(b, Paragraph))

    def tables(self) -> Iterator[Table]:
        """Body tables in order."""
        return (b for b in self.blocks if isinstance(b, Table))

    def property(self, name: str) -> str | None:
        """A file property, None if absent or empty."""
        return dict(self.properties).get(name) or None

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash(self.file)
