"""Codes, the words of a seal, handwriting at places that ask for it."""

from __future__ import annotations

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw

from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.codes import find_codes
from lvjian.extractors.ocr.engine import read_lines
from lvjian.extractors.seals.search import find_seals
from lvjian.extractors.seals.text import Image as Pixels
from lvjian.extractors.seals.text import read_seal
from lvjian.extractors.signatures import find_signed
from lvjian.samples.seals import SealPrint, chinese_font, draw_seal, stamp
from tests.extractors.seals import pages

LINK = "https://www.gsxt.gov.cn/index?uniscid=91410100MA3X4T7Y2K"
ASKS = "法定代表人签字："


def test_a_code_is_read_with_its_box() -> None:
    code = zxingcpp.create_barcode(LINK, zxingcpp.BarcodeFormat.QRCode)
    picture = Image.fromarray(code.to_image(scale=4))
    page = pages.written()
    page.paste(picture.convert("RGB"), (600, 80))
    found = find_codes(pages.scanned(page), dpi=pages.DPI, page=2)
    assert [(c.page, c.text, c.format) for c in found] == [(2, LINK, "QRCode")]
    x0, y0, x1, y1 = found[0].box
    assert 600 * 0.72 < x0 < x1 < (600 + picture.width) * 0.72
    assert 80 * 0.72 < y0 < y1 < (80 + picture.height) * 0.72


def test_text_holds_no_code() -> None:
    assert find_codes(pages.scanned(pages.written()), dpi=pages.DPI, page=1) == ()


def _recognise(line: Pixels) -> tuple[str, float]:
    reading = read_lines([line])[0]
    return reading.text, reading.mean


def test_the_words_of_a_seal() -> None:
    page = Image.new("RGB", (900, 900), "white")
    seal = SealPrint("河南绿源新材料科技有限公司", number="4101000123456", turn=10)
    page = stamp(page, draw_seal(seal, dpi=200), 200, 220)
    image = np.ascontiguousarray(np.asarray(page)[:, :, ::-1])
    (found,) = find_seals(image, dpi=200, page=1)
    read = read_seal(image, found, dpi=200, recognise=_recognise)
    assert read.text == "河南绿源新材料科技有限公司"
    assert read.text_sure > 0.8
    assert (read.box, read.shape) == (found.box, "round")


def _page(*, hand: bool = False, ruled: bool = False) -> tuple[Image.Image, RecognisedLine]:
    page = pages.blank()
    draw = ImageDraw.Draw(page)
    draw.text((100, 400), ASKS, font=chinese_font(20, 2), fill=(10, 10, 10))
    if ruled:
        draw.line((268, 424, 480, 424), fill=(10, 10, 10), width=2)
    if hand:
        for x in (290, 330, 370):
            draw.line((x, 412, x + 26, 394), fill=(20, 20, 60), width=3)
            draw.line((x + 4, 394, x + 20, 420), fill=(20, 20, 60), width=3)
            draw.arc((x, 396, x + 30, 418), 20, 200, fill=(20, 20, 60), width=3)
    box = (72.0, 288.0, 72.0 + 160 * 0.72, 303.0)
    step = (box[2] - box[0]) / len(ASKS)
    chars = tuple((c, box[0] + i * step, box[0] + (i + 1) * step) for i, c in enumerate(ASKS))
    return page, RecognisedLine(ASKS, box, chars, 0.99)


def test_handwriting_behind_the_words() -> None:
    page, line = _page(hand=True, ruled=True)
    (box,) = find_signed(pages.scanned(page), [line], dpi=pages.DPI)
    assert 290 * 0.72 - 6 < box[0] < box[2] < 400 * 0.72 + 6
    assert box[1] < 296 < box[3]


def test_handwriting_under_the_words() -> None:
    """A hand is not read surely; print under the words that ask is no signature."""
    page, line = _page()
    draw = ImageDraw.Draw(page)
    for x in (110, 150, 190):
        draw.line((x, 452, x + 26, 434), fill=(20, 20, 60), width=3)
        draw.line((x + 4, 434, x + 20, 460), fill=(20, 20, 60), width=3)
    box = (78.0, 311.0, 157.0, 332.0)
    hand = RecognisedLine("MWh", box, (), 0.4)
    (found,) = find_signed(pages.scanned(page), [line, hand], dpi=pages.DPI)
    assert box[1] - 3 < found[1] < found[3] < box[3] + 3
    print_ = RecognisedLine("单位名称", box, (), 0.99)
    assert find_signed(pages.scanned(page), [line, print_], dpi=pages.DPI) == ()


def test_an_underline_is_no_signature() -> None:
    for ruled in (True, False):
        page, line = _page(ruled=ruled)
        assert find_signed(pages.scanned(page), [line], dpi=pages.DPI) == ()


def test_a_seal_is_no_signature() -> None:
    page, line = _page()
    page, _ = pages.stamped(page, SealPrint("河南绿源新材料科技有限公司"), 300, 330)
    assert find_signed(pages.scanned(page), [line], dpi=pages.DPI) == ()


def test_nothing_is_looked_for_where_nothing_is_asked() -> None:
    page, line = _page(hand=True)
    other = RecognisedLine("单位地址：", line.box, line.chars[:5], 0.99)
    assert find_signed(pages.scanned(page), [other], dpi=pages.DPI) == ()
