"""Lines of print from the boxes of the detector."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lvjian.extractors.scan_lines import place_lines

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
