"""A document that went through LibreOffice reads as it did before."""

from __future__ import annotations

import shutil
import subprocess

import docx
import pytest

from lvjian.extractors import read_file


def numbered(made):
    for text in ("总则", "范围"):
        made.add_paragraph(text, style="List Number")


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    """The document as python-docx wrote it and as LibreOffice saved it again."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is part of the test set-up"
    folder = tmp_path_factory.mktemp("office")
    made = docx.Document()
    made.add_heading("一、概述", 1)
    numbered(made)
    table = made.add_table(4, 5, style="Table Grid")
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            cell.text = f"第{r}行{c}"
    table.cell(0, 0).merge(table.cell(2, 0))
    table.cell(3, 1).merge(table.cell(3, 4))
    made.sections[0].header.paragraphs[0].text = "评价报告"
    source = folder / "a.docx"
    made.save(str(source))
    subprocess.run(
        [
            soffice, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return [
        read_file(path, file="a.docx", format="docx") for path in (source, folder / "out/a.docx")
    ]


def test_the_same_after_libreoffice(pair):
    before, after = (
        (
            [(p.text, p.level) for p in d.paragraphs()],
            [[c.text for c in row] for t in d.tables() for row in t.rows],
            [h.text for h in d.headers],
        )
        for d in pair
    )
    assert before == after
    assert [text for text, _ in before[0]] == ["一、概述", "1. 总则", "2. 范围"]
    assert pair[1].property("application").startswith("LibreOffice")
