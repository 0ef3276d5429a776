"""Suzhou's 附件 1-3: points of the row 节能提效类项目, worked out from consumption and savings.

Bands and formulas are those of suzhou.txt lines 160-178.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from lvjian.checker.judgeable import cell_places, present_rows, row_name, row_target
from lvjian.checker.measuring import amounts_after
from lvjian.checker.registry import Problem
from lvjian.core.numbers import show
from lvjian.core.quantities import Figure, Interval, in_unit
from lvjian.core.reading import ReportReading, RowReading

FULL = Decimal(4)
"""注 3：两者取高，最高不超过 4 分。"""


@dataclass(frozen=True, slots=True)
class Band:
    """A band of last year's consumption (当量) with its two targets.

    Attributes:
        least: 万 tce/a. saving: yearly saving to reach (等价), 万 tce/a, None for ``—``.
        rate: saving rate to reach, %.
    """

    least: Decimal
    saving: Decimal | None
    rate: Decimal


def _band(least: str, saving: str | None, rate: str) -> Band:
    return Band(Decimal(least), Decimal(saving) if saving else None, Decimal(rate))


BANDS: tuple[Band, ...] = (
    _band("800", None, "4"), _band("200", None, "4"), _band("100", None, "4"),
    _band("50", "8", "7"), _band("30", "5", "8"), _band("18", "3", "8"), _band("10", "1.5", "8"),
    _band("6", "0.9", "10"), _band("2", "0.3", "10"), _band("1", "0.15", "10"),
    _band("0.5", "0.05", "10"), _band("0", None, "10"),
)  # fmt: skip
_CONSUMPTION = r"(?:上年度|上一年度|年度)?综合能(?:源消)?耗(?:总)?量?(?:\(当量(?:值)?\))?"
_SAVING = r"(?:项目)?(?:实际)?年节能量|项目节能量"
_RATE = r"综合(?:年)?节能率"


def band_of(consumption: Decimal) -> Band:
    """The band of a consumption in 万 tce/a (当量)."""
    return next(b for b in BANDS if consumption >= b.least)


def points(consumption: Decimal, saving: Interval | None, rate: Interval | None) -> Interval | None:
    """Points of the row, the higher of the two formulas and at most 4; None without inputs.

    Args:
        consumption: 当量, 万 tce/a. saving: 等价, 万 tce/a. rate: %.
    """
    band = band_of(consumption)
    found = []
    if saving is not None and band.saving is not None:
        found.append(saving.scaled(FULL / band.saving))
    if rate is not None:
        found.append(rate.scaled(FULL / band.rate))
    if not found:
        return None
    low, high = max(f.low for f in found), max(f.high for f in found)
    return Interval(min(low, FULL), min(high, FULL))


def wrong_points(report: ReportReading) -> Iterator[Problem]:
    """Points other than the row's own figures give; nothing without all of them."""
    for row in present_rows(report, "indicator"):
        if "附件1-3" not in re.sub(r"\s", "", row.spec.text) or row.score is None:
            continue
        expected = _of(row)
        if expected is None:
            continue
        weight = row.spec.weight or Decimal(1)
        raw = report.scores.basis != "weighted"
        stated = row.score if raw else row.score / weight
        slack = Decimal("0.06")
        if expected.low - slack <= stated <= expected.high + slack:
            continue
        value = expected.show_middle(2)
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}得 {show(stated)} 分，按附件 1-3 和所写数据应为 {value} 分",
            f"核对综合能耗、年节能量和节能率，得分改为 {value}",
            cell_places(report, row, "score", "remark"),
            expected=value,
            actual=show(stated),
            key="annex",
        )


def _of(row: RowReading) -> Interval | None:
    """What the figures of the row's own explanation give; one reading of each or none."""
    text = "\n".join(c.text for c in row.cells if c.role in ("remark", "evidence", "value"))
    consumption = _one(text, _CONSUMPTION, "万tce")
    if consumption is None:
        return None
    low, high = (
        band_of(max(consumption.low, Decimal(0))),
        band_of(max(consumption.high, Decimal(0))),
    )
    if low != high:
        return None
    return points(consumption.high, _one(text, _SAVING, "万tce"), _one(text, _RATE, "%"))


def _one(text: str, name: str, unit: str) -> Interval | None:
    found = list(amounts_after(text, name))
    if len({(a.value, a.unit) for a in found}) != 1:
        return None
    factor = in_unit(Decimal(1), found[0].unit, unit) if found[0].unit else None
    if factor is None:
        return None
    return Figure(found[0].value, None, found[0].digits).interval().scaled(factor)
