"""Quantities with the units Chinese reports write, and arithmetic on printed figures.

Pint does the algebra of units; a small registry of our own holds what reports use, so that
it loads in milliseconds. A figure stands for all values that print like it: results are
intervals, and nothing is called wrong because somebody rounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from lvjian.core.numbers import plain, rounded, show

_BASES = (
    "metre = [length] = m", "tonne = [mass] = t", "yuan = [money]", "tce = [coal_equivalent]",
    "gigajoule = [energy] = GJ", "person = [person]", "product = [product]", "year = [time]",
    "percent = 0.01",
)  # fmt: skip
# Words of a unit → factor and pint expression. Areas: 1 hm² = 15 亩 = 10⁴ m².
_WORDS: dict[str, tuple[str, str]] = {
    "%": ("1", "percent"), "‰": ("0.1", "percent"),
    "元": ("1", "yuan"), "rmb": ("1", "yuan"),
    "m2": ("1", "metre**2"), "平方米": ("1", "metre**2"), "平米": ("1", "metre**2"),
    "hm2": ("10000", "metre**2"), "ha": ("10000", "metre**2"), "公顷": ("10000", "metre**2"),
    "亩": ("666.6666666666666666666666667", "metre**2"),
    "km2": ("1000000", "metre**2"), "平方公里": ("1000000", "metre**2"),
    "平方千米": ("1000000", "metre**2"),
    "m3": ("1", "metre**3"), "立方米": ("1", "metre**3"), "立方": ("1", "metre**3"),
    "方": ("1", "metre**3"), "nm3": ("1", "metre**3"), "标立方米": ("1", "metre**3"),
    "标准立方米": ("1", "metre**3"), "升": ("0.001", "metre**3"), "l": ("0.001", "metre**3"),
    "m": ("1", "metre"), "米": ("1", "metre"), "km": ("1000", "metre"), "公里": ("1000", "metre"),
    "t": ("1", "tonne"), "吨": ("1", "tonne"), "kg": ("0.001", "tonne"),
    "千克": ("0.001", "tonne"), "公斤": ("0.001", "tonne"), "g": ("0.000001", "tonne"),
    "克": ("0.000001", "tonne"), "mg": ("0.000000001", "tonne"), "毫克": ("0.000000001", "tonne"),
    "tco2": ("1", "tonne"), "tco2e": ("1", "tonne"), "吨co2": ("1", "tonne"),
    "吨co2e": ("1", "tonne"), "吨co2当量": ("1", "tonne"), "吨二氧化碳": ("1", "tonne"),
    "吨二氧化碳当量": ("1", "tonne"), "tco2当量": ("1", "tonne"),
    "kgco2": ("0.001", "tonne"), "kgco2e": ("0.001", "tonne"), "千克二氧化碳": ("0.001", "tonne"),
    "tce": ("1", "tce"), "吨标准煤": ("1", "tce"), "吨标煤": ("1", "tce"), "标准煤": ("1", "tce"),
    "吨煤当量": ("1", "tce"), "kgce": ("0.001", "tce"), "千克标准煤": ("0.001", "tce"),
    "千克标煤": ("0.001", "tce"), "公斤标准煤": ("0.001", "tce"), "gce": ("0.000001", "tce"),
    "kwh": ("0.0036", "gigajoule"), "kw·h": ("0.0036", "gigajoule"),
    "千瓦时": ("0.0036", "gigajoule"), "度": ("0.0036", "gigajoule"),
    "mwh": ("3.6", "gigajoule"), "兆瓦时": ("3.6", "gigajoule"),
    "gj": ("1", "gigajoule"), "吉焦": ("1", "gigajoule"), "mj": ("0.001", "gigajoule"),
    "人": ("1", "person"), "名": ("1", "person"), "年": ("1", "year"), "a": ("1", "year"),
}  # fmt: skip
_PRODUCTS = (
    "件", "台", "套", "只", "个", "辆", "支", "条", "块", "张", "片", "瓶", "箱", "桶", "双", "把",
    "吨产品", "t产品", "产品", "单位产品", "重量箱", "标箱", "平方米产品", "家", "项", "枚", "根", "组", "架",
)  # fmt: skip
_SCALES = {"百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
_MOST_STROKES = 3
_SUPERSCRIPTS = str.maketrans({"²": "2", "³": "3", "㎡": "m2"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: ``factor`` base units of a dimension.

    Attributes:
        words: as written. dimension: pint's, ``[money] / [length] ** 2``; ``""`` for a
            pure number or a share.
    """

    words: str
    factor: Decimal
    dimension: str


