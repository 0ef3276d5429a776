"""Where a value stands in the submitted files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["text", "ocr"]
"""How words were read: from the file's own text, or by optical recognition."""
Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in PDF points, origin top left, of the page as displayed."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place in one file.

    Attributes:
        file: path inside the bundle, ``/`` between folders.
        page: 1-based page, None where the file has no fixed pages (Word).
        bbox: box on that page, None where unknown.
        part: place in words a person can find, e.g. ``第2表第14行得分``.
        quote: the words that stand there, shortened by the report writers.
        way: how they were read.
        sure: 0..1, how sure the reading is; 1 for a file's own text.
    """

    file: str
    page: int | None = None
    bbox: Box | None = None
    part: str | None = None
    quote: str | None = None
    way: Way = "text"
    sure: float = 1.0

    def quoting(self, quote: str | None) -> Place:
        """The same place with other words quoted."""
        # Thousands of quotes a report: ``dataclasses.replace`` costs ten times as much.
        return Place(self.file, self.page, self.bbox, self.part, quote, self.way, self.sure)
