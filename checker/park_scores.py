"""Scores of a park: no single indicator counts more than 120 points, nor does their mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from lvjian.checker.judgeable import present_rows, row_name, row_target
from lvjian.checker.registry import Problem
from lvjian.core.numbers import plain, show
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading

_POINTS = re.compile(
    r"(?:单项)?得分?(?:为|是|:)?(\d{1,4}(?:\.\d+)?)分|(?:单项)?得分(?:为|是|:)(\d{1,4}(?:\.\d+)?)"
)


def over_the_cap(report: ReportReading) -> Iterator[Problem]:
    """Points over the template's highest score of a single indicator."""
    top = report.rubric.scoring.indicator_max
    if top is None:
        return
    for row in present_rows(report, "indicator"):
        for cell in row.cells:
            text = re.sub(r"\s", "", plain(cell.text))
            found = _POINTS.findall(text) if cell.role in ("remark", "evidence", "value") else []
            over = next((v for a, b in found if (v := Decimal(a or b)) > top), None)
            if over is not None:
                name = f"条目{row_name(row.spec)}"
                yield _problem(row_target(row.spec), name, over, top=top, at=cell.place)
                break
    yield from _index(report, top)


def _index(report: ReportReading, top: Decimal) -> Iterator[Problem]:
    """The index is a mean of single scores: the yearly 绿色指数, or the score without bonus."""
    for row in present_rows(report, "measure"):
        if "指数" in row.spec.text and "得分" in row.spec.text:
            over = next(((c, v, p) for c, v, _, p in row.values if v > top), None)
            if over is not None:
                name = f"条目{row_name(row.spec)}（{over[0]}）"
                yield _problem(row_target(row.spec), name, over[1], top=top, at=over[2])
    if report.rubric.bonus:
        return
    for stated in report.stated:
        if stated.what == "total" and stated.value is not None and stated.value > top:
            yield _problem("score:total", "总分", stated.value, top=top, at=stated.place)
            return


def _problem(target: str, name: str, value: Decimal, *, top: Decimal, at: Place) -> Problem:
    return Problem(
        target,
        f"{name}得分写 {show(value)}，单项指标最高不超过 {show(top)} 分",
        f"单项得分超过 {show(top)} 分的按 {show(top)} 分计，并重新合计",
        (at,),
        expected=f"不超过 {show(top)}",
        actual=show(value),
    )
