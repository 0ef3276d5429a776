"""What certificates, permits and test reports say of themselves, where they label it clearly."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from lvjian.core.dates import find_dates, read_date
from lvjian.core.document import Block
from lvjian.core.identifiers import uscc_body, uscc_checks, uscc_well_formed
from lvjian.core.money import read_money
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import CertificateFacts
from lvjian.matchers.certificate_codes import LICENCES, from_codes
from lvjian.matchers.certificate_gaps import EXPIRING, FOREVER, TERM, not_read
from lvjian.matchers.certificate_labels import Pair, read_pairs, values
from lvjian.matchers.evidence_kinds import SEVERAL_SYSTEMS, SYSTEM_KINDS
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
_CERTIFICATE_NUMBERS = 7
"""So many of the labels of numbers are those of certificates."""
_CERTIFIES_THAT = re.compile(
    r"兹证明|特此证明|特发此证|this\s*is\s*to\s*certify\s*that"
    r"|(?<!that )the\s*(?:[a-z&]+\s*){0,6}management\s*system\s*of\s*$",
    re.IGNORECASE,
)
_CERTIFIED = re.compile(r"(?:兹|特此)?证明[:：\s]*(?P<value>[^\n:：,，。;；]{4,40})")
_SYSTEM_STANDARD = re.compile(
    r"(?:GB/?\s?T\s?(?:19001|24001|28001|45001|23331)|ISO\s?(?:9001|14001|45001|50001)|OHSAS\s?18001|RB/?\s?T\s?\d{3})"
    r"(?:[\-—:：]\s?(?:19|20)\d\d)?"
)
_YEAR = re.compile(r"(?<!\d)(20[012]\d)(?=\s*(?:年|[-./至~—,、和]|$))")
_NAME = re.compile(r"[一-鿿·]{2,6}(?![一-鿿])")


def read_facts(
    kind: str | None, blocks: Sequence[Block], codes: Sequence[tuple[str, Place]] = ()
) -> CertificateFacts:
    """Read what an attachment labels: holder, code, numbers, dates, standard, issuer.

    A fact without a clear label is left out. Where several certificates stand in one
    attachment (several certificate numbers), the earliest expiry counts.

    Args:
        kind: from ``recognise_kind``; the person in charge is read from licences alone, the
            holder not from attachments that name many companies (供应商名录).
        codes: what QR codes on it say, with their places: they correct themselves, so that a
            credit code told by one is surer than the same code recognised.
    """
    if not blocks or kind in _NO_FACTS:
        return CertificateFacts()
    pairs = read_pairs(blocks)
    known: dict[str, object] = {}
    places: list[tuple[str, Place]] = []
    for name, read in _READERS.items():
        if kind not in _ONLY_ON.get(name, (kind,)):
            continue
        found = _first(pairs, name, read)
        if found:
            known[name], place = found
            places.append((name, place))
    if "expires" in known and kind == "营业执照":
        places = _of_a_licence(known, places)
    issued = known.get("issued")
    for name, value, place in _without_labels(
        kind, pairs, issued if isinstance(issued, date) else None
    ):
        if value and name not in known:
            known[name] = value
            places.append((name, place))
    if several := _earliest_expiry(pairs):
        known["expires"] = several[0]
        places = [p for p in places if p[0] != "expires"] + [("expires", several[1])]
    for fact, value, place in from_codes(kind, known, places, codes):
        known[fact] = value
        places = [p for p in places if p[0] != fact] + [(fact, place)]
    missing = tuple(not_read(kind, known, pairs, blocks))
    return CertificateFacts(at=tuple(places), unread=missing, **known)  # type: ignore[arg-type]  # by field name


def _of_a_licence(
    known: dict[str, object], places: Sequence[tuple[str, Place]]
) -> list[tuple[str, Place]]:
    """A licence says from when to when: a day alone beside 营业期限 is that of another line."""
    quote = next((p.quote or "" for name, p in places if name == "expires"), "")
    if re.search("[至到止~—]", quote):
        return list(places)
    del known["expires"]
    return [p for p in places if p[0] != "expires"]


def _letterhead(pairs: Sequence[Pair]) -> Iterator[tuple[str, object, Place]]:
    """What an authority's letter says without labels: its number, whom it is addressed to."""
    for pair in pairs:
        line = plain(pair.value).strip()
        number, name = _LETTER_NUMBER.search(line), _ADDRESSEE.fullmatch(line)
        if number:
            yield "number", number[0], pair.place.quoting(number[0])
        if name and not pair.label:
            yield "holder", _holder(name[1]), pair.place.quoting(name[1])


