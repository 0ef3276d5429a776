"""Family S: one defect, one finding; sums keep silent where a row's own finding explains them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from lvjian.core.reading import BundleReading, RowReading
from lvjian.core.rubric import RowSpec
from tests.checker import readings as r
from tests.checker import spoiling as but
from tests.checker import template
from tests.checker.case import Case, Spoil, run


def failing(bundle: BundleReading) -> BundleReading:
    """The same report with a conclusion of 不符合."""
    new = tuple(
        replace(s, verdict="fail", raw="不符合") if s.what == "verdict" else s
        for s in bundle.reports[0].stated
        if (s.what, s.subject) != ("verdict", "basic")
    )
    return but.with_report(bundle, stated=new)


def no_verdict(bundle: BundleReading) -> BundleReading:
    return but.with_report(
        bundle, stated=tuple(s for s in bundle.reports[0].stated if s.what != "verdict")
    )


def sums_follow(bundle: BundleReading) -> BundleReading:
    """The document's own sums are made to follow its rows."""
    scores = bundle.reports[0].scores
    values = {"total": scores.total, "bonus": scores.bonus}

    def follow(s: object) -> D | None:
        what, category = s.what, s.category  # type: ignore[attr-defined]
        if what == "category":
            table = scores.raw_categories if s.basis == "raw" else scores.categories  # type: ignore[attr-defined]
            return dict(table)[category]
        return values.get(what)

    new = tuple(replace(s, value=follow(s)) for s in bundle.reports[0].stated)
    return but.with_report(bundle, stated=new)


def weighted(bundle: BundleReading) -> BundleReading:
    """The score column holds points × weight."""
    rows = []
    for row in bundle.reports[0].rows:
        if row.spec.kind == "indicator" and row.score is not None:
            value = row.score * (row.spec.weight or D(1))
            rows.append(replace(row, score=value, score_text=str(value)))
        else:
            rows.append(row)
    return but.with_report(bundle, rows=tuple(rows), scores=r.score_up(rows, "weighted"))


def not_applicable(id_: str, score: str | None) -> Spoil:
    def spoil(bundle: BundleReading) -> BundleReading:
        value = D(score) if score else None
        return sums_follow(
            but.with_row(bundle, id_, score=value, score_text=score or "/", not_applicable=True)
        )

    return spoil


def graded(row: RowReading) -> RowSpec:
    return replace(row.spec, graded=True)


def row_of(bundle: BundleReading, id_: str) -> RowReading:
    return next(x for x in bundle.reports[0].rows if x.spec.id == id_)


ROW_SCORES = [
    Case("blank", lambda b: but.with_score(b, "1.3", ""), (("S001", "row:1.3"),)),
    Case("dash_without_reason", lambda b: but.with_score(b, "1.3", "—"), (("S001", "row:1.3"),)),
    Case("not_applicable_and_blank", not_applicable("1.3", None)),
    Case("not_applicable_and_zero", not_applicable("1.3", "0")),
    Case("no_bonus_claimed", lambda b: sums_follow(but.with_score(b, "x1", ""))),
    Case("above_maximum", lambda b: but.with_score(b, "1.3", "45"), (("S002", "row:1.3"),),
         says=("得分写 45，应在 0～40之间",)),
    Case("above_maximum_and_summed_up", lambda b: sums_follow(but.with_score(b, "1.3", "45")),
         (("S002", "row:1.3"),)),
    Case("below_zero", lambda b: but.with_score(b, "1.3", "-5"), (("S002", "row:1.3"),)),
    Case("no_number", lambda b: but.with_score(b, "1.3", "优"), (("S003", "row:1.3"),), says=("不是数字",)),
    Case("no_allowed_value", lambda b: but.with_score(b, "x1", "7"), (("S003", "row:x1"),), says=("0、6、10",)),
    Case("required_low", lambda b: sums_follow(but.with_score(b, "1.2", "15")), (("S004", "row:1.2"),),
         says=("得分写 15，满分为 20",)),
    Case("required_low_but_sums_left", lambda b: but.with_score(b, "1.2", "15"), (("S004", "row:1.2"),)),
    Case("required_low_and_not_recommended", lambda b: failing(sums_follow(but.with_score(b, "1.2", "15")))),
    Case("required_low_and_no_conclusion_read",
         lambda b: no_verdict(sums_follow(but.with_score(b, "1.2", "15"))), (), (("S004", "document"),)),
    Case("required_low_although_the_row_itself_says_met",
         lambda b: but.with_cell(no_verdict(sums_follow(but.with_score(b, "1.2", "15"))), "1.2", "remark",
                                 "符合，见附件2 信用记录"),
         (("S004", "row:1.2"),), says=("该条的说明写“符合”",)),
    Case("required_low_and_the_row_says_nearly_met",
         lambda b: but.with_cell(no_verdict(sums_follow(but.with_score(b, "1.2", "15"))), "1.2", "remark",
                                 "基本符合，见附件2 信用记录"), (), (("S004", "document"),)),
    Case("graded_row_below_its_maximum",
         lambda b: but.with_row(sums_follow(but.with_score(b, "1.2", "15")), "1.2", spec=graded(row_of(b, "1.2")))),
    Case("declared_not_applicable_and_scored", not_applicable("1.3", "30"), (("S012", "row:1.3"),)),
    Case("weighted_points", weighted),
    Case("whole_number_among_weighted_points",
         lambda b: but.with_report(
             but.with_row(weighted(b), "1.2", score=D(12), score_text="12", stated_max=None,
                          spec=replace(row_of(b, "1.2").spec, max_score=D("20.5"))),
             scores=weighted(b).reports[0].scores),
         (("S004", "row:1.2"),), says=("得分写 12，满分为 12.3",)),
    Case("weighted_points_above_maximum",
         lambda b: but.with_report(weighted(b), rows=tuple(
             replace(x, score=D(26), score_text="26") if x.spec.id == "1.3" else x
             for x in weighted(b).reports[0].rows)),
         (("S002", "row:1.3"),), says=("分值×权重",)),
]  # fmt: skip


