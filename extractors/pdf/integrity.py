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

from lvjian.extractors.pdf.contents import Contents

_STREAM = re.compile(rb">>\s{0,8}stream\r?\n")
_MOST_DICTIONARY = 4000  # bytes
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])")
_ASCII_FLATE = re.compile(rb"/Filter\s*\[\s*/ASCII85Decode\s*/FlateDecode\s*\]")
_PICTURE = re.compile(rb"/Subtype\s*/Image")
_FILTERS = re.compile(rb"/Filter\s*(?:/([^\s/<>\[\]()]+)|\[([^\[\]<>()]*)\])")
# ISO 32000-1 table 6, and the short names that table 94 allows.
_KNOWN = frozenset(
    b"ASCIIHexDecode ASCII85Decode LZWDecode FlateDecode RunLengthDecode CCITTFaxDecode"
    b" JBIG2Decode DCTDecode JPXDecode Crypt AHx A85 LZW Fl RL CCF DCT".split()
)
_ZEROS = re.compile(rb"\x00{64}")
_TABLE = re.compile(rb"(?<!start)xref\s+(\d+ \d+\s+(?:\d{10} \d{5} [nf]\s{1,2})+)+")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) n")
_START = re.compile(rb"startxref\s+(\d{1,15})\s")
_OBJECT = re.compile(rb"\s{0,2}\d{1,10} \d{1,5} obj")
_PIECE = 1 << 20
_MOST_INFLATED = 256 << 20  # bytes of one stream; beyond, other limits speak


def is_damaged(path: Path) -> bool:
    """Whether a PDF lost or changed bytes in a way that reading it would not show.

    That is: a deflated stream other than a picture that does not inflate to its check sum, a
    filter that does not exist, zeros in the middle of an object, objects that moved, a page
    that asks for fonts or pictures nowhere in the file or is no sequence of operators.
    Encrypted files are passed over (their streams cannot be told from damaged ones), as are
    streams whose dictionary is not written out before them.
    """
    if path.stat().st_size == 0:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"/Encrypt") >= 0:
            return False
        return _has_moved(data) or _has_damaged_part(data)


def _has_damaged_part(data: mmap.mmap) -> bool:
    behind = 0
    contents = Contents()
    for match in _STREAM.finditer(data):
        before = data[max(0, match.start() - _MOST_DICTIONARY) : match.start()]
        _, opened, head = before.rpartition(b" obj")
        if not opened:
            continue
        if _is_damaged(data, head, match.end(), contents):
            return True
        if _is_zeroed(data, behind, match.start()):
            return True
        contents.take_objects(data[behind : match.end()])
        behind = max(behind, data.find(b"endstream", match.end()))
    contents.take_objects(data[behind:])
    return _is_zeroed(data, behind, data.rfind(b"endobj")) or contents.lack_something()


def _is_zeroed(data: mmap.mmap, begin: int, end: int) -> bool:
    """Whether zeros stand in an object outside of its stream; padding between objects may."""
    zeros = _ZEROS.search(data, begin, max(begin, end))
    if zeros is None:
        return False
    opened = data.rfind(b" obj", begin, zeros.start())
    return opened > data.rfind(b"endobj", begin, zeros.start())


def _has_moved(data: mmap.mmap) -> bool:
    """Whether the last objects stand elsewhere than their table says, by as much as the table.

    The first ones being where they should, bytes were lost or put in between. A table that
    is off as a whole says nothing: something was put before the file. Where most objects
    are in their places, one that is not was written over.
    """
    at = data.rfind(b"startxref")
    start = _START.match(data, at) if at >= 0 else None
    here = data.rfind(b"xref", 0, at) if start else -1
    table = _TABLE.match(data, here) if here >= 0 else None
    if start is None or table is None:
        return False
    off = here - int(start[1])
    places = sorted(int(e[1]) for e in _ENTRY.finditer(table[0]))
    if off == 0:
        astray = sum(_OBJECT.match(data, place) is None for place in places)
        return 0 < astray <= len(places) // 8
    if len(places) < 2:
        return False
    return all(
        _OBJECT.match(data, place) is not None for place in (places[0], places[-1] + off)
    ) and not _OBJECT.match(data, places[-1])


def _is_damaged(data: mmap.mmap, head: bytes, start: int, contents: Contents) -> bool:
    """Whether the stream from ``start`` with the dictionary ``head`` is."""
    if _PICTURE.search(head):
        return False
    filters = _filters(head)
    if any(name not in _KNOWN for name in filters):
        return True
    body = _body(data, start, head)
    if body is None:
        return False
    if not filters:
        return contents.take_plain(head, body)
    if not _FLATE.search(head):
        if not _ASCII_FLATE.search(head):
            contents.miss(head)
            return False
        try:
            body = base64.a85decode(body.strip().removesuffix(b"~>"))
        except ValueError:
            return True
    inflated = _inflated(body, keep=contents.wants(head))
    if inflated is not None:
        contents.take(head, inflated)
    return inflated is None


def _filters(head: bytes) -> list[bytes]:
    found = _FILTERS.search(head)
    return [] if found is None else (found[1] or found[2]).replace(b"/", b" ").split()


def _body(data: mmap.mmap, start: int, head: bytes) -> bytes | None:
    length = _LENGTH.search(head)
    if length:
        end = start + int(length[1])
        if data[end : end + 20].lstrip().startswith(b"endstream"):
            return data[start:end]
    end = data.find(b"endstream", start)
    return None if end < 0 else data[start:end]


def _inflated(body: bytes, *, keep: bool) -> bytes | None:
    """What a stream holds (empty if not to be kept), None where it is damaged.

    A stream that ends early is let pass: writers do leave off the check sum.
    """
    inflater = zlib.decompressobj()
    total, rest = 0, body
    kept: list[bytes] = []
    try:
        while rest and not inflater.eof and total < _MOST_INFLATED:
            piece = inflater.decompress(rest, _PIECE)
            total += len(piece)
            if keep:
                kept.append(piece)
            rest = inflater.unconsumed_tail
    except zlib.error:
        return None
    return b"".join(kept)
