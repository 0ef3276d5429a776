"""C002, C003: derived values follow from their inputs, units belong to their quantity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache

from lvjian.checker.coal_factors import Edition
from lvjian.checker.doubt import certain
from lvjian.checker.energy_checks import factors_for, wrong_tables
from lvjian.checker.energy_project import wrong_points
from lvjian.checker.energy_sums import wrong_energy
from lvjian.checker.equations import wrong_equations
from lvjian.checker.form_figures import is_score, wrong_values
from lvjian.checker.form_limits import impossible_shares
from lvjian.checker.form_units import effects_without_unit, wrong_units
from lvjian.checker.judgeable import places, present_rows, row_name, row_target
from lvjian.checker.measuring import (
    FORMULAS,
    Amount,
    Recomputed,
    recompute,
    unit_of,
)
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.rules.placeholders import paragraphs_by_section
from lvjian.checker.trends import wrong_trends
from lvjian.core.numbers import plain, show
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading
from lvjian.core.text import display

# quantity → units that can belong to it: by dimension, or "x/y" of dimensions.
_UNITS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("容积率", "容积率", frozenset({"none"})),
    ("建筑密度", "建筑密度", frozenset({"percent", "fraction"})),
    ("绿化率", "绿化率", frozenset({"percent", "fraction"})),
    (
        "工业固体废物综合利用率",
        r"(?:固体废物|固废|固体废弃物)综合利用率",
        frozenset({"percent", "fraction"}),
    ),
    ("废水回用率", r"废水(?:处理)?回用率", frozenset({"percent", "fraction"})),
    ("绿色物料使用率", "绿色物料使用率", frozenset({"percent", "fraction"})),
    ("用地面积", r"(?<!单位)用地(?:总)?面积", frozenset({"area", "percent"})),
    ("建筑面积", r"(?<!单位)建筑(?:物)?(?:总)?面积", frozenset({"area", "percent"})),
    ("占地面积", r"(?<!单位)占地(?:总)?面积", frozenset({"area", "percent"})),
    (
        "综合能耗",
        r"(?<!产品)(?<!产值)(?<!增加值)(?<!面积)(?<!单位)综合能(?:源消)?耗(?:总)?量?",
        frozenset({"energy", "percent", "energy/money", "energy/mass", "energy/area"}),
    ),
    (
        "单位产品综合能耗",
        r"单位(?:产品|产值|工业增加值|增加值)综合能(?:源消)?耗",
        frozenset({"energy/*"}),
    ),
    ("工业总产值", r"(?<!单位)(?<!面积)工业总产值", frozenset({"money", "percent"})),
    ("单位用地面积产值", r"单位用地面积(?:工业)?(?:总)?产值", frozenset({"money/area"})),
)


_FIGURE = re.compile(r"\d")


def _passages(report: ReportReading) -> Iterator[tuple[str, str, str, Place]]:
    """(target, name, text, place) of each row and paragraph that states a figure."""
    for row in present_rows(report):
        cells = [c for c in row.cells if c.role in ("value", "remark", "evidence")]
        text = "\n".join(_as_printed(c.text, c.place) for c in cells)
        if _FIGURE.search(text):
            place = min((c.place for c in cells), key=lambda p: p.sure)
            yield row_target(row.spec), f"条目{row_name(row.spec)}", text, place
    for target, name, paragraph in paragraphs_by_section(report):
        text = _as_printed(paragraph.text, paragraph.place)
        if _FIGURE.search(text):
            yield target, name, text, paragraph.place


def _as_printed(text: str, place: Place) -> str:
    """Recognition sees blanks inside numbers and units: ``30 986 m ²``."""
    return re.sub(r"[ \u3000]+", "", text) if place.way == "ocr" else text


@report_rule("C002", "measure-wrong", "error", obligations=(92, 126, 231, 232, 245, 320, 345))
def measure_wrong(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """由文中或表中所给数据算不出所写的指标值。

    为什么：绩效指标须提供测算过程并可复核（义务 92：“提供具体测算过程，包括使用的标准、计算边界、
    使用的参数来源等”），公式见 GB/T 36132 附录 A；复核表、园区报告由两项相除、相加得出的数值一并
    复算；苏州节能提效类项目按附件 1-3 复算；列出各种
    能源实物量的，按报告所给（没有给的按 GB/T 2589-2020）折标系数复算折标准煤量和合计；综合利用率等所占比例不得超过 100%。
    不报：同一段文字没有同时给出分子、分母和结果；等价电力等按年公布、资料中没有的系数（不能判断）；单位不明；层高超过 8 m 须加倍计算的容积率；由
    所写各数四舍五入（或截尾）能够得到的结果。
    怎么改：核对数据并重新计算。
    """
    seen: set[tuple[str, str]] = set()
    factors = factors_for(case)
    for target, name, text, place in _passages(case.report):
        for quantity, stated, value in _wrong_values(text, factors):
            if (quantity, stated) in seen:
                continue
            seen.add((quantity, stated))
            yield Problem(
                target,
                f"{name}：{quantity}写 {stated}，按所给数据应为 {value}",
                f"核对分子、分母和单位，{quantity}改为 {value}",
                (place,),
                expected=value,
                actual=stated,
                key=quantity,
            )
    yield from _from_forms(case.report)
    yield from wrong_tables(case)
    yield from impossible_shares(case.report)
    yield from wrong_points(case.report)


def _from_forms(report: ReportReading) -> Iterator[Problem]:
    """Values of a form that its own rows do not give; scores are a matter of totals."""
    for wrong in wrong_values(report):
        if is_score(wrong.row.spec):
            continue
        stated = wrong.stated
        inputs = tuple(v.place for v in wrong.inputs)
        heading = f"（{stated.column}）" if stated.column else ""
        yield Problem(
            row_target(wrong.row.spec),
            f"条目{row_name(wrong.row.spec)}{heading}写 {stated.shown()}，"
            f"按{wrong.formula}应为 {wrong.value}",
            f"核对各项数据和单位，{display(wrong.row.spec.text, 20)}改为 {wrong.value}",
            (stated.place, *inputs),
            expected=wrong.value,
            actual=stated.shown(),
            key=stated.column,
            rests_on=inputs,
        )


def _wrong_values(text: str, factors: Edition | None) -> Iterator[tuple[str, str, str]]:
    """(quantity, as stated, as it should be) in one passage."""
    told = False
    for formula in FORMULAS:
        found = recompute(formula, text)
        if found is not None and not found.right:
            told = True
            value = _rounded(found.value, found.stated)
            yield formula.name, _shown(found.stated), f"{value}（{_worked(found)}）"
    if (energy := wrong_energy(text, factors)) is not None:
        told = True
        yield (
            "综合能耗",
            _shown(energy.stated),
            f"{energy.value}（{energy.worked}，按折标系数折算）",
        )
    for wrong in wrong_trends(text):
        told = True
        yield wrong
    if not told:
        yield from wrong_equations(text)


def _worked(found: Recomputed) -> str:
    """``79379 m2 ÷ 77037 m2``: what the value was worked out from."""
    tops = len(found.formula.above)
    above, below = found.inputs[:tops], found.inputs[tops:]
    sides = ["＋".join(_shown(a) for a in side) for side in (above, below)]
    return f"{sides[0]} ÷ {sides[1] if len(below) == 1 else f'（{sides[1]}）'}"


def _shown(amount: Amount) -> str:
    return f"{show(amount.value)}{' ' if amount.unit and amount.unit != '%' else ''}{amount.unit}"


def _rounded(value: Decimal, like: Amount) -> str:
    number = round(value, max(like.digits, 1))
    return f"{number}{' ' if like.unit and like.unit != '%' else ''}{like.unit}"


@report_rule("C003", "unit-wrong", "warning", obligations=(149, 176, 235, 323))
def unit_wrong(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """指标值没有单位，或单位不可能属于该指标。

    为什么：指标单位由官方规定（义务 323：“单位为万元/公顷（万元/hm2）”），单位不对则无从比较。
    不报：没有写数值的；单位换一种写法（公顷、亩、平方公里）；比例写成 0～1 的小数。
    怎么改：按模板规定的单位改写。
    """
    told: set[str] = set()
    for target, name, text, place in _passages(case.report):
        for quantity, words, allowed in _UNITS:
            for amount in amounts_with_any_unit(text, words):
                complaint = _unit_complaint(amount, allowed)
                if complaint is None or quantity in told:
                    continue
                told.add(quantity)
                yield Problem(
                    target,
                    f"{name}：{quantity}写“{_shown(amount)}”，{complaint}",
                    f"写明{quantity}的数值和正确的单位",
                    places(case.report, (place,)),
                    expected=_expected_unit(allowed),
                    actual=_shown(amount),
                    key=quantity,
                    slip=_may_be_slip(amount, allowed, place),
                )
    yield from wrong_units(case.report)
    yield from effects_without_unit(case.report)


_LOOSE_UNIT = re.compile(
    r"\s*([%％]|[A-Za-z㎡一-鿿]{1,6}[23²³]?(?:\s*/\s*[A-Za-z㎡一-鿿]{1,4}[23²³]?)?)?"
)
_SMALL_FIGURES = str.maketrans("23²³", "32³²")
_NO_UNIT_AFTER = re.compile(
    r"倍|级|项|个|年|以上|以下|左右|及|和|与|的|高|优|低|达|满|符|为|是|大|小|不|且|，|。|；|、"
)


_FORMULA_GOES_ON = re.compile(r"\s*[÷×*+]|\s*/\s*\d")


@cache
def _stated(name: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:{name})\s*(?:\([^()]{{0,12}}\))?(?:约|为|是|:|=|≈){{0,2}}"
        r"\s*(\d+(?:,\d{3})*(?:\.\d+)?)(?!\d)(?![.,]\d)(?!\s*[÷/×*=≈])"
    )


def amounts_with_any_unit(text: str, name: str) -> Iterator[Amount]:
    """Amounts after a name with whatever stands where a unit would."""
    folded = plain(text)
    for match in _stated(name).finditer(folded):
        after = _LOOSE_UNIT.match(folded, match.end())
        unit = (after[1] or "") if after else ""
        if after and _FORMULA_GOES_ON.match(folded, after.end()):
            continue  # an input of the formula: 建筑密度：32949平方米÷77037平方米=42.8%
        number = match[1].replace(",", "")
        digits = len(number.partition(".")[2])
        yield Amount(Decimal(number), unit.replace(" ", ""), digits, match.group())


def _may_be_slip(amount: Amount, allowed: frozenset[str], place: Place) -> bool:
    """Whether the unit may be a misread one: a small figure taken for the other, or none read."""
    if certain((place,)):
        return False
    other = replace(amount, unit=amount.unit.translate(_SMALL_FIGURES))
    return not amount.unit or _unit_complaint(other, allowed) is None


def _unit_complaint(amount: Amount, allowed: frozenset[str]) -> str | None:
    """What is wrong with the unit, None where it fits or cannot be told."""
    unit = amount.unit
    if unit and _NO_UNIT_AFTER.match(unit):
        # Words that go on, no unit: 容积率1.2倍, 建筑密度42%以上 is read without them.
        return None
    kind = _over(unit) if "energy/*" in allowed else _dimension(unit)
    if kind is None or kind in allowed:
        return None
    if kind == "none" and "fraction" in allowed:
        return "没有写单位（%）" if amount.value > 1 else None
    if kind == "none":
        return "没有写单位"
    return f"“{unit}”不是它的单位"


def _over(unit: str) -> str | None:
    """Dimension above the stroke, whatever the product unit below it: ``volume/*`` of m3/件."""
    known = unit_of(unit.split("/", 1)[0])
    if known is None or known[0] in ("none", "percent"):
        return None
    return f"{known[0]}/*"


def _dimension(unit: str) -> str | None:
    if "/" in unit:
        parts = [unit_of(p) for p in unit.split("/", 1)]
        return "/".join(p[0] for p in parts if p) if all(parts) else None
    known = unit_of(unit)
    return known[0] if known else None


def _expected_unit(allowed: frozenset[str]) -> str:
    names = {"money/area": "万元/公顷", "none": "无单位", "area": "平方米", "money": "万元"}
    known = next((names[a] for a in sorted(allowed) if a in names), None)
    if "energy/*" in allowed:
        return "吨标准煤/产品单位"
    return "吨标准煤" if "energy" in allowed else known or "%"
