"""Defects of agreement: between places of the report, and between report and evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import count

from lvjian.samples.company import credit_code, make_company
from lvjian.samples.model import FieldContent, Paragraph, ReportContent
from lvjian.samples.planting import Expected, Mutation, Planted, Site, choose_row, prints, replaced

Plant = Callable[[Site], Planted | None]


def _other_name(site: Site) -> str:
    """A firm of the same city that is not called like the applicant."""
    mine = site.content.company
    others = (make_company(n, mine.city, mine.figures.years[-1]) for n in count(417))
    return next(o.name for o in others if o.name[2:4] not in mine.name)


def _cover_name(site: Site) -> Planted | None:
    mine = site.content.company.name
    if not any(f.value == mine for f in site.report.fields):
        return None
    other = _other_name(site)
    cover = tuple(replace(f, value=other) if f.value == mine else f for f in site.report.cover)
    if cover == site.report.cover:
        return None
    report = replace(site.report, cover=cover)
    return replaced(site, report, Expected("C001", "*"))


def _table_name(site: Site) -> Planted | None:
    """The assessor's name in the table differs from the cover's in one word."""
    assessor = site.content.assessor.name
    if not any(f.value == assessor for f in site.report.cover):
        return None
    other = assessor.replace("咨询", "技术")
    fields = tuple(
        replace(f, value=other) if f.value == assessor else f for f in site.report.fields
    )
    if fields == site.report.fields:
        return None
    return replaced(site, replace(site.report, fields=fields), Expected("C001", "*"))


def _field_value(label: str, change: Callable[[Site, FieldContent], str]) -> Plant:
    """A field of the table that no longer agrees with the licence attached."""

    def plant(site: Site) -> Planted | None:
        field = next((f for f in site.report.fields if f.spec.label == label), None)
        held = any(k == "licence" for a in site.content.attachments for k in a.kinds)
        if field is None or not held:
            return None
        changed = replace(field, value=change(site, field))
        fields = tuple(changed if f is field else f for f in site.report.fields)
        report = replace(site.report, fields=fields)
        return replaced(site, report, Expected("C001", "*"))

    return plant


def _licence(label: str, value: Callable[[Site], str]) -> Plant:
    """The licence attached says another thing than the table."""

    def plant(site: Site) -> Planted | None:
        mine = site.content.company
        stated = {"统一社会信用代码": mine.uscc, "法定代表人": mine.legal}[label]
        meanings = ("uscc", "legal-representative")
        if not any(f.value == stated and f.spec.same_as in meanings for f in site.report.fields):
            return None
        piece = next((a for a in site.content.attachments if "licence" in a.kinds), None)
        if piece is None:
            return None
        new = value(site)
        facts = tuple((k, new if k == label else v) for k, v in piece.facts)
        held = tuple(
            replace(piece, facts=facts) if a is piece else a for a in site.content.attachments
        )
        return Planted(replace(site.content, attachments=held), (Expected("C001", "*"),))

    return plant


def _two_reports(site: Site) -> Planted | None:
    """The second report of the bundle carries another address."""
    if len(site.content.reports) < 2:
        return None
    second = site.content.reports[1]
    address = site.content.company.address
    fields = tuple(
        replace(f, value=address.replace("号", "号附2楼")) if f.value == address else f
        for f in second.fields
    )
    if fields == second.fields:
        return None
    reports = (site.report, replace(second, fields=fields))
    return Planted(replace(site.content, reports=reports), (Expected("C001", "*"),))


def _measure(word: str, pattern: str) -> Plant:
    """A derived value that its own inputs do not give."""

    def plant(site: Site) -> Planted | None:
        if not prints(site, "indicator", "remark", "value"):
            return None
        row = choose_row(site, "indicator", lambda r: re.search(pattern, r.prose) is not None)
        if row is None:
            return None

        def up(match: re.Match[str]) -> str:
            return match[1] + str((Decimal(match[2]) * Decimal("1.4")).quantize(Decimal("0.01")))

        changed = replace(row, prose=re.sub(pattern, up, row.prose))
        report = site.report.with_row(changed)
        return replaced(site, report, Expected("C002", f"row:{row.id}|*", word))

    return plant


def _unit(old: str, new: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        if not prints(site, "indicator", "remark", "value"):
            return None
        row = choose_row(site, "indicator", lambda r: re.search(old, r.prose) is not None)
        if row is None:
            return None
        changed = replace(row, prose=re.sub(old, new, row.prose, count=1))
        report = site.report.with_row(changed)
        return replaced(site, report, Expected("C003", "*"))

    return plant


def _energy_unit(site: Site) -> Planted | None:
    return _text(site, "吨标准煤", "平方米", "C003")


def _text(site: Site, old: str, new: str, code: str) -> Planted | None:
    """Replace words in the first paragraph of a section that has them."""
    for section in site.report.sections:
        for index, paragraph in enumerate(section.paragraphs):
            if paragraph.role == "text" and old in paragraph.text:
                lines = list(section.paragraphs)
                lines[index] = Paragraph(paragraph.text.replace(old, new, 1), "text")
                report = site.report.with_section(replace(section, paragraphs=tuple(lines)))
                return replaced(site, report, Expected(code, "*"))
    return None


def _table_year(site: Site) -> Planted | None:
    dated = [t for t in site.report.tables if t.year]
    if not dated:
        return None
    table = dated[-1]
    years = tuple(y - 3 if y else y for y in table.years)  # printed where there are parts
    report = site.report.with_table(replace(table, year=(table.year or 0) - 3, years=years))
    return replaced(site, report, Expected("C004", "*"))


def _period_year(site: Site) -> Planted | None:
    year = site.content.company.figures.years[-1]
    old = f"统计期为{year}年1月1日至{year}年12月31日"
    new = f"统计期为{year - 3}年1月1日至{year - 3}年12月31日"
    if not any(t.year for t in site.report.tables):
        return None
    return _text(site, old, new, "C004")


def _denied(words: str, pattern: str) -> Plant:
    """A paragraph that says the opposite of a row."""

    def plant(site: Site) -> Planted | None:
        rows = [r for r in site.report.rows() if re.search(pattern, r.text) and not r.na]
        wanted = ("创建情况", "评价内容", "概述")
        section = next((s for w in wanted for s in site.report.sections if w in s.heading), None)
        if not rows or section is None:
            return None
        text = Paragraph(words)
        changed = replace(section, paragraphs=(*section.paragraphs, text))
        return replaced(site, site.report.with_section(changed), Expected("C005", "*"))

    return plant


def _withdrawn(standard: str, words: str) -> Plant:
    """A paragraph that relies on an edition no longer in force at the report's date."""

    def plant(site: Site) -> Planted | None:
        section = next(
            (s for s in site.report.sections if "过程" in s.heading or "情况" in s.heading), None
        )
        if section is None or standard in site.report.rubric.superseded_ok:
            return None
        changed = replace(section, paragraphs=(*section.paragraphs, Paragraph(words)))
        return replaced(site, site.report.with_section(changed), Expected("T019", "*"))

    return plant


