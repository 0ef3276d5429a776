"""The report as a Word document: a 审查意见表 that can be signed and sent back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from lvjian.core.finding import Finding
from lvjian.reports.checked import Checked
from lvjian.reports.page_view import gaps
from lvjian.reports.verdict import counts, verdict
from lvjian.reports.wording import SEVERITY_NAMES, VERDICT_NAMES, one_line, place_words

_FONT = "宋体"
_WIDTHS = (Mm(11), Mm(14), Mm(16), Mm(66), Mm(78), Mm(76))
_HEADS = ("序号", "级别", "代码", "问题", "位置与原文", "修改意见")
_PLACES_SHOWN = 4


def report_docx(checked: Checked) -> bytes:
    """The document's bytes; its times are the date of the check."""
    document = Document()
    _page(document)
    _dates(document, checked)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, "申报材料审查意见表", size=16, bold=True)
    _facts(document, checked)
    for severity in ("error", "warning", "info"):
        _list(document, severity, [f for f in checked.outcome.findings if f.severity == severity])
    _unread(document, checked)
    _run(
        document.add_paragraph(), "审查人：　　　　　　　　　　　　　　日期：　　　　年　　月　　日"
    )
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(2)


def _dates(document: Any, checked: Checked) -> None:
    day = datetime.combine(checked.reading.as_of, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.author, properties.title = "绿鉴", "申报材料审查意见表"
    properties.created = properties.modified = day


def _facts(document: Any, checked: Checked) -> None:
    reading, found = checked.reading, counts(checked)
    numbers = "，".join(f"{SEVERITY_NAMES[s]} {found[s]} 项" for s in ("error", "warning", "info"))
    lines = [
        f"材料：{one_line(reading.name)}",
        *(f"报告：{one_line(r.file)}，按《{r.rubric.title}》核对" for r in reading.reports),
        f"核对结论：{VERDICT_NAMES[verdict(checked)]}（{numbers}）　核对基准日：{reading.as_of.isoformat()}",
    ]
    for line in lines:
        _run(document.add_paragraph(), line)


def _list(document: Any, severity: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    _run(
        document.add_paragraph(),
        f"{SEVERITY_NAMES[severity]}（{len(findings)} 项）",
        size=12,
        bold=True,
    )
    table = document.add_table(rows=1, cols=len(_HEADS))
    table.style = "Table Grid"
    table.autofit = False
    _row(table.rows[0], _HEADS, bold=True)
    _repeat(table.rows[0])
    for number, finding in enumerate(findings, start=1):
        places = "\n".join(
            f"{place_words(p)} {'「' + one_line(p.quote, 60) + '」' if p.quote else ''}".strip()
            for p in finding.at[:_PLACES_SHOWN]
        )
        cells = (str(number), SEVERITY_NAMES[severity], finding.code, one_line(finding.message, 300),
                 places, one_line(finding.suggestion, 300))  # fmt: skip
        _row(table.add_row(), cells)
    document.add_paragraph()


def _row(row: Any, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, texts, _WIDTHS, strict=True):
        cell.width = width
        _run(cell.paragraphs[0], text, size=9, bold=bold)


def _repeat(row: Any) -> None:
    """Have Word print the row again at the head of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no public way


def _unread(document: Any, checked: Checked) -> None:
    missing = gaps(checked.reading, checked.outcome.not_evaluated)
    if not missing:
        return
    _run(document.add_paragraph(), "没有读到、或没有核对的内容", size=12, bold=True)
    for gap in missing:
        _run(document.add_paragraph(), f"· {one_line(gap.what, 160)}：{one_line(gap.why, 200)}")


def _run(paragraph: Any, text: str, *, size: float = 10, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    run.font.name = _FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)  # noqa: SLF001 - no public way
