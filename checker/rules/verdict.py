"""S008: the conclusion against the report's own rows and the pass score."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from lvjian.checker.judgeable import cell_places, present_rows, row_name
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.totals import total_case
from lvjian.core.numbers import show
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading, StatedScore
from lvjian.core.text import display


@report_rule("S008", "verdict-contradicts", "error", obligations=(14, 16, 56, 185, 356, 365))
def verdict_contradicts(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """结论为符合（推荐），却与报告自己的条目或合格分数矛盾。

    为什么：基本要求一票否决，总分须达到合格分（义务 14：“在满足基本要求的前提下，得分85分（含）
    以上的，可以推荐”）。
    不报：基本要求中的预期性要求不符合；模板没有规定合格分的，不比较分数。
    怎么改：核实有关条目，使结论与条目、得分一致。
    """
    report = case.report
    problem = (
        _against_rows(report)
        or _against_other_verdict(report)
        or _denied_without_a_row(report)
        or _under_pass_score(report)
    )
    if problem is not None:
        yield problem


def _verdicts(report: ReportReading, verdict: str, *subjects: str) -> list[StatedScore]:
    return [
        s
        for s in report.stated
        if s.what == "verdict" and s.verdict == verdict and (not subjects or s.subject in subjects)
    ]


def _failed_rows(report: ReportReading) -> list[RowReading]:
    """Required rows without points that the report itself answers 不符合."""
    kinds = ("basic",) if report.rubric.scored else ("basic", "indicator")
    return [
        r
        for r in present_rows(report)
        if r.spec.kind in kinds
        and r.spec.max_score is None
        and r.answer == "不符合"
        and (r.spec.type == "required" or (r.spec.type is None and r.spec.kind == "basic"))
    ]


def _against_rows(report: ReportReading) -> Problem | None:
    rows = _failed_rows(report)
    subjects = ("basic", "overall") if report.rubric.scoring.basic_is_veto else ("basic",)
    passed = _verdicts(report, "pass", *subjects)
    if not rows or not passed:
        return None
    first = rows[0]
    verdict = next((s for s in passed if s.subject == "basic"), passed[0])
    more = f"等 {len(rows)} 条" if len(rows) > 1 else ""
    at = tuple(p for r in rows for p in cell_places(report, r, "answer", "value")[:1])
    return _problem(
        f"结论为“{_words(verdict)}”，但条目{row_name(first.spec)}{more}的评价为“不符合”",
        "核实这些条目；确不符合的，结论应为不符合",
        (*(s.place for s in passed[:1]), *at),
        expected="不符合",
        actual=_words(verdict),
        key="rows",
    )


def _against_other_verdict(report: ReportReading) -> Problem | None:
    """不符合 in one place, recommended in another."""
    firm = ("field", "conclusion", "cover")
    failed = [s for s in _verdicts(report, "fail") if s.where in firm]
    for fail in failed:
        veto = fail.subject == "basic" and report.rubric.scoring.basic_is_veto
        for passed in _verdicts(report, "pass"):
            same = passed.subject == fail.subject
            if passed.where in firm and (same or (veto and passed.subject == "overall")):
                return _problem(
                    f"一处结论为“{_words(fail)}”，另一处却为“{_words(passed)}”",
                    "核实评价结果，统一各处结论",
                    (passed.place, fail.place),
                    expected=_words(fail),
                    actual=_words(passed),
                    key="verdicts",
                )
    return None


def _denied_without_a_row(report: ReportReading) -> Problem | None:
    """基本要求不符合 is ticked although every basic row is answered 符合."""
    failed = [s for s in _verdicts(report, "fail", "basic") if s.where in ("field", "conclusion")]
    rows = [r for r in present_rows(report, "basic") if r.answer is not None]
    if not failed or not rows or any(r.answer == "不符合" for r in rows):
        return None
    if any(r.status == "missing" for r in report.rows_of("basic")):
        return None
    return _problem(
        f"基本要求的结论为“{_words(failed[0])}”，但各条基本要求的评价均为“符合”",
        "核实基本要求，使结论与各条评价一致",
        (failed[0].place, *cell_places(report, rows[0], "answer", "value")[:1]),
        expected="符合",
        actual=_words(failed[0]),
        key="basic-denied",
    )


def _under_pass_score(report: ReportReading) -> Problem | None:
    pass_score = report.rubric.scoring.pass_score
    passed = _verdicts(report, "pass", "overall")
    if not passed and not _verdicts(report, "fail"):
        # A report handed in with 基本要求 符合 and no word against it claims the title.
        passed = _verdicts(report, "pass", "basic")
    reached = _reached(report)
    if pass_score is None or not passed or reached is None or reached[0] >= pass_score:
        return None
    total, place = reached
    return _problem(
        f"总分 {show(total)} 低于合格分 {show(pass_score)}，结论却为“{_words(passed[0])}”",
        "核实得分；确未达到合格分的，结论应为不符合",
        (passed[0].place, *((place,) if place else ())),
        expected=f"不低于 {show(pass_score)} 分",
        actual=show(total),
        key="pass-score",
    )


def _reached(report: ReportReading) -> tuple[Decimal, Place | None] | None:
    """The highest total the report can claim: stated or recomputed, bonus counted in."""
    claims: list[tuple[Decimal, Place | None]] = []
    for kind in ("total", "grand"):
        found = total_case(report, "total" if kind == "total" else "grand")
        if found is not None and found.worked.value is not None:
            claims.append((found.worked.value, found.worked.place))
    scores = report.scores
    if scores.total is not None:
        claims.append((scores.total + (scores.bonus or Decimal(0)), None))
    if not claims:
        return None
    best = max(value for value, _ in claims)
    place = next((p for value, p in claims if p is not None), None)
    return best, place


def _words(verdict: StatedScore) -> str:
    return display(verdict.raw, 24) or ("符合" if verdict.verdict == "pass" else "不符合")


def _problem(
    message: str,
    suggestion: str,
    at: tuple[Place, ...],
    *,
    expected: str,
    actual: str,
    key: str,
) -> Problem:
    return Problem(
        "score:verdict",
        message,
        suggestion,
        tuple(dict.fromkeys(at)),
        expected=expected,
        actual=actual,
        key=key,
        rests_on=at,
    )