_CODE_ALONE = re.compile(r"(?:^|(?<=\s))9[0-9A-Z]{17}(?=\s|$)")
_LETTERS = frozenset({"环评批复", "节能审查", "建设批复"})
_LETTER_NUMBER = re.compile(r"[一-鿿]{2,14}\s*[〔\[(【]\s*(?:19|20)\d\d\s*[〕\])】]\s*\d{1,5}\s*号")
_ADDRESSEE = re.compile(r"([一-鿿()A-Za-z0-9·]{4,40}(?:公司|厂|集团))\s*[:：]")
_ONLY_ON = {"legal_representative": LICENCES, "capital": frozenset({"营业执照"})}
"""Facts that papers of other kinds state of other people and firms."""
_NO_FACTS = frozenset({"供应商名录", "采购文件", "设备清单", "计量设备清单", "用能设备清单",
    "原材料清单",
                       "污染物处理设备清单", "培训记录", "管理机构", "管理体系文件", "规划目标方案",
                       "平面布置图", "承诺书", "授权书", "应急预案", "统计报表"})  # fmt: skip


def _first(
    pairs: Sequence[Pair], name: str, read: Callable[[str], object | None]
) -> tuple[object, Place] | None:
    """The first value of a fact, in the order of its labels (narrower ones first)."""
    best: tuple[int, object, Place] | None = None
    for pair in pairs:
        for rank, value in values(pair, name):
            result = read(value) if best is None or rank < best[0] else None
            if result is not None:
                best = (rank, result, pair.place.quoting(value[:60]))
    return (best[1], best[2]) if best else None


def _holder(value: str) -> str | None:
    words = plain(value)
    match = _ORGANISATION.match(words.replace("\n", "")) or _PARK.match(words)
    return re.sub(r"\s+", "", match[0]) if match else None


def _code(value: str) -> str | None:
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


def _certificate_number(value: str) -> str | None:
    # Recognition puts spaces where letters stand wide; a date behind is no part of it.
    joined = re.sub(r"(?<=[A-Za-z0-9/\-]) (?=[A-Za-z0-9/\-])(?!20\d\d[年.\-])", "", plain(value))
    match = re.match(r"[A-Za-z0-9一-鿿][A-Za-z0-9〔〕\[\]()（）/.\-—一-鿿]{3,40}", joined)
    if not match or not re.search(r"\d", match[0]):
        return None
    # R0M, R1S: how often the certificate was renewed, and the size of the firm.
    return re.sub(r"(?<=\dR)O(?=[LMS](?:/|$))", "0", match[0])


def _told_standards(text: str) -> str:
    """Text in which names of standards set wide or read with noughts are as they ought to be."""
    joined = re.sub(r"O ?H ?S ?A ?S(?=\s*18001)", "OHSAS", plain(text), flags=re.IGNORECASE)
    return re.sub(r"(?<![A-Za-z])I ?S ?[O0](?=[\s/]*\d{4,5})", "ISO", joined)


def _standard(value: str) -> str | None:
    match = STANDARD.search(_told_standards(value))
    return re.sub(r"\s+", " ", match[0]).strip() if match else None


