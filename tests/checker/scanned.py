"""The small bundle as a scan: every place recognised, a few of them not surely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from lvjian.core.document import Cell, Table, make_grid
from lvjian.core.place import Place
from lvjian.core.reading import BundleReading, ReportReading

Alternatives = tuple[tuple[str, float], ...]
_STEP = 20.0


def scanned(
    bundle: BundleReading,
    unsure: Mapping[str, float] | None = None,
    others: Mapping[str, Alternatives] | None = None,
    *,
    sure: float = 0.98,
) -> BundleReading:
    """Every place read by OCR with ``sure``.

    Args:
        unsure: part of a place (``1.3得分``) → how sure its reading is.
        others: part → other readings of that cell.
    """
    boxes: dict[tuple[str, int | None, str | None], int] = {}

    def recognised(place: Place) -> Place:
        top = _STEP * boxes.setdefault((place.file, place.page, place.part), len(boxes))
        how_sure = (unsure or {}).get(place.part or "", sure)
        return replace(place, way="ocr", sure=how_sure, bbox=(10.0, top, 90.0, top + 12))

    again: BundleReading = _mapped(bundle, recognised)
    reports = tuple(_with_table(r, others or {}) for r in again.reports)
    return replace(again, reports=reports)


def _mapped(value: Any, change: Callable[[Place], Place]) -> Any:
    """The same value with every place in it changed."""
    if isinstance(value, Place):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_mapped(v, change) for v in value)
    if is_dataclass(value) and not isinstance(value, type):
        held = {f.name: getattr(value, f.name) for f in fields(value)}
        new = {name: _mapped(v, change) for name, v in held.items()}
        changed = {n: v for n, v in new.items() if v is not held[n] and v != held[n]}
        return replace(value, **changed) if changed else value
    return value


def _with_table(report: ReportReading, others: Mapping[str, Alternatives]) -> ReportReading:
    """The document holds the cells the rows were read from, in one table."""
    cells = [
        Cell(r, c, cell.text, (cell.place,), alternatives=others.get(cell.place.part or "", ()))
        for r, row in enumerate(report.rows)
        for c, cell in enumerate(row.cells)
    ]
    stated = [s for s in report.stated if s.place.part in others]
    cells += [
        Cell(len(report.rows) + i, 0, s.raw, (s.place,), alternatives=others[s.place.part or ""])
        for i, s in enumerate(stated)
    ]
    grid = make_grid(cells, len(report.rows) + len(stated), 8)
    blocks = (*report.document.blocks, Table(grid, cells[0].place)) if cells else ()
    pages = tuple(range(1, (report.document.pages or 0) + 1))
    document = replace(report.document, blocks=blocks, recognised=pages)
    return replace(report, document=document)
