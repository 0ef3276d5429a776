"""A whole bundle read: reports, attachments, what cites what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from lvjian.core.bundle import FileProblem
from lvjian.core.document import READ_ALL_THE_SAME, Document
from lvjian.core.reading import (
    Attachment,
    BundleReading,
    FileReading,
    PictureSeries,
    ReportReading,
    SectionReading,
)
from lvjian.core.rubric import MaterialSpec, Rubric
from lvjian.matchers.evidence.attachments import ReportDocs, find_attachments, unread_may_hold
from lvjian.matchers.evidence.materials import match_materials
from lvjian.matchers.evidence.misfits import with_misfits
from lvjian.matchers.picture_reports import reports_in_pictures
from lvjian.matchers.report import read_report, role_of
from lvjian.matchers.resolve import resolve
from lvjian.matchers.templates import Choice, choose, fit
from lvjian.matchers.volumes import volumes


def read_bundle(
    files: Sequence[FileReading],
    rubrics: Sequence[Rubric],
    *,
    name: str,
    sha256: str,
    as_of: date,
    problems: Sequence[FileProblem] = (),
    folders: Sequence[str] = (),
    rubric_id: str | None = None,
    series: Sequence[PictureSeries] = (),
) -> BundleReading:
    """Read everything the rules need to know of a bundle.

    Args:
        files: in path order, with their documents where they could be read.
        folders: every folder of the bundle, empty ones too.
        rubric_id: use this rubric for the document it fits best.
        series: pictures that may be the pages of one report; kept where together they are.
    """
    documents = {f.file.path: f.document for f in files if f.document is not None}
    series = reports_in_pictures(series, documents, rubrics)
    for one in series:
        documents = {p: d for p, d in documents.items() if p not in one.parts}
        documents[one.document.file] = one.document
    choices = _choices(documents, rubrics, rubric_id)
    found = volumes(documents, choices, rubrics)
    reports = [read_report(v.document, v.choice) for v in found]
    whole = {part: one.document.file for one in series for part in one.parts}
    files = [_with_role(f, choices, whole) for f in files]
    unread = _unread(files)
    held = [ReportDocs(r.file, r.document, r.rubric) for r in reports]
    attachments = find_attachments(files, held, folders)
    hidden = unread_may_hold(files, attachments)
    reports = [_resolved(r, attachments, unread=hidden) for r in reports]
    attachments = _cited(attachments, reports)
    reports = [replace(r, sections=_backed(r.sections, attachments)) for r in reports]
    return BundleReading(
        name=name,
        sha256=sha256,
        as_of=as_of,
        files=tuple(files),
        problems=tuple(problems),
        reports=tuple(reports),
        attachments=attachments,
        materials=tuple(_materials(reports, attachments)),
        unread=unread,
        series=tuple(series),
    )


def _choices(
    read: Mapping[str, Document], rubrics: Sequence[Rubric], rubric_id: str | None
) -> dict[str, Choice]:
    documents = {path: document for path, document in read.items() if document.blocks}
    choices = {p: c for p, d in documents.items() if (c := choose(d, rubrics)) is not None}
    if rubric_id is None or not documents:
        return choices
    wanted = next(r for r in rubrics if r.id == rubric_id)
    fits = {p: fit(d, wanted, rubrics) for p, d in documents.items()}
    best = max(fits, key=lambda p: (fits[p], p))
    for path in documents:
        same_kind = path in choices and choices[path].rubric.kind == wanted.kind
        if path == best or same_kind:
            kept = choices.get(path)
            others = (
                ((kept.rubric.id, kept.confidence),) if kept and kept.rubric is not wanted else ()
            )
            choices[path] = Choice(wanted, fits[path], others)
    return choices


def _with_role(
    file: FileReading, choices: Mapping[str, Choice], whole: Mapping[str, str]
) -> FileReading:
    """The file with its role, that of the report it is a page of where it is one."""
    choice = choices.get(whole.get(file.file.path, file.file.path))
    if choice is not None:
        return replace(file, role=role_of(choice.rubric))
    return replace(file, role="attachment" if file.document is not None else "unknown")


def _unread(files: Sequence[FileReading]) -> tuple[str, ...]:
    """Files not read, or with pages that were not."""
    return tuple(
        f.file.path
        for f in files
        if f.status in ("unreadable", "encrypted", "partly")
        or (
            f.document is not None
            and any(d.why not in READ_ALL_THE_SAME for d in f.document.doubts)
        )
    )


def _resolved(
    report: ReportReading, attachments: Sequence[Attachment], *, unread: bool
) -> ReportReading:
    by_id = {a.id: a for a in attachments}
    rows = tuple(
        replace(
            row,
            citations=with_misfits(row.spec, resolve(row.citations, attachments, unread), by_id),
        )
        if row.citations
        else row
        for row in report.rows
    )
    mentions = resolve(report.mentions, attachments, unread)
    return replace(report, rows=rows, mentions=mentions)


def _cited(
    attachments: Sequence[Attachment], reports: Sequence[ReportReading]
) -> tuple[Attachment, ...]:
    by_id: dict[str, list[str]] = {a.id: [] for a in attachments}
    for report in reports:
        for row in report.rows:
            for citation in row.citations:
                for id_ in citation.attachments:
                    if row.spec.id not in by_id[id_]:
                        by_id[id_].append(row.spec.id)
    mentioned = {i for r in reports for c in r.mentions for i in c.attachments}
    return tuple(
        replace(a, cited_by=tuple(by_id[a.id]), mentioned=a.id in mentioned) for a in attachments
    )


def _backed(
    sections: Sequence[SectionReading], attachments: Sequence[Attachment]
) -> tuple[SectionReading, ...]:
    """A section whose content is attachments is not empty while the bundle holds them."""
    return tuple(
        replace(s, status="found")
        if s.status == "empty" and not s.spec.own_content and _holds(s, attachments)
        else s
        for s in sections
    )


def _holds(section: SectionReading, attachments: Sequence[Attachment]) -> bool:
    if "资质" in section.spec.heading:
        return any("资质" in a.title or "资质" in (a.kind or "") for a in attachments)
    return bool(attachments)


def _materials(
    reports: Sequence[ReportReading], attachments: Sequence[Attachment]
) -> list[tuple[str, MaterialSpec, tuple[str, ...]]]:
    return [
        (report.file, spec, ids)
        for report in reports
        if report.rubric.materials
        for spec, ids in match_materials(report.rubric, attachments)
    ]
