"""How sure the recognised words of a document are, put into its places."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from lvjian.core.document import Block, Cell, Document, Paragraph, Picture, Table, make_grid
from lvjian.core.place import Box, Place
from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.scan.text import matters

_BAND = 24.0
_MOST_ALTERNATIVES = 6
_MARKED = 0.5
"""How sure it is that nothing stands in a cell with ink in it."""


@dataclass(frozen=True, slots=True)
class _Lines:
    """Recognised lines of a page, found by height."""

    bands: dict[int, list[RecognisedLine]]

    @classmethod
    def of(cls, lines: Sequence[RecognisedLine]) -> _Lines:
        bands: dict[int, list[RecognisedLine]] = {}
        for line in lines:
            for band in range(int(line.box[1] // _BAND), int(line.box[3] // _BAND) + 1):
                bands.setdefault(band, []).append(line)
        return cls(bands)

    def within(self, box: Box) -> list[RecognisedLine]:
        """Lines whose middle lies at the height of the box and that reach into it."""
        found: dict[int, RecognisedLine] = {}
        for band in range(int(box[1] // _BAND), int(box[3] // _BAND) + 1):
            for line in self.bands.get(band, ()):
                middle = (line.box[1] + line.box[3]) / 2
                if box[1] <= middle <= box[3] and line.box[0] < box[2] and line.box[2] > box[0]:
                    found[id(line)] = line
        return list(found.values())


def with_sureness(
    document: Document,
    pages: Mapping[int, Sequence[RecognisedLine]],
    *,
    whole: Collection[int],
    marks: Mapping[int, Sequence[Box]] | None = None,
    unlooked: Collection[int] = (),
) -> Document:
    """The document with ``way`` and ``sure`` of every place that recognised words stand in.

    Args:
        pages: recognised lines by page, in the coordinates of the document's places.
        whole: pages read by recognition alone: their empty cells are seen to be empty.
        marks: ink on them in which nothing was read.
        unlooked: those on which no such ink was looked for, as they lay bent: in which cell
            their words stood is not certain, so that none is surely empty.
    """
    if not pages:
        return document
    known = {number: _Lines.of(lines) for number, lines in pages.items()}

    def sure(place: Place) -> Place:
        lines = known.get(place.page or 0)
        if lines is None or place.bbox is None:
            return place
        inside = lines.within(place.bbox)
        if not inside:
            if place.page not in whole:
                return place
            unread = (marks or {}).get(place.page or 0, ())
            marked = place.page in unlooked
            marked = marked or any(_middle_in(mark, place.bbox) for mark in unread)
            return replace(place, way="ocr", sure=min(place.sure, _MARKED if marked else 1.0))
        return replace(place, way="ocr", sure=min(place.sure, _least(inside, place.bbox)))

    def cell(item: Cell) -> Cell:
        places = tuple(sure(p) for p in item.places)
        return replace(item, places=places, alternatives=_readings(item, known))

    def block(item: Block) -> Block:
        if isinstance(item, Table):
            rows = make_grid([cell(c) for c in item.cells()], len(item.rows), item.width)
            return replace(item, rows=rows, place=sure(item.place))
        if isinstance(item, Paragraph):
            return replace(item, place=sure(item.place))
        return Picture(item.place, item.width, item.height, item.name)

    return replace(
        document,
        blocks=tuple(block(b) for b in document.blocks),
        headers=tuple(replace(p, place=sure(p.place)) for p in document.headers),
        footers=tuple(replace(p, place=sure(p.place)) for p in document.footers),
    )


def _middle_in(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _least(lines: Sequence[RecognisedLine], box: Box) -> float:
    """Sureness of the least sure character in the box that matters."""
    least = 1.0
    for line in lines:
        if not line.chars:
            least = min(least, line.sure)
        for (char, x0, x1), sure in zip(line.chars, line.char_sure, strict=True):
            if sure < least and matters(char) and box[0] <= (x0 + x1) / 2 <= box[2]:
                least = sure
    return least


def _readings(cell: Cell, pages: Mapping[int, _Lines]) -> tuple[tuple[str, float], ...]:
    """Other readings of a cell of few words: each of its lines read the other way."""
    if len(cell.text) > 24 or not cell.text:
        return cell.alternatives
    choices: list[list[tuple[str, float]]] = []
    for place in cell.places:
        lines = pages.get(place.page or 0)
        if lines is None or place.bbox is None:
            return cell.alternatives
        inside = sorted(lines.within(place.bbox), key=lambda x: (x.box[1], x.box[0]))
        choices += [
            [(line.text, line.sure), *line.alternatives[:2]] for line in inside if line.text
        ]
    if not choices or len(choices) > 3:
        return cell.alternatives
    found: list[tuple[str, float]] = []
    for parts in product(*choices):
        text = "".join(text for text, _ in parts)
        if text != "".join(option[0][0] for option in choices):
            found.append((text, round(min(likely for _, likely in parts), 4)))
    return tuple(sorted(found, key=lambda item: (-item[1], item[0]))[:_MOST_ALTERNATIVES])
