"""Texts that go on and on: digits without end, thousands of blanks. Each is answered at once."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from lvjian.checker.equations import wrong_equations
from lvjian.checker.rules.contradictions import _denies_itself
from lvjian.core.numbers import plain, read_fraction, read_number, read_score, rounded
from lvjian.core.quantities import Interval
from lvjian.core.reading import RowReading
from lvjian.core.rubric import RowSpec
from lvjian.extractors.pdf.running import is_page_number
from lvjian.matchers.answers import declares_not_applicable
from lvjian.matchers.scores import recompute

BLANKS = "　" * 4000


@pytest.mark.parametrize("read", [read_number, read_score, read_fraction])
def test_endless_digits_are_no_number(read: Callable[[str], Decimal | None]) -> None:
    assert read("9" * 5000) is None
    assert read("9 " * 5000) is None
    assert read("0." + "0" * 400 + "1") is None
    assert read("0.125") == Decimal("0.125")


def test_endless_digits_stand_for_nothing() -> None:
    assert plain("共" + "9" * 5000 + "吨") == "共########吨"
    assert plain("0." + "3" * 5000) == "########"
    assert plain("914101007000000000001V") == "914101007000000000001V"


def test_long_figures_are_rounded() -> None:
    assert rounded(Decimal("9" * 40 + ".126"), 2) == Decimal("9" * 40 + ".13")
    long = Decimal("1" + "0" * 30)
    assert Interval(long, long).show_middle(2) == "1" + "0" * 30


def test_scores_of_many_digits_are_added_up() -> None:
    spec = RowSpec(
        id="1.1", kind="indicator", text="要求", level1="基础设施", type="required",
        max_score=Decimal(10), weight=Decimal("0.6"),
    )  # fmt: skip
    score = Decimal("9" * 20)
    total = recompute([RowReading(spec, "matched", score=score, score_text="")]).total
    assert total is not None
    assert total >= score * Decimal("0.6")


def test_blanks_without_end() -> None:
    assert not declares_not_applicable("该项" + BLANKS + "符合")
    assert declares_not_applicable("该项" + BLANKS + "不适用")
    assert not is_page_number("12" + BLANKS + "条")
    assert not _denies_itself("。" + BLANKS + "符合" + BLANKS)
    assert _denies_itself("。" + BLANKS + "不符合")
    assert not _denies_itself("该项" * 4000)


def test_a_long_sum_of_spaced_numbers() -> None:
    terms = " + ".join(["7"] * 400)
    assert not list(wrong_equations(terms))
    assert not list(wrong_equations(f"{terms} = 2800"))
    assert [value for *_, value in wrong_equations(f"{terms} = 2801")] == ["2800"]
