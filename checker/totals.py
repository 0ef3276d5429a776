"""The stated totals of a report laid against the recomputed ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from lvjian.checker.judgeable import present_rows
from lvjian.checker.sums import (
    ZERO,
    block_weight,
    category_statements,
    explained_by_rows,
    fits,
    half_digit,
    rows_lost_or_added,
    stated_weight,
    worked_out,
)
from lvjian.core.reading import ReportReading, RowReading, StatedScore
from lvjian.core.text import fold

TotalKind = Literal["total", "bonus", "grand"]
KINDS: tuple[TotalKind, ...] = ("total", "bonus", "grand")
NAMES: dict[TotalKind, str] = {"total": "指标总分", "bonus": "加分合计", "grand": "总分（含加分）"}


@dataclass(frozen=True, slots=True)
class TotalCase:
    """All statements of one total.

    Attributes:
        worked: the statement where the total is worked out.
        others: the other statements, in document order.
        computed: recomputed from the rows, None where not computable.
        verdict: ``right``; ``wrong``; ``explained``: another finding accounts for the
            difference; ``unknown``: cannot be recomputed.
        disagree: other statements that fit neither the rows nor ``worked`` where that is right.
    """

    kind: TotalKind
    worked: StatedScore
    others: tuple[StatedScore, ...]
    computed: Decimal | None
    verdict: Literal["right", "wrong", "explained", "unknown"]
    disagree: tuple[StatedScore, ...]


def total_case(report: ReportReading, kind: TotalKind) -> TotalCase | None:
    """Judge the statements of one total; None where the document states none."""
    said = [s for s in report.stated if s.what == kind and s.value is not None]
    if not said:
        return None
    worked = worked_out(said)
    if kind == "grand" and worked.where not in ("table", "field"):
        worked = _from_tables(report) or worked
    others = tuple(s for s in said if s is not worked)
    computed = _computed(report, kind)
    verdict = _verdict(report, worked, kind=kind, computed=computed)
    wrong: tuple[StatedScore, ...] = ()
    if verdict != "wrong":
        wrong = tuple(s for s in others if not _agrees(report, s, worked=worked, kind=kind))
    return TotalCase(kind, worked, others, computed, verdict, wrong)


def _from_tables(report: ReportReading) -> StatedScore | None:
    """The grand total that the totals of the two score tables make, where both are right."""
    parts: list[StatedScore] = []
    for kind in ("total", "bonus"):
        said = [s for s in report.stated if s.what == kind and s.where == "table"]
        if not said or not any(fits(said[0], v) for v in _values(report, said[0], kind)):
            return None
        parts.append(said[0])
    total, bonus = parts
    value = (total.value or ZERO) + (bonus.value or ZERO)
    return replace(total, what="grand", value=value, digits=max(total.digits, bonus.digits))


def target_of(kind: TotalKind) -> str:
    """``score:total``; the grand total is a total too."""
    return "score:bonus" if kind == "bonus" else "score:total"


def _computed(report: ReportReading, kind: TotalKind) -> Decimal | None:
    scores = report.scores
    if kind == "total":
        return scores.total
    if kind == "bonus":
        return scores.bonus
    return None if scores.total is None else scores.total + (scores.bonus or ZERO)


def _values(report: ReportReading, stated: StatedScore, kind: TotalKind) -> list[Decimal]:
    """What the statement may rightly say: outside the table 总分 may include the bonus."""
    values = [v for v in [_computed(report, kind)] if v is not None]
    grand = _computed(report, "grand")
    if kind == "total" and stated.where != "table" and grand is not None:
        values.append(grand)
    if kind == "bonus":
        values += _raw_bonus(report)
    return values


def _raw_bonus(report: ReportReading) -> list[Decimal]:
    """加分合计 may be printed before weighting, or summed from cells already weighted."""
    rows = [r for r in present_rows(report, "bonus") if r.score is not None]
    return [sum((r.score for r in rows if r.score is not None), ZERO)] if rows else []


def _verdict(
    report: ReportReading, worked: StatedScore, *, kind: TotalKind, computed: Decimal | None
) -> Literal["right", "wrong", "explained", "unknown"]:
    if any(fits(worked, v) for v in _values(report, worked, kind)):
        return "right"
    if _unjudgeable(report, kind):
        return "explained"
    if computed is None:
        return "unknown"
    return "explained" if _explained(report, worked, kind=kind, computed=computed) else "wrong"


def _unjudgeable(report: ReportReading, kind: TotalKind) -> bool:
    tables = {"total": ("indicator",), "bonus": ("bonus",), "grand": ("indicator", "bonus")}[kind]
    return any(rows_lost_or_added(report, t) for t in tables)


def rows_of_total(report: ReportReading, kind: TotalKind) -> list[RowReading]:
    """The rows a total adds up."""
    kinds = {"total": ("indicator",), "bonus": ("bonus",), "grand": ("indicator", "bonus")}[kind]
    return [r for r in present_rows(report) if r.spec.kind in kinds]


def _explained(
    report: ReportReading, worked: StatedScore, *, kind: TotalKind, computed: Decimal
) -> bool:
    gap = (worked.value or ZERO) - computed
    rows = rows_of_total(report, kind)
    tolerance = half_digit(worked.digits)
    if explained_by_rows(report, rows, gap=gap, raw=False, tolerance=tolerance):
        return True
    if kind == "grand":
        return _sum_of_stated_parts(report, worked)
    return kind == "total" and (_sum_of_categories(report, worked) or _own_weights(report, worked))


def _sum_of_stated_parts(report: ReportReading, worked: StatedScore) -> bool:
    """总分 = 指标得分 + 加分 as the document itself states the two, there or elsewhere."""
    parts: list[list[Decimal]] = []
    for kind in ("total", "bonus"):
        said = [s for s in report.stated if s.what == kind and s.value is not None]
        if not said:
            return False
        here = [s for s in said if s.where == worked.where]
        parts.append([s.value or ZERO for s in (worked_out(said), *here[:1])])
    totals, bonuses = parts
    return any(fits(worked, total + bonus) for total in totals for bonus in bonuses)


def _sum_of_categories(report: ReportReading, worked: StatedScore) -> bool:
    """The total of the blocks as stated, rounded ones or a wrong one (category-sum-wrong)."""
    total, stated_any = ZERO, False
    said = {fold(s.category or ""): s for s, _ in category_statements(report)}
    for name, value in report.scores.categories:
        statement = said.get(fold(name))
        stated_any = stated_any or statement is not None
        total += value if statement is None else _weighted(report, statement, near=value)
    return stated_any and fits(worked, total)


def _weighted(report: ReportReading, statement: StatedScore, *, near: Decimal) -> Decimal:
    """A stated category as weighted points; of two readings the one nearer the rows."""
    value = statement.value or ZERO
    from_raw = value * block_weight(report, statement.category or "")
    if statement.basis is None:
        return min(value, from_raw, key=lambda v: abs(v - near))
    return from_raw if statement.basis == "raw" else value


def _own_weights(report: ReportReading, worked: StatedScore) -> bool:
    """The total that follows from weights the document altered (weight-altered)."""
    total, changed = ZERO, False
    for name, points in report.scores.raw_categories:
        other = stated_weight(report, name)
        changed = changed or other is not None
        total += points * (other if other is not None else block_weight(report, name))
    return changed and fits(worked, total)


def _agrees(
    report: ReportReading, stated: StatedScore, *, worked: StatedScore, kind: TotalKind
) -> bool:
    if any(fits(stated, v) for v in _values(report, stated, kind)):
        return True
    # Two roundings of one score agree.
    return fits(stated, worked.value) or (
        fits(worked, stated.value)
        and not any(fits(worked, v) for v in _values(report, worked, kind))
    )
