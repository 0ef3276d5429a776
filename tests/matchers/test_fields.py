"""The information table in widths and forms that differ."""

from __future__ import annotations

from datetime import date

import pytest

from lvjian.core.document import Block
from lvjian.core.reading import FieldReading
from lvjian.core.rubric import FieldSpec, Rubric
from lvjian.matchers.cover import lone_date, read_cover, signed_date
from lvjian.matchers.fields import read_fields
from tests.matchers.documents import FILE, document, paragraph, table

FIELDS = (
    FieldSpec("name", "工厂名称", group="一、工厂基本信息"),
    FieldSpec("industry", "所属行业（按统计局四位代码填写，可多填）", group="一、工厂基本信息"),
    FieldSpec(
        "nature", "单位性质", group="一、工厂基本信息", type="checkbox", options=("国有", "民营")
    ),
    FieldSpec("phone", "联系电话", group="一、工厂基本信息"),
    FieldSpec("assessor", "第三方机构名称", group="二、第三方机构信息"),
    FieldSpec("assessor-phone", "联系电话", group="二、第三方机构信息"),
    FieldSpec("highlights", "受评价方主要亮点", hint="（请在100字以内概述受评价方主要亮点）"),
)
COVER = (FieldSpec("cover-name", "工厂名称"), FieldSpec("cover-assessor", "第三方评价机构名称"),
         FieldSpec("report-date", "日期", type="date"))  # fmt: skip


def rubric() -> Rubric:
    return Rubric(
        id="t", title="t", issuer="t", source="t", object="factory", kind="third-party",
        report_title="t", fields=FIELDS, cover=COVER,
    )  # fmt: skip


def values(*blocks: Block) -> dict[str, str | None]:
    found, _ = read_fields(document(*blocks), rubric(), ())
    return {f.spec.id: f.value if f.status == "filled" else f"<{f.status}>" for f in found}


WIDE = table(
    [
        ["一、工厂基本信息", "<", "<", "<"],
        ["工厂名称", "甲厂", "<", "<"],
        ["所属行业\n（按统计局四位代码填写，可多填）", "C3612", "单位性质", "□国有☑民营"],
        ["联系电话", "0371-67891234", "", ""],
        ["二、第三方机构信息", "<", "<", "<"],
        ["第三方机构名称", "乙所", "联系电话", "010-66668888"],
        ["受评价方主要亮点", "余热全部回收利用。", "<", "<"],
    ]
)
NARROW = table(
    [
        ["工厂名称：甲厂", "<"],
        ["所属行业", "C3612"],
        ["单位性质", "□国有☑民营"],
        ["联系电话", "0371-67891234"],
        ["第三方机构名称", "乙所"],
        ["联系电话", "010-66668888"],
        ["受评价方主要亮点", "（请在 100 字以内概述受评价方主要亮点）\n余热全部回收利用。"],
    ]
)


@pytest.mark.parametrize("grid", [WIDE, NARROW])
def test_values_by_label(grid: Block) -> None:
    found = values(grid)
    assert found["name"] == "甲厂"
    assert found["industry"] == "C3612"
    assert found["phone"] == "0371-67891234"
    assert found["assessor"] == "乙所"
    assert found["assessor-phone"] == "010-66668888"
    assert found["highlights"] == "余热全部回收利用。"


def test_blank_and_missing() -> None:
    found = values(
        table(
            [
                ["工厂名称", ""],
                ["所属行业", "____"],
                ["单位性质", "□国有□民营"],
                ["第三方机构名称", "乙所"],
                ["受评价方主要亮点", "（请在 100 字以内概述受评价方主要亮点）"],
            ]
        )
    )
    assert found["name"] == "<blank>"
    assert found["industry"] == "<blank>"
    assert found["phone"] == "<missing>"
    assert found["highlights"] == "<blank>"


def test_open_boxes_are_not_a_blank() -> None:
    readings, _ = read_fields(document(WIDE), rubric(), ())
    nature = next(f for f in readings if f.spec.id == "nature")
    assert (nature.status, nature.ticked, nature.boxes) == ("filled", ("民营",), 2)


def cover(*lines: str) -> list[FieldReading]:
    return list(read_cover([paragraph(line) for line in lines], rubric(), FILE))


def test_cover_filled() -> None:
    found = cover(
        "绿色工厂第三方评价报告",
        "工  厂  名  称：  甲厂 ",
        "第三方评价机构名称：乙所",
        "某局制",
        "二〇二四年六月十二日",
    )
    assert [f.value for f in found] == ["甲厂", "乙所", "二〇二四年六月十二日"]


def test_cover_blank() -> None:
    found = cover("工厂名称：______", "第三方评价机构名称：", "某局制", "20    年    月    日")
    assert [f.status for f in found] == ["blank", "blank", "blank"]


def test_a_form_printed_without_rules() -> None:
    lines = (
        "工厂名称 甲厂", "所属行业 C3612 单位性质 □国有☑民营", "联系电话 0371-67891234",
        "第三方机构名称 乙所", "受评价方主要亮点 余热全部", "回收利用。",
    )  # fmt: skip
    found = values(*(paragraph(line) for line in lines))
    assert found["name"] == "甲厂"
    assert found["industry"] == "C3612"
    assert found["nature"] == "□国有☑民营"
    assert found["assessor"] == "乙所"
    assert found["highlights"] == "余热全部\n回收利用。"


def test_the_cover_is_no_form() -> None:
    found, any_form = read_fields(
        document(paragraph("工厂名称：甲厂"), paragraph("第三方机构名称：乙所")), rubric(), ()
    )
    assert not any_form
    assert {f.status for f in found} == {"missing"}


def test_the_date_of_a_cover_no_template_prescribes() -> None:
    lines = ("评价报告", "成立于2003年5月6日的企业", "报告日期：2024年6月21日")
    assert lone_date([paragraph(line) for line in lines])[0] == date(2024, 6, 21)
    assert lone_date([paragraph("2023年度评价报告")]) == (None, None)


def test_the_date_of_a_signature() -> None:
    form = table([["法人代表签名：\n日期：2023年6月8日", "<"]])
    assert signed_date([paragraph("成立日期：2003年5月6日"), form])[0] == date(2023, 6, 8)
    assert signed_date([paragraph("日期：    年  月  日")]) == (None, None)
