"""A page as a picture, drawn inside a confined worker process."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageOps, ImageSequence

from lvjian.core.errors import FileReadError

_MOST_PIXELS = 40_000_000
_POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page to draw.

    Attributes:
        format: ``pdf`` or the format of a picture.
        scale: pixels per point.
    """

    disk: Path
    format: str
    page: int
    scale: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page drawn: PNG and its size in points as displayed."""

    png: bytes
    points: tuple[float, float]


def draw(task: PageTask) -> Drawn:
    """Draw the page.

    Raises:
        FileReadError: there is no such page, or it cannot be drawn.
    """
    return _of_pdf(task) if task.format == "pdf" else _of_picture(task)


def _of_pdf(task: PageTask) -> Drawn:
    try:
        with pypdfium2.PdfDocument(task.disk) as document:
            if task.page > len(document):
                raise _no_page()
            page = document[task.page - 1]
            width, height = page.get_size()
            scale = min(task.scale, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            return Drawn(_png(page.render(scale=scale).to_pil()), (width, height))
    except pypdfium2.PdfiumError:
        raise FileReadError("I001", "这一页画不出来", "请下载原件查看") from None


def _of_picture(task: PageTask) -> Drawn:
    Image.MAX_IMAGE_PIXELS = 4 * _MOST_PIXELS
    try:
        with Image.open(task.disk) as opened:
            frame = _frame(opened, task.page)
            points = _points(frame)
            width = max(1, round(points[0] * task.scale))
            height = max(1, round(points[1] * task.scale))
            if width * height <= _MOST_PIXELS:
                frame = frame.resize((width, height))
            return Drawn(_png(frame), points)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise FileReadError("I001", "这张图片打不开", "请下载原件查看") from None


def _frame(opened: Any, number: int) -> Any:
    for n, frame in enumerate(ImageSequence.Iterator(opened), start=1):
        if n == number:
            return ImageOps.exif_transpose(frame).convert("RGB")
    raise _no_page()


def _points(frame: Any) -> tuple[float, float]:
    """A picture's size on paper; without a resolution of its own, 72 pixels an inch."""
    dpi = float(frame.info.get("dpi", (0, 0))[0] or 0)
    dpi = dpi if 50 <= dpi <= 1200 else _POINTS_PER_INCH
    return frame.width * _POINTS_PER_INCH / dpi, frame.height * _POINTS_PER_INCH / dpi


def _no_page() -> FileReadError:
    return FileReadError("I001", "没有这一页", "请检查页码")


def _png(image: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=3)
    return out.getvalue()
