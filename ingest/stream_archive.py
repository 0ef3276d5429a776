"""7z, rar, tar, compressed single files and zips without directory, through libarchive."""

from __future__ import annotations

import ctypes
import locale
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import libarchive
from libarchive import ffi
from libarchive.exception import ArchiveError

from lvjian.ingest.archive import End, Keeper, Member, RefusedMemberError, StopUnpackingError, Task

# Only what a format needs is switched on: "all" would include mtree, which reads other
# files, and filters that start programs.
_FORMATS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "7z": (("7zip",), ()),
    "rar": (("rar", "rar5"), ()),
    "zip": (("zip_streamable",), ()),
    "tar": (("tar",), ()),
    "gz": (("tar", "raw"), ("gzip",)),
    "xz": (("tar", "raw"), ("xz",)),
    "bz2": (("tar", "raw"), ("bzip2",)),
}
_UTF8_LOCALES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "zh_CN.UTF-8")
_BLOCK = 256 * 1024

for _name, _type in (
    ("entry_is_encrypted", ffi.c_archive_entry_p),
    ("read_has_encrypted_entries", ffi.c_archive_p),
):
    ffi.ffi(_name, [_type], ctypes.c_int)


def read(task: Task, keeper: Keeper) -> None:
    """Unpack all members.

    Raises:
        StopUnpackingError: damaged, encrypted, or a limit of the whole archive is met.
    """
    with utf8_locale(), _opened(task) as (pointer, archive):
        members = _members(archive)
        while True:
            try:
                entry, member = next(members)
            except StopIteration:
                break
            except ArchiveError as error:
                raise StopUnpackingError(_end(pointer, error)) from error
            keeper.count_entry()
            try:
                _one(pointer, entry, member, keeper)
            except StopUnpackingError as stop:
                if stop.end == "total_bytes":
                    _tell_unread(members, keeper)
                raise

    if not _has_end(task):
        raise StopUnpackingError("damaged")


def _has_end(task: Task) -> bool:
    """Whether the archive ends as its format asks for.

    A cut between two members of a tar or RAR 5 archive is an end to libarchive.
    """
    with task.archive.open("rb") as file:
        start = file.read(8)
        file.seek(0, os.SEEK_END)
        file.seek(-min(file.tell(), 512), os.SEEK_END)
        tail = file.read()
    if task.format == "tar":
        return not tail.strip(b"\0")
    if start == b"Rar!\x1a\x07\x01\0":  # its last block is a short one of type 5
        return bool(re.search(rb"[\x03-\x08]\x05", tail.rstrip(b"\0")[-32:]))
    return True


def _tell_unread(members: Iterator[tuple[Any, Member]], keeper: Keeper) -> None:
    """Name what a limit kept back: an attachment that is there must not count as missing."""
    with suppress(ArchiveError):
        for _, member in members:
            keeper.count_entry()
            if not member.folder:
                keeper.tell(replace(member, trouble="unread"))


def _one(pointer: Any, entry: Any, member: Member, keeper: Keeper) -> None:
    kind = stat.S_IFMT(entry.filetype)
    if member.folder or kind == stat.S_IFDIR:
        keeper.tell(Member(member.name, folder=True, known=member.known))
    elif kind == stat.S_IFLNK or _link(entry):
        keeper.tell(Member(member.name, known=member.known, trouble="link"))
    elif kind not in (0, stat.S_IFREG):
        keeper.tell(Member(member.name, known=member.known, trouble="device"))
    elif ffi.entry_is_encrypted(_at(entry)) == 1:
        keeper.tell(Member(member.name, known=member.known, size=member.size, trouble="encrypted"))
    else:
        keeper.keep(member, _chunks(pointer, entry))


def _at(entry: Any) -> Any:
    """The C structure of an entry: for what the binding has no method for."""
    return entry._entry_p  # noqa: SLF001


def _link(entry: Any) -> bool:
    pointer = _at(entry)
    return bool(ffi.entry_hardlink(pointer) or ffi.entry_symlink(pointer))


def _chunks(pointer: Any, entry: Any) -> Iterator[bytes]:
    size = 0
    try:
        for block in entry.get_blocks(_BLOCK):
            size += len(block)
            yield block
    except ArchiveError as error:
        end = _end(pointer, error)
        if error.retcode == ffi.ARCHIVE_FATAL or end != "damaged":
            raise StopUnpackingError(end) from error
        raise RefusedMemberError("damaged") from error
    # RAR 5 gives a member that goes on in another volume as empty, without an error.
    if ffi.entry_size_is_set(_at(entry)) and size < ffi.entry_size(_at(entry)):
        raise RefusedMemberError("damaged")


def _members(archive: libarchive.read.ArchiveRead) -> Iterator[tuple[Any, Member]]:
    raw = False
    for entry in archive:
        raw = raw or archive.format_name == b"raw"
        if raw and not archive.filter_names:  # nothing was unpacked: its own bytes again
            raise StopUnpackingError("damaged")
        data = ffi.entry_pathname(_at(entry))
        name, known = "", True
        if data is None:
            name = ffi.entry_pathname_w(_at(entry)) or ""
        elif not raw:
            name, known = data.decode("utf-8", "surrogateescape"), data.isascii()
        size = ffi.entry_size(_at(entry)) if ffi.entry_size_is_set(_at(entry)) else 0
        yield entry, Member(name, folder=name.endswith("/"), known=known, size=max(0, size))


@contextmanager
def _opened(task: Task) -> Iterator[tuple[Any, libarchive.read.ArchiveRead]]:
    formats, filters = _FORMATS[task.format]
    pointer = ffi.read_new()
    handle = os.open(task.archive, os.O_RDONLY | os.O_CLOEXEC)
    try:
        for name in formats:
            ffi.get_read_format_function(name)(pointer)
        for name in filters:
            ffi.get_read_filter_function(name)(pointer)
        try:
            ffi.read_open_fd(pointer, handle, _BLOCK)
        except ArchiveError as error:
            raise StopUnpackingError(_end(pointer, error)) from error
        yield pointer, libarchive.read.ArchiveRead(pointer)
    finally:
        with suppress(ArchiveError):  # a broken archive may also complain when it is closed
            ffi.read_free(pointer)
        os.close(handle)


def _end(pointer: Any, error: ArchiveError) -> End:
    """What an error of libarchive means for the archive."""
    said = error.msg or ""
    lowered = (said if isinstance(said, str) else said.decode("utf-8", "replace")).lower()
    locked = "encrypt" in lowered or "passphrase" in lowered
    # Asked before a format is recognised, libarchive 3.6 follows a null pointer.
    if locked or (ffi.format_name(pointer) and ffi.read_has_encrypted_entries(pointer) == 1):
        return "encrypted"
    if "allocate" in lowered or "out of memory" in lowered:
        return "memory_mib"
    if "unsupported" in lowered or "not supported" in lowered:
        return "unsupported"
    return "damaged"


@contextmanager
def utf8_locale() -> Iterator[None]:
    """Set a locale: libarchive gives UTF-16 names only as far as the locale can spell them."""
    before = locale.setlocale(locale.LC_CTYPE)
    for name in _UTF8_LOCALES:
        with suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, name)
            break
    try:
        yield
    finally:
        locale.setlocale(locale.LC_CTYPE, before)
