"""Just enough of the compound file format ([MS-CFB]) to tell what a legacy file is."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above: end of chain, free, FAT, DIFAT
_FREE = 0xFFFFFFFF
_FILE_PASS, _BEGIN, _SHEET, _END_OF_SUBSTREAM = 0x2F, 0x0809, 0x85, 0x0A
_LONGEST_RECORD = 8224  # [MS-XLS] 2.1.4
_MOST_DIRECTORY_SECTORS = 4096


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
    file.seek(0)
    header = file.read(512)
    if len(header) < 512 or not header.startswith(MAGIC):
        raise BrokenCompoundFileError("文件头不完整")
    shift = struct.unpack_from("<H", header, 30)[0]
    if shift not in (9, 12):
        raise BrokenCompoundFileError("扇区大小无效")
    directory, difat_at = struct.unpack_from("<I", header, 48)[0], 76
    fat_sectors = [s for s in struct.unpack_from("<109I", header, difat_at) if s < _END]
    sectors = _Sectors(file, 1 << shift, fat_sectors)
    names: set[str] = set()
    word_at: int | None = None
    for sector in sectors.chain(directory):
        for name, start in _entries(sectors.read(sector)):
            names.add(name)
            if name == "WordDocument":
                word_at = start
    if "Root Entry" not in names and not names:
        raise BrokenCompoundFileError("目录损坏")
    return CompoundFile(frozenset(names), _word_encrypted(sectors, word_at), _ends_early(sectors))


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
    reads what it wrote.

    Raises:
        BrokenCompoundFileError: truncated or damaged.
    """
    stream = _stream_of(file, "WordDocument")
    if len(stream) < 0x50 or stream[:2] != b"\xec\xa5":
        return False
    start, end = struct.unpack_from("<II", stream, 0x18)
    count = struct.unpack_from("<I", stream, 0x4C)[0]
    wide = 2 if end - start >= 2 * count else 1
    last = stream[start + wide * (count - 1) : start + wide * count] if count else b""
    return last == b"\x07\x00"[:wide]


def _stream_of(file: BinaryIO, *wanted: str, most: int | None = None) -> bytes:
    """The bytes of the first stream of these names; empty where there is none.

    Args:
        most: sectors to read of it.
    """
    file.seek(0)
    header = file.read(512)
    if len(header) < 512 or not header.startswith(MAGIC) or header[30] not in (9, 12):
        raise BrokenCompoundFileError("文件头不完整")
    fat = [s for s in struct.unpack_from("<109I", header, 76) if s < _END]
    sectors = _Sectors(file, 1 << header[30], fat)
    for sector in sectors.chain(struct.unpack_from("<I", header, 48)[0]):
        for name, start in _entries(sectors.read(sector)):
            if name in wanted:
                return b"".join(sectors.read(s) for s in sectors.chain(start)[:most])
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


def _ends_early(sectors: _Sectors) -> bool:
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


@dataclass(slots=True)
class _Sectors:
    file: BinaryIO
    size: int
    fat: list[int]

    def read(self, number: int) -> bytes:
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


def _entries(sector: bytes) -> list[tuple[str, int]]:
    """Names and first sectors of the directory entries in a sector."""
    out = []
    for at in range(0, len(sector) - 127, 128):
        length = struct.unpack_from("<H", sector, at + 64)[0]
        kind = sector[at + 66]
        if kind in (1, 2, 5) and 2 <= length <= 64:
            name = sector[at : at + length - 2].decode("utf-16-le", "replace")
            out.append((name, struct.unpack_from("<I", sector, at + 116)[0]))
    return out


def _word_encrypted(sectors: _Sectors, start: int | None) -> bool:
    """Bit fEncrypted of the FIB ([MS-DOC] 2.5.2), first sector of the stream WordDocument."""
    if start is None or start >= _END:
        return False
    try:
        fib = sectors.read(start)
    except BrokenCompoundFileError:
        return False
    flags: int = struct.unpack_from("<H", fib, 10)[0]
    return fib[:2] == b"\xec\xa5" and bool(flags & 0x0100)
