"""Parts of a form that stand as running text instead of in its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from lvjian.core.document import Block, Cell, Document, Paragraph, Table, make_grid
from lvjian.core.place import Place
from lvjian.core.reading import FieldReading
from lvjian.core.rubric import Rubric
from lvjian.core.text import display, substance
from lvjian.matchers.blanks import is_blank, without_hint
from lvjian.matchers.form_rows import question_like
from lvjian.matchers.official_rows import OfficialTable

_ANSWER = re.compile(
    r"[\s:：]*(?:[□☐☑☒√✓✔口▢■]\s*[是否]|[(（]\s*[√✓]?\s*[)）]\s*[是否]|[是否]\s*$)"
)
_ANSWER_LINE = re.compile(r"^\s*[□☐☑☒√✓✔口▢■是否/、\s(（)）]{1,14}$")
_LEAST_HEAD = 5  # characters


def questions_as_table(
    document: Document, rubric: Rubric, found: Sequence[OfficialTable], *, number: int
) -> Table | None:
    """The yes/no questions written as lines, as a table of question and answer; None if none."""
    if not rubric.questions or any(t.kind == "question" for t in found):
        return None
    rows = list(_lines(document, rubric))
    if not rows:
        return None
    cells = [
        Cell(at, col, text, (place,))
        for at, (question, answer, place) in enumerate(rows)
        for col, text in enumerate((question, answer))
    ]
    return Table(make_grid(cells, len(rows), 2), rows[0][2], number, ruled=False)


def _lines(document: Document, rubric: Rubric) -> Iterator[tuple[str, str, Place]]:
    """(question, answer, place) of each line that asks one, the answer behind or below it."""
    lines = [
        (line, b.place)
        for b in document.blocks
        if isinstance(b, Paragraph)
        for line in b.text.split("\n")
        if line.strip()
    ]
    for at, (line, place) in enumerate(lines):
        match = _ANSWER.search(line)
        asked = line[: match.start()] if match else line
        if not question_like(asked, rubric):
            continue
        answer = line[match.start() :].strip(" :：\t") if match else ""
        if not answer and at + 1 < len(lines) and _ANSWER_LINE.match(lines[at + 1][0]):
            answer = lines[at + 1][0].strip()
        yield asked.strip(), answer, place.quoting(display(line))


def fields_of_sections(
    fields: Sequence[FieldReading],
    rubric: Rubric,
    headings: Mapping[int, Place],
    blocks: Mapping[int, tuple[Block, ...]],
) -> tuple[FieldReading, ...]:
    """Narrative boxes whose heading and text stand outside the table, read from there."""
    told = {
        s.field: position
        for position, s in enumerate(rubric.sections)
        if s.field is not None and position in headings
    }
    return tuple(
        _from_section(f, headings[told[f.spec.id]], _own_text(blocks[told[f.spec.id]], rubric))
        if f.status == "missing" and f.spec.id in told
        else f
        for f in fields
    )


def _own_text(blocks: Sequence[Block], rubric: Rubric) -> list[Paragraph]:
    """Paragraphs in front of what the template itself prints behind the last section."""
    own = [b for b in blocks if isinstance(b, Paragraph) and b.text.strip()]
    printed = [substance(n) for n in rubric.notes]
    printed += [substance(t) for t in (rubric.commitment_title, rubric.commitment) if t]
    return list(takewhile(lambda b: not _is_printed(substance(b.text), printed), own))


def _is_printed(words: str, printed: Sequence[str]) -> bool:
    """The whole of a printed text, or so much of its beginning that it can be nothing else."""
    return any(
        text and (words.startswith(text) or (len(words) >= _LEAST_HEAD and text.startswith(words)))
        for text in printed
    )


def _from_section(field: FieldReading, heading: Place, own: Sequence[Paragraph]) -> FieldReading:
    text = "\n".join(b.text for b in own)
    value, hint_left = without_hint(text, field.spec.hint)
    at = (own[0].place if own else heading, heading)
    if is_blank(value):
        return replace(field, status="blank", at=at)
    return replace(field, status="filled", value=value.strip(), hint_left=hint_left, at=at)
