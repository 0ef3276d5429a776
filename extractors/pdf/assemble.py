"""Pages of a PDF → one Document: running heads out, tables and paragraphs over page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lvjian.core.document import Block, Document, PageDoubt, Paragraph, Picture
from lvjian.core.place import Box, Place
from lvjian.extractors.pdf.built import build_table
from lvjian.extractors.pdf.flow import (
    Margins,
    TextBlock,
    group_paragraphs,
    joins,
    margins,
    to_paragraph,
)
from lvjian.extractors.pdf.join import Joined, continues, extend, start
from lvjian.extractors.pdf.layout import PageLayout
from lvjian.extractors.pdf.lines import Line
from lvjian.extractors.pdf.loose import add_loose_tables
from lvjian.extractors.pdf.lost import lost_doubt, lost_lines
from lvjian.extractors.pdf.newspaper import column_blocks
from lvjian.extractors.pdf.pieces import Piece
from lvjian.extractors.pdf.running import EdgeLine, edge_lines, framed_heads, running_lines
from lvjian.extractors.pdf.strays import bring_back
from lvjian.extractors.pdf.turn import turned_back
from lvjian.extractors.scan.document import page_doubt, with_recognition
from lvjian.extractors.scan.doubt import with_sureness

_CONTINUED = re.compile(r"[（(]?\s*(?:续表|接上[表页]|[附]?表\s*[\d.．\-—]*\s*[（(]?续)\S{0,24}")
_MIN_PICTURE = 20.0
_STRAYS = 4
_HIDDEN = "这一页有不显示的文字（隐藏文字），未当作正文读取"


@dataclass(slots=True)
class _Placed:
    """An element of the body with the height at which it begins."""

    top: float
    item: TextBlock | Piece | Box


@dataclass(slots=True)
class _Body:
    """The document under construction."""

    file: str
    items: list[tuple[TextBlock, Margins] | Joined | Place]
    last_page: int = 0


def assemble(
    layouts: Sequence[PageLayout],
    doubts: Sequence[PageDoubt],
    *,
    file: str,
    pages: int,
    properties: tuple[tuple[str, str], ...],
    kind: str = "pdf",
) -> Document:
    """The document of the pages that were read, ``doubts`` being those that were not."""
    _unframe(layouts)
    running = _running(layouts, pages)
    add_loose_tables(layouts, running)
    body = _Body(file, [])
    usual = _usual_right(layouts)
    heads: list[Paragraph] = []
    feet: list[Paragraph] = []
    found = list(doubts)
    for layout in layouts:
        kept = [n for i, n in enumerate(layout.lines) if (layout.number, i) not in running]
        out = [n for i, n in enumerate(layout.lines) if (layout.number, i) in running]
        for line in out:
            side = heads if line.base < layout.height / 2 else feet
            side.append(_running_line(line, layout.number, file))
        edges = margins(kept, layout.width, usual[round(layout.width)])
        _add_page(body, layout, kept, edges)
        found += _doubts_of(layout, kept, alone=len(layouts) == 1)
    blocks, boxes = _blocks(body), _picture_places(layouts, file)
    document = Document(
        file=file,
        kind=kind,
        blocks=tuple(blocks),
        pages=pages,
        headers=tuple(heads),
        footers=tuple(feet),
        doubts=tuple(sorted(found, key=lambda d: d.page)),
        properties=properties,
        empty=not blocks and not boxes and all(not x.drawn for x in layouts) and not doubts,
        page_boxes=boxes,
        comments=tuple(
            Paragraph(text, _place(file, layout.number, box))
            for layout in layouts
            for text, box in layout.notes
        ),
    )
    if lost := {x.number: lost_lines(x.lost) for x in layouts if x.lost}:
        document = with_sureness(document, lost, whole=())
    document = with_recognition(document, layouts)
    return turned_back(document, {x.number: x.turn for x in layouts if x.turn is not None})


def _usual_right(layouts: Sequence[PageLayout]) -> dict[int, float]:
    """Right edge of text and tables over all pages of one width."""
    right: dict[int, float] = {}
    for layout in layouts:
        width = round(layout.width)
        ends = [line.x1 for line in layout.lines if len(line.text) >= 12]
        ends += [piece.xs[-1] - 6.0 for piece in layout.pieces]
        inside = [x for x in ends if x < layout.width - 20.0]
        right[width] = max([*inside, right.get(width, 0.82 * layout.width)])
    return right


def _unframe(layouts: Sequence[PageLayout]) -> None:
    """Take running heads out of the frames around them, which are no tables."""
    sides = {layout.number: max(layout.width, layout.height) for layout in layouts}
    framed = framed_heads([p for layout in layouts for p in layout.pieces[:1]], sides)
    for layout in layouts:
        for head in [p for p in layout.pieces[:1] if any(p is f for f in framed)]:
            layout.pieces.remove(head)
            layout.lines[:0] = head.cells[0].lines


def _running(layouts: Sequence[PageLayout], pages: int) -> set[tuple[int, int]]:
    candidates: list[EdgeLine] = []
    for layout in layouts:
        tops = [p.ys[0] for p in layout.pieces]
        span = (min(tops), max(p.ys[-1] for p in layout.pieces)) if tops else None
        candidates += edge_lines(layout.number, layout.lines, (layout.width, layout.height), span)
    return running_lines(candidates, pages)


def _add_page(body: _Body, layout: PageLayout, lines: list[Line], edges: Margins) -> None:
    """Add the elements of a page in reading order, joining with the page before."""
    placed: list[_Placed] = [_Placed(p.ys[0], p) for p in layout.pieces]
    placed += [_Placed(b.top, b) for b in _paragraphs(layout, lines, edges)]
    for columns in layout.columns:
        in_turn = column_blocks(layout.number, columns, layout.width)
        placed += [_Placed(columns.top + at / 1000, b) for at, b in enumerate(in_turn)]
    inside = [p.box for p in layout.pieces]
    for box in layout.pictures:
        if _large(box) and not any(_within(box, b) for b in inside):
            placed.append(_Placed(box[1], box))
    placed.sort(key=lambda p: p.top)
    _drop_continued(body, placed)
    for position, element in enumerate(placed):
        first = position == 0 and body.last_page == layout.number - 1
        _add(body, element.item, edges, page=layout.number, first=first)
    # Behind a leaf that was scanned on both sides the table goes on.
    passed = layout.seen is not None and layout.seen.blank and body.last_page == layout.number - 1
    if placed or passed:
        body.last_page = layout.number


def _paragraphs(layout: PageLayout, lines: list[Line], edges: Margins) -> list[TextBlock]:
    """Paragraphs between the tables: a table ends a paragraph."""
    breaks = sorted(p.ys[0] for p in layout.pieces)
    groups: dict[int, list[Line]] = {}
    for line in lines:
        groups.setdefault(sum(b < line.base for b in breaks), []).append(line)
    return [
        b for key in sorted(groups) for b in group_paragraphs(layout.number, groups[key], edges)
    ]


def _drop_continued(body: _Body, placed: list[_Placed]) -> None:
    """Leave out 续表 over a table that goes on from the page before."""
    if len(placed) < 2 or not body.items or not isinstance(body.items[-1], Joined):
        return
    head, table = placed[0].item, placed[1].item
    if isinstance(head, TextBlock) and isinstance(table, Piece):
        text = re.sub(r"\s", "", "".join(line.text for line in head.lines))
        if _CONTINUED.fullmatch(text) and continues(body.items[-1], table):
            del placed[0]


def _add(
    body: _Body, item: TextBlock | Piece | Box, edges: Margins, *, page: int, first: bool
) -> None:
    if first and isinstance(item, Piece):
        _bring_back(body, item)
    before = body.items[-1] if body.items else None
    if isinstance(item, Piece):
        if first and isinstance(before, Joined) and continues(before, item):
            extend(before, item)
        elif len(item.cells) == 1:
            body.items.append((TextBlock(page, item.cells[0].lines), _inside(item, edges)))
        else:
            body.items.append(start(item))
    elif isinstance(item, TextBlock):
        if first and isinstance(before, tuple) and _flows(before[0], item, before[1]):
            _last_part(before[0]).tail = item
        else:
            body.items.append((item, item.edges or edges))
    else:
        body.items.append(_place(body.file, page, item))


def _bring_back(body: _Body, piece: Piece) -> None:
    """Words between a table and its next page that belong to cells there leave the body."""
    at = len(body.items)
    while at and isinstance(body.items[at - 1], tuple) and len(body.items) - at < _STRAYS:
        at -= 1
    table = body.items[at - 1] if 0 < at < len(body.items) else None
    if not isinstance(table, Joined) or table.pieces[-1].page != piece.page - 1:
        return
    between = [item[0] for item in body.items[at:] if isinstance(item, tuple)]
    if continues(table, piece) and bring_back(table.pieces[0], table.pieces[-1], between, piece):
        del body.items[at:]


def _inside(piece: Piece, edges: Margins) -> Margins:
    x0, _, x1, _ = piece.box
    return Margins(x0 + piece.pad, x1 - piece.pad, edges.page_width)


def _last_part(block: TextBlock) -> TextBlock:
    while block.tail is not None:
        block = block.tail
    return block


def _flows(above: TextBlock, below: TextBlock, edges: Margins) -> bool:
    """Whether a paragraph runs on over the page break."""
    last = _last_part(above)
    return last.page == below.page - 1 and joins(last, below.lines[0], edges)


def _blocks(body: _Body) -> list[Block]:
    blocks: list[Block] = []
    number = 0
    for item in body.items:
        if isinstance(item, Joined):
            number += 1
            blocks.append(build_table(item, file=body.file, number=number))
        elif isinstance(item, Place):
            assert item.bbox is not None
            x0, y0, x1, y1 = item.bbox
            blocks.append(Picture(item, round(x1 - x0, 2), round(y1 - y0, 2)))
        else:
            blocks.append(to_paragraph(item[0], item[1], file=body.file))
    return blocks


def _running_line(line: Line, page: int, file: str) -> Paragraph:
    return Paragraph(line.text, _place(file, page, line.box), size=line.size)


def _doubts_of(layout: PageLayout, kept: Sequence[Line], *, alone: bool) -> Iterator[PageDoubt]:
    """What was not read of a page: ``kept`` are its lines but for headers and footers."""
    if doubt := _doubt(layout, kept, alone=alone):
        yield doubt
    if layout.hides:
        yield PageDoubt(layout.number, "no-text", _HIDDEN)
    if layout.lost:
        yield lost_doubt(layout.number, layout.lost)


def _doubt(layout: PageLayout, kept: Sequence[Line], *, alone: bool) -> PageDoubt | None:
    if layout.seen is not None:
        return page_doubt(layout.seen, layout)
    if layout.rubbish:
        return PageDoubt(layout.number, "rubbish-text", "文字层是乱码，无法当作文字读取")
    if kept or layout.columns or any(not c.empty for p in layout.pieces for c in p.cells if c.text):
        return None
    if layout.pictures and not alone and _only_a_seal(layout):
        return None
    if layout.pictures:
        return PageDoubt(layout.number, "no-text", "这一页是图片，没有可读取的文字")
    if layout.drawn and not layout.lines:
        return PageDoubt(layout.number, "no-text", "这一页只有图形，没有可读取的文字")
    return PageDoubt(layout.number, "blank", "这一页是空白页")


def _only_a_seal(layout: PageLayout) -> bool:
    """Whether a page holds one small picture and nothing else: the seal of the page before."""
    if len(layout.pictures) > 1:
        return False
    x0, y0, x1, y1 = layout.pictures[0]
    return (x1 - x0) * (y1 - y0) < 0.06 * layout.width * layout.height


def _picture_places(layouts: Sequence[PageLayout], file: str) -> tuple[Place, ...]:
    return tuple(
        _place(file, layout.number, box)
        for layout in layouts
        for box in layout.pictures
        if _large(box)
    )


def _large(box: Box) -> bool:
    return box[2] - box[0] >= _MIN_PICTURE and box[3] - box[1] >= _MIN_PICTURE


def _within(box: Box, outer: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return outer[0] <= x <= outer[2] and outer[1] <= y <= outer[3]


def _place(file: str, page: int, box: Box) -> Place:
    x0, y0, x1, y1 = box
    return Place(file, page, (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)))
