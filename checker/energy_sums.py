"""综合能耗 from the energies a text or a table lists, by the factors of the data or its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from lvjian.checker.coal_factors import Edition, Fuel
from lvjian.checker.measuring import Amount, amounts_after
from lvjian.core.numbers import plain, show
from lvjian.core.quantities import Interval

COAL = "[coal_equivalent]^1"
_TOTAL = (
    r"(?<!产品)(?<!产值)(?<!增加值)(?<!面积)(?<!单位)(?:综合能(?:源消)?耗(?:总)?量?|综合能源消费(?:总)?量|能源消费总量|能耗总量)"
    r"(?:\((?:当量|等价)值?\))?(?:合计|共计|折合?标(?:准)?煤|折标煤)?"
)
_USED = r"(?:的)?(?:年|总)?(?:消耗|消费|使用|用)?(?:总)?量?"
_NOT_SAVED = r"(?<!节约)(?<!节省)(?<!减少)(?<![发节省替])"
_FACTOR = r"(?:的)?(?:当量值?|等价值?)?折(?:算)?标(?:准)?(?:煤)?(?:的)?系数"
# Words that say the listed energies are not all, or that the total is of something else.
_NOT_ALL = re.compile(r"等能源|等[,，。;；]|其他|其它|其中|主要(?:是|为|能源)|部分|之一|自产")
_LESS = re.compile("外供|外售|外销|输出|回收|余热|光伏|绿电|绿色电力|可再生|风电|扣除|不含|不包括")
"""What is taken off a total: nothing can be told then."""
_UNKNOWN = re.compile(
    "蒸汽|氢气|煤气|水煤浆|生物质|煤油|燃料油|甲醇|乙醇|焦油|洗精煤|无烟煤|煤矸石|兰炭|压缩天然气|液化天然气|LNG|CNG|沼气|炭|电石"
)
_GENEROUS = Decimal("0.005")


@dataclass(frozen=True, slots=True)
class EnergySum:
    """A stated total that its energies do not give.

    Attributes:
        value: what they give, in the unit stated. worked: the sum in words.
    """

    stated: Amount
    value: str
    worked: str


def wrong_energy(text: str, edition: Edition | None) -> EnergySum | None:
    """The total of a passage laid against the energies it lists; None where it fits or cannot be told."""
    total = _total(text)
    if edition is None or total is None:
        return None
    folded = plain(text)
    listed = [found for fuel in edition.fuels if (found := _listed(fuel, text)) is not None]
    if not listed or _LESS.search(folded) or any(not ranges for _, _, ranges in listed):
        return None
    said = total.figure().interval(steps=Decimal(1))
    said = Interval(said.low * (1 - _GENEROUS), said.high * (1 + _GENEROUS))
    lows = [min(r.low for r in ranges) for *_, ranges in listed]
    whole = len(listed) > 1 and not _names_some(folded, listed) and not _UNKNOWN.search(folded)
    if said.high >= sum(lows) and (not whole or any(said.meets(s) for s in _sums(listed))):
        return None
    return _wrong(total, listed)


def _names_some(folded: str, listed: Sequence[Listed]) -> bool:
    """Whether the energies named are not said to be all.

    其中电力折标… behind the total of energies named before it divides up the total.
    """
    before, among, behind = folded.partition("其中")
    divided = among and "折" in behind and all(f"{show(a.value)}" in before for _, a, _ in listed)
    return bool(_NOT_ALL.search(before if divided else folded))


Listed = tuple[Fuel, Amount, tuple[Interval, ...]]


def _wrong(total: Amount, listed: Sequence[Listed]) -> EnergySum:
    unit = total.figure().unit
    first = reduce(Interval.plus, (ranges[0] for *_, ranges in listed))
    per = unit.factor if unit is not None else Decimal(1)
    value = first.show_middle(total.digits, per=per)
    worked = "＋".join(f"{fuel.name} {show(a.value)} {a.unit}" for fuel, a, _ in listed)
    return EnergySum(total, f"{value} {total.unit}", worked)


def _total(text: str) -> Amount | None:
    found = [
        a for a in amounts_after(text, _TOTAL) if (u := a.figure().unit) and u.dimension == COAL
    ]
    return found[0] if len({(a.value, a.unit) for a in found}) == 1 else None


def _listed(fuel: Fuel, text: str) -> Listed | None:
    """(fuel, amount, ranges of its coal); no ranges where amount or factor cannot be told."""
    used = rf"{_NOT_SAVED}(?:{fuel.words}){_USED}"
    found = {(a.value, a.unit): a for a in amounts_after(text, used)}
    amounts = [a for a in found.values() if _is_amount(fuel, a)]
    if not amounts:
        return None
    if len(amounts) > 1:
        return fuel, amounts[0], ()
    own = [r for a in amounts_after(text, rf"(?:{fuel.words}){_FACTOR}") if (r := _factor(fuel, a))]
    figure = amounts[0].figure()
    if len(own) == 1:
        return fuel, amounts[0], (figure.interval().times(own[0]),)
    return fuel, amounts[0], fuel.coal(figure) if not own else ()


def _is_amount(fuel: Fuel, amount: Amount) -> bool:
    unit = amount.figure().unit
    return unit is not None and unit.dimension == fuel.unit.dimension


def _factor(fuel: Fuel, amount: Amount) -> Interval | None:
    """A factor the text itself gives: tce per base unit of the fuel."""
    unit = amount.figure().unit
    per = fuel.unit.dimension.partition("^")[0]
    if unit is None or "[coal_equivalent]^1" not in unit.dimension or per not in unit.dimension:
        return None
    return amount.figure().interval()


def _sums(listed: Sequence[Listed]) -> Iterator[Interval]:
    """The sum by every choice of factors."""
    sums = [Interval(Decimal(0), Decimal(0))]
    for *_, ranges in listed:
        sums = [s.plus(r) for s in sums for r in ranges]
    yield from sums
