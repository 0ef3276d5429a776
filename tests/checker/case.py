"""A case: a bundle and the whole list of what the rules say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lvjian.checker.catalogue import RULES
from lvjian.checker.engine import check
from lvjian.checker.inputs import UNSEEN
from lvjian.core.reading import BundleReading
from tests.checker.readings import sound_bundle

Spoil = Callable[[BundleReading], BundleReading]


@dataclass(frozen=True)
class Case:
    """One spoiled bundle.

    Attributes:
        found: code and target of every finding, in the order of the report.
        untold: code and target of everything the rules themselves could not tell.
        says: words the first finding's message must hold.
    """

    name: str
    spoil: Spoil
    found: tuple[tuple[str, str], ...] = ()
    untold: tuple[tuple[str, str], ...] = ()
    says: tuple[str, ...] = ()


def run(case: Case) -> None:
    outcome = check(case.spoil(sound_bundle()), RULES)
    shown = [(f.code, f.target, f.message) for f in outcome.findings]
    assert [(f.code, f.target) for f in outcome.findings] == list(case.found), shown
    said = [n for n in outcome.not_evaluated if not n.why.startswith(UNSEEN)]
    assert [(n.code, n.target) for n in said] == list(case.untold), outcome.not_evaluated
    for words in case.says:
        assert words in outcome.findings[0].message, shown
    for finding in outcome.findings:
        assert finding.message and finding.suggestion
        assert finding.at or finding.target == "bundle", finding
