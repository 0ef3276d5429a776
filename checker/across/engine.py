"""Runs the rules over a batch and makes findings of what they yield."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from lvjian.checker.across.batch_rules import BatchCase, BatchRule
from lvjian.checker.across.catalogue import BATCH_RULES
from lvjian.checker.across.copied_share import CopiedShare, copied_shares
from lvjian.checker.across.footprint import Footprint
from lvjian.checker.across.legal_names import Affiliates
from lvjian.checker.registry import Problem
from lvjian.core.finding import Finding, NotEvaluated
from lvjian.core.text import substance

_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class AcrossOutcome:
    """What the rules across bundles gave; a rule that broke is named, the others go on.

    Attributes:
        copied: for every bundle, in order, how much of it stands in others too; empty where
            B002 did not run to its end.
    """

    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...] = ()
    copied: tuple[CopiedShare, ...] = ()


def across(
    footprints: Sequence[Footprint],
    *,
    affiliates: Sequence[Affiliates] = (),
    rules: Sequence[BatchRule] = BATCH_RULES,
) -> AcrossOutcome:
    """Lay bundles side by side.

    Args:
        footprints: in an order that does not depend on how they came (by name); may read
            each from disk when asked for it.
    """
    case = BatchCase(footprints, affiliates)
    findings: list[Finding] = []
    missed: list[NotEvaluated] = []
    for rule in rules:
        try:
            findings += [_finding(rule, problem) for problem in rule.check(case)]
        except Exception as error:  # noqa: BLE001 - a broken rule must not take the others down
            why = f"规则内部出错：{type(error).__name__}: {error}"
            missed.append(NotEvaluated(rule.code, "bundle", why))
    compared = {r.code for r in rules} - {m.code for m in missed}
    copied = copied_shares(case) if "B002" in compared else ()
    return AcrossOutcome(tuple(sorted(findings, key=_order)), tuple(missed), copied)


def _order(finding: Finding) -> tuple[object, ...]:
    places = tuple(p.file for p in finding.at)
    severity = _SEVERITY_ORDER[finding.severity]
    return finding.code, severity, places, finding.target, finding.message


def _finding(rule: BatchRule, problem: Problem) -> Finding:
    seed = "\x1f".join((rule.code, problem.target.partition(":")[0], substance(problem.key)))
    about_text = problem.target == "document" or problem.target.startswith("section:")
    return Finding(
        code=rule.code,
        rule=rule.name,
        severity=problem.severity or rule.severity,
        outcome=problem.outcome,
        target=problem.target,
        document=problem.at[0].file if about_text and problem.at else None,
        message=problem.message,
        suggestion=problem.suggestion,
        expected=problem.expected,
        actual=problem.actual,
        at=problem.at,
        fingerprint=hashlib.sha256(seed.encode(errors="surrogatepass")).hexdigest()[:16],
    )
