"""The JSON form of a rubric that ``lvjian rubrics show`` prints."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lvjian.core.rubric import (
    Derived,
    FieldSpec,
    MaterialSpec,
    RowSpec,
    Rubric,
    ScoringSpec,
    SectionSpec,
    Source,
    TableSpec,
    Threshold,
)

Json = dict[str, Any]


def rubric_json(rubric: Rubric) -> Json:
    """The rubric as JSON values: every key present, numbers as numbers, dates as text."""
    return {
        "id": rubric.id,
        "title": rubric.title,
        "issuer": rubric.issuer,
        "source": rubric.source,
        "edition": rubric.edition,
        "effective_from": _date(rubric.effective_from),
        "effective_to": _date(rubric.effective_to),
        "object": rubric.object,
        "kind": rubric.kind,
        "report_title": rubric.report_title,
        "markers": list(rubric.markers),
        "cover": [_field(f) for f in rubric.cover],
        "fields": [_field(f) for f in rubric.fields if f.section is None],
        "results": [_field(f) for f in rubric.fields if f.section is not None],
        "commitment": rubric.commitment,
        "commitment_title": rubric.commitment_title,
        "commitment_blanks": list(rubric.commitment_blanks),
        "commitment_signatures": list(rubric.commitment_signatures),
        "seal_asked": list(rubric.seal_asked),
        "sections": [_section(s) for s in rubric.sections],
        "tables": [_table(t) for t in rubric.tables],
        "basic": [_basic(r) for r in rubric.basic],
        "indicators": [_indicator(r) for r in rubric.indicators],
        "bonus": [_indicator(r) for r in rubric.bonus],
        "questions": [_question(r) for r in rubric.questions],
        "measures": [_measure(r) for r in rubric.measures],
        "materials": [_material(m) for m in rubric.materials],
        "scoring": _scoring(rubric.scoring),
        "notes": list(rubric.notes),
        "superseded_ok": list(rubric.superseded_ok),
        "assessor_quota": rubric.assessor_quota,
        "family": rubric.family or rubric.id,
        "extends": rubric.extends,
        "informative": rubric.informative,
    }


def _date(value: object) -> str | None:
    return str(value) if value is not None else None


def number(value: Decimal | None) -> int | float | None:
    """A JSON number: whole values without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _source(source: Source | None) -> Json | None:
    return {"seed": source.seed, "line": source.line} if source else None


def _closing(source: Source | None, repaired: str | None) -> Json:
    tail: Json = {"source": _source(source)}
    return tail if repaired is None else {"repaired": repaired} | tail


def _field(field: FieldSpec) -> Json:
    return {
        "id": field.id,
        "label": field.label,
        "group": field.group,
        "type": field.type,
        "options": list(field.options),
        "exclusive": field.exclusive,
        "max_chars": field.max_chars,
        "required": field.required,
        "same_as": field.same_as,
        "hint": field.hint,
        "columns": list(field.columns),
        "section": field.section,
    } | _closing(field.source, field.repaired)


def _section(section: SectionSpec) -> Json:
    return {
        "no": section.no,
        "heading": section.heading,
        "points": list(section.points),
        "prompt": section.prompt,
        "max_chars": section.max_chars,
        "in_table": section.in_table,
        "field": section.field,
        "source": _source(section.source),
    }


def _table(table: TableSpec) -> Json:
    return {
        "kind": table.kind,
        "number": table.number,
        "title": table.title,
        "columns": [
            {"role": c.role, "label": c.label, "required": c.required} for c in table.columns
        ],
        "year_blank": table.year_blank,
        "total_label": table.total_label,
        "id": table.id,
        "parts": [{"label": p.label, "title": p.title} for p in table.parts],
        "max_entries": table.max_entries,
        "entry_labels": list(table.entry_labels),
        "effects": list(table.effects),
        "prompt": table.prompt,
        "hints": list(table.hints),
        "source": _source(table.source),
    }


def _row(row: RowSpec) -> Json:
    head: Json = {"id": row.id, "text": row.text}
    return head | {"accepts": list(row.accepts)} | _closing(row.source, row.repaired)


def _basic(row: RowSpec) -> Json:
    head: Json = {"id": row.id, "group": row.group, "text": row.text, "type": row.type}
    return head | {"thresholds": [_threshold(t) for t in row.thresholds]} | _row(row)


def _indicator(row: RowSpec) -> Json:
    return {
        "id": row.id,
        "level1": row.level1,
        "level2": row.level2,
        "text": row.text,
        "type": row.type,
        "type_label": row.type_label,
        "when_applicable": row.when_applicable,
        "max_score": number(row.max_score),
        "weight": number(row.weight),
        "unit": row.unit,
        "allowed": None if row.allowed is None else [number(v) for v in row.allowed],
        "graded": row.graded,
        "thresholds": [_threshold(t) for t in row.thresholds],
        "evidence_kinds": list(row.evidence_kinds),
        "no": row.no,
        "symbol": row.symbol,
        "columns": list(row.columns),
    } | _row(row)


def _threshold(limit: Threshold) -> Json:
    return {
        "quantity": limit.quantity,
        "op": limit.op,
        "value": number(limit.value),
        "unit": limit.unit,
        "tolerance": number(limit.tolerance),
    }


def _question(row: RowSpec) -> Json:
    head: Json = {"id": row.id, "no": row.no, "text": row.text}
    asked: Json = {"expects": row.expects, "explain": row.explain}
    return head | asked | _row(row)


def _measure(row: RowSpec) -> Json:
    head: Json = {
        "id": row.id,
        "label": row.text,
        "level1": row.level1,
        "group": row.group,
        "unit": row.unit,
        "columns": list(row.columns),
        "hints": list(row.hints),
        "textual": row.textual,
        "required": row.required,
        "same_as": row.same_as,
        "derived": _derived(row.derived),
        "thresholds": [_threshold(t) for t in row.thresholds],
        "table": row.table,
    }
    return head | _closing(row.source, row.repaired)


def _derived(rule: Derived | None) -> Json | None:
    if rule is None:
        return None
    return {"kind": rule.kind, "of": list(rule.of), "factor": number(rule.factor)}


def _material(material: MaterialSpec) -> Json:
    return {
        "id": material.id,
        "text": material.text,
        "when_applicable": material.when_applicable,
        "catch_all": material.catch_all,
        "when": [{"row": row, "answer": answer} for row, answer in material.when],
        "source": _source(material.source),
    }


def _scoring(scoring: ScoringSpec) -> Json:
    return {
        "full_score": number(scoring.full_score),
        "pass_score": number(scoring.pass_score),
        "basic_is_veto": scoring.basic_is_veto,
        "required_must_be_full": scoring.required_must_be_full,
        "bonus_max": number(scoring.bonus_max),
        "bonus_in_total": scoring.bonus_in_total,
        "method": scoring.method,
        "indicator_max": number(scoring.indicator_max),
        "formula": scoring.formula,
        "formula_name": scoring.formula_name,
        "years": scoring.years,
    }
