"""QR and bar codes on the picture of a page. What they say is read, never followed."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from lvjian.core.recognised import Code

_FORMATS = zxingcpp.BarcodeFormats(
    [
        zxingcpp.BarcodeFormat.QRCode,
        zxingcpp.BarcodeFormat.MicroQRCode,
        zxingcpp.BarcodeFormat.DataMatrix,
        zxingcpp.BarcodeFormat.Aztec,
        zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Code128,
        zxingcpp.BarcodeFormat.EAN13,
    ]
)
"""Codes with a check of their own: ruled tables look like the others."""
_MOST = 20
_MAX_SIDE = 3600
"""Longer pictures are halved: their codes have more pixels than they need."""


def find_codes(image: NDArray[np.uint8], *, dpi: float, page: int) -> tuple[Code, ...]:
    """Codes that could be decoded, from the top down, boxes in points.

    Args:
        image: height × width × 3, blue first, as put upright; or grey.
        dpi: pixels per 72 points of the page.
        page: its number, from 1.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY) if image.ndim == 3 else image)
    scale = 1.0
    while max(grey.shape) * scale > _MAX_SIDE:
        scale /= 2
    if scale < 1.0:
        grey = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA))
    found: list[Code] = []
    for code in zxingcpp.read_barcodes(np.ascontiguousarray(grey), formats=_FORMATS):
        if not code.valid or not code.text.strip():
            continue
        at = code.position
        corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        points = 72.0 / (dpi * scale)
        xs, ys = [c.x * points for c in corners], [c.y * points for c in corners]
        box = (round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1))
        found.append(Code(page, box, code.text.strip(), code.format.name))
    return tuple(sorted(found, key=lambda c: (c.box[1], c.box[0], c.text))[:_MOST])
