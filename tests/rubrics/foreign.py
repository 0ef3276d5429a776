"""The blank form of an invented city, and reports filled in on it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document

Rows = list[tuple[str, ...]]
INDICATORS: Rows = [
    ("能源低碳化", "60", "能源管理", "建立能源管理体系并有效运行。", "必选", "40"),
    ("能源低碳化", "60", "能源管理", "配备能源计量器具，配备率不低于95%。", "必选", "30"),
    ("能源低碳化", "60", "绿色电力", "绿色电力使用占比不低于20%。", "可选", "30"),
    ("资源高效化", "40", "节水", "水的重复利用率不低于85%。", "必选", "60"),
    ("资源高效化", "40", "固废", "一般工业固体废物综合利用率达到75%。", "可选", "40"),
]
BASIC = ("近三年未发生较大及以上生产安全事故。", "依法取得排污许可证或完成排污登记。")
BONUS = ("获得零碳工厂认证得5分，获得近零碳认证得3分。", "建有能碳管理平台得2分。")
COMPANY = "云川青禾精密制造有限公司"
EVIDENCE = (
    "已建立能源管理体系，见附件1", "配备率为98%，见附件2", "2024年绿色电力使用占比为23%，见附件2",
    "水的重复利用率为90%，见附件2", "一般工业固体废物综合利用率为80%，见附件2",
)  # fmt: skip


def _table(document: Any, rows: Rows, *, merged: tuple[int, ...] = ()) -> Any:
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for column in merged:
        start = 1
        for at in range(2, len(rows) + 1):
            if at == len(rows) or rows[at][0] != rows[start][0]:
                for below in range(start + 1, at):
                    table.cell(below, column).text = ""
                if at - start > 1:
                    table.cell(start, column).merge(table.cell(at - 1, column)).text = rows[start][
                        column
                    ]
                start = at
    return table


def write_form(
    path: Path,
    *,
    indicators: Rows = INDICATORS,
    filled: bool = False,
    cells: Mapping[tuple[int, int], str] | None = None,
) -> Path:
    """The form, blank or filled in soundly.

    Args:
        cells: other words in the indicator table, by row and column.
    """
    document = Document()
    document.add_heading("云川市绿色工厂第三方评价报告", 0)
    document.add_paragraph("（2025年度）")
    document.add_paragraph(f"受评价方：{COMPANY if filled else ''}")
    document.add_paragraph(f"评价机构（盖章）：{'云川绿评技术服务有限公司' if filled else ''}")
    document.add_paragraph(f"报告日期：{'2025年6月18日' if filled else '    年   月   日'}")
    document.add_paragraph("云川市工业和信息化局 制")
    document.add_page_break()
    document.add_heading("一、基本信息", 1)
    mine = (COMPANY, "91330100MA2H00001P", "陈山", "0571-88880000") if filled else ("",) * 4
    labels = ("工厂名称", "统一社会信用代码", "法定代表人", "联系电话")
    _table(document, list(zip(labels, mine, strict=True)))
    document.add_heading("二、评价结论", 1)
    if filled:
        total = f"经评价，{COMPANY}满足全部基本要求，指标总得分100分，加分3分，符合绿色工厂要求。"
        document.add_paragraph(total)
    else:
        document.add_paragraph("给出是否符合绿色工厂要求的结论。")
    document.add_heading("三、评价表", 1)
    document.add_paragraph("表1 绿色工厂基本要求评价表")
    done = ("符合", "见附件1") if filled else ("", "")
    head: Rows = [("序号", "基本要求", "是否符合", "证明材料")]
    _table(document, head + [(str(n), text, *done) for n, text in enumerate(BASIC, 1)])
    document.add_paragraph("表2 绿色工厂评价指标表")
    head = [
        (
            "一级指标",
            "权重（%）",
            "二级指标",
            "评价内容",
            "属性",
            "分值",
            "评价说明及证明材料",
            "得分",
        )
    ]
    rows = [
        (*row, EVIDENCE[n] if filled else "", row[5] if filled else "")
        for n, row in enumerate(indicators)
    ]
    table = _table(document, head + rows, merged=(0, 1))
    for (row, column), words in (cells or {}).items():
        table.cell(row, column).text = words
    last = table.add_row().cells
    last[0].merge(last[6]).text = "合计（满分100分）"
    last[7].text = "100" if filled else ""
    document.add_paragraph("表3 加分项")
    head = [("序号", "加分内容", "最高分", "评价说明及证明材料", "得分")]
    given = [("取得近零碳认证，见附件1", "3"), ("未建", "0")] if filled else [("", ""), ("", "")]
    most = ("5", "2")
    _table(document, head + [(str(n + 1), BONUS[n], most[n], *given[n]) for n in (0, 1)])
    document.add_paragraph("注：总得分不低于75分的，可推荐为云川市绿色工厂。")
    document.add_heading("四、相关证明材料", 1)
    document.add_paragraph("1.能源管理体系认证证书；")
    document.add_paragraph("2.用水统计台账（如有）。")
    document.save(str(path))
    return path


def write_bundle(folder: Path, cells: Mapping[tuple[int, int], str] | None = None) -> Path:
    """A filled-in report with its two attachments."""
    folder.mkdir()
    write_form(folder / "第三方评价报告.docx", filled=True, cells=cells)
    for name in ("附件1 能源管理体系认证证书", "附件2 能源和用水统计台账"):
        paper = Document()
        paper.add_heading(name, 1)
        paper.add_paragraph(f"企业名称：{COMPANY}")
        paper.add_paragraph("2024年度各月记录齐全，共计十二个月，经核对无误。")
        paper.save(str(folder / f"{name}.docx"))
    return folder
