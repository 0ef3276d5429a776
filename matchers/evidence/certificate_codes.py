"""What QR codes on certificates and licences say, beside what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lvjian.core.identifiers import uscc_checks
from lvjian.core.place import Place

LICENCES = frozenset({"营业执照", "排污许可证", "排污登记回执", "生产许可证"})
_CODE_IN_ADDRESS = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")
_TOKEN = re.compile(r"[0-9A-Z][0-9A-Z\-]{6,38}[0-9A-Z]")
_FEWEST_DIGITS = 6
_MISREAD = 2
"""Characters of a recognised code that may be wrong before it is another one."""


def from_codes(
    kind: str | None,
    known: Mapping[str, object],
    places: Sequence[tuple[str, Place]],
    codes: Sequence[tuple[str, Place]],
) -> Iterator[tuple[str, str, Place]]:
    """Facts that the codes carry: surer ones instead of misread ones, and other ones.

    Args:
        known, places: facts as printed, and where.
        codes: texts of the codes and where they stand.
    """
    coded = _credit_code(codes) if kind in LICENCES else None
    if coded and coded[0] != known.get("uscc"):
        surer = _surer("uscc", known.get("uscc"), places, coded[0])
        yield "uscc" if surer else "coded_uscc", *coded
    number = known.get("number")
    if kind != "营业执照" and isinstance(number, str):
        yield from _other_number(number, places, codes)


def _credit_code(codes: Sequence[tuple[str, Place]]) -> tuple[str, Place] | None:
    """The credit code that a QR code carries in its words or address."""
    for text, place in codes:
        for match in _CODE_IN_ADDRESS.finditer(text.upper()):
            if uscc_checks(match[0]):
                return match[0], place.quoting(text[:60])
    return None


def _other_number(
    number: str, places: Sequence[tuple[str, Place]], codes: Sequence[tuple[str, Place]]
) -> Iterator[tuple[str, str, Place]]:
    """A number built like the printed one, where no code carries that one itself."""
    printed = number.upper().partition("/")[0]
    if sum(c.isdigit() for c in printed) < _FEWEST_DIGITS or not re.search("[A-Z]", printed):
        return  # figures alone may be anything: a day, a serial number of the page
    said = [(token[0], place.quoting(text[:60])) for text, place in codes
            for token in _TOKEN.finditer(text.upper())]  # fmt: skip
    if any(printed in token for token, _ in said):
        return
    for token, place in said:
        if _shape(token) == _shape(printed):
            surer = _surer("number", printed, places, token)
            yield "number" if surer else "coded_number", token, place
            return


def _shape(code: str) -> str:
    return re.sub("[A-Z]", "A", re.sub("[0-9]", "9", code))


def _surer(fact: str, read: object, places: Sequence[tuple[str, Place]], coded: str) -> bool:
    """Whether what a code says is to be taken for what was read: none, or misread."""
    if not isinstance(read, str):
        return True
    recognised = any(name == fact and place.way == "ocr" for name, place in places)
    return recognised and sum(a != b for a, b in zip(read, coded, strict=True)) <= _MISREAD
