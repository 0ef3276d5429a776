"""Pages whose tables have no ruling lines: recognition alone does not hold their columns apart."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from statistics import median

from lvjian.core.document import Document, PageDoubt
from lvjian.core.recognised import RecognisedLine, RecognisedPage

_COLUMNS = 3
_ROWS = 4
_INDENT = 8.0
_GRID = 3
"""Upright rulings beside a row that make it a row of a ruled table."""
_CERTIFICATE = re.compile(
    r"(?:营业执照|[一-鿿]{0,16}(?:认证证书|许可证|登记回执|不动产权证书?|合格证书?))(?:[(（]?[正副]本[)）]?)?"
)
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
        if page.number in whole
        and (page.number in loose or _in_columns(page))
        and not _is_certificate(page)
    )


def _is_certificate(page: RecognisedPage) -> bool:
    """Whether a page is headed as a licence or certificate: labels in two columns, no table."""
    return any(_CERTIFICATE.fullmatch(line.text.replace(" ", "")) for line in page.lines)


def _loose_pages(document: Document) -> Iterator[int]:
    for table in document.tables():
        if not table.ruled and table.width >= _COLUMNS and len(table.rows) >= _ROWS:
            yield from (p.page for c in table.cells() for p in c.places if p.page is not None)


def _in_columns(page: RecognisedPage) -> bool:
    """Whether words outside of ruled tables stand in columns, one beside the other.

    Lines that begin at one height across the page make a column; in prose the lines of one
    indent reach over the next.
    """
    begins: list[list[RecognisedLine]] = []
    for line in sorted(page.lines, key=lambda one: one.box[0]):
        if _ruled(line, page):
            continue
        if begins and line.box[0] - begins[-1][0].box[0] <= _INDENT:
            begins[-1].append(line)
        else:
            begins.append([line])
    columns, reached = 0, 0.0
    for lines in (found for found in begins if len(found) >= _ROWS):
        if lines[0].box[0] >= reached:
            columns += 1
        reached = max(reached if columns > 1 else 0.0, median(line.box[2] for line in lines))
    return columns >= _COLUMNS


def _ruled(line: RecognisedLine, page: RecognisedPage) -> bool:
    middle = (line.box[1] + line.box[3]) / 2
    return sum(1 for rule in page.vertical if rule.lo <= middle <= rule.hi) >= _GRID
