"""What decisions say of rules, rounds of assessors, and changes tried on what the service keeps."""

from __future__ import annotations

import io
import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from alembic import command
from lxml.html import fromstring
from playwright.sync_api import Browser
from sqlalchemy import select, update

from lvjian.api.store import migrate
from lvjian.api.store.database import Database
from lvjian.api.store.models import Bundle, Decision, FoundFinding
from lvjian.api.store.people import AuditEntry
from lvjian.cli import run
from lvjian.reports.assessors import CAUTIONS
from lvjian.reports.assessors_page import style
from lvjian.rubrics.articles import assessor_articles
from tests.api.conftest import Running, Sample
from tests.api.test_bundles import hand_in
from tests.api.test_pages import PASSWORD, account, signed

RUBRIC = "henan-factory-third-party"
DISTRICT = "中原区"


def opened(api: httpx.Client, **more: str) -> str:
    answer = api.post("/api/v1/batches", json={"name": "2026 年第一批", **more})
    return str(answer.json()["id"])


def round_of(running: Running, sample: Sample) -> tuple[httpx.Client, str, str]:
    """A round of the office with one bundle that cites what is not there; its firm."""
    reviewer = running.client("reviewer", name="审核", district=DISTRICT)
    round_ = opened(reviewer)
    id_ = hand_in(reviewer, sample.path, batch=round_, as_of=sample.as_of)
    running.work()
    state = reviewer.get(f"/api/v1/bundles/{id_}").json()
    assert state["status"] == "done"
    return reviewer, round_, id_


