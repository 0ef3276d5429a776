"""The review desk: the submitted page beside the findings, and everything they rest on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from fastapi.responses import JSONResponse
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from lvjian.api.audit import note
from lvjian.api.auth.principal import Principal, bundle_of, sees_batch
from lvjian.api.desk_view import DeskView
from lvjian.api.layout import layout
from lvjian.api.problems import Problem, not_found
from lvjian.api.service import From, Service, Svc, finished
from lvjian.api.store.bundles import files_of, previous_of
from lvjian.api.store.decisions import decisions_of, outdated_of
from lvjian.api.store.models import Batch, Bundle, Decision, File
from lvjian.api.web.paper import sheet_of
from lvjian.api.web.views import Visitor, Visits, fragment, spots
from lvjian.core.document import Document
from lvjian.core.reading import RowReading
from lvjian.pipeline import CheckResult
from lvjian.reports.differences import marked
from lvjian.reports.page_view import FindingView, PageView, page_view

router = APIRouter()
_PICTURED = frozenset({"pdf", "jpeg", "png", "gif", "bmp", "tiff", "webp"})
Number = Annotated[int, Path(ge=1, le=1_000_000)]


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as the desk lists it.

    Attributes:
        spots: its places as the script wants them, as JSON.
        outdated: an earlier submission's dismissal that no longer holds.
    """

    view: FindingView
    spots: str
    decision: Decision | None
    outdated: Decision | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """An official row beside the submitted one, with the differences marked."""

    row: RowReading
    official: Markup
    submitted: Markup
    spots: str


@router.get("/bundles/{id}")
def desk(service: Svc, visits: Visits, address: From, id: str) -> Response:
    """The desk of a bundle; while it is being checked, its progress."""
    with service.database.write() as session:
        bundle = bundle_of(session, visits.principal, id)
        batch = _round(session, visits.principal, bundle)
        if bundle.status != "done" or bundle.purged is not None:
            return visits.page("waiting.html.j2", bundle=bundle, batch=batch)
        files = files_of(session, id)
        decisions = decisions_of(session, visits.principal, bundle)
        outdated = outdated_of(session, visits.principal, bundle)
        previous = previous_of(session, visits.principal, bundle)
        note(session, visits.principal, "page.desk", bundle_id=id, address=address)
    return _desk(visits, service, bundle, batch=batch, files=files, decisions=decisions,
                 outdated=outdated, previous=previous)  # fmt: skip


def _round(session: Session, principal: Principal, bundle: Bundle) -> Batch | None:
    """The round it is in, if the asker may know of that."""
    wanted = select(Batch).where(Batch.id == bundle.batch_id, sees_batch(principal))
    return session.scalars(wanted).one_or_none() if bundle.batch_id else None


def _desk(
    visits: Visitor,
    service: Service,
    bundle: Bundle,
    *,
    batch: Batch | None,
    files: list[File],
    decisions: dict[str, Decision],
    outdated: dict[str, Decision],
    previous: Bundle | None,
) -> Response:
    view = _view(service, bundle, files)
    lines = [
        Line(v, at, decisions.get(v.finding.fingerprint), outdated.get(v.finding.fingerprint))
        for v, at in view.findings
    ]
    return visits.page(
        "desk.html.j2",
        bundle=bundle,
        batch=batch,
        desk=view,
        lines=lines,
        open_count=sum(1 for line in lines if _undecided(line)),
        files=files,
        shown=_json([_shown(f) for f in files]),
        previous=previous,
        may_decide=visits.principal.role != "intake",
    )


def _view(service: Service, bundle: Bundle, files: list[File]) -> DeskView:
    """What the desk shows of a result, made once: it is the same for everybody."""
    finished(bundle)

    def make() -> tuple[DeskView, int]:
        view = page_view(service.result_of(bundle))
        numbers = {f.path: f.n for f in files}
        tabs = fragment(
            "desk_tabs.html.j2",
            view=view,
            compared=_compared(view, numbers),
            spot=lambda places: _json(spots(numbers, places[:1])),
        )
        views = [v for _, held in view.by_severity for v in held]
        found = DeskView(
            findings=tuple((v, _json(spots(numbers, v.finding.at))) for v in views),
            tabs=tabs,
            as_of=view.reading.as_of,
            gaps=len(view.gaps),
            attachments=len(view.reading.attachments),
            scored=any(r.report.rubric.scored for r in view.reports),
        )
        return found, len(tabs)

    return service.desks.get(bundle.checked or "", make)


def _undecided(line: Line) -> bool:
    return line.decision is None or line.decision.decision == "open"


def _shown(file: File) -> dict[str, Any]:
    """What the script must know of a file to show it."""
    pictured = file.format in _PICTURED and file.sha256 is not None
    return {
        "n": file.n,
        "path": file.path,
        "pages": file.pages or (1 if pictured else 0),
        "pictured": pictured,
        "printable": file.kind == "docx" and file.status in ("read", "partly"),
        "text": file.status in ("read", "partly"),
    }


def _compared(view: PageView, numbers: dict[str, int]) -> list[tuple[str, list[Compared]]]:
    """For each report, its rows whose wording is not the official one, then the lost ones."""
    found = []
    for report in view.reports:
        rows = [r for r in report.report.rows if r.status != "matched"]
        found.append((report.report.file, [_beside(row, numbers) for row in rows]))
    return found


def _beside(row: RowReading, numbers: dict[str, int]) -> Compared:
    official, submitted = marked(row.spec.text, row.text or "")
    return Compared(row, official, submitted, _json(spots(numbers, row.at[:1])))


@router.get("/bundles/{id}/files/{n}/text")
def text(service: Svc, visits: Visits, address: From, id: str, n: Number) -> Response:
    """A file as it was read, for files without pages of their own (Word, text)."""
    with service.database.write() as session:
        bundle = bundle_of(session, visits.principal, id)
        file = session.get(File, (id, n))
        if file is None:
            raise not_found("文件")
        note(session, visits.principal, "page.text", bundle_id=id, detail=str(n), address=address)
    sheet = sheet_of(_document(service.result_of(bundle), file))
    return visits.page("paper.html.j2", sheet=sheet, file=file)


@router.get("/bundles/{id}/files/{n}/layout")
def printed(service: Svc, visits: Visits, id: str, n: Number) -> JSONResponse:
    """Pages of a Word file and where its places stand on them."""
    with service.database.read() as session:
        bundle = bundle_of(session, visits.principal, id)
        file = session.get(File, (id, n))
        if file is None or file.kind != "docx" or file.sha256 is None:
            raise not_found("文件")
    return JSONResponse(layout(service, file, _document(service.result_of(bundle), file)))


def _document(result: CheckResult, file: File) -> Document:
    for reading in result.reading.files:
        if reading.file.path == file.path and reading.document is not None:
            return reading.document
    raise Problem("no-picture", "这份文件没有读出文字，请下载原件查看。")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
