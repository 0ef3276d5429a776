"""Values of a form that follow from other values of the same form, worked out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from lvjian.core.numbers import read_score, show
from lvjian.core.place import Place
from lvjian.core.quantities import Figure, Interval, Unit, figure, read_unit
from lvjian.core.reading import ReportReading, RowReading
from lvjian.core.rubric import Derived, RowSpec
from lvjian.core.text import display

_STEP = Decimal(1)  # of the last digit printed: cut off or rounded, both are seen
_CENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a row.

    Attributes:
        column: heading it stands under.
    """

    figure: Figure
    unit: str
    column: str
    place: Place
    name: str

    def shown(self) -> str:
        """The value with its unit."""
        space = "" if self.unit in ("", "%") else " "
        return f"{show(self.figure.value)}{space}{self.unit}"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A stated value that its own inputs do not give.

    Attributes:
        formula: in words. value: what the inputs give, in the unit stated.
    """

    row: RowReading
    stated: Value
    inputs: tuple[Value, ...]
    formula: str
    value: str


def wrong_values(report: ReportReading) -> Iterator[Wrong]:
    """Derived values of the form that do not follow from their inputs."""
    rows = {r.spec.id: r for r in report.rows if r.status != "missing"}
    for row in rows.values():
        how = row.spec.derived
        if how is None:
            continue
        for stated in values_of(row):
            inputs = _inputs(rows, how, stated.column)
            if inputs is not None and (found := _judge(row, how, stated, inputs)):
                yield found


def values_of(row: RowReading) -> tuple[Value, ...]:
    """Every number of a row of values."""
    name = display(row.spec.text, 24)
    return tuple(
        Value(figure(value, unit), unit, column, place, name)
        for column, value, unit, place in row.values
    )


def _inputs(rows: dict[str, RowReading], how: Derived, column: str) -> tuple[Value, ...] | None:
    """The values the formula takes, None where one of them is not there."""
    if how.kind == "mean":
        row = rows.get(how.of[0])
        own = values_of(row) if row is not None else ()
        return own if row is not None and own and len(own) == len(row.spec.columns) else None
    found = []
    for name in how.of:
        row = rows.get(name)
        value = next((v for v in values_of(row) if v.column == column), None) if row else None
        if value is None:
            return None
        found.append(value)
    return tuple(found)


def _judge(row: RowReading, how: Derived, stated: Value, inputs: tuple[Value, ...]) -> Wrong | None:
    """Intervals in base units where all units go together, else in the numbers as printed."""
    units = _units(how, stated, inputs)
    if units is None:
        return None
    own, factor = units
    result = _result(how, [_plain(v, base=factor) for v in inputs])
    if result is None:
        return None
    said = Figure(stated.figure.value, own, stated.figure.digits).interval(steps=_STEP)
    if said.meets(result):
        return None
    per = own.factor if own is not None else Decimal(1)
    value = result.show_middle(stated.figure.digits, per=per)
    unit = f"{'' if stated.unit in ('', '%') else ' '}{stated.unit}"
    return Wrong(row, stated, inputs, _words(how, inputs), f"{value}{unit}")


def _units(how: Derived, stated: Value, inputs: Sequence[Value]) -> tuple[Unit | None, bool] | None:
    """(unit of the result, whether inputs count in base units); None where they do not fit."""
    known = [v.figure.unit for v in (stated, *inputs)]
    if how.kind != "quotient":
        return (
            (stated.figure.unit, True)
            if len({u.dimension if u else None for u in known}) == 1
            else None
        )
    top, bottom = inputs[0].figure.unit, inputs[1].figure.unit
    own = stated.figure.unit
    if (
        own is not None
        and own.dimension == ""
        and top
        and bottom
        and top.dimension == bottom.dimension
    ):
        # A share: 62.5 stands for percent where the form multiplies by 100.
        percent = own.factor == 1 and how.factor == _CENT and stated.figure.value > 1
        return (read_unit("%") if percent else own), True
    words = f"{inputs[0].unit}/{inputs[1].unit}"
    wanted = read_unit(words) if inputs[0].unit and inputs[1].unit else None
    if wanted is not None and own is not None and wanted.dimension == own.dimension:
        return own, True
    if not any(v.unit for v in (stated, *inputs)):
        return None, False
    return None


def _plain(value: Value, *, base: bool) -> Interval:
    unit = value.figure.unit if base else None
    return Figure(value.figure.value, unit, value.figure.digits).interval()


def _result(how: Derived, inputs: Sequence[Interval]) -> Interval | None:
    if how.kind == "quotient":
        return inputs[0].over(inputs[1])
    total = reduce(Interval.plus, inputs)
    return total if how.kind == "sum" else total.scaled(Decimal(1) / len(inputs))


def _words(how: Derived, inputs: Sequence[Value]) -> str:
    """``产值 34900 万元 ÷ 用地面积 114 亩``."""
    sign = {"quotient": " ÷ ", "sum": " ＋ ", "mean": "、"}[how.kind]
    said = sign.join(f"{v.name} {v.shown()}" for v in inputs)
    return f"{said}的平均值" if how.kind == "mean" else said


def is_score(spec: RowSpec) -> bool:
    """Whether a row states a score: its sum is a matter of totals."""
    return "得分" in spec.text or "总分" in spec.text


def wrong_mean(report: ReportReading) -> tuple[Value, tuple[Value, ...], str] | None:
    """(stated, yearly totals, what they give) where the mean over the years is wrong."""
    field = next((f for f in report.fields if f.spec.same_as == "mean-score"), None)
    rows = [r for r in report.rows if r.spec.derived and is_score(r.spec) and r.values]
    if field is None or field.value is None or not rows or not field.at:
        return None
    number = read_score(field.value)
    totals = values_of(rows[-1])
    if number is None or len(totals) != len(rows[-1].spec.columns):
        return None
    stated = Value(figure(number, ""), "", "", field.at[0], field.spec.label)
    how = Derived("mean", ())
    result = _result(how, [_plain(v, base=False) for v in totals])
    if result is None or stated.figure.interval(steps=_STEP).meets(result):
        return None
    return stated, totals, result.show_middle(stated.figure.digits)
