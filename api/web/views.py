"""Templates: one environment, what every page is given, errors as pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from lvjian import __version__
from lvjian.api.audit import ACTION_NAMES
from lvjian.api.auth.principal import ROLE_NAMES, Principal
from lvjian.api.problems import Problem
from lvjian.api.service import signed_in
from lvjian.core.numbers import show
from lvjian.reports import wording
from lvjian.reports.as_dict import field_value

STATES = {"queued": "排队中", "running": "核对中", "done": "已核对", "failed": "未完成"}
VERDICTS = {"clean": "未发现问题", "findings": "发现问题", "incomplete": "核对不完整"}
_ROW_KINDS = {
    "basic": "基本", "bonus": "加分", "question": "问", "measure": "指标", "score": "得分"
}  # fmt: skip


class SignInFirst(Problem):
    """Nobody is signed in: the way out is the sign-in page."""

    def __init__(self) -> None:
        super().__init__("unauthenticated", "请先登录。")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A signed-in person on a page."""

    request: Request
    principal: Principal

    def page(self, template: str, *, status: int = 200, **given: Any) -> HTMLResponse:
        """A page with what every page shows: who is signed in and where to go."""
        return render(template, status=status, me=self.principal, request=self.request, **given)


def visitor(request: Request) -> Visitor:
    """Who is signed in.

    Raises:
        Problem: nobody, or somebody whose one-time password is still to be changed.
    """
    principal = signed_in(request)
    if principal is None:
        raise SignInFirst
    if principal.must_change and request.url.path not in ("/password", "/logout"):
        raise Problem("forbidden", "请先把一次性密码改成自己的密码。")
    return Visitor(request, principal)


Visits = Annotated[Visitor, Depends(visitor)]


def render(template: str, *, status: int = 200, **given: Any) -> HTMLResponse:
    """A template filled in."""
    given.setdefault("me", None)
    html = _environment().get_template(template).render(version=__version__, **given)
    return HTMLResponse(html, status_code=status)


def fragment(template: str, **given: Any) -> Markup:
    """A part of a page filled in, to be kept."""
    return Markup(_environment().get_template(template).render(**given))  # noqa: S704 - of our own template, which escapes


def error_page(request: Request, problem: Problem) -> Response:
    """What went wrong and the way out; without a session, the sign-in page."""
    if problem.status == 401:
        return RedirectResponse(f"/login?next={_next(request)}", status_code=303)
    principal = signed_in(request)
    if principal is not None and principal.must_change:
        return RedirectResponse("/password", status_code=303)
    return render(
        "error.html.j2", status=problem.status, me=principal, request=request, problem=problem
    )


def _next(request: Request) -> str:
    """The path asked for, as a sign-in page may lead back to it; pages only."""
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(f"{request.url.path}{query}" if request.method == "GET" else "/", safe="")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("lvjian.api.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    environment.filters |= {
        "points": lambda value: "—" if value is None else show(round(value, 4)),
        "percent": lambda value: "" if value is None else f"{show(value * 100)}%",
        "short": wording.one_line,
        "place": wording.place_words,
        "row_place": wording.row_place,
        "when": _when,
        "row_no": _row_no,
        "size": _size,
    }
    environment.globals |= {
        "names": wording,
        "STATES": STATES,
        "VERDICTS": VERDICTS,
        "ROLES": ROLE_NAMES,
        "ACTIONS": ACTION_NAMES,
        "field_value": field_value,
    }
    return environment


def _harmless(value: object) -> object:
    """Whatever a template prints: no controls, escapes or bidirectional marks."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return wording.printable(value)
    return value


def _when(moment: datetime | None) -> str:
    """A moment in the office's own time zone, as the machine has it."""
    return "" if moment is None else moment.astimezone().strftime("%Y-%m-%d %H:%M")


def _row_no(id_: str) -> str:
    """How a row is called: indicators have numbers of their own, others are counted."""
    kind, _, number = id_.rpartition("-")
    return f"{_ROW_KINDS[kind]}{number}" if kind in _ROW_KINDS else id_


def _size(count: int | None) -> str:
    if count is None:
        return ""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if count >= step:
            return f"{count / step:.1f} {unit}"
    return f"{count} B"


def spots(files: Mapping[str, int], places: Any) -> list[dict[str, Any]]:
    """Places as the desk's script wants them: file number, page, box, part, quote."""
    return [
        {
            "n": files.get(p.file, 0),
            "file": p.file,
            "page": p.page,
            "box": list(p.bbox) if p.bbox else None,
            "part": p.part,
            "quote": wording.one_line(p.quote or "", 200),
        }
        for p in places
    ]
