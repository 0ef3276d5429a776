"""Round and square things in red or blue that are no seals, drawn on a page."""

from __future__ import annotations

import math

import zxingcpp
from PIL import Image, ImageDraw

from lvjian.samples.seals import chinese_font
from tests.extractors.seals import pages

MIDDLE, REACH = (410, 620), 80
"""Pixels at ``pages.DPI``: 40 mm across."""


def _ground() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = pages.written()
    draw = ImageDraw.Draw(page)
    draw.rectangle((230, 470, 590, 770), fill="white")
    return page, draw


def _ring(draw: ImageDraw.ImageDraw, reach: float, width: int, fill: str | None = None) -> None:
    x, y = MIDDLE
    box = (x - reach, y - reach, x + reach, y + reach)
    draw.ellipse(box, outline=pages.RED, width=width, fill=fill)


def _words(draw: ImageDraw.ImageDraw, words: str, size: int, *, up: float = 0.0) -> None:
    at = (MIDDLE[0], MIDDLE[1] - up)
    draw.text(at, words, font=chinese_font(size), fill=pages.RED, anchor="mm")


def _at(angle: float, reach: float) -> tuple[float, float]:
    return MIDDLE[0] + reach * math.sin(angle), MIDDLE[1] - reach * math.cos(angle)


def target() -> Image.Image:
    page, draw = _ground()
    for share in (1.0, 0.66, 0.33):
        _ring(draw, REACH * share, 3)
    return page


def double_ring() -> Image.Image:
    page, draw = _ground()
    _ring(draw, REACH, 4)
    _ring(draw, REACH * 0.85, 2)
    return page


def clock() -> Image.Image:
    page, draw = _ground()
    _ring(draw, REACH, 4)
    for hour in range(12):
        at = _at(hour * math.pi / 6, 0.8 * REACH)
        draw.text(at, str(hour or 12), font=chinese_font(14), fill=pages.RED, anchor="mm")
    draw.line((*MIDDLE, *_at(0.9, 45)), fill=pages.RED, width=5)
    draw.line((*MIDDLE, *_at(-0.2, 55)), fill=pages.RED, width=3)
    return page


def wheel() -> Image.Image:
    page, draw = _ground()
    _ring(draw, REACH, 8)
    _ring(draw, 16, 6)
    for spoke in range(8):
        draw.line((*MIDDLE, *_at(spoke * math.pi / 4, REACH)), fill=pages.RED, width=4)
    return page


def steering_wheel() -> Image.Image:
    page, draw = _ground()
    _ring(draw, REACH, 9)
    for spoke in range(3):
        draw.line((*MIDDLE, *_at(spoke * math.pi / 1.5, REACH)), fill=pages.RED, width=9)
    return page


def star_in_a_ring() -> Image.Image:
    page, draw = _ground()
    _ring(draw, REACH, 4)
    points = [
        _at(k * math.pi / 5, REACH * (0.88 if k % 2 == 0 else 0.34)) for k in range(10)
    ]  # fmt: skip
    draw.polygon(points, fill=pages.RED)
    return page


def shares() -> Image.Image:
    """A chart of shares in outlines, with words in its parts."""
    page, draw = _ground()
    _ring(draw, REACH, 3)
    for angle in (0.0, 1.1, 2.4, 4.0, 5.3):
        draw.line((*MIDDLE, *_at(angle, REACH)), fill=pages.RED, width=3)
    for angle, words in ((0.5, "电力"), (1.7, "蒸汽"), (3.2, "柴油"), (4.6, "煤"), (5.8, "其他")):
        at = _at(angle, 0.65 * REACH)
        draw.text(at, words, font=chinese_font(13), fill=pages.RED, anchor="mm")
    return page


def gauge() -> Image.Image:
    page, draw = _ground()
    _ring(draw, REACH, 7)
    _words(draw, "88.5%", 34, up=8)
    _words(draw, "回收率", 18, up=-28)
    return page


def speed_limit() -> Image.Image:
    page, draw = _ground()
    _ring(draw, REACH, 9, "white")
    _words(draw, "20", 72)
    return page


def coloured_code() -> Image.Image:
    page, _ = _ground()
    code = zxingcpp.create_barcode("https://example.com/green", zxingcpp.BarcodeFormat.QRCode)
    dark = Image.fromarray(code.to_image(scale=5)).convert("L").point([255 - v for v in range(256)])
    page.paste(pages.RED, (MIDDLE[0] - 70, MIDDLE[1] - 70), dark)
    return page


def boxes() -> Image.Image:
    """The departments of a firm in boxes of one size."""
    page, draw = _ground()
    for n, name in enumerate(("生产部", "质量部", "安环部")):
        left = 250 + n * 115
        draw.rectangle((left, 560, left + 100, 660), outline=pages.RED, width=4)
        for row, letter in enumerate(name):
            at = (left + 50, 580 + row * 30)
            draw.text(at, letter, font=chinese_font(28), fill=pages.RED, anchor="mm")
    return page


def certifier() -> Image.Image:
    """The mark of an accreditation body: its letters in an oval with a broad rim."""
    page, draw = _ground()
    x, y = MIDDLE
    draw.ellipse((x - 104, y - 70, x + 104, y + 70), outline=pages.RED, width=12)
    _words(draw, "CNAS", 62)
    return page


ALL = (
    target, double_ring, clock, wheel, steering_wheel, star_in_a_ring, shares, gauge,
    speed_limit, coloured_code, boxes, certifier,
)  # fmt: skip
