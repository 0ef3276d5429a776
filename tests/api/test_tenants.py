"""Every route there is, asked by those it is not for: nothing of another tenant in any answer."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

import lvjian.api.web as pages
from lvjian.api.app import create_app
from lvjian.api.auth.principal import Role
from lvjian.api.clock import now
from lvjian.api.settings import Settings
from lvjian.api.store.labour import Webhook
from lvjian.api.store.models import Bundle
from tests.api.conftest import Running, Sample
from tests.api.test_bundles import hand_in, planted
from tests.api.test_pages import account, csrf_of, signed

FIRM = "甲评价咨询有限公司"
ROUND = "甲机构的第七批次"


def api_routes(settings: Settings) -> Iterator[tuple[str, str]]:
    """Those of the OpenAPI document."""
    for path, methods in create_app(settings).openapi()["paths"].items():
        for method in methods:
            yield method.upper(), path


def page_routes() -> Iterator[tuple[str, str]]:
    """Those of every module of pages."""
    for module in pkgutil.iter_modules(pages.__path__):
        router = getattr(importlib.import_module(f"{pages.__name__}.{module.name}"), "router", None)
        for route in router.routes if router else ():
            for method in route.methods - {"HEAD"}:
                yield method, route.path


@dataclass(frozen=True)
class Owned:
    """What belongs to somebody else, and the words that would give it away."""

    bundle: str
    second: str
    round: str
    webhook: str
    account: str
    fingerprint: str
    words: frozenset[str]

    def place(self, path: str) -> str:
        """A route's path with these ids in it."""
        kinds = {
            "/bundles/": self.bundle, "/batches/": self.round, "/webhooks/": self.webhook,
            "/accounts/": self.account, "/keys/": "k0", "/rubrics/": "suzhou-factory",
        }  # fmt: skip
        id_ = next((v for k, v in kinds.items() if k in path), "x")
        given = {"id": id_, "n": "1", "page": "1", "other": self.second,
                 "fingerprint": self.fingerprint, "code": "A001"}  # fmt: skip
        for name, value in given.items():
            path = path.replace(f"{{{name}}}", value)
        assert "{" not in path, path
        return path


def owned(running: Running, sample: Sample) -> Owned:
    """Two bundles of one applicant in a round: findings in them and across them."""
    account(running, "jia", "assessor", firm=FIRM, district="中原区")
    owner = running.client("assessor", "甲的密钥", firm=FIRM, district="中原区")
    round_ = owner.post("/api/v1/batches", json={"name": ROUND}).json()["id"]
    ids = [
        hand_in(owner, p, as_of=sample.as_of, batch=round_) for p in (sample.path, sample.better)
    ]
    with running.database.write() as session:
        owner_id = session.get_one(Bundle, ids[0]).owner
        session.add(
            Webhook(id="w0", owner=owner_id, role="assessor", firm=FIRM, district=None,
                    url="https://jia-hook.example", secret="whsec_jia", created=now(),
                    removed=None)
        )  # fmt: skip
    running.work()
    finding = planted(owner, ids[0])
    place = f"/api/v1/bundles/{ids[0]}/findings/{finding['fingerprint']}/decision"
    assert owner.put(place, json={"decision": "confirmed"}).status_code == 200
    report = owner.get(f"/api/v1/batches/{round_}/report").json()
    assert report["findings"]
    bundle = report["bundles"][0]
    words = {bundle["applicant"], bundle["assessor"], bundle["name"], sample.path.stem, ROUND,
             FIRM, "甲的密钥", "jia-hook", finding["fingerprint"]}  # fmt: skip
    return Owned(ids[0], ids[1], round_, "w0", "a0", finding["fingerprint"], frozenset(words))


def leaks(answer: httpx.Response, theirs: Owned) -> list[str]:
    """The words of somebody else's that stand in an answer."""
    try:
        text = answer.content.decode()
    except UnicodeDecodeError:
        text = answer.content.decode("latin-1")
    text += str(answer.headers)
    return [word for word in theirs.words if word in text]


def test_no_route_tells_another_tenant_anything(lite: Running, sample: Sample) -> None:
    running, theirs = lite, owned(lite, sample)
    strangers: tuple[tuple[Role, dict[str, str]], ...] = (
        ("assessor", {"firm": "乙评价有限公司", "district": "中原区"}),
        ("assessor", {}),
        ("reviewer", {"district": "金水区"}),
        ("intake", {"district": "金水区"}),
    )
    walked = 0
    for number, (role, scope) in enumerate(strangers):
        api = running.client(role, f"外人{number}", **scope)
        account(running, f"stranger{number}", role, **scope)
        browser = signed(running, f"stranger{number}")
        csrf = csrf_of(browser.get("/"))
        for method, path in api_routes(running.settings):
            if path == "/metrics":
                continue
            answer = api.request(
                method, theirs.place(path), params={"batch": theirs.round}, json=_body(path),
            )  # fmt: skip
            assert answer.status_code < 500, (method, path, answer.text)
            assert leaks(answer, theirs) == [], (role, method, path)
            if any(k in path for k in ("/bundles/{", "/batches/{", "/webhooks/{")):
                assert answer.status_code == 404, (role, method, path, answer.text)
            walked += 1
        for method, path in page_routes():
            if path == "/logout":
                continue
            answer = browser.request(
                method, theirs.place(path), params={"batch": theirs.round}, data={"csrf": csrf},
            )  # fmt: skip
            assert answer.status_code < 500, (method, path, answer.text)
            assert leaks(answer, theirs) == [], (role, method, path)
            if any(k in path for k in ("/bundles/{", "/batches/{")):
                assert answer.status_code == 404, (role, method, path)
            elif path.startswith("/admin/"):
                # A form that lacks its fields is refused before it is asked whose it is.
                refused = (403,) if method == "GET" else (403, 422)
                assert answer.status_code in refused, (role, method, path)
            walked += 1
    assert walked > 4 * 55
    # Theirs is all still there and unchanged.
    owner = running.client("assessor", "甲", firm=FIRM)
    assert owner.get(f"/api/v1/bundles/{theirs.bundle}/decisions").json()["items"]
    assert owner.get(f"/api/v1/bundles/{theirs.bundle}").json()["status"] == "done"


def _body(path: str) -> dict[str, str] | None:
    return {"decision": "dismissed", "reason": "x"} if path.endswith("/decision") else None
