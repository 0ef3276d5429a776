"""The second half of 《》 read as a bracket of another kind, told by the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.scan.text import matters

_OPEN = {"《": "》", "（": "）", "(": "）"}
_CLOSED = {"》": "》", "）": "）", ")": "）"}
_LIKE = frozenset("〉>)）")
"""What the second half of 《》 is taken for."""


def in_cells(cells: Sequence[int | None], lines: Sequence[RecognisedLine]) -> list[RecognisedLine]:
    """The lines of a page, a second half of 《》 read as another bracket put right.

    Args:
        cells: number of the cell that each line stands in; negative or None where it is not
            known which lines go on in which.
        lines: from the top down.
    """
    out = list(lines)
    groups: dict[int, list[int]] = {}
    for i, cell in enumerate(cells):
        own = cell if cell is not None and cell >= 0 else -1 - i
        groups.setdefault(own, []).append(i)
    for at in groups.values():
        for i, text in zip(at, _closed([lines[i].text for i in at]), strict=True):
            out[i] = _with(lines[i], text)
    return out


def _with(line: RecognisedLine, text: str) -> RecognisedLine:
    if text == line.text:
        return line
    chars = tuple((c, lo, hi) for c, (_, lo, hi) in zip(text, line.chars, strict=True))
    kept = (s for c, s in zip(text, line.char_sure, strict=True) if matters(c))
    return replace(line, text=text, chars=chars, sure=min(kept, default=1.0))


def _closed(texts: Sequence[str]) -> list[str]:
    whole = "".join(texts)
    out = list(whole)
    open_: list[str] = []
    for i, char in enumerate(whole):
        if char in _OPEN:
            open_.append(char)
        elif open_ and _CLOSED.get(char, "") == _OPEN[open_[-1]]:
            open_.pop()
        elif char in _LIKE and open_ and open_[-1] == "《" and not _closed_later(whole[i + 1 :]):
            out[i] = "》"
            open_.pop()
        elif char == "》" and "《" in open_:
            del open_[len(open_) - 1 - open_[::-1].index("《") :]
    ends = list(accumulate(map(len, texts)))
    return ["".join(out[a:b]) for a, b in zip([0, *ends], ends, strict=False)]


def _closed_later(rest: str) -> bool:
    """Whether the title that is open has its end further on."""
    end, start = rest.find("》"), rest.find("《")
    return end >= 0 and not 0 <= start < end
