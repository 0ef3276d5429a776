"""The day of the check chooses the edition; older and newer ones are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lvjian.core.rubric import Rubric
from lvjian.rubrics import load, load_all
from lvjian.rubrics.editions import edition_note, in_force

FAMILY = "zhejiang-factory-self"


def edition(year: int, *, end: date | None = None) -> Rubric:
    """An edition of one family, in force from May of that year."""
    base = load(FAMILY)
    return replace(
        base,
        id=f"zhejiang-factory-self-{year}",
        family=FAMILY,
        edition=f"{year} 年度",
        effective_from=date(year, 5, 1),
        effective_to=end,
    )


OLD = edition(2023, end=date(2024, 4, 30))
NEW = edition(2024)
OTHER = load("suzhou-factory")


@pytest.mark.parametrize(
    ("day", "chosen"),
    [
        (date(2023, 4, 30), OLD),
        (date(2023, 5, 1), OLD),
        (date(2024, 4, 30), OLD),
        (date(2024, 5, 1), NEW),
        (date(2030, 1, 1), NEW),
    ],
)
def test_one_edition_of_each_template(day: date, chosen: Rubric) -> None:
    assert in_force((NEW, OLD, OTHER), day) == tuple(
        r for r in (NEW, OLD, OTHER) if r in (chosen, OTHER)
    )


def test_the_edition_asked_for_is_taken() -> None:
    assert in_force((OLD, NEW, OTHER), date(2030, 1, 1), wanted=OLD.id) == (OLD, OTHER)


def test_without_end_the_younger_one_follows() -> None:
    endless = replace(OLD, effective_to=None)
    assert in_force((endless, NEW), date(2025, 1, 1)) == (NEW,)
    assert in_force((endless, NEW), date(2024, 1, 1)) == (endless,)


def test_informative_packs_only_when_asked_for() -> None:
    sample = replace(OTHER, id="sample", informative=True)
    assert in_force((OTHER, sample), date(2026, 1, 1)) == (OTHER,)
    assert in_force((OTHER, sample), date(2026, 1, 1), wanted="sample") == (OTHER, sample)
    note = edition_note(sample, (OTHER, sample), date(2026, 1, 1))
    assert note == "这是标准附录的资料性示例，不是主管部门的申报表"


def test_all_packs_of_the_product_stay_eligible() -> None:
    every = load_all()
    kept = {r.id for r in in_force(every, date(2020, 1, 1))}
    assert {r.id for r in every if not r.informative} == kept


def test_notes() -> None:
    both = (OLD, NEW, OTHER)
    assert edition_note(OTHER, both, date(2026, 1, 1)) is None
    assert edition_note(NEW, both, date(2024, 6, 1)) == (
        "另有“2023 年度”（zhejiang-factory-self-2023），已于 2024-04-30 停用"
    )
    assert edition_note(OLD, both, date(2023, 4, 1)) == (
        "核对基准日 2023-04-01 早于本版施行日 2023-05-01，仍按本版核对；"
        "另有“2024 年度”（zhejiang-factory-self-2024），2024-05-01 起施行"
    )
    assert edition_note(OLD, (OLD,), date(2025, 1, 1)) == (
        "核对基准日 2025-01-01 晚于本版停用日 2024-04-30，仍按本版核对"
    )
    assert edition_note(NEW, both, date(2024, 6, 1), resembles=OLD.id) == (
        "另有“2023 年度”（zhejiang-factory-self-2023），已于 2024-04-30 停用；"
        "材料的条文更接近“2023 年度”（zhejiang-factory-self-2023），"
        "如应按该版核对请用 --rubric zhejiang-factory-self-2023"
    )


def test_another_edition_the_material_names() -> None:
    base = load(FAMILY)
    said = "《浙江省绿色低碳工厂建设评价导则(2024版)》"
    assert edition_note(base, (base, OTHER), date(2024, 6, 1), stated=said) == (
        "材料写的是《浙江省绿色低碳工厂建设评价导则(2024版)》，与本模板（《浙江省绿色低碳工厂建设"
        "评价导则（2022版）》，2023 年度（2023 年 6 月 23 日前报送））不是同一版，仍按本版核对"
    )
