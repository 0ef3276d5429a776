"""Runs the rules over a bundle and makes findings of what they yield."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lvjian.checker import doubt, inputs
from lvjian.checker.blanks import seen_blank
from lvjian.checker.registry import (
    BundleCase,
    CannotTell,
    Problem,
    ReportCase,
    Rule,
)
from lvjian.core.finding import Finding, NotEvaluated
from lvjian.core.reading import BundleReading
from lvjian.core.text import substance

_SEVERITY_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of the rules gave.

    Attributes:
        run: codes of the rules that ran to their end on everything they looked at.
    """

    findings: tuple[Finding, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    run: tuple[str, ...]


def check(bundle: BundleReading, rules: Sequence[Rule]) -> Outcome:
    """Run every rule over the bundle and each of its reports.

    A rule that raises is named in ``not_evaluated``; the others go on.
    """
    findings: list[Finding] = []
    missed: list[NotEvaluated] = []
    for rule in rules:
        for document, case in _cases(rule, bundle):
            found, untold = _run(rule, case, document)
            findings += found
            missed += untold
    broken = {m.code for m in missed if m.why.startswith("规则内部出错")}
    run = tuple(sorted(r.code for r in rules if r.code not in broken))
    return Outcome(_ordered(findings), tuple(missed), run)


def _cases(
    rule: Rule, bundle: BundleReading
) -> Iterator[tuple[str | None, ReportCase | BundleCase]]:
    if rule.scope == "bundle":
        yield None, BundleCase(bundle)
    else:
        for report in bundle.reports:
            yield report.file, ReportCase(report, bundle)


def _run(
    rule: Rule, case: ReportCase | BundleCase, document: str | None
) -> tuple[list[Finding], list[NotEvaluated]]:
    findings: list[Finding] = []
    missed: list[NotEvaluated] = []
    try:
        for item in rule.check(case):  # type: ignore[arg-type]  # scope and case go together
            told = item if isinstance(item, CannotTell) else _weighed(rule, item, case.bundle)
            if isinstance(told, CannotTell):
                missed.append(NotEvaluated(rule.code, told.target, told.why))
            else:
                findings.append(_finding(rule, told, document, _template(case)))
        if not missed:
            unseen = inputs.unseen(rule.code, case)
            missed += [NotEvaluated(rule.code, item.target, item.why) for item in unseen]
    except Exception as error:  # noqa: BLE001 - a broken rule must not take the others down
        why = f"规则内部出错：{type(error).__name__}: {error}"
        missed.append(NotEvaluated(rule.code, document or "bundle", why))
    return findings, missed


def _finding(rule: Rule, problem: Problem, document: str | None, template: str) -> Finding:
    return Finding(
        code=rule.code,
        rule=rule.name,
        severity=problem.severity or rule.severity,
        outcome=problem.outcome,
        target=problem.target,
        document=document,
        message=problem.message,
        suggestion=problem.suggestion,
        expected=problem.expected,
        actual=problem.actual,
        at=problem.at,
        fingerprint=_fingerprint(rule.code, problem, template),
    )


def _weighed(rule: Rule, problem: Problem, bundle: BundleReading) -> Problem | CannotTell:
    """A problem that rests on unsure recognition is for a person to judge, never an error.

    On a page that is reported as not readable there is nothing to judge.
    """
    depends = problem.at[:1] + problem.rests_on
    doubtful = doubt.unsure_of(depends)
    if problem.slip:
        doubtful = tuple(dict.fromkeys(p for p in depends if p.way == "ocr"))
    if not doubtful and problem.blank and not seen_blank(bundle, problem.at[:1]):
        doubtful = doubt.on_recognised_pages(bundle, problem.at[:1])
    if problem.outcome != "fail":
        return problem
    recognised = tuple(p for p in depends if p.way == "ocr")
    if unread := doubt.on_unread_pages(bundle, (*doubtful, *recognised)):
        return CannotTell(problem.target, f"{doubt.in_words(unread)}未能识读，无法判断")
    if not doubtful:
        return problem
    severity = problem.severity or rule.severity
    shown = [p for p in doubtful if p not in problem.at][: doubt.CROPS]
    return replace(
        problem,
        outcome="needs-human",
        severity="warning" if severity == "error" else severity,
        message=f"{problem.message}（{doubt.in_words(doubtful)}由扫描识别，可能识读有误，"
        "须人工核对）",
        suggestion=f"先对照原件核对；确是如此的，{problem.suggestion}",
        at=(*problem.at, *shown),
    )


def _template(case: ReportCase | BundleCase) -> str:
    """What all editions of the report's template have in common; "" of the bundle as a whole."""
    rubric = case.report.rubric if isinstance(case, ReportCase) else None
    return "" if rubric is None else rubric.family or rubric.id


def _fingerprint(code: str, problem: Problem, template: str) -> str:
    """Stable over re-submission: no file names, pages or values, only rule, target and key.

    Args:
        template: tells the same defect of two reports of one bundle apart.
    """
    seed = "\x1f".join((code, template, problem.target, substance(problem.key)))
    # A file name that is no UTF-8 holds lone surrogates; it has a fingerprint all the same.
    return hashlib.sha256(seed.encode(errors="surrogatepass")).hexdigest()[:16]


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By document, severity, page, code and target."""

    def key(f: Finding) -> tuple[object, ...]:
        place = f.at[0] if f.at else None
        page = place.page if place and place.page is not None else 10**6
        return (f.document or "", _SEVERITY_ORDER[f.severity], page, f.code, f.target, f.message)

    return tuple(sorted(findings, key=key))
