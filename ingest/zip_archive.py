"""Zip archives that have their directory, through the standard library."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from lzma import LZMAError
from pathlib import Path

from lvjian.ingest.archive import (
    Keeper,
    Member,
    RefusedMemberError,
    StopUnpackingError,
    Task,
    read_chunks,
)
from lvjian.ingest.names import decode_names

_UTF8_FLAG = 0x800
_ENCRYPTED_FLAG = 0x1
_METHODS = frozenset(
    {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
)
_UNICODE_PATH = 0x7075
_BROKEN = (
    zipfile.BadZipFile, zlib.error, LZMAError, struct.error, EOFError, OSError, ValueError,
    OverflowError, IndexError, NotImplementedError,
)  # fmt: skip


def has_directory(path: Path) -> bool:
    """Whether the central directory can be read; without it the members are read in a stream."""
    try:
        with zipfile.ZipFile(path):
            return True
    except _BROKEN:
        return False


def read(task: Task, keeper: Keeper) -> None:
    """Unpack all members.

    Raises:
        StopUnpackingError: a limit of the whole archive is met.
    """
    with zipfile.ZipFile(task.archive) as archive:
        infos = archive.infolist()
        names = _names(infos)
        for number, (info, name) in enumerate(zip(infos, names, strict=True)):
            try:
                keeper.count_entry()
                _one(archive, info, Member(name, size=info.file_size), keeper)
            except StopUnpackingError:
                after = number + 1 if info.file_size else number
                _tell_unread(infos[after:], names[after:], task, keeper)
                raise


def _tell_unread(
    infos: list[zipfile.ZipInfo], names: list[str], task: Task, keeper: Keeper
) -> None:
    """Name what a limit kept back: an attachment that is there must not count as missing."""
    for info, name in zip(infos[: task.entries_left], names, strict=False):
        if not info.filename.endswith("/"):
            keeper.tell(Member(name, size=info.file_size, trouble="unread"))


def _one(archive: zipfile.ZipFile, info: zipfile.ZipInfo, member: Member, keeper: Keeper) -> None:
    mode = info.external_attr >> 16 if info.create_system == 3 else 0
    kind = stat.S_IFMT(mode)
    # ZipInfo.is_dir() takes a name of no letters for a mistake.
    if info.filename.endswith("/") or member.name.endswith(("/", "\\")):
        keeper.tell(Member(member.name, folder=True))
    elif kind == stat.S_IFLNK:
        keeper.tell(Member(member.name, trouble="link"))
    elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        keeper.tell(Member(member.name, trouble="device"))
    elif info.flag_bits & _ENCRYPTED_FLAG:
        keeper.tell(Member(member.name, size=info.file_size, trouble="encrypted"))
    elif info.compress_type not in _METHODS:
        keeper.tell(Member(member.name, size=info.file_size, trouble="method"))
    else:
        keeper.keep(member, _chunks(archive, info), packed=info.compress_size)


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with _open(archive, info) as part:
            yield from read_chunks(part)  # type: ignore[arg-type]  # ZipExtFile is one
    except RuntimeError as error:  # zipfile's word for "needs a password"
        raise RefusedMemberError("encrypted") from error
    except _BROKEN as error:
        raise RefusedMemberError("damaged") from error


def _open(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> zipfile.ZipExtFile:
    """Open a member, also where its local header spells the name in another way.

    Packers that write GBK names in one place and UTF-8 in the other are common; the bytes
    are checked by their CRC all the same.
    """
    try:
        return archive.open(info)  # type: ignore[return-value]  # mode "r"
    except zipfile.BadZipFile:
        local = _local_name(archive, info)
        if local is None or local == info.orig_filename:
            raise
        info.orig_filename = local
        return archive.open(info)  # type: ignore[return-value]  # mode "r"


def _local_name(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str | None:
    file = archive.fp
    if file is None:
        return None
    file.seek(info.header_offset)
    header = file.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        return None
    flags, length = struct.unpack_from("<H", header, 6)[0], struct.unpack_from("<H", header, 26)[0]
    raw = file.read(length)
    try:
        return raw.decode("utf-8" if flags & _UTF8_FLAG else "cp437")
    except UnicodeDecodeError:
        return None


def _names(infos: list[zipfile.ZipInfo]) -> list[str]:
    """Names by flag bit 11, by the Info-ZIP Unicode path field, else decided together."""
    stated = [_stated(info) for info in infos]
    raw = [_raw(info) for info, name in zip(infos, stated, strict=True) if name is None]
    guessed = iter(decode_names(raw))
    return [next(guessed) if name is None else name for name in stated]


def _raw(info: zipfile.ZipInfo) -> bytes:
    return info.orig_filename.encode("cp437", "replace")


def _stated(info: zipfile.ZipInfo) -> str | None:
    if info.flag_bits & _UTF8_FLAG or info.orig_filename.isascii():
        return info.orig_filename
    extra, at = info.extra, 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        data = extra[at + 4 : at + 4 + length]
        at += 4 + length
        # APPNOTE 4.6.9: version 1, CRC-32 of the other name, UTF-8 name.
        if tag == _UNICODE_PATH and len(data) > 5 and data[0] == 1:
            if struct.unpack_from("<I", data, 1)[0] != zlib.crc32(_raw(info)):
                continue
            try:
                return data[5:].decode("utf-8")
            except UnicodeDecodeError:
                continue
    return None
