"""Calls to other systems: signed, repeated, and never into the inner network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import select, update

from lvjian.api import webhooks
from lvjian.api.auth.principal import Principal
from lvjian.api.clock import now
from lvjian.api.store.labour import Delivery, Job
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, fresh, running_on
from tests.api.test_bundles import hand_in, problem


class Listener(ThreadingHTTPServer):
    """Answers with the statuses it was given, the last one from then on."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[dict[str, str], str]] = []
        super().__init__(("127.0.0.1", 0), _Answer)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook?x=1"


class _Answer(BaseHTTPRequestHandler):
    server: Listener

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        headers = {k.lower(): v for k, v in self.headers.items()}
        self.server.got.append((headers, body))
        statuses = self.server.statuses
        self.send_response(statuses.pop(0) if len(statuses) > 1 else statuses[0])
        self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener(500, 302, 204) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()


@pytest.fixture(params=["sqlite", "postgresql"])
def open_running(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers
) -> Iterator[Running]:
    settings = fresh(request, tmp_path, request.param, webhook_private=True, webhook_tries=4)
    with running_on(settings, pool) as service:
        yield service


def _let_time_pass(running: Running) -> None:
    with running.database.write() as session:
        session.execute(update(Job).values(not_before=now() - timedelta(seconds=1)))
    running.work()


def test_the_end_is_told_until_it_is_heard(
    open_running: Running, listener: Listener, small: Path
) -> None:
    api = open_running.client("intake")
    hook = api.post("/api/v1/webhooks", json={"url": listener.url}).json()
    id_ = hand_in(api, small, external_id="2026-9")
    open_running.work()
    assert len(listener.got) == 1  # refused with 500
    for _ in range(4):
        _let_time_pass(open_running)
    assert len(listener.got) == 3  # 302 is not followed, 204 is taken, and that is the end
    told = [body for _, body in listener.got]
    assert told[0] == told[1] == told[2]
    assert json.loads(told[0])["type"] == "bundle.done"
    data = json.loads(told[0])["data"]
    assert (data["id"], data["external_id"], data["verdict"]) == (id_, "2026-9", "findings")
    for headers, body in listener.got:
        key = base64.b64decode(hook["secret"].removeprefix("whsec_"))
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body}".encode()
        wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert headers["webhook-signature"] == f"v1,{wanted}"
        assert headers["host"] == f"127.0.0.1:{listener.server_address[1]}"
    assert len({headers["webhook-id"] for headers, _ in listener.got}) == 1


def test_a_deaf_listener_is_given_up(open_running: Running, small: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    api = open_running.client("intake")
    api.post("/api/v1/webhooks", json={"url": f"http://127.0.0.1:{port}/"})
    hand_in(api, small)
    for _ in range(6):
        _let_time_pass(open_running)
    with open_running.database.read() as session:
        (job,) = session.scalars(select(Job).where(Job.kind == "webhook"))
        (delivery,) = session.scalars(select(Delivery))
    assert (job.state, job.tries) == ("failed", 4)
    assert (delivery.delivered, delivery.error) == (None, "ConnectError")


def test_only_who_may_see_the_bundle_is_told(
    open_running: Running, listener: Listener, small: Path
) -> None:
    listener.statuses = [204]
    other = open_running.client("assessor", "别家")
    other.post("/api/v1/webhooks", json={"url": listener.url})
    gone = open_running.client("intake")
    hook = gone.post("/api/v1/webhooks", json={"url": listener.url}).json()
    problem(other.delete(f"/api/v1/webhooks/{hook['id']}"), 404, "not-found")
    assert gone.delete(f"/api/v1/webhooks/{hook['id']}").status_code == 204
    problem(gone.delete(f"/api/v1/webhooks/{hook['id']}"), 404, "not-found")
    hand_in(gone, small)
    open_running.work()
    assert listener.got == []


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/x", "http://localhost/x", "http://10.1.2.3/", "http://192.168.0.1/",
        "http://169.254.169.254/latest", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
        "http://[fd00::1]/", "http://0.0.0.0/", "http://100.64.0.1/", "http://224.0.0.1/",
        "http://2130706433/", "http://0x7f.1/", "http://user@8.8.8.8/", "ftp://8.8.8.8/",
        "http://", "http://no-such-host.invalid/", "http://8.8.8.8:99999/", "http://[64:ff9b::7f00:1]/",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused(lite: Running, url: str) -> None:
    problem(lite.client("intake").post("/api/v1/webhooks", json={"url": url}), 422, "invalid")
    with pytest.raises(webhooks.Refused):
        webhooks.address_of(url, private=False)


def test_a_name_is_looked_up_once_and_looked_at_every_time(
    lite: Running, monkeypatch: pytest.MonkeyPatch, small: Path
) -> None:
    """A name server that first shows a public address and later an inner one gains nothing."""
    shown = ["8.8.8.8", "127.0.0.1"]

    def resolve(host: str, port: int, **_: object) -> list[object]:
        address = shown.pop(0) if len(shown) > 1 else shown[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    hook = webhooks.new(lite.settings, Principal("k", "k", "admin"), "http://rebind.example.cn/")
    with lite.database.write() as session:
        session.add(hook)
    monkeypatch.undo()
    hand_in(lite.client("intake"), small)
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    lite.work()
    monkeypatch.undo()
    with lite.database.read() as session:
        (job,) = session.scalars(select(Job).where(Job.kind == "webhook"))
        (delivery,) = session.scalars(select(Delivery))
    assert job.state == "failed"
    assert "内网" in (job.error or "")
    assert delivery.delivered is None
