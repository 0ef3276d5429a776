"""A sound filled-in report for any rubric, and the bundle around it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from random import Random

from lvjian.core.numbers import from_chinese, to_chinese
from lvjian.core.rubric import RowSpec, Rubric, SectionSpec
from lvjian.core.text import substance
from lvjian.samples.attachments import Holder, assessor_attachments, make_attachments
from lvjian.samples.company import CITIES, Company, as_park, make_assessor, make_company
from lvjian.samples.evidence import kinds_for_row
from lvjian.samples.fields import Filling, fill
from lvjian.samples.formcontent import explanation, form_table, make_projects, renamed
from lvjian.samples.formvalues import form_values, park_score
from lvjian.samples.model import (
    AttachmentContent,
    BundleContent,
    Cite,
    Paragraph,
    ReportContent,
    RowContent,
    SectionContent,
    TableContent,
)
from lvjian.samples.prose import row_prose, topic_prose
from lvjian.samples.scoring import restated, totals

_YEARS = {"zhengzhou": 2024, "henan": 2023, "suzhou": 2024, "zhejiang": 2023, "beijing": 2022}
_ROW_TABLES = ("basic", "indicators", "bonus", "questions", "measures")
# Zhengzhou's source breaks off after the table, Suzhou's has no report: own sections then.
_OWN_SECTIONS = ("概述", "评价过程和方法", "评价内容", "评价结论", "建议")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the layout wants of the content.

    Attributes:
        grouped: attachment numbers 11-1, 11-2 within one material.
        decline: share of rows with 适用时 declared 不适用.
    """

    grouped: bool = False
    decline: float = 0.3


