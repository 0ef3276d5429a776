"""Two things timed in turn, so that a busy machine slows both."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path


def seconds(call: Callable[[], object]) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def ratio(ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int = 5) -> float:
    """Median of theirs / ours over rounds that alternate; one warm-up each."""
    ours()
    theirs()
    return statistics.median(seconds(theirs) / seconds(ours) for _ in range(rounds))


def resident_mib(pid: int | None = None) -> float:
    """Resident memory of a process and its children now, MiB."""
    total = 0
    todo = [pid or os.getpid()]
    while todo:
        process = todo.pop()
        try:
            folder = Path("/proc", str(process))
            pages = int((folder / "statm").read_text("ascii").split()[1])
            children = (folder / "task" / str(process) / "children").read_text("ascii")
        except OSError:
            continue
        total += pages * os.sysconf("SC_PAGE_SIZE")
        todo += [int(child) for child in children.split()]
    return total / 2**20


def show(name: str, value: float, want: str, good: bool) -> bool:
    """Print one figure with what it has to reach; returns whether it does."""
    print(f"{'达到' if good else '未达到':<4} {name}：{value:.2f}（要求 {want}）", flush=True)
    return good
