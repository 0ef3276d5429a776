"""Excel and Word: what stands in them, and nothing that runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from docx import Document
from openpyxl import load_workbook

from lvjian.core.finding import Finding
from lvjian.core.place import Place
from lvjian.reports.as_docx import report_docx
from lvjian.reports.as_xlsx import report_xlsx
from tests.reports.conftest import Check, Outcome


def test_the_workbook_lists_every_finding(full_check: Check) -> None:
    book = load_workbook(BytesIO(report_xlsx(full_check)))
    assert book.sheetnames == ["概要", "问题", "得分", "附件"]
    codes = [row[1] for row in book["问题"].iter_rows(min_row=2, values_only=True)]
    assert codes == [f.code for f in full_check.outcome.findings]
    scores = {row[1]: row[7:9] for row in book["得分"].iter_rows(min_row=2, values_only=True)}
    assert scores["1.2"] == (36, 7.2)


def test_no_cell_becomes_a_formula_or_a_link(
    full_check: Check, make_finding: Callable[..., Finding]
) -> None:
    evil = '=HYPERLINK("http://x.invalid","点")\x07\udc80'
    bad = make_finding("T001", "error", evil, Place("@SUM(A1).pdf", 1, None, "+1", evil))
    book = load_workbook(BytesIO(report_xlsx(replace(full_check, outcome=Outcome((bad,))))))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert all(c.hyperlink is None for c in cells)
    assert any(str(c.value).startswith("=HYPERLINK") for c in cells)


def test_the_opinion_sheet_lists_findings_and_gaps(full_check: Check) -> None:
    document = Document(BytesIO(report_docx(full_check)))
    messages = [row.cells[3].text for table in document.tables for row in table.rows[1:]]
    assert sorted(messages) == sorted(f.message for f in full_check.outcome.findings)
    words = "\n".join(p.text for p in document.paragraphs)
    assert "核对不完整" in words and "第17–18页没有读到文字" in words


def test_control_characters_do_not_break_the_opinion_sheet(
    full_check: Check, make_finding: Callable[..., Finding]
) -> None:
    bad = make_finding("T001", "error", "坏\x00\x0b\udc80字", Place("a\x01.pdf"))
    document = Document(BytesIO(report_docx(replace(full_check, outcome=Outcome((bad,))))))
    assert document.tables[0].rows[1].cells[3].text == "坏\ufffd字"


def test_the_same_check_gives_the_same_bytes(full_check: Check) -> None:
    assert report_xlsx(full_check) == report_xlsx(full_check)
