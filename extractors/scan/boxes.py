"""Check boxes told by their picture: a frame of four straight sides, empty or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.boxes import OPEN, TICKED
from lvjian.core.place import Box
from lvjian.core.recognised import CheckBox, RecognisedLine
from lvjian.extractors.pdf.glyphs import is_wide

Mask = NDArray[np.bool_]

_READ_AS = frozenset("☐□▢◻☑☒■▣√✓囗")
"""What the model reads a box as. 口 and 回 are not among them: 进口 and 回收 are words."""
_AFTER_HUI = frozenset("收用复顾访流馈报购火填料转灌避")
_SIDE = (0.62, 1.3)
_COVERED = 0.8
_EMPTY, _MARKED = 0.035, 0.09
_DOUBTED, _DOUBTED_WORD = 0.8, 0.35
_OVERLAP = 0.35
_GAP, _SMALL = 0.5, 0.45
"""Widths of a gap with room for a box, and of one from a face with smaller signs."""
_FULL_HEIGHT = 0.92
_AGREED, _SEEN, _UNCLEAR = 0.98, 0.92, 0.5


@dataclass(frozen=True, slots=True)
class _Square:
    """A frame in pixels, and the share of ink in its inside."""

    box: tuple[int, int, int, int]
    filled: float

    @property
    def ticked(self) -> bool | None:
        """Whether there is a mark inside; None where that is not clear."""
        if self.filled <= _EMPTY:
            return False
        return True if self.filled >= _MARKED else None


def with_boxes(
    lines: Sequence[RecognisedLine], ink: Mask, *, dpi: float
) -> tuple[tuple[RecognisedLine, ...], tuple[CheckBox, ...]]:
    """The lines with ☐ or ☑ where the picture shows a box, and the boxes.

    Args:
        ink: print without rulings.
    """
    px = dpi / 72.0
    heights = sorted(line.box[3] - line.box[1] for line in lines if line.text)
    if not heights:
        return tuple(lines), ()
    usual = heights[len(heights) // 2]
    em = usual / _FULL_HEIGHT * px
    out = list(lines)
    boxes: list[CheckBox] = []
    for square in _squares(ink, em):
        x0, y0, x1, y1 = (round(v / px, 2) for v in square.box)
        at = _line_at(out, (x0, y0, x1, y1), usual)
        if at is None:
            continue
        changed = _with_box(out[at], (x0, x1), square.ticked)
        if changed is not None:
            out[at] = changed
            boxes.append(CheckBox((x0, y0, x1, y1), square.ticked))
    for i, line in enumerate(out):
        for square in _passed_over(line, ink, em, px):
            x0, y0, x1, y1 = (round(v / px, 2) for v in square.box)
            changed = _with_box(line, (x0, x1), square.ticked)
            if changed is not None:
                out[i] = changed
                boxes.append(CheckBox((x0, y0, x1, y1), square.ticked))
    return tuple(out), tuple(boxes)


def _passed_over(line: RecognisedLine, ink: Mask, em: float, px: float) -> list[_Square]:
    """Boxes in the gaps of a line, that may touch the character beside them."""
    if not line.chars:
        return []
    middles = [px * (lo + hi) / 2 for _, lo, hi in line.chars]
    half = [0.5 * em if is_wide(c) else 0.3 * em for c, _, _ in line.chars]
    ends = [px * line.box[0] - 2, *(m + h for m, h in zip(middles, half, strict=True))]
    starts = [*(m - h for m, h in zip(middles, half, strict=True)), px * line.box[2] + 2]
    top, bottom = int(px * line.box[1]) - 2, int(px * line.box[3]) + 3
    found: list[_Square] = []
    for low, high in zip(ends, starts, strict=True):
        if high - low < _GAP * em:
            continue
        left = max(0, int(low))
        part = ink[max(0, top) : bottom, left : int(high) + 1]
        square = _frame(part, part, em, least=_SMALL) if part.any() else None
        if square is not None:
            x0, y0, x1, y1 = square.box
            box = (left + x0, max(0, top) + y0, left + x1, max(0, top) + y1)
            found.append(_Square(box, square.filled))
    return found


def _squares(ink: Mask, em: float) -> list[_Square]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    low, high = _SIDE[0] * em, 2.0 * em
    wide, tall = stats[:, 2], stats[:, 3]
    likely = (wide >= low) & (tall >= low) & (wide <= high) & (tall <= high)
    likely[0] = False
    found: list[_Square] = []
    for i in np.nonzero(likely)[0]:
        left, top, width, height = (int(v) for v in stats[i][:4])
        part = slice(top, top + height), slice(left, left + width)
        square = _frame(np.asarray(labels[part] == i), np.asarray(ink[part]), em)
        if square is not None:
            x0, y0, x1, y1 = square.box
            box = (left + x0, top + y0, left + x1, top + y1)
            found.append(_Square(box, square.filled))
    return sorted(found, key=lambda s: (s.box[1], s.box[0]))


def _frame(mask: Mask, ink: Mask, em: float, *, least: float = _SIDE[0]) -> _Square | None:
    """The frame in one piece of ink; a tick may reach out of it, or stand free inside.

    Args:
        em: full width of a character, in pixels.
        least: full widths that a side is long.
    """
    rows = np.nonzero(mask.sum(axis=1) >= least * em)[0]
    columns = np.nonzero(mask.sum(axis=0) >= least * em)[0]
    if len(rows) < 2 or len(columns) < 2:
        return None
    y0, y1 = int(rows[0]), int(rows[-1]) + 1
    x0, x1 = int(columns[0]), int(columns[-1]) + 1
    width, height = x1 - x0, y1 - y0
    side = max(width, height)
    if not least * em <= min(width, height) or side > _SIDE[1] * em:
        return None
    if abs(width - height) > max(3, 0.15 * side):
        return None
    inside = mask[y0:y1, x0:x1]
    edge = max(2, round(0.12 * side))
    sides = (
        inside[:edge].any(axis=0),
        inside[-edge:].any(axis=0),
        inside[:, :edge].any(axis=1),
        inside[:, -edge:].any(axis=1),
    )
    if any(float(one.mean()) < _COVERED for one in sides):
        return None
    inset = max(3, round(0.22 * side))
    core = ink[y0:y1, x0:x1][inset:-inset, inset:-inset]
    return _Square((x0, y0, x1, y1), float(core.mean()) if core.size else 0.0)


def _line_at(lines: Sequence[RecognisedLine], box: Box, usual: float) -> int | None:
    """The line a box stands in, or right before or after."""
    middle = (box[1] + box[3]) / 2
    best: tuple[float, int] | None = None
    for i, line in enumerate(lines):
        if not line.chars or not line.box[1] <= middle <= line.box[3]:
            continue
        gap = max(line.box[0] - box[2], box[0] - line.box[2], 0.0)
        if gap <= usual and (best is None or gap < best[0]):
            best = gap, i
    return best[1] if best else None


def _with_box(
    line: RecognisedLine, span: tuple[float, float], ticked: bool | None
) -> RecognisedLine | None:
    """The line with the box in it; None where the model surely read a character there."""
    middle, width = (span[0] + span[1]) / 2, span[1] - span[0]
    shared = [min(hi, span[1]) - max(lo, span[0]) for _, lo, hi in line.chars]
    hits = [i for i, (_, lo, hi) in enumerate(line.chars) if lo < middle < hi]
    char = OPEN if ticked is False else TICKED
    if not hits:
        if max(shared) > _OVERLAP * width:
            return None
        return _put(line, line_index(line, middle), 0, (char, *span), _sure(ticked, agreed=False))
    at = min(hits, key=lambda i: abs(sum(line.chars[i][1:]) / 2 - middle))
    read, sure = line.chars[at][0], line.char_sure[at]
    if read not in _READ_AS and sure >= (_DOUBTED_WORD if is_wide(read) else _DOUBTED):
        return None
    if ticked is None or _in_latin_word(line, at):
        return None
    if ticked and _begins_a_word(line, at):
        return _put(line, at, 1, ("回", *span), _UNCLEAR)
    agreed = (read in "☑☒") == ticked and read in "☐□▢◻☑☒"
    return _put(line, at, 1, (char, *span), max(_sure(ticked, agreed=agreed), sure * agreed))


def _in_latin_word(line: RecognisedLine, at: int) -> bool:
    """Whether a frame is a letter with round sides, right behind another: the O of ISO."""
    before = line.text[at - 1 : at]
    read = line.text[at]
    return read.isascii() and read.isalnum() and before.isascii() and before.isalpha()


def _begins_a_word(line: RecognisedLine, at: int) -> bool:
    """Whether a box with something in it is 回: 回收, 回用, 回复."""
    after = line.chars[at + 1 : at + 2]
    return bool(after) and after[0][0] in _AFTER_HUI


def line_index(line: RecognisedLine, x: float) -> int:
    """Where in the line a character at ``x`` belongs."""
    return sum((lo + hi) / 2 < x for _, lo, hi in line.chars)


def _sure(ticked: bool | None, *, agreed: bool) -> float:
    if ticked is None:
        return _UNCLEAR
    return _AGREED if agreed else _SEEN


def _put(
    line: RecognisedLine, at: int, drop: int, char: tuple[str, float, float], sure: float
) -> RecognisedLine:
    chars = (*line.chars[:at], char, *line.chars[at + drop :])
    sures = (*line.char_sure[:at], sure, *line.char_sure[at + drop :])
    text = "".join(c for c, _, _ in chars)
    box = (min(line.box[0], char[1]), line.box[1], max(line.box[2], char[2]), line.box[3])
    return replace(
        line, text=text, box=box, chars=chars, char_sure=sures, sure=min(sures), alternatives=()
    )