def firms(api: httpx.Client, **query: str) -> list[dict[str, Any]]:
    answer = api.get("/api/v1/assessors", params=query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["firms"]
    return found


def decide(api: httpx.Client, id_: str, code: str, decision: str) -> None:
    report = api.get(f"/api/v1/bundles/{id_}/report").json()
    found = next(f for f in report["findings"] if f["code"] == code)
    path = f"/api/v1/bundles/{id_}/findings/{found['fingerprint']}/decision"
    answer = api.put(path, json={"decision": decision, "reason": "核对过原件"})
    assert answer.status_code == 200, answer.text


def test_figures_of_a_round_follow_decisions_and_submissions(
    running: Running, sample: Sample
) -> None:
    reviewer, round_, id_ = round_of(running, sample)
    (firm,) = firms(reviewer, batch=round_)
    assert firm["reports"] == 1
    assert firm["kinds"] == [{"rubric": RUBRIC, "reader": "word", "reports": 1}]
    assert firm["defects_per_report"]["count"] == 1
    assert firm["defects_per_report"]["mean"] is None
    assert firm["comparison"]["verdict"] == "not-compared"
    assert (firm["confirmed"]["of"], firm["resubmitted"]["rounds"]) == (0, 0)
    assert firm["copied"]["compared"] == 1
    assert [p["title"] for p in firm["papers"]]
    decide(reviewer, id_, "A001", "dismissed")
    (firm,) = firms(reviewer, batch=round_)
    assert firm["defects_per_report"]["count"] == 0
    assert (firm["confirmed"]["part"], firm["confirmed"]["of"]) == (0, 1)
    decide(reviewer, id_, "A001", "confirmed")
    hand_in(reviewer, sample.better, batch=round_, as_of=sample.as_of)
    running.work()
    assert [r["round"] for r in firm["rounds"]] == ["2026 年第一批"]
    # The next submission mends it; what was handed in first is what the firm is measured by.
    (firm,) = firms(reviewer)
    assert (firm["reports"], firm["defects_per_report"]["count"]) == (1, 1)
    assert firm["resubmitted"]["rounds"] == 1


def test_whose_figures_whom_they_are_shown(lite: Running, sample: Sample) -> None:
    reviewer, round_, id_ = round_of(lite, sample)
    (firm,) = firms(reviewer)
    intake = lite.client("intake")
    assert intake.get("/api/v1/assessors").status_code == 403
    assert lite.client("reviewer", name="别区", district="二七区").get(
        "/api/v1/assessors", params={"batch": round_}
    ).status_code == 404  # fmt: skip
    assert firms(lite.client("reviewer", name="别区", district="二七区")) == []
    assert len(firms(lite.client("admin"))) == 1
    decide(reviewer, id_, "A001", "confirmed")
    itself = lite.client("assessor", name="机构", firm=f"{firm['name']}郑州分公司")
    (own,) = firms(itself)
    assert own["reports"] == 1
    assert own["confirmed"] is None
    assert itself.get("/api/v1/assessors", params={"batch": round_}).status_code == 404
    assert firms(lite.client("assessor", name="别家", firm="河南别家检测有限公司")) == []
    # What a firm hands in to check itself counts nowhere.
    before = firms(reviewer)
    hand_in(itself, sample.path, batch=opened(itself), as_of=sample.as_of)
    hand_in(itself, sample.better, as_of=sample.as_of)
    lite.work()
    assert firms(reviewer) == before
    assert firms(itself) == [own]


def test_what_does_not_count_is_said(lite: Running, sample: Sample, small: Path) -> None:
    reviewer, round_, id_ = round_of(lite, sample)
    hand_in(reviewer, small, batch=round_)
    hand_in(reviewer, sample.better, batch=opened(reviewer), as_of=sample.as_of)
    with lite.database.write() as session:
        session.execute(update(FoundFinding).where(FoundFinding.bundle_id == id_).values(own=None))
    told = reviewer.get("/api/v1/assessors").json()
    assert told["firms"] == []
    assert told["excluded"] == {"还没有核对完": 2, "由旧版本核对，须重新核对": 1}
    lite.work()
    excluded = reviewer.get("/api/v1/assessors").json()["excluded"]
    assert excluded["没有读到评价机构名称"] == 1
    with lite.database.write() as session:
        session.execute(update(Bundle).values(purged=Bundle.created))
    assert reviewer.get("/api/v1/assessors").json()["excluded"]["材料已按期清除"] == 2


def test_the_workbook_says_how_to_read_it_first(lite: Running, sample: Sample) -> None:
    reviewer, round_, _ = round_of(lite, sample)
    answer = reviewer.get("/api/v1/assessors/report.xlsx", params={"batch": round_})
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["机构-怎样读", "机构", "机构-问题", "机构-资质"]
    notes = [row[1] for row in book["机构-怎样读"].iter_rows(min_row=2, values_only=True)]
    assert notes[: len(CAUTIONS)] == list(CAUTIONS)
    assert [a.text for a in assessor_articles()] == notes[-3:]
    (firm,) = book["机构"].iter_rows(min_row=2, values_only=True)
    assert (firm[1], firm[6]) == (1, None)  # one report: no mean


def test_the_style_of_the_page_is_that_of_the_batch_page(lite: Running) -> None:
    served = httpx.get(f"{lite.address}/static/assessors.css", trust_env=False)
    assert served.headers["content-type"] == "text/css; charset=utf-8"
    assert served.text == style()


def test_a_browser_keeps_scripts_until_they_change(lite: Running) -> None:
    address = f"{lite.address}/static/desk.js"
    first = httpx.get(address, trust_env=False)
    assert first.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": first.headers["etag"]}
    assert httpx.get(address, headers=known, trust_env=False).status_code == 304


def test_decisions_measure_a_rule_by_template_and_reader(running: Running, sample: Sample) -> None:
    reviewer, _, id_ = round_of(running, sample)
    path = "/api/v1/rules/A001/precision"
    assert reviewer.get(path).json()["precision"]["of"] == 0
    decide(reviewer, id_, "A001", "confirmed")
    own = running.client("assessor", name="机构", firm="河南衡测绿色评价咨询有限公司")
    mine = hand_in(own, sample.path, as_of=sample.as_of)
    running.work()
    decide(own, mine, "A001", "dismissed")
    told = reviewer.get(path).json()
    assert (told["findings"], told["bundles"]) == (2, 2)
    assert (told["precision"]["part"], told["precision"]["of"]) == (1, 1)
    assert told["precision"]["share"] is None  # one applicant is too few
    (by,) = told["by"]
    assert (by["rubric"], by["reader"]) == (RUBRIC, "word")
    assert own.get(path).status_code == 403
    assert reviewer.get("/api/v1/rules/Z999/precision").status_code == 404
    # A decision outlives its finding: the rule stays measured by it.
    with running.database.write() as session:
        session.query(FoundFinding).delete()
    assert reviewer.get(path).json()["precision"]["of"] == 1
    decide_open = select(Decision).where(Decision.party == "office")
    with running.database.write() as session:
        session.scalars(decide_open).one().decision = "open"
    assert reviewer.get(path).json()["precision"]["of"] == 0


def test_a_pack_is_tried_on_what_the_service_keeps(
    lite: Running, sample: Sample, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reviewer, round_, id_ = round_of(lite, sample)
    decide(reviewer, id_, "A001", "confirmed")
    with as_file(files("lvjian.rubrics") / "packs" / RUBRIC) as own:
        shutil.copytree(own, tmp_path / "packs" / RUBRIC)
    rows = tmp_path / "packs" / RUBRIC / "indicators.yaml"
    rows.write_text(
        rows.read_text("utf-8").replace("醛、苯、氨、氡等", "醛、苯、氨、汞等"), "utf-8"
    )
    words = ["rules", "replay", str(lite.settings.data), "--format", "json"]
    assert run(words) == 0
    capsys.readouterr()
    assert run([*words, "--rubrics", str(tmp_path / "packs"), "--batch", round_]) == 1
    told = json.loads(capsys.readouterr().out)
    (change,) = told["changes"]
    assert change["id"] == id_
    assert "T005" in {f["code"] for f in change["added"]}
    assert run([*words, "--rubrics", str(tmp_path / "packs"), "--batch", "r0"]) == 2
    # Nothing was switched on, and that somebody tried is in the log.
    assert reviewer.get(f"/api/v1/bundles/{id_}/report").json()["verdict"] == "findings"
    with lite.database.read() as session:
        actions = [a.action for a in session.scalars(select(AuditEntry))]
        assert actions.count("rules.replay") == 3
    with lite.database.write() as session:
        session.execute(update(Bundle).values(readings=None))
    assert run(words) == 3


def test_a_database_of_an_older_form_is_not_replayed(
    lite: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Database(lite.settings.database, pool=1)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0003'")
    database.close()
    assert run(["rules", "replay", str(lite.settings.data)]) == 2
    assert "lvjian db upgrade" in capsys.readouterr().err


def test_the_pages_in_a_browser(lite: Running, browser: Browser, sample: Sample) -> None:
    reviewer, round_, id_ = round_of(lite, sample)
    decide(reviewer, id_, "A001", "confirmed")
    account(lite, "shen", "admin")
    page = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=lite.address)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto("/login?next=/assessors")
    page.fill("input[name=login]", "shen")
    page.fill("input[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/assessors")
    assert page.locator(".firm h3").count() == 1
    assert page.locator(".how li").count() == len(CAUTIONS)
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits)
    page.select_option("select[name=batch]", round_)
    page.click("form[action='/assessors'] button")
    assert f"batch={round_}" in page.url
    page.goto("/rules/A001")
    assert "确认 1 处" in page.locator("main").inner_text()
    assert page.evaluate(fits)
    page.goto("/rules")
    assert page.locator("td a[href='/rules/A001']").count() == 2
    assert said == []
    page.close()


def test_pages_for_those_they_are_not_meant_for(lite: Running, sample: Sample) -> None:
    reviewer, _, id_ = round_of(lite, sample)
    (firm,) = firms(reviewer)
    decide(reviewer, id_, "A001", "confirmed")
    account(lite, "ji", "assessor", firm=firm["name"])
    account(lite, "ru", "intake")
    pages = signed(lite, "ji")
    text = pages.get("/assessors").text
    own = fromstring(text)
    assert "本机构的报告质量" in text
    assert not own.xpath("//select[@name='batch']")
    assert "审核确认" not in text
    assert "实测精确率" not in pages.get("/rules/A001").text
    other = signed(lite, "ru")
    assert other.get("/assessors").status_code == 403
    assert 'href="/assessors"' not in other.get("/").text
    assert pages.get("/assessors?year=abc").status_code == 422


def test_decisions_made_before_know_their_rule_after_the_upgrade(
    running: Running, sample: Sample
) -> None:
    reviewer, _, id_ = round_of(running, sample)
    decide(reviewer, id_, "A001", "confirmed")
    database = Database(running.settings.database, pool=1)
    with database.engine.begin() as connection:
        command.downgrade(migrate._config(connection), "0003")
    migrate.upgrade(database)
    assert migrate.is_current(database)
    with database.read() as session:
        made = session.scalars(select(Decision)).one()
        assert (made.code, made.rubric, made.reader) == ("A001", None, None)
        assert {f.own for f in session.scalars(select(FoundFinding))} == {None}
    database.close()
    assert reviewer.get("/api/v1/rules/A001/precision").json()["precision"]["of"] == 1
    assert reviewer.get("/api/v1/assessors").json()["excluded"] == {"由旧版本核对，须重新核对": 1}
