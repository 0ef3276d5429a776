"""The example of each rule: what it says of the first test case that spoils a bundle for it alone."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator

import tests.checker
from tests.batch.footprints import ACROSS_EXAMPLES
from tests.checker.case import Case
from tests.checker.readings import sound_bundle

from lvjian.checker.across.engine import across
from lvjian.checker.catalogue import RULES
from lvjian.checker.engine import check
from lvjian.core.finding import Finding
from lvjian.reports.wording import one_line


def examples_json() -> str:
    """``checker/examples.json``: rule code → one finding, in words."""
    found: dict[str, dict[str, str | None]] = {}
    for case in every_case():
        codes = [code for code, _ in case.found]
        if len(set(codes)) == 1 and codes[0] not in found:
            outcome = check(case.spoil(sound_bundle()), RULES)
            found[codes[0]] = _words(outcome.findings[0])
    for spoil in ACROSS_EXAMPLES:
        finding = across(spoil()).findings[0]
        found[finding.code] = _words(finding)
    return json.dumps(dict(sorted(found.items())), ensure_ascii=False, indent=1) + "\n"


def every_case() -> Iterator[Case]:
    """Every case of the rules' tests, by file and place in the file."""
    names = sorted(m.name for m in pkgutil.iter_modules(tests.checker.__path__))
    for name in names:
        if not name.startswith("test_"):
            continue
        module = importlib.import_module(f"tests.checker.{name}")
        for value in vars(module).values():
            if isinstance(value, list | tuple):
                yield from (item for item in value if isinstance(item, Case))


def _words(finding: Finding) -> dict[str, str | None]:
    place = finding.at[0] if finding.at else None
    return {
        "message": finding.message,
        "quote": one_line(place.quote, 60) if place and place.quote else None,
        "expected": one_line(finding.expected, 80) if finding.expected else None,
        "actual": one_line(finding.actual, 80) if finding.actual else None,
        "suggestion": finding.suggestion,
    }
