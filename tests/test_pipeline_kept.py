"""Documents of scanned bundles kept between checks."""

from __future__ import annotations

import shutil
import subprocess
from importlib import resources
from pathlib import Path

import pytest
from PIL import Image

from lvjian import kept_documents
from lvjian.core.bundle import BundleFile
from lvjian.core.document import Document
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.ocr.cache import OcrCache
from lvjian.kept_documents import KeptDocuments
from lvjian.pipeline import BundleFiles, read_files
from lvjian.recognition import Recognition
from tests.extractors.scan.drawing import page_picture


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two photographs numbered through, and a note."""
    folder = tmp_path_factory.mktemp("kept") / "材料"
    folder.mkdir()
    small = page_picture().crop((0, 0, 1200, 700))
    for number in (1, 2):
        small.save(folder / f"{number}.jpg", "JPEG", dpi=(200, 200), quality=80)
    (folder / "说明.txt").write_text("厂区绿化情况说明。", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Path:
    """A cache filled by a first check."""
    folder = tmp_path_factory.mktemp("cache")
    read_files(bundle, recognition=Recognition(cache=folder))
    return folder


def documents(read: BundleFiles) -> list[Document | None]:
    """Every document, those of series behind."""
    return [f.document for f in read.files] + [s.document for s in read.series]


def test_a_second_check_starts_no_process(
    bundle: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files and the series of photographs come out of the cache, the same as read afresh."""
    fresh = read_files(bundle, recognition=Recognition(cache=None))

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", never)
    kept = read_files(bundle, recognition=Recognition(cache=cache))
    assert len(kept.series) == 1
    assert documents(kept) == documents(fresh)


def test_torn_entries_are_read_again(bundle: Path, cache: Path, tmp_path: Path) -> None:
    """Cut short, or something else than a document: as if nothing had been kept."""
    folder = tmp_path / "cache"
    shutil.copytree(cache, folder)
    whole = documents(read_files(bundle, recognition=Recognition(cache=cache)))
    for n, path in enumerate(sorted(folder.glob("read/*/*.doc.z"))):
        path.write_bytes(path.read_bytes()[: 40 * (n % 2)])
    assert documents(read_files(bundle, recognition=Recognition(cache=folder))) == whole


def test_another_program_reads_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key depends on the readers, the limits, the bytes and the path of a file."""
    kept = KeptDocuments(tmp_path)
    file = BundleFile("a.txt", tmp_path / "a.txt", "00" * 32, "other", "txt", 1)
    key = kept.key(file, ReadLimits(), ())
    kept.put(key, Document("a.txt", "txt", ()))
    assert kept.get(key) == Document("a.txt", "txt", ())
    monkeypatch.setattr(kept_documents, "edition", lambda: "another")
    other = kept.key(file, ReadLimits(), ())
    assert key is not None
    assert other not in (None, key)
    assert kept.get(other) is None
    assert kept.key(file, ReadLimits(pages=3), ()) not in (None, key, other)


def test_bundles_without_scans_keep_nothing(tmp_path: Path) -> None:
    """They are read again faster than they are looked up."""
    (tmp_path / "材料").mkdir()
    (tmp_path / "材料" / "说明.txt").write_text("厂区绿化情况说明。", encoding="utf-8")
    read_files(tmp_path / "材料", recognition=Recognition(cache=tmp_path / "cache"))
    assert list(tmp_path.rglob("*.doc.z")) == []


def test_a_full_cache_forgets_documents_too(tmp_path: Path) -> None:
    """What was kept beside the readings counts; what does not belong there is left alone."""
    for name in ("ab/a.json", "read/ab/a.doc.z", "office/1-x/ab/a.docx", "notes/mine.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * 100)
    OcrCache(tmp_path, most_bytes=150).shrink()
    left = sorted(p.name for p in tmp_path.rglob("*") if p.is_file())
    assert "mine.txt" in left
    assert len(left) == 2


def test_blank_pictures_are_kept_as_blank(tmp_path: Path) -> None:
    """A doubt is kept with its document."""
    folder = tmp_path / "材料"
    folder.mkdir()
    Image.new("RGB", (600, 800), "white").save(folder / "空白.png")
    page_picture().crop((0, 0, 900, 500)).save(folder / "附表.png", dpi=(200, 200))
    how = Recognition(cache=tmp_path / "cache")
    first, again = read_files(folder, recognition=how), read_files(folder, recognition=how)
    assert documents(first) == documents(again)
    assert first.problems == again.problems


def test_the_edition_is_that_of_every_reader() -> None:
    held = {name for name, _ in kept_documents._sources()}
    root = Path(str(resources.files("lvjian.extractors")))
    modules = {f"lvjian.extractors/{m.relative_to(root).as_posix()}" for m in root.rglob("*.py")}
    assert modules <= held
    assert any(name.count("/") > 1 for name in modules)
    assert not any("__pycache__" in name for name in held)
