"""What looks like a seal and is none is never called one; a seal is proven by its words."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lvjian.core.recognised import SEAL_SURE, Seal
from lvjian.extractors.ocr.engine import read_lines
from lvjian.extractors.page_marks import look_at_page
from lvjian.extractors.seals.text import read_seals
from lvjian.samples.seals import SealPrint
from tests.extractors.seals import look_alikes, pages

FIRM = "河南绿源新材料科技有限公司"


def _recognise(line: NDArray[np.uint8]) -> tuple[str, float]:
    reading = read_lines([line])[0]
    return reading.text, reading.mean


def _seals(image: NDArray[np.uint8]) -> tuple[Seal, ...]:
    found, _ = look_at_page(image, dpi=pages.DPI, page=1)
    return read_seals(image, found, dpi=pages.DPI, recognise=_recognise)


@pytest.mark.parametrize("draw", look_alikes.ALL)
def test_no_seal_is_invented(draw: Callable[[], Image.Image]) -> None:
    found = _seals(pages.scanned(draw()))
    assert [seal for seal in found if seal.sure >= SEAL_SURE] == []


@pytest.mark.parametrize(
    "seal",
    [
        SealPrint(FIRM, number="4101000123456"),
        SealPrint(FIRM, star=False, low="检验检测专用章"),
        SealPrint(FIRM, strength=0.4, worn=0.3, seed=4),
        SealPrint("苏州华锐电子有限公司", "oval", low="质检专用章"),
    ],
    ids=["star", "no star", "faint", "oval"],
)
def test_words_prove_a_seal(seal: SealPrint) -> None:
    page, box = pages.stamped(pages.written(), seal, 380, 620)
    (found,) = _seals(pages.scanned(page))
    assert found.sure >= SEAL_SURE
    assert pages.overlap(found.box, box) > 0.75


def test_words_round_an_inner_ring_belong_to_the_outer_one() -> None:
    page, box = pages.stamped(pages.blank(), SealPrint(FIRM, star=False, mm=(50.0, 50.0)), 300, 500)
    ring = SealPrint("", star=False, mm=(26.0, 26.0))
    page, _ = pages.stamped(page, ring, 347, 547)
    (found,) = _seals(pages.scanned(page))
    assert pages.overlap(found.box, box) > 0.75


def test_a_seal_on_a_page_without_colour_is_told_by_its_words() -> None:
    page, box = pages.stamped(pages.blank(), SealPrint(FIRM), 300, 500)
    light = cv2.cvtColor(pages.scanned(page), cv2.COLOR_BGR2GRAY)
    (found,) = _seals(np.stack([light, light, light], axis=2))
    assert (found.colour, found.sure >= SEAL_SURE) == ("grey", True)
    assert pages.overlap(found.box, box) > 0.75


def test_print_on_a_page_without_colour_is_no_seal() -> None:
    for draw in (pages.written, look_alikes.clock, look_alikes.target):
        light = cv2.cvtColor(pages.scanned(draw()), cv2.COLOR_BGR2GRAY)
        assert _seals(np.stack([light, light, light], axis=2)) == ()
