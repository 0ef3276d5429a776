"""Parks state a total for each year and the mean of the years: both worked out again."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.checker.form_figures import is_score, wrong_mean, wrong_values
from lvjian.checker.registry import Problem
from lvjian.core.reading import ReportReading
from lvjian.core.text import display


def yearly_totals(report: ReportReading) -> Iterator[Problem]:
    """The first year whose total is not index plus bonus; else a wrong mean."""
    for wrong in wrong_values(report):
        if not is_score(wrong.row.spec):
            continue
        stated, inputs = wrong.stated, tuple(v.place for v in wrong.inputs)
        yield Problem(
            "score:total",
            f"{stated.column}的“{display(wrong.row.spec.text, 20)}”写 {stated.shown()}，"
            f"按{wrong.formula}应为 {wrong.value}",
            f"改为 {wrong.value}，并核对各项得分",
            (stated.place, *inputs),
            expected=wrong.value,
            actual=stated.shown(),
            key=f"{wrong.row.spec.id}:{stated.column}",
            rests_on=inputs,
        )
        return
    if (mean := wrong_mean(report)) is None:
        return
    stated, totals, value = mean
    at = tuple(t.place for t in totals)
    yield Problem(
        "score:total",
        f"“{stated.name}”写 {stated.shown()}，按各年总分应为 {value}",
        f"改为 {value}，或核对各年总分",
        (stated.place, *at),
        expected=value,
        actual=stated.shown(),
        key="mean",
        rests_on=at,
    )
