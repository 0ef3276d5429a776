"""Output of the reading model → characters with their places, sureness and rivals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_RIVAL = 0.02
_MARKS = frozenset("，。、；：,.;:！？!?")
_OPENING = frozenset("《（(“‘【〈")
_FIRST_WIDE = "一"
_STRETCH = 4
_EMPTY = 1.65
"""Advances between the middles of two characters with room for one in between."""
_BETWEEN, _TAIL = 0.03, 0.3
"""Likelihood from which punctuation stands there all the same."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One line as read.

    Attributes:
        centres: of each character, in pixels from the left edge of its picture.
        sure: 0..1 of each character.
        rivals: of each character, its second reading and how likely it is ("" where none is).
    """

    text: str
    centres: tuple[float, ...]
    sure: tuple[float, ...]
    rivals: tuple[tuple[str, float], ...]

    @property
    def mean(self) -> float:
        """Mean sureness, 0 where nothing was read."""
        return sum(self.sure) / len(self.sure) if self.sure else 0.0


def decode(
    steps: NDArray[np.float32], letters: Sequence[str], *, step: float, marks: Sequence[int] = ()
) -> Reading:
    """Best path through the steps of a line (CTC): repeats are one character, 0 is none.

    Args:
        steps: steps × letters, likelihoods.
        step: pixels of the line's picture per step.
        marks: numbers of the letters that are punctuation: the likeliest of them stands where
            the path leaves the place of a character empty.
    """
    best = steps.argmax(axis=1)
    text: list[str] = []
    centres: list[float] = []
    sure: list[float] = []
    rivals: list[tuple[str, float]] = []
    begin = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[begin]:
            continue
        letter = int(best[begin])
        if letter:
            run = steps[begin:end, letter]
            peak = begin + int(run.argmax())
            weight = float(run.sum()) or 1.0
            middle = float((run * (np.arange(begin, end) + 0.5)).sum()) / weight
            text.append(letters[letter])
            centres.append(middle * step)
            sure.append(round(float(run.max()), 4))
            rivals.append(_rival(steps[peak], letter, letters))
        begin = end
    if marks:
        for at, mark, likely, centre in reversed(_passed_over(steps, text, centres, step, marks)):
            text.insert(at, letters[mark])
            centres.insert(at, centre)
            sure.insert(at, likely)
            rivals.insert(at, ("", 0.0))
    return Reading("".join(text), tuple(centres), tuple(sure), tuple(rivals))


def _passed_over(
    steps: NDArray[np.float32],
    text: Sequence[str],
    centres: Sequence[float],
    step: float,
    marks: Sequence[int],
) -> list[tuple[int, int, float, float]]:
    """Punctuation between two characters that stand apart, or behind the last.

    Returns:
        Where it belongs, which it is, how likely, and its middle; in reading order.
    """
    wide = [c >= _FIRST_WIDE for c in text]
    ways = [b - a for i, (a, b) in enumerate(pairwise(centres)) if wide[i] and wide[i + 1]]
    if len(ways) < _STRETCH:
        return []
    em = sorted(ways)[len(ways) // 2]
    found: list[tuple[int, int, float, float]] = []
    for at in range(1, len(text) + 1):
        last = at == len(text)
        if text[at - 1] in _MARKS or (not last and text[at] in _OPENING):
            continue
        low = centres[at - 1] + (0.5 if wide[at - 1] else 0.3) * em
        high = low + 1.1 * em if last else centres[at] - 0.5 * em
        if not last and (centres[at] - centres[at - 1] < _EMPTY * em or not wide[at]):
            continue
        begin, end = round(low / step), min(round(high / step), len(steps))
        if end <= begin:
            continue
        part = steps[begin:end][:, marks]
        where, which = np.unravel_index(int(part.argmax()), part.shape)
        likely = float(part[where, which])
        if likely >= (_TAIL if last else _BETWEEN):
            middle = (begin + int(where) + 0.5) * step
            found.append((at, marks[int(which)], round(likely, 4), middle))
    return found


def _rival(step: NDArray[np.float32], letter: int, letters: Sequence[str]) -> tuple[str, float]:
    others = step.copy()
    others[letter] = others[0] = 0.0
    second = int(others.argmax())
    likely = float(others[second])
    return (letters[second], round(likely, 4)) if likely >= _RIVAL else ("", 0.0)
