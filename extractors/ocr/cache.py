"""Recognised pages kept on disk by what they were made from.

The key is a digest of the file's bytes, the page and everything a reading depends on, so an
entry is never out of date; it is written whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.ocr.json import from_json, to_json

SETTINGS = "34"
"""Goes up with every change that makes other text of the same picture."""
_SHRINK_TO = 0.8
_ENTRIES = ("??/*.json", "read/??/*.doc.z", "office/*/??/*")


class OcrCache:
    """A folder of readings. Several processes may use it at a time."""

    def __init__(self, folder: Path, *, most_bytes: int = 1 << 30) -> None:
        self.folder = folder
        self._most_bytes = most_bytes

    @staticmethod
    def key(sha256: str, wanted: Wanted, *, engine: str) -> str:
        """Digest of a page of the file with that digest, as read by ``engine``."""
        parts = [SETTINGS, engine, sha256, wanted.number, wanted.boxes, wanted.name]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def get(self, key: str) -> RecognisedPage | None:
        """The page kept under a key; None where there is none or it cannot be used."""
        path = self._path(key)
        try:
            page = from_json(path.read_bytes())
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            os.utime(path)
        return page

    def put(self, key: str, page: RecognisedPage) -> None:
        """Keep a page; a folder that cannot be written to keeps nothing."""
        path = self._path(key)
        data = to_json(page)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
                file.write(data)
            Path(file.name).replace(path)

    def shrink(self) -> None:
        """Forget what was not used for longest, where the folder holds more than it may.

        Documents and conversions that were kept beside the readings count and go too.
        """
        entries = []
        for pattern in _ENTRIES:
            with suppress(OSError):
                for path in self.folder.glob(pattern):
                    with suppress(OSError):
                        state = path.stat()
                        entries.append((state.st_mtime, state.st_size, path))
        total = sum(size for _, size, _ in entries)
        if total <= self._most_bytes:
            return
        for _, size, path in sorted(entries):
            with suppress(OSError):
                path.unlink()
            total -= size
            if total <= _SHRINK_TO * self._most_bytes:
                return

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"
