"""Submissions made of what is kept of checked bundles: report, footprint, comparison."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from lvjian.checker.across.copied_share import CopiedShare
from lvjian.checker.across.footprint import Footprint
from lvjian.checker.assessors.submissions import Defect, Submission
from lvjian.core.finding import Finding, Outcome, Severity
from lvjian.core.provenance import Reader

_OF_THE_APPLICANT = ("attachment:", "material:")


def is_own(
    document: str | None, target: str, files: Collection[str], reports: Collection[str]
) -> bool:
    """Whether a finding is about the third-party report itself.

    Args:
        document: path of the report it is about, None for the bundle.
        files: of all its places. reports: paths of the third-party reports.
    """
    if target.startswith(_OF_THE_APPLICANT):
        return document in reports
    if target.startswith("file:"):
        return target[len("file:") :] in reports
    if document is not None:
        return document in reports
    return bool(files) and set(files) <= set(reports)


@lru_cache(maxsize=4096)
def _defect(code: str, severity: Severity, outcome: Outcome, *, own: bool) -> Defect:
    """One for all that are alike: a round has hundreds of thousands."""
    return Defect(code, severity, outcome, own)


def defects_in(report: Mapping[str, Any]) -> tuple[Defect, ...]:
    """Findings of a ``report.json``."""
    reports = {d["file"] for d in report["documents"] if d["role"] == "third-party-report"}
    return tuple(
        _defect(
            f["code"],
            f["severity"],
            f["outcome"],
            own=is_own(f["document"], f["target"], {at["file"] for at in f["at"]}, reports),
        )
        for f in report["findings"]
    )


def defects_across(findings: Iterable[Finding]) -> dict[str, tuple[Defect, ...]]:
    """Bundle → findings of the rules across bundles that have a place in it."""
    held: dict[str, list[Defect]] = {}
    for finding in findings:
        for name in {p.file.partition("/")[0] for p in finding.at}:
            defect = _defect(finding.code, finding.severity, finding.outcome, own=True)
            held.setdefault(name, []).append(defect)
    return {name: tuple(some) for name, some in held.items()}


def submission(
    footprint: Footprint,
    defects: Sequence[Defect],
    *,
    complete: bool,
    share: CopiedShare | None,
) -> Submission:
    """One bundle of a batch as a submission; its name is its id."""
    rubric, reader = kind_of(footprint)
    return Submission(
        id=footprint.name,
        assessors=footprint.assessors,
        rubric=rubric,
        reader=reader,
        complete=complete,
        defects=tuple(defects),
        wording=None if share is None else share.own,
        copies=() if share is None else share.others,
        papers=footprint.papers,
        evaluated=footprint.evaluated,
    )


def kind_of(footprint: Footprint) -> tuple[str | None, Reader]:
    """Template and reader of the third-party report, else of the first one."""
    ordered = sorted(footprint.reports, key=lambda r: r.kind != "third-party")
    return (ordered[0].rubric, ordered[0].reader) if ordered else (None, "other")
