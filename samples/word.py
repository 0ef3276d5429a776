"""Writes a sheet as a Word file: the package by python-docx, the body as XML."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from lvjian.samples.blocks import (
    Box,
    Cell,
    Controlled,
    Grid,
    Inline,
    Inserted,
    Line,
    PageBreak,
    Para,
    Seal,
    Sheet,
)
from lvjian.samples.layout import Layout
from lvjian.samples.sealpicture import seal_png

# A4 in twentieths of a point.
_UPRIGHT, _WIDE = (11906, 16838), (16838, 11906)
_MARGIN = 1304
_WHEN = datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC)
_NS = nsdecls("w", "r", "wp", "a", "pic")
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_LEVELS = {"h1": 1, "h2": 2, "h3": 3}
_AUTO = 77


class WordWriter:
    """Collects the XML of one document's body."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        """Start an empty document with styles, heads and feet."""
        self.sheet = sheet
        self.layout = layout
        self.document: Any = Document()
        self.parts: list[str] = []
        self.landscape = False
        self.serial = 0
        self._styles()
        self._seals: dict[str, str] = {}
        self._heads()

    def save(self, path: Path | BytesIO) -> None:
        """Write the file; times in it are fixed so that equal content gives equal bytes."""
        for block in self.sheet.blocks:
            if isinstance(block, Para):
                self.parts.append(self._paragraph(block))
            elif isinstance(block, Grid):
                self.parts.append(self._table(block))
            else:
                self.parts.append(self._break(block))
        body = self.document.element.body
        final = body.sectPr
        root = parse_xml(f"<w:body {_NS} {_W14}>{''.join(self.parts)}</w:body>")
        for child in list(root):
            final.addprevious(child)
        self._page(final, landscape=self.landscape)
        self._properties()
        whole = BytesIO()
        self.document.save(whole)
        # python-docx stamps its entries with the clock.
        with ZipFile(whole) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
            for entry in source.infolist():
                info = ZipInfo(entry.filename, _WHEN.timetuple()[:6])
                target.writestr(info, source.read(entry), ZIP_DEFLATED)

    # --- package parts -------------------------------------------------------------

    def _slim(self) -> None:
        """Drop what python-docx's own template carries and no sample uses: 38 KB become 10."""
        part = self.document.part
        for owner in (part, part.package):
            for key, relation in list(owner.rels.items()):
                if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail", "/customXml")):
                    del owner.rels[key]
        styles = self.document.styles.element
        for style in list(styles.findall(qn("w:style"))):
            if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) is None:
                styles.remove(style)

    def _styles(self) -> None:
        self._slim()
        layout = self.layout
        styles = self.document.styles
        self._font(styles["Normal"], layout.font, layout.size)
        for level, size in ((1, 16), (2, 14), (3, 12)):
            self._font(styles[f"Heading {level}"], layout.head_font, size)
        if layout.numbers == "automatic":
            self._numbering()

    def _font(self, style: Any, name: str, size: float) -> None:
        style.font.name = "Times New Roman"
        style.font.size = Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)

    def _numbering(self) -> None:
        numbering = self.document.part.numbering_part.element
        abstract = parse_xml(
            f'<w:abstractNum {_NS} w:abstractNumId="{_AUTO}"><w:multiLevelType w:val="multilevel"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
            '<w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
            '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            '<w:suff w:val="space"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
        )
        numbering.insert(0, abstract)
        numbering.append(
            parse_xml(f'<w:num {_NS} w:numId="{_AUTO}"><w:abstractNumId w:val="{_AUTO}"/></w:num>')
        )

    def _heads(self) -> None:
        section = self.document.sections[0]
        if self.sheet.head:
            section.header.is_linked_to_previous = False
            paragraph = section.header.paragraphs[0]
            paragraph.text = self.sheet.head
            paragraph.alignment = 1
        if self.sheet.foot:
            before, _, after = self.sheet.foot.partition("{page}")
            field = (
                f'<w:p {_NS}><w:pPr><w:jc w:val="center"/></w:pPr>{_run(before)}'
                f'<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>{_run(after)}</w:p>'
            )
            section.footer.is_linked_to_previous = False
            footer = section.footer._element  # noqa: SLF001 - python-docx has no call for fields
            footer.remove(footer[0])
            footer.append(parse_xml(field))

    def _properties(self) -> None:
        properties = self.document.core_properties
        properties.author = self.sheet.author
        properties.last_modified_by = self.sheet.author
        properties.title = self.sheet.title
        properties.comments = ""
        properties.created = properties.modified = _WHEN

    # --- body ------------------------------------------------------------------------

    def _paragraph(self, para: Para) -> str:
        style = para.style
        layout = self.layout
        bits: list[str] = []
        bold, size = False, None
        if style in _LEVELS:
            level = _LEVELS[style]
            bold = True
            if layout.styled:
                bits.append(f'<w:pStyle w:val="Heading{level}"/>')
            else:
                size = (16, 14, 12)[level - 1]
            if para.number is None and layout.numbers == "automatic" and level <= 2:
                bits.append(
                    f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="{_AUTO}"/></w:numPr>'
                )
        elif style in ("title", "caption"):
            bold, size = True, 22 if style == "title" else 14
        spacing, align, indent = _shape(style)
        bits += [spacing, indent, align]
        runs = _run(para.number or "", bold=bold, size=size)
        runs += self._runs(para.line, bold=bold, size=size)
        return f"<w:p><w:pPr>{''.join(bits)}</w:pPr>{runs}</w:p>"

    def _runs(
        self, line: Iterable[Inline], *, bold: bool = False, size: float | None = None
    ) -> str:
        return "".join(self._inline(part, bold=bold, size=size) for part in line)

    def _inline(self, part: Inline, *, bold: bool, size: float | None) -> str:
        if isinstance(part, str):
            return _run(part, bold=bold, size=size)
        if isinstance(part, Box):
            return self._box(part, size)
        if isinstance(part, Inserted):
            self.serial += 1
            return (
                f'<w:ins w:id="{9000 + self.serial}" w:author="{escape(self.sheet.author)}" '
                f'w:date="2023-01-02T03:04:05Z">{_run(part.text, bold=bold, size=size)}</w:ins>'
            )
        if isinstance(part, Controlled):
            return f"<w:sdt><w:sdtContent>{_run(part.text, size=size)}</w:sdtContent></w:sdt>"
        return self._seal(part)

    def _box(self, box: Box, size: float | None) -> str:
        form = self.layout.checkbox
        if form == "control":
            checked = "1" if box.ticked else "0"
            glyph = "☒" if box.ticked else "☐"
            return (
                f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{checked}"/>'
                '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
                '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
                f"<w:sdtContent>{_run(glyph, size=size)}</w:sdtContent></w:sdt>"
            )
        if form == "sym":
            code = "F0FE" if box.ticked else "F0A8"
            return f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'
        return _run(glyph_of(box, form), size=size)

    def _seal(self, seal: Seal) -> str:
        if seal.name not in self._seals:
            stream = BytesIO(seal_png(seal.name))
            relation, _ = self.document.part.get_or_add_image(stream)
            self._seals[seal.name] = relation
        self.serial += 1
        side = 1_400_000
        return (
            f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{side}" cy="{side}"/><wp:docPr id="{self.serial}" name="公章"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
            f'<pic:pic><pic:nvPicPr><pic:cNvPr id="{self.serial}" name="seal.png"/><pic:cNvPicPr/>'
            f'</pic:nvPicPr><pic:blipFill><a:blip r:embed="{self._seals[seal.name]}"/>'
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
            f'<a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
            "</a:graphic></wp:inline></w:drawing></w:r>"
        )

    def _table(self, grid: Grid) -> str:
        page = _WIDE if self.landscape else _UPRIGHT
        total = page[0] - 2 * _MARGIN
        scale = total / sum(grid.widths)
        widths = [round(w * scale) for w in grid.widths]
        columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        rows = "".join(self._row(grid, r, widths) for r in range(len(grid.rows)))
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl><w:p/>"
        )

    def _row(self, grid: Grid, index: int, widths: list[int]) -> str:
        properties = "" if grid.split_rows else "<w:cantSplit/>"
        if index < grid.header_rows:
            properties += "<w:tblHeader/>"
        cells: list[str] = []
        column = 0
        while column < len(widths):
            cell, first = _cell_at(grid, index, column)
            span = cell.col_span if cell is not None else 1
            width = sum(widths[column : column + span])
            cells.append(self._cell(cell, width, first=first))
            column += span
        head = f"<w:trPr>{properties}</w:trPr>" if properties else ""
        return f"<w:tr>{head}{''.join(cells)}</w:tr>"

    def _cell(self, cell: Cell | None, width: int, *, first: bool) -> str:
        bits = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        if cell is not None and cell.col_span > 1:
            bits += f'<w:gridSpan w:val="{cell.col_span}"/>'
        if cell is not None and cell.row_span > 1:
            bits += '<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>"
        bits += '<w:vAlign w:val="center"/>'
        lines: tuple[Line, ...] = cell.lines if cell is not None and first else ((),)
        align = '<w:jc w:val="center"/>' if cell is not None and cell.align == "center" else ""
        bold = cell is not None and cell.bold
        size = self.layout.table_size
        content = "".join(
            f'<w:p><w:pPr><w:spacing w:before="0" w:after="0"/>{align}</w:pPr>'
            f"{self._runs(line, bold=bold, size=size)}</w:p>"
            for line in lines
        )
        return f"<w:tc><w:tcPr>{bits}</w:tcPr>{content}</w:tc>"

    # --- pages -----------------------------------------------------------------------

    def _break(self, block: PageBreak) -> str:
        if block.landscape == self.landscape:
            return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        width, height = _WIDE if self.landscape else _UPRIGHT
        orient = ' w:orient="landscape"' if self.landscape else ""
        self.landscape = block.landscape
        return (
            f'<w:p><w:pPr><w:sectPr>{self._references()}<w:pgSz w:w="{width}" w:h="{height}"{orient}/>'
            f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" '
            f'w:left="{_MARGIN}" w:header="700" w:footer="700" w:gutter="0"/>'
            "</w:sectPr></w:pPr></w:p>"
        )

    def _references(self) -> str:
        """Every section names the heads and feet of the last one, or it would have none."""
        final = self.document.element.body.sectPr
        return "".join(
            f'<w:{tag} w:type="default" r:id="{node.get(qn("r:id"))}"/>'
            for tag in ("headerReference", "footerReference")
            for node in final.findall(qn(f"w:{tag}"))
        )

    def _page(self, section: Any, *, landscape: bool) -> None:
        width, height = _WIDE if landscape else _UPRIGHT
        size = section.find(qn("w:pgSz"))
        size.set(qn("w:w"), str(width))
        size.set(qn("w:h"), str(height))
        if landscape:
            size.set(qn("w:orient"), "landscape")
        margins = section.find(qn("w:pgMar"))
        for side in ("top", "right", "bottom", "left"):
            margins.set(qn(f"w:{side}"), str(_MARGIN))


