"""Tables of yes/no questions and of values: label, unit, one value for each year or moment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from lvjian.core.boxes import ANY_BOX
from lvjian.core.document import Cell, Table
from lvjian.core.quantities import read_unit
from lvjian.core.reading import CellReading
from lvjian.core.rubric import ColumnRole, Rubric, TableSpec
from lvjian.core.text import display, substance
from lvjian.matchers.columns import header_role
from lvjian.matchers.form_rows import (
    heads_values,
    inline_years,
    is_value_header,
    question_like,
    value_columns,
)
from lvjian.matchers.numbering import split_number
from lvjian.matchers.official_rows import GridRow, OfficialTable
from lvjian.matchers.rubric_index import index_of

_NUMBER_CELL = re.compile(r"[(（]?\s*\d{1,3}\s*[)）]?[、.．]?")
_UNIT_BEHIND = re.compile(r"[(（]\s*([^()（）]{1,12})\s*[)）]\s*$")
_UNIT_HEADS = frozenset(["单位", "指标单位", "计量单位"])
_YES = re.compile(r"是|有|发生")
_NO = re.compile(r"否|无|没有|未发生")
_MARK = re.compile(rf"^(?:\s|{ANY_BOX.pattern}|[是否有无vVyY×](?=$|[\s(（:：,，、;；]))+")
_EXPLAINS = re.compile(r"说明|备注|情况|证明|附件")


def read_value_table(table: Table, spec: TableSpec, rubric: Rubric) -> OfficialTable:
    """Read a table (or a cut-out of a form) of questions or values."""
    if spec.kind == "questions":
        return _questions(table, spec, rubric)
    return _values(table, spec, rubric)


def with_headings(found: OfficialTable, rubric: Rubric) -> OfficialTable:
    """An indicator table of a park: several value columns (one a year) told apart."""
    if not any(r.columns for r in rubric.rows() if r.kind == found.kind):
        return found
    labels = tuple(
        dict.fromkeys(c for r in rubric.rows() if r.kind == found.kind for c in r.columns)
    )
    headers = list(range(min(3, len(found.table.rows))))
    heads = value_columns(found.table, headers, labels)
    own = {col: words for col, words in heads.items() if heads_values(words)}
    if len(set(own.values())) < 2:  # one heading over merged grid columns tells nothing apart
        return found
    roles: dict[int, ColumnRole] = {**found.roles, **dict.fromkeys(own, "value")}
    rows = tuple(
        replace(r, cells=_own_cells(found.table.rows[r.row], roles, own, skip=None))
        for r in found.rows
    )
    return replace(found, roles=roles, rows=rows, headings=own)


def _own_cells(
    line: Sequence[Cell | None],
    roles: Mapping[int, ColumnRole],
    headings: Mapping[int, str],
    *,
    skip: Cell | None,
) -> tuple[CellReading, ...]:
    """Cells by role; those of one role stay apart where their headings differ."""
    merged: dict[tuple[ColumnRole, str], list[Cell]] = {}
    for col, cell in enumerate(line):
        role = roles.get(col)
        if role is None or cell is None or cell is skip or (col > 0 and cell is line[col - 1]):
            continue
        held = merged.setdefault((role, headings.get(col, "")), [])
        if cell not in held:
            held.append(cell)
    return tuple(
        CellReading(
            role,
            "\n".join(t for c in cells if (t := c.text.strip())),
            cells[0].place.quoting(display(cells[0].text) or None),
            column,
        )
        for (role, column), cells in merged.items()
    )


# --- questions


def _questions(table: Table, spec: TableSpec, rubric: Rubric) -> OfficialTable:
    rows: list[GridRow] = []
    heads = _answer_columns(table)
    for at, line in enumerate(table.rows):
        cells = [c for i, c in enumerate(line) if c is not None and c not in line[:i]]
        text = _question_cell(cells, rubric)
        if text is None or (rows and rows[-1].cells[0].place == text.place):
            continue
        rows.append(_question_row(table, at, text, cells, heads))
    roles: dict[int, ColumnRole] = {0: "text", max(1, table.width - 1): "answer"}
    return OfficialTable(table, spec, "question", roles, {}, tuple(rows))


def _answer_columns(table: Table) -> dict[int, str]:
    """Columns of a table that has one for 是 and one for 否, or one to explain in."""
    found: dict[int, str] = {}
    for line in table.rows[:3]:
        words = {col: re.sub(r"\s+", "", c.text) for col, c in enumerate(line) if c is not None}
        if {"是", "否"} <= set(words.values()):
            found |= {col: w for col, w in words.items() if w in ("是", "否")}
        if len([w for w in words.values() if w]) >= 2:
            found |= {
                col: "说明" for col, w in words.items()
                if len(w) <= 12 and _EXPLAINS.search(w) and "是否" not in w
            }  # fmt: skip
    return found


def _question_cell(cells: Sequence[Cell], rubric: Rubric) -> Cell | None:
    for cell in cells[:3]:
        words = _wording(cell.text)
        if any(r.kind == "question" for r in index_of(rubric).rows_like(words)):
            return cell
        if question_like(words, rubric):
            return cell
    long = [c for c in cells[:3] if "是否" in c.text and len(c.text) > 10]
    return long[0] if long else None


def _wording(text: str) -> str:
    """The question without an answer that stands behind it in the same cell."""
    box = ANY_BOX.search(text)
    head = text[: box.start()] if box else text
    return re.sub(r"[\s:：]*(?:是\s*[/／]?\s*否)?\s*$", "", head)


def _question_row(
    table: Table, at: int, text: Cell, cells: Sequence[Cell], heads: Mapping[int, str]
) -> GridRow:
    wording = _wording(text.text)
    behind = text.text[len(wording) :].strip()
    words = split_number(wording.replace("\n", "")).rest
    readings = [CellReading("text", wording.strip(), text.place.quoting(display(text.text)))]
    others = [c for c in cells if c is not text and not _NUMBER_CELL.fullmatch(c.text.strip())]
    explained = [c for c in others if heads.get(c.col) == "说明"]
    answers = [c for c in others if c not in explained]
    said = _by_column(answers, heads)
    if said is None:
        said = " ".join(t for t in (behind, *(c.text.strip() for c in answers)) if t)
    if answers or behind:
        place = (answers[0] if answers else text).place
        readings.append(CellReading("answer", said, place.quoting(display(said) or None)))
    readings += [
        CellReading("remark", c.text.strip(), c.place.quoting(display(c.text) or None))
        for c in explained
    ]
    return GridRow(table.number, at, words, tuple(readings))


def _by_column(answers: Sequence[Cell], heads: Mapping[int, str]) -> str | None:
    """是 or 否 where the table has a column for each, with the words beside the one mark."""
    cells = [c for c in answers if heads.get(c.col) in ("是", "否")]
    if len(cells) < 2:
        return None
    marked = [c for c in cells if _is_mark(c.text)]
    words = "、".join(heads[c.col] for c in marked)
    return words + _MARK.sub("", marked[0].text).strip() if len(marked) == 1 else words


def _is_mark(text: str) -> bool:
    words = text.strip()
    return bool(words) and words not in ("□", "☐", "口", "/", "—", "-", "○")


# --- values


def _values(table: Table, spec: TableSpec, rubric: Rubric) -> OfficialTable:
    headers = [
        at for at, line in enumerate(table.rows)
        if is_value_header(_texts(line), rubric) or _is_unit_header(line)
    ]  # fmt: skip
    labels = spec.value_labels or tuple(
        dict.fromkeys(c for r in rubric.measures if spec.holds(r) for c in r.columns)
    )
    headings = value_columns(table, headers, labels)
    text = _text_column(table, spec, rubric, headings)
    printed = headings
    headings = headings or _by_position(table, text, labels)
    roles: dict[int, ColumnRole] = {text: "text", **dict.fromkeys(headings, "value")}
    roles |= _other_roles(table, headers, roles, spec, text)
    header: dict[ColumnRole, str] = {}
    for at in headers:
        for col, cell in enumerate(table.rows[at]):
            if cell is not None and col in roles:
                header.setdefault(roles[col], cell.text)
    known = frozenset(index_of(rubric).by_text)
    read = _value_rows(table, headers, roles, headings, text=text, known=known)
    names = _names_without_unit(spec, rubric)
    rows = tuple(_unit_beside(row, names) for row in read)
    return OfficialTable(table, spec, "measure", roles, header, rows, headings=printed)


def _names_without_unit(spec: TableSpec, rubric: Rubric) -> dict[str, str]:
    """Official labels by their words in front of the bracketed unit."""
    return {
        substance(bare): m.text
        for m in rubric.measures
        if spec.holds(m) and m.unit and (bare := without_unit(m.text)) != m.text.strip()
    }


def without_unit(label: str) -> str:
    """A label without the unit in brackets at its end."""
    return _UNIT_BEHIND.sub("", label).strip()


def _unit_beside(row: GridRow, names: Mapping[str, str]) -> GridRow:
    """产值 with 万元 in a column of units is the official 产值（万元）."""
    official = names.get(substance(split_number(row.text).rest))
    if official is None or not any(c.role == "unit" and c.text.strip() for c in row.cells):
        return row
    return replace(row, text=official)


def _texts(line: Sequence[Cell | None]) -> list[str]:
    cells = [c for i, c in enumerate(line) if c is not None and c not in line[:i]]
    return [c.text for c in cells if c.text.strip()]


def _is_unit_header(line: Sequence[Cell | None]) -> bool:
    words = {re.sub(r"\s+", "", t) for t in _texts(line)}
    return bool(words & _UNIT_HEADS) and any(heads_values(w) for w in words)


def _text_column(table: Table, spec: TableSpec, rubric: Rubric, headings: Mapping[int, str]) -> int:
    """The column most labels stand in; blocks named left of it are level 1."""
    index = index_of(rubric)
    hits: Counter[int] = Counter()
    for cell in table.cells():
        if any(spec.holds(r) for r in index.rows_like(cell.text)):
            for col in range(cell.col, cell.col + cell.col_span):
                if col not in headings:
                    hits[col] += 1
    if not hits:
        return 0
    best = max(hits.values())
    return max(col for col, n in hits.items() if n == best and col not in headings)


def _by_position(table: Table, text: int, labels: Sequence[str]) -> dict[int, str]:
    """Without a header the values stand in the last columns, in the official order."""
    if not labels:
        return dict.fromkeys(range(text + 1, table.width), "")
    starts = _value_starts(table, text)[-len(labels) :]
    return {
        col: labels[max(i for i, start in enumerate(starts) if start <= col)]
        for col in range(starts[0] if starts else table.width, table.width)
    }


def _value_starts(table: Table, text: int) -> list[int]:
    """Where the cells behind the labels begin in most rows; one cell may fill several columns."""
    seen: Counter[tuple[int, ...]] = Counter()
    for line in table.rows:
        label = line[text]
        if label is None or _over_all(label, table):
            continue
        behind = {c.col for c in line[text + 1 :] if c is not None and c is not label}
        seen[tuple(sorted(behind))] += 1
    return list(max(seen.items(), key=lambda found: (found[1], len(found[0])))[0]) if seen else []


def _other_roles(
    table: Table,
    headers: Sequence[int],
    roles: Mapping[int, ColumnRole],
    spec: TableSpec,
    text: int,
) -> dict[int, ColumnRole]:
    out: dict[int, ColumnRole] = {}
    for col in range(table.width):
        if col in roles:
            continue
        words = [c.text for at in headers if (c := table.rows[at][col]) is not None]
        if any(re.sub(r"\s+", "", w) in _UNIT_HEADS for w in words):
            out[col] = "unit"
        elif named := next((n for w in words if (n := header_role(w, spec))), None):
            out[col] = named[0] if named[0] not in ("text", "value") else "level1"
        elif col < text:
            out[col] = "level1"
    return out


def _value_rows(
    table: Table,
    headers: Sequence[int],
    roles: Mapping[int, ColumnRole],
    headings: Mapping[int, str],
    *,
    text: int,
    known: Collection[str],
) -> Iterator[GridRow]:
    seen: Cell | None = None
    for at, line in enumerate(table.rows):
        if at in headers:
            continue
        label = line[text]
        if label is not None and _says_nothing(label.text):
            # 单位产品综合能耗 stands in the column of the blocks, its parameter is left open.
            label = next((c for c in line[:text] if c is not None and _is_label(c, line)), label)
        if label is None or not label.text.strip() or label is seen or _over_all(label, table):
            continue
        seen = label
        cells = [c for c in _own_cells(line, roles, headings, skip=None) if c.role != "text"]
        level1 = next((c.text for c in cells if c.role == "level1"), "")
        if level1 == label.text.strip():
            level1 = ""
        values = [v for c in cells for v in _split_years(c)]
        words, unit = _label_and_unit(label.text.strip(), known)
        own = CellReading("text", words, label.place.quoting(display(label.text)))
        if unit and not any(c.role == "unit" for c in values):
            values.append(CellReading("unit", unit, label.place))
        yield GridRow(table.number, at, words, (own, *values), level1)


def _label_and_unit(text: str, known: Collection[str]) -> tuple[str, str]:
    """A label to which the applicant added the unit: ``用地面积（亩）`` is 用地面积 in 亩."""
    match = _UNIT_BEHIND.search(text)
    if match is None or substance(text) in known or read_unit(match[1]) is None:
        return text, ""
    bare = text[: match.start()].strip()
    return (bare, match[1]) if substance(bare) in known else (text, "")


def _says_nothing(text: str) -> bool:
    return text.strip() in ("", "/", "—", "——", "-", "－", "无")


def _is_label(cell: Cell, line: Sequence[Cell | None]) -> bool:
    """Words in a cell of this row alone; a block's name over several rows is none."""
    own = cell.row_span == 1 and not _NUMBER_CELL.fullmatch(cell.text.strip())
    return own and bool(cell.text.strip()) and cell in line


def _over_all(cell: Cell, table: Table) -> bool:
    """A heading or note over the whole width."""
    return cell.col_span >= table.width > 1


def _split_years(cell: CellReading) -> Iterator[CellReading]:
    """``2020年：1203`` in a value cell is the value of 2020."""
    years = list(inline_years(cell.text)) if cell.role == "value" else []
    if not years:
        yield cell
    for heading, value in years:
        place = cell.place.quoting(display(value) or cell.place.quote)
        yield CellReading("value", value, place, heading)
