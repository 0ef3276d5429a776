"""Words of a merged cell that an engine drew on the page before the one the cell begins on."""

from __future__ import annotations

from collections.abc import Sequence

from lvjian.extractors.pdf.flow import TextBlock
from lvjian.extractors.pdf.heads import repeated_header
from lvjian.extractors.pdf.lines import Line, cell_text
from lvjian.extractors.pdf.pieces import Piece, PieceCell

_MOST, _LONGEST = 4, 20
_ROOM = 1.0


def bring_back(first: Piece, last: Piece, between: Sequence[TextBlock], piece: Piece) -> bool:
    """Put words from under a table into the merged cells it goes on with.

    WeasyPrint centres a cell over all of its rows, also where these begin only on the next
    page: then the words, or one line of them, stand under the last row of this one.

    Args:
        first, last: the pieces the table began with and was last seen with.
        between: paragraphs after ``last``, all of them on its page.
        piece: the piece on the next page.

    Returns:
        Whether all of them were words of such cells; else nothing is changed.
    """
    lines = [line for block in between for line in block.lines]
    if not 0 < len(lines) <= _MOST or any(b.tail or b.top < last.ys[-1] for b in between):
        return False
    begin = repeated_header(first, piece)
    merged = [c for c in piece.cells if c.row == begin and c.row_span > 1]
    shift = piece.xs[0] - last.xs[0]
    found: dict[int, tuple[PieceCell, list[Line]]] = {}
    for line in lines:
        cell = next((c for c in merged if _over(line, c, shift)), None)
        if cell is None or len(line.text) > _LONGEST:
            return False
        found.setdefault(cell.col, (cell, []))[1].append(line)
    for cell, words in found.values():
        before = [] if cell.empty else _taken_from(last, cell.box[0] - shift)
        cell.lines = [*before, *words, *cell.lines]
        cell.text = cell_text(cell.lines, cell.box[2] - piece.pad)
    return True


def _taken_from(last: Piece, left: float) -> list[Line]:
    """The lines of the cell that goes on, cut in the middle of its words; it keeps none."""
    bottom = (c for c in last.cells if c.row + c.row_span == last.height)
    above = next((c for c in bottom if abs(c.box[0] - left) <= _ROOM), None)
    if above is None:
        return []
    lines, above.lines, above.text = above.lines, [], ""
    return lines


def _over(line: Line, cell: PieceCell, shift: float) -> bool:
    """Whether a line stands within the column of a cell."""
    left, right = cell.box[0] - shift, cell.box[2] - shift
    return left - _ROOM <= line.x0 and line.x1 <= right + _ROOM
