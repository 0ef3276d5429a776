"""Just enough of the compound file format ([MS-CFB]) to tell what a legacy file is."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above: end of chain, free, FAT, DIFAT
_FREE = 0xFFFFFFFF
_FILE_PASS, _BEGIN, _SHEET, _END_OF_SUBSTREAM = 0x2F, 0x0809, 0x85, 0x0A
_LONGEST_RECORD = 8224  # [MS-XLS] 2.1.4
_MOST_DIRECTORY_SECTORS = 4096
_ROOT = 5
SMALL = 4096
"""Streams below this many bytes lie in small sectors ([MS-CFB] 2.2)."""
_SMALL_SECTOR = 64


class BrokenCompoundFileError(ValueError):
    """The header, the sector table or the directory does not hold together."""


@dataclass(frozen=True, slots=True)
class CompoundFile:
    """The directory of a compound file.

    Attributes:
        names: of all its streams and storages.
        word_encrypted: it holds a Word document whose header says it is encrypted.
        truncated: the file ends before sectors that are in use.
    """

    names: frozenset[str]
    word_encrypted: bool = False
    truncated: bool = False


def read_compound_file(file: BinaryIO) -> CompoundFile:
    """Read the directory.

    Raises:
        BrokenCompoundFileError: truncated or damaged.
    """
    sectors = Sectors.of(file)
    names: set[str] = set()
    word: Entry | None = None
    for entry in sectors.entries():
        names.add(entry.name)
        if entry.name == "WordDocument":
            word = entry
    if "Root Entry" not in names and not names:
        raise BrokenCompoundFileError("目录损坏")
    return CompoundFile(frozenset(names), _word_encrypted(sectors, word), _ends_early(sectors))


def locked_workbook(file: BinaryIO) -> bool:
    """Whether the stream of an Excel 97 workbook is encrypted ([MS-XLS] 2.4.117 FilePass).

    Raises:
        BrokenCompoundFileError: truncated or damaged.
    """
    book = _stream_of(file, "Workbook", "Book", most=16)
    return bool(book) and _FILE_PASS in _records(book)


def broken_workbook(file: BinaryIO) -> bool:
    """Whether the chain of records of an Excel 97 workbook leads astray.

    LibreOffice reads up to there and says nothing of the cells behind.

    Raises:
        BrokenCompoundFileError: truncated or damaged.
    """
    stream = _stream_of(file, "Workbook")
    if stream[:2] != b"\x09\x08" or len(stream) >= _MOST_DIRECTORY_SECTORS * 512:
        return False  # older, or too long to be had whole
    sheets: list[int] = []
    return _leads_astray(stream, 0, sheets) or any(_leads_astray(stream, at, []) for at in sheets)


def _leads_astray(stream: bytes, at: int, sheets: list[int]) -> bool:
    """Whether a substream from ``at`` does not come to its end; ``sheets`` it names are added."""
    inside = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        inside += (kind == _BEGIN) - (kind == _END_OF_SUBSTREAM)
        if not kind or length > _LONGEST_RECORD:
            return True
        if kind == _SHEET and at + 8 <= len(stream):
            sheets.append(struct.unpack_from("<I", stream, at + 4)[0])
        if inside <= 0:
            return bool(kind != _END_OF_SUBSTREAM)
        at += 4 + length
    return True


def ends_in_table(file: BinaryIO) -> bool:
    """Whether the text of a Word 97 document ends with a table, no paragraph behind it.

    Word writes one always ([MS-DOC] 2.4.1); LibreOffice does not, and loses the table when it
    reads what it wrote, unless notes or headers follow.

    Raises:
        BrokenCompoundFileError: truncated or damaged.
    """
    stream = _stream_of(file, "WordDocument")
    if len(stream) < 0x6C or stream[:2] != b"\xec\xa5":
        return False
    start, end = struct.unpack_from("<II", stream, 0x18)
    count, *others = struct.unpack_from("<8I", stream, 0x4C)
    if any(others):
        return False
    wide = 2 if end - start >= 2 * count else 1
    last = stream[start + wide * (count - 1) : start + wide * count] if count else b""
    return last == b"\x07\x00"[:wide]


def _stream_of(file: BinaryIO, *wanted: str, most: int | None = None) -> bytes:
    """The bytes of the first stream of these names; empty where there is none.

    Args:
        most: sectors to read of it.
    """
    sectors = Sectors.of(file)
    for entry in sectors.entries():
        if entry.name in wanted:
            return sectors.content(sectors.pieces(entry), most)
    return b""


def _records(stream: bytes) -> Iterator[int]:
    """Kinds of the records of a workbook up to the end of its first substream."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind
        if kind == _END_OF_SUBSTREAM:
            return
        at += 4 + length


