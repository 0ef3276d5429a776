"""Rows of the official tables read: wording, answer, points, evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal

from lvjian.core.numbers import plain, read_fraction, read_score
from lvjian.core.place import Place
from lvjian.core.reading import (
    AddedRow,
    Answer,
    CellReading,
    Citation,
    RowReading,
    TableReading,
    Text,
)
from lvjian.core.rubric import TABLE_OF, ColumnSpec, RowSpec, Rubric, TableSpec
from lvjian.core.text import display, substance
from lvjian.matchers.alignment import Match, align
from lvjian.matchers.answers import (
    declares_not_applicable,
    is_mark_for_nothing,
    read_answer,
    read_points,
)
from lvjian.matchers.citations import parse_citations
from lvjian.matchers.commitment import row_differences
from lvjian.matchers.grid_rows import GridRow, OfficialTable
from lvjian.matchers.rubric_index import index_of
from lvjian.matchers.threshold_values import value_of
from lvjian.matchers.value_rows import (
    cell_values,
    labelled,
    measure_reading,
    merged,
    passes,
    question_reading,
)

_OWN_TABLE = re.compile(r"附件\s*(\d+(?:-\d+)?)")
_LONGEST_CAPTION = 50
_YEAR = re.compile(r"\((20\d{2})年度?\)")
_YEAR_LINE = re.compile(r"(?:评价|报告|统计|填报)?(?:年度|年份|期)?:?(20\d{2})年度?")
_BLANK_YEAR = re.compile(r"\(\s*(?:20)?[_\s]*年度?\s*\)")
_BLANK_YEAR_LINE = re.compile(r"\s*20[_\s]*年度?\s*")
_LEAST_ADDED = 6  # characters of a row that may be called an added one


def read_rows(
    found: Sequence[OfficialTable], rubric: Rubric, file: str
) -> tuple[tuple[RowReading, ...], tuple[AddedRow, ...]]:
    """Lay all official rows beside the document's tables."""
    readings: list[RowReading] = []
    added: list[AddedRow] = []
    for specs, tables in _groups(found, rubric):
        yearly = [*_yearly(specs, tables)] or [(tables, "")]
        printed: list[list[RowReading]] = []
        for part, column in yearly:
            own, more = _read_part(specs, part, rubric, column=column, file=file)
            printed.append(own)
            added += more
        readings += _types_filled_down([merged(r) for r in zip(*printed, strict=True)])
    return tuple(readings), tuple(added)


def _groups(
    found: Sequence[OfficialTable], rubric: Rubric
) -> Iterable[tuple[list[RowSpec], list[OfficialTable]]]:
    """Rows that are aligned together, with the tables they may stand in."""
    for kind in ("basic", "indicator", "bonus", "question", "measure"):
        rows = [r for r in rubric.rows() if r.kind == kind]
        homes = rubric.tables_of(TABLE_OF[kind])
        if len(homes) < 2:
            yield rows, [t for t in found if t.kind == kind]
            continue
        for home in homes:
            yield [r for r in rows if home.holds(r)], [t for t in found if t.spec == home]


def _yearly(
    specs: Sequence[RowSpec], tables: Sequence[OfficialTable]
) -> Iterable[tuple[list[OfficialTable], str]]:
    """The tables year by year, where the template prints the same rows once for each."""
    columns = next((s.columns for s in specs if len(s.columns) > 1), ())
    if not columns or any(t.years_beside for t in tables):
        return
    parts = passes(tables)
    if len(parts) > 1:
        yield from zip(parts, columns, strict=False)


def _read_part(
    specs: Sequence[RowSpec],
    tables: Sequence[OfficialTable],
    rubric: Rubric,
    *,
    column: str,
    file: str,
) -> tuple[list[RowReading], list[AddedRow]]:
    rows = [labelled(row, column) if column else row for table in tables for row in table.rows]
    matches, left = align(specs, rows, index_of(rubric)) if tables else ([], [])
    by_spec = {m.spec: m for m in matches}
    own = [
        _reading(spec, match)
        if (match := by_spec.get(position))
        else _missing(spec, position, by_spec, tables, file=file)
        for position, spec in enumerate(specs)
    ]
    return own, _added(left, tables, specs)


