"""Copies with marks: at the right place, nothing else changed, the original untouched."""

from __future__ import annotations

import ctypes
import hashlib
import json
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdfium2 import raw
from reportlab.pdfgen import canvas

from lvjian.core.errors import FileReadError
from lvjian.extractors import read_file
from lvjian.extractors.word.reader import read_word
from lvjian.reports.marks import Mark, marks_of
from lvjian.reports.pdf_marks import mark_pdf
from lvjian.reports.word_comments import comment_word

DAY = date(2026, 11, 1)


def finding(code: str, at: list[dict[str, Any]], **over: Any) -> dict[str, Any]:
    return {
        "code": code, "severity": "error", "outcome": "fail", "message": f"{code} 的问题",
        "suggestion": "改正", "document": "报告.docx", "fingerprint": code, "at": at, **over,
    }  # fmt: skip


def at(file: str, **over: Any) -> dict[str, Any]:
    return {"file": file, "page": None, "bbox": None, "part": None, "quote": None, **over}


def report(*findings: dict[str, Any]) -> dict[str, Any]:
    return {"findings": list(findings)}


@pytest.fixture
def word(tmp_path: Path) -> Path:
    document = Document()
    document.add_paragraph("封面")
    document.add_paragraph("一、企业概况")
    table = document.add_table(rows=3, cols=3)
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = "" if (r, c) == (2, 2) else f"第{r}行{c}"
    table.cell(0, 0).merge(table.cell(0, 1))
    path = tmp_path / "报告.docx"
    document.save(str(path))
    return path


def commented(data: bytes) -> dict[str, str]:
    """Comment text → words its range spans."""
    document = Document(BytesIO(data))
    texts = {c.comment_id: c.text for c in document.comments}
    found: dict[str, str] = {}
    for start in document.element.iter(qn("w:commentRangeStart")):
        number = int(start.get(qn("w:id")) or -1)
        owner = next(a for a in start.iterancestors() if a.tag in {qn("w:tc"), qn("w:body")})
        inside = start.getparent() if owner.tag == qn("w:body") else owner
        found[texts[number]] = "".join(t.text or "" for t in inside.iter(qn("w:t")))
    return found


def test_comments_stand_at_the_places_of_the_findings(word: Path) -> None:
    marks = marks_of(
        report(
            finding("T005", [at("报告.docx", part="第1表第2行第2列"), at("附件.pdf", page=1)]),
            finding("S001", [at("报告.docx", part="第1表第3行第3列")]),
            finding("T003", [at("报告.docx", part="第2段")]),
            finding("T001", []),
            finding("A001", [at("附件.pdf", page=1)], document=None),
        ),
        "报告.docx",
    )
    before = hashlib.sha256(word.read_bytes()).hexdigest()
    data = comment_word(word, marks, file="报告.docx", as_of=DAY)
    assert hashlib.sha256(word.read_bytes()).hexdigest() == before
    where = {text.split()[1]: words for text, words in commented(data).items()}
    assert where == {"T005": "第1行1", "S001": "", "T003": "一、企业概况", "T001": "封面"}


def test_a_commented_copy_reads_as_the_original(word: Path, tmp_path: Path) -> None:
    marks = marks_of(
        report(finding("T005", [at("报告.docx", part="第1表第2行第2列")])), "报告.docx"
    )
    copy = tmp_path / "副本.docx"
    copy.write_bytes(comment_word(word, marks, file="报告.docx", as_of=DAY))
    again = read_word(copy, file="报告.docx")
    assert again.blocks == read_word(word, file="报告.docx").blocks
    assert len(again.comments) == 2  # the finding and how to put it right


def test_a_place_without_its_cell_falls_back_to_its_row_then_to_the_beginning(word: Path) -> None:
    marks = (
        Mark("S001", "error", "甲 S001", part="第1表第3行第9列"),
        Mark("S002", "error", "乙 S002", part="第9表第1行第1列"),
    )
    data = comment_word(word, marks, file="报告.docx", as_of=DAY)
    assert commented(data) == {"甲 S001": "第2行0", "乙 S002": "封面"}


