"""What people take away, opened again: workbook, opinion form, marked copies; originals as sent."""

from __future__ import annotations

import hashlib
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pypdfium2 as pdfium
import pytest
from docx import Document

from lvjian.samples.builder import BundleSpec, build_with_labels
from tests.api.conftest import Running, Sample
from tests.api.test_bundles import hand_in
from tests.reports.test_marked_copies import _notes as notes_on

FORMULA = '=HYPERLINK("http://example.invalid","x")'
EVIL_FILE = "=1+1 @SUM 附件.docx"
DEFECTS = ("t005-threshold", "t012-field", "a001-number")


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A Word report with three defects, a formula for an applicant and one for a file's name."""
    folder = tmp_path_factory.mktemp("word")
    spec = BundleSpec(("henan-factory-third-party",), 4, "official", DEFECTS, "zip")
    built = build_with_labels(spec, folder / "in")
    target = folder / "材料.zip"
    with zipfile.ZipFile(built.path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            is_report = name.endswith("报告.docx") and "附件" not in name
            new.writestr(name, _with_formula(data) if is_report else data)
        extra = BytesIO()
        document = Document()
        document.add_paragraph("补充说明")
        document.save(extra)
        new.writestr(EVIL_FILE, extra.getvalue())
    return Sample(target, target, built.as_of)


def _with_formula(data: bytes) -> bytes:
    """The report with a formula in every cell that names the legal representative."""
    document = Document(BytesIO(data))
    for table in document.tables:
        for row in table.rows:
            cells = [c.text.strip() for c in row.cells]
            for label in ("法定代表人", "联系人"):
                if label in cells and cells.index(label) + 1 < len(cells):
                    row.cells[cells.index(label) + 1].text = FORMULA
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def report_of(api: httpx.Client, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v1/bundles/{id_}/report").json()
    return found


def decide(api: httpx.Client, id_: str, finding: dict[str, Any], word: str) -> None:
    place = f"/api/v1/bundles/{id_}/findings/{finding['fingerprint']}/decision"
    answer = api.put(place, json={"decision": word, "reason": f"理由：{word}"})
    assert answer.status_code == 200, answer.text


def by_code(report: dict[str, Any], code: str) -> dict[str, Any]:
    return next(f for f in report["findings"] if f["code"] == code)


def everything(document: Any) -> str:
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def test_a_word_bundle_with_decisions(lite: Running, word: Sample) -> None:
    api = lite.client("reviewer")
    id_ = hand_in(api, word.path, as_of=word.as_of)
    lite.work()
    report = report_of(api, id_)
    cited, altered, blank = (by_code(report, code) for code in ("A001", "T005", "T012"))
    decide(api, id_, cited, "confirmed")
    decide(api, id_, altered, "confirmed")
    decide(api, id_, blank, "dismissed")

    _the_workbook(api.get(f"/api/v1/bundles/{id_}/report.xlsx").content, report)

    for form in ("opinion", "correction"):
        answer = api.get(f"/api/v1/bundles/{id_}/opinion.docx?form={form}")
        text = everything(Document(BytesIO(answer.content)))
        assert cited["message"] in text and altered["message"] in text
        assert "理由：confirmed" in text
        assert blank["message"] not in text
        others = [f for f in report["findings"] if f not in (cited, altered)]
        assert not [f["message"] for f in others if f["message"] in text]

    files = api.get(f"/api/v1/bundles/{id_}/files").json()["items"]
    (own,) = [f for f in files if f["path"] == altered["at"][0]["file"]]
    place = f"/api/v1/bundles/{id_}/files/{own['n']}"
    original = api.get(place).content
    assert hashlib.sha256(original).hexdigest() == own["sha256"]
    only = Document(BytesIO(api.get(f"{place}/marked?confirmed=true").content))
    whole = Document(BytesIO(api.get(f"{place}/marked").content))
    told = [c.text for c in only.comments]
    assert any(altered["message"] in t for t in told)
    assert not any(blank["message"] in t for t in told)
    assert len(list(whole.comments)) >= len(told) >= 1
    assert not any(blank["message"] in c.text for c in whole.comments)
    # The words of the copy are those of the original; the original is still the one sent.
    before = Document(BytesIO(original))
    assert everything(only) == everything(before)
    assert [len(t.rows) for t in only.tables] == [len(t.rows) for t in before.tables]
    assert not list(before.comments)
    assert api.get(place).content == original
    assert api.get(f"/api/v1/bundles/{id_}/files/0").content == word.path.read_bytes()


def _the_workbook(content: bytes, report: dict[str, Any]) -> None:
    book = openpyxl.load_workbook(BytesIO(content))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c for c in cells if c.data_type == "f" or c.hyperlink]
    words = "\n".join(str(c.value) for c in cells if c.value is not None)
    assert EVIL_FILE in words
    with zipfile.ZipFile(BytesIO(content)) as packed:
        assert not [n for n in packed.namelist() if "externalLink" in n or "vba" in n.lower()]
        for name in packed.namelist():
            assert b"<f>" not in packed.read(name) and b"<hyperlink" not in packed.read(name)
    findings = list(book["问题"].iter_rows(min_row=2, values_only=True))
    assert [(row[1], row[2]) for row in findings] == [
        (f["code"], f["message"]) for f in report["findings"]
    ]
    scores = {row[1]: row[7] for row in book["得分"].iter_rows(min_row=2, values_only=True)}
    for row in report["documents"][0]["rows"]:
        if row["kind"] in ("indicator", "bonus") and row["score"] is not None:
            assert float(str(scores[row["id"]])) == row["score"]
    assert book["附件"].max_row - 1 == len(report["attachments"])


def test_a_pdf_bundle_marked(lite: Running, tmp_path: Path) -> None:
    spec = BundleSpec(("henan-factory-third-party",), 4, "html", ("t005-threshold",), "zip")
    built = build_with_labels(spec, tmp_path / "in")
    api = lite.client("reviewer")
    id_ = hand_in(api, built.path, as_of=built.as_of)
    lite.work()
    report = report_of(api, id_)
    altered = by_code(report, "T005")
    files = api.get(f"/api/v1/bundles/{id_}/files").json()["items"]
    (own,) = [f for f in files if f["path"] == altered["at"][0]["file"]]
    assert own["kind"] == "pdf"
    place = f"/api/v1/bundles/{id_}/files/{own['n']}"
    original, marked = api.get(place).content, api.get(f"{place}/marked").content
    with pdfium.PdfDocument(original) as before, pdfium.PdfDocument(marked) as after:
        assert len(before) == len(after)
        for old, new in zip(before, after, strict=True):
            assert old.get_size() == new.get_size()
            assert old.get_textpage().get_text_range() == new.get_textpage().get_text_range()
        notes = notes_on(after[altered["at"][0]["page"] - 1])
        assert any(altered["message"] in note for note in notes)
        assert not [n for page in before for n in notes_on(page) if altered["message"] in n]
    # Nothing is confirmed yet: nothing is marked.
    with pdfium.PdfDocument(api.get(f"{place}/marked?confirmed=true").content) as plain:
        assert not [n for page in plain for n in notes_on(page) if altered["message"] in n]
    decide(api, id_, altered, "dismissed")
    with pdfium.PdfDocument(api.get(f"{place}/marked").content) as without:
        assert not [n for page in without for n in notes_on(page) if altered["message"] in n]
    assert api.get(place).content == original
    assert hashlib.sha256(original).hexdigest() == own["sha256"]
