"""Running it: settings, doctor, keys, back-up and restore, retention, other stores."""

from __future__ import annotations

import io
import logging
import os
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import fsspec
import pytest
from sqlalchemy import inspect, text, update

from lvjian.api import retention
from lvjian.api.audit import entries
from lvjian.api.blobs import FolderBlobs, MissingBlob, RemoteBlobs, blobs_of, read_blob
from lvjian.api.clock import now
from lvjian.api.doctor import examine
from lvjian.api.logs import set_up
from lvjian.api.recent import Recent
from lvjian.api.rounds import round_sheet
from lvjian.api.settings import Settings, listing, load
from lvjian.api.store.database import Base, Database
from lvjian.api.store.migrate import is_current, upgrade
from lvjian.api.store.models import Bundle
from lvjian.core.errors import UsageError
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, Sample, fresh, running_on
from tests.api.running import Postgres, program
from tests.api.test_bundles import hand_in, problem

ROOT = Path(__file__).resolve().parents[2]


def lvjian(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "lvjian", *words],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def test_settings_tell_where_they_come_from(tmp_path: Path) -> None:
    (tmp_path / "lvjian.toml").write_text('port = 9000\nworkers = 3\nlarge_bytes = "8M"\n', "utf-8")
    environment = {"LVJIAN_WORKERS": "5", "LVJIAN_DATABASE_URL": "postgresql://u:geheim@h/d"}
    loaded = load({"data": tmp_path, "host": None, "port": 9100}, environment=environment)
    assert (loaded.settings.port, loaded.settings.workers) == (9100, 5)
    assert loaded.settings.large_bytes == 8 * 1024 * 1024
    lines = "\n".join(listing(loaded))
    assert "port = 9100　［命令行］" in lines
    assert "workers = 5　［环境变量 LVJIAN_WORKERS］" in lines
    assert f"large_bytes = 8388608　［文件 {tmp_path / 'lvjian.toml'}］" in lines
    assert "tries = 3　［默认］" in lines
    assert "geheim" not in lines


@pytest.mark.parametrize("text", ["prot = 1", "port = 'x'", "port = ", "port = 70000"])
def test_settings_that_make_no_sense_are_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "lvjian.toml").write_text(text, "utf-8")
    with pytest.raises(UsageError):
        load({"data": tmp_path}, environment={})


def test_the_doctor_says_what_stops_working(tmp_path: Path) -> None:
    well = examine(Settings(data=tmp_path))
    assert not any(c.grave for c in well)
    ill = examine(
        Settings(
            data=tmp_path,
            free_bytes=2**60,
            database_url="postgresql+psycopg://lvjian@127.0.0.1:1/x",
            broker_url="redis://127.0.0.1:1/0",
        )
    )
    by_name = {c.name: c for c in ill}
    assert by_name["磁盘"].grave
    assert by_name["数据库"].grave
    assert not by_name["消息队列"].good
    assert not by_name["消息队列"].grave


