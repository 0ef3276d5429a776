"""C004: years of tables, periods and data agree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lvjian.checker.form_years import YearSeries, now_years, year_series
from lvjian.checker.judgeable import present_rows, row_name, row_target
from lvjian.checker.registry import CannotTell, Problem, ReportCase, report_rule
from lvjian.checker.rules.tables import table_name
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading
from lvjian.core.text import display

_PERIOD = re.compile(
    r"(?:统计期|统计周期|统计年度|数据统计期间?|评价期|评价周期|评价年度|报告期|报告年度|数据年度|核查期)(?:间|限)?"
    r"\s*(?:为|是|:|\()?\s*(20\d{2})\s*年?(?:度)?(?:\s*(?:\d{1,2}\s*月)?(?:\s*\d{1,2}\s*日)?"
    r"\s*(?:至|到|-|~|—|–)\s*(20\d{2})\s*年)?"
)
_DATA = re.compile(
    r"(20\d{2})\s*年度?[^,。;、0-9]{0,8}?(?:总产值|产值|综合能耗|综合能源消费量|能耗|产品产量"
    r"|总产量|产量|用水量|取水量|用电量|废水|废气|固废|固体废物|碳排放|温室气体)"
)
_LEAST = 3


@dataclass(frozen=True, slots=True)
class Period:
    """Years the report says its data are of."""

    first: int
    last: int
    place: Place

    def shown(self) -> str:
        """``2023 年`` or ``2021～2023 年``."""
        return f"{self.last} 年" if self.first == self.last else f"{self.first}～{self.last} 年"


@report_rule(
    "C004",
    "year-disagrees",
    "warning",
    obligations=(93, 94, 107, 125, 166, 170, 178, 223, 225, 229, 239, 244, 257, 294),
)
def year_disagrees(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """表头年份、各年栏目、统计期、各行数据的年份互相矛盾。

    为什么：评价表按年度填写（义务 107：“(20 年)”），各处数据应属同一统计期。
    不报：年份空白（见 T012）；近三年的对比数据；规划、目标年份。
    怎么改：核对统计期，统一各处年份。
    """
    report = case.report
    period = _period(report)
    told = False
    for problem in _as_one(list(_tables(report, period))):
        told = True
        yield problem
    if not told:
        yield from _later_periods(report)
    yield from _rows(report)
    yield from _columns(report)


def _as_one(problems: list[Problem]) -> Iterator[Problem]:
    """Tables that all differ from the period in the same way: one thing to put right."""
    groups: dict[tuple[str | None, str | None], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.expected, problem.actual), []).append(problem)
    for first, *others in groups.values():
        if not others:
            yield first
            continue
        at = tuple(dict.fromkeys(place for p in (first, *others) for place in p.at))
        message = f"{len(others) + 1} 张表的年份都写 {first.actual}，与报告的 {first.expected}矛盾"
        yield replace(first, message=message, at=at, key="tables", rests_on=at)


def _statements(report: ReportReading) -> Iterator[Period]:
    for paragraph in report.document.paragraphs():
        for match in _PERIOD.finditer(plain(paragraph.text)):
            first = int(match[1])
            last = int(match[2]) if match[2] else first
            if first <= last:
                quoted = paragraph.place.quoting(display(match.group()))
                yield Period(first, last, quoted)


def _period(report: ReportReading) -> Period | None:
    return next(_statements(report), None)


def _tables(report: ReportReading, period: Period | None) -> Iterator[Problem]:
    """A table whose year is not the other tables', not in the period, or in the future."""
    dated = [
        (t, t.year)
        for t in report.tables
        if t.status == "found" and t.year is not None and not t.part
    ]
    common = Counter(year for _, year in dated).most_common(1)
    for table, year in dated:
        at = (table.year_place or table.at[0],) if table.year_place or table.at else ()
        other = next((t for t, y in dated if y == common[0][0] and y != year), None)
        if period is not None and not period.first <= year <= period.last:
            right, place = period.shown(), period.place
        elif period is None and other is not None and common[0][1] >= len(dated) - common[0][1]:
            right, place = f"{common[0][0]} 年", other.year_place or other.at[0]
        elif (data := _data_year(report)) is not None and data[0] != year:
            right, place = f"{data[0]} 年数据", data[1]
        elif report.evaluation_date is not None and _far(year, report.evaluation_date.year):
            right = f"评价时间 {report.evaluation_date.year} 年"
            place = report.date_place or Place(report.file)
        else:
            continue
        yield Problem(
            "document",
            f"“{table_name(table.spec)}”的年份写 {year} 年，与报告的 {right}矛盾",
            "核对统计期，统一表头年份与报告的统计期",
            (*at, place),
            expected=right,
            actual=f"{year} 年",
            key=f"table:{table.spec.kind}",
            rests_on=(place,),
        )
        if period is None and len(dated) == 2:
            return


