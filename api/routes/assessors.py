"""The assessors of the office's rounds, as data and as a workbook."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from lvjian.api.answers import TYPES, document_headers
from lvjian.api.assessors import Assessed, Choice, assessed
from lvjian.api.audit import note
from lvjian.api.auth.principal import Principal
from lvjian.api.clock import today
from lvjian.api.problems import documented
from lvjian.api.schemas import Words
from lvjian.api.service import Asks, From, Service, Svc
from lvjian.reports.assessors import explained
from lvjian.reports.assessors_schema import Assessors
from lvjian.reports.assessors_xlsx import assessors_xlsx
from lvjian.rubrics import load_all

router = APIRouter(prefix="/assessors", tags=["assessors"])
OneBatch = Annotated[Words | None, Query(description="只看这个批次")]
OneYear = Annotated[int | None, Query(ge=2000, le=2999, description="只看这一年的批次")]


class AssessorsAnswer(Assessors):
    """Every assessor, what was left out, and the rounds looked at."""

    rounds: list[str] = Field(description="批次的编号")
    excluded: dict[str, int] = Field(description="没有计入的原因和份数")
    uncompared: list[str] = Field(description="还没有比对的批次：雷同和资质未知")


@router.get(
    "", responses=documented("forbidden", "not-found", "invalid"), summary="评价机构的报告质量"
)
def list_assessors(
    service: Svc,
    principal: Asks,
    address: From,
    batch: OneBatch = None,
    year: OneYear = None,
) -> AssessorsAnswer:
    """Figures of each firm with intervals, in order of name; no ranking."""
    done = _assessed(service, principal, address, Choice(batch, year))
    return AssessorsAnswer.model_validate(
        {
            **explained(),
            "firms": done.firms,
            "rounds": [id_ for id_, _ in done.rounds],
            "excluded": done.excluded,
            "uncompared": done.uncompared,
        }
    )


@router.get(
    "/report.xlsx",
    responses={
        **documented("forbidden", "not-found", "invalid"),
        200: {"description": "评价机构的报告质量", "content": {TYPES["xlsx"]: {}}},
    },
    response_class=Response,
    summary="评价机构的报告质量（Excel）",
)
def get_assessor_sheet(
    service: Svc,
    principal: Asks,
    address: From,
    batch: OneBatch = None,
    year: OneYear = None,
) -> Response:
    """The same as a workbook."""
    done = _assessed(service, principal, address, Choice(batch, year))
    titles = {r.id: r.title for r in load_all()}
    content = assessors_xlsx(done.firms, titles=titles, told=explained(), day=today())
    headers = document_headers("assessors.xlsx", inline=False)
    return Response(content, media_type=TYPES["xlsx"], headers=headers)


def _assessed(
    service: Service, principal: Principal, address: str | None, choice: Choice
) -> Assessed:
    # Read first: on SQLite a writer keeps all other writers waiting.
    with service.database.read() as session:
        done = assessed(service, session, principal, choice)
    with service.database.write() as session:
        note(session, principal, "assessors.read", detail=choice.batch, address=address)
    return done