def _withdrawn_in_row(site: Site) -> Planted | None:
    if not prints(site, "indicator", "remark", "value"):
        return None
    row = choose_row(site, "indicator", lambda r: "19001" in r.text or "管理体系" in r.text)
    if row is None or row.na:
        return None
    prose = row.prose + "体系文件依据GB/T 19001-2008编写。"
    report = site.report.with_row(replace(row, prose=prose))
    return replaced(site, report, Expected("T019", "*", "19001-2008"))


def _self_report(site: Site) -> ReportContent | None:
    return next((r for r in site.content.reports if r.rubric.kind == "self"), None)


def _foreign_author(site: Site) -> Planted | None:
    """File properties of the self-evaluation name the assessor."""
    if _self_report(site) is not site.report or len(site.content.reports) < 2:
        return None
    name = site.content.assessor.name
    report = replace(site.report, author=name)
    return replaced(site, report, Expected("C006", "*"))


def _ghost_writer(site: Site) -> Planted | None:
    if _self_report(site) is not site.report or len(site.content.reports) < 2:
        return None
    section = site.report.sections[0]
    text = f"本自评价报告由{site.content.assessor.name}编制。"
    changed = replace(section, paragraphs=(*section.paragraphs, Paragraph(text)))
    return replaced(site, site.report.with_section(changed), Expected("C006", "*"))


def _new_code(site: Site) -> str:
    return credit_code(site.rng, site.content.company.city.region)


def _new_legal(site: Site) -> str:
    return "韩拟溪" if site.content.company.legal != "韩拟溪" else "鲁拟枫"


_RATIO = r"(容积率为)(\d+\.\d+)"
_DENSITY = r"(建筑密度为)(\d+\.\d+)"
_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("t019-health", "正文依据已废止的GB/T 28001-2011", "T019",
       _withdrawn("GB/T 28001", "企业职业健康安全管理体系按照GB/T 28001-2011运行。")),
    _M("t019-energy", "正文依据已废止的GB/T 23331-2012", "T019",
       _withdrawn("GB/T 23331-2012", "企业能源管理体系按照GB/T 23331-2012运行。")),
    _M("t019-row", "条目说明依据已废止的GB/T 19001-2008", "T019", _withdrawn_in_row),
    _M("c001-cover-name", "封面与基本信息表企业名称不同", "C001", _cover_name),
    _M("c001-assessor-name", "封面与基本信息表机构名称不同", "C001", _table_name),
    _M("c001-uscc", "信用代码与营业执照不同", "C001",
       _field_value("统一社会信用代码", lambda s, _: _new_code(s))),
    _M("c001-legal", "法定代表人与营业执照不同", "C001",
       _field_value("法定代表人", lambda s, _: _new_legal(s))),
    _M("c001-licence-uscc", "营业执照信用代码与报告不同", "C001",
       _licence("统一社会信用代码", _new_code), "attachments"),
    _M("c001-licence-legal", "营业执照法定代表人与报告不同", "C001",
       _licence("法定代表人", _new_legal), "attachments"),
    _M("c001-two-reports", "两份报告的地址不同", "C001", _two_reports),
    _M("c002-ratio", "容积率算错", "C002", _measure("容积率", _RATIO)),
    _M("c002-density", "建筑密度算错", "C002", _measure("建筑密度", _DENSITY)),
    _M("c003-area", "用地面积单位写成吨", "C003", _unit(r"(?<=用地面积)(\d+)m²", r"\1吨")),
    _M("c003-no-unit", "用地面积没有单位", "C003", _unit(r"(?<=用地面积)(\d+)m²", r"\1")),
    _M("c003-energy", "综合能耗单位写成平方米", "C003", _energy_unit),
    _M("c004-table-year", "评价表年份与报告期不符", "C004", _table_year),
    _M("c004-period", "正文统计期与评价表年份不符", "C004", _period_year),
    _M("c005-energy", "正文称未建立能源管理体系", "C005",
       _denied("目前企业尚未建立能源管理体系。", "能源管理体系")),
    _M("c005-accident", "正文称发生过较大事故", "C005",
       _denied("近三年企业曾发生较大安全事故。", "安全、环保、质量等?事故|无较大")),
    _M("c006-properties", "自评价报告的文件属性作者是第三方机构", "C006", _foreign_author),
    _M("c006-text", "正文称自评价报告由第三方机构编制", "C006", _ghost_writer),
)  # fmt: skip
