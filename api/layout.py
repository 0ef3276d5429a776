"""Where the places of a Word file stand on its pages as LibreOffice prints them."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2

from lvjian.api.pictures import Drawing, Pictured, printed_word
from lvjian.api.problems import Problem
from lvjian.core.document import Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.extractors.word.pages import on_pages
from lvjian.reports.whole_file import write_whole

_SECONDS = 60


@dataclass(frozen=True, slots=True)
class LayoutTask:
    """A Word file as read, and its print."""

    document: Document
    printed: Path


def layout(service: Drawing, file: Pictured, document: Document) -> dict[str, Any]:
    """The layout: number of pages, and for each part its page and box in points.

    Raises:
        Problem: no-picture: no LibreOffice, or it cannot print the file.
    """
    kept = service.settings.cache / "printed" / f"{file.sha256}.json"
    with suppress(OSError, ValueError):
        known: dict[str, Any] = json.loads(kept.read_text("utf-8"))
        return known
    task = LayoutTask(document, printed_word(service, file))
    outcome = service.pool.run(laid_out, task, seconds=_SECONDS)
    if not isinstance(outcome, dict):
        raise Problem("no-picture", "这份文件排不出版面，请看文字或下载原件。")
    with suppress(OSError):
        write_whole(kept, json.dumps(outcome, ensure_ascii=False).encode())
    return outcome


def laid_out(task: LayoutTask) -> dict[str, Any]:
    """Lay a document's places out on its print; runs in a worker."""
    with pypdfium2.PdfDocument(task.printed) as pdf:
        pages = len(pdf)
    places: dict[str, list[Any]] = {}
    for place in _places(on_pages(task.document, task.printed)):
        if place.part and place.page is not None:
            places.setdefault(place.part, [place.page, place.bbox and list(place.bbox)])
    return {"pages": pages, "places": places}


def _places(document: Document) -> list[Place]:
    found: list[Place] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.append(block.place)
        elif isinstance(block, Table):
            found += [cell.place for cell in block.cells()]
    return found
