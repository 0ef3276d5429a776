"""What the factory packs hold, counted and added up; the others are in test_forms."""

from __future__ import annotations

from decimal import Decimal

import pytest

from lvjian.core.rubric import RowSpec, Rubric
from lvjian.rubrics import load, rubric_ids

IDS = (
    "beijing-factory-self",
    "beijing-factory-third-party",
    "henan-factory-self",
    "henan-factory-third-party",
    "suzhou-factory",
    "zhejiang-factory-self",
    "zhejiang-factory-third-party",
    "zhengzhou-factory-third-party",
)

# id, cover, fields, sections, basic, indicators, bonus, materials, tables
COUNTS = [
    ("beijing-factory-self", 3, 19, 5, 11, 71, 0, 20, 3),
    ("beijing-factory-third-party", 3, 22, 7, 11, 94, 0, 0, 3),
    ("henan-factory-self", 3, 17, 5, 8, 77, 0, 16, 4),
    ("henan-factory-third-party", 3, 18, 7, 8, 91, 0, 0, 3),
    ("suzhou-factory", 0, 0, 0, 8, 94, 0, 0, 2),
    ("zhejiang-factory-self", 3, 35, 5, 10, 96, 5, 9, 4),
    ("zhejiang-factory-third-party", 3, 25, 7, 10, 96, 5, 0, 4),
    ("zhengzhou-factory-third-party", 3, 22, 0, 8, 91, 9, 0, 4),
]

# id, weights in percent, 分值 of the blocks, 必选 of the blocks, weighted full score
SIX, EVEN, HUNDREDS = "20 15 15 10 10 30", "60 60 60 60 60 60", "100 100 100 100 100 100"
SUMS = [
    ("zhengzhou-factory-third-party", SIX, HUNDREDS, EVEN, 100),
    ("henan-factory-third-party", SIX, HUNDREDS, EVEN, 100),
    ("suzhou-factory", SIX, HUNDREDS, "61 64 62 62 56 57", 100),
    ("zhejiang-factory-self", SIX, "100 86 110 106 100 100", "58 60 60 45 60 60", 100),
    ("zhejiang-factory-third-party", SIX, "100 86 110 106 100 100", "58 60 60 45 60 60", 100),
    ("beijing-factory-third-party", f"5 {SIX}", f"100 {HUNDREDS}", "0 64 60 60 60 60 62", 105),
]


def blocks(rubric: Rubric) -> dict[str, list[RowSpec]]:
    """Rows by level-1 indicator, in order."""
    found: dict[str, list[RowSpec]] = {}
    for row in rubric.indicators:
        found.setdefault(row.level1 or "", []).append(row)
    return found


def points(rows: list[RowSpec]) -> Decimal:
    """Their 分值 together."""
    return sum((r.max_score or Decimal(0) for r in rows), Decimal(0))


FORMS = (
    "henan-annual-review-factory",
    "henan-annual-review-park",
    "henan-annual-review-supply-chain",
    "henan-park-self",
    "henan-park-third-party",
    "henan-product-self",
    "henan-supply-chain-self",
    "henan-supply-chain-third-party",
    "zhejiang-dynamic-factory",
    "zhejiang-dynamic-park",
    "zhejiang-park-self",
    "zhejiang-park-third-party",
)


# Not a form of an authority: the example table of the standard of 2025.
INFORMATIVE = ("national-factory-2025",)


def test_the_twenty_ids_and_the_example() -> None:
    assert rubric_ids() == tuple(sorted(IDS + FORMS + INFORMATIVE))
    assert tuple(i for i in rubric_ids() if load(i).informative) == INFORMATIVE


def test_the_example_of_the_standard_of_2025() -> None:
    rubric = load("national-factory-2025")
    sums = {name: int(points(rows)) for name, rows in blocks(rubric).items()}
    assert sums == {
        "能源低碳化": 30, "资源高效化": 30, "生产洁净化": 16, "产品绿色化": 16, "用地集约化": 8,
    }  # fmt: skip
    assert [r.no for r in rubric.indicators] == [str(n) for n in range(1, 15)]
    assert {r.type for r in rubric.indicators} == {None}
    assert rubric.scoring.full_score == 100
    assert rubric.scoring.pass_score is None
    assert str(rubric.effective_from) == "2025-12-31"


@pytest.mark.parametrize("want", COUNTS, ids=lambda w: w[0])
def test_counts(want: tuple[str, int, int, int, int, int, int, int, int]) -> None:
    r = load(want[0])
    parts = (r.cover, r.fields, r.sections, r.basic, r.indicators, r.bonus, r.materials, r.tables)
    assert tuple(len(p) for p in parts) == want[1:]


