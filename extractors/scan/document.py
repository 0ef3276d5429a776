"""What recognition adds to a document put together from pages: doubt, seals, codes, photographs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lvjian.core.document import Document, PageDoubt
from lvjian.core.place import Place
from lvjian.core.recognised import TRACE_SURE, RecognisedPage
from lvjian.extractors.pdf.layout import PageLayout
from lvjian.extractors.scan.columns import column_doubts
from lvjian.extractors.scan.doubt import with_sureness

READABLE = 0.75
"""Mean sureness below which a page counts as not read."""
_BLURRED = "字迹模糊，文字识别结果不可信，请对准焦、光线均匀后重新拍摄或扫描"
TROUBLES = {
    "cut": "纸面没有拍全（有字的一边在画面以外），请把四边都放进画面后重新拍摄或扫描",
    "bent": "纸面弯曲过大，行列认不准，请压平后重新拍摄或扫描",
}


def page_doubt(seen: RecognisedPage, layout: PageLayout) -> PageDoubt | None:
    """What is to be said of a page that was recognised."""
    if seen.trouble and not seen.blank and layout.whole:
        return PageDoubt(layout.number, "no-text", TROUBLES[seen.trouble])
    if layout.lines or layout.columns or layout.pieces:
        if layout.whole and mean_sureness(seen) < READABLE:
            return PageDoubt(layout.number, "no-text", _BLURRED)
        return None
    if seen.blank:
        return PageDoubt(layout.number, "blank", "这一页是空白页")
    if seen.photo or seen.codes or any(seal.sure > TRACE_SURE for seal in seen.seals):
        return None
    return PageDoubt(layout.number, "no-text", "这一页有内容，但识别不出文字")


def mean_sureness(page: RecognisedPage) -> float:
    """Mean over all characters of a page, unread lines counting as three; 1 where none are."""
    sure = [s for line in page.lines for s in (line.char_sure or (line.sure,) * 3)]
    return sum(sure) / len(sure) if sure else 1.0


def with_recognition(document: Document, layouts: Sequence[PageLayout]) -> Document:
    """The document with what recognition found on its pages; places still as read upright."""
    wanted = tuple(x.wanted for x in layouts if x.wanted is not None)
    seen = [x.seen for x in layouts if x.seen is not None]
    if not seen:
        return replace(document, wanted=wanted)
    whole = {x.number for x in layouts if x.whole}
    marks = {p.number: p.marks or () for p in seen}
    unlooked = {p.number for p in seen if p.marks is None}
    document = with_sureness(
        document,
        {p.number: p.lines for p in seen},
        whole=whole,
        marks=marks,
        unlooked=unlooked,
    )
    known = {d.page for d in document.doubts}
    doubts = [d for d in column_doubts(layouts) if d.page not in known]
    return replace(
        document,
        wanted=wanted,
        doubts=tuple(sorted((*document.doubts, *doubts), key=lambda d: d.page)),
        recognised=tuple(p.number for p in seen if any(line.text for line in p.lines)),
        seals=tuple(seal for p in seen for seal in p.seals),
        codes=tuple(code for p in seen for code in p.codes),
        photos=tuple(p.number for p in seen if p.photo),
        looked=tuple(p.number for p in seen if p.number in whole and p.marks is not None),
        strays=tuple(
            Place(document.file, p.number, box, way="ocr") for p in seen for box in p.strays or ()
        ),
        colourless=tuple(p.number for p in seen if p.colourless),
        signed=tuple(
            Place(document.file, p.number, box, way="ocr") for p in seen for box in p.signed
        ),
    )
