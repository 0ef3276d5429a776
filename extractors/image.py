"""Picture files: opened, counted and judged for damage; their text is what recognition made of them."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    ImageSequence,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from lvjian.core.document import Block, Document, Picture
from lvjian.core.errors import FileReadError
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.heic import decoded, is_heic
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.package import over_limit
from lvjian.extractors.pdf.assemble import assemble
from lvjian.extractors.pdf.layout import PageLayout, with_recognised
from lvjian.extractors.pdf.page import PageContent
from lvjian.extractors.picture_series import renumbered

# Importing a plug-in registers it; Image.init() would load forty more.
_PLUGINS = (
    BmpImagePlugin,
    GifImagePlugin,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
FORMATS = ("JPEG", "PNG", "BMP", "GIF", "TIFF", "WEBP", "JPEG2000")
_DECODED = 40_000_000
"""Pictures up to this many pixels are decoded, to find damage and blank pages."""
_PAPER_DPI = 96.0
_ORIENTATION = 0x0112
_ON_ITS_SIDE = (5, 6, 7, 8)
_MOST_UNLIKE = 4.5
_FLAT = 2
"""Largest difference of levels on a picture of one colour (JPEG noise)."""
DECODING_ERRORS = (
    OSError, SyntaxError, ValueError, EOFError, struct.error, KeyError, IndexError, TypeError,
    OverflowError, ZeroDivisionError, NotImplementedError, RuntimeError, MemoryError,
)  # fmt: skip


def read_image(
    disk: Path,
    *,
    file: str,
    limits: ReadLimits | None = None,
    recognised: tuple[RecognisedPage, ...] = (),
) -> Document:
    """A picture as a document of one page per frame (TIFF).

    Args:
        recognised: what recognition made of its frames; the others have no text.

    Raises:
        FileReadError: I001 damaged, I003 a kind that is not decoded, I004 over a limit.
    """
    layouts = frame_layouts(
        disk, file=file, limits=limits or ReadLimits(), recognised=recognised, before=()
    )
    document = assemble(layouts, (), file=file, pages=len(layouts), properties=(), kind="image")
    return replace(document, blocks=tuple(_named(b, Path(file).name) for b in document.blocks))


def frame_layouts(
    disk: Path,
    *,
    file: str,
    limits: ReadLimits,
    recognised: tuple[RecognisedPage, ...],
    before: Sequence[PageLayout],
) -> list[PageLayout]:
    """The frames of a picture file as pages, behind those of the files ``before`` it.

    Args:
        recognised: by number of the frame in this file.

    Raises:
        FileReadError: as ``read_image``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            source = decoded(disk, file=file) if is_heic(disk) else disk
            with Image.open(source, formats=FORMATS) as image:
                return _frames(
                    image, file=file, limits=limits, recognised=recognised, before=before
                )
        except Image.DecompressionBombError as error:
            raise over_limit(file, "图片像素过多") from error
        except UnidentifiedImageError as error:
            raise _damaged(file) from error
        except DECODING_ERRORS as error:
            raise _damaged(file) from error


def _frames(
    image: ImageFile.ImageFile,
    *,
    file: str,
    limits: ReadLimits,
    recognised: tuple[RecognisedPage, ...],
    before: Sequence[PageLayout],
) -> list[PageLayout]:
    _check_size(image, file, limits)
    frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
    if frames + len(before) > limits.pages:
        raise over_limit(file, f"图片有 {frames + len(before)} 页，上限 {limits.pages} 页")
    left = _DECODED
    seen = {page.number: page for page in recognised}
    layouts = list(before)
    for frame, shown in enumerate(ImageSequence.Iterator(image), 1):
        _check_size(shown, file, limits)
        left -= shown.width * shown.height
        number = len(layouts) + 1
        if (page := seen.get(frame)) is not None:
            layouts.append(_seen_layout(renumbered(page, number), layouts))
        else:
            blank = left >= 0 and _is_blank(shown)
            layouts.append(_unseen_layout(shown, number, blank=blank))
        if frame == frames:
            break
    return layouts


def _seen_layout(seen: RecognisedPage, before: Sequence[PageLayout]) -> PageLayout:
    content = PageContent(seen.number, seen.width, seen.height)
    content.pictures = [(0.0, 0.0, seen.width, seen.height)]
    # A table without vertical rules may run on from the page before.
    return with_recognised(content, seen, follows=bool(before) and bool(before[-1].loose))


def _unseen_layout(frame: Image.Image, number: int, *, blank: bool) -> PageLayout:
    """A frame that recognition has not read is a picture that fills its page."""
    width, height = (_points(frame, side) for side in (0, 1))
    layout = PageLayout(number, width, height)
    if not blank:
        layout.pictures = [(0.0, 0.0, width, height)]
        layout.wanted = Wanted(number)
        layout.drawn = True
    return layout


def _named(block: Block, name: str) -> Block:
    return replace(block, name=name) if isinstance(block, Picture) else block


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


def _points(frame: Image.Image, side: int) -> float:
    """Length of a side in points as displayed, at the resolution of ``stated_dpi``."""
    axis = 1 - side if frame.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE else side
    return round(frame.size[axis] * 72 / stated_dpi(frame)[axis], 2)


def stated_dpi(image: Image.Image) -> tuple[float, float]:
    """Dots per inch that the picture states across and down, else 96.

    Two that differ are those of a fax, which has half the lines or a quarter; others are a slip.
    """
    stated = image.info.get("dpi")
    if isinstance(stated, tuple) and len(stated) == 2 and 20 <= float(stated[0]) <= 4800:
        across, down = float(stated[0]), float(stated[1])
        if down > 0 and max(across, down) <= _MOST_UNLIKE * min(across, down):
            return across, down
        return across, across
    return _PAPER_DPI, _PAPER_DPI


def _damaged(file: str) -> FileReadError:
    return FileReadError(
        "I001",
        f"图片“{file}”损坏或不完整，无法打开",
        "请确认图片能正常打开，重新导出为 JPEG 或 PNG 后提交",
    )
