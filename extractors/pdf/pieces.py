"""The part of a table that stands on one page, as a grid of cells with their lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lvjian.core.place import Box
from lvjian.extractors.pdf.lines import Line, cell_text, make_lines
from lvjian.extractors.pdf.page import Char

_PAD_MIN, _PAD_MAX = 0.5, 8.0
_HANGING = frozenset("，。、；：？！）》」』】〕”’,.;:?!)]%％")


@dataclass(slots=True)
class PieceCell:
    """A cell of a piece: grid position, box on the page, lines of text.

    Attributes:
        sure: 0..1, that what stands in it belongs together.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    box: Box
    page: int
    lines: list[Line] = field(default_factory=list)
    text: str = ""
    pictures: int = 0
    sure: float = 1.0

    @property
    def empty(self) -> bool:
        """No text and no picture."""
        return not self.text and not self.pictures


@dataclass(slots=True)
class Piece:
    """A table as far as it stands on one page.

    Attributes:
        xs, ys: grid lines, one more than columns and rows.
        pad: distance of text from the cell border (points).
        closed_top, closed_bottom: whether the page draws a rule there.
        recognised: its words were read by recognition, which may misread one.
        unclear: heights at which it is not sure that a row ends.
        guessed: columns in which the texts told which rows a cell spans.
        stands: its columns are told apart surely, though not by rules.
    """

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[PieceCell]
    pad: float = 2.0
    ruled: bool = True
    closed_top: bool = True
    closed_bottom: bool = True
    recognised: bool = False
    unclear: tuple[float, ...] = ()
    guessed: frozenset[int] = frozenset()
    stands: bool = False

    @property
    def box(self) -> Box:
        """The box around the piece."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.ys) - 1

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.xs) - 1


def make_piece(page: int, boxes: Sequence[Box]) -> Piece:
    """A piece from the cell boxes of one table."""
    xs = sorted({x for b in boxes for x in (b[0], b[2])})
    ys = sorted({y for b in boxes for y in (b[1], b[3])})
    column = {x: i for i, x in enumerate(xs)}
    row = {y: i for i, y in enumerate(ys)}
    cells = [
        PieceCell(
            row[b[1]],
            column[b[0]],
            row[b[3]] - row[b[1]],
            column[b[2]] - column[b[0]],
            b,
            page,
        )
        for b in boxes
    ]
    return Piece(page, xs, ys, _uncontested(cells, xs, ys))


def _uncontested(
    cells: list[PieceCell], xs: Sequence[float], ys: Sequence[float]
) -> list[PieceCell]:
    """Cells that do not overlap: where two do, the smaller one keeps the place.

    A head printed again over a merged cell that goes on has no rule between the two: its
    lattice cell then reaches down over the rows beside it.
    """
    owner: dict[tuple[int, int], PieceCell] = {}
    contested: list[PieceCell] = []
    for cell in sorted(cells, key=lambda c: c.row_span * c.col_span):
        spots = [
            (r, c)
            for r in range(cell.row, cell.row + cell.row_span)
            for c in range(cell.col, cell.col + cell.col_span)
        ]
        if any(spot in owner for spot in spots):
            contested.append(cell)
        for spot in spots:
            owner.setdefault(spot, cell)
    if not contested:
        return cells
    kept = [c for c in cells if not any(c is big for big in contested)]
    for cell in contested:
        kept += _rectangles(cell, {s for s, o in owner.items() if o is cell}, xs, ys)
    return sorted(kept, key=lambda c: (c.row, c.col))


def _rectangles(
    cell: PieceCell, spots: set[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]
) -> list[PieceCell]:
    """The places left to a cell as rectangles, as tall as they go, from the top left."""
    out: list[PieceCell] = []
    while spots:
        row, col = min(spots)
        width = 1
        while (row, col + width) in spots:
            width += 1
        height = 1
        while all((row + height, c) in spots for c in range(col, col + width)):
            height += 1
        spots -= {(r, c) for r in range(row, row + height) for c in range(col, col + width)}
        box = (xs[col], ys[row], xs[col + width], ys[row + height])
        out.append(PieceCell(row, col, height, width, box, cell.page))
    return out


def fill_pieces(pieces: Sequence[Piece], chars: Sequence[Char]) -> list[Char]:
    """Put the characters into the cells; returns those outside every table."""
    if not pieces:
        return list(chars)
    owned: dict[int, list[Char]] = {}
    outside: list[Char] = []
    grids = [(piece, _owners(piece)) for piece in pieces]
    left = top = right = bottom = 0.0
    current: list[Char] = []
    for char in chars:
        _, x0, x1, base, size, _ = char
        x, y = (x0 + x1) / 2, base - 0.38 * size
        # Characters come cell by cell: the last cell is nearly always the right one.
        if left <= x < right and top <= y < bottom:
            current.append(char)
            continue
        if x0 < right <= x and char.text in _HANGING and _hangs(char, current):
            current.append(char)
            continue
        cell = _cell_at(grids, x, y)
        if cell is None:
            outside.append(char)
            continue
        left, top, right, bottom = cell.box
        current = owned.setdefault(id(cell), [])
        current.append(char)
    for piece in pieces:
        _fill(piece, [owned.get(id(cell), []) for cell in piece.cells])
    return outside


def fill_known(piece: Piece, owned: Mapping[Box, list[Char]]) -> None:
    """Put characters into cells of which it is known which they hold, by the boxes."""
    _fill(piece, [owned.get(cell.box, []) for cell in piece.cells])


def _fill(piece: Piece, owned: Sequence[list[Char]]) -> None:
    for cell, mine in zip(piece.cells, owned, strict=True):
        if mine:
            cell.lines = make_lines(mine)
    piece.pad = _padding(piece)
    for cell in piece.cells:
        cell.text = cell_text(cell.lines, cell.box[2] - piece.pad)


def _hangs(char: Char, before: Sequence[Char]) -> bool:
    """Whether punctuation stands out over the border of the cell that its line fills."""
    if not before:
        return False
    last = before[-1]
    return abs(char.base - last.base) < 0.1 * char.size and abs(char.x0 - last.x1) < 0.2 * char.size


def _cell_at(
    grids: Sequence[tuple[Piece, list[list[PieceCell | None]]]], x: float, y: float
) -> PieceCell | None:
    for piece, owners in grids:
        xs, ys = piece.xs, piece.ys
        if xs[0] <= x < xs[-1] and ys[0] <= y < ys[-1]:
            cell = owners[bisect_right(ys, y) - 1][bisect_right(xs, x) - 1]
            if cell is not None:
                return cell
    return None


def _owners(piece: Piece) -> list[list[PieceCell | None]]:
    grid: list[list[PieceCell | None]] = [[None] * piece.width for _ in range(piece.height)]
    for cell in piece.cells:
        for r in range(cell.row, cell.row + cell.row_span):
            grid[r][cell.col : cell.col + cell.col_span] = [cell] * cell.col_span
    return grid


def _padding(piece: Piece) -> float:
    """Least distance of a line from either side of its cell.

    On a scan marks of a pen or a seal reach the border: there it is one that many keep.
    """
    sides = [
        side
        for cell in piece.cells
        for line in cell.lines
        for side in (line.x0 - cell.box[0], cell.box[2] - line.x1)
        if side >= 0
    ]
    if piece.recognised and sides:
        sides = sorted(sides)[len(sides) // 12 :]
    return min(max(min(sides, default=2.0), _PAD_MIN), _PAD_MAX)