def _mended(value: str) -> str:
    """Letters that recognition took for digits inside dates."""
    out = re.sub(r"(?<=[\d年月.\-/])[OoDQ](?=[\d年月日.\-/])", "0", value)
    return re.sub(r"(?<=[\d年月.\-/])[lI|](?=[\d年月日.\-/])", "1", out)


def _day(value: str) -> date | None:
    return read_date(_mended(value))


def _expiry(value: str) -> date | None:
    value = _mended(value)
    dates = find_dates(value)
    if not dates or FOREVER.search(value):
        return None
    if len(dates) >= 2:
        return max(d for d, _, _ in dates)
    # What follows 至 was not read as a date: the one before it is the beginning.
    begins = re.match(r"\s*(?:起|开始|至|到)", plain(value)[dates[0][2] :])
    only_start = re.match(r"\s*(?:自|从)", value) or re.search(r"(?:起|开始)\s*$", value)
    return None if only_start or begins else dates[0][0]


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


_READERS: dict[str, Callable[[str], object | None]] = {
    "holder": _holder,
    "uscc": _code,
    "legal_representative": _person,
    "number": _certificate_number,
    "issued": _day,
    "expires": _expiry,
    "issuer": _organisation,
    "standard": _standard,
    "period": _years,
    "scope": _scope,
    "surveillance": _day,
    "capital": _capital,
}
_CERTIFIES = (*SYSTEM_KINDS, SEVERAL_SYSTEMS)
_NUMBERED = re.compile(
    r"certificate\s*(?:no\.?\s*)?:?\s*(?=\S*\d{5})([A-Z0-9][A-Z0-9/\-]{6,30})$", re.IGNORECASE
)
_SPAN = re.compile(r"有效期|\bvalid(?:ity)?\b", re.IGNORECASE)


def _without_labels(
    kind: str | None, pairs: Sequence[Pair], issued: date | None
) -> Iterator[tuple[str, object, Place]]:
    """What stands in running text: 兹证明…, the standard a certificate names, 有效期三年."""
    if certified := _certified(pairs):
        yield "holder", certified.value, certified.place
    if kind in _LETTERS:
        yield from _letterhead(pairs)
    for pair in pairs if kind == "营业执照" else ():
        # The heading stands between the label and the code below it.
        if (alone := _CODE_ALONE.search(pair.value)) and (code := _code(alone[0])):
            yield "uscc", code, pair.place.quoting(alone[0])
    for pair in pairs:
        text = plain(pair.value)
        if kind in _CERTIFIES and (match := _SYSTEM_STANDARD.search(_told_standards(text))):
            yield "standard", re.sub(r"\s+", " ", match[0]), pair.place.quoting(match[0])
        if kind in EXPIRING:
            yield from _span(pair)
        if kind in _CERTIFIES and (match := _NUMBERED.match(text.strip())):
            yield "number", match[1], pair.place.quoting(match[1])
        if issued and (match := TERM.search(text)):
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
    for pair, following in zip(lines, [*lines[1:], Pair("", "", Place(""))], strict=False):
        if not _CERTIFIES_THAT.search(pair.value):
            continue
        match = _CERTIFIED.search(pair.value)
        for words, place in (
            (match["value"] if match else "", pair.place),
            (following.value, following.place),
        ):
            name = _holder(words.strip()) if words else None
            if name:
                return Pair("", name, place.quoting(name))
    return None


def _earliest_expiry(pairs: Sequence[Pair]) -> tuple[date, Place] | None:
    """Of several certificates in one attachment the expiry that comes first, else None."""
    numbers: set[str] = set()
    ends: list[tuple[date, Place]] = []
    for pair in pairs:
        for rank, value in values(pair, "number"):
            number = _certificate_number(value) if rank < _CERTIFICATE_NUMBERS else None
            numbers |= {number} if number else set()
        for _, value in values(pair, "expires"):
            end = _expiry(value)
            if end:
                ends.append((end, pair.place.quoting(value[:60])))
    if len(numbers) < 2 or len({e for e, _ in ends}) < 2:
        return None
    return min(ends, key=lambda item: item[0])
