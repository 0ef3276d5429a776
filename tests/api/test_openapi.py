"""The OpenAPI document: kept in the repository, true, and nothing in it ends in a 5xx."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from lvjian.api.app import create_app
from lvjian.api.settings import Settings
from tests.api.conftest import Running, Sample
from tests.api.test_bundles import hand_in, planted

SNAPSHOT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
EXAMPLES = int(os.environ.get("LVJIAN_EXAMPLES", "4"))


def test_the_document_is_the_one_in_the_repository(tmp_path: Path) -> None:
    made = create_app(Settings(data=tmp_path)).openapi()
    assert made == json.loads(SNAPSHOT.read_text("utf-8"))


def test_every_call_of_the_contract_is_there() -> None:
    paths = json.loads(SNAPSHOT.read_text("utf-8"))["paths"]
    calls = {f"{m.upper()} {p}" for p, methods in paths.items() for m in methods}
    wanted = """
        POST /bundles|GET /bundles|GET /bundles/{id}|GET /bundles/{id}/report
        GET /bundles/{id}/report.html|GET /bundles/{id}/report.xlsx|GET /bundles/{id}/report.docx
        GET /bundles/{id}/events|GET /bundles/{id}/files/{n}
        GET /bundles/{id}/files/{n}/pages/{page}.png|GET /bundles/{id}/files/{n}/marked
        POST /bundles/{id}/recheck|PUT /bundles/{id}/findings/{fingerprint}/decision
        POST /batches|GET /batches/{id}|GET /batches/{id}/report|GET /batches/{id}/report.xlsx
        GET /bundles/{id}/compare/{other}|GET /rubrics|GET /rubrics/{id}|GET /rules
        GET /rules/{code}|POST /webhooks|DELETE /webhooks/{id}
    """
    for call in wanted.replace("\n", "|").split("|"):
        if call.strip():
            method, path = call.split()
            assert f"{method} /api/v1{path}" in calls
    assert {"GET /healthz", "GET /readyz", "GET /metrics"} <= calls


def test_nothing_asked_ends_in_a_server_error(running: Running, sample: Sample) -> None:
    """Arguments made up from the document, on ids that exist and on ids that do not.

    PostgreSQL refuses what SQLite lets pass (NUL, lone surrogates); SQLite locks as a whole.
    """
    api = running.client("admin")
    round_ = api.post("/api/v1/batches", json={"name": "一"}).json()["id"]
    id_ = hand_in(api, sample.path, as_of=sample.as_of, batch=round_)
    running.work()
    finding = planted(api, id_)
    known = {"id": id_, "other": id_, "fingerprint": finding["fingerprint"], "n": 1, "page": 1}
    schema = schemathesis.openapi.from_dict(api.get("/openapi.json").json())
    for operation in schema.get_all_operations():
        assert isinstance(operation, Ok)
        own = {"id": round_} if "/batches/" in operation.ok().path else {}
        _try(running, operation.ok(), api, {**known, **own})


def _try(running: Running, operation: Any, api: httpx.Client, known: dict[str, object]) -> None:
    limits = hypothesis.settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )

    @hypothesis.given(case=operation.as_strategy(), real=hypothesis.strategies.booleans())
    @limits
    def ask(case: schemathesis.Case, *, real: bool) -> None:
        if real:
            case.path_parameters = {
                k: known.get(k, v) for k, v in (case.path_parameters or {}).items()
            }
        if "/events" in case.path or case.path == "/metrics":
            case.query = {}
        headers = {"Authorization": api.headers["Authorization"]}
        answer = case.call(base_url=running.address, headers=headers, timeout=30)
        assert answer.status_code < 500, (case.method, case.path, answer.text)
        checks = (status_code_conformance, content_type_conformance, response_schema_conformance)
        case.validate_response(answer, checks=list(checks))

    ask()


@pytest.mark.parametrize("path", ["/api/v1/bundles", "/api/v1/bundles/x", "/openapi.json"])
def test_headers_that_keep_a_browser_safe(lite: Running, path: str) -> None:
    headers = lite.client("admin").get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
