"""One form that holds several official tables, cut into its parts.

The review forms print fields, yes/no questions, values, projects and commitment as one
table; the parks' information table holds three-year figures. Everything downstream reads
one kind of table at a time, so a mixed one is replaced by its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from lvjian.core.document import Block, Cell, Document, Table, make_grid
from lvjian.core.rubric import Rubric
from lvjian.core.text import substance
from lvjian.matchers.form_rows import is_project_header, is_value_header, row_wording
from lvjian.matchers.numbering import split_number
from lvjian.matchers.rubric_index import index_of, label_key

Zone = Literal["fields", "question", "measure", "projects", "rows", "open"]
_LONGEST_HEADING = 120
_HEADER_WORDS = 3
_SIGNED = re.compile(r"承诺[,，:：]|签\s*[字名]\s*[:：]")


def unmixed(document: Document, rubric: Rubric) -> Document:
    """The document with every mixed form cut into tables of one kind each."""
    if not _mixes(rubric):
        return document
    blocks: list[Block] = []
    number = 0
    for block in document.blocks:
        if not isinstance(block, Table):
            blocks.append(block)
            continue
        for part in _parts(block, rubric):
            number += 1
            blocks.append(replace(part, number=number))
    return replace(document, blocks=tuple(blocks))


def _mixes(rubric: Rubric) -> bool:
    return bool(rubric.questions or rubric.measures or rubric.table("projects"))


def _parts(table: Table, rubric: Rubric) -> Sequence[Table]:
    zones = _zones(table, rubric)
    if not {"question", "measure", "projects"} & set(zones):
        return (table,)
    starts = [
        at
        for at in range(len(zones))
        if at == 0
        or zones[at] != zones[at - 1]
        or (zones[at] == "measure" and _heads_another(table, at, rubric))
    ]
    if len(starts) < 2:
        return (table,)
    ends = [*starts[1:], len(zones)]
    return tuple(_slice(table, a, b) for a, b in zip(starts, ends, strict=True))


def _heads_another(table: Table, at: int, rubric: Rubric) -> bool:
    """A heading, or a header row right below none, opens another table of values."""
    if _opens(table, at, rubric):
        return True
    texts = [c.text for c in _row_cells(table, at) if c.text.strip()]
    return bool(texts) and is_value_header(texts, rubric) and not _opens(table, at - 1, rubric)


def _zones(table: Table, rubric: Rubric) -> list[Zone]:
    """The zone of each grid row; headings and unknown rows go with what follows or precedes."""
    own: list[Zone | None] = [_zone(table, at, rubric) for at in range(len(table.rows))]
    for at, zone in enumerate(own):
        # A header or heading opens the zone below it.
        if zone == "open":
            below = next((z for z in own[at + 1 :] if z not in ("open", None)), None)
            own[at] = below
    out: list[Zone] = []
    current: Zone | None = next((z for z in own if z), None)
    for at, found in enumerate(own):
        # The effects of a project read like values.
        effects = current == "projects" and found in ("measure", None)
        if not effects or _opens(table, at, rubric):
            current = found or current
        out.append(current or "fields")
    return out


def _zone(table: Table, at: int, rubric: Rubric) -> Zone | None:
    cells = _row_cells(table, at)
    filled = [c for c in cells if c.text.strip()]
    if not filled:
        return None
    if any(_SIGNED.search(c.text) for c in filled):
        return "fields"
    if is_project_header(filled):
        return "projects"
    if _opens(table, at, rubric):
        return "open"
    if _heads_rows(filled, rubric):
        return "rows"
    if is_value_header([c.text for c in filled], rubric):
        return "measure"
    return _by_rows(filled, rubric) or _by_labels(filled, rubric)


def _heads_rows(filled: Sequence[Cell], rubric: Rubric) -> bool:
    """The header of a table of requirements or indicators, years among its columns or not."""
    words = {substance(c.text) for c in filled}
    return any(
        len(words & {substance(c.label) for c in spec.columns}) >= _HEADER_WORDS
        for spec in rubric.tables
        if spec.kind in ("basic", "indicators", "bonus")
    )


def _by_rows(filled: Sequence[Cell], rubric: Rubric) -> Zone | None:
    kinds = [k for c in filled[:4] for k in row_wording(c.text, rubric)]
    for kind in ("question", "measure"):
        if kind in kinds:
            return kind
    return "rows" if kinds else None


def _by_labels(filled: Sequence[Cell], rubric: Rubric) -> Zone | None:
    known = index_of(rubric).labels
    for cell in filled:
        head = re.split("[:：]", cell.text.replace("\n", ""), maxsplit=1)[0]
        if label_key(split_number(head).rest) in known or label_key(head) in known:
            return "fields"
    return None


def _opens(table: Table, at: int, rubric: Rubric) -> bool:
    """A heading over the whole width: 二、合规性信息, 1.绩效指标提升情况."""
    cells = [c for c in _row_cells(table, at) if c.text.strip()]
    if len(cells) != 1 or len(cells[0].text) > _LONGEST_HEADING:
        return False
    cell = cells[0]
    words = substance(split_number(cell.text).rest)
    if words in _headings(rubric) or substance(cell.text) in _headings(rubric):
        return True
    wide = cell.col_span >= max(2, table.width - 1)
    return wide and split_number(cell.text).form in ("chinese", "chapter") and len(cell.text) < 24


@lru_cache(maxsize=64)
def _headings(rubric: Rubric) -> frozenset[str]:
    names = [t for s in rubric.tables for t in (s.title, *s.aliases)]
    names += [f.group for f in rubric.fields if f.group]
    folded = {substance(n) for n in names} | {substance(split_number(n).rest) for n in names}
    # 二、合规性信息 1: the mark of a note stands behind it.
    return frozenset(folded | {re.sub(r"\d$", "", f) for f in folded} | {f"{f}1" for f in folded})


def _row_cells(table: Table, at: int) -> list[Cell]:
    row = table.rows[at]
    return [c for i, c in enumerate(row) if c is not None and c not in row[:i]]


def _slice(table: Table, start: int, end: int) -> Table:
    """Rows of a table as a table of their own; cells that reach over the cut are cut."""
    cells = list(_sliced(table, start, end))
    place = next((c.place for c in cells if c.text.strip()), table.place)
    grid = make_grid(cells, end - start, table.width)
    header = table.header_rows if start == 0 else 0
    return Table(grid, place.quoting(None), table.number, min(header, end - start), table.ruled)


def _sliced(table: Table, start: int, end: int) -> Iterator[Cell]:
    for cell in table.cells():
        top, bottom = max(cell.row, start), min(cell.row + cell.row_span, end)
        if top < bottom:
            yield replace(cell, row=top - start, row_span=bottom - top)
