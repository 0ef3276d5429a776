"""Two submissions of one applicant side by side: what became of the findings, what else changed."""

from __future__ import annotations

from fastapi import APIRouter, Response

from lvjian.api.audit import note
from lvjian.api.resubmission import compared, decided
from lvjian.api.service import From, Svc
from lvjian.api.store.bundles import pair_of
from lvjian.api.web.views import Visits
from lvjian.reports.resubmission.as_html import beside
from lvjian.reports.resubmission.as_text import STATE_NAMES, place_of
from lvjian.reports.resubmission.model import STATES

router = APIRouter()


@router.get("/bundles/{id}/compare/{other}")
def comparison(service: Svc, visits: Visits, address: From, id: str, other: str) -> Response:
    """What became of each finding, and what was changed without being asked for."""
    with service.database.write() as session:
        earlier, later = pair_of(session, visits.principal, id, other)
        made = decided(session, visits.principal, earlier, later)
        note(session, visits.principal, "page.compare", bundle_id=id, detail=other, address=address)
    found = compared(service, earlier, later)
    return visits.page(
        "compare.html.j2",
        earlier=earlier,
        later=later,
        found=found,
        groups=[(s, STATE_NAMES[s], found.of(s)) for s in STATES],
        decided=made.of,
        beside=beside,
        at=place_of,
    )
