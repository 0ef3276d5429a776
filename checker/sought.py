"""Where what was not found may stand after all: words read unsurely that may be it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from rapidfuzz.fuzz import partial_ratio

from lvjian.checker.doubt import CROPS, documents, doubtful_words, unsure, unsure_of, words_of
from lvjian.checker.judgeable import Frame
from lvjian.core.document import Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, ReportReading, TableReading
from lvjian.core.rubric import ColumnSpec
from lvjian.core.text import substance

_TELLING = 4
"""Characters of a title that tell which one it is."""
_LIKE = 55.0
"""Percent of a text that is left where most of its characters were misread."""
_TOP = 3
"""Blocks at the head of a page in which the title of an attachment stands."""
_THERE = 85.0
"""Percent of a text that is left where it was read."""
_WORDY = 8
"""Characters of a text from which on it is known among others."""
_LEAST_PRINT = 7.0
"""Points of the smallest characters of a report."""


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
    framing = unsure_of(p for p in ends if not sought or _may_hold(p.quote or "", sought))
    first = _spot(before, 1 if beside else 3, open_at=(0, 0))
    last = _spot(after, 3 if beside else 1, open_at=(float("inf"), 0))
    known = (
        {(c.place.page, c.place.bbox) for r in report.rows for c in r.cells} if sought else set()
    )
    between = (
        place
        for words, place in doubtful_words(report.document)
        if first < _middle(place) < last
        and (not sought or (_may_hold(words, sought) and _has_room(place, sought)))
        and ((place.page, place.bbox) not in known or not _is_scrap(words))
    )
    return tuple(dict.fromkeys((*framing, *between)))[:CROPS]


def standing_apart(
    report: ReportReading, texts: Sequence[str], frame: Frame = (None, None)
) -> tuple[Place, ...]:
    """Where official texts that were not matched stand on the recognised pages of a frame.

    In a table or paragraph of another shape then: what was lost is where they belong. One
    place for each text that stands there.
    """
    if not report.document.recognised:
        return ()
    taken = {(p.page, p.bbox) for r in report.rows for p in r.at}
    first, last = (p.page if p is not None else None for p in frame)
    seen = [
        (substance(words), place)
        for block in report.document.blocks
        for words, place in words_of(block)
        if place.way == "ocr" and (place.page, place.bbox) not in taken
        if (first or 1) <= (place.page or 1) <= (last or place.page or 1)
    ]
    found = (next((p for g, p in seen if _is_there(substance(t), g)), None) for t in texts)
    return tuple(place for place in found if place is not None)


def _is_there(wanted: str, given: str) -> bool:
    if len(wanted) < _WORDY:
        return given == wanted
    return 2 * len(given) >= len(wanted) and partial_ratio(wanted, given) >= _THERE


def _may_hold(words: str, sought: Sequence[str]) -> bool:
    """Whether words read unsurely may hold one of the texts sought, or are too few to tell."""
    if _is_scrap(words):
        return True
    given = substance(words)
    return any(partial_ratio(substance(text), given) >= _LIKE for text in sought)


def _has_room(place: Place, sought: Sequence[str]) -> bool:
    """Whether half of a text sought could stand in a place if printed as small as can be."""
    if place.bbox is None:
        return True
    x0, y0, x1, y1 = place.bbox
    room = max(1.0, (x1 - x0) / _LEAST_PRINT) * max(1.0, (y1 - y0) / _LEAST_PRINT)
    return any(2 * room >= len(substance(text)) for text in sought)


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
    """Files that are one paper each, of a known kind or with a number and a title of its own."""
    several = {a.at[0].file for a in bundle.attachments if a.source == "heading" and a.at}
    for paper in bundle.attachments:
        told = paper.kind or (paper.number and not _is_scrap(paper.title))
        if paper.source == "file" and told and paper.at and paper.at[0].file not in several:
            yield paper.at[0].file


def _may_be(name: str, head: str) -> bool:
    """Whether half of a name is left in a head, or the head is too short to tell."""
    wanted, given = set(substance(name)), set(substance(head))
    return len(given) < _TELLING or 2 * len(wanted & given) >= len(wanted)


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
        if substance(cell.text) not in known and _may_hold(cell.text, (sought.label,))
        for p in cell.places
    )
    return unsure_of((*heads, *(() if found else table.at[:1])))[:CROPS]


def torn_header(document: Document, table: TableReading, sought: ColumnSpec) -> tuple[Place, ...]:
    """Recognised cells at the head of an official table that hold a part of the column sought."""
    spots = {(p.page, p.bbox) for p in table.at}
    known = {substance(words) for _, words in table.columns}
    label = substance(sought.label)
    return tuple(
        cell.place
        for t in document.tables()
        if document.recognised and (t.place.page, t.place.bbox) in spots
        for cell in t.cells()
        if cell.row < _TOP and not _is_scrap(cell.text) and substance(cell.text) not in known
        if partial_ratio(label, substance(cell.text)) >= _THERE
    )[:CROPS]


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
