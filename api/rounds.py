"""A round of submissions as a report: its bundles, counts, findings across bundles."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lvjian.api.across import found_across
from lvjian.api.auth.principal import Principal, visible
from lvjian.api.schemas import BundleState
from lvjian.api.service import Service
from lvjian.api.store.bundles import totals
from lvjian.api.store.models import Batch, Bundle, FoundFinding
from lvjian.core.place import Place
from lvjian.reports.as_xlsx import WORKBOOK_OPTIONS, Value, write_sheet
from lvjian.reports.wording import OUTCOME_NAMES, SEVERITY_NAMES, place_words

SCHEMA = "lvjian.round/1"
_BUNDLES = (
    ("材料", 36), ("申报单位", 30), ("评价机构", 30), ("状态", 9), ("结论", 12), ("错误", 7),
    ("警告", 7), ("提示", 7), ("提交时间", 24), ("编号", 30),
)  # fmt: skip
_FINDINGS = (
    ("级别", 7), ("代码", 8), ("问题", 56), ("位置", 48), ("原文", 60), ("应为", 30),
    ("现为", 30), ("改法", 36), ("核对", 12),
)  # fmt: skip
_RULES = (("规则", 8), ("级别", 9), ("问题数", 9), ("材料数", 9))
_STATES = {"queued": "排队中", "running": "核对中", "done": "完成", "failed": "未完成"}
_VERDICTS = {"clean": "没有问题", "findings": "有问题", "incomplete": "核对不完整"}


def round_report(
    service: Service, session: Session, principal: Principal, batch: Batch
) -> dict[str, Any]:
    """The round as the asker may see it.

    ``findings`` is of the rules across bundles (B), those whose bundles the asker may all
    see; ``comparison`` says whether they are of the bundles as they are now. ``by_rule``
    counts them too; ``by_assessor`` counts the findings inside the bundles.
    """
    wanted = visible(select(Bundle).where(Bundle.batch_id == batch.id), principal)
    bundles = list(session.scalars(wanted.order_by(Bundle.id)))
    across = found_across(service, session, batch, frozenset(b.id for b in bundles))
    return {
        "schema": SCHEMA,
        "batch": {
            "id": batch.id,
            "name": batch.name,
            "district": batch.district,
            "rubric": batch.rubric,
            "created": batch.created.isoformat(),
        },
        "counts": _counts(bundles, across.findings),
        "by_status": dict(sorted(Counter(b.status for b in bundles).items())),
        "by_verdict": dict(sorted(Counter(b.verdict for b in bundles if b.verdict).items())),
        "by_rule": _by_rule(session, principal, batch) + _by_rule_across(across.findings),
        "by_assessor": _by_assessor(bundles),
        "comparison": across.comparison,
        "findings": across.findings,
        "rules_not_evaluated": across.rules_not_evaluated,
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


def _by_rule_across(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: dict[tuple[str, str], tuple[int, set[str]]] = {}
    for finding in findings:
        key = finding["code"], finding["severity"]
        found, held = rows.get(key, (0, set()))
        rows[key] = found + 1, held | set(finding["bundles"])
    return [
        {"code": code, "severity": severity, "findings": found, "bundles": len(held)}
        for (code, severity), (found, held) in sorted(rows.items())
    ]


def _counts(bundles: list[Bundle], findings: list[dict[str, Any]]) -> dict[str, int]:
    """By severity, inside the bundles and across them."""
    across = Counter(f["severity"] for f in findings)
    return {name: count + across[name] for name, count in totals(bundles).items()}


def _by_assessor(bundles: list[Bundle]) -> list[dict[str, Any]]:
    names = sorted({b.assessor for b in bundles if b.assessor})
    held = {name: [b for b in bundles if b.assessor == name] for name in names}
    return [
        {"assessor": name, "bundles": len(held[name]), "counts": totals(held[name])}
        for name in names
    ]


def round_sheet(report: dict[str, Any]) -> bytes:
    """The round as a workbook; nothing in it becomes a formula or a link."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, WORKBOOK_OPTIONS) as book:
        write_sheet(book, "材料", _BUNDLES, map(_bundle, report["bundles"]))
        write_sheet(book, "批次问题", _FINDINGS, map(_finding, report["findings"]))
        write_sheet(book, "规则", _RULES, (list(row.values()) for row in report["by_rule"]))
    return out.getvalue()


def _bundle(bundle: dict[str, Any]) -> list[Value]:
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


def _finding(finding: dict[str, Any]) -> list[Value]:
    places = finding["at"]
    return [
        SEVERITY_NAMES[finding["severity"]],
        finding["code"],
        finding["message"],
        "\n".join(place_line(p) for p in places[:20]),
        "\n".join(p["quote"] for p in places[:8] if p["quote"]),
        finding["expected"],
        finding["actual"],
        finding["suggestion"],
        OUTCOME_NAMES.get(finding["outcome"]),
    ]


def place_line(at: dict[str, Any]) -> str:
    """A place of a finding in words."""
    return place_words(Place(at["file"], page=at["page"], part=at["part"]))
