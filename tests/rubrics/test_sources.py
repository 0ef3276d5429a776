"""Letter for letter: what the packs say is what the sources print, and nothing is left out."""

from __future__ import annotations

import re

import pytest

from lvjian.rubrics import load, rubric_ids
from lvjian.rubrics.lint import lint
from lvjian.rubrics.loader import PACKS, SOURCES
from lvjian.rubrics.proof import SourceText, source_text

# Rubric, lines of the official tables in its source.
TABLES = [
    ("zhengzhou-factory-third-party", [(69, 98), (111, 856), (876, 929)]),
    ("henan-factory-self", [(248, 255), (266, 357)]),
    ("henan-factory-third-party", [(431, 438), (447, 561)]),
    ("suzhou-factory", [(22, 29), (36, 151)]),
    ("zhejiang-factory-self", [(1791, 1837), (1859, 2663), (2691, 2766)]),
    ("zhejiang-factory-third-party", [(2892, 2947), (2974, 3769), (3792, 3867)]),
    ("beijing-factory-self", [(561, 601), (614, 1042)]),
    ("beijing-factory-third-party", [(1160, 1200), (1219, 2156)]),
]
HEADS = {
    "序号",
    "一级",
    "二级",
    "指标",
    "一级指标",
    "二级指标",
    "二级指标具体要求",
    "具体评价要求",
    "符合性说明及",
    "证明材料索引",
    "要求类型",
    "分值",
    "权重",
    "得分",
    "要求类型分值权重得分",
    "符合性说明及证明材料索引",
    "一票否决",
    "基本要求",
    "是否符合",
    "指标值及是否符合评价要求",
    "基本要求是否符合符合性说明及证明材料索引",
}


def squeezed(text: str) -> str:
    """Without white space."""
    return "".join(text.split())


@pytest.mark.parametrize("rubric_id", rubric_ids())
def test_lint_proves_the_pack(rubric_id: str) -> None:
    assert lint(PACKS / rubric_id) == []


@pytest.mark.parametrize(
    ("rubric_id", "spans"), TABLES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_no_words_of_the_tables_are_lost(rubric_id: str, spans: list[tuple[int, int]]) -> None:
    rubric = load(rubric_id)
    known = [w for r in rubric.rows() for w in (r.text, *r.accepts, r.group, r.level1, r.level2)]
    known += [r.type_label for r in rubric.rows()]
    held = "\n".join(squeezed(w) for w in known if w)
    seed = rubric.rows()[0].source
    assert seed is not None
    lines = (SOURCES / f"{seed.seed}.txt").read_text(encoding="utf-8").split("\n")
    lost = []
    for first, last in spans:
        for number in range(first, last + 1):
            for cell in lines[number - 1].split("\t"):
                words = squeezed(cell)
                # Behind the last words of a cell Zhejiang prints its type and points.
                words = re.sub(r"(必选（适|可选（适|必选|可选)?\d*%?$", "", words)
                words = re.sub(r"^(\d(?=[一-鿿])|节能(?=工厂)|—\d+—$)", "", words)
                if len(words) > 1 and words not in held and words not in HEADS:
                    lost.append((number, cell))
    assert lost == []


SCORED = [
    ("zhengzhou-factory-third-party", 111, 856, set()),
    # The source lost the points of three rows.
    ("henan-factory-third-party", 447, 561, {"3.1.1", "5.1.2", "5.2.2"}),
    ("suzhou-factory", 36, 151, set()),
    ("zhejiang-factory-self", 1859, 2663, set()),
    ("zhejiang-factory-third-party", 2974, 3769, set()),
    ("beijing-factory-third-party", 1219, 2156, set()),
]


@pytest.mark.parametrize(("rubric_id", "first", "last", "lost"), SCORED)
def test_points_stand_in_the_order_of_the_rows(
    rubric_id: str, first: int, last: int, lost: set[str]
) -> None:
    """All numbers that fill a cell of the table: block numbers and points, row by row."""
    rubric = load(rubric_id)
    wanted: list[int] = []
    block = None
    for row in rubric.indicators:
        if row.level1 != block:
            block = row.level1
            wanted.append(int(row.id.split(".")[0]))
        if row.max_score is not None and row.id not in lost:
            wanted.append(int(row.max_score))
    seed = rubric.indicators[0].source
    assert seed is not None
    lines = (SOURCES / f"{seed.seed}.txt").read_text(encoding="utf-8").split("\n")
    # Zhejiang's cells stand apart by spaces, the others' by tabs.
    gap = r"\s+" if seed.seed == "zhejiang" else r"\t"
    cells = [c.strip() for line in lines[first - 1 : last] for c in re.split(gap, line)]
    # A page number stands between two dashes; numbers of standards have three digits and more.
    alone = [c for before, c in zip(["", *cells], cells, strict=False) if before != "—"]
    printed = [int(c) for c in alone if c.isdigit()]
    assert [n for n in printed if n <= 100] == wanted


def test_every_text_has_its_line() -> None:
    for rubric_id in rubric_ids():
        r = load(rubric_id)
        parts = (r.cover, r.fields, r.sections, r.tables, r.rows(), r.materials)
        assert [x for part in parts for x in part if x.source is None] == []


def test_texts_are_tidy() -> None:
    for rubric_id in rubric_ids():
        r = load(rubric_id)
        texts = [x.text for x in r.rows()] + [m.text for m in r.materials]
        texts += [f.label for f in r.fields]
        texts += [p for s in r.sections for p in (*s.points, s.prompt or "")]
        assert [t for t in texts if t != t.strip() or "\n" in t or "\t" in t] == []


SAMPLE = SourceText(
    ["1\t建筑", "厂房应满足", "标准 必选 8", "序号 指标", "的要求，节水率", "10%。 4", "厂房"]
)


@pytest.mark.parametrize(
    ("text", "line", "proved"),
    [
        ("厂房应满足标准的要求，节水率10%。", 2, True),
        ("厂房应满足标准的要求，节水率 10%。", 2, True),
        ("厂房应满足标准的要求，节水率10%。", 1, False),
        ("厂房应满足标准的要求，节水率20%。", 2, False),
        ("厂房满足标准的要求，节水率10%。", 2, False),
        ("厂房应满足的要求标准", 2, False),
        ("建筑", 1, True),
        ("厂房", 99, False),
        ("", 1, False),
    ],
)
def test_proof(text: str, line: int, *, proved: bool) -> None:
    assert SAMPLE.proves(text, line) is proved


def test_find_gives_the_first_line() -> None:
    assert SAMPLE.find("厂房", 1) == 2
    assert SAMPLE.find("厂房", 3) == 7
    assert SAMPLE.find("车间", 1) is None
    assert len(source_text("suzhou")) == 180
