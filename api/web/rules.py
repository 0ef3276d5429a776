"""The rules as pages: what triggers one, what does not, how to put it right, whose words."""

from __future__ import annotations

from itertools import groupby

from fastapi import APIRouter, Response

from lvjian.api.problems import not_found
from lvjian.api.web.views import Visits
from lvjian.checker.pages import FAMILIES, rule_json

router = APIRouter(prefix="/rules")


@router.get("")
def all_rules(visits: Visits) -> Response:
    """Every rule with its first sentence, by family."""
    grouped = groupby(rule_json(), key=lambda rule: str(rule["code"])[0])
    families = [(FAMILIES[letter], list(rules)) for letter, rules in grouped]
    return visits.page("rules.html.j2", families=families)


@router.get("/{code}")
def one_rule(visits: Visits, code: str) -> Response:
    """One rule, whole."""
    for rule in rule_json():
        if rule["code"] == code:
            return visits.page("rule.html.j2", rule=rule)
    raise not_found("规则")
