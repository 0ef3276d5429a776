"""The edition of its guide that a report says it follows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lvjian.matchers.stated_editions import stated_edition
from tests.matchers.documents import document, paragraph, table
from tests.matchers.test_rows import rubric

GUIDE = "《云川市绿色工厂建设评价导则（2022版）》，2023 年度"


@pytest.mark.parametrize(
    ("texts", "stated"),
    [
        (("依据《云川市绿色工厂建设评价导则（2024版）》评价。",), "《云川市绿色工厂建设评价导则(2024版)》"),
        (("依据《云川市绿色工厂建设评价导则》（2024 年版）。",), "《云川市绿色工厂建设评价导则》(2024 年版)"),
        (("依据《云川市绿色工厂建设评价导则（2022版）》评价。",), None),
        (("导则《云川市绿色工厂建设评价导则（2020版）》", "《云川市绿色工厂建设评价导则（2022版）》"), None),
        (("《产业结构调整指导目录（2024年本）》", "《绿色技术推广目录（2024版）》"), None),
    ],
)  # fmt: skip
def test_only_the_guide_of_the_template_counts(texts: tuple[str, ...], stated: str | None) -> None:
    owner = replace(rubric(), edition=GUIDE)
    assert stated_edition(document(*map(paragraph, texts)), owner) == stated
    assert stated_edition(document(table([[t] for t in texts])), owner) == stated


def test_a_template_without_such_a_guide_tells_nothing() -> None:
    text = paragraph("依据《云川市绿色工厂建设评价导则（2024版）》评价。")
    assert stated_edition(document(text), rubric()) is None
