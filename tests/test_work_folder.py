"""Folders of killed processes are removed by the next one; those in use are not."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lvjian.work_folder import sweep, work_folder

_WORKS = """
import sys
from lvjian.work_folder import work_folder
with work_folder() as folder:
    (folder / "unpacked").write_text("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_a_killed_process_leaves_nothing_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", _WORKS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        sweep(tmp_path)
        assert (folder / "unpacked").exists()
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (folder / "unpacked").exists()
    (tmp_path / "lvjian-of-others").mkdir()
    sweep(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["lvjian-of-others"]


def test_an_ordinary_end_leaves_nothing() -> None:
    with work_folder() as folder:
        assert folder.is_dir()
        assert list(folder.iterdir()) == []
    assert not folder.parent.exists()
