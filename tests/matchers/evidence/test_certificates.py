"""Facts of certificates, permits and reports, from lines and tables alike."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lvjian.matchers.evidence.certificates import read_facts
from tests.matchers.evidence.bundles import paragraph, table

COMPANY = "豫川精密制造有限公司"


def test_licence() -> None:
    facts = read_facts("营业执照", [
        paragraph("营业执照"), paragraph("统一社会信用代码：91350200776049653A"),
        paragraph(f"名　　称：{COMPANY}"), paragraph("法定代表人：林若溪"),
            paragraph("成立日期：2010年5月6日"),
        paragraph("营业期限：长期"), paragraph("登记机关：某某市市场监督管理局"),
    ])  # fmt: skip
    assert (facts.holder, facts.uscc) == (COMPANY, "91350200776049653A")
    assert (facts.legal_representative, facts.expires) == ("林若溪", None)
    assert facts.issuer == "某某市市场监督管理局"
    place = facts.place("uscc")
    assert place is not None
    assert place.quote == "91350200776049653A"


def test_certificate_in_words() -> None:
    facts = read_facts("能源管理体系认证证书", [
        paragraph("能源管理体系认证证书"), paragraph("证书编号：01223EN0045R0M"),
            paragraph("兹证明"),
        paragraph(COMPANY), paragraph("建立的能源管理体系符合标准：GB/T 23331-2020/ISO 50001:2018"),
        paragraph("颁证日期：2023年3月1日"), paragraph("有效期至：2026年2月28日"),
            paragraph("认证机构：中正认证有限公司"),
    ])  # fmt: skip
    assert facts.holder == COMPANY
    assert facts.number == "01223EN0045R0M"
    assert (facts.standard or "").startswith("GB/T 23331-2020")
    assert (facts.issued, facts.expires) == (date(2023, 3, 1), date(2026, 2, 28))
    assert facts.issuer == "中正认证有限公司"


def test_certificate_as_table() -> None:
    facts = read_facts("质量管理体系认证证书", [table(
        ("获证组织名称", COMPANY), ("统一社会信用代码", "91350200776049653A"), ("证书编号",
        "00121Q30456R1M"),
        ("认证依据", "GB/T 19001-2016"), ("发证日期", "2021-06-01"), ("证书有效期",
        "2021-06-01 至 2024-05-31"),
    )])  # fmt: skip
    assert (facts.holder, facts.standard) == (COMPANY, "GB/T 19001-2016")
    assert (facts.issued, facts.expires) == (date(2021, 6, 1), date(2024, 5, 31))


@pytest.mark.parametrize(
    ("line", "capital"),
    [
        ("注册资本：人民币伍仟万元整  成立日期：2010年5月6日", "人民币伍仟万元整"),
        ("注 册 资 本 伍仟万元整", "伍仟万元整"),
        ("注 册 资 本：伍仟万元整", "伍仟万元整"),
        ("注册资本伍仟万元整", "伍仟万元整"),
        ("注册资本 壹亿贰仟万元整", "壹亿贰仟万元整"),
        ("注册资本:5000.000000万人民币", "5000.000000万人民币"),
        ("注册资本：详见章程", None),
    ],
)
def test_capital_of_a_licence(line: str, capital: str | None) -> None:
    read = read_facts("营业执照", [paragraph("营业执照"), paragraph(line)])
    assert read.capital == capital
    assert read_facts("审计报告", [paragraph(line)]).capital is None


def test_capital_in_a_table() -> None:
    facts = read_facts(
        "营业执照", [table(("注册资本", "壹亿贰仟万元整"), ("类型", "有限责任公司"))]
    )
    assert facts.capital == "壹亿贰仟万元整"


EXPIRY = [
    ("有效期至：2026年2月28日", date(2026, 2, 28)),
    ("有效期至 2026-02-28", date(2026, 2, 28)),
    ("有效期限：2023年3月1日至2026年2月28日", date(2026, 2, 28)),
    ("有效期：自2023年03月01日至2026年02月28日止", date(2026, 2, 28)),
    ("有效期：2023.03.01-2026.02.28", date(2026, 2, 28)),
    ("有效期自2023年3月1日至2026年2月28日", date(2026, 2, 28)),
    ("有效期：长期", None),
    ("有效期：三年", None),
    ("有效期：自2023年3月1日起", None),
    ("本证书的有效期内应接受监督审核", None),
    ("发证日期：2023年3月1日", None),
]


@pytest.mark.parametrize(("line", "expires"), EXPIRY)
def test_expiry(line: str, expires: date | None) -> None:
    assert read_facts("质量管理体系认证证书", [paragraph(line)]).expires == expires


def test_of_several_certificates_the_first_to_end_counts() -> None:
    facts = read_facts("管理体系认证证书", [
        paragraph("证书编号：Q-2023-001"), paragraph("有效期至：2026年2月28日"),
        paragraph("证书编号：E-2020-009"), paragraph("有效期至：2023年1月31日"),
    ])  # fmt: skip
    assert facts.expires == date(2023, 1, 31)


def test_test_report_belongs_to_the_party_examined() -> None:
    facts = read_facts("检测报告", [
        paragraph("检测报告"), paragraph("报告编号：HJ-2023-0456"),
            paragraph("委托单位：某某环保科技有限公司"),
        paragraph(f"受检单位：{COMPANY}"), paragraph("检测单位：蓝天检测技术有限公司"),
            paragraph("采样日期：2023年8月9日"),
    ])  # fmt: skip
    assert facts.holder == COMPANY
    assert facts.issuer == "蓝天检测技术有限公司"
    assert facts.period == (2023,)


def test_lists_of_other_companies_have_no_holder() -> None:
    assert read_facts("供应商名录", [table(("单位名称", "某某钢铁有限公司"))]).holder is None


@given(st.lists(st.sampled_from(
    ["有效期", "至", "：", "2023年3月1日", "证书编号", "名称", "公司", "法定代表人", " ", "9135",
        "\n", "长期", "2023-13-45"]
), max_size=10).map("".join))  # fmt: skip
def test_any_words_are_read(text: str) -> None:
    facts = read_facts("营业执照", [paragraph(text), table((text, text))])
    assert facts.holder is None or facts.place("holder") is not None
