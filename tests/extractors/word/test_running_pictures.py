"""Pictures in headers and footers: content where the pages have none of their own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from PIL import Image

from lvjian.core.document import Document, Picture
from lvjian.core.recognised import RecognisedLine, RecognisedPage
from lvjian.extractors.word.reader import read_word


def word(folder: Path, *, where: str, body: str, width: int = 150) -> Path:
    stream = BytesIO()
    Image.new("RGB", (300, 420), "white").save(stream, "PNG")
    made = docx.Document()
    made.add_paragraph(body)
    getattr(made.sections[0], where).paragraphs[0].add_run().add_picture(stream, width=Mm(width))
    path = folder / "附件1.docx"
    made.save(str(path))
    return path


def seen(words: str) -> RecognisedPage:
    chars = tuple((c, 20.0 + 12 * n, 32.0 + 12 * n) for n, c in enumerate(words))
    box = (20.0, 20.0, 20.0 + 12 * len(words), 34.0)
    line = RecognisedLine(words, box, chars, 0.99, (0.99,) * len(words))
    return RecognisedPage(1, 425, 595, lines=(line,), dpi=200)


def read(path: Path, *pages: RecognisedPage) -> Document:
    return read_word(path, file=path.name, recognised=pages)


@pytest.mark.parametrize("where", ["header", "footer"])
def test_a_scan_behind_an_empty_page_is_its_content(tmp_path: Path, where: str) -> None:
    path = word(tmp_path, where=where, body="")
    unread = read(path)
    assert not unread.empty
    assert [w.name for w in unread.wanted] == ["word/media/image1.png"]
    found = read(path, seen("质量管理体系认证证书"))
    assert any(isinstance(b, Picture) for b in found.blocks)
    assert [p.text for p in found.paragraphs()] == ["质量管理体系认证证书"]


def test_beside_a_text_its_words_stand_with_the_headers(tmp_path: Path) -> None:
    path = word(tmp_path, where="header", body="企业概况" * 80)
    found = read(path, seen("质量管理体系认证证书"))
    assert [p.text for p in found.headers if p.text] == ["质量管理体系认证证书"]
    assert len(list(found.paragraphs())) == 1


def test_letterheads_are_left_alone(tmp_path: Path) -> None:
    found = read(word(tmp_path, where="header", body="", width=30))
    assert found.wanted == () and found.empty


def test_a_blank_picture_is_said_to_be_blank(tmp_path: Path) -> None:
    path = word(tmp_path, where="header", body="")
    blank = RecognisedPage(1, 425, 595, blank=True)
    assert [(d.page, d.why) for d in read(path, blank).doubts] == [(1, "blank")]
