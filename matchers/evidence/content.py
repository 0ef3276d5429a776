"""Whether there is anything under a title: text, table, picture, or pages nobody could read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lvjian.core.document import Block, Document, Paragraph, Picture, Table
from lvjian.core.place import Place
from lvjian.core.text import substance
from lvjian.matchers.evidence.attachment_names import read_name
from lvjian.matchers.evidence.shown_pictures import EmptyPictures, empty_pictures
from lvjian.matchers.evidence.title_pages import is_title_page

_NOTHING = re.compile(
    r"(?:此处|以下|本页|此页)?(?:为?空白|无正文|略|无|待补充?|待提供|后补|序号|扫描件|复印件|原件|照片|图片|盖章|加盖公章|第?\d+(?!\d)页?(?:共\d+页)?)*"
)
_ELSEWHERE = re.compile(r"^(?:详?见|另附|另见|单独成册|见后附|后附).{0,40}$")
UNREAD = frozenset({"no-text", "rubbish-text", "failed"})
_LONGEST_TITLE = 60
MAX_TEXT = 60_000
"""Characters kept of one attachment; certificates and headings stand in the first pages."""


def block_text(block: Block) -> str:
    """Text of a block; cells of a table row by row."""
    if isinstance(block, Paragraph):
        return block.text
    if isinstance(block, Table):
        return "\n".join(cell.text for cell in block.cells() if cell.text.strip())
    return ""


def joined_text(blocks: Iterable[Block]) -> str:
    """Text of several blocks, a line each, cut at ``MAX_TEXT``."""
    parts: list[str] = []
    size = 0
    for block in blocks:
        text = block_text(block)
        if text.strip():
            parts.append(text)
            size += len(text) + 1
        if size > MAX_TEXT:
            break
    return "\n".join(parts)[:MAX_TEXT]


def points_elsewhere(blocks: Sequence[Block]) -> bool:
    """Nothing but 详见附件3 or 另附: an index entry, not the thing itself."""
    texts = [block_text(b).strip() for b in blocks if block_text(b).strip()]
    pictures = any(isinstance(b, Picture) for b in blocks)
    return bool(texts) and not pictures and all(_ELSEWHERE.match(t) for t in texts)


_NONE_EMPTY = EmptyPictures()


def has_substance(
    blocks: Iterable[Block], titles: Sequence[str], empty: EmptyPictures = _NONE_EMPTY
) -> bool:
    """Whether blocks hold a picture or words other than the titles themselves.

    Args:
        empty: pictures that count as nothing.
    """
    return any(_shows_something(b, empty) for b in blocks) or bool(_own_lines(blocks, titles))


def _shows_something(block: Block, empty: EmptyPictures) -> bool:
    if isinstance(block, Picture):
        return not empty.holds(block)
    if isinstance(block, Table) and not empty.every:
        return any(cell.pictures for cell in block.cells())
    return False


def _own_lines(blocks: Iterable[Block], titles: Sequence[str]) -> list[str]:
    """Lines of text that say more than the titles."""
    known = {substance(t) for t in titles}
    lines = [line for block in blocks for line in block_text(block).split("\n")]
    said = [(substance(line), line) for line in lines]
    return [
        line for words, line in said
        if words and words not in known and not _NOTHING.fullmatch(words)
        and not _names_again(line, known)
    ]  # fmt: skip


def _names_again(line: str, known: Collection[str]) -> bool:
    """A title behind a number of its own: 附件五 厂房结构设计说明 in a file named without it."""
    named = read_name(line) if len(line) < _LONGEST_TITLE else None
    return named is not None and named.labelled and substance(named.title) in known


@dataclass(frozen=True, slots=True)
class Extent:
    """From one place (exclusive) to the next heading's (exclusive) on fixed pages.

    Attributes:
        last: last page that belongs to it; None where the document has no pages.
    """

    start: Place
    stop: Place | None
    last: int | None

    def holds(self, place: Place) -> bool:
        """Whether a place lies behind the start and before the stop."""
        if place.page is None or self.start.page is None:
            return False
        here = (place.page, place.bbox[1] if place.bbox else 1.0)
        low = (self.start.page, self.start.bbox[1] if self.start.bbox else 0.0)
        if here < low:
            return False
        if self.stop is not None and self.stop.page is not None:
            return here < (self.stop.page, self.stop.bbox[1] if self.stop.bbox else 0.0)
        return True

    def whole_pages(self) -> range:
        """Pages that belong to it alone, the start's own page left out."""
        if self.start.page is None:
            return range(0)
        if self.stop is not None and self.stop.page is not None:
            return range(self.start.page + 1, self.stop.page)
        return range(self.start.page + 1, (self.last or self.start.page) + 1)


def content_of(
    document: Document,
    blocks: Sequence[Block],
    *,
    titles: Sequence[str],
    extent: Extent,
    written: bool = False,
) -> bool | None:
    """Content of the part of a document under one heading.

    Args:
        written: as in ``empty_pictures``; a title page alone is no content either.

    Returns:
        True: words, a table or a picture; None: nothing read, but pages of it could not
        be read; False: nothing there.
    """
    empty = empty_pictures(document, written=written)
    if has_substance(blocks, titles, empty):
        return not (written and _is_cover(blocks, titles, empty))
    if any(extent.holds(box) for box in document.page_boxes if box.page not in empty.pages):
        return True
    pages = extent.whole_pages()
    if any(d.page in pages and d.why in UNREAD for d in document.doubts):
        return None
    return False


def content_of_file(
    document: Document, titles: Sequence[str], *, written: bool = False
) -> bool | None:
    """Content of a whole file held as one attachment; as in ``content_of``."""
    if document.empty:
        return False
    empty = empty_pictures(document, written=written)
    if has_substance(document.blocks, titles, empty):
        one = (document.pages or 1) == 1 and not empty.unread
        return not (written and one and _is_cover(document.blocks, titles, empty))
    if empty.unread or any(doubt.why in UNREAD for doubt in document.doubts):
        return None
    return any(box.page not in empty.pages for box in document.page_boxes)


def _is_cover(blocks: Sequence[Block], titles: Sequence[str], empty: EmptyPictures) -> bool:
    """Whether nothing but a title page is there: the title, whose it is, of when."""
    if any(_shows_something(b, empty) or isinstance(b, Table) for b in blocks):
        return False
    return is_title_page(_own_lines(blocks, titles))
