"""A pack, as its authors wrote it, becomes the rubric the matchers read against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lvjian.core.rubric import (
    ColumnSpec,
    Derived,
    FieldSpec,
    MaterialSpec,
    RowKind,
    RowSpec,
    Rubric,
    ScoringSpec,
    SectionSpec,
    Source,
    TablePart,
    TableSpec,
    Threshold,
)
from lvjian.rubrics.model import Block, Entry, Material, Official, Pack, Row, Section, Table


def to_rubric(pack: Pack) -> Rubric:
    """The rubric of a pack whose rows from other packs are already filled in."""
    seed = pack.seed
    bond = pack.commitment
    return Rubric(
        id=pack.id,
        title=pack.title,
        issuer=pack.issuer,
        source=pack.source,
        object=pack.object,
        kind=pack.kind,
        report_title=pack.report_title,
        edition=pack.edition,
        effective_from=pack.effective_from,
        effective_to=pack.effective_to,
        markers=pack.markers,
        cover=tuple(_field(e, seed) for e in pack.cover),
        fields=tuple(_field(e, seed) for e in pack.fields),
        commitment=bond.text if bond else None,
        commitment_title=bond.title if bond else None,
        commitment_blanks=bond.blanks if bond else (),
        commitment_signatures=bond.signatures if bond else (),
        seal_asked=bond.seals if bond else (),
        sections=tuple(_section(s, seed) for s in pack.sections),
        tables=tuple(_table(t, seed) for t in pack.tables),
        basic=tuple(_row(r, "basic", seed) for r in pack.basic),
        indicators=tuple(r for b in pack.indicators for r in _block(b, seed)),
        bonus=tuple(_row(r, "bonus", seed) for r in pack.bonus),
        questions=tuple(_row(r, "question", seed) for r in pack.questions),
        measures=tuple(_row(r, "measure", seed) for r in pack.measures),
        materials=tuple(_material(m, seed) for m in pack.materials),
        scoring=ScoringSpec(**dict(pack.scoring)),
        notes=tuple(n.text for n in pack.notes),
        superseded_ok=pack.superseded_ok,
        assessor_quota=pack.assessor_quota,
        family=pack.family,
        extends=pack.extends,
        informative=pack.informative,
    )


def _told(part: Official, seed: str) -> tuple[dict[str, Any], Source | None]:
    """The values of a part, its place in the source taken out."""
    values = dict(part)
    line, own = values.pop("line"), values.pop("seed")
    return values, Source(own or seed, line) if line is not None else None


def _field(entry: Entry, seed: str) -> FieldSpec:
    values, source = _told(entry, seed)
    del values["options_line"]
    return FieldSpec(**values, source=source)


def _section(section: Section, seed: str) -> SectionSpec:
    values, source = _told(section, seed)
    return SectionSpec(**values, source=source)


def _table(table: Table, seed: str) -> TableSpec:
    values, source = _told(table, seed)
    columns = values.pop("columns")
    values["parts"] = tuple(TablePart(p.label, p.title) for p in table.parts)
    return TableSpec(
        **values,
        columns=tuple(ColumnSpec(c.role, c.label, c.aliases, c.required) for c in columns),
        source=source,
    )


def _block(block: Block, seed: str) -> list[RowSpec]:
    return [_row(row, "indicator", seed, block=block) for row in block.rows]


def _row(row: Row, kind: RowKind, seed: str, *, block: Block | None = None) -> RowSpec:
    values, source = _told(row, seed)
    values["thresholds"] = tuple(Threshold(**dict(t)) for t in row.thresholds)
    values["derived"] = Derived(**dict(row.derived)) if row.derived is not None else None
    values["accepts"] = row.accepts + tuple(_other_forms(row, kind))
    if block is not None:
        values["level1"], values["weight"] = block.level1, block.weight
    return RowSpec(kind=kind, source=source, **values)


def _other_forms(row: Row, kind: RowKind) -> Iterator[str]:
    """The text with its printed number, which Word may keep apart, and without its symbol."""
    if row.no is not None and kind == "question":
        yield f"{row.no}.{row.text}"
    if row.symbol is not None:
        yield row.text.removesuffix(row.symbol).strip()


def _material(material: Material, seed: str) -> MaterialSpec:
    values, source = _told(material, seed)
    values["when"] = tuple((a.row, a.answer) for a in material.when)
    return MaterialSpec(**values, source=source)