def _cell_at(grid: Grid, row: int, column: int) -> tuple[Cell | None, bool]:
    """The cell printed at a place and whether the place is its first row."""
    cell = grid.rows[row][column]
    if cell is not None:
        return cell, True
    for above in range(row - 1, -1, -1):
        found = grid.rows[above][column]
        if found is not None:
            return (found, False) if above + found.row_span > row else (None, True)
    return None, True


def _shape(style: str) -> tuple[str, str, str]:
    """Spacing, alignment and indent of a paragraph style."""
    if style in ("title", "cover"):
        before = 2400 if style == "title" else 360
        align = '<w:jc w:val="center"/>' if style == "title" else ""
        return f'<w:spacing w:before="{before}" w:after="480"/>', align, ""
    if style in ("caption", "center"):
        return '<w:spacing w:before="120" w:after="120"/>', '<w:jc w:val="center"/>', ""
    if style == "body":
        return (
            '<w:spacing w:before="0" w:after="60" w:line="360" w:lineRule="auto"/>',
            "",
            '<w:ind w:firstLineChars="200" w:firstLine="480"/>',
        )
    if style == "sign":
        return '<w:spacing w:before="120" w:after="0"/>', "", '<w:ind w:left="4200"/>'
    if style == "toc":
        return '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9000"/></w:tabs>', "", ""
    return '<w:spacing w:before="200" w:after="120"/>', "", ""


def _run(text: str, *, bold: bool = False, size: float | None = None) -> str:
    if not text:
        return ""
    properties = "<w:b/>" if bold else ""
    if size is not None:
        properties += f'<w:sz w:val="{round(size * 2)}"/>'
    head = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    parts = text.split("\t")
    inner = "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(p)}</w:t>' for p in parts)
    return f"<w:r>{head}{inner}</w:r>"


_GLYPHS = {
    "square": ("□", "☑"), "ballot": ("☐", "☑"), "cross": ("☐", "☒"), "mouth": ("口", "☑"),
    "tick-replaces": ("□", "√"), "solid": ("□", "■"), "control": ("☐", "☒"), "sym": ("☐", "☑"),
}  # fmt: skip


def glyph_of(box: Box, form: str) -> str:
    """The character a box is drawn with."""
    return _GLYPHS[form][1 if box.ticked else 0]


def write_word(sheet: Sheet, layout: Layout, path: Path) -> None:
    """Write ``sheet`` to ``path`` as a Word file."""
    WordWriter(sheet, layout).save(path)
