"""Pages whose text stands sideways as displayed: read upright, places turned back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lvjian.core.document import Block, Cell, Document, Paragraph, Picture, Table, make_grid
from lvjian.core.place import Box, Place
from lvjian.extractors.pdf.page import Matrix


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page was turned for reading.

    Attributes:
        quarters: 1 where its text runs down the page, 2 upside down, 3 up the page, 0 upright.
        width, height: of the page as displayed.
        skew: degrees by which its lines fell to the right before it was put straight.
        sheet: projective map from a sheet laid flat to the page as displayed, () for none;
            ``width`` and ``height`` are then those of the sheet.
        spread: of two facing pages laid one under the other, as in ``RecognisedPage``.
    """

    quarters: int
    width: float
    height: float
    skew: float = 0.0
    sheet: tuple[float, ...] = ()
    spread: tuple[float, ...] = ()

    def matrix(self) -> Matrix:
        """From the displayed page to the page as read."""
        turns: dict[int, Matrix] = {
            1: (0, -1, 1, 0, 0, self.width),
            2: (-1, 0, 0, -1, self.width, self.height),
            3: (0, 1, -1, 0, self.height, 0),
        }
        return turns[self.quarters]

    def back(self, box: Box) -> Box:
        """A box of the page as read, on the displayed page."""
        x0, y0, x1, y1 = box
        if self.quarters == 1:
            x0, y0, x1, y1 = self.width - y1, x0, self.width - y0, x1
        elif self.quarters == 2:
            x0, y0, x1, y1 = self.width - x1, self.height - y1, self.width - x0, self.height - y0
        elif self.quarters == 3:
            x0, y0, x1, y1 = y0, self.height - x1, y1, self.height - x0
        if self.skew:
            x0, y0, x1, y1 = self._fallen((x0, y0, x1, y1))
        if self.spread:
            x0, y0, x1, y1 = self._beside((x0, y0, x1, y1))
        if self.sheet:
            x0, y0, x1, y1 = self._aslant((x0, y0, x1, y1))
        return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)

    def _beside(self, box: Box) -> Box:
        """The box where it stood when the second page lay beside the first."""
        second, right, factor = self.spread
        x0, y0, x1, y1 = box
        if y0 >= second:
            x0, y0, x1, y1 = x0 + right * factor, y0 - second, x1 + right * factor, y1 - second
        return x0 / factor, y0 / factor, x1 / factor, y1 / factor

    def _aslant(self, box: Box) -> Box:
        """The box around what the sheet's edges made a box of."""
        a, b, c, d, e, f, g, h, i = self.sheet
        spots = [(x, y, g * x + h * y + i) for x in box[::2] for y in box[1::2]]
        xs = [(a * x + b * y + c) / w for x, y, w in spots]
        ys = [(d * x + e * y + f) / w for x, y, w in spots]
        return min(xs), min(ys), max(xs), max(ys)

    def _fallen(self, box: Box) -> Box:
        """The box moved to where it stood before the page was put straight."""
        angle = math.radians(self.skew)
        middle_x, middle_y = self.width / 2, self.height / 2
        x, y = (box[0] + box[2]) / 2 - middle_x, (box[1] + box[3]) / 2 - middle_y
        right = x * math.cos(angle) - y * math.sin(angle) - x
        down = x * math.sin(angle) + y * math.cos(angle) - y
        return box[0] + right, box[1] + down, box[2] + right, box[3] + down


def turned_back(document: Document, turns: Mapping[int, Turn]) -> Document:
    """The document with the places of turned pages put where they are displayed."""
    if not turns:
        return document

    def place(at: Place) -> Place:
        turn = turns.get(at.page or 0)
        return replace(at, bbox=turn.back(at.bbox)) if turn and at.bbox else at

    def box(page: int, at: Box) -> Box:
        turn = turns.get(page)
        return turn.back(at) if turn else at

    def table(item: Table) -> Table:
        cells = [_cell(c) for c in item.cells()]
        rows = make_grid(cells, len(item.rows), item.width)
        return replace(item, rows=rows, place=place(item.place))

    def _cell(cell: Cell) -> Cell:
        return replace(cell, places=tuple(place(p) for p in cell.places))

    def block(item: Block) -> Block:
        if isinstance(item, Table):
            return table(item)
        if isinstance(item, Paragraph):
            return replace(item, place=place(item.place))
        return Picture(place(item.place), item.width, item.height, item.name)

    return replace(
        document,
        blocks=tuple(block(b) for b in document.blocks),
        headers=tuple(replace(p, place=place(p.place)) for p in document.headers),
        footers=tuple(replace(p, place=place(p.place)) for p in document.footers),
        page_boxes=tuple(place(p) for p in document.page_boxes),
        signed=tuple(place(p) for p in document.signed),
        strays=tuple(place(p) for p in document.strays),
        seals=tuple(replace(s, box=box(s.page, s.box)) for s in document.seals),
        codes=tuple(replace(c, box=box(c.page, c.box)) for c in document.codes),
    )
