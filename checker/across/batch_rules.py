"""Rules over a whole batch, and what they are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from lvjian.checker.across.copying import COMMON_FROM, CommonText, common_texts
from lvjian.checker.across.footprint import Footprint
from lvjian.checker.across.legal_names import Affiliates, applicant_groups
from lvjian.checker.file_properties import Property
from lvjian.checker.registry import Problem
from lvjian.core.finding import Severity


class BatchCase:
    """A batch: the footprints of its bundles, one at a time, and who applies in which.

    Attributes:
        footprints: random access; those of a large batch are read from disk when asked for.
        affiliates: firms declared to be one legal person's.
        applicants: for each bundle, the key of the legal person that applies; bundles whose
            applicant is not known have one of their own.
    """

    def __init__(
        self, footprints: Sequence[Footprint], affiliates: Sequence[Affiliates] = ()
    ) -> None:
        """Group the applicants."""
        self.footprints = footprints
        self.affiliates = tuple(affiliates)
        _, self.applicants = applicant_groups(footprints)

    @cached_property
    def common(self) -> tuple[CommonText, ...]:
        """Every two bundles of different applicants with copied passages, in order."""
        return tuple(common_texts(self.footprints, self.applicants))

    @cached_property
    def usual_properties(self) -> frozenset[Property]:
        """File properties that reports of four applicants have: the form brought them."""
        holders: dict[Property, set[str]] = {}
        for footprint, applicant in zip(self.footprints, self.applicants, strict=True):
            for report in footprint.reports:
                for held in report.properties:
                    holders.setdefault(held, set()).add(applicant)
        return frozenset(p for p, who in holders.items() if len(who) >= COMMON_FROM)


BatchCheck = Callable[[BatchCase], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class BatchRule:
    """A registered rule over a batch. ``page`` is its docstring, the source of its page."""

    code: str
    name: str
    severity: Severity
    check: BatchCheck
    page: str
    obligations: tuple[int, ...] = ()
    scope: Literal["batch"] = "batch"


def batch_rule(
    code: str, name: str, severity: Severity, *, obligations: tuple[int, ...] = ()
) -> Callable[[BatchCheck], BatchRule]:
    """Make a rule that looks at a batch once."""

    def make(check: BatchCheck) -> BatchRule:
        return BatchRule(code, name, severity, check, check.__doc__ or "", obligations)

    return make
