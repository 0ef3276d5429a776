"""The service: uploads a second, calls with 10,000 bundles against 100, workers, overhead."""

from __future__ import annotations

import io
import os
import signal
import statistics
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import uvicorn
from sqlalchemy import func, select

from lvjian.api.app import create_app
from lvjian.api.auth.accounts import COOKIE, create_account, sign_in
from lvjian.api.auth.keys import create_key
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.serving import prepare
from lvjian.api.settings import PREFIX, Settings
from lvjian.api.store.database import Database
from lvjian.api.store.labour import Job
from lvjian.api.store.models import Bundle, FoundFinding
from lvjian.api.tasks.jobs import living
from lvjian.samples.builder import Built, BundleSpec, build_with_labels

_PASSWORD = "benchmark password"
_CALLS = 200
_UPLOADS = 120
_BUNDLES = 24


@dataclass(frozen=True)
class Site:
    """A service on a folder of its own, with its database."""

    settings: Settings
    database: Database
    api: httpx.Client
    pages: httpx.Client

    def hand_in(self, path: Path, as_of: str, number: int) -> str:
        """Upload one bundle; its id."""
        files = {"file": (path.name, path.read_bytes())}
        data = {"as_of": as_of, "external_id": str(number)}
        answer = self.api.post("/api/v1/bundles", files=files, data=data)
        answer.raise_for_status()
        return str(answer.json()["id"])

    def wait(self) -> None:
        """Until everything handed in has ended."""
        wanted = select(func.count()).where(Bundle.status.in_(("queued", "running")))
        while True:
            with self.database.read() as session:
                if session.scalar(wanted) == 0:
                    return
            time.sleep(0.05)

    def drawn(self) -> None:
        """Until no job waits any more: pages are drawn after everything else."""
        wanted = select(func.count()).where(Job.state.in_(("queued", "running")))
        while True:
            with self.database.read() as session:
                if session.scalar(wanted) == 0:
                    return
            time.sleep(0.05)


