"""Ruling lines of a scanned page, and the page without them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.recognised import Ruling

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_RUN = 20.0
"""Points a line runs on somewhere without a break, as no stroke of usual print does."""
_PIECE = 9.0
"""The same between two horizontal rulings: a cell of one line is hardly higher."""
_THICKEST = 4.0
_GAP = 3.0
_BROKEN = 9.0
_JOIN = 6.0
_SURELY = 150.0
_ALONE = 40.0
_TALL = 30.0
_NEAR = 2.4
_CLEAR = 0.4
_DRIFT = 2.0
"""Points the pieces of one line may lie apart: paper is never quite flat."""
_RUNS_ON = 0.8
_LOW_ROW = 14.0
_LOWEST = 6.0
"""Points of an upright ruling in the lowest row of small print."""
_BESIDE = 1.0
_POLES, _IN_LINE = 3, 1.2


@dataclass(frozen=True, slots=True)
class Rules:
    """Rulings in points, and the pixels they cover."""

    horizontal: tuple[Ruling, ...]
    vertical: tuple[Ruling, ...]
    pixels: Mask


def find_rules(ink: Mask, *, dpi: float) -> Rules:
    """The straight lines of a page put upright; broken ones are closed.

    Strokes of characters may chance to lie on one level: a short line counts only that runs
    from one upright line to another, and an upright one that reaches from one level line to
    the next.
    """
    level = _lines(ink, dpi, run=_RUN)
    poles = _lines(np.ascontiguousarray(ink.T), dpi, run=_RUN)
    held = _continued([r for r in level.rules if _holds(r, poles.rules, level)], level.rules)
    across = _closed(held)
    pixels = level.pixels(held)
    rest = ink & ~pixels
    upright = _lines(np.ascontiguousarray(rest.T), dpi, run=_LOWEST, piece=_LOWEST)
    standing = _standing(upright, across, ink.T)
    standing += _left_open(upright.rules, standing, across)
    down = _closed(standing)
    across = [_drawn_on(r, down) for r in across]
    down = [_drawn_on(r, across) for r in down]
    pixels |= upright.pixels(standing).T
    for rule in standing:
        to_levels = Ruling(rule.at, rule.lo - _BESIDE, rule.hi + _BESIDE)
        _paint(pixels.T, ink.T, rule, to_levels, px=dpi / 72)
    grown = [_grown(r, across, ink.T, px=dpi / 72) for r in down]
    for short, whole in zip(down, grown, strict=True):
        _paint(pixels.T, ink.T, short, whole, px=dpi / 72)
    across = _bridged(across, ink, px=dpi / 72)
    down = _bridged(grown, ink.T, px=dpi / 72)
    return Rules(tuple(across), tuple(down), pixels)


@dataclass(frozen=True, slots=True)
class _Found:
    """Level runs in an ink mask, with the label of the pixels of each."""

    rules: list[Ruling]
    ink: Mask
    px: float
    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    label_of: dict[Ruling, int]

    def pixels(self, rules: list[Ruling]) -> Mask:
        """The pixels of some of the runs."""
        mine = np.zeros(int(self.labels.max()) + 1, np.bool_)
        mine[[self.label_of[rule] for rule in rules]] = True
        return mine[self.labels]

    def beside_print(self, rule: Ruling) -> bool:
        """Whether much of a run has print close above or below it."""
        left, top, width, height, _ = (int(v) for v in self.stats[self.label_of[rule]])
        near = max(3, int(_NEAR * self.px))
        columns = slice(left, left + width)
        above = self.ink[max(0, top - near) : max(0, top - 1), columns]
        below = self.ink[top + height + 1 : top + height + near, columns]
        return any(p.size and float(p.max(axis=0).mean()) > _CLEAR for p in (above, below))


def _lines(ink: Mask, dpi: float, *, run: float, piece: float = _PIECE) -> _Found:
    """Level runs of ink, thin and straight."""
    px = dpi / 72.0
    # A line that falls by a pixel over its length breaks into runs that overlap here.
    thick = cv2.dilate(ink.astype(np.uint8), np.ones((3, 1), np.uint8))
    whole = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones((1, 3), np.uint8))
    pieces = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, int(piece * px)), np.uint8))
    long = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, int(run * px)), np.uint8))
    count, labels, stats, centres = cv2.connectedComponentsWithStats(pieces, connectivity=8)
    has_long_run = np.zeros(count, np.bool_)
    has_long_run[np.unique(labels[long > 0])] = True
    thickness = stats[:, cv2.CC_STAT_AREA] / stats[:, cv2.CC_STAT_WIDTH]
    height = stats[:, cv2.CC_STAT_HEIGHT]
    thin = (thickness - 2 <= _THICKEST * px) & (
        height <= thickness + 3 + 0.006 * stats[:, cv2.CC_STAT_WIDTH]
    )
    thin[0] = False
    rules: dict[Ruling, int] = {}
    for i in np.nonzero(thin)[0]:
        left, width = int(stats[i][0]), int(stats[i][2])
        at = (float(centres[i][1]) + 0.5) / px
        rules[Ruling(round(at, 2), round(left / px, 2), round((left + width) / px, 2))] = int(i)
    seeds = [rule for rule, label in rules.items() if has_long_run[label]]
    levels: dict[int, list[Ruling]] = {}
    for seed in seeds:
        levels.setdefault(int(seed.at), []).append(seed)
    for rule, label in rules.items():
        near = (s for k in (-1, 0, 1) for s in levels.get(int(rule.at) + k, ()))
        if not has_long_run[label] and any(_carries_on(rule, seed) for seed in near):
            seeds.append(rule)
    return _Found(seeds, ink, px, np.asarray(labels, np.int32), np.asarray(stats, np.int32), rules)


def _holds(rule: Ruling, poles: list[Ruling], level: _Found) -> bool:
    """Whether a level run is a ruling: long, or from pole to pole, or far from all print."""
    length = rule.hi - rule.lo
    if length >= _SURELY:
        return True
    ends = [p.at for p in poles if p.lo - _GAP <= rule.at <= p.hi + _GAP]
    if all(any(abs(at - end) <= _GAP for at in ends) for end in (rule.lo, rule.hi)):
        return True
    return length >= _ALONE and not level.beside_print(rule)


def _standing(upright: _Found, across: list[Ruling], ink: Mask) -> list[Ruling]:
    """The upright runs that are rulings; the lowest only in line with others.

    Args:
        ink: of the page, its columns as rows.
    """
    found = [r for r in upright.rules if _stands(r, across, upright, ink)]
    known = np.sort([r.at for r in found if r.hi - r.lo >= _PIECE])
    return [r for r in found if r.hi - r.lo >= _PIECE or _in_line(r, known)]


def _in_line(rule: Ruling, known: NDArray[np.float64]) -> bool:
    first, last = np.searchsorted(known, [rule.at - _IN_LINE, rule.at + _IN_LINE])
    return bool(first < last)


def _stands(rule: Ruling, across: list[Ruling], upright: _Found, ink: Mask) -> bool:
    """Whether an upright run reaches from one level ruling to another, or is tall."""
    length = rule.hi - rule.lo
    levels = [o.at for o in across if o.lo - _GAP <= rule.at <= o.hi + _GAP]
    met = [[at for at in levels if abs(at - end) <= _GAP] for end in (rule.lo, rule.hi)]
    if length >= _TALL:
        return any(met)
    if not all(met) or upright.beside_print(rule):
        return False
    # The upright stroke of a character is nearly as high as a low row, and touches no rule.
    over, under = Ruling(rule.at, met[0][0], met[0][0]), Ruling(rule.at, met[1][-1], met[1][-1])
    return _inked(over, rule, ink, upright.px) and _inked(rule, under, ink, upright.px)


def _left_open(rules: list[Ruling], standing: list[Ruling], across: list[Ruling]) -> list[Ruling]:
    """Short upright runs that carry on poles beyond the last level ruling, to one common end.

    Where a page cuts a low row and no ruling closes it, nothing but these is left of the row.
    """
    stubs: list[tuple[float, Ruling]] = []
    for rule in rules:
        levels = [o.at for o in across if o.lo - _GAP <= rule.at <= o.hi + _GAP]
        for near, far in ((rule.lo, rule.hi), (rule.hi, rule.lo)):
            met = any(abs(at - near) <= _GAP for at in levels)
            if rule not in standing and met and _carries_a_pole(rule, near, standing):
                stubs.append((far, rule))
    return [
        rule
        for end, rule in stubs
        if len({round(r.at) for far, r in stubs if abs(far - end) <= _GAP}) >= _POLES
    ]


def _carries_a_pole(rule: Ruling, near: float, standing: list[Ruling]) -> bool:
    """Whether a pole ends in line with a run where the run begins."""
    ends = [(p.lo, p.hi) for p in standing if abs(p.at - rule.at) < _IN_LINE]
    return any(min(abs(lo - near), abs(hi - near)) <= 2 * _GAP for lo, hi in ends)


def _continued(held: list[Ruling], rules: list[Ruling]) -> list[Ruling]:
    """Level rulings with the pieces that go on in one line with them, however near print is.

    A line that falls a little breaks where it steps from one row of pixels to the next.
    """
    rest = set(rules) - set(held)
    grew = True
    while grew:
        more = sorted(
            (r for r in rest if any(_goes_on(r, other) for other in held)),
            key=lambda r: (r.at, r.lo),
        )
        held, rest, grew = [*held, *more], rest - set(more), bool(more)
    return held


def _goes_on(rule: Ruling, other: Ruling) -> bool:
    return abs(rule.at - other.at) <= _IN_LINE and (
        -_GAP < max(rule.lo - other.hi, other.lo - rule.hi) <= _GAP
    )


def _carries_on(rule: Ruling, seed: Ruling) -> bool:
    gap = max(rule.lo - seed.hi, seed.lo - rule.hi)
    return abs(rule.at - seed.at) < 1.0 and gap < _BROKEN


def _closed(rules: list[Ruling]) -> list[Ruling]:
    """Pieces of one broken line joined."""
    out: list[Ruling] = []
    for rule in sorted(rules, key=lambda r: (r.lo, r.at)):
        for i, other in enumerate(out):
            if abs(rule.at - other.at) < 1.2 and rule.lo - other.hi < _BROKEN:
                total = (rule.hi - rule.lo) + (other.hi - other.lo)
                at = (rule.at * (rule.hi - rule.lo) + other.at * (other.hi - other.lo)) / total
                out[i] = Ruling(round(at, 2), other.lo, max(other.hi, rule.hi))
                break
        else:
            out.append(rule)
    return out


def _bridged(rules: list[Ruling], ink: Mask, *, px: float) -> list[Ruling]:
    """Pieces in one line joined over gaps that are inked from end to end."""
    out: list[Ruling] = []
    for rule in sorted(rules, key=lambda r: (r.lo, r.at)):
        before = [o for o in out if abs(o.at - rule.at) < _DRIFT and rule.lo - o.hi > 0]
        nearest = max(before, key=lambda o: o.hi, default=None)
        if nearest is not None and _inked(nearest, rule, ink, px):
            out.remove(nearest)
            longer = max(nearest, rule, key=lambda r: r.hi - r.lo)
            out.append(Ruling(longer.at, nearest.lo, rule.hi))
        else:
            out.append(rule)
    return out


def _grown(rule: Ruling, others: list[Ruling], ink: Mask, *, px: float) -> Ruling:
    """The upright line drawn on to the next level one, where ink runs on to it.

    Where a page cuts a row after its first line, what is left of it is lower than any piece
    that is looked for.
    """
    for _ in range(2):
        crossing = [o.at for o in others if o.lo - _JOIN <= rule.at <= o.hi + _JOIN]
        low = max((at for at in crossing if 0 < rule.lo - at <= _LOW_ROW), default=rule.lo)
        high = min((at for at in crossing if 0 < at - rule.hi <= _LOW_ROW), default=rule.hi)
        begins, ends = Ruling(rule.at, low, low), Ruling(rule.at, high, high)
        low = low if low < rule.lo and _inked(begins, rule, ink, px) else rule.lo
        high = high if high > rule.hi and _inked(rule, ends, ink, px) else rule.hi
        rule = Ruling(rule.at, low, high)
    return rule


def _paint(pixels: Mask, ink: Mask, short: Ruling, whole: Ruling, *, px: float) -> None:
    """Add the ink of what a line grew by to the pixels of lines."""
    half = max(2, round(px))
    middle = round(whole.at * px)
    band = slice(max(0, middle - half), middle + half + 1)
    for lo, hi in ((whole.lo, short.lo), (short.hi, whole.hi)):
        if hi > lo:
            part = (band, slice(int(lo * px), int(hi * px) + 1))
            pixels[part] |= ink[part]


def _inked(first: Ruling, then: Ruling, ink: Mask, px: float) -> bool:
    """Whether ink runs on between two pieces of a line."""
    columns = slice(int(first.hi * px), max(int(first.hi * px) + 1, int(then.lo * px)))
    half = max(2, round(px))
    middle = round((first.at + then.at) / 2 * px)
    band = ink[max(0, middle - half) : middle + half + 1, columns]
    return bool(band.size) and float(band.any(axis=0).mean()) >= _RUNS_ON


def _drawn_on(rule: Ruling, others: list[Ruling]) -> Ruling:
    """The line drawn to the one across that it nearly reaches."""
    crossing = [o.at for o in others if o.lo - _JOIN <= rule.at <= o.hi + _JOIN]
    lo = min((at for at in crossing if abs(at - rule.lo) <= _JOIN), default=rule.lo)
    hi = max((at for at in crossing if abs(at - rule.hi) <= _JOIN), default=rule.hi)
    return Ruling(rule.at, min(lo, rule.lo), max(hi, rule.hi))


def without_rules(grey: Pixels, rules: Rules) -> Pixels:
    """The page with its rulings painted over; print that crosses them keeps its strokes."""
    if not rules.pixels.any():
        return grey
    out = grey.copy()
    out[rules.pixels] = 250
    return out
