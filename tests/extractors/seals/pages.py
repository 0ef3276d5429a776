"""Pages with and without seals, drawn."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lvjian.core.place import Box
from lvjian.samples.seals import SealPrint, chinese_font, draw_seal, stamp

DPI = 100.0
SIZE = (827, 1169)
TEXT = "为贯彻落实绿色制造工程有关要求本公司承诺提交的全部材料真实有效接受主管部门监督核验"
RED = (214, 24, 28)


def blank() -> Image.Image:
    return Image.new("RGB", SIZE, "white")


def written(*, colour: tuple[int, int, int] = (20, 20, 20), size: int = 17) -> Image.Image:
    page = blank()
    draw = ImageDraw.Draw(page)
    for line, y in enumerate(range(120, 1080, int(size * 1.8))):
        words = (TEXT * 3)[line % 11 : line % 11 + int(640 / size)]
        draw.text((90, y), words, font=chinese_font(size, 2), fill=colour)
    return page


def scanned(page: Image.Image, *, seed: int = 0, quality: int = 70) -> NDArray[np.uint8]:
    """As a scanner gives it: turned a little, with noise, as JPEG, blue first."""
    dice = random.Random(seed)
    pixels = np.asarray(page.convert("RGB"))[:, :, ::-1].astype(np.float32)
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), dice.uniform(-0.8, 0.8), 1.0)
    warped = cv2.warpAffine(pixels, turn, (width, height), borderValue=(255, 255, 255))
    pixels = np.asarray(warped, np.float32)
    noise = np.random.default_rng(seed).normal(0, 4, pixels.shape)
    noisy = np.clip(pixels * dice.uniform(0.92, 1.0) + noise, 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", noisy, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def stamped(page: Image.Image, seal: SealPrint, left: int, top: int) -> tuple[Image.Image, Box]:
    """The page with a seal on it, and the seal's box in points."""
    picture = draw_seal(seal, dpi=DPI)
    inked = picture.getbbox()
    assert inked is not None
    edges = (left + inked[0], top + inked[1], left + inked[2], top + inked[3])
    scale = 72 / DPI
    x0, y0, x1, y1 = edges
    box = (x0 * scale, y0 * scale, min(x1, SIZE[0]) * scale, y1 * scale)
    return stamp(page, picture, left, top), box


def overlap(a: Box, b: Box) -> float:
    """Shared area by joint area."""
    across, down = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    shared = max(0.0, across) * max(0.0, down)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return shared / (sum(areas) - shared)


def red_head() -> Image.Image:
    page = written()
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, SIZE[0], 118), fill="white")
    draw.text((413, 60), "某某市生态环境局文件", font=chinese_font(50), fill=RED, anchor="mm")
    draw.line((90, 112, 740, 112), fill=RED, width=4)
    return page


def emblem() -> Image.Image:
    """A round emblem printed in red and gold, in a red frame."""
    page = written()
    draw = ImageDraw.Draw(page)
    draw.rectangle((12, 12, 815, 1157), outline=RED, width=8)
    draw.ellipse((340, 40, 480, 180), fill=(226, 182, 60), outline=(200, 20, 20), width=3)
    draw.ellipse((358, 58, 462, 162), fill=RED)
    for x, y, size in ((410, 85, 16), (385, 105, 6), (400, 112, 6), (422, 112, 6), (436, 105, 6)):
        draw.regular_polygon((x, y, size), 5, fill=(236, 196, 70))
    draw.rectangle((380, 125, 440, 142), fill=(236, 196, 70))
    return page


def charts() -> Image.Image:
    page = written()
    draw = ImageDraw.Draw(page)
    draw.rectangle((80, 400, 760, 1000), fill="white")
    draw.pieslice((100, 420, 300, 620), 0, 220, fill=RED)
    draw.pieslice((100, 420, 300, 620), 220, 360, fill=(52, 90, 190))
    draw.ellipse((400, 420, 600, 620), fill=RED)
    draw.ellipse((450, 470, 550, 570), fill="white")
    for n in range(7):
        draw.rectangle((110 + n * 80, 980 - n * 40, 160 + n * 80, 990), fill=RED)
    return page


def marks() -> Image.Image:
    """Boxes and circles that point at something, a sign that forbids, a firm's mark."""
    page = written()
    draw = ImageDraw.Draw(page)
    draw.rectangle((200, 300, 520, 360), outline=(255, 0, 0), width=4)
    draw.ellipse((300, 500, 460, 660), outline=(255, 0, 0), width=3)
    draw.ellipse((560, 760, 720, 920), fill="white", outline=RED, width=20)
    draw.line((590, 790, 690, 890), fill=RED, width=18)
    draw.ellipse((60, 30, 130, 100), fill=(20, 90, 180))
    draw.text((95, 65), "绿", font=chinese_font(40), fill="white", anchor="mm")
    return page
