"""Seals as hands press them, worn, askew and upon each other, and tilted print that is none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lvjian.core.recognised import SEAL_SURE, Seal
from lvjian.extractors.ocr.engine import read_lines
from lvjian.extractors.page_marks import look_at_page
from lvjian.extractors.seals.text import read_seals
from lvjian.samples.seals import SealPrint, chinese_font
from tests.extractors.seals import pages

_RED = (208, 30, 38)
_AT = (420, 640)


def _recognise(line: NDArray[np.uint8]) -> tuple[str, float]:
    reading = read_lines([line])[0]
    return reading.text, reading.mean


def _sure(page: Image.Image) -> list[Seal]:
    image = pages.scanned(page)
    found, _ = look_at_page(image, dpi=pages.DPI, page=1)
    read = read_seals(image, found, dpi=pages.DPI, recognise=_recognise)
    return [seal for seal in read if seal.sure >= SEAL_SURE]


def _name(*, white: bool = False, turn: float = 0.0) -> Image.Image:
    """Where the ink of a name seal lies, 0 to 255; its frame has gaps, its ink is uneven."""
    side = round(20.0 * pages.DPI / 25.4) * 4
    ink = Image.new("L", (side, side), 255 if white else 0)
    draw = ImageDraw.Draw(ink)
    if not white:
        draw.rectangle((0, 0, side - 1, side - 1), outline=255, width=side // 24)
    font = chinese_font(round(side * 0.4), 0)
    for letter, x, y in (("周", 3, 1), ("敬", 1, 1), ("之", 3, 3), ("印", 1, 3)):
        at = (side * x // 4, side * y // 4)
        draw.text(at, letter, font=font, fill=0 if white else 255, anchor="mm", stroke_width=4)
    for at_x, at_y, reach in (
        (0.0, 0.3, 0.13),
        (0.65, 0.0, 0.12),
        (1.0, 0.8, 0.14),
        (0.3, 1.0, 0.1),
    ):
        x0, y0 = side * (at_x - reach), side * (at_y - reach)
        box = [x0, y0, x0 + 2 * side * reach, y0 + 2 * side * reach]
        draw.ellipse(box, fill=0)
    fading = np.linspace(1.0, 0.45, side)[None, :]
    worn = Image.fromarray((np.asarray(ink) * fading).astype(np.uint8))
    turned = worn.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    return turned.resize((turned.width // 4, turned.height // 4), Image.Resampling.LANCZOS)


@pytest.mark.parametrize("white", [False, True], ids=["red letters", "white letters"])
@pytest.mark.parametrize("turn", [0.0, 9.0], ids=["straight", "askew"])
def test_a_worn_name_seal(white: bool, turn: float) -> None:
    page = pages.written()
    page.paste(_RED, _AT, _name(white=white, turn=turn))
    (found,) = _sure(page)
    assert (found.shape, found.colour) == ("square", "red")


def test_a_round_seal_with_a_broad_rim() -> None:
    page, box = pages.stamped(pages.written(), SealPrint("河南绿源新材料科技有限公司"), *_AT)
    scale = pages.DPI / 72.0
    edges = [value * scale for value in box]
    ImageDraw.Draw(page).ellipse(edges, outline=_RED, width=round(2.4 * pages.DPI / 25.4))
    (found,) = _sure(page)
    assert found.shape == "round"
    assert pages.overlap(found.box, box) > 0.75


def test_a_faint_seal_half_under_a_strong_one() -> None:
    page, faint = pages.stamped(
        pages.blank(), SealPrint("郑州中科检测技术有限公司", strength=0.3), 250, 600
    )
    page, strong = pages.stamped(page, SealPrint("河南绿源新材料科技有限公司"), 370, 640)
    found = _sure(page)
    for box in (faint, strong):
        assert max(pages.overlap(seal.box, box) for seal in found) > 0.7


def _tilted(words: str, size: int, *, boxed: bool, colour: tuple[int, int, int]) -> Image.Image:
    font = chinese_font(size, 2)
    ink = Image.new("L", (round(font.getlength(words)) + size, round(2.0 * size)), 0)
    draw = ImageDraw.Draw(ink)
    if boxed:
        draw.rectangle((2, 2, ink.width - 3, ink.height - 3), outline=255, width=4)
    draw.text((ink.width / 2, ink.height / 2), words, font=font, fill=255, anchor="mm")
    page = pages.written()
    tilted = ink.rotate(8.0 if boxed else 35.0, expand=True, resample=Image.Resampling.BICUBIC)
    page.paste(colour, (200, 500), tilted)
    return page


@pytest.mark.parametrize(
    "page",
    [
        _tilted("复印件无效", 34, boxed=True, colour=_RED),
        _tilted("作废", 40, boxed=True, colour=_RED),
        _tilted("内部资料", 96, boxed=False, colour=(246, 216, 216)),
    ],
    ids=["copy", "void", "watermark"],
)
def test_tilted_words_are_no_seal(page: Image.Image) -> None:
    assert _sure(page) == []