@contextmanager
def site(folder: Path, **given: object) -> Iterator[Site]:
    """A running service."""
    base = {"data": folder, "workers": 0, "rate_per_minute": 10**9, "ocr": False,
            "upload_rate_per_minute": 10**9, "poll_seconds": 0.05, "previews": False}  # fmt: skip
    settings = Settings.model_validate({**base, **given})
    database = prepare(settings)
    with database.write() as session:
        key = create_key(session, role="admin", name="bench")
        create_account(session, login="bench", name="bench", password=_PASSWORD, role="admin",
                       must_change=False)  # fmt: skip
    with database.write() as session:
        signed = sign_in(session, settings, login="bench", password=_PASSWORD)
    assert signed is not None
    config = uvicorn.Config(create_app(settings), port=0, log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    with ExitStack() as stack:
        options = {"base_url": address, "timeout": 60, "trust_env": False}
        api = stack.enter_context(httpx.Client(**options))
        api.headers["Authorization"] = f"Bearer {key}"
        pages = stack.enter_context(httpx.Client(**options))
        pages.cookies.set(COOKIE, signed.token)
        yield Site(settings, database, api, pages)
    server.should_exit = True
    thread.join(10)
    database.close()


@contextmanager
def workers(settings: Settings, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes, ready before the block begins."""
    given = settings.model_dump(exclude={"blob_options"})
    environment = {**os.environ, **{PREFIX + k.upper(): str(v) for k, v in given.items()}}
    environment["LVJIAN_JOBS"] = "1"
    command = [sys.executable, "-m", "lvjian", "worker"]
    started = [
        subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for _ in range(count)
    ]
    database = Database(settings.database, pool=1)
    while True:
        with database.read() as session:
            if living(session, settings, now()) >= count:
                break
        time.sleep(0.1)
    database.close()
    try:
        yield started
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(60)


def fill(place: Site, like: str, count: int) -> None:
    """Copies of a finished bundle's row, with findings, spread over districts and assessors."""
    with place.database.write() as session:
        model = session.get_one(Bundle, like)
        columns = {c.key: getattr(model, c.key) for c in Bundle.__table__.columns}
        rows, findings = [], []
        for n in range(count):
            id_ = new_id("b")
            own = {"id": id_, "district": f"区{n % 12}", "assessor": f"机构{n % 40}",
                   "lineage": None, "created": now() - timedelta(minutes=n)}  # fmt: skip
            rows.append({**columns, **own})
            findings += [
                {"bundle_id": id_, "n": k, "code": f"T{k:03}", "severity": "error",
                 "outcome": "fail", "target": f"row:{k}", "message": "…", "fingerprint": f"{n}{k}"}
                for k in range(1, 6)
            ]  # fmt: skip
        session.execute(Bundle.__table__.insert(), rows)
        session.execute(FoundFinding.__table__.insert(), findings)


def slowest(call: Callable[[], httpx.Response], times: list[float]) -> None:
    """Add the time of one call."""
    begun = time.perf_counter()
    call().raise_for_status()
    times.append(time.perf_counter() - begun)


def run_lists(folder: Path, built: Built) -> bool:
    """99th percentiles of list, queue and desk with many bundles against few."""
    good = True
    with site(folder / "few") as few, site(folder / "many") as many:
        ids = []
        for place, count in ((few, 100), (many, 10_000)):
            id_ = place.hand_in(built.path, built.as_of, 0)
            with workers(place.settings, 1):
                place.wait()
            fill(place, id_, count)
            ids.append(id_)
        calls = {
            "列表 GET /api/v1/bundles": lambda p, _: p.api.get("/api/v1/bundles"),
            "列表按批次结论筛选": lambda p, _: p.api.get("/api/v1/bundles?verdict=findings"),
            "待办页 /": lambda p, _: p.pages.get("/"),
            "核对台 /bundles/…": lambda p, i: p.pages.get(f"/bundles/{i}"),
        }
        for name, call in calls.items():
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(_CALLS):
                for place, id_, spent in zip((few, many), ids, times, strict=True):
                    slowest(lambda c=call, p=place, i=id_: c(p, i), spent)  # type: ignore[misc]
            p99 = [statistics.quantiles(t[5:], n=100)[98] * 1000 for t in times]
            ratio = p99[1] / p99[0]
            good = good and ratio <= 2
            print(
                f"{name}：p99 {p99[0]:.1f} ms（100 份）→ {p99[1]:.1f} ms（10,000 份），{ratio:.2f} 倍（≤ 2）"
            )
    return good


def run_uploads(folder: Path, built: Built) -> None:
    """Accepted uploads a second, four clients at a time."""
    size = built.path.stat().st_size / 2**20
    with site(folder / "uploads") as place, ThreadPoolExecutor(4) as pool:
        begun = time.perf_counter()
        list(pool.map(lambda n: place.hand_in(built.path, built.as_of, n), range(_UPLOADS)))
        rate = _UPLOADS / (time.perf_counter() - begun)
    print(f"接收：每秒 {rate:.0f} 份（每份 {size:.2f} MB，4 个客户端）")


_BUSY = "d = {}\nfor i in range(6_000_000): d[i % 5000] = i"


def ceiling() -> float:
    """How much more two processes that only reckon get done than one, here and now."""
    spent = []
    for count in (1, 2, 1, 2):
        begun = time.perf_counter()
        started = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(count)]
        for process in started:
            process.wait()
        spent.append((time.perf_counter() - begun) / count)
    return (spent[0] + spent[2]) / (spent[1] + spent[3])


def unlike(built: Built, folder: Path, count: int) -> list[Path]:
    """Copies of a bundle in which every file has bytes of its own, as in real ones."""
    made = []
    for n in range(count):
        made.append(folder / f"{n}-{built.path.name}")
        with zipfile.ZipFile(built.path) as whole, zipfile.ZipFile(made[-1], "w") as copy:
            for entry in whole.infolist():
                inner = io.BytesIO(whole.read(entry))
                if zipfile.is_zipfile(inner):
                    with zipfile.ZipFile(inner, "a") as file:
                        file.comment = str(n).encode()
                copy.writestr(entry, inner.getvalue())
    return made


@contextmanager
def paused(processes: list[subprocess.Popen[bytes]]) -> Iterator[None]:
    """Workers that do not begin yet: what is handed in waits for all of them."""
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)


def seconds_for(place: Site, count: int, bundles: list[Path], as_of: str) -> float:
    """Wall time of so many workers for bundles that all wait when they begin.

    From the first job's begin to the last one's end: the upload is not theirs.
    """
    with workers(place.settings, count) as processes:
        for n in range(count):  # each reads its libraries and rubrics
            place.hand_in(bundles[n], as_of, -1 - n)
        place.wait()
        with paused(processes):
            for n, path in enumerate(bundles[count:]):
                place.hand_in(path, as_of, n)
            begun = time.time()
        place.wait()
        with place.database.read() as session:
            last = session.scalar(select(func.max(Bundle.finished)))
    assert last is not None
    return last.timestamp() - begun


