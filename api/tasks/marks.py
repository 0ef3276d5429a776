"""What is kept beside a finding, so that rules and assessors can be measured by decisions."""

from __future__ import annotations

from dataclasses import dataclass

from lvjian.checker.assessors.gathering import is_own
from lvjian.core.finding import Finding
from lvjian.core.provenance import Reader, reader_at
from lvjian.core.reading import BundleReading
from lvjian.pipeline import CheckResult


@dataclass(frozen=True, slots=True)
class Mark:
    """Of one finding.

    Attributes:
        rubric: template of the report it is about, None where that is none or several.
        reader: how the words at its first place were read.
        own: it is about the third-party report itself.
    """

    rubric: str | None
    reader: Reader
    own: bool


def marks_of(result: CheckResult) -> tuple[Mark, ...]:
    """One for each finding, in order."""
    reading = result.reading
    kinds = {f.file.path: f.file.kind for f in reading.files}
    own = {r.file for r in reading.reports if r.role == "third-party-report"}
    return tuple(
        Mark(
            _rubric(finding, reading),
            reader_at(finding.at, dict(kinds)),
            is_own(finding.document, finding.target, {p.file for p in finding.at}, own),
        )
        for finding in result.findings
    )


def _rubric(finding: Finding, reading: BundleReading) -> str | None:
    """The template of its document; of a bundle with one template, that one."""
    held = {r.rubric.id for r in reading.reports if finding.document in (None, r.file)}
    return held.pop() if len(held) == 1 else None
