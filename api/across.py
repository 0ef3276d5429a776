"""What was found across the bundles of a round, as far as the asker may see its bundles."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from lvjian.api.blobs import MissingBlob, read_blob
from lvjian.api.service import Service
from lvjian.api.store.models import Batch
from lvjian.api.tasks import round_state


@dataclass(frozen=True, slots=True)
class FoundAcross:
    """The comparison of a round.

    Attributes:
        comparison: ``state`` (``current``, ``pending``: it does not hold any more or is not
            there yet and is being worked out, ``failed``, ``empty``), ``why`` it failed,
            ``bundles`` that took part, ``at``.
        findings: as in ``batch.json``, with the ids of their bundles.
    """

    comparison: dict[str, Any]
    findings: list[dict[str, Any]] = field(default_factory=list)
    rules_not_evaluated: list[dict[str, Any]] = field(default_factory=list)


def found_across(
    service: Service, session: Session, batch: Batch, seen: frozenset[str]
) -> FoundAcross:
    """What was found the last time; asks for a new comparison where that does not hold.

    Args:
        session: one that writes.
        seen: ids of the round's bundles the asker may know of. A finding about any other
            bundle is left out: its words name that bundle's applicant.
    """
    state, why = round_state.state_of(session, service.settings, batch)
    held: dict[str, Any] = {}
    if batch.across is not None:
        try:
            held = json.loads(read_blob(service.blobs, batch.across))
        except MissingBlob:  # replaced just now, or lost
            state = "pending" if state == "current" else state
    part = [b["id"] for b in held.get("bundles", ()) if b["id"] in seen]
    at = batch.across_at.isoformat() if held and batch.across_at else None
    findings = [
        f for f in held.get("findings", ()) if f["bundles"] and seen.issuperset(f["bundles"])
    ]
    comparison = {"state": state, "why": why, "bundles": part, "at": at}
    return FoundAcross(comparison, findings, held.get("rules_not_evaluated", []))
