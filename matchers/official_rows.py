"""An official table of a document and its rows, as read off the grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lvjian.core.document import Cell, Table
from lvjian.core.place import Place
from lvjian.core.reading import CellReading
from lvjian.core.rubric import ColumnRole, RowKind, TableSpec


@dataclass(frozen=True, slots=True)
class GridRow:
    """One data row.

    Attributes:
        table: number of its table. row: grid row.
        text: words of its text column.
        cells: by role, in column order; a role cut over several columns is joined.
        level1: words of the level-1 cell, "" if none.
    """

    table: int
    row: int
    text: str
    cells: tuple[CellReading, ...]
    level1: str = ""

    @property
    def place(self) -> Place:
        """Place of its text."""
        return next(c.place for c in self.cells if c.role == "text")


@dataclass(frozen=True, slots=True)
class OfficialTable:
    """A table of the document that carries official rows of one kind.

    Attributes:
        roles: role of each grid column. header: header words by role.
        totals: rows that state totals or subtotals, as (grid row, cells left to right).
        headings: words over each value column where there are several.
    """

    table: Table
    spec: TableSpec
    kind: RowKind
    roles: Mapping[int, ColumnRole]
    header: Mapping[ColumnRole, str]
    rows: tuple[GridRow, ...]
    totals: tuple[tuple[int, tuple[Cell, ...]], ...] = ()
    headings: Mapping[int, str] = field(default_factory=dict)

    @property
    def years_beside(self) -> bool:
        """Whether several value columns stand side by side, each under its own heading."""
        return len(set(self.headings.values())) > 1
