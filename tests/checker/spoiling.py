"""Ways to spoil the sound bundle in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lvjian.core.document import Document, PageDoubt, Paragraph
from lvjian.core.reading import BundleReading, FieldReading, RowReading
from tests.checker.readings import TEXTS, at, score_up
from tests.checker.template import RUBRIC, D


def with_report(bundle: BundleReading, **changes: Any) -> BundleReading:
    report = replace(bundle.reports[0], **changes)
    return replace(bundle, reports=(report, *bundle.reports[1:]))


def with_row(
    bundle: BundleReading, id_: str, *, rescore: bool = True, **changes: Any
) -> BundleReading:
    """Change a row; the recomputed scores follow, what the document states does not."""
    rows = tuple(replace(r, **changes) if r.spec.id == id_ else r for r in bundle.reports[0].rows)
    scores = score_up(rows) if rescore else bundle.reports[0].scores
    return with_report(bundle, rows=rows, scores=scores)


def with_score(bundle: BundleReading, id_: str, text: str, **changes: Any) -> BundleReading:
    """Another text in the score cell."""
    try:
        value: Decimal | None = D(text)
    except ArithmeticError:
        value = None
    return with_row(bundle, id_, score=value, score_text=text, **changes)


def lose_row(bundle: BundleReading, id_: str) -> BundleReading:
    spec = next(r.spec for r in bundle.reports[0].rows if r.spec.id == id_)
    rows = tuple(
        RowReading(spec, "missing") if r.spec.id == id_ else r for r in bundle.reports[0].rows
    )
    return with_report(bundle, rows=rows, scores=score_up(rows))


def with_cell(
    bundle: BundleReading, id_: str, role: str, text: str, **changes: Any
) -> BundleReading:
    """Other words in one cell of a row."""
    cells = next(r.cells for r in bundle.reports[0].rows if r.spec.id == id_)
    new = tuple(replace(c, text=text) if c.role == role else c for c in cells)
    return with_row(bundle, id_, cells=new, **changes)


def with_field(bundle: BundleReading, id_: str, **changes: Any) -> BundleReading:
    def change(fields: tuple[FieldReading, ...]) -> tuple[FieldReading, ...]:
        return tuple(replace(f, **changes) if f.spec.id == id_ else f for f in fields)

    report = bundle.reports[0]
    return with_report(bundle, cover=change(report.cover), fields=change(report.fields))


def with_section(bundle: BundleReading, no: str, **changes: Any) -> BundleReading:
    sections = tuple(
        replace(s, **changes) if s.spec.no == no else s for s in bundle.reports[0].sections
    )
    return with_report(bundle, sections=sections)


def with_table(bundle: BundleReading, kind: str, **changes: Any) -> BundleReading:
    tables = tuple(
        replace(t, **changes) if t.spec.kind == kind else t for t in bundle.reports[0].tables
    )
    return with_report(bundle, tables=tables)


def with_stated(bundle: BundleReading, what: str, where: str, **changes: Any) -> BundleReading:
    """Change statements of one kind in one place; ``value=None`` stays possible by name."""
    new = tuple(
        replace(s, **changes) if (s.what, s.where) == (what, where) else s
        for s in bundle.reports[0].stated
    )
    return with_report(bundle, stated=new)


def with_category(bundle: BundleReading, category: str, value: str) -> BundleReading:
    new = tuple(
        replace(s, value=D(value)) if s.category == category else s
        for s in bundle.reports[0].stated
    )
    return with_report(bundle, stated=new)


def with_text(bundle: BundleReading, no: str, text: str) -> BundleReading:
    """One more paragraph at the end of a section."""
    document = bundle.reports[0].document
    blocks = list(document.blocks)
    index = next(i for i, (h, _) in enumerate(TEXTS) if h.startswith(no)) * 2 + 2
    blocks.insert(index, Paragraph(text, at(f"{no}附加段", 3)))
    return with_report(bundle, document=replace(document, blocks=tuple(blocks)))


def with_attachment(bundle: BundleReading, number: str, **changes: Any) -> BundleReading:
    new = tuple(replace(a, **changes) if a.number == number else a for a in bundle.attachments)
    return replace(bundle, attachments=new)


def with_facts(bundle: BundleReading, number: str, **changes: Any) -> BundleReading:
    facts = next(a.facts for a in bundle.attachments if a.number == number)
    return with_attachment(bundle, number, facts=replace(facts, **changes))


def with_citation(bundle: BundleReading, id_: str, **changes: Any) -> BundleReading:
    """Change the citation of a row."""
    cited = next(r.citations for r in bundle.reports[0].rows if r.spec.id == id_)
    new = tuple(replace(c, **changes) for c in cited)
    return with_row(bundle, id_, citations=new)


def with_doubt(bundle: BundleReading, page: int) -> BundleReading:
    document = bundle.reports[0].document
    doubted = replace(document, doubts=(*document.doubts, PageDoubt(page, "no-text")))
    return with_report(bundle, document=doubted)


def then(
    bundle: BundleReading, *changes: Callable[[BundleReading], BundleReading]
) -> BundleReading:
    for change in changes:
        bundle = change(bundle)
    return bundle


def self_report(bundle: BundleReading) -> BundleReading:
    """Add a self-evaluation with the same tables beside the third-party report."""
    third = bundle.reports[0]
    rubric = replace(RUBRIC, id="mini-factory-self", kind="self", materials=())
    own = replace(
        third,
        file="自评价报告.docx",
        rubric=rubric,
        role="self-report",
        document=Document("自评价报告.docx", "docx", third.document.blocks),
    )
    return replace(bundle, reports=(*bundle.reports, own))
