"""Forms on scans whose upright rule before a label was not seen: value and label in one cell."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from lvjian.core.document import Cell, Table, make_grid
from lvjian.matchers.rubric_index import label_key


def with_labels_apart(table: Table, known: Collection[str]) -> Table:
    """The table with ``91110115874805766N 邮编 |`` as two cells, as the form has them.

    Only where the words behind a blank are a label that stands nowhere else in the table, in a
    cell over several columns with another one to its right.

    Args:
        known: labels of the rubric, as ``label_key`` gives them.
    """
    cells = list(table.cells())
    wide = [c for c in cells if c.col_span > 1 and c.row_span == 1 and c.place.way == "ocr"]
    if not wide:
        return table
    said = {label_key(c.text) for c in cells}
    parted: list[Cell] = []
    for cell in cells:
        label = _label_behind(cell, known) if any(cell is w for w in wide) else None
        end = cell.col + cell.col_span
        if label is None or label_key(label) in said or end >= table.width:
            parted.append(cell)
            continue
        value = cell.text.rstrip()[: -len(label)].rstrip()
        parted.append(replace(cell, text=value, col_span=cell.col_span - 1, alternatives=()))
        parted.append(replace(cell, text=label, col=end - 1, col_span=1, alternatives=()))
    if len(parted) == len(cells):
        return table
    return replace(table, rows=make_grid(parted, len(table.rows), table.width))


def _label_behind(cell: Cell, known: Collection[str]) -> str | None:
    """The words behind the last blank of a cell where they are a label and others go before."""
    words = cell.text.split()
    if len(words) < 2 or label_key(words[0]) in known:
        return None
    return words[-1] if label_key(words[-1]) in known else None
