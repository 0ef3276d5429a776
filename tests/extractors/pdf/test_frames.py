"""Borders around a page are no tables, whatever number of lines they are drawn with."""

from __future__ import annotations

from itertools import pairwise

from lvjian.core.place import Box
from lvjian.extractors.pdf.frames import is_frame


def grid(xs: tuple[float, ...], ys: tuple[float, ...]) -> list[Box]:
    """The cells between lines across and down."""
    return [(x0, y0, x1, y1) for y0, y1 in pairwise(ys) for x0, x1 in pairwise(xs)]


def frame(cells: list[Box]) -> bool:
    return is_frame(cells, width=595, height=842, pictures=())


def test_borders() -> None:
    assert frame([(20, 20, 575, 822)])
    assert frame(grid((20, 26, 569, 575), (20, 26, 816, 822)))
    assert not frame([(60, 200, 540, 500)])


def test_tables_that_fill_a_page() -> None:
    assert not frame(grid((20, 120, 575), (20, 40, 822)))
    assert not frame(grid((20, 32, 575), (20, 32, 822)))
    assert not frame(grid((20, 60, 535, 575), (20, 60, 782, 822)))
