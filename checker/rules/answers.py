"""S009, S010: yes/no answers given, and the same in both reports."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lvjian.checker.doubt import unsure
from lvjian.checker.judgeable import (
    cell_places,
    is_nothing,
    places,
    present_rows,
    row_name,
    row_target,
)
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.sums import raw_score
from lvjian.core.boxes import ANY_BOX, TICKED_GLYPHS
from lvjian.core.numbers import show
from lvjian.core.reading import CellReading, ReportReading, RowReading
from lvjian.core.text import display, fold, substance

_OPTIONS = re.compile(r"不符合|符合|不适用|不涉及|是|否|有|无")
_FEW = 2
_WAITING = ("待定", "待填", "待评", "待确认", "待核")
_SAYS_YES = ("满足", "达标", "合格", "通过", "具备", "达到", "是", "有", "已", "√", "✓", "y")


@report_rule(
    "S009", "answer-missing", "error", obligations=(27, 119, 167, 177, 188, 224, 230, 281, 339, 346)
)
def answer_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """“是否符合”（或是／否的问题）没有作答。

    为什么：每条须作出符合性判断（义务 27：8 条基本要求逐条填写“是否符合”）。
    不报：声明不适用的条目；整列缺失（见 T007）；“指标值及是否符合评价要求”中只写了指标值的。
    怎么改：填写“符合”或“不符合”。
    """
    for row in present_rows(case.report, "basic", "indicator", "question"):
        if row.answer is not None or row.not_applicable or row.spec.unit is not None:
            continue
        cell = row.cell("answer", "value")
        if row.spec.kind == "question":
            if not _no_choice(cell.text if cell is not None else ""):
                continue
        elif cell is None or not (
            _unanswered(cell.text, open_value=cell.role == "value") or _is_scrap(cell)
        ):
            continue
        said = (
            f"读作“{cell.text}”，不是作答" if cell is not None and _is_scrap(cell) else "没有作答"
        )
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}的“{_column(case.report, row)}”{said}",
            "填写“符合”或“不符合”" if row.spec.kind != "question" else "在“是”“否”中选定一项",
            cell_places(case.report, row, "answer", "value"),
            expected="符合／不符合" if row.spec.kind != "question" else "是／否",
            actual=cell.text if cell is not None else "",
            blank=True,
        )


def _is_scrap(cell: CellReading) -> bool:
    """A character or two of an answer, read unsurely: the rest of it may have been passed over."""
    return cell.role == "answer" and unsure(cell.place) and 0 < len(substance(cell.text)) <= _FEW


def _no_choice(text: str) -> bool:
    """A question whose box is blank or still shows both options, none chosen."""
    words = fold(text)
    if is_nothing(text) or any(w in words for w in _WAITING):
        return True
    if any(g in text for g in TICKED_GLYPHS) or "、" in text:
        return False
    left = ANY_BOX.sub("", words)
    return re.fullmatch(r"[是否/、或()（）\s]*", left) is not None


def _unanswered(text: str, *, open_value: bool) -> bool:
    """Blank, open boxes only, or put off; an answer in words of its own is an answer."""
    words = fold(text)
    if is_nothing(text) or any(w in words for w in _WAITING):
        return True
    ticked = any(g in text for g in TICKED_GLYPHS)
    if ticked:
        return False
    if ANY_BOX.search(text):
        left = _OPTIONS.sub("", ANY_BOX.sub("", words))
        return is_nothing(left)
    if open_value or any(w in words for w in _SAYS_YES):
        return False
    return re.fullmatch(r"[\d\s?？…。.]+", words) is not None


def _column(report: ReportReading, row: RowReading) -> str:
    kinds = {"basic": "basic", "indicator": "indicators", "question": "questions"}
    table = report.table(kinds[row.spec.kind])
    columns = dict(table.columns) if table else {}
    return display(columns.get("answer") or columns.get("value") or "是否符合", 20)


@report_rule("S010", "self-third-gap", "info", obligations=(304,))
def self_third_gap(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """自评价报告与第三方评价报告对同一条目的判断或得分不同。

    为什么：第三方须核实自评价的情况（义务 304：“对申报工厂的……核实情况”），差异应有说明。
    不报：两份报告依据的模板不属于同一发布机构；只有一方作出判断。
    怎么改：在第三方报告中说明差异的原因；此项仅供参考。
    """
    report = case.report
    if report.rubric.kind != "third-party":
        return
    for own in case.bundle.reports:
        if own.rubric.kind != "self" or own.rubric.issuer != report.rubric.issuer:
            continue
        if own.rubric.object == report.rubric.object:
            yield from _gaps(report, own)


def _gaps(report: ReportReading, own: ReportReading) -> Iterator[Problem]:
    pairs = {_row_key(r): r for r in present_rows(own)}
    for row in present_rows(report):
        other = pairs.get(_row_key(row))
        if other is None:
            continue
        theirs, ours = _judgements(report, row, own=own, other=other)
        if theirs == ours:
            continue
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}第三方评价为 {theirs}，自评价为 {ours}",
            "在第三方报告中说明与自评价不同的原因",
            cell_places(report, row, "score", "answer", "value")[:1] + places(own, other.at)[:1],
            expected=ours,
            actual=theirs,
        )


def _row_key(row: RowReading) -> tuple[str, str]:
    return row.spec.kind, substance(row.spec.text)


def _judgements(
    report: ReportReading, row: RowReading, *, own: ReportReading, other: RowReading
) -> tuple[str, str]:
    """(third party, self) where both judge the row in the same way; equal pairs otherwise."""
    theirs, ours = raw_score(report, row), raw_score(own, other)
    if theirs is not None and ours is not None and not _close(theirs, ours):
        return f"{show(theirs)} 分", f"{show(ours)} 分"
    if row.answer is not None and other.answer is not None and row.answer != other.answer:
        return row.answer, other.answer
    return "", ""


def _close(left: Decimal, right: Decimal) -> bool:
    return abs(left - right) <= Decimal("0.05")
