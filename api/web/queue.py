"""The queue of bundles with its filters and counts; handing in by drag and drop."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal, sees_batch
from lvjian.api.service import Svc
from lvjian.api.store.bundles import Filters, bundle_page, counts_by
from lvjian.api.store.models import Batch
from lvjian.api.web.views import Visits
from lvjian.rubrics import load_all

router = APIRouter()
_MOST = 50
Word = Annotated[str, Query(max_length=200)]


@router.get("/")
def queue(
    service: Svc,
    visits: Visits,
    batch: Word = "",
    status: Word = "",
    verdict: Word = "",
    assessor: Word = "",
    district: Word = "",
    q: Word = "",
    cursor: Word = "",
) -> Response:
    """Bundles, newest first, with counts for each filter."""
    chosen = {"batch": batch, "status": status, "verdict": verdict, "assessor": assessor,
              "district": district, "q": q}  # fmt: skip
    filters = Filters(
        batch=batch or None, status=status or None, verdict=verdict or None,
        assessor=assessor or None, district=district or None, q=q or None,
    )  # fmt: skip
    with service.database.read() as session:
        page = bundle_page(
            session, visits.principal, filters=filters, cursor=cursor or None, most=_MOST
        )
        counts = {
            name: counts_by(session, visits.principal, _but(filters, name), column)
            for name, column in (
                ("status", "status"), ("verdict", "verdict"), ("assessor", "assessor"),
                ("district", "district"), ("batch", "batch_id"),
            )
        }  # fmt: skip
        batches = batches_of(session, visits.principal)
        counts["batch"] = {k: n for k, n in counts["batch"].items() if k in batches}

    def link(**changed: str) -> str:
        wanted = {k: v for k, v in {**chosen, **changed}.items() if v}
        return f"/?{urlencode(wanted)}" if wanted else "/"

    return visits.page(
        "queue.html.j2", page=page, chosen=chosen, counts=counts, batches=batches, link=link,
        first=not cursor,
    )  # fmt: skip


def _but(filters: Filters, name: str) -> Filters:
    """The filters without one of them: its own counts show what else could be chosen."""
    return replace(filters, **{name: None})


@router.get("/upload")
def upload(service: Svc, visits: Visits, batch: Word = "") -> Response:
    """Hand in files or folders."""
    with service.database.read() as session:
        batches = batches_of(session, visits.principal)
    packs = sorted(load_all(), key=lambda r: r.id)
    return visits.page("upload.html.j2", batches=batches, batch=batch, packs=packs)


def batches_of(session: Session, principal: Principal) -> dict[str, str]:
    """Rounds the principal may know of, newest first: id → name."""
    wanted = select(Batch).where(sees_batch(principal)).order_by(Batch.id.desc()).limit(200)
    return {b.id: b.name for b in session.scalars(wanted)}
