"""The information table: labels found, values read, check boxes resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from lvjian.core.document import Cell, Document, Table
from lvjian.core.place import Place
from lvjian.core.reading import FieldReading
from lvjian.core.rubric import FieldSpec, Rubric
from lvjian.core.text import display, substance
from lvjian.matchers.blanks import is_blank, without_hint
from lvjian.matchers.checkboxes import read_ticks
from lvjian.matchers.form_lines import form_from_lines
from lvjian.matchers.lost_rulings import with_labels_apart
from lvjian.matchers.numbering import split_number
from lvjian.matchers.rubric_index import index_of, label_key

_EXACT, _NEAR = 1.0, 0.8
_GROUP = 0.3  # bonus or malus for standing under the right or the wrong group heading
_SIMILAR_LABEL = 88.0


@dataclass(frozen=True, slots=True)
class LabelCell:
    """A cell that carries a field label.

    Attributes:
        inline: the value that stands behind the label in the same cell, "" if none.
        group: words of the latest group heading above it in its table.
    """

    table: int
    cell: Cell
    key: str
    inline: str
    group: str


def read_fields(
    document: Document, rubric: Rubric, taken: Collection[int]
) -> tuple[tuple[FieldReading, ...], bool]:
    """Read every official field.

    Args:
        taken: numbers of the tables that carry official rows; they hold no fields.

    Returns:
        The readings in official order and whether an information table was found at all.
    """
    known = index_of(rubric).labels.keys()
    tables = [with_labels_apart(t, known) for t in document.tables() if t.number not in taken]
    labels = list(_labels(tables, rubric))
    pairs = _align(rubric.fields, labels)
    if len(pairs) < len(rubric.fields) // 4:
        lines = form_from_lines(document, known, number=len(tables) + 1)
        if lines is not None:
            tables = [lines]
            labels = list(_labels(tables, rubric))
            pairs = _align(rubric.fields, labels)
    used = {id(labels[p].cell) for p in pairs.values()}
    found = len(pairs) >= max(2, len(rubric.fields) // 5)
    where = next((labels[p].cell.place for p in pairs.values()), Place(document.file))
    readings = []
    for at, spec in enumerate(rubric.fields):
        if at not in pairs:
            readings.append(FieldReading(spec, "missing", "table", at=(where.quoting(None),)))
        else:
            label = labels[pairs[at]]
            readings.append(_read(spec, label, tables[label.table], used))
    return tuple(readings), found


def _labels(tables: Sequence[Table], rubric: Rubric) -> Iterator[LabelCell]:
    known = index_of(rubric).labels
    groups = {substance(f.group): f.group for f in rubric.fields if f.group}
    for number, table in enumerate(tables):
        group = ""
        for cell in table.cells():
            text = cell.text.strip()
            if not text or len(text) > 200:
                continue
            key = label_key(_first_words(text))
            bare = substance(split_number(text).rest)
            if bare in groups or substance(text) in groups:
                group = groups.get(bare) or groups[substance(text)]
            elif key in known or _near_label(key, known):
                yield LabelCell(number, cell, key, "", group)
            elif found := _inline(text, known):
                yield LabelCell(number, cell, found[0], found[1], group)


def _first_words(text: str) -> str:
    """A label without its own number (1.工厂名称) and without line breaks."""
    numbered = split_number(text.replace("\n", ""))
    return numbered.rest if numbered.form in ("arabic", "bracket") else text.replace("\n", "")


def _near_label(key: str, known: Mapping[str, object]) -> bool:
    return len(key) >= 4 and any(
        abs(len(key) - len(k)) <= 2 and len(k) >= 4 and fuzz.ratio(key, k) >= _SIMILAR_LABEL
        for k in known
    )


def _inline(text: str, known: Mapping[str, object]) -> tuple[str, str] | None:
    """Label and value in one cell: ``工厂名称：某某有限公司``."""
    for mark in ("：", ":"):
        head, found, tail = text.partition(mark)
        if found and (key := label_key(_first_words(head))) in known:
            return key, tail.strip()
    return None


def _align(specs: Sequence[FieldSpec], labels: Sequence[LabelCell]) -> dict[int, int]:
    """Order-preserving assignment of labels to fields, then what is left by exact label."""
    score = [[_score(s, label) for label in labels] for s in specs]
    best = [[0.0] * (len(labels) + 1) for _ in range(len(specs) + 1)]
    for i in range(len(specs) - 1, -1, -1):
        for j in range(len(labels) - 1, -1, -1):
            take = score[i][j] + best[i + 1][j + 1] if score[i][j] > 0 else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], take)
    pairs: dict[int, int] = {}
    i = j = 0
    while i < len(specs) and j < len(labels):
        if score[i][j] > 0 and best[i][j] == score[i][j] + best[i + 1][j + 1]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    _assign_rest(pairs, score)
    return pairs


def _assign_rest(pairs: dict[int, int], score: Sequence[Sequence[float]]) -> None:
    used = set(pairs.values())
    for i, line in enumerate(score):
        if i in pairs:
            continue
        free = [(-s, j) for j, s in enumerate(line) if s >= _EXACT - _GROUP and j not in used]
        if free:
            pairs[i] = min(free)[1]
            used.add(pairs[i])


def _score(spec: FieldSpec, label: LabelCell) -> float:
    names = [label_key(n) for n in (spec.label, *spec.aliases)]
    if label.key in names:
        base = _EXACT + (0.1 if label.key == names[0] else 0.0)
    elif len(label.key) >= 4 and any(
        len(n) >= 4 and fuzz.ratio(label.key, n) >= _SIMILAR_LABEL for n in names
    ):
        base = _NEAR
    else:
        return 0.0
    if not spec.group or not label.group:
        return base
    return base + (_GROUP if substance(spec.group) == substance(label.group) else -_GROUP)


def _read(
    spec: FieldSpec, label: LabelCell, table: Table, label_cells: Collection[int]
) -> FieldReading:
    cells = [] if label.inline else _value_cells(label.cell, table, label_cells)
    text = label.inline or "\n".join(c.text for c in cells if c.text.strip())
    label_place = label.cell.place.quoting(display(label.cell.text))
    place = cells[0].place if cells else label.cell.place
    at = (place.quoting(display(text) or None), label_place)
    if spec.options:
        ticks = read_ticks(text, spec.options)
        blank = not ticks.boxes and (is_blank(text) or _options_only(text, spec))
        return FieldReading(
            spec, "blank" if blank else "filled", "table", None if blank else text,
            ticks.ticked, ticks.boxes, at=at,
        )  # fmt: skip
    value, hint_left = without_hint(text, spec.hint)
    if is_blank(value):
        return FieldReading(spec, "blank", "table", at=at)
    return FieldReading(spec, "filled", "table", value.strip(), hint_left=hint_left, at=at)


def _options_only(text: str, spec: FieldSpec) -> bool:
    """All options printed and no box at all: the open boxes were printed as nothing."""
    named = read_ticks(text, spec.options).named
    return len(spec.options) > 2 and len(named) == len(spec.options)


def _value_cells(label: Cell, table: Table, label_cells: Collection[int]) -> list[Cell]:
    """Cells right of the label up to the next label; none there: the cell below."""
    values: list[Cell] = []
    for row in range(label.row, label.row + label.row_span):
        for cell in table.rows[row][label.col + label.col_span :]:
            if cell is None or cell in values:
                continue
            if id(cell) in label_cells:
                break
            values.append(cell)
        if label.row_span > 1 and len(values) > 12:
            break
    if values:
        return values
    below = label.row + label.row_span
    if below < len(table.rows):
        cell = table.rows[below][label.col]
        if cell is not None and id(cell) not in label_cells and cell.col_span <= label.col_span:
            return [cell]
    return []
