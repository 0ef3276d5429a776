"""Facts of certificates whose labels do not stand before their values on one line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lvjian.core.dates import find_dates
from lvjian.core.document import Block, Paragraph
from lvjian.core.evidence import CertificateFacts
from lvjian.core.place import Place
from lvjian.matchers.evidence.certificates import read_facts
from tests.matchers.evidence.bundles import paragraph, table

COMPANY = "豫川精密制造有限公司"
QUALITY = "质量管理体系认证证书"
ISSUED, EXPIRES = date(2022, 4, 12), date(2025, 4, 11)


def facts(*lines: str, kind: str = QUALITY) -> CertificateFacts:
    return read_facts(kind, [paragraph(line) for line in lines])


def seen(*lines: str) -> list[Block]:
    """The lines as recognition reads them."""
    read = (paragraph(line, page=1) for line in lines)
    return [replace(p, place=replace(p.place, way="ocr", sure=0.99)) for p in read]


@pytest.mark.parametrize(
    "lines",
    [
        ("初次发证 发证日期 有效期至", "2019-04-12 2022-04-12 2025-04-11"),
        ("初次发证 发证日期 有效期至2019-04-12 2022-04-12 2025-04-11",),
        ("初次发证　　发证日期　　有效期至", "First Issue Issue Date Valid Until",
         "2019 年 4 月 12 日 2022 年 4 月 12 日 2025 年 4 月 11 日"),
        ("This certificate is valid from 12 April 2022 until 11 April 2025 and remains valid",),
        ("本证书有效期自2022年04月12日至2025年04月11日，须经监督审核合格保持有效。",),
        ("Issue Date: April 12, 2022", "Expiry Date: 11-Apr-2025"),
        ("有效期限： 自2022年4月12日至2025年4月11日止", "发证日期：2022年4月12日"),
        ("注册日期：2022-04-12", "注册有效期至：2025-04-11"),
    ],
)  # fmt: skip
def test_days(lines: tuple[str, ...]) -> None:
    read = facts(*lines)
    assert (read.issued, read.expires) == (ISSUED, EXPIRES)


def test_row_of_labels_over_a_row_of_values() -> None:
    read = read_facts(QUALITY, [table(("发证日期", "有效期至"), ("2022-04-12", "2025-04-11"))])
    assert (read.issued, read.expires) == (ISSUED, EXPIRES)


def test_edges_of_tinted_cells() -> None:
    """Recognition makes a 1 of the edge of a tint beside a ruling."""
    read = read_facts(QUALITY, [table(
        ("1 受审核组织 1! 1", "L 1 1", COMPANY), ("信用代码", "11", "1 91350200776049653A"), ("7注册有效期至", "1", "1\n2025-04-11"),
    )])  # fmt: skip
    assert (read.holder, read.uscc, read.expires) == (COMPANY, "91350200776049653A", EXPIRES)


def test_words_over_words_are_no_labels() -> None:
    read = facts("编制 审核 批准", "2019-04-12 2022-04-12 2025-04-11")
    assert (read.issued, read.expires) == (None, None)


def test_foreign_certificate() -> None:
    read = facts("Certificate 01722Q37007R1M", "The management system of", COMPANY,
                 "has been assessed", "For the following activities / 认证范围如下：", "电机的设计和生产")  # fmt: skip
    assert (read.number, read.holder, read.scope) == ("01722Q37007R1M", COMPANY, "电机的设计和生产")


def test_numbers_and_standards_run_together() -> None:
    read = facts(
        "Certificate01722S39007R1M", "O H SAS 18001:2007", kind="职业健康安全管理体系认证证书"
    )
    assert (read.number, read.standard) == ("01722S39007R1M", "OHSAS 18001:2007")
    beside = facts("证书编号：01723E35407R1M Certificate No.:01723E35407R1M")
    assert beside.number == "01723E35407R1M"
    assert facts("认证标准：IS0 9001:2008").standard == "ISO 9001:2008"


def test_english_dates() -> None:
    assert [d for d, _, _ in find_dates("12 April 2022 – 11th Apr. 2025")] == [ISSUED, EXPIRES]
    assert find_dates("Room 12 Mayfair 2022") == []


def test_a_licence_says_from_when_to_when() -> None:
    """A day alone beside 营业期限 belongs to another line of the licence."""
    assert facts("营业期限：2012年6月9日", kind="营业执照").expires is None
    assert facts("营业期限 2012年6月9日至永久", kind="营业执照").expires is None
    until = facts("营业期限 2012年6月9日至2032年6月8日", kind="营业执照").expires
    assert until == date(2032, 6, 8)


@pytest.mark.parametrize(
    ("lines", "unread"),
    [
        (("获证组织：" + COMPANY, "有效期至："), ("expires",)),
        (("获证组织：" + COMPANY, "有效期至：2025年■"), ("expires",)),
        (("获证组织：" + COMPANY, "有效期：2022年4月12日 至"), ("expires",)),
        (("获证组织：" + COMPANY, "有效期自2022年4月12日起三年"), ()),
        (("获证组织：" + COMPANY, "有效期三年"), ()),
        (("获证组织：" + COMPANY, "有效期：长期"), ()),
        (("获证组织：" + COMPANY,), ()),
        (("获证组织：" + COMPANY, "获证组织须在有效期内接受监督审核"), ()),
    ],
)
def test_what_could_not_be_read(lines: tuple[str, ...], unread: tuple[str, ...]) -> None:
    assert facts(*lines).unread == unread
    assert facts(*lines, kind="检测报告").unread == ()


def test_a_picture_of_a_certificate_always_says_until_when() -> None:
    assert read_facts(QUALITY, seen("质量管理体系", COMPANY)).unread == (
        "expires",
        "holder",
        "standard",
    )
    screenshot = seen("证书详情", "证书到期日2025-04-发证机构中衡华信", "11")
    assert read_facts("CNCA截图", screenshot).unread == ("expires",)
    assert read_facts("CNCA截图", seen("证书详情", "证书状态 有效")).unread == ()
    whole = seen("获证组织：" + COMPANY, "ISO 9001:2015", "有效期至：2025-04-11")
    assert read_facts(QUALITY, whole).unread == ()


def test_specks_between_lines() -> None:
    read = read_facts(
        QUALITY, seen("1 兹证明", "1", "1 " + COMPANY, "1", "ISO 9001:2015", "有效期至：2025-04-11")
    )
    assert (read.holder, read.expires, read.unread) == (COMPANY, EXPIRES, ())


@pytest.mark.parametrize(
    ("coded", "other"),
    [
        ("http://cx.example.cn/cert?certNo=09922Q99881R0L", "09922Q99881R0L"),
        ("http://cx.example.cn/cert?certNo=01722Q37007R1M", None),
        ("http://cx.example.cn/result/skipResultList?id=20220412", None),
    ],
)
def test_number_in_a_code(coded: str, other: str | None) -> None:
    place = Place("证书.jpg", 1, (10.0, 10.0, 50.0, 50.0))
    lines = [paragraph("证书编号：01722Q37007R1M")]
    read = read_facts(QUALITY, lines, [(coded, place)])
    assert (read.number, read.coded_number) == ("01722Q37007R1M", other)
    one_off = [paragraph("证书编号：01722Q37007R1W")]
    misread = [replace(p, place=replace(p.place, way="ocr", sure=0.8)) for p in one_off]
    code = "http://cx.example.cn/cert?certNo=01722Q37007R1M"
    assert read_facts(QUALITY, misread, [(code, place)]).number == "01722Q37007R1M"


def test_borders_of_ornaments_take_no_time() -> None:
    """A line of noughts once kept the search for 第3页 busy for ever."""
    from lvjian.matchers.evidence.content import has_substance

    assert has_substance([Paragraph("0" * 400 + "营业执照", Place("a.jpg", 1))], ())
