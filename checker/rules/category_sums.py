"""S005, S006, S007: stated sums and totals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lvjian.checker.open_scores import places_of_sum
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.sums import (
    ZERO,
    block_rows,
    block_weight,
    category_is_right,
    category_statements,
    computed_category,
    fits,
    half_digit,
)
from lvjian.checker.totals import (
    KINDS,
    NAMES,
    TotalCase,
    rows_of_total,
    target_of,
    total_case,
)
from lvjian.checker.yearly_totals import yearly_totals
from lvjian.core.numbers import show
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, StatedScore
from lvjian.core.text import display

_PLACE_NAMES = {
    "table": "评分表",
    "field": "基本信息表",
    "conclusion": "评价结论",
    "cover": "封面",
    "text": "正文",
}


def _printed(statement: StatedScore) -> str:
    if statement.value is None:
        return display(statement.raw, 16)
    return f"{statement.value:.{statement.digits}f}" if statement.digits else show(statement.value)


def _category_value(report: ReportReading, stated: StatedScore) -> Decimal | None:
    """The computed score on the basis the statement most likely uses: the nearer one."""
    category = stated.category or ""
    values = {raw: computed_category(report, category, raw=raw) for raw in (True, False)}
    if stated.basis is not None:
        return values[stated.basis == "raw"]
    known = [v for v in values.values() if v is not None]
    near = stated.value or ZERO
    return min(known, key=lambda v: abs(v - near), default=None)


def _rests_on(report: ReportReading, stated: StatedScore) -> tuple[Place, ...]:
    """The score cells that decide whether a block is added up wrongly, on any basis it may have."""
    category = stated.category or ""
    bases = (True, False) if stated.basis is None else (stated.basis == "raw",)
    values = {raw: computed_category(report, category, raw=raw) for raw in bases}
    return places_of_sum(
        report,
        block_rows(report, category),
        gaps={not raw: (stated.value or ZERO) - v for raw, v in values.items() if v is not None},
        tolerance=half_digit(stated.digits),
    )


@report_rule("S005", "category-sum-wrong", "error", obligations=(157, 289, 355))
def category_sum_wrong(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """类别（一级指标）得分不等于该类各条得分之和。

    为什么：类别得分由各条得分相加、按权重折算而来（义务 355）。
    不报：该类有缺行、增行，或差额可由该类已报告的得分问题解释；四舍五入的差别（末位数字的一半以内）。
    怎么改：按各条得分重新合计。
    """
    for stated, _ in category_statements(case.report):
        if category_is_right(case.report, stated) is not False:
            continue
        value = _category_value(case.report, stated)
        if value is None:
            continue
        yield Problem(
            f"score:{stated.category}",
            f"“{stated.category}”得分写 {_printed(stated)}，按各条得分应为 {show(value)}",
            f"改为 {show(value)}，或核对该类各条得分",
            (stated.place,),
            expected=show(value),
            actual=_printed(stated),
            rests_on=_rests_on(case.report, stated),
        )


@report_rule(
    "S006",
    "total-wrong",
    "error",
    obligations=(121, 158, 164, 195, 247, 248, 261, 277, 296, 301, 364),
)
def total_wrong(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """总分（或加分合计）不等于按各项得分和权重重新计算的结果。

    为什么：总分由各条得分按权重合计（义务 121、277：“评价指标得分、加分项得分、总分”）。
    不报：有缺行、增行；差额可由已报告的得分、类别合计或权重问题解释；四舍五入的差别。
    怎么改：按各项得分和权重重新合计，并同步改正其他各处的总分。园区各年总分为绿色指数与加分之和，近
    三年平均得分为各年总分的平均值。
    """
    for kind in KINDS:
        found = total_case(case.report, kind)
        if found is None:
            continue
        if found.verdict == "unknown" and case.report.rubric.scored:
            yield CannotTell(target_of(kind), f"{NAMES[kind]}无法按各项得分重新计算")
        if found.verdict != "wrong" or found.computed is None:
            continue
        gap = (found.worked.value or ZERO) - found.computed
        yield Problem(
            target_of(kind),
            f"{NAMES[kind]}写 {_printed(found.worked)}，"
            f"按各项得分和权重应为 {show(found.computed)}",
            f"改为 {show(found.computed)}，并同步改正其他各处的总分；或核对各项得分",
            (found.worked.place, *(s.place for s in found.others)),
            expected=show(found.computed),
            actual=_printed(found.worked),
            key=kind,
            rests_on=places_of_sum(
                case.report,
                rows_of_total(case.report, kind),
                gaps=dict.fromkeys((True,) if kind == "total" else (True, False), gap),
                tolerance=half_digit(found.worked.digits),
            ),
        )
    yield from yearly_totals(case.report)


@report_rule("S007", "totals-disagree", "error", obligations=(56, 142, 157, 158, 164, 277))
def totals_disagree(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """同一得分在评分表、基本信息表、结论、封面等处写得不一样。

    为什么：各处的得分须一致（义务 56：基本要求符合/不符合 + 指标得分）。
    不报：只是保留位数不同；总分本身算错（见 S006）。
    怎么改：以评分表为准，改正其余各处。
    """
    for kind in KINDS:
        found = total_case(case.report, kind)
        if found is not None and found.disagree:
            yield _disagreement(found)
    for stated, others in category_statements(case.report):
        if category_is_right(case.report, stated) is False:
            continue
        wrong = [s for s in others if not _same_category(case.report, s, stated)]
        if wrong:
            yield _differs(f"score:{stated.category}", f"“{stated.category}”得分", stated, wrong)


def _same_category(report: ReportReading, one: StatedScore, worked: StatedScore) -> bool:
    if one.value is None:
        return True
    # Raw points × weight fit a block printed without decimals whatever they are: rows first.
    if (right := category_is_right(report, one)) is not None:
        return right
    if fits(one, worked.value) or fits(worked, one.value):
        return True
    # One place may print raw points, the other points × weight.
    weight = block_weight(report, worked.category or "")
    return fits(one, (worked.value or ZERO) * weight) or fits(worked, one.value * weight)


def _disagreement(found: TotalCase) -> Problem:
    name = NAMES[found.kind]
    return _differs(target_of(found.kind), name, found.worked, list(found.disagree), key=found.kind)


def _differs(
    target: str, name: str, worked: StatedScore, wrong: list[StatedScore], *, key: str = ""
) -> Problem:
    others = "、".join(f"{_PLACE_NAMES[s.where]}写 {_printed(s)}" for s in wrong)
    return Problem(
        target,
        f"{name}前后不一致：{_PLACE_NAMES[worked.where]}写 {_printed(worked)}，{others}",
        f"以{_PLACE_NAMES[worked.where]}的 {_printed(worked)} 为准核对，统一各处得分",
        (wrong[0].place, worked.place, *(s.place for s in wrong[1:])),
        expected=_printed(worked),
        actual=_printed(wrong[0]),
        key=key,
        rests_on=(worked.place, *(s.place for s in wrong[1:])),
    )
