"""End to end: bundles on disk in, reports out, with real processes in between."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from lvjian import file_reading
from lvjian.checker.engine import Outcome
from lvjian.core.finding import Finding
from lvjian.ingest.limits import Limits
from lvjian.ingest.sandbox import Workers
from lvjian.pipeline import CheckResult, check_bundle
from lvjian.reports.as_json import report_json
from lvjian.reports.verdict import exit_code
from lvjian.samples.builder import BundleSpec, build_with_labels
from lvjian.samples.layout import Container
from tests.faulty_reading import CRASHES, HANGS, read_or_fail
from tests.ingest.conftest import Make

ROOT = Path(__file__).resolve().parent.parent
PRELOAD = ("lvjian.extractors.task",)
HANDED_IN = BundleSpec(("henan-factory-third-party",), 4, "official", ("a001-number",))
CONTAINERS: tuple[Container, ...] = ("folder", "zip", "zip-gbk", "7z")
PRINTED = (
    BundleSpec(("zhejiang-factory-self",), 3, "official"),
    BundleSpec(("zhejiang-factory-self",), 3, "official", ("t005-threshold",)),
    BundleSpec(("beijing-factory-third-party",), 3, "consultant", ("a001-number",)),
    BundleSpec(("suzhou-factory",), 3, "titles", ("t004-indicator",)),
)


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(jobs=1, limits=Limits(), preload=PRELOAD) as pool:
        yield pool


def build(spec: BundleSpec, folder: Path) -> tuple[Path, date]:
    built = build_with_labels(spec, folder)
    return built.path, date.fromisoformat(built.as_of)


def comparable(text: str) -> str:
    """Report JSON without what may differ: engine, timings and the name of the bundle."""
    report = json.loads(text)
    assert report.pop("engine") and report.pop("timings")
    assert report["bundle"].pop("name")
    return json.dumps(report, ensure_ascii=False, indent=2)


def command(path: Path, as_of: date, *options: str, **environment: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "lvjian", "check", str(path), "--as-of", as_of.isoformat(),
         "--format", "json", *options],
        capture_output=True, encoding="utf-8", check=False, timeout=120,
        env=os.environ | environment,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_folder_and_archives_give_the_same_report(workers: Workers, tmp_path: Path) -> None:
    reports = {}
    for container in CONTAINERS:
        (tmp_path / container).mkdir()
        path, as_of = build(replace(HANDED_IN, container=container), tmp_path / container)
        assert path.is_dir() == (container == "folder")
        result = check_bundle(path, as_of=as_of, workers=workers)
        assert [f.code for f in result.findings if f.severity != "info"] == ["A001"]
        reports[container] = comparable(report_json(result))
    assert {c for c, text in reports.items() if text != reports["folder"]} == set()


def test_runs_and_numbers_of_jobs_give_the_same_report(tmp_path: Path) -> None:
    path, as_of = build(HANDED_IN, tmp_path)
    runs = [
        command(path, as_of),
        command(path, as_of, PYTHONHASHSEED="3", LC_ALL="C", TZ="Asia/Shanghai"),
        command(path, as_of, "--jobs", "2"),
    ]
    assert [code for code, _ in runs] == [1, 1, 1]
    first, again, two_jobs = (comparable(text) for _, text in runs)
    assert first == again
    assert first == two_jobs


def said(result: CheckResult) -> set[tuple[str | None, ...]]:
    """Findings without places; spaces aside, which a line break in a PDF hides."""
    return {
        (
            *(f.code, f.severity, f.outcome, f.target, f.fingerprint, Path(f.document or "").stem),
            *("".join((text or "").split()) for text in (f.message, f.expected, f.actual)),
        )
        for f in result.findings
    }


@pytest.mark.skipif(
    shutil.which("soffice") is None and os.environ.get("CI") != "true",
    reason="LibreOffice prints the reports; install it to compare Word and PDF",
)
@pytest.mark.parametrize("spec", PRINTED, ids=lambda s: s.name)
def test_a_word_report_and_its_print_give_the_same_findings(
    spec: BundleSpec, workers: Workers, tmp_path: Path
) -> None:
    found = []
    for printed in (False, True):
        path, as_of = build(replace(spec, printed=printed), tmp_path)
        result = check_bundle(path, as_of=as_of, workers=workers)
        assert result.outcome.not_evaluated == ()
        found.append(said(result))
    word, pdf = found
    assert pdf == word
    assert bool(word) == bool(spec.mutations)


def intake(outcome: Outcome) -> list[tuple[str, str]]:
    return [(f.code, f.target) for f in outcome.findings if f.code.startswith("I")]


def others(outcome: Outcome) -> list[Finding]:
    return [f for f in outcome.findings if not f.code.startswith("I") and f.severity != "info"]


def test_broken_files_make_the_check_incomplete_and_stop_nothing(
    workers: Workers, tmp_path: Path
) -> None:
    spec = replace(HANDED_IN, mutations=("t005-threshold", "i001-truncated-word"))
    path, as_of = build(spec, tmp_path)
    locked = replace(HANDED_IN, mutations=("i002-encrypted-pdf",))
    donor, _ = build(locked, tmp_path / "locked")
    shutil.copytree(donor / "其他资料", path / "其他资料", dirs_exist_ok=True)
    code, text = command(path, as_of)
    assert code == 3
    report = json.loads(text)
    assert report["verdict"] == "incomplete"
    states = {f["path"]: f["status"] for f in report["bundle"]["files"]}
    assert states.pop("其他资料/会议纪要.docx") == "unreadable"
    assert states.pop("其他资料/会议纪要.pdf") == "encrypted"
    assert set(states.values()) == {"read"}
    found = [(f["code"], f["target"]) for f in report["findings"] if f["severity"] == "error"]
    assert ("I001", "file:其他资料/会议纪要.docx") in found
    assert ("I002", "file:其他资料/会议纪要.pdf") in found
    assert [code for code, _ in found if not code.startswith("I")] == ["T005"]


def test_an_old_file_that_becomes_nothing_is_told(workers: Workers, tmp_path: Path) -> None:
    (tmp_path / "能耗台账.xls").write_bytes(Make.compound(["Workbook"]))
    result = check_bundle(tmp_path, as_of=date(2024, 9, 1), workers=workers)
    assert intake(result.outcome) == [("I001", "file:能耗台账.xls")]
    assert "转换后没有可读的内容" in result.findings[0].message


@pytest.mark.parametrize(("how", "code"), [(CRASHES, "I001"), (HANGS, "I004")])
def test_a_reader_that_crashes_or_hangs_costs_its_file_only(
    how: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, as_of = build(replace(HANDED_IN, mutations=("t005-threshold",)), tmp_path)
    (path / f"{how}的说明.txt").write_text("厂区绿化情况说明。", encoding="utf-8")
    monkeypatch.syspath_prepend(str(ROOT))
    monkeypatch.setattr(file_reading, "read_task", read_or_fail)
    result = check_bundle(path, as_of=as_of, limits=Limits(seconds_per_file=5))
    assert intake(result.outcome) == [(code, f"file:{how}的说明.txt")]
    assert [f.code for f in others(result.outcome)] == ["T005"]
    states = {f.file.path: f.status for f in result.reading.files}
    assert states.pop(f"{how}的说明.txt") == "unreadable"
    assert set(states.values()) == {"read"}
    assert exit_code(result, "error") == 3


def test_a_file_name_that_is_no_utf8_is_checked_like_any_other(tmp_path: Path) -> None:
    path, as_of = build(replace(HANDED_IN, mutations=("t005-threshold",)), tmp_path)
    odd = Path(os.fsdecode(os.fsencode(path) + b"/\xd1\xd2\xff.pdf"))
    odd.write_bytes(b"%PDF-1.4 broken")
    result = check_bundle(path, as_of=as_of)
    assert sorted(f.code for f in result.findings if f.severity == "error") == ["I001", "T005"]
    assert [n for n in result.outcome.not_evaluated if "内部出错" in n.why] == []
    json.loads(report_json(result).encode("utf-8"))
