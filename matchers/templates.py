"""Which official template a document is filled in from."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from lvjian.core.document import Document, Paragraph
from lvjian.core.rubric import Rubric
from lvjian.core.text import substance
from lvjian.matchers.numbering import split_number
from lvjian.matchers.rubric_index import index_of, label_key

_LEAST = 0.18  # below, a document is no report
_TITLE_ZONE = 40  # blocks a cover and its title may take
_WEIGHTS = {"rows": 0.5, "fields": 0.2, "title": 0.2, "sections": 0.1}


@dataclass(frozen=True, slots=True)
class Choice:
    """The rubric chosen for a document.

    Attributes:
        confidence: 0..1. alternatives: other rubrics that fit somewhat, best first.
    """

    rubric: Rubric
    confidence: float
    alternatives: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What of a document tells its template, folded once."""

    cells: frozenset[str]
    labels: frozenset[str]
    lines: frozenset[str]
    opening: str
    text: str


def choose(document: Document, rubrics: Sequence[Rubric]) -> Choice | None:
    """The best fitting rubric, None where nothing fits."""
    traits = _traits(document)
    if not _promising(traits, rubrics):
        return None
    rarity = _rarity(tuple(rubrics))
    scored = [(_fit(traits, rubric, rarity), rubric) for rubric in rubrics]
    scored.sort(key=lambda item: (-item[0], item[1].id))
    if not scored or scored[0][0] < _LEAST:
        return None
    best, rubric = scored[0]
    others = tuple((r.id, round(s, 4)) for s, r in scored[1:4] if s >= _LEAST)
    return Choice(rubric, round(min(1.0, best), 4), others)


def fit(document: Document, rubric: Rubric, rubrics: Sequence[Rubric]) -> float:
    """How well one given rubric fits a document, 0..1."""
    return round(min(1.0, _fit(_traits(document), rubric, _rarity(tuple(rubrics)))), 4)


def _traits(document: Document) -> _Traits:
    cells: set[str] = set()
    labels: set[str] = set()
    for table in document.tables():
        for cell in table.cells():
            if cell.text.strip():
                cells.add(substance(cell.text))
                if len(cell.text) <= 40:
                    labels.add(label_key(cell.text.replace("\n", "")))
    lines: set[str] = set()
    opening: list[str] = []
    everything: list[str] = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            everything.append(substance(block.text))
            if len(block.text) <= 60:
                lines.add(substance(split_number(block.text).rest))
                lines.add(substance(block.text))
            if at < _TITLE_ZONE:
                opening.append(block.text)
    if document.blocks and not opening:
        opening = [c.text for t in document.tables() for c in t.cells()][:40]
    headers = [p.text for p in document.headers]
    return _Traits(
        frozenset(cells), frozenset(labels), frozenset(lines),
        substance("".join(opening + headers)), "".join(everything),
    )  # fmt: skip


def _promising(traits: _Traits, rubrics: Sequence[Rubric]) -> bool:
    """Whether a document has any official row, or a few fields: attachments mostly have not."""
    for rubric in rubrics:
        index = index_of(rubric)
        if index.by_text.keys() & traits.cells or len(index.labels.keys() & traits.labels) >= 3:
            return True
    return False


@lru_cache(maxsize=8)
def _rarity(rubrics: tuple[Rubric, ...]) -> Mapping[str, float]:
    """Weight of a row's wording: one only this template prints says more than a shared one."""
    seen: Counter[str] = Counter()
    for rubric in rubrics:
        seen.update(set(index_of(rubric).by_text))
    return {text: 1.0 + 2.0 * math.log(len(rubrics) / n + 1) for text, n in seen.items()}


def _fit(traits: _Traits, rubric: Rubric, rarity: Mapping[str, float]) -> float:
    parts = {
        "rows": _rows_fit(traits, rubric, rarity),
        "fields": _fields_fit(traits, rubric),
        "title": _title_fit(traits, rubric),
        "sections": _sections_fit(traits, rubric),
    }
    usable = {k: w for k, w in _WEIGHTS.items() if k != "sections" or rubric.sections}
    score = sum(w * parts[k] for k, w in usable.items()) / sum(usable.values())
    if parts["rows"] < 0.05 and parts["fields"] < 0.3:
        # A title and some headings alone: a letter or an attachment that speaks of the report.
        return min(score, _LEAST - 0.01)
    return score


def _rows_fit(traits: _Traits, rubric: Rubric, rarity: Mapping[str, float]) -> float:
    by_text = index_of(rubric).by_text
    found = {
        row.id: rarity.get(t, 1.0) for t in by_text.keys() & traits.cells for row in by_text[t]
    }
    total = sum(rarity.get(substance(row.text), 1.0) for row in rubric.rows())
    return min(1.0, sum(found.values()) / total) if total and found else 0.0


def _fields_fit(traits: _Traits, rubric: Rubric) -> float:
    if not rubric.fields:
        return 0.0
    hits = sum(
        any(label_key(n) in traits.labels for n in (f.label, *f.aliases)) for f in rubric.fields
    )
    return hits / len(rubric.fields)


def _title_fit(traits: _Traits, rubric: Rubric) -> float:
    """Title on the cover, issuer, and the markers of the pack."""
    title = substance(rubric.report_title)
    if title in traits.opening:
        named = 1.0
    elif title in traits.lines or title in traits.text:
        named = 0.7
    else:
        named = 0.5 if fuzz.partial_ratio(title, traits.opening) >= 85 else 0.0
    marks = [substance(m) for m in (rubric.issuer, *rubric.markers)]
    where = traits.opening + traits.text
    marked = sum(m in where or m in traits.cells for m in marks) / len(marks) if marks else 0.0
    return 0.6 * named + 0.4 * min(1.0, 2 * marked)


def _sections_fit(traits: _Traits, rubric: Rubric) -> float:
    if not rubric.sections:
        return 0.0
    hits = sum(
        any(substance(n) in traits.lines for n in (s.heading, *s.aliases)) for s in rubric.sections
    )
    return hits / len(rubric.sections)
