"""The texts of a report with the words that say what a bare name among them is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.core.document import Cell, Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.text import display

_ITEM = re.compile(r"^\s*(?:[（(]?\d{1,3}[)）.、．]|[①-⑳]|[-—·•●■◆])")
_SHORT = 40
_ITEM_LENGTH = 60


def texts_in_context(document: Document) -> Iterator[tuple[Place, str, bool, str]]:
    """(place, text, whether it is a heading, context) of every paragraph and cell, in order."""
    lead = ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            heading = block.level is not None
            item = not heading and _is_item(block.text)
            yield block.place, block.text, heading, lead if item else ""
            lead = lead if item else _leading(block.text, heading=heading)
        elif isinstance(block, Table):
            for cell in block.cells():
                yield cell.place, cell.text, False, _around(block, cell, lead)


def _is_item(text: str) -> bool:
    """A line of a list: short, numbered or without a verb of its own."""
    line = text.strip()
    return len(line) <= _ITEM_LENGTH and (bool(_ITEM.match(line)) or line.endswith("公司"))


def _leading(text: str, *, heading: bool) -> str:
    """What a list or table that follows is about: a heading, a short line, the end of a text."""
    line = text.strip()
    if heading or len(line) <= _SHORT:
        return display(line, _SHORT)
    return line[-_SHORT:] if line.endswith(("：", ":")) else ""


def _around(table: Table, cell: Cell, lead: str) -> str:
    """Heads of the column and of the row, and what stands before the table."""
    heads = max(1, table.header_rows)
    above = [row[cell.col] for row in table.rows[:heads] if cell.col < len(row)]
    beside = table.rows[cell.row][:1]
    words = [c.text for c in (*above, *beside) if c is not None and c is not cell]
    return " ".join(display(w, _SHORT) for w in (lead, *words) if w.strip())
