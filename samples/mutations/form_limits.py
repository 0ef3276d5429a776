"""Defects of review and park forms against the limits they state: shares, numbers, lengths."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from lvjian.core.numbers import show
from lvjian.samples.model import Paragraph, TableContent
from lvjian.samples.planting import Expected, Planted, Site, replaced


def tables_of(site: Site, *kinds: str) -> list[TableContent]:
    """Tables of the report of these kinds."""
    return [t for t in site.report.tables if t.kind in kinds and t.rows]


def too_many(site: Site) -> Planted | None:
    """More projects than the form has places for."""
    spec = site.report.rubric.table("projects")
    own = site.report.projects
    if spec is None or spec.max_entries is None or not own:
        return None
    more = tuple(replace(own[i % 3], name=f"{own[i % 3].name}（{i + 1}期）") for i in range(6))
    report = replace(site.report, projects=more)
    return replaced(site, report, Expected("T006", "document"))


def long_section(site: Site) -> Planted | None:
    """A section longer than the template allows."""
    for spec, section in zip(site.report.rubric.sections, site.report.sections, strict=False):
        if spec.max_chars is None:
            continue
        sentence = "园区和企业持续推进绿色低碳建设，完善制度并落实各项措施。"
        text = sentence * (spec.max_chars // len(sentence) + 2)
        long = replace(section, paragraphs=(Paragraph(text),))
        return replaced(site, site.report.with_section(long), Expected("T015", "section:*"))
    return None


def share_low(site: Site) -> Planted | None:
    """A share under the template's limit, its inputs to match."""
    rows = {r.id: r for t in tables_of(site, "measure") for r in t.rows}
    for row in rows.values():
        spec = row.official
        if spec is None or not spec.thresholds or spec.derived is None:
            continue
        whole = rows[spec.derived.of[1]]
        numbers = [Decimal(v) * 2 for v in whole.values]
        doubled = replace(whole, values=tuple(show(n) for n in numbers))
        part = rows[spec.derived.of[0]]
        shares = tuple(
            show((Decimal(p) / n * 100).quantize(Decimal("0.01")))
            for p, n in zip(part.values, numbers, strict=True)
        )
        report = site.report.with_row(doubled).with_row(replace(row, values=shares))
        return replaced(site, report, Expected("S013", f"row:{row.id}"))
    return None


def few_staff(site: Site) -> Planted | None:
    """The assessor's list shows too few people of senior rank."""
    if site.report.rubric.kind != "third-party":
        return None
    held = tuple(
        replace(
            a,
            body=tuple(
                b.replace("12人，其中高级职称6人、中级职称6人", "8人，其中高级职称3人、中级职称5人")
                for b in a.body
            ),
        )
        for a in site.content.attachments
    )
    if held == site.content.attachments:
        return None
    section = next((s for s in site.report.sections if "资质" in s.heading), None)
    if section is None:
        return None
    content = replace(site.content, attachments=held)
    return Planted(content, (Expected("S013", section.target),))
