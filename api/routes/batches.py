"""Rounds of submissions."""

from __future__ import annotations

from fastapi import APIRouter, Response, status
from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.answers import TYPES, document_headers
from lvjian.api.audit import note
from lvjian.api.auth.principal import Principal, batch_of, sees_batch
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.problems import Problem, documented
from lvjian.api.rounds import round_report, round_sheet
from lvjian.api.schemas import BatchList, BatchState, BatchWish, Catalogue
from lvjian.api.service import Asks, From, Svc
from lvjian.api.store.bundles import Filters, counts_by
from lvjian.api.store.models import Batch
from lvjian.rubrics import rubric_ids

router = APIRouter(prefix="/batches", tags=["batches"])


@router.post(
    "",
    status_code=status.HTTP_201_CREATED,
    responses=documented("bad-request", "csrf", "forbidden", "invalid"),
    summary="开始一个批次",
)
def create_batch(service: Svc, principal: Asks, address: From, wish: BatchWish) -> BatchState:
    """Open a round."""
    if wish.rubric is not None and wish.rubric not in rubric_ids():
        raise Problem("invalid", f"没有名为 {wish.rubric} 的评价模板，可用的见 /api/v1/rubrics。")
    whole = principal.role in ("admin", "intake") or principal.district is None
    batch = Batch(
        id=new_id("r"),
        name=wish.name.strip() or "批次",
        district=wish.district if whole else principal.district,
        owner=principal.id,
        firm=principal.firm,
        rubric=wish.rubric,
        created=now(),
    )
    with service.database.write() as session:
        session.add(batch)
        note(session, principal, "batch.create", detail=batch.id, address=address)
    return BatchState.of(batch, bundles={}, verdicts={})


@router.get("", responses=documented(), summary="批次列表，新的在前")
def list_batches(service: Svc, principal: Asks) -> BatchList:
    """The newest two hundred."""
    wanted = select(Batch).where(sees_batch(principal)).order_by(Batch.id.desc()).limit(200)
    with service.database.read() as session:
        return BatchList(
            items=[_state(session, principal, batch) for batch in session.scalars(wanted)]
        )


@router.get("/{id}", responses=documented("not-found"), summary="一个批次")
def get_batch(service: Svc, principal: Asks, id: str) -> BatchState:
    """How far its bundles are."""
    with service.database.read() as session:
        return _state(session, principal, batch_of(session, principal, id))


@router.get("/{id}/report", responses=documented("not-found"), summary="批次汇总（JSON）")
def get_report(service: Svc, principal: Asks, address: From, id: str) -> Catalogue:
    """The round with its bundles and what was found across them."""
    with service.database.write() as session:
        batch = batch_of(session, principal, id)
        note(session, principal, "batch.report", detail=id, address=address)
        return round_report(service, session, principal, batch)


@router.get(
    "/{id}/report.xlsx",
    responses={
        **documented("not-found"),
        200: {"description": "批次汇总", "content": {TYPES["xlsx"]: {}}},
    },
    response_class=Response,
    summary="批次汇总（Excel）",
)
def get_sheet(service: Svc, principal: Asks, address: From, id: str) -> Response:
    """The same as a workbook."""
    with service.database.write() as session:
        batch = batch_of(session, principal, id)
        note(session, principal, "batch.xlsx", detail=id, address=address)
        report = round_report(service, session, principal, batch)
    content = round_sheet(report)
    headers = document_headers("batch.xlsx", inline=False)
    return Response(content, media_type=TYPES["xlsx"], headers=headers)


def _state(session: Session, principal: Principal, batch: Batch) -> BatchState:
    within = Filters(batch=batch.id)
    states = counts_by(session, principal, within, "status")
    verdicts = counts_by(session, principal, within, "verdict")
    return BatchState.of(
        batch,
        bundles={str(k): v for k, v in sorted(states.items(), key=str)},
        verdicts={str(k): v for k, v in sorted(verdicts.items(), key=str) if k is not None},
    )
