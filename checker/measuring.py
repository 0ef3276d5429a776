"""Figures that texts state in words, and the ratios they ought to give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache, reduce
from typing import Literal

from lvjian.checker.formulas import FORMULAS as FORMULAS
from lvjian.checker.formulas import Formula
from lvjian.core.numbers import plain
from lvjian.core.quantities import Figure, Interval, read_unit

_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNIT_PART = r"[A-Za-z㎡一-鿿]{1,8}[23]?(?:CO2|co2)?[A-Za-z一-鿿]{0,4}"
_UNIT_WORDS = re.compile(rf"\s*([%％‰]|{_UNIT_PART}(?:\s*/\s*{_UNIT_PART})?)?")
_STEP = Decimal(1)  # of the last digit of a result: cut off or rounded


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit as read in a text.

    Attributes:
        digits: digits printed after the decimal point.
        value: the number as printed.
    """

    value: Decimal
    unit: str
    digits: int
    raw: str

    def figure(self) -> Figure:
        """The amount with its unit resolved."""
        return Figure(self.value, read_unit(self.unit), self.digits)


def amounts_after(text: str, name: str) -> Iterator[Amount]:
    """Amounts stated right after a name: ``容积率为1.03``, ``用地面积：77037 m2``."""
    folded = _folded(text)
    for match in _stated(name).finditer(folded):
        number = match[1].replace(",", "")
        digits = len(number.partition(".")[2])
        unit = _unit_at(folded, match.end())
        yield Amount(Decimal(number), unit, digits, match.group())


@cache
def _stated(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{name})(?:\([^()]{{0,12}}\))?\s*(?:约|为|是|达到?|:|=|≈|约为|共|合计|值){{0,3}}\s*{_NUMBER}"
    )


@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    """One passage is looked through for the names of all formulas."""
    return plain(text).replace("²", "2").replace("³", "3").replace("㎡", "m2")


def _unit_at(text: str, at: int) -> str:
    """The longest unit that stands at a place: words of the sentence may follow it."""
    match = _UNIT_WORDS.match(text, at)
    words = re.sub(r"\s+", "", match[1] or "") if match else ""
    for end in range(len(words), 0, -1):
        if read_unit(words[:end]) is not None:
            return words[:end]
    return ""


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A stated result and what the passage's own inputs give.

    Attributes:
        value: in the unit of the result. right: the statement is one the inputs allow.
        inputs: the amounts, numerator first.
    """

    formula: Formula
    stated: Amount
    value: Decimal
    right: bool
    inputs: tuple[Amount, ...]


def recompute(formula: Formula, text: str) -> Recomputed | None:
    """Work a ratio out of a passage; None unless the passage gives all of it in units that fit.

    Figures count as everything they may have been rounded from, so no rounding is an error.
    """
    result = _single(text, formula.result)
    if result is None or (formula.unless and re.search(formula.unless, plain(text))):
        return None
    tops, bottoms = _all_single(text, formula.above), _all_single(text, formula.below)
    if tops is None or bottoms is None:
        return None
    bottoms += [a for name in formula.maybe_below if (a := _single(text, name)) is not None]
    readings = [bottoms, *([bottoms[:1]] if formula.either else [])]
    found = [r for b in readings if (r := _ratio(formula, result, tops, b)) is not None]
    return next((r for r in found if r.right), found[0] if found else None)


def _ratio(
    formula: Formula, stated: Amount, tops: Sequence[Amount], bottoms: Sequence[Amount]
) -> Recomputed | None:
    top, bottom = _summed(tops), _summed(bottoms)
    own = read_unit(stated.unit)
    if top is None or bottom is None or own is None:
        return None
    if "" in (top[1], bottom[1]) or not _belongs(own.dimension, top[1], bottom[1]):
        return None
    result = top[0].over(bottom[0])
    if result is None:
        return None
    said = stated.figure().interval(steps=_STEP)
    value = (result.low + result.high) / 2 / own.factor
    return Recomputed(formula, stated, value, said.meets(result), (*tops, *bottoms))


def _summed(amounts: Sequence[Amount]) -> tuple[Interval, str] | None:
    """Sum in base units with its dimension; None where the units do not go together."""
    figures = [a.figure() for a in amounts]
    dimensions = {f.unit.dimension for f in figures if f.unit is not None}
    if len(dimensions) != 1 or any(
        f.unit is None or not a.unit for f, a in zip(figures, amounts, strict=True)
    ):
        return None
    return reduce(Interval.plus, (f.interval() for f in figures)), dimensions.pop()


def _belongs(result: str, top: str, bottom: str) -> bool:
    """Whether a dimension is that of a quotient."""
    powers: dict[str, int] = {}
    for words, sign in ((top, 1), (bottom, -1)):
        for part in words.split():
            name, _, power = part.partition("^")
            powers[name] = powers.get(name, 0) + sign * int(power)
    made = " ".join(f"{n}^{p}" for n, p in sorted(powers.items()) if p)
    return made == result


def _single(text: str, name: str) -> Amount | None:
    found = list(amounts_after(text, name))
    return found[0] if len({(a.value, a.unit) for a in found}) == 1 else None


def _all_single(text: str, names: Sequence[str]) -> list[Amount] | None:
    """An amount for every name, None where one is not stated or stated in two ways."""
    found: list[Amount] = []
    for name in names:
        if (amount := _single(text, name)) is None:
            return None
        found.append(amount)
    return found


Dimension = Literal["area", "money", "mass", "energy", "volume", "percent", "none"]
_DIMENSIONS: dict[str, Dimension] = {
    "[length]^2": "area", "[money]^1": "money", "[mass]^1": "mass",
    "[coal_equivalent]^1": "energy", "[length]^3": "volume",
}  # fmt: skip
_MONEY_SHORT = {"万": Decimal(10**4), "亿": Decimal(10**8)}


def unit_of(text: str) -> tuple[Dimension, Decimal] | None:
    """Dimension by name and factor to its base unit; None for one that is not compared."""
    words = plain(text).replace(" ", "")
    if words == "":
        return "none", Decimal(1)
    if words in _MONEY_SHORT:
        return "money", _MONEY_SHORT[words]
    unit = read_unit(words)
    if unit is None:
        return None
    if unit.dimension == "":
        return "percent", unit.factor
    name = _DIMENSIONS.get(unit.dimension)
    return None if name is None else (name, unit.factor)
