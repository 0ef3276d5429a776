"""Arithmetic and the official wording choose between the readings of an unsure cell.

Recognition hands over other readings of a cell it is not sure of. Where the sums the document
states come out right with exactly one of them, that one was written. Cells that were read
surely are never touched, so that a real contradiction stays one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from lvjian.checker.doubt import other_readings, unsure
from lvjian.checker.judgeable import present_rows
from lvjian.checker.misreadings import hides_the_official
from lvjian.checker.sums import (
    ZERO,
    allowed,
    block_rows,
    category_statements,
    computed_category,
    fits,
    in_range,
)
from lvjian.checker.totals import KINDS, TotalKind, rows_of_total, total_case
from lvjian.core.numbers import decimals, read_score
from lvjian.core.reading import (
    BundleReading,
    CellReading,
    ReportReading,
    RowReading,
    Scores,
    StatedScore,
)
from lvjian.core.text import same_substance

_MOST_OPTIONS = 12
"""More doubtful readings than these leave too much to choose from."""


@dataclass(frozen=True, slots=True)
class _Option:
    """Another reading of one score cell or of one stated sum."""

    read: RowReading | StatedScore
    text: str
    value: Decimal


def choose_readings(bundle: BundleReading) -> BundleReading:
    """The bundle with unsure readings replaced where the sums or the template settle them."""
    reports = tuple(_settled(r) if r.document.recognised else r for r in bundle.reports)
    return replace(bundle, reports=reports)


def _settled(report: ReportReading) -> ReportReading:
    rows = tuple(_worded(report, row) for row in report.rows)
    report = replace(report, rows=rows)
    for index, _ in enumerate(list(category_statements(report))):
        report = _settled_category(report, index)
    for kind in KINDS:
        report = _settled_total(report, kind)
    return report


def _worded(report: ReportReading, row: RowReading) -> RowReading:
    """The official wording, where recognition itself offers it and no number differs.

    Or where the words were read unsurely and differ by letters that look alike.
    """
    if row.status != "altered" or not row.at:
        return row
    if any(re.search(r"\d", a + b) for a, b in row.differences):
        return row
    official = (row.spec.text, *row.spec.accepts)
    for text in other_readings(report.document, row.at[0]):
        if any(same_substance(text, words) for words in official):
            return _as_printed(row, text)
    if any(unsure(place) for place in row.at) and hides_the_official(row.differences):
        return _as_printed(row, row.spec.text)
    return row


def _as_printed(row: RowReading, text: str) -> RowReading:
    return replace(row, status="matched", text=text, similarity=1.0, differences=())


def _settled_category(report: ReportReading, index: int) -> ReportReading:
    def statement(of: ReportReading) -> StatedScore:
        return list(category_statements(of))[index][0]

    def right(of: ReportReading) -> bool:
        stated = statement(of)
        bases = {"raw": (True,), "weighted": (False,)}.get(stated.basis or "", (True, False))
        return any(
            fits(stated, computed_category(of, stated.category or "", raw=raw)) for raw in bases
        )

    stated = statement(report)
    return _chosen(report, [stated], block_rows(report, stated.category or ""), right)


def _settled_total(report: ReportReading, kind: TotalKind) -> ReportReading:
    found = total_case(report, kind)
    if found is None:
        return report

    def right(of: ReportReading) -> bool:
        case = total_case(of, kind)
        return case is not None and case.verdict == "right" and not case.disagree

    return _chosen(report, [found.worked, *found.disagree], rows_of_total(report, kind), right)


def _chosen(
    report: ReportReading,
    stated: Sequence[StatedScore],
    rows: Sequence[RowReading],
    right: Callable[[ReportReading], bool],
) -> ReportReading:
    """The report with the one reading, or the one pair of them, that makes it right."""
    if right(report):
        return report
    options = [*_of_statements(report, stated), *_of_rows(report, rows)]
    if len(options) > _MOST_OPTIONS:
        return report
    for count in (1, 2):
        tried = [_with(report, chosen) for chosen in combinations(options, count)]
        good = [one for one in tried if right(one)]
        if good:
            return good[0] if len(good) == 1 else report
    return report


def _of_statements(report: ReportReading, stated: Sequence[StatedScore]) -> Iterator[_Option]:
    for statement in stated:
        for text in other_readings(report.document, statement.place):
            value = read_score(text)
            if value is not None and value != statement.value:
                yield _Option(statement, text, value)


def _of_rows(report: ReportReading, rows: Sequence[RowReading]) -> Iterator[_Option]:
    for row in rows:
        cell = row.cell("score")
        if cell is None or row.not_applicable or not unsure(cell.place):
            continue
        for text in other_readings(report.document, cell.place):
            value = read_score(text)
            if value is None or value == row.score:
                continue
            other = replace(row, score=value, score_text=text)
            if in_range(report, other) and allowed(report, other):
                yield _Option(row, text, value)


def _with(report: ReportReading, options: Sequence[_Option]) -> ReportReading:
    for option in options:
        if isinstance(option.read, StatedScore):
            report = _restated(report, option.read, option)
        else:
            report = _rescored(report, option.read, option)
    return report


def _restated(report: ReportReading, statement: StatedScore, option: _Option) -> ReportReading:
    new = replace(statement, value=option.value, digits=decimals(option.text), raw=option.text)
    return replace(report, stated=tuple(new if s is statement else s for s in report.stated))


def _rescored(report: ReportReading, row: RowReading, option: _Option) -> ReportReading:
    new = replace(
        row,
        score=option.value,
        score_text=option.text,
        cells=tuple(_reread(c, option.text) if c.role == "score" else c for c in row.cells),
    )
    rows = tuple(new if r.spec is row.spec else r for r in report.rows)
    change = option.value - (row.score or ZERO)
    return replace(report, rows=rows, scores=_shifted(report, row, change))


def _reread(cell: CellReading, text: str) -> CellReading:
    return replace(cell, text=text, place=cell.place.quoting(text))


def _shifted(report: ReportReading, row: RowReading, change: Decimal) -> Scores:
    """The recomputed sums after one score cell has changed."""
    scores, weight = report.scores, row.spec.weight or Decimal(1)
    if row.spec.kind == "bonus":
        factor = Decimal(1) if _bonus_is_weighted(report) else weight
        return replace(scores, bonus=(scores.bonus or ZERO) + change * factor)
    if row.spec.kind != "indicator":
        return scores
    weighted = change if scores.basis == "weighted" else change * weight
    raw = change / weight if scores.basis == "weighted" else change
    name = row.spec.level1 or ""
    return replace(
        scores,
        categories=tuple((n, v + weighted if n == name else v) for n, v in scores.categories),
        raw_categories=tuple((n, v + raw if n == name else v) for n, v in scores.raw_categories),
        total=None if scores.total is None else scores.total + weighted,
        alternatives=(),
    )


def _bonus_is_weighted(report: ReportReading) -> bool:
    """The bonus cells hold points × weight: their plain sum is the recomputed bonus."""
    plain = sum((r.score or ZERO for r in present_rows(report, "bonus")), ZERO)
    return plain == report.scores.bonus
