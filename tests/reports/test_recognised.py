"""What a report shows of words read from a scan."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from jsonschema import Draft202012Validator

from lvjian.checker.catalogue import RULES
from lvjian.checker.engine import check
from lvjian.core.reading import BundleReading
from lvjian.pipeline import CheckResult
from lvjian.reports.as_dict import report_dict
from lvjian.reports.as_html import report_html
from lvjian.reports.as_text import write_text
from lvjian.reports.schema import schema_json
from tests.checker.readings import sound_bundle
from tests.checker.scanned import scanned
from tests.checker.spoiling import with_score


def judged(reading: BundleReading) -> CheckResult:
    return CheckResult(reading, check(reading, RULES))


@pytest.fixture
def doubtful() -> CheckResult:
    """One score misread, and known not to be sure."""
    return judged(scanned(with_score(sound_bundle(), "1.3", "20"), {"1.3得分": 0.613}))


def test_places_say_that_they_were_recognised_and_how_surely(doubtful: CheckResult) -> None:
    report = report_dict(doubtful)
    Draft202012Validator(json.loads(schema_json())).validate(report)
    (finding,) = report["findings"]
    assert (finding["severity"], finding["outcome"]) == ("warning", "needs-human")
    crop = next(at for at in finding["at"] if at["part"] == "1.3得分")
    assert (crop["page"], crop["read_by"], crop["sure"]) == (5, "ocr", 0.61)
    assert crop["bbox"] is not None


def test_a_files_own_text_says_nothing_of_it() -> None:
    text = json.dumps(report_dict(judged(with_score(sound_bundle(), "1.3", "20"))))
    assert "read_by" not in text
    assert "sure" not in text.replace("measure", "")


def test_text_and_page_ask_for_a_person_and_name_the_page(doubtful: CheckResult) -> None:
    stream = StringIO()
    write_text(doubtful, stream)
    for shown in (stream.getvalue(), report_html(doubtful)):
        assert "需人工核对" in shown
        assert "第 5 页由扫描识别" in shown
        assert "扫描识别，把握 61%" in shown
