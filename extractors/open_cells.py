"""Cells of a table without vertical rules: boxes between the columns, joined where one text fills two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from lvjian.core.place import Box


def joined_boxes(
    bounds: Sequence[Sequence[float]],
    xs: Sequence[float],
    is_one: Callable[[Box, float], bool],
) -> list[Box]:
    """Boxes column by column; neighbours of one height that a text fills together are one.

    Args:
        bounds: heights between the cells of each column.
        xs: where the columns begin, and the end of the last.
        is_one: whether the two cells of a box are one over the boundary at that ``x``.
    """
    boxes: list[Box] = []
    open_right: dict[tuple[float, float], Box] = {}
    for c, ys in enumerate(bounds):
        fresh: dict[tuple[float, float], Box] = {}
        for top, bottom in pairwise(ys):
            before = open_right.get((top, bottom))
            box = (xs[c], top, xs[c + 1], bottom)
            if before is not None and is_one((before[0], top, xs[c + 1], bottom), xs[c]):
                boxes.remove(before)
                box = (before[0], top, xs[c + 1], bottom)
            boxes.append(box)
            fresh[top, bottom] = box
        open_right = fresh
    return boxes
