"""Check boxes in all forms reports use (domain: □ ☐ 口 √ ■ Wingdings, brackets, either side)."""

from __future__ import annotations

import pytest

from lvjian.matchers.checkboxes import read_ticks

NATURE = ("国有", "集体", "民营", "中外合资", "港澳台", "外商独资")
RESULT = ("符合", "不符合")


@pytest.mark.parametrize(
    ("text", "ticked", "boxes"),
    [
        ("内资( □ 国有□ 集体☑ 民营）□ 中外合资□ 港澳台□ 外商独资", ("民营",), 6),
        ("内资（□国有□集体√民营）□中外合资□港澳台□外商独资", ("民营",), 6),
        ("内资（口国有 口集体 ■民营）口中外合资", ("民营",), 4),
        ("内资(国有□ 集体□ 民营☑) 中外合资□ 港澳台□ 外商独资□", ("民营",), 6),
        ("内资（[ ]国有[ ]集体[√]民营）[ ]中外合资", ("民营",), 4),
        ("☑内资（☐国有☐集体☑民营）☐中外合资", ("民营",), 5),
        ("内资（☑国有☐集体☑民营）", ("国有", "民营"), 3),
        ("内资（□国有□集体□民营）□中外合资□港澳台□外商独资", (), 6),
        ("民营", (), 0),
    ],
)
def test_unit_nature(text: str, ticked: tuple[str, ...], boxes: int) -> None:
    found = read_ticks(text, NATURE)
    assert (found.ticked, found.boxes) == (ticked, boxes)


@pytest.mark.parametrize(
    ("text", "ticked"),
    [
        ("☑符合 □不符合", ("符合",)),
        ("口符合 口不符合", ()),
        ("符合√ 不符合□", ("符合",)),
        ("□符合 √不符合", ("不符合",)),
        ("R符合 £不符合", ("符合",)),
        ("■符合  □不符合", ("符合",)),
        ("☑符合☑不符合", ("符合", "不符合")),
    ],
)
def test_result(text: str, ticked: tuple[str, ...]) -> None:
    assert read_ticks(text, RESULT).ticked == ticked


def test_a_word_with_the_character_of_the_open_box_is_no_box() -> None:
    assert read_ticks("进出口贸易，人口密集", RESULT).boxes == 0
