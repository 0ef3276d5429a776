"""An assessor beside the others of the round, kind by kind, or why it is not compared.

Observed defects over those expected if its reports were like the other firms' reports of the
same template and reader (indirect standardisation). The interval takes both counts as chance
has them, widened by how much reports of one firm differ, and by the number of firms compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Literal

from lvjian.checker.assessors.figures import MINIMUM, own_count
from lvjian.checker.assessors.intervals import Interval, poisson
from lvjian.checker.assessors.submissions import Firm

Verdict = Literal["more", "fewer", "no-difference", "not-compared"]
OTHERS = 10
"""So many reports of a kind, of at least two other firms, are needed to compare with."""
FALSE_ALARM = 0.05
"""How probable it is at most that any of several equal firms is said to differ."""
_Kind = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Defects (errors and warnings) of its reports against what other firms' would have.

    Attributes:
        reports: compared; those of a kind that others have too few of are left out.
        ratio: observed over expected, None where not compared.
        why: in Chinese, why it is not compared.
    """

    verdict: Verdict
    reports: int = 0
    observed: int = 0
    expected: float = 0.0
    ratio: float | None = None
    interval: Interval | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """Reports of one kind: of the firm, and of the others."""

    mine: tuple[int, ...]
    others: tuple[int, ...]

    @property
    def weight(self) -> float:
        """Own reports for each of the others'."""
        return len(self.mine) / len(self.others)


@dataclass(frozen=True, slots=True)
class _Held:
    """A firm with the defects of its reports, by kind."""

    reports: int
    counts: dict[_Kind, list[int]]


def compare(firms: Sequence[Firm]) -> tuple[Comparison, ...]:
    """Every firm of a round, in the same order.

    A firm with clearly more is no measure for the others: they are compared once more
    without it, where enough others remain.
    """
    held = [_held(firm) for firm in firms]
    first = _compare(held, held)
    usual = [h for h, c in zip(held, first, strict=True) if c.verdict != "more"]
    if len(usual) == len(held):
        return first
    again = _compare(held, usual)
    return tuple(
        before if after.verdict == "not-compared" else after
        for before, after in zip(first, again, strict=True)
    )


def _held(firm: Firm) -> _Held:
    counts: dict[_Kind, list[int]] = {}
    for submission in firm.submissions:
        counts.setdefault(submission.kind, []).append(own_count(submission))
    return _Held(len(firm.submissions), counts)


def _compare(firms: Sequence[_Held], others: Sequence[_Held]) -> tuple[Comparison, ...]:
    """Every firm beside those of the others that are not itself."""
    parts = [_parts(firm, others) for firm in firms]
    reasons = [_why_not(firm, part) for firm, part in zip(firms, parts, strict=True)]
    compared = reasons.count(None)
    spread = _dispersion(firms)
    return tuple(
        _compared(part, spread, 1 - FALSE_ALARM / compared)
        if why is None
        else Comparison("not-compared", why=why)
        for part, why in zip(parts, reasons, strict=True)
    )


def _parts(firm: _Held, others: Sequence[_Held]) -> list[_Part]:
    """The kinds of its reports that enough others have, too."""
    parts = []
    for kind in sorted(firm.counts):
        held = [f.counts[kind] for f in others if f is not firm and kind in f.counts]
        if len(held) >= 2 and sum(map(len, held)) >= OTHERS:
            everyone = tuple(count for some in held for count in some)
            parts.append(_Part(tuple(firm.counts[kind]), everyone))
    return parts


def _why_not(firm: _Held, parts: Sequence[_Part]) -> str | None:
    held = sum(len(p.mine) for p in parts)
    if firm.reports < MINIMUM:
        return f"不足 {MINIMUM} 份，不作比较"
    if held < MINIMUM:
        return f"其他机构同模板、同读取方式的报告不足 {OTHERS} 份，或只来自一家，不作比较"
    if not any(sum(p.others) for p in parts):
        return "其他机构的同类报告没有问题，无从比较"
    return None


def _dispersion(firms: Sequence[_Held]) -> float:
    """Variance over mean within firm and kind, over the whole round; never below 1."""
    squares = freedom = 0.0
    for counts in (some for firm in firms for some in firm.counts.values()):
        mean = sum(counts) / len(counts)
        if mean and len(counts) > 1:
            squares += sum((c - mean) ** 2 for c in counts) / mean
            freedom += len(counts) - 1
    return max(1.0, squares / freedom) if freedom else 1.0


def _compared(parts: Sequence[_Part], spread: float, confidence: float) -> Comparison:
    observed = sum(sum(p.mine) for p in parts)
    expected = sum(p.weight * sum(p.others) for p in parts)
    # Standard error of the logarithm of what is expected.
    variance = spread * sum(p.weight**2 * sum(p.others) for p in parts)
    wide = NormalDist().inv_cdf(0.5 + confidence / 2) * sqrt(variance) / expected
    own = poisson(observed / spread, confidence=confidence).scaled(spread)
    low = _apart(observed, own.low, wide, -1) / expected
    high = _apart(observed, own.high, wide, 1) / expected
    verdict: Verdict = "more" if low > 1 else "fewer" if high < 1 else "no-difference"
    return Comparison(
        verdict,
        sum(len(p.mine) for p in parts),
        observed,
        expected,
        observed / expected,
        Interval(low, high),
    )


def _apart(observed: int, bound: float, wide: float, way: int) -> float:
    """A bound of a quotient from those of its parts (Zou and Donner 2008), by logarithms."""
    if bound <= 0:
        return 0.0
    if observed == 0:
        return bound * exp(wide) if wide < inf else inf
    return observed * exp(way * sqrt(log(bound / observed) ** 2 + wide**2))
