"""Pages whose tables have no ruling lines: recognition alone does not hold their columns apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from lvjian.core.document import PageDoubt
from lvjian.core.numbers import plain
from lvjian.core.recognised import RecognisedLine, RecognisedPage
from lvjian.extractors.pdf.layout import PageLayout
from lvjian.extractors.pdf.pieces import Piece

_COLUMNS = 3
_ROWS = 4
_INDENT = 8.0
_GRID = 3
"""Upright rulings beside a row that make it a row of a ruled table."""
_CERTIFICATE = re.compile(
    r"(?:营业执照|[一-鿿]{0,16}(?:认证证书|许可证|登记回执|不动产权证书?|合格证书?))(?:[(（]?[正副]本[)）]?)?"
)
_PAPER = re.compile(
    r"[一-鿿()]{0,20}(?:证书|核查声明|检测报告|检验报告|监测报告|签到表|审批意见|验收意见|批复)"
)
_HEAD = 0.35
"""Share of a page's height in which a paper's heading stands."""
_PLATFORM = re.compile(
    r"全国认证认可信息公共服务平台|认e云|cx\.cnca|国家企业信用信息公示系统|信用中国|全国排污许可证管理信息平台",
    re.IGNORECASE,
)
"""Pages of public platforms set labels and values in pale tables."""
_WHY = "这一页的表格没有完整的框线，扫描识别后行列可能读不全，请对照原件人工核对"


def column_doubts(layouts: Sequence[PageLayout]) -> tuple[PageDoubt, ...]:
    """Recognised pages with a table of several columns that nothing holds apart surely.

    Pages of which recognition read pictures only have words of their own.
    """
    return tuple(
        PageDoubt(layout.number, "unruled-table", _WHY)
        for layout in layouts
        if layout.seen is not None and layout.whole
        if any(_is_loose(p) for p in layout.pieces) or _in_columns(layout.seen, layout.pieces)
        if not _is_certificate(layout.seen)
    )


def _is_loose(piece: Piece) -> bool:
    unsure = not piece.ruled and not piece.stands
    return unsure and piece.width >= _COLUMNS and piece.height >= _ROWS


def _is_certificate(page: RecognisedPage) -> bool:
    """Whether a page is headed as a certificate or a like paper: labels in columns, no table.

    So is the page of a platform on which certificates, licences and permits are looked up.
    """
    texts = [line.text.replace(" ", "") for line in page.lines]
    if any(_CERTIFICATE.fullmatch(text) or _PLATFORM.search(text) for text in texts):
        return True
    heads = [line.text for line in page.lines if line.box[3] < _HEAD * page.height]
    return any(_PAPER.fullmatch(plain(head).replace(" ", "")) for head in heads)


def _in_columns(page: RecognisedPage, pieces: Sequence[Piece] = ()) -> bool:
    """Whether words outside of tables that were read surely stand in columns.

    Lines that begin at one height across the page make a column; in prose the lines of one
    indent reach over the next.
    """
    begins: list[list[RecognisedLine]] = []
    for line in sorted(page.lines, key=lambda one: one.box[0]):
        if _ruled(line, page) or any(p.stands and _inside(line, p) for p in pieces):
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


def _inside(line: RecognisedLine, piece: Piece) -> bool:
    x0, y0, x1, y1 = piece.box
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return x0 <= x <= x1 and y0 <= y <= y1


def _ruled(line: RecognisedLine, page: RecognisedPage) -> bool:
    middle = (line.box[1] + line.box[3]) / 2
    return sum(1 for rule in page.vertical if rule.lo <= middle <= rule.hi) >= _GRID
