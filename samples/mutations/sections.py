"""Defects of sections, tables, columns and the commitment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lvjian.samples.model import Paragraph, ReportContent, SectionContent, TableContent
from lvjian.samples.planting import Expected, Mutation, Planted, Site, replaced

_COLUMN_TABLES = {"basic": "basic", "indicators": "indicator", "bonus": "bonus"}


def _section(site: Site, fits: Callable[[SectionContent], bool]) -> SectionContent | None:
    if not site.report.rubric.sections:
        return None
    found = [s for s in site.report.sections if fits(s)]
    return site.rng.choice(found) if found else None


def _own(section: SectionContent) -> bool:
    """Sections the applicant writes: no lists of evidence, no conclusion."""
    return not any(w in section.heading for w in ("材料", "自评表", "参考文件", "结论"))


def _holds_table(report: ReportContent, section: SectionContent) -> bool:
    """A table stands in it whatever its text: it is not empty without paragraphs."""
    name = f"{section.no}、{section.heading}"
    if any(f.spec.section == section.no or f.spec.group == name for f in report.fields):
        return True
    return "下一步" in section.heading and report.rubric.table("projects") is not None


def _drop(word: str) -> Callable[[Site], Planted | None]:
    def plant(site: Site) -> Planted | None:
        section = _section(site, lambda s: word in s.heading)
        if section is None:
            return None
        left = tuple(s for s in site.report.sections if s is not section)
        report = replace(site.report, sections=left)
        return replaced(site, report, Expected("T001", section.target))

    return plant


def _swap(first: int) -> Callable[[Site], Planted | None]:
    def plant(site: Site) -> Planted | None:
        if len(site.report.rubric.sections) < first + 2 or len(site.report.sections) < first + 2:
            return None
        order = list(site.report.sections)
        order[first], order[first + 1] = order[first + 1], order[first]
        report = replace(site.report, sections=tuple(order))
        return replaced(site, report, Expected("T002", "section:*"))

    return plant


def _empty(site: Site) -> Planted | None:
    section = _section(site, lambda s: _own(s) and not _holds_table(site.report, s))
    if section is None:
        return None
    report = site.report.with_section(replace(section, paragraphs=()))
    return replaced(site, report, Expected("T003", section.target))


def _prompt_only(site: Site) -> Planted | None:
    prompts = {s.heading: s.prompt for s in site.report.rubric.sections if s.prompt}
    section = _section(
        site, lambda s: _own(s) and s.heading in prompts and not _holds_table(site.report, s)
    )
    if section is None:
        return None
    text = prompts[section.heading] or ""
    bare = replace(section, paragraphs=(Paragraph(text, "prompt"),))
    report = site.report.with_section(bare)
    return replaced(site, report, Expected("T003", section.target))


def _last_empty(site: Site) -> Planted | None:
    section = _section(site, lambda s: "建议" in s.heading or "下一步" in s.heading)
    if section is None or _holds_table(site.report, section):
        return None
    report = site.report.with_section(replace(section, paragraphs=()))
    return replaced(site, report, Expected("T003", section.target))


def _table_missing(kind: str) -> Callable[[Site], Planted | None]:
    def plant(site: Site) -> Planted | None:
        if site.report.table(kind) is None:
            return None
        left = tuple(t for t in site.report.tables if t.kind != kind)
        report = replace(site.report, tables=left)
        return replaced(site, report, Expected("T020", "*"))

    return plant


def _column(kind: str, role: str) -> Callable[[Site], Planted | None]:
    def plant(site: Site) -> Planted | None:
        spec = site.report.rubric.table(kind)  # type: ignore[arg-type]  # a table kind
        table = site.report.table(_COLUMN_TABLES[kind])
        if spec is None or table is None:
            return None
        if not any(c.role == role and c.required for c in spec.columns):
            return None
        report = site.report.with_table(_without(table, role))
        return replaced(site, report, Expected("T007", "*"))

    return plant


def _without(table: TableContent, role: str) -> TableContent:
    total = None if role == "score" else table.total
    blocks = () if role == "score" else table.blocks
    return replace(table, without=(role,), total=total, blocks=blocks)


def _commitment(change: Callable[[str], str | None]) -> Callable[[Site], Planted | None]:
    def plant(site: Site) -> Planted | None:
        text = site.report.commitment
        if text is None:
            return None
        changed = change(text)
        if changed == text:
            return None
        report = replace(site.report, commitment=changed)
        return replaced(site, report, Expected("T017", "*"))

    return plant


def _drop_sentence(text: str) -> str:
    parts = text.split("。")
    return "。".join(parts[:-2]) + "。" if len(parts) > 2 else text


def _drop_clause(text: str) -> str:
    parts = text.split("，")
    return "，".join([*parts[:1], *parts[2:]])


def _unsealed(site: Site) -> Planted | None:
    if site.layout.writer == "word" or site.report.commitment is None:
        return None
    return replaced(site, replace(site.report, sealed=False), Expected("T018", "*"))


def _unsigned(site: Site) -> Planted | None:
    if site.layout.writer == "word" or site.report.commitment is None:
        return None
    return replaced(site, replace(site.report, signed=False), Expected("T021", "*"))


_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("t001-no-advice", "删去“建议”或“下一步工作”一章", "T001", _drop("建议")),
    _M("t001-no-next", "删去“下一步工作”一章", "T001", _drop("下一步")),
    _M("t001-no-process", "删去“评价过程和方法”一章", "T001", _drop("评价过程")),
    _M("t001-no-references", "删去“参考文件”一章", "T001", _drop("参考文件")),
    _M("t001-no-overview", "删去第一章", "T001", _drop("基本情况")),
    _M("t002-swap-first", "前两章对调", "T002", _swap(0)),
    _M("t002-swap-second", "第二、三章对调", "T002", _swap(1)),
    _M("t003-empty", "一章只有标题", "T003", _empty),
    _M("t003-prompt-only", "一章只留模板提示语", "T003", _prompt_only),
    _M("t003-advice-empty", "建议一章为空", "T003", _last_empty),
    _M("t007-no-answer", "基本要求表缺“是否符合”列", "T007", _column("basic", "answer")),
    _M("t007-no-type", "评价指标表缺“要求类型”列", "T007", _column("indicators", "type")),
    _M("t007-no-max", "评价指标表缺“分值”列", "T007", _column("indicators", "max_score")),
    _M("t007-no-weight", "评价指标表缺“权重”列", "T007", _column("indicators", "weight")),
    _M("t007-no-value", "评价指标表缺“指标值”列", "T007", _column("indicators", "value")),
    _M("t017-missing", "没有承诺书", "T017", _commitment(lambda _: None)),
    _M("t017-sentence-dropped", "承诺书少一句", "T017", _commitment(_drop_sentence)),
    _M("t017-clause-dropped", "承诺书少半句", "T017", _commitment(_drop_clause)),
    _M("t017-softened", "承诺书“愿”改为“可不”", "T017",
       _commitment(lambda t: t.replace("愿承担", "可不承担").replace("愿接受", "可不接受"))),
    _M("t018-no-seal", "PDF报告没有公章", "T018", _unsealed),
    _M("t020-no-basic", "没有基本要求表", "T020", _table_missing("basic")),
    _M("t020-no-indicators", "没有评价指标表", "T020", _table_missing("indicator")),
    _M("t020-no-bonus", "没有加分项表", "T020", _table_missing("bonus")),
    _M("t021-no-signature", "PDF报告没有签字", "T021", _unsigned),
)  # fmt: skip
