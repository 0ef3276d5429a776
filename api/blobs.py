"""Originals and reports by the hash of their content: in a folder, or in an S3-like store."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Protocol, cast

import fsspec

from lvjian.api.ids import new_id
from lvjian.api.settings import Settings
from lvjian.core.errors import LvjianError, UsageError

_READ_ONLY = 0o440
_AT_ONCE = 8
"""Files the disk is told to keep at the same time: it takes several in one go."""
_YOUNG_SECONDS = 12 * 3600.0
"""What was put in so long ago is put in anew: half of what a sweep leaves alone."""
_OURS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EROFS})


class MissingBlob(LvjianError):  # noqa: N818 - says what is missing
    """A stored file is not there any more."""


class StoreAway(Exception):  # noqa: N818 - nobody's error: it comes back
    """The remote store does not answer, or refuses."""


class Blobs(Protocol):
    """A store of bytes; what is put in twice is kept once."""

    def keep_files(self, files: Sequence[tuple[Path, str]]) -> None:
        """Keep the content of files with these hashes; they may be removed afterwards."""

    def keep_bytes(self, *contents: bytes) -> list[str]:
        """Keep each content; returns their hashes."""

    def open(self, sha256: str) -> BinaryIO:
        """Open for reading.

        Raises:
            MissingBlob: it is not there.
        """

    def local(self, sha256: str) -> AbstractContextManager[Path]:
        """The content as a file on this machine while the block runs; never write to it."""

    def remove(self, sha256: str) -> None:
        """Forget it, if there."""

    def held(self) -> Iterator[tuple[str, float]]:
        """Every hash held and when it was last put in, in seconds since 1970."""

    def alive(self) -> None:
        """Ask for nothing; raises ``StoreAway`` if there is no answer."""


def blobs_of(settings: Settings) -> Blobs:
    """The store the settings name."""
    if settings.blob_url:
        return RemoteBlobs(settings.blob_url, settings.blob_options, settings.scratch)
    return FolderBlobs(settings.blobs)


def read_blob(blobs: Blobs, sha256: str) -> bytes:
    """The whole content of a small blob.

    Raises:
        MissingBlob: it is not there.
    """
    with blobs.open(sha256) as stream:
        return stream.read()


class FolderBlobs:
    """``root/ab/cdef…``; a file appears there whole, on disk and read-only."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def keep_files(self, files: Sequence[tuple[Path, str]]) -> None:
        """Link them in where that is possible, copy them otherwise."""
        with self._settling() as parts:
            for path, sha256 in files:
                part = self._wanted(sha256, parts)
                if part is not None:
                    _placed(path, part)

    def keep_bytes(self, *contents: bytes) -> list[str]:
        """Write beside, then rename."""
        hashes = [hashlib.sha256(content).hexdigest() for content in contents]
        with self._settling() as parts:
            for sha256, content in zip(hashes, contents, strict=True):
                part = self._wanted(sha256, parts)
                if part is not None:
                    part.write_bytes(content)
        return hashes

    def open(self, sha256: str) -> BinaryIO:
        """Open for reading."""
        try:
            return self._path(sha256).open("rb")
        except FileNotFoundError:
            raise _missing(sha256) from None

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """The file itself."""
        path = self._path(sha256)
        if not path.is_file():
            raise _missing(sha256)
        yield path

    def remove(self, sha256: str) -> None:
        """Unlink."""
        self._path(sha256).unlink(missing_ok=True)

    def held(self) -> Iterator[tuple[str, float]]:
        """Walk the folder."""
        for folder in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
            for path in sorted(folder.iterdir()):
                with suppress(FileNotFoundError):
                    yield folder.name + path.name, path.stat().st_mtime

    def alive(self) -> None:
        """It is a folder of this machine."""

    def _path(self, sha256: str) -> Path:
        return self._root / sha256[:2] / sha256[2:]

    def _part(self) -> Path:
        folder = self._root / "parts"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / new_id("p")

    @staticmethod
    def _refreshed(target: Path) -> bool:
        """Whether it is there; its time is set anew, so that a purge under way leaves it."""
        try:
            os.utime(target)
        except FileNotFoundError:
            return False
        return True

    def _wanted(self, sha256: str, parts: dict[Path, Path]) -> Path | None:
        """Where to write what is not there yet, entered as the part of its target."""
        target = self._path(sha256)
        if target in parts or self._refreshed(target):
            return None
        parts[target] = self._part()
        return parts[target]

    @contextmanager
    def _settling(self) -> Iterator[dict[Path, Path]]:
        """Target → part; when the block ends well each part stands whole in its place."""
        parts: dict[Path, Path] = {}
        try:
            yield parts
            if parts:
                with ThreadPoolExecutor(min(_AT_ONCE, len(parts))) as pool:
                    list(pool.map(_synced, parts.values()))
                    for target, part in parts.items():
                        _moved(part, target)
                    list(pool.map(_synced, {target.parent for target in parts}))
        finally:
            for part in parts.values():
                part.unlink(missing_ok=True)


