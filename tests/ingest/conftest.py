"""Fixtures of the intake tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers


@pytest.fixture
def hostile_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers get the search path of their parent: ``hostile`` becomes importable there."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """One pool for all tests that only need one to be there."""
    with Workers(jobs=1, limits=Limits()) as pool:
        yield pool
