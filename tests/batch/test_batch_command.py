"""``lvjian batch``: its files, restarts after kills, bundles that are bad, exit codes."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import TypeAdapter

from lvjian import batch_keeping
from lvjian.batch_affiliates import read_affiliates
from lvjian.batch_children import children, content_digest
from lvjian.batch_keeping import MARK, key_of, read_kept
from lvjian.checker.across.legal_names import Affiliates
from lvjian.core.errors import UsageError
from lvjian.reports.engine_digest import engine_digest, program_digest
from lvjian.reports.schema import Batch
from lvjian.samples.batches import write_batch

AS_OF = "2023-06-01"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six bundles, two pairs of them with a copied paragraph; junk; a broken archive."""
    folder = tmp_path_factory.mktemp("round") / "in"
    write_batch(folder, 6, pictures=False)
    (folder / "坏.zip").write_bytes(b"PK\x03\x04 broken")
    (folder / "Thumbs.db").write_bytes(b"junk")
    return folder


@pytest.fixture(scope="module")
def undisturbed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("undisturbed")
    assert run(built, out).returncode == 3
    return out


def run(folder: Path, out: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(folder, out, *more), capture_output=True, text=True, check=False)


def command(folder: Path, out: Path, *more: str) -> list[str]:
    words = ["batch", str(folder), "--out", str(out), "--as-of", AS_OF, *more]
    return [sys.executable, "-m", "lvjian", *words]


def lasting(out: Path) -> dict[str, Any]:
    """``batch.json`` without what may differ."""
    held: dict[str, Any] = json.loads((out / "batch.json").read_text("utf-8"))
    return {k: v for k, v in held.items() if k not in {"engine", "timings"}}


def test_a_batch_says_everything(undisturbed: Path) -> None:
    held = json.loads((undisturbed / "batch.json").read_text("utf-8"))
    TypeAdapter(Batch).validate_python(held)
    assert held["schema"] == "lvjian.batch/1"
    assert len(held["bundles"]) == 7
    broken = held["bundles"][-1]
    assert (broken["name"], broken["verdict"], broken["exit"]) == ("坏.zip", "incomplete", 3)
    assert [f["code"] for f in held["findings"]] == ["B002", "B002"]
    for finding in held["findings"]:
        names = {at["file"].partition("/")[0] for at in finding["at"]}
        assert len(names) == 2
        assert names <= {b["name"] for b in held["bundles"]}
    for bundle in held["bundles"]:
        assert (undisturbed / bundle["folder"] / "report.json").is_file()
        assert (undisturbed / bundle["folder"] / "report.html").is_file()
    assert (undisturbed / "batch.xlsx").read_bytes().startswith(b"PK")
    page = (undisturbed / "batch.html").read_text("utf-8")
    assert "<script" not in page
    assert "报告内容雷同" in page


