"""The assessors of a round: figures of each firm, and beside the others where that is fair."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lvjian.checker.across.legal_names import Affiliates
from lvjian.checker.assessors import figures
from lvjian.checker.assessors.comparison import Comparison, compare
from lvjian.checker.assessors.figures import Copied, DefectRate, PaperState, Rate, Share
from lvjian.checker.assessors.submissions import Firm, Submission, firms_of


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of its reports are of one template and reader."""

    rubric: str | None
    reader: str
    reports: int


@dataclass(frozen=True, slots=True)
class AssessorQuality:
    """What a round says of one firm.

    Attributes:
        incomplete: submissions of which something was not read.
        total: errors and warnings per report, B left out; by_round: the same for each round.
        defects: by group and severity.
        elsewhere: defects of the applicants' papers, by severity; not the firm's.
        waiting: findings a person still has to look at; they count nowhere.
        confirmed: None where no reviewer decides (a batch). again, rounds: handed in anew.
    """

    firm: Firm
    kinds: tuple[KindCount, ...]
    incomplete: int
    total: Rate
    by_round: tuple[tuple[str | None, Rate], ...]
    defects: tuple[DefectRate, ...]
    elsewhere: dict[str, int]
    waiting: int
    confirmed: Share | None
    again: Share | None
    rounds: int
    copied: Copied | None
    papers: tuple[PaperState, ...] | None
    comparison: Comparison

    @property
    def reports(self) -> int:
        """How many submissions it has."""
        return len(self.firm.submissions)


def assess(
    submissions: Iterable[Submission],
    *,
    affiliates: Sequence[Affiliates] = (),
    reviewed: bool = False,
) -> tuple[AssessorQuality, ...]:
    """Every assessor of a round, in order of name.

    Args:
        affiliates: firms declared to be one legal person's.
        reviewed: whether reviewers decide on findings here.
    """
    firms = firms_of(submissions, affiliates)
    compared = compare(firms)
    return tuple(
        AssessorQuality(
            firm,
            _kinds(firm),
            sum(not s.complete for s in firm.submissions),
            figures.rate_of(firm.submissions),
            figures.by_round(firm),
            figures.defect_rates(firm),
            figures.elsewhere(firm),
            figures.waiting(firm),
            figures.confirmed_share(firm) if reviewed else None,
            figures.again_share(firm),
            figures.rounds(firm),
            figures.copied(firm),
            figures.papers(firm),
            comparison,
        )
        for firm, comparison in zip(firms, compared, strict=True)
    )


def _kinds(firm: Firm) -> tuple[KindCount, ...]:
    counted: dict[tuple[str | None, str], int] = {}
    for s in firm.submissions:
        key = s.rubric, s.reader
        counted[key] = counted.get(key, 0) + 1
    ordered = sorted(counted, key=lambda key: (key[0] or "", key[1]))
    return tuple(KindCount(rubric, reader, counted[rubric, reader]) for rubric, reader in ordered)
