"""What was not read surely makes no error: a person is asked, and shown where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal as D
from itertools import pairwise
from typing import Any

import pytest
from tools.examples import every_case

from lvjian.checker.catalogue import RULES
from lvjian.checker.choosing import choose_readings
from lvjian.checker.engine import check
from lvjian.core.document import Document, Paragraph
from lvjian.core.finding import Finding
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, CommitmentReading, RowReading
from tests.checker import readings as r
from tests.checker import spoiling as but
from tests.checker.case import Case, Spoil
from tests.checker.scanned import Alternatives, scanned

UNSURE = 0.6


@dataclass(frozen=True)
class Scan:
    """A spoiled bundle, handed in as a scan.

    Attributes:
        unsure: parts of places that were not read surely.
        others: other readings of cells, by part.
        found: code, severity and outcome of every finding.
        shows: part of a place that must be among those shown with the first finding.
    """

    name: str
    spoil: Spoil
    found: tuple[tuple[str, str, str], ...] = ()
    unsure: tuple[str, ...] = ()
    others: Mapping[str, Alternatives] = field(default_factory=dict)
    shows: str = ""


def findings_of(scan: Scan) -> tuple[Finding, ...]:
    unsure = dict.fromkeys(scan.unsure, UNSURE)
    bundle = scanned(scan.spoil(r.sound_bundle()), unsure, scan.others)
    return check(choose_readings(bundle), RULES).findings


def asks(code: str) -> tuple[str, str, str]:
    return (code, "warning", "needs-human")


def error(code: str) -> tuple[str, str, str]:
    return (code, "error", "fail")


def misread(id_: str, text: str) -> Spoil:
    """The cell is read as ``text``; the sums the document states are those of the sound one."""
    return lambda b: but.with_score(b, id_, text)


def total(value: str, *places: str) -> Spoil:
    def spoil(bundle: BundleReading) -> BundleReading:
        for where in places or ("table", "field", "conclusion"):
            bundle = but.with_stated(bundle, "total", where, value=D(value))
        return bundle

    return spoil


def wording(*differences: tuple[str, str], row: str = "1.2") -> Spoil:
    def spoil(bundle: BundleReading) -> BundleReading:
        spec = next(x.spec for x in bundle.reports[0].rows if x.spec.id == row)
        text = spec.text
        for official, found in differences:
            text = text.replace(official, found)
        return but.with_row(bundle, row, status="altered", text=text, differences=differences)

    return spoil


def several(bundle: BundleReading) -> BundleReading:
    for row in ("1.1", "1.2", "2.1", "2.2"):
        bundle = wording(("的", "酌"), row=row)(bundle)
    return bundle


def promise(*differences: tuple[str, str]) -> Spoil:
    reading = CommitmentReading("altered", "承诺", 0.9, differences, (r.at("承诺", 2),))
    return lambda b: but.with_report(b, commitment=reading)


def named(name: str) -> Spoil:
    return lambda b: but.with_field(b, "cover-factory-name", value=name)


def unit(words: str) -> Spoil:
    return lambda b: but.with_cell(b, "1.3", "remark", words)


def lost(id_: str) -> Spoil:
    """The row is gone; it is told where it ought to stand, after the row before it."""

    def spoil(bundle: BundleReading) -> BundleReading:
        before = next(x.at for x, y in _neighbours(bundle) if y.spec.id == id_)
        bundle = but.lose_row(bundle, id_)
        rows = tuple(
            replace(x, at=before) if x.spec.id == id_ else x for x in bundle.reports[0].rows
        )
        return but.with_report(bundle, rows=rows)

    return spoil


def _neighbours(bundle: BundleReading) -> Iterable[tuple[RowReading, RowReading]]:
    return pairwise(bundle.reports[0].rows)


def no_section(bundle: BundleReading) -> BundleReading:
    return but.with_section(bundle, "二", status="missing", order=None, at=())


def words_like_a_section(bundle: BundleReading, words: str = "二、评份过桯和方沄") -> BundleReading:
    """All that stands before the place of the missing section is one line."""
    bundle = no_section(bundle)
    document = bundle.reports[0].document
    blocks = (
        replace(b, text=words)
        if isinstance(b, Paragraph) and b.place.part == "一、概述第1段"
        else b
        for b in document.blocks
    )
    document = replace(document, blocks=tuple(blocks))
    return but.with_report(bundle, document=document)


def words_elsewhere(bundle: BundleReading) -> BundleReading:
    """The words of row 1.2 stand between its neighbours, outside of the table."""
    (report,) = bundle.reports
    row = next(x for x in report.rows if x.spec.id == "1.3")
    page = row.at[0].page
    words = Paragraph("2 危险品仓库应独立设置", replace(row.at[0], part="散落的字"))
    document = replace(report.document, blocks=(words, *report.document.blocks))
    assert page == next(x for x in report.rows if x.spec.id == "1.1").at[-1].page
    return but.with_report(bundle, document=document)


def no_column(bundle: BundleReading, *, headed: bool = True) -> BundleReading:
    """No column of answers, in a header that was read or in one that was not."""
    (table,) = (t for t in bundle.reports[0].tables if t.spec.kind == "basic")
    lost = tuple(c for c in table.spec.columns if c.role == "answer")
    heads = tuple((c.role, c.label) for c in table.spec.columns[:2]) if headed else ()
    return but.with_table(bundle, "basic", missing_columns=lost, columns=heads)


def no_table(bundle: BundleReading, *, stands: bool = False) -> BundleReading:
    """No table of basic requirements; of one that ``stands`` the words are read as text."""
    (report,) = bundle.reports
    rows = tuple(
        replace(x, status="missing", at=(), cells=()) if x.spec.kind == "basic" else x
        for x in report.rows
    )
    basic = [x for x in report.rows if x.spec.kind == "basic"]
    words = tuple(Paragraph(x.spec.text, replace(x.at[0], part="散落的字")) for x in basic)
    blocks = (*report.document.blocks, *(words if stands else ()))
    document = replace(report.document, blocks=blocks)
    bundle = but.with_report(bundle, rows=rows, document=document)
    return but.with_table(bundle, "basic", status="missing", at=())


def no_field(bundle: BundleReading) -> BundleReading:
    return but.with_field(bundle, "phone", status="missing", value=None)


def no_attachment(bundle: BundleReading, title: str = "透水地面照片") -> BundleReading:
    return but.with_citation(
        bundle, "1.3", raw=f"附件9 {title}", number="9", title=title,
        status="missing", attachments=(),
    )  # fmt: skip


def with_words_over_rows(bundle: BundleReading) -> BundleReading:
    """A scrap stands at the head of a page of the score table."""
    document = bundle.reports[0].document
    scrap = Paragraph("图一", r.at("碎字", 5))
    document = replace(document, blocks=(*document.blocks, scrap))
    return no_attachment(but.with_report(bundle, document=document))


def with_a_paper(bundle: BundleReading, page: int, **more: Any) -> BundleReading:
    """A paper in a file of its own, on one page of which a few words are not read surely."""
    first, *others = bundle.attachments
    bundle = replace(bundle, attachments=(replace(first, **more), *others))
    paper = bundle.attachments[0].at[0].file
    words = Paragraph("图一", Place(paper, page, part="图上的字"))
    document = Document(paper, "pdf", (words,), pages=page, recognised=(page,))
    (report,) = bundle.files
    file = replace(report.file, path=paper, sha256="e" * 64)
    held = replace(report, file=file, role="attachment", document=document)
    return replace(no_attachment(bundle), files=(report, held))


def no_material(bundle: BundleReading) -> BundleReading:
    materials = tuple((f, m, () if m.id == "2" else ids) for f, m, ids in bundle.materials)
    return replace(bundle, materials=materials)


SUMS = [
    Scan("misread_score_is_asked_about", misread("1.3", "20"), (asks("S005"),), ("1.3得分",), shows="1.3得分"),
    Scan("surely_read_score_that_does_not_add_up", misread("1.3", "20"), (error("S005"),)),
    Scan("arithmetic_chooses_the_other_reading", misread("1.3", "20"), (), ("1.3得分",), {"1.3得分": (("30", 0.5),)}),
    Scan("arithmetic_does_not_touch_what_was_read_surely", misread("1.3", "20"), (error("S005"),), (),
         {"1.3得分": (("30", 0.5),)}),
    Scan("no_other_reading_adds_up", misread("1.3", "20"), (asks("S005"),), ("1.3得分",), {"1.3得分": (("26", 0.5),)}),
    Scan("misread_blank", lambda b: but.with_score(b, "1.3", ""), (asks("S001"),), ("1.3得分",)),
    Scan("misread_blank_settled", lambda b: but.with_score(b, "1.3", ""), (), ("1.3得分",), {"1.3得分": (("30", 0.5),)}),
    Scan("misread_above_the_maximum", misread("1.3", "300"), (asks("S002"),), ("1.3得分",)),
    Scan("misread_above_the_maximum_settled", misread("1.3", "300"), (), ("1.3得分",), {"1.3得分": (("30", 0.5),)}),
    Scan("misread_letter", misread("1.3", "3O"), (asks("S003"),), ("1.3得分",)),
    Scan("two_misread_scores_settled_together", lambda b: misread("2.2", "38")(misread("1.3", "20")(b)), (),
         ("1.3得分", "2.2得分"), {"1.3得分": (("30", 0.5),), "2.2得分": (("36", 0.4),)}),
    Scan("misread_bonus_settled", misread("x1", "10"), (), ("x1得分",), {"x1得分": (("6", 0.5),)}),
    Scan("two_readings_that_add_up_settle_nothing",
         lambda b: misread("1.1", "30")(misread("1.3", "30")(b)), (asks("S004"),), ("1.1得分", "1.3得分"),
         {"1.1得分": (("40", 0.5),), "1.3得分": (("40", 0.5),)}),
    Scan("total_wrong_and_all_read_surely", total("92.9"), (error("S006"),)),
    Scan("total_wrong_and_one_score_unsure", total("92.9"), (asks("S006"),), ("2.2得分",), shows="2.2得分"),
    Scan("total_further_off_than_the_unsure_score_may_be", total("62.4"), (error("S006"),), ("1.2得分",)),
    Scan("misread_total", total("82.4", "table"), (asks("S006"),), ("tabletotal",)),
    Scan("misread_total_settled", total("82.4", "table"), (), ("tabletotal",), {"tabletotal": (("92.4", 0.5),)}),
    Scan("misread_in_the_information_table", total("93.4", "field"), (asks("S007"),), ("fieldtotal",)),
    Scan("misread_in_the_information_table_settled", total("93.4", "field"), (), ("fieldtotal",),
         {"fieldtotal": (("92.4", 0.5),)}),
    Scan("information_table_differs_and_is_sure", total("93.4", "field"), (error("S007"),)),
    Scan("verdict_against_an_unsure_answer",
         lambda b: but.with_row(b, "b1", answer="不符合"), (asks("S008"),), ("b1是否符合",)),
    Scan("ratio_misread", lambda b: but.with_text(b, "二", "用地面积77037 m2，计容建筑面积79379 m2，容积率为1.30。"),
         (asks("C002"),), ("二附加段",)),
]  # fmt: skip

WORDS = [
    Scan("one_character_alike", wording(("末", "未"), ("独", "烛")), (asks("T005"),)),
    Scan("one_character_alike_in_unsure_words", wording(("险", "捡"), ("仓", "合")), (), ("1.2要求",)),
    Scan("denial_alike_in_unsure_words", wording(("不", "丕"), row="1.3"), (asks("T005"),), ("1.3要求",)),
    Scan("other_letters_in_unsure_words", wording(("独立", "分开")), (asks("T005"),), ("1.2要求",)),
    Scan("one_character_lost", wording(("独", "")), (asks("T005"),)),
    Scan("number_changed", wording(("30%", "20%"), row="1.3"), (error("T005"),)),
    Scan("number_changed_and_unsure", wording(("30%", "20%"), row="1.3"), (asks("T005"),), ("1.3要求",)),
    Scan("letter_for_a_digit", wording(("30%", "3o%"), row="1.3"), (asks("T005"),)),
    Scan("words_changed", wording(("独立", "分开")), (error("T005"),)),
    Scan("word_of_weight_changed", wording(("应", "可")), (error("T005"),)),
    Scan("denial_lost", wording(("不", ""), row="1.3"), (error("T005"),)),
    Scan("standard_changed", wording(("23331", "24001"), row="2.1"), (error("T005"),)),
    Scan("too_many_characters", wording(("险", "俭"), ("品", "吕"), ("仓", "合"), ("库", "厍")), (error("T005"),)),
    Scan("many_rows_are_told_together", several, (asks("T005"),)),
    Scan("recognition_offers_the_official_words", wording(("独", "烛")), (), ("1.2要求",),
         {"1.2要求": (("危险品仓库应独立设置。", 0.5),)}),
    Scan("recognition_offers_another_number", wording(("30%", "20%"), row="1.3"), (asks("T005"),), ("1.3要求",),
         {"1.3要求": (("室外透水地面面积占室外总面积的比例不小于30%。", 0.5),)}),
    Scan("commitment_slip", promise(("承诺", "承喏")), (error("T017"),)),
    Scan("commitment_one_character", promise(("诺", "喏")), (asks("T017"),)),
    Scan("commitment_softened", promise(("全面", "部分")), (error("T017"),)),
    Scan("commitment_softened_and_unsure", promise(("全面", "部分")), (asks("T017"),), ("承诺",)),
    Scan("name_with_a_slip", named("河南绿芯电机有限公同"), (asks("C001"),)),
    Scan("name_of_another_firm", named("河南恒远铸造有限公司"), (error("C001"),)),
    Scan("code_with_a_letter_for_a_digit", lambda b: but.with_facts(b, "1", uscc="914101OOMA0000001X"),
         (asks("C001"),)),
    Scan("two_codes_that_both_check", lambda b: but.with_facts(b, "1", uscc="91410100MA00000021"), (error("C001"),)),
    Scan("code_a_character_short", lambda b: but.with_field(b, "uscc", value="91410100MA000001X"), (asks("T013"),)),
    Scan("date_that_is_none", lambda b: but.with_field(b, "founded", value="2010年13月6日"), (error("T013"),)),
    Scan("unit_of_another_quantity", unit("建筑密度为42.8万元。"), (("C003", "warning", "fail"),)),
    Scan("unit_with_a_small_figure_misread", unit("用地面积为77037 m3。"), (asks("C003"),)),
    Scan("no_unit_read", unit("单位用地面积产值为5000。"), (asks("C003"),)),
    Scan("maximum_misread", lambda b: but.with_row(b, "1.3", stated_max=D(50)), (asks("T008"),), ("1.3分值",)),
    Scan("maximum_altered", lambda b: but.with_row(b, "1.3", stated_max=D(50)), (error("T008"),)),
]  # fmt: skip

BLANK = [
    Scan("score_blank", lambda b: but.with_score(b, "1.3", ""), (asks("S001"),), shows="1.3得分"),
    Scan("answer_blank", lambda b: but.with_cell(b, "b1", "answer", "", answer=None), (asks("S009"),)),
    Scan("evidence_blank", lambda b: but.with_cell(b, "1.3", "remark", "", citations=()), (asks("S011"),)),
    Scan("index_blank", lambda b: but.with_cell(b, "b1", "remark", "", citations=()), (asks("A004"),)),
    Scan("field_blank", lambda b: but.with_field(b, "phone", status="blank", value=None), (asks("T012"),)),
    Scan("year_blank", lambda b: but.with_table(b, "basic", year=None, year_blank=True), (asks("T012"),)),
    Scan("nothing_ticked", lambda b: but.with_field(b, "ownership", ticked=(), status="blank", value=None),
         (asks("T014"),)),
    Scan("two_ticked", lambda b: but.with_field(b, "ownership", ticked=("国有", "民营")), (error("T014"),)),
]  # fmt: skip

ABSENT = [
    Scan("row_gone_between_rows_read_surely", lost("1.2"), (error("T004"),)),
    Scan("row_gone_beside_a_row_torn_apart", lambda b: wording(("大于30%。", ""), row="1.3")(lost("1.2")(b)),
         (asks("T004"), asks("T005"))),
    Scan("row_gone_whose_words_stand_elsewhere", lambda b: words_elsewhere(lost("1.2")(b)), (asks("T004"),)),
    Scan("row_gone_after_an_unsure_row", lost("1.2"), (asks("T004"),), ("1.1要求",)),
    Scan("row_gone_before_an_unsure_row", lost("1.2"), (asks("T004"),), ("1.3要求",), shows="1.3要求"),
    Scan("unsure_words_elsewhere_excuse_nothing", lost("1.2"), (error("T004"),), ("2.2要求", "联系电话内容")),
    Scan("header_not_read", lambda b: no_column(b, headed=False), (asks("T007"),)),
    Scan("column_gone_of_a_header_that_was_read", no_column, (error("T007"),)),
    Scan("table_gone", no_table, (error("T020"),)),
    Scan("table_gone_whose_rows_stand_elsewhere", lambda b: no_table(b, stands=True), (asks("T020"),)),
    Scan("section_gone", no_section, (error("T001"),)),
    Scan("section_gone_beside_unsure_words_that_are_another", no_section, (error("T001"),), ("一、概述第1段",)),
    Scan("section_gone_beside_unsure_words_like_it", words_like_a_section, (asks("T001"),), ("一、概述第1段",)),
    Scan("section_gone_beside_words_too_few_to_tell", lambda b: words_like_a_section(b, "二丶"),
         (asks("T001"),), ("一、概述第1段",)),
    Scan("section_gone_and_unsure_words_far_away", no_section, (error("T001"),), ("2.1要求",)),
    Scan("field_gone", no_field, (error("T011"),)),
    Scan("field_gone_beside_an_unsure_label", no_field, (asks("T011"),), ("电子邮箱",)),
    Scan("field_gone_and_unsure_words_far_away", no_field, (error("T011"),), ("一、概述第1段", "成立日期")),
    Scan("attachment_gone", no_attachment, (error("A001"),)),
    Scan("attachment_cited_by_unsure_words", no_attachment, (asks("A001"),), ("1.3说明",)),
    Scan("attachment_gone_and_another_title_unsure", no_attachment, (error("A001"),), ("",)),
    Scan("attachment_gone_and_a_title_like_it_unsure", lambda b: no_attachment(b, "信用查询记录单"),
         (asks("A001"),), ("",)),
    Scan("attachment_gone_and_a_head_too_short_to_tell", no_attachment, (asks("A001"),), ("一、概述",)),
    Scan("attachment_gone_and_words_over_official_rows_unsure", with_words_over_rows, (error("A001"),), ("碎字",)),
    Scan("attachment_gone_and_the_first_page_of_another_unsure", lambda b: with_a_paper(b, 1),
         (error("A001"),), ("图上的字",)),
    Scan("attachment_gone_and_a_later_page_of_another_unsure", lambda b: with_a_paper(b, 2),
         (asks("A001"),), ("图上的字",)),
    Scan("attachment_gone_and_a_paper_of_no_known_kind_unsure", lambda b: with_a_paper(b, 1, kind=None, number=None),
         (asks("A001"),), ("图上的字",)),
    Scan("attachment_gone_and_a_paper_with_number_and_title_unsure", lambda b: with_a_paper(b, 1, kind=None),
         (error("A001"),), ("图上的字",)),
    Scan("attachment_gone_and_a_paper_with_a_number_alone_unsure",
         lambda b: with_a_paper(b, 1, kind=None, title="1"), (asks("A001"),), ("图上的字",)),
    Scan("material_gone", no_material, (error("A002"),)),
    Scan("material_gone_and_a_title_like_it_unsure", no_material, (asks("A002"),), ("",)),
]  # fmt: skip


@pytest.mark.parametrize("scan", [*SUMS, *WORDS, *BLANK, *ABSENT], ids=lambda s: s.name)
def test_doubt(scan: Scan) -> None:
    findings = findings_of(scan)
    shown = [(f.code, f.target, f.message) for f in findings]
    assert [(f.code, f.severity, f.outcome) for f in findings] == list(scan.found), shown
    for finding in findings:
        if finding.outcome == "needs-human":
            assert "须人工核对" in finding.message
            assert "先对照原件核对" in finding.suggestion
    if scan.shows:
        crops = [p for p in findings[0].at if p.part == scan.shows]
        assert crops
        assert crops[0].bbox is not None
        assert f"第 {crops[0].page} 页" in findings[0].message


def test_a_sound_scan_gives_nothing_even_where_it_is_unsure() -> None:
    for sure in (0.98, UNSURE):
        outcome = check(choose_readings(scanned(r.sound_bundle(), sure=sure)), RULES)
        assert outcome.findings == ()
        assert outcome.not_evaluated == ()


@pytest.mark.parametrize("case", [c for c in every_case() if c.found], ids=lambda c: c.name)
def test_nothing_read_unsurely_makes_an_error(case: Case) -> None:
    """Every spoiled bundle of the other tests, read below confidence throughout."""
    bundle = scanned(case.spoil(r.sound_bundle()), sure=UNSURE)
    for finding in check(choose_readings(bundle), RULES).findings:
        read = any(p.way == "ocr" for p in finding.at)
        assert not read or finding.outcome != "fail", finding
        assert not read or finding.severity != "error", finding


def test_words_on_a_page_reported_as_unreadable_are_not_judged() -> None:
    spoiled = but.with_doubt(misread("1.3", "300")(r.sound_bundle()), 5)
    outcome = check(scanned(spoiled, {"1.3得分": 0.1}), RULES)
    assert outcome.findings == ()
    said = [n for n in outcome.not_evaluated if n.code == "S002"]
    assert [(n.target, n.why) for n in said] == [("row:1.3", "第 5 页未能识读，无法判断")]


def test_a_chosen_reading_is_what_the_report_shows() -> None:
    spoiled = misread("1.3", "20")(r.sound_bundle())
    chosen = choose_readings(
        scanned(spoiled, {"1.3得分": UNSURE}, {"1.3得分": (("30", 0.5),)})
    ).reports[0]
    row = next(x for x in chosen.rows if x.spec.id == "1.3")
    assert (row.score, row.score_text) == (D(30), "30")
    assert chosen.scores == r.sound_report().scores


def test_born_digital_bundles_are_left_as_they_are() -> None:
    spoiled = total("92.9")(r.sound_bundle())
    assert choose_readings(spoiled) == spoiled


def test_a_report_cannot_be_missed_among_pages_not_read_surely() -> None:
    bundle = scanned(r.sound_bundle(), sure=UNSURE)
    report = bundle.reports[0]
    files = tuple(replace(f, document=report.document) for f in bundle.files)
    outcome = check(replace(bundle, files=files, reports=(), attachments=(), materials=()), RULES)
    assert outcome.findings == ()
    assert [(n.code, n.target) for n in outcome.not_evaluated] == [("I005", "bundle")]
