"""Lines outside tables → paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lvjian.core.document import Paragraph
from lvjian.core.place import Place
from lvjian.extractors.pdf.lines import Line, joint, wraps

_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十\d]+[章节条]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|\d{1,2}(?:[.．]\d{1,2}){0,3}(?![\d年月日%.])[、.．)）\s]?|[①-⑳]|[a-z][)）]|[●◆■▪•·\-—–]\s?"
    r"|附[件录表]|注\s*\d?\s*[:：]|[^：:，。]{2,14}[：:])"
)
_LEADERS = re.compile(r"(?:[.．·…。]{4,}|…{2,})\s*[\dIVX]*$")
_SENTENCE_END = "。；！？：;!?:"


@dataclass(slots=True)
class TextBlock:
    """Lines of one paragraph on one page (the rest may follow from the next page).

    Attributes:
        edges: of its column, None where it runs over the whole page.
    """

    page: int
    lines: list[Line] = field(default_factory=list)
    tail: TextBlock | None = None
    edges: Margins | None = None

    @property
    def top(self) -> float:
        """Top of the first line."""
        return self.lines[0].top


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right edge of the running text of a page, and the width of the page."""

    left: float
    right: float
    page_width: float


def margins(lines: Sequence[Line], page_width: float, usual: float) -> Margins:
    """Edges of the running text of a page.

    Args:
        lines: its lines outside of tables.
        page_width: in points.
        usual: right edge over the whole document, used where the page has few long lines.
    """
    if not lines:
        return Margins(72.0, usual, page_width)
    ends = sorted(line.x1 for line in lines if len(line.text) >= 12)
    reach = [x for x in ends if ends[-1] - x < 12.0]
    right = ends[-1] if len(reach) >= 5 else max(usual, ends[-1] if ends else 0.0)
    left = min(line.x0 for line in lines)
    return Margins(min(left, max(page_width - right, 0.0)), right, page_width)


def group_paragraphs(page: int, lines: Sequence[Line], edges: Margins) -> list[TextBlock]:
    """Paragraphs of a page from its lines in reading order."""
    blocks: list[TextBlock] = []
    for line in lines:
        if blocks and _goes_on(blocks[-1], line, edges):
            blocks[-1].lines.append(line)
        else:
            blocks.append(TextBlock(page, [line]))
    return blocks


def _goes_on(block: TextBlock, line: Line, edges: Margins) -> bool:
    last = block.lines[-1]
    step = line.base - last.base
    if step < 0 or step > 2.9 * max(line.size, last.size):
        return False
    if len(block.lines) > 1:
        usual = block.lines[1].base - block.lines[0].base
        if step > 1.35 * usual + 1:
            return False
    return joins(block, line, edges)


def joins(block: TextBlock, line: Line, edges: Margins) -> bool:
    """Whether ``line`` goes on with ``block`` by its width, letters and indent."""
    last = block.lines[-1]
    if abs(line.size - last.size) > max(0.6, 0.06 * last.size):
        return False
    if line.bold != last.bold and (len(line.text) > 6 and len(last.text) > 6):
        return False
    if not wraps(last, line, edges.right) or _LEADERS.search(last.text):
        return False
    return not _begins_anew(block, line, edges)


def _begins_anew(block: TextBlock, line: Line, edges: Margins) -> bool:
    """Whether a line after a full one is nevertheless the first of a paragraph."""
    first, last = block.lines[0], block.lines[-1]
    em = line.size
    ended = last.text[-1] in _SENTENCE_END
    indented = line.x0 - edges.left > 1.2 * em
    item = bool(_ITEM.match(line.text))
    if item and (ended or _set_right(first, edges)):
        return True
    if item and _ITEM.match(first.text) and abs(line.x0 - first.x0) < 0.5 * em and indented:
        return True
    if not indented:
        return False
    if abs(line.x0 - last.x0) < 0.5 * em and last is not first:
        return False  # a block set in as a whole
    hanging = line.x0 > first.x0 + 0.5 * em
    return ended or (not hanging and abs(line.x0 - last.x0) > 0.5 * em)


def _set_right(line: Line, edges: Margins) -> bool:
    """Whether a line begins in the right half: a date, a signature, no start of a paragraph."""
    return line.x0 > (edges.left + edges.right) / 2


def to_paragraph(block: TextBlock, edges: Margins, *, file: str) -> Paragraph:
    """The paragraph of a block, with size, weight and whether it is centred."""
    lines = list(block.lines)
    tail = block.tail
    while tail is not None:
        lines += tail.lines
        tail = tail.tail
    parts = [lines[0].text]
    for line, following in pairwise(lines):
        parts += [joint(line, following, edges.right), following.text]
    own = block.lines
    box = (
        min(line.x0 for line in own),
        own[0].top,
        max(line.x1 for line in own),
        own[-1].bottom,
    )
    x0, y0, x1, y1 = box
    return Paragraph(
        "".join(parts),
        Place(file, block.page, (round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2))),
        bold=all(line.bold for line in lines),
        size=round(max(lines, key=lambda line: len(line.text)).size, 1),
        centered=_centered(own, edges),
    )


def _centered(lines: Sequence[Line], edges: Margins) -> bool:
    """Whether every line stands in the middle, away from both margins."""
    return all(
        abs((line.x0 + line.x1) / 2 - edges.page_width / 2) < 0.02 * edges.page_width + 2
        and line.x0 - edges.left > 1.5 * line.size
        for line in lines
    )
