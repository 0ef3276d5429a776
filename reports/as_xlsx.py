"""The report as an Excel workbook: summary, findings, scores, attachments.

Everything is written as text or number; nothing from a bundle can become a formula or link.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from lvjian import __version__
from lvjian.reports.checked import Checked
from lvjian.reports.ledger import LedgerRow, ledger
from lvjian.reports.page_view import gaps
from lvjian.reports.verdict import counts, coverage, verdict
from lvjian.reports.wording import (
    SEVERITY_NAMES,
    VERDICT_NAMES,
    one_line,
    place_words,
    printable,
)

Value = str | int | float | Decimal | None
_CELL_LIMIT = 32_000
WORKBOOK_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def report_xlsx(checked: Checked) -> bytes:
    """The workbook's bytes; its creation time is the date of the check."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, WORKBOOK_OPTIONS)
    day = datetime.combine(checked.reading.as_of, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": "绿鉴核对报告", "created": day})
    _summary(book, checked)
    _findings(book, checked)
    _scores(book, checked)
    _attachments(book, checked)
    book.close()
    return stream.getvalue()


def write_sheet(
    book: Any, name: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Value]]
) -> None:
    """One sheet with a frozen, filtered header row that repeats in print."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#E6F1EB", "border": 1, "valign": "vcenter"})
    body = book.add_format(
        {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#D5DDD8"}
    )
    for column, (title, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, head)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _cell(sheet, last, column, value, body)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _cell(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, printable(value)[:_CELL_LIMIT], style)
    else:
        sheet.write_number(row, column, float(value), style)


def _summary(book: Any, checked: Checked) -> None:
    found, covered, reading = counts(checked), coverage(checked), checked.reading
    rows: list[tuple[Value, Value]] = [
        ("材料", reading.name),
        ("结论", VERDICT_NAMES[verdict(checked)]),
        *((SEVERITY_NAMES[s], found[s]) for s in ("error", "warning", "info")),
        ("核对基准日", reading.as_of.isoformat()),
        ("文件数", len(reading.files)),
        ("已读页 / 总页数", f"{covered.pages_read} / {covered.pages}"),
        ("已核对规则", covered.rules_run),
        *(("所用模板", f"{r.file}：{r.rubric.title}（{r.rubric.id}）") for r in reading.reports),
        *(
            ("没有读到或核对", f"{g.what}：{g.why}")
            for g in gaps(reading, checked.outcome.not_evaluated)
        ),
        ("绿鉴版本", __version__),
    ]
    write_sheet(book, "概要", (("项目", 20), ("内容", 90)), rows)


def _findings(book: Any, checked: Checked) -> None:
    heads = (
        ("级别", 7), ("代码", 8), ("问题", 48), ("文件", 30), ("位置", 30), ("原文", 40),
        ("应为", 32), ("现为", 32), ("改法", 40),
    )  # fmt: skip
    rows = (
        (
            SEVERITY_NAMES[f.severity],
            f.code,
            f.message,
            f.at[0].file if f.at else f.document,
            "\n".join(place_words(p, with_file=i > 0) for i, p in enumerate(f.at[:8])),
            "\n".join(one_line(p.quote) for p in f.at[:8] if p.quote),
            f.expected,
            f.actual,
            f.suggestion,
        )
        for f in checked.outcome.findings
    )
    write_sheet(book, "问题", heads, rows)


def _scores(book: Any, checked: Checked) -> None:
    heads = (
        ("文件", 28), ("编号", 10), ("一级指标", 18), ("评价要求", 60), ("类型", 8),
        ("分值", 8), ("所印分值", 9), ("得分", 8), ("计入总分", 9), ("位置", 28),
    )  # fmt: skip
    rows = (
        _score_row(report.file, item)
        for report in checked.reading.reports
        if report.rubric.scored
        for book_ in (ledger(report),)
        for item in (*(i for block in book_.blocks for i in block.rows), *book_.bonus)
    )
    write_sheet(book, "得分", heads, rows)


def _score_row(file: str, item: LedgerRow) -> tuple[Value, ...]:
    row = item.row
    return (
        file,
        row.spec.id,
        row.spec.level1,
        row.spec.text,
        row.spec.type_label,
        row.spec.max_score,
        row.stated_max,
        row.score if row.score is not None else row.score_text,
        item.counted,
        place_words(row.at[0], with_file=False) if row.at else "缺行",
    )


def _attachments(book: Any, checked: Checked) -> None:
    heads = (
        ("编号", 8),
        ("名称", 44),
        ("类别", 24),
        ("所在位置", 48),
        ("有效期至", 12),
        ("引用它的行", 40),
    )
    rows = (
        (
            a.number,
            a.title,
            a.kind,
            place_words(a.at[0]) if a.at else None,
            a.facts.expires.isoformat() if a.facts.expires else None,
            "、".join(a.cited_by),
        )
        for a in checked.reading.attachments
    )
    write_sheet(book, "附件", heads, rows)
