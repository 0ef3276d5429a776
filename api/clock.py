"""The service's clock: UTC, in one place."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The local day: what ``lvjian check`` without ``--as-of`` takes, too."""
    return date.today()  # noqa: DTZ011 - the local day is what the user means
