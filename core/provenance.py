"""By which way a finding's words were read: Word, PDF or scan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from lvjian.core.bundle import FileKind
from lvjian.core.document import Document
from lvjian.core.place import Place

Reader = Literal["word", "pdf", "scan", "other"]
"""``scan`` is whatever recognition read, in whatever file it stands."""
READERS: tuple[Reader, ...] = ("word", "pdf", "scan", "other")
_BY_KIND: dict[str, Reader] = {"docx": "word", "pdf": "pdf", "image": "scan"}


def reader_of_file(kind: FileKind | str) -> Reader:
    """The way files of a kind are read."""
    return _BY_KIND.get(kind, "other")


def reader_of_document(document: Document) -> Reader:
    """The way most of a document was read."""
    pages = document.pages or 0
    if pages and 2 * len(document.recognised) >= pages:
        return "scan"
    return reader_of_file(document.kind)


def reader_at(places: Iterable[Place], kinds: dict[str, FileKind | str]) -> Reader:
    """The way the first place was read.

    Args:
        kinds: path of a file → its kind.
    """
    first = next(iter(places), None)
    if first is None:
        return "other"
    return "scan" if first.way == "ocr" else reader_of_file(kinds.get(first.file, ""))
