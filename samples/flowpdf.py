"""Writes a sheet as PDF drawn directly (ReportLab), with whatever Chinese font there is."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    Image,
    NextPageTemplate,
    PageTemplate,
    Paragraph,
    Table,
)
from reportlab.platypus import PageBreak as NewPage

from lvjian.samples.blocks import (
    Block,
    Box,
    Cell,
    Grid,
    Inline,
    Line,
    PageBreak,
    Para,
    Seal,
    Sheet,
)
from lvjian.samples.layout import Layout
from lvjian.samples.sealpicture import illegible_page_png, seal_png
from lvjian.samples.word import glyph_of

_UPRIGHT, _WIDE = (595.28, 841.89), (841.89, 595.28)
_MARGIN = 54.0
# TrueType outlines only: ReportLab embeds no CFF fonts.
_FONTS = ("wqy-zenhei.ttc", "wqy-microhei.ttc", "uming.ttc", "simsun.ttc", "msyh.ttc")
_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "C:/Windows/Fonts", "/Library/Fonts")
_STYLES: dict[str, tuple[float, int, float, float, float]] = {
    # font size, alignment, indent, space before, space after
    "title": (20, 1, 0, 150, 60), "cover": (13, 0, 20, 12, 12), "caption": (13, 1, 0, 8, 6),
    "center": (11, 1, 0, 6, 6), "sign": (11, 0, 240, 4, 4), "h1": (15, 0, 0, 12, 6),
    "h2": (13, 0, 0, 8, 4), "h3": (12, 0, 0, 6, 3), "body": (11, 0, 0, 0, 4),
    "toc": (11, 0, 0, 0, 3), "material": (11, 0, 0, 0, 3),
}  # fmt: skip


@lru_cache(maxsize=1)
def font_name() -> str:
    """Name of a registered font with Chinese letters; an embedded one where one is found."""
    for folder in _FOLDERS:
        for name in _FONTS:
            found = sorted(Path(folder).rglob(name)) if Path(folder).is_dir() else []
            if found:
                pdfmetrics.registerFont(TTFont("SampleCJK", str(found[0]), subfontIndex=0))
                return "SampleCJK"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def write_flow_pdf(sheet: Sheet, layout: Layout, path: Path) -> None:
    """Write ``sheet`` to ``path``; same content, same bytes."""

    def decorate(canvas: Any, doc: Any) -> None:
        canvas.setFont(font_name(), 9)
        width, height = canvas._pagesize  # noqa: SLF001 - ReportLab has no public call for it
        if sheet.head:
            canvas.drawCentredString(width / 2, height - 34, sheet.head)
        if sheet.foot:
            canvas.drawCentredString(width / 2, 28, sheet.foot.format(page=doc.page))

    def template(name: str, size: tuple[float, float]) -> Any:
        frame = Frame(_MARGIN, _MARGIN, size[0] - 2 * _MARGIN, size[1] - 2 * _MARGIN, 0, 0, 0, 0)
        return PageTemplate(name, [frame], onPage=decorate, pagesize=size)

    document = BaseDocTemplate(
        str(path), pagesize=_UPRIGHT, title=sheet.title, author=sheet.author, invariant=1,
        pageTemplates=[template("upright", _UPRIGHT), template("wide", _WIDE)],
    )  # fmt: skip
    document.build(_story(sheet, layout))


def _story(sheet: Sheet, layout: Layout) -> list[Any]:
    story: list[Any] = []
    wide = False
    for block in sheet.blocks:
        if isinstance(block, PageBreak):
            wide = block.landscape
            story += [NextPageTemplate("wide" if wide else "upright"), NewPage()]
        else:
            story += _flowables(block, layout, wide=wide)
    return story


def _flowables(block: Block, layout: Layout, *, wide: bool) -> list[Any]:
    if isinstance(block, Para):
        indent = "　　" if block.style == "body" else ""
        return _line(block.line, layout, block.style, indent + (block.number or ""))
    if isinstance(block, Grid):
        return [_table(block, layout, (_WIDE if wide else _UPRIGHT)[0] - 2 * _MARGIN)]
    return []


def _line(line: Line, layout: Layout, style: str, lead: str = "") -> list[Any]:
    """A paragraph and, after it, the pictures of its seals."""
    text = escape(lead) + "".join(_inline(p, layout) for p in line if not isinstance(p, Seal))
    out: list[Any] = [Paragraph(text, _style(style, layout))]
    for part in line:
        if isinstance(part, Seal):
            picture = Image(BytesIO(seal_png(part.name)), 96, 96)
            picture.hAlign = "CENTER"
            out.append(picture)
    return out


def _inline(part: Inline, layout: Layout) -> str:
    if isinstance(part, str):
        return escape(part).replace("\t", " …… ")
    if isinstance(part, Box):
        # The fonts at hand have no ballot boxes.
        form = layout.checkbox if layout.checkbox in ("tick-replaces", "mouth") else "solid"
        return "■" if form == "mouth" and part.ticked else glyph_of(part, form)
    return "" if isinstance(part, Seal) else escape(part.text)


def _style(name: str, layout: Layout) -> Any:
    if name.startswith("cell"):
        size = layout.table_size - 1
        return ParagraphStyle(
            name, fontName=font_name(), fontSize=size, leading=size * 1.35, wordWrap="CJK",
            alignment=1 if name == "cell-center" else 0,
        )  # fmt: skip
    size, align, indent, before, after = _STYLES[name]
    return ParagraphStyle(
        name, fontName=font_name(), fontSize=size, leading=size * 1.5, wordWrap="CJK",
        alignment=align, leftIndent=indent, spaceBefore=before, spaceAfter=after,
    )  # fmt: skip


def _table(grid: Grid, layout: Layout, width: float) -> Any:
    total = sum(grid.widths)
    widths = [w * width / total for w in grid.widths]
    data: list[list[Any]] = []
    commands: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3), ("BOX", (0, 0), (-1, -1), 0.6, "black"),
    ]  # fmt: skip
    for r, row in enumerate(grid.rows):
        data.append([_content(c, layout) if c is not None else "" for c in row])
        commands += _borders(grid, r)
    return Table(data, widths, repeatRows=grid.header_rows, style=commands, splitInRow=0)


def _content(cell: Cell, layout: Layout) -> list[Any]:
    style = "cell-center" if cell.align == "center" else "cell"
    return [flow for line in cell.lines for flow in _line(line, layout, style)]


def _borders(grid: Grid, r: int) -> list[tuple[Any, ...]]:
    """Lines of row ``r``.

    A cell over several rows is no span here, since ReportLab will not break one over
    pages: the lines inside it are just not drawn.
    """
    out: list[tuple[Any, ...]] = []
    row = grid.rows[r]
    c = 0
    while c < len(row):
        cell = row[c]
        span = cell.col_span if cell is not None else 1
        end = c + span - 1
        if span > 1:
            out.append(("SPAN", (c, r), (end, r)))
        if cell is not None:
            out.append(("LINEABOVE", (c, r), (end, r), 0.6, "black"))
        out.append(("LINEAFTER", (end, r), (end, r), 0.6, "black"))
        c += span
    return out


def write_picture_pdf(path: Path, pages: int = 1) -> None:
    """A PDF whose pages are pictures of writing that cannot be read."""
    canvas = Canvas(str(path), pagesize=_UPRIGHT, invariant=1)
    for _ in range(pages):
        canvas.drawImage(ImageReader(BytesIO(illegible_page_png())), 0, 0, *_UPRIGHT)
        canvas.showPage()
    canvas.save()


def encrypted_pdf(password: str) -> bytes:
    """A PDF that opens with a password only."""
    stream = BytesIO()
    lock = StandardEncryption(password, ownerPassword=password + "0", canPrint=0)
    canvas = Canvas(stream, pagesize=_UPRIGHT, invariant=1, encrypt=lock)
    canvas.setFont(font_name(), 12)
    canvas.drawString(72, 720, "补充材料")
    canvas.showPage()
    canvas.save()
    return stream.getvalue()
