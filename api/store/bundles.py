"""Queries about bundles: lists with cursor, counts, findings, decisions, the one before."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal, bundle_of, visible
from lvjian.api.problems import Problem, not_found
from lvjian.api.store.models import Bundle, File, FoundFinding, Source

_ESCAPE = "\\"
PREVIOUS = "previous"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; None narrows nothing."""

    batch: str | None = None
    status: str | None = None
    verdict: str | None = None
    assessor: str | None = None
    applicant: str | None = None
    district: str | None = None
    q: str | None = None

    def on(self, statement: Select[Any]) -> Select[Any]:
        """The selection of bundles narrowed."""
        equal = {
            Bundle.batch_id: self.batch,
            Bundle.status: self.status,
            Bundle.verdict: self.verdict,
            Bundle.assessor: self.assessor,
            Bundle.applicant: self.applicant,
            Bundle.district: self.district,
        }
        for column, value in equal.items():
            if value:
                statement = statement.where(column == value)
        if self.q:
            pattern = f"%{_escaped(self.q)}%"
            columns = (Bundle.name, Bundle.applicant, Bundle.assessor, Bundle.external_id)
            statement = statement.where(or_(*(c.ilike(pattern, escape=_ESCAPE) for c in columns)))
        return statement


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list; ``cursor`` leads to the next one, None if this is the last."""

    bundles: tuple[Bundle, ...]
    cursor: str | None


def bundle_page(
    session: Session,
    principal: Principal,
    *,
    filters: Filters,
    cursor: str | None = None,
    most: int = 50,
) -> Page:
    """Newest first.

    Raises:
        Problem: the cursor is none of ours.
    """
    wanted = visible(filters.on(select(Bundle)), principal)
    if cursor:
        wanted = wanted.where(Bundle.id < _position(cursor))
    found = list(session.scalars(wanted.order_by(Bundle.id.desc()).limit(most + 1)))
    more = len(found) > most
    return Page(tuple(found[:most]), _cursor(found[most - 1].id) if more else None)


def counts_by(
    session: Session, principal: Principal, filters: Filters, column: str
) -> dict[str | None, int]:
    """How many visible bundles there are for each value of a column of ``Bundle``."""
    key = getattr(Bundle, column)
    wanted = visible(filters.on(select(key, func.count())), principal).group_by(key)
    return {row[0]: row[1] for row in session.execute(wanted)}


def findings_of(session: Session, bundle_id: str) -> list[FoundFinding]:
    """The findings of the present report, in its order."""
    wanted = select(FoundFinding).where(FoundFinding.bundle_id == bundle_id)
    return list(session.scalars(wanted.order_by(FoundFinding.n)))


def files_of(session: Session, bundle_id: str) -> list[File]:
    """The files of the bundle as the report lists them, from 1."""
    return list(session.scalars(select(File).where(File.bundle_id == bundle_id).order_by(File.n)))


def sources_of(session: Session, bundle_id: str) -> list[Source]:
    """The files as they were handed in, from 1."""
    wanted = select(Source).where(Source.bundle_id == bundle_id)
    return list(session.scalars(wanted.order_by(Source.n)))


def previous_of(session: Session, principal: Principal, bundle: Bundle) -> Bundle | None:
    """The submission before this one that has a report."""
    if bundle.lineage is None:
        return None
    wanted = select(Bundle).where(
        Bundle.lineage == bundle.lineage, Bundle.id < bundle.id, Bundle.status == "done"
    )
    return session.scalar(visible(wanted, principal).order_by(Bundle.id.desc()).limit(1))


def pair_of(
    session: Session, principal: Principal, first: str, second: str
) -> tuple[Bundle, Bundle]:
    """Both bundles, the earlier first.

    Args:
        second: ``previous`` for the submission before the first.

    Raises:
        Problem: one of them is not the principal's to see, or has no report.
    """
    one = bundle_of(session, principal, first)
    if second == PREVIOUS:
        other = previous_of(session, principal, one)
        if other is None:
            raise not_found("前一次提交")
    else:
        other = bundle_of(session, principal, second)
    pair = sorted((one, other), key=lambda b: b.id)
    for bundle in pair:
        if bundle.report is None or bundle.status != "done":
            raise Problem("not-finished", "两份材料都核对完才能比较，请稍后再试。")
    return pair[0], pair[1]


def totals(bundles: Sequence[Bundle]) -> dict[str, int]:
    """Findings of several bundles by severity."""
    return {
        "error": sum(b.errors for b in bundles),
        "warning": sum(b.warnings for b in bundles),
        "info": sum(b.infos for b in bundles),
    }


def _escaped(text: str) -> str:
    for special in (_ESCAPE, "%", "_"):
        text = text.replace(special, _ESCAPE + special)
    return text.replace("\0", "")


def _cursor(id_: str) -> str:
    return base64.urlsafe_b64encode(id_.encode()).decode().rstrip("=")


def _position(cursor: str) -> str:
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError, ValueError):
        raw = ""
    if not raw.isalnum() or len(raw) > 32:
        raise Problem("invalid", "cursor 无效，请用上一页返回的值。")
    return raw
