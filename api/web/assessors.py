"""Assessors: what the office's rounds say of their reports; for an assessor, of its own."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from lvjian.api.assessors import assessed, chosen
from lvjian.api.audit import note
from lvjian.api.service import From, Svc
from lvjian.api.web.queue import batches_of
from lvjian.api.web.views import Visits
from lvjian.reports.assessors import explained
from lvjian.reports.assessors_page import assessors_html, style
from lvjian.rubrics import load_all

router = APIRouter()
Word = Annotated[str, Query(max_length=40, pattern=r"^[0-9a-z]*$")]


@router.get("/assessors")
def assessors(
    service: Svc, visits: Visits, address: From, batch: Word = "", year: Word = ""
) -> Response:
    """Every firm in order of name, with what to bear in mind first."""
    principal = visits.principal
    with service.database.read() as session:
        done = assessed(service, session, principal, chosen(batch, year))
        known = batches_of(session, principal)
    with service.database.write() as session:
        note(session, principal, "page.assessors", detail=batch or None, address=address)
    titles = {r.id: r.title for r in load_all()}
    alone = principal.role == "assessor"
    figures = assessors_html(done.firms, titles=titles, told=explained(), alone=alone)
    query = urlencode({k: v for k, v in (("batch", batch), ("year", year)) if v})
    return visits.page(
        "assessors.html.j2",
        done=done,
        figures=figures,
        alone=alone,
        batch=batch,
        year=year,
        batches=known,
        query=f"?{query}" if query else "",
    )


@router.get("/static/assessors.css")
def stylesheet() -> Response:
    """The style of the figures: the one that the page of a batch has within it."""
    return Response(style(), media_type="text/css", headers={"Cache-Control": "no-cache"})
