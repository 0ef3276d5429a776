"""Pieces of a table on consecutive pages → one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lvjian.extractors.pdf.heads import is_head, repeated_header
from lvjian.extractors.pdf.lines import Line, cell_text
from lvjian.extractors.pdf.pieces import Piece, PieceCell

_SAME = 4.0
_SENTENCE_END = "。；！？;!?"
_SHORT = 8
_ENTRY = 20
_ENTRY_NUMBER = re.compile(r"(\d{1,2})[.、．]\s*(?=[^\d\s])")
_NUMBER_ALONE = re.compile(r"(\d{1,3})")
_SUM = re.compile(r"(?:加分|评分|本页)?(?:小计|合计|总计|总得?分)(?:[(（].{1,12}[)）])?")
_REPEATED = 4
_RECENT_ROWS = 80


@dataclass(slots=True)
class JoinedCell:
    """A cell of the joined table: its parts, one per page."""

    row: int
    col: int
    row_span: int
    col_span: int
    parts: list[PieceCell]
    pads: list[float]

    @property
    def empty(self) -> bool:
        """Nothing in any part."""
        return all(part.empty for part in self.parts)

    @property
    def text(self) -> str:
        """Text over all parts; a line that is full at the page break runs on."""
        lines: list[Line] = []
        right = 0.0
        for part, pad in zip(self.parts, self.pads, strict=True):
            if not part.lines:
                continue
            # Lines of a later page are set against that page's own cell border.
            shift = (part.box[2] - pad) - right if lines else 0.0
            right = right or part.box[2] - pad
            lines += [_shifted(line, -shift) for line in part.lines] if shift else part.lines
        return cell_text(lines, right)


def _shifted(line: Line, by: float) -> Line:
    return Line(line.text, line.x0 + by, line.x1 + by, line.base, line.size, line.bold, line.lead)


@dataclass(slots=True)
class Joined:
    """A table under construction.

    Attributes:
        rows: number of grid rows so far.
        header: number of header rows that later pages repeat.
        merging: columns (first, span) in which cells span rows.
        recent: cells that reach into the last rows; looking at all would cost n² over pages.
    """

    pieces: list[Piece]
    xs: list[float]
    cells: list[JoinedCell] = field(default_factory=list)
    rows: int = 0
    header: int = 0
    merging: set[tuple[int, int]] = field(default_factory=set)
    recent: list[JoinedCell] = field(default_factory=list)


def start(piece: Piece) -> Joined:
    """A table that begins with ``piece``."""
    joined = Joined([piece], list(piece.xs))
    joined.cells = [
        JoinedCell(c.row, c.col, c.row_span, c.col_span, [c], [piece.pad]) for c in piece.cells
    ]
    joined.rows = piece.height
    joined.merging = _merging_columns(joined.cells)
    joined.recent = list(joined.cells)
    return joined


def continues(table: Joined, piece: Piece) -> bool:
    """Whether ``piece``, first on the next page, can go on with ``table`` by its columns."""
    last = table.pieces[-1]
    width = last.xs[-1] - last.xs[0]
    if abs(width - (piece.xs[-1] - piece.xs[0])) > max(_SAME, 0.01 * width):
        return False
    offset = piece.xs[0] - table.pieces[0].xs[0]
    ours = [x + offset for x in table.xs]
    if repeated_header(table.pieces[0], piece):
        return True
    if _within(piece.xs, ours) or _within(ours, piece.xs):
        return True
    # Label–value tables have other columns in every row: the outer borders must do.
    common = sum(_near(x, ours) for x in piece.xs)
    return common >= 3 or piece.width <= 2 or len(table.xs) <= 3


def _near(x: float, others: Sequence[float]) -> bool:
    return any(abs(x - other) <= _SAME for other in others)


def _within(xs: Sequence[float], others: Sequence[float]) -> bool:
    return all(_near(x, others) for x in xs)


def _below(cell: PieceCell, top: float, row: int) -> PieceCell:
    """What of a cell stands below the head it was printed together with."""
    lines = [line for line in cell.lines if line.base > top]
    box = (cell.box[0], top, cell.box[2], cell.box[3])
    text = "\n".join(line.text for line in lines)
    span = cell.row + cell.row_span - row
    return PieceCell(
        row, cell.col, span, cell.col_span, box, cell.page, lines, text, sure=cell.sure
    )


def extend(table: Joined, piece: Piece) -> None:
    """Go on with ``table`` on the next page."""
    skip = repeated_header(table.pieces[0], piece)
    table.header = max(table.header, skip)
    # Grid lines are those of the first page; a scanned one may lie anywhere beside it.
    offset = piece.xs[0] - table.pieces[0].xs[0]
    _unite_columns(table, [x - offset for x in piece.xs])
    position = [_index(table.xs, x - offset) for x in piece.xs]
    whole = [c for c in piece.cells if c.row >= skip]
    rests = [
        _below(c, piece.ys[skip], skip) for c in piece.cells if c.row < skip < c.row + c.row_span
    ]
    fresh = [
        JoinedCell(
            c.row - skip,
            position[c.col],
            c.row_span,
            position[c.col + c.col_span] - position[c.col],
            [c],
            [piece.pad],
        )
        for c in [*rests, *whole]
    ]
    height = piece.height - skip
    if not fresh or height <= 0:
        table.pieces.append(piece)
        return
    _append(table, fresh, height)
    table.pieces.append(piece)


def _unite_columns(table: Joined, xs: list[float]) -> None:
    """Add grid lines of the new piece that the table does not have yet."""
    new = [x for x in xs if not _near(x, table.xs)]
    if not new:
        return
    old = table.xs
    table.xs = sorted([*old, *new])
    position = [table.xs.index(x) for x in old]
    table.merging = {(position[c], position[c + span] - position[c]) for c, span in table.merging}
    for cell in table.cells:
        end = position[cell.col + cell.col_span]
        cell.col = position[cell.col]
        cell.col_span = end - cell.col


def _index(xs: Sequence[float], x: float) -> int:
    return min(range(len(xs)), key=lambda i: abs(xs[i] - x))


def _append(table: Joined, fresh: list[JoinedCell], height: int) -> None:
    recent = table.recent
    last = {(c.col, c.col_span): c for c in recent if c.row + c.row_span == table.rows}
    first = {(c.col, c.col_span): c for c in fresh if c.row == 0}
    table.merging |= _merging_columns(fresh)
    cut = _row_is_cut(table, last, first)
    base = table.rows - 1 if cut else table.rows
    recognised = table.pieces[0].recognised
    loose = recognised and not table.pieces[0].ruled
    for cell in fresh:
        cell.row += base
    for key, cell in first.items():
        above = last.get(key)
        # Beside a blank entry nothing but a rule would tell that two rows share one.
        apart = loose and above is not None and above.row_span == cell.row_span == 1
        if above and (cut or (not apart and _same_merged(above, cell, table.merging))):
            if recognised and key in table.merging and _printed_again(above, cell):
                cell.parts = [replace(part, lines=[], text="") for part in cell.parts]
            above.parts += cell.parts
            above.pads += cell.pads
            above.row_span = cell.row + cell.row_span - above.row
            fresh.remove(cell)
    table.cells += fresh
    table.rows = base + height
    begin = table.rows - _RECENT_ROWS
    table.recent = [c for c in [*recent, *fresh] if c.row + c.row_span > begin]


def _merging_columns(cells: list[JoinedCell]) -> set[tuple[int, int]]:
    """Columns in which cells span rows."""
    return {(c.col, c.col_span) for c in cells if c.row_span > 1}


def _same_merged(above: JoinedCell, below: JoinedCell, merging: set[tuple[int, int]]) -> bool:
    """Whether two cells on either side of the break are one merged cell.

    Engines repeat the border of a merged cell on the next page and leave one part empty.
    """
    if (above.col, above.col_span) not in merging:
        return False
    return above.empty != below.empty or (above.empty and below.empty)


def _printed_again(above: JoinedCell, below: JoinedCell) -> bool:
    """Whether a merged cell that goes on shows its short words once more on the new page."""
    return above.text == below.text and 0 < len(above.text) <= _SHORT


def _row_is_cut(
    table: Joined,
    last: dict[tuple[int, int], JoinedCell],
    first: dict[tuple[int, int], JoinedCell],
) -> bool:
    """Whether the first row on the new page is the rest of the last row on the old one."""
    merging = table.merging
    single = {k: c for k, c in first.items() if c.row_span == 1 or k not in merging}
    pairs = {k: (last[k], c) for k, c in single.items() if k in last}
    plain = {k: p for k, p in pairs.items() if k not in merging}
    lost = any(k not in last for k in single if k not in merging)
    if all(above.empty and below.empty for above, below in plain.values()):
        if _one_text_runs_on([p for p in pairs.values() if p[0].row_span == p[1].row_span == 1]):
            return True
        if not plain:
            return False
    if is_head([above.text for above, _ in pairs.values()]):
        return False
    if lost or any(_counts_on(*pair) or _said_again(*pair) for pair in plain.values()):
        return False
    if any(_SUM.fullmatch(below.text.strip()) for _, below in plain.values()):
        return False
    return _is_rest(table, plain)


def _is_rest(table: Joined, plain: dict[tuple[int, int], tuple[JoinedCell, JoinedCell]]) -> bool:
    """Whether the cells below the break are the rest of those above, in the columns without merged cells."""
    text_below = [k for k, (_, below) in plain.items() if not below.empty]
    if not text_below or all(above.empty for above, _ in plain.values()):
        # One of the two parts holds no text: a row of its own only among other empty rows.
        return not _has_empty_row(table, set(plain))
    short = _filled_columns(table, plain)
    if _whole_twice([plain[k] for k in short]):
        return False
    if not table.pieces[-1].ruled and _complete_each_other(plain):
        return True
    runs_on = [k for k in text_below if not plain[k][0].empty]
    if not runs_on:
        # Centred cells: the short ones stand on one page, the long ones on the other.
        if short and len(text_below) < len(plain):
            return True
        # No row before tells what a whole one has.
        if table.rows <= max(table.header, 1) + 1 and _complete_each_other(plain):
            return True
        # What every row has stands above only: the rest below cannot be a row of its own.
        always = _filled_columns(table, plain, longest=None)
        return any(plain[k][1].empty and not plain[k][0].empty for k in always)
    if len(short) >= 2 or (table.pieces[0].recognised and _lacks_the_usual(table, plain)):
        return True
    # Of a row cut in two, no text that goes on below has come to its end above.
    ended = any(_ends_a_sentence(plain[k][0]) for k in runs_on)
    ended = ended or sum(_two_entries(*plain[k]) for k in runs_on) >= 2
    return not ended and any(_unfinished(*plain[k]) for k in runs_on)


def _lacks_the_usual(
    table: Joined, plain: dict[tuple[int, int], tuple[JoinedCell, JoinedCell]]
) -> bool:
    """Whether two columns that every row fills are filled above the break and not below it."""
    always = _filled_columns(table, plain, longest=None)
    return sum(plain[k][1].empty and not plain[k][0].empty for k in always) >= 2


def _counts_on(above: JoinedCell, below: JoinedCell) -> bool:
    """Whether the two are entries of one numbered list: ``3.近三年…`` and ``4.近三年…``."""
    first, second = (_number_of(c.text.strip()) for c in (above, below))
    return first is not None and second == first + 1


def _number_of(text: str) -> int | None:
    match = _ENTRY_NUMBER.match(text) or _NUMBER_ALONE.fullmatch(text)
    return int(match[1]) if match else None


def _said_again(above: JoinedCell, below: JoinedCell) -> bool:
    """Whether both parts say the same: a level or a type printed in each of two rows."""
    return len(above.text) >= _REPEATED and above.text == below.text


def _one_text_runs_on(pairs: Sequence[tuple[JoinedCell, JoinedCell]]) -> bool:
    """Whether the only text on both sides of the break stops where its line is full."""
    both = [pair for pair in pairs if not pair[0].empty and not pair[1].empty]
    return len(both) == 1 and _unfinished(*both[0])


def _whole_twice(short: Sequence[tuple[JoinedCell, JoinedCell]]) -> bool:
    """Whether short entries (分值, 得分) are whole on both sides of the break: two rows.

    One entry may be broken for want of room; several are where others stand above only.
    """
    both = [(above, below) for above, below in short if not above.empty and not below.empty]
    doubtful = [pair for pair in both if not _broken(*pair)]
    blank_below = sum(below.empty and not above.empty for above, below in short)
    if len(doubtful) > 1 and blank_below < 2:
        return True
    return any(not _overflows(above, below) for above, below in doubtful)


def _complete_each_other(plain: dict[tuple[int, int], tuple[JoinedCell, JoinedCell]]) -> bool:
    """Whether each part has columns of its own: the two are halves of one row of centred cells.

    A whole row has what the row above has; only its score or its remark may be blank.
    """
    above = sum(not a.empty and b.empty for a, b in plain.values())
    below = sum(a.empty and not b.empty for a, b in plain.values())
    return above >= 2 and below >= 1


def _has_empty_row(table: Joined, plain: set[tuple[int, int]]) -> bool:
    """Whether a row before the last one is empty in all these columns."""
    filled = {c.row for c in table.recent if (c.col, c.col_span) in plain and not c.empty}
    present = {c.row for c in table.recent if (c.col, c.col_span) in plain}
    return any(row not in filled for row in present if row < table.rows - 1)


def _broken(above: JoinedCell, below: JoinedCell) -> bool:
    """Whether two parts are one number by what they are (1. | 2, 20 | %)."""
    left, right = above.text.strip(), below.text.strip()
    return left[-1:] in {".", "．"} or right[:1] in {".", "．", "%", "％"}


def _overflows(above: JoinedCell, below: JoinedCell) -> bool:
    """Whether a short entry is broken because its cell is too narrow for it (95. | 6)."""
    part, rest = above.parts[-1], below.parts[0]
    if not part.lines or not rest.lines:
        return False
    line, following = part.lines[-1], rest.lines[0]
    room = part.box[2] - part.box[0] - 2 * above.pads[-1]
    return room - (line.x1 - line.x0) < following.lead + 0.25 * following.size


def _filled_columns(
    table: Joined,
    pairs: dict[tuple[int, int], tuple[JoinedCell, JoinedCell]],
    *,
    longest: int | None = _SHORT,
) -> list[tuple[int, int]]:
    """Columns that nearly every row fills, with short entries (分值, 得分, 是否符合) or any."""
    found = []
    for key in pairs:
        column = [c for c in table.recent if (c.col, c.col_span) == key and c.row >= table.header]
        column = [c for c in column if c.row + c.row_span < table.rows and c.row > 0]
        if not column:
            continue
        filled = [c for c in column if not c.empty]
        if len(filled) >= 0.7 * len(column) and (
            longest is None or all(len(p.text) <= longest for c in filled for p in c.parts)
        ):
            found.append(key)
    return found


def _ends_a_sentence(above: JoinedCell) -> bool:
    lines = above.parts[-1].lines
    return bool(lines) and lines[-1].text[-1:] in _SENTENCE_END


def _two_entries(above: JoinedCell, below: JoinedCell) -> bool:
    """Whether two short texts would have stood on one line, were they one."""
    short = max(len(above.text), len(below.text)) <= _ENTRY
    return short and not _overflows(above, below)


def _unfinished(above: JoinedCell, below: JoinedCell) -> bool:
    """Whether the text above stops where a line is full and not at the end of a sentence."""
    part = above.parts[-1]
    rest = below.parts[0]
    if not part.lines or not rest.lines:
        return False
    line, following = part.lines[-1], rest.lines[0]
    right = part.box[2] - above.pads[-1]
    full = right - line.x1 < following.lead + 0.6 * following.size
    return full and line.text[-1] not in _SENTENCE_END
