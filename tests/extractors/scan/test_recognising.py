"""A scanned page read by the engine itself: words, table, boxes, turns."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Cm
from PIL import Image

from lvjian.core.document import Document, Table
from lvjian.core.errors import FileReadError
from lvjian.core.recognised import RecognisedPage, Wanted
from lvjian.extractors import read_file
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.scan.page import recognise_page
from lvjian.extractors.scan.sources import recognise_source
from lvjian.samples.sealpicture import seal_png
from tests.extractors.scan.drawing import BODY, ROWS, TITLE, page_picture, pixels, scan_pdf


@pytest.fixture(scope="module")
def upright() -> RecognisedPage:
    """The page recognised as it lies."""
    return recognise_page(pixels(page_picture()), dpi=200, number=1)


def read(path: Path, form: str) -> Document:
    """A file read, recognised where it asks for it, and read again."""
    first = read_file(path, file=path.name, format=form)
    pages = tuple(
        recognise_source(path, form, wanted, most_pixels=10**8) for wanted in first.wanted
    )
    assert pages
    return read_file(path, file=path.name, format=form, limits=ReadLimits(), recognised=pages)


def table_text(table: Table) -> list[tuple[str, ...]]:
    """The words of a table without blanks."""
    return [tuple("".join(cell.text.split()) if cell else "" for cell in row) for row in table.rows]


EXPECTED = [tuple("".join(text.split()) for text in row) for row in ROWS]


def test_a_scanned_pdf_is_read_as_its_printed_twin(tmp_path: Path) -> None:
    """Title, text, every cell and both boxes; each place says how it was read."""
    document = read(scan_pdf(tmp_path / "扫描.pdf", page_picture()), "pdf")
    (table,) = document.tables()
    paragraphs = [p.text.replace(" ", "") for p in document.paragraphs()]
    assert table_text(table) == EXPECTED
    assert paragraphs == [TITLE, BODY, "☑符合☐不符合"]
    assert (document.doubts, document.recognised) == ((), (1,))
    score = table.rows[1][3]
    assert score is not None
    assert (score.place.way, score.place.page) == ("ocr", 1)
    assert score.place.sure >= 0.9
    assert score.place.bbox == pytest.approx((400, 206, 470, 232), abs=2.5)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_pages_laid_in_the_wrong_way_are_turned(degrees: int) -> None:
    """The turn is told by reading; the words are the same."""
    image = page_picture().rotate(-degrees, expand=True)
    page = recognise_page(pixels(image), dpi=200, number=1)
    assert page.turn == (360 - degrees) % 360
    assert TITLE in {line.text for line in page.lines}
    assert {"7.5", "20"} <= {line.text for line in page.lines}


def test_a_page_put_in_askew_is_put_straight(tmp_path: Path) -> None:
    """Places are given on the page as displayed, not as straightened."""
    image = page_picture().rotate(-1.0, fillcolor="white", resample=Image.Resampling.BICUBIC)
    document = read(scan_pdf(tmp_path / "歪.pdf", image), "pdf")
    (table,) = document.tables()
    assert table_text(table) == EXPECTED
    last = table.rows[4][1]
    assert last is not None
    assert last.place.bbox is not None
    # Turned clockwise about the middle: what stands above it moves to the right.
    assert last.place.bbox[0] == pytest.approx(110 + 2.3, abs=2.0)


def test_words_under_a_red_seal_are_recovered(upright: RecognisedPage) -> None:
    """The ink of the seal is taken out before reading."""
    image = page_picture().copy()
    seal = Image.open(BytesIO(seal_png("某某绿色评价有限公司"))).convert("RGBA").resize((330, 330))
    faint = Image.blend(Image.new("RGBA", seal.size), seal, 0.75)
    image.paste(faint, (700, 480), faint)
    page = recognise_page(pixels(image), dpi=200, number=1)
    assert [s.colour for s in page.seals] == ["red"]
    words = {line.text for line in upright.lines}
    assert len(words & {line.text for line in page.lines}) >= len(words) - 2


@pytest.mark.parametrize("form", ["jpeg", "png", "bmp", "webp"])
def test_picture_files_are_read(form: str, tmp_path: Path) -> None:
    """By content; at the resolution they state."""
    path = tmp_path / f"附表.{form}"
    page_picture().save(path, form.upper(), dpi=(200, 200))
    document = read(path, form)
    (table,) = document.tables()
    assert (document.kind, table_text(table)) == ("image", EXPECTED)


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    """A blank frame is told apart; one that lies on its side is read."""
    blank = Image.new("RGB", page_picture().size, "white")
    path = tmp_path / "材料.tif"
    sides = [blank, page_picture().rotate(90, expand=True)]
    page_picture().save(path, "TIFF", save_all=True, append_images=sides, dpi=(200, 200))
    document = read(path, "tiff")
    assert (document.pages, document.recognised) == (3, (1, 3))
    assert [(d.page, d.why) for d in document.doubts] == [(2, "blank")]
    assert [t.place.page for t in document.tables()] == [1, 3]


def test_a_photograph_turned_by_its_camera_is_read_upright(tmp_path: Path) -> None:
    """EXIF says how the camera was held."""
    path = tmp_path / "照片.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    page_picture().rotate(90, expand=True).save(path, "JPEG", exif=exif, quality=85)
    document = read(path, "jpeg")
    (table,) = document.tables()
    assert table_text(table) == EXPECTED


def test_a_photograph_of_a_thing_is_no_doubt(tmp_path: Path) -> None:
    """Nothing written: named as a photograph, not as a page that was not read."""
    image = Image.radial_gradient("L").resize((900, 700)).convert("RGB")
    path = tmp_path / "现场.jpg"
    image.save(path, "JPEG", quality=90)
    document = read(path, "jpeg")
    assert (document.doubts, document.photos) == ((), (1,))


def test_the_same_picture_gives_the_same_page(upright: RecognisedPage) -> None:
    """Whatever the process read before."""
    again = recognise_page(pixels(page_picture()), dpi=200, number=1)
    assert again == upright


def test_a_region_of_a_page_is_read_at_its_place(tmp_path: Path) -> None:
    """A picture set into a page of text: its words where it stands."""
    path = scan_pdf(tmp_path / "页.pdf", page_picture())
    box = (60.0, 170.0, 490.0, 330.0)
    page = recognise_source(path, "pdf", Wanted(1, (box,)), most_pixels=10**8)
    score = next(line for line in page.lines if line.text == "7.5")
    assert score.box[0] == pytest.approx(406, abs=3)
    assert score.box[1] == pytest.approx(214, abs=4)
    assert replace(page, lines=()).photo is False


def test_pictures_inside_word_are_read_behind_their_place(tmp_path: Path) -> None:
    """In the text and in a cell; a small one is no page."""
    stream = BytesIO()
    page_picture().crop((150, 180, 1400, 960)).save(stream, "PNG")
    made = docx.Document()
    made.add_paragraph("附件1 评价指标表")
    made.add_picture(stream, width=Cm(15))
    made.add_picture(stream, width=Cm(1))
    made.add_paragraph("附件2 说明")
    path = tmp_path / "材料.docx"
    made.save(str(path))
    document = read(path, "docx")
    texts = [p.text.replace(" ", "") for p in document.paragraphs()]
    assert texts[0] == "附件1 评价指标表".replace(" ", "")
    assert texts[1:3] == [TITLE, BODY]
    assert texts[-1] == "附件2 说明".replace(" ", "")
    (table,) = document.tables()
    assert table_text(table) == EXPECTED
    title = next(p for p in document.paragraphs() if p.text == TITLE)
    assert (title.place.way, title.place.page, title.place.part) == ("ocr", None, "第1张图片")


def test_a_heic_photograph_is_read_where_its_program_is(tmp_path: Path) -> None:
    """Without it, what to do is said."""
    source, path = tmp_path / "a.png", tmp_path / "a.heic"
    page_picture().save(source)
    if shutil.which("heif-enc") and shutil.which("heif-convert"):
        subprocess.run(["heif-enc", str(source), "-o", str(path)], check=True, capture_output=True)
        assert len(list(read(path, "heic").tables())) == 1
    else:
        path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
        with pytest.raises(FileReadError, match="HEIC"):
            read_file(path, file="a.heic", format="heic")
