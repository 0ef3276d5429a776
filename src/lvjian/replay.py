"""Rules or packs tried on what was read before: which verdicts and findings would change.

Nothing is read again and nothing is changed: the readings are judged once as things are now
(or their reports as written are taken) and once with what is proposed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Literal

from lvjian.checker.assessors.submissions import Judgement
from lvjian.core.errors import LvjianError
from lvjian.core.rubric import Rubric
from lvjian.pipeline import BundleFiles, judge_files
from lvjian.reports.verdict import verdict
from lvjian.reports.wording import one_line
from lvjian.rubrics import load_all

Against = Literal["stored", "now"]
Unpack = Callable[[bytes], BundleFiles]


@dataclass(frozen=True, slots=True)
class SaidFinding:
    """A finding, as far as a comparison needs it."""

    code: str
    severity: str
    outcome: str
    target: str
    document: str | None
    message: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a report says."""

    verdict: str
    rubrics: tuple[str, ...]
    findings: tuple[SaidFinding, ...]


@dataclass(frozen=True, slots=True)
class Stored:
    """A bundle that was checked.

    Attributes:
        readings: as packed, None where they were not kept: ``why`` says so.
        report: its ``report.json`` as data, None without one.
        judgements: fingerprint → what reviewers said.
    """

    name: str
    as_of: date | None
    readings: bytes | None
    report: Mapping[str, Any] | None = None
    id: str | None = None
    rubric: str | None = None
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What would become of one bundle.

    Attributes:
        added, removed: findings; changed: (before, after) of those of another severity or
            outcome. why: why it could not be tried, None where it could.
    """

    name: str
    id: str | None
    before: Said | None = None
    after: Said | None = None
    added: tuple[SaidFinding, ...] = ()
    removed: tuple[SaidFinding, ...] = ()
    changed: tuple[tuple[SaidFinding, SaidFinding], ...] = ()
    judgements: Mapping[str, Judgement] = field(default_factory=dict)
    why: str | None = None

    @property
    def verdict_changes(self) -> bool:
        """Whether the verdict would be another one."""
        return bool(self.before and self.after and self.before.verdict != self.after.verdict)

    @property
    def anything(self) -> bool:
        """Whether anything would be said otherwise."""
        other = bool(self.before and self.after and self.before.rubrics != self.after.rubrics)
        return self.verdict_changes or other or bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is tried.

    Attributes:
        packs: folder of the packs proposed, None for the product's own.
        against: ``stored``: the reports as they were written; ``now``: as present rules and
            packs would have them.
        unpack: reads what the place of storage packed; named at module level, since it goes
            to other processes.
    """

    packs: Path | None
    against: Against
    unpack: Unpack


def replay(stored: Iterable[Stored], proposal: Proposal, *, jobs: int = 1) -> Iterator[Change]:
    """Every bundle in the order given."""
    if jobs == 1:
        for one in stored:
            yield tried(one, proposal)
        return
    # Spawned: a fork would take database connections along.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting = iter(stored)
        while some := list(islice(waiting, 8 * jobs)):
            yield from pool.map(tried, some, [proposal] * len(some))


def tried(one: Stored, proposal: Proposal) -> Change:
    """One bundle judged with what is proposed; what fails is told, never raised."""
    if one.readings is None or one.as_of is None:
        return Change(one.name, one.id, why=one.why or "没有留下读取结果，请先重新核对这份材料")
    if proposal.against == "stored" and one.report is None:
        return Change(one.name, one.id, why="没有留下报告，请先重新核对这份材料")
    try:
        read = proposal.unpack(one.readings)
        after = _said(read, one.as_of, one.rubric, _packs(proposal.packs))
        if proposal.against == "stored" and one.report is not None:
            before = said_by(one.report)
        else:
            before = _said(read, one.as_of, one.rubric, _packs(None))
    except LvjianError as error:
        return Change(one.name, one.id, why=str(error))
    return _compared(one, before, after)


def _said(read: BundleFiles, as_of: date, rubric: str | None, packs: tuple[Rubric, ...]) -> Said:
    result = judge_files(read, as_of=as_of, rubric_id=rubric, rubrics=packs)
    return Said(
        verdict(result),
        tuple(r.rubric.id for r in result.reading.reports),
        tuple(
            SaidFinding(
                f.code, f.severity, f.outcome, f.target, f.document, one_line(f.message, 300),
                f.fingerprint,
            )
            for f in result.findings
        ),
    )  # fmt: skip


def said_by(report: Mapping[str, Any]) -> Said:
    """What a ``report.json`` says."""
    names = ("code", "severity", "outcome", "target", "document", "message", "fingerprint")
    return Said(
        report["verdict"],
        tuple(d["rubric"] for d in report["documents"]),
        tuple(SaidFinding(*(f[name] for name in names)) for f in report["findings"]),
    )


@lru_cache(maxsize=2)
def _packs(folder: Path | None) -> tuple[Rubric, ...]:
    return load_all(folder) if folder is not None else load_all()


def _compared(one: Stored, before: Said, after: Said) -> Change:
    old, new = _by_key(before), _by_key(after)
    added = [f for key, some in new.items() for f in some[len(old.get(key, ())) :]]
    removed = [f for key, some in old.items() for f in some[len(new.get(key, ())) :]]
    pairs = [p for key in old for p in zip(old[key], new.get(key, ()), strict=False)]
    return Change(
        one.name,
        one.id,
        before,
        after,
        tuple(added),
        tuple(removed),
        tuple((a, b) for a, b in pairs if (a.severity, a.outcome) != (b.severity, b.outcome)),
        one.judgements,
    )


def _by_key(said: Said) -> dict[tuple[str, str], list[SaidFinding]]:
    held: dict[tuple[str, str], list[SaidFinding]] = {}
    for finding in said.findings:
        held.setdefault((finding.code, finding.fingerprint), []).append(finding)
    return held


def judged(findings: Iterable[SaidFinding], judgements: Mapping[str, Judgement]) -> Counter[str]:
    """How many of some findings reviewers confirmed and dismissed."""
    return Counter(j for f in findings if (j := judgements.get(f.fingerprint, "open")) != "open")
