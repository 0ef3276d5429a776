"""Takes tables without rules out of a page in the order in which they were written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lvjian.extractors.pdf.cell_boxes import (
    cell_boxes,
    merging_columns,
    row_cuts,
    row_spaces,
    row_walls,
)
from lvjian.extractors.pdf.cell_edges import (
    LABELS_OF_A_HEAD,
    close_up,
    column_edges,
    is_head,
    labels_apart,
    parted_further,
    split_at_edges,
)
from lvjian.extractors.pdf.cellwise import (
    GridRow,
    begins_with,
    goes_on,
    grid_rows,
    is_label_row,
    is_orderly,
    part_first_row,
    part_head,
    span_labels,
    table_end,
)
from lvjian.extractors.pdf.columns import Region
from lvjian.extractors.pdf.labels import HEADER_LABELS
from lvjian.extractors.pdf.levels import Level
from lvjian.extractors.pdf.page import Char
from lvjian.extractors.pdf.pieces import Piece, fill_known, make_piece
from lvjian.extractors.pdf.written import Strip, WrittenRow, find_strips, written_rows

_LEAST_COLUMNS = 3


@dataclass(frozen=True, slots=True)
class Taken:
    """A table found, the characters outside of it, and how it may go on."""

    piece: Piece
    outside: list[Char]
    region: Region


def take_table(
    number: int,
    chars: Sequence[Char],
    following: Sequence[Char],
    before: Region | None,
    *,
    levels: Sequence[Level] = (),
) -> Taken | None:
    """The first table of a page; None where the order of writing tells of none.

    Args:
        chars: of the page, in the order of writing.
        following: of the next page, which help to see the columns.
        before: a table that runs on from the page before.
        levels: rules between its rows.
    """
    strips = labels_apart(find_strips(chars))
    rows = written_rows(strips)
    if before is not None and goes_on(before, rows):
        head = is_head(rows[0]) or begins_with(rows[0].cells, before.names)
        own = sum(len(cell.strips) for cell in rows[0].cells) if head else 0
        found = _grid(strips, before, head=own, known=True)
        if found is not None:
            return _taken(number, chars, found, before, levels)
    at = next((n for n, row in enumerate(rows) if is_head(row)), None)
    if at is None:
        return None
    head_row = _bare_head(rows[at])
    begin = next(n for n, s in enumerate(strips) if s is head_row.cells[0].strips[0])
    body = _of_table(rows, at, head_row, following)
    strips_of = [s for row in [head_row, *body] for cell in row.cells for s in cell.strips]
    edges = column_edges(head_row, strips_of)
    xs = parted_further(edges, body)
    if len(xs) <= _LEAST_COLUMNS:
        return None
    heads = tuple((xs.index(a), xs.index(b) - 1) for a, b in pairwise(edges))
    xs = close_up(xs, body)
    labels = frozenset(cell.text for cell in head_row.cells) & set(HEADER_LABELS)
    labels = labels if len(labels) >= LABELS_OF_A_HEAD else frozenset[str]()
    region = Region(
        0.0, 0.0, tuple(xs), to_end=False, labels=labels, written=True, heads=heads,
        names=tuple(cell.text for cell in head_row.cells),
    )  # fmt: skip
    own = sum(len(cell.strips) for cell in head_row.cells)
    found = _grid(strips[begin:], region, head=own, known=False)
    if found is None:
        return None
    return _taken(number, chars, found, region, levels)


def _bare_head(row: WrittenRow) -> WrittenRow:
    """A header without the caption that its first label stands close under."""
    first, *others = row.cells
    top = min(cell.top for cell in others)
    size = others[0].strips[0].size
    own = [s for s in first.strips if s.top > top - 0.8 * size]
    if own and len(own) < len(first.strips):
        first.strips = own
        first.x0, first.x1 = min(s.x0 for s in own), max(s.x1 for s in own)
    return row


def _of_table(
    rows: Sequence[WrittenRow], at: int, head: WrittenRow, following: Sequence[Char]
) -> list[WrittenRow]:
    """The rows under a header on its page and the next one, paragraphs left out."""
    labels = [cell.text for cell in head.cells]
    size = head.cells[0].strips[0].size
    left, right = head.cells[0].x0, head.cells[-1].x1
    room = 0.5 * (right - left)
    more = written_rows(find_strips(following)) if following else []
    found: list[WrittenRow] = []
    for group in (rows[at + 1 :], more):
        for row in group:
            if is_head(row) and [cell.text for cell in row.cells] != labels:
                break
            if len(row.cells) < 2:
                continue
            strips = [s for cell in row.cells for s in cell.strips]
            near = all(s.x1 > left - room and s.x0 < right + room for s in strips)
            if near and all(abs(s.size - size) < 0.12 * size for s in strips):
                found.append(row)
    return found


def _grid(
    strips: Sequence[Strip], region: Region, *, head: int, known: bool
) -> list[GridRow] | None:
    """The rows of the table that the strips begin with; None where they are in no order.

    Args:
        region: what is known of the table.
        head: number of strips of its header.
        known: the page before was written cell by cell.
    """
    xs = region.xs
    parts = split_at_edges(strips, xs, head=head)
    rows = part_head(grid_rows(parts, xs), region.names)
    rows = rows[: table_end(rows, xs, region.size or _size_of(rows[:1]))]
    labelled = int(head > 0)
    if len(rows) <= labelled or not is_orderly(rows, labelled, known=known):
        return None
    if head:
        span_labels(rows[0], region.heads)
    elif max(len(row.cells) for row in rows) < 2:
        return None
    return part_first_row(rows, labelled)


def _size_of(rows: Sequence[GridRow]) -> float:
    """The usual size of their text."""
    sizes = sorted(s.size for row in rows for cell in row.cells for s in cell.strips)
    return sizes[len(sizes) // 2]


def _taken(
    number: int,
    chars: Sequence[Char],
    rows: Sequence[GridRow],
    region: Region,
    levels: Sequence[Level],
) -> Taken:
    xs = region.xs
    head = is_label_row(rows[0])
    names = [""] * (len(xs) - 1)
    for cell in rows[0].cells if head else ():
        names[cell.first : cell.last + 1] = [cell.text] * (cell.last + 1 - cell.first)
    merging = merging_columns(rows[head:], names)
    spaces = row_spaces(rows, merging)
    cuts = row_cuts(rows, spaces)
    walls = row_walls(spaces, levels, xs)
    owned = cell_boxes(rows, xs, cuts, merging=merging, walls=walls, head=head)
    piece = make_piece(number, list(owned))
    piece.ruled = False
    fill_known(piece, owned)
    used = {id(c) for mine in owned.values() for c in mine}
    outside = [c for c in chars if id(c) not in used]
    ends = not any(c.base > cuts[-1] and not c.text.isspace() for c in outside)
    size = _size_of(rows)
    found = replace(region, top=cuts[0], bottom=cuts[-1], to_end=ends, size=size)
    return Taken(piece, outside, found)
