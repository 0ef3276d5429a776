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
from lvjian.extractors.seals.flats import MARGIN, Square, behind_rim
from lvjian.extractors.seals.inks import colour_in
from lvjian.extractors.seals.proof import Recognise
from lvjian.extractors.seals.squares import NAME_MM, WIDER

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
        "待定 无效 仅供 内部 资料 存查 专用 印章 盖章 公章 照片 高风险 低风险 中风险 整改 得分 结论",
    )
)
"""Words that are stamped or printed in a frame."""
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈"
    "姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛"
    "洪龚汤陶黎温莫易樊乔文安殷颜庄章鲁倪庞邢俞翟蓝聂齐向申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季管符辛苗詹"
    "曲欧阳靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜成饶宁凌盛查单冉鲍华包屈房喻解蒲卫简时连车项闵邬吉"
    "党阳司费蒙席晏隋古强穆姬宫景米麦谈柏瞿艾沙鄢桂窦郁缪畅巩卓褚栾戚全娄甄郎池丛边岑农苟迟保商臧佘卞虞"
    "刁冷应匡栗仇练楚揭师官佟封燕桑巫敖原植邝仲荆储宗楼干苑寇盖南屠鞠荣井乐银奚明麻雍花闻冼木郜廉衣蔺和冀"
    "占门帅利满诸慕上皇东令"
)
"""First letters of the commonest family names: almost everybody's."""
_SEAL_WORD = frozenset("印章")
_INK, _FEW_INK, _LEAST_LINE = 140, 0.02, 12
_FRAMED, _MOST_NAME, _LONGEST_NAME_MM = 0.6, 4, 32.0
"""Rim of every side of a frame that can be seen; letters of a name, how long its
seal is at most."""
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
    pressed: bool = False,
) -> Letters:
    """Read a square put straight.

    Args:
        pressed: by a hand: what is hard to read is worn, and no mark of a firm.
        recognise: reads one line of text, dark on white.
    """
    body = _dark_letters(flat, square, colour, paper)
    if min(body.shape) < 16:
        return Letters(proven=False, refuted=False)
    if max(square.mm) > NAME_MM:
        firm = _firm(body, recognise)
        if firm.proven or min(square.mm) > NAME_MM or max(square.mm) > _LONGEST_NAME_MM:
            return firm
    lines = _lines(body)
    if len(lines) >= _LEAST_LINES and _is_paragraph(lines, recognise):
        return Letters(proven=False, refuted=True)
    wide = square.mm[0] > WIDER * square.mm[1]
    names = _names(body, _WIDE_LAYOUTS if wide else _LAYOUTS, recognise)
    if _are_marks(names) or (wide and _is_notice(body, recognise)):
        return Letters(proven=False, refuted=True)
    proven = any(sure >= _SURE and _is_name(t, wide=wide) for t, sure in names)
    whole = _dark(flat, square, colour, paper)
    bare = min(square.rim) < _FRAMED
    doubted = not pressed and max((s for _, s in names), default=0.0) < _NO_DOUBT
    refuted = (bare or doubted) and _is_one_letter(whole, recognise)
    refuted = refuted or (doubted and _is_print(body, recognise))
    return Letters(proven=proven and not refuted, refuted=refuted)


def _are_marks(names: Sequence[tuple[str, float]]) -> bool:
    """Whether some reading is a word that is stamped or printed in a frame."""
    return any(sure >= _FIRM_SURE and (t in _MARKS or t[::-1] in _MARKS) for t, sure in names)


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


def _names(
    body: Image, layouts: Sequence[Sequence[Cell]], recognise: Recognise
) -> list[tuple[str, float]]:
    """Readings of a name in which every cell is one Chinese letter, and how sure each is."""
    found: list[tuple[str, float]] = []
    lines = [(len(layout), _line(_cells(body, layout))) for layout in layouts]
    if layouts is _WIDE_LAYOUTS:
        lines += [(len(layout), _whole(body)) for layout in layouts]
    for count, line in lines:
        text, sure = recognise(line)
        letters = "".join(_LETTERS.findall(text))
        if len(letters) == count == len(text.strip()):
            found.append((letters, sure))
    return found


def _is_name(text: str, *, wide: bool) -> bool:
    """Whether letters are a person's name; of wide ones, which may run either way, as well."""
    if text[0] in _SURNAMES or text[-1] in _SEAL_WORD:
        return True
    return wide and (text[-1] in _SURNAMES or text[0] in _SEAL_WORD)


def _is_notice(body: Image, recognise: Recognise) -> bool:
    """Whether a line of words says what a stamp on a copy says."""
    text, sure = recognise(_whole(body))
    letters = "".join(_LETTERS.findall(text))
    return len(letters) > _MOST_NAME or (
        sure >= _FIRM_SURE and any(mark in letters for mark in _MARKS)
    )


def _whole(body: Image) -> Image:
    edged = cv2.copyMakeBorder(body, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=255)
    return np.asarray(cv2.cvtColor(edged, cv2.COLOR_GRAY2BGR), np.uint8)


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
        text, sure = recognise(_whole(body))
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
