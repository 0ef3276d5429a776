"""Tables without rules whose cells touch: told by the order in which they were written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lvjian.core.document import Document
from tests.extractors.pdf.drawing import Sheet

Read = Callable[[Path], Document]
Cells = Sequence[str]

HEAD = ("序号", "一级指标", "具体要求", "证明材料", "分值", "得分")
LEFT, TOP, SIZE, STEP = 60.0, 80.0, 9.0, 12.0
WIDE = 5
"""Characters that fill a column: nothing is white between two full lines."""
PITCH = WIDE * SIZE


def draw(sheet: Sheet, y: float, cells: Cells, *, centred: bool = False) -> float:
    """A row cell by cell, wrapped at the width of its column; returns where the next begins."""
    wrapped = [[text[n : n + WIDE] for n in range(0, len(text), WIDE)] for text in cells]
    height = max(len(lines) for lines in wrapped) * STEP
    for column, lines in enumerate(wrapped):
        down = (height - len(lines) * STEP) / 2 if centred else 0.0
        for n, line in enumerate(lines):
            sheet.text(LEFT + column * PITCH, y + down + n * STEP, line, size=SIZE)
    return y + height


def row(n: int) -> tuple[str, ...]:
    return (str(n), "管理体系", "甲乙丙丁戊己庚辛壬癸"[n % 5 :] * 4, "详见附件" * 5, "8", f"{n}.5")


def texts(document: Document) -> list[list[str]]:
    (table,) = document.tables()
    return [[(c.text if c else "").replace("\n", "") for c in line] for line in table.rows]


def test_columns_with_nothing_white_between_them(tmp_path: Path, read: Read) -> None:
    for centred in (False, True):
        sheet = Sheet(tmp_path / f"{centred}.pdf")
        y = draw(sheet, TOP, HEAD)
        for n in range(1, 7):
            y = draw(sheet, y, row(n), centred=centred)
        sheet.canvas.save()
        assert texts(read(sheet.path)) == [list(HEAD), *(list(row(n)) for n in range(1, 7))]


def test_a_row_cut_by_the_page_under_a_header_printed_again(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = draw(sheet, TOP, HEAD)
    for n in range(1, 4):
        y = draw(sheet, y, row(n))
    whole = row(4)
    draw(sheet, y, (*whole[:2], whole[2][:10], *whole[3:]))
    sheet.page()
    y = draw(sheet, TOP, HEAD)
    y = draw(sheet, y, ("", "", whole[2][10:], "", "", ""))
    for n in range(5, 8):
        y = draw(sheet, y, row(n))
    sheet.canvas.save()
    assert texts(read(sheet.path)) == [list(HEAD), *(list(row(n)) for n in range(1, 8))]


def test_a_sum_over_the_page_break_is_a_row(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    y = draw(sheet, TOP, HEAD)
    for n in range(1, 5):
        y = draw(sheet, y, row(n))
    sheet.page()
    draw(sheet, draw(sheet, TOP, HEAD), ("", "", "总分", "", "", "95.5"))
    sheet.canvas.save()
    rows = texts(read(sheet.path))
    assert rows[:5] == [list(HEAD), *(list(row(n)) for n in range(1, 5))]
    assert (rows[5][2], rows[5][5]) == ("总分", "95.5")


def test_lines_written_across_all_columns_are_no_rows_of_their_own(
    tmp_path: Path, read: Read
) -> None:
    """A program may write a page line by line: then the white between columns tells."""
    sheet = Sheet(tmp_path / "a.pdf")
    xs = (60, 110, 240, 390, 450)
    for x, label in zip(xs, ("序号", "具体要求", "证明材料", "分值", "得分"), strict=True):
        sheet.text(x, 80, label)
    for n in range(1, 6):
        y = 80 + n * 50
        for line in range(3):
            parts = (str(n), "工厂应建立制度", "详见附件说明", "8", "7") if line == 0 else (
                "", "并按规定执行", "及其他有关材料", "", "")  # fmt: skip
            for x, text in zip(xs, parts, strict=True):
                if text:
                    sheet.text(x, y + line * STEP, text)
    sheet.canvas.save()
    rows = texts(read(sheet.path))
    assert [r[0] for r in rows] == ["序号", "1", "2", "3", "4", "5"]
    assert rows[1][1] == "工厂应建立制度并按规定执行并按规定执行"


LABELS = (
    ("工厂名称", "豫川精密制造有限公司", "", ""),
    ("所属行业", "3412", "主要产品", "精密轴承"),
    ("统一社会信用代码", "91410100MA45K2P8XX", "邮编", "471003"),
    ("法定代表人", "林若溪", "联系电话", "0371-65001234"),
    ("联系部门", "安全环保部", "电子邮箱", "office@example.cn"),
)


def test_labels_and_values_without_rules(tmp_path: Path, read: Read) -> None:
    sheet = Sheet(tmp_path / "a.pdf")
    for n, texts_of_row in enumerate(LABELS):
        for x, text in zip((60, 150, 300, 390), texts_of_row, strict=True):
            if text:
                sheet.text(x, 100 + n * 16, text)
    sheet.text(60, 200, "以上内容真实有效，并愿意承担由此产生的责任。")
    sheet.canvas.save()
    document = read(sheet.path)
    # A value that spans columns stands in each of them.
    filled = [tuple(dict.fromkeys(t for t in line if t)) for line in texts(document)]
    assert filled == [tuple(t for t in line if t) for line in LABELS]
    assert [p.text for p in document.paragraphs()] == [
        "以上内容真实有效，并愿意承担由此产生的责任。"
    ]


def test_a_heading_wider_than_the_label_it_stands_over(tmp_path: Path, read: Read) -> None:
    """The second line of a label in two lines stands lower than the label left of it."""
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.text(LEFT + 10, TOP - 24, "（一）基础设施评价要求", size=10)
    sheet.text(LEFT, TOP + STEP / 2, HEAD[0], size=SIZE)
    for n, line in enumerate(("一级", "指标")):
        sheet.text(LEFT + PITCH, TOP + n * STEP, line, size=SIZE)
    for column, label in enumerate(HEAD[2:], start=2):
        sheet.text(LEFT + column * PITCH, TOP + STEP / 2, label, size=SIZE)
    y = TOP + 2 * STEP
    for n in range(1, 5):
        y = draw(sheet, y, row(n))
    sheet.canvas.save()
    assert texts(read(sheet.path)) == [list(HEAD), *(list(row(n)) for n in range(1, 5))]


def test_a_title_on_the_next_page_is_no_row(tmp_path: Path, read: Read) -> None:
    """A table that ends with its page does not go on with the title of the next one."""
    sheet = Sheet(tmp_path / "a.pdf")
    y = draw(sheet, TOP, HEAD)
    for n in range(1, 5):
        y = draw(sheet, y, row(n))
    sheet.page()
    sheet.text(LEFT, TOP - 60, "评价指标表", size=1.2 * SIZE)
    sheet.text(LEFT + 3 * PITCH, TOP - 44, "（2023年）", size=SIZE)
    sheet.text(LEFT + 20, TOP - 28, "（一）一般要求", size=SIZE)
    y = draw(sheet, TOP, ("要求", "条款", "说明", "证明材料", "分值", "得分"))
    for n in range(1, 5):
        y = draw(sheet, y, row(n))
    sheet.canvas.save()
    first, second = read(sheet.path).tables()
    assert [len(table.rows) for table in (first, second)] == [5, 5]
