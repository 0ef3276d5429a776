"""Seals found where they are, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from lvjian.extractors.page_marks import look_at_page
from lvjian.extractors.seals.inks import is_colourless
from lvjian.extractors.seals.search import find_seals
from lvjian.samples.seals import SealPrint
from tests.extractors.seals import pages

FIRM = "河南绿源新材料科技有限公司"


@pytest.mark.parametrize(
    "seal",
    [
        SealPrint(FIRM, number="4101000123456"),
        SealPrint(FIRM, low="合同专用章", turn=25, strength=0.6),
        SealPrint(FIRM, strength=0.3),
        SealPrint(FIRM, strength=0.6, worn=0.5, seed=3),
        SealPrint(FIRM, ink="blue", strength=0.7),
        SealPrint(FIRM, mm=(58.0, 58.0)),
        SealPrint("绿色评价专用印章", mm=(24.0, 24.0), star=False),
        SealPrint("苏州华锐电子有限公司", "oval", low="质检专用章", turn=8),
        SealPrint("王建国印", "square", turn=6),
    ],
    ids=["whole", "turned", "faint", "worn", "blue", "large", "small", "oval", "square"],
)
def test_a_seal_over_text_is_found(seal: SealPrint) -> None:
    page, box = pages.stamped(pages.written(), seal, 380, 620)
    found = find_seals(pages.scanned(page), dpi=pages.DPI, page=4)
    assert [(s.page, s.shape, s.colour) for s in found] == [(4, seal.shape, seal.ink)]
    assert pages.overlap(found[0].box, box) > 0.75
    assert 0.5 < found[0].sure <= 1.0


def test_half_a_seal_at_the_edge_of_the_page() -> None:
    page, box = pages.stamped(pages.written(), SealPrint(FIRM), pages.SIZE[0] - 85, 500)
    found = find_seals(pages.scanned(page, seed=2), dpi=pages.DPI, page=1)
    assert [s.shape for s in found] == ["round"]
    assert pages.overlap(found[0].box, box) > 0.6


def test_overlapping_seals_are_two() -> None:
    page, first = pages.stamped(pages.written(), SealPrint(FIRM), 250, 600)
    page, second = pages.stamped(page, SealPrint("郑州中科检测技术有限公司", turn=9), 360, 640)
    found = find_seals(pages.scanned(page, seed=1), dpi=pages.DPI, page=1)
    assert len(found) == 2
    for box in (first, second):
        assert max(pages.overlap(s.box, box) for s in found) > 0.7


def test_a_name_seal_beside_the_firms() -> None:
    page, _ = pages.stamped(pages.blank(), SealPrint(FIRM), 250, 600)
    page, _ = pages.stamped(page, SealPrint("王建国印", "square"), 414, 640)
    found = find_seals(pages.scanned(page), dpi=pages.DPI, page=1)
    assert sorted(s.shape for s in found) == ["round", "square"]


@pytest.mark.parametrize(
    "draw", [pages.written, pages.red_head, pages.emblem, pages.charts, pages.marks, pages.blank]
)
def test_nothing_is_invented(draw: Callable[[], Image.Image]) -> None:
    assert find_seals(pages.scanned(draw()), dpi=pages.DPI, page=1) == ()


def test_coloured_text_is_no_seal() -> None:
    for colour in (pages.RED, (30, 60, 190)):
        page = pages.written(colour=colour, size=24)
        assert find_seals(pages.scanned(page), dpi=pages.DPI, page=1) == ()


def test_higher_resolution_gives_the_same_points() -> None:
    page, box = pages.stamped(pages.written(), SealPrint(FIRM), 300, 500)
    large = page.resize((page.width * 2, page.height * 2))
    found = find_seals(pages.scanned(large), dpi=2 * pages.DPI, page=1)
    assert len(found) == 1
    assert pages.overlap(found[0].box, box) > 0.75


def test_colour_is_told_from_grey() -> None:
    page, _ = pages.stamped(pages.written(), SealPrint(FIRM), 300, 500)
    scan = pages.scanned(page)
    assert not is_colourless(scan)
    assert not is_colourless(pages.scanned(pages.written()))
    grey = cv2.cvtColor(scan, cv2.COLOR_BGR2GRAY)
    assert is_colourless(np.stack([grey, grey, grey], axis=2))
    assert look_at_page(pages.scanned(pages.written()), dpi=pages.DPI, page=1) == ((), ())
