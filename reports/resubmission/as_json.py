"""A comparison as ``lvjian.compare/1``."""

from __future__ import annotations

import json
from typing import Any

from lvjian.reports.resubmission.applicants import same_applicant
from lvjian.reports.resubmission.model import STATES, Change, Comparison, FindingState
from lvjian.reports.wording import sound_tree

Json = dict[str, Any]
SCHEMA = "lvjian.compare/1"
_TOLD = (
    "code", "rule", "severity", "outcome", "target", "document", "message", "suggestion",
    "expected", "actual", "at", "fingerprint",
)  # fmt: skip
_BEFORE = ("severity", "document", "message", "expected", "actual", "at")


def comparison_dict(found: Comparison) -> Json:
    """The comparison as plain data; deterministic."""
    states: Json = {state: [finding_dict(f) for f in found.of(state)] for state in STATES}
    whole = {
        "schema": SCHEMA,
        "earlier": _side(found.earlier),
        "later": _side(found.later),
        "same_applicant": same_applicant(found.earlier, found.later),
        **states,
        "changes": [change_dict(c) for c in found.changes],
        "notes": list(found.notes),
    }
    return dict(sound_tree(whole))


def comparison_json(found: Comparison) -> str:
    """The same as text."""
    return json.dumps(comparison_dict(found), ensure_ascii=False, indent=2) + "\n"


def finding_dict(state: FindingState) -> Json:
    """A finding as it is now (as it was, where it is gone), with what it was before."""
    old = state.before if state.after is not None else None
    return {
        **{name: state.finding[name] for name in _TOLD},
        "changed": state.changed,
        "why": state.why or None,
        "before": {name: old[name] for name in _BEFORE} if old is not None else None,
    }


def change_dict(change: Change) -> Json:
    """Something that was changed, with both places."""
    return {
        "kind": change.kind,
        "target": change.target,
        "label": change.label,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "at_before": list(change.at_before),
        "at_after": list(change.at_after),
        "asked": change.asked,
        "unsure": change.unsure,
    }


def _side(report: Json) -> Json:
    return {
        "name": report["bundle"]["name"],
        "sha256": report["bundle"]["sha256"],
        "as_of": report["as_of"],
        "verdict": report["verdict"],
        "engine": report["engine"],
        "counts": {
            s: sum(f["severity"] == s for f in report["findings"])
            for s in ("error", "warning", "info")
        },
    }
