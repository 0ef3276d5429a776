"""The report as a Word document: a 审查意见表 that can be signed and sent back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from lvjian.core.finding import Finding
from lvjian.reports.checked import Checked
from lvjian.reports.page_view import gaps
from lvjian.reports.verdict import counts, verdict
from lvjian.reports.word_bytes import word_bytes
from lvjian.reports.word_form import add_run, dated, fill_row, landscape, repeat_row
from lvjian.reports.wording import SEVERITY_NAMES, VERDICT_NAMES, one_line, place_words

_WIDTHS = (Mm(11), Mm(14), Mm(16), Mm(66), Mm(78), Mm(76))
_HEADS = ("序号", "级别", "代码", "问题", "位置与原文", "修改意见")
_PLACES_SHOWN = 4


def report_docx(checked: Checked) -> bytes:
    """The document's bytes; its times are the date of the check."""
    document = Document()
    landscape(document)
    dated(document, title="申报材料审查意见表", day=checked.reading.as_of)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_run(title, "申报材料审查意见表", size=16, bold=True)
    _facts(document, checked)
    for severity in ("error", "warning", "info"):
        _list(document, severity, [f for f in checked.outcome.findings if f.severity == severity])
    _unread(document, checked)
    add_run(
        document.add_paragraph(), "审查人：　　　　　　　　　　　　　　日期：　　　　年　　月　　日"
    )
    return word_bytes(document)


def _facts(document: Any, checked: Checked) -> None:
    reading, found = checked.reading, counts(checked)
    numbers = "，".join(f"{SEVERITY_NAMES[s]} {found[s]} 项" for s in ("error", "warning", "info"))
    lines = [
        f"材料：{one_line(reading.name)}",
        *(f"报告：{one_line(r.file)}，按《{r.rubric.title}》核对" for r in reading.reports),
        f"核对结论：{VERDICT_NAMES[verdict(checked)]}（{numbers}）　核对基准日：{reading.as_of.isoformat()}",
    ]
    for line in lines:
        add_run(document.add_paragraph(), line)


def _list(document: Any, severity: str, findings: Sequence[Finding]) -> None:
    if not findings:
        return
    add_run(
        document.add_paragraph(),
        f"{SEVERITY_NAMES[severity]}（{len(findings)} 项）",
        size=12,
        bold=True,
    )
    table = document.add_table(rows=1, cols=len(_HEADS))
    table.style = "Table Grid"
    table.autofit = False
    fill_row(table.rows[0], _HEADS, widths=_WIDTHS, bold=True)
    repeat_row(table.rows[0])
    for number, finding in enumerate(findings, start=1):
        places = "\n".join(
            f"{place_words(p)} {'「' + one_line(p.quote, 60) + '」' if p.quote else ''}".strip()
            for p in finding.at[:_PLACES_SHOWN]
        )
        cells = (str(number), SEVERITY_NAMES[severity], finding.code, one_line(finding.message, 300),
                 places, one_line(finding.suggestion, 300))  # fmt: skip
        fill_row(table.add_row(), cells, widths=_WIDTHS)
    document.add_paragraph()


def _unread(document: Any, checked: Checked) -> None:
    missing = gaps(checked.reading, checked.outcome.not_evaluated)
    if not missing:
        return
    add_run(document.add_paragraph(), "没有读到、或没有核对的内容", size=12, bold=True)
    for gap in missing:
        add_run(document.add_paragraph(), f"· {one_line(gap.what, 160)}：{one_line(gap.why, 200)}")
