"""A level stroke by itself: a dash (nothing to state), or the numeral 一."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.ocr.decode import Reading
from lvjian.extractors.scan.lines import ENTRY, Line, Span
from lvjian.extractors.scan.weak import Verdict

Pixels = NDArray[np.uint8]

LEVEL = frozenset("一-—－–―_~～ー")
_WORD = "一"
_FLAT, _DOWNWARDS = 0.4, 2.0
"""Rise over run of a level stroke; its widths to the next character of a word set downwards."""
_TOLD, _HELD, _TORN = 0.92, 0.8, 0.5
_THICK, _RISING = 1.27, -0.045
"""Thickest part over the usual one, and slope: of 一 in Song 1.37 or more, in Kai -0.07 or less;
of every dash of seven fonts at 9 to 12 points 1.19 at most, and from -0.02 if it is long."""
_EVEN, _LEVELLED = 1.22, 0.03
_PRINT = 0.95
"""Height of the print of a line, in full widths."""
_HYPHEN, _DASH, _DOUBLE, _LONGEST = 0.6, 0.7, 1.4, 2.4
"""Full widths: up to the first it is a hyphen or half a dash, from the third on two dashes."""
_BEND = 0.12
"""Half heights that the middle of a stroke is off a straight line at most, in full widths."""
_ORDINAL = re.compile(r"[(（]?[二三四五六七八九十]{1,3}[)）]?[、.．]?")
_OFTEN = 2
_SHORT = 0.15
"""Darkness of a pixel that counts as stroke, as share of the darkest."""


def told_level(
    verdicts: Sequence[Verdict], lines: Sequence[Line], grey: Pixels, cells: Sequence[Span]
) -> list[Verdict]:
    """The readings, those of lone level strokes told by their shape and their column.

    In the faces without feet the two are one shape. A word set downwards and a column of
    numerals say 一; any other cell that holds nothing but a level bar states nothing.

    Args:
        grey: the page without rulings.
        cells: that ``Line.cell`` counts, in pixels.
    """
    em = _em(verdicts, lines)
    out = list(verdicts)
    strokes = [i for i, x in enumerate(lines) if _is_level(verdicts[i], x)]
    for i in strokes:
        out[i] = _told(i, out, lines, grey, em=em, cells=cells, strokes=strokes)
    return out


def _told(
    i: int,
    verdicts: Sequence[Verdict],
    lines: Sequence[Line],
    grey: Pixels,
    *,
    em: float,
    cells: Sequence[Span],
    strokes: Sequence[int],
) -> Verdict:
    verdict, mine = verdicts[i], lines[i]
    if _in_downward_word(i, verdicts, lines):
        return _as(verdict, mine, _WORD, _TOLD)
    own = [x for x in lines if x.cell == mine.cell and x is not mine]
    if own and mine.cell != ENTRY:
        return verdict
    wide, shape = mine.ink[2] - mine.ink[0], _shape(mine, grey, em)
    if not shape or wide > _LONGEST * em:
        return verdict
    read = verdict.reading.text.strip()
    if shape == "word":
        return verdict if read == _WORD else _as(verdict, mine, _WORD, _HELD)
    column = [k for k in range(len(lines)) if k != i and _one_column(lines[k], mine, em)]
    if any(_ORDINAL.fullmatch(verdicts[k].reading.text.strip()) for k in column):
        return _as(verdict, mine, _WORD, _TOLD)
    dash = _dash(wide / em)
    alike = sum(k in strokes and _alike(lines[k], mine) for k in column)
    if wide >= _HYPHEN * em and alike == 0 and _is_first(mine, lines, cells):
        return _as(verdict, mine, read if read == _WORD else dash, _TORN)
    if shape == "unclear" or (wide < _HYPHEN * em and alike < _OFTEN):
        # A speck of dust is as large as a hyphen; several one below the other are none.
        return _as(verdict, mine, dash, _HELD if read in LEVEL and read else _TORN)
    return _as(verdict, mine, dash, _TOLD)


def _em(verdicts: Sequence[Verdict], lines: Sequence[Line]) -> float:
    """Full width of most print of a page, in pixels."""
    heights = [
        line.ink[3] - line.ink[1]
        for verdict, line in zip(verdicts, lines, strict=True)
        if sum("一" < c <= "鿿" for c in verdict.reading.text) > 1
    ]
    return float(np.median(heights)) / _PRINT if heights else 25.0


def _is_level(verdict: Verdict, line: Line) -> bool:
    x0, y0, x1, y1 = line.ink
    read = verdict.reading.text.strip()
    # A small hyphen is hardly read at all.
    level = set(read) <= LEVEL or (len(read) == 1 and max(verdict.reading.sure) < _HELD)
    return line.cell is not None and level and y1 - y0 <= _FLAT * (x1 - x0) + 2


def _in_downward_word(i: int, verdicts: Sequence[Verdict], lines: Sequence[Line]) -> bool:
    """Whether a character stands over or under the stroke, as in 一级指标 set downwards."""
    mine = lines[i]
    x0, y0, x1, y1 = mine.ink
    return any(
        abs(line.ink[0] + line.ink[2] - x0 - x1) < x1 - x0
        and abs(line.ink[1] + line.ink[3] - y0 - y1) < 2 * _DOWNWARDS * (x1 - x0)
        and len(other.reading.text.strip()) == 1
        and "一" <= other.reading.text.strip() <= "鿿"
        and other.reading.text.strip() not in LEVEL
        for line, other in zip(lines, verdicts, strict=True)
        if line is not mine and line.cell == mine.cell
    )


def _shape(line: Line, grey: Pixels, em: float) -> str:
    """``bar``, ``word`` (a foot, or rising) or ``unclear``; "" where it is no level stroke."""
    x0, y0, x1, y1 = line.ink
    part = grey[max(0, y0 - 2) : y1 + 2, max(0, x0) : x1]
    if part.size == 0 or part.shape[1] < 5:
        return ""
    dark = np.clip(float(np.percentile(grey[::7, ::7], 60)) - part, 0, None).astype(np.float32)
    dark[dark < _SHORT * float(dark.max())] = 0
    thick = dark.sum(axis=0)
    cut = 2 if part.shape[1] > 8 else 1
    thick, dark = thick[cut:-cut], dark[:, cut:-cut]
    usual = float(np.median(thick))
    # One bar without gaps: neither dots nor an equals sign.
    rows = np.nonzero(dark.sum(axis=1) > 0.2 * float(dark.sum(axis=1).max()))[0]
    if usual <= 0 or float((thick < 0.3 * usual).mean()) > 0.1 or np.ptp(rows) >= len(rows):
        return ""
    at = np.arange(dark.shape[1])
    middles = (np.arange(dark.shape[0]) @ dark) / np.maximum(thick, 1.0)
    slope, start = np.polyfit(at, middles, 1)
    bend = float(np.percentile(np.abs(middles - slope * at - start), 90))
    if bend > max(1.0, _BEND * em):
        return ""
    most = float(np.convolve(thick, [0.5, 0.5], "valid").max()) / usual if len(thick) > 2 else 1.0
    if x1 - x0 < _HYPHEN * em:
        return "bar" if most <= _THICK else "unclear"
    if most >= _THICK or slope <= _RISING:
        return "word"
    return "bar" if most <= _EVEN and abs(slope) <= _LEVELLED else "unclear"


def _one_column(line: Line, mine: Line, em: float) -> bool:
    if line.cell is None:
        return False
    wide = line.ink[2] - line.ink[0]
    middle = line.ink[0] + line.ink[2] - mine.ink[0] - mine.ink[2]
    left = line.ink[0] - mine.ink[0]
    return wide <= 4 * em and min(abs(middle) / 2, abs(left)) <= 0.5 * em


def _alike(line: Line, mine: Line) -> bool:
    """Whether two strokes are of about one length."""
    one, other = line.ink[2] - line.ink[0], mine.ink[2] - mine.ink[0]
    return abs(one - other) <= max(2.0, 0.2 * other)


def _is_first(line: Line, lines: Sequence[Line], cells: Sequence[Span]) -> bool:
    """Whether nothing of the table is on its left: there numerals count the rows."""
    x0, y0, _, y1 = line.ink
    if line.cell is None or line.cell == ENTRY:
        return not any(x.ink[2] < x0 and x.ink[1] <= y1 and y0 <= x.ink[3] for x in lines)
    left, middle = cells[line.cell][0], (y0 + y1) / 2
    return not any(c[2] <= left + 12 and c[1] <= middle <= c[3] for c in cells)


def _dash(wide: float) -> str:
    """The dash of a width in full widths."""
    if wide > _DOUBLE:
        return "——"
    if wide > _DASH:
        return "—"
    return "–" if wide > 0.5 else "-"


def _as(verdict: Verdict, line: Line, text: str, sure: float) -> Verdict:
    """The stroke as a character; what it was read as is another reading."""
    reading = verdict.reading
    read = reading.text.strip()
    middle = (line.ink[0] + line.ink[2]) / 2 - line.span[0]
    if read == text:
        most = max(sure, min(reading.sure, default=0.0)) if sure == _TOLD else sure
        return Verdict(replace(reading, sure=(most,) * len(reading.sure)), verdict.others)
    count = len(text)
    changed = Reading(text, (middle,) * count, (sure,) * count, (("", 0.0),) * count)
    left = tuple(o for o in verdict.others if o[0] not in (text, read))
    return Verdict(changed, ((read, round(1 - sure, 4)), *left) if read else left)
