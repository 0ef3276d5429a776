"""Where the words of a Word file stand on its pages, by the PDF that was printed of it.

The words of both are laid side by side in order: long texts first, as anchors whose order must
agree, then short ones between their neighbours. What is not found keeps its part alone.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2 as pdfium

from lvjian.core.document import Block, Cell, Document, Paragraph, Picture, Table
from lvjian.core.place import Box, Place

_ANCHOR = 8
"""Letters that make a text an anchor."""
_HEAD = 24
"""Letters of an anchor that are looked for; the rest may lie over the page break."""
_MOST_PLACES = 60
"""Occurrences of one head that are weighed."""
_NEAR = 400
"""Letters behind its neighbour in which a short text is looked for."""
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Print:
    """The letters of a printed document, blanks left out.

    Attributes:
        letters: all of them in the order they were drawn.
        pages: page of each; boxes: in points from the upper left.
    """

    letters: str
    pages: list[int]
    boxes: list[Box]


def on_pages(document: Document, printed: Path) -> Document:
    """The document with pages and boxes from its print; unchanged where that is unreadable."""
    try:
        stream = _read(printed)
    except (pdfium.PdfiumError, OSError):
        return document
    units = list(_units(document.blocks))
    starts = _positions([_plain(text) for _, text in units], stream)
    placed: dict[int, Place] = {}
    for (item, text), start in zip(units, starts, strict=True):
        if start is not None:
            placed[id(item)] = _place(item.place, _plain(text), start, stream)
    return replace(document, blocks=tuple(_moved(block, placed) for block in document.blocks))


def _plain(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


def _read(printed: Path) -> _Print:
    letters: list[str] = []
    pages: list[int] = []
    boxes: list[Box] = []
    pdf = pdfium.PdfDocument(printed)
    try:
        for number in range(len(pdf)):
            page = pdf[number]
            height = page.get_height()
            text = page.get_textpage()
            drawn = text.get_text_range()
            if len(drawn) != text.count_chars():  # letters beyond the basic plane
                drawn = "".join(
                    text.get_text_range(i, 1)[:1] or " " for i in range(text.count_chars())
                )
            for index, letter in enumerate(drawn):
                plain = _plain(letter)
                if not plain:
                    continue
                left, bottom, right, top = text.get_charbox(index)
                letters += plain
                pages += [number + 1] * len(plain)
                boxes += [(left, height - top, right, height - bottom)] * len(plain)
            page.close()
    finally:
        pdf.close()
    return _Print("".join(letters), pages, boxes)


def _units(blocks: Sequence[Block]) -> Iterator[tuple[Paragraph | Cell, str]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block, block.text
        elif isinstance(block, Table):
            yield from ((cell, cell.text) for cell in block.cells() if cell.text.strip())


def _positions(texts: Sequence[str], stream: _Print) -> list[int | None]:
    """Where each text begins in the print, in rising order; None where it was not found."""
    found: list[int | None] = [None] * len(texts)
    anchors = [n for n, text in enumerate(texts) if len(text) >= _ANCHOR]
    for number, sure in _rising([(n, _everywhere(texts[n][:_HEAD], stream)) for n in anchors]):
        found[number] = sure
    end, following = 0, _following(found, len(stream.letters))
    for number, text in enumerate(texts):
        at = found[number]
        if at is None and text:
            bound = min(following[number], end + _NEAR)
            near = stream.letters.find(text[:_HEAD], end, bound)
            at = found[number] = near if near >= 0 else None
        if at is not None:
            end = at + _length(text, at, stream)
    return found


def _everywhere(head: str, stream: _Print) -> list[int]:
    out: list[int] = []
    at = stream.letters.find(head)
    while at >= 0 and len(out) < _MOST_PLACES:
        out.append(at)
        at = stream.letters.find(head, at + 1)
    return out


def _rising(candidates: Sequence[tuple[int, list[int]]]) -> list[tuple[int, int]]:
    """The longest choice of one place per text, places rising with the texts."""
    tails: list[int] = []
    ends: list[int] = []  # of each length, which link ends it
    links: list[tuple[int, int, int]] = []  # text, place, link before or -1
    for number, places in candidates:
        # Backwards: no two places of one text may follow each other.
        for at in reversed(places):
            length = bisect_left(tails, at)
            links.append((number, at, ends[length - 1] if length else -1))
            if length == len(tails):
                tails.append(at)
                ends.append(len(links) - 1)
            else:
                tails[length], ends[length] = at, len(links) - 1
    chosen: list[tuple[int, int]] = []
    link = ends[-1] if ends else -1
    while link >= 0:
        number, at, link = links[link]
        chosen.append((number, at))
    return chosen[::-1]


def _following(found: Sequence[int | None], end: int) -> list[int]:
    """For each text where the next anchor behind it begins."""
    out = [end] * len(found)
    for number in range(len(found) - 1, -1, -1):
        out[number] = end
        at = found[number]
        if at is not None:
            end = at
    return out


def _length(text: str, start: int, stream: _Print) -> int:
    """Letters of the text that stand there without a break, on one page."""
    page = stream.pages[start]
    most = min(len(text), len(stream.letters) - start)
    for n in range(most):
        if stream.letters[start + n] != text[n] or stream.pages[start + n] != page:
            return max(n, 1)
    return max(most, 1)


def _place(place: Place, text: str, start: int, stream: _Print) -> Place:
    boxes = stream.boxes[start : start + _length(text, start, stream)]
    box = (
        round(min(b[0] for b in boxes), 2), round(min(b[1] for b in boxes), 2),
        round(max(b[2] for b in boxes), 2), round(max(b[3] for b in boxes), 2),
    )  # fmt: skip
    return replace(place, page=stream.pages[start], bbox=box)


def _moved(block: Block, placed: dict[int, Place]) -> Block:
    if isinstance(block, Paragraph):
        return replace(block, place=placed.get(id(block), block.place))
    if isinstance(block, Picture):
        return block
    cells = {
        id(cell): replace(cell, places=(placed[id(cell)], *cell.places[1:]))
        for cell in block.cells()
        if id(cell) in placed
    }
    rows = tuple(
        tuple(cells.get(id(cell), cell) if cell is not None else None for cell in row)
        for row in block.rows
    )
    first = next((cells[id(c)].place for c in block.cells() if id(c) in cells), None)
    place = block.place if first is None else replace(block.place, page=first.page)
    return replace(block, rows=rows, place=place)
