"""Text and HTML files."""

from __future__ import annotations

import pytest

from lvjian.core.errors import FileReadError
from lvjian.extractors import ReadLimits, read_file


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-32"])
def test_encodings(tmp_path, codec):
    path = tmp_path / "x.txt"
    path.write_bytes("绿色工厂\r\n\r\n 评价报告 ".encode(codec))
    found = read_file(path, file="x.txt", format="txt")
    assert [(p.text, p.place.part) for p in found.paragraphs()] == [
        ("绿色工厂", "第1行"),
        ("评价报告", "第3行"),
    ]


def test_big5(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("企業名稱：綠色工廠評價報告".encode("big5"))
    found = read_file(path, file="x.txt", format="txt")
    assert [p.text for p in found.paragraphs()] == ["企業名稱：綠色工廠評價報告"]


def test_what_is_no_text(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"\x00\x01\xff\xff\xfe")
    with pytest.raises(FileReadError) as caught:
        read_file(path, file="x", format="txt")
    assert caught.value.code == "I001"
    path.write_bytes(b"a" * 100)
    with pytest.raises(FileReadError) as caught:
        read_file(path, file="x", format="txt", limits=ReadLimits(text_bytes=99))
    assert caught.value.code == "I004"
    path.write_bytes(b" \n")
    assert read_file(path, file="x", format="txt").empty


def test_html_as_shown(tmp_path):
    path = tmp_path / "x.html"
    path.write_text(
        "<!DOCTYPE html><head><title>t</title><style>p{}</style></head><body><h1>一、概述</h1>"
        "<p>得分 &lt; 8<br>次行</p><input type=checkbox checked>国有 <input type=checkbox>集体"
        "<script>x()</script><table><tr><td>甲<td>乙</table>",
        "utf-8",
    )
    found = read_file(path, file="x.html", format="html")
    assert [p.text for p in found.paragraphs()] == [
        "一、概述", "得分 < 8", "次行", "☑国有 ☐集体", "甲", "乙",
    ]  # fmt: skip
