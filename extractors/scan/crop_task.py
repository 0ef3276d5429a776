"""Cutting places out of one page as a worker process is asked to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from lvjian.core.place import Box

_FORMATS = frozenset({"pdf", "jpeg", "png", "gif", "bmp", "tiff", "webp"})


@dataclass(frozen=True, slots=True)
class CropTask:
    """Places of one page to cut out.

    Attributes:
        disk: the file; format: as in ``BundleFile``.
        boxes: in points of the page as displayed.
        pixels: most a picture may have.
    """

    disk: Path
    format: str
    page: int
    boxes: tuple[Box, ...]
    pixels: int = 200_000_000


def can_crop(format_: str) -> bool:
    """Whether files of this format have pages to cut from."""
    return format_ in _FORMATS


def crop_task(task: CropTask) -> tuple[bytes, ...]:
    """PNG of each place, empty where there is nothing of it on the page.

    Raises:
        FileReadError: the page cannot be drawn.
    """
    # The process that hands out tasks names this function and must not load its libraries.
    from lvjian.extractors.scan.crops import cut_places  # noqa: PLC0415

    return cut_places(task.disk, task.format, task.page, boxes=task.boxes, pixels=task.pixels)
