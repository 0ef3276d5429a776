"""The footprint of a bundle: what the rules across bundles need of it, small enough to keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import TypeAdapter

from lvjian.core.errors import LvjianError
from lvjian.core.picture_print import PicturePrint
from lvjian.core.place import Place
from lvjian.core.provenance import Reader

SCHEMA = "lvjian.footprint/1"


class FootprintError(LvjianError):
    """A footprint that is damaged or of another version."""


@dataclass(frozen=True, slots=True)
class Party:
    """A legal person named in a bundle.

    Attributes:
        codes: its unified social credit codes, upper case.
    """

    name: str
    codes: tuple[str, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of own wording.

    Attributes:
        start, end: where it stands in the passage's text.
        bare: in substance, own names, titles of standards and their codes taken out.
    """

    start: int
    end: int
    bare: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or cell of a report.

    Attributes:
        section: number of the official section it stands in, "" if unknown.
        units: its sentences that are neither official text nor legal phrases.
        context: of a cell, heads of its column and row; of an item of a list, what leads to it.
    """

    at: Place
    text: str
    units: tuple[Unit, ...] = ()
    section: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate, permit or test report among the attachments.

    Attributes:
        number: as it is compared: letters and digits only.
        target: what a finding about it names (``attachment:3`` or ``file:…``).
    """

    kind: str
    title: str
    number: str
    holder: str | None
    target: str
    at: Place


@dataclass(frozen=True, slots=True)
class FileMark:
    """A file as evidence.

    Attributes:
        kind: of the attachment it is, None if not known.
        common: the assessor's own paper, a standard or notice: it may lie in many bundles.
        holder: the company it is made out to, None if not known.
    """

    path: str
    sha256: str
    kind: str | None
    target: str
    report: bool
    common: bool
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A company named in a report that is neither applicant nor assessor.

    Attributes:
        role: the words that say who it is (供应商, 检测机构), "" if it is named without.
        subject: the sentence speaks of it as of the company the report is about.
    """

    name: str
    role: str
    subject: bool
    at: Place


@dataclass(frozen=True, slots=True)
class OwnPaper:
    """A licence or qualification of the assessor.

    Attributes:
        expires: None where it does not say.
    """

    title: str
    kind: str | None
    number: str | None
    expires: date | None
    at: Place


@dataclass(frozen=True, slots=True)
class ReportMark:
    """One report of the bundle: its template and the properties of its file.

    Attributes:
        reader: how most of it was read.
    """

    file: str
    rubric: str
    kind: str
    quota: int | None
    properties: tuple[tuple[str, str], ...] = ()
    reader: Reader = "other"


@dataclass(frozen=True, slots=True)
class Footprint:
    """What is kept of a bundle.

    Attributes:
        folder: name of the bundle; places of findings begin with it.
        known: company names with a place of their own in the bundle (holders, issuers), bare.
        papers: the assessor's own; None where an earlier version did not keep them.
        evaluated: the date of the evaluation, as A007 takes it.
    """

    name: str
    sha256: str
    applicants: tuple[Party, ...] = ()
    assessors: tuple[Party, ...] = ()
    products: tuple[str, ...] = ()
    reports: tuple[ReportMark, ...] = ()
    passages: tuple[Passage, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    pictures: tuple[PicturePrint, ...] = ()
    files: tuple[FileMark, ...] = ()
    mentions: tuple[Mention, ...] = ()
    known: tuple[str, ...] = ()
    renamed: bool = False
    papers: tuple[OwnPaper, ...] | None = None
    evaluated: date | None = None
    schema: str = SCHEMA

    def place(self, place: Place) -> Place:
        """The place as findings across bundles name it: the bundle first."""
        return Place(
            f"{self.name}/{place.file}",
            page=place.page,
            bbox=place.bbox,
            part=place.part,
            quote=place.quote,
            way=place.way,
            sure=place.sure,
        )


@cache
def _adapter() -> TypeAdapter[Footprint]:
    return TypeAdapter(Footprint)


def footprint_json(footprint: Footprint) -> bytes:
    """As kept in a file."""
    return _adapter().dump_json(footprint) + b"\n"


def read_footprint(data: bytes) -> Footprint:
    """A footprint as it was kept.

    Raises:
        FootprintError: damaged, or of another version.
    """
    try:
        found = _adapter().validate_json(data)
    except ValueError as error:
        raise FootprintError("批次比对所用的记录已损坏，请重新核对这份材料") from error
    if found.schema != SCHEMA:
        raise FootprintError("批次比对所用的记录由另一版本写出，请重新核对这份材料")
    return found
