"""A pack folder to break, and the source lines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lvjian.rubrics.loader import PACKS


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A writable copy of all packs."""
    copy = tmp_path / "packs"
    shutil.copytree(PACKS, copy)
    return copy
