"""Tables: cells as pdfplumber finds them, and tables that go on over pages."""

from __future__ import annotations

import pdfplumber
import pytest
from pdfplumber.table import TableFinder

from lvjian.extractors.pdf.file import PdfFile
from lvjian.extractors.pdf.grid import find_cells, group_cells, merge_edges
from lvjian.extractors.pdf.layout import read_content
from tests.extractors.pdf.drawing import Sheet

XS = (50, 90, 260, 430, 480, 530)
HEAD = (["序号"], ["具体评价要求"], ["证明材料索引"], ["分值"], ["得分"])


def requirement(n: int) -> list[str]:
    return [f"第{n}条要求工厂应满足国家标准的规定。"[:18]]


def whole_row(sheet: Sheet, y: float, n: int, **more) -> float:
    return sheet.row(
        y, XS, ([str(n)], requirement(n), [f"见附件{n}。"], [str(n)], [f"{n}.5"]), height=20, **more
    )


def texts(table) -> list[list[str | None]]:
    return [[c.text if c else None for c in row] for row in table.rows]


def two_pages(path, *, header: bool, caption: str | None = None):
    sheet = Sheet(path)
    y = sheet.row(600, XS, HEAD, height=20)
    for n in (1, 2, 3):
        y = whole_row(sheet, y, n)
    sheet.page()
    y = 60.0
    if caption:
        sheet.text(60, y, caption)
        y += 10
    if header:
        y = sheet.row(y, XS, HEAD, height=20)
    for n in (4, 5):
        y = whole_row(sheet, y, n)
    sheet.page()
    return sheet.save()


def test_cells_are_those_of_pdfplumber(tmp_path):
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(100, XS, HEAD, height=20)
    y = whole_row(sheet, y, 1)
    y = sheet.row(y, XS, (["2"], ["甲"], ["乙"], ["2"], ["2"]), height=30, bottom=False)
    sheet.row(y, XS, (None, ["丙"], ["丁"], None, ["3"]), height=30)
    sheet.page()
    path = sheet.save()
    with PdfFile(path, max_pages=9) as pdf:
        content = read_content(pdf, 1)
    assert content is not None
    mine = group_cells(find_cells(merge_edges(content.horizontal), merge_edges(content.vertical)))
    with pdfplumber.open(path) as plumber:
        theirs = TableFinder(plumber.pages[0]).tables
        expected = sorted(tuple(c) for t in theirs for c in t.cells)
    found = sorted(c for group in mine for c in group)
    assert len(found) == len(expected) == 18
    for a, b in zip(found, expected, strict=True):
        assert a == pytest.approx(b, abs=0.01)


@pytest.mark.parametrize("header", [True, False])
def test_a_table_goes_on_over_pages(tmp_path, read, header):
    document = read(two_pages(tmp_path / "a.pdf", header=header))
    (table,) = document.tables()
    assert [row[0] for row in texts(table)] == ["序号", "1", "2", "3", "4", "5"]
    assert table.header_rows == int(header)
    assert table.rows[4][3].place.page == 2
    assert table.rows[4][3].place.part == "第1表第5行第4列"


def test_a_table_after_a_caption_is_a_new_one(tmp_path, read):
    path = two_pages(tmp_path / "a.pdf", header=True, caption="附表2.3 管理体系评价表")
    first, second = read(path).tables()
    assert (len(first.rows), len(second.rows)) == (4, 3)
    assert second.number == 2


def test_continued_caption_belongs_to_the_table(tmp_path, read):
    path = two_pages(tmp_path / "a.pdf", header=True, caption="续表2.2")
    (table,) = read(path).tables()
    assert len(table.rows) == 6


