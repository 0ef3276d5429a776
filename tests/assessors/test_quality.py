"""Figures of assessors: what counts, for whom, how sure, and what is not said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from pydantic import TypeAdapter

from lvjian.checker.across.footprint import OwnPaper
from lvjian.checker.across.legal_names import Affiliates
from lvjian.checker.assessors.gathering import is_own
from lvjian.checker.assessors.intervals import mean_count, poisson, wilson
from lvjian.checker.assessors.quality import AssessorQuality, assess
from lvjian.checker.assessors.submissions import Defect, Submission
from lvjian.reports.assessors import CAUTIONS, assessors_dict, explained
from lvjian.reports.assessors_page import assessors_html
from lvjian.reports.assessors_schema import Assessors
from lvjian.reports.assessors_xlsx import assessors_xlsx
from lvjian.rubrics.articles import assessor_articles
from tests.assessors.rounds import AT, DEFECT, round_of, submission

FIRM = "河南衡测绿色评价咨询有限公司"


def only(submissions: list[Submission], *, reviewed: bool = False) -> AssessorQuality:
    (one,) = assess(submissions, reviewed=reviewed)
    return one


@pytest.mark.parametrize(
    ("count", "low", "high"),
    # Garwood's limits as printed in tables of exact Poisson limits.
    [(0, 0.0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (100, 81.3640, 121.6271)],
)
def test_poisson_limits_are_those_of_the_tables(count: int, low: float, high: float) -> None:
    found = poisson(count)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-3)


@pytest.mark.parametrize(
    ("share", "size", "low", "high"),
    [(0.0, 10, 0.0, 0.2775), (0.5, 10, 0.2366, 0.7634), (1.0, 3, 0.4385, 1.0)],
)
def test_wilson_limits(share: float, size: int, low: float, high: float) -> None:
    found = wilson(share, size)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


def test_reports_that_differ_more_than_chance_widen_the_interval() -> None:
    even, uneven = mean_count([3, 3, 3, 3, 3]), mean_count([0, 0, 0, 0, 15])
    assert (even.low, even.high) == pytest.approx((1.6790, 4.9480), abs=1e-3)
    assert uneven.low < even.low
    assert uneven.high > even.high


def test_names_of_one_legal_person_are_one_firm() -> None:
    code = "91410100MA44QYJ41R"
    held = [
        submission(1, FIRM),
        submission(2, "河南衡测绿色评价咨询有限公司（盖章）"),
        submission(3, "河南衡测绿色评价咨询有限公司郑州分公司"),
        submission(4, "衡测评价（河南）有限公司", codes=(code,)),
        submission(5, FIRM, codes=(code,)),
        submission(6, "洛阳别家检测有限公司"),
    ]
    firms = assess(held)
    assert [(a.firm.name, a.reports) for a in firms] == [("河南衡测绿色评价咨询有限公司", 5),
                                                        ("洛阳别家检测有限公司", 1)]  # fmt: skip
    declared = [Affiliates((FIRM, "洛阳别家检测有限公司"))]
    assert [a.reports for a in assess(held, affiliates=declared)] == [6]


def test_no_assessor_named_is_nobodys() -> None:
    assert assess([replace(submission(1, FIRM), assessors=())]) == ()


def test_too_few_reports_give_counts_and_nothing_else() -> None:
    one = only([submission(n, FIRM, 3) for n in range(4)])
    assert (one.total.count, one.total.reports, one.total.of) == (12, 4, 4)
    assert one.total.mean is None
    assert one.total.interval is None
    assert one.comparison.verdict == "not-compared"
    assert one.comparison.why == "不足 5 份，不作比较"


def test_what_counts_as_the_firms() -> None:
    waits = Defect("T005", "warning", "needs-human", own=True)
    held = (
        DEFECT,
        replace(DEFECT, judgement="dismissed"),
        replace(DEFECT, judgement="confirmed"),
        waits,
        replace(waits, judgement="confirmed"),
        replace(DEFECT, own=False),
        Defect("S010", "info", "fail", own=True),
        Defect("B002", "warning", "fail", own=True),
    )
    one = only([submission(n, FIRM, held) for n in range(6)], reviewed=True)
    assert one.total.count == 6 * 3
    assert one.elsewhere == {"error": 6, "warning": 0, "info": 0}
    assert one.waiting == 6
    by = {(d.group, d.severity): d.rate.count for d in one.defects if d.rate.count}
    assert by == {("S", "error"): 12, ("T", "warning"): 6, ("S", "info"): 6, ("B", "warning"): 6}
    assert one.confirmed is not None
    assert (one.confirmed.part, one.confirmed.of, one.confirmed.size) == (12, 18, 6)
    # Three decisions in each of six reports are six pieces of evidence, not eighteen.
    assert one.confirmed.interval == wilson(12 / 18, 6)


@pytest.mark.parametrize(
    ("document", "target", "files", "own"),
    [
        ("三方.docx", "row:2.2.1", ("三方.docx",), True),
        ("自评.docx", "row:2.2.1", ("自评.docx",), False),
        (None, "field:applicant-name", ("三方.docx", "自评.docx"), False),
        (None, "field:applicant-name", ("三方.docx",), True),
        (None, "attachment:3", ("三方.docx",), False),
        ("三方.docx", "attachment:3", ("三方.docx",), True),
        (None, "file:三方.docx", (), True),
        (None, "file:附件/证书.pdf", (), False),
        (None, "bundle", (), False),
    ],
)
def test_what_is_the_reports_own(
    document: str | None, target: str, files: tuple[str, ...], own: bool
) -> None:
    assert is_own(document, target, files, {"三方.docx"}) is own


def test_equal_firms_are_not_told_apart() -> None:
    firms = assess(round_of(甲=[1, 2, 3, 0, 1, 2], 乙=[2, 1, 0, 3, 1, 2], 丙=[1, 1, 2, 2, 3, 0]))
    assert [a.comparison.verdict for a in firms] == ["no-difference"] * 3
    assert all(a.comparison.expected == pytest.approx(9) for a in firms)


def test_a_firm_clearly_beyond_the_others_is_marked_and_they_are_not() -> None:
    usual = [1, 2, 0, 1, 2, 1, 0, 1, 2, 1]
    firms = assess(round_of(甲=[9, 8, 9, 10, 8, 9, 9, 10], 乙=usual, 丙=usual, 丁=usual))
    verdicts = {a.firm.name[0]: a.comparison.verdict for a in firms}
    assert verdicts["甲"] == "more"
    assert set(verdicts.values()) == {"more", "no-difference"}


@pytest.mark.parametrize("way", ["one other firm", "other template", "other reader", "no defects"])
def test_without_like_reports_nothing_is_compared(way: str) -> None:
    mine = [submission(n, FIRM, 3) for n in range(8)]
    more = {"other template": {"rubric": "suzhou-factory"}, "other reader": {"reader": "scan"}}
    firms = ["乙评价有限公司", "丙评价有限公司" if way != "one other firm" else "乙评价有限公司"]
    others = [
        submission(100 + n, firms[n % 2], 0 if way == "no defects" else 1, **more.get(way, {}))  # type: ignore[arg-type]
        for n in range(20)
    ]
    found = next(a for a in assess(mine + others) if a.firm.name == FIRM)
    assert found.comparison.verdict == "not-compared"
    assert found.comparison.ratio is None
    assert found.comparison.why


def test_copied_wording_counts_reports_and_the_largest_share() -> None:
    held = [
        submission(1, FIRM, copies=(("002", 300), ("009", 100))),
        submission(2, FIRM, copies=(("001", 300),)),
        *(submission(n, FIRM, copies=()) for n in range(3, 7)),
        submission(9, "乙评价有限公司", copies=(("001", 100),)),
    ]
    first = next(a for a in assess(held) if a.firm.name == FIRM).copied
    assert first is not None
    assert (first.compared, first.found.part, first.with_others) == (6, 2, 1)
    assert (first.wording, first.common) == (6000, 600)
    assert only([submission(1, FIRM)]).copied is None


def test_papers_that_had_expired_are_told_and_unknown_ones_are_not_sound() -> None:
    old = OwnPaper("CMA 资质认定证书", None, "CMA-0017", date(2023, 1, 1), AT)
    silent = OwnPaper("营业执照", None, None, None, AT)
    held = [submission(n, FIRM, papers=(old, silent)) for n in (1, 2)]
    one = only(held)
    assert one.papers is not None
    assert [(p.title, p.expires, p.reports, p.lapsed) for p in one.papers] == [
        ("CMA 资质认定证书", date(2023, 1, 1), 2, 2),
        ("营业执照", None, 2, 0),
    ]
    assert only([submission(1, FIRM)]).papers is None
    page = str(assessors_html(assessors_dict([one]), titles={}, told=explained()))
    assert "营业执照：没有读到有效期" in page
    assert "2 份报告评价时已过期" in page


def test_submissions_handed_in_again() -> None:
    one = only([submission(n, FIRM, times=3 if n < 2 else 1) for n in range(6)])
    assert one.again is not None
    assert (one.again.part, one.again.of, one.rounds) == (2, 6, 4)
    assert only([submission(1, FIRM)]).again is None


ARTICLES = {
    "第十六条": "第三方评价机构依据国家有关法律法规、政策标准和本办法，开展绿色制造体系第三方评价，"
    "形成评价结果，出具评价报告。第三方评价机构对评价报告负责，接受监督。",
    "第十七条": "郑州市工信局定期对第三方评价机构的评价工作质量进行评估。通过评估机构综合实力评估、"
    "第三方评价报告质量评估和评价工作过程等方面，择优形成市级绿色制造第三方服务机构名单向全社会推荐。",
    "第十八条": "实行第三方评价抽查机制，对弄虚作假和不负责任的第三方评价机构，取消在本市开展绿色制造"
    "体系示范的评价资格。",
}


def test_rounds_are_told_one_by_one() -> None:
    rounds = {"2025": [1, 2, 3, 2, 2], "2026": [4, 0]}
    held = [
        replace(submission(10 * k + n, FIRM, count), round=name)
        for k, (name, counts) in enumerate(rounds.items())
        for n, count in enumerate(counts)
    ]
    one = only(held)
    assert [(r, t.count, t.of, t.mean) for r, t in one.by_round] == [
        ("2025", 10, 5, 2.0),
        ("2026", 4, 2, None),
    ]
    page = str(assessors_html(assessors_dict([one]), titles={}, told=explained()))
    assert "2026：2 份，4 处" in page


def test_the_articles_stand_letter_for_letter() -> None:
    assert {a.no: a.text for a in assessor_articles()} == {
        no: f"{no} {text}" for no, text in ARTICLES.items()
    }


def test_page_workbook_and_data_say_the_same_in_order_of_name() -> None:
    held = round_of(乙=[1] * 6, 甲=[9] * 6, 丙=[0, 0])
    held.append(submission(99, "<b>坏名</b>评价有限公司", 1))
    firms = assessors_dict(assess(held, reviewed=True))
    assert [f["name"] for f in firms] == sorted(f["name"] for f in firms)
    TypeAdapter(Assessors).validate_python({**explained(), "firms": firms})
    json.dumps(firms, allow_nan=False)
    page = str(assessors_html(firms, titles={}, told=explained()))
    assert "<b>坏名" not in page
    assert all(caution in page for caution in CAUTIONS)
    assert "style=" not in page
    assert "<script" not in page
    assert all(a.text in page for a in assessor_articles())
    sheet = assessors_xlsx(firms, titles={}, told=explained(), day=date(2023, 6, 1))
    assert sheet == assessors_xlsx(firms, titles={}, told=explained(), day=date(2023, 6, 1))
