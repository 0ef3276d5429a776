"""Recognised pages of tables without upright rules, as the tests need them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lvjian.core.document import Document, Table
from lvjian.core.recognised import RecognisedLine, RecognisedPage, Ruling
from lvjian.extractors.pdf.assemble import assemble
from lvjian.extractors.pdf.layout import PageLayout, with_recognised
from lvjian.extractors.pdf.page import PageContent

EM, LEADING = 9.0, 12.5
XS = (60.0, 110.0, 200.0, 380.0, 430.0, 480.0)
"""Where the columns begin, and the right end."""
HEAD = ("序号", "一级指标", "具体评价要求", "分值", "得分")
WIDE = "工厂应建立、实施并保持管理体系要求，"


class Sheet:
    """A page on which cells are written line by line; ``shift`` moves all of it to the right."""

    def __init__(self, number: int, *, shift: float = 0.0) -> None:
        self.number = number
        self.shift = shift
        self.lines: list[RecognisedLine] = []
        self.rules: list[Ruling] = []
        self.fills: list[tuple[float, float, float, float]] = []

    def write(self, x: float, y: float, text: str, *, size: float = EM) -> None:
        """One line of print whose middle stands at ``y``."""
        left = x + self.shift
        wide = [0.52 * size if c.isascii() else size for c in text]
        ends = [left + sum(wide[:i]) for i in range(len(text) + 1)]
        chars = tuple((c, a, b) for c, (a, b) in zip(text, pairwise(ends), strict=True))
        high = (0.72 if text.isascii() else 0.92) * size
        box = (left, y - high / 2, ends[-1], y + high / 2)
        sure = (0.99,) * len(text)
        self.lines.append(RecognisedLine(text, box, chars, 0.99, sure))

    def row(self, y: float, cells: Sequence[str], *, high: float, xs: Sequence[float] = XS) -> None:
        """Cells in the middle of a row of a height; lines of one parted by newlines."""
        for x, cell in zip(xs, cells, strict=False):
            texts = cell.split("\n") if cell else []
            top = y + high / 2 - (len(texts) - 1) * LEADING / 2
            for n, text in enumerate(texts):
                self.write(x, top + n * LEADING, text)

    def rule(self, y: float, left: float = XS[0] - 4, right: float = XS[-1]) -> None:
        """A level rule."""
        self.rules.append(Ruling(y, left + self.shift, right + self.shift))

    def tint(self, top: float, bottom: float, left: float = XS[0] - 4) -> None:
        """A tinted row."""
        self.fills.append((left + self.shift, top, XS[-1] + self.shift, bottom))

    def seen(self) -> RecognisedPage:
        """The page."""
        return RecognisedPage(
            self.number,
            595.0,
            842.0,
            lines=tuple(self.lines),
            horizontal=tuple(self.rules),
            fills=tuple(self.fills),
            dpi=200.0,
        )


def document(*sheets: Sheet) -> Document:
    """The document of these pages."""
    layouts: list[PageLayout] = []
    for sheet in sheets:
        content = PageContent(sheet.number, 595.0, 842.0)
        content.pictures = [(0.0, 0.0, 595.0, 842.0)]
        layouts.append(with_recognised(content, sheet.seen(), follows=bool(layouts)))
    return assemble(layouts, (), file="扫描.pdf", pages=len(sheets), properties=())


def texts(table: Table) -> list[list[str]]:
    """The words at every place of the grid, line ends left out."""
    return [[c.text.replace("\n", "") if c else "" for c in row] for row in table.rows]
