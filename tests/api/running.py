"""Real parts for the tests: servers of the service, PostgreSQL, Redis, RabbitMQ."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from lvjian.api.app import create_app
from lvjian.api.settings import Settings

HOST = "127.0.0.1"


_candidates = itertools.count(20_000 + os.getpid() % 20_000)


def free_port() -> int:
    """A port nobody listens on, below 45,000: RabbitMQ adds 20,000 for its own use."""
    for candidate in itertools.islice(_candidates, 4_000):
        with socket.socket() as probe:
            try:
                probe.bind((HOST, candidate))
            except OSError:
                continue
            return candidate
    raise RuntimeError("no free port")


def eventually(true: Callable[[], object], *, seconds: float = 120.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "did not come true in time"
        time.sleep(0.05)


def program(name: str, *folders: str) -> str:
    """The path of a program; a machine without it skips the test, CI must have it."""
    for folder in (None, *folders):
        found = shutil.which(name, path=folder)
        if found:
            return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed")
    pytest.skip(f"{name} is not installed")


@contextmanager
def web(settings: Settings) -> Iterator[str]:
    """A server of the application in a thread; yields its address."""
    config = uvicorn.Config(
        create_app(settings), host=HOST, port=0, log_config=None, timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.started or not thread.is_alive())
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://{HOST}:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


def client(address: str, key: str | None = None) -> httpx.Client:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return httpx.Client(base_url=address, headers=headers, timeout=30, trust_env=False)


class Process:
    """A program that runs until the test is over."""

    def __init__(self, command: list[str], ready: Callable[[], bool], **options: object) -> None:
        self._command, self._ready, self._options = command, ready, options
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait; one that ends at once (its port not free yet) is started again."""

        def ready() -> bool:
            if self._process is None or self._process.poll() is not None:
                self._begin()
            return self._ready()

        eventually(ready, seconds=180)

    def _begin(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **self._options,  # type: ignore[call-overload]
        )

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            if how == signal.SIGKILL:
                os.killpg(self._process.pid, how)
            else:
                self._process.send_signal(how)
        self._process.wait(180)
        self._process = None


def listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1):
        return True
    return False


class Postgres:
    """A cluster of its own in a folder."""

    def __init__(self, folder: Path) -> None:
        places = sorted(str(p) for p in Path("/usr/lib/postgresql").glob("*/bin"))
        initdb, server = program("initdb", *places), program("postgres", *places)
        self.port = free_port()
        self._folder = folder / "cluster"
        self._folder.mkdir(parents=True)
        user = self._user(folder)
        subprocess.run(
            [initdb, "-D", self._folder, "-U", "lvjian", "-A", "trust", "-E", "UTF8",
             "--no-locale", "--no-sync"],
            check=True, capture_output=True, **user,
        )  # fmt: skip
        command = [server, "-D", str(self._folder), "-p", str(self.port), "-h", HOST,
                   "-k", "", "-c", "max_connections=200"]  # fmt: skip
        self.process = Process(command, self._answers, **user)

    def _user(self, folder: Path) -> dict[str, Any]:
        """PostgreSQL refuses to run as root."""
        if os.getuid() != 0:
            return {}
        account = pwd.getpwnam("postgres")
        for path in (self._folder, folder):
            os.chown(path, account.pw_uid, account.pw_gid)
        for parent in folder.parents:
            if (
                parent.stat().st_uid == 0
                and parent.is_relative_to("/tmp")
                and parent != Path("/tmp")
            ):
                parent.chmod(0o755)
        return {"user": account.pw_uid, "group": account.pw_gid, "cwd": str(folder)}

    def _answers(self) -> bool:
        import psycopg

        with suppress(psycopg.OperationalError):
            psycopg.connect(self._dsn("postgres")).close()
            return True
        return False

    def _dsn(self, name: str) -> str:
        return f"postgresql://lvjian@{HOST}:{self.port}/{name}"

    def make(self, name: str, *, like: str | None = None) -> str:
        """A new database; returns its URL."""
        import psycopg

        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            copy = f" TEMPLATE {like}" if like else ""
            connection.execute(f"CREATE DATABASE {name}{copy}".encode())
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://lvjian@{HOST}:{self.port}/{name}"


@dataclass
class Broker:
    url: str
    process: Process
    end: Callable[[], object] = lambda: None


def redis_server(folder: Path) -> Broker:
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", HOST, "--save", "",
               "--dir", str(folder)]  # fmt: skip
    return Broker(f"redis://{HOST}:{port}/0", Process(command, lambda: listens(port)))
