"""Redis and RabbitMQ as the bell: work starts at once with them, and goes on without."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select

from lvjian.api.settings import Settings
from lvjian.api.store.models import Bundle
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, fresh, running_on
from tests.api.running import (
    HOST,
    Broker,
    Process,
    eventually,
    free_port,
    listens,
    program,
    redis_server,
)
from tests.api.served import all_told_once, ended, environment
from tests.api.test_bundles import hand_in


def _end_of_names(port: str) -> Callable[[], object]:
    """Erlang's name server outlives the broker that started it."""
    command = [program("epmd", *map(str, Path("/usr/lib/erlang").glob("erts-*/bin"))), "-kill"]
    variables = {**os.environ, "ERL_EPMD_PORT": port}

    def gone() -> bool:
        told = subprocess.run(command, env=variables, check=False, capture_output=True)
        return b"Killed" in told.stdout or b"Cannot connect" in told.stdout + told.stderr

    return lambda: eventually(gone)


def _rabbit(folder: Path) -> Broker:
    port, names, base = free_port(), str(free_port()), folder / "rabbit"
    base.mkdir()
    server = program("rabbitmq-server", "/usr/lib/rabbitmq/bin")
    # The packaged script changes user; the one beside it does not.
    plain = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
    variables = {
        "RABBITMQ_NODENAME": f"lvjian{port}@localhost",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_NODE_IP_ADDRESS": HOST,
        "RABBITMQ_DIST_PORT": str(port + 20_000),
        "RABBITMQ_MNESIA_BASE": str(base),
        "RABBITMQ_LOG_BASE": str(base),
        "RABBITMQ_PLUGINS_EXPAND_DIR": str(base / "plugins"),
        "RABBITMQ_PID_FILE": str(base / "pid"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(base / "enabled"),
        "ERL_EPMD_PORT": names,
        "HOME": str(base),
    }
    command = [str(plain if plain.exists() else server)]
    process = Process(command, lambda: listens(port), env={**os.environ, **variables})
    return Broker(f"amqp://guest:guest@{HOST}:{port}//", process, _end_of_names(names))


@pytest.fixture(params=[redis_server, _rabbit], ids=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Broker]:
    made: Broker = request.param(tmp_path)
    made.process.start()
    yield made
    made.process.kill()
    made.end()


@contextmanager
def workers(settings: Settings, count: int) -> Iterator[None]:
    command = [sys.executable, "-m", "lvjian", "worker"]
    started = [
        subprocess.Popen(command, env=environment(settings), stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    try:
        yield
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            assert process.wait(60) == 0


def _done(running: Running) -> int:
    with running.database.read() as session:
        return session.scalar(select(func.count()).where(Bundle.status == "done")) or 0


def test_the_broker_dies_and_nothing_is_lost(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, broker: Broker, small: Path
) -> None:
    settings = fresh(
        request, tmp_path, "sqlite", broker_url=broker.url, poll_seconds=3, lease_seconds=5,
        drain_seconds=5,
    )  # fmt: skip
    with running_on(settings, pool) as running, workers(settings, 2):
        api = running.client("intake")
        hand_in(api, small, external_id="0")
        eventually(lambda: _done(running) == 1, seconds=60)
        for n in range(1, 4):
            hand_in(api, small, external_id=str(n))
        broker.process.kill()
        for n in range(4, 8):
            hand_in(api, small, external_id=str(n))
        eventually(lambda: _done(running) == 8, seconds=60)
        broker.process.start()
        hand_in(api, small, external_id="8")
        eventually(lambda: ended(running), seconds=60)
        all_told_once(running)


def test_the_bell_is_heard(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, broker: Broker, small: Path
) -> None:
    """Workers that would look at the table once an hour start as soon as they are called."""
    settings = fresh(
        request, tmp_path, "sqlite", broker_url=broker.url, poll_seconds=3600, drain_seconds=5
    )
    with running_on(settings, pool) as running, workers(settings, 1):
        api = running.client("intake")
        hand_in(api, small, external_id="0")
        eventually(lambda: _done(running) == 1, seconds=60)
        hand_in(api, small, external_id="1")
        eventually(lambda: _done(running) == 2, seconds=60)
