"""The commitment text beside the official one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rapidfuzz import fuzz

from lvjian.core.document import Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.reading import CommitmentReading
from lvjian.core.text import display, fold, substance

_LONGEST_RUN = 8  # paragraphs a commitment may be split over
_FOUND = 0.6
_SLOT = ".{1,80}?"


def read_commitment(
    document: Document, official: str, blanks: Sequence[str] = ()
) -> CommitmentReading:
    """Find the passage that is meant as the commitment and compare it in substance.

    Args:
        blanks: pieces of the official text that the applicant replaces by words of its own.
    """
    wanted = substance(official)
    slots = _with_slots(official, blanks)
    best: tuple[float, str, Place] | None = None
    for text, place in _passages(document, official):
        candidate = substance(text)
        if wanted in candidate or (slots is not None and slots.search(candidate)):
            return CommitmentReading("same", text, 1.0, at=(place.quoting(display(text)),))
        alignment = fuzz.partial_ratio_alignment(wanted, candidate)
        score = alignment.score / 100 if alignment and len(candidate) > len(wanted) / 3 else 0.0
        if best is None or score > best[0] + 1e-9:
            best = (score, text, place)
    if best is None or best[0] < _FOUND:
        return CommitmentReading("missing", at=(Place(document.file),))
    score, text, place = best
    quoted = place.quoting(display(text, 120))
    return CommitmentReading("altered", text, score, differences(official, text), (quoted,))


def _with_slots(official: str, blanks: Sequence[str]) -> re.Pattern[str] | None:
    """The official text with anything in the place of its blanks; None without blanks."""
    if not blanks:
        return None
    pieces = re.split("|".join(re.escape(b) for b in blanks), official)
    return re.compile(_SLOT.join(re.escape(substance(p)) for p in pieces))


def _passages(document: Document, official: str) -> Iterator[tuple[str, Place]]:
    # A product's commitment is a 声明 and says 承诺 nowhere.
    mark = "承诺" if "承诺" in official else "声明"
    paragraphs = [b for b in document.blocks if isinstance(b, Paragraph)]
    for start, paragraph in enumerate(paragraphs):
        if mark in paragraph.text:
            for length in (1, 2, 3, _LONGEST_RUN):
                run = paragraphs[start : start + length]
                yield "\n".join(p.text for p in run), paragraph.place
    for table in document.tables():
        yield from _cell_passages(table, mark)


def _cell_passages(table: Table, mark: str) -> Iterator[tuple[str, Place]]:
    cells = list(table.cells())
    for at, cell in enumerate(cells):
        if mark in cell.text:
            yield cell.text, cell.place
            # 承诺 may be the label, the text in the cells beside it or on the next page.
            yield "\n".join(c.text for c in cells[at : at + 3]), cell.place


def differences(official: str, found: str, limit: int = 6) -> tuple[tuple[str, str], ...]:
    """Changed pieces as (official, found); text around the passage is no difference."""
    left, right = _tokens(official), _tokens(found)
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    inside = [c for at, c in enumerate(codes) if c[0] != "insert" or 0 < at < len(codes) - 1]
    return _changed(left, right, inside)[:limit]


def row_differences(official: str, found: str, limit: int = 6) -> tuple[tuple[str, str], ...]:
    """Changed pieces of a row's wording as (official, found); numbers and words stay whole."""
    left, right = _tokens(official), _tokens(found)
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return _changed(left, right, codes)[:limit]


_Codes = Sequence[tuple[str, int, int, int, int]]


def _changed(
    left: Sequence[str], right: Sequence[str], codes: _Codes
) -> tuple[tuple[str, str], ...]:
    pairs = []
    for tag, a0, a1, b0, b1 in codes:
        before, after = "".join(left[a0:a1]), "".join(right[b0:b1])[:60]
        if tag != "equal" and substance(before) != substance(after):
            pairs.append((before, after))
    return tuple(pairs)


def _tokens(text: str) -> list[str]:
    """Folded text in pieces that are changed as a whole: numbers with unit sign, words."""
    return re.findall(r"\d+(?:\.\d+)*%?|[a-z]+|.", fold(text))
