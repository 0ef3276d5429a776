"""Files and pages that cannot be read are named; nothing is silently empty."""

from __future__ import annotations

import random

import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from lvjian.core.errors import FileReadError
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.pdf.glyphs import glyph_text, is_rubbish, symbol_table
from lvjian.extractors.pdf.reader import read_pdf
from tests.extractors.pdf.drawing import Sheet


def small(path, **more):
    sheet = Sheet(path, **more)
    sheet.text(60, 100, "工厂名称：青岚机械")
    sheet.page()
    return sheet.save()


def code_of(path, read) -> str:
    with pytest.raises(FileReadError) as caught:
        read(path)
    return caught.value.code


def test_password(tmp_path, read):
    path = small(tmp_path / "a.pdf", encrypt=StandardEncryption("geheim", "owner"))
    assert code_of(path, read) == "I002"


def test_owner_password_alone_is_no_hindrance(tmp_path, read):
    path = small(tmp_path / "a.pdf", encrypt=StandardEncryption("", "owner"))
    assert next(read(path).paragraphs()).text == "工厂名称：青岚机械"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnothing", b"PK\x03\x04"])
def test_damaged(tmp_path, read, data):
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    assert code_of(path, read) == "I001"


def test_too_many_pages(tmp_path):
    sheet = Sheet(tmp_path / "a.pdf")
    for _ in range(3):
        sheet.page()
    path = sheet.save()
    with pytest.raises(FileReadError) as caught:
        read_pdf(path, file="a.pdf", limits=ReadLimits(pages=2))
    assert caught.value.code == "I004"
    assert "3 页" in caught.value.message
    assert "2 页" in caught.value.message


def test_pictures_and_blank_pages_are_named(tmp_path, read):
    Image.new("RGB", (40, 60), (200, 30, 30)).save(tmp_path / "i.png")
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.canvas.drawImage(str(tmp_path / "i.png"), 0, 0, 595, 842)
    sheet.text(290, 820, "1")
    sheet.page()
    sheet.page()
    sheet.text(60, 100, "附件3 营业执照")
    sheet.canvas.drawImage(str(tmp_path / "i.png"), 100, 300, 200, 300)
    sheet.page()
    document = read(sheet.save())
    assert [(d.page, d.why) for d in document.doubts] == [(1, "no-text"), (2, "blank")]
    assert [p.page for p in document.page_boxes] == [1, 3]
    assert document.page_boxes[1].bbox == pytest.approx((100, 241.89, 300, 541.89), abs=0.1)


def test_rubbish_text_layer():
    assert is_rubbish("\ue001\ue045\ue0f2" * 20)
    assert is_rubbish("ÖÐ¹úÂÌÉ«¹¤³§ÆÀ¼Û±¨¸æ" * 3)
    assert is_rubbish(
        "".join(chr(random.Random(3).randrange(0x4E00, 0x9FA5) + i) for i in range(80))
    )
    assert not is_rubbish("绿色工厂评价报告，得分95.6分，GB/T 36132-2018。" * 3)
    assert not is_rubbish("Certificate No. HJ-2024-353 of conformity, 25 °C ±0.5")


def test_wingdings_boxes():
    table = symbol_table("ABCDEF+Wingdings-Regular")
    assert glyph_text(0xF0FE, table) == "☑"
    assert glyph_text(0xF0A8, table) == "☐"
    assert glyph_text(0xF0FE, None) == "☑"
    assert symbol_table("ABCDEF+SimSun") is None


def test_properties(tmp_path, read):
    sheet = Sheet(tmp_path / "a.pdf")
    sheet.canvas.setAuthor("评价机构")
    sheet.canvas.setTitle("评价报告")
    sheet.text(60, 100, "正文")
    sheet.page()
    document = read(sheet.save())
    assert document.property("author") == "评价机构"
    assert document.property("title") == "评价报告"


@pytest.mark.parametrize("seed", range(12))
def test_damaged_bytes_never_crash(tmp_path, read, seed):
    rng = random.Random(seed)
    data = bytearray(small(tmp_path / "a.pdf").read_bytes())
    for _ in range(rng.choice((3, 20, 80))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    path = tmp_path / "b.pdf"
    path.write_bytes(data)
    outcome: object
    try:
        document = read(path)
        outcome = bool(document.blocks or document.doubts)
    except FileReadError as error:
        outcome = error.code in {"I001", "I002"}
    assert outcome
