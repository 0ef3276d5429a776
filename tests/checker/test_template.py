"""Family T: each case is the sound bundle with one defect; the whole list is compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from lvjian.core.document import Cell, Table
from lvjian.core.reading import AddedRow, BundleReading, CommitmentReading, SealPlace
from tests.checker import readings as r
from tests.checker import spoiling as but
from tests.checker import template
from tests.checker.case import Case, Spoil, run


def out_of_order(bundle: BundleReading) -> BundleReading:
    return but.with_section(but.with_section(bundle, "二", order=2), "三", order=1)


ROW = "工厂的建筑应满足国家法规及标准的要求。"


def added(bundle: BundleReading) -> BundleReading:
    table = template.RUBRIC.tables[1]
    new = AddedRow(table, "工厂应建设智慧园区。", r.at("多出的行", 6), D(5))
    return but.with_report(bundle, added=(new,))


def basic_rows_run_together(*, ruled: bool = False, kept: str = "") -> Spoil:
    """Both basic rows stand in one cell of a table; ``kept`` is found for itself all the same."""

    def spoil(bundle: BundleReading) -> BundleReading:
        words = "".join(row.text for row in template.RUBRIC.basic)
        for id_ in {"b1", "b2"} - {kept}:
            bundle = but.lose_row(bundle, id_)
        place = r.at("第9表第1行第1列", 4)
        table = Table(((Cell(0, 0, words, (place,)),),), place, number=9, ruled=ruled)
        blocks = (*bundle.reports[0].document.blocks, table)
        document = replace(bundle.reports[0].document, blocks=blocks)
        new = AddedRow(template.RUBRIC.tables[0], words, place)
        return but.with_report(bundle, document=document, added=(new,))

    return spoil


def table_lost(kind: str) -> Case:
    def spoil(bundle: BundleReading) -> BundleReading:
        for row in bundle.reports[0].rows:
            if {"basic": "basic", "indicators": "indicator", "bonus": "bonus"}[
                kind
            ] == row.spec.kind:
                bundle = but.lose_row(bundle, row.spec.id)
        return but.with_table(bundle, kind, status="missing", at=(), columns=(), year=None)

    return Case(f"table_{kind}_lost", spoil, (("T020", "document"),))


def column_lost(kind: str, role: str, label: str) -> Case:
    def spoil(bundle: BundleReading) -> BundleReading:
        table = next(t for t in bundle.reports[0].tables if t.spec.kind == kind)
        column = next(c for c in table.spec.columns if c.role == role)
        bundle = but.with_table(bundle, kind, missing_columns=(column,))
        for row in bundle.reports[0].rows:
            cells = tuple(c for c in row.cells if c.role != role)
            gone: dict[str, object] = {"cells": cells}
            if role == "score":
                gone |= {"score": None, "score_text": None}
            if role == "answer":
                gone |= {"answer": None}
            if role == "remark":
                gone |= {"citations": ()}
            if row.spec.kind == {"basic": "basic", "indicators": "indicator"}[kind]:
                bundle = but.with_row(bundle, row.spec.id, rescore=False, **gone)
        if role == "score":
            scores = replace(bundle.reports[0].scores, total=None, categories=(), raw_categories=())
            stated = tuple(s for s in bundle.reports[0].stated if s.where != "table")
            bundle = but.with_report(bundle, scores=scores, stated=stated)
        return bundle

    return Case(f"column_{role}_of_{kind}_lost", spoil, (("T007", "document"),), says=(label,))


def commitment(status: str, *differences: tuple[str, str]) -> Case:
    reading = CommitmentReading(status, "别的文字", 0.9, differences, (r.at("承诺", 2),))  # type: ignore[arg-type]
    return Case(
        f"commitment_{status}",
        lambda b: but.with_report(b, commitment=reading),
        (("T017", "document"),),
    )


def seal(asks: str, satisfied: bool | None) -> list[SealPlace]:
    return [SealPlace(asks, "（公章）", r.at("公章", 2), satisfied)]  # type: ignore[arg-type]  # one of the literal words


SECTIONS = [
    Case("section_missing", lambda b: but.with_section(b, "二", status="missing", order=None),
         (("T001", "section:2"),), says=("二、评价过程和方法",)),
    Case("section_may_be_on_an_unread_page",
         lambda b: but.with_doubt(but.with_section(b, "二", status="missing", order=None), 3),
         (), (("T001", "section:2"),)),
    Case("an_unread_page_elsewhere_excuses_nothing",
         lambda b: but.with_doubt(but.with_section(b, "二", status="missing", order=None), 11),
         (("T001", "section:2"),)),
    Case("sections_swapped", out_of_order, (("T002", "section:3"),)),
    Case("section_empty", lambda b: but.with_section(b, "三", status="empty", content=0),
         (("T003", "section:3"),), says=("三、评价结论",)),
]  # fmt: skip

TABLES = [
    table_lost("basic"),
    table_lost("indicators"),
    table_lost("bonus"),
    Case("table_may_be_on_an_unread_page", lambda b: but.with_doubt(table_lost("basic").spoil(b), 5),
         (), (("T020", "document"),)),
    Case("information_table_lost",
         lambda b: but.with_report(b, fields_found=False, fields=tuple(
             replace(f, status="missing", value=None, ticked=(), boxes=0, at=())
             for f in b.reports[0].fields), commitment=CommitmentReading("missing")),
         (("T020", "document"),), says=("基本信息表",)),
    column_lost("indicators", "score", "得分"),
    column_lost("indicators", "remark", "符合性说明"),
    column_lost("basic", "answer", "是否符合"),
    column_lost("basic", "remark", "符合性说明"),
    Case("row_missing", lambda b: but.lose_row(b, "1.2"), (("T004", "row:1.2"),), says=("危险品仓库",)),
    Case("basic_row_missing", lambda b: but.lose_row(b, "b2"), (("T004", "row:b2"),)),
    Case("bonus_row_missing", lambda b: but.lose_row(b, "x1"), (("T004", "row:x1"),)),
    Case("row_may_be_on_an_unread_page", lambda b: but.with_doubt(but.lose_row(b, "1.2"), 5),
         (), (("T004", "row:1.2"),)),
    Case("row_added", added, (("T006", "document"),), says=("智慧园区",)),
]  # fmt: skip

ROWS = [
    Case("wording_altered",
         lambda b: but.with_row(b, "1.3", status="altered", text="……不小于20%。", differences=(("30%", "20%"),)),
         (("T005", "row:1.3"),), says=("“30%”被改为“20%”",)),
    Case("wording_with_the_words_of_the_cell_beside_it",
         lambda b: but.with_row(b, "1.1", status="altered", text=f"基础设施{ROW}", differences=(("", "基础设施"),))),
    Case("wording_with_other_words_before_it",
         lambda b: but.with_row(b, "1.1", status="altered", text=f"新建{ROW}", differences=(("", "新建"),)),
         (("T005", "row:1.1"),)),
    Case("rows_of_a_table_without_rules_run_together", basic_rows_run_together(), (),
         (("T004", "row:b1"), ("T004", "row:b2"), ("T006", "document"))),
    Case("rows_of_a_ruled_table_in_one_cell", basic_rows_run_together(ruled=True),
         (("T004", "row:b1"), ("T004", "row:b2"), ("T006", "document"))),
    Case("one_row_missing_and_another_added_without_rules", basic_rows_run_together(kept="b1"),
         (("T004", "row:b2"), ("T006", "document"))),
    Case("points_altered", lambda b: but.with_row(b, "1.3", stated_max=D(50)), (("T008", "row:1.3"),),
         says=("分值写 50，官方为 40",)),
    Case("points_altered_and_score_fits_them",
         lambda b: but.with_row(but.with_score(b, "1.3", "45"), "1.3", stated_max=D(50)), (("T008", "row:1.3"),)),
    Case("weight_altered_is_told_once_per_block",
         lambda b: but.then(b, *(lambda x, i=i: but.with_row(x, i, stated_weight=D("0.5")) for i in ("1.1", "1.2", "1.3"))),
         (("T009", "row:1.1"),), says=("50%", "60%")),
    Case("bonus_weight_altered", lambda b: but.with_row(b, "x1", stated_weight=D("0.1")), (("T009", "row:x1"),)),
    Case("type_altered", lambda b: but.with_row(b, "1.2", stated_type="可选"), (("T010", "row:1.2"),)),
    Case("type_with_a_bracket_is_the_same", lambda b: but.with_row(b, "1.2", stated_type="必选（适用时）")),
    Case("type_in_beijing_words_is_the_same", lambda b: but.with_row(b, "1.3", stated_type="预期性要求")),
    Case("type_in_words_of_no_type", lambda b: but.with_row(b, "1.3", stated_type="推荐"), (("T010", "row:1.3"),)),
    Case("type_cell_blank", lambda b: but.with_row(b, "1.2", stated_type=None)),
]  # fmt: skip


def phone_run_into(words: str, *, ruled: bool = False, page: int = 2) -> Spoil:
    """The field is not found, and one cell beside the others reads like this."""

    def spoil(bundle: BundleReading) -> BundleReading:
        without = but.with_field(bundle, "phone", status="missing", value=None, at=())
        document = without.reports[0].document
        place = r.at("第9表", page)
        table = Table(((Cell(0, 0, words, (place,)),),), place, number=9, ruled=ruled)
        return but.with_report(
            without, document=replace(document, blocks=(*document.blocks, table))
        )

    return spoil


def author_blank_beside(words: str, *, ruled: bool = False) -> Spoil:
    """The field is blank, and the cell right of its label reads like this."""

    def spoil(bundle: BundleReading) -> BundleReading:
        blank = but.with_field(bundle, "author", status="blank", value=None)
        document, place = blank.reports[0].document, r.at("第9表", 2)
        cells = (Cell(0, 0, "报告编制负责人", (place,)), Cell(0, 1, words, (place,)))
        table = Table((cells,), place, number=9, ruled=ruled)
        return but.with_report(blank, document=replace(document, blocks=(*document.blocks, table)))

    return spoil


PHONE = (("T011", "field:phone"),)
AUTHOR = (("T012", "field:author"),)
TORN = "统一社会信用赵青\n代码"

FIELDS = [
    Case("label_behind_another_cells_words", phone_run_into("5,000万元 联系电话 0371-65001234"), (), PHONE),
    Case("label_in_a_ruled_cell", phone_run_into("5,000万元 联系电话 0371-65001234", ruled=True), PHONE),
    Case("label_inside_a_sentence", phone_run_into("请填写常用联系电话"), PHONE),
    Case("blank_beside_a_torn_label", author_blank_beside(TORN), (), AUTHOR),
    Case("blank_beside_a_torn_label_in_a_ruled_table", author_blank_beside(TORN, ruled=True), AUTHOR),
    Case("blank_beside_a_whole_label", author_blank_beside("统一社会信用代码（必填）"), AUTHOR),
    Case("label_far_away", phone_run_into("5,000万元 联系电话 0371-65001234", page=9), PHONE),
    Case("field_missing", lambda b: but.with_field(b, "phone", status="missing", value=None, at=()),
         (("T011", "field:phone"),)),
    Case("field_may_be_on_an_unread_page",
         lambda b: but.with_doubt(but.with_field(b, "phone", status="missing", value=None), 2),
         (), (("T011", "field:phone"),)),
    Case("field_blank", lambda b: but.with_field(b, "phone", status="blank", value=None),
         (("T012", "field:phone"),)),
    Case("cover_blank", lambda b: but.with_field(b, "cover-date", status="blank", value=None),
         (("T012", "field:cover-date"),), says=("封面",)),
    Case("year_blank", lambda b: but.with_table(b, "basic", year=None, year_blank=True),
         (("T012", "document"),), says=("年份",)),
    Case("optional_field_blank",
         lambda b: but.with_field(b, "email", spec=replace(template.FIELDS[6], required=False), status="blank", value=None)),
    Case("nothing_ticked", lambda b: but.with_field(b, "ownership", ticked=(), status="blank", value=None),
         (("T014", "field:ownership"),)),
    Case("two_that_exclude_each_other", lambda b: but.with_field(b, "ownership", ticked=("国有", "民营")),
         (("T014", "field:ownership"),), says=("国有", "民营")),
    Case("option_typed_without_boxes", lambda b: but.with_field(b, "ownership", ticked=(), boxes=0, value="民营")),
    Case("kind_as_in_the_licence",
         lambda b: but.with_field(b, "ownership", ticked=(), boxes=0, value="有限责任公司（自然人投资或控股）")),
    Case("options_left_standing_without_boxes",
         lambda b: but.with_field(b, "ownership", ticked=(), boxes=0, value="国有集体民营中外合资"),
         (("T014", "field:ownership"),)),
    Case("too_long", lambda b: but.with_field(b, "highlights", value="亮" * 21), (("T015", "field:highlights"),),
         says=("21 字", "20 字")),
    Case("just_long_enough", lambda b: but.with_field(b, "highlights", value="亮 " * 20)),
]  # fmt: skip


def value(field: str, text: str, *found: tuple[str, str]) -> Case:
    return Case(f"{field}_{text}", lambda b: but.with_field(b, field, value=text), found)


FORMATS = [
    value("uscc", "91410100MA00000013", ("C001", "field:uscc")),
    value("uscc", "91410100MA000001", ("T013", "field:uscc")),
    value("phone", "12345", ("T013", "field:phone")),
    value("phone", "0371-65001234转801"),
    value("phone", "（0371）65001234"),
    value("phone", "王工 13800001234"),
    value("phone", "1380000123", ("T013", "field:phone")),
    value("email", "office.lvxin.example.cn", ("T013", "field:email")),
    value("industry", "C9912 电动机制造", ("T013", "field:industry")),
    value("industry", "C38123", ("T013", "field:industry")),
    value("industry", "39X", ("T013", "field:industry")),
    value("industry", "3D打印设备与5G模组制造"),
    value("industry", "电动机制造（GB/T 4754-2017 C3812）"),
    value("industry", "制造业 电动机制造"),
    value("founded", "2010年13月6日", ("T013", "field:founded")),
    value("founded", "2010年5月"),
    value("founded", "2010-02-30", ("T013", "field:founded")),
    value("cover-date", "二〇二四年三月十五日"),
    value("email", "/"),
]

PLACEHOLDERS = [
    Case("dummy_name_in_a_field", lambda b: but.with_field(b, "author", value="×××"), (("T016", "field:author"),)),
    Case("hint_left_in_a_box", lambda b: but.with_field(b, "highlights", hint_left=True),
         (("T016", "field:highlights"),)),
    Case("cross_in_a_section", lambda b: but.with_text(b, "二", "评价组于20XX年到XX公司现场核实。"),
         (("T016", "section:2"),)),
    Case("hint_in_a_section", lambda b: but.with_text(b, "三", "（此处填写评价结论）"), (("T016", "section:3"),)),
    Case("cross_in_a_remark", lambda b: but.with_cell(b, "1.1", "remark", "见附件1，由XX有限公司验收"),
         (("T016", "row:1.1"),)),
    Case("instruction_left", lambda b: but.with_text(b, "一", template.SECTIONS[0].prompt or ""),
         (("T016", "section:1"),)),
    Case("type_number_with_crosses", lambda b: but.with_text(b, "二", "设备型号为YX3-XX-12，数量×2。")),
    Case("year_in_circles", lambda b: but.with_text(b, "二", "工厂于二○○八年投产，请填写人签字后归档。".replace("请填写人", "由经办人"))),
]  # fmt: skip

REST = [
    commitment("altered", ("全面", "部分")),
    commitment("missing"),
    Case("commitment_may_be_on_an_unread_page",
         lambda b: but.with_doubt(but.with_report(b, commitment=CommitmentReading("missing")), 2),
         (), (("T017", "document"),)),
    Case("commitment_not_looked_at", lambda b: but.with_report(b, commitment=None), (), (("T017", "document"),)),
    Case("seal_missing", lambda b: but.with_report(b, seals=tuple(seal("seal", False))), (("T018", "document"),)),
    Case("seal_not_told_in_word", lambda b: but.with_report(
        b, seals=tuple(seal("seal", None)), document=replace(b.reports[0].document, kind="docx"))),
    Case("seal_on_a_page_not_read", lambda b: but.with_report(b, seals=(replace(seal("seal", None)[0], read=False),)),
         (), (("T018", "document"),)),
    Case("scan_without_colour", lambda b: but.with_report(
        b, seals=(replace(seal("seal", None)[0], unsure="扫描件没有颜色，看不出有没有印章"),)),
         (("T018", "document"),), says=("没有颜色",)),
    Case("seal_of_somebody_else", lambda b: but.with_report(
        b, seals=(replace(seal("seal", True)[0], words=("洛阳宏远起重机械厂有限公司", 0.93)),)),
         (("T018", "document"),), says=("洛阳宏远起重机械厂有限公司",)),
    Case("seal_of_somebody_else_hardly_legible", lambda b: but.with_report(
        b, seals=(replace(seal("seal", True)[0], words=("洛阳宏远起重机械厂有限公司", 0.6)),))),
    Case("signature_on_a_page_not_read", lambda b: but.with_report(
        b, seals=(replace(seal("signature", None)[0], read=False),)), (), (("T021", "document"),)),
    Case("signature_missing", lambda b: but.with_report(b, seals=tuple(seal("signature", False))),
         (("T021", "document"),)),
    Case("withdrawn_standard", lambda b: but.with_text(b, "二", "依据GB/T 28001-2011和GB/T28001建立体系。"),
         (("T019", "document"), ("T019", "document")), says=("GB/T 45001",)),
    Case("withdrawn_edition", lambda b: but.with_text(b, "二", "按照GB/T 19001-2008《质量管理体系》。"),
         (("T019", "document"),), says=("GB/T 19001-2016",)),
    Case("edition_in_force", lambda b: but.with_text(b, "二", "按照GB/T 19001-2016和GB/T 36132-2018评价。")),
    Case("replacement_told_of", lambda b: but.with_text(b, "二", "GB/T 45001-2020代替GB/T 28001-2011，体系已换版。")),
    Case("template_cites_it_itself",
         lambda b: but.with_report(but.with_text(b, "二", "依据GB/T 28001-2011建立体系。"),
                                 rubric=replace(template.RUBRIC, superseded_ok=("GB/T 28001",)))),
]  # fmt: skip


@pytest.mark.parametrize(
    "case",
    [*SECTIONS, *TABLES, *ROWS, *FIELDS, *FORMATS, *PLACEHOLDERS, *REST],
    ids=lambda c: c.name,
)
def test_template(case: Case) -> None:
    run(case)


def test_check_digit_alone_is_a_warning() -> None:
    from lvjian.checker.catalogue import RULES
    from lvjian.checker.engine import check

    wrong = "91410100MA00000013"
    spoiled = but.with_facts(but.with_field(r.sound_bundle(), "uscc", value=wrong), "1", uscc=wrong)
    findings = check(spoiled, RULES).findings
    assert [(f.code, f.severity) for f in findings] == [("T013", "warning")]
