"""What certificates, permits and test reports say of themselves, where they label it clearly."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from lvjian.core.document import Block
from lvjian.core.place import Place
from lvjian.core.reading import CertificateFacts
from lvjian.matchers.evidence.certificate_codes import LICENCES, from_codes
from lvjian.matchers.evidence.certificate_gaps import not_read
from lvjian.matchers.evidence.certificate_labels import Pair, read_pairs, values
from lvjian.matchers.evidence.certificate_unlabelled import without_labels
from lvjian.matchers.evidence.certificate_values import READERS, read_expiry, read_number

_CERTIFICATE_NUMBERS = 7
"""So many of the labels of numbers are those of certificates."""


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
    for name, read in READERS.items():
        if kind not in _ONLY_ON.get(name, (kind,)):
            continue
        found = _first(pairs, name, read)
        if found:
            known[name], place = found
            places.append((name, place))
    if "expires" in known and kind == "营业执照":
        places = _of_a_licence(known, places)
    issued = known.get("issued")
    for name, value, place in without_labels(
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


def _earliest_expiry(pairs: Sequence[Pair]) -> tuple[date, Place] | None:
    """Of several certificates in one attachment the expiry that comes first, else None."""
    numbers: set[str] = set()
    ends: list[tuple[date, Place]] = []
    for pair in pairs:
        for rank, value in values(pair, "number"):
            number = read_number(value) if rank < _CERTIFICATE_NUMBERS else None
            numbers |= {number} if number else set()
        for _, value in values(pair, "expires"):
            end = read_expiry(value)
            if end:
                ends.append((end, pair.place.quoting(value[:60])))
    if len(numbers) < 2 or len({e for e, _ in ends}) < 2:
        return None
    return min(ends, key=lambda item: item[0])
