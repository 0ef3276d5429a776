"""How much of a file is read before reading is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Limits of reading one file; what is over one is refused with I004, never cut silently.

    Attributes:
        pages: pages of a PDF, frames of a TIFF.
        picture_pixels: width × height of a picture; an A3 page at 600 dpi has 70 million.
        part_bytes: one member of a zipped document, inflated.
        xml_bytes: all members read of one document together, inflated.
        cells: places of the grid of all tables or sheets of one document.
        text_bytes: size of a plain text or HTML file.
        entries: members of a zipped document.
    """

    pages: int = 2000
    picture_pixels: int = 150_000_000
    part_bytes: int = 64 * 1024 * 1024
    xml_bytes: int = 128 * 1024 * 1024
    cells: int = 600_000
    text_bytes: int = 32 * 1024 * 1024
    entries: int = 20_000
