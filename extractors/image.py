"""Picture files: opened, counted and judged for damage, their text not read here."""

from __future__ import annotations

import struct
import warnings
from pathlib import Path

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    ImageSequence,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from lvjian.core.document import Document, PageDoubt, Picture
from lvjian.core.errors import FileReadError
from lvjian.core.place import Place
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.package import over_limit

# Importing a plug-in registers it; Image.init() would load forty more.
_PLUGINS = (
    BmpImagePlugin,
    GifImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
_FORMATS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP")
_DECODED = 40_000_000
"""Pictures up to this many pixels are decoded, to find damage and blank pages."""
_PAPER_DPI = 96.0
_FLAT = 2
"""Largest difference of levels on a picture of one colour (JPEG noise)."""
_ERRORS = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, IndexError, TypeError,
    OverflowError, ZeroDivisionError, NotImplementedError, RuntimeError, MemoryError,
)  # fmt: skip


def read_image(disk: Path, *, file: str, limits: ReadLimits | None = None) -> Document:
    """A picture as a document of one picture per frame (TIFF) and no text.

    Raises:
        FileReadError: I001 damaged, I003 a kind that is not decoded, I004 over a limit.
    """
    limits = limits or ReadLimits()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(disk, formats=_FORMATS) as image:
                return _document(image, file=file, limits=limits)
        except Image.DecompressionBombError as error:
            raise over_limit(file, "图片像素过多") from error
        except UnidentifiedImageError as error:
            raise _unknown(disk, file) from error
        except _ERRORS as error:
            raise _damaged(file) from error


def _document(image: ImageFile.ImageFile, *, file: str, limits: ReadLimits) -> Document:
    _check_size(image, file, limits)
    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if frames > limits.pages:
        raise over_limit(file, f"图片有 {frames} 页，上限 {limits.pages} 页")
    left = _DECODED
    doubts: list[PageDoubt] = []
    blocks: list[Picture] = []
    for number, frame in enumerate(ImageSequence.Iterator(image), 1):
        _check_size(frame, file, limits)
        place = Place(file, page=number)
        width, height = (_points(frame, side) for side in (0, 1))
        blocks.append(Picture(place, width, height, Path(file).name))
        left -= frame.width * frame.height
        blank = left >= 0 and _is_blank(frame)
        doubts.append(
            PageDoubt(number, "blank", "空白图片，没有内容")
            if blank
            else PageDoubt(number, "no-text", "图片页，尚未识别文字")
        )
        if number == frames:
            break
    return Document(
        file=file,
        kind="image",
        blocks=tuple(blocks),
        pages=frames,
        doubts=tuple(doubts),
        empty=all(d.why == "blank" for d in doubts),
    )


def _check_size(image: Image.Image, file: str, limits: ReadLimits) -> None:
    if image.width * image.height > limits.picture_pixels:
        raise over_limit(
            file, f"图片为 {image.width}×{image.height} 像素，上限 {limits.picture_pixels} 像素"
        )


def _is_blank(frame: Image.Image) -> bool:
    """Whether the decoded picture is of one colour.

    Raises:
        OSError: the picture data break off.
    """
    frame.load()
    flat = 0 if frame.mode == "P" else _FLAT
    return all(high - low <= flat for low, high in map(_levels, frame.split()))


def _levels(band: Image.Image) -> tuple[float, float]:
    low, high = band.getextrema()
    assert isinstance(low, int | float)
    assert isinstance(high, int | float)
    return low, high


def _points(frame: Image.Image, side: int) -> float | None:
    """Length of a side in points: by the stated resolution, else at 96 dots per inch."""
    stated = frame.info.get("dpi")
    dots = _PAPER_DPI
    if isinstance(stated, tuple) and len(stated) == 2 and 20 <= float(stated[side]) <= 4800:
        dots = float(stated[side])
    return round(frame.size[side] * 72 / dots, 2)


def _unknown(disk: Path, file: str) -> FileReadError:
    with disk.open("rb") as stream:
        head = stream.read(16)
    if head[4:8] == b"ftyp":
        return FileReadError(
            "I003",
            f"文件“{file}”是 HEIC/HEIF 图片，暂不支持",
            "请转换为 JPEG 或 PNG 后重新提交",
        )
    return _damaged(file)


def _damaged(file: str) -> FileReadError:
    return FileReadError(
        "I001",
        f"图片“{file}”损坏或不完整，无法打开",
        "请确认图片能正常打开，重新导出为 JPEG 或 PNG 后提交",
    )
