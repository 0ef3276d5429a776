"""A comparison as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lvjian.core.place import Place
from lvjian.reports.resubmission.model import STATES, Change, Comparison, FindingState, State
from lvjian.reports.wording import SEVERITY_NAMES, one_line, place_words, printable

STATE_NAMES: dict[State, str] = {
    "worse": "变重的",
    "new": "新出现的",
    "unchanged": "没有变的",
    "untold": "不能判断是否改好的",
    "fixed": "已经改好的",
}
_SHOWN = 160


def comparison_lines(found: Comparison) -> list[str]:
    """Findings by what became of them, then what was changed besides."""
    names = [printable(r["bundle"]["name"]) for r in (found.earlier, found.later)]
    lines = [f"绿鉴 · 两次提交对比　{names[0]} → {names[1]}"]
    lines += [f"注意：{note}" for note in found.notes]
    for state in STATES:
        held = found.of(state)
        lines += ["", f"{STATE_NAMES[state]}（{len(held)}）"]
        lines += [line for item in held for line in _finding(item)]
    for title, changes in (
        ("没有要求而改动的", found.silent),
        ("针对问题的改动", found.answering),
    ):
        lines += ["", f"{title}（{len(changes)}）"]
        lines += [line for change in changes for line in _change(change)]
    counted = "，".join(f"{STATE_NAMES[s]} {len(found.of(s))}" for s in STATES)
    return [*lines, "", f"{counted}；没有要求而改动的 {len(found.silent)}"]


def place_of(at: Mapping[str, Any]) -> Place:
    """A place of a report JSON."""
    box = at["bbox"]
    return Place(
        at["file"],
        page=at["page"],
        bbox=(box[0], box[1], box[2], box[3]) if box else None,
        part=at["part"],
        quote=at["quote"],
        way="ocr" if at.get("read_by") == "ocr" else "text",
        sure=at.get("sure") or 1.0,
    )


def _finding(item: FindingState) -> Iterator[str]:
    found = item.finding
    changed = "（内容已变）" if item.changed else ""
    severity = SEVERITY_NAMES[found["severity"]]
    yield f"  {severity} {found['code']}  {one_line(found['message'], 300)}{changed}"
    if item.why:
        yield f"      {one_line(item.why, 300)}"
    if item.changed and item.before is not None:
        yield f"      原为  {one_line(item.before['message'], 300)}"
    yield from _places("位置", found["at"][:2])


def _change(change: Change) -> Iterator[str]:
    unsure = "（由扫描识别，须对照原件）" if change.unsure else ""
    yield f"  {one_line(change.label, 60)}　{change.what}{unsure}"
    yield f"      原为  {_words(change.before)}"
    yield f"      现为  {_words(change.after)}"
    yield from _places("前一次", change.at_before[:1])
    yield from _places("后一次", change.at_after[:1])


def _places(title: str, places: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for at in places:
        yield f"      {title}  {place_words(place_of(at))}"


def _words(text: str | None) -> str:
    return one_line(text, _SHOWN) if text else "（无）"
