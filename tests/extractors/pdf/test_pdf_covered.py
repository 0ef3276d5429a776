"""Words under a picture, or white on one, are not what is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from lvjian.core.recognised import RecognisedLine, RecognisedPage
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.pdf.reader import read_pdf

WORDS = "Score 17 of 20"
PAPER = ImageReader(Image.new("RGB", (60, 80), (235, 240, 250)))
CLEAR = ImageReader(Image.new("RGBA", (60, 80), (200, 30, 30, 20)))


def page(path: Path, steps: str) -> Path:
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    for step in steps:
        if step in "pc":
            picture = PAPER if step == "p" else CLEAR
            canvas.drawImage(picture, 0, 0, 595, 842, mask="auto" if step == "c" else None)
        else:
            canvas.setFillGray(1 if step == "w" else 0)
            canvas.drawString(80, 500, WORDS)
    canvas.save()
    return path


def lines(path: Path, *seen: RecognisedPage) -> list[str]:
    document = read_pdf(path, file="a.pdf", limits=ReadLimits(), recognised=seen)
    return [p.text for p in document.paragraphs()]


@pytest.mark.parametrize(
    ("steps", "held"), [("tp", False), ("pw", False), ("pt", True), ("tc", True), ("ptp", False)]
)
def test_words_count_where_they_are_seen(tmp_path: Path, steps: str, *, held: bool) -> None:
    assert (lines(page(tmp_path / "a.pdf", steps)) == [WORDS]) is held


def test_what_is_seen_is_read_instead(tmp_path: Path) -> None:
    shown = WORDS.replace("17", "11")
    chars = tuple((c, 80 + 6.0 * n, 86 + 6.0 * n) for n, c in enumerate(shown))
    line = RecognisedLine(shown, (80, 330, 164, 344), chars, 0.99, (0.99,) * len(chars))
    seen = RecognisedPage(1, 595, 842, (line,))
    assert lines(page(tmp_path / "a.pdf", "tp"), seen) == [shown]


def test_words_laid_over_a_part_of_the_page_give_way(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(595, 842), invariant=1)
    canvas.drawString(80, 780, "The upper half has words of its own, enough of them")
    canvas.drawImage(PAPER, 60, 400, 400, 200)
    laid = canvas.beginText(80, 500)
    laid.setTextRenderMode(3)
    laid.textOut(WORDS)
    canvas.drawText(laid)
    canvas.save()
    chars = tuple((c, 80 + 6.0 * n, 86 + 6.0 * n) for n, c in enumerate("Score 11 of 20"))
    line = RecognisedLine("Score 11 of 20", (80, 330, 164, 344), chars, 0.99, (0.99,) * 14)
    assert lines(path, RecognisedPage(1, 595, 842, (line,)))[1:] == ["Score 11 of 20"]
