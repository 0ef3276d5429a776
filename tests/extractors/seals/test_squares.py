"""Name seals and square seals of firms, and the boxes of print that look like them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from lvjian.core.recognised import SEAL_SURE, Seal
from lvjian.extractors.ocr.engine import read_lines
from lvjian.extractors.page_marks import look_at_page
from lvjian.extractors.seals.text import read_seals
from lvjian.samples.seals import chinese_font
from tests.extractors.seals import pages

_MM = pages.DPI / 25.4
_FINE = 4
Cell = tuple[str, float, float, float, float]
PAIR: tuple[Cell, ...] = (("周", 0, 0, 1, 0.5), ("敬", 0, 0.5, 1, 1))
THREE: tuple[Cell, ...] = (("周", 0.5, 0, 1, 1), ("敬", 0, 0, 0.5, 0.5), ("之", 0, 0.5, 0.5, 1))
FIRM = "河南绿源新材料科技有限公司印章章"


def _recognise(line: NDArray[np.uint8]) -> tuple[str, float]:
    reading = read_lines([line])[0]
    return reading.text, reading.mean


def _read(page: Image.Image) -> tuple[Seal, ...]:
    image = pages.scanned(page)
    found, _ = look_at_page(image, dpi=pages.DPI, page=1)
    return read_seals(image, found, dpi=pages.DPI, recognise=_recognise)


def _letter(letter: str, width: int, height: int) -> Image.Image:
    """One letter as high and as wide as its cell, as seal cutters make it."""
    drawn = Image.new("L", (240, 240))
    ImageDraw.Draw(drawn).text((40, 20), letter, font=chinese_font(160, 0), fill=255)
    return drawn.crop(drawn.getbbox()).resize((width, height))


def _square(
    cells: Sequence[Cell],
    *,
    mm: float = 20.0,
    rim: float = 0.8,
    white: bool = False,
    turn: float = 0,
) -> Image.Image:
    """Where the ink of a square seal lies, 0 to 255."""
    side, edge = round(mm * _MM * _FINE), round((rim + 0.9) * _MM * _FINE)
    ink = Image.new("L", (side, side), 255 if white else 0)
    ImageDraw.Draw(ink).rectangle(
        (0, 0, side - 1, side - 1), outline=255, width=round(rim * _MM * _FINE)
    )
    room = side - 2 * edge
    for letter, x0, y0, x1, y1 in cells:
        wide, high = round((x1 - x0) * room * 0.92), round((y1 - y0) * room * 0.92)
        at = (edge + round(x0 * room), edge + round(y0 * room))
        ink.paste(0 if white else 255, at, _letter(letter, wide, high))
    turned = ink.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    return turned.resize((turned.width // _FINE, turned.height // _FINE), Image.Resampling.LANCZOS)


def _stamped(
    page: Image.Image, ink: Image.Image, colour: tuple[int, int, int], *, strength: float = 0.9
) -> Image.Image:
    page.paste(colour, (420, 640), ink.point(lambda level: round(level * strength)))
    return page


@pytest.mark.parametrize("white", [False, True], ids=["red letters", "white letters"])
@pytest.mark.parametrize(
    ("colour", "strength", "turn"),
    [((208, 30, 38), 0.9, 0.0), ((40, 62, 168), 0.85, 12.0), ((176, 26, 92), 0.3, -20.0)],
    ids=["red", "blue and turned", "faded"],
)
def test_a_name_seal_over_print(
    colour: tuple[int, int, int], strength: float, turn: float, white: bool
) -> None:
    ink = _square(THREE, white=white, turn=turn)
    (found,) = _read(_stamped(pages.written(), ink, colour, strength=strength))
    assert (found.shape, found.sure >= SEAL_SURE, found.text) == ("square", True, None)


@pytest.mark.parametrize("rim", [0.3, 1.2])
def test_a_thin_and_a_thick_rim(rim: float) -> None:
    (found,) = _read(_stamped(pages.blank(), _square(PAIR, mm=16.0, rim=rim), (208, 30, 38)))
    assert (found.shape, found.sure >= SEAL_SURE) == ("square", True)


def test_a_firms_square_seal_is_proven_by_its_words() -> None:
    cells = [
        (FIRM[n], n % 4 / 4, n // 4 / 4, n % 4 / 4 + 0.25, n // 4 / 4 + 0.25) for n in range(16)
    ]
    (found,) = _read(_stamped(pages.blank(), _square(cells, mm=44.0, rim=1.0), (208, 30, 38)))
    assert (found.shape, found.sure >= SEAL_SURE) == ("square", True)
    assert found.text in {None, FIRM}


def _boxed(words: Sequence[str], mm: tuple[float, float], size: int) -> Image.Image:
    """Lines of print in a red box."""
    page = pages.written()
    draw = ImageDraw.Draw(page)
    wide, high = (round(side * _MM) for side in mm)
    draw.rectangle((400, 600, 400 + wide, 600 + high), fill="white", outline=pages.RED, width=3)
    step = high / len(words)
    for n, line in enumerate(words):
        font = chinese_font(size, 2)
        x = 400 + (wide - draw.textlength(line, font=font)) / 2
        draw.text((x, 600 + n * step + (step - 1.2 * size) / 2), line, font=font, fill=pages.RED)
    return page


@pytest.mark.parametrize(
    ("words", "mm", "size"),
    [
        (("审核",), (16, 14), 22),
        (("复印件",), (26, 12), 30),
        (("作废",), (20, 14), 34),
        (("G",), (16, 16), 60),
        (("是",), (14, 14), 44),
        (("A", "B", "C", "D"), (14, 26), 22),
        (("目录", "一、概况", "二、评价", "三、结论"), (28, 28), 20),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) and isinstance(value[0], str) else None,
)
def test_print_in_a_box_is_no_seal(
    words: Sequence[str], mm: tuple[float, float], size: int
) -> None:
    assert [s for s in _read(_boxed(words, mm, size)) if s.sure >= SEAL_SURE] == []


def test_a_matrix_code_that_cannot_be_decoded_is_no_seal() -> None:
    modules = np.random.default_rng(5).random((25, 25)) > 0.5
    finder = np.maximum(*np.abs(np.indices((7, 7)) - 3)) != 2
    for y, x in ((0, 0), (0, 18), (18, 0)):
        modules[y : y + 7, x : x + 7] = finder
    ink = Image.fromarray(np.kron(modules, np.full((4, 4), 255)).astype(np.uint8))
    assert [
        s for s in _read(_stamped(pages.written(), ink, pages.RED)) if s.sure >= SEAL_SURE
    ] == []
