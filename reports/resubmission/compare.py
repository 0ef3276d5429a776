"""Two reports of ``lvjian check`` side by side: what became of the findings, what else changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lvjian.core.picture_print import PicturePrint
from lvjian.reports.resubmission.applicants import same_applicant
from lvjian.reports.resubmission.evidence import (
    Files,
    Prints,
    attachment_changes,
    file_changes,
    file_place,
)
from lvjian.reports.resubmission.findings import finding_states
from lvjian.reports.resubmission.model import Change, Comparison
from lvjian.reports.resubmission.pairing import Pair, both, pair_attachments, pair_documents
from lvjian.reports.resubmission.row_words import titles_of
from lvjian.reports.resubmission.wording_changes import text_changes
from lvjian.reports.resubmission.written import (
    Evidence,
    field_changes,
    row_changes,
    score_changes,
)
from lvjian.reports.wording import ROLE_NAMES

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Submission:
    """One submission as it was checked.

    Attributes:
        report: its report JSON.
        pictures: prints of its pictures by file; None where they were not kept.
    """

    report: Json
    pictures: Prints | None = None


def compare(earlier: Submission, later: Submission) -> Comparison:
    """What became of each finding of the earlier submission, and what is no longer as it was."""
    old, new = earlier.report, later.report
    documents = pair_documents(old, new)
    attachments = pair_attachments(old, new)
    changes = [
        *_documents(documents),
        *_written(documents, _evidence(attachments, titles_of(old), titles_of(new))),
        *attachment_changes(attachments, _files(earlier, later)),
        *file_changes(old, new),
    ]
    asked = _asked(old)
    return Comparison(
        old,
        new,
        finding_states(old, new, documents),
        tuple(_marked(c, asked) for c in changes),
        tuple(_notes(earlier, later, documents)),
    )


def by_file(prints: Iterable[PicturePrint]) -> Prints:
    """Pictures by the file they are in."""
    found: dict[str, list[PicturePrint]] = {}
    for one in prints:
        found.setdefault(one.at.file, []).append(one)
    return found


def _written(documents: Sequence[Pair], evidence: Evidence) -> Iterator[Change]:
    for old, new in both(documents):
        scores = list(score_changes(old, new))
        stated = [_spot(p) for c in scores for p in c.at_before]
        fields = [
            c for c in field_changes(old, new) if not any(_spot(p) in stated for p in c.at_before)
        ]
        values = [*fields, *row_changes(old, new, evidence), *scores]
        yield from values
        told = [(c.before, c.after) for c in values if c.before and c.after]
        longest = sorted(told, key=lambda pair: -len(pair[0]))
        yield from text_changes(old, new, told=longest)


def _spot(place: Json) -> tuple[object, ...]:
    """A place whatever is quoted of it."""
    return (place["file"], place["page"], str(place["bbox"]), place["part"])


def _documents(pairs: Sequence[Pair]) -> Iterator[Change]:
    for pair in pairs:
        held = pair.after or pair.before
        if held is None or (pair.before and pair.after):
            continue
        at = file_place({"path": held["file"]})
        gone = pair.after is None
        yield Change(
            "document",
            "document",
            held["file"],
            "撤下的报告" if gone else "新增的报告",
            ROLE_NAMES.get(held["role"], held["role"]) if gone else None,
            None if gone else ROLE_NAMES.get(held["role"], held["role"]),
            at if gone else (),
            () if gone else at,
        )


def _evidence(pairs: Sequence[Pair], old: dict[str, str], new: dict[str, str]) -> Evidence:
    """One name for an attachment in both submissions."""
    before, after = {}, {}
    for pair in pairs:
        name = (pair.after or pair.before or {})["title"]
        number = (pair.after or pair.before or {})["number"]
        called = f"附件{number} {name}" if number else name
        if pair.before is not None:
            before[pair.before["id"]] = called
        if pair.after is not None:
            after[pair.after["id"]] = called
    return Evidence(before, after, old, new)


def _files(earlier: Submission, later: Submission) -> Files:
    def same(one: PicturePrint, other: PicturePrint) -> bool:
        # Here, since only this needs numpy.
        from lvjian.checker.across.picture_match import same_picture  # noqa: PLC0415

        return same_picture(one, other)

    return Files(_hashes(earlier), _hashes(later), earlier.pictures, later.pictures, same)


def _hashes(submission: Submission) -> dict[str, str]:
    files = submission.report["bundle"]["files"]
    return {f["path"]: f["sha256"] for f in files if f["sha256"] is not None}


def _asked(report: Json) -> frozenset[str]:
    """Targets that the earlier report had an error or warning about."""
    return frozenset(f["target"] for f in report["findings"] if f["severity"] != "info")


def _marked(change: Change, asked: frozenset[str]) -> Change:
    wide = change.target.startswith("score:") and any(t.startswith("score:") for t in asked)
    return replace(change, asked=change.target in asked or wide)


def _notes(earlier: Submission, later: Submission, documents: Sequence[Pair]) -> Iterator[str]:
    old, new = earlier.report, later.report
    if same_applicant(old, new) is False:
        yield "两份材料的申报单位不同：它们可能不是同一单位的前后两次提交。"
    if old["engine"] != new["engine"]:
        yield "两份报告由不同版本的程序或评价模板得出，问题的增减可能由此而来；请先重新核对再比较。"
    if old["as_of"] != new["as_of"]:
        yield f"两次核对的基准日不同（{old['as_of']}、{new['as_of']}），与日期有关的问题可能因此增减。"
    for which, report in (("前一次", old), ("后一次", new)):
        if report["verdict"] == "incomplete":
            yield f"{which}的核对不完整，没有读到的内容无法比较。"
        if any(not d.get("passages_complete") for d in report["documents"]):
            yield f"{which}的报告没有保留全部文字，正文只比较了保留的部分。"
    if earlier.pictures is None or later.pictures is None:
        yield "没有保留图片的特征，图片只按文件和识别出的文字比较。"
    for one, other in both(documents):
        if one["rubric"] != other["rubric"]:
            yield f"“{one['file']}”和“{other['file']}”不是同一种评价模板，只能按编号对照。"
