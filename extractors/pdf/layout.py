"""One page of a PDF → lines, table pieces and pictures, with nothing of PDFium left."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf

from pypdfium2 import raw

from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.pdf.columns import cell_strokes, may_hold_table
from lvjian.extractors.pdf.downward import set_across
from lvjian.extractors.pdf.file import PdfFile
from lvjian.extractors.pdf.frames import is_frame
from lvjian.extractors.pdf.glyphs import is_rubbish
from lvjian.extractors.pdf.grid import find_tables, merge_edges
from lvjian.extractors.pdf.layers import set_unseen_apart
from lvjian.extractors.pdf.lines import Line, make_lines
from lvjian.extractors.pdf.lost import lost_boxes
from lvjian.extractors.pdf.marks import add_drawn_boxes, add_fields, is_small_square
from lvjian.extractors.pdf.newspaper import TwoColumns, gaping_lines, take_columns
from lvjian.extractors.pdf.page import (
    Char,
    Edge,
    PageContent,
    display_matrix,
    product,
    read_chars,
    text_direction,
)
from lvjian.extractors.pdf.paths import PathReader
from lvjian.extractors.pdf.pieces import Piece, fill_pieces, make_piece
from lvjian.extractors.pdf.turn import Turn
from lvjian.extractors.pdf.wanted import add_lines, agrees, says_more, settle_hidden, wanted_of
from lvjian.extractors.scan.content import to_content

_GAPING = 3
"""Lines parted by blanks that may be labels with their values."""


@dataclass(slots=True)
class PageLayout:
    """What a page holds.

    Attributes:
        lines: text outside of tables, from top to bottom.
        rubbish: its text layer is no text.
        drawn: it has painted paths.
        columns: stretches of running text in two columns, not among ``lines``.
        loose: characters outside of tables, kept only where a table without vertical
            rules may be; empty once the page has been looked through for one.
        labels: they may be labels with values, and no other table.
        rules: horizontal rules outside of tables, as they are drawn.
        fills: filled cells or rows outside of tables.
        attached: names of files that annotations attach.
        hides: it has words that are written but not drawn, and left out.
        lost: boxes of characters whose font does not say what they are.
        notes: contents of notes laid on the page, with their boxes.
        turn: how the page was turned for reading; all boxes are of the turned page.
        wanted: what recognition should look at.
        seen: what recognition made of the page.
        whole: all its words are recognised ones.
    """

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    columns: list[TwoColumns] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    rubbish: bool = False
    drawn: bool = False
    loose: list[Char] = field(default_factory=list)
    labels: bool = False
    rules: list[Edge] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)
    hides: bool = False
    lost: list[Box] = field(default_factory=list)
    notes: list[tuple[str, Box]] = field(default_factory=list)
    turn: Turn | None = None
    wanted: Wanted | None = None
    seen: RecognisedPage | None = None
    whole: bool = False


def read_layout(
    pdf: PdfFile,
    number: int,
    *,
    follows: bool = False,
    seen: RecognisedPage | None = None,
) -> PageLayout | None:
    """Read page ``number``; None where PDFium cannot load it.

    Args:
        follows: the page before may hold a table without vertical rules.
        seen: what recognition made of it.
    """
    content = read_content(pdf, number)
    if content is None:
        return None
    hides = settle_hidden(content)
    if seen is not None:
        layout = with_recognised(content, seen, follows=follows)
        layout.hides, layout.notes = hides, content.notes
        return layout
    layout = PageLayout(number, content.width, content.height, turn=content.turn)
    layout.hides, layout.notes = hides, content.notes
    layout.pictures = [b for b in content.pictures if _visible(b, content)]
    layout.drawn = content.drawings > 0
    layout.attached = content.attached
    # A sample is enough, and pages are many.
    sample = content.chars[:: max(len(content.chars) // 120, 1)]
    layout.rubbish = content.unmapped or is_rubbish("".join(c.text for c in sample))
    layout.wanted = wanted_of(content, layout.pictures, rubbish=layout.rubbish)
    if not layout.rubbish:
        layout.lost = content.lost
        lay_out(content, layout, follows=follows)
    return layout


def with_recognised(content: PageContent, seen: RecognisedPage, *, follows: bool) -> PageLayout:
    """The layout of a page that recognition has read, wholly or in its pictures."""
    pictures = [b for b in content.pictures if _visible(b, content)]
    rubbish = content.unmapped or is_rubbish("".join(c.text for c in content.chars))
    wanted = wanted_of(content, pictures, rubbish=rubbish)
    whole = wanted is None or not wanted.boxes
    if whole and not rubbish and (agrees(content, seen) or says_more(content, seen)):
        # What the page says of itself is what is seen: its own words are the surer ones.
        whole, wanted = False, None
        seen = replace(seen, lines=())
    if whole:
        content = to_content(seen)
    else:
        seen = replace(seen, photo=False, blank=False)
        if wanted is not None:
            add_lines(content, seen)
    layout = PageLayout(content.number, content.width, content.height, turn=content.turn)
    layout.drawn = not seen.blank
    layout.seen, layout.whole = seen, whole
    layout.lost = content.lost
    layout.pictures = [] if whole and not seen.photo else pictures
    lay_out(content, layout, follows=follows)
    return layout


def read_content(pdf: PdfFile, number: int) -> PageContent | None:
    """Characters, paths and pictures of a page; its handles are closed again."""
    page = pdf.load_page(number)
    if page is None:
        return None
    try:
        matrix, width, height = display_matrix(page)
        content = PageContent(number, width, height)
        textpage = raw.FPDFText_LoadPage(page)
        if textpage:
            try:
                if quarters := text_direction(textpage, matrix):
                    turn = Turn(quarters, width, height)
                    matrix = product(matrix, turn.matrix())
                    if quarters != 2:
                        width, height = height, width
                    content = PageContent(number, width, height, turn=turn)
                content.chars, content.hidden = read_chars(textpage, matrix, pdf.known.settle)
                content.unmapped = pdf.known.unmapped
                if pdf.known.gaps:
                    content.lost = lost_boxes(content.chars)
            finally:
                raw.FPDFText_ClosePage(textpage)
        if pdf.layered:
            set_unseen_apart(content, page)
        PathReader(content).read(page, matrix)
        if content.pictures and content.chars:
            pdf.leave_out_covered(content, page, matrix)
        if content.pictures:
            pdf.leave_out_backdrops(content, page)
        if raw.FPDFPage_GetAnnotCount(page) > 0:
            add_fields(content, page, pdf.forms, matrix)
    finally:
        raw.FPDF_ClosePage(page)
    return content


def lay_out(content: PageContent, layout: PageLayout, *, follows: bool = False) -> None:
    """Find the tables and put the characters into cells and lines.

    Args:
        follows: the page before may hold a table without vertical rules.
    """
    groups = [
        group
        for group in find_tables(content.horizontal, content.vertical)
        if not is_frame(group, width=content.width, height=content.height, pictures=layout.pictures)
    ]
    drawn = [group[0] for group in groups if len(group) == 1 and is_small_square(group[0])]
    if squares := [*content.squares, *drawn]:
        add_drawn_boxes(content, squares)
    layout.pieces = [
        make_piece(content.number, group)
        for group in groups
        if len(group) > 1 or not is_small_square(group[0])
    ]
    for piece in layout.pieces:
        piece.recognised = content.recognised
    sight = _sight(content)
    if any(not _within(piece.box, sight) for piece in layout.pieces):
        content.chars = [c for c in content.chars if _in_sight(c, sight)]
    outside = fill_pieces(layout.pieces, content.chars)
    layout.pieces = [p for p in layout.pieces if len(p.cells) > 1 or not p.cells[0].empty]
    layout.lines = make_lines(outside)
    if (across := set_across(outside, layout.lines)) is not outside:
        outside, layout.lines = across, make_lines(across)
    # Asked of lines, which are few: hardly any page has words that reach out of it.
    if any(not _within((n.x0, n.base, n.x1, n.base), sight) for n in layout.lines):
        outside = [c for c in outside if _in_sight(c, sight)]
        layout.lines = make_lines(outside)
    _keep_loose(content, layout, outside, follows=follows)
    if not layout.loose:
        layout.columns, rest = take_columns(outside, layout.lines)
        if layout.columns:
            layout.lines = make_lines(rest)
        elif gaping_lines(layout.lines) >= _GAPING:
            layout.loose, layout.labels = outside, True
    for box in layout.pictures:
        _count_picture(layout.pieces, box)


def _sight(content: PageContent) -> Box:
    """Where characters are on the page, at least in part; the rest nobody sees."""
    if content.width <= 1 or content.height <= 1:
        return -inf, -inf, inf, inf
    return -2.0, -2.0, content.width + 2, content.height + 14


def _within(box: Box, sight: Box) -> bool:
    return box[0] > sight[0] and box[1] > sight[1] and box[2] < sight[2] and box[3] < sight[3]


def _in_sight(char: Char, sight: Box) -> bool:
    return char.x1 > sight[0] and char.x0 < sight[2] and sight[1] < char.base < sight[3]


def _visible(box: Box, content: PageContent) -> bool:
    return box[0] < content.width and box[2] > 0 and box[1] < content.height and box[3] > 0


def _count_picture(pieces: list[Piece], box: Box) -> None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    for piece in pieces:
        for cell in piece.cells:
            x0, y0, x1, y1 = cell.box
            if x0 <= x <= x1 and y0 <= y <= y1:
                cell.pictures += 1
                return


def _keep_loose(
    content: PageContent, layout: PageLayout, outside: list[Char], *, follows: bool
) -> None:
    """Keep the characters, rules and fills no ruled table holds, where they may be a table."""
    if not outside:
        return
    spans = [(piece.ys[0] - 3, piece.ys[-1] + 3) for piece in layout.pieces]
    rules = [e for e in content.horizontal if not any(lo <= e.at <= hi for lo, hi in spans)]
    fills = [
        b
        for b in content.fills
        if b[3] - b[1] < 0.7 * layout.height
        and not any(lo <= (b[1] + b[3]) / 2 <= hi for lo, hi in spans)
    ]
    layout.rules = rules
    wide = [b for b in fills if b[2] - b[0] > 20]
    cut = follows or len(wide) > 2 or cell_strokes(rules)
    if cut or may_hold_table(layout.lines, merge_edges(rules), layout.width):
        layout.loose, layout.fills = outside, fills
