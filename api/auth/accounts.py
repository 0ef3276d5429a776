"""Accounts: argon2 passwords, lock-out, sessions with their CSRF token."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal, Role
from lvjian.api.clock import now
from lvjian.api.ids import new_id
from lvjian.api.problems import Problem
from lvjian.api.settings import Settings
from lvjian.api.store.people import Account, SignIn

COOKIE = "lvjian_session"
CSRF_HEADER = "X-CSRF-Token"
MIN_PASSWORD = 10
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody's password: an unknown login costs as much time as a known one")


@dataclass(frozen=True, slots=True)
class Signed:
    """A new session: ``token`` goes into the cookie, ``csrf`` into the pages."""

    token: str
    csrf: str
    principal: Principal


def create_account(
    session: Session,
    *,
    login: str,
    name: str,
    password: str,
    role: Role,
    firm: str | None = None,
    district: str | None = None,
    must_change: bool = True,
) -> Account:
    """Make an account.

    Raises:
        Problem: the login is taken, or the password too short.
    """
    _strong(password)
    if session.scalar(select(Account.id).where(Account.login == login)) is not None:
        raise Problem("invalid", f"登录名 {login} 已经有人用了，请换一个。")
    account = Account(
        id=new_id("a"),
        login=login,
        name=name,
        password=_hasher.hash(password),
        role=role,
        firm=firm,
        district=district,
        must_change=must_change,
        locked=None,
        created=now(),
    )
    session.add(account)
    return account


def first_admin(session: Session) -> str | None:
    """On the first start, make the account ``admin``; returns its one-time password."""
    if session.scalar(select(Account.id).limit(1)) is not None:
        return None
    password = secrets.token_urlsafe(12)
    create_account(session, login="admin", name="管理员", password=password, role="admin")
    return password


def sign_in(session: Session, settings: Settings, *, login: str, password: str) -> Signed | None:
    """Open a session, or None for a wrong login or password (counted towards the lock).

    Raises:
        Problem: the account is locked (429 with the seconds left).
    """
    account = session.scalar(select(Account).where(Account.login == login))
    if account is None or not account.active:
        _matches(_NOBODY, password)
        return None
    if account.locked is not None and account.locked > now():
        left = max(1, round((account.locked - now()).total_seconds()))
        raise Problem(
            "too-many-requests",
            f"密码连续输错，账号已锁定，请 {-(-left // 60)} 分钟后再试或联系管理员。",
            headers={"Retry-After": str(left)},
        )
    if not _matches(account.password, password):
        account.failures += 1
        if account.failures >= settings.login_tries:
            account.failures = 0
            account.locked = now() + timedelta(minutes=settings.lock_minutes)
        return None
    account.failures, account.locked = 0, None
    if _hasher.check_needs_rehash(account.password):
        account.password = _hasher.hash(password)
    return _open(session, settings, account)


def principal_of_cookie(session: Session, token: str) -> Principal | None:
    """Who a session cookie stands for; None if it is unknown or over."""
    found = session.get(SignIn, _hash(token))
    if found is None or found.expires <= now():
        return None
    account = session.get(Account, found.account_id)
    if account is None or not account.active:
        return None
    return _principal(account, found.csrf)


def sign_out(session: Session, token: str) -> None:
    """End a session."""
    session.execute(delete(SignIn).where(SignIn.token == _hash(token)))


def change_password(session: Session, principal: Principal, *, old: str, new: str) -> None:
    """Change one's own password; every other session of the account ends.

    Raises:
        Problem: the old one is wrong, or the new one too short or the same.
    """
    account = session.get(Account, principal.id)
    if account is None or not _matches(account.password, old):
        raise Problem("invalid", "原密码不正确，请重新输入。")
    _strong(new)
    if hmac.compare_digest(old.encode(), new.encode()):
        raise Problem("invalid", "新密码与原密码相同，请换一个。")
    account.password, account.must_change = _hasher.hash(new), False
    end_sessions(session, account.id, but=principal.csrf)


def reset_password(session: Session, account_id: str) -> str:
    """Give an account a one-time password; returns it.

    Raises:
        Problem: no such account.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise Problem("not-found", "没有这个账号。")
    password = secrets.token_urlsafe(12)
    account.password, account.must_change = _hasher.hash(password), True
    account.failures, account.locked = 0, None
    end_sessions(session, account_id)
    return password


def end_sessions(session: Session, account_id: str, *, but: str | None = None) -> None:
    """End the sessions of an account, all or all but the one with that CSRF token."""
    session.execute(
        delete(SignIn).where(SignIn.account_id == account_id, SignIn.csrf != (but or ""))
    )


def _open(session: Session, settings: Settings, account: Account) -> Signed:
    token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    begun = now()
    session.execute(delete(SignIn).where(SignIn.expires <= begun))
    session.add(
        SignIn(
            token=_hash(token),
            account_id=account.id,
            csrf=csrf,
            created=begun,
            expires=begun + timedelta(hours=settings.session_hours),
        )
    )
    return Signed(token, csrf, _principal(account, csrf))


def _principal(account: Account, csrf: str) -> Principal:
    return Principal(
        account.id,
        account.name,
        account.role,  # type: ignore[arg-type]  # written by create_account
        account.firm,
        account.district,
        csrf,
        account.must_change,
    )


def _strong(password: str) -> None:
    if len(password) < MIN_PASSWORD:
        raise Problem("invalid", f"密码至少 {MIN_PASSWORD} 个字符，请换一个长些的。")


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
