"""Fonts whose table of characters has gaps: nothing is guessed, the rest is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from weasyprint import HTML

from lvjian.core.document import Document
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.pdf.reader import read_pdf
from tests.extractors.pdf.objects import write_pdf

Read = Callable[[Path], Document]
PAGE = (
    "<meta charset=utf-8><style>body{font-family:'Noto Serif CJK SC'}td{border:1px solid}</style>"
    "<p>工厂名称：豫川精密制造有限公司</p><p>评价组现场查阅了资料。</p><table><tr><td>1</td>"
    "<td>工厂的建筑应满足要求。</td></tr><tr><td>2</td><td>密度不低于30%</td></tr></table>"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("lost") / "a.pdf"
    HTML(string=PAGE).write_pdf(str(path), uncompressed_pdf=True)
    return path.read_bytes()


def without(data: bytes, character: str, instead: bytes | None) -> bytes:
    """The file with one entry of a font's table changed, or replaced by another one's twin."""
    entries = re.findall(rb"<[0-9a-f]{4}> <[0-9a-f]{4}>", data)
    word = b"%04x" % ord(character)
    (entry,) = [e for e in entries if e.endswith(b"<" + word + b">")]
    other = next(e for e in entries if e != entry)
    return data.replace(
        entry, other if instead is None else entry.replace(b" <" + word, b" <" + instead)
    )


@pytest.mark.parametrize("instead", [None, b"0000", b"fffd", b"e123"])
def test_a_character_nobody_can_know(
    tmp_path: Path, read: Read, whole: bytes, instead: bytes | None
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(without(whole, "建", instead))
    document = read(path)
    (table,) = document.tables()
    cells = {cell.text: cell for cell in table.cells()}
    assert set(cells) == {"1", "工厂的\ufffd筑应满足要求。", "2", "密度不低于30%"}
    lost, known = cells["工厂的\ufffd筑应满足要求。"], cells["密度不低于30%"]
    assert (lost.place.way, lost.place.sure) == ("ocr", 0.0)
    assert (known.place.way, known.place.sure) == ("text", 1.0)
    assert [p.place.sure for p in document.paragraphs()] == [1.0, 1.0]
    assert [(d.page, d.why) for d in document.doubts] == [(1, "lost-glyphs")]
    assert "1 个字" in document.doubts[0].detail
    assert document.wanted == ()


def test_a_whole_table_of_characters_leaves_no_doubt(
    tmp_path: Path, read: Read, whole: bytes
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(whole)
    document = read(path)
    assert document.doubts == ()
    assert all(p.place.way == "text" for p in document.paragraphs())


GLYPHS = (
    "<</Type/Font/Subtype/TrueType/BaseFont/BAAAAA+NotoSerifCJKsc/FirstChar 0/LastChar 255"
    f"/Encoding<</Differences[33{''.join(f'/g{n}' for n in range(1, 128))}]>>"
    f"/Widths[{'1000 ' * 256}]/FontDescriptor<</Type/FontDescriptor/FontName"
    "/BAAAAA+NotoSerifCJKsc/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 880"
    "/Descent -120/CapHeight 880/StemV 80>>>>"
)


@pytest.mark.parametrize("numbers", [range(0x21, 0xA0), range(1, 0x30)], ids=["high", "low"])
def test_glyph_numbers_are_no_letters(tmp_path: Path, numbers: range) -> None:
    """A subset of a font without a table: its glyphs are numbered from 1, in order of use."""
    codes = bytes(numbers).hex()
    rows = "".join(f"BT /F2 11 Tf 60 {700 - 20 * n} Td <{codes}> Tj ET " for n in range(4))
    path = write_pdf(
        tmp_path / "a.pdf", rows, resources="/Font<</F1 5 0 R/F2 6 0 R>>", more={6: GLYPHS}
    )
    document = read_pdf(path, file="a.pdf", limits=ReadLimits())
    assert [d.why for d in document.doubts] == ["rubbish-text"]
    assert [w.number for w in document.wanted] == [1]
