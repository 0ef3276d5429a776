"""Blank cells of ruled tables: without any ink they are surely blank, with some they are not."""

from __future__ import annotations

import numpy as np

from lvjian.core.document import Cell, Document, Table, make_grid
from lvjian.core.place import Place
from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.scan.doubt import with_sureness
from lvjian.extractors.scan.marks import find_marks
from lvjian.extractors.scan.strays import find_strays

DPI = 200.0
PX = DPI / 72
CELLS = ((60.0, 100.0, 160.0, 130.0), (160.0, 100.0, 260.0, 130.0), (260.0, 100.0, 360.0, 130.0))
READ = RecognisedLine(
    "符合", (70.0, 108.0, 92.0, 120.0), (("符", 70, 81), ("合", 81, 92)), 0.99, (0.99, 0.99)
)


def ink(*boxes: tuple[float, float, float, float]) -> np.ndarray:
    """Ink in these boxes of a page, in points."""
    page = np.zeros((round(300 * PX), round(420 * PX)), np.bool_)
    for x0, y0, x1, y1 in boxes:
        page[round(y0 * PX) : round(y1 * PX), round(x0 * PX) : round(x1 * PX)] = True
    return page


def test_ink_that_was_read_is_no_mark() -> None:
    assert find_marks(ink(READ.box), CELLS, [READ], (), dpi=DPI) == ()


def test_a_stroke_nobody_read_is_one() -> None:
    ((x0, y0, x1, y1),) = find_marks(
        ink(READ.box, (200, 110, 203, 118)), CELLS, [READ], (), dpi=DPI
    )
    assert np.allclose((x0, y0, x1, y1), (200, 110, 203, 118), atol=0.4)


def test_dust_and_the_edge_of_a_rule_are_none() -> None:
    dust = (300, 115, 300.6, 115.6)
    rule = (160, 100, 162, 130)
    assert find_marks(ink(dust, rule), CELLS, [], (), dpi=DPI) == ()


def test_what_stands_under_a_seal_is_not_known() -> None:
    assert find_marks(ink(), CELLS, [], [(300, 90, 420, 210)], dpi=DPI) == (CELLS[2],)


def test_blank_cells_are_as_sure_as_their_paper_is_white() -> None:
    places = [Place("报告.pdf", 1, box) for box in CELLS]
    cells = [Cell(0, n, "符合" if n == 0 else "", (place,)) for n, place in enumerate(places)]
    table = Table(make_grid(cells, 1, 3), places[0])
    read = with_sureness(
        Document("报告.pdf", "pdf", (table,)),
        {1: [READ]},
        whole={1},
        marks={1: [(200.0, 110.0, 203.0, 118.0)]},
    )
    (bent,) = with_sureness(
        Document("报告.pdf", "pdf", (table,)), {1: [READ]}, whole={1}, unlooked={1}
    ).tables()
    assert [c.place.sure for c in bent.cells()] == [0.99, 0.5, 0.5]
    (found,) = read.tables()
    assert [c.place.sure for c in found.cells()] == [0.99, 0.5, 1.0]
    assert {c.place.way for c in found.cells()} == {"ocr"}


def test_ink_nobody_read_is_a_stray_wherever_it_stands() -> None:
    year = (95.0, 108.0, 106.0, 120.0)
    ((x0, y0, x1, y1),) = find_strays(ink(READ.box, year), [READ], (), dpi=DPI)
    assert np.allclose((x0, y0, x1, y1), year, atol=1.6)


def test_ink_between_two_characters_far_apart_is_one() -> None:
    chars = (("0", 70.0, 76.0), ("年", 100.0, 111.0))
    line = RecognisedLine("0年", (70.0, 108.0, 111.0, 120.0), chars, 0.99, (0.99, 0.99))
    boxes = [(low, 108.0, high, 120.0) for _, low, high in chars]
    assert find_strays(ink(*boxes), [line], (), dpi=DPI) == ()
    ((x0, _, x1, _),) = find_strays(ink(*boxes, (84, 109, 92, 119)), [line], (), dpi=DPI)
    assert 83 < x0 < x1 < 93


def test_rules_to_write_on_and_dust_are_no_strays() -> None:
    rule, dust = (120.0, 119.0, 220.0, 120.0), (300.0, 115.0, 300.5, 115.5)
    assert find_strays(ink(READ.box, rule, dust), [READ], (), dpi=DPI) == ()


def test_a_seal_hides_what_is_under_it() -> None:
    seal = (300.0, 90.0, 400.0, 190.0)
    assert find_strays(ink((310, 100, 330, 120)), [], [seal], dpi=DPI) == (seal,)


def test_a_page_full_of_specks_is_a_stray_as_a_whole() -> None:
    specks = [(20.0 * x, 20.0 * y, 20.0 * x + 2, 20.0 * y + 2) for x in range(15) for y in range(9)]
    found = find_strays(ink(*specks), [], (), dpi=DPI)
    assert len(found) == 101
    assert np.allclose(found[-1], (0, 0, 420, 300), atol=1)
