"""Tables of energies: quantity × 折标系数 = standard coal, row by row and in the total."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from lvjian.checker.coal_factors import Edition, Fuel
from lvjian.core.document import Cell, Table
from lvjian.core.numbers import plain, read_number, show
from lvjian.core.place import Place
from lvjian.core.quantities import Figure, Interval, figure, read_unit
from lvjian.core.text import display

_ROLES: tuple[tuple[str, str], ...] = (
    ("factor", r"系数"),
    ("coal", r"折(?:合|算)?标(?:准)?(?:煤)?(?:量)?|标准煤|标煤|tce"),
    ("unit", r"^(?:计量)?单位$"),
    ("amount", r"(?:消耗|消费|使用|实物|用)量|实物"),
    ("name", r"能源(?:种类|品种|名称|类型|类别)?$|^名称$|^品种$|^项目$"),
)
_SUM = re.compile(r"^(?:合计|总计|综合能耗|综合能源消费量|综合能源消耗量|能源消费总量|小计)")
_LESS = re.compile("输出|外供|外售|外销|回收|扣除|其中")
_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,12})[)）]")
_STEP = Decimal(1)
_GENEROUS = Decimal("0.005")
_POWERS = range(-6, 7)


@dataclass(frozen=True, slots=True)
class EnergyRow:
    """A row of an energy table; a value is None where its cell is blank or no number."""

    name: str
    amount: Figure | None
    factor: Figure | None
    coal: Figure | None
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A figure of an energy table that the others do not give.

    Attributes:
        value: what they give. formula: in words. at: its place, then those of its inputs.
    """

    name: str
    stated: str
    value: str
    formula: str
    at: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class UnknownFactor:
    """A row that cannot be judged: no factor printed, and none among the data; ``why`` in words."""

    name: str
    place: Place
    why: str


def judge_table(table: Table, edition: Edition | None) -> Iterator[WrongRow | UnknownFactor]:
    """Rows whose product, and totals whose sum, come out otherwise; nothing for other tables."""
    heads = (
        (at, r)
        for at, row in enumerate(table.rows[:3])
        if {"coal", "amount"} <= (r := _roles(row)).keys()
    )
    at, roles = next(heads, (None, {}))
    if at is None:
        return
    header = table.rows[at]
    read = (_read(cells, roles, header) for cells in table.rows[at + 1 :])
    rows = [row for row in read if row is not None]
    parts = [r for r in rows if not _SUM.match(r.name)]
    wrong = [w for r in parts if (w := _product(r, edition)) is not None]
    yield from wrong
    if not wrong:
        yield from _total(rows, parts)


def _roles(header: Sequence[Cell | None]) -> dict[str, int]:
    """Role → column; a role that two columns have (a year each) counts for none."""
    found: dict[str, int] = {}
    twice = set()
    seen: set[int] = set()
    for col, cell in enumerate(header):
        if cell is None or id(cell) in seen:
            continue
        seen.add(id(cell))
        words = re.sub(r"\s", "", plain(cell.text))
        bare = _IN_BRACKETS.sub("", words)
        role = next((r for r, p in _ROLES if re.search(p, bare if r == "name" else words)), None)
        if role == "coal" and "amount" not in found and re.search("消[耗费]量", bare):
            role = "coal" if "标" in bare else "amount"
        if role in found:
            twice.add(role)
        if role is not None:
            found.setdefault(role, col)
    return {r: c for r, c in found.items() if r not in twice}


def _read(
    cells: Sequence[Cell | None], roles: dict[str, int], header: Sequence[Cell | None]
) -> EnergyRow | None:
    name = _text(cells, roles.get("name", 0))
    if not name or (not re.search("[一-鿿]", name) and "name" not in roles):
        name = next(
            (t for c in range(len(cells)) if re.search("[一-鿿]", t := _text(cells, c))), ""
        )
    if not name:
        return None

    def value(role: str) -> Figure | None:
        col = roles.get(role)
        number = read_number(_text(cells, col)) if col is not None else None
        if number is None or col is None:
            return None
        words = _unit_words(role, name, cells, roles, _text(header, col))
        plain_figure = figure(number, "")
        return Figure(plain_figure.value, read_unit(words) if words else None, plain_figure.digits)

    used = [cells[c] for r, c in roles.items() if r in ("coal", "amount", "factor")]
    places = tuple(c.place.quoting(display(c.text)) for c in used if c is not None)
    return EnergyRow(name, value("amount"), value("factor"), value("coal"), places)


