"""Running heads, feet and page numbers: lines that repeat over pages at the page's edge."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lvjian.extractors.pdf.labels import header_score
from lvjian.extractors.pdf.lines import Line
from lvjian.extractors.pdf.pieces import Piece

_HEAD_ZONE = 0.095
_FOOT_ZONE = 0.9
_DEPTH = 3
_LEVEL = 4.0
_TITLE = 6
_DASH = r"[—–\-－─~·•|\s]*+"
_PAGE_NUMBER = re.compile(
    _DASH
    + r"(?:第|页码[:：]?|Page|P\.?|page)?\s*+[（(]?(?:\d{1,4}|[IVXLivxl]{1,6}|[Ⅰ-Ⅻ])[)）]?\s*+页?\s*+"
    r"(?:[/／,，、|]?\s*(?:共|总|of)\s*\d{1,4}\s*页?|[/／|]\s*\d{1,4}\s*页?)?" + _DASH
)
_CHINESE_NUMBER = re.compile(r"[—–\-－\s]*第\s*[一二三四五六七八九十百]+\s*页[—–\-－\s]*")
_HEADING = re.compile(
    r"附[件表录图]|[表图]\s*\d|第[一二三四五六七八九十\d]+[章节部]|[一二三四五六七八九十]+、"
)
_CERTAIN_FOOT = 0.9
_FRAMED = 3


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """A line near the top or bottom edge of a page; ``index`` is its place among the lines.

    Attributes:
        depth: how far down it stands, of a page as high as the longer side is.
    """

    page: int
    index: int
    line: Line
    at_foot: bool
    depth: float


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but a page number (3, - 3 -, 第3页 共15页, 3/15)."""
    return bool(_PAGE_NUMBER.fullmatch(text.strip()) or _CHINESE_NUMBER.fullmatch(text.strip()))


def edge_lines(
    page: int, lines: Sequence[Line], size: tuple[float, float], body: tuple[float, float] | None
) -> list[EdgeLine]:
    """Candidates of a page: up to three lines at either edge, outside of its tables.

    Args:
        size: width and height. The margins of a page that lies on its side are as high as
            those of one that stands.
        body: top and bottom of the tables of the page.
    """
    height, full = size[1], max(size)
    top, bottom = body or (height, 0.0)
    found = []
    # The header of a table without rules repeats too, and is no running head.
    labels = [line for line in lines if header_score(line.text) >= 3]
    order = sorted(
        (
            i
            for i, line in enumerate(lines)
            if not any(abs(line.base - label.base) < 1.9 * label.size for label in labels)
        ),
        key=lambda i: lines[i].base,
    )
    for index in order[:_DEPTH]:
        line = lines[index]
        if line.bottom < _HEAD_ZONE * full and line.bottom <= top + 2:
            found.append(EdgeLine(page, index, line, False, line.base / full))
    for index in order[-_DEPTH:]:
        line = lines[index]
        if line.top > height - (1 - _FOOT_ZONE) * full and line.top >= bottom - 2:
            found.append(EdgeLine(page, index, line, True, 1 - (height - line.base) / full))
    return found


def framed_heads(pieces: Sequence[Piece], pages: Mapping[int, float]) -> list[Piece]:
    """Tables of one cell in the top margin that say the same on several pages: framed heads.

    Engines draw the rule below a running head as the box of the whole margin.

    Args:
        pages: length of the longer side of each page, by number.
    """
    groups: dict[str, list[Piece]] = {}
    for piece in pieces:
        lone = len(piece.cells) == 1 and piece.cells[0].text
        if lone and piece.cells[0].lines[-1].bottom < _HEAD_ZONE * pages[piece.page]:
            groups.setdefault(re.sub(r"\s", "", piece.cells[0].text), []).append(piece)
    return [p for group in groups.values() if len(group) >= _FRAMED for p in group]


def running_lines(candidates: Sequence[EdgeLine], pages: int) -> set[tuple[int, int]]:
    """(page, index) of the lines that are running heads, feet or page numbers."""
    running: set[tuple[int, int]] = set()
    for item in candidates:
        # The last line of a page that is a page number and nothing else.
        if item.at_foot and item.depth > _CERTAIN_FOOT and is_page_number(item.line.text):
            running.add((item.page, item.index))
    for group in _groups(candidates):
        running |= _running_in(group, pages)
    return running | _heads_elsewhere(candidates, running)


def _heads_elsewhere(
    candidates: Sequence[EdgeLine], running: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    """A running head at another height: that of the only page that lies on its side.

    On a page that has its running head the same words again are a title.
    """
    known = [item for item in candidates if (item.page, item.index) in running]
    said = {_wording(item) for item in known}
    said = {(foot, w) for foot, w in said if len(w) >= _TITLE and not _HEADING.match(w)}
    seen = {(item.page, _wording(item)) for item in known}
    found: set[tuple[int, int]] = set()
    for item in candidates:
        wording = _wording(item)
        if wording in said and (item.page, wording) not in seen:
            seen.add((item.page, wording))
            found.add((item.page, item.index))
    return found


def _wording(item: EdgeLine) -> tuple[bool, str]:
    return item.at_foot, re.sub(r"\s", "", item.line.text)


def _groups(candidates: Sequence[EdgeLine]) -> list[list[EdgeLine]]:
    """Candidates of one wording (modulo digits) at one height."""
    groups: list[list[EdgeLine]] = []
    for item in candidates:
        for group in groups:
            first = group[0]
            if (
                first.at_foot == item.at_foot
                and abs(first.line.base - item.line.base) <= _LEVEL
                and _pattern(first.line.text) == _pattern(item.line.text)
            ):
                group.append(item)
                break
        else:
            groups.append([item])
    return groups


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", text))


def _running_in(group: list[EdgeLine], pages: int) -> set[tuple[int, int]]:
    count = len({item.page for item in group})
    if count < 2 or (count < 3 and pages > 4):
        return set()
    texts = {re.sub(r"\s", "", item.line.text) for item in group}
    heading = bool(_HEADING.match(next(iter(texts))))
    if len(texts) == 1:
        # A heading that stands over each of its pages is kept once.
        kept = group[1:] if heading else group
        return {(item.page, item.index) for item in kept}
    if heading and not any("页" in text for text in texts):
        return set()
    if all(is_page_number(item.line.text) for item in group) or _counts_pages(group):
        return {(item.page, item.index) for item in group}
    return set()


def _counts_pages(group: list[EdgeLine]) -> bool:
    """Whether one of the numbers in the lines goes up with the page and the others stay."""
    numbers = [[int(n) for n in re.findall(r"\d+", item.line.text)[:8]] for item in group]
    columns = list(zip(*numbers, strict=False))
    steps = [{n - item.page for n, item in zip(c, group, strict=True)} for c in columns]
    moving = [i for i, c in enumerate(columns) if len(set(c)) > 1]
    return bool(moving) and all(len(steps[i]) == 1 for i in moving)