def _ends_early(sectors: Sectors) -> bool:
    """Whether the last sector in use, by the tables named in the header, lies past the end."""
    per_sector = sectors.size // 4
    last = -1
    for index, number in enumerate(sectors.fat):
        try:
            table = sectors.read(number)
        except BrokenCompoundFileError:
            return True
        entries = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
        used = [n for n, value in enumerate(entries[:per_sector]) if value != _FREE]
        if used:
            last = index * per_sector + used[-1]
    return (last + 1) * sectors.size >= sectors.file.seek(0, io.SEEK_END)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the directory.

    Attributes:
        start: its first sector, a small one where ``size`` (bytes) is below ``SMALL``.
        root: it is that of the file itself, whose stream holds the small sectors.
    """

    name: str
    start: int
    size: int
    root: bool = False


@dataclass(frozen=True, slots=True)
class Pieces:
    """Where in the file a stream lies: the begin of each piece of ``size`` bytes, in order."""

    begins: list[int]
    size: int


@dataclass(slots=True)
class Sectors:
    """The sectors of a compound file.

    Attributes:
        size: of a sector, in bytes.
        directory, small_table: the first sector of the directory, and of the chains of small
            sectors.
    """

    file: BinaryIO
    size: int
    fat: list[int]
    directory: int
    small_table: int

    @classmethod
    def of(cls, file: BinaryIO) -> Self:
        """Those of a file.

        Raises:
            BrokenCompoundFileError: truncated or damaged.
        """
        file.seek(0)
        header = file.read(512)
        if len(header) < 512 or not header.startswith(MAGIC):
            raise BrokenCompoundFileError("文件头不完整")
        shift, directory = struct.unpack_from("<H", header, 30)[0], header[48:52]
        small_table = int.from_bytes(header[60:64], "little")
        if shift not in (9, 12):
            raise BrokenCompoundFileError("扇区大小无效")
        fat = [s for s in struct.unpack_from("<109I", header, 76) if s < _END]
        return cls(file, 1 << shift, fat, int.from_bytes(directory, "little"), small_table)

    def entries(self) -> Iterator[Entry]:
        """The directory, its entries in use."""
        for sector in self.chain(self.directory):
            data = self.read(sector)
            for at in range(0, len(data) - 127, 128):
                length = struct.unpack_from("<H", data, at + 64)[0]
                if data[at + 66] in (1, 2, 5) and 2 <= length <= 64:
                    name = data[at : at + length - 2].decode("utf-16-le", "replace")
                    start, size = struct.unpack_from("<II", data, at + 116)
                    yield Entry(name, start, size, data[at + 66] == _ROOT)

    def pieces(self, entry: Entry) -> Pieces:
        """Where the stream of an entry lies.

        Raises:
            BrokenCompoundFileError: truncated or damaged.
        """
        begins = [(sector + 1) * self.size for sector in self.chain(entry.start)]
        if entry.size >= SMALL or entry.root:
            return Pieces(begins, self.size)
        holder = next((self.pieces(e).begins for e in self.entries() if e.root), [])
        table = b"".join(self.read(sector) for sector in self.chain(self.small_table))
        begins = []
        at = entry.start
        while at < len(table) // 4 and len(begins) < SMALL // _SMALL_SECTOR:
            block, within = divmod(at * _SMALL_SECTOR, self.size)
            if block >= len(holder):
                raise BrokenCompoundFileError("文件不完整（被截断）")
            begins.append(holder[block] + within)
            at = struct.unpack_from("<I", table, 4 * at)[0]
        return Pieces(begins, _SMALL_SECTOR)

    def content(self, pieces: Pieces, most: int | None = None) -> bytes:
        """The bytes in the first ``most`` pieces of a stream, all of them if None."""
        found = []
        for begin in pieces.begins[:most]:
            self.file.seek(begin)
            found.append(self.file.read(pieces.size))
        return b"".join(found)

    def read(self, number: int) -> bytes:
        """The bytes of a sector; the last may be short.

        Raises:
            BrokenCompoundFileError: the file ends before it.
        """
        self.file.seek((number + 1) * self.size)
        data = self.file.read(self.size)
        if len(data) < 128:
            raise BrokenCompoundFileError("文件不完整（被截断）")
        return data

    def chain(self, start: int) -> list[int]:
        """Sector numbers from ``start``; loops end it."""
        out: list[int] = []
        per_sector = self.size // 4
        seen: set[int] = set()
        while start < _END and start not in seen and len(out) < _MOST_DIRECTORY_SECTORS:
            seen.add(start)
            out.append(start)
            index, within = divmod(start, per_sector)
            if index >= len(self.fat):
                break
            table = self.read(self.fat[index])
            if len(table) < self.size:
                break
            start = struct.unpack_from("<I", table, 4 * within)[0]
        return out


def _word_encrypted(sectors: Sectors, entry: Entry | None) -> bool:
    """Bit fEncrypted of the FIB ([MS-DOC] 2.5.2), at the begin of the stream WordDocument."""
    if entry is None or entry.start >= _END:
        return False
    try:
        fib = sectors.content(sectors.pieces(entry), 1)
    except BrokenCompoundFileError:
        return False
    if len(fib) < 12:
        return False
    flags: int = struct.unpack_from("<H", fib, 10)[0]
    return fib[:2] == b"\xec\xa5" and bool(flags & 0x0100)
