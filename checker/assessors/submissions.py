"""What is looked at: one applicant's submission of a round, and what was found in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from lvjian.checker.across.footprint import OwnPaper, Party
from lvjian.checker.across.legal_names import Affiliates, group_of, persons
from lvjian.core.finding import Outcome, Severity
from lvjian.core.provenance import Reader

Judgement = Literal["confirmed", "dismissed", "open"]
Group = Literal["I", "T", "S", "A", "C", "B"]
GROUPS: tuple[Group, ...] = ("I", "T", "S", "A", "C", "B")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Defect:
    """A finding, as far as it says something of the assessor's work.

    Attributes:
        own: it is about the third-party report itself, not about the applicant's papers.
        judgement: of the reviewers.
    """

    code: str
    severity: Severity
    outcome: Outcome
    own: bool
    judgement: Judgement = "open"

    @property
    def group(self) -> str:
        """I, T, S, A, C or B."""
        return self.code[:1]

    @property
    def counts(self) -> bool:
        """Not dismissed; what a person is asked about only once it is confirmed."""
        if self.judgement == "open":
            return self.outcome == "fail"
        return self.judgement == "confirmed"


@dataclass(frozen=True, slots=True)
class Submission:
    """One applicant's submission.

    Attributes:
        assessors: firms named in it; the first one counts.
        round: name of the round it was handed in for, None where there is but one.
        rubric: template of the third-party report, else of the first; reader: how it was read.
        complete: False where something was not read: there may be more defects than found.
        times: how often it was handed in, None where nobody counted.
        wording: characters of own wording, None where bundles were not compared.
        copies: (id of another submission, characters in common), most first.
        papers: the assessor's own, None where they were not kept.
        evaluated: date of the evaluation.
    """

    id: str
    assessors: tuple[Party, ...]
    rubric: str | None
    reader: Reader
    complete: bool
    defects: tuple[Defect, ...] = ()
    times: int | None = None
    wording: int | None = None
    copies: tuple[tuple[str, int], ...] = ()
    papers: tuple[OwnPaper, ...] | None = None
    evaluated: date | None = None
    round: str | None = None

    @property
    def kind(self) -> tuple[str, str]:
        """What makes two submissions comparable: template and reader."""
        return self.rubric or "", self.reader


@dataclass(frozen=True, slots=True)
class Firm:
    """An assessor with its submissions.

    Attributes:
        name: the one met most often; names: all of them.
    """

    name: str
    names: tuple[str, ...]
    codes: tuple[str, ...]
    submissions: tuple[Submission, ...]


def firms_of(
    submissions: Iterable[Submission], affiliates: Sequence[Affiliates] = ()
) -> tuple[Firm, ...]:
    """Submissions by legal person, in order of name; those that name no assessor left out."""
    held = [s for s in submissions if s.assessors]
    groups = persons((s.assessors[:1] for s in held), affiliates)
    by_group: dict[str, list[Submission]] = {}
    for submission in held:
        group = group_of(groups, submission.assessors)
        if group is not None:
            by_group.setdefault(group, []).append(submission)
    firms = (_firm(sorted(some, key=lambda s: s.id)) for some in by_group.values())
    return tuple(sorted(firms, key=lambda f: (f.name, f.names)))


def _firm(held: Sequence[Submission]) -> Firm:
    parties = [s.assessors[0] for s in held]
    counted: dict[str, int] = {}
    for party in parties:
        counted[party.name] = counted.get(party.name, 0) + 1
    names = tuple(sorted(counted, key=lambda name: (-counted[name], name)))
    codes = tuple(sorted({code for party in parties for code in party.codes}))
    return Firm(names[0], names, codes, tuple(held))