def run_workers(folder: Path, built: Built) -> bool:
    """Two workers against one on bundles of the same kind, each with one reading process.

    Every run in turn with two processes that only reckon, which is what the machine allows.
    """
    bundles = unlike(built, folder, _BUNDLES + 2)
    possible, spent = [], []
    for count in (1, 2, 1, 2):
        possible.append(ceiling())
        with site(folder / f"workers{len(spent)}") as place:
            given = bundles[: _BUNDLES + count]
            spent.append(seconds_for(place, count, given, built.as_of))
    one, two = min(spent[0::2]), min(spent[1::2])
    gain, allowed = one / two, statistics.median(possible)
    print(
        f"工作进程：{_BUNDLES} 份，1 个 {spent[0]:.1f}/{spent[2]:.1f} s，2 个 {spent[1]:.1f}/{spent[3]:.1f} s，{gain:.2f} 倍（≥ 1.8；只做算术的两个进程此刻 {allowed:.2f} 倍）"
    )
    return gain >= 1.8


def run_first_view(folder: Path, built: Built) -> bool:
    """The desk and the lit page the first time somebody looks, against the second time.

    The pages were drawn after the check; for comparison, without that.
    """
    spent: dict[bool, tuple[list[float], list[float]]] = {}
    for previews in (True, False):
        with site(folder / f"view{previews}", previews=previews) as place:
            id_ = place.hand_in(built.path, built.as_of, 0)
            with workers(place.settings, 1):
                place.wait()
                place.drawn()
            files = place.api.get(f"/api/v1/bundles/{id_}/files").json()["items"]
            n = next(f["n"] for f in files if f["role"] != "attachment")
            view = lambda p=place, i=id_, n=n: looked_at(p, i, n)  # noqa: E731
            spent[previews] = (view(), view())
    (first, again), (bare, _) = (sum(v) for v in spent[True]), (sum(v) for v in spent[False])
    words = "、".join(f"{v * 1000:.0f}" for v in spent[True][0])
    print(
        f"第一次打开核对台：页面、版面、图片 {words} ms，共 {first * 1000:.0f} ms，再开 {again * 1000:.0f} ms，{first / again:.1f} 倍；不预先画图则 {bare:.1f} s（{bare / again:.0f} 倍）"
    )
    return first <= 1.0


def looked_at(place: Site, id_: str, n: int) -> list[float]:
    """Times of the calls a browser makes until the page of a Word file stands there."""
    times: list[float] = []
    page = f"/bundles/{id_}"
    slowest(lambda: place.pages.get(page), times)
    slowest(lambda: place.pages.get(f"{page}/files/{n}/layout"), times)
    slowest(lambda: place.pages.get(f"/api/v1{page}/files/{n}/pages/1.png?scale=2"), times)
    return times


def run_overhead(folder: Path, built: Built) -> bool:
    """From upload to done against ``lvjian check --out`` on the same bundle.

    The report alone, its pictures recognised before and kept: recognition would hide the rest.
    """
    alone = folder / "alone.zip"
    with zipfile.ZipFile(built.path) as whole, zipfile.ZipFile(alone, "w") as archive:
        name = next(n for n in whole.namelist() if n.endswith("报告.docx") and "附件" not in n)
        archive.writestr(name, whole.read(name))
    command = [sys.executable, "-m", "lvjian", "check", str(alone), "--as-of", built.as_of,
               "--out", str(folder / "out"), "--fail-on", "never"]  # fmt: skip
    ratios = []
    kept = {**os.environ, "LVJIAN_CACHE": str(folder / "kept")}
    with site(folder / "overhead", ocr=True) as place, workers(place.settings, 1):
        for n in range(7):
            begun = time.perf_counter()
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, env=kept)
            by_hand = time.perf_counter() - begun
            begun = time.perf_counter()
            place.hand_in(alone, built.as_of, n)
            place.wait()
            ratios.append((time.perf_counter() - begun) / by_hand)
    overhead = statistics.median(ratios[1:]) - 1
    print(f"服务比命令行多用 {overhead:+.0%}（≤ 15 %；同一份材料，从上传到完成）")
    return overhead <= 0.15


def run() -> bool:
    """All figures; whether each reaches what it has to."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        spec = BundleSpec(("henan-factory-third-party",), 4, "official", ("a001-number",), "zip")
        built = build_with_labels(spec, folder / "bundle")
        assert date.fromisoformat(built.as_of)
        run_uploads(folder, built)
        lists = run_lists(folder, built)
        overhead = run_overhead(folder, built)
        first = run_first_view(folder, built)
        return all((lists, overhead, first, run_workers(folder, built)))


if __name__ == "__main__":
    raise SystemExit(0 if run() else 1)
