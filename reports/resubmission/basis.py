"""What a finding rests on: while that is the same, so is what a person made of it.

The fingerprint says which defect it is; the basis says with which words and values. Neither
knows of pages, positions or names of files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from lvjian.core.numbers import from_chinese
from lvjian.core.text import substance
from lvjian.reports.resubmission.row_words import (
    cells,
    explanation,
    titles_of,
    without_citations,
)

Json = dict[str, Any]
_KEPT = 32


def basis(finding: Json, report: Json) -> str:
    """A digest of the words and values that the finding is about."""
    said = [substance(finding[name] or "") for name in ("expected", "actual")]
    held = _subject(finding, report)
    if not held and not any(said):
        held = sorted({substance(p["quote"] or "") for p in finding["at"]})
    seed = json.dumps([finding["code"], said, held], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(seed.encode(errors="replace")).hexdigest()[:_KEPT]


def bases(report: Json) -> list[str]:
    """The basis of each finding of a report, in its order."""
    return [basis(f, report) for f in report["findings"]]


def _subject(finding: Json, report: Json) -> list[Any]:
    kind, _, name = finding["target"].partition(":")
    documents = [d for d in report["documents"] if finding["document"] in (None, d["file"])]
    if kind == "row":
        titles = titles_of(report)
        return [_row(r, titles) for d in documents for r in d["rows"] if r["id"] == name]
    if kind == "field":
        return [_field(f) for d in documents for f in d["fields"] if f["id"] == name]
    if kind == "section":
        return [_section(finding["target"], d) for d in documents]
    if kind == "score":
        return [_scores(d) for d in documents]
    if kind in ("attachment", "file"):
        return _held(kind, name, report)
    return []


def _row(row: Json, titles: Mapping[str, str]) -> list[Any]:
    """Wording, answer, points, values, and where its evidence leads."""
    values = sorted([c, substance(v)] for c, v in cells(row, "value").items())
    led = sorted(
        substance(titles.get(e["attachment"] or "") or e["cited"]) for e in row["evidence"]
    )
    return [
        substance(row.get("written") or ""),
        row["answer"],
        _value(row["score"]),
        values if row["kind"] == "measure" else [],
        without_citations(explanation(row), row, titles),
        led,
    ]


def _field(field: Json) -> list[Any]:
    return [field["where"], field["status"], substance(field["value"] or "")]


def section_target(number: str) -> str:
    """How findings call a section: ``section:3`` for 三."""
    counted = from_chinese(number)
    return f"section:{number if counted is None else counted}"


def _section(target: str, document: Json) -> list[str]:
    """Its own text."""
    texts = (
        p["text"]
        for p in document.get("passages", ())
        if p["section"] is not None and section_target(p["section"]) == target
    )
    return ["".join(substance(t) for t in texts)]


def _scores(document: Json) -> list[Any]:
    stated = document["scores"]["stated"]
    return sorted([s["what"], s["category"] or "", _value(s["value"])] for s in stated)


def _held(kind: str, name: str, report: Json) -> list[Any]:
    """Attachments of that number or in that file, by what they say; files by their bytes."""
    if kind == "file":
        hashes = [f["sha256"] for f in report["bundle"]["files"] if f["path"] == name]
        return list(hashes)
    return [
        [substance(a["title"]), a["has_content"], sorted(_facts(a)) or a.get("digest")]
        for a in report["attachments"]
        if a["number"] == name
    ]


def _facts(attachment: Json) -> Iterable[list[str]]:
    return ([name, substance(v)] for name, v in attachment.get("facts", {}).items())


def _value(value: Any) -> str:
    return "" if value is None else str(value)
