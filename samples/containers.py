"""Puts a built bundle folder into the container it is handed in as."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path

import libarchive

from lvjian.samples.layout import Container

_WHEN = (2023, 1, 2, 3, 4, 4)


def pack(folder: Path, container: Container, unsafe: Iterable[str] = ()) -> Path:
    """Pack ``folder`` next to itself and remove it; a plain folder stays as it is.

    Args:
        unsafe: names of further entries as an attacker would write them (zip only).

    Returns:
        Path of the container.
    """
    names = sorted(p for p in folder.rglob("*") if p.is_file())
    unsafe = tuple(unsafe)
    if container == "folder" and not unsafe:
        return folder
    if container == "7z" and not unsafe:
        target = folder.with_name(folder.name + ".7z")
        _seven_zip(folder, names, target)
    else:
        target = folder.with_name(folder.name + ".zip")
        _zip(folder, names, target, gbk=container == "zip-gbk", unsafe=unsafe)
    shutil.rmtree(folder)
    return target


def _zip(
    folder: Path, names: Iterable[Path], target: Path, *, gbk: bool, unsafe: tuple[str, ...]
) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in names:
            name = path.relative_to(folder).as_posix()
            archive.writestr(_entry(name, gbk=gbk), path.read_bytes(), zipfile.ZIP_DEFLATED)
        for name in unsafe:
            archive.writestr(zipfile.ZipInfo(name, _WHEN), b"outside")


class _GbkInfo(zipfile.ZipInfo):
    """An entry whose name is written in GBK without the UTF-8 flag, as old tools do."""

    __slots__ = ()

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - overrides zipfile's hook
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def _entry(name: str, *, gbk: bool) -> zipfile.ZipInfo:
    kind = _GbkInfo if gbk else zipfile.ZipInfo
    return kind(name, _WHEN)


def _seven_zip(folder: Path, names: Iterable[Path], target: Path) -> None:
    with libarchive.file_writer(str(target), "7zip") as archive:
        for path in names:
            data = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            archive.add_file_from_memory(name, len(data), data, mtime=1_672_628_644)
