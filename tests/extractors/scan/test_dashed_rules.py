"""Tables with dashed rulings on scans."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.scan.dashes import with_dashes_joined
from lvjian.extractors.scan.page import grid_cells
from lvjian.extractors.scan.rules import find_rules

Mask = NDArray[np.bool_]
DPI = 200.0


def _dashes(ink: Mask, at: int, low: int, high: int) -> None:
    """A level line of dashes of eight pixels."""
    for x in range(low, high, 13):
        ink[at : at + 3, x : min(x + 8, high)] = True


def _table() -> Mask:
    """Four rows of 55 pixels and three columns in a frame, all inner rulings dashed."""
    ink = np.zeros((700, 1300), np.bool_)
    for y in (100, 320):
        ink[y : y + 4, 100:1200] = True
    for x in (100, 1196):
        ink[100:324, x : x + 4] = True
    for y in (155, 210, 265):
        _dashes(ink, y, 104, 1196)
    for x in (400, 800):
        _dashes(ink.T, x, 106, 320)
    return ink


def test_dashed_rulings_make_cells() -> None:
    """Also upright ones that have four dashes between two level lines."""
    rules = find_rules(with_dashes_joined(_table(), dpi=DPI), dpi=DPI)
    cells = grid_cells(rules)
    assert len(cells) == 12
    assert rules.pixels[156, 110:390].mean() > 0.95


def test_a_dashed_ruling_goes_on_under_a_seal() -> None:
    """The light of the seal's ink has eaten its dashes there."""
    ink = _table()
    ink[200:220, 430:560] = False
    seal = (422 * 0.36, 150 * 0.36, 566 * 0.36, 300 * 0.36)
    seen = find_rules(with_dashes_joined(ink, dpi=DPI), dpi=DPI)
    assert len(grid_cells(seen)) == 11
    known = find_rules(with_dashes_joined(ink, [seal], dpi=DPI), dpi=DPI)
    assert len(grid_cells(known)) == 12


def test_print_makes_no_rulings() -> None:
    """Rows of hyphens one under the other with room between, and leaders of dots."""
    ink = np.zeros((700, 1300), np.bool_)
    for y in range(100, 600, 50):
        cv2.line(canvas := np.zeros(ink.shape, np.uint8), (300, y), (308, y), 1, 3)
        ink |= canvas > 0
        for x in range(500, 1100, 9):
            ink[y : y + 3, x : x + 3] = True
        ink[y - 10 : y + 10, 1150:1154] = True
    assert with_dashes_joined(ink, dpi=DPI) is ink
