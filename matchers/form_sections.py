"""Parts of a form as sections: their headings are rows of the form, or paragraphs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lvjian.core.document import Document
from lvjian.core.place import Place
from lvjian.core.reading import FieldReading, SectionReading
from lvjian.core.rubric import RowKind, Rubric, SectionSpec
from lvjian.core.text import display, substance
from lvjian.matchers.numbering import split_number
from lvjian.matchers.official_rows import OfficialTable

_PARTS: tuple[tuple[str, RowKind], ...] = (
    ("合规", "question"), ("改进", "measure"), ("提升", "measure"), ("指标", "measure"),
)  # fmt: skip


def with_form_sections(
    sections: Sequence[SectionReading],
    document: Document,
    rubric: Rubric,
    *,
    fields: Sequence[FieldReading],
    found: Sequence[OfficialTable],
) -> tuple[SectionReading, ...]:
    """Readings of the sections whose headings stand inside a form put right.

    A part that is one field is judged as that field; a heading that went together with its
    table is told as the missing table.
    """
    headings = _headings(document, rubric)
    kinds = {t.kind for t in found if t.rows}
    held = {f.spec.id: f for f in fields}
    return tuple(
        _put_right(s, headings=headings, kinds=kinds, held=held) if s.spec.in_table else s
        for s in sections
    )


def _put_right(
    section: SectionReading,
    *,
    headings: Mapping[str, Place],
    kinds: set[RowKind],
    held: Mapping[str, FieldReading],
) -> SectionReading:
    spec = section.spec
    if spec.field is not None:
        field = held.get(spec.field)
        at = field.at if field is not None else section.at
        return replace(section, status="found", order=None, at=at)
    place = headings.get(substance(spec.heading))
    if place is not None or section.status != "missing":
        return replace(section, status="found", at=(place,) if place is not None else section.at)
    if _part_kind(spec) in kinds or (_part_kind(spec) is None and held):
        return section
    return replace(section, status="found", order=None)


def _part_kind(spec: SectionSpec) -> RowKind | None:
    return next((kind for words, kind in _PARTS if words in spec.heading), None)


def _headings(document: Document, rubric: Rubric) -> dict[str, Place]:
    """Headings of form parts that stand in cells, by their folded words."""
    wanted = {substance(s.heading) for s in rubric.sections if s.in_table}
    found: dict[str, Place] = {}
    for table in document.tables():
        for cell in table.cells():
            if len(cell.text) > 40:
                continue
            words = substance(split_number(cell.text).rest)
            for name in wanted - found.keys():
                # 二、合规性信息 1 carries the mark of a note.
                if words == name or (words[:-1] == name and words[-1].isdigit()):
                    found[name] = cell.place.quoting(display(cell.text))
    return found
