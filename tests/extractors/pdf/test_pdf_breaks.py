"""Page breaks as engines make them: merged cells left open, words hung out or drawn too early."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table
from weasyprint import HTML

from lvjian.core.document import Document
from tests.extractors.pdf.drawing import FONT, Sheet

Read = Callable[[Path], Document]
XS = (50, 90, 260, 430, 480, 530)
HEAD = (["一级指标"], ["具体评价要求"], ["证明材料索引"], ["要求类型"], ["权重"])
_STYLE = """@page { size: A4 } table { border-collapse: collapse; width: 100% }
td, th { border: 0.6pt solid #000; height: 36pt; vertical-align: middle }"""


def texts(document: Document, *columns: int) -> list[tuple[str | None, ...]]:
    (table,) = document.tables()
    rows = ([c.text if c else None for c in row] for row in table.rows)
    return [tuple(row[c] for c in columns) for row in rows]


def test_merged_cells_that_html_leaves_open_at_the_break(tmp_path: Path, read: Read) -> None:
    def row(n: int) -> str:
        level = '<td rowspan="14">基础设施</td>' if n == 1 else ""
        level = '<td rowspan="14">管理体系</td>' if n == 15 else level
        kind = '<td rowspan="7">必选</td>' if n % 7 == 1 else ""
        weight = level.replace("基础设施", "20%").replace("管理体系", "15%")
        return f"<tr>{level}<td>第{n}条要求</td>{kind}<td>4</td>{weight}<td></td></tr>"

    head = "".join(
        f"<th>{w}</th>" for w in ("一级指标", "要求", "要求类型", "分值", "权重", "得分")
    )
    rows = "".join(row(n) for n in range(1, 29))
    page = f"<style>{_STYLE}</style><table><thead><tr>{head}</tr></thead>{rows}</table>"
    HTML(string=page).write_pdf(str(tmp_path / "a.pdf"))
    document = read(tmp_path / "a.pdf")
    assert document.pages == 2
    assert texts(document, 0, 1, 2, 4)[1:] == [
        ("基础设施" if n < 15 else "管理体系", f"第{n}条要求", "必选", "20%" if n < 15 else "15%")
        for n in range(1, 29)
    ]


def test_a_wider_cell_is_not_ruled_in_two(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(100, XS[:4], (["甲"], ["一"], []), height=20, bottom=False)
    sheet.line(XS[1], y, XS[3], y)
    y = sheet.row(y, XS[:4], (None, ["二"], []), height=20)
    y = sheet.row(y, (XS[0], XS[2], XS[3]), (["整行"], []), height=20)
    y = sheet.row(y, (XS[0], XS[2], XS[3]), (["又一整行"], []), height=20)
    y = sheet.row(y, XS[:4], (["乙"], ["三"], []), height=20, bottom=False)
    sheet.line(XS[1], y, XS[3], y)
    sheet.row(y, XS[:4], (None, ["四"], []), height=20)
    sheet.page()
    assert texts(read(sheet.save()), 0, 1) == [
        ("甲", "一"), ("甲", "二"), ("整行", "整行"), ("又一整行", "又一整行"), ("乙", "三"), ("乙", "四"),
    ]  # fmt: skip


def test_punctuation_hung_over_the_border_stays_in_its_cell(tmp_path: Path, read: Read) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("cell", fontName=FONT, fontSize=8, leading=11, wordWrap="CJK")
    words = ["工厂应依据标准配备、使用和管理能源、水的器具。", "应建立实施并保持质量管理体系。"]
    rows = [[Paragraph(w, style), "", "2"] for w in words]
    # Seven characters and a bit: the eighth, a mark, stands over the line.
    table = Table(
        rows,
        [7 * 8 + 7, 60, 40],
        style=[("GRID", (0, 0), (-1, -1), 0.5, "black")]
        + [(f"{side}PADDING", (0, 0), (-1, -1), 3) for side in ("LEFT", "RIGHT")],
    )
    SimpleDocTemplate(str(tmp_path / "a.pdf")).build([table])
    assert texts(read(tmp_path / "a.pdf"), 0, 1) == [(w, "") for w in words]


def test_a_foot_close_under_a_table_lying_on_its_side(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf", size=(841.89, 595.28))
    for page in range(1, 4):
        y = sheet.row(60, XS, HEAD, height=20)
        for n in range(20):
            y = sheet.row(y, XS, (["甲"], [f"第{page}页第{n}条。"], [], ["必选"], ["1"]), height=22)
        sheet.text(400, 538, f"第 {page} 页")
        sheet.page()
    document = read(sheet.save())
    assert len(texts(document, 1)) == 1 + 3 * 20
    assert [p.text for p in document.footers] == ["第 1 页", "第 2 页", "第 3 页"]


def test_the_head_of_the_only_page_on_its_side(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    for page in range(1, 6):
        wide = page == 5
        sheet.canvas.setPageSize((841.89, 595.28) if wide else (595.28, 841.89))
        sheet.height = 595.28 if wide else 841.89
        sheet.text(200, 40 if wide else 46, "云川市绿色工厂评价报告")
        if page == 1:
            sheet.text(200, 70, "云川市绿色工厂评价报告", size=16)
        sheet.text(90, 200, f"正文第{page}页。")
        sheet.page()
    document = read(sheet.save())
    title, *body = (p.text for p in document.paragraphs())
    assert title == "云川市绿色工厂评价报告"
    assert body == [f"正文第{n}页。" for n in range(1, 6)]
    assert len(document.headers) == 5


def test_words_of_a_merged_cell_drawn_a_page_too_early(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(700, XS, HEAD, height=20)
    y = sheet.row(y, XS, (["基础设施"], ["第1条。"], [], ["必选"], ["20%"]), height=20)
    sheet.text(XS[3] + 6, y + 14, "可选")
    sheet.page()
    y = sheet.row(60, XS, HEAD, height=20)
    y = sheet.row(y, XS, ([], ["第2条。"], [], [], []), height=20, bottom=False)
    for n in (1, 2):
        sheet.line(XS[n], y, XS[n + 1], y)
    sheet.row(y, XS, (None, ["第3条。"], [], None, None), height=20)
    sheet.page()
    assert texts(read(sheet.save()), 1, 3)[1:] == [
        ("第1条。", "必选"), ("第2条。", "可选"), ("第3条。", "可选"),
    ]  # fmt: skip


LONG = "单位产品（或产值，以申报时采用的为准）主要污染物产生量"


def test_words_of_a_merged_cell_cut_into_three(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(700, XS, HEAD, height=20)
    y = sheet.row(y, XS, (["能源"], ["第1条。"], [], ["必选"], []), height=20, bottom=False)
    for n in range(1, 5):
        sheet.line(XS[n], y, XS[n + 1], y)
    sheet.text(XS[0] + 3, y + 9, "绿色化指")
    sheet.page()
    y = sheet.row(60, XS, HEAD, height=20)
    y = sheet.row(y, XS, (["标甲"], ["第2条。"], [], ["可选"], []), height=20, bottom=False)
    for n in range(1, 5):
        sheet.line(XS[n], y, XS[n + 1], y)
    sheet.row(y, XS, (None, ["第3条。"], [], ["必选"], []), height=20)
    sheet.page()
    found = texts(read(sheet.save()), 0, 1)[1:]
    assert [(str(a).replace("\n", ""), b) for a, b in found] == [
        ("能源绿色化指标甲", f"第{n}条。") for n in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("above", "below", "rows"),
    [
        (
            ("车辆绿色指标评价情况", "15", "公交站点覆盖率", "%"),
            ("车辆绿色指标评价情况", "16", "新能源车比例", "%"),
            6,
        ),
        ((LONG, "", "主要污染物一产生量", "%"), (LONG, "", "主要污染物二产生量", "%"), 6),
        (("甲", "", "主要原材料二的消耗", ""), ("", "", "量", ""), 5),
    ],
)
def test_short_rows_on_either_side_of_a_break(
    above: tuple[str, ...], below: tuple[str, ...], rows: int, tmp_path: Path, read: Read
) -> None:
    xs = (50, 330, 346, 435, 455)
    sheet = Sheet(tmp_path / "a.pdf")
    y = sheet.row(600, xs, (["指标"], ["号"], ["名称"], ["单"]), height=20)
    for n in (12, 13, 14):
        y = sheet.row(y, xs, (["丙"], [str(n)], [f"绿化率{n}"], ["%"]), height=20)
    sheet.row(y, xs, tuple([w] for w in above), height=20)
    sheet.page()
    sheet.row(60, xs, tuple([w] for w in below), height=20)
    sheet.page()
    assert len(texts(read(sheet.save()), 2)) == rows


def test_a_text_cut_in_a_form_whose_cells_all_merge(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    xs = (50, 120, 207, 300)
    y = sheet.row(600, xs, (["甲"], ["用地面积"], []), height=20, bottom=False)
    sheet.line(xs[1], y, xs[2], y)
    y = sheet.row(y, xs, (None, ["产值"], None), height=20)
    y = sheet.row(y, xs, (["乙"], ["废水"], ["丙"]), height=20, bottom=False)
    sheet.line(xs[2], y, xs[3], y)
    y = sheet.row(y, xs, (None, None, []), height=20)
    sheet.row(y, xs, (["丁"], ["主要原材料二的消"], []), height=20)
    sheet.page()
    y = sheet.row(60, xs, ([], ["耗量"], []), height=20)
    sheet.row(y, xs, (["戊"], ["废气"], []), height=20)
    sheet.page()
    assert texts(read(sheet.save()), 0, 1)[4:] == [("丁", "主要原材料二的消耗量"), ("戊", "废气")]


def test_the_rule_below_a_running_head_drawn_as_its_box(tmp_path: Path, read: Read) -> None:
    head = """@page { margin: 2.8cm 2.4cm;
    @top-right { content: '绿色工厂自评价报告'; border-bottom: 0.5pt solid #888 } }"""
    rows = "".join(f"<tr><td>第{n}条要求</td><td>4</td><td></td></tr>" for n in range(1, 46))
    names = "<thead><tr><th>评价要求</th><th>分值</th><th>得分</th></tr></thead>"
    page = f"<style>{_STYLE}{head}</style><table>{names}{rows}</table>"
    HTML(string=page).write_pdf(str(tmp_path / "a.pdf"))
    document = read(tmp_path / "a.pdf")
    assert (document.pages or 0) >= 3
    assert len(texts(document, 0)) == 46
    assert {p.text for p in document.headers} == {"绿色工厂自评价报告"}


def test_a_framed_running_head(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    for page in range(3):
        sheet.row(30, (50, 200), (["绿色工厂自评价报告"],), height=18)
        y = 60.0 if page else sheet.row(60, XS, HEAD, height=20)
        for n in range(2):
            y = sheet.row(y, XS, (["甲"], [f"要求{page}-{n}"], ["材料"], ["必选"], []), height=20)
        sheet.canvas.showPage()
    sheet.canvas.save()
    document = read(tmp_path / "a.pdf")
    assert len(texts(document, 1)) == 7
    assert {p.text for p in document.headers} == {"绿色工厂自评价报告"}


def test_the_head_of_a_table_alone_at_the_foot_of_a_page(tmp_path: Path, read: Read) -> None:
    xs = (50, 90, 280, 338, 362, 386)
    head = (["一级指标"], ["具体评价要求"], ["证明材料索引"], ["分值"], ["得分"])
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.row(760, xs, head, height=20)
    sheet.canvas.showPage()
    y = 60.0
    for n in range(1, 4):
        words = [f"第{n}条要求工厂建立并保持满足", "要求的能源管理体系和台账"]
        y = sheet.row(y, xs, ([f"{n}"], words, [f"材料{n}"], ["10"], ["10"]), height=34)
    sheet.canvas.save()
    first, second, *_ = texts(read(tmp_path / "a.pdf"), 3, 4)
    assert (first, second) == (("分值", "得分"), ("10", "10"))
