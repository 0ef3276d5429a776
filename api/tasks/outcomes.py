"""Entering what a job found: bundle, files, findings, messages to webhooks, end of the job."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lvjian.api import webhooks
from lvjian.api.clock import now
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.models import Bundle, File, FoundFinding
from lvjian.api.tasks import jobs, round_state
from lvjian.api.tasks.jobs import Claim, LostJob
from lvjian.api.tasks.lineages import enter_identity
from lvjian.api.tasks.marks import marks_of
from lvjian.core.reading import BundleReading, FieldReading
from lvjian.pipeline import CheckResult
from lvjian.reports.verdict import counts, verdict

_APPLICANT = "applicant-name"
_ASSESSOR = "assessor-name"
_BEHIND = 60.0
"""Seconds that drawing pages lets checks go before."""


@dataclass(frozen=True, slots=True)
class Made:
    """Blobs of what was written for a result.

    Attributes:
        bases: what each finding rests on, in their order.
    """

    report: str
    page: str
    checked: str
    footprint: str
    bases: tuple[str, ...]


def enter_progress(
    database: Database, bundle_id: str, *, stage: str, done: int, total: int
) -> None:
    """Show how far a bundle is."""
    with database.write(lasting=False) as session:
        statement = update(Bundle).where(Bundle.id == bundle_id, Bundle.status == "running")
        session.execute(statement.values(stage=stage, done=done, total=total))


def enter_start(database: Database, settings: Settings, held: Claim) -> None:
    """The bundle is being worked on.

    Raises:
        LostJob: the job is no longer ours.
    """
    with database.write(lasting=False) as session:
        jobs.renew(session, settings, held)
        statement = update(Bundle).where(
            Bundle.id == held.subject, Bundle.status.in_(("queued", "running"))
        )
        session.execute(statement.values(status="running", stage="intake", done=0, total=0))


def enter_waiting(database: Database, held: Claim, *, delay: float, tried: bool) -> None:
    """The job goes back to the queue, and so does its bundle.

    Raises:
        LostJob: the job is no longer ours.
    """
    with database.write() as session:
        jobs.give_back(session, held, delay=delay, tried=tried)
        if held.kind not in jobs.CHECKS:
            return
        statement = update(Bundle).where(Bundle.id == held.subject, Bundle.status == "running")
        session.execute(statement.values(status="queued", stage="queued", done=0, total=0))


def enter_readings(database: Database, bundle_id: str, readings: str) -> None:
    """Remember what was read, so that a worker that takes over need not read again."""
    with database.write(lasting=False) as session:
        statement = update(Bundle).where(Bundle.id == bundle_id, Bundle.status == "running")
        session.execute(statement.values(readings=readings))


def enter(
    database: Database, held: Claim, result: CheckResult, made: Made, *, drawn: bool = False
) -> None:
    """The bundle is done.

    Args:
        drawn: its pages are to be drawn before somebody asks for them.

    Raises:
        LostJob: the job is no longer ours; nothing was entered.
    """
    with database.write() as session:
        jobs.end(session, held)
        bundle = session.get(Bundle, held.subject)
        if bundle is None or bundle.purged is not None:
            raise LostJob(held.id)
        _enter_bundle(bundle, result, made)
        if drawn and jobs.waiting(session, "preview", bundle.id) is None:
            jobs.put(session, kind="preview", subject=bundle.id, owner=bundle.id, behind=_BEHIND)
        enter_identity(session, bundle, result.reading)
        _enter_files(session, bundle.id, result)
        _enter_findings(session, bundle.id, result, made.bases)
        webhooks.announce(session, bundle)
        if bundle.batch_id is not None:
            round_state.ask(session, bundle.batch_id)


def enter_failure(database: Database, held: Claim, reason: str) -> None:
    """The bundle failed for good; its originals stay.

    A recheck that failed leaves the report there was.

    Raises:
        LostJob: the job is no longer ours; nothing was entered.
    """
    with database.write() as session:
        jobs.end(session, held, error=reason)
        bundle = session.get(Bundle, held.subject) if held.kind in jobs.CHECKS else None
        if bundle is None:
            return
        bundle.status = "done" if bundle.report is not None else "failed"
        bundle.stage, bundle.error, bundle.finished = bundle.status, reason, now()
        webhooks.announce(session, bundle)
        if bundle.batch_id is not None:
            round_state.ask(session, bundle.batch_id)


def _enter_bundle(bundle: Bundle, result: CheckResult, made: Made) -> None:
    found, reading = counts(result), result.reading
    bundle.status = bundle.stage = "done"
    bundle.done = bundle.total = len(reading.files)
    bundle.verdict = verdict(result)
    bundle.errors, bundle.warnings, bundle.infos = found["error"], found["warning"], found["info"]
    bundle.applicant = _named(reading, _APPLICANT) or bundle.applicant
    bundle.assessor = _named(reading, _ASSESSOR) or bundle.assessor
    bundle.rubric = reading.reports[0].rubric.id if reading.reports else None
    bundle.sha256 = reading.sha256
    bundle.finished, bundle.error = now(), None
    bundle.report, bundle.page, bundle.checked = made.report, made.page, made.checked
    bundle.footprint = made.footprint


def _named(reading: BundleReading, same_as: str) -> str | None:
    """The first name the reports give for it."""
    fields: list[FieldReading] = [f for r in reading.reports for f in r.named(same_as)]
    words = next((f.value for f in fields if f.value), None)
    return _storable(words.strip())[:200] if words else None


def _storable(text: str) -> str:
    """Without what a database refuses: NUL and lone surrogates."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _enter_files(session: Session, bundle_id: str, result: CheckResult) -> None:
    session.execute(delete(File).where(File.bundle_id == bundle_id))
    for n, file in enumerate(result.reading.files, start=1):
        session.add(
            File(
                bundle_id=bundle_id,
                n=n,
                path=_storable(file.file.path),
                sha256=file.file.sha256,
                size=file.file.size,
                kind=file.file.kind,
                format=file.file.format,
                role=file.role,
                status=file.status,
                pages=file.pages,
            )
        )


def _enter_findings(
    session: Session, bundle_id: str, result: CheckResult, bases: Sequence[str]
) -> None:
    session.execute(delete(FoundFinding).where(FoundFinding.bundle_id == bundle_id))
    told = zip(result.findings, bases, marks_of(result), strict=True)
    for n, (finding, basis, mark) in enumerate(told, start=1):
        session.add(
            FoundFinding(
                bundle_id=bundle_id,
                n=n,
                code=finding.code,
                severity=finding.severity,
                outcome=finding.outcome,
                target=_storable(finding.target),
                message=_storable(finding.message),
                fingerprint=finding.fingerprint,
                basis=basis,
                rubric=mark.rubric,
                reader=mark.reader,
                own=mark.own,
            )
        )
