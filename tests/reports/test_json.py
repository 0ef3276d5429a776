"""The report JSON: the contract's keys, valid against its schema, the same every time."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from lvjian.core.bundle import BundleFile
from lvjian.core.finding import Finding, NotEvaluated
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, FileReading
from lvjian.reports.as_dict import report_dict
from lvjian.reports.as_json import report_json
from lvjian.reports.schema import schema_json
from lvjian.reports.verdict import FailOn, exit_code, verdict
from lvjian.reports.whole_file import write_whole
from tests.reports.conftest import REPORT, Check, Outcome

CONTRACT = {
    "": ["schema", "engine", "bundle", "verdict", "coverage", "documents", "attachments", "findings", "timings"],
    "coverage": ["pages", "pages_read", "pages_doubtful", "rules_run", "rules_not_evaluated"],
    "documents.0": ["file", "rubric", "rubric_confidence", "rubric_alternatives", "role", "as_of", "fields", "sections", "rows", "scores"],
    "documents.0.rows.0": ["id", "kind", "text", "status", "similarity", "at", "answer", "score", "stated_max", "score_basis", "remark", "measure", "evidence"],
    "documents.0.rows.0.evidence.0": ["cited", "attachment", "status"],
    "documents.0.scores": ["computed_total", "computed", "stated"],
    "attachments.0": ["id", "number", "title", "at", "kind", "cited_by"],
    "findings.0": ["code", "rule", "severity", "outcome", "target", "document", "message", "suggestion", "expected", "actual", "at", "fingerprint"],
    "findings.0.at.0": ["file", "page", "bbox", "part", "quote"],
}  # fmt: skip


def dig(value: Any, path: str) -> Any:
    for step in filter(None, path.split(".")):
        value = value[int(step)] if step.isdigit() else value[step]
    return value


@pytest.mark.parametrize("path", CONTRACT)
def test_the_contract_keys_are_there_in_order(full_check: Check, path: str) -> None:
    keys = [k for k in dig(report_dict(full_check), path) if k in CONTRACT[path]]
    assert keys == CONTRACT[path]


def test_valid_against_the_schema(full_check: Check, clean_check: Check) -> None:
    validator = Draft202012Validator(json.loads(schema_json()))
    for check in (full_check, clean_check):
        report = json.loads(report_json(check))
        assert [e.message for e in validator.iter_errors(report)] == []


def test_an_empty_bundle_is_valid_and_no_pass() -> None:
    check = Check(BundleReading("空", "0" * 64, date(2024, 1, 1)))
    report = json.loads(report_json(check))
    assert not list(Draft202012Validator(json.loads(schema_json())).iter_errors(report))
    assert report["verdict"] == "incomplete"
    assert exit_code(check, "never") == 3


def test_only_engine_and_timings_differ_between_runs(full_check: Check) -> None:
    other = replace(full_check, timings={"reading": 9.9})
    left, right = report_dict(full_check), report_dict(other)
    assert left.pop("timings") != right.pop("timings")
    assert json.dumps(left) == json.dumps(right)


def test_numbers_are_numbers(full_check: Check) -> None:
    report = json.loads(report_json(full_check))
    rows = {r["id"]: r for r in report["documents"][0]["rows"]}
    assert (rows["1.1"]["score"], rows["2.2"]["score"]) == (60, None)
    assert isinstance(rows["1.1"]["score"], int)
    assert report["documents"][0]["scores"]["computed_total"] == 88.8


def test_citations_say_what_became_of_them(full_check: Check) -> None:
    rows = {r["id"]: r for r in report_dict(full_check)["documents"][0]["rows"]}
    assert rows["b1"]["evidence"] == [
        {"cited": "附件1 营业执照", "attachment": "a1", "status": "found", "resolution": "found"}
    ]
    assert rows["3.2"]["evidence"][0]["status"] == "missing"


def test_evidence_of_another_kind_is_a_mismatch(
    full_check: Check, make_finding: Callable[..., Finding]
) -> None:
    wrong = make_finding("A006", "warning", "类别不符", target="row:b1", document=REPORT)
    check = replace(full_check, outcome=Outcome((wrong,)))
    rows = {r["id"]: r for r in report_dict(check)["documents"][0]["rows"]}
    assert rows["b1"]["evidence"][0]["status"] == "mismatch"
    assert rows["b2"]["evidence"][0]["status"] == "found"


def test_broken_surrogates_and_long_quotes_are_written(
    full_check: Check, make_finding: Callable[..., Finding]
) -> None:
    place = Place("坏\udc80名.pdf", 1, None, None, "长" * 500)
    check = replace(full_check, outcome=Outcome((make_finding("T001", "error", "x", place),)))
    at = json.loads(report_json(check).encode())["findings"][0]["at"][0]
    assert at["file"] == "坏\ufffd名.pdf"
    assert len(at["quote"]) == 120


@pytest.mark.parametrize(
    ("severity", "fail_on", "code", "word"),
    [
        ("error", "error", 1, "findings"),
        ("error", "never", 0, "findings"),
        ("warning", "error", 0, "findings"),
        ("warning", "warning", 1, "findings"),
        ("info", "warning", 0, "clean"),
    ],
)
def test_exit_codes(
    clean_check: Check,
    make_finding: Callable[..., Finding],
    severity: str,
    fail_on: FailOn,
    code: int,
    word: str,
) -> None:
    check = replace(clean_check, outcome=Outcome((make_finding("T001", severity, "x"),)))
    assert (exit_code(check, fail_on), verdict(check)) == (code, word)


@pytest.mark.parametrize("code", ["I001", "I002", "I004", "I006"])
def test_what_was_not_read_makes_the_check_incomplete(
    clean_check: Check, make_finding: Callable[..., Finding], code: str
) -> None:
    check = replace(clean_check, outcome=Outcome((make_finding(code, "warning", "x"),)))
    assert (exit_code(check, "never"), verdict(check)) == (3, "incomplete")


@pytest.mark.parametrize("code", ["I003", "I007"])
def test_unsupported_and_duplicate_files_leave_it_complete(
    clean_check: Check, make_finding: Callable[..., Finding], code: str
) -> None:
    check = replace(clean_check, outcome=Outcome((make_finding(code, "info", "x"),)))
    assert exit_code(check, "error") == 0


def test_a_rule_that_cannot_tell_makes_it_incomplete(clean_check: Check) -> None:
    untold = NotEvaluated("A007", "attachment:2", "读不出有效期")
    check = replace(clean_check, outcome=Outcome((), (untold,)))
    assert exit_code(check, "error") == 3


def test_a_file_that_was_not_read_is_never_a_pass(clean_check: Check) -> None:
    lost = FileReading(
        BundleFile("x.pdf", Path("x.pdf"), None, "pdf", "pdf", 1), "unknown", "unreadable"
    )
    reading = replace(clean_check.reading, files=(*clean_check.reading.files, lost))
    assert verdict(replace(clean_check, reading=reading)) == "incomplete"


def test_coverage_counts_pages(full_check: Check) -> None:
    covered = report_dict(full_check)["coverage"]
    assert (covered["pages"], covered["pages_read"], covered["pages_doubtful"]) == (25, 23, 2)


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "out" / "report.json"
    write_whole(target, b"old")
    with pytest.raises(TypeError):
        write_whole(target, "no bytes")  # type: ignore[arg-type]  # the failure is the point
    assert target.read_bytes() == b"old"
    assert [p.name for p in target.parent.iterdir()] == ["report.json"]
