"""The official tables of a blank form: every official word, nothing filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from lvjian.core.numbers import show, to_chinese
from lvjian.core.rubric import TableSpec
from lvjian.samples.blocks import Block, Cell, Grid, Para, text_cell
from lvjian.samples.layout import Layout
from lvjian.samples.model import RowContent, TableContent
from lvjian.samples.scoretables import Column, printed_columns, weight_text

_WIDTHS = {
    "no": 3.0, "group": 7.0, "level1": 5.0, "level2": 5.0, "text": 20.0, "answer": 6.0,
    "value": 10.0, "remark": 12.0, "evidence": 10.0, "type": 5.0, "max_score": 4.0,
    "weight": 5.0, "score": 5.0, "unit": 5.0, "other": 6.0,
}  # fmt: skip
# What a cell must share with the one above it to be merged with it.
_SHARED: dict[str, Callable[[RowContent], tuple[object, ...]]] = {
    "group": lambda r: (r.group,),
    "level1": lambda r: (r.level1,),
    "level2": lambda r: (r.level1, r.level2),
    "type": lambda r: (r.level1, r.level2, r.type_label),
    "weight": lambda r: (r.level1, r.weight),
}


def table_blocks(
    spec: TableSpec, table: TableContent, layout: Layout, *, notes: Sequence[str] = ()
) -> Iterator[Block]:
    """Caption and table; one table per block or year where the form has it so."""
    columns = printed_columns(spec, table, layout)
    yield from _caption(spec, layout)
    if spec.parts:
        for part in spec.parts:
            yield Para((part.title,), "center")
            yield _grid(columns, table.rows, spec, layout)
        yield from (Para((note,), "body") for note in notes)
        return
    if spec.prompt:
        yield Para((spec.prompt,), "center")
    if spec.year_blank:
        yield Para(("（20  年）",), "center")
    names = [k for k, _ in groupby(r.level1 for r in table.rows)]
    if table.kind != "indicator" or layout.tables == "single" or len(names) < 2:
        yield _grid(columns, table.rows, spec, layout, notes=notes)
        return
    blocks = [(name, tuple(rs)) for name, rs in groupby(table.rows, key=lambda r: r.level1)]
    for index, (name, rows) in enumerate(blocks, 1):
        yield Para((f"（{to_chinese(index)}）{name}",), "caption")
        last = index == len(blocks)
        yield _grid(columns, rows, spec if last else None, layout, notes=notes if last else ())


def project_grid(spec: TableSpec) -> Grid:
    """The header of a project list and a few blank lines."""
    head = tuple(text_cell(c.label, bold=True, align="center") for c in spec.columns)
    blank = tuple(text_cell("") for _ in spec.columns)
    return Grid((head, blank, blank), tuple(3.0 for _ in head), header_rows=1)


def _caption(spec: TableSpec, layout: Layout) -> Iterator[Para]:
    if spec.number is None or layout.caption == "plain":
        yield Para((spec.title,), "caption")
    elif layout.caption == "two-lines":
        yield Para((spec.number,), "body")
        yield Para((spec.title,), "caption")
    else:
        joint = "：" if layout.caption == "colon" else " "
        yield Para((f"{spec.number}{joint}{spec.title}",), "caption")


def _grid(
    columns: Sequence[Column],
    rows: Sequence[RowContent],
    spec: TableSpec | None,
    layout: Layout,
    *,
    notes: Sequence[str] = (),
) -> Grid:
    body = [[_cell(c.role, r, layout) for c in columns] for r in rows]
    out: list[list[Cell | None]] = [_header(columns), *_merged(columns, rows, body, layout)]
    if spec is not None and spec.total_label is not None:
        out.append(_wide(spec.total_label, len(columns), free=1))
    out += [_wide(note, len(columns)) for note in notes]
    return Grid(
        tuple(tuple(r) for r in out), tuple(_WIDTHS[c.role] for c in columns), header_rows=1
    )


def _wide(words: str, width: int, *, free: int = 0) -> list[Cell | None]:
    span = max(width - free, 1)
    row: list[Cell | None] = [text_cell(words, col_span=span), *[None] * (span - 1)]
    return row + [text_cell("") for _ in range(width - span)]


def _header(columns: Sequence[Column]) -> list[Cell | None]:
    out: list[Cell | None] = []
    for label, same in groupby(columns, key=lambda c: c.label):
        width = len(list(same))
        out.append(text_cell(label, bold=True, align="center", col_span=width))
        out += [None] * (width - 1)
    return out


def _merged(
    columns: Sequence[Column],
    rows: Sequence[RowContent],
    body: list[list[Cell]],
    layout: Layout,
) -> list[list[Cell | None]]:
    """Equal neighbours merged, left empty below the first, or repeated."""
    out: list[list[Cell | None]] = [list(r) for r in body]
    if not (layout.merged or layout.sparse):
        return out
    for at, column in enumerate(columns):
        share = _SHARED.get(column.role)
        if share is None:
            continue
        start = 0
        for _, run in groupby(rows, key=share):
            size = len(list(run))
            first = body[start][at]
            if size > 1 and any(line != ("",) for line in first.lines):
                below = text_cell("") if layout.sparse else None
                for row in range(start + 1, start + size):
                    out[row][at] = below
                if not layout.sparse:
                    out[start][at] = Cell(first.lines, size, 1, first.bold, first.align)
            start += size
    return out


def _cell(role: str, row: RowContent, layout: Layout) -> Cell:
    official = row.official
    words = {
        "no": _number(row), "group": row.group, "level1": row.level1, "level2": row.level2,
        "text": row.text, "type": row.type_label, "unit": official.unit if official else None,
        "max_score": show(row.max_score) if row.max_score is not None else "",
        "weight": weight_text(row, layout) if row.weight is not None else "",
    }.get(role)  # fmt: skip
    return text_cell(words or "", align="left" if role == "text" else "center")


def _number(row: RowContent) -> str:
    """The printed number of a row, else that of its block, else its place."""
    if row.official is not None and row.official.no is not None:
        return row.official.no
    found = re.match(r"(?:bonus-|basic-)?(\d+)", row.id)
    return found.group(1) if found else ""
