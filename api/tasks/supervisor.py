"""The worker processes that ``lvjian serve`` runs: started, replaced when they die, ended."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time

from lvjian.api.settings import PREFIX, Settings

_log = logging.getLogger("lvjian.supervisor")
_LOOK_SECONDS = 0.5
_SHORT_LIFE = 5.0
_MOST_REST = 30.0


class Supervisor:
    """Keeps ``settings.workers`` processes alive; they end when this process does."""

    def __init__(self, settings: Settings, *, environment: dict[str, str] | None = None) -> None:
        self._settings = settings
        self._environment = environment or {}
        self._ours, self._theirs = -1, -1
        self._stopping = threading.Event()
        self._slots: list[_Slot] = []
        self._thread = threading.Thread(target=self._watch, daemon=True, name="supervisor")

    def start(self) -> None:
        """Start them all."""
        self._theirs, self._ours = os.pipe()
        self._slots = [_Slot() for _ in range(self._settings.workers)]
        for slot in self._slots:
            slot.begin(self._command(), self._env(), self._theirs)
        self._thread.start()

    def pids(self) -> list[int]:
        """The processes alive."""
        return [s.process.pid for s in self._slots if s.process and s.process.poll() is None]

    def stop(self) -> None:
        """Have them finish what is in hand; kill what takes longer than is allowed."""
        self._stopping.set()
        if self._ours >= 0:
            os.close(self._ours)
            os.close(self._theirs)
            self._ours = -1
        if self._thread.is_alive():  # it may just be starting another process
            self._thread.join()
        until = time.monotonic() + self._settings.drain_seconds + 5
        for slot in self._slots:
            slot.end(max(0.1, until - time.monotonic()))

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "lvjian", "worker", "--lifeline", str(self._theirs)]

    def _env(self) -> dict[str, str]:
        """All settings by environment, so that parent and children cannot differ."""
        given = {
            PREFIX + name.upper(): str(value)
            for name, value in self._settings.model_dump(exclude={"blob_options"}).items()
        }
        if self._settings.blob_options:
            given[PREFIX + "BLOB_OPTIONS"] = json.dumps(self._settings.blob_options)
        given[PREFIX + "DATA"] = str(self._settings.data.resolve())
        return {**os.environ, **given, **self._environment}

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            for slot in self._slots:
                if slot.dead() and not self._stopping.is_set():
                    slot.begin(self._command(), self._env(), self._theirs)


class _Slot:
    """One place for a worker; one that keeps dying is restarted more and more slowly."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._begun = 0.0
        self._rest = 0.0
        self._not_before = 0.0

    def begin(self, command: list[str], environment: dict[str, str], lifeline: int) -> None:
        """Start a process."""
        self._begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and words
            command, env=environment, pass_fds=(lifeline,), stdin=subprocess.DEVNULL
        )

    def dead(self) -> bool:
        """Whether it is gone and it is time for another."""
        if self.process is None or self.process.poll() is None:
            return False
        present = time.monotonic()
        if self._not_before <= self._begun:
            short = present - self._begun < _SHORT_LIFE
            self._rest = min(_MOST_REST, (self._rest * 2 or 1.0)) if short else 0.0
            self._not_before = present + self._rest
            _log.warning("worker died", extra={"status": self.process.returncode})
        return present >= self._not_before

    def end(self, seconds: float) -> None:
        """Wait for it, then kill it."""
        if self.process is None:
            return
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
