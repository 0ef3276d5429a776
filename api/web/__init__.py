"""Pages for reviewers, assessors and admins: server-rendered, everything served from here."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from lvjian.api.problems import Problem
from lvjian.api.web import accounts, assessors, comparison, desk, entry, queue, rounds, rules
from lvjian.api.web.views import error_page as _error_page

_STATIC = Path(__file__).resolve().parent / "static"


def install(app: FastAPI) -> None:
    """Add the pages and their static files to the application."""
    for module in (entry, queue, desk, comparison, rounds, assessors, rules, accounts):
        app.include_router(module.router, include_in_schema=False)
    app.mount("/static", _Static(directory=_STATIC), name="static")


def error_page(request: Request, problem: Problem) -> Response:
    """A problem as a page instead of a JSON document."""
    return _error_page(request, problem)


class _Static(StaticFiles):
    """Scripts and styles: a browser keeps them and asks whether they are still the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "no-cache"
        return answer
