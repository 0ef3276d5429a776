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
_FILLS = 0.5
_COARSE_DPI, _UNLIKE = 130.0, 0.75
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


def is_coarse_page(disk: Path, number: int) -> bool:
    """Whether the picture that fills a page is a fax with lines too far apart for small print.

    Raises:
        FileReadError: the page cannot be had.
    """
    try:
        with pdfium.PdfDocument(disk) as pdf:
            page = pdf[number - 1]
            area = page.get_width() * page.get_height()
            for drawn in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_IMAGE], max_depth=2):
                x0, y0, x1, y1 = drawn.get_bounds()
                if (x1 - x0) * (y1 - y0) > _FILLS * area:
                    stated = drawn.get_metadata()
                    if is_coarse(stated.horizontal_dpi, stated.vertical_dpi):
                        return True
    except (pdfium.PdfiumError, IndexError, ValueError) as error:
        raise FileReadError("I001", "这一页无法显示成图片", "请重新导出这份 PDF") from error
    return False


def is_coarse(across: float, down: float) -> bool:
    """Whether dots (per inch) are those of a fax of the usual fineness: 204 by 98."""
    low, high = sorted((across, down))
    return low < _COARSE_DPI and low < _UNLIKE * high


def working_dpi(image: Pixels, stated: float) -> float:
    """Dots per inch at which print has its usual size.

    What a file states is believed where it gives a page between a card and A3; pictures of
    cameras and of screens are taken for an A4 page.
    """
    long_side = max(image.shape[:2])
    if _LONG_SIDE[0] <= long_side * 72 / stated <= _LONG_SIDE[1]:
        return stated
    return float(max(long_side / _A4_INCHES, 72.0))
