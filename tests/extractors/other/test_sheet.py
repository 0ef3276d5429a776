"""Spreadsheets."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.drawing.image import Image as Drawn
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as PillowImage

from lvjian.core.document import Paragraph, Picture, Table
from lvjian.core.errors import FileReadError
from lvjian.extractors import ReadLimits, read_file


def first_sheet(book: openpyxl.Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.fixture
def book(tmp_path):
    """A workbook with all kinds of cells."""
    made = openpyxl.Workbook()
    sheet = first_sheet(made)
    sheet.title = "能源"
    sheet["B2"] = "项目"
    sheet["C2"] = "数值"
    sheet["B3"], sheet["C3"] = "综合能耗", 1234.5
    sheet["B4"], sheet["C4"] = "比例", 0.856
    sheet["C4"].number_format = "0.0%"
    sheet["B5"], sheet["C5"] = "日期", date(2025, 3, 1)
    sheet["B6"], sheet["C6"] = datetime(2025, 3, 1, 8, 30), 0.1 + 0.2  # noqa: DTZ001
    sheet["B7"], sheet["C7"] = True, 120_000_000
    sheet.merge_cells("B9:C9")
    sheet["B9"] = "合计"
    made.create_sheet("空")
    made.create_sheet("第二")["A1"] = "x"
    path = tmp_path / "x.xlsx"
    made.save(path)
    return path


def test_cells_as_displayed(book):
    found = read_file(book, file="x.xlsx", format="xlsx")
    first, second = found.tables()
    assert [[c.text if c else None for c in row] for row in first.rows] == [
        ["项目", "数值"],
        ["综合能耗", "1234.5"],
        ["比例", "85.6%"],
        ["日期", "2025-03-01"],
        ["2025-03-01 08:30", "0.3"],
        ["TRUE", "120000000"],
        ["合计", "合计"],
    ]
    last = first.rows[6][1]
    assert last is not None and last.place.part == "工作表“能源”第9行第2列"
    assert (second.number, second.place.part, found.kind) == (2, "工作表“第二”", "xlsx")


def test_limits_and_damage(book, tmp_path):
    with pytest.raises(FileReadError) as caught:
        read_file(book, file="x", format="xlsx", limits=ReadLimits(cells=10))
    assert caught.value.code == "I004"
    path = tmp_path / "y.xlsx"
    path.write_bytes(book.read_bytes()[:900])
    with pytest.raises(FileReadError) as caught:
        read_file(path, file="x", format="xlsx")
    assert caught.value.code == "I001"


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_any_damage_to_the_xml(tmp_path_factory, data):
    made = openpyxl.Workbook()
    sheet = first_sheet(made)
    sheet.append([1, "a", date(2025, 1, 1)])
    sheet.merge_cells("A1:B1")
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = data.draw(st.sampled_from(sorted(n for n in parts if n.startswith("xl/"))))
    xml = parts[name]
    start, length = data.draw(st.integers(0, len(xml) - 1)), data.draw(st.integers(0, 9))
    put = data.draw(st.sampled_from([b"", b"-1", b"99999999999999", b"1e400", b"nan", b"A0"]))
    parts[name] = xml[:start] + put + xml[start + length :]
    path = tmp_path_factory.mktemp("fuzz") / "x.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        for key, value in parts.items():
            target.writestr(key, value)
    try:
        assert read_file(path, file="x", format="xlsx").kind == "xlsx"
    except FileReadError as error:
        assert error.code in {"I001", "I004"}  # noqa: PT017 - reading may also succeed


def test_merged_regions_that_overlap_are_bounded(tmp_path):
    made = openpyxl.Workbook()
    sheet = first_sheet(made)
    for i in range(1, 60):
        sheet.append([i, i])
    for i in range(1, 50):
        sheet.merged_cells.add(f"A{i}:B60")
    path = tmp_path / "x.xlsx"
    made.save(path)
    table = next(read_file(path, file="x", format="xlsx").tables())
    assert len(table.rows) == 59


def test_texts_that_are_missing_are_damage(book, tmp_path):
    with zipfile.ZipFile(book) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = "xl/worksheets/sheet1.xml"
    lost, count = re.subn(rb't="\w+"\s*><is>.*?</is>', b't="s"><v>99</v>', parts[name], count=1)
    parts[name] = lost if count else re.sub(rb't="s"><v>\d+<', b't="s"><v>99<', parts[name])
    path = tmp_path / "y.xlsx"
    with zipfile.ZipFile(path, "w") as out:
        for name, data in parts.items():
            out.writestr(name, data)
    with pytest.raises(FileReadError) as caught:
        read_file(path, file="y.xlsx", format="xlsx")
    assert caught.value.code == "I001"


def test_pictures_and_text_boxes_lie_behind_the_cells(tmp_path: Path) -> None:
    """A licence pasted into a sheet is asked for; what a text box says is read."""
    book = openpyxl.Workbook()
    first_sheet(book)["A1"] = "序号"
    stream = io.BytesIO()
    PillowImage.new("RGB", (600, 400), "white").save(stream, "PNG")
    first_sheet(book).add_image(Drawn(stream), "B2")
    path = tmp_path / "x.xlsx"
    book.save(path)
    box = (
        b'<xdr:oneCellAnchor xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        b"<xdr:sp><xdr:txBody><a:p><a:r><a:t>\xe8\xaf\xb4\xe6\x98\x8e</a:t></a:r></a:p></xdr:txBody>"
        b"</xdr:sp></xdr:oneCellAnchor>"
    )
    _rewrite(path, "xl/drawings/drawing1.xml", lambda data: _with_box(data, box))
    found = read_file(path, file="x", format="xlsx")
    table, picture, words = found.blocks
    assert isinstance(table, Table)
    assert isinstance(picture, Picture)
    assert isinstance(words, Paragraph)
    assert [c.text for c in table.cells()] == ["序号"]
    assert (picture.width, picture.height) == (450.0, 300.0)
    assert (words.text, words.place.part) == ("说明", "工作表“Sheet”文本框")
    assert [w.name for w in found.wanted] == ["xl/media/image1.png"]


def test_formulas_without_results_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first_sheet(book).append([8, "=A1*2", '=IF(A1>9,"符合","")'])
    path = tmp_path / "x.xlsx"
    book.save(path)
    found = read_file(path, file="x", format="xlsx")
    (doubt,) = found.doubts
    assert (doubt.why, doubt.detail[:4]) == ("failed", "有 2 ")


def _with_box(data: bytes, box: bytes) -> bytes:
    end = data.rfind(b"</")
    prefix = data[end + 2 : data.rfind(b">")].rpartition(b":")[0]
    own = box.replace(b"xdr:", prefix + b":" if prefix else b"")
    return data[:end] + own + data[end:]


def _rewrite(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {n: package.read(n) for n in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for part, data in parts.items():
            package.writestr(part, change(data) if part == name else data)
