"""A Word 97 file in memory: its streams, changed where they lie, its text and its fields."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from lvjian.ingest.ole import BrokenCompoundFileError, Pieces, Sectors

BROKEN = (BrokenCompoundFileError, struct.error, IndexError, ValueError, StopIteration)
"""What reading a file that does not hold together may raise."""
MOST_BYTES = 64 * 1024 * 1024
_NARROW = 0x40000000
_PIECES = 0x1A2
_BEGIN, _SEPARATE, _END = 0x13, 0x14, 0x15


@dataclass(slots=True)
class Stream:
    """A stream of a compound file, changed where it lies."""

    data: bytearray
    pieces: Pieces

    def read(self, at: int, length: int) -> bytes:
        """The bytes from a place on.

        Raises:
            IndexError: the stream ends before.
        """
        return bytes(self.data[self._place(i)] for i in range(at, at + length))

    def write(self, at: int, new: bytes) -> None:
        """Put bytes in place of others."""
        for i, byte in enumerate(new, at):
            self.data[self._place(i)] = byte

    def number(self, at: int) -> int:
        """Four bytes as a number."""
        return int.from_bytes(self.read(at, 4), "little")

    def count(self, at: int, more: int) -> None:
        """Add to the number at a place."""
        self.write(at, struct.pack("<I", self.number(at) + more))

    def _place(self, at: int) -> int:
        if at < 0:
            raise ValueError("before the stream")
        return self.pieces.begins[at // self.pieces.size] + at % self.pieces.size


@dataclass(frozen=True, slots=True)
class Field:
    """A field: the table that names it, and where its kind stands there.

    Attributes:
        kind: a number of [MS-DOC] 2.9.90.
        begin, instruction_end: characters of its part of the text, behind its mark and before
            the next.
    """

    kind: int
    kind_at: int
    begin: int
    instruction_end: int


class Word97:
    """The streams of one file.

    Attributes:
        text, table: the streams WordDocument and 0Table or 1Table.

    Raises:
        one of ``BROKEN``: they are not there.
    """

    def __init__(self, data: bytes) -> None:
        self.data = bytearray(data)
        self.text = self._stream("WordDocument")
        if self.text.read(0, 2) != b"\xec\xa5":
            raise ValueError("no Word 97 file")
        second = self.text.read(11, 1)[0] & 0x02
        self.table = self._stream("1Table" if second else "0Table")

    def _stream(self, name: str) -> Stream:
        sectors = Sectors.of(io.BytesIO(self.data))
        found = next(entry for entry in sectors.entries() if entry.name == name)
        return Stream(self.data, sectors.pieces(found))

    def fields(self, at: int) -> Iterator[Field]:
        """The fields of a part of the text; ``at``: where the FIB says offset and length."""
        offset, length = self.text.number(at), self.text.number(at + 4)
        count = (length - 4) // 6
        if length < 10 or 4 + 6 * count != length:
            return
        plc = self.table.read(offset, length)
        places = struct.unpack_from(f"<{count + 1}I", plc)
        marks = [plc[4 * (count + 1) + 2 * i] & 0x1F for i in range(count)]
        for i, mark in enumerate(marks[:-1]):
            if mark == _BEGIN and marks[i + 1] in (_SEPARATE, _END, _BEGIN):
                kind_at = offset + 4 * (count + 1) + 2 * i + 1
                kind = plc[4 * (count + 1) + 2 * i + 1]
                yield Field(kind, kind_at, places[i] + 1, places[i + 1])

    def place(self, character: int) -> int:
        """Where in the text stream a character stands that takes two bytes.

        Raises:
            ValueError: it takes one, or there is none of that number.
        """
        at = self.text.number(_PIECES)
        end = at + self.text.number(_PIECES + 4)
        while self.table.read(at, 1) == b"\x01":
            at += 3 + int.from_bytes(self.table.read(at + 1, 2), "little")
        if at >= end or self.table.read(at, 1) != b"\x02":
            raise ValueError("no pieces")
        count = (self.table.number(at + 1) - 4) // 12
        ends = struct.unpack(f"<{count + 1}I", self.table.read(at + 5, 4 * (count + 1)))
        for i in range(count):
            if ends[i] <= character < ends[i + 1]:
                begin = self.table.number(at + 5 + 4 * (count + 1) + 8 * i + 2)
                if begin & _NARROW:
                    raise ValueError("one byte a character")
                return begin + 2 * (character - int(ends[i]))
        raise ValueError("no such character")

    def only_piece(self) -> int:
        """Where the text begins that lies in one piece, two bytes a character; -1 if otherwise."""
        at, length = self.text.number(_PIECES), self.text.number(_PIECES + 4)
        if length != 21 or self.table.read(at, 1) != b"\x02":
            return -1
        begins = self.table.number(at + 15)
        return -1 if begins & _NARROW else begins
