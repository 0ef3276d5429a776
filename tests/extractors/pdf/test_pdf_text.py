"""Running text, running heads, check boxes, turned pages."""

from __future__ import annotations

import pypdfium2 as pdfium
import pytest

from lvjian.extractors.pdf.lines import make_lines
from lvjian.extractors.pdf.page import Char
from lvjian.extractors.pdf.running import is_page_number
from tests.extractors.pdf.drawing import Sheet

LONG = "本机构承诺已按规范完整的评价程序对受评价方进行了全面的评价并出具本报告结论客观公正证据充"


def paragraphs(document) -> list[str]:
    return [p.text for p in document.paragraphs()]


def test_full_lines_run_on_and_short_ones_end(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(265.6, 80, "评价报告", size=16)
    sheet.text(60, 110, "一、概述")
    sheet.text(78, 130, LONG)
    sheet.text(60, 146, "分，得分95.6分。")
    sheet.text(60, 162, "工厂名称：青岚精密机械有限公司")
    sheet.text(60, 178, "No. HJ 2024 report")
    sheet.page()
    document = read(sheet.save())
    assert paragraphs(document) == [
        "评价报告", "一、概述", LONG + "分，得分95.6分。", "工厂名称：青岚精密机械有限公司",
        "No. HJ 2024 report",
    ]  # fmt: skip
    title = next(document.paragraphs())
    assert (title.size, title.centered) == (16.0, True)
    assert title.place.bbox == pytest.approx((265.6, 65.9, 329.6, 81.9), abs=0.2)


def test_running_heads_and_page_numbers_are_left_out(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    for page in range(1, 7):
        sheet.text(60, 40, "绿色工厂第三方评价报告")
        sheet.text(60, 120, f"第{page}页的正文内容，各页不同")
        sheet.text(280, 810, f"第 {page} 页 共 6 页")
        sheet.page()
    document = read(sheet.save())
    assert paragraphs(document) == [f"第{n}页的正文内容，各页不同" for n in range(1, 7)]
    assert len(document.headers) == len(document.footers) == 6


def test_attachment_titles_at_the_top_are_no_running_heads(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    for page in range(1, 7):
        sheet.text(60, 60, f"附件{page}")
        sheet.text(60, 200, "证" * page)
        sheet.page()
    found = paragraphs(read(sheet.save()))
    assert [t for t in found if t.startswith("附件")] == [f"附件{n}" for n in range(1, 7)]


@pytest.mark.parametrize(
    "text",
    ["3", "- 3 -", "— 12 —", "第 3 页 共 15 页", "第3页，共8页", "3/15", "Page 3 of 9", "IV"],
)
def test_page_numbers(text):
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["6 6", "95.6", "附件1", "1.2", "得分 6", "第3章"])
def test_no_page_numbers(text):
    assert not is_page_number(text)


def test_drawn_check_boxes(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    for x, word in ((100, "国有"), (170, "集体"), (240, "民营")):
        sheet.square(x, 100)
        sheet.text(x + 12, 99, word)
    sheet.canvas.setLineWidth(0.5)
    path = sheet.canvas.beginPath()
    path.moveTo(242, sheet.height - 96)
    path.lineTo(244, sheet.height - 99)
    path.lineTo(248, sheet.height - 92)
    sheet.canvas.drawPath(path)
    sheet.page()
    (text,) = paragraphs(read(sheet.save()))
    assert text.replace(" ", "") == "☐国有☐集体☑民营"


def test_form_fields(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    form = sheet.canvas.acroForm
    y = sheet.height - 100
    form.checkbox(x=100, y=y, size=12, checked=True, name="a")
    sheet.text(116, 98, "符合")
    form.checkbox(x=160, y=y, size=12, checked=False, name="b")
    sheet.text(176, 98, "不符合")
    sheet.text(100, 140, "得分：")
    form.textfield(x=135, y=sheet.height - 144, width=100, height=16, value="95.6", name="s")
    sheet.page()
    found = [t.replace(" ", "") for t in paragraphs(read(sheet.save()))]
    assert found == ["☑符合☐不符合", "得分：95.6"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_the_same(tmp_path, read, turn):
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(60, 100, "一、概述")
    y = sheet.row(120, (60, 160, 300), (["工厂名称"], ["青岚机械"]), height=20)
    sheet.row(y, (60, 160, 300), (["得分"], ["95.6"]), height=20)
    sheet.page()
    upright = read(sheet.save())
    with pdfium.PdfDocument(sheet.path) as pdf:
        pdf[0].set_rotation(turn)
        pdf.save(tmp_path / "turned.pdf")
    turned = read(tmp_path / "turned.pdf")
    assert paragraphs(turned) == paragraphs(upright)
    cells = [[c.text for c in row] for row in next(turned.tables()).rows]
    assert cells == [["工厂名称", "青岚机械"], ["得分", "95.6"]]
    x0, y0, x1, y1 = next(upright.tables()).rows[1][1].place.bbox
    width, height = 595.28, 841.89
    expected = {
        90: (height - y1, x0, height - y0, x1),
        180: (width - x1, height - y1, width - x0, height - y0),
        270: (y0, width - x1, y1, width - x0),
    }[turn]
    assert next(turned.tables()).rows[1][1].place.bbox == pytest.approx(expected, abs=0.1)


def test_crop_box_moves_the_origin(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(60, 100, "一、概述")
    sheet.page()
    before = next(read(sheet.save()).paragraphs()).place.bbox
    with pdfium.PdfDocument(sheet.path) as pdf:
        pdf[0].set_cropbox(20, 30, 500, 800)
        pdf.save(tmp_path / "cropped.pdf")
    after = next(read(tmp_path / "cropped.pdf").paragraphs()).place.bbox
    assert after[0] == pytest.approx(before[0] - 20, abs=0.05)
    assert after[1] == pytest.approx(before[1] - 41.89, abs=0.05)


def test_a_page_with_only_a_seal_is_no_unread_page(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(60, 780, "法人代表签字：    （单位公章）")
    sheet.page()
    sheet.canvas.setStrokeColorRGB(0.84, 0.08, 0.08)
    sheet.canvas.circle(150, 700, 55)
    sheet.page()
    document = read(sheet.save())
    assert document.doubts == ()
    assert [place.page for place in document.page_boxes] == [2]


def test_a_black_circle_is_no_seal(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(60, 200, "（单位公章）")
    sheet.canvas.circle(150, 600, 55)
    sheet.page()
    assert read(sheet.save()).page_boxes == ()


def test_a_large_heading_does_not_mix_the_lines_beside_it() -> None:
    """Two lines of small print, one under the other, reach over the height of a title."""
    small = [("统一社会信用代码", 100.0, 12.0), ("91410100MA3X4T7Y2K", 122.0, 12.0)]
    chars = [
        Char(c, 50 + 12 * i, 61 + 12 * i, base, size, bold=False)
        for words, base, size in small
        for i, c in enumerate(words)
    ]
    chars += [
        Char(c, 400 + 50 * i, 448 + 50 * i, 112.0, 48.0, bold=False)
        for i, c in enumerate("营业执照")
    ]
    assert [line.text for line in make_lines(chars)] == [
        "统一社会信用代码", "营业执照", "91410100MA3X4T7Y2K",
    ]  # fmt: skip
    raised = [Char("m", 10, 18, 100, 12, bold=False), Char("2", 18, 22, 97, 7, bold=False)]
    assert [line.text for line in make_lines(raised)] == ["m2"]
