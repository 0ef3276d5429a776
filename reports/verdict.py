"""Verdict, coverage and exit code: whether the check may be called complete, and what it says.

Silence is earned: whatever was not read or not evaluated makes the check incomplete, and
an incomplete check is never a pass.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from lvjian.core.finding import NotEvaluated, Severity
from lvjian.core.reading import BundleReading, FileReading
from lvjian.reports.checked import Checked

Verdict = Literal["clean", "findings", "incomplete"]
FailOn = Literal["error", "warning", "never"]

UNREAD_CODES = frozenset({"I001", "I002", "I004", "I006"})
"""Findings that say that something of the bundle was not read (contract, section 4)."""

_UNREAD = frozenset({"unreadable", "encrypted", "partly"})

_AT_OR_ABOVE: dict[FailOn, tuple[Severity, ...]] = {
    "error": ("error",),
    "warning": ("error", "warning"),
    "never": (),
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the bundle the check rests on.

    Attributes:
        pages: pages of the files that have fixed pages.
        pages_read: those of them whose text was read.
        pages_doubtful: pages with content that no reading gave sure text for.
        rules_run: rules that ran to their end.
    """

    pages: int
    pages_read: int
    pages_doubtful: int
    rules_run: int
    rules_not_evaluated: tuple[NotEvaluated, ...]


def coverage(checked: Checked) -> Coverage:
    """Count what was read and what was run."""
    files = checked.reading.files
    return Coverage(
        pages=sum(f.pages or 0 for f in files),
        pages_read=sum(_pages_read(f) for f in files),
        pages_doubtful=sum(len(doubtful_pages(f)) for f in files),
        rules_run=len(checked.outcome.run),
        rules_not_evaluated=checked.outcome.not_evaluated,
    )


def doubtful_pages(file: FileReading) -> tuple[int, ...]:
    """Pages of a file that could not be read surely; blank pages are no doubt."""
    if file.document is None:
        return ()
    return tuple(sorted({d.page for d in file.document.doubts if d.why != "blank"}))


def _pages_read(file: FileReading) -> int:
    if file.pages_read is not None:
        return file.pages_read
    if file.pages is None or file.status != "read":
        return 0
    return file.pages - len(doubtful_pages(file))


def is_complete(checked: Checked) -> bool:
    """Whether every file, page and rule was dealt with."""
    outcome = checked.outcome
    if outcome.not_evaluated:
        return False
    if any(f.code in UNREAD_CODES for f in outcome.findings):
        return False
    if any(f.status in _UNREAD for f in checked.reading.files):
        return False
    return not _says_nothing(checked.reading, checked)


def _says_nothing(reading: BundleReading, checked: Checked) -> bool:
    """No report recognised and no finding that says so: not a pass."""
    return not reading.reports and not checked.outcome.findings


def verdict(checked: Checked) -> Verdict:
    """``incomplete`` before ``findings`` before ``clean``; infos alone leave a bundle clean."""
    if not is_complete(checked):
        return "incomplete"
    severe = counts(checked)["error"] + counts(checked)["warning"]
    return "findings" if severe else "clean"


def counts(checked: Checked) -> Counter[str]:
    """Findings per severity."""
    return Counter(f.severity for f in checked.outcome.findings)


def exit_code(checked: Checked, fail_on: FailOn) -> int:
    """The exit code of ``lvjian check``: 3 incomplete, else 1 findings at ``fail_on``, else 0."""
    if not is_complete(checked):
        return 3
    found = counts(checked)
    return 1 if any(found[severity] for severity in _AT_OR_ABOVE[fail_on]) else 0
