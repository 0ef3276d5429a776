"""What every route works with, and how it learns who asks."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from lvjian.api.auth.accounts import COOKIE, CSRF_HEADER, principal_of_cookie
from lvjian.api.auth.keys import principal_of_key
from lvjian.api.auth.principal import Principal
from lvjian.api.auth.rates import Rates
from lvjian.api.blobs import Blobs
from lvjian.api.desk_view import DeskView
from lvjian.api.problems import Problem
from lvjian.api.recent import Recent
from lvjian.api.settings import Settings
from lvjian.api.store.database import Database
from lvjian.api.store.models import Bundle
from lvjian.api.tasks.keeping import StaleBlob, weighed
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import CheckResult

_RESULT_BYTES = 24 * 1024 * 1024
"""Results held in memory, in bytes as pickled: five times as much as objects."""
_DESK_LETTERS = 16 * 1024 * 1024
_SHARES = 2_000
Shares = list[tuple[str, dict[str, float]]]
"""For each scored report its rubric and the share of the full score in each block."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_BEARER = HTTPBearer(auto_error=False, description="lvjian keys create 给出的密钥")


@dataclass(frozen=True, slots=True)
class Service:
    """The parts of a running service.

    Attributes:
        pool: worker processes for pictures and marked copies.
        notify: says that there is work; a hint, never needed.
        results, desks, shares: of bundles looked at lately, by the blob of the result.
    """

    settings: Settings
    database: Database
    blobs: Blobs
    pool: Workers
    rates: Rates
    upload_rates: Rates
    notify: Callable[[], None]
    stop: ExitStack = field(default_factory=ExitStack)
    results: Recent[CheckResult] = field(default_factory=lambda: Recent(_RESULT_BYTES))
    desks: Recent[DeskView] = field(default_factory=lambda: Recent(_DESK_LETTERS))
    shares: Recent[Shares] = field(default_factory=lambda: Recent(_SHARES))

    def result_of(self, bundle: Bundle) -> CheckResult:
        """The whole result of a bundle: reading, findings, everything a writer needs.

        Raises:
            Problem: not done yet, purged, or kept by another version (then recheck).
        """
        finished(bundle)
        try:
            return self.results.get(
                bundle.checked or "", lambda: weighed(self.blobs, bundle.checked, CheckResult)
            )
        except StaleBlob:
            raise Problem(
                "not-finished", "这份材料由旧版本核对，请先重新核对（recheck）再查看。"
            ) from None


def finished(bundle: Bundle) -> None:
    """Refuse what has no report.

    Raises:
        Problem: 410 purged, 409 not done.
    """
    if bundle.purged is not None:
        raise Problem("purged", "这份材料已按保留期限清除，只保留了记录。")
    if bundle.status == "failed":
        raise Problem("not-finished", f"核对没有完成：{bundle.error}。可以重新核对或重新提交。")
    if bundle.status != "done" or bundle.report is None:
        raise Problem("not-finished", "还没有核对完，请稍后再试，或订阅 events 等待完成。")


def service_of(request: Request) -> Service:
    """The service behind a request."""
    found: Service = request.app.state.service
    return found


def asking(
    request: Request,
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> Principal:
    """Who asks: by key, or by the session cookie with its CSRF token.

    Raises:
        Problem: nobody we know, a stale page, a one-time password still in use, too often.
    """
    service = service_of(request)
    principal = _principal(request, service, bearer)
    if principal is None:
        raise Problem(
            "unauthenticated",
            "请在 Authorization: Bearer 后给出有效的密钥，或先登录。",
            headers={"WWW-Authenticate": "Bearer"},
        )
    if principal.csrf is not None and request.method not in _SAFE:
        check_csrf(principal, request.headers.get(CSRF_HEADER))
    if principal.must_change:
        raise Problem("forbidden", "一次性密码只能用来登录，请先在页面上改成自己的密码。")
    service.rates.take(principal.id)
    return principal


def check_csrf(principal: Principal, token: str | None) -> None:
    """Refuse a change that does not come from our own page.

    Raises:
        Problem: csrf.
    """
    if principal.csrf is not None and token != principal.csrf:
        raise Problem("csrf", "页面已过期，请刷新后再试。")


def signed_in(request: Request) -> Principal | None:
    """Who the session cookie stands for; for pages."""
    service = service_of(request)
    token = request.cookies.get(COOKIE)
    if not token:
        return None
    with service.database.read() as session:
        return principal_of_cookie(session, token)


def _principal(
    request: Request, service: Service, bearer: HTTPAuthorizationCredentials | None
) -> Principal | None:
    if bearer is None:
        return signed_in(request)
    with service.database.read() as session:
        return principal_of_key(session, bearer.credentials)


def address_of(request: Request) -> str | None:
    """The client's address for the audit log."""
    return request.client.host if request.client else None


Svc = Annotated[Service, Depends(service_of)]
Asks = Annotated[Principal, Depends(asking)]
From = Annotated[str | None, Depends(address_of)]
