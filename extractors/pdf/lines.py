"""Characters → lines → text, for Chinese set solid and Latin words with spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from lvjian.core.place import Box
from lvjian.extractors.em_box import OnBaseline
from lvjian.extractors.pdf.glyphs import is_wide
from lvjian.extractors.pdf.page import Char

_NO_LINE_START = set("，。、；：？！）》〉」』】〕”’,.;:?!)]}%％…·～")
_NO_LINE_END = set("（《〈「『【〔“‘([{")
_BOXES = set("☐☑☒□■▢")
_SPACES = frozenset(chr(n) for n in range(0x3001) if chr(n).isspace())
_LEFT = itemgetter(1)
_BASE = itemgetter(3)
_LEVEL = 2.0
"""Points that baselines of one line hardly lie apart."""
_WORD_GAP = 0.2
_BLANK_GAP = 1.6
_TOKEN = re.compile(r"[@/\\.\-_&=]")


@dataclass(slots=True)
class Line(OnBaseline):
    """One line of text.

    Attributes:
        lead: width of the first unbreakable piece, with the punctuation bound to it.
        bold: most of its characters are.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    lead: float

    @property
    def box(self) -> Box:
        """The box around it."""
        return self.x0, self.top, self.x1, self.bottom


def make_lines(chars: Iterable[Char]) -> list[Line]:
    """Lines from top to bottom; characters whose baselines nearly agree share one."""
    lines: list[Line] = []
    row: list[Char] = []
    last_base = last_size = 0.0
    for char in sorted(chars, key=_BASE):
        _, _, _, base, size, _ = char
        if base != last_base and row and base - last_base > 0.4 * max(size, last_size):
            _add(lines, row)
            row = []
        row.append(char)
        last_base, last_size = base, size
    if row:
        _add(lines, row)
    return lines


def _add(lines: list[Line], row: list[Char]) -> None:
    for part in _levels_of(row):
        line = make_line(part)
        if line is not None:
            lines.append(line)


def _levels_of(row: list[Char]) -> list[list[Char]]:
    """A row in its levels, where words of one stand under those of another.

    A large heading joins the two lines of small print beside it.

    Args:
        row: from the highest baseline down.
    """
    if row[-1].base - row[0].base <= _LEVEL:
        return [row]
    levels = [[row[0]]]
    for before, char in pairwise(row):
        if char.base - before.base > 0.4 * min(char.size, before.size):
            levels.append([])
        levels[-1].append(char)
    over = any(_under(a, b) for n, a in enumerate(levels) for b in levels[n + 1 :])
    return levels if over else [row]


def _under(upper: list[Char], lower: list[Char]) -> bool:
    """Whether characters of two levels stand one under the other."""
    return any(
        a.x0 < (b.x0 + b.x1) / 2 < a.x1
        for a in upper
        if a.text not in _SPACES
        for b in lower
        if b.text not in _SPACES
    )


def make_line(row: list[Char]) -> Line | None:
    """One line of the characters of a row; None where there is nothing but space."""
    row.sort(key=_LEFT)
    text, even = _spell(row)
    if not text:
        return None
    if row[0].text in _SPACES or row[-1].text in _SPACES:
        row = [c for c in row if c.text not in _SPACES]
    _, x0, _, base, size, bold = row[0]
    right = row[-1].x1
    if not even:
        sizes = sorted(c.size for c in row)
        size = sizes[len(sizes) // 2]
        base = max(row, key=lambda c: c.size).base
        bold = 2 * sum(c.bold for c in row) > len(row)
    return Line(text, x0, right, base, size, bold, _lead(row))


def row_text(row: Sequence[Char]) -> str:
    """Text of characters sorted by x: spaces as in the file, word gaps between Latin words.

    A character printed twice for weight counts once.
    """
    return _spell(row)[0]


def _spell(row: Sequence[Char]) -> tuple[str, bool]:
    """Text of a row, and whether its characters are of one size and weight.

    One pass with as few steps a character as can be: all words of a document go through it.
    """
    if not row:
        return "", True
    _, begin, end, _, usual, weight = row[0]
    size, gap_most, gap_least = usual, _WORD_GAP * usual, -0.1 * usual
    last, blank, even = "", False, True
    parts: list[str] = []
    add = parts.append
    for text, x0, x1, _, this_size, bold in row:
        if this_size != size or bold != weight:
            even = even and this_size == usual and bold == weight
            size, gap_most, gap_least = this_size, _WORD_GAP * this_size, -0.1 * this_size
        gap = x0 - end
        if blank or gap > gap_most or gap < gap_least or text in _SPACES:
            if text in _SPACES:
                blank = True
                continue
            if gap < gap_least and text == last and x0 - begin < 0.45 * (end - begin):
                continue
            if (blank or gap > gap_most) and last and (blank or _apart(last, text, gap / size)):
                add(" ")
            blank = False
        add(text)
        last, begin, end = text, x0, x1
    return "".join(parts), even


def _apart(left: str, right: str, gap: float) -> bool:
    """Whether a gap of so many ems is a blank."""
    return gap > _BLANK_GAP or (not is_wide(left) and not is_wide(right))


def _lead(row: Sequence[Char]) -> float:
    """Width of what a line break would have kept together at the start of the row."""
    text, start, end, _, size, _ = row[0]
    word = not is_wide(text)
    binds = text in _NO_LINE_END
    if not word and not binds and (len(row) == 1 or row[1].text not in _NO_LINE_START):
        return end - start
    for char in row[1:]:
        follows = char.text in _NO_LINE_START
        same_word = word and not is_wide(char.text) and char.x0 - end < _WORD_GAP * size
        if char.text.isspace() or not (binds or follows or same_word):
            break
        binds = char.text in _NO_LINE_END
        word = not is_wide(char.text)
        end = char.x1
    return end - start


def wraps(line: Line, following: Line, right: float) -> bool:
    """Whether ``line`` ends because it is full, so that ``following`` goes on with it.

    Args:
        right: x up to which the text may run.
    """
    return right - line.x1 < following.lead + 0.6 * following.size


def joint(line: Line, following: Line, right: float) -> str:
    """What stands between two lines of one paragraph: a space between two words, else nothing."""
    left, start = line.text[-1], following.text[0]
    if is_wide(left) or is_wide(start) or left in "-/@._" or start in "/@._":
        return ""
    if not (left.isalnum() or left in ",;:.)%") or not (start.isalnum() or start in "(["):
        return ""
    if left.isdigit() and start.isdigit():
        return "" if right - line.x1 < following.size else " "
    tail = line.text.rsplit(" ", 1)[-1]
    if right - line.x1 < 0.6 * following.size and _TOKEN.search(tail):
        return ""
    return " "


def cell_text(lines: Sequence[Line], right: float) -> str:
    """Text of a cell: full lines run on, short ones end with a newline.

    A word written one character below the other is one word.
    """
    if not lines:
        return ""
    if len(lines) > 1 and all(len(line.text) == 1 and is_wide(line.text) for line in lines):
        return "".join(line.text for line in lines)
    parts = [lines[0].text]
    for line, following in pairwise(lines):
        if wraps(line, following, right) and following.text[0] not in _BOXES:
            parts.append(joint(line, following, right))
        else:
            parts.append("\n")
        parts.append(following.text)
    return "".join(parts)
