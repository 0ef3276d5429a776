"""Tables joined over pages → tables of a document."""

from __future__ import annotations

from lvjian.core.document import Cell, Table, make_grid
from lvjian.core.place import Box, Place
from lvjian.extractors.pdf.join import Joined, JoinedCell


def build_table(table: Joined, *, file: str, number: int) -> Table:
    """The finished table with places and parts."""
    cells = [_cell(c, file, number) for c in sorted(table.cells, key=lambda c: (c.row, c.col))]
    first = table.pieces[0]
    return Table(
        rows=make_grid(cells, table.rows, len(table.xs) - 1),
        place=Place(file, first.page, _rounded(first.box), f"第{number}表"),
        number=number,
        header_rows=table.header,
        ruled=first.ruled,
    )


def _cell(cell: JoinedCell, file: str, number: int) -> Cell:
    part = f"第{number}表第{cell.row + 1}行第{cell.col + 1}列"
    places = tuple(Place(file, p.page, _rounded(p.box), part, sure=p.sure) for p in cell.parts)
    pictures = sum(p.pictures for p in cell.parts)
    return Cell(cell.row, cell.col, cell.text, places, cell.row_span, cell.col_span, pictures)


def _rounded(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return round(x0, 2), round(y0, 2), round(x1, 2), round(y1, 2)
