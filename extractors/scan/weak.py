"""Short entries of tables (得分, 分值, 权重) read again, enlarged, where the first reading is unsure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.ocr.decode import Reading
from lvjian.extractors.ocr.engine import read_lines
from lvjian.extractors.scan.lines import Line
from lvjian.extractors.scan.text import matters

Pixels = NDArray[np.uint8]

_SHORT = 7
_UNSURE = 0.97
_MARGINS = (0.18, 0.35, 0.35)
_SHARPENED = (False, False, True)
_STROKES = frozenset("1/lI|丨")
_LEANS, _STANDS, _SLANTED = 0.2, 0.1, 0.92
"""Run over rise: 0.25 to 0.49 of a slash, 0.0 of a one in all of 19 fonts measured."""
_LEAST_HEIGHT = 8
_MOST_SURE, _MAJORITY, _SPLIT = 0.99, 0.85, 0.5


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reading that most pictures of a line gave, and what the others gave."""

    reading: Reading
    others: tuple[tuple[str, float], ...] = ()


def read_again(readings: Sequence[Reading], lines: Sequence[Line], grey: Pixels) -> list[Verdict]:
    """The readings, those of unsure short entries settled by three more looks at each.

    Args:
        grey: the page without rulings.
    """
    weak = [i for i, (r, x) in enumerate(zip(readings, lines, strict=True)) if _is_weak(r, x)]
    looks = [picture for i in weak for picture in _pictures(lines[i], grey)]
    again = read_lines(looks)
    count = len(_MARGINS)
    verdicts = [Verdict(reading) for reading in readings]
    for k, i in enumerate(weak):
        verdicts[i] = _settled(readings[i], again[k * count : (k + 1) * count])
    return [_told_by_slant(v, x, grey) for v, x in zip(verdicts, lines, strict=True)]


def _told_by_slant(verdict: Verdict, line: Line, grey: Pixels) -> Verdict:
    """A lone stroke is a slash (not applicable) if it leans, a one if it stands."""
    read = verdict.reading.text.strip()
    if line.cell is None or read not in _STROKES:
        return verdict
    lean = _lean(line, grey)
    told = "/" if lean >= _LEANS else "1" if lean <= _STANDS else ""
    if told == read or (told != "/" and read not in "1/"):
        return verdict
    reading, sure, text = verdict.reading, _SLANTED if told else _SPLIT, told or read
    sures = (sure,) * len(reading.sure)
    changed = replace(reading, text=reading.text.replace(read, text), sure=sures)
    other = read if told else "1/".replace(read, "")
    left = (o for o in verdict.others if o[0] not in (text, other))
    return Verdict(changed, ((other, round(1 - sure, 4)), *left))


def _lean(line: Line, grey: Pixels) -> float:
    """How far to the right a stroke leans: its run over its rise; 0 where it is no stroke."""
    x0, y0, x1, y1 = line.ink
    part = grey[max(0, y0) : y1, max(0, x0) : x1]
    if part.size == 0 or part.shape[0] < _LEAST_HEIGHT:
        return 0.0
    ink = (255.0 - part) * (part < (float(part.min()) + float(np.median(grey))) / 2)
    weight = ink.sum(axis=1)
    rows = np.nonzero(weight > 0)[0]
    if len(rows) < _LEAST_HEIGHT:
        return 0.0
    # The flag of a one and its foot are left out.
    tall = len(rows)
    rows = rows[round(0.3 * tall) : round(0.85 * tall)]
    middles = (ink[rows] @ np.arange(part.shape[1])) / weight[rows]
    return -float(np.polyfit(rows, middles, 1)[0])


def _is_weak(reading: Reading, line: Line) -> bool:
    text = reading.text.strip()
    if line.cell is None or len(text) > _SHORT:
        return False
    return _least(reading) < _UNSURE


def _least(reading: Reading) -> float:
    pairs = zip(reading.text, reading.sure, strict=True)
    return min((sure for char, sure in pairs if matters(char)), default=0.0)


def _pictures(line: Line, grey: Pixels) -> list[Pixels]:
    x0, y0, x1, y1 = line.ink
    found: list[Pixels] = []
    for share, sharpened in zip(_MARGINS, _SHARPENED, strict=True):
        margin = max(2, round(share * (y1 - y0)))
        part = grey[max(0, y0 - margin) : y1 + margin, max(0, x0 - margin) : x1 + margin]
        large = cv2.resize(part, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        if sharpened:
            large = cv2.addWeighted(large, 1.7, cv2.GaussianBlur(large, (0, 0), 3), -0.7, 0)
        found.append(np.asarray(large, np.uint8))
    return found


def _settled(first: Reading, again: Sequence[Reading]) -> Verdict:
    """What most looks agree on; how sure follows from how many do."""
    looks = [first, *again]
    groups: dict[str, list[Reading]] = {}
    for look in looks:
        groups.setdefault(look.text.strip(), []).append(look)
    ranked = sorted(groups.items(), key=lambda g: (-len(g[1]), -max(map(_least, g[1])), g[0]))
    text, mine = ranked[0]
    best = first if first.text.strip() == text else max(mine, key=_least)
    others = tuple((t, max(map(_least, g))) for t, g in ranked[1:] if t)
    if not text:
        return Verdict(first, others)
    doubt = float(np.prod([1.0 - _least(look) for look in mine]))
    bound = {len(looks): _MOST_SURE, len(looks) - 1: _MAJORITY}.get(len(mine), _SPLIT)
    sure = round(min(bound, 1.0 - doubt), 4)
    if best is not first:
        # Places are those of the first look at the line; the others are cut out otherwise.
        best = _at_places_of(first, best)
    return Verdict(replace(best, sure=tuple(max(sure, min(s, bound)) for s in best.sure)), others)


def _at_places_of(first: Reading, best: Reading) -> Reading:
    """A reading with its characters spread over the places of another."""
    if not first.centres:
        return best
    low, high = first.centres[0], first.centres[-1]
    count = len(best.text)
    if count == len(first.text):
        return replace(best, centres=first.centres)
    step = (high - low) / (count - 1) if count > 1 else 0.0
    return replace(best, centres=tuple(low + step * i for i in range(count)))
