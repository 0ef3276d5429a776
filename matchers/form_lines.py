"""An information table that stands as lines of text: a print without rules, or plain lines."""

from __future__ import annotations

import re
from collections.abc import Collection

from lvjian.core.document import Cell, Document, Paragraph, Table, make_grid
from lvjian.core.place import Place
from lvjian.matchers.rubric_index import label_key

_LEAST_LABELS = 5  # a cover has two or three
_LABEL_LENGTH = 24


def form_from_lines(document: Document, known: Collection[str], *, number: int) -> Table | None:
    """The lines that begin with a known label as a table of labels and values.

    A line without a label goes on with the value above it. None where too few labels
    stand at the beginning of lines for a form.
    """
    rows: list[list[tuple[str, Place]]] = []
    last = False
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            last = False
            continue
        for line in block.text.split("\n"):
            pieces = _pieces(line, known)
            if pieces:
                rows.append([(text, block.place) for text in pieces])
            elif last and rows and not block.level:
                text, place = rows[-1][-1]
                rows[-1][-1] = (f"{text}\n{line.strip()}", place)
            last = bool(pieces) and len(line) < 200
    labels = {label_key(text) for row in rows for text, _ in row[::2]}
    if len(labels & set(known)) < _LEAST_LABELS:
        return None
    return _table(rows, document.file, number)


def _pieces(line: str, known: Collection[str]) -> list[str]:
    """Label, value, label, value …; empty where the line does not begin with a label."""
    words = re.split(r"\s+", re.sub(r"[:：]", " ", line.strip()))
    pieces: list[str] = []
    for word in words:
        if len(word) <= _LABEL_LENGTH and label_key(word) in known:
            pieces += [word, ""]
        elif not pieces:
            return []
        else:
            pieces[-1] = f"{pieces[-1]} {word}".strip()
    return pieces


def _table(rows: list[list[tuple[str, Place]]], file: str, number: int) -> Table:
    width = max(len(row) for row in rows)
    cells = [
        Cell(r, c, text, (place,), col_span=width - c if c == len(row) - 1 else 1)
        for r, row in enumerate(rows)
        for c, (text, place) in enumerate(row)
    ]
    place = rows[0][0][1] if rows else Place(file)
    return Table(make_grid(cells, len(rows), width), place, number, ruled=False)
