"""A rubric prepared for look-ups: built once per rubric, shared by all matchers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lvjian.core.rubric import FieldSpec, RowKind, RowSpec, Rubric
from lvjian.core.text import substance
from lvjian.matchers.numbering import split_number


@dataclass(frozen=True, slots=True)
class RubricIndex:
    """Folded texts of a rubric.

    Attributes:
        by_text: substance of a row's wording (accepted ones too) → rows, official order.
        labels: substance of a field label or alias → fields, official order.
        headings: substance of a section heading → section position.
    """

    by_text: Mapping[str, tuple[RowSpec, ...]]
    labels: Mapping[str, tuple[FieldSpec, ...]]
    headings: Mapping[str, int]

    def rows_of(self, text: str, kind: RowKind) -> tuple[RowSpec, ...]:
        """Rows of that kind whose wording equals ``text`` in substance."""
        return tuple(r for r in self.by_text.get(substance(text), ()) if r.kind == kind)

    def rows_like(self, text: str) -> tuple[RowSpec, ...]:
        """Rows of that wording, with or without the number printed before it."""
        own = self.by_text.get(substance(text), ())
        return own or self.by_text.get(substance(split_number(text).rest), ())


_CACHE: dict[str, tuple[Rubric, RubricIndex]] = {}


def index_of(rubric: Rubric) -> RubricIndex:
    """The index of a rubric."""
    kept = _CACHE.get(rubric.id)
    if kept is None or kept[0] is not rubric:
        kept = (rubric, _build(rubric))
        _CACHE[rubric.id] = kept
    return kept[1]


def _build(rubric: Rubric) -> RubricIndex:
    by_text: dict[str, list[RowSpec]] = defaultdict(list)
    for row in rubric.rows():
        for wording in (row.text, *row.accepts):
            if row not in by_text[substance(wording)]:
                by_text[substance(wording)].append(row)
    labels: dict[str, list[FieldSpec]] = defaultdict(list)
    for field in rubric.fields:
        for label in (field.label, *field.aliases):
            labels[label_key(label)].append(field)
    headings = {
        substance(name): position
        for position, section in enumerate(rubric.sections)
        for name in (section.heading, *section.aliases)
    }
    return RubricIndex(
        {k: tuple(v) for k, v in by_text.items()},
        {k: tuple(v) for k, v in labels.items()},
        headings,
    )


@lru_cache(maxsize=4096)
def label_key(text: str) -> str:
    """A label folded: without colon, bracketed hint, star or note mark at its end."""
    base = (
        text.split("(", maxsplit=1)[0].split("（", maxsplit=1)[0]
        if not text.startswith(("(", "（"))
        else text
    )
    return substance(base or text)
