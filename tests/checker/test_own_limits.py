"""Limits whose figures the report itself quotes: ranks, multiples, control values, plans, declines."""

from __future__ import annotations

import pytest

from lvjian.checker.own_limits import missed_limits
from lvjian.core.place import Place
from lvjian.core.reading import CellReading, RowReading
from lvjian.core.rubric import RowSpec

RANK = "达到相关标准中的节能评价值/先进值要求，未制定标准的，产品能效达到行业前 20%的水平，前 5%为满分。"
TIMES = "按照 GB/T 36132 附录 A 计算工厂容积率，指标达到《工业项目建设用地控制指标》要求的 1.2 倍及以上，2 倍及以上为满分。"
LEAST = "按照 GB/T 36132 附录 A 计算工厂容积率，指标应不低于《工业项目建设用地控制指标》的要求。"
LAND = (
    "工厂的单位用地面积产能指标优于行业前 20%，前 5%为满分；或：单位用地面积产值达到地方发布的单位用地"
    "面积产值的要求的 1.2 倍及以上，2 倍为满分；未发布单位用地面积产值的地区，单位用地面积产值应达到本年度"
    "所在省市的单位用地面积产值 1.2 倍及以上，2 倍为满分。"
)
PLAN = "应有开展绿色低碳工厂的中长期（不少于3年）规划及年度目标、指标和实施方案。可行时，指标应明确且可量化。"
FALL = "温室气体排放量近三年呈下降趋势。"
RATE = "近三年，工厂单位工业增加值碳排放量年均下降率达到或超过浙江省平均值的得10分。"

MET = [
    (RANK, "产品能效优于行业前15%的水平，见附件12。"),
    (RANK, "达到行业前20%的水平，见附件12。"),
    (TIMES, "容积率1.03，《工业项目建设用地控制指标》要求不低于0.8，见附件5。"),
    (TIMES, "容积率为控制指标的1.29倍，达到要求的1.2倍及以上。"),
    (TIMES, "容积率1.03，达到《工业项目建设用地控制指标》要求的1.2倍及以上。"),
    (LEAST, "容积率为1.03，控制指标要求≥0.7。"),
    (LAND, "单位用地面积产值500万元/亩，地方要求为450万元/亩；产能指标优于行业前20%。"),
    (LAND, "单位用地面积产值500万元/亩，地方发布的单位用地面积产值要求为400万元/亩。"),
    (PLAN, "制定了2022-2025年绿色发展规划，分解年度目标。"),
    (PLAN, "编制中长期规划，规划期5年。"),
    (FALL, "温室气体排放量2020年8130吨、2021年8050吨、2022年7980吨。"),
    (FALL, "工业总产值2020年3.2亿元、2021年3.4亿元、2022年3.6亿元。"),
    (RATE, "近三年单位工业增加值碳排放量年均下降率为5.6%，浙江省平均值为4.1%。"),
]
MISSED = [
    (RANK, "产品能效处于行业前35%的水平，见附件12。", "行业前 35%"),
    (TIMES, "容积率1.03，《工业项目建设用地控制指标》要求不低于0.9，见附件5。", "1.03"),
    (TIMES, "容积率为控制指标的1.14倍。", "1.14 倍"),
    (LEAST, "容积率为0.62，控制指标要求≥0.7。", "0.62"),
    (
        LAND,
        "单位用地面积产值500万元/亩，地方发布的单位用地面积产值要求为450万元/亩。",
        "500万元/亩",
    ),
    (LAND, "单位用地面积产值7500万元/公顷，地方发布的标准为450万元/亩。", "7500万元/公顷"),
    (PLAN, "制定了2022-2023年绿色发展规划，分解年度目标。", "2 年"),
    (PLAN, "编制两年发展规划。", "2 年"),
    (FALL, "温室气体排放量2020年7980吨、2021年8050吨、2022年8130吨。", "2022 年 8130"),
    (RATE, "近三年单位工业增加值碳排放量年均下降率为3.6%，浙江省平均值为4.1%。", "3.6%"),
]


def _row(words: str, remark: str) -> RowReading:
    place = Place("报告.docx", part="第3表第5行")
    cells = (CellReading("remark", remark, place),)
    return RowReading(RowSpec("6.1.2", "indicator", words), "matched", words, cells=cells)


@pytest.mark.parametrize(("words", "remark"), MET)
def test_figures_that_meet_the_limit_or_cannot_be_compared(words: str, remark: str) -> None:
    assert list(missed_limits(_row(words, remark))) == []


@pytest.mark.parametrize(("words", "remark", "stated"), MISSED)
def test_figures_that_miss_the_limit(words: str, remark: str, stated: str) -> None:
    (found,) = missed_limits(_row(words, remark))
    assert stated in found.stated
