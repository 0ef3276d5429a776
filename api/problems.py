"""Errors as RFC 9457 ``application/problem+json``: one table from kind to status and title."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from lvjian.api.blobs import MissingBlob, StoreAway
from lvjian.core.errors import LvjianError, UsageError

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:lvjian:problem:"
_log = logging.getLogger("lvjian.api")

KINDS: Final[dict[str, tuple[int, str]]] = {
    "bad-request": (400, "请求不正确"),
    "unauthenticated": (401, "没有登录或密钥无效"),
    "forbidden": (403, "没有这项权限"),
    "csrf": (403, "页面已过期"),
    "not-found": (404, "没有找到"),
    "no-picture": (404, "没有这一页的图片"),
    "method-not-allowed": (405, "不支持的方法"),
    "upload-too-slow": (408, "上传中断"),
    "not-finished": (409, "还没有核对完"),
    "busy": (409, "正在核对"),
    "idempotency-conflict": (409, "同一个 Idempotency-Key 已用于别的内容"),
    "purged": (410, "材料已清除"),
    "too-large": (413, "材料太大"),
    "unknown-kind": (415, "不支持的文件格式"),
    "invalid": (422, "参数不正确"),
    "unsafe-path": (422, "文件路径不安全"),
    "too-many-requests": (429, "请求太频繁"),
    "internal": (500, "内部错误"),
    "unavailable": (503, "服务暂时不可用"),
    "disk-full": (507, "磁盘空间不足"),
}


class Problem(LvjianError):  # noqa: N818 - what RFC 9457 calls it
    """An answer that is not the one asked for.

    Attributes:
        kind: a key of ``KINDS``. detail: Chinese: what is wrong and the way out.
    """

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.status, self.title = KINDS[kind]
        self.detail = detail
        self.headers = dict(headers or {})
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The members of the problem document."""
        return {
            "type": TYPE + self.kind,
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extra,
        }


class ProblemBody(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(examples=[TYPE + "not-found"])
    title: str
    status: int
    detail: str


def not_found(what: str = "材料") -> Problem:
    """The same words for what is not there and for what is another's."""
    return Problem("not-found", f"没有找到这个{what}：请检查编号，或它不在您的权限范围内。")


def problem_response(problem: Problem) -> JSONResponse:
    """The problem as an answer."""
    return JSONResponse(
        problem.body(),
        status_code=problem.status,
        headers=problem.headers,
        media_type=MEDIA_TYPE,
    )


def documented(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the problems a route may answer with."""
    answers: dict[int | str, dict[str, Any]] = {}
    for kind in ("unauthenticated", "too-many-requests", "unavailable", *kinds):
        status, title = KINDS[kind]
        known = answers.get(status)
        words = f"{known['description']}；{title}" if known else title
        answers[status] = {
            "description": words,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemBody"}}},
        }
    return answers


def as_problem(error: Exception) -> Problem:
    """Any exception as a problem."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    if isinstance(error, HTTPException):
        return _http(error)
    if isinstance(error, MissingBlob):
        return Problem("purged", f"{error}。")
    if isinstance(error, UsageError):
        return Problem("invalid", str(error))
    if isinstance(error, OperationalError):
        return Problem(
            "unavailable", "数据库暂时没有应答，请稍后再试。", headers={"Retry-After": "5"}
        )
    if isinstance(error, StoreAway):
        return Problem(
            "unavailable", "原件存放处暂时没有应答，请稍后再试。", headers={"Retry-After": "5"}
        )
    return Problem("internal", "服务内部出错，已记录；请稍后再试，仍不行请联系管理员。")


def install(app: FastAPI) -> None:
    """Have every error of the application answered as a problem."""

    async def handle(request: Request, error: Exception) -> Response:
        problem = as_problem(error)
        if problem.status >= 500 and problem.kind != "disk-full":
            _log.error(
                "request failed",
                extra={"route": request.scope.get("route_path"), "error": type(error).__name__},
                exc_info=error if problem.kind == "internal" else None,
            )
        return _page(request, problem) or problem_response(problem)

    known = (RequestValidationError, HTTPException, LvjianError, OperationalError, StoreAway)
    for kind in (Problem, *known):
        app.add_exception_handler(kind, handle)
    app.add_exception_handler(Exception, handle)


def _page(request: Request, problem: Problem) -> Response | None:
    """What a browser is shown outside the API, if the pages have something for it."""
    page: Callable[[Request, Problem], Response] | None = getattr(
        importlib.import_module("lvjian.api.web"), "error_page", None
    )
    wanted = "text/html" in request.headers.get("accept", "")
    if page is None or not wanted or request.url.path.startswith("/api/"):
        return None
    return page(request, problem)


def _invalid(error: RequestValidationError) -> Problem:
    places = [
        {"at": ".".join(str(p) for p in e["loc"]), "why": str(e["msg"])} for e in error.errors()
    ]
    if any(e["type"] == "json_invalid" for e in error.errors()):
        return Problem("bad-request", "请求体不是有效的 JSON。", errors=places)
    names = "、".join(dict.fromkeys(p["at"] for p in places))
    return Problem(
        "invalid", f"这些参数不正确：{names}。请对照 /openapi.json 修改。", errors=places
    )


def _http(error: HTTPException) -> Problem:
    by_status = {
        404: ("not-found", "没有这个地址：请对照 /openapi.json 检查路径。"),
        405: ("method-not-allowed", "这个地址不支持该方法：请对照 /openapi.json。"),
    }
    kind, detail = by_status.get(error.status_code, ("bad-request", "请求无法解析，请检查格式。"))
    return Problem(kind, detail, headers=error.headers)
