"""What papers say of themselves without labels: 兹证明…, letters of authorities, 有效期三年."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from lvjian.core.dates import find_dates
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.matchers.evidence.certificate_codes import LICENCES
from lvjian.matchers.evidence.certificate_gaps import EXPIRING, TERM
from lvjian.matchers.evidence.certificate_labels import Pair
from lvjian.matchers.evidence.certificate_values import (
    read_code,
    read_day,
    read_holder,
    told_standards,
)
from lvjian.matchers.evidence.kinds import SEVERAL_SYSTEMS, SYSTEM_KINDS

_CERTIFIES_THAT = re.compile(
    r"兹(?:证|声|确)明|特此证明|特发此证|this\s*is\s*to\s*certify\s*that"
    r"|(?<!that )the\s*(?:[a-z&]+\s*){0,6}management\s*system\s*of\s*$",
    re.IGNORECASE,
)
_CERTIFIED = re.compile(r"(?:兹|特此)?(?:证|声)明[:：\s]*(?P<value>[^\n:：,，。;；]{4,40})")
_SYSTEM_STANDARD = re.compile(
    r"(?:GB/?\s?T\s?(?:19001|24001|28001|45001|23331)|ISO\s?(?:9001|14001|45001|50001)|OHSAS\s?18001|RB/?\s?T\s?\d{3})"
    r"(?:[\-—:：]\s?(?:19|20)\d\d)?"
)


def _letterhead(pairs: Sequence[Pair]) -> Iterator[tuple[str, object, Place]]:
    """What an authority's letter says without labels: its number, whom it is addressed to."""
    for pair in pairs:
        line = plain(pair.value).strip()
        number, name = _LETTER_NUMBER.search(line), _ADDRESSEE.fullmatch(line)
        if number:
            yield "number", number[0], pair.place.quoting(number[0])
        if name and not pair.label:
            yield "holder", read_holder(name[1]), pair.place.quoting(name[1])
    lines = [p for p in pairs if not p.label]
    for pair, following in pairwise([*lines, Pair("", "", Place(""))]):
        if subject := _SUBJECT.match(plain(pair.value + following.value).replace(" ", "")):
            yield "holder", read_holder(subject[1]), pair.place.quoting(pair.value[:60])
    for pair in reversed(lines):
        if signed := _SIGNED.search(plain(pair.value)):
            yield "issued", read_day(signed[0]), pair.place.quoting(signed[0])


def _firm_looked_up(pairs: Sequence[Pair]) -> Iterator[tuple[str, object, Place]]:
    """Pages of credit platforms head what they say of a firm with its name, as plates do."""
    for pair in pairs:
        match = None if pair.label else _LOOKED_UP.fullmatch(plain(pair.value).strip())
        if match:
            yield "holder", read_holder(match[1]), pair.place.quoting(match[1])


_CODE_ALONE = re.compile(r"(?:^|(?<=\s))9[0-9A-Z]{17}(?=\s|$)")
_LETTERS = frozenset({"环评批复", "节能审查", "建设批复"})
_LETTER_NUMBER = re.compile(r"[一-鿿]{2,14}\s*[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*\d{1,5}\s*号")
_ADDRESSEE = re.compile(r"([一-鿿()A-Za-z0-9·]{4,40}(?:公司|厂|集团))\s*[:：]")
_NUMBER_ALONE = re.compile(
    r"N[oO0]\s?[.:]{1,2}\s*([A-Z0-9][A-Z0-9\-()/]{5,30})|([A-Z]{2,8}-?(?:19|20)\d\d-?\d{3,6})"
)
_FIRM_ALONE = frozenset({"信用查询", "安全生产标准化证书"})
_SIGNED = re.compile(
    r"(?:^|(?<=[局会厅部司府院])|(?<=[)]))\s*(?:(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
    r"|[二〇零○O一三四五六七八九]{4,6}\s*年\s*[一二三四五六七八九十]{1,3}\s*月\s*[一二三四五六七八九十]{1,3}\s*日"
    r"|20\d\d[-./]\d{1,2}[-./]\d{1,2})(?:\s*|.)$"
)
"""The day under a letter, alone in its line or behind who signs."""
_SUBJECT = re.compile(
    r"关于(?:对|同意|批准|核准)?([一-鿿()A-Za-z0-9·]{4,40}?(?:有限公司|有限责任公司|集团(?![一-鿿]{0,8}公司)|厂))(?!房)"
)
_LOOKED_UP = re.compile(
    r"([一-鿿()A-Za-z0-9·]{4,40}(?:公司|厂|集团))\s*(?:\(?(?:存续|在业|在营|开业|正常)[^一-鿿]*\)?)?"
)

