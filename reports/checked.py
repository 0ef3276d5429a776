"""What the writers are given: a finished check, as the pipeline hands it over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from lvjian.core.finding import Finding, NotEvaluated
from lvjian.core.reading import BundleReading
from lvjian.reports.crops import Crops


class RulesRun(Protocol):
    """The outcome of the rules, as far as writers need it."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in report order."""

    @property
    def not_evaluated(self) -> tuple[NotEvaluated, ...]:
        """Rules that could not tell, or broke."""

    @property
    def run(self) -> tuple[str, ...]:
        """Codes of the rules that ran to their end."""


class Checked(Protocol):
    """A finished check (``lvjian.pipeline.CheckResult``)."""

    @property
    def reading(self) -> BundleReading:
        """The bundle as read."""

    @property
    def outcome(self) -> RulesRun:
        """What the rules made of it."""

    @property
    def crops(self) -> Crops:
        """Pictures of places that recognition was not sure of; empty where none were cut."""

    @property
    def timings(self) -> Mapping[str, float]:
        """Seconds per stage; the one part of a report that differs from run to run."""
