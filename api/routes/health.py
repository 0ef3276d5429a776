"""Health, readiness, metrics: no document data, no key."""

from __future__ import annotations

import shutil

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request

from lvjian.api.blobs import StoreAway
from lvjian.api.service import Svc

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """Whether it lives; each check by name."""

    status: str
    checks: dict[str, str] = {}


@router.get("/healthz", summary="进程活着")
def healthz() -> Health:
    """The process answers."""
    return Health(status="ok")


@router.get("/readyz", summary="可以接收材料", responses={503: {"model": Health}})
def readyz(service: Svc) -> JSONResponse:
    """Database, store and disk answer."""
    checks = {"database": _database(service), "disk": _disk(service)}
    if service.settings.blob_url:
        checks["store"] = _store(service)
    ready = all(v == "ok" for v in checks.values())
    body = Health(status="ok" if ready else "unavailable", checks=checks)
    return JSONResponse(body.model_dump(), status_code=200 if ready else 503)


@router.get(
    "/metrics",
    response_class=Response,
    responses={200: {"description": "Prometheus", "content": {"text/plain": {}}}},
    summary="运行指标",
)
def metrics(request: Request) -> Response:
    """For Prometheus."""
    return Response(
        generate_latest(request.app.state.metrics.registry), media_type=CONTENT_TYPE_LATEST
    )


def _database(service: Svc) -> str:
    try:
        service.database.alive()
    except SQLAlchemyError:
        return "unavailable"
    return "ok"


def _store(service: Svc) -> str:
    try:
        service.blobs.alive()
    except StoreAway:
        return "unavailable"
    return "ok"


def _disk(service: Svc) -> str:
    service.settings.incoming.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(service.settings.incoming).free
    return "ok" if free >= service.settings.free_bytes else "full"
