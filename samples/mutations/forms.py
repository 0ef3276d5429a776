"""Defects of review and park forms: questions, values, years, projects, explanations."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from lvjian.core.numbers import show
from lvjian.samples.formcontent import question_row
from lvjian.samples.model import (
    ProjectContent,
    ReportContent,
    RowContent,
)
from lvjian.samples.mutations.form_limits import (
    few_staff,
    long_section,
    share_low,
    tables_of,
    too_many,
)
from lvjian.samples.planting import Expected, Mutation, Planted, Site, prints, replaced

Plant = Callable[[Site], Planted | None]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _row(
    site: Site, kind: str, fits: Callable[[RowContent], bool] = lambda _: True
) -> RowContent | None:
    rows = [r for t in tables_of(site, kind) for r in t.rows if fits(r)]
    return site.rng.choice(rows) if rows else None


def _missing(kind: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        tables = [t for t in tables_of(site, kind) if len(t.rows) > 2]
        if not tables:
            return None
        table = site.rng.choice(tables)
        # An input of a derived value would take that value's proof with it; that is no defect.
        row = site.rng.choice(table.rows)
        left = tuple(r for r in table.rows if r is not row)
        report = site.report.with_table(replace(table, rows=left))
        return replaced(site, report, Expected("T004", f"row:{row.id}"))

    return plant


def _altered_question(site: Site) -> Planted | None:
    row = _row(site, "question", lambda r: "近三年" in r.text)
    if row is None:
        return None
    changed = replace(row, text=row.text.replace("近三年", "近一年"))
    return replaced(site, site.report.with_row(changed), Expected("T005", f"row:{row.id}"))


def _unanswered(site: Site) -> Planted | None:
    row = _row(site, "question", lambda r: not r.cites)
    if row is None:
        return None
    report = site.report.with_row(replace(row, answer=None))
    return replaced(site, report, Expected("S009", f"row:{row.id}"))


def _both(site: Site) -> Planted | None:
    row = _row(site, "question", lambda r: not r.cites)
    if row is None:
        return None
    report = site.report.with_row(replace(row, answer="是否"))
    return replaced(site, report, Expected("T014", f"row:{row.id}"))


def _unexplained(site: Site) -> Planted | None:
    row = _row(site, "question", lambda r: not r.cites and r.official is not None)
    if row is None or row.official is None or site.content.attachments:
        return None
    report = site.report.with_row(question_row(row.official, yes=True))
    return replaced(site, report, Expected("A004", f"row:{row.id}"))


def _told_otherwise(words: str, sentence: str) -> Plant:
    """The narrative box tells what a question denies."""

    def plant(site: Site) -> Planted | None:
        row = _row(site, "question", lambda r: words in r.text and r.answer == "否")
        field = next((f for f in site.report.fields if f.id == "highlights"), None)
        if row is None or field is None:
            return None
        report = site.report.with_field(replace(field, value=field.value + sentence))
        return replaced(site, report, Expected("C005", f"row:{row.id}"))

    return plant


def _value(
    code: str,
    change: Callable[[RowContent, int], str | None],
    *,
    target: Callable[[RowContent], str] = lambda r: f"row:{r.id}",
    fits: Callable[[RowContent], bool] = lambda _: True,
) -> Plant:
    """Another text in the last value box of one row."""

    def plant(site: Site) -> Planted | None:
        rows = [
            r for t in site.report.tables for r in t.rows
            if r.values and fits(r) and (t.kind == "measure" or prints(site, t.kind, "value"))
        ]  # fmt: skip
        site.rng.shuffle(rows)
        for row in rows:
            at = len(row.values) - 1
            text = change(row, at)
            if text is not None and text != row.values[at]:
                changed = replace(row, values=(*row.values[:at], text))
                report = site.report.with_row(changed)
                return replaced(site, report, Expected(code, target(row)))
        return None

    return plant


def _scaled(factor: str) -> Callable[[RowContent, int], str | None]:
    def change(row: RowContent, at: int) -> str | None:
        def times(match: re.Match[str]) -> str:
            value = Decimal(match.group()) * Decimal(factor)
            digits = len(match.group().partition(".")[2])
            return show(value.quantize(Decimal(1).scaleb(-digits)))

        return (
            _NUMBER.sub(times, row.values[at], count=1) if _NUMBER.search(row.values[at]) else None
        )

    return change


def _derived(row: RowContent) -> bool:
    return row.official is not None and row.official.derived is not None


def _required(row: RowContent) -> bool:
    return row.official is not None and row.official.required


def _another_unit(row: RowContent, at: int) -> str | None:
    """Money where energy ought to stand, mass for everything else."""
    match = _NUMBER.match(row.values[at])
    if match is None or row.official is None or row.official.derived is not None:
        return None
    known = re.search(r"tce|万元|亩|km2|m3|%", f"{row.values[at]}{row.official.unit or ''}")
    if known is None or "/" in f"{row.values[at]}{row.official.unit or ''}":
        return None
    return f"{match.group()}{'吨' if known.group() != 'm3' else '万元'}"


def _mean_wrong(site: Site) -> Planted | None:
    field = next((f for f in site.report.fields if f.spec.same_as == "mean-score"), None)
    if field is None:
        return None
    value = show(Decimal(field.value) + Decimal("1.5"))
    report = site.report.with_field(replace(field, value=value))
    return replaced(site, report, Expected("S006", "score:total"))


def _same_quantity(site: Site) -> Planted | None:
    """The quantity of the second table differs from the first, what is derived of it follows."""
    rows = [
        r for t in tables_of(site, "measure") for r in t.rows
        if r.official is not None and r.official.same_as and len(r.values) == 2
    ]  # fmt: skip
    inputs = {n for t in tables_of(site, "measure") for r in t.rows
              if r.official and r.official.derived for n in r.official.derived.of}  # fmt: skip
    free = [r for r in rows if r.id not in inputs]
    if not free:
        return None
    row = site.rng.choice(free)
    text = _scaled("1.21")(row, 1)
    if text is None:
        return None
    report = site.report.with_row(replace(row, values=(row.values[0], text)))
    return replaced(site, report, Expected("C001", "row:*"))


def _heading_year(site: Site) -> Planted | None:
    tables = [t for t in tables_of(site, "measure") if sum("20" in c for c in t.columns) >= 3]
    if not tables:
        return None
    table = site.rng.choice(tables)
    columns = (*table.columns[:1], table.columns[1].replace("2021", "2019"), *table.columns[2:])
    report = site.report.with_table(replace(table, columns=columns))
    return replaced(site, report, Expected("C004", "document"))


def _now_year(site: Site) -> Planted | None:
    tables = [t for t in tables_of(site, "measure") if len(t.columns) == 2]
    years = any(len(t.columns) == 3 for t in tables_of(site, "measure"))
    if not tables or not years:
        return None
    table = tables[0]
    columns = (table.columns[0], table.columns[1].replace("2022", "2021"))
    report = site.report.with_table(replace(table, columns=columns))
    return replaced(site, report, Expected("C004", "document"))


def _part_year(year: int, code: str) -> Plant:
    """The year of the second yearly table: another one, or blank (0)."""

    def plant(site: Site) -> Planted | None:
        table = next((t for t in site.report.tables if len(t.years) == 3), None)
        if table is None:
            return None
        years = (table.years[0], year, table.years[2])
        report = site.report.with_table(replace(table, years=years))
        return replaced(site, report, Expected(code, "*"))

    return plant


def _lost_column(site: Site) -> Planted | None:
    tables = [t for t in tables_of(site, "measure") if len(t.columns) > 1]
    if not tables:
        return None
    table = site.rng.choice(tables)
    lost = site.rng.randrange(len(table.columns))
    report = site.report.with_table(replace(table, without_columns=(lost,)))
    return replaced(site, report, Expected("T007", "document"))


def _lost_table(kind: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        tables = [t for t in tables_of(site, kind) if len(t.rows) > 2]
        if not tables:
            return None
        table = site.rng.choice(tables)
        left = tuple(t for t in site.report.tables if t is not table)
        report = replace(site.report, tables=left)
        return replaced(site, report, Expected("T020", "document"))

    return plant


def _heading_lost(site: Site) -> Planted | None:
    section = next(
        (s for s in site.report.rubric.sections if s.in_table and "合规" in s.heading), None
    )
    if section is None or not tables_of(site, "question"):
        return None
    report = replace(site.report, omit_headings=(section.heading,))
    return replaced(site, report, Expected("T001", "section:*"))


def _bare_effect(site: Site) -> Planted | None:
    own = site.report.projects
    if not own or not own[0].effects:
        return None
    first: ProjectContent = replace(own[0], effects=("96", *own[0].effects[1:]))
    report = replace(site.report, projects=(first, *own[1:]))
    return replaced(site, report, Expected("C003", "document"))


def _other_type(site: Site) -> Planted | None:
    field = next((f for f in site.report.fields if f.spec.label == "园区类型"), None)
    if field is None:
        return None
    report: ReportContent = site.report.with_field(replace(field, value="民营物流园"))
    return replaced(site, report, Expected("T013", f"field:{field.id}"))


def _slot_left(site: Site) -> Planted | None:
    blanks = site.report.rubric.commitment_blanks
    if not blanks or site.report.rubric.commitment is None:
        return None
    report = replace(site.report, commitment=site.report.rubric.commitment)
    return replaced(site, report, Expected("T016", "*"))


MUTATIONS: tuple[Mutation, ...] = (
    Mutation("t004-question", "复核表缺一个是否问题", "T004", _missing("question")),
    Mutation("t004-measure", "数值表缺一行", "T004", _missing("measure")),
    Mutation("t005-question", "是否问题的期限被改动", "T005", _altered_question),
    Mutation("s009-question", "是否问题没有作答", "S009", _unanswered),
    Mutation("t014-question", "是否问题两项都选", "T014", _both),
    Mutation("a004-unexplained", "答“是”而没有情况说明", "A004", _unexplained),
    Mutation(
        "c005-told-accident",
        "亮点工作提到事故，问题却答“否”",
        "C005",
        _told_otherwise("事故", "2021年厂区发生一起火灾事故，已完成整改。"),
    ),
    Mutation(
        "c005-told-renamed",
        "亮点工作提到更名，问题却答“否”",
        "C005",
        _told_otherwise("名称变更", "2022年公司更名为现名称并换发证照。"),
    ),
    Mutation(
        "t012-value",
        "数值栏空白",
        "T012",
        _value("T012", lambda *_: "", fits=_required),
    ),
    Mutation("t012-part-year", "分年度表格的年份空白", "T012", _part_year(0, "T012")),
    Mutation(
        "c002-form",
        "由两项相除得出的数值算错",
        "C002",
        _value(
            "C002",
            _scaled("1.3"),
            fits=lambda r: (
                _derived(r)
                and not re.search("得分|总分", r.text)
                and not (r.official and r.official.thresholds)
            ),
        ),
    ),
    Mutation(
        "s006-yearly",
        "某年总分不等于指数与加分之和",
        "S006",
        _value(
            "S006",
            _scaled("0.9"),
            target=lambda _: "score:total",
            fits=lambda r: _derived(r) and "总分" in r.text,
        ),
    ),
    Mutation("s006-mean", "近三年平均得分算错", "S006", _mean_wrong),
    Mutation("c001-form", "同一数据在表内两处不同", "C001", _same_quantity),
    Mutation("c003-form", "数值的单位不对", "C003", _value("C003", _another_unit)),
    Mutation("c003-effect", "项目成效没有单位", "C003", _bare_effect),
    Mutation("c004-column", "三年栏目的年份不连续", "C004", _heading_year),
    Mutation("c004-now", "“现在”一栏的年份与三年数据不符", "C004", _now_year),
    Mutation("c004-part", "分年度表格的年份重复", "C004", _part_year(2020, "C004")),
    Mutation("t007-value", "缺一个数值栏", "T007", _lost_column),
    Mutation("t020-questions", "整段是否问题缺失", "T020", _lost_table("question")),
    Mutation("t020-measures", "整张数值表缺失", "T020", _lost_table("measure")),
    Mutation("t001-part", "复核表缺一个部分的标题", "T001", _heading_lost),
    Mutation("t006-projects", "项目超过五项", "T006", too_many),
    Mutation("t015-section", "章节超过规定字数", "T015", long_section),
    Mutation("s013-share", "工业增加值占比不到 50%", "S013", share_low),
    Mutation("s013-staff", "评价机构的高级职称人员不足", "S013", few_staff, "attachments"),
    Mutation("t013-type", "园区类型不在所列之内", "T013", _other_type),
    Mutation("t016-slot", "承诺中的方括号没有替换", "T016", _slot_left),
)
