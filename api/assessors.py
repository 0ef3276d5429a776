"""The assessors of the office's rounds: their submissions gathered from what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal, batch_of, sees_batch, visible
from lvjian.api.blobs import MissingBlob, read_blob
from lvjian.api.problems import Problem
from lvjian.api.service import Service
from lvjian.api.store.decisions import office_said, resting
from lvjian.api.store.models import Batch, Bundle, File, FoundFinding
from lvjian.api.tasks.facts import Facts, read_facts
from lvjian.batch_affiliates import read_affiliates
from lvjian.checker.across.footprint import Party
from lvjian.checker.across.legal_names import Affiliates, legal_person
from lvjian.checker.assessors.quality import assess
from lvjian.checker.assessors.submissions import Defect, Judgement, Submission
from lvjian.core.finding import Outcome, Severity
from lvjian.core.place import Place
from lvjian.core.provenance import Reader, reader_of_file
from lvjian.reports.assessors import assessors_dict

_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rounds: one, or all that were opened in a year, or all."""

    batch: str | None = None
    year: int | None = None


@dataclass(slots=True)
class Assessed:
    """Firms as data, and what was left out.

    Attributes:
        rounds: (id, name) of the rounds looked at, newest first; years: of all there are.
        excluded: why → how many submissions.
        uncompared: names of rounds not laid side by side yet: nothing is known of copies
            and papers there.
    """

    firms: list[dict[str, Any]]
    rounds: list[tuple[str, str]]
    years: list[int]
    excluded: dict[str, int] = field(default_factory=dict)
    uncompared: list[str] = field(default_factory=list)

    def leave_out(self, why: str) -> None:
        """Count a submission left out."""
        self.excluded[why] = self.excluded.get(why, 0) + 1


def assessed(service: Service, session: Session, principal: Principal, choice: Choice) -> Assessed:
    """The assessors as the asker may see them.

    Only rounds of the office count: what an assessor hands in to check itself is its own
    affair. An assessor sees itself alone, in all rounds, without decisions of the office.

    Raises:
        Problem: not for this role; no such round.
    """
    principal.need("reviewer", "admin", "assessor")
    alone = principal.role == "assessor"
    every = _rounds(session, principal)
    if choice.batch is not None:
        batch_of(session, principal, choice.batch)
    rounds = [b for b in every if choice.batch in (None, b.id) and choice.year in (None, _year(b))]
    done = Assessed([], [(b.id, b.name) for b in rounds], sorted({_year(b) for b in every})[::-1])
    submissions = [s for b in rounds for s in _submissions(service, session, principal, b, done)]
    affiliates: tuple[Affiliates, ...] = ()
    if service.settings.affiliates and not alone:
        affiliates = read_affiliates(Path(service.settings.affiliates))
    held = assess(submissions, affiliates=affiliates, reviewed=not alone)
    done.firms = assessors_dict(held)
    return done


def _rounds(session: Session, principal: Principal) -> list[Batch]:
    """Rounds of the office, newest first; an assessor's own are none."""
    wanted = select(Batch).where(Batch.firm.is_(None)).order_by(Batch.id.desc())
    if principal.role != "assessor":
        wanted = wanted.where(sees_batch(principal))
    return list(session.scalars(wanted))


def _year(batch: Batch) -> int:
    return batch.created.astimezone().year


def _submissions(
    service: Service, session: Session, principal: Principal, batch: Batch, done: Assessed
) -> Iterable[Submission]:
    """One for each applicant of a round: the first that was handed in."""
    wanted = select(Bundle).where(Bundle.batch_id == batch.id).order_by(Bundle.id)
    if principal.role == "assessor":
        bundles = [b for b in session.scalars(wanted) if _is_firm(b, principal)]
    else:
        bundles = list(session.scalars(visible(wanted, principal)))
    lineages: dict[str, list[Bundle]] = {}
    for bundle in bundles:
        lineages.setdefault(bundle.lineage or bundle.id, []).append(bundle)
    round_ = _Round(service, session, batch, lineages)
    if lineages and not round_.facts:
        done.uncompared.append(batch.name)
    for held in lineages.values():
        one = round_.submission(held)
        if isinstance(one, Submission):
            yield one
        else:
            done.leave_out(one)


def _is_firm(bundle: Bundle, principal: Principal) -> bool:
    if not (bundle.assessor and principal.firm):
        return False
    return legal_person(bundle.assessor) == legal_person(principal.firm)


def _measured(held: Sequence[Bundle]) -> Bundle | None:
    """The first of an applicant's submissions that was checked."""
    return next((b for b in held if b.status == "done"), None)


class _Finding(NamedTuple):
    """What is needed of a finding."""

    bundle_id: str
    code: str
    severity: str
    outcome: str
    fingerprint: str
    basis: str
    own: bool | None


