"""A service on SQLite and on PostgreSQL: the same tests run on both."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from lvjian.api.auth.keys import create_key
from lvjian.api.auth.principal import Role
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.migrate import upgrade
from lvjian.api.tasks.worker import Worker
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.samples.builder import BundleSpec, build_with_labels
from tests.api.running import Postgres, client, web

_names = itertools.count()


@dataclass(frozen=True)
class Running:
    """A service that runs, with keys and with a worker on demand."""

    settings: Settings
    address: str
    database: Database
    pool: Workers
    open: ExitStack

    def key(self, role: Role, name: str = "测试", **scope: str) -> str:
        with self.database.write() as session:
            return create_key(session, role=role, name=name, **scope)

    def client(self, role: Role, name: str = "测试", **scope: str) -> httpx.Client:
        return self.open.enter_context(client(self.address, self.key(role, name, **scope)))

    def work(self) -> None:
        """Do every job there is."""
        before = tempfile.tempdir
        try:
            with Worker(self.settings, pool=self.pool) as worker:
                while worker.turn():
                    pass
        finally:
            tempfile.tempdir = before


@pytest.fixture(scope="session")
def pool() -> Iterator[Workers]:
    with Workers(jobs=2, limits=Limits.from_env(), preload=("lvjian.extractors.task",)) as workers:
        yield workers


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    cluster = Postgres(tmp_path_factory.mktemp("postgres"))
    cluster.process.start()
    template = Database(cluster.make("prepared"), pool=1)
    upgrade(template)
    template.close()
    yield cluster
    cluster.process.stop()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database of the newest form."""
    path = tmp_path_factory.mktemp("sqlite") / "lvjian.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return fresh(request, tmp_path, request.param)


@pytest.fixture
def sqlite_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return fresh(request, tmp_path, "sqlite")


def fresh(request: pytest.FixtureRequest, folder: Path, kind: str, **more: Any) -> Settings:
    """Settings of a service with nothing in it."""
    given: dict[str, Any] = {
        "data": folder / "data", "workers": 0, "poll_seconds": 0.05, "ocr": False,
        "previews": False, **more
    }  # fmt: skip
    settings = Settings(**given)
    for made in (settings.data, settings.incoming, settings.scratch, settings.cache):
        made.mkdir(exist_ok=True)
    if kind == "sqlite":
        ready: Path = request.getfixturevalue("prepared")
        (settings.data / "lvjian.db").write_bytes(ready.read_bytes())
        return settings
    cluster: Postgres = request.getfixturevalue("postgres")
    cluster.process.start()  # a test that failed may have left it stopped
    url = cluster.make(f"test{next(_names)}", like="prepared")
    return settings.model_copy(update={"database_url": url})


@contextmanager
def running_on(settings: Settings, pool: Workers) -> Iterator[Running]:
    database = Database(settings.database, pool=2)
    try:
        with web(settings) as address, ExitStack() as opened:
            yield Running(settings, address, database, pool, opened)
    finally:
        database.close()


@pytest.fixture
def running(settings: Settings, pool: Workers) -> Iterator[Running]:
    with running_on(settings, pool) as service:
        yield service


@pytest.fixture
def lite(sqlite_settings: Settings, pool: Workers) -> Iterator[Running]:
    """On SQLite alone, for what has nothing to do with the database."""
    with running_on(sqlite_settings, pool) as service:
        yield service


@dataclass(frozen=True)
class Sample:
    """A bundle with a report in it.

    Attributes:
        better: a later submission of the same applicant without the defect.
    """

    path: Path
    better: Path
    as_of: str


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("samples")
    spoilt = BundleSpec(("henan-factory-third-party",), 4, "official", ("a001-number",), "zip")
    sound = BundleSpec(("henan-factory-third-party",), 4, "official", (), "zip")
    built = build_with_labels(spoilt, folder / "spoilt")
    better = build_with_labels(sound, folder / "sound")
    return Sample(built.path, better.path, built.as_of)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The least there is to check: a text that is no report."""
    path = tmp_path_factory.mktemp("small") / "说明.txt"
    path.write_text("这里没有报告。\n", "utf-8")
    return path
