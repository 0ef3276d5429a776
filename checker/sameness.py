"""When two statements of one field mean the same, by what the field is about."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from lvjian.checker.companies import same_company
from lvjian.core.dates import read_date
from lvjian.core.identifiers import uscc_body
from lvjian.core.money import read_money
from lvjian.core.numbers import plain
from lvjian.core.text import substance

_TITLES = re.compile(r"先生|女士|[（(].*?[)）]|\s")
_REGIONS = re.compile(r"[一-鿿]{2,6}?(?:省|市|区|县|自治区|开发区|高新区)")
_INDUSTRY_CODE = re.compile(r"(?<![0-9A-Za-z.])[A-Ta-t]?(\d{2,4})(?![0-9A-Za-z.])")
_STANDARD = re.compile(r"GB\s*/?\s*T?\s*\d+(?:\s*[-—–]\s*\d{4})?", re.IGNORECASE)
_ALIKE = 0.6
"""Two wordings of one address or product list share more than this (measured on samples)."""


def same_person(left: str, right: str) -> bool:
    """Names without form of address or brackets."""
    return substance(_TITLES.sub("", left)) == substance(_TITLES.sub("", right))


def same_credit_code(left: str, right: str) -> bool:
    """The 18 characters."""
    return uscc_body(left) == uscc_body(right)


def same_date(left: str, right: str) -> bool:
    """Equal days; what is no full date is not compared (field-invalid)."""
    one, other = read_date(left), read_date(right)
    return one == other if one and other else True


def same_phone(left: str, right: str) -> bool:
    """The digits, one number inside a list of numbers being the same."""
    one, other = (re.sub(r"\D", "", plain(t)) for t in (left, right))
    return one in other or other in one


def same_industry(left: str, right: str) -> bool:
    """Codes where both give one (a shorter code covers a longer one); names are not compared."""
    one, other = (set(_INDUSTRY_CODE.findall(_STANDARD.sub(" ", plain(t)))) for t in (left, right))
    if not one or not other:
        return True
    return any(a.startswith(b) or b.startswith(a) for a in one for b in other)


def same_address(left: str, right: str) -> bool:
    """Words after the regions, house numbers compared exactly."""
    one, other = (_REGIONS.sub("", plain(t)) for t in (left, right))
    if _contained(one, other):
        return True
    numbers = [set(re.findall(r"\d+", t)) for t in (one, other)]
    if numbers[0] and numbers[1] and not numbers[0] & numbers[1]:
        return False
    return _ratio(one, other) >= _ALIKE


def same_money(left: str, right: str) -> bool:
    """Amounts in figures or in Chinese numerals; what is no amount is not compared."""
    one, other = read_money(left), read_money(right)
    return one.same(other) if one and other else True


def same_text(left: str, right: str) -> bool:
    """Contained, alike, or lists with an entry in common; numbers must not differ."""
    if _contained(left, right):
        return True
    one, other = ({substance(p) for p in re.split(r"[、，,;；/]", t)} - {""} for t in (left, right))
    if one & other:
        return True
    numbers = [re.findall(r"\d+(?:\.\d+)?", plain(t)) for t in (left, right)]
    if numbers[0] and numbers[1] and numbers[0] != numbers[1]:
        return False
    return _ratio(left, right) >= _ALIKE


def _contained(left: str, right: str) -> bool:
    one, other = substance(left), substance(right)
    return one in other or other in one


def _ratio(left: str, right: str) -> float:
    return SequenceMatcher(None, substance(left), substance(right), autojunk=False).ratio()


_BY_WORD: tuple[tuple[tuple[str, ...], Callable[[str, str], bool]], ...] = (
    (("uscc", "credit-code"), same_credit_code),
    (("representative", "contact", "author", "reviewer", "person"), same_person),
    (("phone", "tel"), same_phone),
    (("date", "established", "founded"), same_date),
    (("industry",), same_industry),
    (("capital",), same_money),
    (("address",), same_address),
    (("applicant-name", "assessor-name", "company", "factory-name", "name"), same_company),
)


def comparison(meaning: str) -> Callable[[str, str], bool]:
    """How to compare values of a meaning (``FieldSpec.same_as``)."""
    if "phone" in meaning or "tel" in meaning.split("-"):
        return same_phone
    for words, compare in _BY_WORD:
        if any(w in meaning for w in words):
            return compare
    return same_text
