"""A cell of a scan without any ink is blank for certain; all others are for a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from lvjian.checker.doubt import seen_blank
from lvjian.core.bundle import BundleFile
from lvjian.core.document import Cell, Document, Table, make_grid
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
    assert not seen_blank(bundle(document(words="8")), [AT])
    assert not seen_blank(bundle(document(ruled=False)), [AT])
    assert not seen_blank(bundle(replace(document(), looked=())), [AT])
    assert not seen_blank(bundle(document()), [replace(AT, page=2)])
