"""Layers that are switched off, boxes of symbol fonts."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from lvjian.core.document import Document
from lvjian.extractors.pdf.layers import has_layers
from lvjian.matchers.checkboxes import read_ticks
from tests.extractors.pdf.objects import shown, write_pdf

Read = Callable[[Path], Document]
LAYERS = "/OCProperties<</OCGs[6 0 R 7 0 R]/D<</Order[6 0 R 7 0 R]/OFF[6 0 R]>>>>"
RESOURCES = "/Font<</F1 5 0 R/F2 8 0 R>>/Properties<</L1 6 0 R/L2 7 0 R>>"
OBJECTS = {
    6: "<</Type/OCG/Name(Draft)>>",
    7: "<</Type/OCG/Name(Body)>>",
    8: "<</Type/Font/Subtype/Type1/BaseFont/ZapfDingbats>>",
}


def layer(name: str, words: str, y: float) -> str:
    return f" /OC /{name} BDC {shown(words, 60, y)} EMC "


def test_words_of_a_layer_switched_off_are_left_out_and_said(tmp_path: Path, read: Read) -> None:
    content = (
        shown("工厂名称：豫川公司") + layer("L1", "得分99分", 740) + layer("L2", "得分88分", 700)
    )
    path = write_pdf(
        tmp_path / "a.pdf", content, root=LAYERS, resources=RESOURCES, more=dict(OBJECTS)
    )
    document = read(path)
    assert [p.text for p in document.paragraphs()] == ["工厂名称：豫川公司", "得分88分"]
    assert [(d.page, d.why) for d in document.doubts] == [(1, "no-text")]
    assert "不显示的文字" in document.doubts[0].detail


def test_layers_switched_on_are_read_as_usual(tmp_path: Path, read: Read) -> None:
    content = shown("工厂名称：豫川公司") + layer("L1", "得分99分", 740) + layer("L2", "一", 700)
    path = write_pdf(
        tmp_path / "a.pdf",
        content,
        root=LAYERS.replace("/OFF[6 0 R]", ""),
        resources=RESOURCES,
        more=dict(OBJECTS),
    )
    document = read(path)
    assert [p.text for p in document.paragraphs()] == ["工厂名称：豫川公司", "得分99分", "一"]
    assert document.doubts == ()


def test_layers_are_found_in_packed_objects() -> None:
    packed = zlib.compress(b"1 0 <</Type/Catalog/OCProperties<<>>>>")
    head = b"5 0 obj\n<</Type/ObjStm/N 1/First 4/Length %d>>\nstream\n" % len(packed)
    assert has_layers(b"%PDF-1.7\n" + head + packed + b"\nendstream")
    assert not has_layers(b"%PDF-1.7\n" + head + zlib.compress(b"1 0 <<>>") + b"\nendstream")
    assert not has_layers(b"%PDF-1.7\n" + head + b"no zlib")


@pytest.mark.parametrize(
    ("ticked", "open_"), [("4", "o"), ("3", "q"), ("n", "p"), ("8", "r"), ("5", "o")]
)
def test_boxes_of_a_symbol_font_that_is_not_embedded(
    tmp_path: Path, read: Read, ticked: str, open_: str
) -> None:
    def symbol(code: str, x: float) -> str:
        return f" BT /F2 11 Tf {x} 780 Td ({code}) Tj ET "

    content = (
        symbol(ticked, 60) + shown("符合", 75) + symbol(open_, 120) + shown("不符合", 135)
    )  # fmt: skip
    path = write_pdf(tmp_path / "a.pdf", content, resources=RESOURCES, more=dict(OBJECTS))
    text = " ".join(p.text for p in read(path).paragraphs())
    ticks = read_ticks(text, ("符合", "不符合"))
    assert (ticks.ticked, ticks.boxes) == (("符合",), 2)
