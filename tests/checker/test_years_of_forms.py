"""Years over the columns of a form, rising or falling."""

from __future__ import annotations

import pytest

from lvjian.checker.form_years import YearSeries


@pytest.mark.parametrize("years", [(2020, 2021, 2022), (2022, 2021, 2020)])
def test_years_that_rise_or_fall_are_whole(years: tuple[int, ...]) -> None:
    series = YearSeries("产值", years, ())
    assert series.broken is None
    assert series.last == 2022


@pytest.mark.parametrize(
    ("years", "at", "right"),
    [
        ((2020, 2021, 2021), 2, 2022),
        ((2020, 2019, 2022), 1, 2021),
        ((2022, 2021, 2021), 2, 2020),
        ((2019, 2021, 2022), 0, 2020),
    ],
)
def test_the_year_that_breaks_the_run(years: tuple[int, ...], at: int, right: int) -> None:
    series = YearSeries("产值", years, ())
    assert series.broken == at
    assert series.expected(at) == right
