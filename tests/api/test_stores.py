"""Stores of originals other than a folder: S3 as a real server speaks it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import fsspec
import pytest
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select, update

from lvjian.api import retention
from lvjian.api.blobs import MissingBlob, RemoteBlobs, StoreAway, blobs_of, read_blob
from lvjian.api.clock import now
from lvjian.api.doctor import examine
from lvjian.api.settings import Settings, load
from lvjian.api.store.models import Bundle
from lvjian.core.errors import UsageError
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Sample, fresh, running_on
from tests.api.running import HOST, Process, client, eventually, free_port, listens
from tests.api.served import environment
from tests.api.test_bundles import hand_in, problem

QUICK = {"retries": {"max_attempts": 1}, "connect_timeout": 2, "read_timeout": 20}


class S3:
    """An S3 server on this machine with one bucket."""

    def __init__(self) -> None:
        self.port = free_port()
        command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", HOST,
                   "-p", str(self.port)]  # fmt: skip
        self.process = Process(command, lambda: listens(self.port))
        self.options = {
            "key": "k", "secret": "s", "endpoint_url": f"http://{HOST}:{self.port}",
            "config_kwargs": QUICK,
        }  # fmt: skip

    def start(self) -> None:
        self.process.start()
        fsspec.filesystem("s3", skip_instance_cache=True, **self.options).mkdir("papers")

    def settings(self, request: pytest.FixtureRequest, folder: Path, **more: object) -> Settings:
        return fresh(
            request, folder, "sqlite", blob_url="s3://papers/lvjian", blob_options=self.options,
            **more,
        )  # fmt: skip


@pytest.fixture(scope="module")
def s3() -> Iterator[S3]:
    server = S3()
    server.start()
    yield server
    server.process.kill()


@contextmanager
def one_worker(settings: Settings) -> Iterator[None]:
    """A worker process of its own: it and the web process share nothing but the store."""
    variables = {**environment(settings), "LVJIAN_BLOB_OPTIONS": json.dumps(settings.blob_options)}
    command = [sys.executable, "-m", "lvjian", "worker"]
    started = subprocess.Popen(command, env=variables, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        started.terminate()
        assert started.wait(60) == 0


def with_a_page(archive: Path, folder: Path) -> Path:
    """The bundle with a PDF of one page in it."""
    drawn = BytesIO()
    page = Canvas(drawn)
    page.drawString(72, 700, "certificate")
    page.save()
    target = folder / "with-a-page.zip"
    shutil.copyfile(archive, target)
    with zipfile.ZipFile(target, "a") as opened:
        opened.writestr("附件9.pdf", drawn.getvalue())
    return target


def test_from_the_upload_to_the_purge(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, s3: S3, sample: Sample
) -> None:
    settings = s3.settings(request, tmp_path, keep_days=30)
    store = blobs_of(settings)
    with running_on(settings, pool) as running, one_worker(settings):
        api = running.client("admin")
        round_ = api.post("/api/v1/batches", json={"name": "一"}).json()["id"]
        handed_in = with_a_page(sample.path, tmp_path)
        id_ = hand_in(api, handed_in, as_of=sample.as_of, batch=round_)
        place = f"/api/v1/bundles/{id_}"
        eventually(lambda: api.get(place).json()["status"] == "done")
        assert api.get("/readyz").json()["checks"]["store"] == "ok"
        assert api.get(f"{place}/files/0").content == handed_in.read_bytes()
        assert api.get(f"{place}/report").json()["bundle"]["files"]
        pdf = next(f for f in api.get(f"{place}/files").json()["items"] if f["kind"] == "pdf")
        assert api.get(f"{place}/files/{pdf['n']}/pages/1.png").content.startswith(b"\x89PNG")
        assert api.get(f"{place}/files/{pdf['n']}/marked").content.startswith(b"%PDF")
        assert api.get(f"{place}/report.xlsx").status_code == 200
        assert len(list(store.held())) > 5 and not list(settings.blobs.glob("*"))
        eventually(
            lambda: api.get(f"/api/v1/batches/{round_}/report").json()["comparison"]["bundles"]
        )
        with running.database.write() as session:
            session.execute(update(Bundle).values(created=now() - timedelta(days=31)))
        assert retention.purge(settings, running.database, store) == 1
        problem(api.get(f"{place}/files/0"), 410, "purged")
    # What may be left is the round compared anew: without the bundle.
    nothing: dict[str, list[str]] = {"bundles": [], "findings": [], "rules_not_evaluated": []}
    assert all(json.loads(read_blob(store, sha256)) == nothing for sha256 in _held(settings))


def test_the_store_goes_away_and_comes_back(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, small: Path
) -> None:
    s3 = S3()
    s3.start()
    settings = s3.settings(request, tmp_path, tries=1)
    with running_on(settings, pool) as running:
        key = running.key("intake")
        with client(running.address, key) as api:
            id_ = hand_in(api, small)
            content = {sha256: read_blob(blobs_of(settings), sha256) for sha256 in _held(settings)}
            s3.process.kill()
            running.work()  # tried in vain: the job waits, the one try there is not used up
            assert api.get(f"/api/v1/bundles/{id_}").json()["status"] == "queued"
            refused = api.post("/api/v1/bundles", files={"file": ("x.txt", b"words")})
            assert problem(refused, 503, "unavailable")["detail"]
            assert api.get("/readyz").json()["checks"]["store"] == "unavailable"
            s3.start()
            for held in content.values():  # the server keeps nothing over a restart
                blobs_of(settings).keep_bytes(held)

            def done() -> bool:
                running.work()
                return bool(api.get(f"/api/v1/bundles/{id_}").json()["status"] == "done")

            eventually(done)
            with running.database.read() as session:
                assert len(session.scalars(select(Bundle)).all()) == 1
    s3.process.kill()


def _held(settings: Settings) -> list[str]:
    return [sha256 for sha256, _ in blobs_of(settings).held()]


def test_what_is_not_there_and_what_does_not_answer(tmp_path: Path, s3: S3) -> None:
    store = RemoteBlobs("s3://papers/other", s3.options, tmp_path)
    (kept,) = store.keep_bytes(b"words")
    (found,) = store.held()
    assert found[0] == kept
    assert abs(found[1] - now().timestamp()) < 120
    store.remove(kept)
    store.remove(kept)
    with pytest.raises(MissingBlob), store.local(kept):
        pass
    with pytest.raises(MissingBlob):
        read_blob(store, kept)
    gone = RemoteBlobs(
        "s3://papers/x", {**s3.options, "endpoint_url": f"http://{HOST}:1"}, tmp_path
    )
    for ask in (gone.alive, lambda: gone.keep_bytes(b"x"), lambda: gone.remove(kept)):
        with pytest.raises(StoreAway):
            ask()
    with pytest.raises(UsageError, match="用不了"):
        RemoteBlobs("nosuch://x", {}, tmp_path)


def test_the_doctor_and_the_settings_know_the_store(tmp_path: Path, s3: S3) -> None:
    said = {"LVJIAN_BLOB_URL": "s3://papers/lvjian", "LVJIAN_BLOB_OPTIONS": json.dumps(s3.options)}
    settings = load({"data": tmp_path}, environment=said).settings
    assert settings.blob_options == s3.options
    well = {c.name: c for c in examine(settings)}["原件存放处"]
    assert well.good and well.words == "s3"
    away = settings.model_copy(
        update={"blob_options": {**s3.options, "endpoint_url": f"http://{HOST}:1"}}
    )
    assert {c.name: c for c in examine(away)}["原件存放处"].grave
    with pytest.raises(UsageError, match="blob_options"):
        load({"data": tmp_path}, environment={"LVJIAN_BLOB_OPTIONS": "endpoint=x"})
