"""Findings across the bundles of a round: those of ``lvjian batch``, for whom they are meant."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from sqlalchemy import func, select, update

from lvjian.api import retention
from lvjian.api.blobs import blobs_of
from lvjian.api.clock import now
from lvjian.api.store.labour import Job
from lvjian.api.store.models import Batch, Bundle
from lvjian.api.tasks import round_state
from lvjian.ingest.sandbox import Workers
from lvjian.samples.batches import write_batch
from lvjian.samples.batchpictures import certificate_scan, recompressed
from tests.api.conftest import Running, Sample, fresh, running_on
from tests.api.test_bundles import hand_in

AS_OF = "2023-06-01"


def opened(api: httpx.Client, name: str = "2026 年第一批", **more: str) -> str:
    answer = api.post("/api/v1/batches", json={"name": name, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def report_of(api: httpx.Client, round_: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v1/batches/{round_}/report").json()
    return found


def hand_in_folder(api: httpx.Client, folder: Path, **fields: str) -> str:
    parts = [
        ("files", (f"{folder.name}/{p.relative_to(folder)}", p.read_bytes()))
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    ]
    answer = api.post("/api/v1/bundles", files=parts, data=fields)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four bundles: a paragraph copied, one scan in two of them, one bundle there twice."""
    folder = tmp_path_factory.mktemp("round") / "in"
    write_batch(folder, 3, pictures=False)
    first, second, third = sorted(folder.iterdir())
    scan = certificate_scan("洛阳清岫机电有限公司", "ZH02102022Q11R1M")
    (first / "附件8 质量管理体系认证证书.jpg").write_bytes(scan)
    again = recompressed(scan, quality=50, scale=0.7, turn=0)
    (second / "附件8 质量管理体系认证证书.jpg").write_bytes(again)
    shutil.copytree(third, folder / f"{third.name}（修改）")
    return folder


def test_a_round_says_what_the_command_line_says(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, built: Path
) -> None:
    settings = fresh(request, tmp_path, "sqlite", ocr=True)
    with running_on(settings, pool) as running:
        api = running.client("admin")
        round_ = opened(api)
        # Last name first: the order of handing in must not matter.
        ids = {
            p.name: hand_in_folder(api, p, batch=round_, as_of=AS_OF)
            for p in sorted(built.iterdir(), reverse=True)
        }
        running.work()
        report = report_of(api, round_)
    subprocess.run(
        [sys.executable, "-m", "lvjian", "batch", built, "--out", tmp_path / "out",
         "--as-of", AS_OF],
        env={**os.environ, "LVJIAN_CACHE": str(settings.cache / "ocr")}, check=False,
        capture_output=True,
    )  # fmt: skip
    by_hand = json.loads((tmp_path / "out" / "batch.json").read_text("utf-8"))
    assert {f["code"] for f in by_hand["findings"]} >= {"B002", "B003", "B004"}
    for finding in report["findings"]:
        assert finding.pop("bundles") == list(dict.fromkeys(a["bundle"] for a in finding["at"]))
        for at in finding["at"]:
            assert at.pop("bundle") == ids[at["file"].partition("/")[0]]
    assert report["findings"] == by_hand["findings"]
    assert report["rules_not_evaluated"] == by_hand["rules_not_evaluated"]
    assert report["counts"] == by_hand["counts"]
    assert report["comparison"]["state"] == "current"
    assert report["comparison"]["bundles"] == [ids[name] for name in sorted(ids)]


def twice(running: Running, sample: Sample, **more: str) -> tuple[httpx.Client, str, list[str]]:
    """A round with one applicant twice."""
    api = running.client("admin")
    round_ = opened(api, district="中原区")
    ids = [
        hand_in(api, sample.path, as_of=sample.as_of, batch=round_, district="中原区"),
        hand_in(api, sample.better, as_of=sample.as_of, batch=round_, **more),
    ]
    running.work()
    return api, round_, ids


