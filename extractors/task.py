"""Reading one file as a worker process is asked to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lvjian.core.document import Document
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors import read_file
from lvjian.extractors.limits import ReadLimits


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A file to read: where it lies, what it is called in the bundle, its format.

    Attributes:
        recognised: its pages and pictures that recognition has read already.
        printed: a Word file's print, for pages and boxes of its places.
    """

    disk: Path
    file: str
    format: str
    limits: ReadLimits
    recognised: tuple[RecognisedPage, ...] = ()
    printed: Path | None = None


def read_task(task: ReadTask) -> Document:
    """Read the file of a task.

    Raises:
        FileReadError: as ``read_file``.
    """
    document = read_file(
        task.disk,
        file=task.file,
        format=task.format,
        limits=task.limits,
        recognised=task.recognised,
    )
    if task.printed is None:
        return document
    from lvjian.extractors.word.pages import on_pages  # noqa: PLC0415 - wants the PDF library

    return on_pages(document, task.printed)