def test_killed_at_random_it_ends_with_the_same(
    built: Path, undisturbed: Path, tmp_path: Path
) -> None:
    rng = Random(6)
    # At the start, between bundles, and while all of them are laid side by side and written.
    for done in (0, 1, 3, 5, 7, 7):
        process = subprocess.Popen(
            command(built, tmp_path, "--jobs", "2"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        for _ in range(done):
            process.stderr.readline()
        time.sleep(rng.uniform(0, 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
        kept = len(list(tmp_path.glob(f"*/{MARK}")))
        assert kept >= done
    (tmp_path / "坏" / ".report.json.1.part").write_bytes(b"half a report")
    (tmp_path / "坏" / MARK).unlink()
    (tmp_path / ".batch.json.1.part").write_bytes(b"half a batch")
    assert run(built, tmp_path, "--jobs", "2").returncode == 3
    assert not list(tmp_path.rglob("*.part"))
    assert lasting(tmp_path) == lasting(undisturbed)
    text = (tmp_path / "batch.json").read_text("utf-8").split('"timings"')[0]
    assert text == (undisturbed / "batch.json").read_text("utf-8").split('"timings"')[0]


def test_what_is_done_is_not_read_again(built: Path, undisturbed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    names = sorted(p.name for p in out.iterdir() if p.is_dir())
    before = {n: (out / n / "report.json").stat().st_mtime_ns for n in names}
    (out / names[0] / MARK).unlink()
    assert run(built, out).returncode == 3
    after = {n: (out / n / "report.json").stat().st_mtime_ns for n in names}
    assert [n for n in names if before[n] != after[n]] == [names[0]]
    assert lasting(out) == lasting(undisturbed)


def test_what_another_program_kept_is_read_again(
    built: Path, undisturbed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = undisturbed / "坏"
    kept = json.loads((folder / MARK).read_text("utf-8"))["key"]
    content = content_digest(built / "坏.zip")
    assert engine_digest() in kept
    settings = kept.split("|", 4)[4]
    assert key_of(content, as_of=AS_OF, settings=settings) == kept
    assert read_kept(folder, kept) is not None
    monkeypatch.setattr(batch_keeping, "engine_digest", lambda: "0" * 12)
    assert read_kept(folder, key_of(content, as_of=AS_OF, settings=settings)) is None
    # One byte of a rule, or of what a rule reads, makes another program.
    package = tmp_path / "lvjian"
    for name, text in (("checker/rules/rows.py", "a"), ("api/app.py", "a"), ("a.yaml", "a")):
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text, "utf-8")
    digests = [program_digest(package)]
    for name, text in (("api/app.py", "b"), ("checker/rules/rows.py", "b"), ("a.yaml", "b")):
        (package / name).write_text(text, "utf-8")
        digests.append(program_digest(package))
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


def test_wrong_usage(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(empty, tmp_path / "out").returncode == 2
    assert run(tmp_path / "没有", tmp_path / "out").returncode == 2


def test_reports_are_never_written_into_what_is_handed_in(tmp_path: Path) -> None:
    round_ = tmp_path / "round"
    (round_ / "甲" / "附件").mkdir(parents=True)
    (round_ / "round").mkdir()
    for out in (round_, round_ / "甲" / "附件" / "out", round_ / "甲" / "附件", tmp_path):
        with pytest.raises(UsageError, match="请换一个文件夹"):
            children(round_, out)
    assert [c.name for c in children(round_, round_ / "甲")] == ["round"]
    assert len(children(round_, round_ / "out")) == 2


def test_odd_children_cost_nothing_but_themselves(built: Path, tmp_path: Path) -> None:
    round_ = tmp_path / "round"
    round_.mkdir()
    whole = min(p for p in built.iterdir() if p.is_dir())
    shutil.copytree(whole, round_ / "换\n行<b>\x1b[31m&")
    (round_ / "空文件夹").mkdir()
    (round_ / "空.docx").write_bytes(b"")
    (round_ / "断").symlink_to(tmp_path / "没有")
    (round_ / "绕圈").symlink_to(round_ / "绕圈")
    os.mkfifo(round_ / "管道")
    told = run(round_, tmp_path / "out")
    assert told.returncode == 3
    assert len(told.stderr.splitlines()) == 6
    held = json.loads((tmp_path / "out" / "batch.json").read_text("utf-8"))
    assert {b["name"]: (b["exit"], bool(b["error"])) for b in held["bundles"]} == {
        "换\n行<b>\x1b[31m&": (0, False), "空文件夹": (1, False), "空.docx": (3, False),
        "断": (3, True), "绕圈": (3, True), "管道": (3, True),
    }  # fmt: skip
    page = (tmp_path / "out" / "batch.html").read_text("utf-8")
    assert "<b>&" not in page
    assert "\x1b" not in page


@pytest.mark.parametrize("group", [False, True])
def test_interrupted_it_says_so_and_goes_on_where_it_was(
    built: Path, undisturbed: Path, tmp_path: Path, group: bool
) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    for mark in sorted(out.glob(f"*/{MARK}"))[2:]:
        mark.unlink()
    process = subprocess.Popen(
        # Programs started in the background are often deaf to it.
        ["env", "--default-signal=INT", *command(built, out)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    first = [process.stderr.readline() for _ in range(2)]
    assert all("：" in line for line in first)
    if group:  # as a terminal sends it
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    _, rest = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in rest
    assert "再运行同样的命令会接着核对" in rest
    assert not (out / "batch.json").exists()
    assert run(built, out).returncode == 3
    assert lasting(out) == lasting(undisturbed)


def test_without_space_it_stops_and_keeps_what_is_done(
    built: Path, undisturbed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    shutil.copytree(undisturbed, out)
    marks = sorted(out.glob(f"*/{MARK}"))
    for mark in marks[3:]:
        mark.unlink()
        (mark.parent / "report.json").unlink()
    before = {m: m.read_bytes() for m in marks[:3]}
    # A limit on the size of files is met as a full disk is: while writing.
    limited = ["sh", "-c", 'ulimit -f 64; exec "$@"', "sh", *command(built, out)]
    told = subprocess.run(limited, capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "磁盘空间不足" in told.stderr
    assert "Traceback" not in told.stderr
    assert {m: m.read_bytes() for m in marks[:3]} == before
    assert not (out / "batch.json").exists()
    assert not list(out.rglob("*.part"))
    assert run(built, out).returncode == 3
    assert lasting(out) == lasting(undisturbed)


def test_bundles_are_told_apart_whatever_they_are_called(tmp_path: Path) -> None:
    for name in ("甲.zip", "甲.7z", "batch.json", "~$锁.docx", ".DS_Store"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "out").mkdir()
    found = children(tmp_path, tmp_path / "out")
    assert sorted(c.folder for c in found) == ["batch", "甲.7z", "甲.zip"]


def test_content_is_names_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    first = content_digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert content_digest(tmp_path) != first
    (tmp_path / "空").mkdir()
    (tmp_path / "b").rename(tmp_path / "a")
    assert content_digest(tmp_path) != first


def test_affiliates_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "关联.yaml"
    path.write_text("affiliates:\n  - names: [甲公司, 乙公司]\n    codes: []\n", "utf-8")
    assert read_affiliates(path) == (Affiliates(("甲公司", "乙公司"), ()),)
    path.write_text("affiliates: 甲公司\n", "utf-8")
    with pytest.raises(UsageError):
        read_affiliates(path)
