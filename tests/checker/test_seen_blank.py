"""A cell of a scan without any ink is blank for certain; all others are for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from lvjian.checker.blanks import seen_blank
from lvjian.core.bundle import BundleFile
from lvjian.core.document import Cell, Document, Paragraph, Table, make_grid
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, FileReading

AT = Place("报告.pdf", 3, (10.0, 10.0, 60.0, 30.0), way="ocr")
BESIDE = Place("报告.pdf", 3, (60.0, 10.0, 90.0, 30.0), way="ocr", sure=0.5)


def bundle(document: Document) -> BundleReading:
    file = BundleFile("报告.pdf", Path("报告.pdf"), "0" * 64, "pdf", "pdf", 1)
    read = FileReading(file, "unknown", "read", 3, 3, document)
    return BundleReading("样例", "0" * 64, date(2024, 8, 1), files=(read,))


def document(*, ruled: bool = True, words: str = "") -> Document:
    cells = [Cell(0, 0, words, (AT,)), Cell(0, 1, "", (BESIDE,))]
    table = Table(make_grid(cells, 1, 2), AT, ruled=ruled)
    return Document("报告.pdf", "pdf", (table,), recognised=(3,), looked=(3,))


def test_a_white_cell_is_blank() -> None:
    assert seen_blank(bundle(document()), [AT])


def test_others_are_not_surely() -> None:
    assert not seen_blank(bundle(document()), [BESIDE])
    assert not seen_blank(bundle(document(ruled=False)), [AT])
    assert not seen_blank(bundle(replace(document(), looked=())), [AT])
    assert not seen_blank(bundle(document()), [replace(AT, page=2)])


LABEL = Place("报告.pdf", 3, (10.0, 50.0, 60.0, 62.0), way="ocr", sure=0.99)


def labelled(*strays: tuple[float, float, float, float], label: Place = LABEL) -> Document:
    words = Paragraph("单位名称：", label)
    found = tuple(Place("报告.pdf", 3, box, way="ocr") for box in strays)
    return Document("报告.pdf", "pdf", (words,), recognised=(3,), looked=(3,), strays=found)


def test_nothing_stands_beside_a_label() -> None:
    assert seen_blank(bundle(labelled()), [LABEL])
    far = ((70.0, 80.0, 200.0, 92.0), (1.0, 50.0, 8.0, 62.0), (70.0, 20.0, 200.0, 40.0))
    assert seen_blank(bundle(labelled(*far)), [LABEL])


def test_ink_beside_a_label_may_be_its_value() -> None:
    assert not seen_blank(bundle(labelled((300.0, 52.0, 380.0, 60.0))), [LABEL])
    assert not seen_blank(bundle(labelled((10.0, 66.0, 80.0, 78.0))), [LABEL])
    assert not seen_blank(bundle(labelled((30.0, 52.0, 40.0, 60.0))), [LABEL])
    unsure = replace(LABEL, sure=0.8)
    assert not seen_blank(bundle(labelled(label=unsure)), [unsure])


def test_boxes_without_a_tick_in_or_beside_them() -> None:
    tick = Place("报告.pdf", 3, (30.0, 12.0, 40.0, 20.0), way="ocr")
    boxes = document(words="☐是☐否")
    assert seen_blank(bundle(boxes), [AT])
    assert not seen_blank(bundle(replace(boxes, strays=(tick,))), [AT])
