"""Worker processes in which hostile files are read under limits.

A worker that crashes, hangs or swells costs its own item and nothing else.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from types import TracebackType
from typing import Any, Generic, Self, TypeVar, cast

from lvjian.core.bundle import FileProblem
from lvjian.core.errors import FileReadError
from lvjian.ingest import problems
from lvjian.ingest.limits import MIB, Limits
from lvjian.ingest.sandbox_child import STARTED, Failure, Setup

Item = TypeVar("Item")
Result = TypeVar("Result")

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from lvjian.ingest.sandbox_child import main; main(int(sys.argv[2]), int(sys.argv[3]))"
)
_START_SECONDS = 120.0
_RECYCLE_AFTER = 500
_TRIES = 3
_STANDARD_TYPES = frozenset(
    {("builtins", n) for n in ("set", "frozenset", "bytearray", "complex", "range", "slice")}
    | {("datetime", n) for n in ("date", "datetime", "time", "timedelta", "timezone")}
    | {("pathlib", n) for n in ("Path", "PosixPath", "PurePath", "PurePosixPath")}
    | {("collections", n) for n in ("OrderedDict", "defaultdict", "deque", "Counter")}
    | {("decimal", "Decimal"), ("fractions", "Fraction")}
)


class _ResultUnpickler(pickle.Unpickler):
    """Takes data types only: a child that a hostile file took over stays in its process."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _STANDARD_TYPES:
            return super().find_class(module, name)
        if module.startswith("lvjian.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__.startswith("lvjian."):
                return found
        raise pickle.UnpicklingError(f"{module}.{name}")


_running: set[subprocess.Popen[bytes]] = set()
"""Processes not waited for yet: what is forgotten in a circle is not warned of before it ends."""


class _Worker:
    """One child process and its connection.

    Attributes:
        served: items so far. taken: how often the pool had been closed when it was last taken.
    """

    def __init__(self, setup: Setup) -> None:
        self.served = self.taken = 0
        self.connection, theirs = Pipe()
        life_read, self._lifeline = os.pipe()
        try:
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter and words
                [sys.executable, "-c", _BOOT, json.dumps(sys.path), str(theirs.fileno()),
                 str(life_read)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(), life_read),
                start_new_session=True,
            )  # fmt: skip
        finally:
            theirs.close()
            os.close(life_read)
        _running.add(self._process)
        with suppress(OSError):  # dead already: seen when its first item is sent
            self.connection.send_bytes(pickle.dumps(setup))

    def end(self, *, lost: bool = False) -> int:
        """Kill it with all it started; its exit status as of ``Popen.returncode``.

        Args:
            lost: its end of the connection is closed: it is on its way out, with a status
                of its own to tell.
        """
        status = self._process.poll()
        if status is None and lost:
            with suppress(subprocess.TimeoutExpired):
                status = self._process.wait(timeout=2)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        killed = self._process.wait()
        _running.discard(self._process)
        self.abandon()
        return killed if status is None else status

    def abandon(self) -> None:
        """Close our ends only."""
        self.connection.close()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1


@dataclass(slots=True)
class _Job(Generic[Item]):
    """An item being worked on."""

    index: int
    item: Item
    request: bytes
    seconds: float
    worker: _Worker
    deadline: float
    started: bool = False
    tries: int = 1


