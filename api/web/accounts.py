"""Pages for admins: accounts, keys, the audit log."""

from __future__ import annotations

import secrets
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from lvjian.api.audit import entries, note
from lvjian.api.auth.accounts import create_account, end_sessions, reset_password
from lvjian.api.auth.keys import create_key
from lvjian.api.auth.principal import Principal, Role
from lvjian.api.clock import now
from lvjian.api.problems import Problem, not_found
from lvjian.api.service import From, Service, Svc, check_csrf
from lvjian.api.store.people import Account, ApiKey
from lvjian.api.web.views import Visitor, Visits

router = APIRouter(prefix="/admin")
Line = Annotated[str, Form(max_length=200)]
Needed = Annotated[str, Form(min_length=1, max_length=100)]
Given = Annotated[Role, Form()]
_LINES = 200


class _Reach(NamedTuple):
    """For which firm and district an account or a key is; None for all."""

    firm: str | None
    district: str | None


def _reach(firm: Line = "", district: Line = "") -> _Reach:
    return _Reach(firm.strip() or None, district.strip() or None)


Reach = Annotated[_Reach, Depends(_reach)]


@router.get("")
def home() -> Response:
    """The first of the admins' pages."""
    return RedirectResponse("/admin/accounts", status_code=303)


@router.get("/accounts")
def accounts(service: Svc, visits: Visits) -> Response:
    """Who may sign in."""
    visits.principal.need("admin")
    return _accounts(service, visits)


@router.post("/accounts")
def add_account(
    service: Svc,
    visits: Visits,
    address: From,
    login: Needed,
    name: Needed,
    role: Given,
    csrf: Line,
    reach: Reach,
) -> Response:
    """Make an account with a one-time password, shown once."""
    _may(visits.principal, csrf)
    password = secrets.token_urlsafe(12)
    try:
        with service.database.write() as session:
            made = create_account(
                session, login=login.strip(), name=name.strip(), password=password, role=role,
                **reach._asdict(),
            )  # fmt: skip
            note(session, visits.principal, "account.create", detail=made.id, address=address)
    except Problem as problem:
        return _accounts(service, visits, wrong=problem.detail)
    return _accounts(service, visits, shown=(login.strip(), password))


@router.post("/accounts/{id}/reset")
def reset(service: Svc, visits: Visits, address: From, id: str, csrf: Line) -> Response:
    """Give an account a new one-time password."""
    _may(visits.principal, csrf)
    with service.database.write() as session:
        account = _account(session.get(Account, id))
        password = reset_password(session, id)
        note(session, visits.principal, "account.reset", detail=id, address=address)
        login = account.login
    return _accounts(service, visits, shown=(login, password))


@router.post("/accounts/{id}/active")
def switch(
    service: Svc, visits: Visits, address: From, id: str, csrf: Line, active: Line = ""
) -> Response:
    """Let an account in again, or no longer; its sessions end."""
    _may(visits.principal, csrf)
    if id == visits.principal.id:
        return _accounts(service, visits, wrong="不能停用自己的账号，请让另一位管理员操作。")
    with service.database.write() as session:
        account = _account(session.get(Account, id))
        account.active = bool(active)
        end_sessions(session, id)
        word = "account.enable" if active else "account.disable"
        note(session, visits.principal, word, detail=id, address=address)
    return RedirectResponse("/admin/accounts", status_code=303)


@router.get("/keys")
def keys(service: Svc, visits: Visits) -> Response:
    """API keys, without their secrets."""
    visits.principal.need("admin")
    return _keys(service, visits)


@router.post("/keys")
def add_key(
    service: Svc,
    visits: Visits,
    address: From,
    name: Needed,
    role: Given,
    csrf: Line,
    reach: Reach,
) -> Response:
    """Make a key, shown once."""
    _may(visits.principal, csrf)
    with service.database.write() as session:
        key = create_key(session, role=role, name=name.strip(), **reach._asdict())
        note(session, visits.principal, "key.create", detail=name.strip(), address=address)
    return _keys(service, visits, shown=key)


@router.post("/keys/{id}/revoke")
def revoke(service: Svc, visits: Visits, address: From, id: str, csrf: Line) -> Response:
    """End a key."""
    _may(visits.principal, csrf)
    with service.database.write() as session:
        key = session.get(ApiKey, id)
        if key is None:
            raise not_found("密钥")
        key.revoked = key.revoked or now()
        note(session, visits.principal, "key.revoke", detail=id, address=address)
    return RedirectResponse("/admin/keys", status_code=303)


@router.get("/audit")
def audit(service: Svc, visits: Visits, bundle: str = "", before: str = "") -> Response:
    """Who read or changed what; lines are never changed or removed."""
    visits.principal.need("admin")
    with service.database.read() as session:
        lines = entries(session, bundle_id=bundle or None, before=before or None, most=_LINES)
    last = lines[-1].id if len(lines) == _LINES else None
    return visits.page("audit.html.j2", lines=lines, last=last, bundle=bundle)


def _may(principal: Principal, csrf: str) -> None:
    principal.need("admin")
    check_csrf(principal, csrf)


def _account(found: Account | None) -> Account:
    if found is None:
        raise not_found("账号")
    return found


def _accounts(
    service: Service, visits: Visitor, *, shown: tuple[str, str] | None = None, wrong: str = ""
) -> Response:
    with service.database.read() as session:
        rows = list(session.scalars(select(Account).order_by(Account.login)))
    status = 422 if wrong else 200
    return visits.page("accounts.html.j2", status=status, rows=rows, shown=shown, wrong=wrong)


def _keys(service: Service, visits: Visitor, *, shown: str = "") -> Response:
    with service.database.read() as session:
        rows = list(session.scalars(select(ApiKey).order_by(ApiKey.id.desc())))
    return visits.page("keys.html.j2", rows=rows, shown=shown)
