"""Defects of scores, sums and verdicts."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from lvjian.core.numbers import show
from lvjian.samples.model import Paragraph, ReportContent, RowContent
from lvjian.samples.planting import (
    Expected,
    Mutation,
    Planted,
    Site,
    choose_row,
    prints,
    replaced,
)
from lvjian.samples.prose import value_for, value_sentence
from lvjian.samples.scoring import block_sums, restated, score_field, totals
from lvjian.samples.settling import settled

Plant = Callable[[Site], Planted | None]


def _scored(row: RowContent) -> bool:
    return row.max_score is not None and row.points is not None and not row.na


def _optional(row: RowContent) -> bool:
    return _scored(row) and row.official is not None and row.official.type != "required"


def _required(row: RowContent) -> bool:
    official = row.official
    return (
        _scored(row) and official is not None and official.type == "required"
        and not official.graded
    )  # fmt: skip


def _rescored(
    code: str,
    kind: str,
    fits: Callable[[RowContent], bool],
    change: Callable[[RowContent], RowContent],
) -> Plant:
    """Change one row's score and work out every sum anew."""

    def plant(site: Site) -> Planted | None:
        row = choose_row(site, kind, fits)
        if row is None:
            return None
        report = settled(site.report.with_row(change(row)))
        return replaced(site, report, Expected(code, f"row:{row.id}"))

    return plant


def _points(row: RowContent, points: Decimal) -> RowContent:
    return replace(row, points=points)


def _over(row: RowContent) -> RowContent:
    return _points(row, (row.max_score or Decimal(0)) + 1)


def _lower(row: RowContent) -> RowContent:
    return _points(row, (row.max_score or Decimal(0)) - 1)


def _between(row: RowContent) -> RowContent:
    """A number in range that is none of the allowed steps."""
    allowed = row.official.allowed if row.official else None
    top = row.max_score or Decimal(0)
    steps = [Decimal(n) for n in range(1, int(top)) if Decimal(n) not in (allowed or ())]
    return _points(row, steps[-1])


def _has_steps(row: RowContent) -> bool:
    return _scored(row) and row.official is not None and bool(row.official.allowed)


def _subtotal(site: Site) -> Planted | None:
    table = site.report.table("indicator")
    if table is None or not site.layout.subtotals or not table.blocks:
        return None
    index = site.rng.randrange(len(table.blocks))
    name, value = table.blocks[index]
    blocks = (*table.blocks[:index], (name, value + Decimal("0.6")), *table.blocks[index + 1 :])
    report = site.report.with_table(replace(table, blocks=blocks))
    return replaced(site, report, Expected("S005", f"score:{name}"))


def _concluded_block(site: Site) -> Planted | None:
    """The conclusion states one block wrongly; no other place states it."""
    table = site.report.table("indicator")
    if table is None or not site.report.rubric.scored or site.layout.subtotals:
        return None
    name, value = site.rng.choice(block_sums(table))
    old, new = f"{name}{show(value)}分", f"{name}{show(value - 1)}分"
    report = _verdict(site.report, lambda t: t.replace(old, new))
    return None if report is None else replaced(site, report, Expected("S005", f"score:{name}"))


def _verdict(report: ReportContent, change: Callable[[str], str]) -> ReportContent | None:
    """The same report with its concluding sentence changed; None if nothing changed."""
    done = False
    sections = []
    for section in report.sections:
        paragraphs = []
        for paragraph in section.paragraphs:
            text = change(paragraph.text) if paragraph.role == "verdict" else paragraph.text
            done = done or text != paragraph.text
            paragraphs.append(Paragraph(text, paragraph.role))
        sections.append(replace(section, paragraphs=tuple(paragraphs)))
    return replace(report, sections=tuple(sections)) if done else None


