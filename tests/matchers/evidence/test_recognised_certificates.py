"""Kinds and facts of attachments as recognition gives them: two languages, no colons, slips."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lvjian.core.document import Paragraph
from lvjian.core.identifiers import uscc_check_digit
from lvjian.core.place import Place
from lvjian.matchers.evidence.certificates import read_facts
from lvjian.matchers.evidence.kinds import KINDS, recognise_kind
from tests.matchers.evidence.bundles import paragraph

COMPANY = "豫川精密制造有限公司"
CODE = "91410100MA3X4T7Y2K"


def lines(*texts: str) -> list[Paragraph]:
    """Recognised lines."""
    made = (paragraph(text) for text in texts)
    return [replace(p, place=replace(p.place, page=1, way="ocr", sure=0.97)) for p in made]


HEADINGS = [
    ("质量管理体系认证证书\n证书编号：0162Q", "质量管理体系认证证书"),
    ("华信质量认证有限公司\n能源管理体系认证证书\n注册号：88", "能源管理体系认证证书"),
    ("固定污染源排污登记回执\n登记编号：914101", "排污登记回执"),
    ("关于年产3万吨改性塑料\n项目环境影响报告表的批\n复\n文号：郑环审", "环评批复"),
    ("建设项目竣工环境保护验收意见\n建设单位：某公司\n环境影响报告表及批复要求", "环评验收"),
    ("固定资产投资项目节能审查意见\n建设单位：某公司", "节能审查"),
    ("承诺书\n本公司承诺：", "承诺书"),
    ("管理者代表任命书\n经研究决定，任命刘强", "授权书"),
    ("监测报告\n受检单位 某公司", "检测报告"),
    ("产品碳足迹评价报告\n委托单位：某公司", "产品碳足迹报告"),
    ("信用中国公共信用信息报告\n企业名称：某公司", "信用查询"),
    ("清洁生产审核评估意见\n企业名称：某公司", "清洁生产审核"),
    ("危险废物委托处置合同\n甲方：某公司", "危废处置"),
    ("分布式光伏发电项目并网验收意见\n项目：一期", "光伏并网"),
    ("营业执照\n统一社会信用代码：9141", "营业执照"),
    ("排污许可正\n证书编号：9141", "排污许可证"),
    ("第12页\n2025年3月\n某某公司", None),
    ("本报告依据质量管理体系要求编写，共三章。", None),
]


@pytest.mark.parametrize(("text", "kind"), HEADINGS)
def test_the_heading_tells_the_kind(text: str, kind: str | None) -> None:
    assert recognise_kind("", text) == kind
    assert recognise_kind("附件3", text) == kind


def test_every_kind_has_words() -> None:
    assert len({kind.name for kind in KINDS}) >= 50
    assert all(kind.titles or kind.heads for kind in KINDS)


def test_two_languages() -> None:
    facts = read_facts("质量管理体系认证证书", lines(
        "证书编号/Certificate No.：016225Q10302R1 M/4100", f"获证组织名称 / Name of Organization: {COMPANY}",
        "认证标准/ Standard：GB/T 19001-2016/ISO 9001:2015", "认证范围/Scope：塑料制品的生产",
        "颁证日期 / Date of Issue：2025年3月5日", "有效期至 / Valid until：二O二八年三月四日",
    ))  # fmt: skip
    assert (facts.holder, facts.number) == (COMPANY, "016225Q10302R1M/4100")
    assert (facts.issued, facts.expires) == (date(2025, 3, 5), date(2028, 3, 4))
    assert (facts.standard or "").startswith("GB/T 19001-2016")
    assert facts.scope == "塑料制品的生产"
    place = facts.place("expires")
    assert place is not None
    assert (place.way, place.sure) == ("ocr", 0.97)


EXPIRIES = [
    (("有效期：自2024-02-04至2027-02-03",), date(2027, 2, 3)),
    (("有效期限", "2022年8月1日 至 2027年7月31日"), date(2027, 7, 31)),
    (("有效期至：2O26年l月2日",), date(2026, 1, 2)),
    (("有效期至：2026-01-02 发证日期：2023-01-03",), date(2026, 1, 2)),
    (("Valid until: 2026/01/02",), date(2026, 1, 2)),
    (("发证日期：2023年1月3日", "本证书有效期三年"), date(2026, 1, 3)),
    (("有效期至：长期",), None),
    (("发证日期：2023年1月3日",), None),
]


@pytest.mark.parametrize(("texts", "expires"), EXPIRIES)
def test_expiry(texts: tuple[str, ...], expires: date | None) -> None:
    assert read_facts("环境管理体系认证证书", lines(*texts)).expires == expires


def test_labels_without_colons() -> None:
    facts = read_facts("营业执照", lines(
        "营业执照", f"统一社会信用代码{CODE}", f"名称{COMPANY}", "法定代表人林若溪", "注册资本 伍仟万元整",
    ))  # fmt: skip
    assert (facts.holder, facts.uscc, facts.legal_representative) == (COMPANY, CODE, "林若溪")


def test_several_labels_on_a_line() -> None:
    facts = read_facts(
        "排污许可证", lines(f"单位名称：{COMPANY} 统一社会信用代码：{CODE} 法定代表人：林若溪")
    )
    assert (facts.holder, facts.uscc, facts.legal_representative) == (COMPANY, CODE, "林若溪")


def test_surveillance_and_lapsed_standard() -> None:
    facts = read_facts("职业健康安全管理体系认证证书", lines(
        f"兹证明{COMPANY}", "职业健康安全管理体系符合 OHSAS 18001:2007", "下次监督审核日期：2024年5月1日",
    ))  # fmt: skip
    assert (facts.holder, facts.surveillance) == (COMPANY, date(2024, 5, 1))
    assert (facts.standard or "").startswith("OHSAS 18001")


def test_a_code_settles_a_misread_credit_code() -> None:
    place = Place("执照.jpg", 1, (500.0, 60.0, 560.0, 120.0))
    codes = [(f"https://www.gsxt.gov.cn/index?uniscid={_checked()}", place)]
    right = _checked()
    wrong = right[:9] + ("3" if right[9] != "3" else "8") + right[10:]
    assert read_facts("营业执照", lines(f"统一社会信用代码：{wrong}"), codes).uscc == right
    assert read_facts("营业执照", lines("营业执照"), codes).uscc == right
    other = "91350200776049653A"
    forged = read_facts("营业执照", lines(f"统一社会信用代码：{other}"), codes)
    assert (forged.uscc, forged.coded_uscc) == (other, right)
    assert read_facts("营业执照", lines(f"统一社会信用代码：{right}"), codes).coded_uscc is None
    assert read_facts("检测报告", lines("检测报告"), codes).uscc is None


def _checked() -> str:
    return CODE[:17] + uscc_check_digit(CODE[:17])


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("洛阳鼎盛重工（集团）有限公司", "洛阳鼎盛重工(集团)有限公司"),
        ("中原集团（河南）有限公司", "中原集团(河南)有限公司"),
        ("郑州第一机床厂有限公司", "郑州第一机床厂有限公司"),
        ("某某研究院有限公司 地址：郑州", "某某研究院有限公司"),
        ("建新机械厂（普通合伙）", "建新机械厂"),
    ],
)
def test_names_with_brackets_are_whole(printed: str, name: str) -> None:
    """集团, 厂 and 研究院 end a name only where no 公司 follows."""
    facts = read_facts("排污许可证", [paragraph(f"单位名称：{printed}")])
    assert facts.holder == name


def test_a_certificate_with_an_english_head() -> None:
    """Words run together by recognition; a label said twice; the letter O for a zero."""
    facts = read_facts("环境管理体系认证证书", [
        paragraph("Thisistocertifythatthemanagementsystem of"), paragraph("天成纺织有限责任公司"),
        paragraph("Tiancheng Textile Co., Ltd."),
        paragraph("Certificate No./证书编号：02523E30445ROM"),
        paragraph("Issue date /发证日期：2023.10.08"), paragraph("Expirydate/有效期至：2026.10.07"),
    ])  # fmt: skip
    assert facts.holder == "天成纺织有限责任公司"
    assert facts.number == "02523E30445R0M"
    assert (facts.issued, facts.expires) == (date(2023, 10, 8), date(2026, 10, 7))


def test_letters_of_authorities() -> None:
    """Number and addressee stand without labels."""
    facts = read_facts("环评批复", [
        paragraph("郑环审〔2021〕36号"), paragraph("关于改性塑料项目环境影响报告表的批复"),
        paragraph("绿源新材料科技有限公司："), paragraph("你公司报送的报告表收悉。"),
    ])  # fmt: skip
    assert (facts.holder, facts.number) == ("绿源新材料科技有限公司", "郑环审〔2021〕36号")


def test_lists_of_attendance_are_training_records() -> None:
    """By their heading alone."""
    assert recognise_kind("", "绿色工厂知识培训签到表\n序号\n姓名\n部门") == "培训记录"


def test_a_number_that_ends_like_a_standard_is_none() -> None:
    """The permit's number 914108007286123450001V is no word of ISO 50001."""
    text = "副本\n证书编号：914108007286123450001V\n排污许可证\n有效期限：2022.08.04至2027.07.28"
    assert recognise_kind("", text) == "排污许可证"


def test_a_licence_in_two_columns_without_colons() -> None:
    """The label of the next column ends a value."""
    facts = read_facts("营业执照", lines(
        "名 称 绿源新材料科技有限公司 注册资本 伍仟万圆整",
        "法定代表人 林若溪 住 所 河南省郑州市科学大道100号",
        "经营范围 塑料制品制造、销售 营业期限 长期",
    ))  # fmt: skip
    assert facts.holder == "绿源新材料科技有限公司"
    assert facts.legal_representative == "林若溪"
    assert facts.expires is None
    assert facts.scope == "塑料制品制造、销售"


def test_the_code_of_a_licence_without_its_label() -> None:
    """The large heading stands between the two."""
    facts = read_facts("营业执照", lines("统一社会信用代码", "营业执照", CODE, "(副本)"))
    assert facts.uscc == CODE
