"""Draws small PDFs for the tests: text, ruled tables, boxes; no font file is needed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
STEP = 12.0


class Sheet:
    """A canvas that counts from the top and draws Chinese."""

    def __init__(self, path: Path, *, size: tuple[float, float] = A4, encrypt: object = None):
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
        self.path = path
        self.height = size[1]
        self.canvas = Canvas(str(path), pagesize=size, encrypt=encrypt, invariant=1)

    def text(self, x: float, y: float, text: str, *, size: float = 9.0) -> None:
        """Text with its baseline ``y`` under the top of the page."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A stroked line."""
        self.canvas.setLineWidth(0.5)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)

    def square(self, x: float, y: float, side: float = 9.0) -> None:
        """A stroked square whose lower left corner is (x, y)."""
        self.canvas.rect(x, self.height - y, side, side)

    def row(
        self,
        y: float,
        xs: Sequence[float],
        cells: Sequence[Sequence[str] | None],
        *,
        height: float,
        top: bool = True,
        bottom: bool = True,
    ) -> float:
        """A ruled row of cells, each a list of lines; None goes on with the cell above.

        Returns:
            y of its lower border.
        """
        for x0, x1, lines in zip(xs, xs[1:], cells, strict=False):
            for n, line in enumerate(lines or ()):
                self.text(x0 + 3, y + 11 + n * STEP, line)
            self.line(x0, y, x0, y + height)
            self.line(x1, y, x1, y + height)
            if top and lines is not None:
                self.line(x0, y, x1, y)
            if bottom:
                self.line(x0, y + height, x1, y + height)
        return y + height

    def page(self) -> None:
        """Next page."""
        self.canvas.showPage()

    def save(self) -> Path:
        """Write the file."""
        self.canvas.save()
        return self.path
