"""Tables of Word: merges, wrappers, tracked rows, nesting, odd grids."""

from __future__ import annotations

import docx
import pytest

from lvjian.core.errors import FileReadError
from lvjian.extractors import ReadLimits, read_file

SPAN = '<w:gridSpan w:val="{}"/>'
TOP, DOWN = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def test_merged_cells_fill_their_span(read, kit):
    found = read(
        kit.tbl(
            kit.tr(kit.tc("一级", TOP), kit.tc("甲"), kit.tc("8")),
            kit.tr(kit.tc("", DOWN), kit.tc("乙"), kit.tc("2")),
            kit.tr(kit.tc("总分", SPAN.format(2)), kit.tc("10")),
        )
    )
    assert kit.grid(found) == [["一级", "甲", "8"], ["一级", "乙", "2"], ["总分", "总分", "10"]]
    table = next(found.tables())
    assert [(c.text, c.row_span, c.col_span) for c in table.cells()][:1] == [("一级", 2, 1)]
    assert table.rows[2][2].place.part == "第1表第3行第3列"
    assert table.rows[1][0] is table.rows[0][0]


def test_grid_before_and_short_rows_leave_holes(read, kit):
    found = read(
        kit.tbl(
            kit.tr(kit.tc("a"), kit.tc("b"), kit.tc("c")),
            kit.tr(kit.tc("d"), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        )
    )
    assert kit.grid(found) == [["a", "b", "c"], [None, "d", None]]


def test_old_horizontal_merges(read, kit):
    row = kit.tr(kit.tc("a", '<w:hMerge w:val="restart"/>'), kit.tc("", "<w:hMerge/>"), kit.tc("b"))
    assert kit.grid(read(kit.tbl(row))) == [["a", "a", "b"]]


def test_rows_and_cells_inside_wrappers(read, kit):
    sdt = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    tag = f"<w:smartTag>{kit.tc('d')}</w:smartTag>"
    found = read(
        kit.tbl(
            sdt.format(kit.tr(kit.tc("a"), sdt.format(kit.tc("b")))),
            f"<w:ins>{kit.tr(kit.tc('c'), tag)}</w:ins>",
            f"<w:customXml>{kit.tr(kit.tc('e'), kit.tc('f'))}</w:customXml>",
        )
    )
    assert kit.grid(found) == [["a", "b"], ["c", "d"], ["e", "f"]]


def test_tracked_rows(read, kit):
    found = read(
        kit.tbl(
            kit.tr(kit.tc("留")),
            kit.tr(kit.tc("删"), properties='<w:del w:id="1"/>'),
            kit.tr(kit.tc("增"), properties='<w:ins w:id="2"/>'),
        )
    )
    assert kit.grid(found) == [["留"], ["增"]]
    assert list(next(found.tables()).cells())[1].place.part == "第1表第2行第1列"


def test_a_score_typed_with_tracking_on(read, kit):
    cell = f'<w:tc><w:p><w:ins w:id="1">{kit.r("8")}</w:ins></w:p></w:tc>'
    assert kit.grid(read(kit.tbl(kit.tr(cell)))) == [["8"]]


def test_nested_tables_are_kept_and_their_text_too(read, kit):
    inner = kit.tbl(kit.tr(kit.tc("内1"), kit.tc("内2")), kit.tr(kit.tc("内3"), kit.tc("内4")))
    outer = kit.tbl(kit.tr(f"<w:tc>{kit.p(kit.r('前'))}{inner}{kit.p('')}</w:tc>", kit.tc("旁")))
    found = read(outer + kit.p("") + kit.tbl(kit.tr(kit.tc("次"))))
    cell = next(found.tables()).rows[0][0]
    assert cell.text == "前\n内1\t内2\n内3\t内4"
    assert cell.tables[0].rows[1][1].place.part == "第1表第1行第1列内第1表第2行第2列"
    assert [t.number for t in found.tables()] == [1, 2]


def test_a_table_that_only_frames_others_is_no_table(read, kit):
    inner = kit.tbl(kit.tr(kit.tc("内1"), kit.tc("内2")), kit.tr(kit.tc("内3"), kit.tc("内4")))
    frame = kit.tbl(
        kit.tr(f"<w:tc>{kit.p(kit.r('一、概述'))}{kit.p('')}</w:tc>"),
        kit.tr(f"<w:tc>{kit.p(kit.r('前'))}{inner}{kit.p(kit.r('后'))}</w:tc>"),
    )
    found = read(kit.tbl(kit.tr(f"<w:tc>{frame}{kit.p('')}</w:tc>")) + frame)
    assert [t.rows[0][0].text for t in found.tables()][1:] == ["内1"]
    assert kit.texts(found)[-3:] == ["一、概述", "前", "后"]


def test_a_box_around_words_stays_a_table(read, kit):
    found = read(kit.tbl(kit.tr(f"<w:tc>{kit.p(kit.r('承诺'))}</w:tc>")))
    assert [t.rows[0][0].text for t in found.tables()] == ["承诺"]


def test_header_rows_and_paragraphs_in_a_cell(read, kit):
    cell = f"<w:tc>{kit.p(kit.r('一'))}{kit.p('')}{kit.p(kit.r('二'))}</w:tc>"
    found = read(kit.tbl(kit.tr(kit.tc("表头"), properties="<w:tblHeader/>"), kit.tr(cell)))
    table = next(found.tables())
    assert (table.header_rows, table.rows[1][0].text) == (1, "一\n\n二")


def test_absurd_spans_are_bounded(read, kit):
    found = read(
        kit.tbl(
            kit.tr(kit.tc("a", SPAN.format(100000)), kit.tc("b")),
            kit.tr(kit.tc("c"), kit.tc("d", SPAN.format(99999)), kit.tc("e")),
            kit.tr(kit.tc("f", SPAN.format("-3")), kit.tc("g", SPAN.format("x"))),
        )
    )
    assert kit.grid(found) == [
        ["a", "a", "a", "b"],
        ["c", "d", "d", "e"],
        ["f", "g", None, None],
    ]


def test_seven_thousand_merged_cells(read, kit):
    rows = [kit.tr(kit.tc("头", TOP), kit.tc("0", SPAN.format(2)))]
    rows += [kit.tr(kit.tc("", DOWN), kit.tc(str(i), SPAN.format(2))) for i in range(1, 3500)]
    table = next(read(kit.tbl(*rows)).tables())
    assert (len(table.rows), table.width) == (3500, 3)
    assert table.rows[0][0].row_span == 3500
    assert table.rows[3499][2].text == "3499"


def test_more_cells_than_allowed(tmp_path, kit):
    body = kit.tbl(*[kit.tr(kit.tc("a"), kit.tc("b"))] * 6)
    path = kit.write_package(tmp_path / "a.docx", kit.word_parts(body))
    with pytest.raises(FileReadError) as caught:
        read_file(path, file="a.docx", format="docx", limits=ReadLimits(cells=11))
    assert caught.value.code == "I004"


def test_a_cell_merged_down_from_nowhere_is_a_cell(read, kit):
    found = read(kit.tbl(kit.tr(kit.tc("a", DOWN), kit.tc("b")), kit.tr(kit.tc("c"))))
    assert kit.grid(found) == [["a", "b"], ["c", None]]


def test_the_same_grid_as_python_docx(tmp_path):
    made = docx.Document()
    table = made.add_table(rows=9, cols=6)
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = f"{r}-{c}"
    table.cell(0, 0).merge(table.cell(0, 5))
    table.cell(1, 0).merge(table.cell(4, 0))
    table.cell(2, 2).merge(table.cell(3, 4))
    table.cell(5, 1).merge(table.cell(8, 1))
    path = tmp_path / "a.docx"
    made.save(str(path))
    found = next(read_file(path, file="a.docx", format="docx").tables())
    expected = [
        [cell.text for cell in row.cells] for row in docx.Document(str(path)).tables[0].rows
    ]
    assert [[cell.text if cell else None for cell in row] for row in found.rows] == expected


def test_a_table_deleted_under_tracking_is_none(read, kit):
    gone = kit.tbl(kit.tr(kit.tc("删"), properties='<w:del w:id="1"/>'))
    found = read(gone + kit.tbl(kit.tr(kit.tc("留"))))
    assert [(t.number, t.place.part) for t in found.tables()] == [(1, "第1表")]
