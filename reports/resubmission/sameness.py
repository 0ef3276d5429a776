"""When two wordings or values of two submissions are the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from rapidfuzz import fuzz

from lvjian.core.text import fold, substance

Json = dict[str, Any]
_ALIKE = 90.0
"""Of 100: recognised words less alike than this are not explained by misreading."""
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")


def recognised(places: Iterable[Mapping[str, Any]]) -> bool:
    """Whether any of the places was read by recognition."""
    return any(p.get("read_by") == "ocr" for p in places)


def same_words(before: str | None, after: str | None, *, unsure: bool) -> bool:
    """Whether two wordings differ in nothing but form.

    Args:
        unsure: one of them was recognised: small differences are misreading, unless a figure
            or a negation is among them.
    """
    old, new = substance(before or ""), substance(after or "")
    if old == new:
        return True
    if not unsure or _numbers(old) != _numbers(new) or _denials(old) != _denials(new):
        return False
    return fuzz.ratio(old, new) >= _ALIKE


def same_value(before: str | None, after: str | None) -> bool:
    """Whether two cells give the same value: ``8``, ``8.0`` and ``8分`` are one."""
    old, new = single_number(before), single_number(after)
    if old is not None and new is not None:
        return old == new and _unit(before) == _unit(after)
    return substance(before or "") == substance(after or "")


def single_number(text: str | None) -> Decimal | None:
    """The number a text consists of, besides a unit; None where there is none or several."""
    found = _NUMBER.findall(fold(text or "").replace(",", ""))
    if len(found) != 1:
        return None
    try:
        return Decimal(found[0])
    except InvalidOperation:
        return None


def _unit(text: str | None) -> str:
    bare = _NUMBER.sub("", fold(text or "").replace(",", ""))
    return substance(bare).removesuffix("分")


def _denials(text: str) -> int:
    return sum(text.count(word) for word in "不未无非没否")


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)
