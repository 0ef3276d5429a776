"""What the API takes and gives, as OpenAPI shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from lvjian.api.store.models import Batch, Bundle, Decision, File, FoundFinding

Status = Literal["queued", "running", "done", "failed"]
Verdict = Literal["clean", "findings", "incomplete"]
Severity = Literal["error", "warning", "info"]
# No NUL: PostgreSQL refuses it; a database must never be asked with it.
Words = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


class Submitted(BaseModel):
    """A bundle was taken in."""

    id: str
    status_url: str


class Progress(BaseModel):
    """How far a bundle is; ``total`` 0 while that is not known."""

    stage: str = Field(examples=["queued", "intake", "read", "ocr", "match", "check", "done"])
    done: int
    total: int


class Counts(BaseModel):
    """Findings by severity."""

    error: int
    warning: int
    info: int


class BundleState(BaseModel):
    """A bundle as lists and status show it."""

    id: str
    name: str
    status: Status
    progress: Progress
    verdict: Verdict | None
    counts: Counts
    batch: str | None
    applicant: str | None
    assessor: str | None
    created: datetime
    finished: datetime | None
    error: str | None
    external_id: str | None
    district: str | None
    firm: str | None
    rubric: str | None
    as_of: str
    sha256: str | None
    purged: datetime | None

    @classmethod
    def of(cls, row: Bundle) -> BundleState:
        """From the database."""
        return cls.model_validate(
            {
                "id": row.id,
                "name": row.name,
                "status": row.status,
                "progress": {"stage": row.stage, "done": row.done, "total": row.total},
                "verdict": row.verdict,
                "counts": {"error": row.errors, "warning": row.warnings, "info": row.infos},
                "batch": row.batch_id,
                "applicant": row.applicant,
                "assessor": row.assessor,
                "created": row.created,
                "finished": row.finished,
                "error": row.error,
                "external_id": row.external_id,
                "district": row.district,
                "firm": row.firm,
                "rubric": row.rubric or row.rubric_asked,
                "as_of": row.as_of.isoformat(),
                "sha256": row.sha256,
                "purged": row.purged,
            }
        )


class BundleList(BaseModel):
    """A page of bundles, newest first; pass ``cursor`` on for the next."""

    items: list[BundleState]
    cursor: str | None


class FileState(BaseModel):
    """A file of a bundle; ``n`` counts from 1 in the order of the report."""

    n: int
    path: str
    sha256: str | None
    size: int
    kind: str
    role: str
    status: str
    pages: int | None

    @classmethod
    def of(cls, row: File) -> FileState:
        """From the database."""
        return cls(
            n=row.n,
            path=row.path,
            sha256=row.sha256,
            size=row.size,
            kind=row.kind,
            role=row.role,
            status=row.status,
            pages=row.pages,
        )


class FileList(BaseModel):
    """The files of a bundle."""

    items: list[FileState]


class DecisionWish(BaseModel):
    """What a person makes of a finding."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["confirmed", "dismissed", "open"]
    reason: Annotated[str, Field(max_length=2000)] | None = None


class DecisionState(BaseModel):
    """A decision as entered."""

    fingerprint: str
    decision: Literal["confirmed", "dismissed", "open"]
    reason: str | None
    by: str
    at: datetime
    bundle: str

    @classmethod
    def of(cls, row: Decision) -> DecisionState:
        """From the database."""
        return cls.model_validate(
            {
                "fingerprint": row.fingerprint,
                "decision": row.decision,
                "reason": row.reason,
                "by": row.actor_name,
                "at": row.at,
                "bundle": row.bundle_id,
            }
        )


class DecisionList(BaseModel):
    """The decisions that hold for a bundle, those on earlier submissions too.

    ``outdated``: dismissals of earlier submissions that no longer hold, since what the finding
    rests on was changed.
    """

    items: list[DecisionState]
    outdated: list[DecisionState] = []


class FindingLine(BaseModel):
    """A finding in a comparison or a round."""

    code: str
    severity: Severity
    target: str
    message: str
    fingerprint: str

    @classmethod
    def of(cls, row: FoundFinding) -> FindingLine:
        """From the database."""
        return cls.model_validate(
            {
                "code": row.code,
                "severity": row.severity,
                "target": row.target,
                "message": row.message,
                "fingerprint": row.fingerprint,
            }
        )


class Spot(BaseModel):
    """A place, as the report has it."""

    file: str
    page: int | None
    bbox: list[float] | None
    part: str | None
    quote: str | None
    read_by: str | None = None
    sure: float | None = None


class FindingBefore(BaseModel):
    """A finding as it was in the earlier submission."""

    severity: Severity
    document: str | None
    message: str
    expected: str | None
    actual: str | None
    at: list[Spot]


class ComparedFinding(FindingLine):
    """What became of a finding: as it is now, or as it was where it is gone.

    ``changed``: the words or values it rests on are no longer the same. ``decision``: what
    holds in the later submission; ``outdated``: a dismissal that no longer holds.
    """

    outcome: str
    document: str | None
    suggestion: str
    expected: str | None
    actual: str | None
    at: list[Spot]
    changed: bool
    why: str | None
    before: FindingBefore | None
    decision: DecisionState | None = None
    outdated: DecisionState | None = None


class ChangeLine(BaseModel):
    """Something that is no longer as it was; ``asked``: the earlier report had a finding there."""

    kind: Literal["field", "row", "score", "text", "attachment", "file", "document"]
    target: str
    label: str
    what: str
    before: str | None
    after: str | None
    at_before: list[Spot]
    at_after: list[Spot]
    asked: bool
    unsure: bool


class ComparisonState(BaseModel):
    """Two submissions; ``earlier`` and ``later`` by when they were handed in.

    ``untold``: gone from the report, and yet it cannot be told whether they were put right.
    """

    earlier: str
    later: str
    same_applicant: bool | None
    fixed: list[ComparedFinding]
    new: list[ComparedFinding]
    unchanged: list[ComparedFinding]
    worse: list[ComparedFinding]
    untold: list[ComparedFinding]
    changes: list[ChangeLine]
    notes: list[str]


class BatchWish(BaseModel):
    """A round of submissions to open."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Words, Field(min_length=1)]
    district: Words | None = None
    rubric: Words | None = None


class BatchState(BaseModel):
    """A round with how far its bundles are."""

    id: str
    name: str
    district: str | None
    rubric: str | None
    created: datetime
    bundles: dict[str, int]
    verdicts: dict[str, int]

    @classmethod
    def of(cls, row: Batch, *, bundles: dict[str, int], verdicts: dict[str, int]) -> BatchState:
        """From the database."""
        return cls(
            id=row.id,
            name=row.name,
            district=row.district,
            rubric=row.rubric,
            created=row.created,
            bundles=bundles,
            verdicts=verdicts,
        )


class BatchList(BaseModel):
    """Rounds, newest first."""

    items: list[BatchState]


class WebhookWish(BaseModel):
    """An address to call when a bundle ends."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=2000, pattern=r"^https?://[^\x00-\x20\x7f]+$")]


class WebhookState(BaseModel):
    """A webhook; ``secret`` is shown only here, only now."""

    id: str
    url: str
    secret: str


Catalogue = dict[str, Any]
