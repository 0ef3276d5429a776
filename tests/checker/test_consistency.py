"""Family C: what is said in several places agrees."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from lvjian.core.reading import BundleReading
from tests.checker import readings as r
from tests.checker import spoiling as but
from tests.checker import template
from tests.checker.case import Case, Spoil, run

OTHER = "河南绿信电机有限公司"


def text(no: str, words: str) -> Spoil:
    return lambda b: but.with_text(b, no, words)


def told(name: str, words: str, code: str = "", target: str = "section:2") -> Case:
    return Case(name, text("二", words), ((code, target),) if code else ())


def remark(words: str) -> Spoil:
    """The remark of the first basic row says this."""
    return lambda b: but.with_cell(b, "b1", "remark", f"{words}，见附件1 营业执照")


def own(
    properties: tuple[tuple[str, str], ...] = (),
    words: str = "",
    *,
    third: tuple[tuple[str, str], ...] = (),
) -> Spoil:
    """Two reports; the self-evaluation carries these properties or this sentence."""

    def spoil(bundle: BundleReading) -> BundleReading:
        two = but.self_report(but.with_text(bundle, "二", words) if words else bundle)
        assessors, applicants = (
            replace(report, document=replace(report.document, properties=stated))
            for report, stated in zip(two.reports, (third, properties), strict=True)
        )
        return replace(two, reports=(assessors, applicants))

    return spoil


def of_year(row: str, words: str) -> Spoil:
    return lambda b: but.with_cell(b, row, "remark", f"{words}，见附件2 信用记录")


AGREEMENT = [
    Case("cover_and_table", lambda b: but.with_field(b, "cover-factory-name", value=OTHER),
         (("C001", "field:cover-factory-name"),), says=(OTHER, template.APPLICANT)),
    Case("table_against_all_others", lambda b: but.with_field(b, "factory-name", value=OTHER),
         (("C001", "field:factory-name"),)),
    Case("width_and_spaces", lambda b: but.with_field(b, "factory-name", value="河南绿芯电机 有限公司（盖章）")),
    Case("code_in_the_square_of_the_licence",
         lambda b: but.with_facts(b, "1", coded_uscc="91410100MA00000028"),
         (("C001", "field:uscc"),), says=("营业执照二维码", "91410100MA00000028")),
    Case("code_of_a_certificate", lambda b: but.with_facts(b, "3", uscc="91410100MA00000028"),
         (("C001", "field:uscc"),), says=("能源管理体系认证证书", "91410100MA00000028")),
    Case("code_of_a_branch",
         lambda b: but.with_facts(b, "3", holder=template.APPLICANT + "郑州分公司", uscc="91410100MA00000028")),
    Case("number_in_the_code_of_a_certificate",
         lambda b: but.with_attachment(b, "3", facts=replace(
             b.attachments[2].facts, number="01723E30112R1M", coded_number="09922E99881R0L")),
         (("C001", "attachment:3"),), says=("01723E30112R1M", "09922E99881R0L")),
    Case("licence_code", lambda b: but.with_facts(b, "1", uscc="91410100MA00000028"), (("C001", "field:uscc"),)),
    Case("licence_person", lambda b: but.with_facts(b, "1", legal_representative="李远"),
         (("C001", "field:legal-representative"),)),
    Case("capital_of_the_licence",
         lambda b: but.with_facts(b, "1", capital="人民币陆仟万元整"),
         (("C001", "field:registered-capital"),), says=("5,000万元", "陆仟万元")),
    Case("capital_in_another_currency", lambda b: but.with_facts(b, "1", capital="伍仟万美元"),
         (("C001", "field:registered-capital"),)),
    Case("capital_misread_on_the_licence", lambda b: but.with_facts(b, "1", capital="伍什万元整")),
    Case("capital_in_the_text", text("二", "公司注册资本为3000万元，主营电机。"),
         (("C001", "field:registered-capital"),), says=("3000万元",)),
    Case("capital_in_the_text_in_yuan", text("二", "公司注册资本50,000,000元，主营电机。")),
    Case("capital_once_smaller", text("二", "2015年公司注册资本由1000万元增至5000万元。")),
    Case("capital_of_a_subsidiary", text("二", "子公司注册资本1000万元。")),
    Case("licence_of_another_firm_is_one_finding",
         lambda b: but.with_facts(b, "1", holder=OTHER, uscc="91410100MA00000028", legal_representative="李远"),
         (("C001", "field:factory-name"),)),
    Case("name_in_the_text", text("二", f"受评价方：{OTHER}。"), (("C001", "field:cover-factory-name"),)),
    Case("own_name_in_the_text", text("二", f"{OTHER}（以下简称“公司”）成立于2010年。"),
         (("C001", "field:cover-factory-name"),)),
    Case("name_one_character_off", text("二", f"{OTHER}位于郑州市。"),
         (("C001", "field:cover-factory-name"),), says=(OTHER,)),
    Case("sister_company_in_the_text", text("二", "河东绿芯电机有限公司位于郑州市。")),
    Case("legal_representative_one_character_off", text("二", "法定代表人陈立信，从业多年。"),
         (("C001", "field:legal-representative"),)),
    Case("legal_representative_signs", text("二", "由法定代表人签字，后附法定代表人授权书。")),
    Case("parent_company_in_the_text", text("二", "公司隶属于中州实业集团有限公司（以下简称“集团”）。")),
    Case("between_two_reports",
         lambda b: replace(but.self_report(b), reports=(b.reports[0], but.with_field(
             replace(but.self_report(b), reports=(but.self_report(b).reports[1],)), "legal-representative",
             value="李远").reports[0])),
         (("C001", "field:legal-representative"),)),
    Case("placeholder_is_no_disagreement", lambda b: but.with_field(b, "cover-factory-name", value="XX公司"),
         (("T016", "field:cover-factory-name"),)),
]  # fmt: skip

MEASURES = [
    told("plot_ratio_right", "用地面积77037 m2，计容建筑面积79379 m2，容积率为1.03。"),
    told("plot_ratio_wrong", "用地面积77037 m2，计容建筑面积79379 m2，容积率为1.30。", "C002"),
    told("plot_ratio_with_doubled_storeys", "用地面积77037 m2，总建筑面积79379 m2，层高超过8 m的加倍计算，容积率为1.30。"),
    told("plot_ratio_wrong_and_area_ends_in_8", "用地面积63058m²，计算容积率的建筑面积75601m²，容积率为1.68。", "C002"),
    told("density_wrong", "用地面积77037㎡，建筑物占地面积32949㎡，建筑密度为52.8%。", "C002"),
    told("density_right", "用地面积7.7037公顷，建筑物占地面积32949㎡，建筑密度42.8%。"),
    told("output_per_area_wrong", "工业总产值为38500万元，用地面积7.7公顷，单位用地面积产值为3850万元/公顷。", "C002"),
    told("output_per_area_right", "工业总产值为3.85亿元，用地面积7.7公顷，单位用地面积产值为5000万元/公顷。"),
    told("waste_rate_wrong", "固体废物产生量为1200吨，综合利用量为1080吨，固体废物综合利用率为95%。", "C002"),
    told("energy_per_product_right", "综合能耗为1500tce，产品产量30000t，单位产品综合能耗0.05tce/t。"),
    told("energy_per_product_wrong", "综合能耗为1500tce，产品产量30000t，单位产品综合能耗0.5tce/t。", "C002"),
    told("inputs_not_given", "容积率为1.30，建筑密度为42.8%。"),
    told("written_out_wrong", "容积率=79379/77037=1.30。", "C002"),
    told("written_out_right", "建筑密度＝32949÷77037×100%＝42.8%。"),
    told("no_unit", "单位用地面积产值为5000。", "C003"),
    told("other_dimension", "建筑密度为42.8万元。", "C003"),
    told("rate_without_percent", "固废综合利用率为92，全部外售。", "C003"),
    told("area_without_unit", "用地面积77037，容积率为1.03。", "C003"),
    told("energy_in_square_metres", "2022年综合能耗为2803平方米，以电力为主。", "C003"),
    told("share_of_an_area", "绿化面积占总占地面积23.5%，光伏占综合能耗12%。"),
    told("rate_as_a_fraction", "固废综合利用率为0.92。"),
    told("unit_in_another_spelling", "单位用地面积产值为333万元/亩，容积率达到要求的1.2倍，建筑密度42.8％以上。"),
    Case("row_says_so", lambda b: but.with_cell(
        b, "1.1", "remark", "用地面积77037m²，计容面积79379m²，容积率1.30，见附件1 营业执照"), (("C002", "row:1.1"),)),
]  # fmt: skip

YEARS = [
    Case("table_against_the_period", lambda b: but.with_table(b, "basic", year=2022),
         (("C004", "document"),), says=("2022 年", "2023 年")),
    Case("two_periods", text("二", "统计期为2021年1月至2021年12月。"), (("C004", "document"),)),
    Case("same_period_twice", text("二", "评价期：2023年。")),
    Case("one_row_of_another_year",
         lambda b: but.then(b, *(of_year(i, "2023年综合能耗1500tce") for i in ("1.1", "1.2", "1.3")),
                          of_year("x1", "2021年综合能耗1800tce")),
         (("C004", "row:x1"),)),
    Case("three_years_compared",
         lambda b: but.then(b, *(of_year(i, "2023年综合能耗1500tce") for i in ("1.1", "1.2", "1.3")),
                          of_year("x1", "2021年综合能耗1800tce，2023年综合能耗1500tce"))),
]  # fmt: skip

CONTRADICTIONS = [
    told("not_certified", "公司尚未通过能源管理体系认证。", "C005", "row:2.2"),
    told("not_established", "公司未建立能源管理体系。", "C005", "row:2.1"),
    told("another_system", "公司未建立两化融合管理体系。"),
    told("accident", "2022年工厂发生一起较大安全事故。", "C005", "row:b2"),
    told("no_accident", "近三年工厂未发生较大及以上安全事故，没有发生重大环境污染事故。"),
    Case("remark_denies_its_row",
         lambda b: but.with_cell(b, "b1", "remark", "不符合，证照不全，见附件1 营业执照"), (("C005", "row:b1"),)),
    *(Case(f"remark_denies_its_row_{n}",
           remark(words),
           (("C005", "row:b1"),))
      for n, words in enumerate(("该项要求不满足", "能耗未达到限额，不满足要求", "经核查，该项不符合要求"))),
    *(Case(f"remark_speaks_of_something_else_{n}",
           remark(words))
      for n, words in enumerate(("未发现不符合要求的情况", "不满足要求的供方不予采购", "不满足要求时启动应急预案"))),
    Case("remark_of_a_required_row_denies_it",
         lambda b: but.with_cell(b, "2.1", "remark", "企业目前尚未建立能源管理体系，见附件3"), (("C005", "row:2.1"),)),
    Case("remark_of_a_required_row_denies_another_step",
         lambda b: but.with_cell(b, "2.1", "remark", "体系有效运行，尚未通过能源管理体系认证，见附件3")),
    told("accidents_counted", "重大环境污染事故2起。", "C005", "row:b2"),
    told("accidents_none", "重大环境污染事故0起。"),
    Case("third_party_text_names_the_firm_as_author",
         text("二", f"自评价报告由{template.ASSESSOR}编制。"), (("C006", "document"),)),
    Case("third_party_text_names_the_firm_as_reader",
         text("二", f"{template.ASSESSOR}对企业编制的自评价报告进行了审核。")),
    Case("written_by_the_assessor",
         own((("company", template.ASSESSOR),)), (("C006", "document"),), says=(template.ASSESSOR,)),
    Case("written_by_the_assessors_author", own((("author", "赵青"),)), (("C006", "document"),)),
    Case("written_in_the_assessors_file",
         own((("company", template.ASSESSOR), ("created", "2024-05-01T08:00:12Z")),
             third=(("created", "2024-05-01T08:00:12Z"),)),
         (("C006", "document"),), says=("建立时间“2024-05-01T08:00:12Z”",)),
    Case("made_in_one_program_at_one_time",
         own((("created", "2024-05-01T08:00:12Z"),), third=(("created", "2024-05-01T08:00:12Z"),))),
    Case("written_by_somebody", own((("author", "Administrator"), ("company", template.APPLICANT)))),
    Case("text_names_the_assessor_as_author", own(words=f"本自评价报告由{template.ASSESSOR}编制。"),
         (("C006", "document"),)),
    Case("text_names_the_assessor_as_assessor", own(words=f"委托{template.ASSESSOR}开展第三方评价并编制第三方评价报告。")),
]  # fmt: skip


@pytest.mark.parametrize(
    "case", [*AGREEMENT, *MEASURES, *YEARS, *CONTRADICTIONS], ids=lambda c: c.name
)
def test_consistency(case: Case) -> None:
    run(case)


def test_value_rows_in_a_foreign_unit() -> None:
    def spoil(bundle: BundleReading) -> BundleReading:
        spec = replace(bundle.reports[0].rows[0].spec, unit="万元/公顷")
        values = (("产值", D(5000), "tce", r.at("值", 5)),)
        return but.with_row(bundle, "b1", spec=spec, values=values)

    run(Case("foreign_unit", spoil, (("C003", "row:b1"),)))
