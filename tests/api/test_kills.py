"""What dies, dies: no bundle is lost, none is done twice visibly, each ends with a word."""

from __future__ import annotations

import functools
import os
import resource
import signal
import socket
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

from lvjian.api.settings import PREFIX, Settings
from lvjian.api.store.database import Database
from lvjian.api.store.labour import Delivery, Job
from lvjian.api.store.models import Bundle, File, FoundFinding
from lvjian.api.work.supervisor import Supervisor
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, Sample, fresh, running_on
from tests.api.running import Postgres, client, eventually, free_port, listens, redis_server
from tests.api.test_bundles import hand_in, problem

QUICK = {"lease_seconds": 1.5, "poll_seconds": 0.05, "drain_seconds": 5}
KILLED_AT = """
import os, signal, sys
from lvjian.api.settings import load
from lvjian.api.work.worker import Worker

def reached(point):
    if point == sys.argv[1]:
        os.kill(os.getpid(), signal.SIGKILL)

with Worker(load().settings, reached=reached) as worker:
    while not worker.turn():
        pass
"""


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
            children = _children(served.pid)
            assert children
            served.send_signal(ending)
            served.wait(60)
            eventually(functools.partial(_gone, children))
        eventually(lambda: worked(running))
        all_told_once(running)


def _children(pid: int) -> list[int]:
    threads = Path(f"/proc/{pid}/task").iterdir()
    listed = " ".join((t / "children").read_text() for t in threads)
    return [int(p) for p in listed.split()]


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
        os.kill(_children(self._process.pid)[0], signal.SIGKILL)


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


def test_a_full_disk_refuses_and_recovers(lite: Running, sample: Sample, small: Path) -> None:
    """Every write of this process over 100 KB fails, as on a disk that is full."""
    api = lite.client("intake")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
    try:
        refused = api.post(
            "/api/v1/bundles", files={"file": ("x.zip", sample.path.read_bytes() * 4)}
        )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    problem(refused, 507, "disk-full")
    assert list(lite.settings.incoming.iterdir()) == []
    hand_in(api, small)
    lite.work()
    all_told_once(lite)


def test_no_room_left_is_said_before_anything_is_sent(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers
) -> None:
    settings = fresh(request, tmp_path, "sqlite", free_bytes=2**60)
    with running_on(settings, pool) as running:
        api = running.client("intake")
        problem(api.post("/api/v1/bundles", files={"file": ("x.txt", b"x")}), 507, "disk-full")
        assert api.get("/readyz").json()["checks"]["disk"] == "full"


def test_too_large_is_told_at_once_or_on_the_way(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers
) -> None:
    settings = fresh(request, tmp_path, "sqlite", upload_bytes=200_000, upload_files=3)
    with running_on(settings, pool) as running:
        api = running.client("intake")
        for size in (300_000, 3_000_000):
            answer = api.post("/api/v1/bundles", files={"file": ("x.txt", b"x" * size)})
            problem(answer, 413, "too-large")
        many = [("files", (f"{n}.txt", b"x")) for n in range(4)]
        problem(api.post("/api/v1/bundles", files=many), 413, "too-large")
        assert list(settings.incoming.iterdir()) == []


def test_slow_clients_hold_nobody_up(lite: Running, small: Path) -> None:
    """Fifty uploads that have sent half; the others are served, and nothing stays of them."""
    key = lite.key("intake")
    host, port = lite.address.removeprefix("http://").split(":")
    head = (
        f"POST /api/v1/bundles HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\n"
        "Content-Type: multipart/form-data; boundary=X\r\nContent-Length: 1000\r\n\r\n"
        '--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf'
    ).encode()
    slow = [socket.create_connection((host, int(port))) for _ in range(50)]
    try:
        for connection in slow:
            connection.sendall(head)
        begun = time.monotonic()
        hand_in(lite.client("intake"), small)
        assert time.monotonic() - begun < 10
    finally:
        for connection in slow:
            connection.close()
    eventually(lambda: not list(lite.settings.incoming.iterdir()))
    with lite.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Bundle)) == 1


def test_a_small_bundle_is_not_kept_waiting_behind_large_ones(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, sample: Sample, small: Path
) -> None:
    from lvjian.api.work import jobs

    settings = fresh(request, tmp_path, "sqlite", large_bytes=100_000)
    with running_on(settings, pool) as running:
        api = running.client("intake")
        large = [hand_in(api, sample.path, external_id=str(n)) for n in range(3)]
        for worker in ("v1", "v2"):
            jobs.show_worker(running.database, worker, host="h", process=1)
        first = jobs.claim(running.database, settings, "v1")
        assert first is not None
        assert first.subject == large[0]
        assert jobs.claim(running.database, settings, "v2") is None
        light = hand_in(running.client("intake"), small)
        second = jobs.claim(running.database, settings, "v2")
        assert second is not None
        assert second.subject == light


def test_one_of_two_gets_the_job(running: Running, small: Path) -> None:
    from lvjian.api.work import jobs

    api = running.client("intake")
    ids = {hand_in(api, small, external_id=str(n)) for n in range(8)}
    taken: list[str] = []

    def take() -> None:
        while (held := jobs.claim(running.database, running.settings, "v")) is not None:
            taken.append(held.subject)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == sorted(ids)


def test_whoever_lost_the_job_enters_nothing(running: Running, small: Path) -> None:
    from lvjian.api.work import jobs, outcomes

    settings = running.settings.model_copy(update={"lease_seconds": 0.05})
    id_ = hand_in(running.client("intake"), small)
    late = jobs.claim(running.database, settings, "v1")
    time.sleep(0.1)
    assert jobs.claim(running.database, settings, "v2") is not None
    assert late is not None
    with pytest.raises(jobs.LostJob):
        outcomes.enter_failure(running.database, late, "zu spät")
    with running.database.read() as session:
        assert session.get_one(Bundle, id_).status == "queued"
        assert session.scalar(select(func.count()).select_from(Delivery)) == 0
