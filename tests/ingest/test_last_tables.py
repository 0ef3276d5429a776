"""Word 97 files written by LibreOffice whose last block is a table."""

from __future__ import annotations

import subprocess
from pathlib import Path

import docx
import pytest

from lvjian.core.bundle import Bundle
from lvjian.extractors import read_file
from lvjian.ingest.intake import open_bundle
from lvjian.ingest.last_paragraph import with_last_paragraph
from lvjian.ingest.ole import ends_in_table
from lvjian.ingest.sandbox import Workers

CELLS = ["供应商名称", "评价等级", "云岫铸造有限公司", "A"]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents of a paragraph and a table, one of them with a header, as Word 97 files."""
    folder = tmp_path_factory.mktemp("last-tables")
    for name, header in (("无页眉", ""), ("有页眉", "自评价报告")):
        document = docx.Document()
        document.add_paragraph("供应商评价记录")
        table = document.add_table(2, 2)
        for cell, text in zip((c for row in table.rows for c in row.cells), CELLS, strict=True):
            cell.text = text
        if header:
            document.sections[0].header.paragraphs[0].text = header
        document.save(str(folder / f"{name}.docx"))
    sources = [str(path) for path in sorted(folder.glob("*.docx"))]
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder.parent}/profile", "--headless",
         "--convert-to", "doc", "--outdir", str(folder / "doc"), *sources],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return folder / "doc"


def last_cells(bundle: Bundle) -> dict[str, list[str]]:
    found = {}
    for file in bundle.files:
        disk, form = file.source
        document = read_file(disk, file=file.path, format=form)
        *_, table = document.tables()
        found[file.path] = [cell.text for cell in table.cells()]
    return found


def test_the_last_table_is_read(written: Path, tmp_path: Path, workers: Workers) -> None:
    """With a header LibreOffice reads it by itself; without, a paragraph is put behind it."""
    bundle = open_bundle(written, work=tmp_path / "w", workers=workers)
    assert bundle.problems == ()
    assert last_cells(bundle) == {"无页眉.doc": CELLS, "有页眉.doc": CELLS}
    with (written / "有页眉.doc").open("rb") as stream:
        assert not ends_in_table(stream)


def test_what_lies_otherwise_is_told(written: Path, tmp_path: Path, workers: Workers) -> None:
    """Where there is no room for the paragraph, the table is named as lost (I001)."""
    data = bytearray((written / "无页眉.doc").read_bytes())
    last = data.find("A\x07\x07".encode("utf-16-le")) + 6
    data[last] = 0x41
    assert with_last_paragraph(bytes(data)) is None
    assert with_last_paragraph(bytes(data[:4000])) is None
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "报告.doc").write_bytes(data)
    bundle = open_bundle(tmp_path / "in", work=tmp_path / "w", workers=workers)
    (problem,) = bundle.problems
    assert (problem.code, problem.path) == ("I001", "报告.doc")
    assert "以表格结尾" in problem.message
