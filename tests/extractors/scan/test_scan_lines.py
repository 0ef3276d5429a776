"""Lines of print from the boxes of the detector."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.scan.lines import place_lines

DPI = 200.0


def _quad(x0: int, y0: int, x1: int, y1: int) -> NDArray[np.float32]:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float32)


def test_print_in_two_boxes_is_one_line() -> None:
    """Two characters one below the other, and a box over both and into the cell below."""
    ink = np.zeros((400, 400), np.bool_)
    tops = (110, 142, 210)
    for top in tops:
        ink[top : top + 26, 120:146] = True
    cells = [(36.0, 36.0, 72.0, 66.0), (36.0, 66.0, 72.0, 100.0)]
    quads = [_quad(118, top - 2, 148, top + 28) for top in tops]
    standing = [_quad(118, 154, 148, 238)]
    lines = place_lines(np.array(quads + standing), ink, cells, dpi=DPI)
    assert [line.ink[1] for line in lines] == list(tops)


def test_a_standing_box_over_many_cells_is_cut_at_each() -> None:
    """Labels set downwards in a narrow column: their lines reach into no other column."""
    ink = np.zeros((900, 600), np.bool_)
    tops = [110 + 80 * cell + 34 * at for cell in range(8) for at in (0, 1)]
    for top in tops:
        ink[top : top + 26, 112:138] = True
    ink[116:142, 160:400] = True
    rows = [(36.0 + 28.8 * n, 64.8 + 28.8 * n) for n in range(8)]
    cells = [(36.0, top, 54.0, bottom) for top, bottom in rows]
    cells += [(54.0, top, 200.0, bottom) for top, bottom in rows]
    quads = np.array([_quad(108, 106, 142, 736), _quad(156, 112, 404, 146)])
    lines = place_lines(quads, ink, cells, dpi=DPI)
    standing = [line for line in lines if line.ink[0] < 150]
    assert [line.ink[1] for line in standing] == tops
    assert [line.cell for line in standing] == [n for n in range(8) for _ in (0, 1)]
    assert all(line.span[2] < 160 for line in standing)
