"""How often each rule was right, by what reviewers decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lvjian.api.store.models import Decision, FoundFinding
from lvjian.checker.assessors.figures import share_of
from lvjian.reports.assessors import share_dict

_Row = tuple[str, str | None, str | None, str, str]


def rule_precision(session: Session, code: str) -> dict[str, Any]:
    """Of one rule: in all, and by template and reader.

    A decision counts once however often the bundle is handed in; several of one applicant are
    one piece of evidence for the interval. An assessor's own marks do not count.
    """
    rows = _rows(session, code)
    groups = sorted({row[1:3] for row in rows}, key=lambda g: (g[0] or "", g[1] or ""))
    found = select(func.count(), func.count(FoundFinding.bundle_id.distinct())).where(
        FoundFinding.code == code
    )
    findings, bundles = session.execute(found).one()
    return {
        "code": code,
        "findings": findings,
        "bundles": bundles,
        "precision": _share(rows),
        "by": [
            {"rubric": rubric, "reader": reader,
             "precision": _share(r for r in rows if r[1:3] == (rubric, reader))}
            for rubric, reader in groups
        ],
    }  # fmt: skip


def precisions(session: Session) -> dict[str, dict[str, Any]]:
    """Code → share, for every rule somebody decided on."""
    rows = _rows(session, None)
    return {code: _share(r for r in rows if r[0] == code) for code in {r[0] for r in rows}}


def _rows(session: Session, code: str | None) -> list[_Row]:
    wanted = select(
        Decision.code, Decision.rubric, Decision.reader, Decision.lineage, Decision.decision
    ).where(
        Decision.party == "office",
        Decision.decision.in_(("confirmed", "dismissed")),
        Decision.code.is_not(None) if code is None else Decision.code == code,
    )
    return [(str(c), rubric, reader, lineage, said)
            for c, rubric, reader, lineage, said in session.execute(wanted)]  # fmt: skip


def _share(rows: Iterable[_Row]) -> dict[str, Any]:
    clusters: dict[str, list[bool]] = {}
    for *_, lineage, said in rows:
        clusters.setdefault(lineage, []).append(said == "confirmed")
    return share_dict(share_of(clusters.values()))
