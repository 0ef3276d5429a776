"""C002 for energies: what a text or a table adds up to standard coal, added up again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from lvjian.checker.coal_factors import Edition, edition_at
from lvjian.checker.energy_tables import UnknownFactor, WrongRow, judge_table
from lvjian.checker.registry import CannotTell, Problem, ReportCase
from lvjian.core.document import Document
from lvjian.core.text import display


def factors_for(case: ReportCase) -> Edition | None:
    """The factors in force when the report was made."""
    day: date = case.report.evaluation_date or case.bundle.as_of
    return edition_at(day)


def wrong_tables(case: ReportCase) -> Iterator[Problem | CannotTell]:
    """Energy tables of the report, and with the first report those of the evidence."""
    edition = factors_for(case)
    for document, target in _documents(case):
        for table in document.tables():
            for found in judge_table(table, edition):
                yield _told(found, target, table.number)


def _documents(case: ReportCase) -> Iterator[tuple[Document, str]]:
    yield case.report.document, "document"
    reports = {r.file for r in case.bundle.reports}
    if case.report.file == case.bundle.reports[0].file:
        for file in case.bundle.files:
            if file.document is not None and file.file.path not in reports:
                yield file.document, f"file:{file.file.path}"


def _told(found: WrongRow | UnknownFactor, target: str, number: int) -> Problem | CannotTell:
    name = display(found.name, 20)
    if isinstance(found, UnknownFactor):
        return CannotTell(target, f"“{name}”{found.why}，折标准煤量无法复算")
    return Problem(
        target,
        f"“{name}”的折标准煤量写 {found.stated}，按 {display(found.formula, 60)} 应为 {found.value}",
        f"核对实物量、折标系数和单位，折标准煤量改为 {found.value}",
        found.at,
        expected=found.value,
        actual=found.stated,
        key=f"coal:{number}:{found.name}",
        rests_on=found.at[1:],
    )
