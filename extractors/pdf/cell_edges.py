"""Where the columns of a table without rules lie, from the order in which it was written.

The header tells the columns; a boundary between two of them is where the fewest strips of text
are cut, be it no wider than the edge at which the texts of one column begin.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from lvjian.extractors.pdf.columns import HANGING, is_caption
from lvjian.extractors.pdf.labels import HEADER_LABELS, header_score
from lvjian.extractors.pdf.page import Char
from lvjian.extractors.pdf.written import Strip, WrittenCell, WrittenRow

LABELS_OF_A_HEAD = 3
SUMS = re.compile(r"小计|合计|总计|总得?分")
PAD = 2.0
_EDGE = 0.6
"""Points by which the left edges of cells in one column lie apart."""
_OVER = 0.6
_REPEATED = 3
_SOLID = 0.02
_ROOM = 6.0
_MOST_COLUMNS = 24


def labels_apart(strips: Sequence[Strip]) -> list[Strip]:
    """The strips, labels of a header that nearly touch each other parted."""
    out: list[Strip] = []
    for strip in strips:
        chars = strip.chars
        gaps = [
            n for n, (a, b) in enumerate(pairwise(chars), start=1) if b.x0 - a.x1 > _SOLID * b.size
        ]
        bounds = [0, *gaps, len(chars)]
        parts = [chars[a:b] for a, b in pairwise(bounds)]
        named = len(parts) > 1 and all("".join(c.text for c in p) in HEADER_LABELS for p in parts)
        out += [_strip_of(part, strip) for part in parts] if named else [strip]
    return out


def _strip_of(chars: list[Char], whole: Strip) -> Strip:
    return Strip(chars, chars[0].x0, chars[-1].x1, whole.base, whole.size)


def is_head(row: WrittenRow) -> bool:
    """Whether cells written side by side name columns."""
    return names_columns([cell.text for cell in row.cells])


def names_columns(texts: Sequence[str]) -> bool:
    """Whether texts side by side are the labels of columns."""
    if not LABELS_OF_A_HEAD <= len(texts) <= _MOST_COLUMNS:
        return False
    # A label is short; a blank makes its score count by itself.
    telling = sum(header_score(f"{text:　>4}") > 0 for text in texts)
    return telling >= LABELS_OF_A_HEAD and header_score("".join(texts)) >= LABELS_OF_A_HEAD


def column_edges(head: WrittenRow, strips: Sequence[Strip]) -> list[float]:
    """Boundaries of the columns under the labels of a header.

    Args:
        strips: texts of the table, the header among them.
    """
    starts = sorted(s.x0 for s in strips)
    ends = sorted(s.x1 for s in strips)
    xs = [min(starts) - PAD]
    for left, right in pairwise(head.cells):
        low, high = (left.x0 + left.x1) / 2, (right.x0 + right.x1) / 2
        xs.append(_boundary(low, high, starts, ends))
    return [*xs, max(ends) + PAD]


def parted_further(xs: Sequence[float], rows: Sequence[WrittenRow]) -> list[float]:
    """The boundaries, and those between columns that share one label.

    Args:
        rows: of the table as written, its header left out.
    """
    out = list(xs[:1])
    for left, right in pairwise(xs):
        inside = [
            [c for c in row.cells if c.x0 > left - 2 * _EDGE and c.x1 < right + 2 * _OVER * 9]
            for row in rows
        ]
        out += _shared(left, right, [cells for cells in inside if cells])
        out.append(right)
    return out


def close_up(xs: Sequence[float], rows: Sequence[WrittenRow]) -> list[float]:
    """The boundaries, each put near the full lines left of it: they tell where a cell ends."""
    out = list(xs)
    for c in range(1, len(xs) - 1):
        own = [
            cell
            for row in rows
            for cell in row.cells
            if cell.x0 > xs[c - 1] - _EDGE and cell.x1 < xs[c] + _EDGE
        ]
        if any(len(cell.strips) > 2 for cell in own):
            out[c] = min(xs[c], max(cell.x1 for cell in own) + _ROOM)
    return out


def _shared(left: float, right: float, rows: Sequence[Sequence[WrittenCell]]) -> list[float]:
    """The boundary between two columns under one label, where rows hold two cells there."""
    pairs = [cells for cells in rows if len(cells) == 2 and cells[1].x1 <= right + PAD]
    wrapped = [p for p in pairs if len(p[1].strips) > 1 and p[1].top < p[0].bottom]
    if len(pairs) < 2 or not wrapped:
        return []
    begins = sorted(p[1].x0 for p in pairs)
    low = max(begins[0] - 30, left)
    x = begins[len(begins) // 2]
    cells = [c for row in rows for c in row]
    starts, ends = sorted(c.x0 for c in cells), sorted(c.x1 for c in cells)
    middle = sorted((p[0].x0 + p[0].x1) / 2 for p in pairs)[len(pairs) // 2]
    boundary = _boundary(max(low, middle), x, starts, ends)
    over = [s for c in cells for s in c.strips if s.x0 < x - 3 and s.x1 > x + 3]
    if over and all(any(abs(c.x0 - x) < _EDGE for c in s.chars) for s in over):
        # Full lines of both columns touch: each of them is two strips in one.
        return [x - 0.1]
    cut = sum(c.x0 < boundary - 3 and c.x1 > boundary + 3 for c in cells)
    return [boundary] if 5 * cut < len(cells) else []


def _boundary(low: float, high: float, starts: Sequence[float], ends: Sequence[float]) -> float:
    """Where between two places the fewest strips are cut; of several the widest such place."""

    def cut(x: float) -> int:
        return bisect_left(starts, x - _EDGE) - bisect_right(ends, x + _EDGE)

    inner = starts[bisect_left(starts, low) : bisect_right(starts, high)]
    marks = sorted({low, high, *inner, *ends[bisect_left(ends, low) : bisect_right(ends, high)]})
    spaces = [(cut((a + b) / 2), a - b, (a + b) / 2) for a, b in pairwise(marks)]
    edges = [(cut(x), 0.0, x - 0.1) for x in set(inner)]
    return min([*spaces, *edges], default=(0, 0.0, (low + high) / 2))[2]


def span_of(strip: Strip, xs: Sequence[float]) -> tuple[int, int]:
    """First and last column a strip stands in; punctuation may hang over the edge."""
    slack = min(_OVER * strip.size, (strip.x1 - strip.x0) / 2 - 0.01)
    right = strip.x1 - slack
    if strip.chars[-1].text in HANGING:
        right = max(strip.x0 + 0.01, min(right, strip.chars[-1].x0 - 0.5))
    inner = xs[1:-1]
    return bisect_right(inner, strip.x0 + slack), bisect_right(inner, right)


def split_at_edges(strips: Sequence[Strip], xs: Sequence[float], *, head: int) -> list[Strip]:
    """The strips, those of two touching cells parted where cells of a column begin.

    Args:
        head: so many of a header, whose labels stand over several columns too.
    """
    begins = Counter(round(s.x0 / _EDGE) for s in strips)
    out = list(strips[:head])
    for strip in strips[head:]:
        whole = (
            strip.x1 - strip.x0 <= _EDGE or SUMS.match(strip.text) or is_caption(strip.text, 20.0)
        )
        out += [strip] if whole else _parted(strip, xs, begins)
    return out


def _parted(strip: Strip, xs: Sequence[float], begins: Counter[int]) -> list[Strip]:
    first, last = span_of(strip, xs)
    cuts: list[int] = []
    for x in xs[first + 1 : last + 1]:
        near = [i for i, c in enumerate(strip.chars) if i and abs(c.x0 - x) <= 0.6 * c.size]
        known = [i for i in near if _begun(strip.chars[i].x0, begins) >= _REPEATED]
        if not known:
            return [strip]
        cuts.append(min(known, key=lambda i: abs(strip.chars[i].x0 - x)))
    if not cuts:
        return [strip]
    parts = [strip.chars[a:b] for a, b in pairwise([0, *cuts, len(strip.chars)])]
    inked = [[c for c in part if not c.text.isspace()] for part in parts]
    return [
        Strip(part, ink[0].x0, ink[-1].x1, strip.base, strip.size)
        for part, ink in zip(parts, inked, strict=True)
        if ink
    ]


def _begun(x: float, begins: Counter[int]) -> int:
    place = round(x / _EDGE)
    return sum(begins[place + n] for n in (-1, 0, 1))
