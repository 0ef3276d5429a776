"""Standard coal worked out from listed energies, in sentences and in tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lvjian.checker.coal_factors import edition_at
from lvjian.checker.energy_sums import wrong_energy
from lvjian.checker.energy_tables import UnknownFactor, WrongRow, judge_table
from lvjian.core.document import Cell, Table
from lvjian.core.place import Place

_DAYS = (date(2008, 5, 31), date(2021, 3, 31), date(2021, 4, 1))
_NOW = edition_at(date(2023, 5, 1))

RIGHT = [
    # 1200 万kWh × 1.229 + 50 万m3 × 13.3 = 2139.8: the factors the facts carry.
    "2022年消耗电力1200万kWh、天然气50万m3，综合能耗2139.8吨标准煤。",
    "2022年消耗电力1200万kWh、天然气50万m3，综合能耗2082吨标准煤（天然气按 12.143 折算）。",
    "用电量1200万千瓦时，天然气用量50万立方米，柴油消耗量20吨，综合能源消费量为2168.9tce",
    # The equivalent value of electricity is set yearly and not among the data: not told.
    "用电量1200万千瓦时，天然气用量50万立方米，综合能耗（等价值）4400tce",
    # Other energies may be in the total.
    "用电量1200万千瓦时，综合能耗1800吨标准煤",
    "消耗电力1200万kWh、天然气50万m3等，综合能耗2539.8吨标准煤。",
    "消耗电力1200万kWh、蒸汽3000吨、柴油20吨，综合能耗1889.8吨标准煤。",
    "消耗电力1200万kWh，其中光伏发电300万kWh，综合能耗1106.1吨标准煤。",
    "消耗电力1200万kWh、天然气50万m3，综合能耗2539.8吨标准煤，其中电力折标1474.8tce，自产蒸汽折标400tce。",
    # The text's own factors come first.
    "用电1200万kWh，电力折标系数1.229tce/万kWh；天然气20万m³，天然气折标系数12.0tce/万m³，综合能耗1714.8tce",
    "年节电20万kWh，光伏发电量300万kWh，综合能耗20.5吨标准煤。",
    "2021年用电量1100万kWh，2022年用电量1200万kWh，2022年综合能耗900吨标准煤。",
]  # fmt: skip
WRONG = [
    ("2022年消耗电力1200万kWh、天然气50万m3，综合能耗2539.8吨标准煤。", "吨标准煤"),
    ("用电量1200万千瓦时，天然气用量50万立方米，柴油消耗量20吨，综合能源消费量为1168.9tce", "tce"),
    ("用电量1200万千瓦时，综合能耗1200吨标准煤", "1474.8 吨标准煤"),
    (
        "消耗电力1200万kWh、天然气50万m3，综合能耗2539.8吨标准煤，其中电力折标1474.8tce、天然气665tce。",
        "吨标准煤",
    ),
    (
        "用电1200万kWh，电力折标系数1.229tce/万kWh；天然气20万m³，天然气折标系数12.0tce/万m³，综合能耗1814.8tce",
        "1714.8 tce",
    ),
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_total_that_may_be_right(text: str) -> None:
    assert wrong_energy(text, _NOW) is None


@pytest.mark.parametrize(("text", "value"), WRONG)
def test_a_total_the_energies_do_not_give(text: str, value: str) -> None:
    found = wrong_energy(text, _NOW)
    assert found is not None
    assert found.value.endswith(value)


def test_the_day_chooses_the_edition() -> None:
    standards = [e.standard if (e := edition_at(d)) else None for d in _DAYS]
    assert [s and s[:14] for s in standards] == [None, "GB/T 2589-2008", "GB/T 2589-2020"]
    assert wrong_energy(WRONG[0][0], None) is None


def test_factors_name_their_source_and_date() -> None:
    assert _NOW is not None
    assert _NOW.effective_from == date(2021, 4, 1)
    assert _NOW.source and "GB/T 2589-2020" in _NOW.standard
    assert {f.name for f in _NOW.fuels} >= {"电力", "天然气", "柴油", "热力"}


def _table(*rows: str) -> Table:
    place = Place("报告.docx", part="第3表")
    grid = [line.split("|") for line in rows]
    cells = tuple(
        tuple(Cell(r, c, text.strip(), (place,)) for c, text in enumerate(line))
        for r, line in enumerate(grid)
    )
    return Table(cells, place)


_HEAD = "序号|能源品种|计量单位|消耗量|折标系数|折标煤量（tce）"
_PLAIN = "能源种类|单位|消耗量|折标准煤（tce）"


def test_a_table_of_energies_that_adds_up() -> None:
    table = _table(
        _HEAD, "1|电力|万kWh|1200|1.229|1474.8", "2|天然气|万m3|50|13.3|665", "3|合计|||| 2139.8"
    )
    assert list(judge_table(table, _NOW)) == []
    # kgce/kWh and tce: the power of ten of units that are not printed is left open.
    table = _table(_HEAD, "1|电力|万kWh|1200|0.1229|1474.8", "2|天然气|万m3|50|1.33|665")
    assert list(judge_table(table, _NOW)) == []


def test_a_row_of_a_table_that_does_not_multiply() -> None:
    table = _table(
        _HEAD, "1|电力|万kWh|1200|1.229|1574.8", "2|天然气|万m3|50|13.3|665", "3|合计||||2239.8"
    )
    (found,) = judge_table(table, _NOW)
    assert isinstance(found, WrongRow)
    assert (found.name, found.stated, found.value) == ("电力", "1574.8", "1474.8")


def test_a_total_of_a_table_that_does_not_add_up() -> None:
    table = _table(
        _HEAD, "1|电力|万kWh|1200|1.229|1474.8", "2|天然气|万m3|50|13.3|665", "3|合计||||2339.8"
    )
    (found,) = judge_table(table, _NOW)
    assert isinstance(found, WrongRow)
    assert (found.name, Decimal(found.value)) == ("合计", Decimal("2139.8"))


def test_without_printed_factors_those_of_the_data_count() -> None:
    table = _table(_PLAIN, "电力|万kWh|1200|1474.8", "天然气|万m3|50|665", "合计|||2139.8")
    assert list(judge_table(table, _NOW)) == []
    table = _table(_PLAIN, "电力|万kWh|1200|1274.8", "天然气|万m3|50|665", "合计|||1939.8")
    (found,) = judge_table(table, _NOW)
    assert isinstance(found, WrongRow)
    assert (found.name, found.value) == ("电力", "1474.8")


def test_a_factor_in_no_data_cannot_be_told() -> None:
    table = _table(_PLAIN, "电力|万kWh|1200|1474.8", "蒸汽|t|3000|330", "合计|||1804.8")
    (found,) = judge_table(table, _NOW)
    assert isinstance(found, UnknownFactor)
    assert found.name == "蒸汽"
    before = list(judge_table(table, None))
    assert [type(f) for f in before] == [UnknownFactor, UnknownFactor]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (
            "生物质颗粒|t|30|15",
            "系数资料（GB/T 2589-2020《综合能耗计算通则》附录 A 参考系数）中也没有",
        ),
        ("天然气|t|30|52.7", "系数资料中天然气是按另一种单位给出的"),
        ("柴油||30|43.7", "实物量也没有写单位"),
    ],
)
def test_why_a_row_cannot_be_told(row: str, why: str) -> None:
    table = _table(_PLAIN, row, "电力|万kWh|1200|1474.8")
    (found,) = judge_table(table, _NOW)
    assert isinstance(found, UnknownFactor)
    assert why in found.why


def test_what_is_given_off_is_passed_over() -> None:
    assert list(judge_table(_table(_PLAIN, "外供蒸汽|t|30|3.0"), _NOW)) == []


def test_coal_without_its_unit_is_held_against_all_powers_of_ten() -> None:
    head = "能源种类|单位|消耗量|折标准煤"
    assert list(judge_table(_table(head, "柴油|t|30|43713"), _NOW)) == []
    (found,) = judge_table(_table(head, "柴油|t|30|53713"), _NOW)
    assert isinstance(found, WrongRow)


def test_other_tables_are_none_of_it() -> None:
    table = _table("设备名称|数量|功率", "空压机|2|75", "合计|2|150")
    assert list(judge_table(table, _NOW)) == []
