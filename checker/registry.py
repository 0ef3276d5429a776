"""Rules and what they yield.

A rule is one pure generator: it reads a case and yields problems. Its code, name and
severity are written once, in the decorator.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from lvjian.core.finding import Outcome, Severity
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, ReportReading

Family = Literal["I", "T", "S", "A", "C", "B"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One defect as a rule sees it; the engine adds code, name, severity and fingerprint.

    Attributes:
        key: what makes it this very defect over re-submissions when the target alone does
            not (the words cited, the option ticked). No page numbers, no positions.
        severity: only where it differs from the rule's (info for 适用时 materials).
        rests_on: every place the conclusion depends on beyond the first of ``at``. Where one
            of them was not read surely, the engine asks a person instead.
        slip: a misread character would explain it however sure the recognition claims to
            be; on recognised pages a person is asked.
        blank: it concludes from nothing having been read where something ought to stand;
            on recognised pages a person is asked, unless there is no ink in the cell either.
    """

    target: str
    message: str
    suggestion: str
    at: tuple[Place, ...]
    expected: str | None = None
    actual: str | None = None
    outcome: Outcome = "fail"
    severity: Severity | None = None
    key: str = ""
    rests_on: tuple[Place, ...] = ()
    slip: bool = False
    blank: bool = False


@dataclass(frozen=True, slots=True)
class CannotTell:
    """The rule's data is missing or unreadable: neither a finding nor a pass."""

    target: str
    why: str


@dataclass(frozen=True, slots=True)
class ReportCase:
    """One report of a bundle, with the bundle around it."""

    report: ReportReading
    bundle: BundleReading


@dataclass(frozen=True, slots=True)
class BundleCase:
    """The bundle as a whole."""

    bundle: BundleReading


ReportCheck = Callable[[ReportCase], Iterator[Problem | CannotTell]]
BundleCheck = Callable[[BundleCase], Iterator[Problem | CannotTell]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule. ``page`` is its docstring, the source of its documentation page."""

    code: str
    name: str
    severity: Severity
    scope: Literal["report", "bundle"]
    check: ReportCheck | BundleCheck
    page: str
    obligations: tuple[int, ...] = ()


def report_rule(
    code: str, name: str, severity: Severity, *, obligations: tuple[int, ...] = ()
) -> Callable[[ReportCheck], Rule]:
    """Make a rule that looks at one report at a time."""

    def make(check: ReportCheck) -> Rule:
        return Rule(code, name, severity, "report", check, check.__doc__ or "", obligations)

    return make


def bundle_rule(
    code: str, name: str, severity: Severity, *, obligations: tuple[int, ...] = ()
) -> Callable[[BundleCheck], Rule]:
    """Make a rule that looks at the bundle once."""

    def make(check: BundleCheck) -> Rule:
        return Rule(code, name, severity, "bundle", check, check.__doc__ or "", obligations)

    return make
