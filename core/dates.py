"""Dates as reports and certificates write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from lvjian.core.numbers import from_chinese, plain

_ARABIC = re.compile(
    r"(?P<y>(?:19|20)\d{2})\s*(?:年|[-./])\s*(?P<m>\d{1,2})\s*(?:月|[-./])\s*(?P<d>\d{1,2})\s*日?"
)
_CHINESE = re.compile(
    r"(?P<y>[二〇零○ＯOo0一三四五六七八九]{4,6})\s*年\s*(?P<m>[一二三四五六七八九十]{1,3})\s*月"
    r"\s*(?P<d>[一二三四五六七八九十]{1,3})\s*日"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_ENGLISH = (
    rf"(?<![0-9])(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-/.]*{_NAMED}[\s\-/.,]*(?P<y>(?:19|20)\d{{2}})(?![0-9])",
    rf"(?<![A-Za-z]){_NAMED}[\s.]*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*,\s*(?P<y>(?:19|20)\d{{2}})(?![0-9])",
)
"""As certificates of foreign bodies write them: 12 April 2022, 12-Apr-2022, April 12, 2022."""
_ENGLISH_DATES = tuple(re.compile(form, re.IGNORECASE) for form in _ENGLISH)
_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月(?!\s*\d)")
_CHINESE_MONTH = re.compile(
    r"(?P<y>[二〇零○ＯOo0一三四五六七八九]{4})\s*年\s*(?P<m>[一二三四五六七八九十]{1,3})\s*月(?!\s*[一二三四五六七八九十])"
)
_POINTED_MONTH = re.compile(r"(?P<y>(?:19|20)\d{2})\s*[-./]\s*(?P<m>\d{1,2})")
_NOUGHTS = re.compile(r"(?<=二)[〇零○ＯOo0]+(?=[〇一二三四五六七八九]{2}$)")
_FIRST_YEAR = 1900
_BLANK = re.compile(r"(?:20|二〇|二○)?[\s_＿—…xX×]*年[\s_＿—…xX×]*月(?:[\s_＿—…xX×]*日)?")


def _valid(year: int | None, month: int | None, day: int | None) -> date | None:
    if year is None or month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _chinese_year(figures: str) -> int | None:
    """二〇二六, its nought perhaps told twice by recognition (二〇○二六)."""
    if len(figures) > len("二〇二六"):
        figures = _NOUGHTS.sub("〇", figures)[-4:]
    year = from_chinese(re.sub("[○ＯOo0]", "〇", figures))
    return year if year is not None and year >= _FIRST_YEAR else None


def find_dates(text: str) -> list[tuple[date, int, int]]:
    """All full dates in ``text`` (NFKC first) as (date, start, end) in order of place."""
    folded = plain(text)
    found: list[tuple[date, int, int]] = []
    for match in _ARABIC.finditer(folded):
        value = _valid(int(match["y"]), int(match["m"]), int(match["d"]))
        if value:
            found.append((value, match.start(), match.end()))
    for match in _CHINESE.finditer(folded):
        year = _chinese_year(match["y"])
        value = _valid(year, from_chinese(match["m"]), from_chinese(match["d"]))
        if value:
            found.append((value, match.start(), match.end()))
    return sorted([*found, *_english(folded)], key=lambda item: item[1])


def _english(folded: str) -> Iterator[tuple[date, int, int]]:
    for form in _ENGLISH_DATES:
        for match in form.finditer(folded):
            month = _MONTHS.index(match["m"][:3].lower()) + 1
            if value := _valid(int(match["y"]), month, int(match["d"])):
                yield value, match.start(), match.end()


def read_date(text: str) -> date | None:
    """The first full date in ``text``; of a year and month alone the first of the month."""
    if dates := find_dates(text):
        return dates[0][0]
    folded = plain(text)
    if match := _MONTH.search(folded) or _POINTED_MONTH.fullmatch(folded):
        return _valid(int(match["y"]), int(match["m"]), 1)
    if match := _CHINESE_MONTH.search(folded):
        year = from_chinese(re.sub("[○ＯOo0]", "〇", match["y"]))
        return _valid(year, from_chinese(match["m"]), 1)
    return None


def is_blank_date(text: str) -> bool:
    """An unfilled date pattern: ``20  年  月  日``, ``____年__月__日``, ``年 月 日``."""
    return bool(_BLANK.fullmatch(plain(text)))
