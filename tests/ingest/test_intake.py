"""Folders, single files, limits from the environment, and files broken at random."""

from __future__ import annotations

import hashlib
import os
import socket
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lvjian.core.bundle import Bundle
from lvjian.core.errors import UsageError
from lvjian.ingest.archive import Task, journal
from lvjian.ingest.intake import open_bundle, unread
from lvjian.ingest.limits import Limits, show_bytes
from lvjian.ingest.names import UnsafeNameError, distinct, entry_path, is_junk, sole_wrapper
from lvjian.ingest.sandbox import Workers
from lvjian.ingest.unpacking import unpack

Open = Callable[..., Bundle]


def codes(bundle: Bundle) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.path) for problem in bundle.problems]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    path = tmp_path / "某某公司"
    path.mkdir()
    return path


def test_a_single_file(opened: Open, make: Any) -> None:
    bundle = opened(make.docx(), "评价报告.docx")
    (file,) = bundle.files
    assert (bundle.name, file.path, file.kind) == ("评价报告.docx", "评价报告.docx", "docx")
    assert file.sha256 == hashlib.sha256(make.docx()).hexdigest()
    assert (file.size, bundle.problems) == (len(make.docx()), ())


def test_kinds_of_trouble_in_a_folder(root: Path, tmp_path: Path, make: Any) -> None:
    contents = {
        "a.docx": make.docx(),
        "cut.docx": make.docx("长" * 3000)[:-30],
        "empty.pdf": b"",
        "old.ppt": make.compound(["PowerPoint Document"]),
        "locked.docx": make.compound(["EncryptedPackage"]),
        "n.txt": "说明".encode(),
        "broken.zip": b"PK\x03\x04" + b"\0" * 50,
        "~$a.docx": b"x",
    }
    for name, data in contents.items():
        (root / name).write_bytes(data)
    bundle = open_bundle(root, work=tmp_path / "w")
    assert codes(bundle) == [
        ("I001", "broken.zip"),
        ("I001", "cut.docx"),
        ("I001", "empty.pdf"),
        ("I002", "locked.docx"),
        ("I003", "old.ppt"),
    ]
    assert [f.path for f in bundle.files] == sorted(set(contents) - {"~$a.docx"})
    assert unread(bundle) == {
        "broken.zip": "unreadable",
        "cut.docx": "unreadable",
        "empty.pdf": "unreadable",
        "locked.docx": "encrypted",
        "old.ppt": "unsupported",
    }
    assert {name: (root / name).read_bytes() for name in contents} == contents


def test_links_in_a_folder(root: Path, tmp_path: Path, make: Any) -> None:
    (root / "a.pdf").write_bytes(make.pdf)
    (tmp_path / "secret.pdf").write_bytes(make.pdf)
    for name, target in {
        "out.pdf": tmp_path / "secret.pdf",
        "in.pdf": root / "a.pdf",
        "loop": root,
        "self": root / "self",
        "up": tmp_path,
        "dead": root / "nothing",
    }.items():
        (root / name).symlink_to(target)
    bundle = open_bundle(root, work=tmp_path / "w")
    assert [f.path for f in bundle.files] == ["a.pdf", "in.pdf"]
    assert codes(bundle) == [("I008", n) for n in ("dead", "out.pdf", "self", "up")]


def test_a_folder_reached_by_a_link(root: Path, tmp_path: Path, make: Any) -> None:
    (root / "a.pdf").write_bytes(make.pdf)
    (tmp_path / "link").symlink_to(root)
    bundle = open_bundle(tmp_path / "link", work=tmp_path / "w")
    assert ([f.path for f in bundle.files], bundle.problems) == (["a.pdf"], ())


def test_pipes_and_sockets_are_never_opened(root: Path, tmp_path: Path) -> None:
    os.mkfifo(root / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(root / "s"))
        bundle = open_bundle(root, work=tmp_path / "w")
    assert codes(bundle) == [("I008", "pipe.pdf"), ("I008", "s")]


def test_a_folder_that_may_be_listed_but_not_entered(
    root: Path, tmp_path: Path, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "a.pdf").write_bytes(make.pdf)
    (root / "b").mkdir()
    (root / "b" / "c.pdf").write_bytes(make.pdf)
    ask = Path.stat

    def refuse(path: Path, **more: Any) -> os.stat_result:
        if path.parent.name == "b":  # root may enter any folder: the refusal is made here
            raise PermissionError(13, "Permission denied")
        return ask(path, **more)

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(Path, "lstat", lambda path: refuse(path, follow_symlinks=False))
    bundle = open_bundle(root, work=tmp_path / "w")
    assert codes(bundle) == [("I001", "b/c.pdf")]
    assert [f.path for f in bundle.files] == ["a.pdf"]


def test_gbk_names_on_disk(root: Path, tmp_path: Path, make: Any) -> None:
    Path(os.fsdecode(os.fsencode(root) + "/附件①.pdf".encode("gbk"))).write_bytes(make.pdf)
    bundle = open_bundle(root, work=tmp_path / "w")
    assert [f.path for f in bundle.files] == ["附件①.pdf"]
    assert bundle.files[0].disk.read_bytes() == make.pdf


