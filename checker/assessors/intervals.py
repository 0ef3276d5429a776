"""Confidence intervals of shares and of counts per report.

Shares: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical
inference. Counts: Garwood, F. (1936), Fiducial limits for the Poisson distribution, with the
count divided by the dispersion where reports of one firm differ more than chance would have it
(quasi-Poisson).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
_STEPS = 100
_ENOUGH = 1e-12


@dataclass(frozen=True, slots=True)
class Interval:
    """Both bounds belong to it; ``high`` may be infinite for rates of nothing."""

    low: float
    high: float

    def scaled(self, factor: float) -> Interval:
        """Both bounds multiplied."""
        return Interval(self.low * factor, self.high * factor)


def wilson(share: float, size: float, *, confidence: float = CONFIDENCE) -> Interval:
    """Interval of a share.

    Args:
        share: 0 to 1. size: independent trials behind it; may be fewer than were counted.
    """
    if size <= 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    # At 0 and 1 the bound is exact; rounding must not leave it a hair inside.
    low = 0.0 if share == 0 else max(0.0, middle - half)
    return Interval(low, 1.0 if share == 1 else min(1.0, middle + half))


def poisson(count: float, *, confidence: float = CONFIDENCE) -> Interval:
    """Exact interval of the mean of a Poisson count; ``count`` need not be whole."""
    tail = (1 - confidence) / 2
    low = gamma_quantile(tail, count) if count > 0 else 0.0
    return Interval(low, gamma_quantile(1 - tail, count + 1))


def mean_count(
    counts: Sequence[int], *, dispersion: float | None = None, confidence: float = CONFIDENCE
) -> Interval:
    """Interval of the mean of counts, one for each report.

    Args:
        dispersion: variance over mean; that of the counts themselves unless given.
    """
    if not counts:
        return Interval(0.0, inf)
    spread = dispersion_of(counts) if dispersion is None else max(1.0, dispersion)
    return poisson(sum(counts) / spread, confidence=confidence).scaled(spread / len(counts))


def dispersion_of(counts: Sequence[int]) -> float:
    """Variance over mean, never below 1: less than chance is chance too."""
    size, total = len(counts), sum(counts)
    if size < 2 or not total:
        return 1.0
    mean = total / size
    return max(1.0, sum((c - mean) ** 2 for c in counts) / (size - 1) / mean)


def gamma_quantile(probability: float, shape: float) -> float:
    """The value below which a gamma variable of that shape and scale 1 lies so probably."""
    high = max(1.0, shape)
    while gamma_below(high, shape) < probability:
        high *= 2
    return _bisected(lambda x: gamma_below(x, shape) < probability, 0.0, high)


def gamma_below(value: float, shape: float) -> float:
    """Probability that a gamma variable lies below a value (regularised lower gamma).

    The series of Abramowitz and Stegun 6.5.29; all its terms are positive.
    """
    if value <= 0:
        return 0.0
    term = total = 1.0
    step = 0
    while term > _ENOUGH * total:
        step += 1
        term *= value / (shape + step)
        total += term
    return min(1.0, total * exp(shape * log(value) - value - lgamma(shape + 1)))


def _bisected(below: Callable[[float], bool], low: float, high: float) -> float:
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return (low + high) / 2
