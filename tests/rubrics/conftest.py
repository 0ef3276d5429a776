"""A pack folder to break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lvjian.rubrics.lint import lint
from lvjian.rubrics.loader import PACKS


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A writable copy of all packs."""
    copy = tmp_path / "packs"
    shutil.copytree(PACKS, copy)
    return copy


@pytest.fixture
def lint_changed(packs: Path) -> Callable[[str, str, str, str], list[str]]:
    """What lint says of a pack once the first ``old`` of one of its files is ``new``."""

    def change(pack: str, file: str, old: str, new: str) -> list[str]:
        path = packs / pack / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return lint(packs / pack)

    return change
