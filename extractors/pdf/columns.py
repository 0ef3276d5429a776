"""Tables without vertical rules: columns from the blank between them and the header words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from lvjian.core.place import Box
from lvjian.extractors.pdf.bands import band_boxes, split_columns
from lvjian.extractors.pdf.labels import HEADER_LABELS, labels_alone
from lvjian.extractors.pdf.labels import header_score as header_score
from lvjian.extractors.pdf.lines import Line, row_text
from lvjian.extractors.pdf.page import Char, Edge
from lvjian.extractors.pdf.pieces import Piece, fill_pieces, make_piece

HANGING = set("，。、；：！？）》」』】〕”’,.;:!?)")
_CAPTION = re.compile(
    r"附[表件录]|表\s*\d|[(（]?注\s*\d*[:：]|续表|第[一二三四五六七八九十]+[章节部]"
)
_HEADING = re.compile(
    r"[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、|\d+[.．]\d*\s*\S"
)
_NUMBERED = re.compile(r"[(（][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、")
_TABLE_NAME = re.compile(
    r"[^，。；\d]{2,24}表(?:\s*[(（][^()（）]{1,16}[)）])?|[(（]\s*20\d\d\s*年度?\s*[)）]"
)
_HEADER_LINES = 4
_LABELS_OF_A_HEAD = 3
_BIN = 0.5
_MOST_STROKES = 2000
_LABEL_GAP = 1.6
_SOLID = 0.03  # ems between two characters set without a gap


@dataclass(frozen=True, slots=True)
class Region:
    """A table without vertical rules.

    Attributes:
        xs: column boundaries.
        to_end: it reaches the last line of its page.
        head: height at which its header row ends, None where it has none here.
        closed: rules bound its rows, so that a page without any does not go on with it.
        labels: of its header, as far as they stand alone; empty where it has none.
        written: its cells were told by the order in which they were written.
        heads: first and last column under each label, where that is known.
        names: its labels from left to right, where that is known.
        size: of its text, 0 where that is not known.
    """

    top: float
    bottom: float
    xs: tuple[float, ...]
    to_end: bool
    head: float | None = None
    closed: bool = False
    labels: frozenset[str] = frozenset()
    written: bool = False
    heads: tuple[tuple[int, int], ...] = ()
    names: tuple[str, ...] = ()
    size: float = 0.0


def wide_rules(rules: Sequence[Edge], page_width: float) -> list[Edge]:
    """Rules long enough to belong to a table."""
    longest = max((edge.hi - edge.lo for edge in rules), default=0.0)
    return [e for e in rules if longest > 0.4 * page_width and e.hi - e.lo > 0.5 * longest]


def may_hold_table(lines: Sequence[Line], rules: Sequence[Edge], page_width: float) -> bool:
    """Whether a page is worth looking at: a header line or several long rules."""
    scores = [header_score(line.text) for line in lines]
    # Labels of one and of two lines stand at different heights where they are centred.
    around = map(sum, zip(scores, scores[1:], scores[2:], strict=False))
    if max(scores, default=0) >= 3 or max(around, default=0) >= 3:
        return True
    return len(wide_rules(rules, page_width)) >= 3


def cell_strokes(rules: Sequence[Edge]) -> bool:
    """Whether rules at two heights are drawn in strokes of the same ends, one for each cell."""
    ends: dict[int, set[int]] = {}
    for edge in rules[:_MOST_STROKES]:
        ends.setdefault(round(edge.at), set()).update((round(edge.lo), round(edge.hi)))
    told = [frozenset(xs) for xs in ends.values() if len(xs) > 3]
    return len(set(told)) < len(told)


def find_columns(chars: Sequence[Char], head: Sequence[Char]) -> list[float]:
    """Column boundaries: one column per header label, parted where the least text stands.

    Args:
        chars: all text of the table.
        head: characters of its header, wrapped lines included.
    """
    labels = header_spans(head)
    if len(labels) < 2:
        return []
    inked = [c for c in chars if not c.text.isspace()]
    # A label may stand beside all text of its size: recognition misses what is below.
    left = min([labels[0][0], *(c.x0 for c in inked)])
    right = max([labels[-1][1], *(c.x1 for c in inked)])
    bins = [0] * (int((right - left) / _BIN) + 2)
    for char in inked:
        for i in range(int((char.x0 - left) / _BIN), int((char.x1 - left - 0.05) / _BIN) + 1):
            bins[i] += 1
    xs = [left - 2]
    for before, after in pairwise(labels):
        first = int(((before[0] + before[1]) / 2 - left) / _BIN)
        last = int(((after[0] + after[1]) / 2 - left) / _BIN)
        xs.append(left + _emptiest(bins, first, last) * _BIN)
    return [*xs, right + 2]


def _emptiest(bins: Sequence[int], first: int, last: int) -> float:
    """Middle of the longest run of bins with the least text."""
    least = min(bins[first : last + 1])
    best, start = (0, first), None
    for i in range(first, last + 2):
        if i <= last and bins[i] <= least:
            start = i if start is None else start
        elif start is not None:
            best = max(best, (i - start, start))
            start = None
    return best[1] + best[0] / 2


def header_spans(head: Sequence[Char]) -> list[tuple[float, float]]:
    """Left and right end of each label of a header, from left to right."""
    spans: list[tuple[float, float, str]] = []
    for char in sorted((c for c in head if not c.text.isspace()), key=lambda c: c.x0):
        if spans and char.x0 - spans[-1][1] < _LABEL_GAP:
            x0, x1, text = spans[-1]
            spans[-1] = (x0, max(x1, char.x1), text + char.text)
        else:
            spans.append((char.x0, char.x1, char.text))
    joined: list[tuple[float, float, str]] = []
    for x0, x1, text in spans:
        # Labels are often spaced out: 序 号, 得 分.
        if joined and joined[-1][2] + text in HEADER_LABELS and len(text) <= 2:
            joined[-1] = (joined[-1][0], x1, joined[-1][2] + text)
        else:
            joined.append((x0, x1, text))
    return [(x0, x1) for x0, x1, _ in joined]


def column_starts(chars: Sequence[Char]) -> list[float]:
    """Column boundaries of a label–value table: where text begins after a blank, in two lines."""
    starts: list[float] = []
    for row in text_rows(chars):
        inked = sorted((c for c in row if not c.text.isspace()), key=lambda c: c.x0)
        starts += [inked[0].x0] if inked else []
        starts += [b.x0 for a, b in pairwise(inked) if b.x0 - a.x1 > 0.9 * b.size]
    starts.sort()
    groups: list[list[float]] = []
    for x in starts:
        if groups and x - groups[-1][-1] <= 2.0:
            groups[-1].append(x)
        else:
            groups.append([x])
    kept = [g[0] - 2.0 for g in groups if len(g) >= 2]
    return [*kept, max(c.x1 for c in chars) + 2] if kept else []


def crosses(row: Sequence[Char], xs: Sequence[float]) -> int:
    """Number of inner column boundaries that the text of one line runs across."""
    chars = [c for c in sorted(row, key=lambda c: c.x0) if not c.text.isspace()]
    spans = [_ink(c, after) for c, after in zip_longest(chars, chars[1:])]
    near = 0.15 * row[0].size if row else 0.0
    count = 0
    for x in xs[1:-1]:
        for (_, left), (right, _) in pairwise(spans):
            count += left <= x + 1 and right >= x - 1 and right - left < near
        count += sum(x0 < x - 1 and x1 > x + 1 for x0, x1 in spans)
    return count


def _ink(char: Char, after: Char | None) -> tuple[float, float]:
    """Ends of a character; punctuation at the end of a line may hang over the edge of its cell.

    Args:
        after: the next character of the row; where it is set solid, the line does not end here.
    """
    solid = after is not None and abs(after.x0 - char.x1) < _SOLID * char.size
    if char.text in HANGING and not solid:
        return char.x0, min(char.x1, char.x0 + 0.5 * char.size)
    return char.x0, char.x1


def columns_used(row: Sequence[Char], xs: Sequence[float]) -> set[int]:
    """Columns in which a line has text, the first one being 1."""
    return {sum(x <= (c.x0 + c.x1) / 2 for x in xs) for c in row if not c.text.isspace()}


def is_title(row: Sequence[Char], xs: Sequence[float]) -> bool:
    """Whether a line by itself between the rows of a table is a caption, a note or a heading.

    It begins at the left or stands in the middle; an index cell is full of 附件1 and 2. too.
    """
    ordered = sorted(row, key=lambda c: c.x0)
    left, right = ordered[0].x0, ordered[-1].x1
    text = row_text(ordered)
    middle = abs(left + right - xs[0] - xs[-1]) < 24 and text.startswith(("表", "附表", "续表"))
    if not is_caption(text, 20.0) or not (left < xs[1] or middle):
        return False
    return crosses(row, xs) > 0 or len(columns_used(row, xs)) == 1


def is_caption(text: str, slack: float) -> bool:
    """Whether a line so far under a rule is a caption, a note or a heading."""
    if _CAPTION.match(text):
        return slack > 6
    return bool(_HEADING.match(text)) and slack > 11 and " " not in text.strip()


def names_part(text: str) -> bool:
    """Whether a line begins as captions and headings numbered in Chinese do."""
    return bool(_CAPTION.match(text) or _NUMBERED.match(text)) and " " not in text.strip()


def text_rows(chars: Sequence[Char]) -> list[list[Char]]:
    """Characters by baseline, from top to bottom."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: c.base):
        if rows and char.base - rows[-1][-1].base <= 0.4 * max(char.size, rows[-1][-1].size):
            rows[-1].append(char)
        else:
            rows.append([char])
    return rows


