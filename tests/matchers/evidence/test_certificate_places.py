"""Facts of certificates told by place, by form, by the letters they stand in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lvjian.core.document import Paragraph
from lvjian.core.evidence import CertificateFacts
from lvjian.core.place import Box
from lvjian.matchers.evidence.certificates import read_facts
from tests.matchers.evidence.bundles import paragraph, table

COMPANY = "豫川精密制造有限公司"
QUALITY, LICENCE = "质量管理体系认证证书", "营业执照"


def facts(*lines: str, kind: str = QUALITY) -> CertificateFacts:
    read = (paragraph(line, page=1) for line in lines)
    return read_facts(kind, [replace(p, place=replace(p.place, way="ocr")) for p in read])


def at(text: str, box: Box) -> Paragraph:
    line = paragraph(text, page=1)
    return replace(line, place=replace(line.place, bbox=box, way="ocr"))


def test_values_beneath_their_labels_read_in_another_order() -> None:
    read = read_facts(QUALITY, [
        at("证书有效期至", (411, 481, 487, 493)),
        at("首次获证日期 本次发证日期", (109, 493, 336, 505)),
        at("Expireson", (430, 502, 469, 515)),
        at("Firstissued Issuedon", (125, 514, 317, 527)),
        at("二〇二三年十二月三十一", (380, 521, 519, 533)),
        at("二〇一八年一月一日 二〇二一年一月一日", (90, 533, 354, 545)),
        at("日", (445, 541, 455, 553)),
    ])  # fmt: skip
    assert (read.issued, read.expires) == (date(2021, 1, 1), date(2023, 12, 31))


def test_values_beside_their_labels_outside_the_table() -> None:
    read = read_facts(QUALITY, [
        at("组织名称", (68, 190, 130, 201)), at("社会信用代码", (68, 210, 150, 221)),
        at(COMPANY, (271, 190, 458, 201)), at("91350200776049653A", (271, 210, 458, 221)),
    ])  # fmt: skip
    assert (read.holder, read.uscc) == (COMPANY, "91350200776049653A")


@pytest.mark.parametrize(
    ("line", "expires"),
    [
        ("有效期至：2026年4月", date(2026, 4, 30)),
        ("有效期至：20260430", date(2026, 4, 30)),
        ("有效期：2023.05.01-2026.04.30", date(2026, 4, 30)),
        ("有效期至：30 Apr 2026", date(2026, 4, 30)),
        ("有效期至：2026年4月 日", None),
        ("有效期至：二〇○二六年四月三十日", date(2026, 4, 30)),
        ("有效期：长期", None),
        ("Valid until: until revoked", None),
    ],
)  # fmt: skip
def test_forms_of_the_last_day(line: str, expires: date | None) -> None:
    assert facts(line).expires == expires


def test_years_from_the_day_of_issue() -> None:
    assert facts("发证时间：2021年5月1日", "有效期：三年", kind="高新技术企业证书").expires == date(
        2024, 5, 1
    )


def test_a_label_left_blank_takes_no_other_labels_value() -> None:
    assert facts("有效期至：", "发证日期：2023年5月4日").expires is None
    below = [
        at("有效期至：", (60, 100, 120, 112)),
        at("签发人及日期：2023年5月4日", (60, 120, 200, 132)),
    ]
    assert read_facts(QUALITY, below).expires is None


def test_values_behind_blank_cells_and_scopes_in_sentences() -> None:
    rows = table(
        ("发证日期", "", "2021-03-14"), ("有效期至", "", "2024-03-12"), ("证书状态", "", "有效")
    )
    assert read_facts("CNCA截图", [rows]).expires == date(2024, 3, 12)
    assert (
        facts("建立的体系满足GB/T 19001-2016的要求，认证范围:", "破碎锤的设计和生产").scope
        == "破碎锤的设计和生产"
    )
    assert (
        facts("经审核符合要求，覆盖胶印油墨的研发、生产，特发此证。").scope
        == "胶印油墨的研发、生产"
    )


def test_cells_torn_off_by_a_seal() -> None:
    grid = table(("证书编号",), ("组织名称",))
    seen = replace(grid, place=replace(grid.place, way="ocr"))
    read = read_facts(QUALITY, [seen, paragraph("01621Q31283R2M"), paragraph(COMPANY)])
    assert (read.number, read.holder) == ("01621Q31283R2M", COMPANY)
    assert (
        read_facts(QUALITY, [seen, paragraph(COMPANY), paragraph("01621Q31283R2M")]).number is None
    )


def test_heads_with_their_english_twins_on_one_line() -> None:
    read = facts(
        "首次获证日期 本次发证日期 证书有效期至Firstissued Issuedon Expireson",
        "2018/9/1 2021/9/1 2024/8/31",
    )
    assert (read.issued, read.expires) == (date(2021, 9, 1), date(2024, 8, 31))


def test_a_name_broken_over_two_lines() -> None:
    read = facts(
        "This is to certify that",
        "豫川精密制",
        "造有限公司",
        "holds Certificate No: 01621Q31335R0M and operates a",
    )
    assert (read.holder, read.number) == (COMPANY, "01621Q31335R0M")


def test_labels_of_licences_run_into_their_values() -> None:
    read = facts("注册号410100000056781名 称豫川精密制造有限公司", "法定代表人姓名蒋拟原",
                 "营业期限 2009年05月22日至2039年05月22日", kind=LICENCE)  # fmt: skip
    assert (read.holder, read.legal_representative) == (COMPANY, "蒋拟原")
    assert read.expires == date(2039, 5, 22)
    ruled = facts("法定代表人i许拟凡", "名称1豫川精密制造有限公司 !", kind=LICENCE)
    assert (ruled.holder, ruled.legal_representative) == (COMPANY, "许拟凡")
    beside = facts("法定代表人沈拟清 营业期限 2009年05月22日至2039年05月22日", kind=LICENCE)
    assert (beside.legal_representative, beside.expires) == ("沈拟清", date(2039, 5, 22))


def test_letters_are_made_out_and_dated() -> None:
    letter = facts(
        "豫川精密制造有限公司：",
        "你公司报送的材料收悉。",
        "市生态环境局2022年10月8日",
        kind="环评批复",
    )
    assert (letter.holder, letter.issued) == (COMPANY, date(2022, 10, 8))


def test_a_letter_to_an_authority_names_the_firm_in_its_subject() -> None:
    letter = facts(
        "关于豫川精密制造有",
        "限公司年产3万吨项目节能审查的意见",
        "高新区发展改革局：",
        "你局请示收悉。",
        kind="节能审查",
    )
    assert letter.holder == COMPANY
    group = facts("关于中原集团股", "份有限公司年产3万吨项目的批复", "市局：", kind="节能审查")
    assert group.holder == "中原集团股份有限公司"
    addressed = facts(
        "关于中原集团有限公司项目的批复", "豫川精密制造有限公司：", "收悉。", kind="环评批复"
    )
    assert addressed.holder == COMPANY


def test_a_firm_alone_under_the_name_of_a_platform() -> None:
    page = facts("信用中国www.creditchina.gov.cn", "豫川精密制造有限公司存续", kind="信用查询")
    assert page.holder == COMPANY
