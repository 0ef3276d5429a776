"""The evidence index of a report: what it cites in vain, and whether it is whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from lvjian.checker.judgeable import is_nothing, present_rows
from lvjian.checker.official import STANDARD
from lvjian.core.reading import CellReading, Citation, ReportReading, RowReading
from lvjian.core.text import substance

_LAW_ENDINGS = (
    "法",
    "条例",
    "规定",
    "办法",
    "标准",
    "导则",
    "通则",
    "指标",
    "目录",
    "规范",
    "通知",
)


@dataclass(slots=True)
class Lost:
    """One thing the index cites and the bundle does not hold."""

    number: str | None
    title: str | None
    raw: str
    citations: list[Citation] = field(default_factory=list)
    rows: list[RowReading] = field(default_factory=list)

    @property
    def target(self) -> str:
        """``attachment:3``, by title where it has no number."""
        return f"attachment:{self.number or self.title or self.raw}"


def lost_things(report: ReportReading) -> list[Lost]:
    """Missing citations of a report, one entry per thing cited."""
    lost: list[Lost] = []
    for row in present_rows(report):
        for citation in row.citations:
            if citation.status != "missing" or _is_law(citation, row):
                continue
            entry = next((x for x in lost if _same_thing(x, citation)), None)
            if entry is None:
                entry = Lost(citation.number, citation.title, citation.raw)
                lost.append(entry)
            entry.number = entry.number or citation.number
            entry.title = entry.title or citation.title
            entry.citations.append(citation)
            if not any(r is row for r in entry.rows):
                entry.rows.append(row)
    return lost


def _same_thing(entry: Lost, citation: Citation) -> bool:
    if entry.number and citation.number:
        return entry.number == citation.number
    if entry.title and citation.title:
        return substance(entry.title) == substance(citation.title)
    return substance(entry.raw) == substance(citation.raw)


def _is_law(citation: Citation, row: RowReading) -> bool:
    """A law or standard named in 《》 is a basis, not evidence; an 附表 is a table."""
    if citation.kind == "table":
        return True
    title = citation.title or ""
    if citation.number or citation.kind != "title":
        return False
    if substance(title) in substance(row.spec.text) or STANDARD.search(title):
        return True
    return title.strip("《》 ").endswith(_LAW_ENDINGS)


def evidence_cells(row: RowReading) -> list[CellReading]:
    """The cells in which a row explains itself and cites evidence."""
    return [c for c in row.cells if c.role in ("remark", "evidence")]


def index_is_whole(report: ReportReading) -> bool:
    """No row lost, no evidence cell emptied, no citation that leads nowhere.

    Only then does an attachment nobody cites, or a reference nobody uses, say something:
    otherwise it follows from the other finding.
    """
    if any(r.status == "missing" for r in report.rows):
        return False
    for row in present_rows(report):
        if any(c.status != "found" and not _is_law(c, row) for c in row.citations):
            return False
        cells = evidence_cells(row)
        judged = row.answer == "符合" or (row.score is not None and row.score > 0)
        if judged and cells and all(is_nothing(c.text) for c in cells):
            return False
    return not any(
        c.role in ("remark", "evidence") for t in report.tables for c in t.missing_columns
    )
