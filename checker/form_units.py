"""Units of the values a form states: the official one, or one its quantity can have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lvjian.checker.judgeable import present_rows, row_name, row_target
from lvjian.checker.registry import Problem
from lvjian.core.numbers import plain, show
from lvjian.core.quantities import read_unit
from lvjian.core.reading import ReportReading, RowReading

_AREA, _MONEY, _MASS, _COAL = "[length]^2", "[money]^1", "[mass]^1", "[coal_equivalent]^1"
_ENERGY, _VOLUME = "[energy]^1", "[length]^3"
# What a row of that wording measures, first fit; None: anything.
_QUANTITIES: tuple[tuple[str, frozenset[str] | None], ...] = (
    (r"^单位(?!用地面积产值)", None),
    (r"率|占比|比重|比例", frozenset({""})),
    (r"单位用地面积产值", frozenset({"[length]^-2 [money]^1"})),
    (r"用地面积", frozenset({_AREA})),
    (r"产值|增加值|收入|利润", frozenset({_MONEY})),
    (r"能耗|能源消", frozenset({_COAL, _ENERGY})),
    (r"废水|水量", frozenset({_VOLUME, _MASS})),
    (r"产生量|利用量|排放量", frozenset({_MASS, _VOLUME, _COAL})),
)
_MOST = 0.6
_FEW = 4
_FIGURE = re.compile(r"\d")
_UNIT_BEHIND = re.compile(r"\d\s*[A-Za-z%㎡一-鿿]")


def wrong_units(report: ReportReading) -> Iterator[Problem]:
    """Values in a unit of another dimension, or without one where the others have theirs."""
    rows = [r for r in present_rows(report) if r.values and not r.spec.textual]
    bare = _bare_is_odd(rows)
    for row in rows:
        yield from _row(row, bare=bare)


def _row(row: RowReading, *, bare: bool) -> Iterator[Problem]:
    official = row.spec.unit if row.spec.unit not in (None, "-") else None
    allowed = _allowed(row, official)
    if allowed is None:
        yield from _uneven(row)
        return
    for column, value, unit, place in row.values:
        stated = read_unit(unit)
        missing = stated is not None and not unit and official is None and "" not in allowed
        fits = stated is None or stated.dimension in allowed
        if fits or (missing and not bare):
            continue
        said = f"{show(value)} {unit}".strip()
        why = (
            "没有写单位"
            if missing
            else f"单位应为 {official}"
            if official
            else f"“{unit}”不是它的单位"
        )
        heading = f"（{column}）" if column else ""
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}{heading}写“{said}”，{why}",
            f"按 {official} 改写" if official else "写明正确的单位",
            (place,),
            expected=official,
            actual=said,
            key=column,
        )
        return


def _uneven(row: RowReading) -> Iterator[Problem]:
    """A value in a unit whose quantity is another than that of the row's first value."""
    heads = [read_unit(v[2].split("/")[0]) if v[2] else None for v in row.values]
    if not heads or heads[0] is None:
        return
    for head, (column, value, unit, place) in zip(heads, row.values, strict=True):
        if head is None or head.dimension == heads[0].dimension:
            continue
        first = row.values[0][2]
        yield Problem(
            row_target(row.spec),
            f"条目{row_name(row.spec)}（{column}）写“{show(value)} {unit}”，另一栏的单位却是“{first}”",
            "同一条目各栏用同一单位填写",
            (place, row.values[0][3]),
            expected=first,
            actual=f"{show(value)} {unit}",
            key=column,
            rests_on=(row.values[0][3],),
        )
        return


def _allowed(row: RowReading, official: str | None) -> frozenset[str] | None:
    if official is not None:
        known = read_unit(official)
        # A carbon figure may be told in t or tCO2, energy in tce or as printed on a bill.
        return (
            None
            if known is None
            else frozenset({known.dimension, ""} if official == "%" else {known.dimension})
        )
    name = re.sub(r"[(（][^()（）]*[)）]", "", plain(row.spec.text))
    return next((a for p, a in _QUANTITIES if re.search(p, name)), None)


def _bare_is_odd(rows: list[RowReading]) -> bool:
    """Whether most values of rows without an official unit carry one of their own."""
    own = [v for r in rows if r.spec.unit is None for v in r.values]
    with_unit = sum(bool(v[2]) for v in own)
    return len(own) >= _FEW and with_unit >= _MOST * len(own)


def effects_without_unit(report: ReportReading) -> Iterator[Problem]:
    """Effects of a project that are a bare number while the form asks for quantities."""
    for project in report.projects:
        for name, text, place in project.effects:
            words = plain(text)
            if (
                not words
                or not _FIGURE.search(words)
                or not re.fullmatch(r"[约≈]?\s*[\d.,]+", words)
            ):
                continue
            yield Problem(
                "document",
                f"项目“{project.name}”的“{name}”写“{words}”，没有写单位",
                "写明数量和单位，如“节能量：XX 吨标准煤”",
                (place,),
                expected="数量和单位",
                actual=words,
                key=f"{project.name}:{name}",
            )