def _findings(session: Session, ids: Sequence[str]) -> dict[str, list[_Finding]]:
    """The findings of many bundles, in the order of each report."""
    columns = [getattr(FoundFinding, name) for name in _Finding._fields]
    found: dict[str, list[_Finding]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        wanted = select(*columns).where(FoundFinding.bundle_id.in_(ids[start : start + _AT_ONCE]))
        for row in session.execute(wanted.order_by(FoundFinding.bundle_id, FoundFinding.n)):
            found.setdefault(row[0], []).append(_Finding(*row))
    return found


class _Round:
    """A round with what its comparison kept."""

    def __init__(
        self,
        service: Service,
        session: Session,
        batch: Batch,
        lineages: dict[str, list[Bundle]],
    ) -> None:
        """Read the comparison."""
        self._session, self._name = session, batch.name
        kept = _comparison(service, batch)
        self.facts = {b["id"]: read_facts(b["facts"]) for b in kept["bundles"] if "facts" in b}
        self._across: dict[str, list[Defect]] = {}
        for found in kept["findings"]:
            defect = Defect(found["code"], found["severity"], found["outcome"], own=True)
            for id_ in found["bundles"]:
                self._across.setdefault(id_, []).append(defect)
        self._first = {b.id: held[0].id for held in lineages.values() for b in held}
        measured = [b for held in lineages.values() if (b := _measured(held)) is not None]
        self._rows = _findings(session, [b.id for b in measured])
        bases = {
            id_: resting((f.fingerprint, f.basis) for f in rows) for id_, rows in self._rows.items()
        }
        self._said = office_said(session, bases, {b.id: b.lineage for b in measured if b.lineage})

    def submission(self, held: Sequence[Bundle]) -> Submission | str:
        """The submission of one applicant, or why it does not count."""
        bundle = _measured(held)
        if bundle is None:
            return "还没有核对完"
        if not bundle.assessor:
            return "没有读到评价机构名称"
        if bundle.purged is not None:
            return "材料已按期清除"
        rows = self._rows.get(bundle.id, [])
        if any(f.own is None for f in rows):
            return "由旧版本核对，须重新核对"
        facts = next((self.facts[b.id] for b in held if b.id in self.facts), None)
        times = sum(b.status != "failed" for b in held)
        return self._made(bundle, rows, facts, times=times, all_=held)

    def _made(
        self,
        bundle: Bundle,
        rows: Sequence[_Finding],
        facts: Facts | None,
        *,
        times: int,
        all_: Sequence[Bundle],
    ) -> Submission:
        across = next((self._across[b.id] for b in all_ if b.id in self._across), [])
        codes = facts.codes if facts else ()
        made = Submission(
            id=bundle.id,
            assessors=(Party(bundle.assessor or "", codes, Place("")),),
            rubric=bundle.rubric,
            reader=self._reader(bundle) if facts is None else facts.reader,
            complete=bundle.verdict != "incomplete",
            defects=(*self._defects(bundle, rows), *across),
            times=times,
            round=self._name,
        )
        if facts is None:
            return made
        copies = [(self._first.get(id_, id_), n) for id_, n in facts.copies]
        return replace(
            made,
            rubric=facts.rubric,
            wording=facts.wording,
            copies=tuple(copies),
            papers=facts.papers,
            evaluated=facts.evaluated,
        )

    def _defects(self, bundle: Bundle, rows: Sequence[_Finding]) -> list[Defect]:
        said = self._said.get(bundle.id, {})
        return [
            Defect(
                f.code,
                cast("Severity", f.severity),
                cast("Outcome", f.outcome),
                bool(f.own),
                cast("Judgement", said.get(f.fingerprint, "open")),
            )
            for f in rows
        ]

    def _reader(self, bundle: Bundle) -> Reader:
        """By the kind of the report's file, where nothing better is known."""
        wanted = select(File.kind).where(
            File.bundle_id == bundle.id, File.role == "third-party-report"
        )
        kind = self._session.scalar(wanted.order_by(File.n).limit(1))
        return reader_of_file(kind or "")


def _comparison(service: Service, batch: Batch) -> dict[str, Any]:
    none: dict[str, Any] = {"bundles": [], "findings": []}
    if batch.across is None:
        return none
    try:
        return cast("dict[str, Any]", json.loads(read_blob(service.blobs, batch.across)))
    except MissingBlob:
        return none


def chosen(batch: str, year: str) -> Choice:
    """A choice as a page's address says it.

    Raises:
        Problem: invalid.
    """
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Problem("invalid", "年份应为四位数字。")
    return Choice(batch or None, int(year) if year else None)
