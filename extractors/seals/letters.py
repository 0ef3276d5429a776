"""The letters of a square seal: two to four of a name, a firm's in rows or columns.

Recognised they tell a seal from a single large letter, a mark of a firm in Latin letters, a
word stamped or printed in a frame, a paragraph in a box.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from lvjian.core.recognised import SealColour
from lvjian.extractors.seals.inks import colour_in
from lvjian.extractors.seals.proof import Recognise
from lvjian.extractors.seals.squares import MARGIN, NAME_MM, WIDER, Square, behind_rim

Image = NDArray[np.uint8]
Cell = tuple[float, float, float, float]
_CELL, _PAD, _DARK = 44, 5, 0.5
_LETTERS = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z0-9&%.+\\-]{1,8}")
_BODY = re.compile(r"公司|有限|集团|中心|事务所|研究|学院|委员会|协会|厂|[章印]$")
_SURE, _NO_DOUBT, _CLEAR, _FIRM_SURE = 0.75, 0.9, 0.85, 0.55
_FIRM_LETTERS, _LINE_LETTERS, _PARAGRAPH, _LEAST_LINES = 5, 3, 7, 3
_MARKS = frozenset(
    re.findall(
        r"\S+",
        "作废 已审 审核 批准 原件 副本 正本 受控 样本 机密 秘密 绝密 保密 存档 归档 附件 复印 复印件 "
        "合格 不合格 必填 必选 可选 注意 警告 收讫 付讫 已核 核对 已核对 草稿 符合 不符 不符合 超标 "
        "待定 印章 盖章 公章 照片 高风险 低风险 中风险 整改 得分 结论",
    )
)
"""Words that are stamped or printed in a frame."""
_INK, _FEW_INK, _LEAST_LINE = 140, 0.02, 12
_L, _R, _T, _B = (0, 0, 0.5, 1), (0.5, 0, 1, 1), (0, 0, 1, 0.5), (0, 0.5, 1, 1)
_TL, _TR = (0, 0, 0.5, 0.5), (0.5, 0, 1, 0.5)
_BL, _BR = (0, 0.5, 0.5, 1), (0.5, 0.5, 1, 1)
_LAYOUTS: tuple[tuple[Cell, ...], ...] = (
    (_T, _B),
    (_R, _TL, _BL),
    (_L, _TR, _BR),
    (_TR, _BR, _TL, _BL),
    ((0, 0, 1, 1 / 3), (0, 1 / 3, 1, 2 / 3), (0, 2 / 3, 1, 1)),
    (_L, _R),
)
"""Cells of a name in the order it is read: from the top, from the right."""
_WIDE_LAYOUTS: tuple[tuple[Cell, ...], ...] = tuple(
    tuple((n / count, 0, (n + 1) / count, 1) for n in range(count)) for count in (2, 3, 4)
)


@dataclass(frozen=True, slots=True)
class Letters:
    """What a square seal's letters say of it.

    Attributes:
        proven: they are a name's or a firm's; ``refuted``: they are something else's.
        text: of a firm's seal, where every letter was read.
    """

    proven: bool
    refuted: bool
    text: str | None = None
    sure: float = 0.0


def read_letters(
    flat: Image,
    square: Square,
    *,
    colour: SealColour,
    paper: Sequence[float],
    recognise: Recognise,
) -> Letters:
    """Read a square put straight.

    Args:
        recognise: reads one line of text, dark on white.
    """
    body = _dark_letters(flat, square, colour, paper)
    if min(body.shape) < 16:
        return Letters(proven=False, refuted=False)
    if max(square.mm) > NAME_MM:
        firm = _firm(body, recognise)
        if firm.proven or min(square.mm) > NAME_MM:
            return firm
    lines = _lines(body)
    if len(lines) >= _LEAST_LINES and _is_paragraph(lines, recognise):
        return Letters(proven=False, refuted=True)
    wide = square.mm[0] > WIDER * square.mm[1]
    text, sure = _name(body, _WIDE_LAYOUTS if wide else _LAYOUTS, recognise)
    if text in _MARKS or text[::-1] in _MARKS:
        return Letters(proven=False, refuted=sure >= _FIRM_SURE)
    proven = sure >= _SURE and (not wide or _BODY.search(text) is not None)
    whole = _dark(flat, square, colour, paper)
    if sure < _NO_DOUBT and (_is_one_letter(whole, recognise) or _is_print(body, recognise)):
        return Letters(proven=False, refuted=True)
    return Letters(proven=proven, refuted=False)


def _dark(flat: Image, square: Square, colour: SealColour, paper: Sequence[float]) -> Image:
    """The whole square, its letters dark on white."""
    ink = colour_in(flat, colour, paper)[MARGIN:-MARGIN, MARGIN:-MARGIN].astype(np.float32)
    light = flat[MARGIN:-MARGIN, MARGIN:-MARGIN, 0 if colour == "blue" else 2]
    strong = np.clip(ink * (255.0 / max(12.0, float(np.percentile(ink, 92)))), 0, 255)
    strong[light < _DARK * max(paper)] = 255.0 if square.white else 0.0
    return np.asarray(strong if square.white else 255.0 - strong, np.uint8)


def _dark_letters(flat: Image, square: Square, colour: SealColour, paper: Sequence[float]) -> Image:
    """What stands behind the rim, its letters dark on white."""
    dark = _dark(flat, square, colour, paper)
    if square.white:
        edge = max(1, round(0.04 * min(dark.shape)))
        return dark[edge:-edge, edge:-edge]
    body = dark < _INK
    top, bottom = behind_rim(body.mean(axis=1)), behind_rim(body.mean(axis=1)[::-1])
    left, right = behind_rim(body.mean(axis=0)), behind_rim(body.mean(axis=0)[::-1])
    return _trimmed(dark[top : dark.shape[0] - bottom, left : dark.shape[1] - right])


def _trimmed(dark: Image) -> Image:
    """Without the paper around."""
    ink = dark < _INK
    rows = np.flatnonzero(ink.mean(axis=1) > _FEW_INK)
    columns = np.flatnonzero(ink.mean(axis=0) > _FEW_INK)
    if not len(rows) or not len(columns):
        return dark
    return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _line(parts: Sequence[Image]) -> Image:
    """Letters side by side, each made as high as wide."""
    cells: list[Image] = []
    for part in parts:
        own = _trimmed(part)
        high, wide = own.shape
        # 一 is flat, 1 narrow: what is much longer than its cell allows is not stretched.
        size = (_CELL, max(10, _CELL * high * 3 // wide) if 4 * high < wide else _CELL)
        cell = cv2.resize(own, size, interpolation=cv2.INTER_AREA)
        above = (_CELL - size[1]) // 2
        below = _CELL - size[1] - above
        cells.append(
            np.asarray(
                cv2.copyMakeBorder(
                    cell, above + _PAD, below + _PAD, _PAD, _PAD, cv2.BORDER_CONSTANT, value=255
                ),
                np.uint8,
            )
        )
    return np.asarray(cv2.cvtColor(np.hstack(cells), cv2.COLOR_GRAY2BGR), np.uint8)


def _cells(body: Image, layout: Sequence[Cell]) -> list[Image]:
    high, wide = body.shape
    return [
        body[round(y0 * high) : round(y1 * high), round(x0 * wide) : round(x1 * wide)]
        for x0, y0, x1, y1 in layout
    ]


def _name(
    body: Image, layouts: Sequence[Sequence[Cell]], recognise: Recognise
) -> tuple[str, float]:
    """The best reading of a name in which every cell is one Chinese letter."""
    best = ("", 0.0)
    for layout in layouts:
        text, sure = recognise(_line(_cells(body, layout)))
        letters = "".join(_LETTERS.findall(text))
        if len(letters) == len(layout) == len(text.strip()) and sure > best[1]:
            best = (letters, sure)
    return best


def _is_one_letter(whole: Image, recognise: Recognise) -> bool:
    """Whether what looks like a rim and letters is one large letter: 团, 国."""
    text, sure = recognise(_line([whole]))
    return sure >= _CLEAR and len(text.strip()) == 1


def _is_print(body: Image, recognise: Recognise) -> bool:
    """A single letter in a frame, a word in Latin letters, or lines of print."""
    if _is_one_letter(body, recognise):
        return True
    lines = _lines(body)
    if len(lines) == 1:
        wide = cv2.copyMakeBorder(body, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=255)
        text, sure = recognise(np.asarray(cv2.cvtColor(wide, cv2.COLOR_GRAY2BGR), np.uint8))
        return sure >= _SURE and _LATIN.fullmatch(text.strip()) is not None
    return _is_paragraph(lines, recognise)


def _is_paragraph(lines: Sequence[Image], recognise: Recognise) -> bool:
    read = [recognise(line) for line in lines]
    count = [len(_LETTERS.findall(t)) for t, sure in read if sure >= _SURE]
    if max(count, default=0) < _LINE_LETTERS or sum(count) < _PARAGRAPH:
        return False
    return not _BODY.search("".join(t for t, _ in read))


def _lines(body: Image) -> list[Image]:
    """Lines of letters with paper between them."""
    dark = np.concatenate([[False], (body < _INK).mean(axis=1) > _FEW_INK, [False]])
    ends = np.flatnonzero(dark[1:] != dark[:-1])
    found: list[Image] = []
    for top, bottom in zip(ends[::2], ends[1::2], strict=True):
        if bottom - top >= _LEAST_LINE:
            part = cv2.copyMakeBorder(body[top:bottom], 4, 4, 8, 8, cv2.BORDER_CONSTANT, value=255)
            found.append(np.asarray(cv2.cvtColor(part, cv2.COLOR_GRAY2BGR), np.uint8))
    return found


def _firm(body: Image, recognise: Recognise) -> Letters:
    """The name of a firm in rows from the left, or in columns from the right."""
    ink = (body < _INK).astype(np.float32)
    best, most = Letters(proven=False, refuted=False), 0.0
    for across, down in product(_parts(ink.mean(axis=0)), _parts(ink.mean(axis=1))):
        for lines in _orders(across, down):
            read = [recognise(_line(_cells(body, line))) for line in lines]
            parts = ["".join(_LETTERS.findall(text)) for text, _ in read]
            text, sure = "".join(parts), sum(s for _, s in read) / len(read)
            named = len(text) >= _FIRM_LETTERS and _BODY.search(text)
            # A grid that is too coarse leaves letters out.
            if named and sure > _FIRM_SURE and len(text) * sure > most:
                most = len(text) * sure
                whole = sure >= _NO_DOUBT and [len(p) for p in parts] == [len(x) for x in lines]
                best = Letters(proven=True, refuted=False, text=text if whole else None, sure=sure)
    return best


def _orders(across: int, down: int) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """The cells of a grid in rows, and in columns from the right."""
    rows = [
        [(c / across, r / down, (c + 1) / across, (r + 1) / down) for c in range(across)]
        for r in range(down)
    ]
    return rows, [[row[c] for row in rows] for c in reversed(range(across))]


def _parts(dense: NDArray[np.float32]) -> list[int]:
    """The two likeliest counts of letters: the least ink lies on the lines between them."""
    length = len(dense)
    soft = np.convolve(dense, np.ones(5) / 5, "same")
    usual = float(soft.mean()) or 1.0
    found: list[tuple[float, int]] = []
    for count in range(2, 7):
        at = [round(length * n / count) for n in range(1, count)]
        between = [float(soft[max(0, a - 4) : a + 5].min()) for a in at]
        found.append((sum(between) / len(between) / usual - 0.04 * count, count))
    return [count for _, count in sorted(found)[:2]]
