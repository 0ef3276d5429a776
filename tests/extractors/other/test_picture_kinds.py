"""Pictures of every kind are decoded as they look: colours, turn, ground."""

from __future__ import annotations

import gzip
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from PIL import Image, ImageFile

from lvjian.core.errors import FileReadError
from lvjian.core.recognised import Wanted
from lvjian.extractors import READABLE, read_file
from lvjian.extractors.metafile import bitmap_of, is_metafile
from lvjian.extractors.scan.picture import decode_picture
from lvjian.extractors.scan.sources import recognise_source
from lvjian.ingest.sniff import sniff
from tests.extractors.other.picture_files import (
    emf,
    of_colours,
    of_greys,
    page,
    saved,
    two_levels,
    wmf,
)

COLOURED, GREY = of_colours(), of_greys()
_UNLIKE = 3.0
"""Mean difference of levels, 0..255, that losses of JPEG and of few greys make here."""


@pytest.fixture(autouse=True)
def pillow_as_in_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """WeasyPrint, which builds samples in this process, makes Pillow pass over missing bytes."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


def difference(data: bytes, wanted: Image.Image) -> float:
    pixels, _ = decode_picture(data, frame=1, most_pixels=10_000_000)
    expected = np.asarray(wanted.convert("RGB"))[:, :, ::-1]
    assert pixels.shape == expected.shape
    return float(np.abs(pixels.astype(int) - expected).mean())


@pytest.mark.parametrize("name", COLOURED)
def test_colours_are_kept(name: str, tmp_path: Path) -> None:
    assert difference(COLOURED[name], page()) < _UNLIKE
    _is_a_page(COLOURED[name], tmp_path)


@pytest.mark.parametrize("name", GREY)
def test_greys_are_kept(name: str, tmp_path: Path) -> None:
    wanted = two_levels(page()) if name.startswith("1-") else page().convert("L")
    assert difference(GREY[name], wanted) < (16 if name == "png-2" else 2 * _UNLIKE)
    _is_a_page(GREY[name], tmp_path)


def _is_a_page(data: bytes, folder: Path) -> None:
    """Known by its content under a wrong name, one page that recognition is asked for."""
    path = folder / "x.docx"
    path.write_bytes(data)
    found = sniff(path)
    assert (found.kind, found.trouble) == ("image", None)
    assert found.format in READABLE
    document = read_file(path, file="x", format=found.format)
    assert [w.number for w in document.wanted] == [1]


@pytest.mark.parametrize("made", [emf, wmf, lambda: gzip.compress(emf())])
def test_the_bitmap_of_a_metafile(made: object) -> None:
    """Old Word keeps pasted scans so."""
    data = made()  # type: ignore[operator]
    assert is_metafile(data[:256])
    found = bitmap_of(data)
    assert found is not None
    assert difference(found, page()) < _UNLIKE


def test_a_drawn_metafile_is_not_read(tmp_path: Path) -> None:
    """Lines are no bitmap, nor is a picture in two halves: neither is read in part."""
    drawn = emf()[:88] + emf()[-20:]
    record = emf()[88:-20]
    assert bitmap_of(drawn) is None
    assert bitmap_of(emf()[:88] + record + record + emf()[-20:]) is None
    for cut in range(0, len(emf()), 997):
        bitmap_of(emf()[:cut])
        bitmap_of(wmf()[:cut])
    with ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("word/media/image1.emf", drawn)
    with pytest.raises(FileReadError):
        recognise_source(
            tmp_path / "a.docx", "docx", Wanted(1, name="word/media/image1.emf"), most_pixels=10**7
        )


def test_the_first_picture_of_an_animation_counts() -> None:
    other = Image.new("RGB", page().size, "red")
    for form in ("WEBP", "GIF"):
        data = saved(page(), form, save_all=True, append_images=[other])
        assert difference(data, page()) < _UNLIKE
