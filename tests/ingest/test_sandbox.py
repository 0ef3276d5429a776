"""The sandbox, with functions that really hang, crash and swell."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lvjian.core.errors import FileReadError
from lvjian.core.place import Place
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers, problem_of
from lvjian.ingest.sandbox_child import Failure

SMALL = Limits(memory_mib=256, seconds_per_file=1, result_bytes=1024 * 1024, file_bytes=1024 * 1024)


@pytest.fixture
def hostile(hostile_on_path: None) -> Any:
    return importlib.import_module("hostile")


@pytest.fixture
def small_pool() -> Iterator[Workers]:
    with Workers(jobs=1, limits=SMALL) as pool:
        yield pool


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone_soon(pid: int) -> bool:
    for _ in range(200):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_items(hostile: Any, jobs: int) -> None:
    with Workers(jobs=jobs) as pool:
        assert list(pool.map(hostile.slow_first, range(12))) == [(n, n) for n in range(12)]


def test_each_bad_item_fails_alone(hostile: Any) -> None:
    # None of them hangs: on a machine that is busy a second is soon over.
    patient = replace(SMALL, seconds_per_file=60)
    hows = [
        "fine", "crash", "fine", "abort", "exit", "sys.exit", "kill", "raise", "swell", "map", "refuse",
        "large", "recurse", "unpicklable", "chatter", "interrupt", "terminate",
        "fine",
    ]  # fmt: skip
    with Workers(jobs=1, limits=patient) as pool:
        outcomes = dict(pool.map(hostile.misbehave, hows))
    refused = outcomes.pop("refuse")
    assert isinstance(refused, FileReadError)
    assert (refused.code, refused.message, refused.suggestion) == ("I002", "设有密码", "去掉密码")
    large = outcomes.pop("large")
    assert isinstance(large, Failure)
    assert (large.kind, int(large.detail) > 3_000_000) == ("result", True)
    unpicklable = outcomes.pop("unpicklable")
    assert isinstance(unpicklable, Failure)
    assert unpicklable.kind == "error"
    assert outcomes == {
        "fine": "fine",
        "crash": Failure("died", "SIGSEGV"),
        "abort": Failure("died", "SIGABRT"),
        "exit": Failure("died", "exit 7"),
        "sys.exit": Failure("error", "SystemExit"),
        "kill": Failure("died", "SIGKILL"),
        "raise": Failure("error", "KeyError"),
        "swell": Failure("memory"),
        "map": Failure("memory"),
        "recurse": Failure("error", "RecursionError"),
        "chatter": None,
        "interrupt": None,
        "terminate": None,
    }


def test_hanging_items_are_killed_and_the_rest_goes_on(hostile: Any) -> None:
    with Workers(jobs=3, limits=SMALL) as pool:
        outcomes = list(pool.map(hostile.misbehave, ["sleep", "spin", "fine"]))
    assert outcomes == [
        ("sleep", Failure("timeout")),
        ("spin", Failure("timeout")),
        ("fine", "fine"),
    ]


def test_what_an_item_started_is_killed_with_it(
    hostile: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "pid"
    monkeypatch.setenv("LVJIAN_TEST_FILE", str(told))
    with Workers(jobs=1, limits=SMALL) as pool:
        assert pool.run(hostile.misbehave, "grandchild") == Failure("timeout")
    assert gone_soon(int(told.read_text()))


def test_results_keep_their_types(hostile: Any, small_pool: Workers) -> None:
    assert small_pool.run(hostile.misbehave, "result") == (
        Place("a.docx", page=3), Decimal("1.5"), date(2025, 1, 2), Path("x"), frozenset({1}),
    )  # fmt: skip


def test_a_result_cannot_run_code_in_the_parent(hostile: Any, small_pool: Workers) -> None:
    assert small_pool.run(hostile.misbehave, "evil") == Failure("result", "posix.system")


def test_a_worker_cannot_write_large_files(
    hostile: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "large"
    monkeypatch.setenv("LVJIAN_TEST_FILE", str(target))
    with Workers(jobs=1, limits=SMALL) as pool:
        assert pool.run(hostile.misbehave, "write") == Failure("error", "OSError")
    assert target.stat().st_size <= 2 * 1024 * 1024


def test_one_worker_serves_many_calls(hostile: Any, small_pool: Workers) -> None:
    pids = {small_pool.run(hostile.pid, n) for n in range(5)}
    assert len(pids) == 1
    assert pids != {os.getpid()}


def test_a_worker_that_died_idle_costs_no_item(hostile: Any, small_pool: Workers) -> None:
    pid = small_pool.run(hostile.pid, 0)
    assert isinstance(pid, int)
    os.kill(pid, signal.SIGKILL)
    assert gone_soon(pid)
    assert small_pool.run(hostile.double, 4) == 8


def test_maps_may_be_nested(hostile: Any, small_pool: Workers) -> None:
    seen = [
        (outer, small_pool.run(hostile.double, outer))
        for outer, _ in small_pool.map(hostile.double, range(4))
    ]
    assert seen == [(0, 0), (1, 2), (2, 4), (3, 6)]


def test_a_map_closed_early_leaves_no_process(hostile: Any) -> None:
    with Workers(jobs=1) as pool:
        pid = pool.run(hostile.pid, 0)
        assert isinstance(pid, int)
        running = pool.map(hostile.misbehave, ["fine", "sleep"])
        assert next(running) == ("fine", "fine")
        running.close()  # type: ignore[attr-defined]  # it is a generator
    assert gone_soon(pid)


def test_a_pool_closed_while_it_works_leaves_no_process(hostile: Any) -> None:
    pool = Workers(jobs=1)
    running = pool.map(hostile.pid, range(2))
    _, pid = next(running)
    assert isinstance(pid, int)
    pool.close()  # another thread's, at the end of a service
    assert [n for n, _ in running] == [1]
    assert gone_soon(pid)
    pool.close()


@pytest.mark.parametrize("how", ["sleep", "spin"])
def test_workers_end_when_their_parent_is_killed(tmp_path: Path, how: str) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        textwrap.dedent(
            f"""
            import sys, threading
            sys.path.insert(0, {str(Path(__file__).parent)!r})
            import hostile
            from lvjian.ingest.sandbox import Workers
            if __name__ == "__main__":
                pool = Workers(jobs=1)
                # The thread that starts the worker ends: the worker must not.
                first = threading.Thread(target=lambda: pool.run(hostile.pid, 0))
                first.start(); first.join()
                print(pool.run(hostile.pid, 1), flush=True)
                pool.run(hostile.misbehave, {how!r})
            """
        )
    )
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, env=env) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        time.sleep(0.2)
        assert alive(worker)
        parent.kill()
    assert gone_soon(worker)


def test_in_process_mode_runs_here(hostile: Any) -> None:
    pool = Workers(jobs=1, in_process=True)
    assert list(pool.map(hostile.pid, [1])) == [(1, os.getpid())]
    assert isinstance(pool.run(hostile.misbehave, "refuse"), FileReadError)
    with pytest.raises(KeyError):
        pool.run(hostile.misbehave, "raise")


def test_failures_become_problems() -> None:
    limits = Limits(seconds_per_file=9, memory_mib=300)
    codes = {
        kind: problem_of(Failure(kind, "KeyError"), "a.pdf", limits=limits).code
        for kind in ("died", "timeout", "memory", "error", "result")
    }
    assert codes == {
        "died": "I001", "timeout": "I004", "memory": "I004", "error": "I001", "result": "I001",
    }  # fmt: skip
    late = problem_of(Failure("timeout"), "a.pdf", limits=limits)
    assert late.message == "“a.pdf”超过单个文件读取时间上限：上限 9 秒，实际 超过 9 秒。"
    assert "LVJIAN_SECONDS_PER_FILE" in late.suggestion
    refused = problem_of(FileReadError("I002", "设有密码", "去掉密码"), "a.pdf", limits=limits)
    assert (refused.code, refused.path, refused.message) == ("I002", "a.pdf", "设有密码")
