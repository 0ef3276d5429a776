"""What each rule has to have read, and which rules could not see all of it.

A rule that finds nothing wrong in what it was shown has not judged what nobody could read.
The rules that look for something absent say so themselves, at the very target; for the others
the engine asks here, and names the rule among those not evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lvjian.checker.doubt import in_words
from lvjian.checker.judgeable import (
    around_row,
    around_section,
    missing_rows,
    unread_between,
    unread_pages,
)
from lvjian.checker.registry import BundleCase, CannotTell, ReportCase
from lvjian.core.place import Place
from lvjian.core.reading import Attachment, BundleReading, ReportReading

UNSEEN = "没有核对全："
"""How the reason of a rule begins that judged only what could be read."""
Pages = tuple[int, ...]
Matters = Callable[[Attachment], bool]


def unseen_rows(report: ReportReading) -> Pages:
    """Unread pages on which rows or tables that were not found may stand."""
    pages = {
        p for row in missing_rows(report) for p in unread_between(report, *around_row(report, row))
    }
    if any(t.status == "missing" and t.spec.kind != "fields" for t in report.tables):
        pages |= set(unread_pages(report))
    return tuple(sorted(pages))


def unseen_fields(report: ReportReading) -> Pages:
    """Unread pages on which fields that were not found may stand."""
    table = report.fields if report.fields_found else ()
    lost = [f for f in (*report.cover, *table) if f.status == "missing" and f.spec.required]
    if report.rubric.fields and not report.fields_found:
        return unread_pages(report)
    near = (_beside(f.at[0] if f.at else None) for f in lost)
    return tuple(sorted({p for frame in near for p in unread_between(report, *frame)}))


def _beside(place: Place | None) -> tuple[Place | None, Place | None]:
    """The pages before and after a place."""
    if place is None or place.page is None:
        return None, None
    return Place(place.file, place.page - 1), Place(place.file, place.page + 1)


def unseen_sections(report: ReportReading) -> Pages:
    """Unread pages on which sections that were not found may begin."""
    lost = [s for s in report.sections if s.status == "missing"]
    frames = (around_section(report, s) for s in lost)
    return tuple(sorted({p for frame in frames for p in unread_between(report, *frame)}))


def unseen_text(report: ReportReading) -> Pages:
    """Unread pages of the report itself; what lies behind it is its appendix."""
    unread = unread_pages(report)
    if not unread:
        return ()
    found = [s.at for s in report.sections if s.status != "missing"]
    found += [x.at for x in report.rows if x.status != "missing"]
    found += [f.at for f in (*report.cover, *report.fields) if f.status != "missing"]
    known = [p.page for at in found for p in at if p.page is not None]
    last = max(known, default=None)
    return tuple(p for p in unread if last is None or p <= last)


def unseen_seals(report: ReportReading, asks: str) -> Pages:
    """Pages on which a place for a seal or signature may be, or what stands at it."""
    asked = [s for s in report.seals if s.asks == asks]
    on_paper = report.document.kind != "docx"
    untold = {s.place.page for s in asked if s.satisfied is None and s.place.page and on_paper}
    if not asked and report.rubric.commitment is not None:
        untold |= set(unread_pages(report))
    return tuple(sorted(untold))


def unseen_attachments(bundle: BundleReading, matters: Matters) -> tuple[Place, ...]:
    """Evidence whose pages could not be read, by its first place.

    A file nobody cites or asks for is no evidence; that it was not read the intake says.
    """
    return tuple(
        p
        for a in bundle.attachments
        if a.has_content is None and (a.cited_by or a.materials) and matters(a)
        for p in a.at[:1]
    )


def _any(_attachment: Attachment) -> bool:
    return True


def _is_cited(attachment: Attachment) -> bool:
    return bool(attachment.cited_by)


def _is_unnumbered(attachment: Attachment) -> bool:
    """It may carry a number inside."""
    return attachment.number is None


def _is_licence(attachment: Attachment) -> bool:
    return "营业执照" in (attachment.kind or "") + attachment.title


ReportInput = Callable[[ReportReading], Pages]
_ROWS, _FIELDS, _SECTIONS, _TEXT = unseen_rows, unseen_fields, unseen_sections, unseen_text


def _seal_input(report: ReportReading) -> Pages:
    return unseen_seals(report, "seal")


def _signature_input(report: ReportReading) -> Pages:
    return unseen_seals(report, "signature")


INPUTS: dict[str, tuple[ReportInput, ...]] = {
    "T002": (_SECTIONS,),
    **dict.fromkeys(("T005", "T006", "T007", "T008", "T009", "T010"), (_ROWS,)),
    **dict.fromkeys(("T012", "T013", "T014", "T015"), (_FIELDS,)),
    "T016": (_TEXT,),
    "T018": (_seal_input,),
    "T019": (_TEXT,),
    "T021": (_signature_input,),
    **dict.fromkeys(("S001", "S002", "S003", "S004"), (_ROWS,)),
    **dict.fromkeys(("S005", "S006", "S007", "S008"), (_ROWS, _FIELDS, _TEXT)),
    **dict.fromkeys(("S009", "S010", "S011", "S012", "S013"), (_ROWS,)),
    **dict.fromkeys(("A003", "A004", "A005", "A006"), (_ROWS,)),
    "A008": (_FIELDS,),
    "A012": (_ROWS, _SECTIONS),
    "C001": (_FIELDS, _TEXT),
    **dict.fromkeys(("C002", "C003", "C004", "C005"), (_ROWS, _TEXT)),
    "C006": (_TEXT,),
}
"""Rule → what of a report it has to have read."""
OF_ATTACHMENTS: dict[str, Matters] = {
    "A006": _is_cited,
    "A007": _any,
    "A008": _any,
    "A010": _is_unnumbered,
    "A011": _any,
    "C001": _is_licence,
}
"""Rule → which attachments it looks into."""
SAY_THEMSELVES = frozenset(
    {"I005", "T001", "T003", "T004", "T011", "T017", "T020", "A001", "A002", "A009"}
)
"""Rules that name the very thing they could not judge."""


def unseen(code: str, case: ReportCase | BundleCase) -> Iterator[CannotTell]:
    """What the rule of that code could not see of a case."""
    if isinstance(case, ReportCase):
        yield from _in_report(code, case.report, "document")
    else:
        for report in case.bundle.reports:
            yield from _in_report(code, report, "bundle")
    if code in OF_ATTACHMENTS:
        yield from _in_attachments(case.bundle, OF_ATTACHMENTS[code])


def _in_report(code: str, report: ReportReading, target: str) -> Iterator[CannotTell]:
    pages = sorted({p for sees in INPUTS.get(code, ()) for p in sees(report)})
    if pages:
        where = in_words(Place(report.file, p) for p in pages)
        yield CannotTell(target, f"{UNSEEN}“{report.file}”{where}未能识读")


def _in_attachments(bundle: BundleReading, matters: Matters) -> Iterator[CannotTell]:
    places = unseen_attachments(bundle, matters)
    if places:
        named = "”“".join(dict.fromkeys(p.file for p in places[:5]))
        more = f"等 {len(places)} 份" if len(places) > 5 else ""
        yield CannotTell("bundle", f"{UNSEEN}附件“{named}”{more}未能识读")
