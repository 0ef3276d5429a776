"""Papers that depend on people's decisions: opinion forms, marked copies."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from lvjian.api.auth.principal import Principal
from lvjian.api.blobs import read_blob
from lvjian.api.clock import today
from lvjian.api.problems import Problem
from lvjian.api.service import Service, finished
from lvjian.api.store.decisions import confirmed, decisions_of
from lvjian.api.store.models import Bundle, Decision, File
from lvjian.core.errors import FileReadError
from lvjian.reports.marks import Mark, marks_of
from lvjian.reports.opinion import Form, OpinionFacts, confirmed_of, opinion_docx
from lvjian.reports.pdf_marks import mark_pdf
from lvjian.reports.word_comments import comment_word
from lvjian.rubrics import load, rubric_ids

_WORD = frozenset({"docx", "docm", "dotx", "dotm"})
_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class MarkTask:
    """A file to mark, inside a confined worker: the file is a stranger's."""

    disk: Path
    file: str
    marks: tuple[Mark, ...]
    as_of: date
    pdf: bool


def mark(task: MarkTask) -> bytes:
    """The bytes of the marked copy.

    Raises:
        FileReadError: it cannot be opened.
    """
    if task.pdf:
        return mark_pdf(task.disk, task.marks, file=task.file)
    return comment_word(task.disk, task.marks, file=task.file, as_of=task.as_of)


def opinion(service: Service, principal: Principal, bundle: Bundle, *, form: Form) -> bytes:
    """The Word form with the confirmed findings only."""
    report = report_of(service, bundle)
    decisions = _decisions(service, principal, bundle)
    named = dict.fromkeys(d["rubric"] for d in report["documents"] if d["rubric"] in rubric_ids())
    facts = OpinionFacts(
        bundle=bundle.name,
        applicant=bundle.applicant or "",
        assessor=bundle.assessor or "",
        templates=tuple(load(id_).title for id_ in named),
        day=today(),
        checked_on=bundle.as_of,
        reviewer=principal.name,
    )
    notes = {k: d.reason or "" for k, d in decisions.items()}
    chosen = confirmed_of(report, notes, only=confirmed(decisions))
    return opinion_docx(facts, chosen, form=form)


def marked(
    service: Service,
    principal: Principal,
    bundle: Bundle,
    file: File,
    *,
    only_confirmed: bool = False,
) -> tuple[bytes, str]:
    """A copy of a file with its findings marked, and its kind; the original stays as it is.

    What was dismissed is left out.

    Raises:
        Problem: a kind that cannot be marked, or a file that cannot be opened.
    """
    pdf = file.format == "pdf"
    if file.sha256 is None or not (pdf or file.format in _WORD):
        raise Problem("not-found", "这种文件不能加标记（只有 Word 和 PDF 可以），请看核对报告。")
    report = report_of(service, bundle)
    decisions = _decisions(service, principal, bundle)
    wanted = _wanted(report, decisions, only_confirmed=only_confirmed)
    marks = marks_of(report, file.path, only=wanted)
    with service.blobs.local(file.sha256) as disk:
        task = MarkTask(disk, file.path, marks, bundle.as_of, pdf)
        outcome = service.pool.run(mark, task, seconds=_SECONDS)
    if isinstance(outcome, bytes):
        return outcome, "pdf" if pdf else "docx"
    why = outcome.message if isinstance(outcome, FileReadError) else "这个文件无法写入标记"
    raise Problem("not-found", f"{why}，请看核对报告。")


def report_of(service: Service, bundle: Bundle) -> dict[str, Any]:
    """The report JSON of a finished bundle.

    Raises:
        Problem: there is none.
    """
    finished(bundle)
    assert bundle.report is not None
    report: dict[str, Any] = json.loads(read_blob(service.blobs, bundle.report))
    return report


def _decisions(service: Service, principal: Principal, bundle: Bundle) -> dict[str, Decision]:
    with service.database.read() as session:
        return decisions_of(session, principal, bundle)


def _wanted(
    report: dict[str, Any], decisions: dict[str, Decision], *, only_confirmed: bool
) -> Collection[str]:
    if only_confirmed:
        return confirmed(decisions)
    dismissed = {k for k, d in decisions.items() if d.decision == "dismissed"}
    return {f["fingerprint"] for f in report["findings"]} - dismissed