def test_the_doctor_agrees_with_what_checks_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without LibreOffice, with a part of it, without the program for HEIC."""

    def told(name: str) -> str:
        return next(c.words for c in examine(Settings(data=tmp_path)) if c.name == name)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("LVJIAN_SOFFICE", "/nowhere/soffice")
    assert ".doc" in told("LibreOffice")
    assert "heif" in told("HEIC 照片")
    program = tmp_path / "soffice"
    for part in ("soffice", "soffice.bin", "libswlo.so"):
        (tmp_path / part).touch(mode=0o755)
    monkeypatch.setenv("LVJIAN_SOFFICE", str(program))
    assert "Calc" in told("LibreOffice")
    (tmp_path / "libsclo.so").touch()
    assert told("LibreOffice") == "可用"
    assert told("文字识别") == "可用"


def test_a_key_stands_alone_on_stdout(tmp_path: Path) -> None:
    made = lvjian("keys", "create", "--role", "intake", "--name", "系统", "--data", str(tmp_path))
    assert made.returncode == 0
    assert re.fullmatch(r"lvj_k[0-9a-z]{26}_[\w-]{43}\n", made.stdout)
    wrong = lvjian("keys", "create", "--role", "king", "--name", "x", "--data", str(tmp_path))
    assert wrong.returncode == 2
    assert "assessor" in wrong.stderr


def test_without_the_extra_the_rest_works(tmp_path: Path) -> None:
    """The service's libraries made unimportable: it says how to install them."""
    for name in ("fastapi", "sqlalchemy", "uvicorn", "alembic", "celery", "argon2"):
        (tmp_path / f"{name}.py").write_text(
            f"raise ModuleNotFoundError('no {name}', name='{name}')\n", "utf-8"
        )
    path = f"{tmp_path}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"
    assert lvjian("rules", "list", PYTHONPATH=path).returncode == 0
    for command in (("serve",), ("worker",), ("doctor",), ("db", "upgrade")):
        told = lvjian(*command, "--data", str(tmp_path / "data"), PYTHONPATH=path)
        assert told.returncode == 4
        assert "pip install 'lvjian[service]'" in told.stderr


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_migrations_make_what_the_models_say(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    database = Database(fresh(request, tmp_path, kind).database, pool=1)
    try:
        assert is_current(database)
        upgrade(database)
        found = inspect(database.engine)
        for table in Base.metadata.sorted_tables:
            columns = {c["name"]: c["nullable"] for c in found.get_columns(table.name)}
            assert columns == {c.name: c.nullable for c in table.columns}
            indexes = {i["name"] for i in found.get_indexes(table.name)}
            assert {i.name for i in table.indexes} <= indexes
    finally:
        database.close()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_back_up_and_restore(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, sample: Sample, kind: str
) -> None:
    """The steps of ``deploy/README.md``, from a running service to a new one."""
    settings = fresh(request, tmp_path / _made(tmp_path, "old"), kind)
    environment = {**os.environ, "PYTHON": sys.executable}
    with running_on(settings, pool) as running:
        key = running.key("intake")
        api = running.client("admin")
        id_ = hand_in(api, sample.path, as_of=sample.as_of)
        running.work()
        report = api.get(f"/api/v1/bundles/{id_}/report").content
        if kind == "postgresql":
            places = sorted(str(p) for p in Path("/usr/lib/postgresql").glob("*/bin"))
            folder = Path(program("pg_dump", *places)).parent
            environment["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
            environment["LVJIAN_DATABASE_URL"] = settings.database_url
        _run("backup.sh", settings.data, tmp_path / "backup", environment)
        lost = hand_in(api, sample.better, as_of=sample.as_of)
    moved = settings.model_copy(update={"data": tmp_path / _made(tmp_path, "new") / "data"})
    if kind == "postgresql":
        cluster: Postgres = request.getfixturevalue("postgres")
        moved = moved.model_copy(update={"database_url": cluster.make(f"restored{os.getpid()}")})
        environment["LVJIAN_DATABASE_URL"] = moved.database_url
    _run("restore.sh", tmp_path / "backup", moved.data, environment)
    upgraded = lvjian(
        "db", "upgrade", "--data", str(moved.data), LVJIAN_DATABASE_URL=moved.database_url
    )
    assert upgraded.returncode == 0, upgraded.stderr
    with running_on(moved, pool) as running:
        api = running.client("admin")
        assert api.get(f"/api/v1/bundles/{id_}/report").content == report
        assert api.get(f"/api/v1/bundles/{id_}/files/0").content == sample.path.read_bytes()
        problem(api.get(f"/api/v1/bundles/{lost}"), 404, "not-found")
        api.headers["Authorization"] = f"Bearer {key}"
        assert api.get("/api/v1/bundles").status_code == 200


def _made(parent: Path, name: str) -> str:
    (parent / name).mkdir()
    return name


def _run(script: str, source: Path, target: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        [ROOT / "deploy" / script, source, target],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_documents_go_when_their_time_is_over(
    running: Running, sample: Sample, small: Path
) -> None:
    settings = running.settings.model_copy(update={"keep_days": 30})
    blobs = blobs_of(settings)
    api = running.client("admin")
    old, young = (hand_in(api, sample.path, as_of=sample.as_of) for _ in range(2))
    other = hand_in(api, small)
    running.work()
    with running.database.write() as session:
        long_ago = now() - timedelta(days=31)
        session.execute(update(Bundle).where(Bundle.id.in_((old, other))).values(created=long_ago))
    assert retention.purge(settings, running.database, blobs) == 2
    assert retention.purge(settings, running.database, blobs) == 0
    problem(api.get(f"/api/v1/bundles/{old}/report"), 410, "purged")
    problem(api.get(f"/api/v1/bundles/{old}/files/0"), 410, "purged")
    problem(api.post(f"/api/v1/bundles/{old}/recheck"), 410, "purged")
    state = api.get(f"/api/v1/bundles/{old}").json()
    assert state["purged"] is not None
    assert state["counts"]["error"] >= 1  # the record stays
    assert api.get(f"/api/v1/bundles/{young}/files/0").content == sample.path.read_bytes()
    held = {sha256 for sha256, _ in blobs.held()}
    with running.database.read() as session:
        assert retention.referenced(session, held) == held
        assert next(e.action for e in entries(session, bundle_id=other)) == "bundle.purge"


def test_what_nobody_refers_to_is_swept(running: Running, small: Path) -> None:
    blobs = FolderBlobs(running.settings.blobs)
    hand_in(running.client("intake"), small)
    (stray,) = blobs.keep_bytes(b"left by an upload that failed")
    assert retention.sweep(running.database, blobs) == 0  # too young
    for path in running.settings.blobs.glob("??/*"):
        os.utime(path, (0, 0))
    assert retention.sweep(running.database, blobs) == 1
    with pytest.raises(MissingBlob):
        read_blob(blobs, stray)


def test_a_remote_store_does_as_the_folder_does(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, sample: Sample
) -> None:
    settings = fresh(request, tmp_path, "sqlite", blob_url=f"memory://{tmp_path.name}")
    with running_on(settings, pool) as running:
        api = running.client("admin")
        id_ = hand_in(api, sample.path, as_of=sample.as_of)
        running.work()
        assert api.get(f"/api/v1/bundles/{id_}").json()["status"] == "done"
        assert api.get(f"/api/v1/bundles/{id_}/files/0").content == sample.path.read_bytes()
        assert api.get(f"/api/v1/bundles/{id_}/report").status_code == 200
    store = blobs_of(settings)
    assert isinstance(store, RemoteBlobs)
    held = [sha256 for sha256, _ in store.held()]
    assert len(held) > 3
    store.remove(held[0])
    with pytest.raises(MissingBlob):
        store.open(held[0])
    assert not list(settings.blobs.glob("*"))
    fsspec.filesystem("memory").rm(f"/{tmp_path.name}", recursive=True)


def test_logs_hold_ids_and_no_words(
    lite: Running, capsys: pytest.CaptureFixture[str], sample: Sample
) -> None:
    root = logging.getLogger()
    before = root.handlers[:], root.level
    set_up("info")
    try:
        api = lite.client("intake")
        id_ = hand_in(api, sample.path, as_of=sample.as_of)
        lite.work()
        logging.getLogger("lvjian.worker").error("x", exc_info=ValueError("某公司的名称"))
    finally:
        root.handlers[:], level = before
        root.setLevel(level)
    told = capsys.readouterr().err
    assert id_ in told
    applicant = api.get(f"/api/v1/bundles/{id_}").json()["applicant"]
    for words in (applicant, sample.path.stem, "某公司"):
        assert words not in told


def test_a_workbook_of_hostile_names_holds_no_formula() -> None:
    bundle = {
        "name": "=cmd|'/c calc'!A1", "applicant": "+1+1", "assessor": "@SUM(1)",
        "status": "done", "verdict": "clean", "counts": {"error": 0, "warning": 0, "info": 0},
        "created": "-1", "id": "b1",
    }  # fmt: skip
    place = {"file": "=1+1/@x.docx", "page": 1, "part": "+1", "quote": "-1+1", "bbox": None}
    finding = {
        "severity": "error", "code": "B002", "message": "=HYPERLINK(1)", "at": [place],
        "expected": "@x", "actual": "+x", "suggestion": "-x", "outcome": "fail",
    }  # fmt: skip
    content = round_sheet({"bundles": [bundle], "findings": [finding], "by_rule": []})
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for number in (1, 2):
            assert b"<f>" not in book.read(f"xl/worksheets/sheet{number}.xml")


def test_what_was_made_lately_is_held_up_to_its_weight() -> None:
    recent: Recent[str] = Recent(10)
    made: list[str] = []

    def ask(key: str, weight: int) -> str:
        def make() -> tuple[str, int]:
            made.append(key)
            return key.upper(), weight

        return recent.get(key, make)

    for key in "ab", "b", "ab", "c", "ab", "b":
        assert ask(key, 4) == key.upper()
    assert made == ["ab", "b", "c", "b"]  # "b" was asked for longest ago when "c" came
    for _ in range(2):
        assert ask("heavy", 11) == "HEAVY"
    assert made[4:] == ["heavy", "heavy"]


def test_progress_does_not_wait_for_the_disk_and_results_do(sqlite_settings: Settings) -> None:
    database = Database(sqlite_settings.database, pool=1)
    try:
        for lasting, level in ((True, 2), (False, 1), (True, 2)):
            with database.write(lasting=lasting) as session:
                assert session.execute(text("PRAGMA synchronous")).scalar() == level
    finally:
        database.close()
