"""Readings of lines → characters with edges, sureness and other readings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.pdf.glyphs import is_wide
from lvjian.extractors.scan.slips import mend_words

if TYPE_CHECKING:  # a document of text shall not wait for the libraries of pictures
    from lvjian.extractors.ocr.decode import Reading
    from lvjian.extractors.scan.lines import Line

_MOST_ALTERNATIVES = 4
_ONE_NUMBER = 1.3
"""Heights of a line that two digits of one number stand apart at most."""
_NUMBER = re.compile(r"\d(?: ?\d){0,2}(?: ?[.．] ?\d(?: ?\d)?)?")
_CODE = re.compile(r"[0-9A-Z]{15,}|\d{10,}")
_ROOM, _GAPPED = 1.6, 0.8
"""Usual steps from one character of a code to the next; how sure those beside a gap are.

Of 302 credit codes read rightly 8 have a step of 1.7 to 1.9, all beside a broad letter.
"""
_SHORT = 24
_LEAST_MEAN = 0.5
_STRETCH, _ENOUGH = 4, 8
_LOOSE_START = "（《〈「『【〔“‘☐☑□"
_LOOSE_END = "，。、；：！？）》〉」』】〕”’☐☑□"
"""Punctuation fills half of its square: print ends before its edge."""


def to_line(
    reading: Reading,
    line: Line,
    *,
    dpi: float,
    others: Sequence[tuple[str, float]] = (),
) -> RecognisedLine:
    """The line in points; blanks the model saw stay only between two words of letters.

    Ink that is hardly a word is a line without characters: doubt about what stands there.

    Args:
        others: what further looks at the line gave.
    """
    px = dpi / 72.0
    x0, y0, x1, y1 = (round(v / px, 2) for v in line.ink)
    if reading.mean < _LEAST_MEAN or not reading.text.strip():
        return RecognisedLine("", (x0, y0, x1, y1), (), sure=round(reading.mean, 4))
    height = float(line.span[3] - line.span[1])
    keep = [i for i in range(len(reading.text)) if _counts(reading, i, height)]
    entry = line.cell is not None and _is_number(reading, keep, height)
    if entry:
        keep = [i for i in keep if not reading.text[i].isspace()]
    text, sure = mend_words("".join(reading.text[i] for i in keep), [reading.sure[i] for i in keep])
    left = line.span[0]
    edges = char_edges(
        text,
        [left + reading.centres[i] for i in keep],
        ink=(float(line.ink[0]), float(line.ink[2])),
        height=height,
        solid=entry,
    )
    sure = with_gaps(text, [reading.centres[i] for i in keep], sure)
    return RecognisedLine(
        text=text,
        box=(x0, y0, x1, y1),
        chars=tuple(
            (c, round(lo / px, 2), round(hi / px, 2))
            for c, (lo, hi) in zip(text, edges, strict=True)
        ),
        sure=min((s for c, s in zip(text, sure, strict=True) if matters(c)), default=1.0),
        char_sure=sure,
        alternatives=_alternatives(reading, keep, others) if len(keep) <= _SHORT else (),
    )


def with_gaps(text: str, middles: Sequence[float], sure: Sequence[float]) -> tuple[float, ...]:
    """How sure each character is: in a code hardly, where room for one more is left beside it.

    Args:
        middles: of the characters, from left to right.
    """
    doubted = list(sure)
    for code in _CODE.finditer(text):
        places = range(*code.span())
        steps = [middles[j] - middles[i] for i, j in pairwise(places)]
        usual = sorted(steps)[len(steps) // 2]
        for i, step in zip(places, steps, strict=False):
            if step > _ROOM * usual:
                doubted[i] = min(doubted[i], _GAPPED)
                doubted[i + 1] = min(doubted[i + 1], _GAPPED)
    return tuple(doubted)


def _is_number(reading: Reading, keep: Sequence[int], height: float) -> bool:
    """Whether a cell holds one number, set a little wide perhaps: 9 5.5."""
    if not _NUMBER.fullmatch("".join(reading.text[i] for i in keep)):
        return False
    middles = [reading.centres[i] for i in keep if not reading.text[i].isspace()]
    return all(b - a <= _ONE_NUMBER * height for a, b in pairwise(middles))


def matters(char: str) -> bool:
    """Whether a misreading of the character would change what is said."""
    return char.isalnum() or char in "%‰≥≤><±+-－—☐☑□√×."


def _counts(reading: Reading, at: int, height: float) -> bool:
    """Whether a character is kept: a blank only in a gap between two words of letters."""
    text, centres = reading.text, reading.centres
    if not text[at].isspace():
        return True
    if not 0 < at < len(text) - 1 or is_wide(text[at - 1]) or is_wide(text[at + 1]):
        return False
    return centres[at + 1] - centres[at - 1] > 0.6 * height


def char_edges(
    text: str,
    centres: Sequence[float],
    *,
    ink: tuple[float, float],
    height: float,
    solid: bool = False,
) -> list[tuple[float, float]]:
    """Left and right edge of each character, from the places of their middles.

    Middles are known to an eighth of the height only. Neighbours share an edge halfway
    unless there is a blank between them; the first and the last end with the print.

    Args:
        ink: where the print of the line begins and ends, in the unit of ``centres``.
        height: of the line, by which a single character's width is judged.
        solid: there is no blank in it.
    """
    if not text:
        return []
    em = em_of(text, centres) or 0.68 * height
    half = [em * (0.5 if is_wide(c) else 0.28) for c in text]
    lows = [c - h for c, h in zip(centres, half, strict=True)]
    highs = [c + h for c, h in zip(centres, half, strict=True)]
    for i, j in pairwise(range(len(text))):
        gap = centres[j] - centres[i]
        wide = is_wide(text[i]) or is_wide(text[j])
        if solid or gap < (1.35 * (half[i] + half[j]) if wide else 1.2 * em):
            highs[i] = lows[j] = (highs[i] + lows[j]) / 2 if gap > 0 else centres[i]
    bearing = 0.05 * em
    # Print that the model passed over (a crossed box) lies outside of the first or last character.
    if text[0] not in _LOOSE_START and abs(lows[0] - ink[0]) < 0.5 * em:
        lows[0] = ink[0] - bearing
    if text[-1] not in _LOOSE_END and abs(highs[-1] - ink[1]) < 0.5 * em:
        highs[-1] = ink[1] + bearing
    return [(lo, max(lo, hi)) for lo, hi in zip(lows, highs, strict=True)]


def em_of(text: str, centres: Sequence[float]) -> float | None:
    """Advance of full-width characters: over the longest stretch of them, over all if it is short.

    None with too few, or with middles that do not go on (print read backwards).
    """
    runs: list[Sequence[float]] = []
    start = 0
    for i in range(len(text) + 1):
        if i == len(text) or not is_wide(text[i]) or text[i] in _LOOSE_START + _LOOSE_END:
            runs.append(centres[start:i])
            start = i + 1
    longest = max(runs, key=len)
    if len(longest) < _STRETCH:
        return None
    # Middles are known to a quarter of a character only: few steps vary by half.
    told, most = ([longest], 1.4) if len(longest) >= _ENOUGH else (runs, 1.75)
    steps = sorted(b - a for run in told for a, b in pairwise(run))
    usual = [step for step in steps if 0 < step < most * steps[len(steps) // 2]]
    return sum(usual) / len(usual) if usual else None


def _alternatives(
    reading: Reading, keep: Sequence[int], others: Sequence[tuple[str, float]]
) -> tuple[tuple[str, float], ...]:
    """What further looks gave, and the line with one character read the other way."""
    found: list[tuple[str, float]] = list(others)
    for at, i in enumerate(keep):
        letter, likely = reading.rivals[i]
        if letter:
            chars = [reading.text[k] for k in keep]
            chars[at] = letter
            if all("".join(chars) != text for text, _ in others):
                found.append(("".join(chars), likely))
    found.sort(key=lambda item: (-item[1], item[0]))
    return tuple(found[:_MOST_ALTERNATIVES])
