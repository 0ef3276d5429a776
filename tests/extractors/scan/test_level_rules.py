"""Tables with level rules only: rows of forms, and columns that clear blanks part."""

from __future__ import annotations

import pytest

from lvjian.core.recognised import RecognisedLine, RecognisedPage, Ruling
from lvjian.extractors.pdf.layout import PageLayout
from lvjian.extractors.pdf.levels import is_header
from lvjian.extractors.pdf.loose import add_loose_tables
from lvjian.extractors.pdf.page import Char, Edge
from lvjian.extractors.scan.columns import column_doubts

SIZE = 9.0


def chars(text: str, x: float, base: float) -> list[Char]:
    return [
        Char(c, x + SIZE * n, x + SIZE * (n + 1), base, SIZE, False) for n, c in enumerate(text)
    ]


def test_a_row_with_boxes_is_no_header() -> None:
    row = [
        *chars("一般要求：", 60, 110),
        *chars("☑符合☐不符合", 180, 110),
        *chars("指标得分：97分", 340, 110),
    ]
    assert not is_header((100, 118), row)
    assert is_header((100, 118), [*chars("一般要求", 60, 110), *chars("指标得分", 340, 110)])


def doubtful(xs: tuple[float, ...]) -> list[int]:
    """Pages told to be doubtful: one of a table of five rows with rules under each."""
    layout = PageLayout(1, 595, 842, whole=True)
    lines = []
    for n, row in enumerate(
        [("姓名", "职责", "专业领域", "职称")] + [("麦思源", "组长", "能源", "高级工程师")] * 4
    ):
        for x, word in zip(xs, row, strict=True):
            layout.loose += chars(word, x, 112 + 20 * n)
            box = (x, 104 + 20 * n, x + SIZE * len(word), 114 + 20 * n)
            lines.append(RecognisedLine(word, box, (), 1.0))
    levels = [100.0 + 20 * n for n in range(6)]
    layout.rules = [Edge(y, 50, 545) for y in levels]
    rulings = tuple(Ruling(y, 50, 545) for y in levels)
    layout.seen = RecognisedPage(1, 595, 842, lines=tuple(lines), horizontal=rulings)
    add_loose_tables([layout], set())
    assert layout.pieces[0].width >= 3
    return [d.page for d in column_doubts([layout])]


@pytest.mark.parametrize(("xs", "pages"), [((60, 180, 300, 420), []), ((60, 90, 300, 340), [1])])
def test_clear_blanks_part_columns(xs: tuple[float, ...], pages: list[int]) -> None:
    assert doubtful(xs) == pages
