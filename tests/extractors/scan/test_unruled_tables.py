"""Tables without upright rules on recognised pages: columns by their header, rows by what parts them."""

from __future__ import annotations

import pytest

from lvjian.core.document import Document, Table
from tests.extractors.scan.unruled import EM, HEAD, WIDE, XS, Sheet, document, texts

ROWS = (
    ("1", "基础设施", f"{WIDE}\n一并检查", "8", "7"),
    ("1", "基础设施", f"{WIDE}\n{WIDE}\n二并检查", "6", "6"),
    ("2", "管理体系", f"{WIDE}\n三并检查", "10", "9.5"),
    ("2", "管理体系", f"{WIDE}\n四并检查", "4", "4"),
)
TOTAL = ("管理体系小计", "", "", "", "99")


def only(read: Document) -> Table:
    (table,) = read.tables()
    return table


def grid(*rows: tuple[str, ...]) -> list[list[str]]:
    return [[cell.replace("\n", "") for cell in row] for row in rows]


def written(
    sheet: Sheet, rows: tuple[tuple[str, ...], ...], *, head: bool = True, between: str = "white"
) -> Sheet:
    """Rows from the top of a sheet, parted by white, rules or tint."""
    y = 100.0
    if head:
        if between == "rules":
            sheet.rule(y)
        sheet.row(y, HEAD, high=20)
        y += 20
    for n, row in enumerate(rows):
        high = 12 + 12.5 * max(len(cell.split("\n")) for cell in row)
        if between == "rules":
            sheet.rule(y)
        if between == "tint" and n % 2 == 0:
            sheet.tint(y, y + high)
        sheet.row(y, row, high=high)
        y += high
    if between == "rules":
        sheet.rule(y)
    return sheet


@pytest.mark.parametrize("between", ["white", "rules", "tint"])
def test_rows_and_columns_are_told(between: str) -> None:
    read = document(written(Sheet(1), ROWS, between=between))
    assert texts(only(read)) == grid(HEAD, *ROWS)
    assert not only(read).ruled
    assert read.doubts == ()
    assert min(c.place.sure for c in only(read).cells()) >= 0.9


def test_the_head_printed_again_is_left_out_on_a_page_that_lies_elsewhere() -> None:
    read = document(written(Sheet(1), ROWS), written(Sheet(2, shift=5.0), ROWS[1:]))
    assert texts(only(read)) == grid(HEAD, *ROWS, *ROWS[1:])


def test_a_table_goes_on_without_its_head() -> None:
    read = document(written(Sheet(1), ROWS), written(Sheet(2, shift=-4.0), ROWS[2:], head=False))
    assert texts(only(read)) == grid(HEAD, *ROWS, *ROWS[2:])


def test_merged_levels_end_at_the_rules_beside_them() -> None:
    sheet = Sheet(1)
    sheet.rule(100)
    sheet.row(100, HEAD, high=20)
    for n, row in enumerate(ROWS):
        y = 120 + 40 * n
        sheet.rule(y, XS[0] - 4 if n % 2 == 0 else XS[2] - 4)
        sheet.row(y, ("", "", *row[2:]), high=40)
    for n, row in ((0, ROWS[0]), (1, ROWS[2])):
        sheet.row(120 + 80 * n, row[:2], high=80)
    sheet.rule(280)
    table = only(document(sheet))
    assert texts(table)[1:] == grid(*ROWS)
    assert [c.row_span for c in table.cells() if c.col == 1] == [1, 2, 2]
    assert min(c.place.sure for c in table.cells()) >= 0.9


def test_levels_merged_by_the_place_of_their_words_are_unsure() -> None:
    sheet = Sheet(1)
    sheet.row(100, HEAD, high=20)
    for n, row in enumerate(ROWS):
        sheet.row(120 + 40 * n, ("", "", *row[2:]), high=40)
    for n, row in ((0, ROWS[0]), (1, ROWS[2])):
        sheet.row(120 + 80 * n, row[:2], high=80)
    table = only(document(sheet))
    assert texts(table)[1:] == grid(*ROWS)
    assert {c.place.sure < 0.9 for c in table.cells() if c.col == 1 and c.row_span == 2} == {True}
    assert {c.place.sure >= 0.9 for c in table.cells() if c.col > 1} == {True}


def test_a_total_is_a_row_by_itself() -> None:
    rows = texts(only(document(written(Sheet(1), (*ROWS, TOTAL)))))
    assert rows[1:-1] == grid(*ROWS)
    assert rows[-1][0] == rows[-1][1] == TOTAL[0]
    assert rows[-1][-1] == "99"


def test_a_column_without_a_label_of_its_own() -> None:
    """基本要求 stands over the kind of a requirement and over its words."""
    xs = (60.0, 150.0, 340.0, 410.0)
    sheet = Sheet(1)
    for x, label in zip(
        (60.0, 340.0, 410.0), ("基本要求", "是否符合", "证明材料索引"), strict=True
    ):
        sheet.write(x, 110, label)
    rows = [(f"基础管理\n——工厂{n}", f"{WIDE}\n检查", "符合", f"附件{n}") for n in range(1, 7)]
    for n, row in enumerate(rows):
        sheet.row(120 + 40 * n, row, high=40, xs=xs)
    table = only(document(sheet))
    assert texts(table)[1:] == grid(*rows)
    assert texts(table)[0] == ["基本要求", "基本要求", "是否符合", "证明材料索引"]


def test_words_after_the_table_and_the_next_one_are_none_of_it() -> None:
    sheet = written(Sheet(1), ROWS)
    sheet.write(60, 330, "附表2 加分项评价表", size=12)
    sheet.write(60, 350, "以上各项由评价组在现场逐条核实，" * 3)
    read = document(sheet)
    assert texts(only(read)) == grid(HEAD, *ROWS)
    assert next(p.text for p in read.paragraphs()) == "附表2 加分项评价表"


def test_columns_whose_white_does_not_run_down_stay_doubtful() -> None:
    sheet = Sheet(1)
    sheet.row(100, HEAD, high=20)
    for n in range(8):
        long = WIDE * 2 if n % 2 else WIDE
        sheet.row(120 + 22 * n, (str(n), "基础设施管理体系", long[:30], "8", "7"), high=22)
    read = document(sheet)
    assert [d.why for d in read.doubts] == ["unruled-table"]


def test_rows_hardly_further_apart_than_lines_are_unsure() -> None:
    sheet = Sheet(1)
    sheet.row(100, HEAD, high=20)
    y = 130.0
    for n, row in enumerate(ROWS * 2):
        sheet.write(XS[0], y, row[0])
        for part in row[2].split("\n"):
            sheet.write(XS[2], y, part)
            y += 12.5
        sheet.write(XS[4], y - 12.5, str(n))
        y += 0.1 * EM
    read = document(sheet)
    told = [c.place.sure for t in read.tables() for c in t.cells() if c.row]
    assert read.doubts or min(told) < 0.9
