"""Recognising one page or picture as a worker process is asked to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lvjian.core.recognised import RecognisedPage, Wanted


@dataclass(frozen=True, slots=True)
class RecogniseTask:
    """A page or picture to recognise.

    Attributes:
        disk: the file it is in.
        format: of that file, as in ``BundleFile``.
        pixels: most a picture may have.
    """

    disk: Path
    format: str
    wanted: Wanted
    pixels: int = 200_000_000


def recognise_task(task: RecogniseTask) -> RecognisedPage:
    """Recognise the page or picture of a task.

    Raises:
        FileReadError: its picture cannot be decoded.
    """
    # The process that hands out tasks names this function and must not load its libraries.
    from lvjian.extractors.scan.sources import recognise_source  # noqa: PLC0415

    return recognise_source(task.disk, task.format, task.wanted, most_pixels=task.pixels)
