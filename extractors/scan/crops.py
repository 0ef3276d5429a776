"""Small pictures of places on pages, for people who are asked what stands there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.place import Box
from lvjian.extractors.scan.picture import decode_picture
from lvjian.extractors.scan.raster import page_picture

Pixels = NDArray[np.uint8]
_DPI = 150.0
_MARGIN = 4.0
"""Points around a place that are shown with it."""
_MOST_SIDE = 1000
_LEAST = 4


def cut_places(
    disk: Path,
    format_: str,
    page: int,
    *,
    boxes: Sequence[Box],
    pixels: int,
) -> tuple[bytes, ...]:
    """PNG of each place, empty where there is nothing of it on the page.

    Args:
        boxes: in points of the page as displayed.
        pixels: most a picture may have.

    Raises:
        FileReadError: the page cannot be drawn.
    """
    if format_ == "pdf":
        image, dpi = page_picture(disk, page, dpi=_DPI)
    else:
        image, dpi = decode_picture(disk.read_bytes(), frame=page, most_pixels=pixels)
    return tuple(_cut(image, box, dpi / 72) for box in boxes)


def _cut(image: Pixels, box: Sequence[float], scale: float) -> bytes:
    height, width = image.shape[:2]
    x0, y0 = (max(0, int((v - _MARGIN) * scale)) for v in box[:2])
    x1, y1 = (
        min(width, int((box[2] + _MARGIN) * scale)),
        min(height, int((box[3] + _MARGIN) * scale)),
    )
    part = image[y0:y1, x0:x1]
    if min(part.shape[:2]) < _LEAST:
        return b""
    shrink = _MOST_SIDE / max(part.shape[:2])
    if shrink < 1:
        part = np.asarray(
            cv2.resize(part, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA), np.uint8
        )
    made, data = cv2.imencode(".png", part, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    return data.tobytes() if made else b""
