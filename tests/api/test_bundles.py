"""Hand in, check, read: what the contract's section 5 says of bundles."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from lvjian.api.store.models import Bundle
from lvjian.ingest.sandbox import Workers
from tests.api.conftest import Running, Sample, fresh, running_on
from tests.api.running import client


def hand_in(api: httpx.Client, path: Path, /, *, key: str | None = None, **fields: str) -> str:
    headers = {"Idempotency-Key": key} if key else {}
    files = {"file": (path.name, path.read_bytes())}
    answer = api.post("/api/v1/bundles", files=files, data=fields, headers=headers)
    assert answer.status_code == 202, answer.text
    assert answer.json()["status_url"] == f"/api/v1/bundles/{answer.json()['id']}"
    return str(answer.json()["id"])


def planted(api: httpx.Client, id_: str) -> dict[str, str]:
    """The finding of the defect in ``sample``."""
    findings = api.get(f"/api/v1/bundles/{id_}/report").json()["findings"]
    (found,) = [f for f in findings if f["code"] == "A001"]
    return dict(found)


def problem(answer: httpx.Response, status: int, kind: str) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert body["type"] == f"urn:lvjian:problem:{kind}"
    assert body["status"] == status
    assert body["title"] and body["detail"]
    return dict(body)


def test_a_bundle_from_the_queue_to_its_report(running: Running, sample: Sample) -> None:
    api = running.client("intake")
    id_ = hand_in(api, sample.path, as_of=sample.as_of, external_id="2026-17")
    waiting = api.get(f"/api/v1/bundles/{id_}").json()
    assert (waiting["status"], waiting["verdict"]) == ("queued", None)
    problem(api.get(f"/api/v1/bundles/{id_}/report"), 409, "not-finished")
    running.work()
    state = api.get(f"/api/v1/bundles/{id_}").json()
    assert (state["status"], state["verdict"], state["error"]) == ("done", "findings", None)
    assert state["counts"]["error"] >= 1
    assert state["progress"]["done"] == state["progress"]["total"] > 0
    assert datetime.fromisoformat(state["finished"]) <= datetime.now(UTC)
    report = api.get(f"/api/v1/bundles/{id_}/report").text
    assert state["applicant"] == _field(report, "申报单位", "工厂名称", "企业名称")


def test_the_report_is_the_command_lines(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, sample: Sample
) -> None:
    """Of a bundle of the report alone, its pictures recognised."""
    alone = tmp_path / "报告.zip"
    with zipfile.ZipFile(sample.path) as whole, zipfile.ZipFile(alone, "w") as archive:
        name = next(n for n in whole.namelist() if n.endswith("报告.docx") and "附件" not in n)
        archive.writestr(name, whole.read(name))
    with running_on(fresh(request, tmp_path, "sqlite", ocr=True), pool) as running:
        api = running.client("intake")
        id_ = hand_in(api, alone, as_of=sample.as_of)
        running.work()
        by_api = api.get(f"/api/v1/bundles/{id_}/report").content.decode()
    by_hand = subprocess.run(
        [sys.executable, "-m", "lvjian", "check", alone, "--as-of", sample.as_of,
         "--format", "json"],
        capture_output=True, text=True, check=False,
        env={**os.environ, "LVJIAN_CACHE": str(tmp_path / "ocr")},
    ).stdout  # fmt: skip
    assert json.loads(by_api)["documents"]
    assert _exempt(by_api) == _exempt(by_hand)


def _exempt(text: str) -> str:
    """Without the lines of ``engine`` and ``timings``."""
    report = json.loads(text)
    for name in ("engine", "timings"):
        inner = json.dumps(report[name], ensure_ascii=False, indent=2).replace("\n", "\n  ")
        assert inner in text
        text = text.replace(inner, "…")
    return text


def _field(report: str, *labels: str) -> str | None:
    for field in json.loads(report)["documents"][0]["fields"]:
        if field["label"] in labels and field["value"]:
            return str(field["value"])
    return None


def test_every_form_of_the_report_opens(lite: Running, sample: Sample) -> None:
    api = lite.client("intake")
    id_ = hand_in(api, sample.path, as_of=sample.as_of)
    lite.work()
    for suffix, start in ((".html", b"<!DOCTYPE html>"), (".xlsx", b"PK"), (".docx", b"PK")):
        answer = api.get(f"/api/v1/bundles/{id_}/report{suffix}")
        assert answer.status_code == 200
        assert answer.content.startswith(start)
        assert "sandbox" in answer.headers["content-security-policy"]


def test_originals_come_back_byte_for_byte(lite: Running, sample: Sample) -> None:
    api = lite.client("intake")
    id_ = hand_in(api, sample.path, as_of=sample.as_of)
    assert api.get(f"/api/v1/bundles/{id_}/files/0").content == sample.path.read_bytes()
    lite.work()
    listed = api.get(f"/api/v1/bundles/{id_}/files").json()["items"]
    report = api.get(f"/api/v1/bundles/{id_}/report").json()["bundle"]["files"]
    assert [f["path"] for f in listed] == [f["path"] for f in report]
    with zipfile.ZipFile(sample.path) as archive:
        packed = {hashlib.sha256(archive.read(n)).hexdigest() for n in archive.namelist()}
    for file in listed:
        answer = api.get(f"/api/v1/bundles/{id_}/files/{file['n']}")
        assert hashlib.sha256(answer.content).hexdigest() == file["sha256"]
        assert file["sha256"] in packed
        assert answer.headers["content-disposition"].startswith("attachment")
    problem(api.get(f"/api/v1/bundles/{id_}/files/{len(listed) + 1}"), 404, "not-found")


def test_several_files_keep_their_folders(lite: Running, sample: Sample) -> None:
    api = lite.client("intake")
    with zipfile.ZipFile(sample.path) as archive:
        names = [n for n in archive.namelist() if not n.endswith("/")]
        parts = [("files", (f"材料/{n}", archive.read(n))) for n in names]
    answer = api.post("/api/v1/bundles", files=parts, data={"as_of": sample.as_of})
    zipped = hand_in(api, sample.path, as_of=sample.as_of)
    lite.work()
    ids = (answer.json()["id"], zipped)
    loose, packed = (api.get(f"/api/v1/bundles/{i}").json() for i in ids)
    assert loose["name"] == "材料"
    assert loose["sha256"] == packed["sha256"]
    assert loose["counts"] == packed["counts"]


def test_the_same_key_gives_the_same_bundle(running: Running, small: Path) -> None:
    api = running.client("intake")
    first = hand_in(api, small, key="k-1", as_of="2026-01-01")
    assert hand_in(api, small, key="k-1", as_of="2026-01-01") == first
    changed = api.post(
        "/api/v1/bundles",
        files={"file": ("说明.txt", b"other")},
        data={"as_of": "2026-01-01"},
        headers={"Idempotency-Key": "k-1"},
    )
    problem(changed, 409, "idempotency-conflict")
    assert hand_in(running.client("intake"), small, key="k-1", as_of="2026-01-01") != first
    with running.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Bundle)) == 2


def test_events_end_with_the_bundle(lite: Running, small: Path) -> None:
    api = lite.client("intake")
    id_ = hand_in(api, small)
    with api.stream("GET", f"/api/v1/bundles/{id_}/events") as events:
        lines = events.iter_lines()
        assert next(lines) == "event: progress"
        lite.work()
        told = [line for line in lines if line.startswith(("event:", "data:"))]
    assert told[-2] == "event: done"
    assert json.loads(told[-1].removeprefix("data: "))["status"] == "done"


@pytest.mark.parametrize(
    ("name", "content", "status", "kind"),
    [
        ("x.exe", b"MZ\x90\x00" + b"\0" * 60, 415, "unknown-kind"),
        ("../x.txt", b"words", 422, "unsafe-path"),
        ("/etc/x.txt", b"words", 422, "unsafe-path"),
        ("C:\\x.txt", b"words", 422, "unsafe-path"),
        ("a\\..\\..\\x.txt", b"words", 422, "unsafe-path"),
        ("x" * 300 + ".txt", b"words", 422, "unsafe-path"),
        ("x\u202etxt.zip", b"words", 422, "unsafe-path"),
    ],
)
def test_what_is_refused(lite: Running, name: str, content: bytes, status: int, kind: str) -> None:
    api = lite.client("intake")
    files = {"file": (name, content)}
    problem(api.post("/api/v1/bundles", files=files), status, kind)
    assert list(lite.settings.incoming.iterdir()) == []


def test_what_is_converted_may_come_alone(lite: Running) -> None:
    """A kind that only LibreOffice reads, as ``lvjian check`` takes it."""
    answer = lite.client("intake").post(
        "/api/v1/bundles", files={"file": ("报告.rtf", b"{\\rtf1}")}
    )
    assert answer.status_code == 202


def test_forms_that_make_no_sense(lite: Running, small: Path) -> None:
    api = lite.client("intake")
    post = lambda **given: api.post("/api/v1/bundles", **given)  # noqa: E731
    good = {"file": (small.name, small.read_bytes())}
    problem(post(json={"file": "x"}), 415, "unknown-kind")
    problem(post(files={"other": ("x.txt", b"x")}), 422, "invalid")
    problem(post(files=good, data={"rubric": "no-such"}), 422, "invalid")
    problem(post(files=good, data={"as_of": "17.3.2026"}), 422, "invalid")
    problem(post(files=good, data={"surprise": "1"}), 422, "invalid")
    problem(post(files=good, data={"batch": "r000"}), 404, "not-found")
    problem(post(files=[("files", ("a", b"x")), ("files", ("a/b", b"x"))]), 422, "unsafe-path")
    cut = b'--X\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhalf'
    kind = {"Content-Type": "multipart/form-data; boundary=X"}
    problem(post(content=cut, headers=kind), 400, "bad-request")
    with lite.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Bundle)) == 0


def test_lists_are_narrowed_and_paged(running: Running, small: Path, sample: Sample) -> None:
    api = running.client("admin")
    round_ = api.post("/api/v1/batches", json={"name": "第一批"}).json()["id"]
    ids = [hand_in(api, small, batch=round_, external_id=f"E-{n}") for n in range(3)]
    ids.append(hand_in(api, sample.path, as_of=sample.as_of))
    running.work()
    seen, cursor = [], ""
    while True:
        page = api.get("/api/v1/bundles", params={"limit": 2, "cursor": cursor}).json()
        seen += [b["id"] for b in page["items"]]
        cursor = page["cursor"]
        if cursor is None:
            break
    assert seen == ids[::-1]

    def found(**wanted: str) -> list[str]:
        return [b["id"] for b in api.get("/api/v1/bundles", params=wanted).json()["items"]]

    applicant = api.get(f"/api/v1/bundles/{ids[3]}").json()["applicant"]
    assert found(batch=round_) == ids[2::-1]
    assert found(applicant=applicant) == found(q=applicant[1:4]) == ids[3:]
    assert found(q="E-1") == [ids[1]]
    assert found(q="%") == []
    assert found(status="done") == ids[::-1]
    assert found(status="failed") == []
    assert found(verdict="findings") == ids[::-1]
    problem(api.get("/api/v1/bundles?cursor=%00"), 422, "invalid")
    problem(api.get("/api/v1/bundles?status=lost"), 422, "invalid")


def test_rechecking_does_not_read_again(running: Running, sample: Sample) -> None:
    api = running.client("reviewer")
    id_ = hand_in(api, sample.path, as_of=sample.as_of)
    problem(api.post(f"/api/v1/bundles/{id_}/recheck"), 409, "busy")
    running.work()
    before = api.get(f"/api/v1/bundles/{id_}/report").text
    with running.database.read() as session:
        row = session.get_one(Bundle, id_)
    for stored in running.settings.blobs.glob("??/*"):
        if stored.parent.name + stored.name not in (row.readings, row.checked):
            stored.unlink()  # the originals are gone: nothing can be read again
    for wanted in ("", "?rule=A001"):
        assert api.post(f"/api/v1/bundles/{id_}/recheck{wanted}").status_code == 202
        assert api.get(f"/api/v1/bundles/{id_}").json()["status"] == "queued"
        running.work()
        assert api.get(f"/api/v1/bundles/{id_}").json()["status"] == "done"
        assert _exempt(api.get(f"/api/v1/bundles/{id_}/report").text) == _exempt(before)
    problem(api.post(f"/api/v1/bundles/{id_}/recheck?rule=X999"), 422, "invalid")


def test_decisions_are_kept_over_resubmission(running: Running, sample: Sample) -> None:
    api = running.client("reviewer")
    first = hand_in(api, sample.path, as_of=sample.as_of)
    running.work()
    finding = planted(api, first)
    place = f"/api/v1/bundles/{first}/findings/{finding['fingerprint']}/decision"
    problem(api.put(place, json={"decision": "dismissed"}), 422, "invalid")
    problem(api.put(place, json={"decision": "maybe"}), 422, "invalid")
    entered = api.put(place, json={"decision": "dismissed", "reason": "附件另行提交"}).json()
    assert (entered["decision"], entered["reason"]) == ("dismissed", "附件另行提交")
    problem(
        api.put(f"/api/v1/bundles/{first}/findings/nope/decision", json={"decision": "open"}),
        404, "not-found",
    )  # fmt: skip
    second = hand_in(api, sample.path, as_of=sample.as_of)
    third = hand_in(api, sample.better, as_of=sample.as_of)
    running.work()
    for id_ in (first, second, third):
        (kept,) = api.get(f"/api/v1/bundles/{id_}/decisions").json()["items"]
        assert (kept["fingerprint"], kept["bundle"]) == (finding["fingerprint"], first)
    changed = api.get(f"/api/v1/bundles/{third}/compare/{first}").json()
    assert (changed["earlier"], changed["later"]) == (first, third)
    assert finding["fingerprint"] in [f["fingerprint"] for f in changed["fixed"]]
    assert changed["new"] == changed["worse"] == []
    same = api.get(f"/api/v1/bundles/{first}/compare/{second}").json()
    assert finding["fingerprint"] in [f["fingerprint"] for f in same["unchanged"]]
    assert same["fixed"] == same["new"] == same["worse"] == []


def test_an_assessors_marks_are_not_the_reviewers(lite: Running, sample: Sample) -> None:
    firm, office = lite.client("assessor", "某机构"), lite.client("reviewer")
    id_ = hand_in(firm, sample.path, as_of=sample.as_of)
    lite.work()
    finding = planted(firm, id_)
    place = f"/api/v1/bundles/{id_}/findings/{finding['fingerprint']}/decision"
    assert (
        firm.put(place, json={"decision": "dismissed", "reason": "我们认为没有"}).status_code == 200
    )
    assert office.get(f"/api/v1/bundles/{id_}/decisions").json()["items"] == []
    problem(lite.client("intake").put(place, json={"decision": "open"}), 404, "not-found")


def test_a_round_and_its_report(lite: Running, sample: Sample, small: Path) -> None:
    api = lite.client("reviewer", district="中原区")
    round_ = api.post("/api/v1/batches", json={"name": "2026 年第一批"}).json()
    assert round_["district"] == "中原区"
    hand_in(api, sample.path, as_of=sample.as_of, batch=round_["id"])
    hand_in(api, small, batch=round_["id"])
    lite.work()
    state = api.get(f"/api/v1/batches/{round_['id']}").json()
    assert state["bundles"] == {"done": 2}
    report = api.get(f"/api/v1/batches/{round_['id']}/report").json()
    assert [b["name"] for b in report["bundles"]] == [sample.path.name, small.name]
    assert {r["code"] for r in report["by_rule"]} >= {"A001", "I005"}
    assert (report["comparison"]["state"], report["findings"]) == ("current", [])
    sheet = api.get(f"/api/v1/batches/{round_['id']}/report.xlsx").content
    with zipfile.ZipFile(io.BytesIO(sheet)) as book:
        assert book.testzip() is None


def test_the_catalogue_is_the_command_lines(lite: Running) -> None:
    api = lite.client("assessor")
    shown = subprocess.run(
        [sys.executable, "-m", "lvjian", "rubrics", "show", "suzhou-factory", "--format", "json"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert api.get("/api/v1/rubrics/suzhou-factory").json() == json.loads(shown)
    assert "suzhou-factory" in [r["id"] for r in api.get("/api/v1/rubrics").json()]
    listed = api.get("/api/v1/rules").json()
    assert api.get("/api/v1/rules/T005").json() in listed
    problem(api.get("/api/v1/rules/T999"), 404, "not-found")
    problem(api.get("/api/v1/rubrics/nope"), 404, "not-found")


def test_health_needs_no_key_and_tells_no_names(lite: Running, sample: Sample) -> None:
    hand_in(lite.client("intake"), sample.path)
    with client(lite.address) as anyone:
        assert anyone.get("/healthz").json()["status"] == "ok"
        assert anyone.get("/readyz").json()["checks"] == {"database": "ok", "disk": "ok"}
        figures = anyone.get("/metrics").text
    assert 'lvjian_bundles{status="queued"} 1.0' in figures
    assert sample.path.stem not in figures
