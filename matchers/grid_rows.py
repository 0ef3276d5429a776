"""Data rows of the official tables as the document has them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from lvjian.core.document import Cell, Table
from lvjian.core.reading import CellReading
from lvjian.core.rubric import ColumnRole, RowKind, Rubric, TableSpec
from lvjian.core.text import display, substance
from lvjian.matchers import columns
from lvjian.matchers.form_rows import is_project_header, is_value_header, question_like
from lvjian.matchers.official_rows import GridRow as GridRow
from lvjian.matchers.official_rows import OfficialTable as OfficialTable
from lvjian.matchers.rubric_index import RubricIndex, index_of
from lvjian.matchers.value_tables import read_value_table, with_headings, without_unit

_TOTAL = re.compile(
    r"^(?:[一二三四五六七八九十\d]+[、.]?)?.{0,12}?(?:小计|合计|总计|总分|总得分|得分合计|加权得分|综合得分|"
    r"分项得分|最终得分|评价得分|本项得分|折算得分)"
)
_NOTE = re.compile(r"^(?:注\s*\d*\s*[:：]|备注\s*[:：]|说明\s*[:：]|\*)")
_NAMES = 3  # labels that must be those of one table
_KIND_OF_TABLE: dict[str, RowKind] = {
    "basic": "basic", "indicators": "indicator", "bonus": "bonus",
    "questions": "question", "measures": "measure",
}  # fmt: skip


def official_tables(tables: Sequence[Table], rubric: Rubric) -> tuple[OfficialTable, ...]:
    """The tables that carry official rows, in document order."""
    index = index_of(rubric)
    found: list[OfficialTable] = []
    for table in tables:
        if (spec := _spec_of(table, rubric, index)) is None:
            continue
        if spec.kind in ("questions", "measures"):
            found.append(read_value_table(table, spec, rubric))
        else:
            read = _read(table, spec, rubric, _previous(found, table, spec))
            found.append(with_headings(read, rubric))
    return tuple(found)


def _previous(
    found: Sequence[OfficialTable], table: Table, spec: TableSpec
) -> OfficialTable | None:
    """The table before of the same kind and width: its header serves a part without one."""
    for earlier in reversed(found):
        if earlier.spec == spec and earlier.table.width == table.width:
            return earlier
    return None


def _spec_of(table: Table, rubric: Rubric, index: RubricIndex) -> TableSpec | None:
    """Which official table this is: rows in common first, header words to settle a tie."""
    if _lists_projects(table):
        return None
    worded = [r for c in table.cells() for r in index.rows_like(c.text)]
    options: list[tuple[float, int, TableSpec]] = []
    for spec in rubric.tables:
        if spec.kind not in _KIND_OF_TABLE:
            continue
        total = sum(map(spec.holds, rubric.rows()))
        hits = sum(map(spec.holds, worded))
        if spec.kind == "questions" and not hits:
            hits = sum(question_like(c.text, rubric) for c in table.cells())
        header = _header_fit(table, spec)
        options.append((_evidence(hits, total, header), -len(options), spec))
    best = max(options, key=lambda o: o[:2], default=None)
    return best[2] if best and best[0] > 0 else _by_names(table, rubric)


def _by_names(table: Table, rubric: Rubric) -> TableSpec | None:
    """A table of values known by its labels without their units (产值 | 万元 | …)."""
    if not any(is_value_header([c.text for c in row if c], rubric) for row in table.rows[:3]):
        return None
    names = {substance(without_unit(c.text)) for c in table.cells()}
    hits = [
        (len(names & {substance(without_unit(r.text)) for r in rubric.measures if s.holds(r)}), s)
        for s in rubric.tables_of("measures")
    ]
    best = max(hits, key=lambda h: h[0], default=None)
    return best[1] if best and best[0] >= _NAMES else None


def _lists_projects(table: Table) -> bool:
    """A project list: its effects may be worded like values of the form."""
    rows = [[c for c in row if c is not None] for row in table.rows[:2]]
    return any(is_project_header(row) for row in rows)


def _evidence(hits: int, total: int, header: float) -> float:
    """0 where nothing speaks for it; rows in common weigh most, the header settles ties."""
    if hits >= 2 or (hits == 1 and (header >= 0.5 or total <= 3)):
        return hits + 8 * header
    return 0.0 if header < 0.8 else 0.5 * header


def _header_fit(table: Table, spec: TableSpec) -> float:
    """Share of the official columns that the first rows of the table name."""
    if not spec.columns:
        return 0.0
    roles = {
        named[0]
        for row in table.rows[:4]
        for cell in row
        if cell is not None and (named := columns.header_role(cell.text, spec))
    }
    # Points and weights are what sets a scored table apart from a basic one.
    extra = len(roles & {"max_score", "weight", "score", "type"} - {c.role for c in spec.columns})
    wanted = [c.role for c in spec.columns if c.required] or [c.role for c in spec.columns]
    return max(0.0, sum(r in roles for r in wanted) / len(wanted) - 0.25 * extra)


def _read(
    table: Table, spec: TableSpec, rubric: Rubric, previous: OfficialTable | None
) -> OfficialTable:
    kind = _KIND_OF_TABLE[spec.kind]
    text_column = _text_column(table, spec, rubric, kind, previous)
    headers = columns.header_rows(table, spec)
    data = [r for r in range(len(table.rows)) if r not in headers]
    roles, header = columns.roles_by_header(table, spec, text_column=text_column, headers=headers)
    if not headers and previous is not None:
        roles, header = dict(previous.roles), dict(previous.header)
    wanted = [c.role for c in spec.columns if c.role not in roles.values()]
    if wanted:
        roles = columns.roles_by_content(table, roles, data, wanted)
    rows, totals = _rows(table, roles, data, text_column)
    rows = _filled_down(rows)
    return OfficialTable(table, spec, kind, roles, header, rows, totals)


def _text_column(
    table: Table, spec: TableSpec, rubric: Rubric, kind: RowKind, previous: OfficialTable | None
) -> int:
    index = index_of(rubric)
    hits: Counter[int] = Counter()
    for cell in table.cells():
        if index.rows_of(cell.text, kind):
            hits[cell.col] += 1
    if hits:
        return max(hits, key=lambda col: (hits[col], -col))
    if previous is not None:
        return next(col for col, role in previous.roles.items() if role == "text")
    for line in table.rows[:4]:
        for col, head in enumerate(line):
            named = columns.header_role(head.text, spec) if head is not None else None
            if named is not None and named[0] == "text":
                return col
    return 0


def _rows(
    table: Table, roles: Mapping[int, ColumnRole], data: Sequence[int], text_column: int
) -> tuple[tuple[GridRow, ...], tuple[tuple[int, tuple[Cell, ...]], ...]]:
    rows: list[GridRow] = []
    totals: list[tuple[int, tuple[Cell, ...]]] = []
    seen: Cell | None = None
    for at in data:
        line = table.rows[at]
        cells = tuple(c for i, c in enumerate(line) if c is not None and c not in line[:i])
        text = line[text_column]
        if text is not None and text is seen and rows:
            rows[-1] = _joined(rows[-1], _cells_by_role(line, roles))
            continue
        if _is_total(cells, text):
            totals.append((at, cells))
        elif text is not None and _is_data(text, cells, table):
            rows.append(_row(table, at, line, roles, text))
            seen = text
    return tuple(rows), tuple(totals)


def _filled_down(rows: tuple[GridRow, ...]) -> tuple[GridRow, ...]:
    """Rows without a level-1 name of their own stand under the one above."""
    out: list[GridRow] = []
    for row in rows:
        above = out[-1].level1 if out else ""
        out.append(row if row.level1 else replace(row, level1=above))
    return tuple(out)


def _is_total(cells: Sequence[Cell], text: Cell | None) -> bool:
    for cell in cells[:4]:
        # Behind the wording of a row 占地面积合计37042 m² is evidence, not the label of a sum.
        if text is not None and text.text.strip() and cell.col > text.col:
            break
        words = substance(cell.text)
        if words and len(words) <= 24 and _TOTAL.match(words):
            return text is None or cell is text or not text.text.strip() or len(text.text) <= 24
    return False


def _is_data(text: Cell, cells: Sequence[Cell], table: Table) -> bool:
    words = text.text.strip()
    if _NOTE.match(words):
        return False
    if not any(c.text.strip() for c in cells):
        return False
    # A cell over (nearly) the whole width is a block title or a note, not a row.
    return text.col_span < max(3, table.width * 0.7) or table.width <= 3 > text.col_span


def _row(
    table: Table, at: int, line: Sequence[Cell | None], roles: Mapping[int, ColumnRole], text: Cell
) -> GridRow:
    cells = _cells_by_role(line, roles)
    level1 = next((c.text for c in cells if c.role == "level1"), "")
    if not any(c.role == "text" for c in cells):
        cells = (CellReading("text", text.text, text.place), *cells)
    return GridRow(table.number, at, text.text, cells, level1)


def _cells_by_role(
    line: Sequence[Cell | None], roles: Mapping[int, ColumnRole]
) -> tuple[CellReading, ...]:
    merged: dict[ColumnRole, list[Cell]] = {}
    for col, cell in enumerate(line):
        role = roles.get(col)
        if role is None or cell is None or cell in merged.get(role, ()):
            continue
        merged.setdefault(role, []).append(cell)
    return tuple(
        CellReading(
            role,
            "\n".join(t for c in cells if (t := c.text.strip())),
            cells[0].place.quoting(display(cells[0].text) or None),
        )
        for role, cells in merged.items()
    )


def _joined(row: GridRow, more: Sequence[CellReading]) -> GridRow:
    """A row whose text cell spans two grid rows: the other cells of both belong to it."""
    cells = {c.role: c for c in row.cells}
    for cell in more:
        kept = cells.get(cell.role)
        if kept is None:
            cells[cell.role] = cell
        elif cell.text and cell.text not in kept.text:
            cells[cell.role] = replace(kept, text=f"{kept.text}\n{cell.text}".strip())
    return replace(row, cells=tuple(cells.values()))


def join_rows(rows: Sequence[GridRow]) -> GridRow:
    """Pieces of one row, cut by a page break or by the table reader, put together again."""
    first, *rest = rows
    out = replace(first, text="".join(r.text for r in rows))
    for piece in rest:
        cells = {c.role: c for c in out.cells}
        for cell in piece.cells:
            kept = cells.get(cell.role)
            if kept is None or not kept.text:
                cells[cell.role] = cell
            elif cell.text and cell.role in ("text", "remark", "evidence", "value"):
                cells[cell.role] = replace(kept, text=kept.text + cell.text)
        out = replace(out, cells=tuple(cells.values()))
    return out
