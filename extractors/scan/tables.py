"""Tables without upright rules on recognised pages, read over all their pages together.

The labels of the header anchor the columns; the text of all pages tells where the white between
two labels runs down; rules, tinted rows or the white between texts part the rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lvjian.extractors.pdf.bands import merging_columns
from lvjian.extractors.pdf.columns import is_caption, is_title
from lvjian.extractors.pdf.layout import PageLayout
from lvjian.extractors.pdf.levels import fill_edges
from lvjian.extractors.pdf.page import Char, Edge
from lvjian.extractors.pdf.pieces import Piece, fill_pieces, make_piece
from lvjian.extractors.scan.bands import Habits, habits_of
from lvjian.extractors.scan.cells import Level, Span, find_levels, head_end, part_cells
from lvjian.extractors.scan.heads import Head, TextRow, find_heads, label_bounds, text_rows
from lvjian.extractors.scan.rivers import Columns, aligned, find_rivers, shift_of, starts_of

_LARGE = 1.2
_FEW = 4
"""Of fewer characters recognition does not know the size well."""
_LOOSE = 9.0
_WIDE_RUN = 0.45
_OUTSIDE = 8.0
_TITLE_GAP = 0.9
_LEVEL_ROOM = 16.0
_UNSURE = 0.8
_RULE_ROOM = 0.2
_WHOLE_ROWS = 0.75
_TELLING = 8
"""Pages that tell the columns of one without a header; all of them would cost n²."""
_FEW_RULES = 4
_FILL_SNAP = 6.0
"""Ends of tinted rows are known to two points only."""
_TITLE_SIZE = 1.15
_YEAR = re.compile(r"\W*20\d\d\s*年度?\W*")


@dataclass(slots=True)
class _Part:
    """A table as far as it stands on one page.

    Attributes:
        shift: how far it lies to the right of the first part.
        to_end: it reaches the last line of its page.
    """

    layout: PageLayout
    head: Head | None
    rows: list[TextRow]
    shift: float = 0.0
    to_end: bool = False

    @property
    def body(self) -> list[TextRow]:
        """Its rows under the header."""
        return self.rows if self.head is None else self.rows[self.head.last - self.head.first + 1 :]


@dataclass(slots=True)
class _Chain:
    """The parts of one table.

    Attributes:
        known: how many runs of text begin at each place of the first page.
    """

    parts: list[_Part] = field(default_factory=list)
    known: Counter[int] = field(default_factory=Counter)

    @property
    def head(self) -> Head:
        """The header of its first part."""
        head = self.parts[0].head
        assert head is not None
        return head

    def add(self, part: _Part) -> None:
        """Go on with a part, laid over the others by where its texts begin."""
        if self.parts:
            part.shift = aligned(part.body, part.shift, self.known)
        self.known.update(starts_of(part.body, part.shift))
        self.parts.append(part)

    def columns(self, *, most: int | None = None) -> Columns:
        """Its columns, as the first part lies, by ``most`` of its parts."""
        return find_rivers([(p.body, p.shift) for p in self.parts[:most]], self.head)


def add_scanned_tables(
    layouts: Sequence[PageLayout], bodies: dict[int, list[Char]]
) -> dict[int, list[Piece]]:
    """Tables that hang on a header, added to their pages; their text is taken out of ``loose``.

    Args:
        bodies: characters of recognised pages outside of ruled tables and running heads.

    Returns:
        The pieces added, by page.
    """
    added: dict[int, list[Piece]] = {}
    for chain in _chains(layouts, bodies):
        columns = _to_rules(chain)
        habits = _habits(chain, columns)
        for part in chain.parts:
            piece = _piece(part, columns, habits)
            if piece is not None:
                part.layout.pieces.append(piece)
                added.setdefault(part.layout.number, []).append(piece)
    for number, pieces in added.items():
        bodies[number] = fill_pieces(pieces, bodies[number])
        for piece in pieces:
            _weigh(piece)
            piece.stands = piece.stands and _has_whole_rows(piece)
    return added


def _chains(layouts: Sequence[PageLayout], bodies: dict[int, list[Char]]) -> Iterator[_Chain]:
    chain: _Chain | None = None
    last = 0
    for layout in layouts:
        rows = text_rows(bodies.get(layout.number, []))
        heads = find_heads(rows, layout.width)
        if chain is not None and (last != layout.number - 1 or not chain.parts[-1].to_end):
            yield chain
            chain = None
        lead = rows[: heads[0].first] if heads else rows
        if heads and chain is not None:
            lead = [] if heads[0].same(chain.head) else _without_caption(lead, heads[0].size)
        if chain is not None and lead:
            part = _carried_on(chain, layout, lead, whole=not heads)
            if part is None:
                yield chain
                chain = None
            else:
                chain.add(part)
        for n, head in enumerate(heads):
            end = heads[n + 1].first if n + 1 < len(heads) else len(rows)
            if chain is not None and (n or not head.same(chain.head)):
                yield chain
                chain = None
            part = _headed(layout, head, rows[head.first : end], last=end == len(rows))
            if chain is None:
                chain = _Chain()
            else:
                part.shift = _shift(chain.head, head)
            chain.add(part)
        last = layout.number
    if chain is not None:
        yield chain


def _without_caption(lead: list[TextRow], size: float) -> list[TextRow]:
    """The rows over a header down to its caption, or to the year of its table."""
    for at, row in enumerate(lead):
        large = row.size > _TITLE_SIZE * size and len(row.chars) >= _FEW
        titled = row.text.endswith(("表", "要求", "续")) and len(row.runs()) == 1
        if large or titled or _YEAR.fullmatch(row.text) or is_caption(row.text, 20.0):
            return lead[:at]
    return lead


def _headed(layout: PageLayout, head: Head, rows: list[TextRow], *, last: bool) -> _Part:
    """A part that begins with a header."""
    count = head.last - head.first + 1
    xs = [head.labels[0].x0 - 2, *label_bounds(head), head.labels[-1].x1 + 2]
    rough = find_rivers([(rows[count:], 0.0)], head)
    xs = list(rough.xs) if rough.clear else xs
    taken = _extent(rows[count:], xs, head.size, _ruled_rows(layout, xs, rows), rows[count - 1])
    return _Part(layout, head, rows[: count + taken], to_end=last and count + taken == len(rows))


def _carried_on(
    chain: _Chain, layout: PageLayout, lead: list[TextRow], *, whole: bool
) -> _Part | None:
    """The rest of a table over the first header of a page, or on one without any."""
    columns = chain.columns(most=_TELLING)
    before = chain.parts[-1]
    xs = columns.shifted(before.shift)
    shift = shift_of(lead, xs)
    xs = tuple(x + shift for x in xs)
    taken = _extent(lead, xs, chain.head.size, _ruled_rows(layout, xs, lead), None)
    if taken == 0 or (not whole and taken < len(lead)):
        return None
    return _Part(layout, None, lead[:taken], before.shift + shift, whole and taken == len(lead))


def _shift(first: Head, head: Head) -> float:
    """How far a header printed again lies to the right."""
    steps = sorted(b.middle - a.middle for a, b in zip(first.labels, head.labels, strict=True))
    return steps[len(steps) // 2]


def _ruled_rows(
    layout: PageLayout, xs: Sequence[float], rows: Sequence[TextRow]
) -> tuple[float, float]:
    """Heights of the first and the last rule of a table among these rows."""
    levels = find_levels(layout.rules, xs)
    inside = [n.y for n in levels if rows[0].top - _LEVEL_ROOM < n.y < rows[-1].bottom + 3]
    return (min(inside), max(inside)) if len(inside) >= 3 else (0.0, 0.0)


def _extent(
    rows: Sequence[TextRow],
    xs: Sequence[float],
    size: float,
    ruled: tuple[float, float],
    before: TextRow | None,
) -> int:
    """Number of leading rows that belong to a table with these columns."""
    last = before
    for i, row in enumerate(rows):
        between = ruled[0] <= row.middle and row.bottom <= ruled[1]
        if not between and _ends_table(row, xs, size, last):
            return i
        last = row
    return len(rows)


def _ends_table(row: TextRow, xs: Sequence[float], size: float, before: TextRow | None) -> bool:
    large = row.size > _LARGE * size and len(row.chars) >= _FEW
    if large or row.chars[0].x0 < xs[0] - _OUTSIDE:
        return True
    white = row.top - before.bottom if before is not None else 0.0
    if white > _LOOSE * size:
        return True
    x0, x1 = max(row.runs(), key=lambda run: run[1] - run[0])
    crossed = sum(x0 < x - 1 and x1 > x + 1 for x in xs[1:-1])
    if crossed >= 2 and x1 - x0 > _WIDE_RUN * (xs[-1] - xs[0]):
        return True
    return is_title(row.chars, xs) and (before is None or white > _TITLE_GAP * row.size)


def _to_rules(chain: _Chain) -> Columns:
    """The columns of a table, the outer ones as far as its rules reach on any page."""
    columns = chain.columns()
    left, right = columns.xs[0], columns.xs[-1]
    room = _RULE_ROOM * (right - left)
    for part in chain.parts:
        top, bottom = part.rows[0].top - _LEVEL_ROOM, part.rows[-1].bottom + _LEVEL_ROOM
        for edge in (*part.layout.rules, *fill_edges(part.layout.fills)):
            if top < edge.at < bottom:
                left = min(left, max(edge.lo - part.shift, columns.xs[0] - room))
                right = max(right, min(edge.hi - part.shift, columns.xs[-1] + room))
    return replace(columns, xs=(left, *columns.xs[1:-1], right))


def _habits(chain: _Chain, columns: Columns) -> Habits:
    """What the table does on all its pages."""
    whole = [_laid_over(part.rows, part.shift) for part in chain.parts]
    merging = merging_columns([c for chars in whole for c in chars], columns.xs)
    bodies = [_laid_over(part.body, part.shift) for part in chain.parts]
    return habits_of(bodies, columns.xs, merging)


def _laid_over(rows: Sequence[TextRow], shift: float) -> list[Char]:
    """Characters of a part as they would stand on the first page."""
    return [c._replace(x0=c.x0 - shift, x1=c.x1 - shift) for row in rows for c in row.chars]


def _piece(part: _Part, columns: Columns, habits: Habits) -> Piece | None:
    """The cells of a part; None where hardly anything stands under its header."""
    layout, rows = part.layout, part.rows
    if not part.body:
        return None
    xs = [float(x) for x in columns.shifted(part.shift)]
    top, bottom = min(r.top for r in rows), max(r.bottom for r in rows)
    rivers = [(a + part.shift, b + part.shift) for a, b in columns.rivers]
    known, tinted = _levels(layout, xs, rivers)
    levels = [n for n in known if top - _LEVEL_ROOM < n.y < bottom + _LEVEL_ROOM]
    span = _span(part, levels)
    inside = [c for row in rows for c in row.chars]
    cells = part_cells(
        inside, xs, levels, span, owners=columns.owners, habits=habits, tinted=tinted
    )
    piece = make_piece(layout.number, cells.boxes)
    piece.ruled, piece.recognised = False, True
    piece.unclear = cells.doubtful
    piece.guessed = cells.guessed
    piece.stands = columns.clear and 4 * len(cells.doubtful) <= piece.height
    return piece


def _levels(
    layout: PageLayout, xs: Sequence[float], rivers: Sequence[tuple[float, float]]
) -> tuple[list[Level], bool]:
    """Rules, or the ends of tinted rows where there are hardly any; whether it is those."""
    levels = find_levels(layout.rules, xs, rivers=rivers)
    if len(layout.fills) < 2 or len(levels) >= _FEW_RULES:
        return levels, False
    edges: list[Edge] = [*layout.rules, *fill_edges(layout.fills)]
    return find_levels(edges, xs, snap=_FILL_SNAP, rivers=rivers), True


def _span(part: _Part, levels: Sequence[Level]) -> Span:
    rows = part.rows
    top = rows[0].top - 2
    over = [n.y for n in levels if rows[0].top - _LEVEL_ROOM < n.y < rows[0].middle]
    top = over[-1] if over else top
    bottom = rows[-1].bottom + 2
    under = [n.y for n in levels if n.y > rows[-1].middle]
    bottom = under[0] if under else bottom
    if part.head is None:
        return Span(top, top, bottom)
    return Span(top, head_end(part.head.bottom, part.body, levels), bottom)


def _has_whole_rows(piece: Piece) -> bool:
    """Whether nearly every row has something in the column that says the most.

    The first and the last row of a page may be parts of rows that the page break cuts.
    """
    lengths = [0] * piece.width
    for cell in piece.cells:
        if cell.row_span == cell.col_span == 1:
            lengths[cell.col] += len(cell.text)
    main = max(range(piece.width), key=lambda c: lengths[c])
    inner = [c for c in piece.cells if c.col == main and 0 < c.row < piece.height - 1]
    return sum(not c.empty for c in inner) >= _WHOLE_ROWS * len(inner)


def _weigh(piece: Piece) -> None:
    """Cells are unsure beside a height where rows cannot be told surely, and where guessed."""
    for cell in piece.cells:
        beside = any(cell.box[1] - 0.5 <= y <= cell.box[3] + 0.5 for y in piece.unclear)
        if beside or (cell.col in piece.guessed and cell.row_span > 1):
            cell.sure = _UNSURE