def score_cells_unread(bundle: BundleReading) -> BundleReading:
    """The first block with rows that were read and score cells that were not."""
    for row in bundle.reports[0].rows:
        if row.spec.kind == "indicator" and row.spec.level1 == "基础设施":
            cells = tuple(c for c in row.cells if c.role != "score")
            bundle = but.with_row(bundle, row.spec.id, cells=cells, score=None, score_text=None)
    return but.with_category(bundle, "基础设施", "195")


SUMS = [
    Case("sums_of_scores_that_were_not_read", score_cells_unread),
    Case("category_wrong", lambda b: but.with_category(b, "基础设施", "95"), (("S005", "score:基础设施"),),
         says=("得分写 95，按各条得分应为 90",)),
    Case("category_wrong_and_carried_into_the_total",
         lambda b: but.then(b, lambda x: but.with_category(x, "基础设施", "95"),
                          *(lambda x, w=w: but.with_stated(x, "total", w, value=D("95.4"))
                            for w in ("table", "field", "conclusion"))),
         (("S005", "score:基础设施"),)),
    Case("total_wrong_everywhere",
         lambda b: but.then(b, *(lambda x, w=w: but.with_stated(x, "total", w, value=D("92.9"))
                               for w in ("table", "field", "conclusion"))),
         (("S006", "score:total"),), says=("指标总分写 92.9，按各项得分和权重应为 92.4",)),
    Case("total_wrong_where_worked_out", lambda b: but.with_stated(b, "total", "table", value=D("92.9")),
         (("S006", "score:total"),)),
    Case("field_differs_from_the_table", lambda b: but.with_stated(b, "total", "field", value=D("93.4")),
         (("S007", "score:total"),), says=("评分表写 92.4", "基本信息表写 93.4")),
    Case("conclusion_differs", lambda b: but.with_stated(b, "total", "conclusion", value=D("90.0")),
         (("S007", "score:total"),)),
    Case("raw_points_of_a_block_wrong_behind_whole_weighted_ones",
         lambda b: but.with_report(b, stated=(
             *(s for s in b.reports[0].stated if s.category != "管理体系"),
             replace(r.stated("category", "table", "38", category="管理体系", basis="weighted"), digits=0),
             replace(r.stated("category", "conclusion", "95", category="管理体系", basis="raw"), digits=0))),
         (("S007", "score:管理体系"),)),
    Case("rounded_in_the_conclusion", lambda b: but.with_stated(b, "total", "conclusion", value=D(92), digits=0)),
    Case("bonus_counted_in_the_conclusion", lambda b: but.with_stated(b, "total", "conclusion", value=D("93.6"))),
    Case("rounded_wrongly", lambda b: but.with_stated(b, "total", "conclusion", value=D(93), digits=0),
         (("S007", "score:total"),)),
    Case("bonus_total_wrong", lambda b: but.with_stated(b, "bonus", "table", value=D("2.0")),
         (("S006", "score:bonus"),)),
    Case("bonus_total_before_weighting", lambda b: but.with_stated(b, "bonus", "table", value=D(6), digits=0)),
    Case("grand_total", lambda b: but.with_report(b, stated=(*b.reports[0].stated, r.stated("grand", "field", "93.6")))),
    Case("grand_total_of_the_conclusion",
         lambda b: but.with_report(b, stated=(*b.reports[0].stated, r.stated("grand", "conclusion", "93.6")))),
    Case("grand_total_wrong_in_the_conclusion_alone",
         lambda b: but.with_report(b, stated=(*b.reports[0].stated, r.stated("grand", "conclusion", "94.6"))),
         (("S007", "score:total"),), says=("总分（含加分）", "93.6", "94.6")),
    Case("grand_total_of_a_field_that_disagrees_with_the_table",
         lambda b: but.with_report(b, stated=(
             *(s for s in b.reports[0].stated if not (s.what == "total" and s.where == "field")),
             r.stated("total", "field", "90.4"), r.stated("bonus", "field", "1.2"), r.stated("grand", "field", "91.6"))),
         (("S007", "score:total"),), says=("92.4", "90.4")),
    Case("grand_total_wrong",
         lambda b: but.with_report(b, stated=(*b.reports[0].stated, r.stated("grand", "field", "94.6"))),
         (("S006", "score:total"),)),
    Case("one_row_changed_and_no_sum", lambda b: but.with_score(b, "1.3", "31"),
         (("S005", "score:基础设施"),)),
    Case("total_not_computable",
         lambda b: but.with_report(b, scores=replace(b.reports[0].scores, total=None)),
         (), (("S006", "score:total"),)),
]  # fmt: skip

