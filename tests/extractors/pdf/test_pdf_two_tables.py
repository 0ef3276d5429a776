"""Tables without any rule that follow one another on a page and over pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lvjian.core.document import Document, Table
from tests.extractors.pdf.drawing import Sheet

Read = Callable[[Path], Document]
BASIC = ("基本要求", "是否符合", "证明材料索引")
SCORED = ("序号", "一级指标", "具体评价要求", "要求类型", "分值", "得分")
BASIC_XS = (60, 320, 400)
SCORED_XS = (60, 100, 180, 400, 460, 510)


def put(sheet: Sheet, y: float, xs: Sequence[float], cells: Sequence[str]) -> float:
    """A row of a table, long cells over two lines."""
    lines = [[c[:18], c[18:]] if len(c) > 18 else [c] for c in cells]
    for x, cell in zip(xs, lines, strict=True):
        for n, words in enumerate(cell):
            sheet.text(x, y + 12 * n, words, size=9)
    return y + 12 * max(len(cell) for cell in lines) + 8


def basic(sheet: Sheet, y: float, numbers: range) -> float:
    for n in numbers:
        text = f"第{n}条：工厂应依法设立，在建设和生产过程中应遵守有关法律的要求。"
        y = put(sheet, y, BASIC_XS, (text, "符合", f"附件{n} 证明材料"))
    return y


def scored(sheet: Sheet, y: float, numbers: range) -> float:
    for n in numbers:
        text = f"第{n}条：建筑应满足国家或地方相关法律法规及标准。"
        y = put(sheet, y, SCORED_XS, (str(n), "基础设施", text, "必选", "8", "8"))
    return y


def caption(sheet: Sheet, y: float, text: str) -> float:
    sheet.text(297 - 5.5 * len(text), y, text, size=11)
    return y + 24


def texts(table: Table) -> list[list[str]]:
    return [[cell.text.replace("\n", "") if cell else "" for cell in row] for row in table.rows]


def check(document: Document) -> None:
    first, second = document.tables()
    assert [r[0] for r in texts(first)][1:] == [
        f"第{n}条：工厂应依法设立，在建设和生产过程中应遵守有关法律的要求。" for n in range(1, 6)
    ]
    assert {r[1] for r in texts(first)[1:]} == {"符合"}
    assert texts(second)[0] == list(SCORED)
    assert [r[0] for r in texts(second)[1:]] == [str(n) for n in range(1, 9)]
    assert {tuple(r[3:]) for r in texts(second)[1:]} == {("必选", "8", "8")}
    assert "绿色工厂评价指标自评表" in [p.text for p in document.paragraphs()]


def test_on_one_page(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = put(sheet, caption(sheet, 60, "绿色工厂一般要求自评表"), BASIC_XS, BASIC)
    y = basic(sheet, y, range(1, 6)) + 20
    y = put(sheet, caption(sheet, y, "绿色工厂评价指标自评表"), SCORED_XS, SCORED)
    scored(sheet, y, range(1, 9))
    sheet.canvas.save()
    check(read(sheet.path))


def test_the_second_runs_on_under_its_header_again(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = put(sheet, caption(sheet, 60, "绿色工厂一般要求自评表"), BASIC_XS, BASIC)
    y = basic(sheet, y, range(1, 6)) + 20
    y = put(sheet, caption(sheet, y, "绿色工厂评价指标自评表"), SCORED_XS, SCORED)
    scored(sheet, y, range(1, 5))
    sheet.canvas.showPage()
    scored(sheet, put(sheet, 60, SCORED_XS, SCORED), range(5, 9))
    sheet.canvas.save()
    check(read(sheet.path))


def test_the_first_ends_on_the_page_of_the_second(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = put(sheet, caption(sheet, 60, "绿色工厂一般要求自评表"), BASIC_XS, BASIC)
    basic(sheet, y, range(1, 4))
    sheet.canvas.showPage()
    y = basic(sheet, 60, range(4, 6)) + 20
    y = put(sheet, caption(sheet, y, "绿色工厂评价指标自评表"), SCORED_XS, SCORED)
    scored(sheet, y, range(1, 9))
    sheet.canvas.save()
    check(read(sheet.path))


def test_the_caption_stays_on_the_page_before(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = put(sheet, caption(sheet, 60, "绿色工厂一般要求自评表"), BASIC_XS, BASIC)
    caption(sheet, basic(sheet, y, range(1, 6)) + 20, "绿色工厂评价指标自评表")
    sheet.canvas.showPage()
    scored(sheet, put(sheet, 60, SCORED_XS, SCORED), range(1, 9))
    sheet.canvas.save()
    check(read(sheet.path))
