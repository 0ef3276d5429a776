"""Figures of one assessor: counts, shares and means with their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from lvjian.checker.across.footprint import OwnPaper
from lvjian.checker.assessors.intervals import Interval, mean_count, wilson
from lvjian.checker.assessors.submissions import GROUPS, SEVERITIES, Defect, Firm, Submission
from lvjian.core.finding import Severity
from lvjian.core.text import substance

MINIMUM = 5
"""Fewer reports (or reports with decisions) than this: counts only, no shares, no means."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A count over reports.

    Attributes:
        count: in all; reports: those with at least one; of: all of them.
        interval: of the mean for one report, None for too few reports.
    """

    count: int
    reports: int
    of: int
    interval: Interval | None

    @property
    def mean(self) -> float | None:
        """For one report, None for too few."""
        return None if self.interval is None else self.count / self.of


@dataclass(frozen=True, slots=True)
class Share:
    """A share.

    Attributes:
        size: independent ones behind it: the interval rests on these, not on ``of``.
        interval: None for too few.
    """

    part: int
    of: int
    size: int
    interval: Interval | None

    @property
    def value(self) -> float | None:
        """0 to 1, None for too few."""
        return None if self.interval is None else self.part / self.of


@dataclass(frozen=True, slots=True)
class Copied:
    """Wording in common with other applicants' reports.

    Attributes:
        compared: reports laid beside others. found: share of them with copied passages.
        with_others: those of them that share passages with another firm's reports.
        wording: characters of own wording in them; common: those found in another report.
    """

    compared: int
    found: Share
    with_others: int
    wording: int
    common: int


@dataclass(frozen=True, slots=True)
class PaperState:
    """A paper of the assessor.

    Attributes:
        reports: that hold it. lapsed: of them, evaluated after it had expired.
        expires: None where no copy says.
    """

    title: str
    number: str | None
    expires: date | None
    reports: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class DefectRate:
    """Defects of a group and severity in the third-party reports."""

    group: str
    severity: Severity
    rate: Rate


def defect_rates(firm: Firm) -> tuple[DefectRate, ...]:
    """Defects per report for every group and severity."""
    return tuple(
        DefectRate(group, severity, rate_of(firm.submissions, group=group, severity=(severity,)))
        for group in GROUPS
        for severity in SEVERITIES
    )


def rate_of(
    submissions: Sequence[Submission],
    *,
    group: str | None = None,
    severity: tuple[Severity, ...] = ("error", "warning"),
) -> Rate:
    """Defects per report, of one group or of all that are the report's own."""
    counts = [own_count(s, group=group, severity=severity) for s in submissions]
    enough = len(counts) >= MINIMUM
    return Rate(
        sum(counts),
        sum(c > 0 for c in counts),
        len(counts),
        mean_count(counts) if enough else None,
    )


def own_count(
    submission: Submission,
    *,
    group: str | None = None,
    severity: tuple[Severity, ...] = ("error", "warning"),
) -> int:
    """Defects of the third-party report itself; across bundles only where asked for B."""
    return sum(
        d.counts and d.severity in severity and (d.group == group if group else d.group != "B")
        for d in submission.defects
        if d.own
    )


def by_round(firm: Firm) -> tuple[tuple[str | None, Rate], ...]:
    """Errors and warnings per report in each round, in the order they are met."""
    rounds = dict.fromkeys(s.round for s in firm.submissions)
    held = ((r, [s for s in firm.submissions if s.round == r]) for r in rounds)
    return tuple((round_, rate_of(some)) for round_, some in held)


def elsewhere(firm: Firm) -> dict[str, int]:
    """Defects of the applicants' papers by severity; they are not the assessor's."""
    held = [d for d in _defects(firm) if not d.own and d.counts]
    return {s: sum(d.severity == s for d in held) for s in SEVERITIES}


def waiting(firm: Firm) -> int:
    """Findings in its reports that a person is asked about and nobody has judged."""
    return sum(d.own and d.judgement == "open" and d.outcome != "fail" for d in _defects(firm))


def confirmed_share(firm: Firm) -> Share:
    """Confirmed of the judged findings in its reports; reports count, not findings.

    Findings of one report stand or fall together: the interval rests on how many reports
    have decisions.
    """
    judged = [[d for d in s.defects if d.own and d.judgement != "open"] for s in firm.submissions]
    return share_of([[d.judgement == "confirmed" for d in some] for some in judged])


def share_of(trials: Iterable[Sequence[bool]]) -> Share:
    """A share over clusters of trials; each cluster counts as one for the interval."""
    clusters = [some for some in trials if some]
    part, of = sum(map(sum, clusters)), sum(map(len, clusters))
    size = len(clusters)
    interval = wilson(part / of, size) if size >= MINIMUM else None
    return Share(part, of, size, interval)


def again_share(firm: Firm) -> Share | None:
    """Submissions handed in more than once, None where nobody counted."""
    times = [s.times for s in firm.submissions if s.times is not None]
    return share_of([[t > 1] for t in times]) if times else None


def rounds(firm: Firm) -> int:
    """Further submissions after the first, in all."""
    return sum(s.times - 1 for s in firm.submissions if s.times)


def copied(firm: Firm) -> Copied | None:
    """What its reports have in common with others', None where they were not compared."""
    held = [s for s in firm.submissions if s.wording is not None]
    if not held:
        return None
    mine = {s.id for s in firm.submissions}
    return Copied(
        len(held),
        share_of([[bool(s.copies)] for s in held]),
        sum(any(other not in mine for other, _ in s.copies) for s in held),
        sum(s.wording or 0 for s in held),
        sum(min(s.wording or 0, s.copies[0][1]) for s in held if s.copies),
    )


def papers(firm: Firm) -> tuple[PaperState, ...] | None:
    """Its own papers by title and number, None where no report kept them."""
    kept = [s for s in firm.submissions if s.papers is not None]
    if not kept:
        return None
    held: dict[tuple[str, str], list[tuple[OwnPaper, Submission]]] = {}
    for submission in kept:
        for paper in submission.papers or ():
            until = paper.expires.isoformat() if paper.expires else ""
            key = substance(paper.number or "") or substance(paper.title), until
            held.setdefault(key, []).append((paper, submission))
    return tuple(_paper(held[key]) for key in sorted(held))


def _paper(held: Sequence[tuple[OwnPaper, Submission]]) -> PaperState:
    first = held[0][0]
    lapsed = {s.id for p, s in held if p.expires and s.evaluated and p.expires < s.evaluated}
    return PaperState(
        first.title, first.number, first.expires, len({s.id for _, s in held}), len(lapsed)
    )


def _defects(firm: Firm) -> Iterable[Defect]:
    return (d for s in firm.submissions for d in s.defects)
