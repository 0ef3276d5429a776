"""Written-out divisions, sums and products in running text, worked out again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import reduce

from lvjian.core.numbers import plain, show
from lvjian.core.quantities import Figure, Interval
from lvjian.core.text import display

_GENEROUS = Decimal("0.01")
_DIVISION = re.compile(
    r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*(m2|㎡|m²|平方米)?\s*[/÷]\s*(\d+(?:,\d{3})*(?:\.\d+)?)\s*(m2|㎡|m²|平方米)?"
    r"\s*(×\s*100\s*%?)?\s*[=≈]\s*(\d+(?:\.\d+)?)\s*(%)?(?![\d/])"
)
# White space belongs to what follows it: with two ways to take each blank, a long sum of
# spaced numbers would be tried in all combinations.
_FACTOR = r"\d+(?:,\d{3})*(?:\.\d+)?(?:\s*(?:分|万元|亿元|吨|tce|吨标准煤|万kWh|kWh|万m3|m3|%|[A-Za-z]{1,3}/[A-Za-z0-9]{1,4}))?"
_TERM = rf"{_FACTOR}(?:\s*[×*]\s*{_FACTOR})*"
_SUM = re.compile(
    rf"(?<![\d.+\-/÷×*)）A-Za-z])({_TERM}(?:\s*\+\s*{_TERM})+)\s*[=≈]\s*(\d+(?:,\d{{3}})*(?:\.\d+)?)(?![\d%/÷×*+\-])"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_STEP = Decimal(1)  # of the last digit: cut off or rounded
_POWERS = range(-6, 7)


def wrong_equations(text: str) -> Iterator[tuple[str, str, str]]:
    """(as written, result stated, as it should be) of equations that do not come out."""
    folded = plain(text)
    yield from _divisions(folded)
    yield from _sums(folded)


def _divisions(folded: str) -> Iterator[tuple[str, str, str]]:
    """``79379/77037=1.30``, ``32949÷77037×100%＝42.8%``."""
    for match in _DIVISION.finditer(folded):
        above, below, result = (Decimal(match[i].replace(",", "")) for i in (1, 3, 6))
        if not below or (match[2] is None) != (match[4] is None):
            continue
        value = above / below * (100 if match[7] or match[5] else 1)
        digits = len(match[6].partition(".")[2])
        # A date such as 2022/12=… is no division, a percent may be left out.
        if _near(result, value, digits) or _near(result, value / 100, digits):
            continue
        sign = match[7] or ""
        yield (
            display(match.group(), 40),
            f"{match[6]}{sign}",
            f"{round(value, max(digits, 1))}{sign}",
        )


def _near(stated: Decimal, value: Decimal, digits: int) -> bool:
    return abs(stated - value) <= max(abs(value) * _GENEROUS, Decimal(6).scaleb(-(digits + 1)))


def _sums(folded: str) -> Iterator[tuple[str, str, str]]:
    """``8+6+5=19``, ``1200×1.229+50×13.3=2139.8``; products may hide a power of ten of units."""
    for match in _SUM.finditer(folded):
        terms = [
            [_figure(n) for n in _NUMBER.findall(t.replace(",", "").replace("m3", ""))]
            for t in match[1].split("+")
        ]
        if any("%" in t for t in match[1].split("+")) or not all(terms):
            continue
        if _whole(match):
            added = sum((t[0].value for t in terms), Decimal(0))
            if added != Decimal(match[2].replace(",", "")):
                yield display(match.group(), 40), match[2], show(added)
            continue
        total = reduce(
            Interval.plus, (reduce(Interval.times, (f.interval() for f in t)) for t in terms)
        )
        stated = _figure(match[2].replace(",", ""))
        said = stated.interval(steps=_STEP)
        powers = _POWERS if "×" in match[1] or "*" in match[1] else (0,)
        if any(said.meets(total.scaled(Decimal(1).scaleb(p))) for p in powers):
            continue
        yield display(match.group(), 40), match[2], total.show_middle(stated.digits)


def _whole(match: re.Match[str]) -> bool:
    """Points and counts added up: whole numbers, which nobody rounded."""
    return not re.search(r"[.×*]", match.group())


def _figure(number: str) -> Figure:
    return Figure(Decimal(number), None, len(number.partition(".")[2]))
