"""Files no reader can take as they are: nested too deep, packed too tight, locked."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

_WHEN = (2023, 1, 2, 3, 4, 4)
_SECTOR = 512
_STREAM = 8
"""Sectors of each stream: 4096 bytes, the least that needs no short-sector table."""
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LOCKED = 0x1
"""Bit 0 of a zip entry's flags: it is encrypted (APPNOTE 4.4.4)."""
MIB = 1024 * 1024


def zip_of(name: str, data: bytes) -> bytes:
    """A zip with one entry, the same bytes every time."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name, _WHEN), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def nested_zip(depth: int) -> bytes:
    """Archives inside archives, ``depth`` of them, a note in the innermost."""
    data, name = "往年会议记录。".encode(), "会议记录.txt"
    for level in range(depth):
        data, name = zip_of(name, data), f"往年资料{level + 1}.zip"
    return data


def tight_zip(size: int) -> bytes:
    """One file of ``size`` zero bytes: packed to a thousandth."""
    return zip_of("监测数据.csv", bytes(size))


def locked_zip(data: bytes) -> bytes:
    """A zip whose entry says that it is encrypted; no password opens it, and none is tried."""
    whole = bytearray(zip_of("会议纪要.docx", data))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flags = whole.index(mark) + at
        (old,) = struct.unpack_from("<H", whole, flags)
        struct.pack_into("<H", whole, flags, old | _LOCKED)
    return bytes(whole)


def locked_word() -> bytes:
    """A Word file with a password as Word writes it: a compound file ([MS-CFB], [MS-OFFCRYPTO]).

    Sector 0 holds the sector table, 1 the directory, then the two streams.
    """
    first, second = 2, 2 + _STREAM
    table = [_TABLE, _END, *_chain(first), *_chain(second)]
    table += [_FREE] * (_SECTOR // 4 - len(table))
    directory = (
        _entry("Root Entry", kind=5, child=1, start=_END, size=0)
        + _entry("EncryptionInfo", kind=2, right=2, start=first)
        + _entry("EncryptedPackage", kind=2, start=second)
        + bytes(128)
    )
    info = struct.pack("<HHI", 4, 4, 0x40)
    package = struct.pack("<Q", 2048) + bytes(range(256)) * 8
    streams = (part.ljust(_STREAM * _SECTOR, b"\0") for part in (info, package))
    return _header() + struct.pack(f"<{len(table)}I", *table) + directory + b"".join(streams)


def _chain(start: int) -> list[int]:
    return [*range(start + 1, start + _STREAM), _END]


def _header() -> bytes:
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    return head + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(
    name: str,
    *,
    kind: int,
    start: int,
    right: int = _FREE,
    child: int = _FREE,
    size: int = _STREAM * _SECTOR,
) -> bytes:
    letters = name.encode("utf-16-le")
    head = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters) + 2, kind, 1)
    links = struct.pack("<III", _FREE, right, child)
    return head + links + bytes(36) + struct.pack("<IQ", start, size)