@dataclass(frozen=True, slots=True)
class Interval:
    """All values a printed figure may stand for."""

    low: Decimal
    high: Decimal

    def times(self, other: Interval) -> Interval:
        """Product."""
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def over(self, other: Interval) -> Interval | None:
        """Quotient, None where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def plus(self, other: Interval) -> Interval:
        """Sum."""
        return Interval(self.low + other.low, self.high + other.high)

    def minus(self, other: Interval) -> Interval:
        """Difference."""
        return Interval(self.low - other.high, self.high - other.low)

    def scaled(self, factor: Decimal) -> Interval:
        """Multiplied by an exact factor."""
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def show_middle(self, digits: int, *, per: Decimal = Decimal(1)) -> str:
        """The value half way, in units of ``per``, to ``digits`` decimals but to one at least."""
        return show(rounded((self.low + self.high) / 2 / per, max(digits, 1)))

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as printed.

    Attributes:
        digits: digits printed after the decimal point; ``unit`` None where it is unknown.
    """

    value: Decimal
    unit: Unit | None
    digits: int = 0

    def interval(self, *, steps: Decimal = Decimal("0.5")) -> Interval:
        """What it may stand for in base units: ``steps`` of the last printed digit either way."""
        slack = Decimal(1).scaleb(-self.digits) * steps
        factor = self.unit.factor if self.unit is not None else Decimal(1)
        return Interval(self.value - slack, self.value + slack).scaled(factor)


def figure(value: Decimal, unit: str) -> Figure:
    """A figure from a number, whose digits tell how it was printed, and the words of a unit."""
    exponent = value.as_tuple().exponent
    digits = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return Figure(value, read_unit(unit), digits)


@lru_cache(maxsize=4096)
def read_unit(text: str) -> Unit | None:
    """The unit some words name; None for words that are none.

    ``万元/公顷``, ``吨标准煤/万元``, ``m³``, ``%``; nothing and ``-`` are a pure number.
    """
    words = _normal(text)
    if words in ("", "-", "—", "/", "无量纲", "倍"):
        return Unit(text, Decimal(1), "")
    above, *below = re.split(r"[/／]|每", words)
    found = [_simple(above), *(_simple(b) for b in below)]
    parts = [p for p in found if p is not None]
    if len(parts) < len(found) or len(parts) > _MOST_STROKES:
        return None
    quantity = parts[0]
    for part in parts[1:]:
        quantity = quantity / part
    base = quantity.to_base_units()
    return Unit(text, Decimal(str(base.magnitude)), _dimension(base))


def _normal(text: str) -> str:
    words = plain(text.translate(_SUPERSCRIPTS)).translate(_SUPERSCRIPTS).lower()
    return re.sub(r"[\s()（）]", "", words)


def _simple(words: str) -> Any | None:
    """A unit without a stroke: a scale (万) before words that are known."""
    for scale in ("", *sorted(_SCALES, key=len, reverse=True)):
        if not words.startswith(scale):
            continue
        rest = words[len(scale) :]
        known = _WORDS.get(rest) or (("1", "product") if rest in _PRODUCTS else None)
        if known is None:
            continue
        power = Decimal(10) ** _SCALES.get(scale, 0)
        return _registry().Quantity(Decimal(known[0]) * power, known[1])
    return None


def _dimension(quantity: Any) -> str:
    parts = sorted((str(k), int(v)) for k, v in quantity.dimensionality.items())
    return " ".join(f"{name}^{power}" for name, power in parts)


@cache
def _registry() -> Any:
    # Loaded with the first unit: half of what a start of the program without any would cost.
    import pint  # noqa: PLC0415

    registry: Any = pint.UnitRegistry(None, non_int_type=Decimal)
    for line in _BASES:
        registry.define(line)
    return registry


def in_unit(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A value in another unit of the same dimension, None where they do not go together."""
    have, want = read_unit(unit), read_unit(wanted)
    if have is None or want is None or have.dimension != want.dimension:
        return None
    return value * have.factor / want.factor
