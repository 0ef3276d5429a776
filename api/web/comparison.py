"""Two submissions of one applicant side by side: fixed, new, unchanged, worse."""

from __future__ import annotations

from fastapi import APIRouter, Response

from lvjian.api.audit import note
from lvjian.api.service import From, Svc
from lvjian.api.store.bundles import compare, pair_of
from lvjian.api.web.views import Visits

router = APIRouter()
_GROUPS = (
    ("worse", "变重的"),
    ("new", "新出现的"),
    ("unchanged", "没有变的"),
    ("fixed", "已经改好的"),
)


@router.get("/bundles/{id}/compare/{other}")
def comparison(service: Svc, visits: Visits, address: From, id: str, other: str) -> Response:
    """What became of each finding."""
    with service.database.write() as session:
        earlier, later = pair_of(session, visits.principal, id, other)
        found = compare(session, earlier, later)
        note(session, visits.principal, "page.compare", bundle_id=id, detail=other, address=address)
    groups = [(name, title, getattr(found, name)) for name, title in _GROUPS]
    return visits.page("compare.html.j2", earlier=earlier, later=later, groups=groups)
