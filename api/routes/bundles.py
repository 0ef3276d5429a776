"""Bundles: hand in, list, status, recheck, decide, compare."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, status
from starlette.concurrency import run_in_threadpool

from lvjian.api.audit import note
from lvjian.api.auth.principal import Principal, bundle_of
from lvjian.api.problems import Problem, documented
from lvjian.api.resubmission import Decided, compared, decided
from lvjian.api.schemas import (
    BundleList,
    BundleState,
    ComparedFinding,
    ComparisonState,
    DecisionList,
    DecisionState,
    DecisionWish,
    Status,
    Submitted,
    Verdict,
    Words,
)
from lvjian.api.service import Asks, From, Service, Svc
from lvjian.api.store.bundles import Filters, bundle_page, pair_of
from lvjian.api.store.decisions import decide, decisions_of, outdated_of
from lvjian.api.store.models import Bundle
from lvjian.api.submissions import submit, wish_of
from lvjian.api.tasks import jobs
from lvjian.api.uploads import Upload, receive
from lvjian.checker.catalogue import RULES
from lvjian.reports.resubmission.as_json import comparison_dict, finding_dict
from lvjian.reports.resubmission.model import STATES, FindingState
from lvjian.reports.wording import sound_tree

router = APIRouter(prefix="/bundles", tags=["bundles"])

_REFUSALS = (
    "bad-request", "csrf", "not-found", "upload-too-slow", "idempotency-conflict",
    "too-large", "unknown-kind", "invalid", "unsafe-path", "disk-full",
)  # fmt: skip
_TEXT = {"type": "string", "maxLength": 200}
_FILE = {"type": "string", "format": "binary"}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "description": "file：一个压缩包或文件；或 files：多个文件，文件名可带相对路径",
                    "properties": {
                        "file": _FILE,
                        "files": {"type": "array", "items": _FILE},
                        "rubric": _TEXT,
                        "as_of": {"type": "string", "format": "date"},
                        "batch": _TEXT,
                        "external_id": _TEXT,
                        "name": _TEXT,
                        "firm": _TEXT,
                        "district": _TEXT,
                    },
                }
            }
        },
    }
}


def _may_upload(principal: Asks, service: Svc) -> Principal:
    service.upload_rates.take(principal.id)
    return principal


@router.post(
    "",
    status_code=status.HTTP_202_ACCEPTED,
    openapi_extra=_BODY,
    responses=documented(*_REFUSALS),
    summary="提交一份材料",
)
async def create_bundle(
    request: Request,
    service: Svc,
    principal: Annotated[Principal, Depends(_may_upload)],
    key: Annotated[
        str | None, Header(alias="Idempotency-Key", max_length=255, pattern=r"^[\x21-\x7e]+$")
    ] = None,
) -> Submitted:
    """Take in an archive or files; the check runs later."""
    upload = await receive(request, service.settings)
    id_ = await run_in_threadpool(_taken, service, principal, upload, key)
    return Submitted(id=id_, status_url=f"/api/v1/bundles/{id_}")


def _taken(service: Service, principal: Principal, upload: Upload, key: str | None) -> str:
    try:
        wish = wish_of(upload)
        id_ = submit(service.database, service.blobs, principal, wish, key=key)
    finally:
        upload.discard()
    service.notify()
    return id_


@router.get("", responses=documented("invalid"), summary="材料列表，新的在前")
def list_bundles(
    service: Svc,
    principal: Asks,
    batch: Words | None = None,
    status: Status | None = None,
    verdict: Verdict | None = None,
    assessor: Words | None = None,
    applicant: Words | None = None,
    district: Words | None = None,
    q: Words | None = None,
    cursor: Words | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> BundleList:
    """A page of the bundles the asker may see."""
    filters = Filters(batch, status, verdict, assessor, applicant, district, q)
    with service.database.read() as session:
        page = bundle_page(session, principal, filters=filters, cursor=cursor, most=limit)
    return BundleList(items=[BundleState.of(b) for b in page.bundles], cursor=page.cursor)


@router.get("/{id}", responses=documented("not-found"), summary="一份材料的状态")
def get_bundle(service: Svc, principal: Asks, id: str) -> BundleState:
    """Status, progress, counts."""
    with service.database.read() as session:
        return BundleState.of(bundle_of(session, principal, id))


@router.post(
    "/{id}/recheck",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented("csrf", "not-found", "busy", "purged", "invalid"),
    summary="不重新读取，再核对一遍",
)
def recheck(
    service: Svc,
    principal: Asks,
    address: From,
    id: str,
    rule: Annotated[str | None, Query(pattern=r"^[A-Z]\d{3}$")] = None,
) -> Submitted:
    """Rules again, all or one."""
    if rule is not None and all(r.code != rule for r in RULES):
        raise Problem("invalid", f"没有规则 {rule}，全部规则见 /api/v1/rules。")
    with service.database.write() as session:
        bundle = bundle_of(session, principal, id)
        if bundle.purged is not None:
            raise Problem("purged", "这份材料已清除，不能重新核对，请重新提交。")
        if bundle.status in ("queued", "running") or jobs.busy(session, id):
            raise Problem("busy", "这份材料正在核对，请等它结束。")
        _queue_again(bundle)
        kind = "check" if bundle.report is None else "recheck"
        jobs.put(session, kind=kind, subject=id, owner=principal.id, size=bundle.size, rule=rule)
        note(session, principal, "bundle.recheck", bundle_id=id, detail=rule, address=address)
    service.notify()
    return Submitted(id=id, status_url=f"/api/v1/bundles/{id}")


def _queue_again(bundle: Bundle) -> None:
    bundle.status = bundle.stage = "queued"
    bundle.done = bundle.total = 0
    bundle.error = bundle.finished = None


@router.get(
    "/{id}/decisions", responses=documented("not-found"), summary="对各问题的处理，含以前提交的"
)
def list_decisions(service: Svc, principal: Asks, id: str) -> DecisionList:
    """Decisions that hold for the bundle."""
    with service.database.read() as session:
        bundle = bundle_of(session, principal, id)
        held = decisions_of(session, principal, bundle), outdated_of(session, principal, bundle)
    items, outdated = ([DecisionState.of(d) for _, d in sorted(h.items())] for h in held)
    return DecisionList(items=items, outdated=outdated)


@router.put(
    "/{id}/findings/{fingerprint}/decision",
    responses=documented("bad-request", "csrf", "forbidden", "not-found", "invalid"),
    summary="认定或排除一个问题",
)
def put_decision(
    service: Svc,
    principal: Asks,
    address: From,
    id: str,
    fingerprint: str,
    wish: DecisionWish,
) -> DecisionState:
    """Enter a decision; it is kept over re-submission."""
    with service.database.write() as session:
        bundle = bundle_of(session, principal, id)
        principal.need("reviewer", "assessor", "admin")
        row = decide(
            session,
            principal,
            bundle,
            fingerprint=fingerprint,
            decision=wish.decision,
            reason=wish.reason,
        )
        detail = f"{fingerprint} {wish.decision}"
        note(session, principal, "decision.set", bundle_id=id, detail=detail, address=address)
        return DecisionState.of(row)


@router.get(
    "/{id}/compare/{other}",
    responses=documented("not-found", "not-finished"),
    summary="两次提交相比：改好的、新出现的、没变的、变重的，以及没有要求而改动的",
)
def get_comparison(
    service: Svc,
    principal: Asks,
    address: From,
    id: str,
    other: str,
) -> ComparisonState:
    """What became of the findings, and what was changed besides; ``other`` may be ``previous``."""
    with service.database.write() as session:
        earlier, later = pair_of(session, principal, id, other)
        made = decided(session, principal, earlier, later)
        note(session, principal, "compare.read", bundle_id=id, detail=other, address=address)
    found = compared(service, earlier, later)
    told = comparison_dict(found)
    return ComparisonState(
        earlier=earlier.id,
        later=later.id,
        same_applicant=told["same_applicant"],
        changes=told["changes"],
        notes=told["notes"],
        **{state: [_line(f, made) for f in found.of(state)] for state in STATES},
    )


def _line(state: FindingState, made: Decided) -> ComparedFinding:
    holds, outdated = made.of(state)
    return ComparedFinding.model_validate(
        {
            **sound_tree(finding_dict(state)),
            "decision": holds and DecisionState.of(holds),
            "outdated": outdated and DecisionState.of(outdated),
        }
    )
