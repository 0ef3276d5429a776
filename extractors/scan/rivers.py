"""Columns of tables that no upright rules hold apart: the white rivers between their texts.

Each label of the header stands over a column, or over several that share it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lvjian.extractors.scan.heads import Head, Label, TextRow

_BIN = 0.5
_REACH = 14.0
_SLIP = 5.0
"""Points by which the middles of labels misplace a page."""
_STRAY = 0.02
"""Share of the text rows that may run over a river: totals, misread places."""
_INK = 0.46
_LEAST = 0.3
"""Ems a river is wide at least; characters set in a grid leave less between them."""
_STRONG = 0.4
_SOFT, _SOFT_SHARE = 0.25, 0.05
_ROWS, _SHARE = 4, 0.15

River = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table.

    Attributes:
        xs: their boundaries.
        owners: number of the label over each.
        clear: whether white runs down between all of them.
        rivers: the white around each inner boundary.
    """

    xs: tuple[float, ...]
    owners: tuple[int, ...]
    clear: bool
    rivers: tuple[River, ...] = ()

    def shifted(self, by: float) -> tuple[float, ...]:
        """The boundaries on a page that lies further to the right."""
        return tuple(float(x + by) for x in self.xs)


@dataclass(frozen=True, slots=True)
class _Profile:
    """How many text rows stand over each place.

    Attributes:
        stray: so many are no text of a column.
        em: size of the text.
    """

    left: float
    bins: list[int]
    rows: list[list[tuple[float, float]]]
    stray: int
    em: float

    @property
    def most(self) -> int:
        """So many rows may run over a river whose place the labels tell."""
        return max(1, int(_SOFT_SHARE * len(self.rows)))

    @property
    def right(self) -> float:
        """Where the last text ends."""
        return self.left + len(self.bins) * _BIN

    def rivers(self) -> list[River]:
        """The white between texts, from left to right."""
        found: list[River] = []
        begin: int | None = 0
        for i in range(len(self.bins) + 1):
            white = i < len(self.bins) and self.bins[i] <= self.stray
            if white:
                begin = i if begin is None else begin
            elif begin is not None:
                if begin and i < len(self.bins) and (i - begin) * _BIN >= _LEAST * self.em:
                    found.append(self._core(begin, i))
                begin = None
        return found

    def _core(self, begin: int, end: int) -> River:
        """The emptiest part of a river that is wide enough: few rows fill a level's column."""
        wide = int(_LEAST * self.em / _BIN) + 1
        for most in sorted(set(self.bins[begin:end])):
            first, length = self._longest(begin, end, most)
            if length >= wide:
                return self.left + first * _BIN, self.left + (first + length) * _BIN
        return self.left + begin * _BIN, self.left + end * _BIN

    def written(self, x0: float, x1: float) -> int:
        """Number of rows with text between two places."""
        return sum(any(lo < x1 and hi > x0 for lo, hi in row) for row in self.rows)

    def emptiest(self, x0: float, x1: float) -> tuple[River, int]:
        """The stretch with the least text that is wide enough, and in how many rows it has any."""
        first = max(0, int((x0 - self.left) / _BIN))
        last = max(first + 1, min(len(self.bins), int((x1 - self.left) / _BIN)))
        wide = min(int(_SOFT * self.em / _BIN) + 1, last - first)
        for most in sorted(set(self.bins[first:last])):
            begin, length = self._longest(first, last, most)
            if length >= wide:
                low = self.left + begin * _BIN
                return (low, low + length * _BIN), most
        return (x0, x1), len(self.rows)

    def _longest(self, first: int, last: int, most: int) -> tuple[int, int]:
        """Begin and length of the longest stretch of bins with no more than ``most`` rows."""
        best, begin = (first, 0), first
        for i in range(first, last + 1):
            if i == last or self.bins[i] > most:
                best = max(best, (begin, i - begin), key=lambda b: b[1])
                begin = i + 1
        return best


def find_rivers(parts: Sequence[tuple[Sequence[TextRow], float]], head: Head) -> Columns:
    """The columns of a table, from its text on all pages.

    Args:
        parts: text rows of each part without its header, with how far the part lies to the
            right of the first.
        head: header of the first part.
    """
    profile = _profile(parts, head)
    labels = head.labels
    rivers = _beside_labels(profile.rivers(), labels, _LEAST * profile.em)
    inner: list[float] = []
    white: list[River] = []
    clear = True
    for i, (before, after) in enumerate(pairwise(labels)):
        here = [r for r in rivers if _between(r, before, after)]
        if not here:
            river, count = profile.emptiest(before.x1, after.x0)
            clear = clear and count <= profile.most and river[1] - river[0] >= _SOFT * profile.em
            here = [river]
        elif len(here) > 1:
            end = labels[i + 2].middle if i + 2 < len(labels) else profile.right
            start = inner[-1] if inner else profile.left
            here = _telling(here, profile, start=start, end=_next(rivers, here[-1], end))
        inner += [(a + b) / 2 for a, b in here]
        white += here
    left = min(profile.left, labels[0].x0) - 2
    right = max(profile.right, labels[-1].x1) + 2
    xs = (left, *inner, right)
    return Columns(xs, tuple(_owners(xs, labels)), clear, tuple(white))


