"""How much of a pack a draft gives back: only what came back letter for letter counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lvjian.core.rubric import RowSpec, Rubric
from lvjian.extractors import read_file
from lvjian.rubrics.drafting import Draft, draft_of

KINDS = ("rows", "types", "points", "weights", "fields", "sections", "materials", "notes", "bond")
FLOOR = 0.98


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the official things came back, and how many were made up."""

    right: int
    total: int
    extra: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.total + other.total, self.extra + other.extra)

    def __str__(self) -> str:
        if not self.total:
            return "—" if not self.extra else f"+{self.extra}"
        share = f"{self.right / self.total:.1%}" if self.right < self.total else "100%"
        return share + (f"+{self.extra}" if self.extra else "")


def draft_file(path: Path) -> Draft:
    """Read a blank form and draft its pack."""
    return draft_of(read_file(path, file=path.name, format=path.suffix[1:]))


def compare(rubric: Rubric, draft: Draft) -> tuple[dict[str, Share], list[str]]:
    """Shares by kind, and what did not come back."""
    missing: list[str] = []
    rows = [*_pairs(rubric, draft.pack)]
    out = {
        "rows": _words(_official_texts(rubric), _texts(draft.pack), missing),
        "fields": _words(_labels(rubric), _found_labels(draft.pack), missing),
        "sections": _words(_sections(rubric), _found_sections(draft.pack), missing),
        "materials": _words(
            [m.text for m in rubric.materials if not m.when],
            [m["text"] for m in draft.pack.get("materials", [])],
            missing,
        ),
        "notes": _words(rubric.notes, [n["text"] for n in draft.pack.get("notes", [])], missing),
        "bond": _words(
            [rubric.commitment] if rubric.commitment else [],
            [draft.pack["commitment"]["text"]] if "commitment" in draft.pack else [],
            missing,
        ),
    }
    for kind, key in (("types", "type"), ("points", "max_score"), ("weights", "weight")):
        out[kind] = _values(kind, key, rows, missing)
    return out, missing


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _words(official: Iterable[str], found: Iterable[str], missing: list[str]) -> Share:
    wanted = Counter(_squeezed(t) for t in official)
    have = Counter(_squeezed(t) for t in found)
    missing += [f"- {t}" for t in (wanted - have).elements()]
    missing += [f"+ {t}" for t in (have - wanted).elements()]
    return Share((wanted & have).total(), wanted.total(), (have - wanted).total())


def _pairs(rubric: Rubric, pack: dict[str, Any]) -> list[tuple[RowSpec, dict[str, Any]]]:
    """Official rows with what was drafted of the same words in the same place of order."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _rows(pack):
        found[_squeezed(row["text"])].append(row)
    out = []
    for official in rubric.rows():
        same = found.get(_squeezed(official.text))
        out.append((official, same.pop(0) if same else {}))
    return out


def _rows(pack: dict[str, Any]) -> Iterable[dict[str, Any]]:
    yield from pack.get("basic", [])
    for block in pack.get("indicators", []):
        weight = {"weight": block["weight"]} if "weight" in block else {}
        yield from ({**r, **weight, "level1": block["level1"]} for r in block["rows"])
    for kind in ("bonus", "questions", "measures"):
        yield from pack.get(kind, [])


def _official_texts(rubric: Rubric) -> list[str]:
    """Texts of all rows; a field with figures by year is drafted as a row of values."""
    return [r.text for r in rubric.rows()] + [f.label for f in rubric.fields if f.columns]


def _texts(pack: dict[str, Any]) -> list[str]:
    by_year = [f["label"] for f in pack.get("fields", []) if f.get("columns")]
    return [r["text"] for r in _rows(pack)] + by_year


def _labels(rubric: Rubric) -> list[str]:
    """Labels with their options; figures by year count as the rows they are drafted as."""
    spoken = [f for f in rubric.fields if not f.columns]
    boxes = [f"{f.label}|{'|'.join(f.options if f.type == 'checkbox' else ())}" for f in spoken]
    return [f"封面 {f.label}" for f in rubric.cover] + boxes


def _found_labels(pack: dict[str, Any]) -> list[str]:
    spoken = [f for f in pack.get("fields", []) if not f.get("columns")]
    boxes = [f"{f['label']}|{'|'.join(f.get('options', ()))}" for f in spoken]
    return [f"封面 {f['label']}" for f in pack.get("cover", [])] + boxes


def _sections(rubric: Rubric) -> list[str]:
    return [t for s in rubric.sections for t in (f"{s.no}、{s.heading}", *s.points)]


def _found_sections(pack: dict[str, Any]) -> list[str]:
    sections = pack.get("sections", [])
    return [t for s in sections for t in (f"{s['no']}、{s['heading']}", *s.get("points", ()))]


def _values(
    kind: str, key: str, rows: Sequence[tuple[RowSpec, dict[str, Any]]], missing: list[str]
) -> Share:
    right = total = 0
    for row, found in rows:
        official = getattr(row, key)
        if official is None and found.get(key) is None:
            continue
        total += 1
        if official == found.get(key):
            right += 1
        else:
            missing.append(f"{kind} {row.id}: {official} ≠ {found.get(key)}")
    return Share(right, total)
