"""What the service keeps about bundles: submissions, files, findings, decisions, rounds."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lvjian.api.store.database import Base

_ID = String(32)
_SHA = String(64)


class Batch(Base):
    """A round of submissions.

    Attributes:
        across: blob of what was found across its bundles; across_of: digest of the footprints
            that was found in; across_at: when.
    """

    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str]
    district: Mapped[str | None]
    owner: Mapped[str] = mapped_column(_ID)
    firm: Mapped[str | None]
    rubric: Mapped[str | None]
    created: Mapped[datetime]
    across: Mapped[str | None] = mapped_column(_SHA)
    across_of: Mapped[str | None] = mapped_column(_SHA)
    across_at: Mapped[datetime | None]


class Bundle(Base):
    """One submission.

    Attributes:
        owner: id of the key or account that handed it in. firm: the assessor firm whose
            bundle it is. district: where its reviewers sit. These three decide who sees it.
        external_id: the intake system's own number.
        digest: of the paths and contents handed in; sha256: of the files found in them, as
            in the report.
        applicant, assessor: as read from the report.
        uscc, applicant_key, templates: credit code, name as compared, and templates of its
            reports: by these the next submission is recognised.
        lineage: the same for the next submission of the same applicant; decisions hang on it.
        report, page: blobs of ``report.json`` and ``report.html``; checked: of the whole
            result, for all other deliverables; readings: of what was read, for ``recheck``;
            footprint: of what the rules across bundles need of it.
        purged: when its documents were removed.
    """

    __tablename__ = "bundles"
    __table_args__ = (
        Index("ix_bundles_owner", "owner", "id"),
        Index("ix_bundles_firm", "firm", "id"),
        Index("ix_bundles_district", "district", "id"),
        Index("ix_bundles_batch", "batch_id", "id"),
        Index("ix_bundles_status", "status", "id"),
        Index("ix_bundles_verdict", "verdict", "id"),
        Index("ix_bundles_lineage", "lineage", "id"),
        Index("ix_bundles_assessor", "assessor", "id"),
        Index("ix_bundles_applicant", "applicant", "id"),
        Index("ix_bundles_applicant_key", "applicant_key", "id"),
        Index("ix_bundles_uscc", "uscc", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str]
    status: Mapped[str] = mapped_column(String(16))
    stage: Mapped[str] = mapped_column(String(16), default="queued")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    verdict: Mapped[str | None] = mapped_column(String(16))
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    infos: Mapped[int] = mapped_column(default=0)
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("batches.id"))
    applicant: Mapped[str | None]
    assessor: Mapped[str | None]
    owner: Mapped[str] = mapped_column(_ID)
    firm: Mapped[str | None]
    district: Mapped[str | None]
    external_id: Mapped[str | None]
    rubric_asked: Mapped[str | None]
    rubric: Mapped[str | None]
    as_of: Mapped[date]
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(_SHA)
    sha256: Mapped[str | None] = mapped_column(_SHA)
    uscc: Mapped[str | None] = mapped_column(String(18))
    applicant_key: Mapped[str | None]
    templates: Mapped[str | None]
    lineage: Mapped[str | None] = mapped_column(_SHA)
    created: Mapped[datetime]
    finished: Mapped[datetime | None]
    error: Mapped[str | None]
    report: Mapped[str | None] = mapped_column(_SHA)
    page: Mapped[str | None] = mapped_column(_SHA)
    checked: Mapped[str | None] = mapped_column(_SHA)
    readings: Mapped[str | None] = mapped_column(_SHA)
    footprint: Mapped[str | None] = mapped_column(_SHA)
    purged: Mapped[datetime | None]


class Source(Base):
    """A file as it was handed in, by its number from 1."""

    __tablename__ = "sources"

    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundles.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    sha256: Mapped[str] = mapped_column(_SHA, index=True)
    size: Mapped[int] = mapped_column(BigInteger)


class File(Base):
    """A file of the bundle as the report lists it, by its number from 1."""

    __tablename__ = "files"

    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundles.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(_SHA, index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(16))
    format: Mapped[str] = mapped_column(String(16))
    role: Mapped[str] = mapped_column(String(24))
    status: Mapped[str] = mapped_column(String(16))
    pages: Mapped[int | None]


class FoundFinding(Base):
    """A finding of the present report, as far as lists, comparisons and charts need it.

    Attributes:
        basis: digest of the words and values it rests on.
        rubric: template of its report; reader: how its words were read; own: it is about the
            third-party report itself. None where an earlier version entered it.
    """

    __tablename__ = "findings"
    __table_args__ = (Index("ix_findings_code", "code", "bundle_id"),)

    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundles.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8))
    severity: Mapped[str] = mapped_column(String(8))
    outcome: Mapped[str] = mapped_column(String(16))
    target: Mapped[str]
    message: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(32))
    basis: Mapped[str] = mapped_column(String(32), default="", server_default="")
    rubric: Mapped[str | None]
    reader: Mapped[str | None] = mapped_column(String(8))
    own: Mapped[bool | None]


class Decision(Base):
    """What people made of a finding; kept over re-submission by lineage and fingerprint.

    Attributes:
        party: ``office`` for reviewers and admins, ``firm`` for an assessor's own marks:
            neither sees nor changes the other's.
        basis: of the finding it was made on; "" where that was not kept.
        code, rubric, reader: of that finding, kept beyond it to measure the rule by.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("lineage", "party", "fingerprint", "basis"),
        Index("ix_decisions_code", "code", "id"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    lineage: Mapped[str] = mapped_column(_SHA)
    party: Mapped[str] = mapped_column(String(8))
    fingerprint: Mapped[str] = mapped_column(String(32))
    basis: Mapped[str] = mapped_column(String(32), default="", server_default="")
    decision: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None]
    bundle_id: Mapped[str] = mapped_column(_ID)
    actor: Mapped[str] = mapped_column(_ID)
    actor_name: Mapped[str]
    at: Mapped[datetime]
    code: Mapped[str | None] = mapped_column(String(8))
    rubric: Mapped[str | None]
    reader: Mapped[str | None] = mapped_column(String(8))


class Idempotency(Base):
    """The bundle that an ``Idempotency-Key`` of an owner stands for."""

    __tablename__ = "idempotency"

    owner: Mapped[str] = mapped_column(_ID, primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    digest: Mapped[str] = mapped_column(_SHA)
    bundle_id: Mapped[str] = mapped_column(_ID)
    created: Mapped[datetime]
