"""Header lines of tables on recognised pages: the labels that anchor their columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lvjian.extractors.em_box import OnBaseline
from lvjian.extractors.pdf.columns import is_caption, names_part
from lvjian.extractors.pdf.labels import HEADER_LABELS, header_score
from lvjian.extractors.pdf.lines import row_text
from lvjian.extractors.pdf.page import Char

_LEAST_LABELS = 3
_LINE = 1.6
"""Ems from the line that holds most labels to those that hold the rest of wrapped ones."""
_APART = 1.6
"""Points between two labels at least."""
_ALIKE = 0.75
_RUN = 0.45
"""Ems of blank at which one run of text ends and another begins."""
_WIDEST = 0.4
_SURELY, _MOSTLY = 2, 0.6
"""Columns that have a known label, and the share of its words that are those of the label."""
_WORD = 4


@dataclass(frozen=True, slots=True)
class TextRow(OnBaseline):
    """The characters of one height, from left to right."""

    chars: list[Char]
    base: float
    size: float

    @property
    def middle(self) -> float:
        """Half way down its em box."""
        return self.base - 0.38 * self.size

    @property
    def text(self) -> str:
        """Its words."""
        return row_text(self.chars)

    def runs(self) -> list[tuple[float, float]]:
        """Left and right end of each stretch without a blank."""
        found: list[tuple[float, float]] = []
        for char in self.chars:
            if found and char.x0 - found[-1][1] <= _RUN * self.size:
                found[-1] = found[-1][0], max(found[-1][1], char.x1)
            else:
                found.append((char.x0, char.x1))
        return found


@dataclass(frozen=True, slots=True)
class Label:
    """The words over a column."""

    x0: float
    x1: float
    text: str

    @property
    def middle(self) -> float:
        """Half way across."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Head:
    """The header of a table.

    Attributes:
        first, last: numbers of its text rows on the page.
    """

    labels: tuple[Label, ...]
    first: int
    last: int
    top: float
    bottom: float
    size: float

    def same(self, other: Head) -> bool:
        """Whether two headers are of one table; of recognised labels some are misread."""
        if len(self.labels) != len(other.labels):
            return False
        ours, theirs = ("".join(x.text for x in h.labels) for h in (self, other))
        common = sum(min(ours.count(c), theirs.count(c)) for c in set(ours))
        return common >= _ALIKE * max(len(ours), len(theirs))


def text_rows(chars: Sequence[Char]) -> list[TextRow]:
    """Characters by height, from top to bottom; blanks left out."""
    rows: list[list[Char]] = []
    for char in sorted((c for c in chars if not c.text.isspace()), key=lambda c: c.base):
        last = rows[-1][-1] if rows else None
        if last is not None and char.base - last.base <= 0.35 * max(char.size, last.size):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [_row(found) for found in rows]


def _row(chars: list[Char]) -> TextRow:
    chars.sort(key=lambda c: c.x0)
    bases = sorted(c.base for c in chars)
    sizes = sorted(c.size for c in chars)
    return TextRow(chars, bases[len(bases) // 2], sizes[len(sizes) // 2])


def find_heads(rows: Sequence[TextRow], width: float) -> list[Head]:
    """The headers on a page, from top to bottom.

    Args:
        width: of the page.
    """
    heads: list[Head] = []
    for at, row in enumerate(rows):
        if heads and at <= heads[-1].last:
            continue
        zone = _zone(rows, at)
        words = "".join(rows[i].text for i in zone)
        if header_score(row.text) < 2:
            continue
        if header_score(row.text) < max(header_score(rows[i].text) for i in zone):
            continue
        labels = _labels([c for i in zone for c in rows[i].chars])
        wrapped = [_text_of(x, [rows[i] for i in zone]) for x in labels]
        if max(header_score(words), header_score("".join(wrapped))) < _LEAST_LABELS:
            continue
        wide = any(x.x1 - x.x0 > _WIDEST * width for x in labels)
        if len(labels) >= _LEAST_LABELS and not wide and sum(map(_is_label, wrapped)) >= _SURELY:
            heads.append(
                Head(
                    tuple(labels),
                    zone[0],
                    zone[-1],
                    min(rows[i].top for i in zone),
                    max(rows[i].bottom for i in zone),
                    row.size,
                )
            )
    return heads


def _text_of(label: Label, rows: Sequence[TextRow]) -> str:
    """The words of a label that is set in several lines, from top to bottom."""
    return "".join(
        c.text
        for row in rows
        for c in row.chars
        if label.x0 - 0.1 <= c.x0 and c.x1 <= label.x1 + 0.1
    )


def _is_label(text: str) -> bool:
    """Whether words are those over a column, and no sentence in which one occurs."""
    return any(
        word in text and len(word) >= _MOSTLY * len(text) for word in HEADER_LABELS if len(word) > 1
    )


def _zone(rows: Sequence[TextRow], at: int) -> list[int]:
    """The rows of a header around the one that holds most of its labels."""
    row = rows[at]
    found = [at]
    for step in (-1, 1):
        i = at + step
        while 0 <= i < len(rows) and abs(rows[i].base - row.base) <= _LINE * row.size:
            alike = abs(rows[i].size - row.size) <= 0.15 * row.size
            if not alike or not _may_wrap(rows[i], row, below=step > 0):
                break
            found.append(i)
            i += step
    return sorted(found)


def _may_wrap(row: TextRow, labels: TextRow, *, below: bool) -> bool:
    """Whether a row beside the label line holds parts of labels only: short ones."""
    text = row.text
    if is_caption(text, 20.0) or names_part(text) or re.search(r"\d{2}|[，。；]", text):
        return False
    short = max(x1 - x0 for x0, x1 in row.runs()) <= 6.5 * row.size
    close = abs(row.base - labels.base) <= 1.15 * labels.size or _over_a_label(row, labels)
    return short and (close or below or len(row.runs()) > 1)


def _over_a_label(row: TextRow, labels: TextRow) -> bool:
    """Whether a row is a word right over one of the labels, as 一级 is over 指标."""
    x0, x1 = row.chars[0].x0, row.chars[-1].x1
    near = any(min(x1, b) - max(x0, a) > 0.5 * (x1 - x0) for a, b in labels.runs())
    return near and len(row.chars) <= _WORD


def _labels(chars: Sequence[Char]) -> list[Label]:
    spans: list[Label] = []
    rows = text_rows(chars)
    parts = [
        Label(x0, x1, "".join(c.text for c in row.chars if x0 - 0.1 <= c.x0 and c.x1 <= x1 + 0.1))
        for row in rows
        for x0, x1 in row.runs()
    ]
    for part in sorted(parts, key=lambda x: (x.x0, x.x1)):
        last = spans[-1] if spans else None
        if last is not None and part.x0 - last.x1 < _APART:
            spans[-1] = Label(last.x0, max(last.x1, part.x1), last.text + part.text)
        else:
            spans.append(part)
    return _spaced(spans)


def _spaced(spans: Sequence[Label]) -> list[Label]:
    """Labels set wide (序 号, 得 分) as one."""
    joined: list[Label] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last is not None and len(span.text) <= 2 and last.text + span.text in HEADER_LABELS:
            joined[-1] = Label(last.x0, span.x1, last.text + span.text)
        else:
            joined.append(span)
    return joined


def label_bounds(head: Head) -> list[float]:
    """Half way between each two labels."""
    return [(a.x1 + b.x0) / 2 for a, b in pairwise(head.labels)]
