"""Characters of fonts whose table of characters has gaps.

PDFium takes the glyph's number for a character there, which nobody wrote. Such places are
read as U+FFFD: what they say is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from lvjian.core.document import PageDoubt
from lvjian.core.place import Box
from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.pdf import native as native
from lvjian.extractors.pdf.page import Char

LOST = "\ufffd"
_LOST_CODE = 0xFFFD


@dataclass(slots=True)
class KnownCodes:
    """What was found out about the character codes of one file.

    Attributes:
        good: codes that were asked about once and stand for a character.
        gaps: some font of it has gaps: every character is asked about from then on.
        unmapped: the page looked at last shows glyphs by numbers that stand for no character.
        numbers: some page did, so that few of them are enough on another.
    """

    good: set[int] = field(default_factory=set)
    gaps: bool = False
    unmapped: bool = False
    numbers: bool = False

    def settle(self, textpage: int, codes: list[int]) -> None:
        """Put U+FFFD for codes that stand for no character.

        A file has few different codes: once they are known a page costs a set difference.
        """
        self.unmapped = _is_unmapped(textpage, codes, least=0.0 if self.numbers else _THIRD)
        self.numbers = self.numbers or self.unmapped
        fresh = {code for code in set(codes) - self.good if code > 0x20 or not code}
        if not fresh and not self.gaps:
            return
        first: dict[int, int] = {}
        for index, code in enumerate(codes):
            if code in fresh:
                first.setdefault(code, index)
        bad = {code for code, index in first.items() if _is_lost(textpage, index, code)}
        self.good |= fresh - bad
        self.gaps = self.gaps or bool(bad)
        if self.gaps:
            for index, code in enumerate(codes):
                if (code > 0x20 or not code) and _is_lost(textpage, index, code):
                    codes[index] = _LOST_CODE


def _is_lost(textpage: int, index: int, code: int) -> bool:
    """Whether a code is a gap in the table of a text font; symbol fonts need none."""
    if 0xF000 <= code <= 0xF0FF or 0 < code < 0x100:
        return False
    private = 0xE000 <= code <= 0xF8FF
    return private or code in (0, _LOST_CODE) or bool(native.map_error(textpage, index))


def _is_unmapped(textpage: int, codes: Sequence[int], *, least: float) -> bool:
    """Whether a page shows glyphs by numbers that stand for no character.

    Subsets of fonts number their glyphs from 1; without a table these numbers would be read
    as Latin letters and marks.

    Args:
        least: share of Latin letters and marks from which it is asked.
    """
    step = max(len(codes) // _SAMPLE, 1)
    some = codes[::step]
    if sum(map(_LATIN.__contains__, some)) < least * len(some):
        return False
    sample = [step * i for i, code in enumerate(some) if code in _LATIN]
    bad = sum(bool(native.map_error(textpage, index)) for index in sample)
    return bad >= _FEW and bad > _SHARE * len(sample)


_LATIN = frozenset(range(1, 0x100)) - {0x02, 0x09, 0x0A, 0x0D, 0x20}
"""The low numbers among them: no character is below 32 but those that PDFium puts in itself."""
_SAMPLE = 400
_THIRD = 1 / 3
_FEW = 4
_SHARE = 0.03
"""Fonts that say what they show have none at all."""


def lost_boxes(chars: Sequence[Char]) -> list[Box]:
    """Where the lost characters of a page stand."""
    return [(c.x0, c.top, c.x1, c.bottom) for c in chars if c.text == LOST]


def lost_lines(boxes: Sequence[Box]) -> list[RecognisedLine]:
    """The same as words nobody is sure of, so that what rests on them is not judged."""
    return [
        RecognisedLine("0", box, (("0", box[0], box[2]),), sure=0.0, char_sure=(0.0,))
        for box in boxes
    ]


def lost_doubt(page: int, boxes: Sequence[Box]) -> PageDoubt:
    """What is to be said of a page with lost characters."""
    return PageDoubt(
        page,
        "lost-glyphs",
        f"这一页有 {len(boxes)} 个字的字体没有文字对照，读不出是什么字（以“{LOST}”表示），其余文字已读取",
    )
