"""Withdrawn standards, as of the date of the last entry. Only what is certain is listed.

The dates are those on which the newer edition took effect (national standards bulletin,
std.samr.gov.cn); from that day the older edition is withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A standard, or editions of it, no longer in force.

    Attributes:
        name: number without year, as ``official.standard_key`` folds it.
        editions: withdrawn years; empty: the number itself is withdrawn, dated or not.
        replaced_by: what is in force instead.
        since: first day without force.
    """

    name: str
    editions: tuple[str, ...]
    replaced_by: str
    since: date


CERTIFICATES_TO_28001_LAPSED = date(2022, 1, 1)
"""Certificates to GB/T 28001 and OHSAS 18001 lapsed in 2021 whatever date they carry."""


@dataclass(frozen=True, slots=True)
class Lapsed:
    """An edition of a standard to which every certificate has lapsed, whatever date it carries.

    Attributes:
        name, editions: as in ``Withdrawn``.
        instead: the standard of certificates in force.
        since: a day by which the time for changing over had surely ended (IAF resolutions:
            15 Sept 2018 for ISO 9001 and 14001, 20 Feb 2022 for ISO 50001 with its extension).
    """

    name: str
    editions: tuple[str, ...]
    instead: str
    since: date


LAPSED: tuple[Lapsed, ...] = (
    Lapsed("GB/T 28001", (), "GB/T 45001-2020", CERTIFICATES_TO_28001_LAPSED),
    Lapsed("OHSAS 18001", (), "GB/T 45001-2020", CERTIFICATES_TO_28001_LAPSED),
    Lapsed("GB/T 19001", ("2000", "2008"), "GB/T 19001-2016", date(2018, 9, 16)),
    Lapsed("ISO 9001", ("2000", "2008"), "ISO 9001:2015", date(2018, 9, 16)),
    Lapsed("GB/T 24001", ("1996", "2004"), "GB/T 24001-2016", date(2018, 9, 16)),
    Lapsed("ISO 14001", ("1996", "2004"), "ISO 14001:2015", date(2018, 9, 16)),
    Lapsed("GB/T 23331", ("2009", "2012"), "GB/T 23331-2020", date(2023, 1, 1)),
    Lapsed("ISO 50001", ("2011",), "ISO 50001:2018", date(2022, 2, 21)),
)


def lapsed(name: str, year: str | None, *, at: date) -> Lapsed | None:
    """The entry by which certificates to a standard as cited have lapsed at a date, else None."""
    for entry in LAPSED:
        hit = year in entry.editions if entry.editions else True
        if _same_number(entry.name, name) and hit and at >= entry.since:
            return entry
    return None


WITHDRAWN: tuple[Withdrawn, ...] = (
    Withdrawn("GB/T 28001", (), "GB/T 45001-2020", date(2020, 3, 6)),
    Withdrawn("GB/T 28002", (), "GB/T 45001-2020", date(2020, 3, 6)),
    Withdrawn("OHSAS 18001", (), "GB/T 45001-2020（ISO 45001:2018）", date(2021, 10, 1)),
    # GB/T 36132-2018 is left out on purpose: every edition of the templates rests on it, a
    # report that follows its template is not at fault (GB/T 36132-2025 since 2025-12-31).
    Withdrawn("GB/T 23331", ("2009", "2012"), "GB/T 23331-2020", date(2021, 6, 1)),
    Withdrawn("ISO 50001", ("2011",), "ISO 50001:2018", date(2021, 8, 21)),
    Withdrawn("GB/T 19001", ("2000", "2008"), "GB/T 19001-2016", date(2017, 7, 1)),
    Withdrawn("ISO 9001", ("2000", "2008"), "ISO 9001:2015", date(2018, 9, 15)),
    Withdrawn("GB/T 24001", ("1996", "2004"), "GB/T 24001-2016", date(2017, 5, 1)),
    Withdrawn("ISO 14001", ("1996", "2004"), "ISO 14001:2015", date(2018, 9, 15)),
    Withdrawn("GB/T 4754", ("1994", "2002", "2011"), "GB/T 4754-2017", date(2017, 10, 1)),
    Withdrawn("GB 17167", ("1997",), "GB 17167-2006", date(2007, 1, 1)),
    Withdrawn("GB/T 2589", ("1990", "2008"), "GB/T 2589-2020", date(2021, 4, 1)),
    Withdrawn("GB/T 7119", ("1993", "2006"), "GB/T 7119-2018", date(2019, 4, 1)),
    Withdrawn("GB 18599", ("2001",), "GB 18599-2020", date(2021, 7, 1)),
    Withdrawn("GB 18597", ("2001",), "GB 18597-2023", date(2023, 7, 1)),
    Withdrawn("GB 50034", ("1992", "2004"), "GB/T 50034-2024", date(2014, 6, 1)),
)


def withdrawn(name: str, year: str | None, *, at: date) -> Withdrawn | None:
    """The entry by which a standard as cited is without force at a date, None if in force."""
    for entry in WITHDRAWN:
        hit = year in entry.editions if entry.editions else True
        if _same_number(entry.name, name) and hit and at >= entry.since:
            return entry
    return None


def _same_number(left: str, right: str) -> bool:
    """GB 17167 and GB/T 17167 are the same standard misprinted."""
    return left.replace("GB/T ", "GB ") == right.replace("GB/T ", "GB ")