def plain_region(chars: Sequence[Char], following: Sequence[Char]) -> Region | None:
    """A table without any rule, found by its header line.

    Args:
        following: characters of the next page, which help to see the columns.
    """
    rows = text_rows(chars)
    for index, row in enumerate(rows):
        if header_score(row_text(sorted(row, key=lambda c: c.x0))) < 3:
            continue
        first = _header_start(rows, index)
        body = [c for r in rows[first : _next_head(rows, index)] for c in r]
        more = _same_size(_same_table(following, row), row)
        xs = find_columns([*_same_size(body, row), *more], near(chars, row))
        if len(xs) < 4:
            continue
        last = _last_row(rows, index, xs)
        if last > index:
            return _region(rows, first, last, xs)
    return None


def near(chars: Sequence[Char], row: Sequence[Char]) -> list[Char]:
    """The characters of a header: those within a line and a half of its label line."""
    base, size = row[0].base, row[0].size
    return [c for c in chars if abs(c.base - base) <= 1.6 * size]


def _same_size(chars: Sequence[Char], row: Sequence[Char]) -> list[Char]:
    size = row[0].size
    return [c for c in chars if abs(c.size - size) < 0.12 * size]


def _header_start(rows: Sequence[Sequence[Char]], index: int) -> int:
    """Lines of a wrapped header that stand over its label line."""
    first = index
    while first > 0 and index - first < 3:
        above = rows[first - 1]
        close = rows[first][0].base - above[0].base < 1.6 * above[0].size
        # A wrapped label is short; a caption or a paragraph is not part of the header.
        alike = abs(above[0].size - rows[index][0].size) < 0.5
        parts = row_text(sorted(above, key=lambda c: c.x0))
        if not close or not alike or " " not in parts or re.match(r"附?表", parts):
            break
        first -= 1
    return first


