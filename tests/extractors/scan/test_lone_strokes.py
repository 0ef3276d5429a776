"""A level stroke that is all there is in a cell: a dash, or the numeral 一."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from lvjian.extractors.ocr.decode import Reading
from lvjian.extractors.scan.lines import Line
from lvjian.extractors.scan.remnants import lone_strokes
from lvjian.extractors.scan.strokes import told_level
from lvjian.extractors.scan.weak import Verdict

Pixels = NDArray[np.uint8]
COLUMN = [(100, 20 + 50 * row, 160, 68 + 50 * row) for row in range(4)]
LEFT = [(20, 20 + 50 * row, 98, 68 + 50 * row) for row in range(4)]


def _read(text: str, sure: float = 0.98) -> Verdict:
    count = len(text)
    return Verdict(Reading(text, (12.0,) * count, (sure,) * count, (("", 0.0),) * count))


def _page() -> Pixels:
    return np.full((240, 320), 250, np.uint8)


def _bar(grey: Pixels, row: int, *, wide: int = 24, foot: bool = False, rise: int = 0) -> Line:
    """A stroke in a cell of ``COLUMN``, with the foot of Song or rising as in Kai."""
    x0, y = 115, 42 + 50 * row
    cv2.line(grey, (x0, y), (x0 + wide - 1, y - rise), 20, 3)
    if foot:
        cv2.fillConvexPoly(
            grey, np.array([(x0 + wide - 8, y), (x0 + wide - 4, y - 5), (x0 + wide - 1, y)]), 20
        )
    ink = (x0, y - 1 - (5 if foot else rise), x0 + wide, y + 2)
    return Line((x0 - 6, y - 20, x0 + wide + 6, y + 20), row, ink)


def _words(row: int, cells: int) -> Line:
    """Other print of the page, 24 pixels high."""
    y = 42 + 50 * row
    return Line((24, y - 16, 94, y + 16), row + cells, (28, y - 12, 90, y + 12))


@pytest.mark.parametrize(("wide", "text"), [(24, "—"), (14, "–"), (9, "-"), (44, "——")])
def test_a_level_bar_alone_in_a_cell_is_a_dash(wide: int, text: str) -> None:
    """However surely it was read as 一: no foot, and no numerals in its column."""
    grey = _page()
    bars = [_bar(grey, row, wide=wide) for row in range(4)]
    lines = [*bars, *(_words(row, 4) for row in range(4))]
    verdicts = [_read("一")] * 4 + [_read("一票否决")] * 4
    told = told_level(verdicts, lines, grey, [*COLUMN, *LEFT])
    assert [v.reading.text for v in told[:4]] == [text] * 4
    assert all(min(v.reading.sure) >= 0.9 for v in told[:4])
    assert [v.reading.text for v in told[4:]] == ["一票否决"] * 4


def test_over_other_numerals_it_is_one() -> None:
    """A column of 一, 二, 三 in a face without feet."""
    grey = _page()
    lines = [_bar(grey, 0), *(Line((110, 72, 150, 112), 1, (116, 80, 140, 104)) for _ in "x")]
    told = told_level([_read("—"), _read("二")], lines, grey, COLUMN)
    assert told[0].reading.text == "一"
    assert min(told[0].reading.sure) >= 0.9


def test_in_the_first_column_alone_it_is_left_to_a_person() -> None:
    """A numeral that counts the parts of a table may be the only one on its page."""
    grey = _page()
    (told,) = told_level([_read("一")], [_bar(grey, 0)], grey, COLUMN)
    assert told.reading.text == "一"
    assert max(told.reading.sure) < 0.9


@pytest.mark.parametrize(("foot", "rise"), [(True, 0), (False, 3)])
def test_a_foot_or_a_rising_stroke_is_the_word(foot: bool, rise: int) -> None:
    """As 一 is cut in Song and written in Kai."""
    grey = _page()
    lines = [_bar(grey, 0, foot=foot, rise=rise), _words(0, 4)]
    told = told_level([_read("一", 0.93), _read("序号")], lines, grey, [*COLUMN, *LEFT])
    assert told[0].reading.text == "一"
    assert told[0].reading.sure == (0.93,)


def test_neither_dots_nor_two_bars_are_a_stroke() -> None:
    """What was read stays."""
    grey = _page()
    for x in (116, 126, 136):
        cv2.rectangle(grey, (x, 41), (x + 2, 43), 20, -1)
    for y in (88, 94):
        cv2.line(grey, (115, y), (138, y), 20, 2)
    dots = Line((109, 22, 145, 62), 0, (115, 41, 139, 44))
    bars = Line((109, 72, 145, 112), 1, (115, 87, 139, 96))
    read = [_read("…"), _read("=")]
    lines = [dots, bars, _words(0, 4), _words(1, 4)]
    told = told_level([*read, _read("能源"), _read("资源")], lines, grey, [*COLUMN, *LEFT])
    assert told[:2] == read


def test_hyphens_that_the_detector_lost_are_found_and_dust_is_not_sure() -> None:
    """Small strokes alone in their cells; a single one may be a speck."""
    ink = np.zeros((240, 320), np.bool_)
    grey = _page()
    for row in range(3):
        ink[40 + 50 * row : 44 + 50 * row, 115:122] = True
        grey[40 + 50 * row : 44 + 50 * row, 115:122] = 20
    ink[190:196, 115:121] = True
    known = [_words(row, 4) for row in range(4)]
    found = lone_strokes(known, ink, [*COLUMN, *LEFT])
    assert [line.cell for line in found] == [0, 1, 2]
    words = [_read("能源管理")] * 4
    told = told_level([_read(""), _read(""), _read("-"), *words], [*found, *known], grey, COLUMN)
    assert [v.reading.text for v in told[:3]] == ["-"] * 3
    assert min(told[0].reading.sure) >= 0.9
    alone = told_level([_read(""), *words], [found[0], *known], grey, [*COLUMN, *LEFT])
    assert alone[0].reading.text == "-"
    assert max(alone[0].reading.sure) <= 0.5