class Workers:
    """A pool of worker processes, started when first needed and reused over many bundles.

    Safe to share between threads: every call of ``map`` has workers of its own while it
    runs.

    Attributes:
        limits: memory, seconds per file, sizes.
    """

    def __init__(
        self,
        *,
        jobs: int,
        limits: Limits | None = None,
        preload: tuple[str, ...] = (),
        in_process: bool = False,
        recycle_after: int = _RECYCLE_AFTER,
    ) -> None:
        """Make a pool.

        Args:
            jobs: items worked on at a time.
            preload: modules a worker imports before its first item.
            in_process: no processes and no limits, for debugging.
            recycle_after: items after which a process is replaced by a fresh one.
        """
        self.limits = limits or Limits()
        self._jobs = max(1, jobs)
        self._in_process = in_process
        self._recycle_after = recycle_after
        self._setup = Setup(
            memory_bytes=self.limits.memory_mib * MIB,
            file_bytes=self.limits.file_bytes + MIB,
            result_bytes=self.limits.result_bytes,
            preload=preload,
        )
        self._idle: list[_Worker] = []
        self._closings = 0
        self._owner = os.getpid()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End all idle workers, busy ones when they are done; the pool may be used again."""
        self._closings += 1
        while self._idle:
            self._idle.pop().end()

    def __del__(self) -> None:
        """A pool that nobody closed leaves no process behind."""
        if getattr(self, "_owner", None) == os.getpid():
            self.close()

    def map(
        self,
        function: Callable[[Item], Result],
        items: Iterable[Item],
        *,
        seconds: float | None = None,
    ) -> Iterator[tuple[Item, Result | Failure | FileReadError]]:
        """Apply ``function`` to each item in a worker; outcomes come in the order of items.

        Items are taken a few ahead of what was yielded. A generator closed early kills the
        work under way.

        Args:
            function: importable by name; its result may hold standard types and classes
                of this package.
            seconds: wall time per item, ``seconds_per_file`` unless given.
        """
        allowed = float(self.limits.seconds_per_file if seconds is None else seconds)
        if self._in_process:
            return ((item, _here(function, item)) for item in items)
        return self._map(function, items, allowed)

    def run(
        self, function: Callable[[Item], Result], item: Item, *, seconds: float | None = None
    ) -> Result | Failure | FileReadError:
        """Apply ``function`` to one item in a worker."""
        ((_, outcome),) = self.map(function, [item], seconds=seconds)
        return outcome

    def _map(
        self, function: Callable[[Item], Result], items: Iterable[Item], seconds: float
    ) -> Iterator[tuple[Item, Result | Failure | FileReadError]]:
        source = enumerate(items)
        busy: dict[Connection, _Job[Item]] = {}
        done: dict[int, tuple[Item, Result | Failure | FileReadError]] = {}
        upcoming, more = 0, True
        try:
            while True:
                while more and len(busy) < self._jobs and len(busy) + len(done) < 4 * self._jobs:
                    found = next(source, None)
                    if found is None:
                        more = False
                        break
                    request = pickle.dumps((function, found[1], seconds), protocol=5)
                    self._begin(_Job(*found, request, seconds, self._worker(), 0.0), busy)
                while upcoming in done:
                    yield done.pop(upcoming)
                    upcoming += 1
                if busy:
                    for job, outcome in self._turn(busy):
                        done[job.index] = (job.item, cast("Result", outcome))
                elif not more and not done:
                    return
        finally:
            for job in busy.values():
                job.worker.end()

    def _worker(self) -> _Worker:
        if os.getpid() != self._owner:  # forked: the workers belong to the other process
            for worker in self._idle:
                worker.abandon()
            self._idle, self._owner = [], os.getpid()
        try:
            worker = self._idle.pop()
        except IndexError:
            worker = _Worker(self._setup)
        worker.taken = self._closings
        return worker

    def _begin(self, job: _Job[Item], busy: dict[Connection, _Job[Item]]) -> None:
        job.deadline = time.monotonic() + _START_SECONDS
        with suppress(OSError):  # a worker that died while idle: seen as end of file in _turn
            job.worker.connection.send_bytes(job.request)
        busy[job.worker.connection] = job

    def _turn(self, busy: dict[Connection, _Job[Item]]) -> list[tuple[_Job[Item], object]]:
        """Wait until something happens; the jobs that ended with their outcomes."""
        nearest = min(job.deadline for job in busy.values())
        ready = wait(list(busy), timeout=max(0.0, nearest - time.monotonic()))
        ended: list[tuple[_Job[Item], object]] = []
        for connection in cast("list[Connection]", ready):
            job = busy[connection]
            try:
                payload = connection.recv_bytes()
            except (EOFError, OSError):
                del busy[connection]
                self._lost(job, busy, ended)
                continue
            if payload == STARTED:
                job.started, job.deadline = True, time.monotonic() + job.seconds
            else:
                del busy[connection]
                ended.append((job, self._outcome(job, payload)))
        now = time.monotonic()
        for connection, job in list(busy.items()):
            if job.deadline <= now:
                del busy[connection]
                job.worker.end()
                ended.append((job, Failure("timeout")))
        return ended

    def _lost(
        self,
        job: _Job[Item],
        busy: dict[Connection, _Job[Item]],
        ended: list[tuple[_Job[Item], object]],
    ) -> None:
        """A worker is gone. Before the item was begun it is not the item's fault: try again."""
        status = job.worker.end(lost=True)
        if not job.started and job.tries < _TRIES:
            job.tries += 1
            job.worker = self._worker()
            self._begin(job, busy)
        elif status == -signal.SIGXCPU:
            ended.append((job, Failure("timeout")))
        else:
            name = signal.Signals(-status).name if status < 0 else f"exit {status}"
            ended.append((job, Failure("died", name)))

    def _outcome(self, job: _Job[Item], payload: bytes) -> object:
        try:
            outcome: object = _ResultUnpickler(io.BytesIO(payload)).load()
        except (pickle.UnpicklingError, AttributeError, ImportError, TypeError, EOFError) as error:
            outcome = Failure("result", str(error))
        worker = job.worker
        worker.served += 1
        swollen = isinstance(outcome, Failure) and outcome.kind == "memory"
        if swollen or worker.served >= self._recycle_after:
            worker.end()
            return outcome
        self._idle.append(worker)
        if worker.taken != self._closings:  # meanwhile: nobody would end it any more
            with suppress(ValueError):
                self._idle.remove(worker)
                worker.end()
        return outcome


def _here(function: Callable[[Item], Result], item: Item) -> Result | Failure | FileReadError:
    """In-process mode: other exceptions than FileReadError rise, to be debugged."""
    try:
        return function(item)
    except FileReadError as error:
        return error


def problem_of(
    outcome: Failure | FileReadError,
    path: str,
    *,
    limits: Limits,
    seconds: str = "seconds_per_file",
) -> FileProblem:
    """What a failed reading of the file ``path`` is to the report.

    Args:
        seconds: name of the time limit that applied.
    """
    if isinstance(outcome, FileReadError):
        return FileProblem(outcome.code, path, outcome.message, outcome.suggestion)
    if outcome.kind == "timeout":
        return problems.over_limit(path, seconds, limits=limits)
    if outcome.kind == "memory":
        return problems.over_limit(path, "memory_mib", limits=limits)
    if outcome.kind == "result" and outcome.detail.isdigit():
        return problems.over_limit(path, "result_bytes", limits=limits, met=int(outcome.detail))
    if outcome.kind == "died":
        return problems.damaged(path, f"读取进程异常终止（{outcome.detail}），文件可能已损坏")
    return problems.damaged(path, f"读取时出现意外错误（{outcome.detail}）")


def data_of(payload: bytes) -> object:
    """Unpickle data types only, as what comes from a worker is: for results that were kept.

    Raises:
        pickle.UnpicklingError: something else is in it.
    """
    return _ResultUnpickler(io.BytesIO(payload)).load()
