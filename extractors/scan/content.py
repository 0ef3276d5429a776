"""A recognised page as the content of a page: characters and rulings, as PDFium would give them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from lvjian.core.recognised import RecognisedLine, RecognisedPage
from lvjian.extractors.pdf.glyphs import is_wide
from lvjian.extractors.pdf.page import Char, Edge, PageContent
from lvjian.extractors.pdf.turn import Turn
from lvjian.extractors.scan.text import em_of

_SAME_SIZE = 1.12
_NEAR_STEP, _NEAR_HEIGHT = 1.2, 1.5
"""Of a few characters only the height is known, which a stroke of another line may spoil."""
_FULL_HEIGHT, _DIGIT_HEIGHT = 0.92, 0.72
_LOW = "一二三，。、—－～·…"
_QUARTERS = {0: 0, 90: 3, 180: 2, 270: 1}


def page_turn(page: RecognisedPage) -> Turn | None:
    """How its places are put back on the page as displayed; None where they stand there."""
    quarters = _QUARTERS[page.turn]
    if not (quarters or page.skew or page.sheet or page.spread):
        return None
    width, height = page.width, page.height
    if quarters in {1, 3}:
        width, height = height, width
    return Turn(quarters, width, height, page.skew, page.sheet, page.spread)


def to_content(page: RecognisedPage) -> PageContent:
    """Characters, rulings and turn of a recognised page."""
    content = PageContent(page.number, page.width, page.height, turn=page_turn(page))
    content.horizontal = [Edge(r.at, r.lo, r.hi) for r in page.horizontal]
    content.vertical = [Edge(r.at, r.lo, r.hi) for r in page.vertical]
    content.fills = list(page.fills)
    content.chars = to_chars(page.lines)
    content.drawings = 0 if page.blank else 1
    content.recognised = True
    return content


def to_chars(lines: Sequence[RecognisedLine]) -> list[Char]:
    """The characters of the lines, sizes evened out over the page."""
    chars: list[Char] = []
    for line, size in zip(lines, _sizes(lines), strict=True):
        base = (line.box[1] + line.box[3]) / 2 + 0.38 * size
        chars += [Char(text, x0, x1, base, size, bold=False) for text, x0, x1 in line.chars]
    return chars


def _sizes(lines: Sequence[RecognisedLine]) -> list[float]:
    """Size of each line: the step of its characters, else its height; like sizes made one.

    Recognition measures to a tenth, and lines of one paragraph must be of one size.
    """
    steps = [_step(line) for line in lines]
    raw = [s or _by_height(line) for s, line in zip(steps, lines, strict=True)]
    known = sorted((s, len(line.text)) for s, line in zip(steps, lines, strict=True) if s)
    levels = _levels(known or sorted((s, 1) for s in raw))
    return [
        _level(size, levels, _NEAR_STEP if step else _NEAR_HEIGHT)
        for size, step in zip(raw, steps, strict=True)
    ]


def _by_height(line: RecognisedLine) -> float:
    """Size by the height of the print: digits and capitals are lower than Chinese characters."""
    full = any(is_wide(c) and c not in _LOW for c in line.text)
    return (line.box[3] - line.box[1]) / (_FULL_HEIGHT if full else _DIGIT_HEIGHT)


def _step(line: RecognisedLine) -> float | None:
    middles = [(x0 + x1) / 2 for _, x0, x1 in line.chars]
    return em_of(line.text, middles)


def _levels(sizes: Sequence[tuple[float, int]]) -> list[float]:
    """The sizes that occur, each the commonest of its group, rounded to half points."""
    groups: list[list[tuple[float, int]]] = []
    for size, count in sizes:
        if groups and size <= groups[-1][0][0] * _SAME_SIZE:
            groups[-1].append((size, count))
        else:
            groups.append([(size, count)])
    found = []
    for group in groups:
        votes: Counter[float] = Counter()
        for size, count in group:
            votes[round(size * 2) / 2] += count
        found.append(min(votes, key=lambda s: (-votes[s], s)))
    return found


def _level(size: float, levels: Sequence[float], reach: float) -> float:
    nearest = min(levels, key=lambda level: abs(level - size), default=size)
    close = nearest / reach <= size <= nearest * reach
    return nearest if close else max(round(size * 2) / 2, 3.0)
