"""Scores recomputed and scores stated."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lvjian.core.document import Table
from lvjian.core.reading import RowReading, StatedScore
from lvjian.core.rubric import ColumnRole, ColumnSpec, RowSpec, Rubric, TableSpec, Threshold
from lvjian.matchers.answers import read_answer, read_points
from lvjian.matchers.grid_rows import official_tables
from lvjian.matchers.scores import recompute
from lvjian.matchers.stated import from_tables, from_text, read_verdict
from lvjian.matchers.threshold_values import value_of
from tests.matchers.documents import paragraph, table

BLOCKS = (("基础设施", Decimal("0.6")), ("绩效", Decimal("0.4")))


def spec(block: int, row: int, most: int = 50) -> RowSpec:
    name, weight = BLOCKS[block]
    return RowSpec(
        id=f"{block + 1}.{row + 1}", kind="indicator", text=f"{name}的第{row + 1}项具体评价要求内容。",
        level1=name, type="required", max_score=Decimal(most), weight=weight,
    )  # fmt: skip


def row(block: int, number: int, score: str | None, *, na: bool = False) -> RowReading:
    points = None if score is None else Decimal(score)
    return RowReading(
        spec(block, number), "matched", score=points, score_text=score or "", not_applicable=na
    )


def test_raw_points_are_weighted_by_block() -> None:
    scores = recompute([row(0, 0, "50"), row(0, 1, "40"), row(1, 0, "50"), row(1, 1, "45.5")])
    assert scores.basis == "raw"
    assert scores.total == Decimal("92.2")
    assert dict(scores.categories) == {"基础设施": Decimal("54.0"), "绩效": Decimal("38.20")}
    assert dict(scores.raw_categories)["绩效"] == Decimal("95.5")


def test_weighted_points_are_summed_as_they_are() -> None:
    scores = recompute([row(0, 0, "30"), row(0, 1, "24"), row(1, 0, "20"), row(1, 1, "18.2")])
    assert scores.basis == "weighted"
    assert scores.total == Decimal("92.2")


def test_a_row_declared_not_applicable_leaves_the_policy_open() -> None:
    scores = recompute(
        [row(0, 0, "50"), row(0, 1, None, na=True), row(1, 0, "50"), row(1, 1, "50")]
    )
    assert scores.total == Decimal("70.0")
    assert ("total", Decimal("100.0")) in scores.alternatives


def test_no_points_no_scores() -> None:
    assert recompute([row(0, 0, None), row(1, 0, None)]).total is None


def rubric() -> Rubric:
    roles: tuple[ColumnRole, ...] = ("level1", "text", "max_score", "score")
    columns = tuple(
        ColumnSpec(r, h)
        for r, h in zip(roles, ("一级指标", "具体评价要求", "分值", "得分"), strict=True)
    )
    rows = tuple(spec(b, r) for b in (0, 1) for r in (0, 1))
    return Rubric(
        id="t", title="t", issuer="t", source="t", object="factory", kind="third-party",
        report_title="t", indicators=rows, tables=(TableSpec("indicators", "表", columns=columns),),
    )  # fmt: skip


HEADER = ["一级指标", "具体评价要求", "分值", "得分"]


def lines(block: int) -> list[list[str | None]]:
    return [[BLOCKS[block][0], spec(block, r).text, "50", "50"] for r in (0, 1)]


def stated(*tables: Table) -> list[tuple[str, str | None, Decimal | None]]:
    found = official_tables(tables, rubric())
    return [(s.what, s.category, s.value) for s in from_tables(found, rubric())]


def test_subtotals_and_total_of_one_table() -> None:
    grid = table(
        [
            [*HEADER], *lines(0), ["小计", "<", "100", "100"],
            *lines(1), ["小计", "<", "100", "100"], ["总分", "<", "100", "100"],
        ]
    )  # fmt: skip
    hundred = Decimal(100)
    assert stated(grid) == [
        ("category", "基础设施", hundred), ("category", "绩效", hundred), ("total", None, hundred),
    ]  # fmt: skip


def test_one_table_per_block_with_the_total_in_the_last() -> None:
    first = table([[*HEADER], *lines(0), ["合计", "<", "100", "97"]], 1)
    second = table(
        [[*HEADER], *lines(1), ["合计", "<", "100", "96"], ["总分", "<", "<", "96.6分"]], 2
    )
    assert stated(first, second) == [
        ("category", "基础设施", Decimal(97)),
        ("category", "绩效", Decimal(96)),
        ("total", None, Decimal("96.6")),
    ]


def test_one_table_per_block_and_one_total_only() -> None:
    first = table([[*HEADER], *lines(0)], 1)
    second = table([[*HEADER], *lines(1), ["总分", "<", "<", "92.7"]], 2)
    assert stated(first, second) == [("total", None, Decimal("92.7"))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("综上，评价总得分为92.5分，符合绿色工厂评价要求。", "92.5"),
        ("该工厂综合评价得分 95.1 分。", "95.1"),
        ("评价指标得分：91.9分（满分100分）。", "91.9"),
        ("经评价，综合得分为 ９２．５ 分，大于85分（含）的推荐要求。", "92.5"),
        ("最终得分93分", "93"),
    ],
)
def test_totals_in_running_text(text: str, value: str) -> None:
    block = paragraph(text)
    found = [s for s in from_text([block], [block]) if s.what == "total"]
    assert [s.value for s in found] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "grand"),
    [
        ("评价指标得分为82.18分，加分项得分8.6分，总分90.78分，予以推荐。", "90.78"),
        ("评价指标得分82.18分（不含加分），加分8.6分，合计90.78分。", "90.78"),
        ("指标评价得分82.18分，加分项合计8.6分，共计90.78分。", "90.78"),
        ("评价总得分82.18分。加分项得分8.6分。", None),
        ("总分82.18分，其中加分项得分8.6分。", None),
    ],
)
def test_both_scores_added_in_one_sentence(text: str, grand: str | None) -> None:
    block = paragraph(text)
    found = [str(s.value) for s in from_text([block], [block]) if s.what == "grand"]
    assert found == ([grand] if grand else [])


@pytest.mark.parametrize(
    "text",
    [
        "得分85分（含）以上的，可以推荐为市级绿色低碳工厂。",
        "满分100分。",
        "基础设施得分95分，管理体系得分96分。",
        "全厂共有85分贝以上的噪声源3处。",
    ],
)
def test_no_totals(text: str) -> None:
    found: list[StatedScore] = list(from_text([paragraph(text)], None))
    assert [s for s in found if s.what == "total"] == []


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("该企业符合绿色工厂评价要求，推荐为省级绿色工厂。", "pass"),
        ("综上，工厂达到绿色低碳工厂评价导则的要求。", "pass"),
        ("该企业不符合绿色工厂评价要求。", "fail"),
        ("综合评定为3A级绿色工厂。", "pass"),
        ("企业信用等级为A级。", None),
        ("建议不予推荐。", "fail"),
        ("评价中未发现不符合项，同意推荐。", "pass"),
        ("本次评价历时两天。", None),
    ],
)
def test_verdicts(text: str, verdict: str | None) -> None:
    assert read_verdict(text) == verdict


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("符合", "符合"), ("不符合", "不符合"), ("☑是□否", "符合"), ("√", "符合"), ("否", "不符合"),
        ("容积率1.03，符合要求", "符合"), ("不适用", "不适用"), ("不涉及（无锅炉）", "不适用"),
        ("本企业不涉及该项内容，不适用。", "不适用"), ("企业不涉及VOCs，其余均达标", "符合"),
        ("□符合□不符合", None), ("", None), ("未发现不符合，满足要求", "符合"),
    ],
)  # fmt: skip
def test_answers(text: str, answer: str | None) -> None:
    assert read_answer(text) == answer


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("8", "8"),
        ("８．０分", "8.0"),
        (" 8 ", "8"),
        ("8/8", "8"),
        ("7.5（满分8）", "7.5"),
        ("优", None),
        ("", None),
    ],
)
def test_points(text: str, points: str | None) -> None:
    assert read_points(text) == (None if points is None else Decimal(points))


@pytest.mark.parametrize(
    "text",
    [
        "各部分得分为：基础设施96分（权重60%，加权得分57.6分）；绩效95分（权重40%，加权得分38分）。",
        "基础设施得分96分，加权得分57.6分；绩效得分95分，加权后得分38分。",
    ],
)
def test_weighted_points_behind_a_block_are_the_blocks(text: str) -> None:
    block = paragraph(text)
    found = list(from_text([block], [block], [name for name, _ in BLOCKS]))
    assert [(s.what, s.category, str(s.value)) for s in found] == [
        ("category", "基础设施", "96"), ("category", "基础设施", "57.6"),
        ("category", "绩效", "95"), ("category", "绩效", "38"),
    ]  # fmt: skip


def test_weighted_points_behind_all_blocks_are_the_total() -> None:
    block = paragraph("基础设施96分、绩效95分，加权得分95.6分。")
    found = list(from_text([block], [block], [name for name, _ in BLOCKS]))
    assert [str(s.value) for s in found if s.what == "total"] == ["95.6"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("绿地占用地面积的21.3%。室外透水地面面积占室外总面积的18.4%", "18.4"),
        ("室外透水地面（植草砖、透水沥青）占室外总面积的36.4%", "36.4"),
        ("透水地面占室外总面积比例为31%", "31"),
        ("绿化面积占室外总面积的18%", None),
    ],
)
def test_a_share_in_its_own_words(text: str, value: str | None) -> None:
    limit = Threshold("室外透水地面面积占室外总面积的比例", ">=", Decimal(30), "%")
    assert value_of(limit, text) == (None if value is None else Decimal(value))
