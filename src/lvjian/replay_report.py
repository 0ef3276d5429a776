"""A replay as data and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from lvjian import __version__
from lvjian.replay import Against, Change, Said, SaidFinding, judged
from lvjian.reports.editions import packs_digest
from lvjian.reports.wording import SEVERITY_NAMES, VERDICT_NAMES, printable

SCHEMA = "lvjian.replay/1"
_AGAINST = {"stored": "当时写出的报告", "now": "现在的规则和模板包"}
_JUDGED = {"confirmed": "审核人员已确认", "dismissed": "审核人员已排除"}


def replay_exit_code(changes: Iterable[Change]) -> int:
    """3 something could not be tried, else 1 something would change, else 0."""
    held = list(changes)
    if not held or any(c.why is not None for c in held):
        return 3
    return 1 if any(c.anything for c in held) else 0


def replay_dict(changes: Sequence[Change], *, against: Against) -> dict[str, Any]:
    """The replay as data: by rule, then bundle by bundle, those that change alone."""
    tried = [c for c in changes if c.why is None]
    return {
        "schema": SCHEMA,
        "engine": {"version": __version__, "rubrics": packs_digest()},
        "against": against,
        "bundles": len(changes),
        "tried": len(tried),
        "verdicts_changed": sum(c.verdict_changes for c in tried),
        "changed": sum(c.anything for c in tried),
        "rules": _by_rule(tried),
        "changes": [_change(c) for c in tried if c.anything],
        "not_tried": [{"id": c.id, "name": c.name, "why": c.why} for c in changes if c.why],
    }


def _by_rule(changes: Iterable[Change]) -> list[dict[str, Any]]:
    counted: dict[str, Counter[str]] = {}
    for change in changes:
        for finding in change.added:
            counted.setdefault(finding.code, Counter())["added"] += 1
        for finding in change.removed:
            tally = counted.setdefault(finding.code, Counter())
            tally["removed"] += 1
            for judgement, n in judged([finding], change.judgements).items():
                tally[f"removed_{judgement}"] += n
        for before, _ in change.changed:
            counted.setdefault(before.code, Counter())["changed"] += 1
    names = ("added", "removed", "removed_confirmed", "removed_dismissed", "changed")
    return [{"code": code, **{n: counted[code][n] for n in names}} for code in sorted(counted)]


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "name": change.name,
        "before": _said(change.before),
        "after": _said(change.after),
        "added": [asdict(f) for f in change.added],
        "removed": [
            {**asdict(f), "decision": change.judgements.get(f.fingerprint, "open")}
            for f in change.removed
        ],
        "changed": [{"before": asdict(a), "after": asdict(b)} for a, b in change.changed],
    }


def _said(said: Said | None) -> dict[str, Any] | None:
    return None if said is None else {"verdict": said.verdict, "rubrics": list(said.rubrics)}


def replay_lines(changes: Sequence[Change], *, against: Against) -> Iterator[str]:
    """In words; the bundles whose verdict would change come first."""
    told = replay_dict(changes, against=against)
    yield (
        f"{told['bundles']} 份材料，与{_AGAINST[against]}相比："
        f"{told['verdicts_changed']} 份结论会变，{told['changed']} 份有变化"
    )
    for rule in told["rules"]:
        yield f"  {rule['code']}  {_counts(rule)}"
    held = [c for c in changes if c.anything]
    for change in sorted(held, key=lambda c: not c.verdict_changes):
        yield ""
        yield from _lines(change)
    for change in changes:
        if change.why:
            yield f"没有重放  {_name(change)}：{change.why}"


def _counts(rule: Mapping[str, Any]) -> str:
    parts = []
    if rule["added"]:
        parts.append(f"新报 {rule['added']} 处")
    if rule["removed"]:
        known = [
            f"{words} {rule[f'removed_{kind}']} 处"
            for kind, words in _JUDGED.items()
            if rule[f"removed_{kind}"]
        ]
        parts.append(f"不再报 {rule['removed']} 处" + (f"（{'，'.join(known)}）" if known else ""))
    if rule["changed"]:
        parts.append(f"级别或性质改变 {rule['changed']} 处")
    return "，".join(parts)


def _lines(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    if before is None or after is None:
        return
    verdicts = VERDICT_NAMES[before.verdict]
    if change.verdict_changes:
        verdicts += f" → {VERDICT_NAMES[after.verdict]}"
    yield f"{_name(change)}：{verdicts}"
    if before.rubrics != after.rubrics:
        yield f"  模板 {'、'.join(before.rubrics) or '无'} → {'、'.join(after.rubrics) or '无'}"
    for finding in change.added:
        yield f"  + {_finding(finding)}"
    for finding in change.removed:
        said = _JUDGED.get(change.judgements.get(finding.fingerprint, "open"))
        yield f"  - {_finding(finding)}" + (f"（{said}）" if said else "")
    for old, new in change.changed:
        yield f"  ~ {_finding(new)}（原为{SEVERITY_NAMES[old.severity]}）"


def _finding(finding: SaidFinding) -> str:
    words = printable(finding.message)
    return f"{finding.code} {SEVERITY_NAMES[finding.severity]} {finding.target} {words}"


def _name(change: Change) -> str:
    return printable(change.name) + (f"（{change.id}）" if change.id else "")
