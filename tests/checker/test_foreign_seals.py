"""Whose seal it is, by words along its rim of which letters are lost or misread."""

from __future__ import annotations

import pytest

from lvjian.checker.companies import is_foreign_seal

OWN = "上海华锐评价咨询有限公司"


@pytest.mark.parametrize(
    "words",
    [
        "上海华说评价咨询有限公司",
        "上华锐评价咨询有公",
        "华锐平代询限公司",
        "询有限公司出",
        "海华锐评份咨有限司",
    ],
)
def test_a_worn_seal_accuses_nobody(words: str) -> None:
    assert not is_foreign_seal(words, 0.97, names=[OWN])


@pytest.mark.parametrize(
    "words", ["山东鲁泽化工有限公司", "天津海瑞能源装备有限", "南京绿源检测技木有公"]
)
def test_another_firms_seal_is_told_though_worn(words: str) -> None:
    assert is_foreign_seal(words, 0.95, names=[OWN])
    assert not is_foreign_seal(words, 0.7, names=[OWN])
