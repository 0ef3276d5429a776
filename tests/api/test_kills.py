"""What dies, dies: no bundle is lost, none is done twice visibly, each ends with a word."""

from __future__ import annotations

import functools
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.models import Bundle
from lvjian.api.tasks.supervisor import Supervisor
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, fresh, running_on
from tests.api.running import Postgres, client, eventually, free_port, listens, redis_server
from tests.api.served import Served, all_told_once, children_of, ended, environment, worked
from tests.api.test_bundles import hand_in, problem

QUICK = {"lease_seconds": 1.5, "poll_seconds": 0.05, "drain_seconds": 5}
KILLED_AT = """
import os, signal, sys
from lvjian.api.settings import load
from lvjian.api.tasks.worker import Worker

def reached(point):
    if point == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)

with Worker(load().settings, reached=reached) as worker:
    while not worker.turn():
        pass
"""


POINTS = ("claimed", "opened", "read", "judged", "written", "entered")


def test_workers_killed_at_each_step(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, small: Path
) -> None:
    with running_on(fresh(request, tmp_path, "sqlite", **QUICK), pool) as running:
        api = running.client("intake")
        for point in POINTS:
            hand_in(api, small, external_id=point)
        killed = [
            subprocess.Popen(
                [sys.executable, "-c", KILLED_AT, point], env=environment(running.settings)
            )
            for point in POINTS
        ]
        assert [p.wait(120) for p in killed] == [-signal.SIGKILL] * len(POINTS)
        assert not ended(running)
        eventually(lambda: worked(running), seconds=240)
        all_told_once(running)


def test_a_job_that_always_kills_its_worker_fails(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, small: Path
) -> None:
    settings = fresh(request, tmp_path, "sqlite", **{**QUICK, "lease_seconds": 0.3, "tries": 2})
    with running_on(settings, pool) as running:
        api = running.client("intake")
        id_ = hand_in(api, small)
        for _ in range(settings.tries):
            subprocess.run(
                [sys.executable, "-c", KILLED_AT, "claimed"],
                env=environment(settings), check=False,
            )  # fmt: skip
            time.sleep(0.4)
        running.work()
        state = api.get(f"/api/v1/bundles/{id_}").json()
        assert (state["status"], state["finished"] is None) == ("failed", False)
        assert "多次中断" in state["error"]
        assert api.get(f"/api/v1/bundles/{id_}/files/0").content == small.read_bytes()
        problem(api.get(f"/api/v1/bundles/{id_}/report"), 409, "not-finished")
        assert api.post(f"/api/v1/bundles/{id_}/recheck").status_code == 202
        running.work()
        all_told_once(running)


@contextmanager
def supervised(settings: Settings) -> Iterator[Supervisor]:
    supervisor = Supervisor(settings)
    supervisor.start()
    try:
        yield supervisor
    finally:
        supervisor.stop()


def _running(running: Running) -> bool:
    with running.database.read() as session:
        return bool(session.scalar(select(func.count()).where(Bundle.status == "running")))


def test_workers_end_with_the_service(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, small: Path
) -> None:
    """``lvjian serve`` killed: its workers stop by themselves, and the next start goes on."""
    settings = fresh(request, tmp_path, "sqlite", workers=1, **QUICK)
    with running_on(settings, pool) as running:
        key = running.key("intake")
        port = free_port()
        command = [sys.executable, "-m", "lvjian", "serve", "--port", str(port)]
        for ending in (signal.SIGKILL, signal.SIGTERM):
            served = subprocess.Popen(
                command, env=environment(settings), stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
            eventually(lambda: listens(port), seconds=240)
            with client(f"http://127.0.0.1:{port}", key) as api:
                for n in range(4):
                    hand_in(api, small, external_id=f"{ending}-{n}")
            children = children_of(served.pid)
            assert children
            served.send_signal(ending)
            status = served.wait(60)
            if ending == signal.SIGTERM:  # it waits for them
                assert (status, _gone(children)) == (0, True)
            eventually(functools.partial(_gone, children))
        eventually(lambda: worked(running))
        all_told_once(running)


def _gone(pids: list[int]) -> bool:
    return not any(_alive(p) for p in pids)


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


def test_the_database_restarts_meanwhile(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, postgres: Postgres, small: Path
) -> None:
    settings = fresh(request, tmp_path, "postgresql", workers=2, **{**QUICK, "tries": 10})
    with running_on(settings, pool) as running, supervised(settings):
        api = running.client("intake")
        for n in range(6):
            hand_in(api, small, external_id=str(n))
        eventually(lambda: _running(running) or ended(running))
        postgres.process.stop()
        try:
            away = api.get("/api/v1/bundles")
            problem(away, 503, "unavailable")
            assert away.headers["retry-after"]
            assert api.get("/readyz").status_code == 503
            assert api.get("/healthz").status_code == 200
        finally:
            postgres.process.start()
        eventually(lambda: api.get("/readyz").status_code == 200)
        for n in range(6, 12):
            hand_in(api, small, external_id=str(n))
        eventually(lambda: ended(running), seconds=240)
        all_told_once(running)


def _insisting(api: httpx.Client, path: Path, number: int) -> str:
    """Hand in as an intake system does: the same key again until it is taken."""
    taken: list[str] = []

    def once() -> bool:
        with suppress(httpx.HTTPError, AssertionError):
            taken.append(hand_in(api, path, key=f"k{number}", external_id=str(number)))
        return bool(taken)

    eventually(once, seconds=240)
    return taken[0]


def test_fifty_bundles_while_everything_is_killed_in_turn(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, postgres: Postgres, small: Path
) -> None:
    """A worker, the broker, the database, the web process: a round goes on through all of it."""
    bell = redis_server(tmp_path)
    bell.process.start()
    settings = fresh(
        request, tmp_path, "postgresql", workers=2, broker_url=bell.url, port=free_port(),
        **{**QUICK, "tries": 10},
    )  # fmt: skip
    served, database = Served(settings), Database(settings.database, pool=2)
    running = Running(settings, served.address, database, pool, ExitStack())
    served.start()
    later = threading.Timer(1, postgres.process.start)

    def restart_the_database() -> None:
        postgres.process.stop()
        later.start()

    def restart_the_web_process() -> None:
        served.end(signal.SIGKILL)
        served.start()

    strikes: dict[int, Callable[[], None]] = {
        10: served.kill_a_worker,
        18: bell.process.kill,
        24: bell.process.start,
        30: restart_the_database,
        40: restart_the_web_process,
    }
    try:
        with client(served.address, running.key("intake")) as api:
            ids = set()
            for number in range(50):
                strikes.get(number, lambda: None)()
                ids.add(_insisting(api, small, number))
        later.join()
        eventually(lambda: ended(running), seconds=480)
        assert len(ids) == 50
        with database.read() as session:
            assert set(session.scalars(select(Bundle.id))) == ids
        all_told_once(running)
    finally:
        if later.is_alive():
            later.join()
        postgres.process.start()
        served.end(signal.SIGTERM)
        bell.process.kill()
        database.close()
