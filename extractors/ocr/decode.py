"""Output of the reading model → characters with their places, sureness and rivals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_RIVAL = 0.02


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


def decode(steps: NDArray[np.float32], letters: Sequence[str], *, step: float) -> Reading:
    """Best path through the steps of a line (CTC): repeats are one character, 0 is none.

    Args:
        steps: steps × letters, likelihoods.
        step: pixels of the line's picture per step.
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
    return Reading("".join(text), tuple(centres), tuple(sure), tuple(rivals))


def _rival(step: NDArray[np.float32], letter: int, letters: Sequence[str]) -> tuple[str, float]:
    others = step.copy()
    others[letter] = others[0] = 0.0
    second = int(others.argmax())
    likely = float(others[second])
    return (letters[second], round(likely, 4)) if likely >= _RIVAL else ("", 0.0)