VERDICTS = [
    Case("basic_row_fails", lambda b: but.with_row(b, "b2", answer="不符合"), (("S008", "score:verdict"),),
         says=("近三年",)),
    Case("basic_row_fails_and_not_recommended", lambda b: failing(but.with_row(b, "b2", answer="不符合"))),
    Case("under_the_pass_score", lambda b: sums_follow(but.then(
             b, *(lambda x, i=i, v=v: but.with_score(x, i, v) for i, v in (("1.3", "0"), ("2.2", "0"))))),
         (("S008", "score:verdict"),), says=("低于合格分 70",)),
    Case("no_pass_score_stated", lambda b: but.with_report(sums_follow(but.then(
             b, *(lambda x, i=i, v=v: but.with_score(x, i, v) for i, v in (("1.3", "0"), ("2.2", "0"))))),
             rubric=replace(template.RUBRIC, scoring=replace(template.RUBRIC.scoring, pass_score=None)))),
    Case("basic_unmet_in_the_field_and_recommended",
         lambda b: but.with_stated(b, "verdict", "field", verdict="fail", raw="☑不符合"),
         (("S008", "score:verdict"),)),
    Case("unanswered", lambda b: but.with_cell(b, "b1", "answer", "", answer=None), (("S009", "row:b1"),)),
    Case("open_boxes", lambda b: but.with_cell(b, "b1", "answer", "□符合 □不符合", answer=None),
         (("S009", "row:b1"),)),
    Case("answered_in_words_of_its_own", lambda b: but.with_cell(b, "b1", "answer", "满足要求", answer=None)),
    Case("declared_not_applicable", lambda b: but.with_row(b, "b1", answer="不适用", not_applicable=True)),
    Case("points_without_evidence", lambda b: but.with_cell(b, "1.3", "remark", "", citations=()),
         (("S011", "row:1.3"),)),
    Case("no_points_no_evidence",
         lambda b: sums_follow(but.with_cell(but.with_score(b, "1.3", "0"), "1.3", "remark", "", citations=()))),
    Case("value_misses_the_threshold",
         lambda b: but.with_row(b, "1.3", values=(("透水地面", D(25), "%", r.at("1.3说明", 5)),)),
         (("S013", "row:1.3"),), says=("写 25%，未达到“不低于 30%”",)),
    Case("value_meets_the_threshold",
         lambda b: but.with_row(b, "1.3", values=(("室外透水地面面积占室外总面积的比例", D(30), "%", r.at("x", 5)),))),
    Case("value_of_something_else",
         lambda b: but.with_row(b, "1.3", values=(("绿化面积", D(25), "%", r.at("x", 5)),))),
    Case("value_low_and_no_points",
         lambda b: sums_follow(but.with_row(but.with_score(b, "1.3", "0"), "1.3",
                                          values=(("", D(25), "%", r.at("x", 5)),)))),
]  # fmt: skip


@pytest.mark.parametrize("case", [*ROW_SCORES, *SUMS, *VERDICTS], ids=lambda c: c.name)
def test_scores(case: Case) -> None:
    run(case)


def gap(bundle: BundleReading) -> BundleReading:
    two = but.self_report(bundle)
    own = two.reports[1]
    rows = tuple(
        replace(x, score=D(25), score_text="25") if x.spec.id == "1.3" else x for x in own.rows
    )
    stated = tuple(s for s in own.stated if s.what == "verdict")
    return replace(
        two,
        reports=(two.reports[0], replace(own, rows=rows, scores=r.score_up(rows), stated=stated)),
    )


BETWEEN = [
    Case("two_reports_that_judge_alike", but.self_report),
    Case("gap", gap, (("S010", "row:1.3"),), says=("第三方评价为 30 分，自评价为 25 分",)),
]


@pytest.mark.parametrize("case", BETWEEN, ids=lambda c: c.name)
def test_self_evaluation_and_third_party(case: Case) -> None:
    run(case)
