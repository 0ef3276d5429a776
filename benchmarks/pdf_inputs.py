"""PDF inputs of the benchmarks, built here: no file, no font and no network is needed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

Border = Literal["thin-rectangles", "strokes"]
FONT = "STSong-Light"
SIZE = 8.0
STEP = 11.0
WIDTHS = (26, 42, 46, 150, 120, 32, 28, 32, 28)
HEADER = (
    "序号", "一级指标", "二级指标", "具体评价要求", "符合性说明及证明材料索引", "要求类型",
    "分值", "权重", "得分",
)  # fmt: skip
_LEVELS = ("基础设施", "管理体系", "能源资源投入", "产品", "环境排放", "绩效")
_SECOND = ("建筑", "照明", "设备设施", "一般要求", "环境管理体系", "能源投入")
_REQUIREMENTS = (
    "工厂的建筑应满足国家或地方相关法律法规及标准的要求。",
    "厂房内部装饰装修材料中醛、苯、氨、氡等有害物质应符合国家和地方法律、标准要求。",
    "工厂建立、实施并保持满足 GB/T 19001 的要求的质量管理体系。",
    (
        "绿化及场地：（1）场地内设置可遮荫避雨的步行连廊。（2）厂区绿化适宜，优先种植乡土植物。"
        "（3）室外透水地面面积占室外总面积的比例不小于 30%。"
    ),
    "按照 GB/T 36132 附录 A 计算工厂容积率，指标应不低于《工业项目建设用地控制指标》的要求。",
)
PROSE = (
    (
        "评价组依据 GB/T 36132《绿色工厂评价通则》以及评价指标体系，采用查阅文件、现场观察、人员访谈等"
        "方式，核实了基础设施、管理体系、能源与资源投入、产品、环境排放和绩效等方面的情况。"
    ),
    (
        "工厂占地面积77037平方米，建筑面积79379平方米，建有屋顶分布式光伏电站2.4MW，年发电量约260万kWh，"
        "实施空压机余热回收项目，年节约标准煤180t，各项指标处于行业先进水平。"
    ),
)
_EVIDENCE = (
    "见附件{n}《厂房平面布置图》。",
    "已建立制度并严格执行，2024年综合能耗为{n}21tce，详见附件{n}、附件5-2。",
    "不适用。",
)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; empty entries belong to a cell merged from above."""

    texts: tuple[str, ...]
    begins: tuple[bool, ...]


def table_rows(count: int = 120) -> list[TableRow]:
    """Rows of a nine-column evaluation table with cells merged downwards."""
    rows = []
    for i in range(count):
        block, group = divmod(i, max(count // 6, 1))
        block = min(block, 5)
        first, second = group == 0, group % 4 == 0
        texts = (
            str(block + 1),
            _LEVELS[block],
            _SECOND[(i // 4) % len(_SECOND)],
            _REQUIREMENTS[i % len(_REQUIREMENTS)],
            _EVIDENCE[i % len(_EVIDENCE)].format(n=i % 30 + 1),
            "必选" if i % 8 < 4 else "可选",
            str(i % 7 + 2),
            f"{(20, 15, 15, 10, 10, 30)[block]}%",
            str(i % 7 + 2),
        )
        begins = (first, first, second, True, True, second, True, first, True)
        rows.append(TableRow(texts, begins))
    return rows


def wrapped(text: str, width: float) -> list[str]:
    """Lines of a text set solid in a column ``width`` points wide."""
    lines = [""]
    for char in text:
        if pdfmetrics.stringWidth(lines[-1] + char, FONT, SIZE) > width - 6:
            lines.append("")
        lines[-1] += char
    return lines


def draw_report(path: Path, *, rows: int = 120, border: Border = "thin-rectangles") -> int:
    """Draw the table over as many pages as it needs; returns the number of pages.

    Every page closes its table; a merged cell is drawn again, empty, on the next page.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    pages, todo = 0, [TableRow(HEADER, (True,) * 9), *table_rows(rows)]
    while todo:
        pages += 1
        canvas.setFont(FONT, SIZE)
        canvas.drawString(50, 810, "绿色工厂第三方评价报告")
        canvas.drawCentredString(297, 30, f"- {pages} -")
        todo = _draw_page(canvas, todo, border)
        canvas.showPage()
    canvas.save()
    return pages


def _draw_page(canvas: Canvas, rows: list[TableRow], border: Border) -> list[TableRow]:
    """Draw the rows that fit; returns the others."""
    y = 790.0
    done = 0
    for row in rows:
        lines = [
            wrapped(text, width) if begins else []
            for text, width, begins in zip(row.texts, WIDTHS, row.begins, strict=True)
        ]
        height = max(len(part) for part in lines) * STEP + 6
        if y - height < 60:
            break
        last = done + 1 == len(rows) or y - height - 60 < 80
        begins_next = (True,) * 9 if last else rows[done + 1].begins
        begins = (True,) * 9 if done == 0 else row.begins
        _draw_row(canvas, lines, (y, height), border=border, tops=begins, bottoms=begins_next)
        y -= height
        done += 1
        if last:
            break
    return rows[done:]


def _draw_row(
    canvas: Canvas,
    lines: list[list[str]],
    place: tuple[float, float],
    *,
    border: Border,
    tops: tuple[bool, ...],
    bottoms: tuple[bool, ...],
) -> None:
    x, (y, height) = 45.0, place
    for part, width, top, bottom in zip(lines, WIDTHS, tops, bottoms, strict=True):
        for n, line in enumerate(part):
            canvas.drawString(x + 3, y - 3 - SIZE - n * STEP, line)
        sides = [(x, y - height, x, y), (x + width, y - height, x + width, y)]
        if top:
            sides.append((x, y, x + width, y))
        if bottom:
            sides.append((x, y - height, x + width, y - height))
        for x0, y0, x1, y1 in sides:
            if border == "strokes":
                canvas.setLineWidth(0.5)
                canvas.line(x0, y0, x1, y1)
            else:
                across = y0 == y1
                canvas.rect(x0, y0, x1 - x0 if across else 0.48, 0.48 if across else y1 - y0,
                            stroke=0, fill=1)  # fmt: skip
        x += width
