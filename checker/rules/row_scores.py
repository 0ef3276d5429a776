"""S001, S002, S003, S004, S012: the points of single rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.checker.judgeable import cell_places, is_nothing, present_rows, row_name, row_target
from lvjian.checker.park_scores import over_the_cap
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.sums import (
    allowed,
    below_full,
    concludes_pass,
    full_points,
    in_range,
    max_altered,
    raw_score,
)
from lvjian.core.numbers import plain, show
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading
from lvjian.core.text import display

_MET = re.compile(
    r"(?:该|本)?[项条]?(?:要求)?(?:已|完全|均|全部)?(?:符合|满足)(?!性|程度|情况|[^,。;]{0,12}(?:不足|欠缺|部分))"
)


def _scored(report: ReportReading) -> Iterator[RowReading]:
    """Rows with official points that have a score cell and are not declared 不适用."""
    for row in present_rows(report):
        has_cell = row.spec.max_score is not None and row.score_text is not None
        if has_cell and not row.not_applicable:
            yield row


def _is_blank(row: RowReading) -> bool:
    return row.score is None and is_nothing(row.score_text)


@report_rule("S001", "score-missing", "error", obligations=(32, 120, 122, 189, 289, 355))
def score_missing(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """得分单元格空白，而该条又没有声明不适用。

    为什么：每条都须打分（义务 122：“可选要求按照受评工厂满足程度在 0 分到满分中取值”），不得分
    写 0。
    不报：声明“不适用／不涉及”的条目；整列缺失（见 T007）；加分项全部空白，视为不申报加分。
    怎么改：填写得分；不适用的写“不适用”并说明理由。
    """
    report = case.report
    bonus = [r for r in _scored(report) if r.spec.kind == "bonus"]
    no_bonus_claimed = all(_is_blank(r) for r in bonus)
    for row in _scored(report):
        if not _is_blank(row) or (row.spec.kind == "bonus" and no_bonus_claimed):
            continue
        top = row.spec.max_score
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}没有填写得分",
            "填写得分；不得分写 0，不适用的写“不适用”并说明理由",
            cell_places(report, row, "score"),
            expected=f"0～{show(top)}" if top is not None else None,
            actual=row.score_text or "",
            blank=True,
        )


@report_rule(
    "S002", "score-out-of-range", "error", obligations=(32, 46, 122, 150, 163, 258, 289, 293)
)
def score_out_of_range(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """得分小于 0 或超过官方分值；园区单项指标得分、绿色指数超过 120 分。

    为什么：得分在 0 到满分之间取值（义务 46：“可选要求按照受评工厂满足程度在0分到满分中取值”）；园区
    “单项指标最高得分不超过 120 分”（义务 150、258），指数是单项得分的平均，也不会超过。
    不报：表中分值被改动且得分未超过所印分值（只报 T008）；得分列填加权得分时按分值×权重比较。
    怎么改：改为不超过官方分值的得分，并重新合计。
    """
    report = case.report
    for row in _scored(report):
        if row.score is None or in_range(report, row):
            continue
        if max_altered(row) and row.stated_max is not None and 0 <= row.score <= row.stated_max:
            continue
        top = full_points(report, row)
        most = show(top) if top is not None else "满分"
        basis = "（分值×权重）" if top != row.spec.max_score else ""
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}得分写 {show(row.score)}，应在 0～{most}{basis}之间",
            f"改为 0～{most} 之间的得分，并重新合计",
            cell_places(report, row, "score"),
            expected=f"0～{most}",
            actual=show(row.score),
        )
    yield from over_the_cap(report)


@report_rule(
    "S003", "score-not-allowed", "error", obligations=(32, 50, 191, 295, 297, 298, 299, 300)
)
def score_not_allowed(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """得分不是数字，或不是该条规定的取值之一。

    为什么：有的条目只能取规定的分值（义务 191：“A 级 3 分，B 级 2 分，C 级 1 分”）。
    不报：空白（见 S001）；声明不适用的条目；超出 0～分值的（见 S002）。
    怎么改：改为规定的取值。
    """
    report = case.report
    for row in _scored(report):
        values = "、".join(show(v) for v in row.spec.allowed or ())
        if row.score is None:
            if _is_blank(row):
                continue
            why, actual = "不是数字", row.score_text or ""
        elif in_range(report, row) and not allowed(report, row):
            why, actual = f"不是规定的取值（{values}）", show(row.score)
        else:
            continue
        top = full_points(report, row)
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}得分写“{display(actual, 16)}”，{why}",
            f"改为规定的取值：{values}" if values else "改为数字",
            cell_places(report, row, "score"),
            expected=values or (f"0～{show(top)}" if top is not None else "数字"),
            actual=actual,
        )


@report_rule("S004", "required-not-full", "error", obligations=(10, 46, 122, 293, 365))
def required_not_full(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """结论为符合，而必选要求的得分低于满分。

    为什么：必选要求必须全部满足（义务 46：“必须满足各项必选要求”），满足即得满分。
    不报：结论为不符合的报告；规则另定分级的条目；声明不适用的条目；空白或不是数字的得分（见 S001、
    S003）。模板没有结论一项、报告也没有写结论的（苏州），该条自己写明“符合”的才报，其余无法判断。
    怎么改：核实该项是否满足：满足的给满分，不满足的结论应为不符合。
    """
    report = case.report
    if not report.rubric.scoring.required_must_be_full:
        return
    low = [r for r in _scored(report) if below_full(report, r)]
    verdict = concludes_pass(report)
    if verdict is None and any(s.what == "verdict" for s in report.stated):
        return
    untold = 0
    for row in low:
        said = _says_met(row)
        if verdict is not None:
            yield _not_full(report, row, "而结论为符合", verdict.place)
        elif said is not None:
            yield _not_full(report, row, "而该条的说明写“符合”", said)
        else:
            untold += 1
    if untold:
        yield CannotTell(
            "document", f"{untold} 条必选要求未得满分，而报告没有读到评价结论，无法判断是否须为满分"
        )


def _not_full(report: ReportReading, row: RowReading, why: str, told: Place) -> Problem:
    top, score = full_points(report, row), row.score
    shown, full = (show(v) if v is not None else "" for v in (score, top))
    return Problem(
        row_target(row.spec),
        f"必选条目{row_name(row.spec)}得分写 {shown}，满分为 {full}，{why}",
        "满足要求的给满分；不满足的，结论应改为不符合",
        (*cell_places(report, row, "score"), told),
        expected=full,
        actual=shown,
        rests_on=(told,),
    )


def _says_met(row: RowReading) -> Place | None:
    """Where the row itself says that it is met; 基本符合 and 部分符合 do not."""
    cell = row.cell("answer", "remark", "value")
    return cell.place if cell is not None and _MET.match(plain(cell.text)) else None


@report_rule("S012", "not-applicable-scored", "warning")
def not_applicable_scored(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """声明不适用（不涉及）的条目仍给了分。

    为什么：官方没有规定不适用条目如何计分，给分须由评审人员认定。
    不报：不适用而得分为空、“/”、“—”或 0。
    怎么改：说明给分的依据，或改为不计分。
    """
    for row in present_rows(case.report):
        score = row.score
        if not row.not_applicable or score is None or score <= 0 or row.spec.max_score is None:
            continue
        raw = raw_score(case.report, row)
        at = cell_places(case.report, row, "score")
        said = row.cell("answer", "remark", "value", "evidence")
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}声明不适用，却给了 {show(score)} 分",
            "说明不适用仍给分的依据，或改为不计分并重新合计",
            (*at, said.place) if said and said.place not in at else at,
            expected="0",
            actual=show(raw if raw is not None else score),
            outcome="needs-human",
        )