def _table_total(difference: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        table = site.report.table("indicator")
        if table is None or table.total is None:
            return None
        wrong = table.total + Decimal(difference)
        if wrong == wrong.to_integral_value():
            # Printed without decimals it may be half a point off: that is rounding.
            wrong += Decimal("0.1")
        report = site.report.with_table(replace(table, total=wrong))
        return replaced(site, report, Expected("S006", "score:*"))

    return plant


def _all_totals(site: Site) -> Planted | None:
    """Every statement of the total agrees, and none with the rows."""
    report = site.report
    table = report.table("indicator")
    if table is None or table.total is None:
        return None
    true, bonus, grand = totals(report)
    wrong = true - Decimal("1.5")
    wrong_grand = grand - Decimal("1.5")
    report = report.with_table(replace(table, total=wrong))
    fields = tuple(
        replace(
            f, value={"total": show(wrong), "bonus": show(bonus), "grand": show(wrong_grand)}[w]
        )
        if (w := score_field(f))
        else f
        for f in report.fields
    )
    report = replace(report, fields=fields)
    changed = _verdict(
        report,
        lambda t: t.replace(f"得分为{show(true)}分", f"得分为{show(wrong)}分").replace(
            f"合计{show(grand)}分", f"合计{show(wrong_grand)}分"
        ),
    )
    return replaced(site, changed or report, Expected("S006", "score:*"))


def _bonus_total(site: Site) -> Planted | None:
    table = site.report.table("bonus")
    if table is None or table.total is None:
        return None
    report = site.report.with_table(replace(table, total=table.total + Decimal("0.5")))
    return replaced(site, report, Expected("S006", "score:*"))


def _field_total(what: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        field = next((f for f in site.report.fields if score_field(f) == what), None)
        if field is None or not site.report.rubric.scored:
            return None  # nothing else states it
        value = show(Decimal(field.value) + Decimal("0.8"))
        report = site.report.with_field(replace(field, value=value))
        return replaced(
            site, report, Expected("S007|S006" if what == "grand" else "S007", "score:*")
        )

    return plant


def _concluded_total(site: Site) -> Planted | None:
    true, _, _ = totals(site.report)
    if not site.report.rubric.scored:
        return None
    old, new = f"得分为{show(true)}分", f"得分为{show(true + Decimal('1.2'))}分"
    report = _verdict(site.report, lambda t: t.replace(old, new))
    return None if report is None else replaced(site, report, Expected("S007", "score:*"))


def _basic_fails(site: Site) -> Planted | None:
    stated = any("符合" in f.ticked for f in site.report.fields)
    # An expected requirement may rightly be answered 不符合; only a required one is a veto.
    row = choose_row(site, "basic", lambda r: r.official is None or r.official.type != "expected")
    if row is None or not stated:
        return None
    prose = "现场核查发现该项要求尚未落实。"
    report = site.report.with_row(replace(row, answer="不符合", prose=prose))
    return replaced(site, report, Expected("S008", "*"))


def _under_pass(site: Site) -> Planted | None:
    """Every optional row at nothing: the total falls under the pass score, the verdict stays."""
    if site.report.rubric.scoring.pass_score is None:
        return None

    def empty(row: RowContent) -> RowContent:
        return _points(row, Decimal(0)) if row.kind == "indicator" and _optional(row) else row

    report = restated(site.report.map_rows(empty))
    return replaced(site, report, Expected("S008", "*"))


def _answer_blank(kind: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        if not prints(site, kind, "answer", "value"):
            return None
        # Rows with a unit hold a figure, no answer.
        row = choose_row(site, kind, lambda r: not r.na and not (r.official and r.official.unit))
        if row is None:
            return None
        prose = row.prose if prints(site, kind, "answer") else ""
        report = site.report.with_row(replace(row, answer="", prose=prose))
        return replaced(site, report, Expected("S009", f"row:{row.id}"))

    return plant


def _gap(site: Site) -> Planted | None:
    """The self-evaluation denies a row that the third party grants."""
    if len(site.content.reports) < 2 or site.report.rubric.kind != "self":
        return None
    if any(f.ticked == ("符合",) for f in site.report.fields):
        return None
    row = choose_row(site, "basic")
    if row is None:
        return None
    report = site.report.with_row(replace(row, answer="不符合"))
    return replaced(site, report, Expected("S010", f"row:{row.id}", severity="info"))


def _no_evidence(kind: str) -> Plant:
    def plant(site: Site) -> Planted | None:
        if not prints(site, kind, "remark", "evidence"):
            return None
        row = choose_row(site, kind, lambda r: _scored(r) and bool(r.cites) and (r.points or 0) > 0)
        if row is None:
            return None
        prose = row.prose if prints(site, kind, "evidence") else ""
        report = settled(site.report.with_row(replace(row, prose=prose, cites=())))
        return replaced(site, report, Expected("S011", f"row:{row.id}"))

    return plant


def _declined_scored(site: Site) -> Planted | None:
    if not prints(site, "indicator", "remark"):
        return None
    row = choose_row(
        site, "indicator",
        lambda r: r.official is not None and r.official.when_applicable and r.max_score is not None,
    )  # fmt: skip
    if row is None:
        return None
    prose = "不适用，企业的产品和工艺不涉及此项。"
    changed = replace(row, na=False, prose=prose, answer="不适用", cites=(), points=row.max_score)
    report = settled(site.report.with_row(changed))
    return replaced(site, report, Expected("S012", f"row:{row.id}"))


def _value_misses(word: str) -> Plant:
    """State a value that misses the row's own threshold."""

    def plant(site: Site) -> Planted | None:
        if not prints(site, "indicator", "remark", "value"):
            return None
        row = choose_row(
            site, "indicator",
            lambda r: r.official is not None and not r.na and r.answer == "符合"
            and any(word in t.quantity for t in r.official.thresholds),
        )  # fmt: skip
        if row is None or row.official is None:
            return None
        threshold = next(t for t in row.official.thresholds if word in t.quantity)
        old = value_sentence(threshold, value_for(threshold, site.content.company))
        factor = Decimal("0.4") if threshold.op in (">=", ">") else Decimal(2)
        low = ((threshold.value - threshold.tolerance) * factor).quantize(Decimal("0.1"))
        text = row.prose.replace(old, value_sentence(threshold, low))
        if text == row.prose:
            return None
        report = site.report.with_row(replace(row, prose=text))
        return replaced(site, report, Expected("S013", f"row:{row.id}"))

    return plant


def _field_denies(site: Site) -> Planted | None:
    """基本要求 ticked 不符合 while every row says 符合 and the conclusion recommends."""
    field = next((f for f in site.report.fields if f.ticked == ("符合",)), None)
    if field is None:
        return None
    report = site.report.with_field(replace(field, ticked=("不符合",)))
    return replaced(site, report, Expected("S008", "*"))


def _written(words: str) -> Callable[[RowContent], RowContent]:
    return lambda row: replace(row, score_text=words)


def _decimal_comma(row: RowContent) -> RowContent:
    return replace(row, score_text=re.sub(r"\..*", "", show(row.points or Decimal(0))) + "分左右")


_M = Mutation
MUTATIONS: tuple[Mutation, ...] = (
    _M("s001-optional", "可选项得分空白", "S001",
       _rescored("S001", "indicator", _optional, _written(""))),
    _M("s001-required", "必选项得分空白", "S001",
       _rescored("S001", "indicator", _required, _written(""))),
    _M("s001-bonus", "加分项得分空白", "S001", _rescored("S001", "bonus", _scored, _written(""))),
    _M("s002-over", "得分高于分值", "S002", _rescored("S002", "indicator", _scored, _over)),
    _M("s002-negative", "得分为负", "S002",
       _rescored("S002", "indicator", _optional, lambda r: _points(r, Decimal(-1)))),
    _M("s002-bonus", "加分项得分高于分值", "S002", _rescored("S002", "bonus", _scored, _over)),
    _M("s003-word", "得分填成“优”", "S003",
       _rescored("S003", "indicator", _optional, _written("优"))),
    _M("s003-about", "得分填成“左右”", "S003",
       _rescored("S003", "indicator", _optional, _decimal_comma)),
    _M("s003-step", "加分项得分不在规定档次", "S003",
       _rescored("S003", "bonus", _has_steps, _between)),
    _M("s003-graded", "分级项得分不在规定档次", "S003",
       _rescored("S003", "indicator",
                 _has_steps, lambda r: _points(r, Decimal("1.5")))),
    _M("s004-one-less", "必选项少一分", "S004",
       _rescored("S004", "indicator", _required, _lower)),
    _M("s004-zero", "必选项得零分", "S004",
       _rescored("S004", "indicator",
                 lambda r: _required(r) and (r.max_score or 0) <= 6,
                 lambda r: _points(r, Decimal(0)))),
    _M("s005-subtotal", "小计不等于各行之和", "S005", _subtotal),
    _M("s005-concluded", "结论中一级指标得分不对", "S005", _concluded_block),
    _M("s006-table", "总分多0.5", "S006", _table_total("0.5")),
    _M("s006-table-less", "总分少2", "S006", _table_total("-2")),
    _M("s006-everywhere", "各处总分一致但都不等于各行之和", "S006", _all_totals),
    _M("s006-bonus", "加分合计不等于各行之和", "S006", _bonus_total),
    _M("s007-field", "基本信息表的得分与总分不一致", "S007", _field_total("total")),
    _M("s007-bonus-field", "基本信息表的加分与加分合计不一致", "S007", _field_total("bonus")),
    _M("s007-grand-field", "基本信息表的总分不等于两项之和", "S007", _field_total("grand")),
    _M("s007-conclusion", "结论中的得分与总分不一致", "S007", _concluded_total),
    _M("s008-basic-fails", "一项基本要求不符合却判为符合", "S008", _basic_fails),
    _M("s008-under-pass", "总分低于85仍判为符合", "S008", _under_pass),
    _M("s008-field-denies", "基本信息表勾选不符合而结论为符合", "S008", _field_denies),
    _M("s009-basic", "基本要求未答", "S009", _answer_blank("basic")),
    _M("s009-value", "评价指标未答", "S009", _answer_blank("indicator")),
    _M("s010-gap", "自评与第三方判断不同", "S010", _gap),
    _M("s011-indicator", "给了分没有证明材料", "S011", _no_evidence("indicator")),
    _M("s011-bonus", "加分项给了分没有证明材料", "S011", _no_evidence("bonus")),
    _M("s012-declined", "不适用却给分", "S012", _declined_scored),
    _M("s013-permeable", "透水地面占比低于要求", "S013", _value_misses("透水")),
    _M("s013-lighting", "节能灯占比低于要求", "S013", _value_misses("节能")),
    _M("s013-waste", "固废综合利用率低于要求", "S013", _value_misses("综合利用率")),
    _M("s013-material", "绿色物料使用率低于要求", "S013", _value_misses("物料")),
)  # fmt: skip
