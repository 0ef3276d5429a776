"""Which of the official options a text has ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lvjian.core.boxes import OPEN_GLYPHS, TICKED_GLYPHS
from lvjian.core.numbers import plain

_ANY_CLASS = f"[{OPEN_GLYPHS}{TICKED_GLYPHS}]"
_BRACKET_BOX = re.compile(r"[\[(（【]\s*([√✓✔xX×✗vV■]?)\s*[\])）】]")
# R and þ are Wingdings 2 / Wingdings letters for a ticked box, £ and o for an open one.
_WINGDINGS = re.compile(r"(?<![A-Za-z])([RþSTo£¨])(?=\s*[一-鿿])")


@dataclass(frozen=True, slots=True)
class Ticks:
    """The state of a group of boxes.

    Attributes:
        ticked: official options with a ticked box, in official order.
        boxes: boxes seen, open or ticked.
        named: official options named in the text at all.
    """

    ticked: tuple[str, ...]
    boxes: int
    named: tuple[str, ...]


def read_ticks(text: str, options: Sequence[str]) -> Ticks:
    """Read the state of each option.

    A box belongs to the option right after it; in a text that begins with an option
    and ends with a box, to the option right before it.
    """
    line = _unify(text)
    spots = _spots(line, options)
    after = _boxes_follow(line, spots)
    ticked: list[str] = []
    for start, end, option in spots:
        mark = _mark(line, start, end, after=after)
        if mark and mark in TICKED_GLYPHS and option not in ticked:
            ticked.append(option)
    boxes = len(re.findall(_ANY_CLASS, _mask_words(line)))
    order = {option: i for i, option in enumerate(options)}
    named = sorted({option for _, _, option in spots}, key=order.__getitem__)
    return Ticks(tuple(sorted(ticked, key=order.__getitem__)), boxes, tuple(named))


def _unify(text: str) -> str:
    line = plain(text)
    line = _BRACKET_BOX.sub(lambda m: "☑" if m[1] else "☐", line)
    if re.search(r"[Rþ£¨]\s*[一-鿿]", line):
        line = _WINGDINGS.sub(lambda m: "☑" if m[1] in "RþST" else "☐", line)
    return re.sub(r"\s+", "", line)


def _mask_words(line: str) -> str:
    """口 counts as a box only where no word uses it (进口, 出口, 人口, 口径)."""
    return re.sub(r"[进出人入路窗港]口|口[径岸号头]", "__", line)


def _spots(line: str, options: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where each option stands; longer options first, so that 符合 is not found in 不符合."""
    taken: list[tuple[int, int, str]] = []
    for option in sorted(options, key=len, reverse=True):
        wanted = re.sub(r"\s+", "", plain(option))
        for match in re.finditer(re.escape(wanted), line):
            if all(match.end() <= s or match.start() >= e for s, e, _ in taken):
                taken.append((match.start(), match.end(), option))
    return sorted(taken)


def _boxes_follow(line: str, spots: list[tuple[int, int, str]]) -> bool:
    if not spots:
        return False
    before = sum(bool(_mark(line, s, e, after=False)) for s, e, _ in spots)
    behind = sum(bool(_mark(line, s, e, after=True)) for s, e, _ in spots)
    return behind > before or (
        behind == before > 0 and not re.match(_ANY_CLASS, line.lstrip("内资("))
    )


def _mark(line: str, start: int, end: int, *, after: bool) -> str:
    """The box glyph touching the option on the side asked for; a tick beside an open box wins."""
    piece = line[end : end + 2] if after else line[max(0, start - 2) : start][::-1]
    marks = re.match(f"{_ANY_CLASS}{{1,2}}", piece)
    if not marks:
        return ""
    found = marks.group()
    if after and len(found) == 2 and found[0] in OPEN_GLYPHS:
        return found[0]
    if not after and len(found) == 2 and found[0] in OPEN_GLYPHS and found[1] in TICKED_GLYPHS:
        return found[1]
    return found[0]
