"""Quantities that reports state in words: their dimension, their unit, their formula.

Formulas are those of GB/T 36132-2018 annex A that were confirmed (容积率, 建筑密度,
单位用地面积产值, 工业固体废物综合利用率, 单位产品综合能耗).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lvjian.core.numbers import plain

Dimension = Literal["area", "money", "mass", "energy", "volume", "percent", "none"]

_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_AREA: dict[str, Decimal | int] = {
    "m2": 1, "㎡": 1, "m²": 1, "平方米": 1, "平米": 1, "万m2": 10**4, "万㎡": 10**4,
    "万平方米": 10**4, "hm2": 10**4, "公顷": 10**4, "km2": 10**6, "平方公里": 10**6,
    "平方千米": 10**6,
}  # fmt: skip
_MU = Decimal(10000) / Decimal(15)
_MONEY: dict[str, Decimal | int] = {"元": 1, "万元": 10**4, "亿元": 10**8, "万": 10**4, "亿": 10**8}
_VOLUME: dict[str, Decimal | int] = {"m3": 1, "立方米": 1, "万m3": 10**4, "万立方米": 10**4}
_MASS: dict[str, Decimal | int] = {
    "t": 1,
    "吨": 1,
    "万吨": 10**4,
    "万t": 10**4,
    "kg": Decimal("0.001"),
    "千克": Decimal("0.001"),
}
_ENERGY: dict[str, Decimal | int] = {
    "tce": 1, "吨标准煤": 1, "吨标煤": 1, "万吨标准煤": 10**4, "万tce": 10**4,
    "kgce": Decimal("0.001"), "千克标准煤": Decimal("0.001"),
}  # fmt: skip


def unit_of(text: str) -> tuple[Dimension, Decimal] | None:
    """Dimension and factor to its base unit (m², 元, t, tce, fraction); None if not known."""
    word = plain(text).replace(" ", "").replace("²", "2").replace("³", "3").replace("㎡", "m2")
    if word in ("%", "％"):
        return "percent", Decimal("0.01")
    if word == "":
        return "none", Decimal(1)
    if word == "亩":
        return "area", _MU
    tables: tuple[tuple[Dimension, dict[str, Decimal | int]], ...] = (
        ("area", _AREA), ("money", _MONEY), ("volume", _VOLUME), ("energy", _ENERGY), ("mass", _MASS),
    )  # fmt: skip
    for dimension, table in tables:
        for name, factor in table.items():
            if word.lower() == name.lower():
                return dimension, Decimal(factor)
    return None


_UNIT_WORDS = sorted({*_AREA, *_MONEY, *_MASS, *_ENERGY, "亩", "%"}, key=lambda w: (-len(w), w))
_UNIT = "(?:" + "|".join(re.escape(w) for w in _UNIT_WORDS) + ")"
_OVER = rf"(?:{_UNIT})\s*/\s*(?:{_UNIT})"
AMOUNT = re.compile(rf"{_NUMBER}\s*({_OVER}|{_UNIT})?(?![A-Za-z0-9²³])")


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


def amounts_after(text: str, name: str) -> Iterator[Amount]:
    """Amounts stated right after a name: ``容积率为1.03``, ``用地面积：77037 m2``."""
    pattern = re.compile(
        rf"(?:{name})(?:\([^()]{{0,12}}\))?\s*(?:约|为|是|达到?|:|=|≈|约为|共|合计|值){{0,3}}\s*{AMOUNT.pattern}"
    )
    for match in pattern.finditer(plain(text).replace("²", "2").replace("㎡", "m2")):
        number = match[1].replace(",", "")
        digits = len(number.partition(".")[2])
        yield Amount(Decimal(number), match[2] or "", digits, match.group())


@dataclass(frozen=True, slots=True)
class Formula:
    """A ratio and the words that name it, its numerator and its denominator."""

    name: str
    result: str
    above: str
    below: str
    unless: str = ""


FORMULAS: tuple[Formula, ...] = (
    Formula(
        "容积率", "容积率", r"计容(?:总)?建筑面积|计容面积|计算容积率的(?:总)?建筑(?:物)?面积|总建筑(?:物)?面积",
        r"(?:厂区|总|工厂|项目)?用地(?:总)?面积|(?:厂区|总)占地面积",
        unless=r"加倍|层高|(?<!\d)8\s*(?:m(?!2)|米)|(?<![及和与、])构筑物",
    ),
    Formula(
        "建筑密度", "建筑密度",
        r"(?:建筑(?:物)?|建、?构筑物|建筑物(?:及|和|与|、)构筑物)(?:总)?(?:占地|基底)(?:总)?面积"
        r"|基底面积",
        r"(?:厂区|总|工厂|项目)?用地(?:总)?面积|厂区占地面积",
        unless="(?<![建及和与、])构筑物",
    ),
    Formula(
        "单位用地面积产值", "单位用地面积(?:的)?(?:工业)?(?:总)?产值",
        r"(?<!面积)(?<!面积工业)(?:工业)?总产值|(?:年|工业)产值",
        r"(?:厂区|总|工厂|项目)?用地(?:总)?面积",
    ),
    Formula(
        "工业固体废物综合利用率", r"(?:工业)?(?:固体废物|固废|固体废弃物)综合利用率",
        r"(?:固体废物|固废|固体废弃物)?综合利用量",
        r"(?:固体废物|固废|固体废弃物)?(?:总)?产生(?:总)?量",
        unless="往年|贮存",
    ),
    Formula(
        "单位产品综合能耗", "单位产品(?:综合)?能耗",
        r"(?<!产品)综合能(?:源消)?耗(?:总)?量?|综合能源消费量",
        r"(?:合格)?产品?(?:总)?产量",
    ),
)  # fmt: skip


def expected_ratio(formula: Formula, text: str) -> tuple[Amount, Decimal] | None:
    """The stated result and what the text's own inputs give, in the unit of the result.

    None unless the text holds each of the three once (or repeated with one value),
    every unit is known and the units go together.
    """
    folded = plain(text)
    if formula.unless and re.search(formula.unless, folded):
        return None
    result = _single(text, formula.result)
    above, below = _single(text, formula.above), _single(text, formula.below)
    if result is None or above is None or below is None:
        return None
    top, bottom = unit_of(above.unit), unit_of(below.unit)
    if top is None or bottom is None or not below.value or "none" in (top[0], bottom[0]):
        return None
    ratio = above.value * top[1] / (below.value * bottom[1])
    scale = _scale(result.unit, top[0], bottom[0])
    return None if scale is None else (result, ratio / scale)


def _single(text: str, name: str) -> Amount | None:
    found = list(amounts_after(text, name))
    return found[0] if len({(a.value, a.unit) for a in found}) == 1 else None


def _scale(unit: str, top: Dimension, bottom: Dimension) -> Decimal | None:
    """Factor from the base ratio to the result's unit; None if they do not go together."""
    if "/" not in unit:
        own = unit_of(unit)
        same = top == bottom and own is not None and own[0] in ("none", "percent")
        return own[1] if same and own is not None else None
    over, under = (unit_of(part) for part in unit.split("/", 1))
    if over is None or under is None or over[0] != top or under[0] != bottom:
        return None
    return over[1] / under[1]
