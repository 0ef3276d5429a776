"""The forms a reviewer sends back hold the confirmed findings and no others."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document

from lvjian.reports.opinion import Confirmed, Form, OpinionFacts, confirmed_of, opinion_docx

FACTS = OpinionFacts(
    bundle="青禾精密_申报材料.zip",
    applicant="郑州青禾精密机械有限公司",
    assessor="河南知衡绿色评价咨询有限公司",
    templates=("郑州市绿色低碳工厂第三方评价报告",),
    day=date(2026, 11, 20),
    checked_on=date(2026, 11, 1),
    reviewer="审查组",
)


def finding(fingerprint: str, severity: str = "error", **over: Any) -> dict[str, Any]:
    place = {"file": "报告.pdf", "page": 7, "bbox": None, "part": "第2表第3行第4列", "quote": "8"}
    return {
        "code": "S006", "severity": severity, "outcome": "fail", "fingerprint": fingerprint,
        "message": f"总分与各行得分不符（{fingerprint}）", "suggestion": "按各行重新计算总分",
        "expected": "92.4", "actual": "95", "document": "报告.pdf", "at": [place], **over,
    }  # fmt: skip


def words(data: bytes) -> str:
    document = Document(BytesIO(data))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


@pytest.mark.parametrize("form", ["opinion", "correction"])
def test_only_confirmed_findings_are_told_with_place_and_way_out(form: Form) -> None:
    report = {"findings": [finding("甲"), finding("乙"), finding("丙", "warning")]}
    confirmed = confirmed_of(report, {"丙": "请补充说明"}, only={"甲", "丙"})
    text = words(opinion_docx(FACTS, confirmed, form=form))
    assert "（甲）" in text and "（丙）" in text and "（乙）" not in text
    for part in ("报告.pdf 第7页 第2表第3行第4列", "按各行重新计算总分", "92.4", "请补充说明"):
        assert part in text
    assert FACTS.applicant in text and "2 项" in text


@pytest.mark.parametrize("form", ["opinion", "correction"])
def test_nothing_confirmed_says_so(form: Form) -> None:
    text = words(opinion_docx(FACTS, (), form=form))
    assert "未发现需要补正" in text


def test_many_places_are_counted_not_listed() -> None:
    one = finding("甲")
    one["at"] = one["at"] * 7
    text = words(opinion_docx(FACTS, (Confirmed(one),), form="opinion"))
    assert text.count("第2表第3行第4列") == 3
    assert "等 7 处" in text


def test_control_characters_and_formulas_of_a_bundle_stay_words() -> None:
    one = finding("甲", message="=HYPERLINK(1)\x00\x1b[31m\u202e坏")
    text = words(opinion_docx(FACTS, (Confirmed(one, note="=1+1"),), form="opinion"))
    assert "=HYPERLINK(1)坏" in text and "=1+1" in text


def test_the_same_facts_give_the_same_bytes() -> None:
    confirmed = (Confirmed(finding("甲")),)
    first = opinion_docx(FACTS, confirmed, form="opinion")
    assert first == opinion_docx(FACTS, confirmed, form="opinion")
    with ZipFile(BytesIO(first)) as package:
        # Not the clock's: entries are stamped to two seconds only, so equal bytes alone prove little.
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
