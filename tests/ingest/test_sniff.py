"""Kinds by content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lvjian.ingest.ole import BrokenCompoundFileError, read_compound_file
from lvjian.ingest.problems import unsupported
from lvjian.ingest.sniff import ARCHIVES, READABLE, Sniffed, sniff


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, form)
    return out.getvalue()


def package(main_type: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types><Override ContentType="{main_type}"/></Types>'
        )
    return out.getvalue()


def zipped(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", ".").replace("_", "/"), text)
    return out.getvalue()


XML = "application/vnd.openxmlformats-officedocument."
CASES: dict[str, tuple[bytes, tuple[str, str]]] = {
    "jpeg": (picture("JPEG"), ("image", "jpeg")),
    "png": (picture("PNG"), ("image", "png")),
    "gif": (picture("GIF"), ("image", "gif")),
    "bmp": (picture("BMP"), ("image", "bmp")),
    "tiff": (picture("TIFF"), ("image", "tiff")),
    "webp": (picture("WEBP"), ("image", "webp")),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", ("image", "heic")),
    "mp4": (b"\0\0\0\x18ftypisom\0\0\x02\0isommp41", ("other", "video")),
    "pdf": (b"%PDF-1.7\n", ("pdf", "pdf")),
    "pdf with junk before": (b"\0\x01junk" * 100 + b"%PDF-1.7\n", ("pdf", "pdf")),
    "docx": (package(XML + "wordprocessingml.document.main+xml"), ("docx", "docx")),
    "docm": (package("application/vnd.ms-word.document.macroEnabled.main+xml"), ("docx", "docm")),
    "xlsx": (package(XML + "spreadsheetml.sheet.main+xml"), ("xlsx", "xlsx")),
    "xlsb": (package("application/vnd.ms-excel.sheet.binary.macroEnabled.main"), ("other", "xlsb")),
    "pptx": (package(XML + "presentationml.presentation.main+xml"), ("other", "pptx")),
    "odt": (zipped(mimetype="application/vnd.oasis.opendocument.text"), ("other", "odt")),
    "ofd": (zipped(OFD__xml="<ofd/>", Doc_0="x"), ("other", "ofd")),
    "zip": (zipped(a__docx="x"), ("archive", "zip")),
    "empty zip": (zipped(), ("archive", "zip")),
    "self-extracting": (b"MZ\0\0" * 64 + zipped(a__txt="x"), ("other", "exe")),
    "zip behind junk": (b"\xff\0\x01" * 64 + zipped(a__txt="x"), ("archive", "zip")),
    "rtf": (b"{\\rtf1\\ansi x}", ("other", "rtf")),
    "html": ("<!DOCTYPE html><p>报告".encode(), ("other", "html")),
    "html behind comment": (b"<!-- x -->\n<HTML><body>", ("other", "html")),
    "xml": (b'<?xml version="1.0"?><a/>', ("other", "xml")),
    "svg": (b'<?xml version="1.0"?><svg/>', ("image", "svg")),
    "mht": (b"From: x\r\nMIME-Version: 1.0\r\n", ("other", "mht")),
    "eml": (
        b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n",
        ("other", "eml"),
    ),
    "utf-8": ("绿色工厂".encode(), ("other", "txt")),
    "gb18030": ("绿色工厂".encode("gb18030"), ("other", "txt")),
    "utf-16": ("绿色工厂".encode("utf-16"), ("other", "txt")),
    "dwg": (b"AC1032\0\0\0\0\0\x03", ("other", "dwg")),
    "text like dwg": (b"AC1032 is a number", ("other", "txt")),
    "lnk": (b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0", ("other", "lnk")),
    "random": (bytes(range(128, 256)) + b"\0\xff\x80", ("other", "unknown")),
    "7z": (b"7z\xbc\xaf\x27\x1c\0\x04", ("archive", "7z")),
    "rar": (b"Rar!\x1a\x07\x00", ("archive", "rar")),
}


@pytest.mark.parametrize("case", CASES)
def test_kind_and_format_by_content(tmp_path: Path, case: str) -> None:
    data, expected = CASES[case]
    path = tmp_path / "wrong.docx"
    path.write_bytes(data)
    assert sniff(path) == Sniffed(*expected)  # type: ignore[arg-type]  # kinds written out above


@pytest.mark.parametrize(
    ("names", "flags", "expected"),
    [
        (["WordDocument", "1Table"], 0, Sniffed("other", "doc")),
        (["WordDocument", "1Table"], 0x0100, Sniffed("other", "doc", "encrypted")),
        (["Workbook"], 0, Sniffed("other", "xls")),
        (["PowerPoint Document"], 0, Sniffed("other", "ppt")),
        (
            ["EncryptionInfo", "EncryptedPackage"],
            0,
            Sniffed("other", "encrypted-ooxml", "encrypted"),
        ),
        (["something"], 0, Sniffed("other", "ole")),
    ],
)
def test_legacy_office_files(
    tmp_path: Path, make: Any, names: list[str], flags: int, expected: Sniffed
) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(make.compound(names, fib_flags=flags))
    assert sniff(path) == expected


def test_a_cut_legacy_file_is_damaged(tmp_path: Path, make: Any) -> None:
    whole = make.compound(["WordDocument"])
    path = tmp_path / "x.doc"
    for length in (8, 300, 600, 1024):
        path.write_bytes(whole[:length])
        assert sniff(path).trouble == "damaged"


def test_a_compound_file_whose_chain_loops(make: Any) -> None:
    data = bytearray(make.compound(["WordDocument"]))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    assert "WordDocument" in read_compound_file(io.BytesIO(bytes(data))).names
    with pytest.raises(BrokenCompoundFileError):
        read_compound_file(io.BytesIO(b"\xd0\xcf\x11\xe0"))


def test_a_cut_docx_is_a_damaged_docx(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "x"
    path.write_bytes(make.docx("长" * 3000)[:-40])
    found = sniff(path)
    assert (found.kind, found.format, found.trouble) == ("docx", "docx", "damaged")


def test_a_package_over_its_limit(tmp_path: Path, make: Any) -> None:
    path = tmp_path / "x"
    path.write_bytes(make.docx("a" * 5000))
    assert sniff(path, package_bytes=10_000).trouble is None
    found = sniff(path, package_bytes=5_000)
    assert (found.trouble, found.size is not None and found.size > 5_000) == ("too-large", True)


def test_empty_and_zeroed_files(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(b"")
    assert sniff(path) == Sniffed("other", "empty", "empty")
    path.write_bytes(bytes(70_000))
    assert sniff(path).trouble == "damaged"


def test_a_text_cut_within_a_character(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes("厂".encode() * 50_000)
    assert sniff(path) == Sniffed("other", "txt")


def test_every_unread_format_says_what_to_do() -> None:
    formats = {expected[1] for _, expected in CASES.values()} - READABLE - ARCHIVES
    for form in formats:
        problem = unsupported("a.bin", form)
        assert problem.code == "I003"
        assert ("无法识别" in problem.message) == (form == "unknown")


def test_a_page_in_one_file_is_no_page(tmp_path: Path) -> None:
    path = tmp_path / "报告.doc"
    path.write_text("MIME-Version: 1.0\nContent-Type: text/html\n\n<html><body>正文</body></html>")
    assert sniff(path).format == "mht"
