"""Fixtures of the intake tests: a pool, and archives made byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import libarchive
import pytest

from lvjian.core.bundle import Bundle
from lvjian.ingest.intake import open_bundle
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.ingest.stream_archive import utf8_locale

DOCX_TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
    b'content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.'
    b'openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


class Make:
    """Makes the bytes of archives and documents."""

    pdf = PDF

    @staticmethod
    def docx(text: str = "报告", types: bytes = DOCX_TYPES) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("[Content_Types].xml", types)
            package.writestr("_rels/.rels", "<Relationships/>")
            package.writestr("word/document.xml", f"<w:document>{text}</w:document>")
        return out.getvalue()

    @staticmethod
    def zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", method) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return out.getvalue()

    @staticmethod
    def raw_zip(
        members: list[tuple[bytes, bytes]],
        *,
        flags: int = 0,
        extra: bytes = b"",
        method: int = 0,
        attributes: int = 0,
        stated_size: int | None = None,
        local_name: bytes | None = None,
    ) -> bytes:
        """A stored zip with names, flags, attributes and extra fields as given."""
        body, directory = b"", b""
        for name, data in members:
            size = len(data) if stated_size is None else stated_size
            common = struct.pack(
                "<HHHHHIII", 20, flags, method, 0, 33, zlib.crc32(data), len(data), size
            )
            at, own = len(body), name if local_name is None else local_name
            lengths = struct.pack("<HH", len(own), len(extra))
            body += b"PK\x03\x04" + common + lengths + own + extra + data
            directory += (
                b"PK\x01\x02" + struct.pack("<H", 3 << 8 | 20) + common
                + struct.pack("<HHHHHII", len(name), len(extra), 0, 0, 0, attributes, at)
                + name + extra
            )  # fmt: skip
        count = len(members)
        end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
        return body + directory + b"PK\x05\x06" + end

    @staticmethod
    def packed(members: dict[str, bytes], form: str = "7zip", through: str | None = None) -> bytes:
        """An archive of another kind, written by libarchive."""
        chunks: list[bytes] = []

        def take(data: bytes) -> int:
            chunks.append(bytes(data))
            return len(data)

        # libarchive crashes on Chinese names under the C locale when it writes.
        with utf8_locale(), libarchive.custom_writer(take, form, through) as archive:
            for name, data in members.items():
                archive.add_file_from_memory(name, len(data), data)
        return b"".join(chunks)

    @staticmethod
    def rar5(members: dict[str, bytes]) -> bytes:
        """A RAR 5 archive of stored members (https://www.rarlab.com/technote.htm)."""

        def number(value: int) -> bytes:
            out = b""
            while value > 0x7F:
                out += bytes([value & 0x7F | 0x80])
                value >>= 7
            return out + bytes([value])

        def block(fields: bytes, data: bytes = b"") -> bytes:
            header = number(len(fields)) + fields
            return struct.pack("<I", zlib.crc32(header)) + header + data

        out = b"Rar!\x1a\x07\x01\x00" + block(number(1) + number(0) + number(0))
        for name, data in members.items():
            label = name.encode()
            file = number(4) + number(len(data)) + number(0o100644) + struct.pack(
                "<I", zlib.crc32(data)
            ) + number(0) + number(1) + number(len(label)) + label  # fmt: skip
            out += block(number(2) + number(2) + number(len(data)) + file, data)
        return out + block(number(5) + number(0) + number(0))

    @staticmethod
    def compound(names: list[str], *, fib_flags: int = 0) -> bytes:
        """A compound file with those streams in its directory."""
        header = bytearray(512)
        header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
        struct.pack_into("<II", header, 44, 1, 1)
        struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
        fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFE, *[0xFFFFFFFF] * 125)
        directory = b""
        for kind, name in [(5, "Root Entry"), *((2, n) for n in names)]:
            label = (name + "\0").encode("utf-16-le")
            directory += label.ljust(64, b"\0") + struct.pack("<H", len(label)) + bytes([kind, 1])
            directory += bytes(48) + struct.pack("<IQ", 2, 4096)
        stream = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, fib_flags).ljust(512, b"\0")
        return bytes(header) + fat + directory.ljust(512, b"\0") + stream


@pytest.fixture(scope="session")
def make() -> type[Make]:
    """Makers of bytes."""
    return Make


@pytest.fixture
def hostile_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers get the search path of their parent: ``hostile`` becomes importable there."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """One pool for all tests that only need one to be there."""
    with Workers(jobs=1, limits=Limits()) as pool:
        yield pool


Open = Callable[..., Bundle]


@pytest.fixture
def opened(tmp_path: Path, workers: Workers) -> Open:
    """Writes bytes to a file and opens it as a bundle."""

    def open_bytes(data: bytes, name: str = "材料.zip", limits: Limits | None = None) -> Bundle:
        path = tmp_path / name
        path.write_bytes(data)
        work = tmp_path / f"work-{name}"
        return open_bundle(path, work=work, limits=limits or Limits(), workers=workers)

    return open_bytes
