"""The picture of a page, wherever it is kept, recognised."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from lvjian.core.errors import FileReadError
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors.heic import decoded, is_heic
from lvjian.extractors.metafile import bitmap_of, is_metafile
from lvjian.extractors.scan.page import recognise_page
from lvjian.extractors.scan.picture import decode_picture, is_coarse_picture
from lvjian.extractors.scan.raster import DPI, is_coarse_page, page_picture, working_dpi
from lvjian.extractors.scan.region import into_box, merged, scaled

Pixels = NDArray[np.uint8]


def recognise_source(
    disk: Path,
    format: str,  # noqa: A002 - the word of BundleFile
    wanted: Wanted,
    *,
    most_pixels: int,
) -> RecognisedPage:
    """Recognise a page of a PDF, a frame of a picture file or a picture in a packed file.

    Raises:
        FileReadError: the picture cannot be had.
    """
    if format == "pdf":
        return _pdf_page(disk, wanted)
    data = _bytes_of(disk) if wanted.name is None else _member(disk, wanted.name)
    frame = wanted.number if wanted.name is None else 1
    image, dpi = decode_picture(data, frame=frame, most_pixels=most_pixels)
    coarse = is_coarse_picture(data, frame=frame)
    return _at_usual_size(image, dpi, wanted.number, coarse=coarse)


def _pdf_page(disk: Path, wanted: Wanted) -> RecognisedPage:
    if not wanted.boxes:
        coarse = is_coarse_page(disk, wanted.number)
        return _at_usual_size(*page_picture(disk, wanted.number), wanted.number, coarse=coarse)
    image, dpi = page_picture(disk, wanted.number, dpi=1.5 * DPI)
    height, width = image.shape[:2]
    parts = []
    for box in wanted.boxes:
        x0, y0, x1, y1 = (max(0, round(v * dpi / 72)) for v in box)
        part = np.ascontiguousarray(image[y0:y1, x0:x1])
        if min(part.shape[:2]) >= 16:
            at = max(0.0, box[0]), max(0.0, box[1]), box[2], box[3]
            parts.append(into_box(recognise_page(part, dpi=dpi, number=wanted.number), at))
    return merged(wanted.number, parts, width=width * 72 / dpi, height=height * 72 / dpi, dpi=dpi)


def _at_usual_size(image: Pixels, dpi: float, number: int, *, coarse: bool) -> RecognisedPage:
    """Recognise a page whose size in points may be nonsense: scans stored at 72 dpi."""
    usual = working_dpi(image, dpi)
    page = recognise_page(image, dpi=usual, number=number, coarse=coarse)
    return scaled(page, usual / dpi) if usual != dpi else page


def _bytes_of(disk: Path) -> bytes:
    return decoded(disk, file=disk.name).getvalue() if is_heic(disk) else disk.read_bytes()


def _member(disk: Path, name: str) -> bytes:
    try:
        with ZipFile(disk) as archive:
            data = archive.read(name)
    except (BadZipFile, KeyError, OSError, NotImplementedError, RuntimeError) as error:
        raise FileReadError("I001", "内嵌图片已损坏，无法打开", "请重新插入这张图片") from error
    return (bitmap_of(data) or b"") if is_metafile(data[:256]) else data