_CERTIFIES = (*SYSTEM_KINDS, SEVERAL_SYSTEMS)
_COVERS = re.compile(
    r"(?:覆盖|适用于)(?!的|范围|以下|下列)([^,，。;；:：]{4,80}(?:生产|制造|加工|服务|销售)[^,，。;；:：]{0,20})"
)
_NUMBERED = re.compile(
    r"certificate\s*(?:no\.?\s*)?:?\s*(?=\S*\d{5})([A-Z0-9][A-Z0-9/\-]{6,30})$", re.IGNORECASE
)
_SPAN = re.compile(r"有效期|\bvalid(?:ity)?\b", re.IGNORECASE)


def without_labels(
    kind: str | None, pairs: Sequence[Pair], issued: date | None
) -> Iterator[tuple[str, object, Place]]:
    """What stands in running text: 兹证明…, the standard a certificate names, 有效期三年."""
    if certified := _certified(pairs):
        yield "holder", certified.value, certified.place
    if kind in _LETTERS:
        yield from _letterhead(pairs)
    if kind in _FIRM_ALONE:
        yield from _firm_looked_up(pairs)
    if kind == "营业执照":
        yield from _code_alone(pairs)
    if kind not in LICENCES:
        yield from _number_alone(pairs)
    for pair in pairs:
        if kind in _CERTIFIES:
            yield from _of_a_system(pair)
        if kind in EXPIRING:
            yield from _span(pair)
        if issued:
            yield from _lasting(pair, issued)


def _number_alone(pairs: Sequence[Pair]) -> Iterator[tuple[str, object, Place]]:
    """A number behind No., or one built like that of a certificate alone in its line."""
    for pair in pairs:
        line = "" if pair.label else plain(pair.value).strip()
        if match := _NUMBER_ALONE.fullmatch(line):
            number = match[1] or match[2]
            yield "number", number, pair.place.quoting(number)


def _code_alone(pairs: Sequence[Pair]) -> Iterator[tuple[str, object, Place]]:
    """The heading stands between the label and the code below it."""
    for pair in pairs:
        if (alone := _CODE_ALONE.search(pair.value)) and (code := read_code(alone[0])):
            yield "uscc", code, pair.place.quoting(alone[0])


def _of_a_system(pair: Pair) -> Iterator[tuple[str, object, Place]]:
    text = plain(pair.value)
    if match := _SYSTEM_STANDARD.search(told_standards(text)):
        yield "standard", re.sub(r"\s+", " ", match[0]), pair.place.quoting(match[0])
    if match := _NUMBERED.match(text.strip()):
        yield "number", match[1], pair.place.quoting(match[1])
    if not pair.label and (match := _COVERS.search(text)):
        yield "scope", match[1], pair.place.quoting(match[1])


def _lasting(pair: Pair, issued: date) -> Iterator[tuple[str, object, Place]]:
    """So many years from the day it was issued."""
    if match := TERM.search(pair.label + plain(pair.value)):
        years = int(match[1]) if match[1].isdigit() else "一二三四五".index(match[1]) + 1
        last = date(issued.year + years, issued.month, min(issued.day, 28))
        yield "expires", last, pair.place.quoting(match[0])


def _span(pair: Pair) -> Iterator[tuple[str, object, Place]]:
    """This certificate is valid from … until …."""
    text = plain(pair.value)
    days = find_dates(text) if _SPAN.search(text) and not pair.label else []
    if len(days) == 2 and days[0][0] < days[1][0]:
        for name, (day, start, end) in zip(("issued", "expires"), days, strict=True):
            yield name, day, pair.place.quoting(text[start:end])


def _certified(pairs: Sequence[Pair]) -> Pair | None:
    """兹证明 X 建立的…管理体系符合…: the name stands behind, on the same line or the next."""
    lines = [p for p in pairs if not p.label]
    nothing = Pair("", "", Place(""))
    for pair, following, after in zip(
        lines, [*lines[1:], nothing], [*lines[2:], nothing, nothing], strict=False
    ):
        if not _CERTIFIES_THAT.search(pair.value):
            continue
        match = _CERTIFIED.search(pair.value)
        for words, place in (
            (match["value"] if match else "", pair.place),
            (following.value, following.place),
            (following.value + after.value, following.place),
        ):
            name = read_holder(words.strip()) if words else None
            if name:
                return Pair("", name, place.quoting(name))
    return None
