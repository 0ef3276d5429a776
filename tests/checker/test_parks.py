"""Parks: whose papers they are, the cap of a single score; duties of an authorisation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from lvjian.checker.engine import check
from lvjian.checker.form_limits import few_duties
from lvjian.checker.park_scores import over_the_cap
from lvjian.checker.parks import of_a_stranger, of_another_park, park_people
from lvjian.checker.rules.evidence_given import index_missing
from lvjian.checker.rules.field_agreement import field_disagrees
from lvjian.core.document import Paragraph
from lvjian.core.evidence import CertificateFacts
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, CellReading, FieldReading
from lvjian.core.rubric import FieldSpec
from tests.checker import readings as r

PARK = "许昌颍川高新技术产业开发区"


@pytest.mark.parametrize(
    "name",
    [PARK, "许昌颍川高新技术产业开发区管理委员会", "颍川高新区管委会", "许昌市颍川园区运营管理有限公司",
     "许昌某某机械有限公司", "产业集聚区管理委员会"],
)  # fmt: skip
def test_names_of_the_same_park_or_of_no_park(name: str) -> None:
    assert not of_another_park(name, [PARK])


@pytest.mark.parametrize("name", ["信阳明港产业集聚区", "信阳明港产业集聚区管理委员会"])
def test_names_of_another_park(name: str) -> None:
    assert of_another_park(name, [PARK])
    assert not of_another_park(name, [])


def _park_bundle(*holders: str) -> BundleReading:
    bundle = r.sound_bundle()
    report = bundle.reports[0]
    place = Place(report.file, 2, part="第1表第1行")
    field = FieldReading(
        FieldSpec("park-name", "园区名称", same_as="park-name"),
        "filled",
        "table",
        PARK,
        at=(place,),
    )
    rubric = replace(report.rubric, object="park")
    papers = tuple(
        replace(
            r.held(str(40 + n), f"环境管理体系认证证书{n}", kind="环境管理体系认证证书"),
            facts=CertificateFacts(holder=holder),
        )
        for n, holder in enumerate(holders)
    )
    document = replace(report.document, blocks=())
    new = replace(
        report, rubric=rubric, cover=(), fields=(field,), document=document, rows=(), stated=()
    )
    return replace(bundle, reports=(new,), attachments=papers)


def test_a_firm_nothing_else_speaks_of_is_a_stranger() -> None:
    bundle = _park_bundle(PARK, "洛阳松汀食品有限公司")
    park, firm = bundle.attachments
    assert of_a_stranger("洛阳松汀食品有限公司", firm, bundle)
    assert not of_a_stranger(PARK, park, bundle)


def test_a_firm_the_report_speaks_of_is_none() -> None:
    bundle = _park_bundle(PARK, "洛阳松汀食品有限公司")
    told = Paragraph("园区重点企业洛阳松汀食品有限公司已通过认证。", Place("报告.docx"))
    report = bundle.reports[0]
    document = replace(report.document, blocks=(told,))
    bundle = replace(bundle, reports=(replace(report, document=document),))
    assert not of_a_stranger("洛阳松汀食品有限公司", bundle.attachments[1], bundle)


def test_where_all_papers_are_of_firms_nothing_can_be_told() -> None:
    bundle = _park_bundle("许昌万和机械有限公司", "洛阳松汀食品有限公司")
    assert not of_a_stranger("洛阳松汀食品有限公司", bundle.attachments[1], bundle)


def test_the_firm_that_runs_the_park_is_one_of_its_people() -> None:
    bundle = _park_bundle(PARK)
    told = Paragraph("园区运营管理单位为河南禾沐实业有限公司，负责日常管理。", Place("报告.docx"))
    report = bundle.reports[0]
    document = replace(report.document, blocks=(told,))
    bundle = replace(bundle, reports=(replace(report, document=document),))
    assert "河南禾沐实业有限公司" in park_people(bundle)


def _applied_for_by(name: str, *told: str) -> BundleReading:
    bundle = _park_bundle(PARK)
    report = bundle.reports[0]
    where = Place(report.file, part="第2段")
    spec = FieldSpec("applicant-name", "申报单位", same_as="applicant-name")
    cover = FieldReading(spec, "filled", "cover", name, at=(where.quoting(name),))
    blocks = (
        Paragraph(f"申报单位：{name}", where),
        *(Paragraph(t, Place(report.file, part="第9段")) for t in told),
    )
    new = replace(report, cover=(cover,), document=replace(report.document, blocks=blocks))
    return replace(bundle, reports=(new,))


def test_a_maker_nothing_speaks_of_does_not_apply_for_a_park() -> None:
    bundle = _applied_for_by("洛阳松汀食品有限公司")
    (found,) = check(bundle, [field_disagrees]).findings
    assert (found.target, found.actual) == ("field:applicant-name", "洛阳松汀食品有限公司")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (PARK, ()),
        ("许昌高新技术产业开发区管理委员会", ()),
        ("许昌松汀产业发展有限公司", ()),
        ("河南颍川食品有限公司", ()),
        ("许昌松汀食品有限公司", ("园区由许昌松汀食品有限公司出资兴建。",)),
    ],
)
def test_firms_that_may_run_a_park_apply_for_it(name: str, told: tuple[str, ...]) -> None:
    assert check(_applied_for_by(name, *told), [field_disagrees]).findings == ()


def _capped(total: str, remark: str) -> list[tuple[str, str | None]]:
    report = r.sound_report()
    scoring = replace(report.rubric.scoring, indicator_max=D(120))
    rubric = replace(report.rubric, scoring=scoring, bonus=())
    row = report.rows_of("indicator")[0]
    cells = tuple(replace(c, text=remark) if c.role == "remark" else c for c in row.cells)
    stated = (r.stated("total", "field", total),)
    new = replace(report, rubric=rubric, rows=(replace(row, cells=cells),), stated=stated)
    return [(p.target, p.actual) for p in over_the_cap(new)]


def test_single_scores_and_their_mean_stay_under_the_cap() -> None:
    assert _capped("112.6", "指标数据 1.2，单项得分118分，见附件3") == []
    assert [v for _, v in _capped("112.6", "单项得分为126.5分，见附件3")] == ["126.5"]
    assert _capped("124.3", "见附件3") == [("score:total", "124.3")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("现授权张工为管理者代表，职责如下：1.贯彻标准；2.收集证据；3.报告绩效；4.协调沟通。", 0),
        ("管理者代表职责：（1）贯彻标准；（2）收集证据；（3）报告绩效。", 0),
        ("管理者代表职责：一、贯彻标准；二、收集证据。", 1),
        ("授权其履行管理者代表职责。", 0),
    ],
)
def test_duties_an_authorisation_lists(text: str, found: int) -> None:
    bundle = r.sound_bundle()
    paper = r.held("41", "管理者代表授权书", text=text)
    bundle = replace(bundle, attachments=(*bundle.attachments, paper))
    assert len(list(few_duties(bundle.reports[0], bundle))) == found


def _measured_rows(*remarks: str) -> BundleReading:
    """Rows of figures, without points and without an answer; a remark that names 附件 cites."""
    bundle = r.sound_bundle()
    report = bundle.reports[0]
    row = report.rows_of("indicator")[0]
    rows = []
    for number, remark in enumerate(remarks, 1):
        spec = replace(row.spec, id=f"x{number}", max_score=None, unit="%")
        place = Place(report.file, part=f"第9表第{number}行")
        cells = (CellReading("text", spec.text, place), CellReading("remark", remark, place))
        citations = row.citations if "附件" in remark else ()
        values = (("", D("84.6"), "%", place),)
        rows.append(
            replace(
                row, spec=spec, cells=cells, citations=citations, values=values, score=None,
                score_text=None, stated_max=None,
            )
        )  # fmt: skip
    rubric = replace(report.rubric, indicators=())
    new = replace(report, rubric=rubric, rows=tuple(rows))
    return replace(bundle, reports=(new,))


@pytest.mark.parametrize(
    ("silent", "found"), [(0, []), (1, ["row:x1"]), (2, [])], ids=("all cite", "one", "a habit")
)
def test_one_row_of_figures_whose_words_name_no_paper(silent: int, found: list[str]) -> None:
    said = ["资料齐全，抽查记录与实际一致。"] * silent + ["核对无误。附件3第1页"] * (6 - silent)
    bundle = _measured_rows(*said)
    assert [f.target for f in check(bundle, [index_missing]).findings] == found
