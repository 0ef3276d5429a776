"""Compares what a check says with what was planted, and counts by rule, rubric and format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from lvjian.checker.evaluation import answered
from lvjian.core.finding import Finding
from lvjian.samples.builder import BundleSpec
from lvjian.samples.layout import BY_NAME
from lvjian.samples.planting import Expected


@dataclass(frozen=True, slots=True)
class Outcome:
    """One bundle checked.

    Attributes:
        misses: expected findings that are not there.
        alarms: errors and warnings that nothing planted explains.
        remarks: findings of severity info that nothing planted explains; not counted.
    """

    spec: BundleSpec
    expected: tuple[Expected, ...]
    misses: tuple[Expected, ...]
    alarms: tuple[Finding, ...]
    remarks: tuple[Finding, ...]
    untold: tuple[str, ...] = ()
    seconds: float = 0.0


@dataclass(slots=True)
class Tally:
    """Counts of one rule, rubric or format."""

    planted: int = 0
    found: int = 0
    alarms: int = 0

    @property
    def recall(self) -> float | None:
        """Found / planted."""
        return self.found / self.planted if self.planted else None

    @property
    def precision(self) -> float | None:
        """Found / (found + false alarms)."""
        said = self.found + self.alarms
        return self.found / said if said else None


def judge(
    spec: BundleSpec,
    expected: tuple[Expected, ...],
    findings: Iterable[Finding],
    *,
    untold: tuple[str, ...] = (),
    seconds: float = 0.0,
) -> Outcome:
    """Lay expected and actual findings side by side; each finding explains one expectation."""
    _, misses, left = answered(expected, findings)
    alarms = tuple(f for f in left if f.severity != "info")
    remarks = tuple(f for f in left if f.severity == "info")
    return Outcome(spec, expected, tuple(misses), alarms, remarks, untold, seconds)


@dataclass(slots=True)
class Scoreboard:
    """All outcomes of one evaluation."""

    outcomes: list[Outcome] = field(default_factory=list)

    def by_rule(self) -> dict[str, Tally]:
        """Tally per rule code."""
        out: dict[str, Tally] = defaultdict(Tally)
        for outcome in self.outcomes:
            missed = [m.code for m in outcome.misses]
            for wanted in outcome.expected:
                tally = out[wanted.code]
                tally.planted += 1
                if wanted.code in missed:
                    missed.remove(wanted.code)
                else:
                    tally.found += 1
            for alarm in outcome.alarms:
                out[alarm.code].alarms += 1
        return dict(sorted(out.items()))

    def by_group(self, what: str) -> dict[str, Tally]:
        """Tally per ``rubric``, ``layout`` or ``format``."""
        out: dict[str, Tally] = defaultdict(Tally)
        for outcome in self.outcomes:
            tally = out[_group(outcome.spec, what)]
            tally.planted += len(outcome.expected)
            tally.found += len(outcome.expected) - len(outcome.misses)
            tally.alarms += len(outcome.alarms)
        return dict(sorted(out.items()))

    def total(self) -> Tally:
        """Tally over everything."""
        out = Tally()
        for tally in self.by_group("format").values():
            out.planted += tally.planted
            out.found += tally.found
            out.alarms += tally.alarms
        return out

    def text(self) -> str:
        """The tables, then misses and false alarms one by one."""
        lines = [*_table("规则", self.by_rule()), *_table("模板", self.by_group("rubric"))]
        lines += [
            *_table("版式", self.by_group("layout")),
            *_table("格式", self.by_group("format")),
        ]
        lines += _table("合计", {"全部": self.total()})
        for outcome in self.outcomes:
            lines += [f"漏报 {outcome.spec.name}: {m.code} {m.target}" for m in outcome.misses]
            lines += [
                f"误报 {outcome.spec.name}: {a.code} {a.target} {a.message[:90]}"
                for a in outcome.alarms
            ]
            lines += [f"不能判断 {outcome.spec.name}: {u}" for u in outcome.untold]
        return "\n".join(lines)


def _group(spec: BundleSpec, what: str) -> str:
    if what == "rubric":
        return "+".join(spec.rubrics)
    if what == "layout":
        return spec.layout
    return "printed" if spec.printed else BY_NAME[spec.layout].writer


def _table(title: str, tallies: dict[str, Tally]) -> list[str]:
    lines = [f"{title:<40}{'埋设':>6}{'找到':>6}{'误报':>6}{'召回':>9}{'准确':>9}"]
    for name, tally in tallies.items():
        lines.append(
            f"{name:<42}{tally.planted:>6}{tally.found:>8}{tally.alarms:>8}"
            f"{_percent(tally.recall):>10}{_percent(tally.precision):>10}"
        )
    return [*lines, ""]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f}%"
