"""The table of jobs: put in, claim, keep, give back, end.

A claim is one conditional UPDATE: of two workers that want a job one gets it. Whoever lets
its lease run out has lost the job, and every later step of it is refused by its token.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.labour import Job, Worker

_BYTES_PER_SECOND = 4 * 1024 * 1024
_SECONDS_PER_WAITING = 1.0
_MOST_DELAY = 600.0
_CANDIDATES = 8
CHECKS = frozenset({"check", "recheck"})
"""Kinds of jobs whose subject is a bundle that waits for them."""


class LostJob(Exception):  # noqa: N818 - it is nobody's error
    """Somebody else holds the job now, or has ended it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job held by this worker.

    Attributes:
        tries: this one included.
    """

    id: str
    kind: str
    subject: str
    rule: str | None
    token: str
    tries: int


def put(
    session: Session,
    *,
    kind: str,
    subject: str,
    owner: str,
    size: int = 0,
    rule: str | None = None,
    after: float = 0.0,
    behind: float = 0.0,
) -> None:
    """Put a job in.

    What is large waits longer, and so does the next one of an owner who has many waiting;
    neither longer than ten minutes behind those who come later.

    Args:
        after: seconds before which it must not begin.
        behind: it goes after what is put in within so many seconds.
    """
    waiting = session.scalar(
        select(func.count()).select_from(Job).where(Job.owner == owner, Job.state == "queued")
    )
    delay = size / _BYTES_PER_SECOND + (waiting or 0) * _SECONDS_PER_WAITING + behind
    present = now()
    session.add(
        Job(
            id=new_id("j"),
            kind=kind,
            subject=subject,
            rule=rule,
            owner=owner,
            state="queued",
            size=size,
            rank=present.timestamp() + min(delay, _MOST_DELAY),
            worker=None,
            token=None,
            lease=None,
            not_before=present + timedelta(seconds=after),
            created=present,
            ended=None,
            error=None,
        )
    )


def claim(database: Database, settings: Settings, worker: str) -> Claim | None:
    """Take the next job, or one whose holder has died; None if there is nothing to do."""
    present = now()
    with database.read() as session:
        large = _large_allowed(session, settings, present)
        found = session.execute(_candidates(settings, present, large=large)).all()
    for id_, token in found:
        taken = _take(database, settings, worker, id_, token)
        if taken is not None:
            return taken
    return None


def keep(database: Database, settings: Settings, held: Claim) -> None:
    """Say that the job is still being worked on.

    Raises:
        LostJob: it is no longer ours.
    """
    with database.write(lasting=False) as session:
        renew(session, settings, held)


def renew(session: Session, settings: Settings, held: Claim) -> None:
    """The same together with whatever else the session writes.

    Raises:
        LostJob: it is no longer ours; the session must not be committed.
    """
    _held(session, held, lease=now() + timedelta(seconds=settings.lease_seconds))


def end(session: Session, held: Claim, *, error: str | None = None) -> None:
    """End the job, done or failed, together with whatever else the session writes.

    Raises:
        LostJob: it is no longer ours; the session must not be committed.
    """
    state = "done" if error is None else "failed"
    _held(session, held, state=state, error=error, ended=now(), lease=None, token=None)


def give_back(session: Session, held: Claim, *, delay: float, tried: bool) -> None:
    """Have the job done again after ``delay`` seconds.

    Args:
        tried: it counts as a try.

    Raises:
        LostJob: it is no longer ours.
    """
    _held(
        session,
        held,
        state="queued",
        lease=None,
        token=None,
        not_before=now() + timedelta(seconds=delay),
        tries=held.tries if tried else held.tries - 1,
    )


def busy(session: Session, subject: str) -> bool:
    """Whether the bundle waits to be checked or is being checked."""
    wanted = select(Job.id).where(Job.subject == subject, Job.state.in_(("queued", "running")))
    return session.scalar(wanted.where(Job.kind.in_(CHECKS)).limit(1)) is not None


def waiting(session: Session, kind: str, subject: str) -> Job | None:
    """The job of a kind that waits for the subject, if there is one."""
    wanted = select(Job).where(Job.subject == subject, Job.state == "queued", Job.kind == kind)
    return session.scalars(wanted.limit(1)).first()


def show_worker(database: Database, worker: str, *, host: str, process: int) -> None:
    """Note that the worker is alive; forget those long gone."""
    with database.write(lasting=False) as session:
        present = now()
        row = session.get(Worker, worker)
        if row is None:
            session.add(
                Worker(id=worker, host=host, process=process, started=present, seen=present)
            )
        else:
            row.seen = present
        session.query(Worker).filter(Worker.seen < present - timedelta(days=1)).delete()


def living(session: Session, settings: Settings, present: datetime) -> int:
    """Workers seen within the last lease."""
    since = present - timedelta(seconds=settings.lease_seconds)
    return session.scalar(select(func.count()).select_from(Worker).where(Worker.seen >= since)) or 0


def _large_allowed(session: Session, settings: Settings, present: datetime) -> bool:
    """One worker is always left for what is small, if there are two."""
    running = select(func.count()).select_from(Job)
    running = running.where(
        Job.state == "running", Job.lease >= present, Job.size > settings.large_bytes
    )
    most = max(1, living(session, settings, present) - 1)
    return (session.scalar(running) or 0) < most


def _candidates(settings: Settings, present: datetime, *, large: bool) -> Select[str, str | None]:
    free = and_(Job.state == "queued", Job.not_before <= present)
    orphaned = and_(Job.state == "running", Job.lease < present)
    wanted = select(Job.id, Job.token).where(or_(free, orphaned))
    if not large:
        wanted = wanted.where(Job.size <= settings.large_bytes)
    return wanted.order_by(Job.rank).limit(_CANDIDATES)


def _take(
    database: Database, settings: Settings, worker: str, id_: str, token: str | None
) -> Claim | None:
    fresh = new_id("t")
    same = Job.token.is_(None) if token is None else Job.token == token
    present = now()
    statement = (
        update(Job)
        .where(Job.id == id_, Job.state.in_(("queued", "running")), same)
        .where(or_(Job.state == "queued", Job.lease < present))
        .values(
            state="running",
            worker=worker,
            token=fresh,
            tries=Job.tries + 1,
            lease=present + timedelta(seconds=settings.lease_seconds),
        )
        .returning(Job.kind, Job.subject, Job.rule, Job.tries)
    )
    with database.write(lasting=False) as session:
        row = session.execute(statement).one_or_none()
    if row is None:
        return None
    kind, subject, rule, tries = row
    return Claim(id_, kind, subject, rule, fresh, tries)


def _held(session: Session, held: Claim, **values: object) -> None:
    statement = update(Job).where(Job.id == held.id, Job.token == held.token).values(**values)
    if session.execute(statement).rowcount != 1:  # type: ignore[attr-defined]  # of an UPDATE
        raise LostJob(held.id)