def _next_head(rows: Sequence[Sequence[Char]], index: int) -> int:
    """Where the header of another table on the page begins, with its caption; else their number.

    Words of a header stand in rows too: at least three parts of the line must be labels and
    nothing else.
    """
    for at in range(index + _HEADER_LINES, len(rows)):
        parts = row_text(sorted(rows[at], key=lambda c: c.x0)).split()
        if sum(part in HEADER_LABELS for part in parts) < _LABELS_OF_A_HEAD:
            continue
        first = _header_start(rows, at)
        while first > index + 1 and _names_a_table(rows[first - 1]):
            first -= 1
        return first
    return len(rows)


def _same_table(following: Sequence[Char], head: Sequence[Char]) -> list[Char]:
    """The characters of the next page over the header of another table."""
    own = labels_alone(head)
    rows = text_rows(following)
    for at, row in enumerate(rows):
        labels = labels_alone(row)
        if len(labels) >= _LABELS_OF_A_HEAD and labels != own:
            return [c for r in rows[:at] for c in r]
    return list(following)


def _names_a_table(row: Sequence[Char]) -> bool:
    text = row_text(sorted(row, key=lambda c: c.x0))
    return is_caption(text, 20.0) or bool(_TABLE_NAME.fullmatch(text))


def _last_row(rows: Sequence[Sequence[Char]], index: int, xs: Sequence[float]) -> int:
    last = index
    for at in range(index + 1, _next_head(rows, index)):
        row = rows[at]
        gap = row[0].base - rows[last][0].base
        if crosses(row, xs) >= 2 or gap > 9 * row[0].size or row[0].x0 < xs[0] - 6:
            break
        if is_title(row, xs):
            break
        last = at
    while last > index and _names_a_table(rows[last]) and _left_or_middle(rows[last], xs):
        last -= 1
    return last


