"""Means and yearly declines over three years that a text states with its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from lvjian.core.numbers import plain
from lvjian.core.quantities import Figure, Interval

_YEARLY = re.compile(r"(20\d{2})\s*年度?[^0-9,，。；;]{0,24}?(\d+(?:\.\d+)?)(?!\d|\s*[年月日%])")
_MEAN = re.compile(r"三年(?:的)?平均(?:值|水平)?(?:约?为|是|:)?\s*(\d+(?:\.\d+)?)")
_DECLINE = re.compile(
    r"年均(?P<way>下降|降低|减少|增长|提高|上升)(?:率|幅度)?(?:约?为|达到?|:)?\s*(?P<rate>\d+(?:\.\d+)?)\s*%"
)
_YEARS = 3
_STEP = Decimal(1)


def wrong_trends(text: str) -> Iterator[tuple[str, str, str]]:
    """(quantity, as stated, as it should be) where three yearly figures give something else."""
    folded = plain(text)
    values = _series(folded)
    if len(values) != _YEARS:
        return
    if match := _MEAN.search(folded):
        stated = _figure(match[1])
        total = values[0].plus(values[1]).plus(values[2]).scaled(Decimal(1) / _YEARS)
        if not stated.interval(steps=_STEP).meets(total):
            yield "三年平均值", match[1], total.show_middle(stated.digits)
    if match := _DECLINE.search(folded):
        sign = Decimal(-1) if match["way"] in ("增长", "提高", "上升") else Decimal(1)
        stated = _figure(match["rate"])
        rates = [r.scaled(sign * 100) for r in declines(values)]
        if rates and not any(stated.interval(steps=_STEP).meets(r) for r in rates):
            yield (
                f"年均{match['way']}率",
                f"{match['rate']}%",
                f"{rates[0].show_middle(stated.digits)}%",
            )


def declines(values: Sequence[Interval]) -> list[Interval]:
    """Yearly decline over a run of years: compound, mean of the years, total over the years."""
    first, last, steps = values[0], values[-1], len(values) - 1
    if any(v.low <= 0 for v in values):
        return []
    power = Decimal(1) / steps
    compound = Interval(1 - (last.high / first.low) ** power, 1 - (last.low / first.high) ** power)
    single = [Interval(1 - b.high / a.low, 1 - b.low / a.high) for a, b in pairwise(values)]
    mean = Interval(
        sum((s.low for s in single), Decimal(0)) / steps,
        sum((s.high for s in single), Decimal(0)) / steps,
    )
    whole = Interval((1 - last.high / first.low) / steps, (1 - last.low / first.high) / steps)
    return [compound, mean, whole]


def _series(text: str) -> list[Interval]:
    """Figures of three years in a row, each year once; nothing else will do."""
    found = [(int(y), _figure(n).interval()) for y, n in _YEARLY.findall(text)]
    years = [y for y, _ in found]
    if len(found) != _YEARS or any(b - a != 1 for a, b in pairwise(years)):
        return []
    return [value for _, value in found]


def _figure(number: str) -> Figure:
    return Figure(Decimal(number), None, len(number.partition(".")[2]))
