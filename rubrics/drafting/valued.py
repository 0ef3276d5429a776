"""Rows of forms: values by year, then and now, yes/no questions, project lists."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lvjian.core.document import Cell, Table
from lvjian.core.text import fold
from lvjian.rubrics.drafting.draft import Item, item, unsure
from lvjian.rubrics.drafting.grid import GridLine
from lvjian.rubrics.drafting.words import (
    is_period,
    is_yes_no,
    joined,
    numbered,
    role_of,
    unit_of,
)

_NUMBER_CELL = re.compile(r"[(（]?(\d{1,3})[)）]?[.．、]?")
_HARM = re.compile(r"停产|事故|问题|违法|失信|整改|变更|处罚|投诉|淘汰|列入|列为")


def period_columns(line: GridLine) -> tuple[list[str], list[str]]:
    """Headings of the label columns and of the value columns."""
    words = list(line.words)
    values = [w for w in words if is_period(w)]
    first = next((i for i, w in enumerate(words) if is_period(w)), len(words))
    return words[:first], values


def read_values(
    table: Table, header: GridLine, lines: Sequence[GridLine], group: str | None
) -> list[Item]:
    """The value rows below a header of years."""
    labels, periods = period_columns(header)
    first = next(c.col for c in header.cells if is_period(joined(c.text)))
    unit_at = next((c.col for c in header.cells if role_of(joined(c.text)) == "unit"), None)
    rows: list[Item] = []
    above = ""
    for line in lines:
        cells = [c for c in line.cells if c.col < first and c.col != unit_at]
        values = [c for c in line.cells if c.col >= first and c.col != unit_at]
        if not cells or not values:
            continue
        words = [joined(c.text) for c in cells]
        text, level1 = words[-1], words[-2] if len(words) > 1 else None
        if level1 is not None:
            level1 = above = level1 or above
        if not text:
            continue
        own = table.rows[line.number][unit_at] if unit_at is not None else None
        rows.append(_value(cells[-1], text, periods, own))
        head = group if not labels or not labels[0] or len(labels) == 1 else None
        # A cell that begins beside the header names the whole run of rows.
        whole = cells[0].row <= header.number
        blocks = len(labels) > 1 and bool(labels[0]) and not whole
        rows[-1].update(_levels(level1, head, blocks=blocks))
        hints = [joined(c.text) for c in values]
        if any(hints) and len(hints) == len(periods):
            rows[-1]["hints"] = hints
    return rows


def _levels(level1: str | None, group: str | None, *, blocks: bool) -> Item:
    if level1 and blocks:
        return {"level1": level1}
    name = level1 or group
    return {"group": name} if name else {}


def _value(cell: Cell, text: str, periods: list[str], unit: Cell | None) -> Item:
    own = joined(unit.text) if unit is not None else ""
    return item(cell.place, text=text, unit=own or unit_of(text), columns=list(periods))


def inline_values(line: GridLine) -> Item | None:
    """A row that names the year inside each box (产值 | 2020年： | 2021年：); else None."""
    periods = [w for w in line.words[1:] if is_period(w)]
    if len(periods) < 2 or len(periods) != len(line.words) - 1 or not line.words[0]:
        return None
    return _value(line.cells[0], line.words[0], [p.rstrip("：:") for p in periods], None)


def read_question(line: GridLine, *, in_questions: bool) -> Item | None:
    """A yes/no row, None for another row."""
    words = [w for w in line.words if w and not is_yes_no(w)]
    asked = any(is_yes_no(w) for w in line.words)
    beside = _NUMBER_CELL.fullmatch(words[0]) if len(words) == 2 else None  # in a column 序号
    if len(words) != (1 if beside is None else 2):
        return None
    found = numbered(words[-1]) if beside is None else (beside[1], words[-1])
    no, text = found if found is not None else (None, words[-1])
    if not asked and not (found and re.search(r"是否|有无", text)) and not in_questions:
        return None
    cell = line.cells[line.words.index(words[-1])]
    row = item(cell.place, text=text, no=no, expects="否" if _HARM.search(text) else None)
    unsure(row, f"“{'否' if 'expects' in row else '是'}”为无不利情况，是由文字推断的")
    row.setdefault("expects", "是")
    return row


def is_question_header(words: Sequence[str]) -> bool:
    """Whether a header has columns 是 and 否."""
    return {"是", "否"} <= set(words)


def read_projects(header: GridLine, lines: Sequence[GridLine], title: Item) -> Item:
    """The project list: its columns, printed entries, effects and limit."""
    columns = [
        {"role": role_of(w) if role_of(w) == "no" else "text" if i == 0 else "other", "label": w}
        for i, w in enumerate(header.words)
    ]
    entries: dict[str, None] = {}
    effects: dict[str, None] = {}
    for line in lines:
        for cell, words in zip(line.cells, line.words, strict=True):
            if re.match(r"项目\s*[\d一二三四五]", words):
                entries[words] = None
            elif words and cell.col == line.cells[-1].col and cell.row == line.number:
                effects[words] = None
    found = re.search(r"最多(?:填写)?\s*(\d+)|(\d+)\s*[个项]", title["title"])
    limit = int(found[1] or found[2]) if found else None
    several = list(effects) if len(effects) > 1 else []
    return {
        **title,
        "kind": "projects",
        "columns": columns,
        "max_entries": limit,
        "entry_labels": list(entries),
        "effects": several,
    }


def is_questions_heading(words: str) -> bool:
    """Whether a heading announces yes/no rows."""
    return re.search(r"合规|是否|承诺事项", fold(words)) is not None
