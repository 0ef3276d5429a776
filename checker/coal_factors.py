"""折标系数: how much standard coal a unit of fuel counts, as dated data with its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from lvjian.core.quantities import Figure, Interval, Unit, read_unit

_KILOGRAM = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Fuel:
    """A kind of energy.

    Attributes:
        words: pattern of its names. unit: what the factors are per.
        factors: each a range of tce per base unit of that dimension that may be right.
    """

    name: str
    words: str
    unit: Unit
    factors: tuple[Interval, ...]

    def coal(self, amount: Figure) -> tuple[Interval, ...]:
        """Standard coal of an amount in tce, one range per factor; empty for another dimension."""
        if amount.unit is None or amount.unit.dimension != self.unit.dimension:
            return ()
        return tuple(amount.interval().times(f) for f in self.factors)


@dataclass(frozen=True, slots=True)
class Edition:
    """The factors in force from a day on."""

    standard: str
    effective_from: date
    source: str
    fuels: tuple[Fuel, ...]

    def fuel(self, words: str) -> Fuel | None:
        """The fuel that a label names, None where it is not among the data."""
        label = re.sub(r"[\s()（）]", "", words)
        return next((f for f in self.fuels if re.match(rf"(?:{f.words})", label)), None)


def edition_at(day: date) -> Edition | None:
    """The edition in force on a day, None before the first."""
    known = [e for e in _editions() if e.effective_from <= day]
    return max(known, key=lambda e: e.effective_from, default=None)


@cache
def _editions() -> tuple[Edition, ...]:
    parser = YAML(typ="safe", pure=True)
    data = parser.load((files("lvjian.checker") / "coal_factors.yaml").read_text("utf-8"))
    return tuple(
        Edition(
            e["standard"],
            date.fromisoformat(e["effective_from"]),
            e["source"],
            tuple(_fuel(f) for f in e["fuels"]),
        )
        for e in data["editions"]
    )


def _fuel(data: dict[str, object]) -> Fuel:
    unit = read_unit(str(data["unit"]))
    if unit is None:  # pragma: no cover - our own data
        raise ValueError(data["unit"])
    listed = (data["kgce"], *([data["yearly"]] if "yearly" in data else []))
    values = [[Decimal(str(v)) for v in held] for held in listed]  # type: ignore[attr-defined]  # lists in the file
    ranges = [Interval(min(held), max(held)) for held in values]
    factors = tuple(r.scaled(_KILOGRAM / unit.factor) for r in ranges)
    return Fuel(str(data["name"]), str(data["words"]), unit, factors)
