"""Which program a report was made with: its own code and data, and the libraries that read files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable

_NOT_IN_REPORTS = frozenset({"api", "samples", "__pycache__"})
_SUFFIXES = (".py", ".yaml", ".json", ".txt", ".j2", ".css")
_READERS = (
    "lxml", "numpy", "opencv-python-headless", "openvino", "onnxruntime", "pdfplumber", "pypdfium2",
    "rapidfuzz", "rapidocr", "zxing-cpp",
)  # fmt: skip


@lru_cache(maxsize=1)
def engine_digest() -> str:
    """Twelve hex digits: of another program, report by report, nothing is to be kept."""
    return program_digest(files("lvjian"))


def program_digest(package: Traversable) -> str:
    """The same of a package wherever it lies."""
    digest = hashlib.sha256()
    for name, content in sorted(_held(package, "")):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    for name in _READERS:
        digest.update(f"{name}={_version(name)}\0".encode())
    return digest.hexdigest()[:12]


def _held(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name not in _NOT_IN_REPORTS:
                yield from _held(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_SUFFIXES):
            yield prefix + entry.name, entry.read_bytes()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
