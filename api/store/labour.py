"""Models of work: jobs with their leases, workers, webhooks and their deliveries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lvjian.api.store.database import Base

_ID = String(32)


class Job(Base):
    """A piece of work; this row is the truth, whatever a broker may say.

    Attributes:
        kind: ``check``, ``recheck``, ``webhook``, ``round`` or ``preview``.
        subject: id of the bundle, the delivery or the round; rule: code for a recheck of one rule.
        state: ``queued``, ``running``, ``done``, ``failed``.
        rank: seconds; the lowest goes first. It is the time of making plus what size and
            the owner's other waiting jobs cost, so nobody is kept waiting for ever.
        token: of the claim that holds it: whoever has another one has lost the job.
        lease: until when the holder is believed alive without another sign.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_waiting", "state", "rank"),
        Index("ix_jobs_subject", "subject", "state"),
        Index("ix_jobs_owner", "owner", "state"),
    )

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(_ID)
    rule: Mapped[str | None] = mapped_column(String(8))
    owner: Mapped[str] = mapped_column(_ID)
    state: Mapped[str] = mapped_column(String(16))
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    rank: Mapped[float]
    tries: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(_ID)
    token: Mapped[str | None] = mapped_column(_ID)
    lease: Mapped[datetime | None]
    not_before: Mapped[datetime]
    created: Mapped[datetime]
    ended: Mapped[datetime | None]
    error: Mapped[str | None]


class Worker(Base):
    """A worker process that has shown itself."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    host: Mapped[str]
    process: Mapped[int]
    started: Mapped[datetime]
    seen: Mapped[datetime]


class Webhook(Base):
    """An address to call when a bundle ends."""

    __tablename__ = "webhooks"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    owner: Mapped[str] = mapped_column(_ID, index=True)
    role: Mapped[str] = mapped_column(String(16))
    firm: Mapped[str | None]
    district: Mapped[str | None]
    url: Mapped[str]
    secret: Mapped[str]
    created: Mapped[datetime]
    removed: Mapped[datetime | None]


class Delivery(Base):
    """One message to one webhook.

    Attributes:
        body: JSON as signed; the same in every try.
        status: of the last answer, None if there was none.
    """

    __tablename__ = "deliveries"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    webhook_id: Mapped[str] = mapped_column(_ID, index=True)
    bundle_id: Mapped[str] = mapped_column(_ID)
    body: Mapped[str]
    created: Mapped[datetime]
    delivered: Mapped[datetime | None]
    status: Mapped[int | None]
    error: Mapped[str | None]