def _placed(path: Path, part: Path) -> None:
    try:
        os.link(path, part)
    except OSError:  # another file system, or one without links
        shutil.copyfile(path, part)


def _synced(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _moved(part: Path, target: Path) -> None:
    part.chmod(_READ_ONLY)
    os.utime(part)
    target.parent.mkdir(parents=True, exist_ok=True)
    part.replace(target)


class RemoteBlobs:
    """Any store fsspec knows; a copy on this machine only while it is used.

    Every method raises ``StoreAway`` where the store does not answer.
    """

    def __init__(self, url: str, options: dict[str, Any], scratch: Path) -> None:
        # Other machines write to the same store: no list of what is in it may be kept here.
        given = {"use_listings_cache": False, "skip_instance_cache": True, **options}
        try:
            self._system, root = fsspec.core.url_to_fs(url, **given)
        except (ImportError, ValueError) as error:
            way = "S3 需要 pip install 'lvjian[s3]'"
            raise UsageError(f"原件存放处 {url} 用不了：{error}；{way}") from None
        self._root = str(root).rstrip("/")
        self._scratch = scratch

    def keep_files(self, files: Sequence[tuple[Path, str]]) -> None:
        """Upload, unless put in lately: a purge under way leaves only what is young."""
        with _answering():
            for path, sha256 in files:
                if not self._young(self._path(sha256)):
                    self._ready(sha256)
                    self._system.put_file(str(path), self._path(sha256))

    def keep_bytes(self, *contents: bytes) -> list[str]:
        """Upload."""
        hashes = [hashlib.sha256(content).hexdigest() for content in contents]
        with _answering():
            for sha256, content in zip(hashes, contents, strict=True):
                self._ready(sha256)
                self._system.pipe_file(self._path(sha256), content)
        return hashes

    def open(self, sha256: str) -> BinaryIO:
        """Open for reading."""
        try:
            with _answering():
                return cast("BinaryIO", self._system.open(self._path(sha256), "rb"))
        except FileNotFoundError:
            raise _missing(sha256) from None

    @contextmanager
    def local(self, sha256: str) -> Iterator[Path]:
        """A copy that is removed afterwards."""
        self._scratch.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._scratch) as folder:
            path = Path(folder) / sha256
            try:
                with _answering():
                    self._system.get_file(self._path(sha256), str(path))
            except FileNotFoundError:
                raise _missing(sha256) from None
            yield path

    def remove(self, sha256: str) -> None:
        """Delete."""
        with suppress(FileNotFoundError), _answering():
            self._system.rm_file(self._path(sha256))

    def held(self) -> Iterator[tuple[str, float]]:
        """List the store."""
        with _answering():
            found = self._system.find(self._root, detail=True)
        for path, info in sorted(found.items()):
            folder, _, name = path.rpartition("/")
            with _answering():
                modified = _modified(info) or self._system.modified(path)
            yield folder.rpartition("/")[2] + name, modified.timestamp()

    def alive(self) -> None:
        """Ask for nothing."""
        with _answering():
            self._system.exists(f"{self._root}/alive")

    def _young(self, path: str) -> bool:
        try:
            modified = _modified(self._system.info(path)) or self._system.modified(path)
        except FileNotFoundError:
            return False
        return bool(modified.timestamp() > time.time() - _YOUNG_SECONDS)

    def _path(self, sha256: str) -> str:
        return f"{self._root}/{sha256[:2]}/{sha256[2:]}"

    def _ready(self, sha256: str) -> None:
        if not self._flat:
            self._system.makedirs(f"{self._root}/{sha256[:2]}", exist_ok=True)

    @property
    def _flat(self) -> bool:
        """Whether the store has keys and no folders; asking for one costs a call each time."""
        return "s3" in self._system.protocol


def _modified(info: dict[str, Any]) -> datetime | None:
    """When a file was put in, where the listing says so."""
    said = info.get("LastModified") or info.get("mtime")
    return said if isinstance(said, datetime) else None


@contextmanager
def _answering() -> Iterator[None]:
    """What a store's own library raises becomes ``StoreAway``; this machine's errors stay."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _OURS:
            raise
        raise StoreAway(type(error).__name__) from error


def _missing(sha256: str) -> MissingBlob:
    return MissingBlob(f"存放的文件 {sha256[:12]}… 已不在，可能已按保留期限清除")
