"""What became of each finding: matched by fingerprint, then by what it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from lvjian.core.text import substance
from lvjian.reports.resubmission.basis import basis, section_target
from lvjian.reports.resubmission.model import FindingState
from lvjian.reports.resubmission.pairing import Pair, stem
from lvjian.reports.resubmission.sameness import single_number

Json = dict[str, Any]
_WEIGHT = {"info": 0, "warning": 1, "error": 2}
_ORDER = {"worse": 0, "new": 1, "unchanged": 2, "untold": 3, "fixed": 4}
_HIDING = {"row": ("T020", "T007", "T004"), "score": ("T020", "T007"), "field": ("T020",)}
"""Findings behind which others about the same thing are not reported."""
_NUMBER = re.compile(r"\d+(?:-\d+)*")


def finding_states(
    earlier: Json, later: Json, documents: Sequence[Pair]
) -> tuple[FindingState, ...]:
    """Every finding of both reports once, worst first."""
    names = {p.before["file"]: p.after["file"] for p in documents if p.before and p.after}
    pairs = _matched(earlier, later, names)
    taken = {id(f) for pair in pairs for f in pair}
    gone = [f for f in earlier["findings"] if id(f) not in taken]
    came = [f for f in later["findings"] if id(f) not in taken]
    states = [_kept(old, new, earlier, later) for old, new in pairs]
    states += [_gone(f, later, names) for f in gone]
    states += [FindingState("new", None, f, why=_unseen_before(f, earlier)) for f in came]
    order = {id(f): n for n, f in enumerate([*later["findings"], *earlier["findings"]])}
    return tuple(sorted(states, key=lambda s: (_ORDER[s.state], order[id(s.finding)])))


def _matched(earlier: Json, later: Json, names: dict[str, str]) -> list[tuple[Json, Json]]:
    """Findings of both reports that are one defect."""
    old, new = list(earlier["findings"]), list(later["findings"])
    pairs: list[tuple[Json, Json]] = []
    for same in _stages(earlier, later, names):
        for one in list(old):
            other = next((f for f in new if same(one, f)), None)
            if other is not None:
                pairs.append((one, other))
                old = [f for f in old if f is not one]
                new = [f for f in new if f is not other]
    return pairs


def _stages(
    earlier: Json, later: Json, names: dict[str, str]
) -> Iterator[Callable[[Json, Json], bool]]:
    """From what is surely one defect to what is hardly another."""

    def same_document(one: Json, other: Json) -> bool:
        file = one["document"]
        return file is None or names.get(file) == other["document"]

    def same_print(one: Json, other: Json) -> bool:
        return bool(one["fingerprint"] == other["fingerprint"])

    def same_basis(one: Json, other: Json) -> bool:
        return basis(one, earlier) == basis(other, later)

    def same_target(one: Json, other: Json) -> bool:
        # What tells a finding apart may be worded or cited otherwise; one row is one row.
        told = ("code", "target")
        return ":" in one["target"] and all(one[t] == other[t] for t in told)

    def same_subject(one: Json, other: Json) -> bool:
        if one["code"] != other["code"] or not same_document(one, other):
            return False
        subject = _subject(one, earlier)
        return subject is not None and subject == _subject(other, later)

    yield lambda a, b: same_print(a, b) and same_document(a, b) and same_basis(a, b)
    yield lambda a, b: same_print(a, b) and same_document(a, b)
    yield same_print
    yield same_subject
    yield lambda a, b: same_target(a, b) and same_document(a, b)


def _subject(finding: Json, report: Json) -> str | None:
    """What a finding about a file or attachment is about, whatever number it carries."""
    kind, _, name = finding["target"].partition(":")
    if kind == "file":
        return f"file:{substance(stem(name))}"
    if kind != "attachment":
        return None
    held = next((a for a in report["attachments"] if a["number"] == name), None)
    words = held["title"] if held else finding["expected"] or ""
    bare = substance(_NUMBER.sub("", words))
    return f"attachment:{bare}" if len(bare) >= 3 else None


def _kept(old: Json, new: Json, earlier: Json, later: Json) -> FindingState:
    changed = basis(old, earlier) != basis(new, later)
    if _WEIGHT[new["severity"]] > _WEIGHT[old["severity"]]:
        return FindingState("worse", old, new, changed, "级别提高了")
    if _further_off(old, new):
        return FindingState("worse", old, new, changed, "与应为的数值相差更大了")
    return FindingState("unchanged", old, new, changed)


def _further_off(old: Json, new: Json) -> bool:
    values = [single_number(f[name]) for f in (old, new) for name in ("expected", "actual")]
    if any(v is None for v in values):
        return False
    before, was, after, now = values
    assert before is not None and was is not None and after is not None and now is not None  # noqa: PT018
    return abs(now - after) > abs(was - before)


def _gone(finding: Json, later: Json, names: dict[str, str]) -> FindingState:
    """A finding that is no longer reported: fixed, or no longer to be seen."""
    why = _hidden(finding, later, names)
    return FindingState("untold" if why else "fixed", finding, None, why=why)


def _hidden(finding: Json, later: Json, names: dict[str, str]) -> str:
    file = finding["document"]
    if file is not None and file not in names:
        return "后一次没有与之对应的报告"
    present = None if file is None else names[file]
    untold = _not_evaluated(finding, later, present)
    if untold:
        return f"后一次未能核对：{untold}"
    return _behind(finding, later, present) or _no_place(finding, later, present)


def _behind(finding: Json, later: Json, document: str | None) -> str:
    """The finding that another one stands in front of: of a lost table no row is reported."""
    kind = finding["target"].partition(":")[0]
    found = [
        f
        for f in later["findings"]
        if f["document"] == document and f["code"] in _HIDING.get(kind, ())
    ]
    for hiding in found:
        wide = hiding["code"] != "T004" or hiding["target"] == finding["target"]
        if wide and hiding["code"] != finding["code"]:
            return f"后一次{hiding['message']}"
    return ""


def _no_place(finding: Json, later: Json, file: str | None) -> str:
    """Whether the field or section itself is gone."""
    kind, _, name = finding["target"].partition(":")
    document = next((d for d in later["documents"] if d["file"] == file), None)
    if document is None or finding["code"] in ("T001", "T011"):
        return ""
    lost: list[bool] = []
    if kind == "field":
        lost = [f["status"] == "missing" for f in document["fields"] if f["id"] == name]
    elif kind == "section":
        held = [s for s in document["sections"] if section_target(s["id"]) == f"section:{name}"]
        lost = [s["status"] == "missing" for s in held]
    return "后一次没有这一栏" if lost and all(lost) else ""


def _not_evaluated(finding: Json, report: Json, document: str | None) -> str:
    """Why a rule could not tell about the target of the finding, "" where it could."""
    wide = {finding["target"], "document", "bundle", "", document}
    for item in report["coverage"]["rules_not_evaluated"]:
        if item["code"] == finding["code"] and item["target"] in wide:
            return str(item["why"])
    return ""


def _unseen_before(finding: Json, earlier: Json) -> str:
    """Whether the rule could not tell last time: then it need not be new."""
    untold = _not_evaluated(finding, earlier, None)
    return f"前一次未能核对：{untold}" if untold else ""
