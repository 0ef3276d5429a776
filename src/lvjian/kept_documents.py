"""Documents of scanned bundles kept between checks, so that a re-check starts no process.

Recognition is kept by itself (``extractors.ocr_cache``); putting its pages together again, and
starting the processes that do it, costs more than all the rules. An entry's name is a digest of
everything a reading depends on, this program included, so it is never out of date.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import NamedTemporaryFile

from lvjian import __version__
from lvjian.core.bundle import BundleFile
from lvjian.core.document import Document
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.ocr.json import to_json
from lvjian.ingest.sandbox import data_of

FOLDER = "read"
_READERS = ("lvjian.core", "lvjian.extractors")
_LIBRARIES = ("lxml", "numpy", "opencv-python-headless", "pdfplumber", "pillow", "pypdfium2")
_TORN = (OSError, zlib.error, pickle.UnpicklingError, AttributeError, TypeError, EOFError,
         ImportError, IndexError, ValueError)  # fmt: skip


class KeptDocuments:
    """A folder of documents. Several processes may use it at a time."""

    def __init__(self, cache: Path) -> None:
        self._folder = cache / FOLDER

    def key(
        self, file: BundleFile, limits: ReadLimits, recognised: tuple[RecognisedPage, ...]
    ) -> str | None:
        """Digest of a file as read with these limits and pages; None where it cannot be told."""
        if file.sha256 is None:
            return None
        disk, form = file.source
        digest = hashlib.sha256(f"{edition()}\0{file.sha256}\0{form}\0{limits}\0".encode())
        digest.update(file.path.encode("utf-8", "surrogatepass"))
        for made in (disk if file.converted else None, file.printed):
            digest.update(b"\0" + (_bytes_digest(made) if made else b""))
        for page in recognised:
            digest.update(b"\0" + to_json(page))
        return digest.hexdigest()

    @staticmethod
    def joint_key(keys: Sequence[str | None]) -> str | None:
        """Key of what is read of several files as one document."""
        known = [key for key in keys if key is not None]
        if len(known) < len(keys):
            return None
        return hashlib.sha256("\n".join(known).encode()).hexdigest()

    def get(self, key: str | None) -> Document | None:
        """The document kept under a key; None where there is none or it cannot be used."""
        if key is None:
            return None
        path = self._path(key)
        try:
            document = data_of(zlib.decompress(path.read_bytes()))
        except _TORN:
            return None
        with suppress(OSError):
            os.utime(path)
        return document if isinstance(document, Document) else None

    def put(self, key: str | None, document: Document) -> None:
        """Keep a document, whole or not at all; a folder that cannot be written keeps nothing."""
        if key is None:
            return
        path = self._path(key)
        data = zlib.compress(pickle.dumps(document, protocol=5), 1)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(data)
            Path(file.name).replace(path)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.doc.z"


@lru_cache(maxsize=1)
def edition() -> str:
    """Digest of the readers themselves and the libraries they use."""
    digest = hashlib.sha256(__version__.encode())
    for name, data in _sources():
        digest.update(f"\0{name}\0{len(data)}\0".encode() + data)
    for library in _LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            digest.update(f"\0{library} {metadata.version(library)}".encode())
    return digest.hexdigest()


def _sources() -> Iterator[tuple[str, bytes]]:
    for package in _READERS:
        yield from _files_of(resources.files(package), package)


def _files_of(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    """Files of a package and of the packages in it, by their paths; compiled ones left out."""
    for item in sorted(folder.iterdir(), key=lambda one: one.name):
        within = f"{path}/{item.name}"
        if item.is_file():
            yield within, item.read_bytes()
        elif item.is_dir() and item.name != "__pycache__":
            yield from _files_of(item, within)


def _bytes_digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()
