"""The application: routes, errors, headers, metrics, start and stop."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lvjian import __version__
from lvjian.api import problems
from lvjian.api.auth.rates import Rates
from lvjian.api.blobs import blobs_of
from lvjian.api.metrics import Metrics
from lvjian.api.routes import (
    assessors,
    batches,
    bundles,
    catalogue,
    files,
    health,
    reports,
    webhooks,
)
from lvjian.api.service import Service
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.tasks.broker import notifier
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers

PREFIX = "/api/v1"
_TITLE = "绿鉴"
_ABOUT = "核对绿色工厂申报材料与官方模板是否一致。错误以 application/problem+json 返回。"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; frame-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"content-security-policy", POLICY.encode()),
    (b"cache-control", b"no-store"),
)


def create_app(settings: Settings) -> FastAPI:
    """The application on its settings; workers are started elsewhere."""
    database = Database(settings.database)
    service = Service(
        settings=settings,
        database=database,
        blobs=blobs_of(settings),
        pool=Workers(jobs=2, limits=Limits.from_env()),
        rates=Rates(settings.rate_per_minute),
        upload_rates=Rates(settings.upload_rate_per_minute),
        notify=notifier(settings),
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.stop.close()
        service.pool.close()
        database.close()

    app = FastAPI(
        title=_TITLE,
        description=_ABOUT,
        version=__version__,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        separate_input_output_schemas=False,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.service = service
    app.state.metrics = Metrics(settings, database)
    _routes(app)
    problems.install(app)
    _pages(app)
    app.add_middleware(_Outer, metrics=app.state.metrics)
    _document_problems(app)
    return app


def openapi_json() -> str:
    """The OpenAPI document as it is kept in the repository."""
    with TemporaryDirectory() as folder:
        document = create_app(Settings(data=Path(folder))).openapi()
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _routes(app: FastAPI) -> None:
    versioned = APIRouter(prefix=PREFIX)
    for module in (bundles, reports, files, batches, assessors, catalogue, webhooks):
        versioned.include_router(module.router)
    app.include_router(versioned)
    app.include_router(health.router)


def _pages(app: FastAPI) -> None:
    """The reviewers' pages, where they are installed."""
    web = importlib.import_module("lvjian.api.web")
    install: Callable[[FastAPI], None] | None = getattr(web, "install", None)
    if install is not None:
        install(app)


def _document_problems(app: FastAPI) -> None:
    """Have OpenAPI know the problem document and not FastAPI's own error bodies."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = made()
            schemas = schema["components"]["schemas"]
            schemas["ProblemBody"] = problems.ProblemBody.model_json_schema()
            for name in ("HTTPValidationError", "ValidationError"):
                schemas.pop(name, None)
            for path in schema["paths"].values():
                for operation in path.values():
                    _own_problem(operation)
        assert app.openapi_schema is not None
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way of extending it


def _own_problem(operation: dict[str, Any]) -> None:
    answer = operation["responses"].get("422")
    if answer and "application/json" in answer.get("content", {}):
        operation["responses"]["422"] = problems.documented("invalid")[422]


class _Outer:
    """Security headers and request figures around everything."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                given = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(h for h in _HEADERS if h[0] not in given),
                ]
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            self._count(scope, status, time.perf_counter() - begun)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.requests.labels(scope["method"], route, str(status)).inc()
        self._metrics.seconds.labels(scope["method"], route).observe(seconds)
