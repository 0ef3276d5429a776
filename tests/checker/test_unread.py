"""What lies on pages nobody could read: every rule that needed it is named, none passes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from lvjian.checker.catalogue import RULES
from lvjian.checker.engine import check
from lvjian.checker.inputs import UNSEEN
from lvjian.core.bundle import BundleFile
from lvjian.core.reading import BundleReading, CommitmentReading, FileReading, SealPlace
from tests.checker import readings as r
from tests.checker import spoiling as but
from tests.checker.case import Spoil

ROWS = (
    "T005 T006 T007 T008 T009 T010 S001 S002 S003 S004 S005 S006 S007 S008 S009 S010 S011 S012 S013"
)
EVIDENCE = "A003 A004 A005 A006 A012"
TEXT = "T016 T019 S005 S006 S007 S008 C001 C002 C003 C004 C005 C006"
FIELDS = "T012 T013 T014 T015 S005 S006 S007 S008 A008 C001"


@dataclass(frozen=True)
class Unread:
    """A bundle with something unread, and the codes of all rules that could not see all of it.

    Attributes:
        own: codes of rules that name the very thing they could not judge.
    """

    name: str
    spoil: Spoil
    unseen: str = ""
    own: str = ""


def table_lost(bundle: BundleReading) -> BundleReading:
    for id_ in ("b1", "b2"):
        bundle = but.lose_row(bundle, id_)
    return but.with_table(bundle, "basic", status="missing", at=(), columns=(), year=None)


def information_table_lost(bundle: BundleReading) -> BundleReading:
    fields = tuple(
        replace(f, status="missing", value=None, ticked=(), boxes=0, at=())
        for f in bundle.reports[0].fields
    )
    return but.with_report(
        bundle, fields_found=False, fields=fields, commitment=CommitmentReading("missing")
    )


def asked(asks: str, satisfied: bool | None) -> Spoil:
    place = SealPlace(asks, "（公章）", r.at("公章", 2), satisfied)  # type: ignore[arg-type]  # one of the literal words
    return lambda b: but.with_report(b, seals=(place,))


def nothing_asked(bundle: BundleReading) -> BundleReading:
    return but.with_doubt(but.with_report(bundle, seals=()), 11)


def unread_attachment(bundle: BundleReading) -> BundleReading:
    return but.with_attachment(bundle, "2", has_content=None)


def unread_file(path: str) -> FileReading:
    """A file that was handed in and could not be read."""
    file = BundleFile(path, Path(path), None, "pdf", "pdf", 1)
    return FileReading(file, "unknown", "unreadable")


def without_number(bundle: BundleReading) -> BundleReading:
    held = tuple(replace(a, number=None) if a.number == "2" else a for a in bundle.attachments)
    return replace(bundle, attachments=held)


SITUATIONS = [
    Unread("page_of_the_appendix", lambda b: but.with_doubt(b, 11)),
    Unread("page_of_running_text", lambda b: but.with_doubt(b, 3), TEXT),
    Unread("page_a_row_may_be_on", lambda b: but.with_doubt(but.lose_row(b, "1.2"), 5),
           f"{ROWS} {EVIDENCE} {TEXT}", "T004"),
    Unread("page_a_table_may_be_on", lambda b: but.with_doubt(table_lost(b), 5),
           f"{ROWS} {EVIDENCE} {TEXT}", "T020"),
    Unread("page_a_field_may_be_on",
           lambda b: but.with_doubt(but.with_field(b, "phone", status="missing", value=None), 2),
           f"{FIELDS} {TEXT}", "T011"),
    Unread("page_the_information_table_may_be_on", lambda b: but.with_doubt(information_table_lost(b), 2),
           f"{FIELDS} {TEXT}", "T017 T020"),
    Unread("page_a_section_may_begin_on",
           lambda b: but.with_doubt(but.with_section(b, "二", status="missing", order=None, at=()), 3),
           f"T002 A012 {TEXT}", "T001"),
    Unread("page_the_content_of_a_section_may_be_on",
           lambda b: but.with_doubt(but.with_section(b, "三", status="empty", content=0), 3), TEXT, "T003"),
    Unread("page_that_asks_for_a_seal", asked("seal", None), "T018"),
    Unread("page_that_asks_for_a_signature", asked("signature", None), "T021"),
    Unread("page_that_may_ask_for_either", nothing_asked, "T018 T021"),
    Unread("pages_of_an_attachment", unread_attachment, "A006 A007 A008 A011", "A009"),
    Unread("pages_of_the_licence", lambda b: but.with_attachment(b, "1", has_content=None),
           "A006 A007 A008 A011 C001", "A009"),
    Unread("pages_of_an_attachment_without_number",
           lambda b: without_number(unread_attachment(b)),
           "A006 A007 A008 A010 A011", "A009"),
    Unread("pages_of_a_file_nobody_asks_for",
           lambda b: but.with_attachment(b, "2", has_content=None, cited_by=(), materials=(), mentioned=True),
           "", "A009"),
    Unread("file_a_material_may_be_in",
           lambda b: replace(b, unread=("附件/坏.pdf",), materials=tuple(
               (f, m, () if m.id == "2" else ids) for f, m, ids in b.materials)), "", "A002"),
    Unread("file_a_cited_thing_may_be_in",
           lambda b: but.with_citation(b, "1.3", status="unreadable", attachments=()), "", "A001"),
    Unread("file_that_would_tell_the_date",
           lambda b: replace(but.with_facts(b, "3", expires=date(2024, 3, 14)), reports=(),
                             materials=(), unread=("报告.pdf",),
                             files=(*b.files, unread_file("报告.pdf"))), "", "I005 A007"),
    Unread("file_the_report_may_be",
           lambda b: replace(b, reports=(), attachments=(), materials=(), unread=("报告.pdf",)), "", "I005"),
]  # fmt: skip


def untold(bundle: BundleReading) -> tuple[set[str], set[str]]:
    """Codes not evaluated: because of what was unread, and by the rules' own word."""
    missed = check(bundle, RULES).not_evaluated
    unseen = {n.code for n in missed if n.why.startswith(UNSEEN)}
    return unseen, {n.code for n in missed} - unseen


@pytest.mark.parametrize("one", SITUATIONS, ids=lambda s: s.name)
def test_what_could_not_be_seen_is_said(one: Unread) -> None:
    bundle = one.spoil(r.sound_bundle())
    assert check(bundle, RULES).findings == ()
    assert untold(bundle) == (_codes(one.unseen), _codes(one.own))


def _codes(words: str) -> set[str]:
    return set(words.split())


def test_the_reason_names_the_file_and_the_page() -> None:
    missed = check(but.with_doubt(r.sound_bundle(), 3), RULES).not_evaluated
    assert {n.why for n in missed} == {f"{UNSEEN}“第三方评价报告.pdf”第 3 页未能识读"}
    missed = check(unread_attachment(r.sound_bundle()), RULES).not_evaluated
    assert "附件/附件2.pdf" in next(n.why for n in missed if n.code == "A007")


def test_word_asks_for_no_seal() -> None:
    bundle = asked("seal", None)(r.sound_bundle())
    word = replace(bundle.reports[0].document, kind="docx")
    outcome = check(but.with_report(bundle, document=word), RULES)
    assert (outcome.findings, outcome.not_evaluated) == ((), ())
