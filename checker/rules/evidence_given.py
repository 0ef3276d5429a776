"""S011, A004: points or a 符合 with nothing to show for it."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.evidence_index import evidence_cells
from lvjian.checker.form_questions import answered, is_explained, needs_explanation
from lvjian.checker.judgeable import (
    cell_places,
    is_nothing,
    lacks_column,
    present_rows,
    row_name,
    row_target,
)
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.core.numbers import show
from lvjian.core.reading import CellReading, ReportReading, RowReading
from lvjian.core.text import substance

_PROSE = 12
_ENOUGH_ROWS = 5
_FEW_BLANK = 3


@report_rule("S011", "score-without-evidence", "error", obligations=(120, 189, 289, 353))
def score_without_evidence(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """给了分，而符合性说明和证明材料索引都是空的。

    为什么：得分须有依据（义务 120：“符合性说明及证明材料索引”列）。
    不报：得 0 分、声明不适用的条目；整列缺失（见 T007）；说明与索引合为一列，有说明
    文字而未引用材料的；索引列大多空着的。
    怎么改：写明符合性说明并列出证明材料；没有依据的不应给分。
    """
    few = _blank_indexes(case.report) <= _FEW_BLANK
    for row in present_rows(case.report):
        score, cells = row.score, evidence_cells(row)
        if row.spec.max_score is None or score is None or score <= 0 or row.not_applicable:
            continue
        if not cells or lacks_column(case.report, row, "remark", "evidence"):
            continue
        index = next((c for c in cells if c.role == "evidence"), None)
        blank = all(is_nothing(c.text) for c in cells)
        blank = blank or (index is not None and is_nothing(index.text) and few)
        if row.citations or not blank:
            continue
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}得 {show(score)} 分，却没有符合性说明和证明材料索引",
            "写明符合性说明并列出证明材料；没有依据的不应给分",
            cell_places(case.report, row, "evidence", "remark"),
            expected="符合性说明及证明材料索引",
            actual=cells[0].text,
            blank=True,
        )


def _blank_indexes(report: ReportReading) -> int:
    """Scored rows whose own index column is blank: many are the report's way, a few are not."""
    return sum(
        bool(r.score and r.score > 0 and not r.not_applicable)
        and any(c.role == "evidence" and is_nothing(c.text) for c in r.cells)
        for r in present_rows(report)
        if r.spec.max_score is not None
    )


@report_rule(
    "A004", "index-missing", "error", obligations=(106, 119, 168, 169, 173, 188, 227, 346, 348)
)
def index_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """不打分的条目答为符合（或填了数据），而证明材料索引没有引用任何材料；是／否的问题须说明而没有说明。

    为什么：每条须列证明材料（义务 119：基本要求逐条填写“符合性说明及证明材料索引”）；存在合规性信息中所述情况的，须另附情况说明（义务 173、227）。
    不报：打分的条目（见 S011）；答为不符合、不适用或未作答的条目；整列缺失（见 T007）；说明与索引
    合为一列而写有说明文字的，除非同表其余各条都引用了材料。
    怎么改：在索引列写明证明材料的编号和名称。
    """
    yield from _unexplained(case)
    names = [substance(a.title) for a in case.bundle.attachments if len(a.title) > 1]
    citing = _citing_kinds(case.report)
    for row in present_rows(case.report, "basic", "indicator"):
        if row.spec.max_score is not None or row.citations or not _claimed(case.report, row):
            continue
        cells = evidence_cells(row)
        if not cells or lacks_column(case.report, row, "remark", "evidence"):
            continue
        if not (
            _cites_nothing(cells, names) or (row.spec.kind in citing and _only_prose(cells, names))
        ):
            continue
        said = "答为“符合”" if row.answer == "符合" or not row.values else "填了数据"
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}{said}，证明材料索引却没有引用任何材料",
            "在索引列写明证明材料的编号和名称",
            cell_places(case.report, row, "evidence", "remark"),
            expected="证明材料的编号和名称",
            actual=next((c.text for c in cells if c.text), ""),
            blank=all(is_nothing(c.text) for c in cells),
        )


def _unexplained(case: ReportCase) -> Iterator[Problem]:
    """A question answered so that the form asks for a separate explanation."""
    for row in present_rows(case.report, "question"):
        if not needs_explanation(row) or is_explained(row, case.report, case.bundle):
            continue
        said = answered(row)
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}答为“{said}”，却没有另附情况说明",
            "另附情况说明及有关证明，并在该条注明附件",
            cell_places(case.report, row, "answer"),
            expected="情况说明",
            actual=said,
        )


def _claimed(report: ReportReading, row: RowReading) -> bool:
    """Answered 符合 or given a figure; a veto row among scored ones need not be."""
    if row.spec.kind == "indicator" and report.rubric.scored:
        return row.answer == "符合" or (row.answer is None and not row.not_applicable)
    return row.answer == "符合" or (bool(row.spec.unit and row.values) and not row.not_applicable)


def _citing_kinds(report: ReportReading) -> frozenset[str]:
    """Kinds of rows of which all but one cite: there, prose alone is an index forgotten."""
    kinds = set()
    for kind in ("basic", "indicator"):
        rows = [
            r
            for r in report.rows_of(kind)
            if r.status != "missing" and _claimed(report, r) and r.spec.max_score is None
        ]
        silent = sum(not r.citations for r in rows)
        if len(rows) >= _ENOUGH_ROWS and silent == 1:
            kinds.add(kind)
    return frozenset(kinds)


def _only_prose(cells: list[CellReading], names: list[str]) -> bool:
    """Words of explanation that name no document at all."""
    text = "".join(c.text for c in cells)
    words = substance(text)
    return not any(n in words for n in names) and "《" not in text


def _cites_nothing(cells: list[CellReading], names: list[str]) -> bool:
    """Blank cells; or prose alone in a column that is for citations only."""
    index = next((c for c in cells if c.role == "evidence"), None)
    if index is None:
        return all(is_nothing(c.text) for c in cells)
    if is_nothing(index.text):
        return True
    words = substance(index.text)
    named = any(n in words for n in names) or any(mark in index.text for mark in "《》/.")
    return not named and len(words) > _PROSE and "。" in index.text
