"""Makes the footprint of a bundle that was read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lvjian.checker.across.footprint import (
    Certificate,
    FileMark,
    Footprint,
    Party,
    Passage,
    ReportMark,
)
from lvjian.checker.across.legal_names import legal_person
from lvjian.checker.across.naming import mentions
from lvjian.checker.across.papers import ASSESSORS_OWN, is_assessors, own_papers
from lvjian.checker.across.wording import OfficialText, passages, short_names
from lvjian.checker.companies import any_same, looks_like_company, renamed
from lvjian.checker.file_properties import told
from lvjian.checker.rules.certificates import evaluation_date
from lvjian.core.identifiers import uscc_body, uscc_well_formed
from lvjian.core.picture_print import PicturePrint
from lvjian.core.place import Place
from lvjian.core.provenance import reader_of_document
from lvjian.core.reading import Attachment, BundleReading, ReportReading
from lvjian.core.text import fold, substance

_PUBLIC = re.compile(
    r"^(?:GB|HJ|DB|ISO|JGJ)[\s∕/_T\-]*\d|导则|通则|管理办法|指南|通知|公告|目录(?!.*公司)|标准(?:文本|原文)|法律法规"
)
_STANDARD = re.compile(r"^(?:GBT?|HJ|DB|JGJ|ISO|IEC|SA|QB|CNAS)\d")


def make_footprint(
    reading: BundleReading, official: OfficialText, *, pictures: Sequence[PicturePrint] = ()
) -> Footprint:
    """What is kept of a bundle for the comparison with others.

    Args:
        pictures: prints of its scans and photographs.
    """
    applicants = _parties(reading, "applicant-name", "uscc")
    assessors = _with_licences(_parties(reading, "assessor-name", "assessor-uscc"), reading)
    own = _own_names(applicants + assessors)
    held = _FilesHeld(reading, assessors)
    texts = [p for report in _documents(reading) for p in _passages(report, reading, own, official)]
    return Footprint(
        name=reading.name,
        sha256=reading.sha256,
        applicants=applicants,
        assessors=assessors,
        products=_products(reading),
        reports=tuple(_report(r) for r in reading.reports),
        passages=tuple(texts),
        certificates=tuple(_certificates(reading, held)),
        pictures=tuple(held.marked(p) for p in pictures),
        files=tuple(held.files()),
        mentions=tuple(mentions([(p.at, p.text) for p in texts], own=own)),
        known=_known(reading),
        renamed=renamed(reading),
        papers=tuple(own_papers(reading, [p.name for p in assessors])),
        evaluated=evaluation_date(reading),
    )


def _parties(reading: BundleReading, name: str, code: str) -> tuple[Party, ...]:
    """Applicants or assessors by the reports, one for each name."""
    found: dict[str, Party] = {}
    for report in reading.reports:
        codes = tuple(
            uscc_body(f.value)
            for f in report.named(code)
            if f.value and uscc_well_formed(uscc_body(f.value))
        )
        for field in report.named(name):
            if field.value and field.at and len(substance(field.value)) >= 4:
                key = legal_person(field.value)
                party = found.get(key) or Party(field.value.strip(), (), field.at[0])
                merged = tuple(dict.fromkeys((*party.codes, *codes)))
                found[key] = replace(party, codes=merged)
    return tuple(found.values())


def _with_licences(parties: tuple[Party, ...], reading: BundleReading) -> tuple[Party, ...]:
    """Assessors with the credit code of their own licence among the attachments."""
    out = []
    for party in parties:
        codes = [
            uscc_body(a.facts.uscc)
            for a in reading.attachments
            if a.facts.uscc and a.facts.holder and any_same(a.facts.holder, [party.name])
        ]
        known = tuple(dict.fromkeys((*party.codes, *(c for c in codes if uscc_well_formed(c)))))
        out.append(replace(party, codes=known))
    return tuple(out)


def _own_names(parties: Sequence[Party]) -> tuple[str, ...]:
    """Names in substance and their shorter forms, longest first."""
    names = {n for p in parties for n in short_names(p.name)}
    return tuple(sorted(names, key=lambda n: (-len(n), n)))


def _documents(reading: BundleReading) -> list[ReportReading]:
    """One report per file: two in one file share its text."""
    return list({r.file: r for r in reversed(reading.reports)}.values())[::-1]


def _passages(
    report: ReportReading, reading: BundleReading, own: Sequence[str], official: OfficialText
) -> Iterator[Passage]:
    appendix = [
        a.at[0]
        for a in reading.attachments
        if a.source == "heading" and a.at and a.at[0].file == report.file
    ]
    sections = [(str(n), s.at[0]) for n, s in enumerate(report.sections, start=1) if s.at]
    until = next((b.place for b in report.document.blocks if _among(b.place, appendix)), None)
    facts = {
        (p.page, p.bbox, p.part)
        for f in (*report.cover, *report.fields)
        if f.spec.type != "narrative"
        for p in f.at
    }
    return passages(
        report.document,
        names=own,
        official=official,
        until=until,
        sections=sections,
        facts=facts,
    )


def _among(place: Place, places: Sequence[Place]) -> bool:
    """Whether one of the places is this one, whatever is quoted."""
    key = (place.page, place.bbox, place.part)
    return any((p.page, p.bbox, p.part) == key for p in places)


def _products(reading: BundleReading) -> tuple[str, ...]:
    fields = [f for r in reading.reports for f in r.fields if f.status == "filled" and f.value]
    words = [
        f.value or ""
        for f in fields
        if f.spec.same_as == "main-product" or "主要产品" in f.spec.label
    ]
    parts = (p.strip() for text in words for p in re.split(r"[、，,;；/\n和及]", text))
    return tuple(dict.fromkeys(p for p in parts if 4 <= len(substance(p)) <= 16))


def _report(report: ReportReading) -> ReportMark:
    rubric = report.rubric
    return ReportMark(
        report.file,
        rubric.id,
        rubric.kind,
        rubric.assessor_quota,
        told(report.document.properties),
        reader_of_document(report.document),
    )


def _known(reading: BundleReading) -> tuple[str, ...]:
    """Companies that the evidence names as holder or issuer."""
    facts = [name for a in reading.attachments for name in (a.facts.holder, a.facts.issuer)]
    return tuple(sorted({substance(n) for n in facts if n and looks_like_company(n)}))


def _certificates(reading: BundleReading, held: _FilesHeld) -> Iterator[Certificate]:
    for attachment in reading.attachments:
        facts = attachment.facts
        number = re.sub(r"[^0-9A-Z一-鿿]", "", fold(facts.number or "").upper())
        telling = sum(c.isdigit() for c in number) >= 4 and len(number) >= 6
        if not telling or _STANDARD.match(number) or attachment.kind is None:
            continue
        if held.is_assessors(attachment) or not attachment.at:
            continue
        at = facts.place("number") or attachment.at[0]
        yield Certificate(
            attachment.kind,
            attachment.title,
            number,
            facts.holder,
            _target(attachment),
            at.quoting(facts.number),
        )


def _target(attachment: Attachment) -> str:
    if attachment.number:
        return f"attachment:{attachment.number}"
    return f"file:{attachment.at[0].file}"


class _FilesHeld:
    """The files of a bundle with the attachments they are."""

    def __init__(self, reading: BundleReading, assessors: Sequence[Party]) -> None:
        self._reading = reading
        self._assessors = [p.name for p in assessors]
        self._reports = {r.file for r in reading.reports}
        self._by_file: dict[str, list[Attachment]] = {}
        for attachment in reading.attachments:
            for file in dict.fromkeys(p.file for p in attachment.at):
                self._by_file.setdefault(file, []).append(attachment)

    def is_assessors(self, attachment: Attachment) -> bool:
        """Whether it is the assessor's own licence or qualification."""
        return is_assessors(attachment, self._assessors)

    def _mark(self, path: str) -> FileMark:
        """What is known of a file but for its content."""
        held = self._by_file.get(path, [])
        stem = path.rpartition("/")[2]
        common = bool(_PUBLIC.search(stem)) or bool(ASSESSORS_OWN.search(stem))
        mark = FileMark(path, "", None, f"file:{path}", path in self._reports, common)
        if len(held) != 1:
            return mark
        common = common or self.is_assessors(held[0]) or bool(_PUBLIC.search(held[0].title))
        holder, kind = held[0].facts.holder, held[0].kind
        return replace(mark, kind=kind, target=_target(held[0]), common=common, holder=holder)

    def marked(self, picture: PicturePrint) -> PicturePrint:
        """A print with what is known of the file it is in."""
        mark = self._mark(picture.at.file)
        return replace(
            picture,
            report=mark.report,
            common=mark.common,
            target=mark.target,
            kind=mark.kind,
            holder=mark.holder,
        )

    def files(self) -> Iterator[FileMark]:
        """Every file of the bundle."""
        for reading in self._reading.files:
            if reading.file.sha256 is None or reading.file.size == 0:
                continue
            yield replace(self._mark(reading.file.path), sha256=reading.file.sha256)
