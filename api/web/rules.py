"""The rules as pages: what triggers one, what does not, how to put it right, whose words."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from fastapi import APIRouter, Response

from lvjian.api.precision import precisions, rule_precision
from lvjian.api.problems import not_found
from lvjian.api.routes.catalogue import OFFICE
from lvjian.api.service import Service, Svc
from lvjian.api.web.views import Visits
from lvjian.checker.assessors.figures import MINIMUM
from lvjian.checker.pages import FAMILIES, rule_json
from lvjian.reports import assessors
from lvjian.rubrics import load_all

router = APIRouter(prefix="/rules")


@router.get("")
def all_rules(service: Svc, visits: Visits) -> Response:
    """Every rule with its first sentence, by family."""
    grouped = groupby(rule_json(), key=lambda rule: str(rule["code"])[0])
    families = [(FAMILIES[letter], list(rules)) for letter, rules in grouped]
    measured: dict[str, Any] = {}
    if visits.principal.role in OFFICE:
        with service.database.read() as session:
            measured = precisions(session)
    return visits.page("rules.html.j2", families=families, measured=measured, words=assessors)


@router.get("/{code}")
def one_rule(service: Svc, visits: Visits, code: str) -> Response:
    """One rule, whole; for the office with what its own decisions say of it."""
    for rule in rule_json():
        if rule["code"] == code:
            return visits.page("rule.html.j2", rule=rule, **_measured(service, visits, code))
    raise not_found("规则")


def _measured(service: Service, visits: Visits, code: str) -> dict[str, Any]:
    measured = None
    if visits.principal.role in OFFICE:
        with service.database.read() as session:
            measured = rule_precision(session, code)
    titles = {r.id: r.title for r in load_all()} if measured else {}
    return {"measured": measured, "titles": titles, "words": assessors, "minimum": MINIMUM}
