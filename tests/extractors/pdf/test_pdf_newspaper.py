"""Running text in two columns, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lvjian.core.document import Document
from tests.extractors.pdf.drawing import Sheet

Read = Callable[[Path], Document]
LEFT = (
    "为贯彻落实国家绿色制造工程实施指南，推动企业绿色低碳转型，评价组对照评价通则逐条核实，经现场查阅资料、"
    "访谈人员、查看设备，确认企业的基础设施符合要求。企业建立了四个管理体系并通过"
)
RIGHT = (
    "第三方认证，企业主要产品为精密滚动轴承，主要工艺为下料、锻造、热处理、磨削、装配。全年工业固体废物综合利用率"
    "为百分之九十六。评价组认为符合要求。"
)
EM = 11.0


def column(sheet: Sheet, text: str, x: float, *, letters: int = 18, top: float = 100.0) -> None:
    for n, at in enumerate(range(0, len(text), letters)):
        sheet.text(x, top + n * 18, text[at : at + letters], size=EM)


def test_columns_are_read_one_after_the_other(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(60, 60, "一、概述", size=14)
    column(sheet, LEFT, 60)
    column(sheet, RIGHT, 60 + 18 * EM + 24)
    sheet.text(60, 300, "二、评价过程", size=14)
    sheet.text(60, 330, "评价组由三人组成，完成了文件评审和现场评价。", size=EM)
    sheet.canvas.save()
    assert [p.text for p in read(sheet.path).paragraphs()] == [
        "一、概述", LEFT + RIGHT, "二、评价过程", "评价组由三人组成，完成了文件评审和现场评价。",
    ]  # fmt: skip


def test_paragraphs_of_each_column(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    sentence = "评价组对照评价通则逐条核实基础设施并认为全部符合有关的要求没有例外。"
    for side in range(2):
        for part in range(3):
            text = f"　　第{side * 3 + part}段{sentence}"
            column(sheet, text, 60 + side * (18 * EM + 24), top=100 + part * 54)
    sheet.canvas.save()
    document = read(sheet.path)
    found = [p.text.strip() for p in document.paragraphs()]
    assert found == [f"第{n}段{sentence}" for n in range(6)]
    assert document.doubts == ()


def test_labels_with_values_stay_on_their_lines(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    pairs = [
        ("工厂名称：豫川精密制造有限公司", "法定代表人：林若溪"),
        ("统一社会信用代码：待核", "联系电话：0371-65001234"),
        ("通讯地址：高新区科学大道一百号", "电子邮箱：office@example.cn"),
        ("所属行业：电动机制造", "成立日期：2010年5月6日"),
        ("单位性质：民营", "注册资本：五千万元"),
        ("联系部门：安全环保部", "编制负责人：赵青"),
    ]
    for n, (left, right) in enumerate(pairs):
        sheet.text(60, 100 + n * 20, left, size=EM)
        sheet.text(320, 100 + n * 20, right, size=EM)
    sheet.canvas.save()
    assert [p.text for p in read(sheet.path).paragraphs()] == [f"{a} {b}" for a, b in pairs]


def test_three_columns_without_rules_are_no_running_text(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    for n in range(8):
        for col in range(3):
            sheet.text(60 + col * 160, 100 + n * 20, f"第{n}行第{col}列文字若干", size=EM)
    sheet.canvas.save()
    (table,) = read(sheet.path).tables()
    assert [[c and c.text for c in row] for row in table.rows] == [
        [f"第{n}行第{col}列文字若干" for col in range(3)] for n in range(8)
    ]
