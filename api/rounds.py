"""A round of submissions as a report: its bundles, counts, findings across bundles."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lvjian.api.auth.principal import Principal, visible
from lvjian.api.schemas import BundleState
from lvjian.api.store.bundles import totals
from lvjian.api.store.models import Batch, Bundle, FoundFinding
from lvjian.reports.wording import printable

SCHEMA = "lvjian.round/1"
_HEADINGS = (
    "材料",
    "申报单位",
    "评价机构",
    "状态",
    "结论",
    "错误",
    "警告",
    "提示",
    "提交时间",
    "编号",
)
_STATES = {"queued": "排队中", "running": "核对中", "done": "完成", "failed": "未完成"}
_VERDICTS = {"clean": "没有问题", "findings": "有问题", "incomplete": "核对不完整"}


def round_report(session: Session, principal: Principal, batch: Batch) -> dict[str, Any]:
    """The round as the asker may see it.

    ``findings`` is for the rules across bundles (B); ``by_rule`` and ``by_assessor`` count
    the findings inside the bundles.
    """
    wanted = visible(select(Bundle).where(Bundle.batch_id == batch.id), principal)
    bundles = list(session.scalars(wanted.order_by(Bundle.id)))
    return {
        "schema": SCHEMA,
        "batch": {
            "id": batch.id,
            "name": batch.name,
            "district": batch.district,
            "rubric": batch.rubric,
            "created": batch.created.isoformat(),
        },
        "counts": totals(bundles),
        "by_status": dict(sorted(Counter(b.status for b in bundles).items())),
        "by_verdict": dict(sorted(Counter(b.verdict for b in bundles if b.verdict).items())),
        "by_rule": _by_rule(session, principal, batch),
        "by_assessor": _by_assessor(bundles),
        "findings": [],
        "bundles": [BundleState.of(b).model_dump(mode="json") for b in bundles],
    }


def _by_rule(session: Session, principal: Principal, batch: Batch) -> list[dict[str, Any]]:
    count = func.count()
    wanted = (
        select(
            FoundFinding.code,
            FoundFinding.severity,
            count,
            func.count(FoundFinding.bundle_id.distinct()),
        )
        .join(Bundle, Bundle.id == FoundFinding.bundle_id)
        .where(Bundle.batch_id == batch.id)
        .group_by(FoundFinding.code, FoundFinding.severity)
        .order_by(FoundFinding.code, FoundFinding.severity)
    )
    return [
        {"code": code, "severity": severity, "findings": found, "bundles": held}
        for code, severity, found, held in session.execute(visible(wanted, principal))
    ]


def _by_assessor(bundles: list[Bundle]) -> list[dict[str, Any]]:
    names = sorted({b.assessor for b in bundles if b.assessor})
    held = {name: [b for b in bundles if b.assessor == name] for name in names}
    return [
        {"assessor": name, "bundles": len(held[name]), "counts": totals(held[name])}
        for name in names
    ]


def round_sheet(report: dict[str, Any]) -> bytes:
    """The bundles of a round as a workbook; nothing in it becomes a formula or a link."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True})
        sheet = book.add_worksheet("材料")
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 2, 28)
        sheet.set_column(8, 9, 26)
        sheet.write_row(0, 0, _HEADINGS, bold)
        for line, bundle in enumerate(report["bundles"], start=1):
            for column, value in enumerate(_cells(bundle)):
                if isinstance(value, int):
                    sheet.write_number(line, column, value)
                else:
                    sheet.write_string(line, column, printable(value))
        rules = book.add_worksheet("规则")
        rules.write_row(0, 0, ("规则", "级别", "问题数", "材料数"), bold)
        for line, row in enumerate(report["by_rule"], start=1):
            rules.write_row(line, 0, list(row.values()))
    return out.getvalue()


def _cells(bundle: dict[str, Any]) -> list[str | int]:
    counts = bundle["counts"]
    return [
        bundle["name"],
        bundle["applicant"] or "",
        bundle["assessor"] or "",
        _STATES[bundle["status"]],
        _VERDICTS.get(bundle["verdict"] or "", ""),
        counts["error"],
        counts["warning"],
        counts["info"],
        bundle["created"],
        bundle["id"],
    ]
