"""Signing in and out, changing the password."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from lvjian.api.audit import note
from lvjian.api.auth.accounts import (
    COOKIE,
    MIN_PASSWORD,
    change_password,
    sign_in,
    sign_out,
)
from lvjian.api.problems import Problem
from lvjian.api.service import From, Svc, check_csrf, signed_in
from lvjian.api.settings import Settings
from lvjian.api.web.views import Visits, render

router = APIRouter()
_LONGEST = 300
Line = Annotated[str, Form(max_length=_LONGEST)]


@router.get("/login")
def login_page(request: Request, next: str = "/") -> Response:
    """The sign-in page; somebody already signed in goes on."""
    if signed_in(request) is not None:
        return RedirectResponse(_inside(next), status_code=303)
    return render("login.html.j2", next=_inside(next), wrong="")


@router.post("/login")
def login(
    service: Svc, address: From, login: Line, password: Line, next: Annotated[str, Form()] = "/"
) -> Response:
    """Check the password and open a session."""
    try:
        with service.database.write() as session:
            signed = sign_in(session, service.settings, login=login.strip(), password=password)
            if signed is not None:
                note(session, signed.principal, "session.open", address=address)
    except Problem as problem:
        return render(
            "login.html.j2", status=problem.status, next=_inside(next), wrong=problem.detail
        )
    if signed is None:
        wrong = "登录名或密码不对。"
        return render("login.html.j2", status=401, next=_inside(next), wrong=wrong)
    to = "/password" if signed.principal.must_change else _inside(next)
    answer = RedirectResponse(to, status_code=303)
    _set_cookie(answer, signed.token, service.settings)
    return answer


@router.post("/logout")
def logout(service: Svc, visits: Visits, csrf: Line) -> Response:
    """End the session."""
    check_csrf(visits.principal, csrf)
    with service.database.write() as session:
        note(session, visits.principal, "session.close")
        sign_out(session, visits.request.cookies.get(COOKIE, ""))
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/password")
def password_page(visits: Visits) -> Response:
    """The page to change one's password on."""
    return visits.page("password.html.j2", wrong="", done=False, least=MIN_PASSWORD)


@router.post("/password")
def password(
    service: Svc, visits: Visits, old: Line, new: Line, again: Line, csrf: Line
) -> Response:
    """Change one's password."""
    check_csrf(visits.principal, csrf)
    wrong = "" if new == again else "两次输入的新密码不一样。"
    if not wrong:
        try:
            with service.database.write() as session:
                change_password(session, visits.principal, old=old, new=new)
                note(session, visits.principal, "password.change")
        except Problem as problem:
            wrong = problem.detail
    return visits.page(
        "password.html.j2", status=422 if wrong else 200, wrong=wrong, done=not wrong,
        least=MIN_PASSWORD,
    )  # fmt: skip


def _inside(path: str) -> str:
    """The path if it is one of ours; a link may not lead elsewhere after signing in."""
    parts = urlsplit(path)
    ours = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc
    return path if ours and not parts.scheme and path.isprintable() else "/"


def _set_cookie(answer: Response, token: str, settings: Settings) -> None:
    answer.set_cookie(
        COOKIE, token, httponly=True, samesite="lax", secure=settings.secure_cookies, path="/"
    )
