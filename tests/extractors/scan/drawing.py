"""Pages drawn for the tests of recognition: a ruled table with scores, text, check boxes."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image
from reportlab.pdfgen import canvas

from lvjian.samples.flowpdf import font_name

Pixels = NDArray[np.uint8]

ROWS = (
    ("序号", "具体评价要求", "分值", "得分"),
    ("1", "厂房采用多层建筑", "8", "7.5"),
    ("2", "建立能源管理体系", "10", "10"),
    ("3", "通过GB/T 23331认证", "20", "0"),
    ("4", "固体废物综合利用", "6", ""),
)
TITLE = "绿色低碳工厂评价指标表"
BODY = "本页为扫描件，文字须由识别得到，附表共四行。"
_COLUMNS = (70.0, 110.0, 330.0, 400.0, 470.0)
_TOP, _STEP = 180.0, 26.0


@lru_cache(maxsize=1)
def page_pdf() -> bytes:
    """The page as a born-digital PDF of A4."""
    stream = BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(595, 842))
    sheet.setFont(font_name(), 18)
    sheet.drawString(180, 842 - 90, TITLE)
    sheet.setFont(font_name(), 11)
    sheet.drawString(70, 842 - 130, BODY)
    for line in range(len(ROWS) + 1):
        y = 842 - (_TOP + line * _STEP)
        sheet.line(_COLUMNS[0], y, _COLUMNS[-1], y)
    for x in _COLUMNS:
        sheet.line(x, 842 - _TOP, x, 842 - (_TOP + len(ROWS) * _STEP))
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            sheet.drawString(_COLUMNS[c] + 6, 842 - (_TOP + r * _STEP + 17), text)
    _option(sheet, 70, 360, "符合", ticked=True)
    _option(sheet, 150, 360, "不符合", ticked=False)
    sheet.showPage()
    sheet.save()
    return stream.getvalue()


def _option(sheet: canvas.Canvas, x: float, y: float, text: str, *, ticked: bool) -> None:
    sheet.rect(x, 842 - y, 9, 9)
    if ticked:
        sheet.line(x + 2, 842 - y + 5, x + 4, 842 - y + 2)
        sheet.line(x + 4, 842 - y + 2, x + 8, 842 - y + 8)
    sheet.drawString(x + 13, 842 - y, text)


@lru_cache(maxsize=1)
def page_picture() -> Image.Image:
    """The page as a scanner at 200 dots per inch gives it."""
    with pdfium.PdfDocument(page_pdf()) as pdf:
        image = pdf[0].render(scale=200 / 72).to_pil().convert("RGB")
    noise = np.random.default_rng(7).normal(0, 5, (image.height, image.width, 1))
    tired = np.asarray(image, np.float32) * 0.93 + 8 + noise
    return Image.fromarray(np.clip(tired, 0, 255).astype(np.uint8))


def pixels(image: Image.Image) -> Pixels:
    """Height × width × 3, blue first."""
    return np.ascontiguousarray(np.asarray(image.convert("RGB"), np.uint8)[:, :, ::-1])


def scan_pdf(path: Path, *pages: Image.Image, quality: int = 75) -> Path:
    """Pictures as the pages of a PDF, as a scanner stores them."""
    first, *rest = pages
    first.save(path, "PDF", resolution=200, save_all=True, append_images=rest, quality=quality)
    return path