def test_limits_of_a_folder(root: Path, tmp_path: Path, make: Any) -> None:
    for number in range(4):
        (root / f"{number}.pdf").write_bytes(make.pdf * 10)
    size = len(make.pdf) * 10
    single = open_bundle(root, work=tmp_path / "1", limits=Limits(file_bytes=size - 1))
    assert codes(single) == [("I004", f"{n}.pdf") for n in range(4)]
    total = open_bundle(root, work=tmp_path / "2", limits=Limits(total_bytes=2 * size))
    assert codes(total) == [("I004", None)]
    assert total.problems[0].actual == show_bytes(4 * size)
    assert unread(total) == {"2.pdf": "unreadable", "3.pdf": "unreadable"}
    few = open_bundle(root, work=tmp_path / "3", limits=Limits(entries=3))
    assert (codes(few), len(few.files)) == ([("I004", None)], 3)


def test_the_work_folder_may_lie_inside(root: Path, make: Any) -> None:
    (root / "a.zip").write_bytes(make.zip({"a.pdf": make.pdf}))
    bundle = open_bundle(root, work=root / "work")
    assert [f.path for f in bundle.files] == ["a.zip/a.pdf"]


def test_nothing_there(root: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="找不到"):
        open_bundle(tmp_path / "nothing", work=tmp_path / "w")
    empty = open_bundle(root, work=tmp_path / "w")
    assert (empty.files, empty.problems, empty.name) == ((), (), "某某公司")


def test_an_archive_whose_worker_has_no_memory(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.7z"
    path.write_bytes(make.packed({"a.pdf": make.pdf}))
    with Workers(jobs=1, limits=Limits(memory_mib=1)) as starved:
        bundle = open_bundle(path, work=tmp_path / "w", workers=starved)
    assert [(p.code, p.path) for p in bundle.problems] in ([("I001", "a.7z")], [("I004", "a.7z")])
    assert unread(bundle) == {"a.7z": "unreadable"}


def test_members_told_by_a_worker_that_died_are_known(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(make.zip({"a.pdf": make.pdf, "b.pdf": make.pdf}))
    (tmp_path / "out").mkdir()
    task = Task(path, "zip", tmp_path / "out", Limits(), total_left=10**9, entries_left=10)
    assert unpack(task) == "ok"
    told = journal(tmp_path / "out")
    assert [(m.name, m.number) for m in told] == [("a.pdf", 1), ("b.pdf", 2)]
    file = tmp_path / "out" / "journal"
    file.write_text(file.read_text()[:-20])
    assert journal(tmp_path / "out") == told[:1]


def test_limits_from_the_environment() -> None:
    assert Limits.from_env({}) == Limits()
    env = {
        "LVJIAN_TOTAL_BYTES": "8G",
        "LVJIAN_FILE_BYTES": "500 MB",
        "LVJIAN_ENTRIES": "7",
        "X": "1",
    }
    assert Limits.from_env(env) == Limits(total_bytes=8 << 30, file_bytes=500 << 20, entries=7)
    for variable, value in {
        "LVJIAN_PAGES": "很多",
        "LVJIAN_DEPTH": "0",
        "LVJIAN_RATIO": "5K",
        "LVJIAN_FILE_BYTES": "-1",
    }.items():
        with pytest.raises(UsageError, match=variable):
            Limits.from_env({variable: value})
    with pytest.raises(UsageError, match="pages"):
        Limits(pages=0)


def test_names() -> None:
    assert entry_path("./a//b\\c.pdf") == "a/b/c.pdf"
    assert entry_path("...a/..b/c..pdf") == "...a/..b/c..pdf"
    assert len(entry_path("x" * 70_000 + ".pdf")) <= 400
    with pytest.raises(UnsafeNameError):
        entry_path("a/.. /b")
    assert sole_wrapper(["a/b/c", "a/b/d/e"]) == "a/b/"
    assert sole_wrapper(["a/b", "ab/c"]) == ""
    taken: set[str] = set()
    assert [distinct("a.b/c", taken), distinct("a.b/c", taken)] == ["a.b/c", "a.b/c (2)"]
    assert is_junk("x/THUMBS.DB")
    assert not is_junk("附件/~说明.docx")


def _samples(make: Any) -> list[bytes]:
    contents = {
        "报告/a.docx": make.docx(),
        "报告/b.pdf": make.pdf,
        "报告/c.txt": "说明".encode() * 50,
    }
    inner = make.zip(contents)
    return [
        inner,
        make.zip({"x.zip": inner, "y.7z": make.packed(contents)}, zipfile.ZIP_STORED),
        make.packed(contents),
        make.rar5(contents),
        make.packed(contents, "pax", "gzip"),
        make.docx(),
        make.compound(["WordDocument", "1Table"]),
        make.packed(contents, "ustar"),
    ]


@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_broken_files_end_in_a_bundle(
    data: st.DataObject, make: Any, tmp_path_factory: pytest.TempPathFactory, workers: Workers
) -> None:
    """Cut and flipped at random: never an exception, and nothing is lost in silence."""
    folder = tmp_path_factory.mktemp("fuzz")
    sample = bytearray(_samples(make)[data.draw(st.integers(0, 7))])
    # Places in thousandths: the length of a sample may change with the time of day in it.
    places = st.integers(0, 999)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(places) * len(sample) // 1000
        sample[at] = data.draw(st.integers(0, 255))
    cut = len(sample) * data.draw(st.one_of(st.just(1000), places)) // 1000
    path = folder / "x"
    path.write_bytes(bytes(sample[:cut]))
    bundle = open_bundle(path, work=folder / "w", workers=workers)
    assert bundle.files or bundle.problems or cut == len(sample)
    missing = set(unread(bundle))
    assert not missing or bundle.problems
    for file in bundle.files:
        if file.sha256 is not None:
            assert hashlib.sha256(file.disk.read_bytes()).hexdigest() == file.sha256
