"""A folder for what a check unpacks, gone when it ends, however it ends.

A process that is killed cannot tidy up: its folder stays until the next one starts. Whether
somebody still works in a folder is told by a lock that the system gives back with the process.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

_PREFIX = "lvjian-"
_LOCK = "lock"


@contextmanager
def work_folder() -> Iterator[Path]:
    """An empty folder; before the first one, those of killed processes are removed."""
    root = Path(tempfile.gettempdir())
    _sweep_once(root)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=root) as folder:
        held = _take_lock(Path(folder))
        work = Path(folder) / "work"
        work.mkdir()
        try:
            yield work
        finally:
            if held is not None:
                os.close(held)


def _take_lock(folder: Path) -> int | None:
    """Lock a folder; the lock's file gets its name when it is held. None: no locks here."""
    fresh = folder / f"{_LOCK}.new"
    held = os.open(fresh, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    fresh.rename(folder / _LOCK)
    return held


@lru_cache(maxsize=8)
def _sweep_once(root: Path) -> None:
    sweep(root)


def sweep(root: Path) -> None:
    """Remove our folders in which nobody works any more."""
    with suppress(OSError):
        for folder in sorted(root.glob(f"{_PREFIX}*")):
            if _is_ours(folder) and _is_abandoned(folder / _LOCK):
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    """Whether it is a folder of this user's, and no link to one."""
    try:
        stat = folder.lstat()
    except OSError:
        return False
    return stat.st_uid == os.getuid() and folder.is_dir() and not folder.is_symlink()


def _is_abandoned(lock: Path) -> bool:
    try:
        held = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
    except OSError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(held)
    return True
