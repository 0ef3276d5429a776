"""Heights at which a table without vertical rules is parted: rules and the ends of fills."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf.columns import (
    crosses,
    header_score,
    is_caption,
    names_part,
    text_rows,
)
from lvjian.extractors.pdf.lines import row_text
from lvjian.extractors.pdf.page import Char, Edge

BOXES = frozenset("☐☑□■√")
"""What a row of a form has and the head of a table has not."""
_SNAP = 3.0
_SLACK = 11.0
_MAX_ENDS = 300
_MAX_LEVELS = 300
"""More of them on one page are no rows: hatching, a drawing, a form of dots."""
_MAX_BLANK_ROW = 60.0
_LEAST_MARKS = 4  # two ends and two between: three columns


@dataclass(slots=True)
class Level:
    """Parallel rules at one height.

    Attributes:
        spans: what they cover, from left to right, touching ones joined.
        marks: where the single strokes begin and end; strokes of one cell each tell columns.
    """

    y: float
    spans: list[tuple[float, float]]
    marks: list[float]

    @property
    def left(self) -> float:
        """Left end of the first rule."""
        return self.spans[0][0]

    @property
    def right(self) -> float:
        """Right end of the last rule."""
        return self.spans[-1][1]

    def covers(self, x: float) -> bool:
        """Whether a rule runs over or under ``x``."""
        return any(lo - 2 <= x <= hi + 2 for lo, hi in self.spans)


@dataclass(slots=True)
class Stretch:
    """The levels of one table."""

    levels: list[Level]

    @property
    def left(self) -> float:
        """Left end of its longest rules."""
        return min(level.left for level in self.levels)

    @property
    def right(self) -> float:
        """Right end of its longest rules."""
        return max(level.right for level in self.levels)

    @property
    def top(self) -> float:
        """Its first level."""
        return self.levels[0].y

    @property
    def bottom(self) -> float:
        """Its last level."""
        return self.levels[-1].y


def fill_edges(fills: Sequence[Box]) -> list[Edge]:
    """Upper and lower ends of filled cells.

    A merged cell that a page break cuts is filled as far as its text goes: such an end in the
    middle of a filled row is left out.
    """
    ends: dict[float, list[Edge]] = {}
    for x0, top, x1, bottom in fills:
        ends.setdefault(round(top, 1), []).append(Edge(top, x0, x1))
        ends.setdefault(round(bottom, 1), []).append(Edge(bottom, x0, x1))
    if len(ends) > _MAX_ENDS:
        return [edge for group in ends.values() for edge in group]
    out: list[Edge] = []
    for y, group in ends.items():
        around = sum(b[2] - b[0] for b in fills if b[1] + _SNAP < y < b[3] - _SNAP)
        if sum(edge.hi - edge.lo for edge in group) >= around:
            out += group
    return out


def find_levels(edges: Sequence[Edge], page_width: float) -> list[Level]:
    """Levels from top to bottom; short strokes under words are left out."""
    groups: list[list[Edge]] = []
    for edge in sorted(edges):
        if groups and edge.at - groups[-1][0].at <= _SNAP:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    levels = [_level(group) for group in groups]
    widest = max((level.right - level.left for level in levels), default=0.0)
    if widest < 0.4 * page_width:
        return []
    if len(levels) > _MAX_LEVELS:
        return []
    known = {
        round(x) + slack
        for level in levels
        if level.right - level.left > 0.5 * widest
        for x in level.marks
        for slack in (-1, 0, 1)
    }
    return [level for level in levels if _is_wide(level, known, widest)]


def _level(group: Sequence[Edge]) -> Level:
    spans: list[tuple[float, float]] = []
    for lo, hi in sorted((edge.lo, edge.hi) for edge in group):
        if spans and lo <= spans[-1][1] + _SNAP:
            spans[-1] = spans[-1][0], max(spans[-1][1], hi)
        else:
            spans.append((lo, hi))
    marks = distinct([x for edge in group for x in (edge.lo, edge.hi)])
    return Level(sum(edge.at for edge in group) / len(group), spans, marks)


def _is_wide(level: Level, known: set[int], widest: float) -> bool:
    """Long, or in strokes that end where those of a long level do (beside a merged cell)."""
    if sum(hi - lo for lo, hi in level.spans) > 0.5 * widest:
        return True
    return len(level.marks) > 2 and all(round(x) in known for x in level.marks)


def distinct(xs: Iterable[float], *, within: float = 2.0) -> list[float]:
    """Places, those nearer than ``within`` counted once."""
    found: list[float] = []
    for x in sorted(xs):
        if not found or x - found[-1] > within:
            found.append(x)
    return found


def find_stretches(
    levels: Sequence[Level], chars: Sequence[Char], *, filled: bool = False
) -> list[Stretch]:
    """Consecutive levels with rows of a table between them.

    Args:
        filled: the levels are ends of filled rows, of which one is enough.
    """
    stretches: list[Stretch] = []
    for n, (above, below) in enumerate(pairwise(levels)):
        around = between(chars, levels[max(n - 1, 0)].y, levels[min(n + 2, len(levels) - 1)].y)
        usual = usual_size(around)
        columns = _common_columns(above, below)
        if not _one_table(above, below):
            continue
        if not is_row((above.y, below.y), chars, usual, columns=columns):
            continue
        if n + 2 < len(levels) and _names_next((above, below, levels[n + 2]), chars, columns):
            continue
        if filled and _holds_title(above, below, chars, usual):
            continue
        last = stretches[-1] if stretches else None
        joined = last is not None and last.levels[-1] is above
        if last is not None and joined and not is_header((above.y, below.y), chars):
            last.levels.append(below)
        else:
            stretches.append(Stretch([above, below]))
    trimmed = [_trimmed(stretch, chars) for stretch in stretches]
    return [s for s in trimmed if len(s.levels) >= (2 if filled or _is_one_row(s) else 3)]


def _common_columns(above: Level, below: Level) -> list[float]:
    """Ends of strokes that two levels share: columns where rules are drawn cell by cell."""
    shared = [x for x in above.marks if any(abs(x - m) <= _SNAP for m in below.marks)]
    return shared if len(shared) >= _LEAST_MARKS else []


def _names_next(
    levels: tuple[Level, Level, Level], chars: Sequence[Char], columns: Sequence[float]
) -> bool:
    """Whether a line across the columns stands over a header: the name of the next table."""
    above, below, under = levels
    lines = text_rows(between(chars, above.y, below.y))
    if len(columns) < _LEAST_MARKS or len(lines) != 1:
        return False
    return crosses(lines[0], columns) > 0 and is_header((below.y, under.y), chars)


def _is_one_row(stretch: Stretch) -> bool:
    """Two levels of the same strokes, one for each cell: a table of a single row.

    One of them may stop short of a merged cell.
    """
    first, *_, last = stretch.levels
    few, many = sorted((first.marks, last.marks), key=len)
    shared = sum(any(abs(x - m) <= _SNAP for m in many) for x in few)
    whole = len(first.spans) == len(last.spans) == 1
    return whole and shared == len(few) >= _LEAST_MARKS - 1


def _holds_title(above: Level, below: Level, chars: Sequence[Char], usual: float) -> bool:
    """Whether a heading or the labels of the next table stand between two filled rows."""
    for row in text_rows(between(chars, above.y, below.y))[1:]:
        text = line_text(row)
        left = min(c.x0 for c in row) < min(above.left, below.left) + 30
        large = row[0].size > 1.1 * usual
        if header_score(text) >= 3 or ((left or large) and names_part(text)):
            return True
    return False


def _trimmed(stretch: Stretch, chars: Sequence[Char]) -> Stretch:
    """Without blank stretches before the first row: rules under a running head."""
    levels = stretch.levels
    while len(levels) > 2 and not between(chars, levels[0].y, levels[1].y):
        levels = levels[1:]
    return Stretch(levels)


def _one_table(above: Level, below: Level) -> bool:
    """Whether one of two levels lies over the other: tables side by side or indented do not."""
    inside = above.left - 4 <= below.left and below.right <= above.right + 4
    around = below.left - 4 <= above.left and above.right <= below.right + 4
    return inside or around


def between(chars: Sequence[Char], top: float, bottom: float) -> list[Char]:
    """Characters whose middle is between two heights."""
    return [c for c in chars if top < c.base - 0.38 * c.size < bottom]


def usual_size(chars: Sequence[Char]) -> float:
    """Size of most characters."""
    sizes = sorted(c.size for c in chars)
    return sizes[len(sizes) // 2] if sizes else 9.0


def line_text(row: Sequence[Char]) -> str:
    """Text of the characters of one line in any order."""
    return row_text(sorted(row, key=lambda c: c.x0))


def is_row(
    span: tuple[float, float],
    chars: Sequence[Char],
    usual: float,
    *,
    columns: Sequence[float] = (),
) -> bool:
    """Whether the text between two levels can be a row, not a heading between tables.

    Args:
        usual: size of most text between the levels around.
        columns: where the strokes of both levels end; a text that keeps within one of them
            stands in a cell: 附件2 of an index column is no caption.
    """
    top, bottom = span
    rows = text_rows(between(chars, top, bottom))
    if not rows:
        return 0.9 * usual < bottom - top < _MAX_BLANK_ROW
    slack = min(c.top for c in rows[0]) - top
    first = line_text(rows[0])
    captioned = is_caption(first, slack) and not _in_a_cell(rows[0], columns)
    if captioned or max(c.size for row in rows for c in row) > 1.3 * usual:
        return False
    # Cells keep their text close to the rules or in the middle between them.
    below = bottom - max(c.bottom for c in rows[-1])
    return slack < _SLACK or (abs(slack - below) < 4 and slack < 40)


def _in_a_cell(row: Sequence[Char], columns: Sequence[float]) -> bool:
    """Whether a line keeps within one column behind the first."""
    left, right = min(c.x0 for c in row), max(c.x1 for c in row)
    return any(lo - 1 <= left and right <= hi + 1 for lo, hi in pairwise(columns[1:]))


def is_header(span: tuple[float, float], chars: Sequence[Char]) -> bool:
    """Whether the text between two levels names columns."""
    text = "".join(line_text(row) for row in text_rows(between(chars, *span)))
    return header_score(text) >= 3 and len(text) < 70 and BOXES.isdisjoint(text)
