"""A PDF with one byte changed inside a stream is named as damaged, never read in part."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from lvjian.core.errors import FileReadError
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.pdf.integrity import is_damaged
from lvjian.extractors.pdf.reader import read_pdf
from tests.extractors.pdf.objects import shown, write_pdf

FILLING = dict.fromkeys(range(6, 20), "<</Kind/Filling>>")


def drawn(path: Path, *, ascii_coded: bool) -> Path:
    canvas = Canvas(str(path), pageCompression=1, invariant=1)
    canvas._doc.setCompression(1)
    for line in range(40):
        canvas.drawString(72, 780 - 16 * line, f"line {line} of a page with enough words on it")
    canvas.save()
    data = path.read_bytes()
    assert (b"ASCII85Decode" in data) is ascii_coded
    return path


def spoiled(path: Path, at: float) -> None:
    data = bytearray(path.read_bytes())
    streams = [
        m.span(1) for m in re.finditer(rb"stream\r?\n(.*?)endstream", bytes(data), re.DOTALL)
    ]
    begin, end = max(streams, key=lambda s: s[1] - s[0])
    spot = begin + int((end - begin) * at)
    data[spot] = 0x21 if data[spot] != 0x21 else 0x22
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_one_byte_changed_is_damage(tmp_path: Path, at: float) -> None:
    path = drawn(tmp_path / "a.pdf", ascii_coded=True)
    assert not is_damaged(path)
    assert read_pdf(path, file="a.pdf", limits=ReadLimits()).pages == 1
    spoiled(path, at)
    with pytest.raises(FileReadError) as caught:
        read_pdf(path, file="a.pdf", limits=ReadLimits())
    assert caught.value.code == "I001"


def refused(path: Path, data: bytes) -> bool:
    path.write_bytes(data)
    try:
        read_pdf(path, file="a.pdf", limits=ReadLimits())
    except FileReadError as error:
        return error.code == "I001"
    return False


def test_what_reading_would_not_show(tmp_path: Path) -> None:
    path = drawn(tmp_path / "a.pdf", ascii_coded=True)
    whole = path.read_bytes()
    spot = whole.index(b"/Contents")
    assert refused(path, whole.replace(b"/FlateDecode", b"/FlataDecode", 1))
    assert refused(path, whole[: spot + 4] + bytes(100) + whole[spot + 104 :])
    assert refused(path, whole[: spot - 3] + whole[spot + 40 :])
    for sound in (bytes(200) + whole, whole + bytes(200)):
        assert not refused(path, sound)


@pytest.mark.parametrize(
    ("content", "sound"),
    [
        (shown("厂房采用钢结构"), True),
        (shown("厂房采用钢结构").replace("/F1", "/G1"), False),
        (shown("厂房采用钢结构").replace("/F1", "/F#31"), True),
        (shown("厂房采用钢结构") + " q 9 0 0 9 60 60 cm /Im7 Do Q ", False),
        (shown("厂房采用钢结构").replace(" Tj", " Ti"), False),
        (shown("厂房采用钢结构") + " BT /F1 9 Tf (a \\( b) Tj (c (d) e) Tj ET ", True),
        (shown("厂房采用钢结构") + " BT /F1 9 Tf (a \\) Tj ET ", False),
    ],
)
def test_a_page_that_asks_for_what_is_not_there(
    tmp_path: Path, content: str, *, sound: bool
) -> None:
    assert is_damaged(write_pdf(tmp_path / "a.pdf", content)) is not sound


def test_an_object_written_over(tmp_path: Path) -> None:
    data = write_pdf(tmp_path / "a.pdf", shown("厂房采用钢结构"), more=FILLING).read_bytes()
    assert not refused(tmp_path / "b.pdf", data)
    assert refused(tmp_path / "b.pdf", data.replace(b"\n12 0 obj", b"\n12 0 abc"))
