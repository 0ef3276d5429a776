"""Figures for the value rows of review and park forms: they agree with each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lvjian.core.numbers import show
from lvjian.core.quantities import read_unit
from lvjian.core.rubric import RowSpec, Rubric
from lvjian.samples.company import Company

_PARK = Decimal(42)  # a park is so many times its sample company
# Label pattern → series, unit it is kept in, digits printed.
_SERIES: tuple[tuple[str, str, str, int], ...] = (
    (r"地区生产总值", "gdp", "万元", 2),
    (r"工业增加值.{0,4}(?:万元|亿元)|^(?:园区)?工业增加值$", "added", "万元", 2),
    (r"新鲜水", "water", "m3", 0),
    (r"可再生能源消[耗费]", "renewable", "tce", 0),
    (r"单位产品综合能耗", "unit-energy", "tce/万件", 3),
    (r"(?:能源消[费耗]|综合能耗|能源综合消耗|终端能源)总?", "energy", "tce", 0),
    (r"单位产品碳排放|碳排放强度", "unit-carbon", "t/万件", 3),
    (r"碳排放", "carbon", "t", 0),
    (r"固体废(?:弃)?物综合利用率", "waste-rate", "%", 1),
    (r"固体废(?:弃)?物产生量", "waste", "t", 0),
    (r"固体废(?:弃)?物综合利用量", "waste-used", "t", 0),
    (r"工业用地面积|用地面积", "land", "亩", 2),
    (r"COD|化学需氧量", "cod", "t", 2),
    (r"氨氮", "nitrogen", "t", 2),
    (r"二氧化硫|SO2", "sulphur", "t", 2),
    (r"氮氧化物|NOX", "nox", "t", 2),
    (r"绿色.{0,6}工厂数量|数量（家）", "plants", "家", 0),
    (r"低风险供应商数量", "low-risk", "家", 0),
    (r"供应商数量", "suppliers", "家", 0),
    (r"原材料", "material", "t/万件", 3),
    (r"废水产生量", "waste-water", "m3", 0),
    (r"产品产量|产量", "product", "万件", 0),
    (r"销售收入占|利润额占", "share", "%", 1),
    (r"销售收入", "sales", "万元", 0),
    (r"利润额", "profit", "万元", 0),
    (r"产值", "output", "万元", 0),
    (r"GI", "index", "", 2),
    (r"加分", "bonus", "", 1),
    (r"得分", "score", "", 2),
    (r"污染物", "pollutant", "kg/万件", 2),
)  # fmt: skip
_WORDS: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"亩均绩效", ("A类", "A类")),
    (r"碳效评价", ("低碳", "低碳")),
    (r"管理目标", ("三年内低风险供应商占比达到60%", "低风险供应商占比已达62%，目标完成")),
    (r"制度", ("供应商管理办法、绿色采购指南", "供应商管理办法、绿色采购指南、供应商碳管理细则")),
    (r"30\s*家供应商", ("有，2家：云岫铝业、清岚包装", "有，4家：云岫铝业、清岚包装、松汀新材、澄野化工")),
)  # fmt: skip


def form_values(rubric: Rubric, company: Company) -> dict[str, tuple[str, ...]]:
    """Texts of the value boxes of every row that has some, by row id."""
    rows = (*rubric.indicators, *rubric.bonus, *rubric.measures)
    wanted = [r for r in rows if r.kind == "measure" or r.unit or r.columns]
    series = _series(company, park=rubric.object == "park")
    out: dict[str, tuple[str, ...]] = {}
    for row in (*(r for r in wanted if r.derived is None), *(r for r in wanted if r.derived)):
        out[row.id] = _texts(row, series, out)
    return out


def _series(company: Company, *, park: bool) -> Mapping[str, Sequence[Decimal]]:
    figures = company.figures
    size = _PARK if park else Decimal(1)
    output = [o * 10000 * size for o in figures.output]
    added = [(o * Decimal("0.27")).quantize(Decimal(1)) for o in output]
    energy = [Decimal(e) * size for e in figures.energy]
    steps = (Decimal(0), Decimal(1), Decimal(2))
    return {
        "output": output, "added": added, "energy": energy,
        "gdp": [(a * Decimal("1.6")).quantize(Decimal(1)) for a in added],
        "renewable": [(e * Decimal("0.06")).quantize(Decimal(1)) for e in energy],
        "water": [(e * Decimal("11.3")).quantize(Decimal(1)) for e in energy],
        "carbon": [(e * Decimal("2.38")).quantize(Decimal(1)) for e in energy],
        "unit-energy": [Decimal(e) / p for e, p in zip(energy, figures.product, strict=True)],
        "unit-carbon": [Decimal("1.34") - s / 20 for s in steps],
        "waste": [Decimal(1820) * size + s * 40 for s in steps],
        "waste-used": [Decimal(1712) * size + s * 60 for s in steps],
        "waste-rate": [Decimal("92.4") + s for s in steps],
        "land": [Decimal(figures.land) * 15 / 10000 * size] * 3,
        "cod": [Decimal("3.62") * size - s / 4 for s in steps],
        "nitrogen": [Decimal("0.41") * size - s / 50 for s in steps],
        "sulphur": [Decimal("1.15") * size - s / 20 for s in steps],
        "nox": [Decimal("2.27") * size - s / 10 for s in steps],
        "plants": [Decimal(5) + s * 2 for s in steps],
        "suppliers": [Decimal(214) + s * 8 for s in steps],
        "low-risk": [Decimal(118) + s * 12 for s in steps],
        "material": [Decimal("10.462") - s / 8 for s in steps],
        "waste-water": [Decimal(18620) - s * 240 for s in steps],
        "product": [Decimal(p) for p in figures.product],
        "share": [Decimal("41.6") + s for s in steps],
        "sales": [(o * Decimal("0.42")).quantize(Decimal(1)) for o in output],
        "profit": [Decimal(p) * Decimal("0.4") for p in figures.profit],
        "index": [Decimal("96.24") + s for s in steps], "bonus": [Decimal("3.5") + s / 2 for s in steps],
        "score": [Decimal("99.74") + s for s in steps],
        "pollutant": [Decimal("0.86") - s / 20 for s in steps],
    }  # fmt: skip


def _texts(
    row: RowSpec,
    series: Mapping[str, Sequence[Decimal]],
    done: Mapping[str, tuple[str, ...]],
) -> tuple[str, ...]:
    columns = row.columns or ("",)
    if words := next((w for p, w in _WORDS if re.search(p, row.text)), None):
        return tuple(words[0] if i < len(columns) - 1 else words[1] for i in range(len(columns)))
    if row.derived is not None:
        return tuple(_derived(row, done, at) for at in range(len(columns)))
    if row.kind != "measure":
        return tuple(_indicator(row, at) for at in range(len(columns)))
    found = next(((k, u, d) for p, k, u, d in _SERIES if re.search(p, row.text)), None)
    if found is None:
        return tuple("已按要求填报" for _ in columns)
    key, unit, digits = found
    return tuple(_figure(row, series[key][i], unit, digits) for i in _years(columns))


def _years(columns: Sequence[str]) -> Iterable[int]:
    """Which of the three years each box is about: then and now are the first and the last."""
    return {1: (2,), 2: (0, 2)}.get(len(columns), tuple(range(len(columns))))


def _figure(row: RowSpec, value: Decimal, unit: str, digits: int) -> str:
    """In the unit the row prints; a row without one gets it in the box."""
    own = None if row.unit in (None, "-") else row.unit
    have, want = read_unit(unit), read_unit(own or unit)
    if have is not None and want is not None and have.dimension == want.dimension:
        value = value * have.factor / want.factor
    if own in ("亿元", "km2"):
        digits = 2
    text = show(value.quantize(Decimal(1).scaleb(-digits)))
    return text if own or not unit else f"{text}{unit}"


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _number(text: str) -> Decimal:
    match = _NUMBER.search(text)
    return Decimal(match.group()) if match else Decimal(0)


def _derived(row: RowSpec, done: Mapping[str, tuple[str, ...]], column: int) -> str:
    how = row.derived
    if how is None:
        return ""
    values = [_number(done[name][column]) for name in how.of]
    if how.kind == "quotient":
        result = values[0] / values[1] * how.factor
    elif how.kind == "sum":
        result = sum(values, Decimal(0)) * how.factor
    else:
        own = [_number(t) for t in done[how.of[0]]]
        result = sum(own, Decimal(0)) / len(own) * how.factor
    digits = 4 if abs(result) < 1 else 2
    text = show(result.quantize(Decimal(1).scaleb(-digits)))
    if row.unit in (None, "-") and how.kind == "quotient":
        units = [_NUMBER.sub("", done[name][column]).strip() for name in how.of]
        return text + ("/".join(units) if all(units) else "")
    return text


def _indicator(row: RowSpec, column: int) -> str:
    """A figure for a park indicator; one without unit is told in words."""
    if row.unit == "%":
        base = Decimal("55.4") if re.search("高于|增加值|现代", row.text) else Decimal("84.6")
        base = Decimal("6.3") if "消减" in row.text else base
        return show(base + Decimal(column) / 2)
    if row.unit in (None, "-"):
        if "弹性" in row.text:
            return "0.21"
        return "1" if re.search("设施|规划|平台|体系", row.text) else "已完成"
    return show(Decimal("12.6") + Decimal(column) / 4)


def park_score(rubric: Rubric, company: Company) -> str:
    """The score a park states: the mean of its three yearly totals."""
    values = form_values(rubric, company)
    totals = [v for r in rubric.measures if "总分" in r.text for v in values[r.id]]
    if not totals:
        return "96.4"
    mean = sum((_number(t) for t in totals), Decimal(0)) / len(totals)
    return show(mean.quantize(Decimal("0.01")))
