"""The audit log: who read or changed what, never what stood in it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.store.people import AuditEntry

SYSTEM = Principal("system", "系统", "admin")


def note(
    session: Session,
    principal: Principal,
    action: str,
    *,
    bundle_id: str | None = None,
    detail: str | None = None,
    address: str | None = None,
) -> None:
    """Add a line.

    Args:
        action: ``report.read``, ``file.read``, ``decision.set`` …
        detail: ids, codes and numbers only.
    """
    session.add(
        AuditEntry(
            id=new_id("l"),
            at=now(),
            actor=principal.id,
            actor_name=principal.name,
            role=principal.role,
            action=action,
            bundle_id=bundle_id,
            detail=detail,
            address=address,
        )
    )


def entries(
    session: Session, *, bundle_id: str | None = None, before: str | None = None, most: int = 100
) -> list[AuditEntry]:
    """The newest lines, optionally of one bundle, before a given line."""
    wanted = select(AuditEntry).order_by(AuditEntry.id.desc()).limit(most)
    if bundle_id is not None:
        wanted = wanted.where(AuditEntry.bundle_id == bundle_id)
    if before is not None:
        wanted = wanted.where(AuditEntry.id < before)
    return list(session.scalars(wanted))
