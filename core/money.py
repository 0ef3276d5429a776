"""Amounts of money as licences and reports write them: 5,000.00万元, 人民币伍仟万元整."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from lvjian.core.numbers import from_chinese, plain

_FORMAL = str.maketrans(
    "壹貳贰弍叁參叄肆伍陆陸柒捌玖拾佰仟萬億兩〇圆圓",
    "一二二二三三三四五六六七八九十百千万亿两零元元",
)
"""Numerals of cheques and licences (大写) as everyday ones."""
_CURRENCIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("USD", ("美元", "美金", "USD", "US$")),
    ("EUR", ("欧元", "EUR", "€")),
    ("HKD", ("港元", "港币", "HKD", "HK$")),
    ("JPY", ("日元", "日币", "JPY")),
    ("GBP", ("英镑", "GBP", "£")),
    ("TWD", ("台币", "TWD", "NT$")),
    ("SGD", ("新加坡元", "SGD")),
    ("CNY", ("人民币", "RMB", "CNY", "¥", "元")),
)
_AMOUNT = re.compile(
    r"(?:[\d零一二三四五六七八九十百千两][\d,.零一二三四五六七八九十百千两]*)(?:[万亿][\d,.零一二三四五六七八九十百千两]*){0,3}"
)
_BEFORE = re.compile(r"(?:[^一-鿿]|[元币本金为是约共计])$|^$")
_BEHIND = re.compile(r"[^一-鿿]|[元整正美欧港日英新台人角分]|$")
"""What may stand around an amount: another character is one of it that was misread."""
_LARGE = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "": Decimal(1)}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_SCALES = (Decimal(1), Decimal(10) ** 4)
_ROUNDED = 1000
"""A whole figure in 万 from here on may be rounded; a smaller one is meant as it stands."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount.

    Attributes:
        value: in units of the currency, or as printed where ``scaled`` is False.
        currency: ``CNY``, ``USD`` …; None where none is named.
        scaled: False for a bare figure, whose heading may say 万元.
        slack: half of the last digit printed, for figures that may be rounded.
    """

    value: Decimal
    currency: str | None
    scaled: bool
    slack: Decimal = Decimal(0)

    def same(self, other: Money) -> bool:
        """Whether two statements can be one amount."""
        if self.currency and other.currency and self.currency != other.currency:
            return False
        return any(
            abs(self.value * own - other.value * its) <= max(self.slack * own, other.slack * its)
            for own in (_SCALES if not self.scaled else _SCALES[:1])
            for its in (_SCALES if not other.scaled else _SCALES[:1])
        )


def read_money(text: str) -> Money | None:
    """The first amount of a text, None where there is none or it is no clear number."""
    words = re.sub(r"\s+", "", plain(text)).translate(_FORMAL)
    match = _AMOUNT.search(words)
    if match is None or not (
        _BEFORE.search(words[: match.start()]) and _BEHIND.match(words, match.end())
    ):
        return None
    upper = words.upper()
    currency = next((code for code, names in _CURRENCIES if any(n in upper for n in names)), None)
    amount = _value(match[0])
    if amount is None:
        return None
    value, slack, large = amount
    if not large and re.search(r"[万亿]元", words[: match.start()]):
        # The unit stands before the figure: 万元：5000.
        scale = _LARGE["亿" if "亿元" in words[: match.start()] else "万"]
        return Money(value * scale, currency, scaled=True, slack=slack * scale)
    scaled = large or words[match.end() : match.end() + 1] == "元" or "元" in match[0]
    return Money(value, currency, scaled=scaled, slack=slack)


def _value(words: str) -> tuple[Decimal, Decimal, bool] | None:
    """Value, slack and whether a 万 or 亿 stands in it."""
    total, slack, rest = Decimal(0), Decimal(0), words
    for unit, scale in _LARGE.items():
        if unit and unit not in rest:
            continue
        head, _, rest = rest.partition(unit) if unit else (rest, "", "")
        if not head:
            continue
        part = _small(head)
        if part is None:
            return None
        value, digits = part
        total += value * scale
        slack = Decimal(0)
        if digits or value >= _ROUNDED:
            slack = scale * Decimal(1).scaleb(-digits) / 2 if scale > 1 or digits else Decimal(0)
    return total, slack, any(u in words for u in ("万", "亿"))


def _small(words: str) -> tuple[Decimal, int] | None:
    """A figure below 万 in Arabic, Chinese or mixed writing, with its decimals."""
    bare = words.strip("零,").rstrip(".") or "零"
    if match := re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?([十百千]?)", bare):
        whole, decimals, unit = match[1].replace(",", ""), match[2] or "", match[3]
        factor = _SMALL.get(unit, 1)
        return Decimal(f"{whole}.{decimals or 0}") * factor, len(decimals)
    number = None if bare[0] in "百千" else from_chinese(bare)
    return None if number is None else (Decimal(number), 0)