def test_only_those_who_see_all_bundles_see_a_finding(running: Running, sample: Sample) -> None:
    api, round_, ids = twice(running, sample, district="金水区", firm="乙评价有限公司")
    whole = report_of(api, round_)
    (found,) = whole["findings"]
    assert (found["code"], set(found["bundles"])) == ("B003", set(ids))
    assert {"code": "B003", "severity": "warning", "findings": 1, "bundles": 2} in whole["by_rule"]
    city = running.client("reviewer", "市级")
    assert report_of(city, round_)["findings"] == whole["findings"]
    part = report_of(running.client("reviewer", "区级", district="中原区"), round_)
    assert part["findings"] == []
    assert "B003" not in {row["code"] for row in part["by_rule"]}
    assert part["comparison"]["bundles"] == [b["id"] for b in part["bundles"]] == ids[:1]
    assert ids[1] not in json.dumps(part) and sample.better.stem not in json.dumps(part)
    for role, scope in (("assessor", {"firm": "乙评价有限公司"}), ("intake", {})):
        other = running.client(role, "别家", **scope)  # type: ignore[arg-type]
        for path in ("", "/report", "/report.xlsx"):
            assert other.get(f"/api/v1/batches/{round_}{path}").status_code == 404


def test_what_is_purged_is_compared_no_more(running: Running, sample: Sample) -> None:
    settings = running.settings.model_copy(update={"keep_days": 30})
    api, round_, ids = twice(running, sample)
    assert len(report_of(api, round_)["findings"]) == 1
    blobs = blobs_of(settings)
    with running.database.read() as session:
        across = session.get_one(Batch, round_).across
        footprint = session.get_one(Bundle, ids[0]).footprint
    assert {across, footprint} <= {sha256 for sha256, _ in blobs.held()}
    with running.database.write() as session:
        old = now() - timedelta(days=31)
        session.execute(update(Bundle).where(Bundle.id == ids[0]).values(created=old))
    assert retention.purge(settings, running.database, blobs) == 1
    assert not {across, footprint} & {sha256 for sha256, _ in blobs.held()}
    waiting = report_of(api, round_)
    assert (waiting["comparison"]["state"], waiting["findings"]) == ("pending", [])
    running.work()
    after = report_of(api, round_)
    assert (after["comparison"]["state"], after["findings"]) == ("current", [])
    assert after["comparison"]["bundles"] == ids[1:]


def test_a_round_is_compared_when_it_changes_and_not_otherwise(
    running: Running, sample: Sample, small: Path
) -> None:
    def jobs_done() -> int:
        with running.database.read() as session:
            wanted = select(func.count()).where(Job.kind == round_state.KIND)
            return session.scalar(wanted) or 0

    api, round_, ids = twice(running, sample, external_id="")
    before = report_of(api, round_)
    done = jobs_done()
    assert report_of(api, round_) == before
    assert jobs_done() == done
    # A recheck finds the same: the comparison is looked at and still holds.
    assert api.post(f"/api/v1/bundles/{ids[0]}/recheck").status_code == 202
    running.work()
    assert report_of(api, round_)["comparison"] == before["comparison"]
    # An intake system hands its number in again: only the last submission counts.
    for path in (sample.path, sample.better):
        hand_in(api, path, as_of=sample.as_of, batch=round_, external_id="E-7")
        running.work()
    after = report_of(api, round_)
    (found,) = after["findings"]
    assert len(found["bundles"]) == 3 and "3 份材料" in found["message"]
    # The database of an earlier version: asked for by looking at it.
    with running.database.write() as session:
        session.execute(update(Batch).values(across=None, across_of=None, across_at=None))
    assert report_of(api, round_)["comparison"]["state"] == "pending"
    running.work()
    assert report_of(api, round_)["findings"] == after["findings"]


def test_a_list_of_firms_that_cannot_be_read_is_told(
    request: pytest.FixtureRequest, tmp_path: Path, pool: Workers, small: Path
) -> None:
    settings = fresh(request, tmp_path, "sqlite", affiliates=str(tmp_path / "gone.yaml"))
    with running_on(settings, pool) as running:
        api = running.client("admin")
        round_ = opened(api)
        hand_in(api, small, batch=round_)
        running.work()
        comparison = report_of(api, round_)["comparison"]
    assert comparison["state"] == "failed" and "gone.yaml" in comparison["why"]


def test_the_workbook_of_a_round_has_them(lite: Running, sample: Sample) -> None:
    api, round_, _ = twice(lite, sample)
    content = api.get(f"/api/v1/batches/{round_}/report.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["材料", "批次问题", "规则"]
    rows = list(book["批次问题"].iter_rows(values_only=True))
    assert rows[1][1] == "B003" and sample.path.name in str(rows[1][3])
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
