"""Rows of a table on a recognised page where no rule parts them: bands of text, and their entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lvjian.extractors.pdf.bands import Band
from lvjian.extractors.pdf.page import Char
from lvjian.extractors.scan.heads import TextRow, text_rows

_ENTRY = re.compile(
    r"\d{1,3}(?:[.．]\d{1,2})?[分%％]?|[/／—–-]+|[√✓✔☑]?(?:符合|不符合|是|否)|不适用"
)
_MOST_ENTRIES = 0.7
_NEXT = 1.3
_SAME_CELL = 1.24
_CLEARLY = 0.25
"""Ems by which the white between two rows exceeds that between two lines of one cell."""
_TOTAL = re.compile(r"小\s*计|合\s*计|总\s*分|总\s*得\s*分|总\s*计")


@dataclass(frozen=True, slots=True)
class Habits:
    """What a table does on all its pages.

    Attributes:
        merging: columns whose cells may span rows.
        short: columns with one short entry in each row (得分, 是否符合).
        step: distance of two lines of one cell. size: of its text.
    """

    merging: frozenset[int]
    short: tuple[int, ...]
    step: float
    size: float

    @property
    def white(self) -> float:
        """White between two lines of one cell."""
        return max(self.step - self.size, 0.0)


def habits_of(parts: Sequence[Sequence[Char]], xs: Sequence[float], merging: set[int]) -> Habits:
    """The habits of a table.

    Args:
        parts: characters of each of its parts without the header, laid over the first.
    """
    columns = [[text_rows(part) for part in _columns(chars, xs)] for chars in parts]
    steps = sorted(
        b.base - a.base
        for part in columns
        for c, rows in enumerate(part)
        for a, b in pairwise(rows)
        if b.base - a.base < 3 * a.size
    )
    sizes = sorted(row.size for part in columns for rows in part for row in rows)
    size = sizes[len(sizes) // 2] if sizes else 9.0
    short = tuple(
        c
        for c in range(len(xs) - 1)
        if c not in merging and _is_short([row for part in columns for row in part[c]])
    )
    most = max((sum(len(part[c]) for part in columns) for c in short), default=0)
    kept = tuple(c for c in short if 2 * sum(len(part[c]) for part in columns) >= most)
    step = steps[len(steps) // 4] if steps else 1.4 * size
    return Habits(frozenset(merging), kept, step, size)


def _is_short(rows: Sequence[TextRow]) -> bool:
    entries = sum(bool(_ENTRY.fullmatch(row.text)) for row in rows)
    return len(rows) >= 2 and entries >= _MOST_ENTRIES * len(rows)


def _columns(chars: Sequence[Char], xs: Sequence[float]) -> list[list[Char]]:
    return [column_of(chars, x0, x1) for x0, x1 in pairwise(xs)]


def column_of(chars: Sequence[Char], x0: float, x1: float) -> list[Char]:
    """The characters between two places across the page."""
    return [c for c in chars if x0 <= (c.x0 + c.x1) / 2 < x1]


def blocks_of(rows: Sequence[TextRow], step: float) -> list[Band]:
    """Lines of one column that follow each other as lines of one cell do."""
    found: list[Band] = []
    last: TextRow | None = None
    for row in rows:
        if last is not None and row.base - last.base <= _SAME_CELL * step:
            found[-1] = Band(found[-1].top, row.bottom)
        else:
            found.append(Band(row.top, row.bottom))
        last = row
    return found


def anchors_of(zone: Sequence[Char], xs: Sequence[float], habits: Habits) -> list[float]:
    """Heights of the short entries, one for each row."""
    found: list[float] = []
    middles = sorted(
        row.middle for c in habits.short for row in text_rows(column_of(zone, xs[c], xs[c + 1]))
    )
    for y in middles:
        if not found or y - found[-1] > 0.8 * habits.size:
            found.append(y)
    return found


def is_stacked(zone: Sequence[Char], xs: Sequence[float], habits: Habits) -> bool:
    """Whether two entries stand one over the other where each row has one."""
    for c in habits.short:
        rows = text_rows(column_of(zone, xs[c], xs[c + 1]))
        if any(b.base - a.base > _NEXT * habits.size for a, b in pairwise(rows)):
            return True
    return False


def rows_of(
    zone: Sequence[Char], xs: Sequence[float], habits: Habits
) -> tuple[list[Band], list[float]]:
    """The rows of a zone, and those heights between two of them that are not clear."""
    blocks = [
        blocks_of(text_rows(column_of(zone, xs[c], xs[c + 1])), habits.step)
        for c in range(len(xs) - 1)
        if c not in habits.merging
    ]
    bands = _overlapping([b for found in blocks for b in found])
    anchors = anchors_of(zone, xs, habits)
    bands = _united(bands, anchors, habits)
    parted: list[Band] = []
    guessed: list[float] = []
    for band in bands:
        own = [y for y in anchors if band.top <= y <= band.bottom]
        pieces = _parted(band, own, zone) if len(own) > 1 else [band]
        guessed += [(a.bottom + b.top) / 2 for a, b in pairwise(pieces)]
        parted += pieces
    unclear = [
        cut
        for a, b in pairwise(parted)
        for cut in [(a.bottom + b.top) / 2]
        if cut in guessed or b.top - a.bottom < habits.white + _CLEARLY * habits.size
    ]
    return parted, unclear


def _overlapping(blocks: Sequence[Band]) -> list[Band]:
    rows: list[Band] = []
    for band in sorted(blocks, key=lambda b: b.top):
        if rows and band.top < rows[-1].bottom - 0.5:
            rows[-1] = Band(rows[-1].top, max(rows[-1].bottom, band.bottom))
        else:
            rows.append(band)
    return rows


def _united(bands: list[Band], anchors: Sequence[float], habits: Habits) -> list[Band]:
    """Bands without an entry of their own put to the neighbour they stand closest to.

    The first and the last one may be parts of rows that a page break cuts.
    """
    if not anchors:
        return bands
    out = list(bands)
    at = 0
    while at < len(out):
        band = out[at]
        if len(out) < 2 or any(band.top <= y <= band.bottom for y in anchors):
            at += 1
            continue
        above = band.top - out[at - 1].bottom if at else float("inf")
        below = out[at + 1].top - band.bottom if at + 1 < len(out) else float("inf")
        edge = at in (0, len(out) - 1)
        if edge and min(above, below) >= habits.white + _CLEARLY * habits.size:
            at += 1
            continue
        other = at - 1 if above <= below else at + 1
        low, high = sorted((at, other))
        out[low : high + 1] = [Band(out[low].top, out[high].bottom)]
        at = max(0, low - 1)
    return out


def _parted(band: Band, anchors: Sequence[float], zone: Sequence[Char]) -> list[Band]:
    """A band with several entries parted where the white between them is widest."""
    rows = [r for r in text_rows(zone) if band.top - 0.5 <= r.middle <= band.bottom + 0.5]
    pieces: list[Band] = []
    top = band.top
    for above, below in pairwise(anchors):
        inner = [r for r in rows if above - 1 <= r.middle <= below + 1]
        gaps = [(b.top - a.bottom, (a.bottom + b.top) / 2) for a, b in pairwise(inner)]
        cut = max(gaps)[1] if gaps else (above + below) / 2
        pieces.append(Band(top, cut))
        top = cut
    return [*pieces, Band(top, band.bottom)]


def names_total(zone: Sequence[Char]) -> bool:
    """Whether a row states a total: nothing of it belongs to cells over or under it."""
    text = "".join(row.text for row in text_rows(zone))
    return len(text) <= 40 and bool(_TOTAL.search(text))
