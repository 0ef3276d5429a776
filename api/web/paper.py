"""A file as it was read, laid out again as text and tables so that a place in it can be lit."""

from __future__ import annotations

from dataclasses import dataclass

from lvjian.core.document import Cell, Document, Paragraph, Picture, Table

_MOST = 4000
"""Blocks of one page; a longer file is cut there and says so."""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; ``kind`` is the name of its style class."""

    part: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: for each row the cells that begin in it."""

    part: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture that is only mentioned."""

    part: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document laid out.

    Attributes:
        cut: blocks left out at the end.
    """

    blocks: tuple[Words | Grid | Image, ...]
    cut: int = 0


def sheet_of(document: Document) -> Sheet:
    """The document's blocks in reading order."""
    blocks = [_laid_out(block) for block in document.blocks[:_MOST]]
    return Sheet(tuple(blocks), max(0, len(document.blocks) - _MOST))


def _laid_out(block: Paragraph | Table | Picture) -> Words | Grid | Image:
    part = block.place.part or ""
    if isinstance(block, Paragraph):
        return Words(part, block.text, _kind(block))
    if isinstance(block, Table):
        rows: list[list[Cell]] = [[] for _ in block.rows]
        for cell in block.cells():
            rows[cell.row].append(cell)
        return Grid(part, tuple(map(tuple, rows)))
    return Image(part)


def _kind(paragraph: Paragraph) -> str:
    if paragraph.level:
        return f"h{min(paragraph.level, 4)}"
    if paragraph.centered and (paragraph.size or 0) >= 15:
        return "title"
    return "bold" if paragraph.bold else "text"
