"""PDFs whose letters look right and whose text layer is rubbish, as some print drivers write them."""

from __future__ import annotations

import re
import zlib
from pathlib import Path
from typing import Literal

Rubbish = Literal["shifted", "private"]
_OBJECT = re.compile(rb"(?m)^(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_MAPPED = re.compile(rb"(<[0-9A-Fa-f]{2,4}>\s*)<([0-9A-Fa-f]{4})>")
_TRAILER = re.compile(rb"trailer\s*(<<.*?>>)\s*startxref", re.DOTALL)


def break_text(path: Path, how: Rubbish) -> int:
    """Rewrite the letter tables of a PDF as LibreOffice prints it.

    Args:
        how: ``shifted``: every letter is told as another; ``private``: as one of the
            private-use area.

    Returns:
        Letter tables changed; the pages look as before.

    Raises:
        ValueError: the file is not laid out as expected.
    """
    data = path.read_bytes()
    trailer = _TRAILER.search(data)
    if trailer is None:
        raise ValueError("no classic trailer")
    out = bytearray(b"%PDF-1.6\n%\xe4\xbd\xa0\xe5\xa5\xbd\n")
    offsets: dict[int, int] = {}
    changed = 0
    for match in _OBJECT.finditer(data):
        body, broken = _broken(match[2], how)
        changed += broken
        offsets[int(match[1])] = len(out)
        out += match[1] + b" 0 obj" + body + b"endobj\n"
    size = max(offsets) + 1
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        at = offsets.get(number)
        out += b"%010d 00000 n \n" % at if at is not None else b"0000000000 65535 f \n"
    out += b"trailer\n" + trailer[1] + b"\nstartxref\n%d\n%%%%EOF\n" % start
    path.write_bytes(bytes(out))
    return changed


def _broken(body: bytes, how: Rubbish) -> tuple[bytes, bool]:
    """The object, its letter table rewritten if it is one."""
    stream = _STREAM.search(body)
    if stream is None or b"FlateDecode" not in body:
        return body, False
    try:
        plain = zlib.decompress(stream[1])
    except zlib.error:
        return body, False
    if b"begincmap" not in plain:
        return body, False
    table = zlib.compress(
        _MAPPED.sub(lambda m: m[1] + b"<%04X>" % _other(int(m[2], 16), how), plain)
    )
    head = re.sub(rb"/Length\s+\d+(\s+0\s+R)?", b"/Length %d" % len(table), body[: stream.start()])
    return head + b"stream\n" + table + b"\nendstream\n", True


def _other(code: int, how: Rubbish) -> int:
    if how == "private":
        return 0xE000 + code * 31 % 0x1800
    return 0x4E00 + code * 17 % 0x5000 if code > 0x7F else 0x21 + (code * 7) % 0x5D