def _types_filled_down(rows: Sequence[RowReading]) -> list[RowReading]:
    """A blank 要求类型 cell takes the type above, as a reader takes it.

    Only where the file itself says that the cell is blank (on a printed page the word may
    stand in the middle of a merged cell), and not behind a missing row.
    """
    out: list[RowReading] = []
    for row in rows:
        above = out[-1] if out else None
        kind = row.cell("type")
        if (
            above is not None
            and above.status != "missing"
            and row.stated_type is None
            and kind is not None
            and not kind.text
            and kind.place.page is None
        ):
            out.append(replace(row, stated_type=above.stated_type))
        else:
            out.append(row)
    return out


def _missing(
    spec: RowSpec,
    position: int,
    by_spec: dict[int, Match],
    tables: Sequence[OfficialTable],
    *,
    file: str,
) -> RowReading:
    """A missing row points at the row after which it ought to stand."""
    before = [p for p in by_spec if p < position]
    after = [p for p in by_spec if p > position]
    if before or after:
        row = by_spec[max(before) if before else min(after)].row
        return RowReading(spec, "missing", at=(row.place.quoting(display(row.text)),))
    place = tables[0].table.place if tables else Place(file)
    return RowReading(spec, "missing", at=(place,))


def _reading(spec: RowSpec, match: Match) -> RowReading:
    if spec.kind == "question":
        return question_reading(spec, match)
    if spec.kind == "measure":
        return measure_reading(spec, match)
    row = match.row
    cells = {c.role: c for c in row.cells}
    score_cell = cells.get("score")
    score_text = score_cell.text.strip() if score_cell else None
    remark = cells.get("remark")
    evidence = cells.get("evidence")
    answer = _answer(cells.get("answer"), cells.get("value"))
    # A dash among the points of a row that has none (一票否决) declares nothing.
    points_text = score_text if spec.max_score is not None else None
    not_applicable = _not_applicable(points_text, answer, remark, cells.get("value"))
    stated_max = cells.get("max_score")
    weight = cells.get("weight")
    kind = cells.get("type")
    return RowReading(
        spec,
        "matched" if match.exact else "altered",
        row.text,
        round(match.similarity, 4),
        () if match.exact else row_differences(spec.text, row.text),
        row.cells,
        answer="不适用" if not_applicable and answer is None else answer,
        score=None if score_text is None else read_points(score_text),
        score_text=score_text,
        not_applicable=not_applicable,
        stated_max=read_score(stated_max.text) if stated_max else None,
        stated_weight=read_fraction(weight.text) if weight and weight.text.strip() else None,
        stated_type=_stated_type(kind),
        values=_values(spec, [c for c in (cells.get("value"), remark, evidence) if c])
        or _unit_values(spec, row.cells),
        citations=_citations(spec, [c for c in (remark, evidence) if c]),
        at=(row.place.quoting(display(row.text)),),
    )


def _stated_type(cell: CellReading | None) -> str | None:
    words = plain(cell.text).replace("\n", "").replace(" ", "") if cell else ""
    return words if re.match(r"必选|可选|基本要求|预期", words) else None


def _answer(answer: CellReading | None, value: CellReading | None) -> Answer | None:
    for cell in (answer, value):
        if cell is not None:
            return read_answer(cell.text)
    return None


def _not_applicable(
    score_text: str | None,
    answer: Answer | None,
    remark: CellReading | None,
    value: CellReading | None,
) -> bool:
    if answer == "不适用":
        return True
    if score_text and (declares_not_applicable(score_text) or is_mark_for_nothing(score_text)):
        return True
    return any(c is not None and declares_not_applicable(c.text) for c in (remark, value))


def _citations(spec: RowSpec, cells: Iterable[CellReading]) -> tuple[Citation, ...]:
    """Citations of a row; 附件 1-3 of Suzhou's own wording is a table of the template."""
    own = {re.sub(r"\s", "", n) for n in _OWN_TABLE.findall(plain(spec.text))}
    return tuple(
        citation
        for cell in cells
        if cell.text
        for citation in parse_citations(cell.text, cell.place)
        if not (citation.kind == "attachment" and citation.number in own)
    )


def _values(
    spec: RowSpec, cells: Sequence[CellReading]
) -> tuple[tuple[str, Decimal, str, Place], ...]:
    found = []
    for threshold in spec.thresholds:
        for cell in cells:
            value = value_of(threshold, cell.text)
            if value is not None:
                found.append((threshold.quantity, value, threshold.unit, cell.place))
                break
    return tuple(found)


def _unit_values(
    spec: RowSpec, cells: Sequence[CellReading]
) -> tuple[tuple[str, Decimal, str, Place], ...]:
    """Figures of a row that has an official unit (指标数据 of the parks)."""
    return tuple(cell_values(spec, cells)) if spec.unit or spec.columns else ()


