"""The bundles of a batch: every child of a folder, and what is told apart by."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from lvjian.core.errors import UsageError
from lvjian.ingest.names import is_junk

_CHUNK = 1 << 20
_TAKEN = frozenset({"batch.json", "batch.xlsx", "batch.html"})


@dataclass(frozen=True, slots=True)
class Child:
    """A bundle of the batch.

    Attributes:
        folder: name of its folder of reports.
    """

    name: str
    path: Path
    folder: str


def children(folder: Path, out: Path) -> tuple[Child, ...]:
    """Every bundle of a folder by name, junk and the folder of reports left out.

    Raises:
        UsageError: the folder cannot be listed, or holds no bundle; the reports would be
            written into what is handed in.
    """
    own = _real(out)
    try:
        paths = sorted(folder.iterdir(), key=lambda p: os.fsencode(p.name))
        held = [p for p in paths if not _passed_over(p) and _real(p) != own]
    except OSError as error:
        raise UsageError(f"打不开 {folder}：{error.strerror}，请检查路径和权限") from None
    if not held:
        raise UsageError(f"{folder} 里没有材料：其中每个文件夹、压缩包或文件是一份材料")
    stems = Counter(_stem(p).casefold() for p in held)
    found = tuple(Child(p.name, p, _folder(p, stems)) for p in held)
    submitted = {_real(folder), *(_real(p) for p in held)}
    if submitted & {own, *own.parents} - {*_real(folder).parents, _real(folder)}:
        raise UsageError(f"--out {out} 在一份材料里面，请换一个文件夹：原材料不会被改动")
    if own == _real(folder) or submitted & {_real(out / c.folder) for c in found}:
        raise UsageError(f"--out {out} 与材料所在的文件夹重合，请换一个文件夹：原材料不会被改动")
    return found


def _real(path: Path) -> Path:
    """Where it really is; links that lead in a circle stay as they are."""
    return Path(os.path.realpath(path))


def _passed_over(path: Path) -> bool:
    return is_junk(path.name) or path.name.startswith(".")


def _stem(path: Path) -> str:
    return path.name if path.is_dir() else path.stem


def _folder(path: Path, stems: Counter[str]) -> str:
    """Without the suffix, unless two bundles would then share a folder."""
    stem = _stem(path)
    name = stem if stems[stem.casefold()] == 1 else path.name
    return f"{name}_" if name.casefold() in _TAKEN or not name.strip(". ") else name


def content_digest(path: Path) -> str:
    """SHA-256 over the bytes of a bundle as it lies there, names included.

    Raises:
        OSError: something of it cannot be read.
    """
    digest = hashlib.sha256()
    if not path.is_dir():
        return _of_file(path)
    for file in sorted(path.rglob("*"), key=os.fsencode):
        name = os.fsencode(file.relative_to(path))
        kind = b"d" if file.is_dir() else b"l" if file.is_symlink() else b"f"
        content = _of_file(file) if file.is_file() and not file.is_symlink() else ""
        digest.update(kind + name + b"\0" + content.encode() + b"\0")
    return digest.hexdigest()


def _of_file(path: Path) -> str:
    digest = hashlib.sha256()
    if path.is_file():
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                digest.update(piece)
    return digest.hexdigest()
