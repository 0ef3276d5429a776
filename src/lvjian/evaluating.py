"""``lvjian rules evaluate``: labelled bundles checked, each rule's recall and precision."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lvjian import __version__
from lvjian.batch_bundle import picture_prints
from lvjian.checker.across.engine import across
from lvjian.checker.across.footprint import Footprint
from lvjian.checker.across.making import make_footprint
from lvjian.checker.across.wording import OfficialText
from lvjian.checker.catalogue import EVERY_RULE
from lvjian.checker.evaluation import Judged, RuleRecord, judge, judge_across, records
from lvjian.core.errors import LvjianError
from lvjian.core.picture_print import PicturePrint
from lvjian.core.rubric import Rubric
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.labels import LabelledBundle, Labels
from lvjian.pipeline import CheckResult, judge_files, read_files
from lvjian.recognition import Recognition
from lvjian.reports.assessors import share_dict
from lvjian.reports.editions import packs_digest
from lvjian.reports.verdict import is_complete
from lvjian.reports.wording import one_line
from lvjian.rubrics import load_all

SCHEMA = "lvjian.rules-evaluation/1"
_UNREAD = frozenset({"I001", "I002", "I004", "I006"})
"""What makes a report incomplete; where it is labelled, that is as it should be."""
Told = Callable[[int, int, str], None]
"""Called with bundles done, bundles in all, and the name of the one just done."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What became of the labels.

    Attributes:
        failed: (bundle, why) of those not checked, or not whole though no label says so.
    """

    bundles: int
    judged: tuple[Judged, ...]
    rules: tuple[RuleRecord, ...]
    failed: tuple[tuple[str, str], ...]

    @property
    def exit_code(self) -> int:
        """3 not all was checked, else 1 something missed or a false alarm, else 0."""
        if self.failed:
            return 3
        return 1 if any(j.misses or j.alarms for j in self.judged) else 0


@dataclass(frozen=True, slots=True)
class Evaluator:
    """What every bundle is checked with."""

    folder: Path
    limits: Limits
    workers: Workers
    recognition: Recognition
    rubrics: Sequence[Rubric]

    def evaluate(self, labels: Labels, *, tell: Told) -> Evaluation:
        """Check every labelled bundle, and lay them side by side where that is labelled."""
        rules = _rules(labels)
        official = None if labels.across is None else OfficialText(tuple(self.rubrics))
        judged: list[Judged] = []
        failed: list[tuple[str, str]] = []
        footprints: list[Footprint] = []
        for n, label in enumerate(labels.bundles, start=1):
            try:
                result, prints = self._checked(label, pictures=official is not None)
            except LvjianError as error:
                failed.append((label.bundle, str(error)))
            else:
                judged.append(_judged(label, result, rules))
                if not is_complete(result) and not _unread_labelled(label):
                    failed.append((label.bundle, _why_incomplete(result)))
                if official is not None:
                    footprints.append(make_footprint(result.reading, official, pictures=prints))
            tell(n, len(labels.bundles), label.bundle)
        if labels.across is not None:
            outcome = across(sorted(footprints, key=lambda f: f.name))
            wanted = [(a.code, frozenset(a.bundles)) for a in labels.across]
            judged += judge_across(wanted, outcome.findings, rules=rules)
            failed += [(n.code, n.why) for n in outcome.not_evaluated]
        return Evaluation(len(labels.bundles), tuple(judged), records(judged, rules), tuple(failed))

    def _checked(
        self, label: LabelledBundle, *, pictures: bool
    ) -> tuple[CheckResult, list[PicturePrint]]:
        prints: list[PicturePrint] = []
        read = read_files(
            self.folder / label.bundle,
            limits=self.limits,
            workers=self.workers,
            keep=(
                lambda bundle: prints.extend(
                    picture_prints(bundle, self.workers, most_pixels=self.limits.pixels)
                )
            )
            if pictures
            else None,
            recognition=self.recognition,
        )
        result = judge_files(read, as_of=label.as_of, rubric_id=label.rubric, rubrics=self.rubrics)
        return result, prints


def evaluator(
    folder: Path,
    *,
    limits: Limits,
    workers: Workers,
    recognition: Recognition,
    packs: Path | None,
) -> Evaluator:
    """An evaluator with the packs loaded."""
    rubrics = load_all(packs) if packs else load_all()
    return Evaluator(folder, limits, workers, recognition, rubrics)


def _rules(labels: Labels) -> frozenset[str]:
    """The rules labelled for: those across bundles only where somebody looked across."""
    if labels.rules is not None:
        return frozenset(labels.rules)
    looked = labels.across is not None
    return frozenset(r.code for r in EVERY_RULE if looked or r.scope != "batch")


def _judged(label: LabelledBundle, result: CheckResult, rules: frozenset[str]) -> Judged:
    outcome = result.outcome
    return judge(
        label.bundle,
        label.expected,
        outcome.findings,
        rules=rules,
        not_evaluated=outcome.not_evaluated,
    )


def _unread_labelled(label: LabelledBundle) -> bool:
    return any(_UNREAD & set(e.code.split("|")) for e in label.expected)


def _why_incomplete(result: CheckResult) -> str:
    told = result.outcome.not_evaluated
    unread = [f for f in result.findings if f.code in _UNREAD]
    words = unread[0].message if unread else f"{told[0].code} {told[0].why}" if told else ""
    return f"核对不完整：{one_line(words, 120)}"


def evaluation_dict(done: Evaluation) -> dict[str, Any]:
    """The evaluation as data."""
    names = {r.code: r for r in EVERY_RULE}
    return {
        "schema": SCHEMA,
        "engine": {"version": __version__, "rubrics": packs_digest()},
        "bundles": done.bundles,
        "rules": [
            {
                "code": r.code,
                "rule": names[r.code].name,
                "severity": names[r.code].severity,
                "planted": r.recall.of,
                "found": r.recall.part,
                "false_alarms": r.precision.of - r.precision.part,
                "unlabelled_info": r.remarks,
                "recall": share_dict(r.recall),
                "precision": share_dict(r.precision),
            }
            for r in done.rules
        ],
        "missed": [
            {"bundle": m.bundle, "code": m.code, "target": m.target}
            for j in done.judged
            for m in j.misses
        ],
        "false_alarms": [
            {
                "bundle": a.bundle,
                "code": a.finding.code,
                "target": a.finding.target,
                "severity": a.finding.severity,
                "message": one_line(a.finding.message, 300),
            }
            for j in done.judged
            for a in j.alarms
        ],
        "not_evaluated": [
            {"bundle": j.bundle, "code": n.code, "target": n.target, "why": one_line(n.why, 300)}
            for j in done.judged
            for n in j.not_evaluated
        ],
        "failed": [{"bundle": bundle, "why": why} for bundle, why in done.failed],
    }
