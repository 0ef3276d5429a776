"""The child side of ``sandbox``: takes a function and an item, sends back the outcome.

It is started by name of its module and gets everything else over its connection, so that
it never imports the program that started it (``__main__``).
"""

from __future__ import annotations

import errno
import fcntl
import importlib
import math
import os
import pickle
import resource
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Literal

from lvjian.core.errors import FileReadError

FailureKind = Literal["died", "timeout", "memory", "result", "error"]

STARTED = b""
"""Sent when an item is about to be worked on: its time starts now."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An item whose function gave no result.

    Attributes:
        kind: ``died``: the process was gone (crash in native code, killed by the system);
            ``timeout``: over its wall or processor time; ``memory``: over its memory;
            ``result``: handed back more than is taken; ``error``: an exception.
        detail: type of the exception or number of the signal; no document text.
    """

    kind: FailureKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """What a child is told first.

    Attributes:
        memory_bytes: of address space.
        file_bytes: largest file it may write.
        result_bytes: largest outcome, pickled.
        preload: modules imported before the first item.
    """

    memory_bytes: int
    file_bytes: int
    result_bytes: int
    preload: tuple[str, ...] = ()


def main(channel: int, lifeline: int) -> None:
    """Work on items until the parent closes the connection or is gone."""
    _die_with_parent(lifeline)
    # Whoever stops a program may tell all its processes; ours end when their parent wants it,
    # and what they were reading is not taken for unreadable.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    with Connection(channel) as connection:
        try:
            setup: Setup = pickle.loads(connection.recv_bytes())  # noqa: S301  # from the parent
            _confine(setup)
            while True:
                request = connection.recv_bytes()
                connection.send_bytes(STARTED)
                connection.send_bytes(answer(request, setup.result_bytes))
        except EOFError:
            return


def answer(request: bytes, result_bytes: int) -> bytes:
    """The pickled outcome of a pickled (function, item, seconds)."""
    try:
        function, item, seconds = pickle.loads(request)  # noqa: S301  # from the parent
        _allow_seconds(seconds)
        payload = pickle.dumps(function(item), protocol=5)
    except FileReadError as error:
        payload = pickle.dumps(error, protocol=5)
    except MemoryError:
        payload = pickle.dumps(Failure("memory"), protocol=5)
    except BaseException as error:  # noqa: BLE001  # the task shell: whatever a file provokes stays in here
        # A file too large to be mapped is told by the system, not by Python.
        full = isinstance(error, OSError) and error.errno == errno.ENOMEM
        failure = Failure("memory") if full else Failure("error", type(error).__name__)
        payload = pickle.dumps(failure, protocol=5)
    if len(payload) > result_bytes:
        payload = pickle.dumps(Failure("result", str(len(payload))), protocol=5)
    return payload


def _die_with_parent(lifeline: int) -> None:
    """Have the kernel end this process when the parent's end of the pipe closes.

    ``PR_SET_PDEATHSIG`` would follow the thread that started us, not the process; a thread of
    our own could not run while native code holds the interpreter. The default action of
    SIGIO is to terminate.
    """
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC | os.O_NONBLOCK)
    try:
        if os.read(lifeline, 1) == b"":  # closed before we listened
            os._exit(0)
    except BlockingIOError:
        pass


def _confine(setup: Setup) -> None:
    _lower(resource.RLIMIT_AS, setup.memory_bytes)
    _lower(resource.RLIMIT_FSIZE, setup.file_bytes)
    _lower(resource.RLIMIT_CORE, 0)
    os.umask(0o077)
    for name in setup.preload:
        importlib.import_module(name)


def _lower(what: int, bound: int) -> None:
    hard = resource.getrlimit(what)[1]
    value = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    resource.setrlimit(what, (value, value))


def _allow_seconds(seconds: float) -> None:
    """Processor time for one item: the limit counts over the life of the process.

    Twice the wall time: native libraries may use several threads. The wall clock of the
    parent comes first; this one ends a process whose parent cannot.
    """
    usage = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.ceil(usage.ru_utime + usage.ru_stime + 2 * seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard != resource.RLIM_INFINITY:
        soft = min(soft, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))
