"""Years that head the value columns and yearly tables of a form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading
from lvjian.core.rubric import TableSpec
from lvjian.core.text import display

_YEAR = re.compile(r"(20\d{2})")
_THREE = 3


@dataclass(frozen=True, slots=True)
class YearSeries:
    """Years that follow each other over columns or tables.

    Attributes:
        name: of the table, for a message. years: as printed, in order.
        at: place of each.
    """

    name: str
    years: tuple[int, ...]
    at: tuple[Place, ...]

    @property
    def step(self) -> int:
        """1 where the years rise, -1 where the latest stands first: what most of them say."""
        return max((1, -1), key=lambda step: Counter(self._starts(step)).most_common(1)[0][1])

    @property
    def last(self) -> int:
        """The latest year as printed: behind the others, or in front where they fall."""
        return self.years[-1 if self.step == 1 else 0]

    @property
    def last_at(self) -> tuple[Place, ...]:
        """Place of the latest year; empty where none is known."""
        return self.at[-1:] if self.step == 1 else self.at[:1]

    @property
    def broken(self) -> int | None:
        """Position of the year that does not follow the one before, None if all do."""
        starts = self._starts(self.step)
        if len(set(starts)) <= 1:
            return None
        return min(range(len(starts)), key=lambda at: (starts.count(starts[at]), -at))

    def expected(self, at: int) -> int:
        """The year that ought to stand at a position, by most of the others."""
        starts = self._starts(self.step)
        others = starts[:at] + starts[at + 1 :]
        return Counter(others).most_common(1)[0][0] + self.step * at

    def _starts(self, step: int) -> list[int]:
        """The first year each of the years would follow from."""
        return [year - step * at for at, year in enumerate(self.years)]


def year_series(report: ReportReading) -> Iterator[YearSeries]:
    """Every run of years the report's tables print."""
    yield from _parts(report)
    for spec in report.rubric.tables_of("measures"):
        rows = [r for r in report.rows_of("measure") if spec.holds(r.spec) and r.cells]
        for columns, row in _row_columns(rows):
            years = tuple(columns)
            if len(years) >= _THREE and len(years) == len(row.spec.columns):
                places = tuple(c.place for c in row.cells if c.role == "value" and _year(c.column))
                yield YearSeries(spec.title, years, places)


def _parts(report: ReportReading) -> Iterator[YearSeries]:
    """Tables printed once a year."""
    groups: dict[TableSpec, list[tuple[int, Place]]] = {}
    for table in report.tables:
        if table.part and table.year is not None:
            place = table.year_place or (table.at[0] if table.at else Place(report.file))
            groups.setdefault(table.spec, []).append((table.year, place))
    for spec, found in groups.items():
        if len(found) == len(spec.parts):
            yield YearSeries(spec.title, tuple(y for y, _ in found), tuple(p for _, p in found))


def _row_columns(rows: list[RowReading]) -> Iterator[tuple[list[int], RowReading]]:
    """Each different run of years over the values of a table, with a row that has it."""
    seen: set[tuple[int, ...]] = set()
    for row in rows:
        years = [y for c in row.cells if c.role == "value" and (y := _year(c.column))]
        if years and tuple(years) not in seen:
            seen.add(tuple(years))
            yield years, row


def now_years(report: ReportReading) -> Iterator[tuple[int, str, Place]]:
    """(year, heading, place) of columns of now: 2022年指标值 beside 列入名单时指标值."""
    for spec in report.rubric.tables_of("measures"):
        rows = [r for r in report.rows_of("measure") if spec.holds(r.spec)]
        for row in rows:
            cells = [c for c in row.cells if c.role == "value" and c.column]
            dated = [(y, c) for c in cells if (y := _year(c.column))]
            if len(dated) == 1 and len(cells) <= 2:
                year, cell = dated[0]
                yield year, display(cell.column, 20), cell.place
                break


def _year(words: str) -> int | None:
    match = _YEAR.search(plain(words))
    return int(match[1]) if match else None
