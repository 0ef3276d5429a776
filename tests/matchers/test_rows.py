"""Rows of official tables laid beside the document, in layouts that differ."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lvjian.core.reading import RowReading
from lvjian.core.rubric import ColumnRole, ColumnSpec, RowSpec, Rubric, TableSpec
from lvjian.matchers.columns import header_role
from lvjian.matchers.grid_rows import official_tables
from lvjian.matchers.rows import read_rows, read_tables
from tests.matchers.documents import FILE, table

TEXTS = (
    "工厂的建筑应满足国家或地方相关法律法规及标准的要求。",
    "室外透水地面面积占室外总面积的比例不小于30%。",
    "人工照明应符合 GB 50034 规定。",
    "核查结果对外公布。",
    "工厂应优化用能结构，在保证安全、质量的前提下减少不可再生能源投入。",
    "核查结果对外公布。",
)
LABELS = [
    "序号",
    "一级指标",
    "具体评价要求",
    "符合性说明及证明材料索引",
    "要求类型",
    "分值",
    "权重",
    "得分",
]
HEADER: list[str | None] = [*LABELS]


def rubric() -> Rubric:
    rows = tuple(
        RowSpec(
            id=f"{1 + i // 4}.{1 + i % 4}",
            kind="indicator",
            text=text,
            level1="基础设施" if i < 4 else "能源",
            type="required",
            type_label="必选",
            max_score=Decimal(10),
            weight=Decimal("0.2"),
        )
        for i, text in enumerate(TEXTS)
    )
    roles: tuple[ColumnRole, ...] = (
        "no",
        "level1",
        "text",
        "remark",
        "type",
        "max_score",
        "weight",
        "score",
    )
    columns = tuple(ColumnSpec(r, h) for r, h in zip(roles, LABELS, strict=True))
    spec = TableSpec("indicators", "评价指标表", columns=columns, total_label="总分")
    return Rubric(
        id="t", title="t", issuer="t", source="t", object="factory", kind="third-party",
        report_title="t", indicators=rows, tables=(spec,),
    )  # fmt: skip


def line(i: int, text: str | None = None, **cells: str) -> list[str | None]:
    return [
        str(i + 1),
        "基础设施" if i < 4 else "能源",
        TEXTS[i] if text is None else text,
        cells.get("remark", "已落实，见附件1"),
        "必选",
        cells.get("max", "10"),
        "20%",
        cells.get("score", "10"),
    ]


def read(*tables: list[list[str | None]]) -> dict[str, RowReading]:
    grids = [table(rows, n) for n, rows in enumerate(tables, start=1)]
    rows, _ = read_rows(official_tables(grids, rubric()), rubric(), FILE)
    return {r.spec.id: r for r in rows}


def test_one_table() -> None:
    found = read(
        [HEADER, *(line(i) for i in range(6)), ["总分", "<", "<", "<", "<", "<", "<", "100"]]
    )
    assert [r.status for r in found.values()] == ["matched"] * 6
    assert {r.score for r in found.values()} == {Decimal(10)}
    assert {r.stated_weight for r in found.values()} == {Decimal("0.2")}


def test_one_table_per_block_keeps_repeated_wordings_apart() -> None:
    first = [HEADER, *(line(i) for i in range(4))]
    second = [HEADER, line(4), line(5, score="7")]
    found = read(first, second)
    assert [r.status for r in found.values()] == ["matched"] * 6
    assert (found["1.4"].score, found["2.2"].score) == (Decimal(10), Decimal(7))


def test_form_is_no_substance() -> None:
    found = read(
        [
            HEADER,
            line(0),
            line(1, "室外透水地面面积，占室外总面积的\n比例不小于３０％"),
            *(line(i) for i in (2, 3, 4, 5)),
        ]
    )
    assert found["1.2"].status == "matched"


def test_a_changed_number_is_substance() -> None:
    found = read(
        [HEADER, line(0), line(1, TEXTS[1].replace("30", "20")), *(line(i) for i in (2, 3, 4, 5))]
    )
    assert found["1.2"].status == "altered"
    assert found["1.2"].differences == (("30%", "20%"),)


def test_missing_and_added_rows() -> None:
    grid = table(
        [
            HEADER,
            line(0),
            line(1),
            line(3),
            line(4),
            line(5),
            line(0, "工厂应设立绿色工厂展厅并定期开放。"),
        ]
    )
    rows, added = read_rows(official_tables([grid], rubric()), rubric(), FILE)
    assert [r.spec.id for r in rows if r.status == "missing"] == ["1.3"]
    assert [a.text for a in added] == ["工厂应设立绿色工厂展厅并定期开放。"]


def test_row_cut_by_a_page_break_is_put_together() -> None:
    cut = TEXTS[4]
    rest: list[str | None] = ["", "", cut[12:], "见附件2", "", "", "", ""]
    found = read([HEADER, *(line(i) for i in range(4)), line(4, cut[:12]), rest, line(5)])
    assert found["2.1"].status == "matched"
    remark = found["2.1"].cell("remark")
    assert remark is not None and remark.text == "已落实，见附件1见附件2"


def test_split_index_columns() -> None:
    header = ["具体评价要求", "符合性说明", "证明材料索引", "要求类型", "分值", "权重", "得分"]
    rows: list[list[str | None]] = [
        [TEXTS[i], "已落实", "附件3", "必选", "10", "20%", "10"] for i in range(6)
    ]
    grids = [table([[*header], *rows])]
    found = official_tables(grids, rubric())
    (reading,) = read_tables(found, rubric(), captions={}, file=FILE)
    assert reading.missing_columns == ()
    first = read_rows(found, rubric(), FILE)[0][0]
    assert [c.raw for c in first.citations] == ["附件3"]


def test_missing_column_is_named() -> None:
    rows: list[list[str | None]] = [[TEXTS[i], "见附件1", "必选", "10", "10"] for i in range(6)]
    header: list[str | None] = [
        "具体评价要求",
        "符合性说明及证明材料索引",
        "要求类型",
        "分值",
        "得分",
    ]
    (reading,) = read_tables(
        official_tables([table([header, *rows])], rubric()), rubric(), captions={}, file=FILE
    )
    assert [c.role for c in reading.missing_columns] == ["weight"]


def test_declared_not_applicable() -> None:
    found = read([HEADER, line(0, remark="不适用。", score="/"), *(line(i) for i in range(1, 6))])
    assert found["1.1"].not_applicable
    assert found["1.1"].score is None


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("专家评分", "score"), ("评审组打分", "score"), ("企业自评得分", "score"),
        ("机构评价得分（分）", "score"), ("加权得分", "other"), ("应得分", "max_score"),
        ("评分标准", "other"), ("上年得分", None), ("总得分", None),
    ],
)  # fmt: skip
def test_columns_of_points_by_whoever_gave_them(label: str, role: ColumnRole | None) -> None:
    found = header_role(label, None)
    assert (found[0] if found else None) == role


def test_evidence_that_sums_up_is_no_total_row() -> None:
    rows = [line(0, remark="符合。占地面积合计37042 m²。"), *(line(i) for i in range(1, 6))]
    assert read([HEADER, *rows])["1.1"].status == "matched"
