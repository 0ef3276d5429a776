"""Project lists: what is planned or done, with its effects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lvjian.core.document import Cell, Table
from lvjian.core.place import Place
from lvjian.core.reading import ProjectReading
from lvjian.core.text import display
from lvjian.matchers.blanks import is_blank
from lvjian.matchers.form_rows import is_project_header

_EFFECT = re.compile(
    r"^\s*(项目(?:年)?(?:节能|节水|节材|减排|降碳|新增资源综合利用能力|有毒有害物质使用削减)量?)"
    r"\s*(?:[(（][^()（）]*[)）])?\s*[:：]?\s*(?P<value>.*)$",
    re.DOTALL,
)
_ENTRY = re.compile(r"^\s*(?:项目\s*[\d一二三四五六七八九十]{1,2}\s*[:：]?|[…\.]+)\s*")
_OTHER_END = re.compile(r"^[一二三四五六七八九]、|承诺|^表?注")


def project_tables(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables that list projects."""
    return tuple(t for t in tables if _header(t) is not None)


def read_projects(tables: Sequence[Table]) -> tuple[ProjectReading, ...]:
    """Every project with a name, in order; printed rows left open are none."""
    return tuple(p for t in project_tables(tables) for p in _of(t))


def _header(table: Table) -> int | None:
    for at, row in enumerate(table.rows[:3]):
        if is_project_header([c for i, c in enumerate(row) if c is not None and c not in row[:i]]):
            return at
    return None


def _of(table: Table) -> Iterator[ProjectReading]:
    start = _header(table)
    if start is None:
        return
    heads = {col: re.sub(r"\s+", "", c.text) for col, c in enumerate(table.rows[start]) if c}
    column = next(col for col, words in heads.items() if words == "项目名称")
    for rows in _entries(table, start + 1, column):
        first = table.rows[rows[0]][column]
        if first is None:
            continue
        name = _ENTRY.sub("", first.text).strip()
        cells, effects = _filled(table, rows, heads, column)
        if is_blank(name) and not cells:
            continue
        place = first.place.quoting(display(first.text))
        yield ProjectReading(name, place, tuple(cells), tuple(effects))


def _entries(table: Table, start: int, column: int) -> Iterator[list[int]]:
    """Grid rows of each project: those under one name cell, or a blank one below it."""
    group: list[int] = []
    seen: Cell | None = None
    for at in range(start, len(table.rows)):
        cell = table.rows[at][column]
        if cell is not None and _OTHER_END.match(cell.text):
            break
        new = cell is not None and cell is not seen and (cell.text.strip() or not group)
        if new and group:
            yield group
            group = []
        seen = cell if new else seen
        group.append(at)
    if group:
        yield group


def _filled(
    table: Table, rows: Sequence[int], heads: Mapping[int, str], column: int
) -> tuple[list[tuple[str, str, Place]], list[tuple[str, str, Place]]]:
    cells: list[tuple[str, str, Place]] = []
    effects: list[tuple[str, str, Place]] = []
    done: list[Cell] = []
    for at in rows:
        line = table.rows[at]
        own = [(col, c) for col, c in enumerate(line) if c is not None and c not in line[:col]]
        label = ""
        for col, cell in own:
            if col == column or cell in done:
                continue
            done.append(cell)
            if match := _EFFECT.match(cell.text):
                label = match[1]
                value = match["value"].strip()
                if value or not any(c.col > cell.col for _, c in own):
                    effects.append((label, value, cell.place.quoting(display(cell.text))))
                    label = "" if value else label
            elif label:
                effects.append((label, cell.text.strip(), cell.place.quoting(display(cell.text))))
                label = ""
            elif cell.text.strip() and heads.get(col) not in ("序号", "编号"):
                place = cell.place.quoting(display(cell.text))
                cells.append((heads.get(col, ""), cell.text.strip(), place))
    return cells, effects
