"""Changes of form that nothing must be said of."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from lvjian.samples.layout import Layout
from lvjian.samples.model import FieldContent, ReportContent, RowContent
from lvjian.samples.planting import Mutation, Planted, Site

Plant = Callable[[Site], Planted | None]
_WIDE: dict[str, str | int | None] = {c: chr(ord(c) + 0xFEE0) for c in "0123456789%()"}
_NARROW: dict[str, str | int | None] = {"（": "(", "）": ")", "，": ",", "；": ";", "：": ":"}


def _rows(change: Callable[[RowContent], RowContent]) -> Plant:
    """Change the form of every row of the first report."""

    def plant(site: Site) -> Planted | None:
        return Planted(site.content.with_report(site.report.map_rows(change)), ())

    return plant


def _wording(change: Callable[[str], str]) -> Plant:
    return _rows(lambda r: replace(r, text=change(r.text)))


def _spaced(text: str) -> str:
    return re.sub(r"(GB(?:/T)?) ?(\d)", r"\1  \2", text).replace("、", "、 ")


def _unspaced(text: str) -> str:
    return text.replace(" ", "")


def _broken_lines(text: str) -> str:
    return "\n".join(text[i : i + 19] for i in range(0, len(text), 19))


def _translated(table: dict[str, str | int | None]) -> Callable[[str], str]:
    return lambda text: text.translate(str.maketrans(table))


def _no_stop(text: str) -> str:
    return text.rstrip("。")


def _commas(text: str) -> str:
    return text.replace("、", "，")


def _layout(**changes: object) -> Plant:
    """The same content in a layout that differs in one choice."""

    def plant(site: Site) -> Planted | None:
        layout: Layout = replace(site.layout, **changes)  # type: ignore[arg-type]  # field names
        return None if layout == site.layout else Planted(site.content, (), layout)

    return plant


def _fields(change: Callable[[FieldContent], FieldContent]) -> Plant:
    def plant(site: Site) -> Planted | None:
        fields = tuple(change(f) for f in site.report.fields)
        if fields == site.report.fields:
            return None
        report: ReportContent = replace(site.report, fields=fields)
        return Planted(site.content.with_report(report), ())

    return plant


def _spaced_code(field: FieldContent) -> FieldContent:
    if field.spec.type != "uscc":
        return field
    groups = [field.value[i : i + 4] for i in range(0, 18, 4)]
    return replace(field, value=" ".join(groups))


def _dotted_dates(field: FieldContent) -> FieldContent:
    if field.spec.type != "date":
        return field
    return replace(field, value=re.sub(r"(\d+)年(\d+)月(\d+)日", r"\1-\2-\3", field.value))


def _spaced_phone(field: FieldContent) -> FieldContent:
    if field.spec.type != "phone":
        return field
    return replace(field, value=field.value.replace("-", " - ").translate(str.maketrans(_WIDE)))


def _spaced_cites(site: Site) -> Planted | None:
    def change(row: RowContent) -> RowContent:
        cites = tuple(replace(c, title=f" {c.title}  ") if c.title else c for c in row.cites)
        return replace(row, cites=cites)

    return Planted(site.content.with_report(site.report.map_rows(change)), ())


def _commitment_spaced(site: Site) -> Planted | None:
    text = site.report.commitment
    if text is None:
        return None
    report = replace(site.report, commitment=text.replace("，", "， ").replace("。", "．"))
    return Planted(site.content.with_report(report), ())


_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("ok-spaces", "官方文字多空格", "", _wording(_spaced)),
    _M("ok-no-spaces", "官方文字没有空格", "", _wording(_unspaced)),
    _M("ok-line-breaks", "官方文字中换行", "", _wording(_broken_lines)),
    _M("ok-full-width", "官方文字的数字为全角", "", _wording(_translated(_WIDE))),
    _M("ok-half-width", "官方文字的标点为半角", "", _wording(_translated(_NARROW))),
    _M("ok-no-stop", "官方文字没有句号", "", _wording(_no_stop)),
    _M("ok-commas", "顿号改为逗号", "", _wording(_commas)),
    _M("ok-commitment", "承诺书标点与空格", "", _commitment_spaced),
    _M("ok-scores-wide", "得分为全角", "", _layout(digits="full-width"), "layout"),
    _M("ok-scores-unit", "得分带“分”", "", _layout(digits="unit"), "layout"),
    _M("ok-scores-decimal", "得分带小数", "", _layout(digits="decimal"), "layout"),
    _M("ok-headings-arabic", "标题改为阿拉伯数字", "", _layout(numbers="arabic"), "layout"),
    _M("ok-headings-chapter", "标题改为第几章", "", _layout(numbers="chapter"), "layout"),
    _M("ok-bold-headings", "标题只用粗体", "", _layout(styled=False), "layout"),
    _M("ok-points-bracket", "小标题改为括号", "", _layout(points="bracket"), "layout"),
    _M("ok-weights-number", "权重不带百分号", "", _layout(weight="number"), "layout"),
    _M("ok-caption-colon", "附表标题写法", "", _layout(caption="colon"), "layout"),
    _M("ok-code-spaced", "信用代码分组", "", _fields(_spaced_code)),
    _M("ok-dates-dashed", "日期用短横", "", _fields(_dotted_dates)),
    _M("ok-phone-wide", "电话为全角", "", _fields(_spaced_phone)),
    _M("ok-cites-spaced", "引用多空格", "", _spaced_cites),
)  # fmt: skip
