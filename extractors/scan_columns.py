"""Pages whose tables have no ruling lines: recognition alone does not hold their columns apart."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lvjian.core.document import Document, PageDoubt
from lvjian.core.recognised import RecognisedLine, RecognisedPage

_COLUMNS = 4
_ROWS = 4
_GRID = 3
"""Upright rulings beside a row that make it a row of a ruled table."""
_WHY = "这一页的表格没有完整的框线，扫描识别后行列可能读不全，请对照原件人工核对"


def column_doubts(
    document: Document, pages: Collection[RecognisedPage], *, whole: Collection[int]
) -> tuple[PageDoubt, ...]:
    """Recognised pages with a table of several columns that no ruling lines hold apart.

    Args:
        whole: pages read by recognition alone; others have words of their own.
    """
    loose = set(_loose_pages(document))
    return tuple(
        PageDoubt(page.number, "unruled-table", _WHY)
        for page in pages
        if page.number in whole and (page.number in loose or _in_columns(page))
    )


def _loose_pages(document: Document) -> Iterator[int]:
    for table in document.tables():
        if not table.ruled and table.width >= _COLUMNS and len(table.rows) >= _ROWS:
            yield from (p.page for c in table.cells() for p in c.places if p.page is not None)


def _in_columns(page: RecognisedPage) -> bool:
    rows: list[list[RecognisedLine]] = []
    for line in sorted(page.lines, key=lambda one: one.box[1]):
        middle = (line.box[1] + line.box[3]) / 2
        if rows and rows[-1][0].box[1] <= middle <= rows[-1][0].box[3]:
            rows[-1].append(line)
        else:
            rows.append([line])
    return sum(1 for row in rows if len(row) >= _COLUMNS and not _ruled(row, page)) >= _ROWS


def _ruled(row: list[RecognisedLine], page: RecognisedPage) -> bool:
    middle = (row[0].box[1] + row[0].box[3]) / 2
    return sum(1 for rule in page.vertical if rule.lo <= middle <= rule.hi) >= _GRID
