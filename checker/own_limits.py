"""Limits whose figures no template prints but the report itself gives beside its own value.

Ranks in the trade (前 20 %), multiples of a control value (1.2 倍), control values and means
quoted from elsewhere, years of a plan, a decline over three years. Nothing is judged by a
value that only an outside source would give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from lvjian.checker.measuring import Amount, amounts_after
from lvjian.core.numbers import from_chinese, plain, show
from lvjian.core.place import Place
from lvjian.core.quantities import read_unit
from lvjian.core.reading import RowReading

_NUMBER = r"(\d+(?:\.\d+)?)"
_RANK_LIMIT = re.compile(rf"行业前{_NUMBER}%")
_RANK = re.compile(rf"行业(?:内)?(?:的)?(?:排名)?(?:位于|处于|位居|位列|属于|约为|约)?前{_NUMBER}%")
_TIMES_LIMIT = re.compile(rf"要求的{_NUMBER}倍|产值的{_NUMBER}倍|产值{_NUMBER}倍")
_TIMES = re.compile(
    rf"(?:是|为|达到?|约|相当于)[^,，。；;%\d]{{0,24}}{_NUMBER}倍(?!及?以上|为满分)"
)
_QUANTITIES = ("容积率", "建筑密度", "单位用地面积产值")
_REQUIRED = re.compile(
    r"(?:控制指标|控制值|标准值|要求值|规定值|限值|下限|基准值|平均值|平均水平|要求|标准|规定)"
    r"(?:要求|规定)?(?:的)?(?:容积率|建筑密度|单位用地面积产值)?(?:应)?"
    rf"(?:不低于|不小于|不少于|大于|≥|>=|为|是|:)\s*{_NUMBER}\s*(%|万元/亩|万元/公顷|万元/hm2|亿元/km2)?"
)
_PLAN_LIMIT = re.compile(r"不少于(\d)年[^。]{0,6}规划")
_PLAN = re.compile(
    r"规划期限?(?:为|是|:)?([一二两三四五六]|\d{1,2})年|(?<![第\d])([一二两三四五六]|\d{1,2})年(?:期)?(?:绿色|中长期|发展|低碳)*规划"
)
_PLAN_SPAN = re.compile(r"(20\d\d)年?(?:-|~|—|–|至|到)(20\d\d)年?[^,，。；;]{0,14}规划")
_FALLING = re.compile("下降趋势|持续下降|逐年下降|逐年降低|年均下降")
_YEARLY = re.compile(r"(20\d\d)年度?([^\d,，。；;]{0,24}?)(\d+(?:\.\d+)?)(?!\d|[年月日%])")
_BURDEN = re.compile("排放|能耗|强度|消耗|取水|用水|废")
_GAIN = re.compile("产值|收入|产量|利润|税|面积|投资")
_OWN_RATE = re.compile(rf"年均下降(?:率|幅度)?(?:约?为|达到?|是|:)?{_NUMBER}%")
_MEAN_RATE = re.compile(rf"(?:省|全省)(?:的)?平均(?:值|下降率|水平)?(?:约?为|是|:)?{_NUMBER}%")
_YEARS = 3


@dataclass(frozen=True, slots=True)
class Missed:
    """A limit that a row's own figures miss.

    Attributes:
        quantity: what of; limit, stated: in words, with units.
    """

    quantity: str
    limit: str
    stated: str
    place: Place


def missed_limits(row: RowReading) -> Iterator[Missed]:
    """What the figures in the cells of a row say against the row itself; the first of each cell."""
    words = _bare(row.spec.text)
    for cell in row.cells:
        if cell.role not in ("value", "remark", "evidence") or not cell.text.strip():
            continue
        text = _bare(cell.text)
        found = (
            _rank(words, text) or _times(words, text) or _required(words, text)
            or _plan(words, text) or _rising(words, text) or _slower(words, text)
        )  # fmt: skip
        if found is not None:
            yield Missed(*found, cell.place)
            return


Found = tuple[str, str, str] | None


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", plain(text)).replace("²", "2")


def _rank(words: str, text: str) -> Found:
    """行业前 35 % in a row that takes 前 20 %."""
    limit = _RANK_LIMIT.search(words)
    stated = [Decimal(n) for n in _RANK.findall(text)]
    if limit is None or not stated or min(stated) <= Decimal(limit[1]):
        return None
    return "行业排名", f"行业前 {limit[1]}%", f"行业前 {show(min(stated))}%"


def _other_route(words: str, text: str) -> bool:
    """The row has another way of being met, and the text speaks of it."""
    return "或" in words and re.search("产能|行业前|行业平均|优于行业", text) is not None


def _limit_times(words: str) -> Decimal | None:
    match = _TIMES_LIMIT.search(words)
    return Decimal(next(n for n in match.groups() if n)) if match else None


def _times(words: str, text: str) -> Found:
    """为控制指标的 1.1 倍 in a row that takes 1.2 倍."""
    least = _limit_times(words)
    quantity = next((q for q in _QUANTITIES if q in words), None)
    if least is None or quantity is None or _other_route(words, text):
        return None
    stated = {Decimal(n) for n in _TIMES.findall(text)}
    if len(stated) != 1 or (value := stated.pop()) >= least:
        return None
    return f"{quantity}的倍数", f"{show(least)} 倍", f"{show(value)} 倍"


def _required(words: str, text: str) -> Found:
    """A value under the control value or mean that the text quotes for it."""
    quantity = next((q for q in _QUANTITIES if q in words), None)
    asks = "不低于" in words or "超过" in words or _limit_times(words) is not None
    if quantity is None or not asks or _other_route(words, text):
        return None
    quoted = list(_REQUIRED.finditer(text))
    if len({m.groups() for m in quoted}) != 1:
        return None
    own = {(a.value, a.unit): a for a in amounts_after(_REQUIRED.sub("", text), quantity)}
    if len(own) != 1:
        return None
    (stated,) = own.values()
    limit = Decimal(quoted[0][1]) * (_limit_times(words) or 1)
    unit = quoted[0][2] or ""
    value = _in_unit(stated, unit)
    if value is None or value >= limit:
        return None
    return quantity, f"{show(limit)}{unit}", f"{show(stated.value)}{stated.unit}"


def _in_unit(amount: Amount, unit: str) -> Decimal | None:
    have, want = read_unit(amount.unit), read_unit(unit)
    if have is None or want is None or have.dimension != want.dimension:
        return None
    return amount.value * have.factor / want.factor


def _plan(words: str, text: str) -> Found:
    """A plan over fewer years than the row takes."""
    limit = _PLAN_LIMIT.search(words)
    if limit is None:
        return None
    years = [int(b) - int(a) + 1 for a, b in _PLAN_SPAN.findall(text)]
    for groups in _PLAN.findall(text):
        number = next(n for n in groups if n)
        years.append(int(number) if number.isdigit() else from_chinese(number) or 0)
    if not years or max(years) >= int(limit[1]) or max(years) <= 0:
        return None
    return "规划年限", f"{limit[1]} 年", f"{max(years)} 年"


def _rising(words: str, text: str) -> Found:
    """Three yearly figures that rise in a row that takes a decline."""
    if not _FALLING.search(words):
        return None
    found = _YEARLY.findall(text)
    years = [int(y) for y, *_ in found]
    named = "".join(w for _, w, _ in found) + text[: text.find(found[0][0])] if found else ""
    if len(found) != _YEARS or any(b - a != 1 for a, b in pairwise(years)):
        return None
    values = [Decimal(n) for *_, n in found]
    if not _BURDEN.search(named) or _GAIN.search(named) or values[-1] <= values[0]:
        return None
    return "近三年变化", "逐年下降", "、".join(f"{y} 年 {n}" for y, _, n in found)


def _slower(words: str, text: str) -> Found:
    """A yearly decline under the mean of the province that the text quotes."""
    own, mean = _OWN_RATE.findall(text), _MEAN_RATE.findall(text)
    if "年均下降率" not in words or len(own) != 1 or len(mean) != 1:
        return None
    if Decimal(own[0]) >= Decimal(mean[0]):
        return None
    return "年均下降率", f"省平均 {mean[0]}%", f"{own[0]}%"