def test_a_row_cut_by_the_page_break_is_one_row(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(600, XS, HEAD, height=20)
    for n in (1, 2, 3):
        y = whole_row(sheet, y, n)
    cut = (["4"], ["（3）室外透水地面的总面积应当符合要"], ["见附件4。"], ["4"], ["4"])
    sheet.row(y, XS, cut, height=20)
    sheet.page()
    rest: tuple[list[str], ...] = ([], ["求，其比例不小于30%。"], [], [], [])
    y = sheet.row(60, XS, HEAD, height=20)
    y = sheet.row(y, XS, rest, height=20)
    whole_row(sheet, y, 5)
    sheet.page()
    (table,) = read(sheet.save()).tables()
    assert len(table.rows) == 6
    cell = table.rows[4][1]
    assert cell.text == "（3）室外透水地面的总面积应当符合要求，其比例不小于30%。"
    assert [place.page for place in cell.places] == [1, 2]


def test_two_whole_rows_stay_two_where_a_score_is_blank(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(600, XS, HEAD, height=20)
    for n in (1, 2, 3):
        y = whole_row(sheet, y, n)
    sheet.page()
    y = sheet.row(60, XS, (["4"], requirement(4), [], ["4"], []), height=20)
    whole_row(sheet, y, 5)
    sheet.page()
    (table,) = read(sheet.save()).tables()
    assert [row[0] for row in texts(table)] == ["序号", "1", "2", "3", "4", "5"]
    assert texts(table)[4][4] == ""


def test_a_merged_cell_goes_on_over_the_page_break(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(600, XS, HEAD, height=20)
    y = sheet.row(y, XS, (["1"], ["甲"], ["附件1"], ["2"], ["2"]), height=20)
    y = sheet.row(y, XS, (["2"], ["乙"], ["附件2"], ["3"], ["3"]), height=20, bottom=False)
    for n in range(1, 5):
        sheet.line(XS[n], y, XS[n + 1], y)
    sheet.row(y, XS, (None, ["丙"], ["附件3"], ["4"], ["4"]), height=20)
    sheet.page()
    y = sheet.row(60, XS, ([], ["丁"], ["附件4"], ["5"], ["5"]), height=20)
    sheet.row(y, XS, (["3"], ["戊"], ["附件5"], ["6"], ["6"]), height=20)
    sheet.page()
    (table,) = read(sheet.save()).tables()
    assert [row[0] for row in texts(table)] == ["序号", "1", "2", "2", "2", "3"]
    assert table.rows[2][0].row_span == 3


def test_no_rule_where_the_table_breaks(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(700, XS, HEAD, height=20)
    whole_row(sheet, y, 1, bottom=False)
    sheet.page()
    y = whole_row(sheet, 60, 2, top=False)
    whole_row(sheet, y, 3)
    sheet.page()
    (table,) = read(sheet.save()).tables()
    assert [row[0] for row in texts(table)] == ["序号", "1", "2", "3"]


def test_horizontal_rules_only(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    y = 100.0
    rows = [
        HEAD,
        *(([str(n)], requirement(n), [f"见附件{n}。"], [str(n)], [str(n)]) for n in range(1, 9)),
    ]
    for cells in rows:
        sheet.line(XS[0], y, XS[-1], y)
        for x, lines in zip(XS, cells, strict=False):
            sheet.text(x + 3, y + 13, lines[0])
        y += 20
    sheet.line(XS[0], y, XS[-1], y)
    sheet.page()
    (table,) = read(sheet.save()).tables()
    assert not table.ruled
    assert texts(table) == [[lines[0] for lines in cells] for cells in rows]


def test_no_rules_at_all(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    rows = [
        HEAD,
        *(([str(n)], requirement(n), [f"见附件{n}。"], [str(n)], [str(n)]) for n in range(1, 9)),
    ]
    for n, cells in enumerate(rows):
        for x, lines in zip(XS, cells, strict=False):
            sheet.text(x + 3, 100 + 22 * n, lines[0])
    sheet.text(
        53, 330, "注1：得分由评价机构填写，未填写的一律按零分计算，并在评价结论中加以说明，请注意。"
    )
    sheet.page()
    document = read(sheet.save())
    (table,) = document.tables()
    assert texts(table) == [[lines[0] for lines in cells] for cells in rows]
    assert [p.text[:2] for p in document.paragraphs()] == ["注1"]