def _left_or_middle(row: Sequence[Char], xs: Sequence[float]) -> bool:
    left, right = min(c.x0 for c in row), max(c.x1 for c in row)
    return left < xs[1] or abs(left + right - xs[0] - xs[-1]) < 24


def _region(rows: Sequence[Sequence[Char]], first: int, last: int, xs: Sequence[float]) -> Region:
    top = min(c.top for c in rows[first]) - 2
    bottom = max(c.bottom for c in rows[last]) + 2
    head = None
    for at, row in enumerate(rows[first : min(first + 4, last + 1)], first):
        if header_score(row_text(sorted(row, key=lambda c: c.x0))) >= 3:
            chars = [c for r in rows[first : last + 1] for c in r]
            head = max(c.bottom for c in near(chars, row))
            head = max(head, _last_of_head(rows[at : last + 1]))
            break
    own = max((labels_alone(row) for row in rows[first : first + 4]), key=len)
    labels = frozenset(own) if len(own) >= _LABELS_OF_A_HEAD else frozenset[str]()
    return Region(top, bottom, tuple(xs), last == len(rows) - 1, head, labels=labels)


def _last_of_head(rows: Sequence[Sequence[Char]]) -> float:
    """Where a header of many lines ends: they stand closer than the first row of the body."""
    bases = [row[0].base for row in rows[: _HEADER_LINES + 1]]
    steps = [b - a for a, b in pairwise(bases)]
    size = rows[0][0].size
    for at in range(1, len(steps)):
        if steps[at] > 1.25 * steps[0] and steps[0] < 1.6 * size:
            even = all(abs(step - steps[0]) < 0.15 * size for step in steps[:at])
            return max(c.bottom for c in rows[at]) if even else 0.0
    return 0.0


def continued_region(chars: Sequence[Char], before: Region) -> Region | None:
    """The rest, from the top of this page on, of a table that ran to the end of the last one."""
    rows = text_rows(chars)
    if before.closed or not rows or crosses(rows[0], before.xs) >= 2:
        return None
    if is_title(rows[0], before.xs) or _is_head_of_another(rows, before):
        return None
    if rows[0][0].x0 < before.xs[0] - 6:
        return None
    last = _last_row(rows, 0, before.xs)
    used = sum(
        bool(part) for part in split_columns([c for r in rows[: last + 1] for c in r], before.xs)
    )
    region = _region(rows, 0, last, before.xs)
    return replace(region, labels=before.labels) if used >= 2 else None


def _is_head_of_another(rows: Sequence[Sequence[Char]], before: Region) -> bool:
    """Whether a page begins with a header that is not the one of the table before."""
    for row in rows[:_LABELS_OF_A_HEAD]:
        labels = labels_alone(row)
        if len(labels) >= _LABELS_OF_A_HEAD:
            return bool(before.labels) and labels != before.labels
    return False


def region_piece(number: int, chars: Sequence[Char], region: Region) -> tuple[Piece, list[Char]]:
    """The piece of a region without rules, and the characters outside of it."""
    inside = [c for c in chars if region.top <= c.base <= region.bottom]
    return _filled(number, band_boxes(inside, region.xs, head=region.head), chars)


def _filled(number: int, boxes: Sequence[Box], chars: Sequence[Char]) -> tuple[Piece, list[Char]]:
    piece = make_piece(number, boxes)
    piece.ruled = False
    return piece, fill_pieces([piece], chars)
