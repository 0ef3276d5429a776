"""Which findings of a report belong on the copy of which submitted file."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from lvjian.core.place import Box
from lvjian.reports.wording import SEVERITY_NAMES, one_line

_MESSAGE_LIMIT = 600


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding at one place of a file.

    Attributes:
        text: what a person reads there.
        page, bbox: on fixed pages; the box in points from the top left as displayed.
        part: place in words, the only one of Word files.
        first: the finding's own place; False: one that disagrees with it.
    """

    code: str
    severity: str
    text: str
    page: int | None = None
    bbox: Box | None = None
    part: str | None = None
    first: bool = True


def marks_of(
    report: Mapping[str, Any], file: str, *, only: Collection[str] | None = None
) -> tuple[Mark, ...]:
    """The marks of one file in the order of the report.

    Args:
        report: report JSON.
        file: path inside the bundle.
        only: fingerprints wanted; all where None.
    """
    marks: list[Mark] = []
    for number, finding in enumerate(report["findings"], start=1):
        if only is not None and finding["fingerprint"] not in only:
            continue
        here = [(i, place) for i, place in enumerate(finding["at"]) if place["file"] == file]
        marks += [_mark(finding, number, place, first=i == 0) for i, place in here]
        if not here and finding["document"] == file:
            marks.append(_mark(finding, number, {}, first=True))
    return tuple(marks)


def _mark(
    finding: Mapping[str, Any], number: int, place: Mapping[str, Any], *, first: bool
) -> Mark:
    box = place.get("bbox")
    return Mark(
        code=finding["code"],
        severity=finding["severity"],
        text=_words(finding, number, first=first),
        page=place.get("page"),
        bbox=(box[0], box[1], box[2], box[3]) if box else None,
        part=place.get("part"),
        first=first,
    )


def _words(finding: Mapping[str, Any], number: int, *, first: bool) -> str:
    head = f"第{number}项 {finding['code']} {SEVERITY_NAMES[finding['severity']]}"
    lines = [
        f"{head}：{one_line(finding['message'], _MESSAGE_LIMIT)}"
        if first
        else f"{head}（与另一处对照）：{one_line(finding['message'], _MESSAGE_LIMIT)}"
    ]
    if first and finding["suggestion"]:
        lines.append(f"修改意见：{one_line(finding['suggestion'], _MESSAGE_LIMIT)}")
    if first and finding["outcome"] != "fail":
        lines.append("此项需人工核对。")
    return "\n".join(lines)