def _added(
    left: Sequence[GridRow], tables: Sequence[OfficialTable], specs: Sequence[RowSpec]
) -> list[AddedRow]:
    spec_of = {t.table.number: t.spec for t in tables}
    levels = {substance(x) for s in specs for x in (s.level1, s.level2, s.group) if x}
    out = []
    for row in left:
        words = substance(row.text)
        if len(words) < _LEAST_ADDED or words in levels:
            continue
        score = next((read_points(c.text) for c in row.cells if c.role == "score"), None)
        out.append(
            AddedRow(spec_of[row.table], row.text, row.place.quoting(display(row.text)), score)
        )
    return out


def read_tables(
    found: Sequence[OfficialTable],
    rubric: Rubric,
    *,
    captions: dict[int, tuple[Text, ...]],
    file: str,
) -> tuple[TableReading, ...]:
    """One reading per official table that carries rows.

    Args:
        captions: lines right above a table (title, year) by table number.
    """
    readings: list[TableReading] = []
    for spec in rubric.tables:
        if spec.kind in ("fields", "projects"):
            continue
        own = [t for t in found if t.spec == spec]
        if not spec.parts or any(t.years_beside for t in own):
            readings.append(_table_reading(spec, own, captions=captions, file=file))
            continue
        prints = passes(own)
        for at, part in enumerate(spec.parts):
            tables = prints[at] if at < len(prints) else []
            read = _table_reading(spec, tables, captions=captions, file=file)
            readings.append(replace(read, part=part.label))
    return tuple(readings)


def _table_reading(
    spec: TableSpec,
    parts: Sequence[OfficialTable],
    *,
    captions: dict[int, tuple[Text, ...]],
    file: str,
) -> TableReading:
    if not parts:
        return TableReading(spec, "missing", at=(Place(file),))
    named = {role for part in parts for role in part.roles.values()}
    named |= {role for part in parts for role in part.header}
    missing = tuple(c for c in spec.columns if c.required and not _present(c.role, named))
    missing += _lost_values(spec, parts)
    yearly = spec.year_blank and not any(p.years_beside for p in parts)
    year, blank, year_place = _year(parts, captions) if yearly else (None, False, None)
    header = {role: words for part in reversed(parts) for role, words in part.header.items()}
    return TableReading(
        spec, "found", missing, tuple(header.items()), year, blank, year_place,
        tuple(p.table.place for p in parts),
    )  # fmt: skip


def _lost_values(spec: TableSpec, parts: Sequence[OfficialTable]) -> tuple[ColumnSpec, ...]:
    """Value columns of a table of values that stand nowhere in it."""
    columns = [c for c in spec.columns if c.role == "value"]
    if spec.kind != "measures" or len(columns) < 2:
        return ()
    printed = [words for part in parts for words in part.headings.values() if words]
    inline = {c.column for part in parts for row in part.rows for c in row.cells if c.column}
    names = list(dict.fromkeys([*printed, *inline]))
    if len(names) >= len(columns) or not names:
        return ()
    said = {substance(n) for n in names}
    lost = [c for c in columns if substance(c.label) not in said]
    return tuple(lost[: len(columns) - len(names)])


def _present(role: str, named: AbstractSet[str]) -> bool:
    """A combined column may be split, a split one combined; levels may stand in block titles."""
    if role in named or role in ("no", "group", "level1", "other"):
        return True
    if role == "level2":
        return "level1" not in named
    if role in ("remark", "evidence"):
        return bool(named & {"remark", "evidence"})
    if role in ("answer", "value"):
        return bool(named & {"answer", "value"})
    return False


def _year(
    parts: Sequence[OfficialTable], captions: dict[int, tuple[Text, ...]]
) -> tuple[int | None, bool, Place | None]:
    """The year of （20  年）: in a line of its own or in brackets behind the title."""
    for part in parts:
        for line in reversed(captions.get(part.table.number, ())):
            text = plain(line.text)
            bare = text.replace(" ", "")
            if len(bare) > _LONGEST_CAPTION:
                continue
            if match := _YEAR.search(bare) or _YEAR_LINE.fullmatch(bare):
                return int(match[1]), False, line.place.quoting(display(line.text))
            if _BLANK_YEAR.search(text) or _BLANK_YEAR_LINE.fullmatch(text):
                return None, True, line.place.quoting(display(line.text))
    return None, False, None
