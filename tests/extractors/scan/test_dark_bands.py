"""Heads of tables printed light on dark."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from lvjian.extractors.scan.dark_bands import without_bands
from lvjian.extractors.scan.ink import ink_of
from lvjian.extractors.scan.rules import find_rules

DPI = 200.0
COLUMNS = (100, 300, 700, 1100, 1500)
BAND = slice(300, 370)


def table(ground: int, *, words: bool = True) -> NDArray[np.uint8]:
    """A ruled table of five rows whose head is dark, its words light."""
    page = np.full((1000, 1600), 240, np.uint8)
    page[BAND, 100:1500] = ground
    for y in (*range(300, 721, 70), 720):
        page[y : y + 2, 100:1500] = 0
    for x in COLUMNS:
        page[300:722, x : x + 2] = 0
    for n in range(6 if words else 0):
        for x in COLUMNS[:-1]:
            level = 240 if n == 0 else 0
            cv2.putText(page, "max 10", (x + 40, 348 + 70 * n), 0, 1.1, level, 4)
    return page


@pytest.mark.parametrize("ground", [40, 70, 110])
def test_words_and_rulings_of_a_band_are_dark_on_light(ground: int) -> None:
    page = table(ground)
    seen = without_bands(page, dpi=DPI)
    inside = seen[306:364, 106:1494]
    assert float(np.median(inside)) > 200
    assert 0.02 < float((inside < 90).mean()) < 0.3
    assert np.array_equal(seen[400:], page[400:])
    rules = find_rules(ink_of(seen), dpi=DPI)
    assert {round(r.at * DPI / 72 / 10) for r in rules.vertical} == {10, 30, 70, 110, 150}
    assert all(r.lo < 310 * 72 / DPI and r.hi > 710 * 72 / DPI for r in rules.vertical)


def test_what_is_no_band_with_words_stays() -> None:
    assert without_bands(plain := table(240), dpi=DPI) is plain
    assert without_bands(bare := table(40, words=False), dpi=DPI) is bare
    dense = np.full((1000, 1600), 240, np.uint8)
    for y in range(100, 900, 34):
        cv2.putText(dense, "MMWW 8888 MMWW 8888 MMWW 8888", (80, y), 0, 1.2, 0, 4)
    assert without_bands(dense, dpi=DPI) is dense
