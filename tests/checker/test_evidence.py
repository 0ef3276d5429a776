"""Family A: what is cited is held, fits, is in force and is the applicant's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lvjian.checker.certificate_scopes import of_another_product
from lvjian.checker.registry import BundleCase
from lvjian.checker.rules.certificates import holder_mismatch
from lvjian.checker.rules.field_agreement import field_disagrees
from lvjian.core.evidence import CertificateFacts
from lvjian.core.reading import Attachment, BundleReading, Reference
from tests.checker import readings as r
from tests.checker import spoiling as but
from tests.checker import template
from tests.checker.case import Case, run


def lost(number: str) -> Case:
    """The attachment is taken out of the bundle."""
    return Case(
        f"attachment_{number}_lost",
        lambda b: take_out(b, number),
        (("A001", f"attachment:{number}"),),
    )


def take_out(bundle: BundleReading, number: str) -> BundleReading:
    id_ = f"a{number}"
    for row in bundle.reports[0].rows:
        if any(c.number == number for c in row.citations):
            bundle = but.with_citation(bundle, row.spec.id, status="missing", attachments=())
    materials = tuple((f, m, tuple(i for i in ids if i != id_)) for f, m, ids in bundle.materials)
    held = tuple(a for a in bundle.attachments if a.id != id_)
    return replace(bundle, attachments=held, materials=materials)


def take_out_of_both(bundle: BundleReading) -> BundleReading:
    return but.self_report(take_out(bundle, "2"))


def unmatched(bundle: BundleReading, id_: str) -> BundleReading:
    """The material was never handed in, and nothing cites it."""
    materials = tuple((f, m, () if m.id == id_ else ids) for f, m, ids in bundle.materials)
    return replace(bundle, materials=materials)


def plus(bundle: BundleReading, *new: Attachment) -> BundleReading:
    return replace(bundle, attachments=(*bundle.attachments, *new))


def row_words(bundle: BundleReading, id_: str) -> str:
    """The first words of a row of the template."""
    return next(x.spec.text for x in bundle.reports[0].rows if x.spec.id == id_)[:6]


def cites_nothing(bundle: BundleReading, text: str = "") -> BundleReading:
    return but.with_cell(bundle, "b1", "remark", text, citations=())


def in_index_column(bundle: BundleReading, text: str) -> BundleReading:
    bundle = cites_nothing(bundle, text)
    row = bundle.reports[0].rows[0]
    cells = tuple(replace(c, role="evidence") if c.role == "remark" else c for c in row.cells)
    return but.with_row(bundle, "b1", cells=cells)


CITED = [
    lost("1"),
    lost("2"),
    lost("3"),
    Case("cited_number_not_held",
         lambda b: but.with_citation(b, "1.3", raw="附件9 透水地面照片", number="9", title="透水地面照片",
                                   status="missing", attachments=()),
         (("A001", "attachment:9"),), says=("附件9 透水地面照片",)),
    Case("cited_title_not_held",
         lambda b: but.with_citation(b, "1.3", raw="《透水地面照片》", kind="title", number=None, title="透水地面照片",
                                   status="missing", attachments=()),
         (("A001", "attachment:透水地面照片"),)),
    Case("cited_law_is_no_attachment",
         lambda b: but.with_citation(b, "1.3", raw="《节约能源法》", kind="title", number=None, title="节约能源法",
                                   status="missing", attachments=())),
    Case("cited_attachment_may_be_unread",
         lambda b: but.with_citation(b, "1.3", status="unreadable", attachments=()),
         (), (("A001", "attachment:2"),)),
    Case("lost_for_both_reports_is_told_once", take_out_of_both, (("A001", "attachment:2"),)),
    Case("material_missing", lambda b: unmatched(b, "2"), (("A002", "material:2"),), says=("企业信用记录",)),
    Case("material_where_applicable", lambda b: unmatched(b, "3"), (("A002", "material:3"),)),
    Case("material_may_be_unread", lambda b: replace(unmatched(b, "2"), unread=("附件/坏.pdf",)),
         (), (("A002", "material:2"),)),
    Case("held_and_never_cited", lambda b: plus(b, r.held("7", "光伏合同", cited_by=())),
         (("A003", "attachment:7"),)),
    Case("held_and_never_cited_where_a_row_quotes_its_own_words",
         lambda b: plus(but.with_citation(b, "1.1", kind="title", number=None, status="missing", attachments=(),
                                          title=row_words(b, "1.1")),
                        r.held("7", "光伏合同", cited_by=())),
         (("A003", "attachment:7"),)),
    Case("held_without_number_or_name",
         lambda b: plus(b, replace(r.held("7", "封面照片", cited_by=()), number=None, at=(r.at("", 1, "照片.jpg"),)))),
    Case("held_for_the_assessor",
         lambda b: plus(b, r.held("7", "机构营业执照", cited_by=(), facts=CertificateFacts(holder=template.ASSESSOR)))),
    Case("uncited_because_the_index_is_not_whole",
         lambda b: plus(cites_nothing(b), r.held("7", "光伏合同", cited_by=())), (("A004", "row:b1"),)),
    Case("index_blank", cites_nothing, (("A004", "row:b1"),)),
    Case("prose_in_a_combined_column", lambda b: cites_nothing(b, "工厂依法设立，证照齐全，遵守有关法律法规。")),
    Case("prose_in_an_index_column", lambda b: in_index_column(b, "工厂依法设立，证照齐全，遵守有关法律法规。"),
         (("A004", "row:b1"),)),
    Case("name_in_an_index_column", lambda b: in_index_column(b, "营业执照复印件")),
    Case("not_met_needs_no_index",
         lambda b: but.with_report(but.with_row(cites_nothing(b), "b1", answer="不符合"),
                                 stated=tuple(s for s in b.reports[0].stated if s.what != "verdict"))),
    Case("vague_citation",
         lambda b: but.with_citation(b, "1.3", raw="见附件", kind="vague", number=None, title=None,
                                   status="unclear", attachments=()),
         (("A005", "row:1.3"),), says=("见附件", "没有写明")),
    Case("citation_fits_two",
         lambda b: but.with_citation(b, "1.3", raw="证书", kind="title", number=None, title="证书",
                                   status="ambiguous", attachments=("a1", "a3")),
         (("A005", "row:1.3"),), says=("同时符合几份材料",)),
    Case("one_number_two_things",
         lambda b: but.with_citation(plus(b, replace(r.held("2", "光伏合同"), id="a9")), "1.3", status="ambiguous"),
         (("A010", "attachment:2"),), says=("信用记录", "光伏合同")),
    Case("one_number_two_pages_of_one_thing",
         lambda b: plus(b, replace(r.held("2", "信用记录（第2页）"), id="a9"))),
    Case("reference_not_listed",
         lambda b: but.with_report(b, references=r.references()[:2]), (("A012", "document"),),
         says=("能源管理体系认证证书", "没有列入")),
    Case("reference_not_used",
         lambda b: but.with_report(b, references=(*r.references(), Reference("4. 光伏合同", "光伏合同", r.at("参考4", 4), "4"))),
         (("A012", "document"),), says=("光伏合同", "没有条目引用")),
    Case("paper_named_after_a_standard",
         lambda b: but.with_report(b, references=(
             *r.references(),
             Reference("4. ISO 14001配套检测报告", "ISO 14001配套检测报告", r.at("参考4", 4), "4"))),
         (("A012", "document"),), says=("配套检测报告", "没有条目引用")),
    Case("standards_among_the_references",
         lambda b: but.with_report(b, references=(
             *r.references(),
             Reference("4. GB/T 36132-2018 绿色工厂评价通则", "绿色工厂评价通则", r.at("参考4", 4), "4"),
             Reference("5. 中华人民共和国节约能源法", "中华人民共和国节约能源法", r.at("参考5", 4), "5")))),
    Case("lists_that_cannot_be_compared",
         lambda b: but.with_report(b, references=(Reference("评价材料一册", "评价材料一册", r.at("参考1", 4)),))),
]  # fmt: skip


def shot(day: str, before: str = "截图时间：") -> Case:
    text = f"全国认证认可信息公共服务平台 证书详情 {before}{day}"
    rubric = replace(
        template.RUBRIC, notes=("相关管理体系认证证书和证书详情截图（截图时间应在申报周期内）",)
    )
    found = () if day.startswith("2024") else (("A011", "attachment:3"),)
    return Case(
        f"screenshot_of_{day}",
        lambda b: but.with_attachment(but.with_report(b, rubric=rubric), "3", text=text),
        found,
    )


def scope(bundle: BundleReading, said: str, text: str = "") -> BundleReading:
    place = r.at("认证范围", 1, "附件/附件3.pdf")
    bundle = but.with_facts(bundle, "3", scope=said, at=(("scope", place),))
    return but.with_attachment(bundle, "3", text=text or f"认证范围：{said}")


OTHER = "安阳恒通铸造有限公司"


def covering(bundle: BundleReading, text: str) -> BundleReading:
    """The certificate made out to a group whose annex says something."""
    return but.with_attachment(but.with_facts(bundle, "3", holder=OTHER), "3", text=text)


def letter(
    bundle: BundleReading, holder: str, text: str = "你公司报送的报告表收悉。"
) -> BundleReading:
    return plus(
        bundle,
        r.held("8", "环评批复", kind="环评批复", text=text, facts=CertificateFacts(holder=holder)),
    )


def notice(bundle: BundleReading, text: str) -> BundleReading:
    return plus(
        but.with_facts(bundle, "3", holder=OTHER), r.held("8", "企业名称变更通知书", text=text)
    )


HELD = [
    Case("letter_to_another", lambda b: letter(b, OTHER), (("A008", "attachment:8"),), says=(OTHER,)),
    Case("letter_to_the_applicant", lambda b: letter(b, template.APPLICANT)),
    Case("letter_to_an_authority", lambda b: letter(b, OTHER, f"关于{template.APPLICANT}项目节能审查的意见")),
    Case("group_that_covers_the_applicant", lambda b: covering(b, f"多场所清单：1 {template.APPLICANT}")),
    Case("group_that_does_not", lambda b: covering(b, "多场所清单：1 安阳二分厂"), (("A008", "attachment:3"),)),
    Case("notice_of_this_change_of_name", lambda b: notice(b, f"准予{OTHER}名称变更为{template.APPLICANT}")),
    Case("notice_of_another_change_of_name",
         lambda b: notice(b, f"准予郑州第二电机厂有限公司名称变更为{template.APPLICANT}"), (("A008", "attachment:3"),)),
    Case("only_the_month_recognised", lambda b: but.with_facts(
        b, "3", expires=date(2024, 3, 31), at=(("expires", replace(r.at("", 1), quote="2024年3月", way="ocr")),)),
        (), (("A007", "attachment:3"),)),
    Case("expired", lambda b: but.with_facts(b, "3", expires=date(2024, 3, 14)), (("A007", "attachment:3"),),
         says=("2024-03-14", "2024-03-15")),
    Case("surveillance_overdue", lambda b: but.with_facts(b, "3", surveillance=date(2023, 6, 1)),
         (("A007", "attachment:3"),), says=("2023-06-01", "监督审核")),
    Case("surveillance_to_come", lambda b: but.with_facts(b, "3", surveillance=date(2024, 6, 1))),
    Case("expires_on_the_day", lambda b: but.with_facts(b, "3", expires=date(2024, 3, 15))),
    Case("expired_at_the_date_of_the_check",
         lambda b: but.with_report(but.with_facts(b, "3", expires=date(2024, 5, 31)), evaluation_date=None),
         (("A007", "attachment:3"),)),
    Case("date_of_the_report_left_open",
         lambda b: but.with_field(
             but.with_report(but.with_facts(b, "3", expires=date(2024, 5, 31)), evaluation_date=None),
             "cover-date", value=None, status="blank"), (("T012", "field:cover-date"),)),
    Case("expired_and_renewed",
         lambda b: plus(but.with_facts(b, "3", expires=date(2023, 3, 14)),
                        r.held("8", "能源管理体系认证证书（新）", kind="能源管理体系认证证书",
                               facts=b.attachments[2].facts))),
    Case("certificate_to_28001",
         lambda b: but.with_facts(b, "3", standard="GB/T 28001-2011"), (("A007", "attachment:3"),)),
    Case("certificate_to_an_old_edition",
         lambda b: but.with_facts(b, "3", standard="GB/T 23331-2012"), (("A007", "attachment:3"),),
         says=("GB/T 23331-2012",)),
    Case("last_day_not_legible",
         lambda b: but.with_facts(b, "3", expires=None, unread=("expires",)), (), (("A007", "attachment:3"),)),
    Case("last_day_not_legible_of_one_renewed",
         lambda b: plus(but.with_facts(b, "3", expires=None, unread=("expires",)),
                        r.held("8", "能源管理体系认证证书（新）", kind="能源管理体系认证证书",
                               facts=b.attachments[2].facts))),
    Case("holder_not_legible",
         lambda b: but.with_facts(b, "3", holder=None, unread=("holder",)), (), (("A008", "attachment:3"),)),
    Case("made_out_to_another", lambda b: but.with_facts(b, "3", holder="安阳恒通铸造有限公司"),
         (("A008", "attachment:3"),), says=("安阳恒通铸造有限公司", template.APPLICANT)),
    Case("made_out_to_a_branch", lambda b: but.with_facts(b, "3", holder=template.APPLICANT + "郑州分公司")),
    Case("made_out_to_the_assessor", lambda b: but.with_facts(b, "3", holder=template.ASSESSOR)),
    Case("old_name", lambda b: plus(but.with_facts(b, "3", holder="郑州第二电机厂有限公司"),
                                    r.held("8", "企业名称变更通知书"))),
    Case("supplier_certificate",
         lambda b: plus(b, r.held("8", "供应商质量管理体系认证证书", kind="质量管理体系认证证书",
                                  facts=replace(b.attachments[2].facts, holder="安阳恒通铸造有限公司")))),
    Case("empty", lambda b: but.with_attachment(b, "2", has_content=False), (("A009", "attachment:2"),)),
    Case("content_unread", lambda b: but.with_attachment(b, "2", has_content=None), (), (("A009", "attachment:2"),)),
    Case("quality_certificate_for_energy_management",
         lambda b: but.with_citation(
             plus(but.with_report(b, references=None), r.held("8", "质量管理体系认证证书", kind="质量管理体系认证证书")),
             "2.1", number="8", title=None, attachments=("a8",)),
         (("A006", "row:2.1"),), says=("能源管理体系认证证书", "质量管理体系认证证书")),
    Case("licence_for_a_carbon_footprint",
         lambda b: but.with_citation(b, "1.1", needs="产品碳足迹报告"),
         (("A006", "row:1.1"),), says=("产品碳足迹报告", "营业执照")),
    Case("licence_cited_beside_what_fits",
         lambda b: but.with_row(b, "2.1", citations=(
             replace(b.reports[0].rows_of("basic")[0].citations[0], needs="能源管理体系认证证书"),
             *next(r for r in b.reports[0].rows if r.spec.id == "2.1").citations))),
    Case("another_paper_than_its_name_says",
         lambda b: but.with_attachment(b, "3", kind="培训记录", named_kind="能源管理体系认证证书"),
         (("A006", "row:2.1"),), says=("培训记录", "能源管理体系认证证书")),
    Case("another_paper_than_its_name_says_uncited",
         lambda b: plus(b, replace(r.held("8", "社会责任报告", kind="营业执照", named_kind="社会责任报告", cited_by=()),
                                   number=None, at=(r.at("", 1, "社会责任报告.jpg"),))),
         (("A006", "attachment:社会责任报告"),)),
    Case("scope_without_making", lambda b: scope(b, "房屋租赁及物业管理服务"), (("A006", "attachment:3"),),
         says=("房屋租赁及物业管理服务", "不含生产")),
    Case("scope_of_making", lambda b: scope(b, "电机的设计、制造和销售")),
    Case("scope_that_runs_on", lambda b: scope(b, "电机的销售、", "认证范围：电机的销售、\n生产和维修")),
    Case("kind_not_recognised", lambda b: but.with_attachment(b, "3", kind=None)),
    Case("title_says_another_kind_than_the_attachment",
         lambda b: but.with_attachment(b, "3", kind="质量管理体系认证证书"),
         (("A006", "row:2.1"), ("A006", "row:2.2"))),
    shot("2024年2月1日"),
    shot("2021年2月1日"),
    shot("2021/2/1", "\n14:22 "),
    shot("2024/2/1", "\n14:22 "),
]  # fmt: skip


@pytest.mark.parametrize(
    ("scope", "another"),
    [
        ("羊绒围巾的生产和销售", True),
        ("高效电动机的设计、生产和销售", False),
        ("电机及其零部件的制造", False),
        ("资质许可范围内产品的生产及相关管理活动", False),
        ("围巾的生产", False),
    ],
)
def test_scopes_of_other_products(scope: str, another: bool) -> None:
    """Only where hardly a word of it stands in the bundle, and there are enough to tell."""
    spoken = "本厂生产高效节能电动机及零部件。"
    licence = "高效节能电动机的制造"
    assert of_another_product(scope, spoken, [licence]) == another
    assert of_another_product(scope, "", [licence, licence]) == another
    assert not of_another_product(scope, "", [licence])
    assert not of_another_product(scope, "", [])


@pytest.mark.parametrize(
    ("licence", "papers", "told"),
    [
        ("安阳恒通铸造有限公司", [template.APPLICANT] * 3, ["bundle"]),
        (template.APPLICANT, [template.APPLICANT, template.APPLICANT, "安阳恒通铸造有限公司"], ["attachment:9"]),
        ("安阳恒通铸造有限公司", [template.APPLICANT], ["attachment:7"]),
    ],
)  # fmt: skip
def test_a_report_that_names_no_applicant(licence: str, papers: list[str], told: list[str]) -> None:
    """The papers tell whose they are: the odd one out is made out to somebody else."""
    bundle = r.sound_bundle()
    named = [
        replace(x, cover=(), fields=(), document=replace(x.document, blocks=()))
        for x in bundle.reports
    ]
    own = r.held("1", "营业执照", kind="营业执照", facts=CertificateFacts(holder=licence))
    others = [
        r.held(str(7 + n), f"检测报告{n}", kind="检测报告", facts=CertificateFacts(holder=holder))
        for n, holder in enumerate(papers)
    ]
    spoiled = replace(bundle, reports=tuple(named), attachments=(own, *others))
    case = BundleCase(spoiled)
    found = [p for rule in (holder_mismatch, field_disagrees) for p in rule.check(case)]  # type: ignore[arg-type]  # of bundles
    assert [p.target for p in found] == told


@pytest.mark.parametrize("case", [*CITED, *HELD], ids=lambda c: c.name)
def test_evidence(case: Case) -> None:
    run(case)
