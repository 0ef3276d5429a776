"""T011, T012, T014, T015: the fields of cover and information table are there and filled."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from lvjian.checker.form_blanks import blank_values, long_sections, two_ticks
from lvjian.checker.judgeable import places, unread, unread_between
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.rules.tables import table_name
from lvjian.checker.run_together import unruled_texts
from lvjian.checker.sought import doubtful_between
from lvjian.core.document import Table
from lvjian.core.place import Place
from lvjian.core.reading import FieldReading, ReportReading
from lvjian.core.text import display, fold, substance

_DOMESTIC = ("国有", "集体", "民营")
_SPACE = re.compile(r"\s+")
_TELLING = 2
"""Characters of a label from which on it is known among other words."""
_HALF = 5
"""Characters of the beginning of a label that a torn cell leaves."""


def _judged(report: ReportReading) -> Iterator[FieldReading]:
    """Fields worth a question: all of the table if there is one, the cover if any of it is."""
    if any(f.status != "missing" for f in report.cover):
        yield from report.cover
    if report.fields_found:
        yield from report.fields


def _where(field: FieldReading) -> str:
    return "封面" if field.where == "cover" else "基本信息表"


@report_rule("T011", "field-missing", "error", obligations=(53, 81, 110, 268, 302, 333, 349))
def field_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """基本信息表（或封面）缺少官方规定的栏目。

    为什么：各栏目均须填写（义务 53：基本信息表 22 栏）。
    不报：整张基本信息表缺失（见 T020）；栏目可能位于未能识读的页面，或其名称与无边框表格的其他文字
    连在一起时，只说明无法判断。
    怎么改：按官方模板补上该栏目并填写。
    """
    for field in _judged(case.report):
        if field.status != "missing" or not field.spec.required:
            continue
        target, label = f"field:{field.spec.id}", field.spec.label
        if pages := _unread_around(case.report, field):
            yield unread(target, f"栏目“{label}”", pages)
            continue
        if near := _run_together(case.report, field):
            page = f"第 {near.page} 页"
            why = f"{page}无边框的内容里有“{label}”，与其他文字连在一起，无法判断该栏是否单独列出"
            yield CannotTell(target, why)
            continue
        yield Problem(
            target,
            f"{_where(field)}缺少栏目“{label}”",
            f"在{_where(field)}中补上“{label}”并填写",
            places(case.report, field.at),
            expected=label,
            key=field.where,
            rests_on=_doubtful_around(case.report, field),
        )


def _framing(report: ReportReading, field: FieldReading) -> tuple[Place | None, Place | None]:
    """Where the fields stand that frame a missing one; None: no field on that side."""
    same = report.cover if field.where == "cover" else report.fields
    index = next(i for i, f in enumerate(same) if f is field)
    found = [f if f.status != "missing" and f.at else None for f in same]
    before = next((f.at[-1] for f in reversed(found[:index]) if f), None)
    after = next((f.at[-1] for f in found[index + 1 :] if f), None)
    return before, after


def _doubtful_around(report: ReportReading, field: FieldReading) -> tuple[Place, ...]:
    """What was not read surely between the fields that frame a missing one."""
    label = (field.spec.label,)
    return doubtful_between(report, *_framing(report, field), beside=True, sought=label)


def _run_together(report: ReportReading, field: FieldReading) -> Place | None:
    """Where its label begins words among unruled cells: its cell was not told from others."""
    label = substance(field.spec.label)
    blocks = report.document.blocks
    if len(label) < _TELLING or not any(isinstance(b, Table) and not b.ruled for b in blocks):
        return None
    others = {substance(f.spec.label) for f in (*report.cover, *report.fields)}
    before, after = (p.page if p else None for p in _framing(report, field))
    first = before or after or 1
    last = after or first + 1
    for text, place in unruled_texts(blocks):
        if place.page is None or not first <= place.page <= last:
            continue
        words = text.split()
        begins = any(substance("".join(words[n:])).startswith(label) for n in range(len(words)))
        bare = substance(text)
        torn = _HALF <= len(bare) < len(label) and label.startswith(bare) and bare not in others
        if begins or torn:
            return place.quoting(display(text, 40))
    return None


def _torn_beside(report: ReportReading, field: FieldReading) -> Place | None:
    """Where the cell beside its label mixes another label with a value, in a table without rules."""
    label = substance(field.spec.label)
    others = [substance(f.spec.label) for f in report.fields if f is not field]
    for block in report.document.blocks:
        if not isinstance(block, Table) or block.ruled:
            continue
        for row in block.rows:
            cells = [c for c in dict.fromkeys(row) if c is not None and c.text.strip()]
            for cell, beside in pairwise(cells):
                if substance(cell.text) == label and _is_torn(substance(beside.text), others):
                    return beside.place
    return None


def _is_torn(words: str, labels: Sequence[str]) -> bool:
    """Whether words begin as a label does and leave it half way."""
    begun = [n for n in labels if len(n) > _HALF and words.startswith(n[:_HALF])]
    return bool(begun) and not any(words.startswith(n) for n in labels)


def _unread_around(report: ReportReading, field: FieldReading) -> tuple[int, ...]:
    """Unread pages on or next to the page the field ought to stand on."""
    place = field.at[0] if field.at else None
    if place is None or place.page is None:
        return unread_between(report, None, None)
    near = (Place(place.file, place.page - 1), Place(place.file, place.page + 1))
    return unread_between(report, *near)


@report_rule(
    "T012",
    "field-blank",
    "error",
    obligations=(
        53,
        81,
        107,
        110,
        170,
        178,
        223,
        225,
        229,
        242,
        244,
        257,
        268,
        294,
        302,
        333,
        347,
        349,
    ),
)
def field_blank(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """栏目、封面条目、数值栏或表头年份没有填写。

    为什么：各栏目均须填写，表头“（20  年）”须填年份（义务 53、107）。
    不报：没有勾选的选择框（见 T014）；可不填的数值行（如第 2、3 种原材料）；模板标明可不填的栏目。
    无边框的表格里旁边的文字与另一栏目混在一起时，只说明无法判断。
    怎么改：填写该栏目；确无此项时写“无”并说明原因。
    """
    for field in _judged(case.report):
        unticked = field.spec.type == "checkbox" and field.boxes > 0
        if field.status != "blank" or not field.spec.required or unticked:
            continue
        if near := _torn_beside(case.report, field):
            why = f"第 {near.page} 页无边框的内容里，“{field.spec.label}”旁的文字与另一栏目混在一起，无法判断是否填写"
            yield CannotTell(f"field:{field.spec.id}", why)
            continue
        yield Problem(
            f"field:{field.spec.id}",
            f"{_where(field)}的“{field.spec.label}”没有填写",
            f"填写“{field.spec.label}”",
            places(case.report, field.at),
            expected=field.spec.label,
            actual="",
            key=field.where,
            blank=True,
        )
    yield from blank_values(case.report)
    for table in case.report.tables:
        if table.status == "found" and table.year_blank:
            at = (table.year_place,) if table.year_place else table.at[:1]
            yield Problem(
                "document",
                f"“{table_name(table.spec)}”{table.part}的年份“（20  年）”没有填写",
                "在表头填写数据所属的年份",
                places(case.report, at),
                expected="20××年",
                actual="20  年",
                blank=True,
                key=f"year:{table.spec.kind}{table.part}",
            )


@report_rule("T014", "checkbox-unresolved", "error", obligations=(55, 56, 82, 334))
def checkbox_unresolved(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """选择框一个也没有勾选，或同时勾选了互相排斥的选项。

    为什么：选项为封闭列表，须明确选定（义务 55：“内资（□国有□集体□民营）□中外合资□港澳台□
    外商独资”）。
    不报：不用选择框而直接写明其中一项，或照营业执照写明类型；标明可复选的栏目勾选多项。
    怎么改：只勾选符合实际的一项。
    """
    for field in _judged(case.report):
        spec = field.spec
        if spec.type != "checkbox" or field.status == "missing":
            continue
        problem = _tick_problem(field)
        if problem is None:
            continue
        options = "、".join(spec.options)
        yield Problem(
            f"field:{spec.id}",
            f"{_where(field)}的“{spec.label}”{problem}",
            f"在“{options}”中勾选符合实际的一项" if spec.exclusive else f"在“{options}”中勾选",
            places(case.report, field.at),
            expected=options or None,
            actual="、".join(field.ticked) or field.value or "",
            key=field.where,
            blank=not field.ticked,
        )
    yield from two_ticks(case.report)


def _tick_problem(field: FieldReading) -> str | None:
    spec = field.spec
    ticked = [t for t in field.ticked if t != "内资" or not set(_DOMESTIC) & set(field.ticked)]
    if len(ticked) > 1:
        return f"同时勾选了“{'”“'.join(ticked)}”，二者互相排斥" if spec.exclusive else None
    if ticked or not spec.required:
        return None
    if field.boxes > 0:
        return None if _typed_choice(field) else "没有勾选任何一项"
    if field.status == "filled" and _options_in(field) > 1 and spec.exclusive:
        return "没有选定其中一项"
    return None


def _typed_choice(field: FieldReading) -> bool:
    """Exactly one official option typed as the value beside unused boxes."""
    return field.value is not None and fold(field.value) in {fold(o) for o in field.spec.options}


def _options_in(field: FieldReading) -> int:
    """Options the value still lists; one that lies inside a longer one counts once."""
    value, count = fold(field.value or ""), 0
    for option in sorted(field.spec.options, key=lambda o: (-len(o), o)):
        if fold(option) in value:
            count += 1
            value = value.replace(fold(option), "", 1)
    return count


@report_rule("T015", "too-long", "warning", obligations=(57, 83, 84, 112, 130, 137, 154, 155, 250))
def too_long(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """文字超过模板规定的字数。

    为什么：模板限定字数（义务 57：“请在 100 字以内概述受评价方主要亮点”）。
    不报：字数按不含空白的字符计，恰好等于上限的不报。
    怎么改：压缩到规定字数以内。
    """
    for field in _judged(case.report):
        limit = field.spec.max_chars
        if limit is None or field.status != "filled" or field.value is None:
            continue
        length = len(_SPACE.sub("", field.value))
        if length > limit:
            yield Problem(
                f"field:{field.spec.id}",
                f"“{field.spec.label}”有 {length} 字，超过规定的 {limit} 字",
                f"把“{field.spec.label}”压缩到 {limit} 字以内",
                places(case.report, field.at),
                expected=f"{limit} 字以内",
                actual=f"{length} 字：{display(field.value, 40)}",
                key=field.where,
            )
    yield from long_sections(case.report)
