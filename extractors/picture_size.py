"""Which pictures set into pages of text are worth recognising, by their printed size."""

from __future__ import annotations

_LEAST = (70.0, 36.0)
_SEAL, _SQUARE = 142.0, 1.3
"""A company seal is 42 to 45 mm wide (128 points), codes and emblems are smaller."""
_FLAT, _SHORT = 72.0, 200.0
"""Letterheads and written names are low and short; a printed line of words is longer."""


def may_hold_words(width: float, height: float) -> bool:
    """Whether a picture of this size (points) may be a document, and no seal, logo or signature.

    Recognition takes seconds to start: a sound report with its seals must not wait for it.
    """
    long, short = max(width, height), min(width, height)
    if long < _LEAST[0] or short < _LEAST[1]:
        return False
    if long <= _SEAL and long <= _SQUARE * short:
        return False
    return short > _FLAT or long > _SHORT
