"""The reviews, parks, supply chains and products, read off the official documents once more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from lvjian.core.rubric import Rubric
from lvjian.rubrics import load, rubric_ids, rubric_json
from lvjian.rubrics.loader import SOURCES

# id, cover, fields, results, sections, basic, indicators, bonus, questions, measures, materials
COUNTS = [
    ("henan-product-self", 3, 22, 0, 5, 0, 0, 0, 0, 5, 4),
    ("henan-park-self", 3, 12, 2, 6, 8, 31, 0, 0, 0, 0),
    ("henan-park-third-party", 3, 15, 0, 7, 8, 31, 0, 0, 0, 0),
    ("henan-supply-chain-self", 3, 17, 8, 6, 7, 20, 0, 0, 0, 0),
    ("henan-supply-chain-third-party", 3, 16, 0, 7, 7, 20, 0, 0, 0, 0),
    ("henan-annual-review-factory", 0, 11, 0, 5, 0, 0, 0, 7, 18, 2),
    ("henan-annual-review-park", 0, 9, 0, 5, 0, 0, 0, 5, 12, 2),
    ("henan-annual-review-supply-chain", 0, 9, 0, 5, 0, 0, 0, 7, 5, 2),
    ("zhejiang-park-self", 3, 25, 0, 1, 10, 31, 6, 0, 10, 0),
    ("zhejiang-park-third-party", 3, 20, 0, 8, 10, 31, 6, 0, 3, 0),
    ("zhejiang-dynamic-factory", 0, 9, 0, 5, 0, 0, 0, 7, 24, 1),
    ("zhejiang-dynamic-park", 0, 7, 0, 5, 0, 0, 0, 5, 19, 1),
]  # fmt: skip

# id, lines of the whole template without its 填写说明.
SPANS = [
    ("henan-product-self", [(568, 576), (586, 643)]),
    ("henan-park-self", [(649, 657), (665, 785)]),
    ("henan-park-third-party", [(787, 904)]),
    ("henan-supply-chain-self", [(910, 918), (926, 1053)]),
    ("henan-supply-chain-third-party", [(1055, 1161)]),
    ("henan-annual-review-factory", [(1167, 1258)]),
    ("henan-annual-review-park", [(1262, 1295)]),
    ("henan-annual-review-supply-chain", [(1297, 1326)]),
    ("zhejiang-dynamic-park", [(228, 332)]),
    ("zhejiang-dynamic-factory", [(335, 539)]),
    ("zhejiang-park-self", [(542, 550), (564, 1066)]),
    ("zhejiang-park-third-party", [(1069, 1563)]),
]
# What a print adds to the template's own words: list and table furniture, blanks, boxes.
FURNITURE = {
    "日期", "河南省工业和信息化厅制", "浙江省经济和信息化厅制", "申报工作", "金额", "内资", "xx", "XX",
    "GSCF", "绿色工业园区评价报告格式", "绿色供应链管理企业评价报告格式", "绿色低碳工业园区评价报告格式",
}  # fmt: skip


def lines_of(seed: str, first: int, last: int) -> list[str]:
    """Lines of a source, HTML and Markdown marks taken away."""
    text = (SOURCES / f"{seed}.txt").read_text(encoding="utf-8").split("\n")[first - 1 : last]
    bare = [re.sub(r"\s*<sup>(.*?)</sup>\s*", r"\1", line) for line in text]
    return [re.sub(r"<[^>]*>|^[#\-]+ |\*\*|\\_|\$\$|[_{}]|--+", " ", line) for line in bare]


def words_of(value: Any) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from words_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_of(inner)
    elif isinstance(value, str):
        yield "".join(value.split())


@pytest.mark.parametrize("want", COUNTS, ids=lambda w: str(w[0]))
def test_counts(want: tuple[Any, ...]) -> None:
    made = rubric_json(load(want[0]))
    parts = (
        "cover", "fields", "results", "sections", "basic", "indicators", "bonus", "questions",
        "measures", "materials",
    )  # fmt: skip
    assert tuple(len(made[p]) for p in parts) == want[1:]


@pytest.mark.parametrize(
    ("rubric_id", "spans"), SPANS, ids=lambda v: v if isinstance(v, str) else ""
)
def test_no_words_of_the_template_are_lost(rubric_id: str, spans: list[tuple[int, int]]) -> None:
    held = "\n".join(words_of(rubric_json(load(rubric_id))))
    bare = re.sub(r"[()（）:：；;。、,，]", "", held)
    seed = rubric_id.split("-", maxsplit=1)[0]
    lost = []
    for first, last in spans:
        for number, line in enumerate(lines_of(seed, first, last), start=first):
            for cell in re.split(r"[\s\uf0a3□口：:]+", line):
                words = re.sub(r"^(\d+[.、]|\d\.\d$|[一二三四五六七八]、)(?=\D|$)", "", cell)
                words = re.sub(r"[()（）:：；;。、,，]", "", words)
                if len(words) > 1 and words not in bare and words not in FURNITURE:
                    lost.append((number, words))
    assert lost == []


def serials(rubric: Rubric, part: str) -> list[str]:
    """Printed numbers of the rows."""
    return [row.no or "" for row in getattr(rubric, part)]


@pytest.mark.parametrize(
    ("rubric_id", "first", "last"),
    [("henan-park-self", 752, 783), ("henan-park-third-party", 871, 902)],
)
def test_thirty_one_indicators_of_henan(rubric_id: str, first: int, last: int) -> None:
    printed = []
    for line in lines_of("henan", first, last):
        cells = ["".join(c.split()) for c in line.split("\t")]
        number = next((c for c in cells if c.isdigit()), None)
        if number is not None:
            after = [c for c in cells[cells.index(number) + 1 :] if c]
            printed.append((number, after[0], after[1]))
    rows = load(rubric_id).indicators
    held = [(r.no, "".join(r.text.split()), r.unit) for r in rows]
    assert held == printed
    assert [n for n, _, _ in printed] == [str(n) for n in range(1, 32)]


@pytest.mark.parametrize(
    ("rubric_id", "prints", "extra"),
    [
        ("zhejiang-park-self", [(744, 822), (839, 917), (934, 1012)], [1030, 1045, 1060]),
        ("zhejiang-park-third-party", [(1241, 1319), (1336, 1414), (1431, 1509)], [1527, 1542, 1557]),
    ],
)  # fmt: skip
def test_three_prints_of_zhejiang(
    rubric_id: str, prints: list[tuple[int, int]], extra: list[int]
) -> None:
    rubric = load(rubric_id)
    for first, last in prints:
        lines = [line.strip() for line in lines_of("zhejiang", first, last) if line.strip()]
        heads = [n for n, line in enumerate(lines) if re.match(r"\d+ ", line)]
        assert len(heads) == len(rubric.indicators) == 31
        for row, n in zip(rubric.indicators, heads, strict=True):
            number, begun, *unit = (
                lines[n].rsplit(" ", 2) if "500" in lines[n] else lines[n].split()
            )
            below = lines[n + 1 : n + 4]
            rest = row.text.removeprefix(begun)
            assert (number, row.text) == (row.no, begun + rest)
            assert not rest or rest in below
            assert row.unit in (unit or below)
    for first in extra:
        block = [x for x in lines_of("zhejiang", first, first + 6) if x.strip()]
        assert ["".join(x.split()) for x in block] == [
            f"{r.no}{r.text}{r.unit}" for r in rubric.bonus
        ]
    assert [len(t.parts) for t in rubric.tables if t.kind in ("indicators", "bonus")] == [3, 3]


@pytest.mark.parametrize(
    ("rubric_id", "first", "last", "column"),
    [("henan-supply-chain-self", 1029, 1049, 3), ("henan-supply-chain-third-party", 1137, 1157, 4)],
)
def test_twenty_rows_of_a_supply_chain(rubric_id: str, first: int, last: int, column: int) -> None:
    rubric = load(rubric_id)
    cells = [line.split("\t") for line in lines_of("henan", first, last) if line.strip()]
    printed = [("".join(c[2].split()), Decimal(c[column].strip())) for c in cells]
    assert [("".join(r.text.split()), r.max_score) for r in rubric.indicators] == printed
    blocks: dict[str, Decimal] = {}
    for row in rubric.indicators:
        blocks[row.level1 or ""] = blocks.get(row.level1 or "", Decimal(0)) + (row.max_score or 0)
    assert [int(v) for v in blocks.values()] == [20, 20, 20, 20, 10, 10]
    assert [name.split(" ")[1] for name in blocks] == ["X1", "X2", "X3", "X4", "X5", "X6"]
    assert rubric.scoring.full_score == sum(blocks.values()) == 100
    latex = (SOURCES / "henan.txt").read_text(encoding="utf-8").split("\n")[last + 4 - 1 : last + 4]
    assert re.findall(r"X_\{(\d\d)\}", latex[0]) == [
        (r.symbol or "")[1:] for r in rubric.indicators
    ]
    assert re.findall(r"X(\d\d)", rubric.scoring.formula or "") == re.findall(
        r"X_\{(\d\d)\}", latex[0]
    )


REVIEWS = [
    ("henan-annual-review-factory", 1178, 1184, "1234567"),
    ("henan-annual-review-park", 1271, 1275, "12347"),
    ("henan-annual-review-supply-chain", 1305, 1311, "1234567"),
    ("zhejiang-dynamic-factory", 371, 389, "1234567"),
    ("zhejiang-dynamic-park", 262, 279, "12345"),
]


@pytest.mark.parametrize(("rubric_id", "first", "last", "numbers"), REVIEWS)
def test_questions(rubric_id: str, first: int, last: int, numbers: str) -> None:
    rubric = load(rubric_id)
    seed = rubric_id.split("-", maxsplit=1)[0]
    text = "".join("".join(lines_of(seed, first, last)).split())
    text = re.sub(r"\uf0a3是\uf0a3否|(?<=[^是])是否(?=\d|$)|(?<=）)是否", "", text)
    printed = re.findall(r"(\d)\.(.*?)(?=\d\.|$)", text)
    assert "".join(n for n, _ in printed) == numbers
    held = [
        (q.no, "".join((q.accepts[0] if q.repaired else q.text).split())) for q in rubric.questions
    ]
    assert held == printed


def test_a_yes_needs_its_explanation() -> None:
    for rubric_id, *_ in REVIEWS:
        rubric = load(rubric_id)
        for question in rubric.questions:
            renamed = "名称变更" in question.text
            wanted = "否" if "是否完成" in question.text else "是"
            assert question.explain == wanted
            assert question.expects == (None if renamed else {"是": "否", "否": "是"}[wanted])
        named = {row for m in rubric.materials for row, _ in m.when}
        assert named == {q.id for q in rubric.questions}
        assert all(m.when_applicable for m in rubric.materials)


def test_values_that_follow_from_others() -> None:
    found = {
        (i, m.text): (m.derived.kind, [by_id[x] for x in m.derived.of])
        for i in rubric_ids()
        for by_id in [{m.id: m.text for m in load(i).measures}]
        for m in load(i).measures
        if m.derived is not None
    }
    added, energy = "工业增加值（万元）", "单位工业增加值能耗（tce/万元）"
    assert found == {
        ("henan-annual-review-factory", "单位用地面积产值"): ("quotient", ["产值", "用地面积"]),
        ("zhejiang-dynamic-factory", "单位用地面积产值（万元/亩）"): (
            "quotient", ["产值（万元）", "用地面积（亩）"],
        ),
        ("zhejiang-dynamic-factory", energy): ("quotient", ["能源消耗总量（tce）", added]),
        ("zhejiang-dynamic-factory", "单位工业增加值碳排放量（tce/万元）"): (
            "quotient", ["碳排放总量（tce）", added],
        ),
        ("zhejiang-dynamic-park", energy): ("quotient", ["综合能耗总量（tce）", added]),
        ("zhejiang-dynamic-park", "单位增加值碳排放（t/万元）"): (
            "quotient", ["碳排放量（t）", added],
        ),
        ("zhejiang-park-self", "工业增加值占比"): (
            "quotient", ["园区工业增加值（亿元）", "地区生产总值（亿元）"],
        ),
        ("zhejiang-park-self", "总分"): ("sum", ["绿色指数-GI得分", "加分项得分"]),
        ("zhejiang-park-third-party", "总分"): ("sum", ["绿色指数-GI得分", "加分项得分"]),
    }  # fmt: skip


def test_projects() -> None:
    tables = {i: t for i in rubric_ids() for t in load(i).tables_of("projects")}
    limits = {i: t.max_entries for i, t in tables.items() if t.max_entries is not None}
    assert limits == {"henan-annual-review-factory": 5, "zhejiang-dynamic-factory": 5}
    henan = tables["henan-annual-review-factory"]
    printed = [line.split("\t")[3] for line in lines_of("henan", 1209, 1244) if "\t" in line]
    assert printed == list(henan.effects) * 5
    assert len(henan.effects) == 7
    assert set(tables) - set(limits) == {
        "henan-factory-self", "henan-park-self", "henan-supply-chain-self",
    }  # fmt: skip


def test_closed_lists() -> None:
    kinds = {i: f.options for i in rubric_ids() for f in load(i).fields if f.label == "园区类型"}
    assert {i: len(o) for i, o in kinds.items()} == {"henan-park-self": 10, "zhejiang-park-self": 9}
    note = "".join("".join(lines_of("henan", 662, 662)).split())
    assert "、".join(kinds["henan-park-self"]) in note
    note = "".join("".join(lines_of("zhejiang", 555, 559)).split())
    assert "、".join(kinds["zhejiang-park-self"]) in note


def test_limits_of_characters() -> None:
    ids = [i for i, *_ in COUNTS]
    boxes = {(i, f.id): f.max_chars for i in ids for f in load(i).fields if f.max_chars}
    assert boxes == {
        ("henan-park-self", "park-profile"): 500,
        ("henan-park-self", "experience"): 1000,
        ("henan-park-third-party", "highlights"): 100,
        ("henan-supply-chain-self", "company-profile"): 500,
        ("henan-supply-chain-self", "experience"): 800,
        ("henan-supply-chain-third-party", "highlights"): 100,
    }
    parts = {(i, s.heading): s.max_chars for i in ids for s in load(i).sections if s.max_chars}
    assert parts == {
        ("henan-product-self", "产品亮点描述"): 1000,
        ("zhejiang-park-self", "绿色低碳工业园区建设或改造简述（3000字）"): 3000,
    }


def test_product_declaration() -> None:
    rubric = load("henan-product-self")
    assert rubric.commitment_title == "×××绿色设计产品自我声明"
    assert [b in (rubric.commitment or "") for b in rubric.commitment_blanks] == [True]
    assert [(m.text, m.unit) for m in rubric.measures] == [
        ("申报产品产量", None), ("申报产品销售收入", "万元"), ("申报产品销售收入占总收入比重", "%"),
        ("申报产品利润额", "万元"), ("申报产品利润额占总利润额的比重", "%"),
    ]  # fmt: skip
