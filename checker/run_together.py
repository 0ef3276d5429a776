"""Tables without rules whose cells were not told apart: what follows of it is for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lvjian.checker.judgeable import missing_rows
from lvjian.core.document import Block, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.reading import AddedRow, ReportReading
from lvjian.core.rubric import TableSpec
from lvjian.core.text import substance

_BEGINNING = 8
"""Characters that tell an official row."""
_SEVERAL = 2


def unruled_texts(
    blocks: Sequence[Block], *, tables_only: bool = False
) -> Iterator[tuple[str, Place]]:
    """Texts of paragraphs and of the cells of tables without rules, with their places."""
    for block in blocks:
        if isinstance(block, Paragraph) and not tables_only:
            yield block.text, block.place
        elif isinstance(block, Table) and not block.ruled:
            yield from ((c.text, c.place) for c in block.cells())


def rows_run_together(report: ReportReading, spec: TableSpec) -> Place | None:
    """Where an unruled cell of the table holds several of the official rows that are missed."""
    added = [a for a in report.added if a.table is spec or a.table == spec]
    if not added:
        return None
    wanted = [
        substance(row.spec.text)[:_BEGINNING]
        for row in missing_rows(report)
        if spec.holds(row.spec)
    ]
    cells = {substance(text) for text, _ in unruled_texts(report.document.blocks, tables_only=True)}
    return next((a.place for a in added if _holds_several(a, wanted, cells)), None)


def _holds_several(added: AddedRow, wanted: Sequence[str], cells: set[str]) -> bool:
    words = substance(added.text)
    within = sum(len(begin) == _BEGINNING and begin in words for begin in wanted)
    return within >= _SEVERAL and words in cells