@pytest.mark.parametrize("want", SUMS, ids=lambda w: w[0])
def test_sums(want: tuple[str, str, str, str, int]) -> None:
    rubric = load(want[0])
    groups = list(blocks(rubric).values())
    weights = [rows[0].weight or Decimal(0) for rows in groups]
    required = [points([r for r in rows if r.type == "required"]) for rows in groups]
    assert [w * 100 for w in weights] == [Decimal(x) for x in want[1].split()]
    assert [points(rows) for rows in groups] == [Decimal(x) for x in want[2].split()]
    assert required == [Decimal(x) for x in want[3].split()]
    total = sum((points(g) * w for g, w in zip(groups, weights, strict=True)), Decimal(0))
    assert total == want[4] == rubric.scoring.full_score


def test_suzhou_required_rows_weigh_exactly_sixty() -> None:
    rows = [r for r in load("suzhou-factory").indicators if r.type == "required"]
    assert sum((r.max_score or 0) * (r.weight or 0) for r in rows) == 60


@pytest.mark.parametrize("rubric_id", ["zhejiang-factory-self", "zhengzhou-factory-third-party"])
def test_bonus_adds_ten(rubric_id: str) -> None:
    rubric = load(rubric_id)
    assert sum((r.max_score or 0) * (r.weight or 0) for r in rubric.bonus) == 10
    assert rubric.scoring.bonus_max == 10


def test_bonus_steps() -> None:
    zhejiang = [[int(v) for v in r.allowed or ()] for r in load("zhejiang-factory-self").bonus]
    assert zhejiang == [[0, 6, 10], [0, 5, 10], [0, 10], [0, 10], [0, 2, 5, 7, 8, 10]]
    zhengzhou = [r.allowed for r in load("zhengzhou-factory-third-party").bonus]
    # 10 and 再得15 are 25, but the row's 分值 is 20: what is over is cut.
    assert [[int(v) for v in a] if a else None for a in zhengzhou] == [
        [0, 10, 20], [0, 5, 20], None, None, None, None, None, None, None,
    ]  # fmt: skip


def test_pass_scores_and_quota_only_where_stated() -> None:
    passing = {i: load(i).scoring.pass_score for i in IDS}
    assert {i: s for i, s in passing.items() if s is not None} == {
        "zhengzhou-factory-third-party": 85
    }
    quota = {i: load(i).assessor_quota for i in IDS}
    assert {i: q for i, q in quota.items() if q is not None} == {
        "zhejiang-factory-self": 10,
        "zhejiang-factory-third-party": 10,
    }


def test_zhejiang_prints_its_rows_twice() -> None:
    own, third = load("zhejiang-factory-self"), load("zhejiang-factory-third-party")
    assert own.indicators == third.indicators
    assert own.bonus == third.bonus


def test_beijing_general_block() -> None:
    rows = blocks(load("beijing-factory-third-party"))["一般要求"]
    assert [r.id for r in rows] == [
        "0.1.1", "0.1.2", "0.2.1", "0.3.1", "0.3.2", "0.3.3", "0.4.1", "0.4.2", "0.4.3", "0.4.4",
    ]  # fmt: skip
    assert [r.max_score for r in rows] == [None] * 8 + [50, 50]
    assert [r.type for r in rows] == ["required"] * 8 + ["optional"] * 2
    basic = load("beijing-factory-third-party").basic
    assert [r.type for r in basic] == ["required"] * 9 + ["expected"] * 2


def test_suzhou_graded_rows() -> None:
    rows = {r.id: r for r in load("suzhou-factory").indicators}
    project, land = rows["3.1.2"], rows["3.2.5"]
    assert "节能提效类项目" in project.text
    assert (project.type, project.graded, project.allowed) == ("required", True, None)
    assert project.max_score == 4
    assert "资源集约利用评价" in land.text
    assert (land.type, land.graded) == ("optional", True)
    assert [int(v) for v in land.allowed or ()] == [0, 1, 2, 3]
    assert rows["4.1.2"].type == "optional"
    assert rows["1.3.7"].type == "optional"


