"""Functions for the sandbox tests; imported by name in the workers."""

from __future__ import annotations

import ctypes
import mmap
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from lvjian.core.errors import FileReadError
from lvjian.core.place import Place


def double(number: int) -> int:
    return 2 * number


def slow_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number


def pid(_: int) -> int:
    return os.getpid()


def misbehave(how: str) -> object:
    return _WAYS[how]()


def _swell() -> object:
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))


def _map() -> object:
    return mmap.mmap(-1, 1 << 46)


def _spin() -> object:
    return re.match(r"(a+)+$", "a" * 64 + "b")


def _write_much() -> object:
    with Path(os.environ["LVJIAN_TEST_FILE"]).open("wb") as file:
        file.writelines(bytes(1024 * 1024) for _ in range(64))
    return "written"


def _grandchild() -> object:
    child = subprocess.Popen(["sleep", "300"])
    Path(os.environ["LVJIAN_TEST_FILE"]).write_text(str(child.pid))
    return child.wait()


def _refuse() -> object:
    raise FileReadError("I002", "设有密码", "去掉密码")


def _result() -> object:
    return (Place("a.docx", page=3), Decimal("1.5"), date(2025, 1, 2), Path("x"), frozenset({1}))


class _Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (os.system, ("true",))


_WAYS: dict[str, Callable[[], Any]] = {
    "fine": lambda: "fine",
    "crash": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "exit": lambda: os._exit(7),
    "sys.exit": lambda: sys.exit(3),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "sleep": lambda: time.sleep(60),
    "spin": _spin,
    "swell": _swell,
    "map": _map,
    "raise": lambda: dict[str, int]()["kein"],
    "refuse": _refuse,
    "large": lambda: bytes(3 * 1024 * 1024),
    "result": _result,
    "evil": _Evil,
    "write": _write_much,
    "recurse": lambda: misbehave("recurse"),
    "unpicklable": lambda: lambda: None,
    "chatter": lambda: print("x" * 100_000),
    "interrupt": lambda: os.kill(os.getpid(), signal.SIGINT),
    "terminate": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "grandchild": _grandchild,
}
