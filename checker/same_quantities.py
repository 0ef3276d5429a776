"""One quantity printed in two tables of a form, told twice in one year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from lvjian.checker.form_figures import Value, values_of
from lvjian.checker.form_years import now_years, year_series
from lvjian.checker.judgeable import row_target
from lvjian.checker.registry import Problem
from lvjian.core.reading import BundleReading, ReportReading
from lvjian.core.text import display

_YEAR = re.compile(r"(20\d{2})")


def told_twice(bundle: BundleReading) -> Iterator[Problem]:
    """Values of one quantity and year that differ between the tables of a report."""
    for report in bundle.reports:
        yield from _of(report)


def _of(report: ReportReading) -> Iterator[Problem]:
    groups: dict[tuple[str, str], list[tuple[Value, str]]] = defaultdict(list)
    last = {s.last for s in year_series(report)}
    if any(year not in last for year, _, _ in now_years(report)):
        return  # year-disagrees says so
    for row in report.rows:
        if row.spec.kind != "measure" or row.spec.same_as is None:
            continue
        for value in values_of(row):
            year = _YEAR.search(value.column)
            if year:
                key = (row.spec.same_as, year[1])
                groups[key].append((value, row_target(row.spec)))
    for (_, when), said in groups.items():
        first, target = said[0]
        for other, _target in said[1:]:
            if _differs(first, other):
                yield Problem(
                    target,
                    f"{when} 年的“{display(first.name, 20)}”前后不一致："
                    f"一处写 {first.shown()}，另一处写 {other.shown()}",
                    "核对数据，统一两处的数值",
                    (other.place, first.place),
                    expected=first.shown(),
                    actual=other.shown(),
                    key=when,
                    rests_on=(first.place,),
                )


def _differs(one: Value, other: Value) -> bool:
    left, right = one.figure, other.figure
    if left.unit is None or right.unit is None or left.unit.dimension != right.unit.dimension:
        return False
    return not left.interval().meets(right.interval())
