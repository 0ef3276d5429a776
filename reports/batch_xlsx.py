"""A batch as an Excel workbook: its bundles, and what shows across them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from io import BytesIO

import xlsxwriter

from lvjian.reports.as_xlsx import WORKBOOK_OPTIONS, Value, write_sheet
from lvjian.reports.assessors import assessors_dict, explained
from lvjian.reports.assessors_xlsx import assessor_sheets
from lvjian.reports.batch_json import BatchResult
from lvjian.reports.wording import (
    OUTCOME_NAMES,
    SEVERITY_NAMES,
    VERDICT_NAMES,
    one_line,
    place_words,
)
from lvjian.rubrics import load_all

_BUNDLES = (
    ("材料", 36), ("申报单位", 32), ("评价机构", 32), ("结论", 12), ("错误", 7), ("警告", 7),
    ("提示", 7), ("批次问题", 9), ("模板", 30), ("报告文件夹", 30), ("说明", 40),
)  # fmt: skip
_FINDINGS = (
    ("级别", 7), ("代码", 8), ("问题", 56), ("位置", 48), ("原文", 60), ("应为", 30),
    ("现为", 30), ("改法", 36), ("核对", 12),
)  # fmt: skip


def batch_xlsx(result: BatchResult) -> bytes:
    """The workbook's bytes; its creation time is the date of the check."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    day = datetime.combine(result.as_of, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": "绿鉴批次核对", "created": day})
    write_sheet(book, "材料", _BUNDLES, _bundles(result))
    write_sheet(book, "批次问题", _FINDINGS, _findings(result))
    titles = {r.id: r.title for r in load_all()}
    assessor_sheets(book, assessors_dict(result.assessors), titles=titles, told=explained())
    book.close()
    return stream.getvalue()


def findings_of(result: BatchResult) -> dict[str, int]:
    """Bundle → findings across bundles that have a place in it."""
    found: dict[str, int] = {}
    for finding in result.findings:
        for name in {p.file.partition("/")[0] for p in finding.at}:
            found[name] = found.get(name, 0) + 1
    return found


def _bundles(result: BatchResult) -> Iterable[tuple[Value, ...]]:
    across = findings_of(result)
    for b in result.bundles:
        yield (
            b.name, b.applicant, b.assessor, VERDICT_NAMES[b.verdict], b.counts["error"],
            b.counts["warning"], b.counts["info"], across.get(b.name, 0), "、".join(b.rubrics),
            b.folder if b.error is None else None, b.error,
        )  # fmt: skip


def _findings(result: BatchResult) -> Iterable[tuple[Value, ...]]:
    for f in result.findings:
        yield (
            SEVERITY_NAMES[f.severity], f.code, f.message,
            "\n".join(place_words(p) for p in f.at[:20]),
            "\n".join(one_line(p.quote) for p in f.at[:8] if p.quote),
            f.expected, f.actual, f.suggestion, OUTCOME_NAMES.get(f.outcome),
        )  # fmt: skip
