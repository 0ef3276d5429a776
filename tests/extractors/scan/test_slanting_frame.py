"""A frame that leans a little on the paper stays one frame."""

from __future__ import annotations

import numpy as np

from lvjian.extractors.scan.rules import find_rules

DPI = 200.0


def form(*, lean: float, rows: int = 20) -> np.ndarray:
    """Ink of a two-column form of low rows whose upright lines lean by ``lean`` pixels a row."""
    ink = np.zeros((rows * 36 + 80, 1000), np.bool_)
    for r in range(rows + 1):
        y = 40 + 36 * r
        left = round(60 - lean * r)
        ink[y : y + 2, left : 900 - round(lean * r)] = True
    for y in range(40, 40 + 36 * rows):
        for x in (60, 400, 898):
            at = round(x - lean * (y - 40) / 36)
            ink[y, at : at + 2] = True
    return ink


def test_a_leaning_frame_has_whole_borders() -> None:
    for lean in (0.0, 0.08, 0.15):
        rules = find_rules(form(lean=lean), dpi=DPI)
        tall = [r for r in rules.vertical if r.hi - r.lo > 0.98 * 20 * 36 * 72 / DPI]
        assert len(tall) == 3, (lean, rules.vertical)


def test_columns_that_begin_anew_are_not_joined() -> None:
    ink = form(lean=0.0)
    ink[40 + 36 * 8 + 4 : 40 + 36 * 9 - 2, 390:410] = False  # one merged row in the middle
    rules = find_rules(ink, dpi=DPI)
    middle = [r for r in rules.vertical if 130 < r.at < 160]
    assert len(middle) == 2
    assert middle[0].hi < middle[1].lo
