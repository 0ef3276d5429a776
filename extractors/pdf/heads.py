"""Heads of tables printed again on later pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lvjian.extractors.pdf.labels import HEADER_LABELS
from lvjian.extractors.pdf.pieces import Piece, PieceCell

_SAME = 4.0
_MAX_HEADER = 3
_LABELS = 3


def repeated_header(first: Piece, piece: Piece) -> int:
    """Number of leading rows of ``piece`` that repeat the head of a table that began with ``first``."""
    for count in range(min(_MAX_HEADER, piece.height - 1, first.height), 0, -1):
        ours = _head(first, count)
        if (
            ours is not None
            and len([t for _, t in ours if t]) >= 2
            and _same_head(ours, _head(piece, count, again=True), exact=not piece.recognised)
        ):
            return count
    return 0


def is_head(texts: Sequence[str]) -> bool:
    """Whether the entries of a row are the words over the columns of an official table."""
    words = [re.sub(r"\s", "", text) for text in texts if text.strip()]
    labels = sum(word in HEADER_LABELS for word in words)
    return labels >= _LABELS and 2 * labels > len(words)


def _same_head(
    ours: list[tuple[int, str]], theirs: list[tuple[int, str]] | None, *, exact: bool
) -> bool:
    """Whether two heads say the same; of recognised words a sixth may be misread."""
    if exact or theirs is None or ours == theirs:
        return ours == theirs
    if [row for row, _ in ours] != [row for row, _ in theirs]:
        return False
    whole = sum(max(len(a), len(b)) for (_, a), (_, b) in zip(ours, theirs, strict=True))
    wrong = sum(
        max(len(a), len(b)) - sum(map(str.__eq__, a, b))
        for (_, a), (_, b) in zip(ours, theirs, strict=True)
    )
    return whole >= 8 and wrong * 6 <= whole


def _head(piece: Piece, count: int, *, again: bool = False) -> list[tuple[int, str]] | None:
    """Cells of the first ``count`` rows as (row, text); None where one reaches below them.

    Args:
        again: a head printed again may lack the rule to a merged cell that goes on below it:
            then only what stands in its own rows counts.
    """
    cells = [c for c in piece.cells if c.row < count]
    reaching = [c for c in cells if c.row + c.row_span > count]
    if reaching and (not again or 2 * len(reaching) > len(cells) + 1):
        return None
    ordered = sorted(cells, key=lambda c: (c.row, c.col))
    bottom = piece.ys[count]
    return [(c.row, re.sub(r"\s", "", _text_above(c, bottom))) for c in ordered]


def _text_above(cell: PieceCell, bottom: float) -> str:
    if cell.box[3] <= bottom + _SAME:
        return cell.text
    return "".join(line.text for line in cell.lines if line.base <= bottom)
