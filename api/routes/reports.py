"""The report of a bundle in all its forms, and its progress as events."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import StreamingResponse

from lvjian.api.answers import TYPES, document_headers, stored
from lvjian.api.audit import note
from lvjian.api.auth.principal import Principal, bundle_of
from lvjian.api.deliverables import opinion
from lvjian.api.events import follow
from lvjian.api.problems import documented
from lvjian.api.service import Asks, From, Service, Svc, finished
from lvjian.api.store.models import Bundle
from lvjian.reports.as_docx import report_docx
from lvjian.reports.as_xlsx import report_xlsx

router = APIRouter(prefix="/bundles/{id}", tags=["reports"])
_ANSWERS = documented("not-found", "not-finished", "purged")


def _bytes(kind: str) -> dict[int | str, dict[str, Any]]:
    media = TYPES[kind].partition(";")[0]
    return {**_ANSWERS, 200: {"description": "报告", "content": {media: {}}}}


@router.get(
    "/report", responses=_bytes("json"), response_class=Response, summary="核对报告（JSON）"
)
def report(service: Svc, principal: Asks, address: From, id: str) -> Response:
    """The report as ``lvjian check`` gives it."""
    bundle = _reading(service, principal, id, "report.read", address)
    assert bundle.report is not None
    return stored(service.blobs, bundle.report, kind="json", name="report.json", inline=True)


@router.get(
    "/report.html", responses=_bytes("html"), response_class=Response, summary="核对报告（网页）"
)
def report_page(service: Svc, principal: Asks, address: From, id: str) -> Response:
    """The report as one page."""
    bundle = _reading(service, principal, id, "report.html", address)
    assert bundle.page is not None
    return stored(service.blobs, bundle.page, kind="html", name="report.html", inline=True)


@router.get(
    "/report.xlsx", responses=_bytes("xlsx"), response_class=Response, summary="核对报告（Excel）"
)
def report_sheet(service: Svc, principal: Asks, address: From, id: str) -> Response:
    """The report as a workbook."""
    bundle = _reading(service, principal, id, "report.xlsx", address)
    return _made(report_xlsx(service.result_of(bundle)), "xlsx", "report.xlsx")


@router.get(
    "/report.docx", responses=_bytes("docx"), response_class=Response, summary="核对报告（Word）"
)
def report_text(service: Svc, principal: Asks, address: From, id: str) -> Response:
    """The report as a Word file."""
    bundle = _reading(service, principal, id, "report.docx", address)
    return _made(report_docx(service.result_of(bundle)), "docx", "report.docx")


@router.get(
    "/opinion.docx",
    responses=_bytes("docx"),
    response_class=Response,
    summary="审查意见表或补正通知：只含已认定的问题",
)
def opinion_form(
    service: Svc,
    principal: Asks,
    address: From,
    id: str,
    form: Annotated[Literal["opinion", "correction"], Query()] = "opinion",
) -> Response:
    """The form a reviewer signs."""
    bundle = _reading(service, principal, id, "opinion.docx", address)
    content = opinion(service, principal, bundle, form=form)
    return _made(content, "docx", f"{form}.docx")


@router.get(
    "/events",
    responses={
        **documented("not-found"),
        200: {
            "description": "progress 事件，最后是 done 或 failed",
            "content": {"text/event-stream": {}},
        },
    },
    response_class=StreamingResponse,
    summary="核对进度（server-sent events）",
)
def events(
    service: Svc,
    principal: Asks,
    id: str,
    last: Annotated[str | None, Header(alias="Last-Event-ID", max_length=100)] = None,
) -> StreamingResponse:
    """Progress until the end."""
    with service.database.read() as session:
        bundle_of(session, principal, id)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(
        follow(service, principal, id, last), media_type="text/event-stream", headers=headers
    )


def _reading(
    service: Service, principal: Principal, id_: str, action: str, address: str | None
) -> Bundle:
    """The bundle, if it is done; that it was read is noted."""
    with service.database.write() as session:
        bundle = bundle_of(session, principal, id_)
        finished(bundle)
        note(session, principal, action, bundle_id=id_, address=address)
    return bundle


def _made(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=TYPES[kind], headers=document_headers(name, inline=False))
