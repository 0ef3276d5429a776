"""Pictures inside Word: which are to be recognised, and their words put behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from lvjian.core.document import (
    Block,
    Cell,
    Document,
    PageDoubt,
    Paragraph,
    Picture,
    Table,
    make_grid,
)
from lvjian.core.place import Place
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.picture_series import renumbered
from lvjian.extractors.picture_size import may_hold_words
from lvjian.extractors.word.inline import PictureMark
from lvjian.extractors.word.story import Story

_PICTURES = frozenset(
    [
        ".png",
        ".jpg",
        ".jpeg",
        ".jpe",
        ".jfif",
        ".bmp",
        ".dib",
        ".gif",
        ".tif",
        ".tiff",
        ".webp",
        ".jp2",
        ".emf",
        ".wmf",
        ".emz",
        ".wmz",
    ]
)
"""Suffixes of parts that may be recognised; what a metafile draws in lines is not."""
_MOST = 400
_LARGE, _FEW_WORDS = 150.0, 200
"""Points a side of a header's picture has that is no letterhead; words of a body without content."""
_PAGE = (330.0, 470.0)
"""Sides in points from which a picture is a page, not a photograph beside the text."""
_ACROSS = (250.0, 370.0)
"""Sides of the smallest picture of a page: A4 across, between wide margins."""


@dataclass(slots=True)
class _Numbers:
    """Pictures to recognise, numbered in order of appearance, each part once.

    Attributes:
        pages: those as large as a page.
    """

    names: dict[str, int] = field(default_factory=dict)
    pages: set[int] = field(default_factory=set)

    def number(self, name: str) -> int | None:
        """Number of the picture in part ``name``; None where it is not to be recognised."""
        if name not in self.names:
            if len(self.names) >= _MOST:
                return None
            self.names[name] = len(self.names) + 1
        return self.names[name]


def with_pictures(
    document: Document,
    in_tables: Mapping[int, Sequence[PictureMark]],
    parts: Mapping[str, str],
    recognised: Sequence[RecognisedPage],
    *,
    running: Sequence[Picture] = (),
) -> Document:
    """The document with the words of its pictures, and with those it wants recognised.

    Pictures of headers and footers are content where the pages have next to none of their
    own (a scan put behind them); else their words stand among those of the headers.

    Args:
        document: whose pictures name a relationship as their source.
        in_tables: pictures in cells, by number of the table.
        parts: name of the part behind each relationship.
        recognised: what recognition made of pictures, by number.
        running: pictures of headers and footers, their sources as in ``parts``.
    """
    large = [p for p in running if p.width and p.height and min(p.width, p.height) >= _LARGE]
    behind = bool(large) and _is_slight(document, in_tables)
    if behind:
        document = replace(document, blocks=(*document.blocks, *large), empty=False)
    seen = {page.number: page for page in recognised}
    numbers = _Numbers()
    blocks = _with_words(document, in_tables, parts, numbers=numbers, seen=seen)
    shown_above = () if behind else large
    heads = tuple(_running_words(document.file, shown_above, parts, numbers, seen))
    return replace(
        document,
        blocks=tuple(blocks),
        headers=(*document.headers, *heads),
        wanted=tuple(Wanted(number, name=name) for name, number in numbers.names.items()),
        recognised=tuple(n for n in sorted(seen) if any(x.text for x in seen[n].lines)),
        codes=tuple(code for n in sorted(seen) for code in seen[n].codes),
        photos=tuple(n for n in sorted(seen) if seen[n].photo),
        doubts=(*document.doubts, *_doubts(numbers, seen)),
    )


def running_pictures(story: Story, file: str, part: str) -> list[Picture]:
    """The pictures of a header or footer, those in its tables too, sources as it names them."""
    found = [b for b in story.blocks if isinstance(b, Picture)]
    marks = (mark for marks in story.in_tables.values() for mark in marks)
    return found + [
        Picture(Place(file, part=part), m.width, m.height, m.name, m.relation) for m in marks
    ]


def _is_slight(document: Document, in_tables: Mapping[int, Sequence[PictureMark]]) -> bool:
    """Whether the body says next to nothing and shows nothing."""
    words = sum(len(b.text.strip()) for b in document.blocks if isinstance(b, Paragraph))
    others = any(not isinstance(b, Paragraph) for b in document.blocks)
    return not others and not in_tables and words <= _FEW_WORDS


def _running_words(
    file: str,
    pictures: Sequence[Picture],
    parts: Mapping[str, str],
    numbers: _Numbers,
    seen: Mapping[int, RecognisedPage],
) -> Iterator[Paragraph]:
    for number in dict.fromkeys(_wanted(pictures, parts, numbers)):
        for block in _words(file, seen[number]) if number in seen else ():
            if isinstance(block, Paragraph):
                yield block


