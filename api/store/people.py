"""Models of people and rights: accounts, keys, sessions, the audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lvjian.api.store.database import Base

_ID = String(32)


class Account(Base):
    """A person who signs in.

    Attributes:
        password: argon2 hash. must_change: the password was given by somebody else.
        failures: wrong passwords since the last right one; locked: until when.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str]
    password: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    firm: Mapped[str | None]
    district: Mapped[str | None]
    active: Mapped[bool] = mapped_column(default=True)
    must_change: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked: Mapped[datetime | None]
    created: Mapped[datetime]


class ApiKey(Base):
    """An API key; only the hash of its secret is kept."""

    __tablename__ = "api_keys"

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    name: Mapped[str]
    secret: Mapped[str] = mapped_column(String(64))
    role: Mapped[str] = mapped_column(String(16))
    firm: Mapped[str | None]
    district: Mapped[str | None]
    created: Mapped[datetime]
    revoked: Mapped[datetime | None]


class SignIn(Base):
    """A session of a browser; only the hash of its token is kept."""

    __tablename__ = "sign_ins"

    token: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(_ID, index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created: Mapped[datetime]
    expires: Mapped[datetime]


class AuditEntry(Base):
    """One line of the audit log; the database itself refuses to change or delete it.

    Attributes:
        actor: id of the key or account; ``system`` for the service itself.
        action: ``report.read``, ``decision.set`` …; detail: ids and codes only.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_bundle", "bundle_id", "id"),)

    id: Mapped[str] = mapped_column(_ID, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(_ID)
    actor_name: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(32))
    bundle_id: Mapped[str | None] = mapped_column(_ID)
    detail: Mapped[str | None]
    address: Mapped[str | None] = mapped_column(String(64))
