"""Defects of cover and information table, and words left over from the template."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from lvjian.samples.model import FieldContent, Paragraph
from lvjian.samples.planting import Expected, Mutation, Planted, Site, replaced
from lvjian.samples.scoring import score_field

Plant = Callable[[Site], Planted | None]


def _field(
    site: Site, fits: Callable[[FieldContent], bool], *, cover: bool = False
) -> FieldContent | None:
    fields = site.report.cover if cover else site.report.fields
    found = [f for f in fields if fits(f)]
    return site.rng.choice(found) if found else None


def _ordinary(field: FieldContent) -> bool:
    plain = field.spec.type in ("text", "phone", "email", "money", "number", "industry-code")
    return plain and field.spec.required and score_field(field) is None


def _missing(site: Site) -> Planted | None:
    field = _field(site, lambda f: _ordinary(f) and "名称" not in f.spec.label)
    if field is None:
        return None
    left = tuple(f for f in site.report.fields if f is not field)
    return replaced(site, replace(site.report, fields=left), Expected("T011", f"field:{field.id}"))


def _valued(
    code: str, fits: Callable[[FieldContent], bool], value: Callable[[FieldContent], str]
) -> Plant:
    """Give one field of the information table another value."""

    def plant(site: Site) -> Planted | None:
        field = _field(site, fits)
        if field is None or value(field) == field.value:
            return None
        changed = replace(field, value=value(field))
        fields = tuple(changed if f is field else f for f in site.report.fields)
        report = replace(site.report, fields=fields)
        return replaced(site, report, Expected(code, f"field:{field.id}"))

    return plant


def _cover_blank(site: Site) -> Planted | None:
    field = _field(site, lambda f: f.spec.type == "text", cover=True)
    if field is None:
        return None
    cover = tuple(replace(f, value="") if f is field else f for f in site.report.cover)
    report = replace(site.report, cover=cover)
    return replaced(site, report, Expected("T012", f"field:{field.id}"))


def _date_blank(site: Site) -> Planted | None:
    field = _field(site, lambda f: f.spec.type == "date", cover=True)
    if field is None:
        return None
    report = replace(site.report, date_text="20  年    月    日")
    return replaced(site, report, Expected("T012", f"field:{field.id}"))


def _year_blank(site: Site) -> Planted | None:
    table = next((t for t in site.report.tables if t.year), None)
    if table is None:
        return None
    years = (*table.years[:-1], 0) if table.years else ()  # printed where there are parts
    report = site.report.with_table(replace(table, year=0, years=years))
    return replaced(site, report, Expected("T012", "*"))


def _hint_only(site: Site) -> Planted | None:
    field = _field(site, lambda f: f.spec.hint is not None and f.spec.required)
    if field is None:
        return None
    report = site.report.with_field(replace(field, value=field.spec.hint or ""))
    return replaced(site, report, Expected("T012", f"field:{field.id}"))


def _ticks(count: int, *, binary: bool) -> Plant:
    def plant(site: Site) -> Planted | None:
        field = _field(
            site,
            lambda f: f.spec.type == "checkbox" and f.spec.exclusive
            and (len(f.spec.options) == 2) == binary,
        )  # fmt: skip
        if field is None:
            return None
        ticked = field.spec.options[:count] if binary else field.spec.options[2 : 2 + count]
        report = site.report.with_field(replace(field, ticked=tuple(ticked)))
        return replaced(site, report, Expected("T014", f"field:{field.id}"))

    return plant


def _too_long(site: Site) -> Planted | None:
    field = _field(site, lambda f: f.spec.max_chars is not None)
    if field is None or field.spec.max_chars is None:
        return None
    filler = "企业持续推进节能降碳、清洁生产和资源综合利用工作，管理水平稳步提升。"
    text = field.value
    while len(text) <= field.spec.max_chars * 1.15:
        text += filler
    report = site.report.with_field(replace(field, value=text))
    return replaced(site, report, Expected("T015", f"field:{field.id}"))


def _placeholder_in_text(words: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        found = [s for s in site.report.sections if any(p.role == "text" for p in s.paragraphs)]
        sections = [s for s in found if "材料" not in s.heading and "结论" not in s.heading]
        if not sections:
            return None
        section = site.rng.choice(sections)
        changed = replace(section, paragraphs=(*section.paragraphs, Paragraph(words)))
        report = site.report.with_section(changed)
        return replaced(site, report, Expected("T016", "*"))

    return plant


def _hint_beside(site: Site) -> Planted | None:
    field = _field(site, lambda f: f.spec.hint is not None and f.spec.type == "narrative")
    if field is None or field.spec.hint is None:
        return None
    text = f"{field.spec.hint}\n{field.value[:40]}"
    report = site.report.with_field(replace(field, value=text))
    return replaced(site, report, Expected("T016", f"field:{field.id}"))


def _typed(kind: str) -> Callable[[FieldContent], bool]:
    return lambda f: f.spec.type == kind and bool(f.value)


def _bad_check_digit(field: FieldContent) -> str:
    last = "3" if field.value[-1] != "3" else "4"
    return field.value[:-1] + last


def _uscc_check(site: Site) -> Planted | None:
    """One wrong check digit everywhere: in the report and on the licence."""
    field = _field(site, _typed("uscc"))
    if field is None or len(site.content.reports) > 1:
        return None
    wrong = _bad_check_digit(field)
    report = site.report.with_field(replace(field, value=wrong))

    def swap(text: str) -> str:
        return text.replace(field.value, wrong)

    attachments = tuple(
        replace(a, facts=tuple((k, swap(v)) for k, v in a.facts)) for a in site.content.attachments
    )
    content = replace(site.content.with_report(report), attachments=attachments)
    wanted = Expected("T013", f"field:{field.id}", severity="warning")
    return Planted(content, (wanted,))


def _same_everywhere(code: str, kind: str, change: Callable[[str], str]) -> Plant:
    return _valued(code, _typed(kind), lambda f: change(f.value))


_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("t011-field", "基本信息表少一栏", "T011", _missing),
    _M("t012-field", "基本信息表一栏空白", "T012", _valued("T012", _ordinary, lambda _: "")),
    _M("t012-underscores", "基本信息表一栏只有下划线", "T012",
       _valued("T012", _ordinary, lambda _: "______")),
    _M("t012-cover", "封面一栏空白", "T012", _cover_blank),
    _M("t012-date", "封面日期未填", "T012", _date_blank),
    _M("t012-year", "表头年份未填", "T012", _year_blank),
    _M("t012-hint-only", "叙述栏只有模板提示语", "T012", _hint_only),
    _M("t012-narrative", "叙述栏空白", "T012",
       _valued("T012", lambda f: f.spec.type == "narrative" and f.spec.required, lambda _: "")),
    _M("t013-uscc-short", "信用代码少一位", "T013",
       _valued("T013", _typed("uscc"), lambda f: f.value[:-1])),
    _M("t013-uscc-letter", "信用代码含字母I", "T013",
       _valued("T013", _typed("uscc"), lambda f: f.value[:9] + "I" + f.value[10:])),
    _M("t013-uscc-check", "信用代码校验位不对", "T013", _uscc_check),
    _M("t013-phone", "电话位数不够", "T013", _same_everywhere("T013", "phone", lambda v: v[:-6])),
    _M("t013-phone-words", "电话填成文字", "T013",
       _same_everywhere("T013", "phone", lambda _: "同上述座机")),
    _M("t013-email", "邮箱没有@", "T013",
       _same_everywhere("T013", "email", lambda v: v.replace("@", "."))),
    _M("t013-industry", "行业代码不成代码", "T013",
       _same_everywhere("T013", "industry-code", lambda _: "39X")),
    _M("t013-date", "成立日期月份不存在", "T013",
       _same_everywhere("T013", "date", lambda v: re.sub(r"年\d+月", "年13月", v))),
    _M("t014-none-verdict", "是否符合未勾选", "T014", _ticks(0, binary=True)),
    _M("t014-both-verdict", "符合与不符合都勾选", "T014", _ticks(2, binary=True)),
    _M("t014-none-nature", "单位性质未勾选", "T014", _ticks(0, binary=False)),
    _M("t014-two-natures", "单位性质勾选两项", "T014", _ticks(2, binary=False)),
    _M("t015-narrative", "叙述超过限定字数", "T015", _too_long),
    _M("t016-crosses", "正文留有×××", "T016",
       _placeholder_in_text("企业年度节能量为×××吨标准煤，成效明显。")),
    _M("t016-letters", "正文留有XX", "T016",
       _placeholder_in_text("本企业于XX年完成XX改造项目，效果良好。")),
    _M("t016-hint", "叙述栏留有模板提示语", "T016", _hint_beside),
)  # fmt: skip
