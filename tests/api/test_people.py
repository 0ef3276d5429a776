"""Who gets in, who sees what, who may do what, and what is written down about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from lvjian.api.app import create_app
from lvjian.api.audit import entries
from lvjian.api.auth import accounts
from lvjian.api.auth.accounts import COOKIE, CSRF_HEADER
from lvjian.api.auth.principal import Principal
from lvjian.api.clock import now
from lvjian.api.problems import Problem
from lvjian.api.settings import Settings
from lvjian.api.store.people import Account, ApiKey, AuditEntry, SignIn
from tests.api.conftest import Running, Sample, fresh, running_on
from tests.api.running import client
from tests.api.test_bundles import hand_in, planted, problem

PASSWORD = "一个够长又好记的密码"


def test_nobody_gets_in_without_a_key(running: Running) -> None:
    key = running.key("intake")
    wrong = ("x", key[:-1], key + "x", "lvj_" + "k" * 500 + "_s", "lvj_k_\udcff")
    for given in wrong:
        header = f"Bearer {given}".encode(errors="surrogateescape")
        with client(running.address) as api:
            answer = api.get("/api/v1/bundles", headers={b"Authorization": header})
        problem(answer, 401, "unauthenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
    with running.database.write() as session:
        session.execute(update(ApiKey).values(revoked=now()))
    with client(running.address, key) as api:
        problem(api.get("/api/v1/bundles"), 401, "unauthenticated")


def test_a_key_is_kept_as_a_hash_only(running: Running) -> None:
    key = running.key("admin")
    with running.database.read() as session:
        (row,) = session.scalars(select(ApiKey))
    secret = key.partition(row.id)[2][1:]
    assert len(secret) > 40
    assert secret not in str(vars(row))


def _routes(settings: Settings) -> Iterator[tuple[str, str]]:
    """Every route that names a bundle or a round."""
    for path, methods in create_app(settings).openapi()["paths"].items():
        if re.search(r"/(bundles|batches)/\{", path):
            for method in methods:
                yield method.upper(), path


@pytest.fixture
def others(running: Running, sample: Sample) -> dict[str, str]:
    """Ids of a finished bundle, its finding and a round that belong to somebody else."""
    owner = running.client("assessor", "甲机构", district="中原区")
    round_ = owner.post("/api/v1/batches", json={"name": "甲的批次"}).json()["id"]
    id_ = hand_in(owner, sample.path, as_of=sample.as_of, batch=round_)
    running.work()
    finding = planted(owner, id_)
    return {"bundle": id_, "round": round_, "fingerprint": finding["fingerprint"]}


def test_what_is_anothers_is_nowhere(running: Running, others: dict[str, str], small: Path) -> None:
    strangers = [
        running.client("assessor", "乙机构", district="中原区"),
        running.client("reviewer", district="金水区"),
        running.client("intake", district="中原区"),
    ]
    walked = 0
    for method, path in _routes(running.settings):
        kind = "round" if "/batches/" in path else "bundle"
        place = path.replace("{fingerprint}", others["fingerprint"]).replace("{n}", "1")
        place = place.replace("{page}", "1").replace("{other}", others["bundle"])
        body = {"decision": "confirmed"} if method == "PUT" else None
        for stranger in strangers:
            if kind == "round" and stranger is strangers[2]:
                continue  # an intake system hands in to the rounds of its district
            own = hand_in(stranger, small)
            for first in (others[kind], "b00000", "%00", "..%2f"):
                answer = stranger.request(method, place.replace("{id}", first), json=body)
                problem(answer, 404, "not-found")
                walked += 1
            if "{other}" in path:
                problem(stranger.get(place.replace("{id}", own)), 404, "not-found")
    assert walked >= 3 * 4 * 14
    for stranger in strangers[:2]:
        listed = stranger.get("/api/v1/bundles", params={"batch": others["round"]}).json()
        assert listed["items"] == []
        answer = stranger.post(
            "/api/v1/bundles",
            files={"file": ("x.txt", b"words")},
            data={"batch": others["round"]},
        )
        problem(answer, 404, "not-found")


def test_reviewers_see_their_district(running: Running, others: dict[str, str]) -> None:
    place = f"/api/v1/bundles/{others['bundle']}"
    for scope, status in (({"district": "中原区"}, 200), ({}, 200), ({"district": "金水区"}, 404)):
        assert running.client("reviewer", **scope).get(place).status_code == status
    assert running.client("admin").get(place).status_code == 200


def test_every_access_is_written_down_for_good(running: Running, others: dict[str, str]) -> None:
    reader = running.client("reviewer", "李审核")
    for path in ("report", "report.html", "files/1", "files/1/pages/1.png"):
        reader.get(f"/api/v1/bundles/{others['bundle']}/{path}")
    with running.database.read() as session:
        lines = entries(session, bundle_id=others["bundle"])
    told = [(e.actor_name, e.action, e.detail) for e in lines if e.actor_name == "李审核"]
    assert told == [
        ("李审核", "page.read", "1/1"),
        ("李审核", "file.read", "1"),
        ("李审核", "report.html", None),
        ("李审核", "report.read", None),
    ]
    for change in (delete(AuditEntry), update(AuditEntry).values(actor_name="别人")):
        with pytest.raises(DBAPIError), running.database.write() as session:
            session.execute(change)


def _account(running: Running, **more: object) -> str:
    with running.database.write() as session:
        given = {"login": "wang", "name": "王审核", "password": PASSWORD, "role": "reviewer",
                 "must_change": False, **more}  # fmt: skip
        return accounts.create_account(session, **given).id  # type: ignore[arg-type]


def _sign_in(running: Running, password: str = PASSWORD) -> accounts.Signed | None:
    with running.database.write() as session:
        return accounts.sign_in(session, running.settings, login="wang", password=password)


def _browser(running: Running, signed: accounts.Signed) -> httpx.Client:
    api = running.open.enter_context(client(running.address))
    api.cookies.set(COOKIE, signed.token)
    return api


def test_a_session_needs_its_token_to_change_anything(running: Running, small: Path) -> None:
    _account(running)
    signed = _sign_in(running)
    assert signed is not None
    api = _browser(running, signed)
    assert api.get("/api/v1/bundles").status_code == 200
    upload = {"file": (small.name, small.read_bytes())}
    problem(api.post("/api/v1/bundles", files=upload), 403, "csrf")
    wrong = {CSRF_HEADER: "x"}
    problem(api.post("/api/v1/bundles", files=upload, headers=wrong), 403, "csrf")
    right = {CSRF_HEADER: signed.csrf}
    assert api.post("/api/v1/bundles", files=upload, headers=right).status_code == 202
    with running.database.write() as session:
        accounts.sign_out(session, signed.token)
    problem(api.get("/api/v1/bundles"), 401, "unauthenticated")


def test_a_session_is_over_in_time(running: Running) -> None:
    _account(running)
    signed = _sign_in(running)
    assert signed is not None
    with running.database.write() as session:
        session.execute(update(SignIn).values(expires=now() - timedelta(seconds=1)))
    problem(_browser(running, signed).get("/api/v1/bundles"), 401, "unauthenticated")


def test_wrong_passwords_lock_the_account(running: Running) -> None:
    _account(running)
    for _ in range(running.settings.login_tries):
        assert _sign_in(running, "wrong password") is None
    with pytest.raises(Problem, match="锁定") as told:
        _sign_in(running)
    assert int(told.value.headers["Retry-After"]) > 60
    with running.database.write() as session:
        session.execute(update(Account).values(locked=now() - timedelta(seconds=1)))
    assert _sign_in(running) is not None


def test_a_one_time_password_must_be_changed(running: Running) -> None:
    with running.database.write() as session:
        password = accounts.first_admin(session)
        assert password is not None
        assert accounts.first_admin(session) is None
    with running.database.write() as session:
        signed = accounts.sign_in(session, running.settings, login="admin", password=password)
    assert signed is not None
    api = _browser(running, signed)
    problem(api.get("/api/v1/bundles"), 403, "forbidden")
    with running.database.write() as session:
        for new in ("short", password):
            with pytest.raises(Problem):
                accounts.change_password(session, signed.principal, old=password, new=new)
        accounts.change_password(session, signed.principal, old=password, new=PASSWORD)
    assert api.get("/api/v1/bundles").status_code == 200
    with running.database.read() as session:
        (account,) = session.scalars(select(Account))
    assert account.password.startswith("$argon2id$")


def test_logins_are_taken_once(running: Running) -> None:
    _account(running)
    with pytest.raises(Problem, match="已经有人"):
        _account(running)


def test_too_many_requests_are_told_to_wait(
    request: pytest.FixtureRequest, tmp_path: Path, small: Path
) -> None:
    settings = fresh(request, tmp_path, "sqlite", rate_per_minute=20, upload_rate_per_minute=2)
    with running_on(settings, request.getfixturevalue("pool")) as service:
        api = service.client("intake")
        for _ in range(2):
            hand_in(api, small)
        refused = api.post("/api/v1/bundles", files={"file": ("x.txt", b"x")})
        problem(refused, 429, "too-many-requests")
        assert int(refused.headers["retry-after"]) >= 1
        answers = [api.get("/api/v1/rules").status_code for _ in range(25)]
        assert answers[0] == 200
        assert answers[-1] == 429
        assert service.client("intake").get("/api/v1/rules").status_code == 200


def test_a_role_is_asked_for() -> None:
    with pytest.raises(Problem) as told:
        Principal("k", "甲", "intake").need("reviewer", "admin")
    assert told.value.status == 403
