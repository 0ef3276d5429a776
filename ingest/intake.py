"""A bundle as handed in becomes its files: folder, single file or archive, all alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from lvjian.core.bundle import Bundle, BundleFile, FileProblem, FileStatus
from lvjian.core.errors import FileReadError, UsageError
from lvjian.ingest import problems
from lvjian.ingest.archive import End, Task, journal
from lvjian.ingest.limits import Limits
from lvjian.ingest.listing import Entry, Listing, of_folder, of_members
from lvjian.ingest.names import clean, distinct
from lvjian.ingest.office import convert_files, print_files
from lvjian.ingest.office_sources import plan_of_file
from lvjian.ingest.sandbox import Workers, problem_of
from lvjian.ingest.sandbox_child import Failure
from lvjian.ingest.sniff import ARCHIVES, READABLE, Sniffed, sniff
from lvjian.ingest.unpacking import unpack
from lvjian.ingest.volumes import join_volumes, rar_volume

_REST = "其余内容未读取。"
_SINGLE = ("gz", "xz", "bz2")
_PACKED_SUFFIXES = (".gz", ".xz", ".bz2", ".GZ", ".XZ", ".BZ2")
_STATUS: Final[dict[str, FileStatus]] = {
    "I001": "unreadable",
    "I002": "encrypted",
    "I003": "unsupported",
    "I004": "unreadable",
}
DEFAULT_LIMITS = Limits()


def open_bundle(
    path: Path,
    *,
    work: Path,
    limits: Limits = DEFAULT_LIMITS,
    workers: Workers | None = None,
    printed: bool = False,
    cache: Path | None = None,
) -> Bundle:
    """Take in a folder, an archive or a single file.

    Folders that wrap everything else are left out of the paths, so that a folder and its
    archives give the same bundle.

    Args:
        work: folder for what is unpacked; made if need be. Nothing is written elsewhere.
        workers: pool that archives are opened and old formats converted in; one of its own
            where none is given.
        printed: Word files are also printed to PDF, for their pages.
        cache: folder for conversions, kept between checks.

    Returns:
        The bundle. Files whose ``sha256`` is None could not be had; see ``unread``.

    Raises:
        UsageError: there is nothing at ``path``, or it may not be read.
    """
    try:
        there = path.is_dir() or path.is_file()
    except OSError as error:
        raise UsageError(f"无法打开“{path}”：{_why(error)}。") from error
    if not there:
        raise UsageError(f"找不到“{path}”：请检查路径是否正确，应为文件夹、压缩包或单个文件。")
    work.mkdir(parents=True, exist_ok=True)
    with _pool(workers, limits) as pool:
        opening = _Opening(work, limits, pool)
        opening.begin(path)
        opening.convert(cache=cache, printed=printed)
    return opening.bundle(path.resolve().name)


def unread(bundle: Bundle) -> dict[str, FileStatus]:
    """Files that must not be given to an extractor, with the status they have in the report."""
    worst: dict[str, FileStatus] = {}
    for problem in bundle.problems:
        status = _STATUS.get(problem.code)
        if status and problem.path is not None:
            worst.setdefault(problem.path, status)
    return {
        file.path: worst.get(file.path) or _inherited(file.path, worst, bundle.name)
        for file in bundle.files
        if file.sha256 is None or file.path in worst
    }


def _inherited(path: str, worst: dict[str, FileStatus], name: str) -> FileStatus:
    """The status of the innermost archive around a file that was not had."""
    while "/" in path:
        path = path.rpartition("/")[0]
        if path in worst:
            return worst[path]
    return worst.get(name, "unreadable")


@contextmanager
def _pool(workers: Workers | None, limits: Limits) -> Iterator[Workers]:
    if workers is not None:
        yield workers
        return
    with Workers(jobs=1, limits=limits) as own:
        yield own


class _Opening:
    """A bundle while it is being opened."""

    def __init__(self, work: Path, limits: Limits, pool: Workers) -> None:
        self._work = work
        self._limits = limits
        self._pool = pool
        self._files: list[BundleFile] = []
        self._folders: set[str] = set()
        self._problems: list[FileProblem] = []
        self._bytes = 0
        self._entries = 0
        self._archives = 0
        self._over: list[int] = []
        self._taken: set[str] = set()
        self._nothing = work / "unread"
        self._nothing.touch()

    def bundle(self, name: str) -> Bundle:
        """What was found."""
        files = tuple(sorted(self._files, key=lambda file: file.path))
        digest = hashlib.sha256()
        for file in files:
            digest.update(f"{file.path}\0{file.sha256 or ''}\n".encode())
        told = sorted(self._problems, key=lambda p: (p.path or "", p.code, p.message))
        return Bundle(
            name=clean(name),
            sha256=digest.hexdigest(),
            files=files,
            problems=tuple(told),
            folders=tuple(sorted(self._folders)),
        )

    def begin(self, path: Path) -> None:
        """Take in the top level."""
        if path.is_dir():
            most = self._limits.entries
            listing = of_folder(path, most=most, leave_out=self._work)
            self._entries += listing.counted
            if not listing.complete:
                self._say_over(None, "entries")
            self._take(listing.unwrapped(), inside="", depth=0)
        else:
            single = Entry(clean(path.resolve().name), path, path.stat().st_size)
            self._file(single, depth=0, top=True)
        if self._over:
            met = self._bytes + sum(self._over)
            rest = f"有 {len(self._over)} 个文件未读取。"
            self._say_over(None, "total_bytes", met=met, rest=rest)

    def convert(self, *, cache: Path | None, printed: bool) -> None:
        """Have LibreOffice convert what is not read as it is."""
        wrong = {problem.path for problem in self._problems if problem.code in _STATUS}
        sound = [file for file in self._files if file.path not in wrong]
        work, limits, pool = self._work, self._limits, self._pool
        done, told = convert_files(sound, work=work, limits=limits, workers=pool, cache=cache)
        if printed:
            done = print_files(done, work=work, limits=limits, workers=pool, cache=cache)
        own = {file.path: file for file in done}
        self._files = [own.get(file.path, file) for file in self._files]
        self._problems += told

    def _weighed(self, entry: Entry) -> Entry:
        """A file on disk against the limits on size; members were weighed as they came out."""
        if entry.sha256 is not None:
            return entry
        if entry.size > self._limits.file_bytes:
            return replace(entry, disk=None, trouble="file_bytes")
        if self._bytes + entry.size > self._limits.total_bytes:
            self._over.append(entry.size)
            return replace(entry, disk=None, trouble="unread")
        self._bytes += entry.size
        return entry

    def _take(self, listing: Listing, *, inside: str, depth: int) -> None:
        self._folders |= {inside + folder for folder in listing.folders}
        self._problems += listing.problems
        self._archives += 1
        into = self._work / str(self._archives)
        entries, told = join_volumes(listing.entries, into=into, most=self._limits.total_bytes)
        self._problems += [replace(p, path=f"{inside}{p.path}") for p in told]
        for entry in entries:
            self._file(replace(entry, path=inside + entry.path), depth=depth)

    def _file(self, entry: Entry, *, depth: int, top: bool = False) -> None:
        # An opened a.zip may stand beside a folder of that name: paths stay distinct.
        entry = replace(entry, path=distinct(entry.path, self._taken))
        found = Sniffed("other", "unknown")
        try:
            if entry.disk is not None:
                found = sniff(entry.disk, package_bytes=self._limits.package_bytes)
                if found.kind == "archive" and found.format in ARCHIVES:
                    self._archive(entry, found, depth=depth + 1, top=top)
                    return
                entry = self._weighed(entry)
            sha256 = None if entry.disk is None else entry.sha256 or hash_file(entry.disk)
        except OSError as error:
            self._keep(entry, found, sha256=None)
            self._problems.append(problems.damaged(entry.path, _why(error)))
            return
        self._keep(entry, found, sha256=sha256)
        if sha256 is None:
            self._say_trouble(entry)
        else:
            self._say_sniffed(self._files[-1], found)

    def _keep(self, entry: Entry, found: Sniffed, *, sha256: str | None) -> None:
        disk = entry.disk or self._nothing
        self._files.append(
            BundleFile(entry.path, disk, sha256, found.kind, found.format, entry.size)
        )

    def _say_trouble(self, entry: Entry) -> None:
        """What is to be said of a file whose bytes are not there; of ``unread`` nothing more."""
        if entry.trouble == "encrypted":
            self._problems.append(problems.encrypted(entry.path))
        elif entry.trouble == "damaged":
            self._problems.append(problems.damaged(entry.path, "在压缩包中已损坏，校验不符"))
        elif entry.trouble == "method":
            self._problems.append(problems.compression_unsupported(entry.path))
        elif entry.trouble == "file_bytes":
            self._say_over(entry.path, "file_bytes", met=entry.size)
        elif entry.trouble == "ratio":
            self._say_over(entry.path, "ratio")

    def _say_sniffed(self, file: BundleFile, found: Sniffed) -> None:
        path = file.path
        if found.trouble == "empty":
            self._problems.append(problems.empty(path))
        elif found.trouble == "damaged":
            self._problems.append(problems.damaged(path, found.detail))
        elif found.trouble == "encrypted":
            self._problems.append(problems.encrypted(path))
        elif found.trouble == "too-large":
            self._say_over(path, "package_bytes", met=found.size)
        elif found.format not in READABLE and plan_of_file(file) is None:
            self._problems.append(problems.unsupported(path, found.format))

    def _say_over(
        self, path: str | None, limit: str, *, met: int | None = None, rest: str = ""
    ) -> None:
        met = met if met is not None and met > getattr(self._limits, limit) else None
        self._problems.append(
            problems.over_limit(path, limit, limits=self._limits, met=met, rest=rest)
        )

    def _archive(self, entry: Entry, found: Sniffed, *, depth: int, top: bool) -> None:
        """Open an archive; ``depth`` is its own."""
        if depth > self._limits.depth:
            self._keep(entry, found, sha256=entry.sha256 or hash_file(_disk(entry)))
            self._say_over(entry.path, "depth", met=depth)
            return
        listing, end = self._unpacked(entry, found, inside="" if top else f"{entry.path}/")
        if top:
            listing = listing.unwrapped()
        if end == "ok" and found.trouble == "damaged":
            end = "damaged"
        files = listing.entries
        if end == "ok" and files and all(file.trouble == "encrypted" for file in files):
            end = "encrypted"
        lost = _lost(entry, found) if not entry.volumes and end in ("ok", "damaged") else ""
        if end == "encrypted" or lost:
            listing = _silenced(listing)
        nothing = not files and end == "ok" and not (top and found.format not in _SINGLE)
        if not files and (end != "ok" or nothing):
            self._keep(entry, found, sha256=entry.sha256 or hash_file(_disk(entry)))
        if lost:
            self._problems.append(problems.volume_missing(entry.path, lost))
        else:
            if nothing:
                self._problems.append(problems.nothing_inside(entry.path))
            self._say_end(entry.path, end, kept=sum(file.disk is not None for file in files))
        self._take(listing, inside="" if top else f"{entry.path}/", depth=depth)

    def _unpacked(
        self, entry: Entry, found: Sniffed, *, inside: str
    ) -> tuple[Listing, End | Failure | FileReadError]:
        self._archives += 1
        out = self._work / str(self._archives)
        out.mkdir()
        limits = self._limits
        task = Task(
            archive=_disk(entry),
            format=found.format,
            out=out,
            limits=limits,
            total_left=max(0, limits.total_bytes - self._bytes),
            entries_left=max(0, limits.entries - self._entries),
            stream=entry.volumes == "z01",
        )
        end = self._pool.run(unpack, task, seconds=limits.seconds_per_archive)
        members = journal(out)
        self._entries += len(members)
        self._bytes += sum(member.size for member in members if member.number is not None)
        listing = of_members(
            members,
            out=out,
            single=_single(entry.path) if found.format in _SINGLE else "",
            each_name=found.format == "rar",
            inside=inside,
        )
        return listing, end

    def _say_end(self, path: str, end: End | Failure | FileReadError, *, kept: int) -> None:
        """What is to be said of the archive as a whole."""
        if end == "damaged":
            rest = f"，仅读出其中 {kept} 个文件" if kept else ""
            self._problems.append(problems.damaged(path, f"压缩包不完整或已损坏{rest}"))
        elif end == "encrypted":
            self._problems.append(problems.encrypted(path, archive=True))
        elif end == "unsupported":
            self._problems.append(problems.compression_unsupported(path))
        elif isinstance(end, str) and end != "ok":
            self._say_over(path, end, rest=_REST)
        elif isinstance(end, Failure | FileReadError):
            self._problems.append(
                problem_of(end, path, limits=self._limits, seconds="seconds_per_archive")
            )


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes, lower-case hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _disk(entry: Entry) -> Path:
    if entry.disk is None:
        raise ValueError("an entry that was not kept has no bytes")
    return entry.disk


def _lost(entry: Entry, found: Sniffed) -> str:
    """Which volumes a RAR file that is one of several lacks, "" where it is whole."""
    before, after = rar_volume(_disk(entry)) if found.format == "rar" else (False, False)
    return "前面的分卷" if before else "后面的分卷" if after else ""


def _silenced(listing: Listing) -> Listing:
    """A password on the whole archive, or a lost volume, is told once, not for each member."""
    entries = tuple(
        replace(e, trouble="unread") if e.trouble in ("encrypted", "damaged") else e
        for e in listing.entries
    )
    return replace(listing, entries=entries)


def _single(path: str) -> str:
    """Name of what a compressed single file holds: its own without the suffix."""
    name = path.rpartition("/")[2]
    for suffix in _PACKED_SUFFIXES:
        if name.endswith(suffix) and len(name) > len(suffix):
            return name.removesuffix(suffix)
    return name


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "没有读取权限"
    return f"读取磁盘时出错（{type(error).__name__}）"
