"""Text set on a baseline, and the em box round it."""

from __future__ import annotations

ASCENT, DESCENT = 0.88, 0.12
"""Of the em box over and under the baseline, as in CJK fonts."""


class OnBaseline:
    """What has a baseline ``base`` (y) and a ``size``, both in points."""

    __slots__ = ()
    base: float
    size: float

    @property
    def top(self) -> float:
        """Top of the em box."""
        return self.base - ASCENT * self.size

    @property
    def bottom(self) -> float:
        """Bottom of the em box."""
        return self.base + DESCENT * self.size
