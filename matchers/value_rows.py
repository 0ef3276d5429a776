"""Rows of questions and of values read: the answer, the values with unit and year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lvjian.core.boxes import ANY_BOX
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import Answer, CellReading, RowReading
from lvjian.core.rubric import RowSpec
from lvjian.core.text import display, substance
from lvjian.matchers.alignment import Match
from lvjian.matchers.checkboxes import read_ticks
from lvjian.matchers.citations import parse_citations
from lvjian.matchers.commitment import row_differences
from lvjian.matchers.official_rows import GridRow, OfficialTable

QUANTITY = re.compile(
    r"(?:约|≈|共|合计|为|[:：])?\s*([+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|[+-]?\d+(?:\.\d+)?)\s*"
    r"([%‰]|(?:[^\d\s,，;；。、()（）:：=]|(?<=[a-zA-Z])[23]){0,24})\s*(?:[(（][^()（）]*[)）])?\s*[。;；]?"
)
_BLANK = frozenset(["", "/", "—", "-", "--", "——", "无"])
_NO = re.compile(r"^(?:否|无|没有|不存在|不涉及|未(?!完成)|不是|☒?否|×|✗|N)", re.IGNORECASE)
_YES = re.compile(r"^(?:是|有|已|存在|发生|完成|√|✓|✔|Y)", re.IGNORECASE)
_UNDONE = re.compile(r"^(?:未完成|没有完成|尚未完成)")
_RANK = {"missing": 2, "altered": 1, "matched": 0}


def read_quantity(text: str) -> tuple[Decimal, str] | None:
    """A cell that is one number with or without a unit: ``12,345.6万元``; else None."""
    line = plain(text).replace("\n", "")
    match = QUANTITY.fullmatch(line)
    if match is None:
        return None
    return Decimal(re.sub("[,，]", "", match[1])), match[2].strip()


def question_reading(spec: RowSpec, match: Match) -> RowReading:
    """A yes/no question with its answer; 是 is told as 符合, 否 as 不符合."""
    row = match.row
    cell = next((c for c in row.cells if c.role == "answer"), None)
    remark = next((c for c in row.cells if c.role == "remark"), None)
    cited = [c for c in (cell, remark) if c is not None and c.text]
    return RowReading(
        spec,
        "matched" if match.exact else "altered",
        row.text,
        round(match.similarity, 4),
        () if match.exact else row_differences(spec.text, row.text),
        row.cells,
        yes_or_no(cell.text) if cell is not None else None,
        citations=tuple(x for c in cited for x in parse_citations(c.text, c.place)),
        at=(row.place.quoting(display(row.text)),),
    )


def yes_or_no(text: str) -> Answer | None:
    """是 as 符合, 否 as 不符合; None where neither or both are chosen."""
    line = re.sub(r"\s+", "", plain(text))
    if not line:
        return None
    ticks = read_ticks(line, ("是", "否"))
    if ticks.boxes and (ticks.ticked or len(ticks.named) == 2):
        if len(ticks.ticked) != 1:
            return None
        return "符合" if ticks.ticked[0] == "是" else "不符合"
    line = ANY_BOX.sub("", line)
    if re.fullmatch(r"是[/／、或]?否", line):
        return None
    if re.match(r"不适用|不涉及", line):
        return "不适用"
    if _UNDONE.match(line) or _NO.match(line):
        return "不符合"
    return "符合" if _YES.match(line) else None


def measure_reading(spec: RowSpec, match: Match) -> RowReading:
    """A row of values: one (column, value, unit, place) for each that is a number."""
    row = match.row
    return RowReading(
        spec,
        "matched" if match.exact else "altered",
        row.text,
        round(match.similarity, 4),
        () if match.exact else row_differences(spec.text, row.text),
        row.cells,
        values=tuple(cell_values(spec, row.cells)),
        at=(row.place.quoting(display(row.text)),),
    )


def cell_values(
    spec: RowSpec, cells: Sequence[CellReading]
) -> Iterator[tuple[str, Decimal, str, Place]]:
    """The numbers of the value cells with the unit written, else the row's own."""
    printed = next((plain(c.text) for c in cells if c.role == "unit" and c.text.strip()), "")
    official = "" if spec.unit in (None, "-") else str(spec.unit)
    for cell in cells:
        if cell.role != "value" or substance(cell.text) in _BLANK:
            continue
        found = read_quantity(cell.text)
        if found is not None:
            value, unit = found
            unit = unit if not unit.startswith(("以", "左")) else ""
            yield cell.column, value, unit or printed.strip("-—") or official, cell.place


def passes(tables: Sequence[OfficialTable]) -> list[list[OfficialTable]]:
    """Tables of one kind in groups that each print the rows once (one group a year)."""
    groups: list[list[OfficialTable]] = []
    seen: set[str] = set()
    for table in tables:
        own = {substance(r.text) for r in table.rows}
        if not groups or len(own & seen) * 2 > len(own):
            groups.append([])
            seen = set()
        groups[-1].append(table)
        seen |= own
    return groups


def labelled(row: GridRow, column: str) -> GridRow:
    """A row of one year's table: its values stand under that year."""
    cells = tuple(
        replace(c, column=column) if c.role == "value" and not c.column else c for c in row.cells
    )
    return replace(row, cells=cells)


def merged(readings: Sequence[RowReading]) -> RowReading:
    """One reading of a row printed once a year: the worst status, all cells and values."""
    worst = max(readings, key=lambda r: _RANK[r.status])
    present = [r for r in readings if r.status != "missing"]
    return replace(
        worst,
        cells=tuple(c for r in present for c in r.cells),
        values=tuple(v for r in present for v in r.values),
        citations=tuple(c for r in present for c in r.citations),
        answer=next((r.answer for r in present if r.answer), None),
    )
