"""PDF → Document.

PDFium supplies characters and paths; cells, lines and paragraphs are put together here.
PDFium is not thread-safe: read in processes.
"""

from __future__ import annotations

import re
from pathlib import Path

from lvjian.core.document import Document, PageDoubt
from lvjian.core.errors import FileReadError
from lvjian.core.recognised import RecognisedPage
from lvjian.core.text import display
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.pdf.assemble import assemble
from lvjian.extractors.pdf.file import PdfFile, dynamic_form
from lvjian.extractors.pdf.integrity import is_damaged
from lvjian.extractors.pdf.layout import PageLayout, read_layout

_STAND_IN = re.compile(
    r"Ifthismessageisnoteventuallyreplaced|如果[此本该][消信][息]最终(?:未|没有)", re.IGNORECASE
)
"""What Acrobat puts on the only page of a form whose real pages it makes itself (XFA)."""
_DATA = (".xml", ".json", ".txt", ".xmp", ".joboptions")
"""Embedded in electronic invoices and archive copies: what the page shows, once more as data."""


_FEW_LINES = 15


def read_pdf(
    disk: Path,
    *,
    file: str,
    limits: ReadLimits,
    recognised: tuple[RecognisedPage, ...] = (),
) -> Document:
    """Read a PDF.

    Pages that cannot be read are named in ``doubts``; the others are read all the same.

    Args:
        disk: where its bytes are.
        file: its path inside the bundle.
        recognised: what recognition made of pages in ``Document.wanted``.

    Raises:
        FileReadError: I001 damaged, I002 needs a password, I004 too many pages.
    """
    layouts: list[PageLayout] = []
    doubts: list[PageDoubt] = []
    seen = {page.number: page for page in recognised}
    with PdfFile(disk, max_pages=limits.pages) as pdf:
        if is_damaged(disk):
            raise FileReadError(
                "I001",
                f"“{display(file, 120)}”内部有数据已损坏，部分文字会读不出或读错，未作检查。",
                "请重新导出或重新上传这份 PDF，再提交。",
            )
        for number in range(1, pdf.pages + 1):
            follows = bool(layouts and layouts[-1].loose and not layouts[-1].labels)
            layout = read_layout(pdf, number, follows=follows, seen=seen.get(number))
            if layout is None:
                doubts.append(PageDoubt(number, "failed", "这一页的数据已损坏，无法打开"))
            else:
                layouts.append(layout)
            if layout is not None and _stands_in(layout):
                if pdf.pages == 1:
                    raise dynamic_form()
                doubts.append(
                    PageDoubt(number, "failed", "这一页只有“请稍候”的占位文字，真正的内容没有显示")
                )
        names = pdf.embedded() + [name for layout in layouts for name in layout.attached]
        properties = pdf.properties()
        pages = pdf.pages
    if attached := [name for name in names if not name.lower().endswith(_DATA)]:
        first = f"（“{display(attached[0], 60)}”）" if attached[0] else ""
        what = f"内嵌有 {len(attached)} 个附件文件{first}，其内容未读取"
        doubts.append(PageDoubt(1, "failed", what))
    return assemble(layouts, doubts, file=file, pages=pages, properties=properties)


def _stands_in(layout: PageLayout) -> bool:
    """Whether a page only says that the real one could not be shown."""
    if not 0 < len(layout.lines) <= _FEW_LINES:
        return False
    said = "".join("".join(line.text.split()) for line in layout.lines)
    return _STAND_IN.search(said) is not None
