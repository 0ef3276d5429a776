"""Heading numbers: 一、 第一章 1. 1.2 （一） and what stands behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lvjian.core.numbers import from_chinese, plain

_CN = "[一二三四五六七八九十百]+"
_FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第\s*(?P<n>{_CN}|\d{{1,2}})\s*[章部分节]+[、.:：]?\s*")),
    ("chinese", re.compile(rf"(?P<n>{_CN})\s*[、.,:：]\s*")),
    ("bracket", re.compile(rf"[(（]\s*(?P<n>{_CN}|\d{{1,2}})\s*[)）][、.]?\s*")),
    ("dotted", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,4})\.?[、:：]?\s*(?!\d|%)")),
    ("arabic", re.compile(r"(?P<n>\d{1,2})\s*(?:[、.)]\s*(?!\d)|\s+(?=[一-鿿]))")),
)
_BARE = re.compile(rf"(?P<n>{_CN})\s+(?=[一-鿿])")
_GLUED = re.compile(rf"(?P<n>\d{{1,2}}|{_CN})(?=[一-鿿])")
_TOC_TAIL = re.compile(r"(?:[.·…‥\-_ \t]{3,}|\t+\s*)[\dIVXivx]{1,4}$")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line split into its number and the rest.

    Attributes:
        form: chapter, chinese, bracket, dotted, arabic, or "" without a number.
        numbers: the number as integers, one per level; empty without a number.
        rest: the words behind the number.
    """

    form: str
    numbers: tuple[int, ...]
    rest: str


@lru_cache(maxsize=16384)
def split_number(text: str) -> Numbered:
    """Split a leading heading number off a line (NFKC first)."""
    line = plain(text)
    for form, pattern in _FORMS:
        if (match := pattern.match(line)) and match.end() < len(line):
            return Numbered(form, _integers(match["n"]), line[match.end() :].strip())
    if match := _BARE.match(line):
        return Numbered("chinese", _integers(match["n"]), line[match.end() :].strip())
    return Numbered("", (), line)


def split_glued(text: str) -> Numbered:
    """As ``split_number``, of recognised words that lost the mark behind the number: 1概述."""
    numbered = split_number(text)
    if numbered.form:
        return numbered
    line = plain(text)
    match = _GLUED.match(line)
    if match is None:
        return numbered
    form = "arabic" if match["n"][0].isdigit() else "chinese"
    return Numbered(form, _integers(match["n"]), line[match.end() :])


def _integers(text: str) -> tuple[int, ...]:
    if text[0].isdigit():
        return tuple(int(part) for part in text.split("."))
    value = from_chinese(text)
    return (value,) if value is not None else ()


def looks_like_toc(text: str) -> bool:
    """A table-of-contents line: dotted leader or tab, then a page number."""
    return bool(_TOC_TAIL.search(plain(text)))
