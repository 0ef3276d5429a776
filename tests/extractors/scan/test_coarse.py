"""Faxes of the usual fineness: half the lines of a page, twice as high."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from lvjian.core.recognised import Wanted
from lvjian.extractors.scan.picture import is_coarse_picture
from lvjian.extractors.scan.raster import is_coarse_page
from lvjian.extractors.scan.sources import recognise_source
from tests.extractors.scan.drawing import page_picture

UNSURE = 0.85


def fax(lines_per_inch: int) -> bytes:
    """The page in black and white, 200 dots across, as a TIFF that states its dots."""
    page = page_picture()
    image = page.resize((page.width, page.height * lines_per_inch // 200)).convert("1")
    out = BytesIO()
    image.save(out, "TIFF", compression="group4", dpi=(200, lines_per_inch))
    return out.getvalue()


@pytest.mark.parametrize(("lines", "coarse"), [(100, True), (200, False)])
def test_lines_too_far_apart_are_told(lines: int, coarse: bool, tmp_path: Path) -> None:
    """In a picture, and in a PDF that stretches it over its page."""
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842))
    canvas.drawImage(ImageReader(BytesIO(fax(lines))), 0, 0, 595, 842)
    canvas.save()
    assert (is_coarse_picture(fax(lines), frame=1), is_coarse_page(path, 1)) == (coarse, coarse)


def test_nothing_on_them_is_certain(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    path.write_bytes(fax(100))
    page = recognise_source(path, "tiff", Wanted(1), most_pixels=10**8)
    assert page.lines
    assert max(line.sure for line in page.lines) < UNSURE
