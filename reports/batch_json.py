"""A batch as data: its bundles, what shows across them, and ``batch.json``."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from lvjian import __version__
from lvjian.checker.assessors.quality import AssessorQuality
from lvjian.core.finding import Finding, NotEvaluated
from lvjian.reports.as_dict import finding_dict
from lvjian.reports.assessors import assessors_dict, explained
from lvjian.reports.editions import packs_digest
from lvjian.reports.verdict import FailOn, Verdict
from lvjian.reports.wording import one_line, sound_tree

SCHEMA = "lvjian.batch/1"
_WORST = (4, 3, 1)
_SEVERE: dict[FailOn, tuple[str, ...]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "never": (),
}


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One bundle of the batch.

    Attributes:
        folder: its folder of reports. exit: the exit code ``lvjian check`` would give.
        error: why there is no report of it, None where there is one.
    """

    name: str
    folder: str
    sha256: str | None
    verdict: str
    counts: dict[str, int]
    applicant: str | None
    assessor: str | None
    rubrics: tuple[str, ...]
    exit: int
    error: str | None = None


@dataclass(frozen=True, slots=True)
class BatchResult:
    """A finished batch; bundles in order of name.

    Attributes:
        findings: of the rules across bundles; their places begin with the bundle's name.
        assessors: figures of each firm, in order of name.
    """

    as_of: date
    fail_on: FailOn
    bundles: tuple[BundleLine, ...]
    findings: tuple[Finding, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    assessors: tuple[AssessorQuality, ...] = ()
    timings: dict[str, float] = field(default_factory=dict)

    def timed(self, **seconds: float) -> BatchResult:
        """The same batch with how long it took."""
        return replace(self, timings={k: round(v, 3) for k, v in seconds.items()})

    @property
    def verdict(self) -> Verdict:
        """``incomplete`` before ``findings`` before ``clean``."""
        if self.not_evaluated or any(b.verdict == "incomplete" for b in self.bundles):
            return "incomplete"
        severe = any(f.severity in _SEVERE["warning"] for f in self.findings)
        found = severe or any(b.verdict == "findings" for b in self.bundles)
        return "findings" if found else "clean"

    @property
    def exit_code(self) -> int:
        """4 failed inside, else 3 incomplete, else 1 findings, else 0."""
        codes = {b.exit for b in self.bundles}
        if self.not_evaluated:
            codes.add(3)
        if any(f.severity in _SEVERE[self.fail_on] for f in self.findings):
            codes.add(1)
        return next((code for code in _WORST if code in codes), 0)

    @property
    def counts(self) -> Counter[str]:
        """Findings by severity, those inside the bundles included."""
        found = Counter(f.severity for f in self.findings)
        total: Counter[str] = Counter(found)
        for bundle in self.bundles:
            total.update(bundle.counts)
        return total


def batch_dict(result: BatchResult) -> dict[str, Any]:
    """``batch.json`` as data; but for ``engine`` and ``timings`` it depends on the input alone."""
    counts = result.counts
    return dict(
        sound_tree(
            {
                "schema": SCHEMA,
                "engine": {"version": __version__, "rubrics": packs_digest()},
                "as_of": result.as_of.isoformat(),
                "verdict": result.verdict,
                "counts": {s: counts[s] for s in ("error", "warning", "info")},
                "bundles": [_bundle(b) for b in result.bundles],
                "findings": [finding_dict(f) for f in result.findings],
                "rules_not_evaluated": [
                    {"code": n.code, "target": n.target, "why": one_line(n.why, 400)}
                    for n in result.not_evaluated
                ],
                "assessors": {**explained(), "firms": assessors_dict(result.assessors)},
                "timings": result.timings,
            }
        )
    )


def _bundle(line: BundleLine) -> dict[str, Any]:
    return {
        "name": line.name,
        "folder": line.folder,
        "sha256": line.sha256,
        "verdict": line.verdict,
        "counts": dict(line.counts),
        "applicant": line.applicant,
        "assessor": line.assessor,
        "rubrics": list(line.rubrics),
        "exit": line.exit,
        "error": line.error,
    }


def batch_json(result: BatchResult) -> str:
    """Contract order, two spaces, Chinese as it is, one newline at the end."""
    return json.dumps(batch_dict(result), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
