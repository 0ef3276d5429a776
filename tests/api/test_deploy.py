"""The files in ``deploy/`` as they are: nginx in front of a service, units, compose."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from ruamel.yaml import YAML

from lvjian.api.audit import entries
from lvjian.api.settings import PREFIX, Settings
from lvjian.api.store.database import Database
from tests.api.conftest import Running, Sample, fresh
from tests.api.running import HOST, Process, free_port, listens, program
from tests.api.served import Served
from tests.api.test_bundles import hand_in

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
NAME = "lvjian.example.cn"


@dataclass(frozen=True)
class Proxied:
    """``lvjian serve`` behind nginx with the example's configuration."""

    running: Running
    secure: int
    plain: int
    context: ssl.SSLContext

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(
            base_url=f"https://{HOST}:{self.secure}", verify=self.context, trust_env=False,
            headers={"Host": NAME, **headers}, timeout=60,
        )  # fmt: skip


def _certificate(folder: Path) -> tuple[Path, Path]:
    key, whole = folder / "key.pem", folder / "fullchain.pem"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},IP:{HOST}",
         "-keyout", key, "-out", whole],
        check=True, capture_output=True,
    )  # fmt: skip
    return key, whole


def _configured(folder: Path, *, secure: int, plain: int, behind: int) -> tuple[Path, Path]:
    """The example with this test's ports and certificate, inside the least nginx needs."""
    key, whole = _certificate(folder)
    example = (DEPLOY / "nginx.conf").read_text("utf-8")
    for said, here in (
        ("listen 443", f"listen {HOST}:{secure}"),
        ("listen 80;", f"listen {HOST}:{plain};"),
        ("127.0.0.1:8000", f"{HOST}:{behind}"),
        ("/etc/ssl/lvjian/fullchain.pem", str(whole)),
        ("/etc/ssl/lvjian/key.pem", str(key)),
    ):
        assert said in example
        example = example.replace(said, here)
    (folder / "site.conf").write_text(example, "utf-8")
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    main = folder / "main.conf"
    main.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"{'user root;' if os.getuid() == 0 else ''}\n"
        f"events {{}}\nhttp {{ access_log off; {places} include {folder}/site.conf; }}\n",
        "utf-8",
    )
    return main, whole


