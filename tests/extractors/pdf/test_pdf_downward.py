"""Columns set downwards, and lines across that stand one below the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lvjian.core.document import Document
from tests.extractors.pdf.drawing import Sheet

Read = Callable[[Path], Document]
EM = 12.0


def downwards(sheet: Sheet, *columns: str, x: float = 400.0, gap: float = 1.5) -> None:
    """Columns from the right, each character one em below the one before."""
    for n, column in enumerate(columns):
        for row, letter in enumerate(column):
            sheet.text(x - n * gap * EM, 100 + row * EM, letter, size=EM)


@pytest.mark.parametrize("gap", [1.3, 1.5, 2.8])
@pytest.mark.parametrize(
    "columns",
    [
        ("郑州市绿色工厂",),
        ("绿色工厂评价", "第三方评价报告"),
        ("绿色工厂评价", "第三方评", "云岫精密机械"),
        ("自评价报告书", "甲乙丙", "丁戊己庚", "辛壬癸"),
    ],
)
def test_columns_are_read_from_the_right(
    tmp_path: Path, read: Read, columns: tuple[str, ...], gap: float
) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(60, 60, "封面", size=EM)
    downwards(sheet, *columns, gap=gap)
    sheet.text(60, 400, "二〇二四年三月十五日", size=EM)
    sheet.canvas.save()
    found = [p.text for p in read(sheet.path).paragraphs()]
    assert found == ["封面", *columns, "二〇二四年三月十五日"]


def test_labels_on_lines_of_their_own_stay(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    for row, label in enumerate(("姓名", "单位", "地址", "电话")):
        for n, letter in enumerate(label):
            sheet.text(60 + n * 24, 100 + row * 1.25 * EM, letter, size=EM)
    sheet.canvas.save()
    found = [p.text.replace(" ", "") for p in read(sheet.path).paragraphs()]
    assert found == ["姓名", "单位", "地址", "电话"]
