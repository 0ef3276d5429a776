"""Recall and precision of every rule: what was found laid beside what ought to be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol, TypeVar

from lvjian.checker.assessors.figures import Share, share_of
from lvjian.core.finding import Finding, NotEvaluated


class Wanted(Protocol):
    """A finding that must be there, as a label says it."""

    @property
    def code(self) -> str:
        """Rule code, ``|`` between alternatives."""

    @property
    def target(self) -> str:
        """Pattern of the target."""

    @property
    def place(self) -> str:
        """Words of a place, "" for any."""

    @property
    def severity(self) -> str | None:
        """Where it must be this one."""


_W = TypeVar("_W", bound=Wanted)


@dataclass(frozen=True, slots=True)
class Miss:
    """Something planted that was not found."""

    bundle: str
    code: str
    target: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An error or warning that nothing planted explains."""

    bundle: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Judged:
    """One bundle, or the round as a whole.

    Attributes:
        found: codes of what was planted and found. remarks: codes of unlabelled findings of
            severity info; they count nowhere.
    """

    bundle: str
    found: tuple[str, ...]
    misses: tuple[Miss, ...]
    alarms: tuple[Alarm, ...]
    remarks: tuple[str, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleRecord:
    """One rule over all bundles.

    Attributes:
        recall: found of planted. precision: right of all errors and warnings it gave.
    """

    code: str
    recall: Share
    precision: Share
    remarks: int


def matches(wanted: Wanted, finding: Finding) -> bool:
    """Whether a finding is the one wanted: code, target, severity and place."""
    if finding.code not in wanted.code.split("|"):
        return False
    if not any(fnmatchcase(finding.target, p) for p in wanted.target.split("|")):
        return False
    if wanted.severity is not None and finding.severity != wanted.severity:
        return False
    return not wanted.place or wanted.place in _words(finding)


def _words(finding: Finding) -> str:
    places = [f"{p.file} {p.part or ''} {p.quote or ''}" for p in finding.at]
    return " ".join([finding.message, finding.actual or "", finding.target, *places])


def answered(
    wanted: Iterable[_W], findings: Iterable[Finding]
) -> tuple[list[Finding], list[_W], list[Finding]]:
    """Each wanted finding with the first that answers it and no other.

    Returns:
        Findings that answer, what nothing answered, and findings nothing asked for.
    """
    left = list(findings)
    hits: list[Finding] = []
    missed: list[_W] = []
    for one in wanted:
        hit = next((f for f in left if matches(one, f)), None)
        if hit is None:
            missed.append(one)
        else:
            left.remove(hit)
            hits.append(hit)
    return hits, missed, left


def judge(
    bundle: str,
    wanted: Sequence[Wanted],
    findings: Iterable[Finding],
    *,
    rules: frozenset[str],
    not_evaluated: Iterable[NotEvaluated] = (),
) -> Judged:
    """Lay both side by side; each finding answers one label.

    Args:
        rules: those that were labelled for; what others say is left out.
    """
    hits, missed, left = answered(wanted, (f for f in findings if f.code in rules))
    return Judged(
        bundle,
        tuple(f.code for f in hits),
        tuple(Miss(bundle, m.code.split("|")[0], m.target) for m in missed),
        tuple(Alarm(bundle, f) for f in left if f.severity != "info"),
        tuple(f.code for f in left if f.severity == "info"),
        tuple(n for n in not_evaluated if n.code in rules),
    )


def judge_across(
    wanted: Iterable[tuple[str, frozenset[str]]],
    findings: Iterable[Finding],
    *,
    rules: frozenset[str],
) -> list[Judged]:
    """The same across bundles: a finding answers a label whose bundles it all names.

    Returns:
        One for each label and each false alarm, so that they count one by one.
    """
    left = [f for f in findings if f.code in rules]
    judged = []
    for code, bundles in wanted:
        name = "、".join(sorted(bundles))
        hit = next((f for f in left if f.code == code and bundles <= _bundles(f)), None)
        if hit is None:
            judged.append(Judged(name, (), (Miss(name, code, "bundle"),), ()))
        else:
            left.remove(hit)
            judged.append(Judged(name, (code,), (), ()))
    for finding in left:
        name = "、".join(sorted(_bundles(finding)))
        judged.append(Judged(name, (), (), (Alarm(name, finding),)))
    return judged


def _bundles(finding: Finding) -> frozenset[str]:
    return frozenset(p.file.partition("/")[0] for p in finding.at)


def records(judged: Sequence[Judged], codes: Iterable[str]) -> tuple[RuleRecord, ...]:
    """Every rule; one that nothing was planted for has a recall of nothing, not of all."""
    return tuple(_record(code, judged) for code in sorted(codes))


def _record(code: str, judged: Sequence[Judged]) -> RuleRecord:
    hits = [j.found.count(code) for j in judged]
    missed = [sum(m.code == code for m in j.misses) for j in judged]
    alarms = [sum(a.finding.code == code for a in j.alarms) for j in judged]
    return RuleRecord(
        code,
        share_of(_trials(h, m) for h, m in zip(hits, missed, strict=True)),
        share_of(_trials(h, a) for h, a in zip(hits, alarms, strict=True)),
        sum(j.remarks.count(code) for j in judged),
    )


def _trials(right: int, wrong: int) -> list[bool]:
    return [True] * right + [False] * wrong
