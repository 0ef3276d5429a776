"""Every proof of the forms fails on a pack with one thing wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

# pack, file, old text, new text, what the lint says
WRONG = [
    (
        "henan-annual-review-factory", "questions.yaml", "是否已停产", "是否停产",
        ["行 question-1：原文第1178行读不到“工厂是否停产或经营异常”；请核对文字或行号"],
    ),
    (
        "henan-annual-review-factory", "pack.yaml", "- 项目节材量", "- 项目节料量",
        [("表“2.绿色低碳升级改造项目实施情况 (填写获批以来完成的成效最为显著的 5 项主要"
          "绿色制造改造项目信息)”：原文第1207行以下读不到“项目节料量”")],
    ),
    (
        "henan-annual-review-factory", "measures.yaml", '- "measure-3"', '- "measure-33"',
        ["行 measure-5 的 derived 指向 measure-33，本包没有这个编号"],
    ),
    (
        "henan-annual-review-factory", "pack.yaml", 'row: "question-7"', 'row: "question-9"',
        ["证明材料 2 的 when 指向 question-9，本包没有这个编号"],
    ),
    (
        "henan-annual-review-factory", "pack.yaml", "questions: 7", "questions: 8",
        ["是否题有 7 项，expected 声明 8 项"],
    ),
    (
        "henan-annual-review-supply-chain", "measures.yaml", "      - 提供管理目标完成情况\n", "",
        ["行 measure-1 的 hints 应与 columns 一一对应"],
    ),
    (
        "henan-park-self", "indicators.yaml", "unit: 亿元/km2", "unit: 亿元/亩",
        ["行 2.2 的单位：原文第756行以下读不到“亿元/亩”"],
    ),
    (
        "henan-park-self", "pack.yaml", "- 边境经济合作区", "- 边境合作区",
        ["栏目 park-type 的选项：原文第662行以下读不到“边境合作区”"],
    ),
    (
        "henan-park-self", "pack.yaml", "results: 2", "results: 1",
        ["评价结果栏有 2 项，expected 声明 1 项"],
    ),
    (
        "henan-supply-chain-self", "pack.yaml", "X11 + X12", "X12 + X11",
        ["计算公式的各项与评价指标的变量不一致", "计算公式：原文读不到"],
    ),
    (
        "henan-product-self", "pack.yaml", "title: ×××绿色设计产品自我声明",
        "title: 绿色设计产品自评声明",
        ["承诺的标题“绿色设计产品自评声明”：原文第637行以上读不到"],
    ),
    (
        "zhejiang-park-self", "pack.yaml", "第 3年（ 年）指标数据清单", "第 3年（ 年）园区数据清单",
        ["表“园区绿色指数符合性评价”：原文第918行读不到“第 3年（ 年）园区数据清单”"],
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=lambda w: f"{w[0]}-{w[2][:12]}")
def test_one_thing_wrong(
    lint_changed: Callable[[str, str, str, str], list[str]],
    case: tuple[str, str, str, str, list[str]],
) -> None:
    *change, says = case
    assert lint_changed(*change) == says


def test_tables_of_one_year_in_another_place(
    lint_changed: Callable[[str, str, str, str], list[str]],
) -> None:
    found = lint_changed("zhejiang-park-self", "pack.yaml", "line: 823", "line: 960")
    assert len(found) >= 2
    assert "“第 2年（ 年）指标数据清单”" in found[0]