def test_repairs_and_nothing_else() -> None:
    repaired = {(i, r.id): r.text for i in IDS for r in load(i).rows() if r.repaired is not None}
    assert set(repaired) == {
        ("beijing-factory-third-party", "3.1.1"),
        ("henan-factory-self", "1.3"),
        ("henan-factory-third-party", "3.1.1"),
        ("henan-factory-third-party", "3.1.6"),
        ("henan-factory-third-party", "3.3.1"),
        ("henan-factory-third-party", "4.1.1"),
        ("henan-factory-third-party", "5.1.2"),
        ("henan-factory-third-party", "5.2.2"),
        ("suzhou-factory", "1.1.3"),
        ("suzhou-factory", "1.3.7"),
        ("suzhou-factory", "4.1.2"),
    }
    assert repaired["beijing-factory-third-party", "3.1.1"] == "工厂应使用清洁能源。"


def test_henan_damaged_cells() -> None:
    rows = {r.id: r for r in load("henan-factory-third-party").indicators}
    damaged = ("3.1.1", "5.1.2", "5.2.2")
    assert [rows[i].type for i in damaged] == ["required", "optional", "optional"]
    assert [rows[i].max_score for i in damaged] == [10, 10, 10]
    assert [rows[i].level2 for i in ("3.1.6", "3.2.1", "3.3.1", "4.1.2")] == [
        "能源投入", "资源投入", "采购", "生态设计",
    ]  # fmt: skip


def test_damaged_wording_is_accepted() -> None:
    radon = next(r for r in load("suzhou-factory").indicators if r.id == "1.1.3")
    assert "氡" in radon.text
    assert radon.accepts == (radon.text.replace("氡", "氫"),)
    both = next(r for r in load("henan-factory-self").indicators if r.id == "1.3")
    assert both.accepts == (both.text.replace("国家和地方", "国家 and 地方"),)


def test_no_rubric_text_holds_conversion_damage() -> None:
    for rubric_id in IDS:
        rubric = load(rubric_id)
        texts = [r.text for r in rubric.rows()] + [f.hint or "" for f in rubric.fields]
        assert [t for t in texts if " and " in t or "氫" in t or "<" in t] == []


def test_limits_of_characters() -> None:
    limits = {(i, f.id): f.max_chars for i in IDS for f in load(i).fields if f.max_chars}
    assert limits == {
        ("henan-factory-self", "factory-profile"): 500,
        ("henan-factory-self", "experience"): 800,
        ("henan-factory-third-party", "highlights"): 100,
        ("zhengzhou-factory-third-party", "highlights"): 100,
    }


def test_thresholds_of_zhengzhou() -> None:
    stated = [
        (r.id, t.op, int(t.value), t.unit, int(t.tolerance))
        for r in load("zhengzhou-factory-third-party").rows()
        for t in r.thresholds
    ]
    assert stated == [
        ("1.1.7", ">=", 30, "%", 0),
        ("1.1.8", ">", 10, "%", 0),
        ("1.1.8", ">=", 10, "%", 0),
        ("1.2.4", ">=", 50, "%", 0),
        ("6.1.3", ">=", 30, "%", 0),
        ("6.1.4", ">=", 40, "%", 0),
        ("6.2.2", ">=", 30, "%", 0),
        ("6.4.3", ">", 80, "%", 20),
        ("6.4.4", ">=", 73, "%", 20),
        ("bonus-2", ">=", 1000, "千瓦时", 0),
    ]


def test_thresholds_name_words_and_numbers_of_their_row() -> None:
    for rubric_id in IDS:
        for row in load(rubric_id).rows():
            for limit in row.thresholds:
                # 绿色低碳物料使用率 and the like: the words stand in the row, spaces apart.
                assert limit.quantity in row.text.replace(" ", ""), (rubric_id, row.id)
                assert str(limit.value) in row.text


def test_fields_of_one_meaning_are_tied() -> None:
    for rubric_id in IDS:
        rubric = load(rubric_id)
        if not rubric.fields:
            continue
        tied = {f.same_as for f in rubric.fields}
        assert {f.same_as for f in rubric.cover} - {"district", "report-date"} <= tied
        assert "applicant-name" in tied


def test_checkbox_fields_have_their_options() -> None:
    for rubric_id in IDS:
        for field in load(rubric_id).fields:
            assert (field.type == "checkbox") == bool(field.options), (rubric_id, field.id)


def test_materials_when_applicable() -> None:
    applicable = {
        i: [m.id for m in load(i).materials if m.when_applicable]
        for i in ("henan-factory-self", "zhejiang-factory-self", "beijing-factory-self")
    }
    assert applicable == {
        "henan-factory-self": ["2", "3"],
        "zhejiang-factory-self": ["2", "3"],
        "beijing-factory-self": ["2", "3", "6"],
    }
    for rubric_id in IDS:
        for material in load(rubric_id).materials:
            assert bool(material.keywords) != material.catch_all
