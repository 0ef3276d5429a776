"""A full disk, too much at once, slow clients: refused with a word, nothing stays behind."""

from __future__ import annotations

import resource
import signal
import socket
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lvjian.api.store.models import Bundle
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, Sample, fresh, running_on
from tests.api.running import eventually
from tests.api.served import all_told_once
from tests.api.test_bundles import hand_in, problem


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
