"""Attachments held inside a document: headings of its appendix and what stands under them.

A heading owns the blocks up to the next one. Lists of names with nothing beneath (tables of
contents, 包括但不限于以下材料) are index entries, not empty attachments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lvjian.core.document import Block, Document, Paragraph
from lvjian.core.place import Place
from lvjian.core.rubric import Rubric
from lvjian.matchers.evidence.appendix_headings import (
    Heading,
    Region,
    candidates,
    evidence_regions,
    first_official,
    is_boundary,
)
from lvjian.matchers.evidence.content import (
    UNREAD,
    Extent,
    content_of,
    joined_text,
    points_elsewhere,
)
from lvjian.matchers.evidence.content_kinds import is_written
from lvjian.matchers.evidence.kinds import recognise_kind


@dataclass(frozen=True, slots=True)
class Piece:
    """One attachment inside a document.

    Attributes:
        order: index of its heading among the blocks.
        blocks: what it owns, the heading left out.
        assessor: it stands among the proofs of the third party's qualification.
        codes: what QR codes on its pages say.
        whole: every page and picture of it was read.
    """

    number: str | None
    title: str
    place: Place
    order: int
    blocks: tuple[Block, ...]
    has_content: bool | None
    text: str
    assessor: bool = False
    codes: tuple[tuple[str, Place], ...] = ()
    whole: bool = True


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A number and a title that a list of the document names, without content beneath."""

    number: str | None
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Appendix:
    """What a document holds and what it only names."""

    pieces: tuple[Piece, ...] = ()
    index: tuple[IndexEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class _Owned:
    heading: Heading
    blocks: tuple[Block, ...]
    content: bool | None
    elsewhere: bool
    codes: tuple[tuple[str, Place], ...] = ()
    whole: bool = True


def read_appendix(document: Document, rubric: Rubric | None, *, whole: bool = False) -> Appendix:
    """Find the attachments inside a document.

    Args:
        rubric: of a report; its own section headings and tables bound the appendix.
        whole: the document is nothing but attachments: unnumbered headings count too.
    """
    blocks = document.blocks
    start = first_official(blocks, rubric) if rubric else 0
    regions = [Region(0, len(blocks))] if whole else list(evidence_regions(blocks, rubric))
    found = [h for h in candidates(document, regions, rubric, whole=whole) if h.index >= start]
    owned = list(_owned(document, found, rubric))
    kept, listed = _split(owned)
    assessors = [r for r in regions if r.assessor]
    pieces = tuple(_piece(o, assessors) for o in _unique(kept))
    index = tuple(IndexEntry(o.heading.number, o.heading.title, o.heading.place) for o in listed)
    return Appendix(pieces, index)


def _owned(
    document: Document, headings: Sequence[Heading], rubric: Rubric | None
) -> Iterator[_Owned]:
    blocks = document.blocks
    starts = {h.index for h in headings}
    for heading in headings:
        stop = heading.end
        while stop < len(blocks) and stop not in starts and not is_boundary(blocks, stop, rubric):
            stop += 1
        own = blocks[heading.end : stop]
        extent = Extent(
            heading.place, blocks[stop].place if stop < len(blocks) else None, document.pages
        )
        titles = (heading.title, heading.text, f"{heading.label}{heading.number or ''}")
        written = is_written(recognise_kind(heading.title), heading.title)
        content = content_of(document, own, titles=titles, extent=extent, written=written)
        yield _Owned(
            heading,
            own,
            content,
            points_elsewhere(own),
            codes=_codes(document, extent),
            whole=_is_whole(document, extent),
        )


def _codes(document: Document, extent: Extent) -> tuple[tuple[str, Place], ...]:
    """QR codes between a heading and the next; those in Word have no place to tell whose."""
    if document.pages is None:
        return ()
    placed = ((c.text, Place(document.file, c.page, c.box)) for c in document.codes)
    return tuple((text, place) for text, place in placed if extent.holds(place))


def _is_whole(document: Document, extent: Extent) -> bool:
    """Whether no page that the heading owns, not even its own, was left unread."""
    if document.pages is None or extent.start.page is None:
        return not any(d.why in UNREAD for d in document.doubts)
    pages = {extent.start.page, *extent.whole_pages()}
    return not any(d.page in pages and d.why in UNREAD for d in document.doubts)


def _split(owned: Sequence[_Owned]) -> tuple[list[_Owned], list[_Owned]]:
    """Attachments and index entries.

    Two or more headings in a row with nothing between them are a list. The words behind the
    last item of such a list are no content of that item, unless there is a picture or table.
    A heading directly over its own sub-headings (5.1 over 5.1.1) is neither.
    """
    kept: list[_Owned] = []
    listed: list[_Owned] = []
    run: list[_Owned] = []
    for at, item in enumerate(owned):
        if item.heading.list_item or item.elsewhere:
            listed.append(item)
            continue
        if item.content is False and _has_children(owned, at):
            continue
        if item.content is False:
            run.append(item)
            continue
        if len(run) >= 2 and _only_words(item) and _same_form(run[-1], item):
            run.append(item)
            listed += run
        else:
            _close(run, kept, listed)
            kept.append(item)
        run = []
    _close(run, kept, listed)
    return sorted(kept, key=lambda o: o.heading.index), listed


def _close(run: list[_Owned], kept: list[_Owned], listed: list[_Owned]) -> None:
    lone = len(run) == 1 and (kept or run[0].heading.stands_out)
    (kept if lone else listed).extend(run)


def _has_children(owned: Sequence[_Owned], at: int) -> bool:
    number = owned[at].heading.number
    if number is None or at + 1 == len(owned):
        return False
    following = owned[at + 1].heading.number
    return following is not None and following.startswith(f"{number}-")


def _same_form(left: _Owned, right: _Owned) -> bool:
    return left.heading.form == right.heading.form


def _only_words(item: _Owned) -> bool:
    """Only a few paragraphs stand under it: what follows a list, not an attachment."""
    plain = all(isinstance(b, Paragraph) for b in item.blocks)
    return plain and item.content is True and len(item.blocks) <= 2 and not item.heading.stands_out


def _unique(kept: Sequence[_Owned]) -> list[_Owned]:
    """One of each (number, title): the one with content, else the first."""
    best: dict[tuple[str | None, str], _Owned] = {}
    filled = {o.heading.number for o in kept if o.content is not False and o.heading.number}
    for item in kept:
        if item.content is False and item.heading.number in filled:
            continue
        key = (item.heading.number, item.heading.title)
        if key not in best or (best[key].content is False and item.content is not False):
            best[key] = item
    return sorted(best.values(), key=lambda o: o.heading.index)


def _piece(item: _Owned, assessors: Sequence[Region]) -> Piece:
    heading = item.heading
    return Piece(
        number=heading.number,
        title=heading.title,
        place=heading.place.quoting(heading.text),
        order=heading.index,
        blocks=item.blocks,
        has_content=item.content,
        text=joined_text(item.blocks),
        assessor=any(r.start <= heading.index < r.end for r in assessors),
        codes=item.codes,
        whole=item.whole,
    )
