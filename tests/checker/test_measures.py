"""Ratios, trends and annex points worked out again, by examples with their source."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lvjian.checker.energy_project import BANDS, band_of, points
from lvjian.checker.equations import wrong_equations
from lvjian.checker.measuring import FORMULAS, recompute
from lvjian.checker.trends import declines, wrong_trends
from lvjian.core.quantities import Figure, Interval, figure, in_unit, read_unit

_BY_NAME = {f.name: f for f in FORMULAS}

# domain facts, worked check: 用地 77,037 m², 计容 79,379 m², 占地 32,949 m² → 1.030, 42.8 %.
RIGHT = [
    ("容积率", "用地面积77037平方米，计容建筑面积79,379平方米，容积率为1.03。"),
    ("容积率", "用地面积77037平方米，计容建筑面积79,379平方米，容积率为1.030。"),
    ("建筑密度", "用地面积77037m²，建筑物占地面积32949m²，建筑密度为42.8%。"),
    # 1 hm² = 15 亩 = 10⁴ m²: one value in all units met.
    ("单位用地面积产值", "工业总产值35200万元，用地面积85.5亩，单位用地面积产值411.7万元/亩。"),
    ("单位用地面积产值", "工业总产值3.52亿元，用地面积5.7公顷，单位用地面积产值6175.4万元/公顷。"),
    ("单位用地面积产值", "工业总产值3.52亿元，用地面积57000m2，单位用地面积产值61.75亿元/km2。"),
    ("单位用地面积产值", "工业总产值35200万元，用地面积57000平方米，单位用地面积产值为0.6175万元/m2。"),
    ("绿色物料使用率", "绿色物料使用量380吨，物料总使用量1000吨，绿色物料使用率为38%。"),
    ("单位产品化学需氧量产生量", "化学需氧量产生量3.62吨，产品产量5061万件，单位产品化学需氧量产生量0.715kg/万件。"),
    ("单位产品废水产生量", "废水产生量18620吨，合格产品产量5061件，单位产品废水产生量3.68吨/件。"),
    ("单位产品主要原材料消耗量", "主要原材料消耗总量52000吨，产品产量5000万件，单位产品主要原材料消耗量10.4吨/万件。"),
    ("工业固体废物综合利用率", "固体废物综合利用量1712吨，产生量1820吨，固体废物综合利用率94.1%。"),
    # Kr = Zr/(Z+Zw): earlier stock counts in the denominator (beijing.txt line 178).
    ("工业固体废物综合利用率", "固废综合利用量1712吨，固废产生量1820吨，综合利用往年贮存量180吨，固废综合利用率85.6%。"),
    ("废水回用率", "回用水量3000m3，外排废水量9000m3，废水回用率为25%。"),
    ("废水回用率", "回用水量3000m3，外排废水量9000m3，废水回用率为33.3%。"),
    ("单位产品综合能耗", "综合能耗3416吨标准煤，产品产量5838万件，单位产品综合能耗0.585tce/万件。"),
    ("单位产品碳排放量", "温室气体排放量8130吨，产品产量5838万件，单位产品碳排放量为1.39吨/万件。"),
    ("单位工业增加值能耗", "综合能耗3416tce，工业增加值10071万元，单位工业增加值能耗0.339tce/万元。"),
    ("单位工业增加值碳排放量", "碳排放量8130t，工业增加值1.0071亿元，单位工业增加值碳排放量0.807t/万元。"),
    ("申报产品收入占比", "申报产品销售收入12600万元，企业总收入35200万元，申报产品销售收入占总收入比重为35.8%。"),
    ("申报产品利润占比", "申报产品利润额1260万元，企业利润总额3520万元，申报产品利润额占企业利润总额的比重为35.8%。"),
    ("工业增加值占比", "工业增加值50.58亿元，地区生产总值80.92亿元，工业增加值占地区生产总值比重62.5%。"),
]  # fmt: skip
WRONG = [
    ("容积率", "用地面积77037平方米，计容建筑面积79,379平方米，容积率为1.30。", "1.03"),
    ("建筑密度", "用地面积77037m²，建筑物占地面积32949m²，建筑密度为48.2%。", "42.8"),
    ("单位用地面积产值", "工业总产值35200万元，用地面积85.5亩，单位用地面积产值6175万元/亩。", "412"),
    ("申报产品收入占比", "申报产品销售收入12600万元，企业总收入35200万元，申报产品销售收入占总收入比重为45.8%。", "35.8"),
    ("废水回用率", "回用水量3000m3，外排废水量9000m3，废水回用率为52%。", "25"),
    ("单位产品综合能耗", "综合能耗3416吨标准煤，产品产量5838万件，单位产品综合能耗0.855tce/万件。", "0.585"),
    ("单位工业增加值能耗", "综合能耗3416tce，工业增加值10071万元，单位工业增加值能耗0.933tce/万元。", "0.339"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_a_value_its_inputs_give(name: str, text: str) -> None:
    found = recompute(_BY_NAME[name], text)
    assert found is not None
    assert found.right


@pytest.mark.parametrize(("name", "text", "value"), WRONG)
def test_a_value_its_inputs_do_not_give(name: str, text: str, value: str) -> None:
    found = recompute(_BY_NAME[name], text)
    assert found is not None
    assert not found.right
    digits = len(value.partition(".")[2])
    assert round(found.value, digits) == Decimal(value)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("容积率", "用地面积77037平方米，容积率为1.03。"),
        (
            "容积率",
            "层高超过8m的加倍计算，用地面积77037平方米，计容建筑面积79379平方米，容积率为1.5。",
        ),
        ("单位产品综合能耗", "综合能耗3416，产品产量5838万件，单位产品综合能耗9.9tce/万件。"),
        ("单位用地面积产值", "工业总产值35200万元，用地面积85.5亩，单位用地面积产值411.7吨/亩。"),
    ],
)
def test_without_an_input_or_its_unit_nothing_is_said(name: str, text: str) -> None:
    assert recompute(_BY_NAME[name], text) is None


@pytest.mark.parametrize(
    ("value", "unit", "wanted", "result"),
    [
        # domain facts: 1 亿元/km² = 100 万元/hm² = 6.667 万元/亩.
        ("1", "亿元/km²", "万元/公顷", "100"),
        ("1", "亿元/km²", "万元/亩", "6.667"),
        ("1", "公顷", "亩", "15.000"),
        ("3.5", "亿元", "万元", "35000"),
        ("2", "万kWh", "GJ", "72"),
        ("1", "吨标准煤", "kgce", "1000"),
    ],
)
def test_units_of_one_dimension(value: str, unit: str, wanted: str, result: str) -> None:
    found = in_unit(Decimal(value), unit, wanted)
    assert found is not None
    assert round(found, len(result.partition(".")[2])) == Decimal(result)


def test_units_that_do_not_go_together() -> None:
    assert in_unit(Decimal(1), "吨", "吨标准煤") is None
    assert in_unit(Decimal(1), "亩", "米糠") is None
    assert read_unit("") is not None


def test_a_figure_is_all_it_may_be_rounded_from() -> None:
    assert figure(Decimal("1.03"), "").interval() == Interval(Decimal("1.025"), Decimal("1.035"))
    assert Figure(Decimal(20), read_unit("%")).interval().low == Decimal("0.195")


def _exact(*values: str) -> list[Interval]:
    return [Interval(Decimal(v), Decimal(v)) for v in values]


def test_declines_over_three_years() -> None:
    # 0.62 → 0.59 → 0.55: compound 5.81 %, mean of the years 5.81 %, total over two 5.65 %.
    shown = [round(d.low * 100, 2) for d in declines(_exact("0.62", "0.59", "0.55"))]
    assert shown == [Decimal("5.81"), Decimal("5.81"), Decimal("5.65")]


def test_trends_in_a_text() -> None:
    told = "2020年单位增加值碳排放0.62吨，2021年0.59吨，2022年0.55吨，"
    assert list(wrong_trends(told + "年均下降率为5.8%。")) == []
    assert list(wrong_trends(told + "年均下降5.6%。")) == []
    assert list(wrong_trends(told + "三年平均值为0.587。")) == []
    assert list(wrong_trends(told + "年均下降率为8.5%。")) == [("年均下降率", "8.5%", "5.8%")]
    assert list(wrong_trends("2020年0.62吨，2022年0.55吨，年均下降率为9.9%。")) == []


def test_suzhou_annex() -> None:
    # suzhou.txt lines 160-178: band ≥6 asks 0.9 万 tce and 10 %; the higher counts, at most 4.
    assert len(BANDS) == 12
    assert band_of(Decimal("7.2")).saving == Decimal("0.9")
    assert points(Decimal("7.2"), _exact("0.45")[0], _exact("4")[0]) == Interval(
        Decimal(2), Decimal(2)
    )
    assert points(Decimal("7.2"), _exact("0.45")[0], _exact("8")[0]) == Interval(
        Decimal("3.2"), Decimal("3.2")
    )
    assert points(Decimal("7.2"), _exact("3")[0], None) == Interval(Decimal(4), Decimal(4))
    assert points(Decimal("0.3"), _exact("3")[0], None) is None


@pytest.mark.parametrize(
    "text",
    [
        "GSCF=8+6+6+4+3=27，各项见附表。",
        "综合能耗=1200×1.229+50×13.3=2139.8tce。",
        "电力1200万kWh×0.1229+天然气50万m3×1.33=2139.8吨标准煤",
        "32949÷77037×100%=42.8%",
        "电话0371-66880000+8012=总机转接",
        "建筑面积79379/77037=1.03",
    ],
)
def test_equations_that_come_out(text: str) -> None:
    assert list(wrong_equations(text)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("GSCF=8+6+6+4+3=29，各项见附表。", "27"),
        ("综合能耗=1200×1.229+50×13.3=2539.8tce。", "2139.8"),
        ("32949÷77037×100%=48.2%", "42.8%"),
    ],
)
def test_equations_that_do_not_come_out(text: str, value: str) -> None:
    ((_, _, worked),) = wrong_equations(text)
    assert worked == value
