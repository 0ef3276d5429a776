"""The paragraph behind a last table that LibreOffice leaves out of the Word 97 files it writes.

Word ends every document with one ([MS-DOC] 2.4.1). Without it LibreOffice loses the table when it
reads what it wrote, so it is put in before: a mark in the room behind the text, a piece of text
that leads there, a run of paragraph properties that says nothing.
"""

from __future__ import annotations

import struct

from lvjian.ingest.word97 import BROKEN, MOST_BYTES, Word97

_MARK, _IN_CELL = b"\r\x00", b"\x07\x00"
_WIDE = 2
_MAC, _MAIN = 0x1C, 0x4C
"""Where the FIB ([MS-DOC] 2.5) says where the text ends, and the characters of the body."""
_SECTIONS, _PARAGRAPHS, _PIECES = 0xCA, 0x102, 0x1A2
"""Where the FIB ([MS-DOC] 2.5.6) says offset and length of a part of the table stream."""
_PAGE, _RUN = 512, 13


def with_last_paragraph(data: bytes) -> bytes | None:
    """A Word 97 file that ends in a table with a paragraph behind it.

    Returns:
        None where its parts lie otherwise than LibreOffice lays them, or leave no room.
    """
    if len(data) > MOST_BYTES:
        return None
    try:
        return _Mending(data).done()
    except BROKEN:
        return None


class _Mending:
    """One file being mended."""

    def __init__(self, data: bytes) -> None:
        self._word = Word97(data)
        self._text, self._table = self._word.text, self._word.table

    def done(self) -> bytes | None:
        text, table = self._text, self._table
        body, mac = text.number(_MAIN), text.number(_MAC)
        if mac != self._word.only_piece() + _WIDE * body:
            return None
        if text.read(mac - _WIDE, 2 * _WIDE) != _IN_CELL + b"\0\0" or not self._add_run(mac):
            return None
        table.count(text.number(_PIECES) + 9, 1)
        text.write(mac, _MARK)
        text.count(_MAIN, 1)
        text.count(_MAC, _WIDE)
        sections = text.number(_SECTIONS)
        last = sections + (text.number(_SECTIONS + 4) - 4) // 16 * 4
        table.count(last, 1)
        return bytes(self._word.data)

    def _add_run(self, mac: int) -> bool:
        """A run of paragraphs without properties at the end of the last page of runs."""
        text, table = self._text, self._table
        at, length = text.number(_PARAGRAPHS), text.number(_PARAGRAPHS + 4)
        pages = (length - 4) // 8
        page = table.number(at + 8 * pages) * _PAGE
        runs = text.read(page, _PAGE)
        count = runs[-1]
        ends, looks = runs[: 4 * (count + 1)], runs[4 * (count + 1) :][: _RUN * count]
        if ends[-4:] != struct.pack("<I", mac) or table.number(at + 4 * pages) != mac:
            return False
        new = ends + struct.pack("<I", mac + _WIDE) + looks + bytes(_RUN)
        if len(new) > min((2 * b for b in looks[::_RUN] if b), default=_PAGE - 1):
            return False
        text.write(page, new)
        text.write(page + _PAGE - 1, bytes([count + 1]))
        table.count(at + 4 * pages, _WIDE)
        return True
