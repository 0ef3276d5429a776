"""Proves that a text of a pack stands in its source document, at its line.

The sources are PDF text: a text is broken over lines, cut by page heads, and the cells of
neighbouring columns stand between its pieces. A text is proved when it can be read off,
white space apart, in pieces that begin where a cell or a line begins and end at white space
or at the end of a line, in the order of the lines, the first on the line stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lvjian.core.errors import RubricError
from lvjian.rubrics.loader import SOURCES

# Henan's source carries HTML: raised figures belong to the text, paragraphs and boxes do not.
_RAISED, _TAG = re.compile(r"\s*<sup>(.*?)</sup>\s*"), re.compile(r"<[^>]*>")
# The longest text (Zhejiang, row 6.1.6) with a page head in between runs over 32 lines.
_REACH = 48


class SourceText:
    """The lines of one source document, counted from 1."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = [_TAG.sub(" ", _RAISED.sub(r"\1", line)) for line in lines]
        self._starts = cache(self._find_starts)

    def __len__(self) -> int:
        return len(self._lines)

    def line(self, number: int) -> str:
        """The words of a line."""
        return self._lines[number - 1]

    def proves(self, text: str, line: int) -> bool:
        """Whether the text begins on that line and can be read off to its end."""
        wanted = "".join(text.split())
        if not 1 <= line <= len(self._lines) or not wanted:
            return False
        return any(
            self._rest(wanted[taken:], line, line + _REACH)
            for start in range(len(self.line(line)))
            for taken in _pieces(self.line(line), start, wanted)
        )

    def find(self, text: str, first: int, last: int | None = None) -> int | None:
        """The first line from ``first`` on that the text begins on, None if there is none."""
        for number in range(first, (last or len(self._lines)) + 1):
            if self.proves(text, number):
                return number
        return None

    def holds(self, text: str, first: int, last: int) -> bool:
        """Whether the words stand in these lines, maybe in the middle of a sentence."""
        window = self._lines[max(0, first - 1) : last]
        return "".join(text.split()) in "".join("".join(window).split())

    def _rest(self, wanted: str, line: int, end: int) -> bool:
        """Whether the rest can be read off behind ``line``, pieces starting at cells."""
        if not wanted:
            return True
        for number in range(line, min(end, len(self._lines)) + 1):
            for start in self._starts(number):
                for taken in _pieces(self.line(number), start, wanted):
                    if self._rest(wanted[taken:], number + 1, end):
                        return True
        return False

    def _find_starts(self, number: int) -> tuple[int, ...]:
        words = self.line(number)
        return tuple(
            i
            for i, char in enumerate(words)
            if not char.isspace() and (i == 0 or words[i - 1].isspace())
        )


def _pieces(words: str, start: int, wanted: str) -> Iterator[int]:
    """Lengths of the beginnings of ``wanted`` read off from ``start``, longest first."""
    if words[start].isspace():
        return
    ends: list[int] = []
    taken = 0
    for i in range(start, len(words)):
        if words[i].isspace():
            continue
        if taken >= len(wanted) or words[i] != wanted[taken]:
            break
        taken += 1
        if taken == len(wanted) or i + 1 == len(words) or words[i + 1].isspace():
            ends.append(taken)
    yield from reversed(ends)


class Sources:
    """The documents a pack takes its texts from; most have one."""

    def __init__(self, seed: str, folder: Path) -> None:
        self._seed = seed
        self._folder = folder

    def of(self, seed: str | None = None) -> SourceText:
        """The document of that name, the pack's own without one.

        Raises:
            RubricError: it is not there.
        """
        return source_text(seed or self._seed, self._folder)


@cache
def source_text(seed: str, pack_dir: Path | None = None) -> SourceText:
    """The source document of that name: of the product, in a foreign pack or its neighbours.

    Raises:
        RubricError: it is at none of these places.
    """
    path = SOURCES / f"{seed}.txt"
    if not path.is_file() and pack_dir is not None:
        path = pack_dir / "sources" / f"{seed}.txt"
        if not path.is_file():
            path = next(iter(sorted(pack_dir.parent.glob(f"*/sources/{seed}.txt"))), path)
    try:
        return SourceText(path.read_text(encoding="utf-8").split("\n"))
    except OSError as error:
        raise RubricError(f"{path}：没有这份原文，条文无从核对；请把原文放在这里") from error
