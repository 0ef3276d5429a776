"""Differences of wording that a misread character explains as well as a changed one.

Recognition takes 末 for 未 and O for 0 even where it claims to be sure. On a recognised page
a few such differences are for a person to look at; changed numbers, standards and whole
words are not among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lvjian.core.identifiers import uscc_body, uscc_checks
from lvjian.core.text import substance

_ALIKE = (
    "己已巳", "末未", "人入八λ", "日曰目", "大太犬", "土士", "天夭夫", "千干于", "木本术", "王玉主",
    "田由甲申", "贝见", "今令", "兔免", "戊戌戍", "侯候", "拔拨", "折拆析", "晴睛清请情", "辨辩辫",
    "徒徙", "治冶洽", "茶荼", "栗粟", "即既", "微徽", "刺剌", "毫亳豪", "冷泠", "受爱", "官宫",
    "历厉", "广厂", "力刀", "问间", "住往佳", "密蜜", "竞竟", "燥躁噪操", "摸模", "低底抵",
    "待侍持", "经轻径", "评坪", "源原", "能熊", "废度", "污汚", "环坏", "境镜", "捡检验险", "管菅",
    "设没", "供洪", "氟氯氮氨氢氧氡", "各名", "任仕", "白自百", "仓合", "余佘", "代伐", "材村",
    "拟似", "货贷", "查杳", "盖益", "染柒", "排徘", "耗耙", "续绩", "网冈", "巾币", "丁了",
    "上土", "下卞", "小少", "不丕", "无元", "应庆", "可司", "得碍", "全金", "须颂",
)  # fmt: skip
"""Characters recognition confuses; few of the pairs mean anything to a reader of Chinese."""
_SAME_SHAPE = str.maketrans("oOlI|sSbBzZgq", "0011155882299")
"""Letters that look like digits, as the digits they look like."""
_WEIGHTY = frozenset(
    "不未无非免可应须必宜得大小高低多少上下内外前后增减升降全部均各或和及与有至到以已是否"
)
"""Characters that change what is asked; one for another is a change, not a slip."""
_DENYING = frozenset("不未无非免")
_LONG = 8
_MOST = 3
_FORGIVEN = 2
_STROKES = str.maketrans(dict.fromkeys("—―–－ー", "一"))
"""Flat strokes, which recognition takes for one another."""
_PER = 40
"""Slips in a wording: three, or one in forty characters (character error under 2.5 %:
``design/measured.md`` has 0.1 to 1.9 % on tables, more under a seal)."""


def may_be_misread(
    differences: Iterable[tuple[str, str]], length: int, *, certain: bool = False
) -> bool:
    """Whether all (official, found) differences of a wording of ``length`` may be slips.

    Args:
        certain: every character was read as surely as recognition can: none was taken for one
            of another shape, though one may have been passed over.
    """
    changed = 0
    for official, found in differences:
        left, right = substance(official), substance(found)
        if left == right:
            continue
        if not _slip(left, right) or (certain and _of_other_shape(left, right)):
            return False
        changed += max(len(left), len(right))
    return changed <= max(_MOST, length // _PER)


def _slip(left: str, right: str) -> bool:
    if left.translate(_SAME_SHAPE) == right.translate(_SAME_SHAPE):
        return True
    if re.search(r"\d", left + right):
        return False
    if left.isascii() and right.isascii() and left and right:
        return len(left) == len(right) and sum(a != b for a, b in zip(left, right, strict=True)) < 2
    if len(left) != len(right):
        lost = left or right
        return len(left) + len(right) == 1 and lost not in _DENYING
    if all(_alike(a, b) for a, b in zip(left, right, strict=True)):
        return True
    return len(left) == 1 and not (left in _WEIGHTY and right in _WEIGHTY)


def _of_other_shape(left: str, right: str) -> bool:
    """Whether as many characters stand there, one of them unlike the one it stands for."""
    one, other = left.translate(_SAME_SHAPE), right.translate(_SAME_SHAPE)
    pairs = list(zip(one, other, strict=False))
    return len(one) == len(other) and not all(_alike(a, b) for a, b in pairs)


def hides_the_official(differences: Iterable[tuple[str, str]]) -> bool:
    """Whether all (official, found) differences are look-alikes that change no meaning.

    For a wording that was read unsurely: the official letters are what was printed then. Two
    characters at most; never a number, a denial or another word that changes what is asked.
    """
    changed = 0
    for official, found in differences:
        left, right = substance(official.translate(_STROKES)), substance(found.translate(_STROKES))
        if left == right:
            continue
        pairs = list(zip(left, right, strict=False))
        if len(left) != len(right) or not all(a == b or _harmless(a, b) for a, b in pairs):
            return False
        changed += sum(a != b for a, b in pairs)
    return changed <= _FORGIVEN


def _harmless(official: str, found: str) -> bool:
    weighty = official in _WEIGHTY or found in _WEIGHTY
    return not weighty and not (official + found).isascii() and _alike(official, found)


def _alike(one: str, other: str) -> bool:
    return one == other or any(one in group and other in group for group in _ALIKE)


def same_but_misread(one: str, other: str, *, certain: bool = False) -> bool:
    """Whether two short values (a name, an address) differ by a slip, long ones by two.

    Args:
        certain: as of ``may_be_misread``.
    """
    left, right = substance(one), substance(other)
    if not left or not right:
        return False
    if left.translate(_SAME_SHAPE) == right.translate(_SAME_SHAPE):
        return True
    if _digits(left) != _digits(right) or abs(len(left) - len(right)) > 1:
        return False
    pairs = _pieces(left, right)
    few = len(pairs) <= 1 + (len(left) >= _LONG)
    return few and may_be_misread(pairs, 0, certain=certain)


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", text)


def _pieces(left: str, right: str) -> list[tuple[str, str]]:
    """Changed pieces, equal characters around them dropped."""
    if len(left) == len(right):
        return [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    short, long = sorted((left, right), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return [("", long[at])] if short[at:] == long[at + 1 :] else [(left, right)]


def codes_may_be_one(one: str, other: str, *, certain: bool = False) -> bool:
    """Whether two credit codes may be one that was misread: one character, or letters for digits.

    The check character tells which of two readings is wrong: two that both carry the right
    one are two codes.

    Args:
        certain: as of ``may_be_misread``.
    """
    left, right = uscc_body(one), uscc_body(other)
    if left.translate(_SAME_SHAPE) == right.translate(_SAME_SHAPE):
        return True
    if certain or (uscc_checks(left) and uscc_checks(right)):
        return False
    if len(left) != len(right):
        return abs(len(left) - len(right)) == 1 and _one_apart(left, right)
    return sum(a != b for a, b in zip(left, right, strict=True)) <= 2


def _one_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))
