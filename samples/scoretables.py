"""Lays out the official tables of a report: basic requirements, indicators, bonus."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from lvjian.core.numbers import show, to_chinese
from lvjian.core.rubric import ColumnSpec, TableSpec
from lvjian.samples.blocks import Block, Cell, Grid, Inserted, Line, Para, text_cell
from lvjian.samples.citing import citation_lines
from lvjian.samples.layout import Layout
from lvjian.samples.model import RowContent, TableContent
from lvjian.samples.scoring import rounded

_WIDTHS = {
    "no": 3, "group": 7, "level1": 5, "level2": 5, "text": 20, "answer": 6, "value": 16,
    "remark": 18, "evidence": 12, "type": 5, "max_score": 4, "weight": 5, "score": 5,
    "unit": 5, "other": 6,
}  # fmt: skip
_SPANNED = ("no", "group", "level1", "level2", "type", "weight")
_CENTERED = ("no", "group", "level1", "level2", "answer", "type", "max_score", "weight", "score")


@dataclass(frozen=True, slots=True)
class Column:
    """A printed column: ``role`` of the rubric, words of the header."""

    role: str
    label: str


def table_blocks(spec: TableSpec, table: TableContent, layout: Layout) -> Iterator[Block]:
    """Caption and table, or captions and one table per level-1 block."""
    if spec.parts and table.years:
        yield from _part_blocks(spec, table, layout)
        return
    columns = printed_columns(spec, table, layout)
    yield from _caption(spec, table, layout)
    rows = table.rows
    if table.kind != "indicator" or layout.tables == "single":
        yield _grid(columns, _body(columns, table, layout, rows), layout, spec, table)
        return
    blocks = [(name, tuple(rs)) for name, rs in groupby(rows, key=lambda r: r.level1)]
    for index, (name, part) in enumerate(blocks, 1):
        yield Para((f"（{to_chinese(index)}）{name}",), "caption")
        last = index == len(blocks)
        yield _grid(
            columns, _body(columns, table, layout, part), layout, spec, table if last else None
        )


def _part_blocks(spec: TableSpec, table: TableContent, layout: Layout) -> Iterator[Block]:
    """The same rows once a year, each under the heading of its year."""
    yield Para((spec.title,), "caption")
    columns = printed_columns(spec, table, layout)
    for at, (part, year) in enumerate(zip(spec.parts, table.years, strict=True)):
        if at in table.without_columns:
            continue
        title = re.sub(r"（\s*年）", f"（{year}年）" if year else "（  年）", part.title)
        yield Para((title,), "center")
        rows = tuple(replace(r, values=r.values[at : at + 1]) for r in table.rows)
        of_year = replace(table, rows=rows)
        yield _grid(columns, _body(columns, of_year, layout, rows), layout, spec, None)


def printed_columns(spec: TableSpec, table: TableContent, layout: Layout) -> tuple[Column, ...]:
    """Columns in printed order, left-out ones gone, the index split or not."""
    roles = {r.role for r in spec.columns}
    out: list[Column] = []
    for column in spec.columns or _default_columns(table):
        if column.role in table.without:
            continue
        if column.role == "remark" and layout.index == "split" and "evidence" not in roles:
            out += [Column("remark", "符合性说明"), Column("evidence", "证明材料索引")]
        else:
            out.append(Column(column.role, column.label))
    if layout.late_score:
        return _score_first(out)
    return tuple(out)


def _default_columns(table: TableContent) -> tuple[ColumnSpec, ...]:
    if table.kind == "basic":
        return (
            ColumnSpec("text", "基本要求"), ColumnSpec("answer", "是否符合"),
            ColumnSpec("remark", "符合性说明及证明材料索引"),
        )  # fmt: skip
    return (
        ColumnSpec("text", "具体要求"), ColumnSpec("remark", "符合性说明及证明材料索引"),
        ColumnSpec("max_score", "分值"), ColumnSpec("score", "得分"),
    )  # fmt: skip


def _score_first(columns: list[Column]) -> tuple[Column, ...]:
    """type, max, weight and score right after the wording, explanation last."""
    late = ("remark", "evidence")
    return tuple(
        [c for c in columns if c.role not in late] + [c for c in columns if c.role in late]
    )


def _caption(spec: TableSpec, table: TableContent, layout: Layout) -> Iterator[Para]:
    number, title = spec.number, spec.title
    if number is None or layout.caption == "plain":
        yield Para((title,), "caption")
    elif layout.caption == "two-lines":
        yield Para((number,), "body")
        yield Para((title,), "caption")
    else:
        joint = "：" if layout.caption == "colon" else " "
        yield Para((f"{number.replace(' ', '')}{joint}{title}",), "caption")
    if table.year is not None:
        yield Para(((f"（{table.year}年）" if table.year else "（20  年）"),), "center")


def _grid(
    columns: Sequence[Column],
    body: list[list[Cell | None]],
    layout: Layout,
    spec: TableSpec,
    total_of: TableContent | None,
) -> Grid:
    if total_of is not None and total_of.total is not None:
        label = spec.total_label or "总分"
        body = [*body, _sum_row(columns, label, score_text(total_of.total, layout))]
    widths = tuple(float(_WIDTHS[c.role]) for c in columns)
    return Grid(tuple(tuple(r) for r in [_header(columns), *body]), widths, header_rows=1)


def _header(columns: Sequence[Column]) -> list[Cell | None]:
    out: list[Cell | None] = []
    for label, same in groupby(columns, key=lambda c: c.label):
        width = len(list(same))
        out.append(text_cell(label, bold=True, align="center", col_span=width))
        out += [None] * (width - 1)
    return out


def _sum_row(columns: Sequence[Column], label: str, value: str) -> list[Cell | None]:
    place = next((i for i, c in enumerate(columns) if c.role == "score"), len(columns) - 1)
    head = text_cell(label, bold=True, align="center", col_span=max(place, 1))
    row: list[Cell | None] = [head, *[None] * (max(place, 1) - 1)]
    row.append(text_cell(value, bold=True, align="center"))
    return row + [text_cell("") for _ in range(len(columns) - len(row))]


def _body(
    columns: Sequence[Column], table: TableContent, layout: Layout, rows: Sequence[RowContent]
) -> list[list[Cell | None]]:
    out: list[list[Cell | None]] = []
    for block, part in groupby(rows, key=lambda r: r.level1):
        group = list(part)
        out += _block(columns, table, layout, group)
        stated = dict(table.blocks).get(block or "")
        if layout.subtotals and stated is not None and table.kind == "indicator":
            value = stated if layout.basis == "weighted" else _raw_sum(group, stated)
            out.append(_sum_row(columns, f"{block}小计", score_text(value, layout)))
    return out


def _raw_sum(rows: Sequence[RowContent], stated: Decimal) -> Decimal:
    """Raw points of a block; off by as much as the stated weighted sum is off."""
    weight = next((r.weight for r in rows if r.weight), None) or Decimal(1)
    raw = sum((r.raw_points() for r in rows), Decimal(0))
    off = stated - rounded(raw * weight)
    return raw + (off / weight).quantize(Decimal("0.1"))


def _block(
    columns: Sequence[Column], table: TableContent, layout: Layout, rows: Sequence[RowContent]
) -> list[list[Cell | None]]:
    """Rows of one block with their merged cells."""
    grid: list[list[Cell | None]] = [
        [_cell(c.role, r, table, layout) for c in columns] for r in rows
    ]
    if not (layout.merged or layout.sparse):
        return grid
    for index, column in enumerate(columns):
        if column.role not in _SPANNED:
            continue
        start = 0
        for end in range(1, len(rows) + 1):
            if end < len(rows) and _same(column.role, rows[start], rows[end], table):
                continue
            _merge(grid, index, (start, end), sparse=layout.sparse)
            start = end
    return grid


def _merge(
    grid: list[list[Cell | None]], column: int, span: tuple[int, int], *, sparse: bool
) -> None:
    start, end = span
    first = grid[start][column]
    if end - start < 2 or first is None:
        return
    for row in range(start + 1, end):
        grid[row][column] = text_cell("") if sparse else None
    if not sparse:
        grid[start][column] = Cell(first.lines, end - start, 1, first.bold, first.align)


def _same(role: str, one: RowContent, other: RowContent, table: TableContent) -> bool:
    """Whether two neighbours share a merged cell: type and level2 only within level2."""
    keys: tuple[object, ...]
    others: tuple[object, ...]
    if role == "no":
        if table.kind != "indicator":
            return False
        keys, others = (one.level1,), (other.level1,)
    elif role in ("level2", "type"):
        keys = (one.level1, one.level2, _plain(role, one))
        others = (other.level1, other.level2, _plain(role, other))
    else:
        keys, others = (one.level1, _plain(role, one)), (other.level1, _plain(role, other))
    return keys == others and _plain(role, one) not in ("", None)


def _plain(role: str, row: RowContent) -> object:
    return {
        "group": row.group, "level1": row.level1, "level2": row.level2,
        "type": row.type_label, "weight": row.weight, "no": row.level1,
    }.get(role)  # fmt: skip


def _cell(role: str, row: RowContent, table: TableContent, layout: Layout) -> Cell:
    if role == "score":
        text = row_score(row, layout)
        line: Line = (Inserted(text),) if layout.tracked and text else (text,)
        return Cell((line,), align="center")
    lines = _texts(role, row, table, layout)
    return text_cell("\n".join(lines), align="center" if role in _CENTERED else "left")


def _texts(role: str, row: RowContent, table: TableContent, layout: Layout) -> tuple[str, ...]:
    cites = citation_lines(row.cites, layout, f"{row.kind}-{row.id}")
    if role == "remark":
        return (row.prose,) if layout.index == "split" else (row.prose, *cites)
    if role == "evidence":
        return cites or ("",)
    if role == "value":
        return row.values or (value_text(row),)
    single = {
        "no": _number(row, table), "group": row.group, "level1": row.level1,
        "unit": row.official.unit if row.official else None,
        "level2": row.level2, "text": row.text, "answer": row.answer, "type": row.type_label,
        "max_score": show(row.max_score) if row.max_score is not None else "-",
        "weight": weight_text(row, layout),
    }.get(role)  # fmt: skip
    return (single or "",)


def value_text(row: RowContent) -> str:
    """``指标值及是否符合评价要求``: explanation, then the answer."""
    return f"{row.prose}{row.answer or ''}"


def _number(row: RowContent, table: TableContent) -> str:
    if table.kind == "indicator":
        names = list(dict.fromkeys(r.level1 for r in table.rows))
        return str(names.index(row.level1) + 1)
    return str(table.rows.index(row) + 1)


def weight_text(row: RowContent, layout: Layout) -> str:
    """``20%``, ``0.2`` or ``20``; rows that veto carry no weight."""
    if row.weight is None:
        return "一票否决" if row.max_score is None else ""
    if layout.weight == "fraction":
        return show(row.weight)
    percent = show(row.weight * 100)
    return percent if layout.weight == "number" else f"{percent}%"


def row_score(row: RowContent, layout: Layout) -> str:
    """What stands in the 得分 cell."""
    if row.score_text is not None:
        return row.score_text
    if row.max_score is None:
        return "—"
    if row.na:
        return layout.small_na
    if row.points is None:
        return ""
    weight = row.weight if layout.basis == "weighted" and row.weight is not None else Decimal(1)
    return score_text(row.points * weight, layout)


_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def score_text(value: Decimal, layout: Layout) -> str:
    """A number in the layout's form: 8, 8.0, ８, 8分."""
    text = show(value)
    if layout.digits == "decimal":
        return text if "." in text else f"{text}.0"
    if layout.digits == "full-width":
        return text.translate(_WIDE)
    return f"{text}分" if layout.digits == "unit" else text
