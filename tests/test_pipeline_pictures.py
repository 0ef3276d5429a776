"""Pages handed in as pictures: photographs numbered through, pictures inside Word."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Pt

from lvjian.checker.engine import Outcome
from lvjian.core.document import Document, Paragraph
from lvjian.core.finding import Finding
from lvjian.core.place import Place
from lvjian.core.reading import PictureSeries
from lvjian.extractors import read_file
from lvjian.matchers.picture_reports import reports_in_pictures
from lvjian.picture_series import at_pictures
from lvjian.pipeline import read_files
from lvjian.recognition import Recognition
from lvjian.rubrics import load_all
from lvjian.samples.builder import BundleSpec, build_with_labels
from tests.extractors.scan.drawing import TITLE, page_picture


def test_photographs_are_read_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    """2 before 10; one that stands apart is none of them."""
    for name in ("10.jpg", "2.jpg", "营业执照.jpg"):
        page_picture().save(tmp_path / name, "JPEG", dpi=(200, 200), quality=80)
    read = read_files(tmp_path, recognition=Recognition(cache=tmp_path.parent / "kept"))
    (series,) = read.series
    assert series.parts == ("2.jpg", "10.jpg")
    assert series.document.file == "2.jpg～10.jpg"
    assert series.document.pages == 2
    assert series.document.recognised == (1, 2)
    heads = (*series.document.headers, *series.document.paragraphs())
    assert TITLE in {p.text for p in heads}
    assert [f.pages for f in read.files] == [1, 1, 1]


def test_only_pages_that_together_are_a_report_are_one(tmp_path: Path) -> None:
    """A report cut in two is; its attachments, and a report twice, are not."""
    built = build_with_labels(BundleSpec(("suzhou-factory",), 3, "official"), tmp_path)
    path = next(built.path.glob("*.docx"))
    whole = read_file(path, file="a", format="docx")
    half = len(whole.blocks) // 2
    halves = {
        "1.jpg": Document("1.jpg", "image", whole.blocks[:half]),
        "2.jpg": Document("2.jpg", "image", whole.blocks[half:]),
    }
    letter = Document("x", "image", (Paragraph("关于成立绿色工厂领导小组的通知", Place("x")),))
    packs = load_all()
    one = PictureSeries(("1.jpg", "2.jpg"), whole)
    assert reports_in_pictures([one], halves, packs) == (one,)
    assert reports_in_pictures([one], {"1.jpg": whole, "2.jpg": whole}, packs) == ()
    assert reports_in_pictures([PictureSeries(("1.jpg", "2.jpg"), letter)], {}, packs) == ()


@pytest.mark.parametrize(("page", "expected"), [(1, ("a.jpg", 1)), (3, ("b.tif", 2))])
def test_findings_point_at_the_picture(page: int, expected: tuple[str, int]) -> None:
    """Pages of a series become the picture, and the page in it."""
    series = PictureSeries(("a.jpg", "b.tif", "b.tif"), Document("s", "image", ()))
    places = (Place("s", page), Place("other", page))
    found = Finding(
        code="S001", rule="score-missing", severity="error", outcome="fail", document="s", target="row:1",
        message="", expected=None, actual=None, suggestion="", at=places, fingerprint="",
    )  # fmt: skip
    (moved,) = at_pictures(Outcome((found,), (), ()), [series]).findings
    assert (moved.at[0].file, moved.at[0].page) == expected
    assert moved.at[1] == places[1]


def test_pages_in_word_that_are_not_read_are_named(tmp_path: Path) -> None:
    """Pictures of whole pages; a photograph beside the text is not missed."""
    stream = BytesIO()
    page_picture().save(stream, "JPEG")
    document = docx.Document()
    document.add_picture(stream, Pt(420), Pt(594))
    document.add_picture(BytesIO(stream.getvalue()[:-2] + b"\0\xff\xd9"), Pt(200), Pt(150))
    document.save(str(tmp_path / "报告.docx"))
    read = read_files(tmp_path, recognition=Recognition(enabled=False))
    (problem,) = read.problems
    assert problem.code == "I006"
    assert "第1张图片" in problem.message
    assert read.files[0].status == "partly"
    kept = Recognition(cache=tmp_path.parent / "kept")
    assert read_files(tmp_path, recognition=kept).problems == ()
