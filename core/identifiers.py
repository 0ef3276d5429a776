"""Identifiers with a form of their own: credit codes, telephones, e-mail, industry codes."""

from __future__ import annotations

import re

from lvjian.core.numbers import plain

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# A local number without area code never begins with 0 or 1.
_PHONE = re.compile(
    r"(?:\+?86-?)?"
    r"(?:1\d{10}|(?:0\d{2,3}-?[1-9]|[2-9])\d{6,7}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4})"
)
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}")


def uscc_body(text: str) -> str:
    """A credit code as written, spaces and dashes removed, upper case."""
    return re.sub(r"[\s\-]", "", plain(text)).upper()


def uscc_well_formed(code: str) -> bool:
    """18 characters of the alphabet of GB 32100-2015 (check digits not looked at)."""
    return len(code) == 18 and all(c in _USCC for c in code)


def uscc_check_digit(code: str) -> str:
    """Check character of the first 17 characters (GB 32100-2015, 5.2)."""
    total = sum(_USCC.index(c) * w for c, w in zip(code[:17], _USCC_WEIGHTS, strict=True))
    return _USCC[(31 - total % 31) % 31]


def organisation_check_digit(code: str) -> str:
    """Check character of the organisation code, characters 9..16 (GB 11714)."""
    total = sum(_ORG.index(c) * w for c, w in zip(code[8:16], _ORG_WEIGHTS, strict=True))
    rest = (11 - total % 11) % 11
    return "X" if rest == 10 else str(rest)


def uscc_checks(code: str) -> bool:
    """Whether a well-formed code carries the right final check character."""
    return uscc_well_formed(code) and uscc_check_digit(code) == code[17]


def is_phone(text: str) -> bool:
    """One or several Chinese telephone numbers (mobile, fixed with area code, 400/800)."""
    # Names behind numbers: 13800138265（赵）、13603791127（刘）.
    bare = re.sub(r"\([^()\d]{1,12}\)", "、", plain(text))
    # A narrow cell breaks a number over two lines.
    whole = re.sub(r"(?<=[\d-])\s*\n\s*(?=[\d-])", "", bare)
    return _are_phones(bare) or _are_phones(whole)


def _are_phones(text: str) -> bool:
    line = re.sub(r"[()]", "-", text).strip("-")
    parts = [p for p in re.split(r"[、,，;；/\s]+", line) if p]
    joined = re.sub(r"-+", "-", "".join(parts)).strip("-")
    if _PHONE.fullmatch(joined) or re.fullmatch(r"(?:\+?86)?1\d{10}", joined.replace("-", "")):
        return True
    cleaned = [re.sub(r"-+", "-", p).strip("-") for p in parts]
    return bool(cleaned) and all(_PHONE.fullmatch(p) for p in cleaned)


def is_email(text: str) -> bool:
    """One or several e-mail addresses."""
    # A line break inside a narrow cell is no part of the address.
    parts = [p for p in re.split(r"[、,，;；]+", re.sub(r"\s+", "", plain(text))) if p]
    return bool(parts) and all(_EMAIL.fullmatch(p) for p in parts)
