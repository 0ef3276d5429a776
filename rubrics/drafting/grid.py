"""A table cut into what it is made of: headings, header rows, rows of cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from lvjian.core.document import Cell, Table
from lvjian.core.text import fold
from lvjian.rubrics.drafting.words import (
    has_boxes,
    is_period,
    joined,
    role_of,
)

LineKind = Literal["wide", "header", "periods", "projects", "row"]
_STRONG = frozenset(("level1", "level2", "level3", "type", "max_score", "score", "answer", "weight"))  # fmt: skip
_LONGEST_HEAD = 24


@dataclass(frozen=True, slots=True)
class GridLine:
    """One row of a table.

    Attributes:
        kind: ``wide``: one cell over the whole width; ``header``: names of columns;
            ``periods``: names of columns, years among them; ``projects``: of a project list.
        cells: the cells that begin in this row or run through it, each once, left to right.
    """

    number: int
    kind: LineKind
    cells: tuple[Cell, ...]

    @property
    def words(self) -> tuple[str, ...]:
        """Text of the cells, line breaks removed."""
        return tuple(joined(c.text) for c in self.cells)


def lines_of(table: Table) -> list[GridLine]:
    """The rows of a table with what they are; rows without any words left out."""
    out: list[GridLine] = []
    for number, row in enumerate(table.rows):
        cells = tuple({id(c): c for c in row if c is not None}.values())
        if any(c.text.strip() for c in cells):
            own = tuple(c for c in cells if c.row == number)
            if len(own) < len(cells) and _is_next_head(own):
                out.append(GridLine(number, "periods", own))
            else:
                out.append(GridLine(number, _kind(cells, number, table.width), cells))
    return out


def _is_next_head(cells: tuple[Cell, ...]) -> bool:
    """Whether a row beside a cell from above is a label and years: the head of a next table.

    Two tables of one shape that only a page break parts come as one; a blank corner of the
    second then runs on from the first.
    """
    words = [joined(c.text) for c in cells]
    return len(words) > 2 and bool(words[0]) and not is_period(words[0]) and _is_periods(words)


def _kind(cells: tuple[Cell, ...], number: int, width: int) -> LineKind:
    own = [c for c in cells if c.row == number]
    if len(cells) == 1 and (width > 1 or len(joined(cells[0].text)) > _LONGEST_HEAD):
        return "wide"
    words = [joined(c.text) for c in own]
    if len(own) < len(cells) or len(words) < 2:
        return "row"
    if _is_periods(words):
        return "periods"
    if any(re.fullmatch(r"项目名称", fold(w)) for w in words) and all(words):
        return "projects"
    return "header" if _is_header(words) else "row"


def _is_periods(words: list[str]) -> bool:
    """Labels, then years, then perhaps a unit."""
    years = [w for w in words if is_period(w)]
    if len(years) < 2 or any(w.endswith(("：", ":")) for w in years):
        return False
    first = next(i for i, w in enumerate(words) if is_period(w))
    behind = words[first + len(years) :]
    together = words[first : first + len(years)] == years
    unit = not behind or [role_of(w) for w in behind] == ["unit"]
    return together and unit and all(len(w) <= _LONGEST_HEAD for w in words[:first])


def _is_header(words: list[str]) -> bool:
    if not all(words) or any(has_boxes(w) for w in words):
        return False
    known = [r for r in (role_of(w) for w in words) if r is not None]
    yes_no = {"是", "否"} <= set(words)
    return yes_no or (len(known) * 2 >= len(words) and bool(_STRONG & set(known)))


def column_words(table: Table, column: int, rows: list[int]) -> list[str]:
    """What stands in a column in those rows."""
    cells = [table.rows[r][column] for r in rows]
    return [joined(c.text) if c is not None else "" for c in cells]