def _doubts(numbers: _Numbers, seen: Mapping[int, RecognisedPage]) -> Iterator[PageDoubt]:
    """Blank pictures, and those of whole pages that were not read, by number of the picture."""
    if not numbers.names:
        return
    # Documents without pictures need not wait for PDFium.
    from lvjian.extractors.scan.document import READABLE, TROUBLES, mean_sureness  # noqa: PLC0415

    for number in sorted(numbers.names.values()):
        page, whole = seen.get(number), number in numbers.pages
        if page is None:
            if whole:
                yield PageDoubt(number, "no-text", "这是一整页的图片，没有可读取的文字")
        elif page.blank:
            yield PageDoubt(number, "blank", "这张图片是空白的")
        elif whole and page.trouble:
            yield PageDoubt(number, "no-text", TROUBLES[page.trouble])
        elif whole and any(line.text for line in page.lines) and mean_sureness(page) < READABLE:
            yield PageDoubt(number, "no-text", "字迹模糊，文字识别结果不可信")


def _wanted(
    marks: Sequence[Picture | PictureMark], parts: Mapping[str, str], numbers: _Numbers
) -> list[int]:
    found: list[int] = []
    for mark in marks:
        relation = mark.source if isinstance(mark, Picture) else mark.relation
        name = parts.get(relation or "")
        sides = (mark.width, mark.height) if mark.width and mark.height else None
        small = sides is not None and not may_hold_words(*sides)
        if name is None or small or PurePosixPath(name).suffix.lower() not in _PICTURES:
            continue
        if (number := numbers.number(name)) is not None:
            found.append(number)
            if sides is not None and min(sides) >= _PAGE[0] and max(sides) >= _PAGE[1]:
                numbers.pages.add(number)
    return found


def _with_words(
    document: Document,
    in_tables: Mapping[int, Sequence[PictureMark]],
    parts: Mapping[str, str],
    *,
    numbers: _Numbers,
    seen: Mapping[int, RecognisedPage],
) -> list[Block]:
    """The blocks, each picture followed once by the words it shows.

    Pictures of whole pages that follow one another are the pages of one document: rows of
    their tables run on.
    """
    blocks: list[Block] = []
    shown: set[int] = set()
    pages: list[tuple[Block, RecognisedPage]] = []
    for block in document.blocks:
        marks: list[Picture | PictureMark] = []
        if isinstance(block, Picture):
            marks = [block]
        elif isinstance(block, Table):
            marks = list(in_tables.get(block.number, ()))
        wanted = [n for n in _wanted(marks, parts, numbers) if n in seen and n not in shown]
        shown.update(wanted)
        kept = replace(block, source=parts.get(block.source or "")) if isinstance(block, Picture) else block  # fmt: skip
        if isinstance(block, Picture) and wanted and _may_be_page(block):
            pages.append((kept, seen[wanted[0]]))
            continue
        blocks += _read_on(document.file, pages)
        pages = []
        blocks.append(kept)
        for number in wanted:
            blocks += _words(document.file, seen[number])
    return blocks + _read_on(document.file, pages)


def _may_be_page(picture: Picture) -> bool:
    """Whether a picture is large enough for a page, one that lies across between margins too."""
    sides = (picture.width or 0.0, picture.height or 0.0)
    return min(sides) >= _ACROSS[0] and max(sides) >= _ACROSS[1]


def _read_on(file: str, pages: Sequence[tuple[Block, RecognisedPage]]) -> list[Block]:
    """Pictures of pages in a row, each followed by the words that begin on it."""
    words = _words(file, *(page for _, page in pages))
    blocks: list[Block] = []
    for picture, page in pages:
        blocks.append(picture)
        part = _part(page.number)
        blocks += [b for b in words if (b.place.part or "").startswith(part)]
    return blocks


def _part(number: int) -> str:
    return f"第{number}张图片"


def _words(file: str, *pages: RecognisedPage) -> list[Block]:
    """What pictures say as paragraphs and tables; Word has no pages to place them on."""
    said = [p for p in pages if p.lines and not (p.blank or p.photo)]
    if not said:
        return []
    # Documents without pictures need not wait for PDFium.
    from lvjian.extractors.pdf.assemble import assemble  # noqa: PLC0415
    from lvjian.extractors.pdf.layout import PageLayout, with_recognised  # noqa: PLC0415
    from lvjian.extractors.pdf.page import PageContent  # noqa: PLC0415

    layouts: list[PageLayout] = []
    for number, page in enumerate(said, 1):
        content = PageContent(number, page.width, page.height)
        follows = bool(layouts) and bool(layouts[-1].loose)
        layouts.append(with_recognised(content, renumbered(page, number), follows=follows))
    read = assemble(layouts, (), file=file, pages=len(layouts), properties=())
    parts = {number: _part(page.number) for number, page in enumerate(said, 1)}
    return [_placed(block, parts) for block in (*read.headers, *read.blocks, *read.footers)]


def _placed(block: Block, parts: Mapping[int, str]) -> Block:
    def at(place: Place) -> Place:
        part = parts[place.page or 1]
        inner = f"{part}{place.part}" if place.part else part
        return replace(place, page=None, bbox=None, part=inner)

    if isinstance(block, Table):
        cells: list[Cell] = [replace(c, places=tuple(map(at, c.places))) for c in block.cells()]
        rows = make_grid(cells, len(block.rows), block.width)
        return replace(block, rows=rows, place=at(block.place))
    if isinstance(block, Paragraph):
        return replace(block, place=at(block.place))
    return replace(block, place=at(block.place))
