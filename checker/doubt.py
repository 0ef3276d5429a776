"""How sure a reading must be before a rule may call something a mistake.

Words recognised from a picture carry how sure the recognition was (``Place.sure``). What a
conclusion rests on must have been read at least as surely as ``SURE``; else the engine asks
a person to look at the page instead of reporting an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lvjian.core.document import Cell, Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading

SURE = 0.9
"""Below it a reading may be wrong.

``Place.sure`` is that of the least sure character that matters in the place. Measured on a
sample report of 54 pages at 200 dpi, turned by up to 0.9°, blurred, with noise and JPEG 62 to
80: of the 1,018 cells of its rows 8 were misread, 6 of them below 0.7, one at 0.91 (a dash);
of the 1,011 read rightly 1 lay below 0.9. On pages at 110 dpi, blurred beyond what a reviewer
would accept, 36 of 53 lines under 0.85 were wrong, none of 8 from there to 0.95, and 5 of 27
above it, for a lost character in a long line: those are what ``misreadings`` is for.
"""
CERTAIN = 0.985
"""From here on only characters of the same shape were ever taken for one another.

Measured on five sample reports of 16 to 20 pages in layouts of their own, scanned at 200 dpi:
of 3,308 cells and fields at or above it none was misread; of 87 from 0.9 up to it one (a full
stop); of the 85 below 0.9 twelve.
"""
CROPS = 6
"""Doubtful places shown with a finding; more help nobody."""


def unsure(place: Place) -> bool:
    """Recognised from a picture, and not surely."""
    return place.way == "ocr" and place.sure < SURE


def certain(places: Iterable[Place]) -> bool:
    """Whether what was recognised at them was read as surely as recognition can."""
    return all(p.way != "ocr" or p.sure >= CERTAIN for p in places)


def unsure_of(places: Iterable[Place]) -> tuple[Place, ...]:
    """Those of them that were not read surely, each once, in order."""
    return tuple(dict.fromkeys(p for p in places if unsure(p)))


def doubtful_words(document: Document) -> Iterator[tuple[str, Place]]:
    """Words of the document that were not read surely and where, in reading order."""
    if not document.recognised:
        return
    for block in document.blocks:
        yield from ((text, p) for text, p in words_of(block) if unsure(p))


def words_of(block: object) -> Iterator[tuple[str, Place]]:
    """The words of a paragraph, of each cell of a table, at each of its places."""
    if isinstance(block, Paragraph):
        yield block.text, block.place
    elif isinstance(block, Table):
        for cell in block.cells():
            yield from ((cell.text, p) for p in cell.places)


def on_recognised_pages(bundle: BundleReading, places: Iterable[Place]) -> tuple[Place, ...]:
    """Those of them on recognised pages: where nothing was read, something may be missed.

    Small digits standing alone are what the finding of text in pictures misses first.
    """
    known = {(d.file, n) for d in documents(bundle) for n in d.recognised}
    return tuple(p for p in places if p.way == "ocr" or (p.file, p.page) in known)


def on_unread_pages(bundle: BundleReading, places: Iterable[Place]) -> tuple[Place, ...]:
    """Those of them on pages that are reported as not readable."""
    places = tuple(places)
    if not places:  # as of most findings; a bundle may have thousands, and as many files
        return ()
    unread = {(d.file, x.page) for d in documents(bundle) for x in d.doubts if x.why != "blank"}
    return tuple(p for p in places if (p.file, p.page) in unread)


def documents(bundle: BundleReading) -> tuple[Document, ...]:
    """Every document of the bundle once."""
    held = [f.document for f in bundle.files if f.document is not None]
    held += [r.document for r in bundle.reports]
    return tuple({id(d): d for d in held}.values())


def cell_at(document: Document, place: Place) -> Cell | None:
    """The recognised cell that stands at a place."""
    if not document.recognised or place.way != "ocr":
        return None
    # Pictures in Word have no pages: there the words for the place tell cells apart.
    part = None if place.page else place.part
    for table in document.tables():
        for cell in table.cells():
            if any(
                (p.page, p.bbox, part and p.part) == (place.page, place.bbox, part)
                for p in cell.places
            ):
                return cell
    return None


def other_readings(document: Document, place: Place) -> tuple[str, ...]:
    """What else the words at a place may be, best first; none where they were read surely."""
    cell = cell_at(document, place) if unsure(place) else None
    return tuple(text for text, _ in cell.alternatives) if cell else ()


def in_words(places: Iterable[Place]) -> str:
    """The pages of places: ``第 3、5 页``, with the file where there are several."""
    pages: dict[str, list[int]] = {}
    for place in places:
        listed = pages.setdefault(place.file, [])
        if place.page is not None and place.page not in listed:
            listed.append(place.page)
    several = len(pages) > 1
    said = []
    for file, numbers in pages.items():
        name = f"“{file}”" if several or not numbers else ""
        where = f"第 {'、'.join(map(str, sorted(numbers)))} 页" if numbers else ""
        said.append(name + where)
    return "、".join(said)
