"""Labels and values told by where they stand, where the order of reading parts them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lvjian.core.document import Block, Paragraph, Table
from lvjian.core.place import Box, Place

_MOST = 600
_LINES_BENEATH, _LINES_JOINED = 4.5, 3
_OVERLAP = 0.5


@dataclass(frozen=True, slots=True)
class Placed:
    """A line or a cell with its box; ``blank``: the cell beside it is there and empty."""

    text: str
    place: Place
    box: Box
    blank: bool = False


def placed(blocks: Sequence[Block]) -> list[Placed]:
    """All lines and cells that have a place on a page."""
    found: list[Placed] = []
    for block in blocks:
        held = [(block.text, block.place, False)] if isinstance(block, Paragraph) else []
        if isinstance(block, Table):
            held = list(_cells(block))
        found += [Placed(t, p, p.bbox, b) for t, p, b in held if p.bbox and p.page and t.strip()]
    return found[:_MOST]


def _cells(table: Table) -> Iterator[tuple[str, Place, bool]]:
    for row in table.rows:
        for at, cell in enumerate(row):
            if cell is not None and cell not in row[:at]:
                after = next((c for c in row[at + 1 :] if c is not cell), None)
                yield cell.text, cell.place, after is not None and not after.text.strip()


def beside(label: Placed, items: Sequence[Placed]) -> Placed | None:
    """What stands next to a label on its right, at its height."""
    middle = (label.box[1] + label.box[3]) / 2
    found = [
        item
        for item in _on_page(label, items)
        if item.box[1] <= middle <= item.box[3] and item.box[0] >= label.box[2] - 1
    ]
    return min(found, key=lambda item: item.box[0], default=None)


def beneath(label: Placed, items: Sequence[Placed]) -> Iterator[Placed]:
    """The lines that stand under a label, the next one first, with no gap between them."""
    height = label.box[3] - label.box[1]
    centre = (label.box[0] + label.box[2]) / 2
    under = [
        item
        for item in _on_page(label, items)
        if item.box[0] <= centre <= item.box[2]
        and label.box[1] + height * _OVERLAP < item.box[1] < label.box[3] + height * _LINES_BENEATH
    ]
    under.sort(key=lambda item: item.box[1])
    for before, item in pairwise([label, *under[:_LINES_JOINED]]):
        if item.box[1] - before.box[3] > 2 * height:
            return
        yield item


def _on_page(label: Placed, items: Sequence[Placed]) -> Iterator[Placed]:
    return (i for i in items if i.place.page == label.place.page and i is not label)
