"""Whole checks of scanned bundles: workers, cache, no network, doubt."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from lvjian import recognition
from lvjian.pipeline import read_files
from lvjian.recognition import Recognition, default_cache
from tests.extractors.scan.drawing import TITLE, page_picture, scan_pdf


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of two scans: three pages in a PDF, one in a picture."""
    folder = tmp_path_factory.mktemp("scans") / "材料"
    folder.mkdir()
    blank = Image.new("RGB", page_picture().size, "white")
    scan_pdf(folder / "报告.pdf", page_picture(), blank, page_picture().rotate(180))
    page_picture().save(folder / "附表.jpg", "JPEG", dpi=(200, 200), quality=80)
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Path:
    """A cache filled by a first check."""
    folder = tmp_path_factory.mktemp("cache")
    read_files(bundle, recognition=Recognition(cache=folder))
    return folder


def words(how: Recognition, bundle: Path) -> list[tuple[str, object]]:
    """Every file with the blocks read of it."""
    read = read_files(bundle, recognition=how)
    return [(f.file.path, f.document.blocks if f.document else None) for f in read.files]


def test_pages_are_recognised_in_workers_and_kept(bundle: Path, cache: Path) -> None:
    """All four pages, the blank one too, are in the cache; nothing is unread."""
    read = read_files(bundle, recognition=Recognition(cache=cache))
    report, picture = (f.document for f in read.files)
    assert report is not None
    assert picture is not None
    assert report.recognised == (1, 3)
    assert [(d.page, d.why) for d in report.doubts] == [(2, "blank")]
    assert sum(1 for p in report.paragraphs() if p.text == TITLE) + len(report.headers) >= 1
    assert len(list(picture.tables())) == 1
    assert read.problems == ()
    assert len(list(cache.rglob("*.json"))) == 4


def test_a_second_check_recognises_nothing(
    bundle: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All comes from the cache: no worker is started."""

    def never(**_: object) -> None:
        raise AssertionError("recognised again")

    monkeypatch.setattr(recognition, "recognition_workers", never)
    assert words(Recognition(cache=cache), bundle) == words(Recognition(cache=cache), bundle)


def test_two_processes_read_what_one_does(bundle: Path, cache: Path) -> None:
    """Neither the number of processes nor the cache changes a word."""
    assert words(Recognition(jobs=2), bundle) == words(Recognition(cache=cache), bundle)


def test_without_recognition_pages_are_named_unread(bundle: Path) -> None:
    """I006, as before."""
    read = read_files(bundle, recognition=Recognition(enabled=False))
    assert [p.code for p in read.problems] == ["I006", "I006"]


def test_a_page_that_fails_stays_unread(bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without room for the models nothing is recognised, and that is said."""
    from lvjian.ingest.limits import Limits  # the name under test is its field

    read = read_files(bundle, limits=Limits(ocr_memory_mib=300), recognition=Recognition())
    assert {p.code for p in read.problems} == {"I006"}


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"LVJIAN_CACHE": "off", "HOME": "/home/a"}, None),
        ({"LVJIAN_CACHE": "/srv/kept", "HOME": "/home/a"}, Path("/srv/kept")),
        ({"HOME": "/home/a"}, Path("/home/a/.cache/lvjian/ocr")),
        ({"XDG_CACHE_HOME": "/c", "HOME": "/home/a"}, Path("/c/lvjian/ocr")),
        ({}, None),
    ],
)
def test_where_readings_are_kept(environ: dict[str, str], expected: Path | None) -> None:
    """By a setting, else where the user's caches are."""
    assert default_cache(environ) == expected


_CUT_OFF = """
import socket, sys
def refuse(*_, **__):
    raise OSError("no network")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.create_connection = socket.getaddrinfo = refuse
from pathlib import Path
from lvjian.extractors.scan.sources import recognise_source
from lvjian.core.recognised import Wanted
page = recognise_source(Path(sys.argv[1]), "pdf", Wanted(1), most_pixels=10**8)
print("|".join(line.text for line in page.lines))
"""


def test_recognition_needs_no_network(bundle: Path) -> None:
    """In a network of its own without any interface, or where that is not allowed, no sockets."""
    command = [sys.executable, "-c", _CUT_OFF, str(bundle / "报告.pdf")]
    alone = ["unshare", "-rn"]
    allowed = subprocess.run([*alone, "true"], check=False, capture_output=True).returncode == 0
    found = subprocess.run(
        [*(alone if allowed else []), *command],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert TITLE in found.stdout


def test_a_document_of_text_loads_no_engine(tmp_path: Path) -> None:
    """Nor the libraries of pictures: they cost a second."""
    (tmp_path / "a.txt").write_text("厂区绿化情况说明。", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from lvjian.pipeline import read_files;"
        "read_files(Path(sys.argv[1]));"
        "print([m for m in ('cv2', 'rapidocr', 'openvino', 'numpy') if m in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert json.loads(found.stdout.replace("'", '"')) == []
