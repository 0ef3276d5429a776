"""Whether what was found blank on a recognised page is blank: no ink stands there either."""

from __future__ import annotations

from collections.abc import Iterable

from lvjian.checker.doubt import documents, unsure
from lvjian.core.document import Document, Paragraph, Table
from lvjian.core.place import Box, Place
from lvjian.core.reading import BundleReading

_OVER, _UNDER = 0.3, 0.9
"""Heights of a line over and under it in which what was written into its blank may stand."""


def seen_blank(bundle: BundleReading, places: Iterable[Place]) -> bool:
    """Whether there is no ink in which nothing was read where a value ought to stand.

    Each place is a cell of a ruled table without words, or words read surely with nothing
    beside and under them: boxes read surely as empty have no tick beside them then.
    """
    held = {d.file: d for d in documents(bundle)}
    return all(_is_blank(held.get(p.file), p) for p in places)


def _is_blank(document: Document | None, place: Place) -> bool:
    if document is None or place.page not in document.looked:
        return False
    for block in document.blocks:
        if isinstance(block, Paragraph) and _same(block.place, place):
            return _bare_beside(document, place)
        if not isinstance(block, Table):
            continue
        for cell in block.cells():
            if any(_same(p, place) for p in cell.places):
                if cell.text:
                    return _bare_beside(document, place)
                looked = all(p.page in document.looked and not unsure(p) for p in cell.places)
                return block.ruled and looked and not cell.pictures
    return False


def _same(one: Place, other: Place) -> bool:
    return (one.page, one.bbox) == (other.page, other.bbox)


def _bare_beside(document: Document, place: Place) -> bool:
    """Whether no stray ink stands on the line of words read surely, to their right, or just under it."""
    if place.bbox is None or unsure(place):
        return False
    x0, y0, _, y1 = place.bbox
    high = y1 - y0
    band = (x0, y0 - _OVER * high, float("inf"), y1 + _UNDER * high)
    return not any(
        stray.page == place.page and stray.bbox is not None and _meet(stray.bbox, band)
        for stray in document.strays
    )


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
