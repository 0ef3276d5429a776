"""How sure a reading must be before a rule may call something a mistake.

Words recognised from a picture carry how sure the recognition was (``Place.sure``). What a
conclusion rests on must have been read at least as surely as ``SURE``; else the engine asks
a person to look at the page instead of reporting an error.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from rapidfuzz.fuzz import partial_ratio

from lvjian.core.document import Cell, Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, ReportReading, TableReading
from lvjian.core.rubric import ColumnSpec
from lvjian.core.text import substance

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
_TELLING = 4
"""Characters of a title that tell which one it is."""
_LIKE = 55.0
"""Percent of a text that is left where most of its characters were misread."""
_TOP = 3
"""Blocks at the head of a page in which the title of an attachment stands."""


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
        yield from ((text, p) for text, p in _words(block) if unsure(p))


def _words(block: object) -> Iterator[tuple[str, Place]]:
    if isinstance(block, Paragraph):
        yield block.text, block.place
    elif isinstance(block, Table):
        for cell in block.cells():
            yield from ((cell.text, p) for p in cell.places)


def doubtful_between(
    report: ReportReading,
    before: Place | None,
    after: Place | None,
    *,
    beside: bool = False,
    sought: Sequence[str] = (),
) -> tuple[Place, ...]:
    """What was not read surely from one place to another, both included.

    An unknown place leaves its side open.

    Args:
        beside: what stands on the same lines as the two counts too.
        sought: official words that were not found there; what can be none of them is left out,
            as are scraps in the cells of other rows.
    """
    ends = [p for p in (before, after) if p is not None]
    framing = unsure_of(p for p in ends if not sought or may_hold(p.quote or "", sought))
    first = _spot(before, 1 if beside else 3, open_at=(0, 0))
    last = _spot(after, 3 if beside else 1, open_at=(float("inf"), 0))
    known = (
        {(c.place.page, c.place.bbox) for r in report.rows for c in r.cells} if sought else set()
    )
    between = (
        place
        for words, place in doubtful_words(report.document)
        if first < _middle(place) < last
        and (not sought or may_hold(words, sought))
        and ((place.page, place.bbox) not in known or not _is_scrap(words))
    )
    return tuple(dict.fromkeys((*framing, *between)))[:CROPS]


def may_hold(words: str, sought: Sequence[str]) -> bool:
    """Whether words read unsurely may hold one of the texts sought, or are too few to tell."""
    if _is_scrap(words):
        return True
    given = substance(words)
    return any(partial_ratio(substance(text), given) >= _LIKE for text in sought)


def _is_scrap(words: str) -> bool:
    return len(substance(words)) < _TELLING


_Spot = tuple[float, float]


def _spot(place: Place | None, edge: int, *, open_at: _Spot) -> _Spot:
    """Page and height of the upper (1) or lower (3) edge of a place; of a page all of it."""
    if place is None or place.page is None:
        return open_at
    if place.bbox is None:
        return (place.page, open_at[0])
    return (place.page, place.bbox[edge])


def _middle(place: Place) -> _Spot:
    if place.page is None:
        return (0.5, 0)
    return (place.page, (place.bbox[1] + place.bbox[3]) / 2 if place.bbox else 0.5)


def doubtful_titles(bundle: BundleReading, *sought: str) -> tuple[Place, ...]:
    """Titles, and heads of recognised pages, not read surely, that may be what is sought.

    Pages with official rows begin with no attachment, and the first page of a file that is a
    known paper shows the title of no other.

    Args:
        sought: names of the thing, any of them.
    """
    heads = [(a.title, p) for a in bundle.attachments for p in unsure_of(a.at[:1])]
    taken: set[tuple[str, int | None]] = {(file, 1) for file in _known_papers(bundle)}
    taken |= {(p.file, p.page) for r in bundle.reports for row in r.rows for p in row.at}
    for document in documents(bundle):
        if document.recognised:
            heads += [(t, p) for t, p in _unsure_heads(document) if (p.file, p.page) not in taken]
    found = (p for text, p in heads if any(_may_be(name, text) for name in sought))
    return tuple(dict.fromkeys(found))[:CROPS]


def _known_papers(bundle: BundleReading) -> Iterator[str]:
    """Files that are one paper each, of a known kind."""
    several = {a.at[0].file for a in bundle.attachments if a.source == "heading" and a.at}
    for paper in bundle.attachments:
        if paper.source == "file" and paper.kind and paper.at and paper.at[0].file not in several:
            yield paper.at[0].file


def _may_be(name: str, head: str) -> bool:
    """Whether half of a name is left in a head, or the head is too short to tell."""
    wanted, given = set(substance(name)), set(substance(head))
    return len(given) < _TELLING or 2 * len(wanted & given) >= len(wanted)


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


def _unsure_heads(document: Document) -> Iterator[tuple[str, Place]]:
    seen: dict[int | None, int] = {}
    for block in document.blocks:
        words = _first_words(block)
        if words is None:
            continue
        text, place = words
        seen[place.page] = seen.get(place.page, 0) + 1
        if seen[place.page] <= _TOP and unsure(place):
            yield text, place


def _first_words(block: object) -> tuple[str, Place] | None:
    if isinstance(block, Paragraph):
        return block.text, block.place
    cell = next(block.cells(), None) if isinstance(block, Table) else None
    return (cell.text, cell.place) if cell else None


def doubtful_header(
    document: Document, table: TableReading, sought: ColumnSpec
) -> tuple[Place, ...]:
    """Header cells of an official table, not read surely, that may be the column sought.

    Cells that are known columns are not. Where no header row was found the first rows count, and
    how surely the table as a whole was read.
    """
    spots = {(p.page, p.bbox) for p in table.at}
    known = {substance(words) for _, words in table.columns}
    headed = [t for t in document.tables() if (t.place.page, t.place.bbox) in spots]
    rows = [(t, _header_row(t, known)) for t in headed] if document.recognised else []
    if found := [(t, row) for t, row in rows if row is not None]:
        rows = [*found]
    heads = (
        p
        for t, row in rows
        for cell in t.cells()
        if cell.row <= (_TOP - 1 if row is None else row)
        if substance(cell.text) not in known and may_hold(cell.text, (sought.label,))
        for p in cell.places
    )
    return unsure_of((*heads, *(() if found else table.at[:1])))[:CROPS]


def _header_row(table: Table, known: Collection[str]) -> int | None:
    """The row of the table in which most known column heads stand; None: fewer than two do."""
    found = Counter(
        cell.row + cell.row_span - 1 for cell in table.cells() if substance(cell.text) in known
    )
    row, count = max(found.items(), key=lambda item: (item[1], -item[0]), default=(0, 0))
    return row if count > 1 else None


def table_place(table: TableReading) -> tuple[Place, ...]:
    """Where an official table begins, as a place of which only the position is told.

    How surely all of its words were read does not matter to what its header lacks.
    """
    return tuple(replace(place, sure=1.0) for place in table.at[:1])


def cell_at(document: Document, place: Place) -> Cell | None:
    """The recognised cell that stands at a place."""
    if not document.recognised or place.way != "ocr":
        return None
    for table in document.tables():
        for cell in table.cells():
            if any((p.page, p.bbox) == (place.page, place.bbox) for p in cell.places):
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
