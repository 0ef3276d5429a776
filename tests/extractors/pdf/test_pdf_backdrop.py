"""Pictures behind a page of text, and scans that are none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.lib.utils import ImageReader

from lvjian.core.document import Document
from tests.extractors.pdf.drawing import Sheet

Read = Callable[[Path], Document]
WIDE, HIGH = 620, 877


def letter_paper() -> Image.Image:
    image = Image.new("RGB", (WIDE, HIGH), (253, 252, 248))
    draw = ImageDraw.Draw(image)
    draw.rectangle((150, 40, 470, 60), fill=(180, 20, 20))
    draw.line((40, 90, 580, 90), fill=(180, 20, 20), width=3)
    draw.ellipse((200, 330, 420, 550), fill=(226, 232, 226))
    draw.rectangle((100, 840, 520, 850), fill=(60, 60, 60))
    return image


def scan(lines: int) -> Image.Image:
    image = Image.new("RGB", (WIDE, HIGH), "white")
    draw = ImageDraw.Draw(image)
    for line in range(lines):
        for letter in range(20):
            x, y = 80 + letter * 20, 300 + line * 24
            draw.rectangle((x, y, x + 3, y + 12), fill=(30, 30, 30))
    return image


def clear() -> Image.Image:
    image = Image.new("RGBA", (WIDE, HIGH), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((100, 300, 520, 720), fill=(200, 0, 0, 40))
    return image


def drawn(path: Path, image: Image.Image, *, lines: int = 12, over: bool = False) -> Path:
    """Two pages of text with a picture as large as the page behind it, or over it."""
    sheet = Sheet(path)
    for page in range(2):
        if not over:
            sheet.canvas.drawImage(ImageReader(image), 0, 0, 595, 842, mask="auto")
        for line in range(lines):
            sheet.text(70, 160 + line * 24, f"{page}.{line} 评价组现场查阅资料，确认符合要求。")
        if over:
            sheet.canvas.drawImage(ImageReader(image), 0, 0, 595, 842, mask="auto")
        sheet.canvas.showPage()
    sheet.canvas.save()
    return path


@pytest.mark.parametrize("over", [False, True])
def test_a_page_of_text_on_a_faint_ground_is_read_as_it_is(
    tmp_path: Path, read: Read, *, over: bool
) -> None:
    document = read(drawn(tmp_path / "a.pdf", clear(), over=over))
    assert document.wanted == ()
    assert len(list(document.paragraphs())) == 24


def test_letter_paper_is_no_scan(tmp_path: Path, read: Read) -> None:
    document = read(drawn(tmp_path / "a.pdf", letter_paper()))
    assert (document.wanted, document.page_boxes) == ((), ())


@pytest.mark.parametrize("lines", [1, 12])
def test_a_form_filled_over_its_scan_is_recognised(tmp_path: Path, read: Read, lines: int) -> None:
    document = read(drawn(tmp_path / "a.pdf", scan(lines)))
    assert [(w.number, w.boxes) for w in document.wanted] == [(1, ()), (2, ())]


def test_what_a_solid_picture_hides_is_recognised(tmp_path: Path, read: Read) -> None:
    document = read(drawn(tmp_path / "a.pdf", letter_paper(), over=True))
    assert [w.number for w in document.wanted] == [1, 2]


def test_a_page_of_few_words_is_recognised(tmp_path: Path, read: Read) -> None:
    document = read(drawn(tmp_path / "a.pdf", letter_paper(), lines=1))
    assert [w.number for w in document.wanted] == [1, 2]
