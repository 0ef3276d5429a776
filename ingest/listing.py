"""The entries of one level of a bundle: of a folder on disk or of an opened archive."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lvjian.core.bundle import FileProblem
from lvjian.ingest import problems
from lvjian.ingest.archive import Member, Trouble
from lvjian.ingest.names import (
    UnsafeNameError,
    clean,
    decode_names,
    distinct,
    entry_path,
    is_junk,
    sole_wrapper,
)

_NAMELESS = "未命名"
_WHAT = {"link": "是链接", "device": "是设备或特殊文件"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of one level.

    Attributes:
        disk: where its bytes are, None where they were not kept.
        sha256: None where not worked out yet.
        volumes: how an archive put together from volumes was split (``z01`` …), else empty.
    """

    path: str
    disk: Path | None
    size: int
    sha256: str | None = None
    trouble: Trouble | None = None
    volumes: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """One level of a bundle, junk left out and unsafe entries refused.

    Attributes:
        counted: entries met, for the limit on entries.
        complete: False where a limit on entries ended the listing.
    """

    entries: tuple[Entry, ...]
    folders: tuple[str, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    counted: int = 0
    complete: bool = True

    def unwrapped(self) -> Listing:
        """Without the folders that all files stand in, so that folder and archive agree."""
        wrapper = sole_wrapper([entry.path for entry in self.entries])
        if not wrapper:
            return self
        return replace(
            self,
            entries=tuple(replace(e, path=e.path.removeprefix(wrapper)) for e in self.entries),
            folders=tuple(
                f.removeprefix(wrapper) for f in self.folders if not wrapper.startswith(f"{f}/")
            ),
        )


def of_members(
    members: Iterable[Member], *, out: Path, single: str, each_name: bool, inside: str
) -> Listing:
    """What an opened archive held.

    Args:
        out: where its members were unpacked to.
        single: name for what a compressed file holds (``report.pdf.gz``), else empty.
        each_name: names are decided one by one: the format mixes encodings (rar).
        inside: path of the archive with ``/``, empty at the top: put before refused names.
    """
    found: list[Entry] = []
    folders: set[str] = set()
    refused: list[FileProblem] = []
    taken: set[str] = set()
    every = list(members)
    for member, name in zip(every, _decoded(every, each_name), strict=True):
        try:
            path = entry_path(name or single or _NAMELESS)
        except UnsafeNameError as error:
            refused.append(problems.unsafe(inside + clean(name), str(error)))
            continue
        if not path or is_junk(path) or (path == _NAMELESS and not member.size):
            continue
        if member.folder:
            folders.add(path)
            continue
        if member.trouble in ("link", "device"):
            refused.append(problems.unsafe(inside + path, _WHAT[member.trouble]))
            continue
        disk = out / str(member.number) if member.number is not None else None
        own = distinct(path, taken)
        found.append(Entry(own, disk, member.size, member.sha256, member.trouble))
    return Listing(
        entries=tuple(sorted(found, key=lambda entry: entry.path)),
        folders=tuple(sorted(folders | _parents(entry.path for entry in found))),
        problems=tuple(refused),
        counted=len(every),
    )


def _decoded(members: list[Member], each_name: bool) -> list[str]:
    raw = [m.name.encode("utf-8", "surrogateescape") for m in members if not m.known]
    texts = [decode_names([name])[0] for name in raw] if each_name else decode_names(raw)
    guessed = iter(texts)
    return [m.name if m.known else next(guessed) for m in members]


def _parents(paths: Iterable[str]) -> set[str]:
    out: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder:
            out.add(folder)
            folder = folder.rpartition("/")[0]
    return out


def of_folder(root: Path, *, most: int, leave_out: Path) -> Listing:
    """What a folder on disk holds, links not followed.

    Args:
        most: entries listed at most.
        leave_out: a folder passed over (the work folder, should it be inside).
    """
    found: list[Entry] = []
    folders: list[str] = []
    refused: list[FileProblem] = []
    counted, taken = 0, set[str]()
    home = root.resolve()
    closed: list[Path] = []
    seen = list(_walk(root, leave_out.resolve(), most=most + 1, closed=closed))
    names = decode_names([os.fsencode(str(path.relative_to(root))) for path in seen])
    for path, name in zip(seen[:most], names, strict=False):
        counted += 1
        label = clean(name)
        if is_junk(label):
            continue
        try:
            state = path.lstat()
        except OSError:  # its folder may be listed but not entered
            refused.append(problems.damaged(label, "没有读取权限"))
            continue
        mode = state.st_mode
        if stat.S_ISDIR(mode):
            folders.append(label)
        elif stat.S_ISLNK(mode):
            found += _linked(path, label, home, refused)
        elif not stat.S_ISREG(mode):
            refused.append(problems.unsafe(label, _WHAT["device"]))
        else:
            found.append(Entry(distinct(label, taken), path, state.st_size))
    for folder in closed:
        label = clean(decode_names([os.fsencode(str(folder.relative_to(root)))])[0])
        why = "文件夹无法打开（没有权限或已损坏）"
        refused.append(problems.damaged(None if folder == root else label, why))
    return Listing(
        entries=tuple(sorted(found, key=lambda entry: entry.path)),
        folders=tuple(sorted(folders)),
        problems=tuple(refused),
        counted=counted,
        complete=len(seen) <= most,
    )


def _linked(path: Path, label: str, home: Path, refused: list[FileProblem]) -> list[Entry]:
    """A link to a file inside is that file once more; to a folder inside, nothing new."""
    try:
        target = path.resolve(strict=True)
        size = target.stat().st_size
    except (OSError, RuntimeError):
        refused.append(problems.unsafe(label, "是失效或循环的链接"))
        return []
    if not target.is_relative_to(home):
        refused.append(problems.unsafe(label, "是链接，指向所提交的文件夹之外"))
        return []
    return [Entry(label, target, size)] if target.is_file() else []


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir() and not path.is_symlink()
    except OSError:
        return False


def _walk(root: Path, leave_out: Path, *, most: int, closed: list[Path]) -> Iterator[Path]:
    """Everything below ``root``, folder by folder in order of names, at most ``most``.

    Args:
        closed: takes the folders that cannot be listed.
    """
    waiting, given = [root], 0
    while waiting:
        folder = waiting.pop()
        try:
            children = sorted(folder.iterdir())
        except OSError:
            closed.append(folder)
            continue
        for child in children:
            if _is_folder(child):
                if child.resolve() == leave_out:
                    continue
                waiting.append(child)
            given += 1
            yield child
            if given >= most:
                return
