"""Numbers of attachments, in citations, headings and file names alike.

``附件3``, ``附件三``, ``附件③``, ``附件03`` are one number; ``5-1``, ``5.1`` and ``5－1`` are one
sub-number. Texts are laid flat first, character for character, so that positions stay true.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lvjian.core.numbers import from_chinese
from lvjian.core.text import fold

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚"
_CIRCLED_VALUE = {c: i + 1 for i, c in enumerate(CIRCLED)}
DASHES = r"\-‐‑‒–—―−"
"""Inside a character class."""
LABEL = (
    r"(?:附\s*件|附\s*录|附\s*表|附\s*图|(?:证明|佐证|支撑|证实)性?\s*(?:材料|文件|资料)|附件材料)"
)
"""What an attachment is called before its number. A line break inside is a wrapped cell."""
_BEFORE_YEAR = r"(?=20[0-3]\d\s?年)"
"""附件22022年度报表: the number of an attachment with the year its title begins with."""
SIMPLE = rf"(?:\d{{1,3}}(?!\d)|\d{{1,2}}{_BEFORE_YEAR}|[一二三四五六七八九十百]{{1,4}}|[{CIRCLED}])"
NUMBER = rf"{SIMPLE}(?:\s?[.{DASHES}]\s?(?:\d{{1,2}}(?!\d)|\d{_BEFORE_YEAR})){{0,3}}"
"""A number with up to three sub-numbers, in flat text."""


@lru_cache(maxsize=16384)
def flat(text: str) -> str:
    """``text`` with full-width and radical forms replaced, length kept, circled digits left."""
    return "".join(_flat_char(c) for c in text)


@lru_cache(maxsize=4096)
def _flat_char(char: str) -> str:
    if char in _CIRCLED_VALUE:
        return char
    radical = "⺀" <= char <= "⻿"
    folded = fold(char) if radical else unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else " " if not folded.strip() else char


def normal_number(text: str) -> str | None:
    """The number in normal form (``3``, ``5-1``), None where ``text`` is no number.

    Chinese and circled numerals become arabic, leading zeros go, dots become dashes.
    """
    body = re.sub(r"\s+", "", flat(text))
    parts = [p for p in re.split(rf"[.{DASHES}_]", body) if p]
    values: list[str] = []
    for part in parts:
        value = _value(part)
        if value is None:
            return None
        values.append(str(value))
    return "-".join(values) or None


def _value(part: str) -> int | None:
    if part.isascii() and part.isdigit():
        return int(part)
    if part in _CIRCLED_VALUE:
        return _CIRCLED_VALUE[part]
    return from_chinese(part)


def number_key(label: str, number: str) -> str:
    """Key under which a numbered attachment is looked up: 附表 and 附图 count for themselves."""
    kind = re.sub(r"\s+", "", label)
    prefix = "表" if kind == "附表" else "图" if kind == "附图" else ""
    return prefix + number.replace(".", "-")
