"""Which rubric packs a report was made with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from lvjian.core.rubric import Rubric
from lvjian.rubrics.compiled import encode


@lru_cache(maxsize=1)
def packs_digest() -> str:
    """Twelve hex digits over the names and bytes of all rubric packs as loaded."""
    digest = hashlib.sha256()
    for name, content in sorted(_packs(files("lvjian.rubrics"), "")):
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


@lru_cache(maxsize=32)
def rubric_digest(rubric: Rubric) -> str:
    """Twelve hex digits over one rubric, wherever its pack is kept."""
    return hashlib.sha256(encode(rubric).encode()).hexdigest()[:12]


def _packs(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _packs(entry, f"{prefix}{entry.name}/")
        elif entry.name == "pack.json":
            yield prefix + entry.name, entry.read_bytes()