def make_bundle(rubrics: Iterable[Rubric], seed: int, wishes: Wishes = Wishes()) -> BundleContent:
    """A sound bundle with one report per rubric, all about the same company."""
    rubrics = tuple(rubrics)
    family = rubrics[0].id.split("-")[0]
    year = _YEARS.get(family, 2023)
    city = CITIES.get(family, CITIES["henan"])
    rng = Random(f"bundle-{seed}-{rubrics[0].id}")
    day = date(year, rng.randrange(3, 7), rng.randrange(1, 28))
    company = make_company(seed, city, year - 1)
    assessor = make_assessor(seed, city, year - 1)
    if rubrics[0].object == "park":
        company = as_park(company)
    holder = Holder(company, day, seed)
    held = make_attachments(rubrics, holder, grouped=wishes.grouped)
    if rubrics[0].kind == "review":
        turned = renamed(rubrics[0], seed)
        held = (explanation(company, holder.day(0, 1, 9)),) if turned else ()
    third = any(r.kind == "third-party" for r in rubrics)
    if third:
        start = int(held[-1].number.split("-")[0]) + 1 if held else 1
        held += assessor_attachments(assessor, day, start)
    ask = Asking(company, assessor, day, held, seed, wishes)
    reports = tuple(make_report(rubric, ask) for rubric in rubrics)
    return BundleContent(company, assessor, reports, held)


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything a report is made from besides its rubric."""

    company: Company
    assessor: Company
    report_date: date
    held: tuple[AttachmentContent, ...]
    seed: int
    wishes: Wishes


def make_report(rubric: Rubric, ask: Asking) -> ReportContent:
    """A sound report for one rubric."""
    third = rubric.kind == "third-party"
    rng = Random(f"report-{ask.seed}-{rubric.id}")
    tables = _tables(rubric, ask, rng)
    writer = ask.assessor if third else ask.company
    report = ReportContent(
        rubric=rubric,
        date=ask.report_date,
        cover=(),
        fields=(),
        commitment=_bond(rubric),
        signatory=writer.legal,
        sections=(),
        tables=tables,
        author=writer.author,
        firm=writer.name,
        applicant=ask.company.name,
        projects=make_projects(rubric.table("projects")) if rubric.kind == "review" else (),
    )
    scores = tuple(_show(v) for v in totals(report))
    if rubric.object == "park":
        scores = (park_score(rubric, ask.company),) * 3
    filling = Filling(ask.company, ask.assessor, ask.report_date, scores, third)  # type: ignore[arg-type]  # three
    report = replace(report, cover=fill(rubric.cover, filling), fields=fill(rubric.fields, filling))
    report = replace(report, sections=_sections(rubric, ask, report))
    return restated(report)


def _bond(rubric: Rubric) -> str | None:
    """The commitment with its blanks filled in."""
    text = rubric.commitment
    for blank in rubric.commitment_blanks if text else ():
        text = (text or "").replace(blank, "《绿色设计产品评价技术规范 传动部件》")
    return text


def _show(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _tables(rubric: Rubric, ask: Asking, rng: Random) -> tuple[TableContent, ...]:
    out = []
    year = ask.report_date.year - 1
    declined = _declined(rubric, ask)
    values = form_values(rubric, ask.company)
    for spec in rubric.tables:
        rows = [r for r in rubric.rows() if spec.holds(r)] if spec.kind in _ROW_TABLES else []
        if not rows:
            continue
        if spec.kind in ("questions", "measures"):
            turned = renamed(rubric, ask.seed)
            out.append(form_table(spec, rows, values, turned=turned))
            continue
        content = tuple(
            replace(_row(r, ask, rng, na=r.id in declined), values=values.get(r.id, ()))
            for r in rows
        )
        scored = any(r.max_score is not None for r in rows) and spec.kind != "basic"
        out.append(
            TableContent(
                kind=rows[0].kind,
                rows=content,
                year=year if spec.year_blank else None,
                total=Decimal(0) if scored else None,
                columns=rows[0].columns,
                years=tuple(year - len(spec.parts) + 1 + i for i, _ in enumerate(spec.parts)),
            )
        )
    return tuple(_spread(tuple(out), ask.held))


def _declined(rubric: Rubric, ask: Asking) -> frozenset[str]:
    """Rows declared 不适用: some of those the template itself makes conditional."""
    may = [r for r in rubric.indicators if r.when_applicable and r.type == "optional"]
    return frozenset(r.id for r in may if _judging(r, ask).random() < ask.wishes.decline)


def _judging(spec: RowSpec, ask: Asking) -> Random:
    """One wording is judged alike in the self-evaluation and by the third party."""
    return Random(f"{ask.seed}-{substance(spec.text)}")


def _row(spec: RowSpec, ask: Asking, rng: Random, *, na: bool) -> RowContent:
    prose = row_prose(spec, ask.company, rng, not_applicable=na)
    return RowContent(
        id=spec.id,
        kind=spec.kind,
        text=spec.text,
        group=spec.group,
        level1=spec.level1,
        level2=spec.level2,
        type_label=spec.type_label or _TYPE_LABELS.get(spec.type or ""),
        max_score=spec.max_score,
        weight=spec.weight,
        answer="不适用" if na else "符合",
        prose=prose,
        cites=() if na else cites_for(spec, ask.held),
        points=None if na else _points(spec, _judging(spec, ask)),
        na=na,
        official=spec,
    )


_TYPE_LABELS = {"required": "必选", "optional": "可选", "expected": "预期性要求"}


def _points(spec: RowSpec, rng: Random) -> Decimal | None:
    """Full for required rows; for the others usually full, sometimes three quarters."""
    if spec.max_score is None:
        return None
    if spec.type == "required":
        return spec.max_score
    if spec.allowed is not None:
        return rng.choice([a for a in spec.allowed if a > 0][-2:])
    share = rng.choice((Decimal(1), Decimal(1), Decimal(1), Decimal("0.75"), Decimal("0.5")))
    return (spec.max_score * share).quantize(Decimal("0.1")).normalize()


def cites_for(spec: RowSpec, held: tuple[AttachmentContent, ...]) -> tuple[Cite, ...]:
    """Citations of what the row needs among what is held."""
    out: list[Cite] = []
    for kind in kinds_for_row(spec.text, spec.level2):
        piece = next((a for a in held if kind in a.kinds), None)
        if piece is not None and all(c.number != piece.number for c in out):
            out.append(Cite(piece.number, piece.title))
    return tuple(out)


def _spread(
    tables: tuple[TableContent, ...], held: tuple[AttachmentContent, ...]
) -> Iterable[TableContent]:
    """Cite what no row needs (a permit, an audit report) under the first row."""
    cited = {c.number for t in tables for r in t.rows for c in r.cites}
    spare = tuple(
        Cite(a.number, a.title) for a in held if a.owner == "company" and a.number not in cited
    )
    for index, table in enumerate(tables):
        if index or not spare or not table.rows or table.kind in ("question", "measure"):
            yield table
        else:
            first = replace(table.rows[0], cites=table.rows[0].cites + spare)
            yield replace(table, rows=(first, *table.rows[1:]))


def _sections(rubric: Rubric, ask: Asking, report: ReportContent) -> tuple[SectionContent, ...]:
    if rubric.kind == "review":
        return ()
    specs = rubric.sections or tuple(
        SectionSpec(to_chinese(i), h) for i, h in enumerate(_OWN_SECTIONS, 1)
    )
    return tuple(
        SectionContent(
            spec.no,
            spec.heading,
            _paragraphs(spec, ask, report),
            from_chinese(re.sub(r"[第章、\s]", "", spec.no)) or index,
        )
        for index, spec in enumerate(specs, 1)
    )


def _paragraphs(spec: SectionSpec, ask: Asking, report: ReportContent) -> tuple[Paragraph, ...]:
    heading = spec.heading
    if any(f.spec.section == spec.no for f in report.fields) or "基本信息表" in heading:
        return ()
    if "申报产品信息" in heading:
        return ()
    if "参考文件" in heading:
        return reference_list(report)
    if "资质" in heading:
        own = [a for a in ask.held if a.owner == "assessor"]
        cites = "、".join(f"附件{a.number} {a.title}" for a in own)
        return (
            Paragraph(f"{ask.assessor.name}具备开展绿色工厂评价的条件，资质证明材料见{cites}。"),
        )
    if "证明材料" in heading:
        return (Paragraph("证明材料按下列顺序编排，复印件均加盖公章。"), *materials_list(ask.held))
    if "自评表" in heading:
        return (Paragraph("依据工厂实际情况进行自评，自评结果见附表。"),)
    lines = [Paragraph(t) for t in topic_prose(heading, ask.company, ask.assessor.name)]
    if "结论" in heading:
        lines.insert(0, Paragraph("", "verdict"))
    for point in spec.points:
        lines += _point(point, ask)
    return tuple(lines)


def _point(point: str, ask: Asking) -> list[Paragraph]:
    """A prescribed point: its short title as a sub-heading, own wording below it."""
    bare = re.sub(r"^\s*\d+\s*[.、．]?\s*", "", point)
    short = re.split(r"[。：；，,]", bare)[0]
    lines = [Paragraph(short, "point")] if len(short) <= 16 else []
    return lines + [Paragraph(t) for t in topic_prose(bare, ask.company, ask.assessor.name)]


def materials_list(held: tuple[AttachmentContent, ...]) -> tuple[Paragraph, ...]:
    """``附件1 营业执照`` for every piece of the company's evidence."""
    return tuple(
        Paragraph(f"附件{a.number} {a.title}", "material") for a in held if a.owner == "company"
    )


def reference_list(report: ReportContent) -> tuple[Paragraph, ...]:
    """六、参考文件: what the index columns cite, in order of number."""
    cited: dict[str, Cite] = {}
    for row in report.rows():
        for cite in row.cites:
            if cite.number is not None:
                cited.setdefault(cite.number, cite)
    ordered = sorted(cited.values(), key=lambda c: [int(n) for n in (c.number or "0").split("-")])
    return tuple(Paragraph(f"附件{c.number} 《{c.title}》", "reference") for c in ordered)
