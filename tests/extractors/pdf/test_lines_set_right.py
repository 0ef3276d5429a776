"""A date at the foot of a page and the heading on top of the next."""

from __future__ import annotations

import pytest

from lvjian.extractors.pdf.flow import Margins, TextBlock, joins
from lvjian.extractors.pdf.lines import Line

EDGES = Margins(70.0, 525.0, 595.0)


def _line(text: str, x0: float, x1: float) -> Line:
    return Line(text, x0, x1, 700.0, 12.0, False, 12.0)


@pytest.mark.parametrize(("x0", "together"), [(400.0, False), (94.0, True)])
def test_a_line_set_right_is_no_start_of_a_paragraph(x0: float, together: bool) -> None:
    """It reaches the right edge as a full line does."""
    block = TextBlock(4, [_line("日期2023年6月9日", x0, 525.0)])
    heading = _line("一、工厂基本情况", 70.0, 166.0)
    assert joins(block, heading, EDGES) is together
