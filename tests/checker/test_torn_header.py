"""A column whose heading was torn into pieces on a scan is not missing for certain."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvjian.checker.sought import torn_header
from lvjian.core.document import Cell, Document, Table, make_grid
from lvjian.core.place import Place
from lvjian.core.reading import TableReading
from lvjian.core.rubric import ColumnSpec
from tests.checker import readings as r

SOUGHT = ColumnSpec("remark", "符合性说明及证明材料索引")


@pytest.mark.parametrize(
    ("heading", "pieces"),
    [("说明及证明材", 1), ("料索引", 0), ("评价得分", 0), ("索引", 0), ("是否符合", 0)],
)
def test_a_piece_of_a_heading(heading: str, pieces: int) -> None:
    words = ("序号", "是否符合", heading)
    places = [
        Place("r.pdf", 8, (60.0 * n, 100.0, 60.0 * n + 50, 120.0), way="ocr") for n in range(3)
    ]
    cells = [Cell(0, n, word, (places[n],)) for n, word in enumerate(words)]
    whole = Place("r.pdf", 8, (0.0, 90.0, 180.0, 400.0), way="ocr")
    table = Table(make_grid(cells, 1, 3), whole)
    spec = r.sound_bundle().reports[0].tables[0].spec
    known = TableReading(
        spec, "found", columns=(("no", "序号"), ("answer", "是否符合")), at=(whole,)
    )
    scan = Document("r.pdf", "pdf", (table,), recognised=(8,))
    assert torn_header(scan, known, SOUGHT) == tuple(places[2:])[:pieces]
    assert torn_header(replace(scan, recognised=()), known, SOUGHT) == ()
