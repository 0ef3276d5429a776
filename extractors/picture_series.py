"""Pictures of single pages that together are one document: photographs 1.jpg … 20.jpg."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lvjian.core.document import Document
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors.limits import ReadLimits


@dataclass(frozen=True, slots=True)
class SeriesTask:
    """Pictures to read as the pages of one document.

    Attributes:
        file: what the document is called.
        pictures: where each lies, with what recognition made of it, in page order.
    """

    file: str
    pictures: tuple[tuple[Path, tuple[RecognisedPage, ...]], ...]
    limits: ReadLimits


def read_series_task(task: SeriesTask) -> Document:
    """Read the pictures of a task; every frame of each is a page.

    Raises:
        FileReadError: as ``read_image``.
    """
    # The process that hands out tasks names this function and must not load its libraries.
    from lvjian.extractors.image import frame_layouts  # noqa: PLC0415
    from lvjian.extractors.pdf.assemble import assemble  # noqa: PLC0415
    from lvjian.extractors.pdf.layout import PageLayout  # noqa: PLC0415

    layouts: list[PageLayout] = []
    for disk, recognised in task.pictures:
        layouts = frame_layouts(
            disk, file=task.file, limits=task.limits, recognised=recognised, before=layouts
        )
    return assemble(layouts, (), file=task.file, pages=len(layouts), properties=(), kind="image")


def renumbered(page: RecognisedPage, number: int) -> RecognisedPage:
    """A recognised page under another number."""
    return replace(
        page,
        number=number,
        seals=tuple(replace(seal, page=number) for seal in page.seals),
        codes=tuple(replace(code, page=number) for code in page.codes),
    )
