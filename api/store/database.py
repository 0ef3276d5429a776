"""The database: an engine and sessions that read or write, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import DateTime, Dialect, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import TypeDecorator

_WRITES = "lvjian_writes"
_BUSY_SECONDS = 30


class Instant(TypeDecorator[datetime]):
    """A point in time, always UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        del dialect
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """From UTC."""
        del dialect
        if value is None:
            return None
        at: datetime = value
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all models."""

    type_annotation_map = {datetime: Instant()}  # noqa: RUF012 - as SQLAlchemy wants it


class Database:
    """One database.

    A writing session on SQLite takes its lock at the start: two writers then wait for each
    other instead of failing in the middle.
    """

    def __init__(self, url: str, *, pool: int = 20) -> None:
        self.url = make_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._engine = _engine(url, sqlite=self.sqlite, pool=pool)
        self._closed = False
        event.listen(self._engine, "checkin", self._returned)
        self._writing = self._engine.execution_options(**{_WRITES: "lasting"})
        self._passing = self._engine.execution_options(**{_WRITES: "passing"})

    @property
    def engine(self) -> Engine:
        """For migrations."""
        return self._engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that reads; nothing is kept of what is changed in it."""
        with Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self, *, lasting: bool = True) -> Iterator[Session]:
        """A session whose changes are kept if the block ends well, all or none.

        Args:
            lasting: False for what is no loss if the power fails right after it (progress, a
                claim that is made again): the disk is then not waited for. Whatever lasts and
                is written later makes it last too.
        """
        engine = self._writing if lasting else self._passing
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    def alive(self) -> None:
        """Ask for nothing.

        Raises:
            SQLAlchemyError: the database does not answer.
        """
        with self._engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close all connections, those still in use as soon as they are given back."""
        self._closed = True
        self._engine.dispose()

    def _returned(self, _connection: object, record: ConnectionPoolEntry) -> None:
        if self._closed:
            record.invalidate()


def _engine(url: str, *, sqlite: bool, pool: int) -> Engine:
    if not sqlite:
        engine = create_engine(url, pool_pre_ping=True, pool_size=pool, max_overflow=pool)
        event.listen(engine, "begin", _hurry)
        return engine
    path = make_url(url).database
    if path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False},
        pool_size=pool,
        max_overflow=pool,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _hurry(connection: Any) -> None:
    if connection.get_execution_options().get(_WRITES) == "passing":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    for pragma in ("journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Any) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    if writes:
        sync = "FULL" if writes == "lasting" else "NORMAL"
        connection.exec_driver_sql(f"PRAGMA synchronous={sync}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
