"""What counts as nothing filled in."""

from __future__ import annotations

import re

from rapidfuzz import fuzz

from lvjian.core.dates import is_blank_date
from lvjian.core.numbers import plain
from lvjian.core.text import substance

_FILLER = re.compile(r"[\s_＿—…·.:：;；,，、\-\\]+")
_YEAR_FORM = re.compile(r"(?:年度|级别|等级|年份|日期|盖章|公章|签字|签名|[:：（）()\s])+")


def is_blank(text: str) -> bool:
    """Nothing but underscores, dots, dashes, or an unfilled form (``年度： 级别：``).

    A slash, 无 or 不适用 is an answer, not a blank.
    """
    folded = plain(text)
    if folded in ("—", "——", "-", "--", "/"):
        return False
    if not _FILLER.sub("", folded):
        return True
    return is_blank_date(folded) or bool(_YEAR_FORM.fullmatch(folded))


def without_hint(text: str, hint: str | None) -> tuple[str, bool]:
    """The text without the template's own hint, and whether the hint stands there."""
    if not hint:
        return text, False
    wanted = substance(hint)
    bracketed = re.search(r"[(（][^()（）]*(?:[(（][^()（）]*[)）][^()（）]*)*[)）]", text)
    if bracketed and fuzz.ratio(substance(bracketed.group()), wanted) >= 85:
        return text[: bracketed.start()] + text[bracketed.end() :], True
    if fuzz.ratio(substance(text), wanted) >= 85:
        return "", True
    for line in text.split("\n"):
        if fuzz.ratio(substance(line), wanted) >= 85:
            return text.replace(line, "", 1), True
    return text, False
