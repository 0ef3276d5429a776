"""What tests of kills and limits ask of a service: what became of its bundles, its processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from lvjian.api.settings import PREFIX, Settings
from lvjian.api.store.labour import Job
from lvjian.api.store.models import Bundle, File, FoundFinding
from tests.api.conftest import Running
from tests.api.running import eventually, listens


def environment(settings: Settings) -> dict[str, str]:
    given = settings.model_dump(exclude={"blob_options"})
    return {**os.environ, **{PREFIX + k.upper(): str(v) for k, v in given.items()}}


def ended(running: Running) -> bool:
    with running.database.read() as session:
        open_ = select(func.count()).where(Bundle.status.in_(("queued", "running")))
        return session.scalar(open_) == 0


def worked(running: Running) -> bool:
    running.work()
    return ended(running)


def all_told_once(running: Running) -> None:
    """Every bundle ended; no finding or file of any is there twice; no job is left."""
    with running.database.read() as session:
        for bundle in session.scalars(select(Bundle)):
            assert bundle.status == "done", (bundle.id, bundle.error)
            assert bundle.report is not None
            findings = session.scalars(
                select(FoundFinding.fingerprint).where(FoundFinding.bundle_id == bundle.id)
            ).all()
            assert len(findings) == bundle.errors + bundle.warnings + bundle.infos
            held = select(func.count()).where(File.bundle_id == bundle.id)
            assert session.scalar(held) == bundle.total
        left = select(func.count()).where(Job.state.in_(("queued", "running")))
        assert session.scalar(left) == 0


def children_of(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").iterdir()
    listed = " ".join((t / "children").read_text() for t in threads)
    return [int(p) for p in listed.split()]


class Served:
    """``lvjian serve`` as a process; may be killed and started again."""

    def __init__(self, settings: Settings) -> None:
        self.address = f"http://127.0.0.1:{settings.port}"
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lvjian", "serve"], env=environment(self._settings),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        eventually(lambda: listens(self._settings.port), seconds=240)

    def end(self, how: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(how)
        self._process.wait(60)

    def kill_a_worker(self) -> None:
        assert self._process is not None
        os.kill(children_of(self._process.pid)[0], signal.SIGKILL)
