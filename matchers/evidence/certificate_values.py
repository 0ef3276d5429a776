"""Values of the facts of certificates, told by their own form."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date

from lvjian.core.dates import find_dates, read_date
from lvjian.core.identifiers import uscc_body, uscc_checks, uscc_well_formed
from lvjian.core.money import read_money
from lvjian.core.numbers import plain
from lvjian.matchers.evidence.certificate_gaps import FOREVER
from lvjian.matchers.vocabulary import STANDARD

_ORGANISATION = re.compile(
    r"[一-鿿A-Za-z0-9()·&.\-\s]{2,40}?(?:有限责任公司|股份有限公司|有限公司|集团公司|公司|(?:集团|厂|合作社|研究院|中心|事务所)(?!\)|(?:\([^()]{1,10}\))?[一-鿿]{0,8}公司))"
    r"(?:[一-鿿]{1,12}(?:分公司|分厂|工厂))?"
)
_PARK = re.compile(
    r"[一-鿿()（）]{3,36}?(?:管理委员会|管委会|开发区|园区|集聚区|示范区|高新区|工业园|产业园)"
    r"(?:管理委员会|管委会)?(?=$|[\s,，。;；])"
)
"""Who holds the papers of a park where no firm does."""
_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?=\s*(?:年|[-./至~—,、和]|$))")
_NAME = re.compile(r"[一-鿿·]{2,6}(?![一-鿿])")


def read_holder(value: str) -> str | None:
    """The firm, or the park, at the head of a value."""
    words = plain(value)
    match = _ORGANISATION.match(words.replace("\n", "")) or _PARK.match(words)
    return re.sub(r"\s+", "", match[0]) if match else None


def read_code(value: str) -> str | None:
    """A credit code, letters that the codes leave out being digits misread."""
    whole = re.search(r"(?<![0-9A-Za-z])[0-9A-Za-z]{18}(?![0-9A-Za-z])", plain(value))
    match = whole or re.search(r"[0-9A-Za-z][0-9A-Za-z\s\-]{16,30}", plain(value))
    code = uscc_body(match[0])[:18] if match else ""
    if uscc_well_formed(code):
        return code
    # The alphabet of the codes leaves out I, O, S, V, Z: they are digits misread.
    mended = code.translate(str.maketrans("IOSZ", "1052"))
    return mended if uscc_checks(mended) else None


def _person(value: str) -> str | None:
    match = _NAME.match(re.sub(r"(?<=[一-鿿])\s(?=[一-鿿](?:\s|$))", "", plain(value)))
    return match[0] if match and len(match[0]) <= 4 else None


def read_number(value: str) -> str | None:
    """The number of a certificate."""
    # Recognition puts spaces where letters stand wide; a date behind is no part of it.
    words = re.sub(r"(?<=[0-9A-Z]) ?[a-z]{3,}.*$", "", plain(value), flags=re.DOTALL)
    joined = re.sub(r"(?<=[A-Za-z0-9/\-]) (?=[A-Za-z0-9/\-])(?!20\d\d[年.\-])", "", words)
    match = re.match(r"[A-Za-z0-9一-鿿][A-Za-z0-9〔〕\[\]()（）/.\-—一-鿿]{3,40}", joined)
    if not match or not re.search(r"\d", match[0]):
        return None
    # R0M, R1S: how often the certificate was renewed, and the size of the firm.
    return re.sub(r"(?<=\dR)O(?=[LMS](?:/|$))", "0", match[0])


def told_standards(text: str) -> str:
    """Text in which names of standards set wide or read with noughts are as they ought to be."""
    joined = re.sub(r"[O0Q] ?H ?S ?A ?S(?=\s*18001)", "OHSAS", plain(text), flags=re.IGNORECASE)
    return re.sub(r"(?<![A-Za-z])[I1l] ?S ?[O0](?=[\s/]*\d{4,5})", "ISO", joined)


def _standard(value: str) -> str | None:
    match = STANDARD.search(told_standards(value))
    return re.sub(r"\s+", " ", match[0]).strip() if match else None


def _mended(value: str) -> str:
    """Letters that recognition took for digits inside dates."""
    out = re.sub(r"(?<=[\d年月.\-/])[OoDQ](?=[\d年月日.\-/])", "0", value)
    return re.sub(r"(?<=[\d年月.\-/])[lI|](?=[\d年月日.\-/])", "1", out)


def read_day(value: str) -> date | None:
    """The first day of a value."""
    return read_date(_mended(value))


def read_expiry(value: str) -> date | None:
    """The last day of a validity; None where it never ends or was not read."""
    value = _mended(value)
    dates = find_dates(value)
    if FOREVER.search(value):
        return None
    if not dates:
        return _end_of_month(value)
    if len(dates) >= 2:
        return max(d for d, _, _ in dates)
    # What follows 至 was not read as a date: the one before it is the beginning.
    begins = re.match(r"\s*(?:起|开始|至|到)", plain(value)[dates[0][2] :])
    only_start = re.match(r"\s*(?:自|从)", value) or re.search(r"(?:起|开始)\s*$", value)
    return None if only_start or begins else dates[0][0]


_MONTHS = re.compile(r"(?<!\d)(20\d\d)\s*[年.\-/]\s*(\d{1,2})\s*(月?)(?!\s*[\d日.\-/年月])")
_RUN_TOGETHER = re.compile(r"(?<!\d)20\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)")


def _end_of_month(value: str) -> date | None:
    """Until the end of a month (有效期至2026年4月); 2026年4月 日 is a day nobody could read."""
    words = plain(value)
    if run := [_run_together(d) for d in _RUN_TOGETHER.findall(words)]:
        return max(run)
    ends = [(int(y), int(m)) for y, m, _ in _MONTHS.findall(words) if 1 <= int(m) <= 12]
    year, month = max(ends, default=(0, 0))
    return date(year, month, monthrange(year, month)[1]) if year else None


def _run_together(figures: str) -> date:
    year, month, day = int(figures[:4]), int(figures[4:6]), int(figures[6:])
    return date(year, month, min(day, monthrange(year, month)[1]))


def _scope(value: str) -> str | None:
    words = plain(value).strip(" :：")
    return words[:200] if len(words) >= 4 else None


def _capital(value: str) -> str | None:
    words = plain(value).split("\n")[0].strip(" :：")
    return words[:40] if read_money(words) is not None else None


def _organisation(value: str) -> str | None:
    match = re.match(r"[一-鿿()（）A-Za-z]{3,40}", plain(value))
    return match[0] if match else None


def _years(value: str) -> tuple[int, ...] | None:
    years = [int(y) for y in _YEAR.findall(plain(value))]
    if len(years) == 2 and 0 < years[1] - years[0] <= 5:
        years = list(range(years[0], years[1] + 1))
    return tuple(dict.fromkeys(years)) or None


READERS: dict[str, Callable[[str], object | None]] = {
    "holder": read_holder,
    "uscc": read_code,
    "legal_representative": _person,
    "number": read_number,
    "issued": read_day,
    "expires": read_expiry,
    "issuer": _organisation,
    "standard": _standard,
    "period": _years,
    "scope": _scope,
    "surveillance": read_day,
    "capital": _capital,
}