def _profile(parts: Sequence[tuple[Sequence[TextRow], float]], head: Head) -> _Profile:
    rows = [
        [
            (
                (c.x0 + c.x1) / 2 - by - _INK * (c.x1 - c.x0),
                (c.x0 + c.x1) / 2 - by + _INK * (c.x1 - c.x0),
            )
            for c in row.chars
        ]
        for part, by in parts
        for row in part
    ]
    first, last = head.labels[0].x0, head.labels[-1].x1
    room = (last - first) * 0.5
    spans = [span for row in rows for span in row]
    left = min([first, *(x0 for x0, _ in spans if x0 > first - room)])
    right = max([last, *(x1 for _, x1 in spans if x1 < last + room)])
    bins = [0] * (int((right - left) / _BIN) + 1)
    for row in rows:
        marked: set[int] = set()
        for x0, x1 in row:
            low, high = int((x0 - left) / _BIN), int((x1 - left - 0.01) / _BIN)
            marked.update(range(max(low, 0), min(high, len(bins) - 1) + 1))
        for i in marked:
            bins[i] += 1
    return _Profile(left, bins, rows, int(_STRAY * len(rows)), head.size)


def _beside_labels(rivers: Sequence[River], labels: Sequence[Label], least: float) -> list[River]:
    """What the labels leave of the rivers; one that a label spans is left as it is."""
    found = list(rivers)
    for label in labels:
        rest: list[River] = []
        for x0, x1 in found:
            if label.x0 <= x0 and x1 <= label.x1:
                rest.append((x0, x1))
                continue
            for part in ((x0, min(x1, label.x0)), (max(x0, label.x1), x1)):
                whole = label.x1 <= x0 or x1 <= label.x0
                if part[1] - part[0] >= least and part not in rest and not whole:
                    rest.append(part)
            if label.x1 <= x0 or x1 <= label.x0:
                rest.append((x0, x1))
        found = rest
    return found


def _between(river: River, before: Label, after: Label) -> bool:
    """Whether a river runs between the middles of two labels."""
    middle = (river[0] + river[1]) / 2
    return before.middle < middle <= after.middle


def _next(rivers: Sequence[River], river: River, end: float) -> float:
    """Where the column behind a river ends."""
    after = [r for r in rivers if r[0] > river[1]]
    return min([end, *(r[0] for r in after[:1])])


def _telling(rivers: list[River], profile: _Profile, *, start: float, end: float) -> list[River]:
    """Those of several rivers between two labels that part columns.

    A text of its own between two rivers is a column that shares its label, unless a label
    beside it has no text: numbers may stand beside the middle of their column.

    Args:
        start, end: of the columns of the two labels.
    """
    kept = list(rivers)
    if len(kept) > 1 and not profile.written(kept[-1][1], end):
        kept.pop()
    if len(kept) > 1 and not profile.written(start, kept[0][0]):
        kept.pop(0)
    while len(kept) > 1:
        weak = next(
            (i for i, (a, b) in enumerate(pairwise(kept)) if not _is_column(a, b, profile)), None
        )
        if weak is None:
            break
        pair = kept[weak], kept[weak + 1]
        kept.remove(min(pair, key=lambda r: r[1] - r[0]))
    return kept


def _is_column(before: River, after: River, profile: _Profile) -> bool:
    """Whether what stands between two rivers is a column by itself."""
    wide = all(b - a >= _STRONG * profile.em for a, b in (before, after))
    count = profile.written(before[1], after[0])
    return wide and count >= max(_ROWS, _SHARE * len(profile.rows))


def _owners(xs: Sequence[float], labels: Sequence[Label]) -> list[int]:
    """The label over each column: the one that reaches over it most, else the one before."""
    owners: list[int] = []
    for x0, x1 in pairwise(xs):
        shared = [min(x1, label.x1) - max(x0, label.x0) for label in labels]
        best = max(range(len(labels)), key=lambda i: shared[i])
        before = owners[-1] if owners else 0
        owners.append(max(best, before) if shared[best] > 0 else before)
    return owners


def shift_of(rows: Sequence[TextRow], xs: Sequence[float]) -> float:
    """How far a part lies to the right of where its columns are: least text over boundaries.

    Args:
        xs: boundaries of the table on the page before.
    """
    spans = [run for row in rows for run in row.runs()]
    steps = int(_REACH / _BIN)
    costs = {k: sum(_over(spans, x + k * _BIN) for x in xs[1:-1]) for k in range(-steps, steps + 1)}
    least = min(costs.values())
    fits = {k for k, cost in costs.items() if cost == least}
    low = high = min(fits, key=abs)
    while low - 1 in fits:
        low -= 1
    while high + 1 in fits:
        high += 1
    return 0.0 if low <= 0 <= high else (low + high) / 2 * _BIN


def aligned(rows: Sequence[TextRow], shift: float, known: Counter[int]) -> float:
    """A shift put right, so that texts begin where they do on the pages before.

    Args:
        known: how many runs of text begin at each place of the first page, in bins.
    """
    starts = starts_of(rows, 0.0)
    if not known:
        return shift
    steps = int(_SLIP / _BIN)

    def met(k: int) -> int:
        by = round(shift / _BIN) + k
        return sum(n * (2 * known[at - by] + known[at - by - 1] + known[at - by + 1])
                   for at, n in starts.items())  # fmt: skip

    best = max(range(-steps, steps + 1), key=lambda k: (met(k), -abs(k)))
    return shift if best == 0 else (round(shift / _BIN) + best) * _BIN


def starts_of(rows: Sequence[TextRow], shift: float) -> Counter[int]:
    """How many runs of text begin at each place, in bins of the first page."""
    return Counter(round((x0 - shift) / _BIN) for row in rows for x0, _ in row.runs())


def _over(spans: Sequence[tuple[float, float]], x: float) -> int:
    return sum(1 for x0, x1 in spans if x0 < x < x1)
