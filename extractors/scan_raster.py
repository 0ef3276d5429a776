"""Pages of a PDF as pictures, and the resolution at which a picture is looked at."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from lvjian.core.errors import FileReadError

Pixels = NDArray[np.uint8]

DPI = 200.0
"""More buys nothing (``design/measured.md`` 4)."""
_MOST_SIDE = 3600
_A4_INCHES = 11.69
_LONG_SIDE = (150.0, 1300.0)
"""Points a page's long side may have to be believed: from a card to A3."""


def page_picture(disk: Path, number: int, *, dpi: float = DPI) -> tuple[Pixels, float]:
    """A page as displayed, height × width × 3, blue first, and its dots per 72 points.

    Raises:
        FileReadError: the page cannot be drawn.
    """
    try:
        with pdfium.PdfDocument(disk) as pdf:
            if pdf.get_formtype():
                pdf.init_forms()  # else the values and seals of its fields are not drawn
            page = pdf[number - 1]
            long_side = max(page.get_size())
            dpi = min(dpi, _MOST_SIDE * 72 / max(long_side, 1.0))
            image = page.render(scale=dpi / 72, may_draw_forms=True).to_numpy()
            return np.ascontiguousarray(image[:, :, :3], np.uint8), dpi
    except (pdfium.PdfiumError, IndexError, ValueError) as error:
        raise FileReadError("I001", "这一页无法显示成图片", "请重新导出这份 PDF") from error


def working_dpi(image: Pixels, stated: float) -> float:
    """Dots per inch at which print has its usual size.

    What a file states is believed where it gives a page between a card and A3; pictures of
    cameras and of screens are taken for an A4 page.
    """
    long_side = max(image.shape[:2])
    if _LONG_SIDE[0] <= long_side * 72 / stated <= _LONG_SIDE[1]:
        return stated
    return float(max(long_side / _A4_INCHES, 72.0))
