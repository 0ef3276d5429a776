"""Several bundles at once, each in a process of its own with its own readers.

A process waits while its reader works, so that N of them keep N cores busy and no more; a
process that dies costs its bundle and nothing else.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Self

from lvjian.batch_bundle import BundleTask, Setup, failed, serve
from lvjian.batch_keeping import Kept

_RECYCLE_AFTER = 60
_TRIES = 2


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """What is started here never hears ^C; this process does, as soon as it is started."""
    resource_tracker.ensure_running()  # starting it would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Member:
    """One process and what it works on."""

    def __init__(self, setup: Setup) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=serve, args=(theirs, setup))
        try:
            with _uninterrupted():
                self.process.start()
        except BaseException:
            self.connection.close()  # it ends by itself
            raise
        theirs.close()
        self.task: BundleTask | None = None
        self.served = 0

    def end(self) -> None:
        self.connection.close()
        self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


class BundleProcesses:
    """At most ``jobs`` processes, started when needed, replaced now and then."""

    def __init__(self, setup: Setup, *, jobs: int) -> None:
        """Start none yet."""
        self._setup = setup
        self._jobs = max(1, jobs)
        self._members: list[_Member] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for member in self._members:
            if member.task is not None:
                member.process.kill()
            member.end()
        self._members.clear()

    def map(self, tasks: Iterable[BundleTask]) -> Iterator[Kept]:
        """Outcomes as they come."""
        waiting = iter(tasks)
        again: deque[BundleTask] = deque()
        tried: dict[str, int] = {}
        while True:
            while self._may_take():
                task = again.popleft() if again else next(waiting, None)
                if task is None:
                    break
                tried[task.name] = tried.get(task.name, 0) + 1
                member = self._free()
                member.task = task
                with suppress(OSError):  # dead already: told below
                    member.connection.send(task)
            busy = [m for m in self._members if m.task is not None]
            if not busy:
                return
            ready = wait([m.connection for m in busy])
            for member in [m for m in busy if m.connection in ready]:
                done = self._outcome(member)
                if done is not None:
                    tried.pop(done.name, None)
                    yield done
                elif (lost := member.task) is not None:
                    self._drop(member)
                    if tried[lost.name] < _TRIES:
                        again.append(lost)
                    else:
                        yield failed(lost, "核对进程多次异常终止", internal=True)

    def _may_take(self) -> bool:
        """Whether a process is without work, or one more may be started."""
        idle = any(m.task is None for m in self._members)
        return idle or len(self._members) < self._jobs

    def _free(self) -> _Member:
        """A process without work, a new one where there is none."""
        for member in [m for m in self._members if m.task is None]:
            if member.served < _RECYCLE_AFTER:
                return member
            self._drop(member)
        self._members.append(_Member(self._setup))
        return self._members[-1]

    def _drop(self, member: _Member) -> None:
        member.end()
        self._members.remove(member)

    @staticmethod
    def _outcome(member: _Member) -> Kept | None:
        """What a process answers; None if it died."""
        connection: Connection = member.connection
        try:
            kept: Kept = connection.recv()
        except (EOFError, OSError):
            return None
        member.task = None
        member.served += 1
        return kept
