"""Reads what forms print besides rows off their source: units, boxes, parts, projects."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.rubrics.model import Commitment, Entry, Pack, Row, Table
from lvjian.rubrics.proof import Sources, SourceText

# How far below its line a thing may stand: the unit beside its row (Zhejiang breaks labels
# over six lines), headings under a title, the list of a closed field, the rows of one print.
_UNIT, _HEADER, _LIST, _PRINT, _PROJECTS = 14, 24, 8, 120, 60
_ABOVE = 8  # a heading over the row, where the pack names no table


def check_forms(sources: Sources, pack: Pack) -> Iterator[str]:
    """One sentence for each thing that does not stand where the pack says."""
    for entry in pack.fields:
        yield from _options(sources.of(entry.seed), entry)
    yield from _commitment(sources, pack.commitment)
    for row in pack.all_rows():
        yield from _row(sources.of(row.seed), pack, row)
    for table in pack.tables:
        yield from _projects(sources.of(table.seed), table)
        yield from _parts(sources.of(table.seed), pack, table)
    yield from _formula(sources, pack)


def _commitment(sources: Sources, bond: Commitment | None) -> Iterator[str]:
    if bond is None or bond.title is None:
        return
    if not sources.of(bond.seed).holds(bond.title, bond.line - 4, bond.line):
        yield f"承诺的标题“{bond.title}”：原文第{bond.line}行以上读不到"


def _options(source: SourceText, entry: Entry) -> Iterator[str]:
    if entry.options_line is None:
        return
    first = entry.options_line
    for option in entry.options:
        if not source.holds(option, first, first + _LIST):
            yield f"栏目 {entry.id} 的选项：原文第{first}行以下读不到“{option}”"


def _row(source: SourceText, pack: Pack, row: Row) -> Iterator[str]:
    what = f"行 {row.id}"
    if row.unit is not None and not source.holds(row.unit, row.line, row.line + _UNIT):
        yield f"{what} 的单位：原文第{row.line}行以下读不到“{row.unit}”"
    if row.symbol is not None and not row.text.endswith(row.symbol):
        yield f"{what} 的条文不以变量 {row.symbol} 结尾"
    for hint in row.hints:
        if hint and not source.holds(hint, row.line, row.line + _UNIT):
            yield f"{what} 的填写提示：原文第{row.line}行以下读不到“{hint}”"
    table = _table_of(pack, row)
    line = table.line if table is not None else row.line - _ABOVE
    labels = {p.label for p in table.parts} if table is not None else set()
    for column in row.columns:
        known = column in labels or source.holds(column, row.line, row.line + 2)
        if not known and not source.holds(column, line, line + _HEADER):
            yield f"{what} 的栏“{column}”：原文第{line}行以下读不到"


def _table_of(pack: Pack, row: Row) -> Table | None:
    if row.table is not None:
        return next((t for t in pack.tables if t.id == row.table), None)
    kinds = {
        "measures": pack.measures,
        "indicators": pack.rows_of("indicators"),
        "bonus": pack.bonus,
    }
    return next((t for t in pack.tables if row in kinds.get(t.kind, ())), None)


def _projects(source: SourceText, table: Table) -> Iterator[str]:
    last = table.line + _PROJECTS
    for words in (*table.entry_labels, *table.effects, *table.hints, table.prompt or ""):
        if not source.holds(words, table.line, last):
            yield f"表“{table.title}”：原文第{table.line}行以下读不到“{words}”"


def _parts(source: SourceText, pack: Pack, table: Table) -> Iterator[str]:
    """Every print of the table holds all its rows in order, and their units."""
    for part in table.parts:
        if not source.proves(part.title, part.line):
            yield f"表“{table.title}”：原文第{part.line}行读不到“{part.title}”"
        line = part.rows or part.line
        end = line + _PRINT
        for row in pack.rows_of("bonus" if table.kind == "bonus" else "indicators"):
            found = source.find(row.text, line, end)
            if found is None:
                yield f"行 {row.id}：“{part.title}”里（第{line}行以下）读不到它"
                break
            if row.unit is not None and not source.holds(row.unit, found, found + _UNIT):
                yield f"行 {row.id}：“{part.title}”里读不到单位“{row.unit}”"
            line = found + 1


def _formula(sources: Sources, pack: Pack) -> Iterator[str]:
    """The printed sum names every symbol once and stands below the rows."""
    formula = pack.scoring.formula
    if formula is None:
        return
    symbols = [r.symbol for r in pack.rows_of("indicators")]
    name, _, terms = "".join(formula.split()).partition("=")
    if name != pack.scoring.formula_name or terms.split("+") != symbols:
        yield "计算公式的各项与评价指标的变量不一致"
    wanted = "".join(formula.split())
    source = sources.of(pack.rows_of("indicators")[0].seed if symbols else None)
    lines = (source.line(n) for n in range(1, len(source) + 1))
    if all(wanted != line.translate(_LATEX).replace(" ", "") for line in lines):
        yield "计算公式：原文读不到"


_LATEX = str.maketrans("", "", "${}_")
