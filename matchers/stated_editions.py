"""The edition of its guide that a report says it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.core.document import Document
from lvjian.core.numbers import plain
from lvjian.core.rubric import Rubric
from lvjian.core.text import substance

_NAMED = re.compile(r"《([^《》]{4,40}?)》?\s*\(\s*(20\d\d)\s*年?\s*版\s*\)\s*》?")


def stated_edition(document: Document, rubric: Rubric) -> str | None:
    """The guide as the report names it, where every naming is of another year than the pack's.

    A rubric whose ``edition`` names no guide by its year tells nothing.
    """
    own = next(_named(rubric.edition), None)
    if own is None:
        return None
    said = [found for text in _texts(document) for found in _named(text) if found[0] == own[0]]
    if not said or any(year == own[1] for _, year, _ in said):
        return None
    return said[0][2]


def _named(text: str) -> Iterator[tuple[str, str, str]]:
    """Guides named with the year of their edition: name, year, the words."""
    for match in _NAMED.finditer(plain(text)) if "版" in text else ():
        yield substance(match[1]), match[2], match.group()


def _texts(document: Document) -> Iterator[str]:
    yield from (p.text for p in document.paragraphs())
    for table in document.tables():
        yield from (c.text for row in table.rows for c in row if c is not None)
