"""Numbers as reports write them: scores, percentages, Chinese numerals."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_EVEN, Context, Decimal, InvalidOperation
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_SCORE = re.compile(r"([+-]?\d+(?:\.\d+)?|[+-]?\.\d+)\s*分?")
_PERCENT = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%")
_ENDLESS = re.compile(r"(?:\d{1,30}[.,])?\d{31,}(?:[.,]\d+)?")
"""No quantity, code or telephone has as many digits."""
_MOST_DIGITS = 20
_EXACT = Context(prec=200)
_NO_NUMBER = "########"


@lru_cache(maxsize=32768)
def plain(text: str) -> str:
    """NFKC with spaces between characters kept, ends stripped; endless digits are no number."""
    folded = unicodedata.normalize("NFKC", text).strip()
    return _ENDLESS.sub(_NO_NUMBER, folded)


def read_number(text: str) -> Decimal | None:
    """A text that is one number and nothing else; thousands commas allowed, else None."""
    folded = plain(text).replace(" ", "")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", folded):
        folded = folded.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", folded) or len(folded) > _MOST_DIGITS:
        return None
    try:
        return Decimal(folded)
    except InvalidOperation:  # pragma: no cover - the pattern admits only numbers
        return None


def read_score(text: str) -> Decimal | None:
    """A score cell: ``8``, ``8.0``, ``8分``, ``８`` are one value; anything else is None."""
    folded = plain(text).replace(" ", "").replace("\n", "")
    match = _SCORE.fullmatch(folded)
    return Decimal(match[1]) if match and len(match[1]) <= _MOST_DIGITS else None


def read_fraction(text: str) -> Decimal | None:
    """A weight: ``20%`` and ``0.2`` are the same fraction, ``20`` alone is 20 %."""
    folded = plain(text).replace(" ", "").replace("\n", "")
    if match := _PERCENT.fullmatch(folded):
        return Decimal(match[1]) / 100 if len(match[1]) <= _MOST_DIGITS else None
    value = read_number(folded)
    if value is None:
        return None
    return value / 100 if value > 1 else value


def decimals(text: str) -> int:
    """Digits printed after the decimal point of the first number in ``text``."""
    match = re.search(r"\d+(?:\.(\d+))?", plain(text))
    return len(match[1] or "") if match else 0


def from_chinese(text: str) -> int | None:
    """Chinese numeral up to 9999 (``十二``, ``二十``, ``一百零三``, ``二〇二三``), else None."""
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _UNITS:
            total += (digit or (1 if total == 0 else 0)) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit


def to_chinese(number: int) -> str:
    """1..99 as a Chinese numeral (``十二``)."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_name(tens)}十"
    return head + (_name(ones) if ones else "")


def _name(digit: int) -> str:
    return "零一二三四五六七八九"[digit]


def rounded(value: Decimal, digits: int, *, rounding: str = ROUND_HALF_EVEN) -> Decimal:
    """So many digits after the decimal point, however large the value is."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding, _EXACT)


def show(value: Decimal) -> str:
    """Shortest plain notation: ``8.0`` and ``8`` both print ``8``."""
    text = format(value.normalize(), "f")
    return "0" if text == "-0" else text