def _unit_words(
    role: str, name: str, cells: Sequence[Cell | None], roles: dict[str, int], heading: str
) -> str:
    """The unit of a cell: in its heading, of an amount also in a column of its own or the name."""
    if match := _IN_BRACKETS.search(heading):
        return match[1]
    if role == "coal":
        return "tce" if "tce" in heading.lower() else ""
    if role == "amount":
        if "unit" in roles:
            return _text(cells, roles["unit"])
        if match := _IN_BRACKETS.search(name):
            return match[1]
    return ""


def _text(cells: Sequence[Cell | None], col: int) -> str:
    cell = cells[col] if col < len(cells) else None
    return re.sub(r"\s+", "", plain(cell.text)) if cell is not None else ""


def _product(row: EnergyRow, edition: Edition | None) -> WrongRow | UnknownFactor | None:
    """The coal of one row against amount × factor, up to the power of ten of unprinted units."""
    if row.amount is None or row.coal is None or not row.amount.value or not row.coal.value:
        return None
    said = _widened(row.coal)
    if row.factor is not None:
        product = Figure(row.amount.value, None, row.amount.digits).interval()
        product = product.times(Figure(row.factor.value, None, row.factor.digits).interval())
        if any(said.meets(product.scaled(Decimal(10) ** p)) for p in _POWERS):
            return None
        value = (product.low + product.high) / 2
        if value <= 0:
            return None
        power = min(_POWERS, key=lambda p: abs((value.scaleb(p) / said.high).ln()))
        formula = f"{show(row.amount.value)} × {show(row.factor.value)}"
        return _wrong(row, value.scaleb(power), formula)
    return _by_data(row, row.amount, row.coal, edition=edition)


def _by_data(
    row: EnergyRow, amount: Figure, coal: Figure, *, edition: Edition | None
) -> WrongRow | UnknownFactor | None:
    """The coal of a row that prints no factor against those of the data in force."""
    if _LESS.search(row.name):
        return None
    fuel = edition.fuel(row.name) if edition is not None else None
    ranges = fuel.coal(amount) if fuel is not None else ()
    if fuel is None or not ranges:
        return UnknownFactor(row.name, row.places[0], _missing(amount, fuel, edition))
    said = _widened(coal)
    scales = [coal.unit.factor] if coal.unit is not None else [Decimal(10) ** p for p in _POWERS]
    if any(said.scaled(s).meets(r) for r in ranges for s in scales):
        return None
    scale = coal.unit.factor if coal.unit is not None else Decimal(1)
    value = (ranges[0].low + ranges[0].high) / 2 / scale
    return _wrong(row, value, f"{fuel.name} {show(amount.value)} 乘折标系数")


def _missing(amount: Figure, fuel: Fuel | None, edition: Edition | None) -> str:
    if edition is None:
        return "没有写折标系数，报告日期又早于系数资料的最早版本"
    if fuel is None:
        return f"没有写折标系数，系数资料（{edition.standard}）中也没有"
    if amount.unit is None:
        return "没有写折标系数，实物量也没有写单位"
    return f"没有写折标系数，系数资料中{fuel.name}是按另一种单位给出的"


def _widened(coal: Figure) -> Interval:
    said = Figure(coal.value, None, coal.digits).interval(steps=_STEP)
    return Interval(said.low * (1 - _GENEROUS), said.high * (1 + _GENEROUS))


def _wrong(row: EnergyRow, value: Decimal, formula: str) -> WrongRow:
    digits = row.coal.digits if row.coal is not None else 0
    shown = show(value.quantize(Decimal(1).scaleb(-max(digits, 1))))
    stated = show(row.coal.value) if row.coal is not None else ""
    return WrongRow(row.name, stated, shown, formula, row.places)


def _total(rows: Sequence[EnergyRow], parts: Sequence[EnergyRow]) -> Iterator[WrongRow]:
    """The one total of the coal column; none where something is taken off."""
    totals = [r for r in rows if _SUM.match(r.name)]
    if len(totals) != 1 or totals[0].coal is None or len(parts) < 2:
        return
    if any(r.coal is None for r in parts):
        return
    if any(_LESS.search(r.name) for r in rows) or rows[-1] is not totals[0]:
        return
    coals = [r.coal for r in parts if r.coal is not None]
    added = reduce(Interval.plus, (Figure(c.value, None, c.digits).interval() for c in coals))
    if not _widened(totals[0].coal).meets(added):
        value = (added.low + added.high) / 2
        yield _wrong(totals[0], value, "＋".join(show(c.value) for c in coals))
