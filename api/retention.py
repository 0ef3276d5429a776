"""Removing documents: when their time is over, or when an admin asks."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from lvjian.api.audit import SYSTEM, note
from lvjian.api.auth.principal import Principal
from lvjian.api.blobs import Blobs
from lvjian.api.clock import now
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.models import Batch, Bundle, File, FoundFinding, Source
from lvjian.api.tasks import round_state

_GRACE_SECONDS = 86_400.0
_AT_ONCE = 200


def purge(settings: Settings, database: Database, blobs: Blobs) -> int:
    """Remove the documents of bundles over ``keep_days`` old; returns how many bundles.

    The row stays, with its name, numbers and decisions: what was checked when.
    """
    before = now() - timedelta(days=settings.keep_days)
    wanted = (
        select(Bundle.id)
        .where(Bundle.created < before, Bundle.purged.is_(None))
        .where(Bundle.status.in_(("done", "failed")))
        .limit(_AT_ONCE)
    )
    with database.read() as session:
        ids = list(session.scalars(wanted))
    for id_ in ids:
        purge_bundle(database, blobs, id_, by=SYSTEM)
    return len(ids)


def purge_bundle(database: Database, blobs: Blobs, bundle_id: str, *, by: Principal) -> None:
    """Remove the documents of one bundle; what another bundle holds too stays."""
    with database.write() as session:
        bundle = session.get_one(Bundle, bundle_id)
        if bundle.purged is not None:
            return
        held = set(_blobs_of(session, bundle))
        for model in (Source, File, FoundFinding):
            session.execute(delete(model).where(model.bundle_id == bundle_id))
        bundle.report = bundle.page = bundle.checked = bundle.readings = None
        bundle.footprint = None
        bundle.purged = now()
        if bundle.batch_id is not None:
            # What was found across the round quotes the bundle: the others are compared anew.
            batch = session.get_one(Batch, bundle.batch_id)
            held |= {batch.across} if batch.across else set()
            batch.across = batch.across_of = batch.across_at = None
            round_state.ask(session, batch.id)
        note(session, by, "bundle.purge", bundle_id=bundle_id, detail=f"{len(held)} files")
    drop(database, blobs, held)


def drop(database: Database, blobs: Blobs, hashes: Iterable[str]) -> int:
    """Remove those of the blobs that no row refers to any more; returns how many."""
    held = set(hashes)
    with database.read() as session:
        unused = held - referenced(session, held)
    for sha256 in sorted(unused):
        blobs.remove(sha256)
    return len(unused)


def sweep(database: Database, blobs: Blobs) -> int:
    """Remove blobs nobody refers to, a day after they were put in; returns how many.

    They are left by uploads whose transaction failed, by workers that were killed, and by
    results replaced.
    """
    before = time.time() - _GRACE_SECONDS
    removed = 0
    old = [sha256 for sha256, put_in in blobs.held() if put_in < before]
    for start in range(0, len(old), _AT_ONCE):
        removed += drop(database, blobs, old[start : start + _AT_ONCE])
    return removed


def referenced(session: Session, hashes: Iterable[str]) -> set[str]:
    """Those of the blobs that some row refers to."""
    wanted = list(hashes)
    found: set[str] = set()
    for column in (Source.sha256, File.sha256, Batch.across):
        found |= {s for s in session.scalars(select(column).where(column.in_(wanted))) if s}
    columns = (Bundle.report, Bundle.page, Bundle.checked, Bundle.readings, Bundle.footprint)
    rows = session.execute(select(*columns).where(or_(*(c.in_(wanted) for c in columns))))
    return found | {sha256 for row in rows for sha256 in row if sha256}


def _blobs_of(session: Session, bundle: Bundle) -> list[str]:
    held = [bundle.report, bundle.page, bundle.checked, bundle.readings, bundle.footprint]
    for column, owner in ((Source.sha256, Source.bundle_id), (File.sha256, File.bundle_id)):
        held += session.scalars(select(column).where(owner == bundle.id))
    return [sha256 for sha256 in held if sha256]