def test_the_same_marks_give_the_same_words_and_dates(word: Path) -> None:
    marks = (Mark("S001", "error", "甲", part="第2段"),)
    document = Document(BytesIO(comment_word(word, marks, file="报告.docx", as_of=DAY)))
    dates = [c.get(qn("w:date")) for c in document.part._comments_part.element]
    assert dates == ["2026-11-01T00:00:00Z"]


def test_what_is_no_word_file_is_said(tmp_path: Path) -> None:
    broken = tmp_path / "报告.docx"
    broken.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(FileReadError) as caught:
        comment_word(broken, (), file="报告.docx", as_of=DAY)
    assert caught.value.code == "I001"


def test_only_the_wanted_findings_are_marked() -> None:
    both = report(
        finding("T005", [at("报告.docx", part="第1段")]),
        finding("S001", [at("报告.docx", part="第2段")]),
    )
    assert [m.code for m in marks_of(both, "报告.docx", only={"S001"})] == ["S001"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_highlight_covers_the_words_on_a_turned_page(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "报告.pdf"
    page = canvas.Canvas(str(path), pagesize=(600, 600))
    page.drawString(100, 500, "GREEN FACTORY")
    page.setPageRotation(turn)
    page.showPage()
    page.save()
    box = next(read_file(path, file="报告.pdf", format="pdf").paragraphs()).place.bbox
    assert box is not None
    mark = Mark("T005", "error", "错误：用词", page=1, bbox=box)
    data = mark_pdf(path, (mark,), file="报告.pdf")
    copy = pdfium.PdfDocument(data)
    rect = raw.FS_RECTF()
    sheet = copy[0]
    annotation = raw.FPDFPage_GetAnnot(sheet.raw, 0)
    assert raw.FPDFAnnot_GetSubtype(annotation) == raw.FPDF_ANNOT_HIGHLIGHT
    raw.FPDFAnnot_GetRect(annotation, rect)
    raw.FPDFPage_CloseAnnot(annotation)
    assert 99 <= rect.left <= 101 and 190 <= rect.right <= 215
    assert 495 <= rect.bottom < 500 < rect.top <= 515


def test_findings_without_a_box_become_notes_and_their_words_are_whole(tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    page = canvas.Canvas(str(path))
    for _ in range(3):
        page.drawString(100, 500, "x")
        page.showPage()
    page.save()
    marks = marks_of(
        report(
            finding("T001", [], document="报告.pdf"),
            finding("T018", [at("报告.pdf", page=3)], outcome="needs-human"),
        ),
        "报告.pdf",
    )
    copy = pdfium.PdfDocument(mark_pdf(path, marks, file="报告.pdf"))
    assert [_notes(copy[i]) for i in range(3)] == [
        ["第1项 T001 错误：T001 的问题\n修改意见：改正"],
        [],
        ["第2项 T018 错误：T018 的问题\n修改意见：改正\n此项需人工核对。"],
    ]


def _notes(page: pdfium.PdfPage) -> list[str]:
    found = []
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
        buffer = (ctypes.c_ushort * (size // 2))()
        raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
        found.append(bytes(buffer).decode("utf-16-le").rstrip("\0"))
        raw.FPDFPage_CloseAnnot(annotation)
    return found


def test_marks_are_plain_data() -> None:
    """A report read back from its JSON gives the same marks."""
    one = report(finding("S006", [at("a.pdf", page=2, bbox=[1, 2, 3, 4]), at("a.pdf", page=5)]))
    again = json.loads(json.dumps(one))
    assert marks_of(again, "a.pdf") == marks_of(one, "a.pdf")
    assert [m.first for m in marks_of(one, "a.pdf")] == [True, False]
