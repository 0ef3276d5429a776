"""The catalogue: rubrics and rules, the same as the command line prints."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from lvjian.api.auth.principal import Role
from lvjian.api.precision import rule_precision
from lvjian.api.problems import documented, not_found
from lvjian.api.schemas import Catalogue
from lvjian.api.service import Asks, Svc
from lvjian.checker.pages import rule_json
from lvjian.reports.assessors_schema import Share
from lvjian.rubrics import load, load_all, rubric_ids, rubric_json

router = APIRouter(tags=["catalogue"])
OFFICE: tuple[Role, ...] = ("reviewer", "admin")
"""Who sees how often a rule was right: those whose decisions say so."""


class Precision(Share):
    """Confirmed of all decided; ``reports`` is how many applicants the decisions are about."""


class PrecisionBy(BaseModel):
    """Of one template and reader."""

    rubric: str | None
    reader: str | None = Field(description="word、pdf、scan、other；null 为旧版本没有记录")
    precision: Precision


class RulePrecision(BaseModel):
    """How often a rule was right, by what reviewers decided."""

    code: str
    findings: int = Field(description="现有报告里报出的处数")
    bundles: int
    precision: Precision
    by: list[PrecisionBy]


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


@router.get(
    "/rules/{code}/precision",
    responses=documented("forbidden", "not-found"),
    summary="按审核人员的判定，这条规则报得准不准",
)
def get_precision(service: Svc, principal: Asks, code: str) -> RulePrecision:
    """Confirmed of all decided, by template and reader, with intervals."""
    principal.need(*OFFICE)
    if all(rule["code"] != code for rule in rule_json()):
        raise not_found("规则")
    with service.database.read() as session:
        return RulePrecision.model_validate(rule_precision(session, code))
