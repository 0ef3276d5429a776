"""Limits that the wording of a row states: 水的重复利用率不低于85%。"""

from __future__ import annotations

import re
from decimal import Decimal

from lvjian.core.numbers import show
from lvjian.core.text import substance
from lvjian.rubrics.drafting.draft import Item

_OPS = {
    ">=": "不低于|不小于|不少于|大于等于|达到|达|≥|>=",
    ">": "高于|大于|超过|>",
    "<=": "不高于|不大于|不超过|不多于|小于等于|≤|<=",
    "<": "低于|小于|<",
}
_SIGNS = {sign: op for op, signs in _OPS.items() for sign in signs.split("|")}
_SIGN = "|".join(sorted(map(re.escape, _SIGNS), key=len, reverse=True))
_LIMIT = re.compile(
    rf"(?:^|[，,。；;：:、（()）\d\s])(?P<name>[^，,。；;：:、（()）\d\s]{{2,30}}?)\s*(?:应|须|需|要|均)?"
    rf"(?P<sign>{_SIGN})\s*(?P<value>\d{{1,3}}(?:\.\d+)?)\s*[%％]"
)
_QUANTITY = re.compile(
    r"(?:率|比例|占比|比重|密度|覆盖面|普及度)$|占.*(?:面积|总量|产值|能耗|收入|人数)$"
)
_LEAD = re.compile(
    r"^(?:.*计算.{2,10}的|且|并|其中|其|指标|应|本|工厂|企业|园区|全部|近三年|上年度|年度|年均)+"
)
_TOLERANCE = re.compile(r"±\s*(\d+(?:\.\d+)?)\s*[%％]")
_GRADED = re.compile(r"得\s*\d+(?:\.\d+)?\s*分|或|任一|之一")


def limits_of(text: str) -> list[Item]:
    """The shares a row asks for, as thresholds of a pack.

    Rows with several ways to be met, or points for several steps, state no one limit: none.
    """
    if _GRADED.search(text):
        return []
    out: dict[str, Item] = {}
    for match in _LIMIT.finditer(text):
        name = _LEAD.sub("", match["name"])
        if not _QUANTITY.search(name) or substance(name) in out:
            continue
        limit: Item = {"quantity": name, "op": _SIGNS[match["sign"]]}
        limit |= {"value": Decimal(match["value"]), "unit": "%"}
        if tolerance := _TOLERANCE.search(text):
            limit["tolerance"] = Decimal(tolerance[1])
        out[substance(name)] = limit
    return list(out.values())


def said(limit: Item) -> str:
    """A limit in words."""
    sign = next(iter(_OPS[limit["op"]].split("|")))
    return f"{limit['quantity']}{sign} {show(Decimal(str(limit['value'])))}{limit['unit']}"
