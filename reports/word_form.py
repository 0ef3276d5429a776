"""Pieces of the Word documents the product writes: page, type, tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

FONT = "宋体"


def landscape(document: Any) -> None:
    """A4 across with narrow margins."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(16)
    body_type(document, Pt(10))


def upright(document: Any) -> None:
    """A4 upright with the margins of an official letter."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(26)
    section.top_margin = section.bottom_margin = Mm(30)
    body_type(document, Pt(12))


def body_type(document: Any, size: Length) -> None:
    """The typeface and size of the body."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, size
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_after = Pt(2)


def dated(document: Any, *, title: str, day: date) -> None:
    """Title and times in the file's properties: the given day instead of the clock."""
    moment = datetime.combine(day, time(), UTC).replace(tzinfo=None)
    properties = document.core_properties
    properties.author, properties.title = "绿鉴", title
    properties.created = properties.modified = moment


def fill_row(
    row: Any, texts: Sequence[str], *, widths: Sequence[Length], bold: bool = False
) -> None:
    """The texts of one row of a table, nine points."""
    for cell, text, width in zip(row.cells, texts, widths, strict=True):
        cell.width = width
        add_run(cell.paragraphs[0], text, size=9, bold=bold)


def repeat_row(row: Any) -> None:
    """Have Word print the row again at the head of each page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no public way


def add_run(paragraph: Any, text: str, *, size: float = 10, bold: bool = False) -> None:
    """Words in the product's typeface; ``size`` in points."""
    run = paragraph.add_run(text)
    run.font.size, run.bold = Pt(size), bold
    run.font.name = FONT
    run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)  # noqa: SLF001 - no public way
