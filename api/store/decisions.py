"""What people made of findings, and whether that still holds in the next submission.

A decision is kept under the fingerprint of its finding and the basis it was made on. In another
submission of the same lineage a dismissal holds only while the basis is the same: with another
value under the same text the finding is open again. A confirmation holds as long as there is the
finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.problems import Problem, not_found
from lvjian.api.store.models import Bundle, Decision, FoundFinding

_AT_ONCE = 400
DecisionWord = Literal["confirmed", "dismissed", "open"]


def decisions_of(session: Session, principal: Principal, bundle: Bundle) -> dict[str, Decision]:
    """What the principal's side decided and what holds here, by fingerprint.

    Decisions about findings that this submission no longer has are among them.
    """
    resting = resting_of(session, bundle.id)
    held = _by_fingerprint(_made(session, principal, bundle))
    standing = ((key, _standing(rows, resting.get(key))) for key, rows in held.items())
    return {key: row for key, row in standing if row is not None}


def outdated_of(session: Session, principal: Principal, bundle: Bundle) -> dict[str, Decision]:
    """Dismissals of earlier submissions that no longer hold, since what they rest on changed."""
    resting = resting_of(session, bundle.id)
    held = _by_fingerprint(_made(session, principal, bundle))
    return {
        key: rows[-1]
        for key, rows in held.items()
        if key in resting and _standing(rows, resting[key]) is None
    }


def decide(
    session: Session,
    principal: Principal,
    bundle: Bundle,
    *,
    fingerprint: str,
    decision: DecisionWord,
    reason: str | None,
) -> Decision:
    """Enter a decision.

    Raises:
        Problem: the bundle has no such finding; a dismissal without a reason.
    """
    known = fingerprint.isascii() and fingerprint.isalnum()
    basis = resting_of(session, bundle.id).get(fingerprint) if known else None
    if basis is None or bundle.lineage is None:
        raise not_found("问题")
    reason = (reason or "").strip() or None
    if decision == "dismissed" and reason is None:
        raise Problem("invalid", "排除一个问题须写明理由（reason）。")
    made = _made(session, principal, bundle)
    row = next((d for d in made if (d.fingerprint, d.basis) == (fingerprint, basis)), None)
    if row is None:
        row = Decision(
            id=new_id("d"),
            lineage=bundle.lineage,
            party=principal.party,
            fingerprint=fingerprint,
            basis=basis,
            decision=decision,
            reason=reason,
            bundle_id=bundle.id,
            actor=principal.id,
            actor_name=principal.name,
            at=now(),
        )
        session.add(row)
    row.decision, row.reason, row.bundle_id = decision, reason, bundle.id
    row.actor, row.actor_name, row.at = principal.id, principal.name, now()
    found = _found(session, bundle.id, fingerprint)
    row.code, row.rubric, row.reader = found.code, found.rubric, found.reader
    return row


def _found(session: Session, bundle_id: str, fingerprint: str) -> FoundFinding:
    """The finding decided on."""
    wanted = select(FoundFinding).where(
        FoundFinding.bundle_id == bundle_id, FoundFinding.fingerprint == fingerprint
    )
    return session.scalars(wanted.order_by(FoundFinding.n).limit(1)).one()


def office_said(
    session: Session, findings: Mapping[str, Mapping[str, str]], lineages: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """What the office decided and what holds, for many bundles at once.

    Args:
        findings: bundle → fingerprint → basis, as ``resting_of`` has it. lineages: bundle →
            lineage.

    Returns:
        Bundle → fingerprint → ``confirmed``, ``dismissed`` or ``open``.
    """
    made: dict[tuple[str, str], list[Decision]] = {}
    wanted = sorted(set(lineages.values()))
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        rows = select(Decision).where(Decision.party == "office", Decision.lineage.in_(some))
        for row in session.scalars(rows.order_by(Decision.at, Decision.id)):
            made.setdefault((row.lineage, row.fingerprint), []).append(row)
    found: dict[str, dict[str, str]] = {}
    for bundle, resting in findings.items():
        for fingerprint, basis in resting.items():
            rows_ = made.get((lineages.get(bundle, ""), fingerprint))
            held = _standing(rows_, basis) if rows_ else None
            if held is not None:
                found.setdefault(bundle, {})[fingerprint] = held.decision
    return found


def confirmed(decisions: Mapping[str, Decision]) -> frozenset[str]:
    """Fingerprints that were confirmed."""
    return frozenset(k for k, d in decisions.items() if d.decision == "confirmed")


def resting_of(session: Session, bundle_id: str) -> dict[str, str]:
    """Basis by fingerprint; several findings of one fingerprint rest on all of theirs."""
    wanted = select(FoundFinding.fingerprint, FoundFinding.basis).where(
        FoundFinding.bundle_id == bundle_id
    )
    return resting((f, b) for f, b in session.execute(wanted))


def resting(findings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The same of findings at hand: (fingerprint, basis)."""
    found: dict[str, list[str]] = {}
    for fingerprint, basis in findings:
        found.setdefault(fingerprint, []).append(basis)
    return {key: _together(values) for key, values in found.items()}


def _together(values: list[str]) -> str:
    if len(values) == 1:
        return values[0]
    return hashlib.sha256("\x1f".join(sorted(values)).encode()).hexdigest()[:32]


def _made(session: Session, principal: Principal, bundle: Bundle) -> list[Decision]:
    """Everything the principal's side decided about the lineage, oldest first."""
    if bundle.lineage is None:
        return []
    wanted = select(Decision).where(
        Decision.lineage == bundle.lineage, Decision.party == principal.party
    )
    return list(session.scalars(wanted.order_by(Decision.at, Decision.id)))


def _by_fingerprint(rows: Iterable[Decision]) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for row in rows:
        found.setdefault(row.fingerprint, []).append(row)
    return found


def _standing(rows: Sequence[Decision], basis: str | None) -> Decision | None:
    """The decision that holds where the finding rests on ``basis``; None if none does."""
    if basis is None:  # there is no such finding here: the last word about it
        return rows[-1]
    exact = [d for d in rows if d.basis == basis]
    if exact:
        return exact[-1]
    return rows[-1] if rows[-1].decision != "dismissed" else None