@pytest.fixture
def proxied(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Proxied]:
    settings = fresh(
        request, tmp_path, "sqlite", workers=1, port=free_port(), trust_proxy=True,
        secure_cookies=True, upload_bytes=8_000_000, drain_seconds=5,
    )  # fmt: skip
    secure, plain = free_port(), free_port()
    main, whole = _configured(tmp_path, secure=secure, plain=plain, behind=settings.port)
    nginx = program("nginx", "/usr/sbin")
    tried = subprocess.run([nginx, "-t", "-c", main], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    assert "warn" not in tried.stderr
    server = Process([nginx, "-c", str(main)], lambda: listens(secure))
    served, database = Served(settings), Database(settings.database, pool=2)
    served.start()
    server.start()
    context = ssl.create_default_context(cafile=str(whole))
    running = Running(settings, served.address, database, None, None)  # type: ignore[arg-type]
    yield Proxied(running, secure, plain, context)
    server.stop()
    served.end(signal.SIGTERM)
    database.close()


def test_the_example_of_nginx(proxied: Proxied, sample: Sample, small: Path) -> None:
    key = proxied.running.key("intake")
    with proxied.client(Authorization=f"Bearer {key}") as api:
        # Plain HTTP leads to HTTPS, and browsers are told to stay there.
        moved = httpx.get(f"http://{HOST}:{proxied.plain}/x", headers={"Host": NAME}, timeout=10)
        assert (moved.status_code, moved.headers["location"]) == (301, f"https://{NAME}/x")
        assert "max-age" in api.get("/healthz").headers["strict-transport-security"]
        assert api.get("/metrics").status_code == 200

        # An upload far over nginx's own limit of 1 MB; the service judges the size itself.
        big = [
            ("files", ("材料/图.bin", b"\0" * 5_000_000)),
            ("files", ("材料/说明.txt", b"words")),
        ]
        assert api.post("/api/v1/bundles", files=big).status_code == 202
        over = api.post("/api/v1/bundles", files={"file": ("x.txt", b"x" * 9_000_000)})
        assert (over.status_code, over.json()["type"]) == (413, "urn:lvjian:problem:too-large")

        # Events come as they are made, not when the stream ends.
        id_ = hand_in(api, sample.path, as_of=sample.as_of)
        with api.stream("GET", f"/api/v1/bundles/{id_}/events") as events:
            told = (line for line in events.iter_lines() if line.startswith("data: "))
            seen = [json.loads(next(told).removeprefix("data: "))["status"]]
            assert api.get(f"/api/v1/bundles/{id_}").json()["status"] in ("queued", "running")
            seen += [json.loads(line.removeprefix("data: "))["status"] for line in told]
        assert seen[0] in ("queued", "running") and seen[-1] == "done"

        # Whoever claims another address is noted with the one nginx saw.
        lie = {"X-Forwarded-For": "203.0.113.9"}
        assert api.get(f"/api/v1/bundles/{id_}/report", headers=lie).status_code == 200
        with proxied.running.database.read() as session:
            (read,) = [e for e in entries(session, bundle_id=id_) if e.action == "report.read"]
        assert read.address == HOST


def test_the_units_are_what_systemd_takes(tmp_path: Path) -> None:
    verify = [program("systemd-analyze"), "verify"]
    for unit, name in (
        ("lvjian.service", "lvjian.service"),
        ("lvjian-worker@.service", "lvjian-worker@1.service"),
    ):
        text = (DEPLOY / "systemd" / unit).read_text("utf-8")
        # Only the main process is told to stop; it lets the others finish.
        assert "KillMode=mixed" in text
        (start,) = re.findall(r"^ExecStart=/opt/lvjian/bin/lvjian (\w+)$", text, re.MULTILINE)
        assert start in ("serve", "worker")
        placed = tmp_path / name
        placed.write_text(text.replace("/opt/lvjian/bin/lvjian", "/bin/true"), "utf-8")
        told = subprocess.run([*verify, placed], capture_output=True, text=True, check=False)
        assert (told.returncode, told.stdout + told.stderr) == (0, "")
        _known(re.findall(r"^Environment=(\w+)=", text, re.MULTILINE))


def test_the_compose_file_names_what_there_is() -> None:
    made = YAML(typ="safe").load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = made["services"]
    assert set(services) == {"web", "worker", "database", "broker"}
    for service in (services["web"], services["worker"]):
        assert service["command"][0] == "lvjian" and service["command"][1] in ("serve", "worker")
        assert (DEPLOY / service["build"]["context"] / service["build"]["dockerfile"]).is_file()
        _known(service["environment"])
        assert set(service["depends_on"]) <= set(services)
        given = {k.removeprefix(PREFIX).lower(): v for k, v in service["environment"].items()}
        assert Settings(**given).secure_cookies
    assert "/readyz" in services["web"]["healthcheck"]["test"][-1]
    volumes = [v.split(":")[0] for s in services.values() for v in s.get("volumes", ())]
    assert set(volumes) == set(made["volumes"])


def test_the_image_installs_locks_there_are() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    for lock in re.findall(r"-r (requirements/\S+)", text):
        assert (DEPLOY.parent / lock).is_file()
    assert re.search(r"^ARG BASE=\S+\nFROM \$\{BASE\}$", text, re.MULTILINE)
    # The volume is the user's: without a folder of the image it would be root's.
    assert text.index("-m 0700 /data") < text.index("USER lvjian") < text.index("VOLUME /data")
    _known(re.findall(r"(LVJIAN_\w+)=", text))


def _known(names: object) -> None:
    assert isinstance(names, list | dict)
    for name in names:
        assert name.removeprefix(PREFIX).lower() in Settings.model_fields, name
