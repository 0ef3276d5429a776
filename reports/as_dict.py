"""The report as plain data, exactly as the contract's report JSON has it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from lvjian import __version__
from lvjian.core.finding import Finding
from lvjian.core.place import Place
from lvjian.core.reading import (
    Attachment,
    BundleReading,
    Citation,
    FieldReading,
    FileReading,
    ReportReading,
    RowReading,
    StatedScore,
)
from lvjian.reports.checked import Checked
from lvjian.reports.editions import packs_digest, rubric_digest
from lvjian.reports.report_content import attachment_content, complete, own_cells, passages
from lvjian.reports.verdict import coverage, verdict
from lvjian.reports.wording import one_line, printable, sound_tree

SCHEMA = "lvjian.report/1"
Json = dict[str, Any]


def report_dict(checked: Checked) -> Json:
    """The whole report; key order is the contract's.

    Deterministic: the same input, rubrics and date give the same data but for
    ``engine`` and ``timings``.
    """
    reading = checked.reading
    mismatched = _mismatched(checked.outcome.findings)
    covered = coverage(checked)
    recognised = {f.file.path for f in reading.files if f.document and f.document.recognised}
    report = {
        "schema": SCHEMA,
        "engine": {"version": __version__, "rubrics": packs_digest()},
        "as_of": reading.as_of.isoformat(),
        "bundle": {
            "name": reading.name,
            "sha256": reading.sha256,
            "files": [_file(f) for f in reading.files],
        },
        "verdict": verdict(checked),
        "coverage": {
            "pages": covered.pages,
            "pages_read": covered.pages_read,
            "pages_doubtful": covered.pages_doubtful,
            "rules_run": covered.rules_run,
            "rules_not_evaluated": [
                {"code": n.code, "target": n.target, "why": one_line(n.why, 400)}
                for n in covered.rules_not_evaluated
            ],
        },
        "documents": [_document(r, reading, mismatched) for r in reading.reports],
        "attachments": [
            _attachment(a) | attachment_content(a, recognised) for a in reading.attachments
        ],
        "findings": [finding_dict(f) for f in checked.outcome.findings],
        "timings": {k: round(v, 4) for k, v in checked.timings.items()},
    }
    return dict(sound_tree(report))


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole values without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def at(places: Iterable[Place]) -> list[Json]:
    """Places as the contract's AT."""
    return [
        {
            "file": p.file,
            "page": p.page,
            "bbox": [round(v, 1) + 0.0 for v in p.bbox] if p.bbox else None,
            "part": p.part,
            "quote": one_line(p.quote) if p.quote else None,
        }
        | _how_read(p)
        for p in places
    ]


def _how_read(place: Place) -> Json:
    """Only of recognised words: a file's own text is sure and needs no saying."""
    if place.way != "ocr":
        return {}
    return {"read_by": "ocr", "sure": round(place.sure, 2)}


def _file(reading: FileReading) -> Json:
    return {
        "path": reading.file.path,
        "sha256": reading.file.sha256,
        "kind": reading.file.kind,
        "role": reading.role,
        "pages": reading.pages,
        "status": reading.status,
    }


def _document(
    report: ReportReading, bundle: BundleReading, mismatched: frozenset[tuple[str | None, str]]
) -> Json:
    return {
        "file": report.file,
        "rubric": report.rubric.id,
        "rubric_confidence": round(report.confidence, 4),
        "rubric_alternatives": [
            {"rubric": id_, "confidence": round(score, 4)} for id_, score in report.alternatives
        ],
        "edition": {
            "name": report.rubric.edition,
            "effective_from": _day(report.rubric.effective_from),
            "effective_to": _day(report.rubric.effective_to),
            "note": report.edition_note,
            "digest": rubric_digest(report.rubric),
        },
        "role": report.role,
        "applicant": {
            "name": _named(report, "applicant-name"),
            "uscc": _named(report, "uscc"),
        },
        "as_of": (report.evaluation_date or bundle.as_of).isoformat(),
        "revisions": report.document.revisions,
        "fields": [_field(f) for f in report.cover + report.fields],
        "sections": [
            {"id": s.spec.no, "heading": s.spec.heading, "status": s.status, "at": at(s.at)}
            for s in report.sections
        ],
        "passages": [
            {"section": section, "text": text, "at": at([place.quoting(None)])}
            for section, text, place in passages(report, bundle.attachments)
        ],
        "passages_complete": complete(report),
        "rows": [_row(r, report, mismatched) for r in report.rows],
        "scores": {
            "computed_total": number(report.scores.total),
            "computed_bonus": number(report.scores.bonus),
            "computed": {name: number(value) for name, value in report.scores.categories},
            "stated": [_stated(s) for s in report.stated],
        },
    }


