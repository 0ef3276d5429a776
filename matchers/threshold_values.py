"""The figure a text states for the quantity of a threshold."""

from __future__ import annotations

import re
from decimal import Decimal

from lvjian.core.numbers import from_chinese, plain
from lvjian.core.rubric import Threshold

_COUNTED = ("名", "人", "项", "家")


def value_of(threshold: Threshold, text: str) -> Decimal | None:
    """The number stated for the quantity: its words, a verb of being, the number, the unit."""
    line = plain(text).replace(" ", "").replace("\n", "")
    unit = re.escape(plain(threshold.unit))
    verb = r"(?:约?为|达到?了?|是|约|=|:|有|占比?为?|仅为?|只有)+约?"
    for words in (threshold.quantity, *threshold.aliases):
        named = re.escape(plain(words).replace(" ", ""))
        pattern = rf"{named}[^\d。；;%]{{0,10}}?{verb}(\d+(?:\.\d+)?){unit}"
        # Right behind its name a figure needs no verb: 使用占比 42%.
        if match := re.search(pattern, line) or re.search(rf"{named}(\d+(?:\.\d+)?){unit}", line):
            return Decimal(match[1])
        if threshold.unit in _COUNTED and (match := _counted(named, unit).search(line)):
            number = match[1] or match[2]
            return Decimal(number if number.isdigit() else from_chinese(number) or 0)
        if (share := _share(words)) and (
            match := re.search(rf"{share}(?:{verb})?(\d+(?:\.\d+)?){unit}", line)
        ):
            return Decimal(match[1])
    return None


def _share(words: str) -> str | None:
    """A pattern of 透水地面占室外总面积的 for a quantity called 室外透水地面面积占室外总面积的比例."""
    part, of, whole = plain(words).replace(" ", "").partition("占")
    whole = whole.removesuffix("的比例")
    part = part.removeprefix("室外").removesuffix("的使用").removesuffix("面积")
    if not of or len(part) < 2 or len(whole) < 3:
        return None
    return (
        rf"{re.escape(part)}(?:的?使用)?(?:面积|量)?(?:\([^()]*\))?约?占{re.escape(whole)}"
        r"(?:的?(?:比例|比重|比率))?的?"
    )


def _counted(named: str, unit: str) -> re.Pattern[str]:
    """``配备3名专职工作人员``, ``专职工作人员2名``."""
    number = r"(\d+|[一二两三四五六七八九十]+)"
    return re.compile(
        rf"{number}{unit}(?:以上)?(?:的)?{named}|{named}[^\d。；;]{{0,4}}?{number}{unit}"
    )
