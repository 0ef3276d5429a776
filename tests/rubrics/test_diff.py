"""What differs between two rubrics, row by row."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from lvjian.core.rubric import Rubric
from lvjian.reports.rubric_diff_text import diff_lines
from lvjian.rubrics import load, rubric_ids
from lvjian.rubrics.diff import Difference, diff_json, differences

BASE = load("zhengzhou-factory-third-party")


def changed(index: int, **values: object) -> Rubric:
    """The rubric with one indicator row different."""
    rows = list(BASE.indicators)
    rows[index] = replace(rows[index], **values)  # type: ignore[arg-type]  # any key of a row
    return replace(BASE, indicators=tuple(rows))


def test_nothing_differs() -> None:
    assert differences(BASE, BASE) == []
    assert list(diff_lines(BASE, BASE, []))[-1] == "\n没有差别"


def test_points_and_words() -> None:
    row = BASE.indicators[4]
    other = changed(4, max_score=Decimal(6), text=row.text + "（2024年起）")
    assert differences(BASE, other) == [
        Difference(
            "indicators", "changed", row.id, row.id, "text", row.text, row.text + "（2024年起）"
        ),
        Difference("indicators", "changed", row.id, row.id, "max_score", 4, 6),
    ]


def test_a_row_gone_and_a_row_new() -> None:
    gone = replace(BASE, indicators=BASE.indicators[:3] + BASE.indicators[4:])
    row = BASE.indicators[3]
    assert differences(BASE, gone) == [
        Difference("indicators", "removed", left=row.id, before=row.text)
    ]
    assert differences(gone, BASE) == [
        Difference("indicators", "added", right=row.id, after=row.text)
    ]


def test_a_row_that_only_moved_is_the_same_row() -> None:
    first, second, *rest = BASE.indicators
    moved = replace(BASE, indicators=(
        replace(second, id=first.id), replace(first, id=second.id), *rest,
    ))  # fmt: skip
    assert differences(BASE, moved) == []


def test_punctuation_is_no_difference() -> None:
    other = changed(0, text=BASE.indicators[0].text.replace("，", " , "))
    assert differences(BASE, other) == []


def test_another_row_under_the_same_id_is_not_a_change() -> None:
    other = changed(0, text="企业应公开碳排放信息并接受社会监督。")
    assert [d.change for d in differences(BASE, other)] == ["removed", "added"]


@pytest.mark.parametrize("other", rubric_ids())
def test_every_pair_with_the_base_can_be_told(other: str) -> None:
    found = differences(BASE, load(other))
    lines = list(diff_lines(BASE, load(other), found))
    assert bool(found) == (other != BASE.id)
    assert len(lines) >= 3 and all(isinstance(line, str) for line in lines)


def test_scores_of_self_and_third_party_of_zhejiang() -> None:
    made = diff_json(load("zhejiang-factory-self"), load("zhejiang-factory-third-party"))
    parts = {d["part"] for d in made["differences"]}
    assert "indicators" not in parts and "bonus" not in parts
    kinds = [d for d in made["differences"] if d["key"] == "kind"]
    assert [(d["before"], d["after"]) for d in kinds] == [("self", "third-party")]
    own = load("henan-factory-self")
    lines = "\n".join(diff_lines(BASE, own, differences(BASE, own)))
    assert "改 类别\n      左：第三方评价\n      右：自评价" in lines
