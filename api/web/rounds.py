"""Batches: the list, and one round with its charts."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.audit import note
from lvjian.api.auth.principal import batch_of, sees_batch, visible
from lvjian.api.rounds import place_line, round_report
from lvjian.api.routes.batches import create_batch
from lvjian.api.schemas import BatchWish
from lvjian.api.service import From, Service, Shares, Svc, check_csrf
from lvjian.api.store.bundles import Filters, counts_by
from lvjian.api.store.models import Batch, Bundle
from lvjian.api.web.views import Visits
from lvjian.checker.catalogue import EVERY_RULE
from lvjian.reports.ledger import axes, ledger

router = APIRouter()
_RADARS = 60
"""Bundles of a round whose blocks are drawn against each other, the newest ones."""


@router.get("/batches")
def batches(service: Svc, visits: Visits) -> Response:
    """All rounds, newest first."""
    wanted = select(Batch).where(sees_batch(visits.principal)).order_by(Batch.id.desc())
    with service.database.read() as session:
        rows = [
            (batch, counts_by(session, visits.principal, Filters(batch=batch.id), "status"),
             counts_by(session, visits.principal, Filters(batch=batch.id), "verdict"))
            for batch in session.scalars(wanted.limit(200))
        ]  # fmt: skip
    return visits.page("batches.html.j2", rows=rows)


@router.post("/batches")
def open_batch(
    service: Svc,
    visits: Visits,
    address: From,
    name: Annotated[str, Form(min_length=1, max_length=100)],
    csrf: Annotated[str, Form(max_length=100)],
) -> Response:
    """Open a round."""
    check_csrf(visits.principal, csrf)
    made = create_batch(service, visits.principal, address, BatchWish(name=name))
    return RedirectResponse(f"/batches/{made.id}", status_code=303)


@router.get("/batches/{id}")
def batch(service: Svc, visits: Visits, address: From, id: str) -> Response:
    """One round: its bundles, findings by rule and assessor, blocks against the round."""
    with service.database.write() as session:
        found = batch_of(session, visits.principal, id)
        report = round_report(service, session, visits.principal, found)
        note(session, visits.principal, "page.batch", detail=id, address=address)
        done = _done(session, visits, id)
    names = {r.code: r.page.partition("\n")[0].rstrip("。") for r in EVERY_RULE}
    charts = {
        "rules": _by_rule(report, names),
        "assessors": report["by_assessor"],
        "radar": _radar(service, done),
    }
    data = json.dumps(charts, ensure_ascii=False)
    return visits.page(
        "batch.html.j2", batch=found, report=report, charts=data, link=place_link, place=place_line
    )


def place_link(at: dict[str, Any]) -> str:
    """The desk of a bundle, open at a place of a finding across bundles."""
    inside = at["file"].partition("/")[2]
    spot = {"file": inside, "page": at["page"], "box": at["bbox"], "part": at["part"]}
    words = quote(json.dumps(spot, ensure_ascii=False, separators=(",", ":")), safe="")
    return f"/bundles/{at['bundle']}#place={words}"


def _done(session: Session, visits: Visits, id_: str) -> list[Bundle]:
    wanted = select(Bundle).where(
        Bundle.batch_id == id_, Bundle.status == "done", Bundle.purged.is_(None)
    )
    newest = visible(wanted, visits.principal).order_by(Bundle.id.desc()).limit(_RADARS)
    return list(session.scalars(newest))


def _by_rule(report: dict[str, Any], names: dict[str, str]) -> list[dict[str, Any]]:
    return [{**row, "title": names.get(row["code"], "")} for row in report["by_rule"]]


def _radar(service: Service, bundles: list[Bundle]) -> list[dict[str, Any]]:
    """Share of the full score in each block, for each scored report."""
    found = []
    for bundle in bundles:
        for rubric, shares in service.shares.get(bundle.checked or "", _maker(service, bundle)):
            found.append({"name": bundle.applicant or bundle.name, "id": bundle.id,
                          "rubric": rubric, "shares": shares})  # fmt: skip
    return found


def _maker(service: Service, bundle: Bundle) -> Callable[[], tuple[Shares, int]]:
    def make() -> tuple[Shares, int]:
        reports = service.result_of(bundle).reading.reports
        scored = [
            (r.rubric.id, {a.name: round(float(a.computed), 4) for a in axes(ledger(r))})
            for r in reports
        ]
        return [(rubric, shares) for rubric, shares in scored if shares], 1

    return make
