"""Built bundles open in other people's readers, and say what the content says."""

import json
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from lvjian.samples.builder import BundleSpec, build, build_with_labels, content_of, label_json
from lvjian.samples.layout import LAYOUTS

_RUBRIC = ("zhengzhou-factory-third-party",)
_WORD = [layout.name for layout in LAYOUTS if layout.writer == "word"]


def _report(folder: Path, suffix: str) -> Path:
    return next(p for p in folder.iterdir() if p.name.endswith(f"评价报告{suffix}"))


@pytest.mark.parametrize("layout", _WORD)
def test_word_reports_open_and_hold_every_row(layout: str, tmp_path: Path) -> None:
    spec = BundleSpec(_RUBRIC, 1, layout, container="folder")
    folder = build(spec, tmp_path)
    document = docx.Document(str(_report(folder, ".docx")))
    xml = document.element.xml
    text = "".join(xml.split())
    for row in content_of(spec).report.rows():
        assert "".join(row.text.split()).replace("&", "&amp;") in text, row.id
    assert document.core_properties.author == content_of(spec).report.author


def test_drawn_pdf_has_a_text_layer_with_every_row(tmp_path: Path) -> None:
    spec = BundleSpec(("henan-factory-third-party",), 1, "drawn", container="folder")
    folder = build(spec, tmp_path)
    pdf = pypdfium2.PdfDocument(str(_report(folder, ".pdf")))
    text = "".join("".join(page.get_textpage().get_text_range().split()) for page in pdf)
    rows = content_of(spec).report.rows()
    # Cells are read column by column: short wordings stand on one line of one cell.
    short = [r for r in rows if len(r.text) <= 12]
    assert short
    assert all("".join(r.text.split()) in text for r in short)
    pdf.close()


def test_same_spec_same_bytes(tmp_path: Path) -> None:
    spec = BundleSpec(("henan-factory-self",), 2, "modern", container="zip")
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert build(spec, one).read_bytes() == build(spec, two).read_bytes()


def test_old_zip_names_are_gbk_without_the_flag(tmp_path: Path) -> None:
    path = build(BundleSpec(_RUBRIC, 1, "weighted", container="zip-gbk"), tmp_path)
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            assert not info.flag_bits & 0x800
            assert "报告" in info.filename.encode("cp437").decode("gb18030") or "汇编" in (
                info.filename.encode("cp437").decode("gb18030")
            )


def test_defect_that_fits_nowhere_is_refused(tmp_path: Path) -> None:
    spec = BundleSpec(("suzhou-factory",), 1, "official", ("t015-narrative",))
    with pytest.raises(ValueError, match="没有可以埋设"):
        build(spec, tmp_path)


def test_label_names_parent_mutation_and_findings(tmp_path: Path) -> None:
    spec = BundleSpec(("henan-factory-third-party",), 1, "weighted", ("s006-table",), "zip")
    label = label_json(build_with_labels(spec, tmp_path))
    assert label["parent"] == "henan-factory-third-party-weighted-1-sound"
    assert label["mutations"] == ["s006-table"]
    assert json.dumps(label["expected"]) == (
        '[{"code": "S006", "target": "score:*", "place": "", "severity": null}]'
    )


def test_word_report_builds_fast_enough_to_measure_with(tmp_path: Path) -> None:
    """No clock here: what matters is that the body is written once, as one tree."""
    folder = build(BundleSpec(_RUBRIC, 1, "modern", container="folder"), tmp_path)
    assert _report(folder, ".docx").stat().st_size < 120_000
