"""Pages drawn before anybody asks: those the desk shows first and those with findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from lvjian.api.blobs import MissingBlob
from lvjian.api.layout import layout
from lvjian.api.pictures import DESK_SCALE, page_picture
from lvjian.api.problems import Problem
from lvjian.api.store.models import Bundle
from lvjian.api.tasks.keeping import StaleBlob, kept
from lvjian.api.tasks.steps import Tools
from lvjian.core.place import Place
from lvjian.core.reading import FileReading
from lvjian.pipeline import CheckResult

KIND = "preview"
_MOST = 24
_LATER = {"error": 0, "warning": 1}
_FIRST = {"docx", "pdf", "image"}


def draw_pages(tools: Tools, bundle_id: str, *, going_on: Callable[[], None]) -> None:
    """Lay out and draw what the desk will ask for; what cannot be drawn is left.

    Args:
        going_on: called between pages; raises when it is time to stop.
    """
    with tools.database.read() as session:
        bundle = session.get(Bundle, bundle_id)
    if bundle is None or bundle.purged is not None:
        return
    try:
        result = kept(tools.blobs, bundle.checked, CheckResult)
    except StaleBlob:
        return
    drawn: set[tuple[str, int]] = set()
    layouts: dict[str, dict[str, Any] | None] = {}
    files = {f.file.path: f for f in result.reading.files if f.file.sha256 is not None}
    for place in _places(result, files):
        going_on()
        page = _page(tools, files[place.file], place, layouts)
        if page is None or (place.file, page) in drawn:
            continue
        drawn.add((place.file, page))
        with suppress(Problem, MissingBlob):
            page_picture(tools, files[place.file].file, page=page, scale=DESK_SCALE)
        if len(drawn) >= _MOST:
            return


def _places(result: CheckResult, files: dict[str, FileReading]) -> Iterator[Place]:
    """The first place of each finding in the desk's order, then the first page of each report."""
    for finding in sorted(result.findings, key=lambda f: _LATER.get(f.severity, 2)):
        yield from [p for p in finding.at if p.file in files][:1]
    reports = [r.file for r in result.reading.reports]
    first = next((f.file.path for f in files.values() if f.file.kind in _FIRST), None)
    for path in [*reports, *([first] if first else [])]:
        if path in files:
            yield Place(path, page=1)


def _page(
    tools: Tools, file: FileReading, place: Place, layouts: dict[str, dict[str, Any] | None]
) -> int | None:
    """The page a place stands on; of a Word file, once it has been laid out."""
    if file.file.kind != "docx":
        return place.page or 1
    if file.document is None:
        return None
    path = file.file.path
    if path not in layouts:
        layouts[path] = None
        with suppress(Problem, MissingBlob):
            layouts[path] = layout(tools, file.file, file.document)
    known = layouts[path]
    if known is None:
        return None
    if place.page is not None:
        return place.page
    return int(known["places"].get(place.part, [1])[0])
