"""Windows metafiles (EMF, WMF): the bitmap in them, which is how old Word keeps pasted scans."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

_PACKED = b"\x1f\x8b"
_MOST_BYTES = 256 * 1024 * 1024
_PLACEABLE, _WMF_HEADER = b"\xd7\xcd\xc6\x9a", (b"\x01\x00\x09\x00", b"\x02\x00\x09\x00")
_EMF_AT, _EMF_MARK = 40, b" EMF"
# [MS-EMF] 2.3.1: where a record says offset and size of the header and of the bits it holds.
_EMF_BITMAPS = {76: 84, 77: 84, 80: 48, 81: 48}
# [MS-WMF] 2.3.1: where the bitmap begins in a record.
_WMF_BITMAPS = {0x0940: 22, 0x0B41: 26, 0x0D33: 24, 0x0F43: 28}
_BIT_FIELDS, _JPEG, _PNG = 3, 4, 5
_HEADERS = (40, 52, 56, 108, 124)
_BESIDE = 0.1
"""Share of the largest bitmap from which another one is part of the picture."""


def is_metafile(head: bytes) -> bool:
    """Whether a file begins as a metafile does, packed (emz, wmz) or not."""
    plain = _unpacked(head, partly=True)
    return plain.startswith((_PLACEABLE, *_WMF_HEADER)) or plain[_EMF_AT : _EMF_AT + 4] == _EMF_MARK


def bitmap_of(data: bytes) -> bytes | None:
    """The one bitmap a metafile shows, as a file of its own (BMP, JPEG or PNG).

    Returns:
        None where it is drawn, or put together from several.
    """
    data = _unpacked(data)
    found = sorted(_bitmaps(data), key=len, reverse=True)
    if not found or (len(found) > 1 and len(found[1]) > _BESIDE * len(found[0])):
        return None
    return found[0]


def _unpacked(data: bytes, *, partly: bool = False) -> bytes:
    if not data.startswith(_PACKED):
        return data
    try:
        return zlib.decompressobj(31).decompress(data, 256 if partly else _MOST_BYTES)
    except zlib.error:
        return b""


def _bitmaps(data: bytes) -> Iterator[bytes]:
    try:
        emf = data[_EMF_AT : _EMF_AT + 4] == _EMF_MARK
        yield from _of_emf(data) if emf else _of_wmf(data)
    except struct.error:
        return


def _of_emf(data: bytes) -> Iterator[bytes]:
    at = 0
    while at + 8 <= len(data):
        kind, size = struct.unpack_from("<II", data, at)
        if size < 8:
            return
        if kind in _EMF_BITMAPS and size >= _EMF_BITMAPS[kind] + 16:
            head, head_size, bits, bits_size = struct.unpack_from(
                "<4I", data, at + _EMF_BITMAPS[kind]
            )
            record = data[at : at + size]
            header, body = record[head : head + head_size], record[bits : bits + bits_size]
            if made := _file_of(header, body):
                yield made
        at += size


def _of_wmf(data: bytes) -> Iterator[bytes]:
    at = 22 if data.startswith(_PLACEABLE) else 0
    at += 18
    while at + 6 <= len(data):
        words, kind = struct.unpack_from("<IH", data, at)
        if words < 3:
            return
        if kind in _WMF_BITMAPS:
            dib = data[at + _WMF_BITMAPS[kind] : at + 2 * words]
            length = _header_length(dib)
            if made := _file_of(dib[:length], dib[length:]):
                yield made
        at += 2 * words


def _header_length(dib: bytes) -> int:
    """Bytes before the bits: header, masks and colours."""
    if len(dib) < 40:
        return 0
    size, _, _, _, depth, packing = struct.unpack_from("<IiiHHI", dib)
    used = struct.unpack_from("<I", dib, 32)[0]
    colours = used or (1 << depth if depth <= 8 else 0)
    masks = 12 if packing == _BIT_FIELDS and size == _HEADERS[0] else 0
    return int(size) + masks + 4 * min(int(colours), 256)


def _file_of(header: bytes, body: bytes) -> bytes | None:
    """A device-independent bitmap with the head that makes it a file."""
    if len(header) < 40 or not body or struct.unpack_from("<I", header)[0] not in _HEADERS:
        return None
    if struct.unpack_from("<I", header, 16)[0] in (_JPEG, _PNG):
        return body
    offset = 14 + len(header)
    return struct.pack("<2sIII", b"BM", offset + len(body), 0, offset) + header + body
