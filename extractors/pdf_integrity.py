"""Whether the compressed parts of a PDF are whole.

PDFium draws what it can of a damaged stream and says nothing: words of a page, or a font's
table of characters, would be missing without a trace.
"""

from __future__ import annotations

import base64
import mmap
import re
import zlib
from pathlib import Path

_STREAM = re.compile(rb"<<(?P<dict>[^\x00]{0,4000}?)>>\s{0,8}stream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_ASCII_FLATE = re.compile(rb"/Filter\s*\[\s*/ASCII85Decode\s*/FlateDecode\s*\]")
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_PIECE = 1 << 20
_MOST_INFLATED = 256 << 20  # bytes of one stream; beyond, other limits speak


def has_damaged_stream(path: Path) -> bool:
    """Whether a deflated stream other than a picture does not inflate to its check sum.

    Encrypted files are passed over (their streams cannot be told from damaged ones), as are
    streams whose dictionary is not written out before them.
    """
    if path.stat().st_size == 0:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"/Encrypt") >= 0:
            return False
        return any(_is_damaged(data, match) for match in _STREAM.finditer(data))


def _is_damaged(data: mmap.mmap, match: re.Match[bytes]) -> bool:
    head = match["dict"].rpartition(b" obj")[2]
    if _PICTURE.search(head):
        return False
    plain, coded = _FLATE.search(head), _ASCII_FLATE.search(head)
    if not plain and not coded:
        return False
    body = _body(data, match.end(), head)
    if body is None:
        return False
    if coded:
        try:
            body = base64.a85decode(body.strip().removesuffix(b"~>"))
        except ValueError:
            return True
    return not _inflates(body)


def _body(data: mmap.mmap, start: int, head: bytes) -> bytes | None:
    length = _LENGTH.search(head)
    if length:
        end = start + int(length[1])
        if data[end : end + 20].lstrip().startswith(b"endstream"):
            return data[start:end]
    end = data.find(b"endstream", start)
    return None if end < 0 else data[start:end]


def _inflates(body: bytes) -> bool:
    """A stream that ends early is let pass: writers do leave off the check sum."""
    inflater = zlib.decompressobj()
    total, rest = 0, body
    try:
        while rest and not inflater.eof and total < _MOST_INFLATED:
            total += len(inflater.decompress(rest, _PIECE))
            rest = inflater.unconsumed_tail
    except zlib.error:
        return False
    return True