def _far(year: int, evaluated: int) -> bool:
    """A year to come, or one three years and more before the evaluation."""
    return not evaluated - _LEAST < year <= evaluated


def _data_year(report: ReportReading) -> tuple[int, Place] | None:
    """The one year of which the running text gives data, None where it is several or none."""
    found = [
        (int(year), paragraph.place)
        for paragraph in report.document.paragraphs()
        for year in _DATA.findall(plain(paragraph.text))
    ]
    return found[0] if len({year for year, _ in found}) == 1 and len(found) > 1 else None


def _later_periods(report: ReportReading) -> Iterator[Problem]:
    """Two statements of the period that have no year in common."""
    said = list(_statements(report))
    for other in said[1:]:
        first = said[0]
        if other.last < first.first or other.first > first.last:
            yield Problem(
                "document",
                f"统计期前后不一致：一处写 {first.shown()}，另一处写 {other.shown()}",
                "核对统计期，统一各处年份",
                (other.place, first.place),
                expected=first.shown(),
                actual=other.shown(),
                key="period",
                rests_on=(first.place,),
            )
            return


def _rows(report: ReportReading) -> Iterator[Problem]:
    """A row whose data are of one year alone while all other rows speak of another."""
    dated: list[tuple[int, str, str, Place]] = []
    for row in present_rows(report):
        for cell in row.cells:
            if cell.role not in ("value", "remark"):
                continue
            years = {int(y) for y in _DATA.findall(plain(cell.text))}
            if len(years) == 1 and len(set(re.findall(r"20\d{2}(?=\s*年)", plain(cell.text)))) == 1:
                name = row_name(row.spec)
                dated.append((years.pop(), row_target(row.spec), name, cell.place))
    usual = Counter(year for year, *_ in dated).most_common(1)
    if not usual or usual[0][1] < _LEAST:
        return
    odd = [d for d in dated if d[0] != usual[0][0]]
    if len(odd) > 1:
        return
    for year, target, name, place in odd:
        right = next(p for y, _, _, p in dated if y == usual[0][0])
        yield Problem(
            target,
            f"条目{name}用的是 {year} 年的数据，其他条目是 {usual[0][0]} 年",
            "核对该条数据的年份，统一到报告的统计期",
            (place, right),
            expected=f"{usual[0][0]} 年",
            actual=f"{year} 年",
            rests_on=(right,),
        )


def _columns(report: ReportReading) -> Iterator[Problem]:
    """Year columns and yearly tables: each year once, in order, the same everywhere."""
    whole: list[YearSeries] = []
    for series in year_series(report):
        at = series.broken
        if at is None:
            whole.append(series)
            continue
        yield _year_problem(
            series.name, series.years[at], series.expected(at), series.at[at : at + 1]
        )
    usual = Counter(s.last for s in whole).most_common(1)
    if not usual:
        return
    last = usual[0][0]
    right = next(s for s in whole if s.last == last)
    for series in whole:
        if series.last != last:
            at_both = (*series.last_at, *right.last_at)
            yield _year_problem(series.name, series.last, last, at_both)
    for year, heading, place in now_years(report):
        if year != last:
            yield _year_problem(heading, year, last, (place, *right.last_at))
    day = report.evaluation_date
    if day is not None and last > day.year:
        yield _year_problem(right.name, last, day.year, right.last_at)


def _year_problem(name: str, year: int, right: int, at: tuple[Place, ...]) -> Problem:
    return Problem(
        "document",
        f"“{display(name, 24)}”的年份写 {year} 年，按其余各处应为 {right} 年",
        "核对各栏、各表的年份，统一到同一统计期",
        at,
        expected=f"{right} 年",
        actual=f"{year} 年",
        key=f"column:{name}",
    )
