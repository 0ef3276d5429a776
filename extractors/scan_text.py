"""Readings of lines → characters with edges, sureness and other readings."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.pdf_glyphs import is_wide

if TYPE_CHECKING:  # a document of text shall not wait for the libraries of pictures
    from lvjian.extractors.ocr_decode import Reading
    from lvjian.extractors.scan_lines import Span

_MOST_ALTERNATIVES = 4
_SHORT = 24


def to_line(reading: Reading, span: Span, *, dpi: float) -> RecognisedLine:
    """The line in points; blanks the model saw stay only between two words of letters."""
    px = dpi / 72.0
    keep = [i for i in range(len(reading.text)) if _counts(reading.text, i)]
    text = "".join(reading.text[i] for i in keep)
    centres = [reading.centres[i] for i in keep]
    edges = char_edges(text, centres, right=float(span[2] - span[0]), height=span[3] - span[1])
    x0, y0, x1, y1 = (v / px for v in span)
    chars = tuple(
        (c, round(x0 + lo / px, 2), round(x0 + hi / px, 2))
        for c, (lo, hi) in zip(text, edges, strict=True)
    )
    sure = tuple(reading.sure[i] for i in keep)
    return RecognisedLine(
        text=text,
        box=(round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)),
        chars=chars,
        sure=min((s for c, s in zip(text, sure, strict=True) if matters(c)), default=1.0),
        char_sure=sure,
        alternatives=_alternatives(reading, keep) if len(keep) <= _SHORT else (),
    )


def matters(char: str) -> bool:
    """Whether a misreading of the character would change what is said."""
    return char.isalnum() or char in "%‰≥≤><±+-－—☐☑□√×."


def _counts(text: str, at: int) -> bool:
    if not text[at].isspace():
        return True
    inside = 0 < at < len(text) - 1
    return inside and not is_wide(text[at - 1]) and not is_wide(text[at + 1])


def char_edges(
    text: str, centres: Sequence[float], *, right: float, height: float
) -> list[tuple[float, float]]:
    """Left and right edge of each character, from the places of their middles.

    Neighbours share an edge halfway, unless there is a blank between them.

    Args:
        right: width of the line, in the unit of ``centres``.
        height: of the line, which bounds the width of a character.
    """
    if not text:
        return []
    em = em_of(text, centres) or 0.75 * height
    half = [em * (0.5 if is_wide(c) else 0.28) for c in text]
    lows = [max(0.0, c - h) for c, h in zip(centres, half, strict=True)]
    highs = [min(right, c + h) for c, h in zip(centres, half, strict=True)]
    for i, j in pairwise(range(len(text))):
        gap = centres[j] - centres[i]
        if gap < 1.35 * (half[i] + half[j]):
            highs[i] = lows[j] = (highs[i] + lows[j]) / 2 if gap > 0 else centres[i]
    return [(lo, max(lo, hi)) for lo, hi in zip(lows, highs, strict=True)]


def em_of(text: str, centres: Sequence[float]) -> float | None:
    """The usual advance from one full-width character to the next; None with too few."""
    steps = [
        right - left
        for (a, left), (b, right) in pairwise(zip(text, centres, strict=True))
        if is_wide(a) and is_wide(b) and "\u4e00" <= a <= "\u9fff"
    ]
    if len(steps) < 2:
        return None
    return sorted(steps)[len(steps) // 2]


def _alternatives(reading: Reading, keep: Sequence[int]) -> tuple[tuple[str, float], ...]:
    """The line with one of its characters read the other way, likeliest first."""
    found: list[tuple[str, float]] = []
    for at, i in enumerate(keep):
        letter, likely = reading.rivals[i]
        if letter:
            chars = [reading.text[k] for k in keep]
            chars[at] = letter
            found.append(("".join(chars), likely))
    found.sort(key=lambda item: (-item[1], item[0]))
    return tuple(found[:_MOST_ALTERNATIVES])
