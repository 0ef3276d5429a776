"""The catalogue: rubrics and rules, the same as the command line prints."""

from __future__ import annotations

from fastapi import APIRouter

from lvjian.api.problems import documented, not_found
from lvjian.api.schemas import Catalogue
from lvjian.api.service import Asks
from lvjian.checker.pages import rule_json
from lvjian.rubrics import load, load_all, rubric_ids, rubric_json

router = APIRouter(tags=["catalogue"])


@router.get("/rubrics", responses=documented(), summary="评价模板")
def list_rubrics(_: Asks) -> list[Catalogue]:
    """Ids and titles."""
    return [
        {"id": r.id, "title": r.title, "issuer": r.issuer, "object": r.object, "kind": r.kind}
        for r in load_all()
    ]


@router.get("/rubrics/{id}", responses=documented("not-found"), summary="一个评价模板")
def get_rubric(_: Asks, id: str) -> Catalogue:
    """The whole rubric as JSON."""
    if id not in rubric_ids():
        raise not_found("评价模板")
    return dict(rubric_json(load(id)))


@router.get("/rules", responses=documented(), summary="核对规则")
def list_rules(_: Asks) -> list[Catalogue]:
    """All rules."""
    return [dict(rule) for rule in rule_json()]


@router.get("/rules/{code}", responses=documented("not-found"), summary="一条核对规则")
def get_rule(_: Asks, code: str) -> Catalogue:
    """One rule with its explanation."""
    for rule in rule_json():
        if rule["code"] == code:
            return dict(rule)
    raise not_found("规则")