def _named(report: ReportReading, meaning: str) -> str | None:
    """The first value given for it, on the cover or in the table."""
    return next((f.value.strip() for f in report.named(meaning) if f.value), None)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _field(field: FieldReading) -> Json:
    return {
        "id": field.spec.id,
        "label": field.spec.label,
        "value": field_value(field),
        "status": field.status,
        "where": field.where,
        "ticked": list(field.ticked),
        "at": at(field.at),
    }


def field_value(field: FieldReading) -> str | None:
    """The words of a field, or the options ticked."""
    if field.value is not None:
        return field.value
    return "、".join(field.ticked) or None


def _row(
    row: RowReading, report: ReportReading, mismatched: frozenset[tuple[str | None, str]]
) -> Json:
    remark = row.cell("remark", "value")
    has_score = row.spec.max_score is not None
    mismatch = (report.file, f"row:{row.spec.id}") in mismatched
    return {
        "id": row.spec.id,
        "kind": row.spec.kind,
        "text": row.spec.text,
        "status": row.status,
        "written": printable(row.text) if row.text else None,
        "similarity": round(row.similarity, 4),
        "at": at(row.at),
        "answer": row.answer,
        "score": number(row.score),
        "stated_max": number(row.stated_max),
        "score_basis": report.scores.basis if has_score else None,
        "remark": remark.text if remark else None,
        "measure": _measure(row),
        "cells": own_cells(row),
        "evidence": [_evidence(c, mismatch=mismatch) for c in row.citations],
    }


def _measure(row: RowReading) -> Json | None:
    if not row.values:
        return None
    _, value, unit, _ = row.values[0]
    return {"value": number(value), "unit": unit}


def _evidence(citation: Citation, *, mismatch: bool) -> Json:
    found = citation.status == "found"
    status = "unreadable" if citation.status == "unreadable" else "missing"
    if found:
        status = "mismatch" if mismatch else "found"
    return {
        "cited": one_line(citation.raw),
        "attachment": citation.attachments[0] if found and citation.attachments else None,
        "status": status,
        "resolution": citation.status,
    }


def _mismatched(findings: Iterable[Finding]) -> frozenset[tuple[str | None, str]]:
    """(document, target) of the rows whose cited evidence is of another kind (A006)."""
    return frozenset((f.document, f.target) for f in findings if f.code == "A006")


def _stated(score: StatedScore) -> Json:
    return {
        "what": "total" if score.what == "grand" else score.what,
        "value": score.verdict if score.what == "verdict" else number(score.value),
        "includes_bonus": score.what == "grand",
        "category": score.category,
        "basis": score.basis,
        "where": score.where,
        "at": at([score.place]),
    }


def _attachment(attachment: Attachment) -> Json:
    return {
        "id": attachment.id,
        "number": attachment.number,
        "title": one_line(attachment.title),
        "at": at(attachment.at),
        "kind": attachment.kind,
        "cited_by": list(attachment.cited_by),
        "source": attachment.source,
        "has_content": attachment.has_content,
    }


def finding_dict(finding: Finding) -> Json:
    """A finding as the contract has it."""
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity,
        "outcome": finding.outcome,
        "target": finding.target,
        "document": finding.document,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "expected": finding.expected,
        "actual": finding.actual,
        "at": at(finding.at),
        "fingerprint": finding.fingerprint,
    }
