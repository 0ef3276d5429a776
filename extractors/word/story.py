"""One story of a Word document (body, header, footnote …) as blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from lvjian.core.document import Block, Paragraph, Picture, Table
from lvjian.core.place import Place
from lvjian.extractors.word.inline import Inline, InlineReader, PictureMark
from lvjian.extractors.word.names import MC, Element, W, branch, first_child, value, whole
from lvjian.extractors.word.numbering import Numbering
from lvjian.extractors.word.styles import Style, Styles, is_centered, outline_level
from lvjian.extractors.word.tables import CellText, frame_cells, read_table

_P, _TBL, _PPR, _NUMPR = f"{W}p", f"{W}tbl", f"{W}pPr", f"{W}numPr"
_IGNORED = frozenset(
    f"{W}{n}" for n in ("del", "moveFrom", "sectPr", "sdtPr", "sdtEndPr", "tcPr", "tblPr")
)
_GONE = frozenset({f"{W}del", f"{W}moveFrom"})
_FOREIGN = frozenset({f"{W}altChunk", f"{W}subDoc"})


@dataclass(slots=True)
class Shared:
    """What all stories of one document share.

    Attributes:
        cells_left: grid places still allowed.
        drawn: some drawing was met; foreign: embedded documents not read; controls:
            ActiveX controls not read.
    """

    file: str
    styles: Styles
    numbering: Numbering
    cells_left: int
    drawn: bool = False
    foreign: int = 0
    controls: int = 0


@dataclass(slots=True)
class _Cell:
    """A cell being read."""

    place: str
    lines: list[str] = field(default_factory=list)
    pictures: int = 0
    tables: list[Table] = field(default_factory=list)
    carried: str = ""


class Story:
    """Reads one part; ``part`` names its paragraphs, None: 第n段 as in the body.

    Attributes:
        elements: the ``w:p`` or ``w:tc`` behind the place of each paragraph and cell.
        in_tables: pictures in cells, by number of the table.
    """

    def __init__(self, shared: Shared, *, part: str | None = None) -> None:
        self._shared = shared
        self._part = part
        self._inline = InlineReader(shared.styles)
        self._plain = shared.styles.paragraph(None)
        self._carried = ""
        self._count = 0
        self._tables = 0
        self.blocks: list[Block] = []
        self.elements: dict[str, Element] = {}
        self.in_tables: dict[int, list[PictureMark]] = {}

    def read(self, root: Element) -> list[Block]:
        """The blocks of a part, its text boxes behind the paragraphs they hang on."""
        self._walk(root, note="")
        if self._carried:
            self._add_text(Inline(text=self._carried), self._plain, None, note="")
        return self.blocks

    def _walk(self, parent: Element, *, note: str) -> None:
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._paragraph(child, note=note)
            elif tag == _TBL:
                self._top_table(child)
            elif tag in _FOREIGN:
                self._shared.foreign += 1
            elif tag == f"{MC}AlternateContent":
                chosen = branch(child)
                if chosen is not None:
                    self._walk(chosen, note=note)
            elif tag not in _IGNORED:
                self._walk(child, note=note)

    # --- paragraphs ----------------------------------------------------------------

    def _paragraph(self, paragraph: Element, *, note: str) -> None:
        properties = first_child(paragraph, _PPR)
        style = self._style(properties)
        inline = self._inline.read(paragraph, style=style, looks=True)
        self._shared.drawn |= inline.drawn
        self._shared.controls += inline.controls
        if _mark_deleted(properties):
            self._carried += inline.text
        else:
            inline.text, self._carried = self._carried + inline.text, ""
            label = self._label(properties, style)
            if inline.text.strip():
                inline.text = label + inline.text.strip(" \n\r")
                self._add_text(inline, style, properties, note=note)
                self.elements.setdefault(self._place(note).part or "", paragraph)
        self._add_pictures(inline)
        for box in inline.boxes:
            self._walk(box, note="（文本框）")

    def _add_text(
        self, inline: Inline, style: Style, properties: Element | None, *, note: str
    ) -> None:
        self._count += 1
        toc = style.toc or ("TOC 1" if inline.contents_entry else None)
        level = outline_level(properties)
        level = style.level if level is None else level
        centered = is_centered(properties)
        self.blocks.append(
            Paragraph(
                text=inline.text,
                place=self._place(note),
                level=None if toc else level or None,
                style=toc or style.name,
                bold=inline.bold,
                size=inline.size,
                centered=bool(style.centered if centered is None else centered),
            )
        )

    def _place(self, note: str) -> Place:
        return Place(self._shared.file, part=self._part or f"第{self._count}段{note}")

    def _add_pictures(self, inline: Inline) -> None:
        for picture in inline.pictures:
            part = self._part or f"第{max(1, self._count)}段后的图片"
            place = Place(self._shared.file, part=part)
            self.blocks.append(
                Picture(place, picture.width, picture.height, picture.name, picture.relation)
            )

    def _style(self, properties: Element | None) -> Style:
        if properties is None:
            return self._plain
        id_ = value(properties, "pStyle")
        return self._plain if id_ is None else self._shared.styles.paragraph(id_)

    def _label(self, properties: Element | None, style: Style) -> str:
        numbers = None if properties is None else first_child(properties, _NUMPR)
        if numbers is None and style.num_id is None:
            return ""
        num_id = value(numbers, "numId")
        ilvl = value(numbers, "ilvl")
        level = None if ilvl is None else whole(ilvl, 0)
        if num_id is None:
            num_id = style.num_id
            if num_id is not None and level is None and style.owner is not None:
                level = self._shared.numbering.level_of_style(num_id, style.owner)
        if num_id is None or num_id == "0":
            return ""
        level = style.ilvl if level is None else level
        return self._shared.numbering.label(num_id, level or 0)

    # --- tables --------------------------------------------------------------------

    def _top_table(self, table: Element) -> None:
        if framed := frame_cells(table):
            for tc in framed:
                self._walk(tc, note="")
            return
        found = self._table(table, number=self._tables + 1)
        if found.rows:  # else every row is a tracked deletion
            self._tables += 1
            self.blocks.append(found)

    def _table(self, table: Element, *, number: int, inside: str = "") -> Table:
        name = (
            f"{inside}第{number}表" if self._part is None else f"{self._part}{inside}第{number}表"
        )
        found = read_table(
            table,
            file=self._shared.file,
            name=name,
            number=number,
            limit=self._shared.cells_left,
            read=self._cell,
        )
        self._shared.cells_left -= len(found.rows) * found.width
        return found

    def _cell(self, tc: Element, place: str) -> CellText:
        now = _Cell(place)
        self.elements.setdefault(place, tc)
        self._cell_content(tc, now)
        if now.carried:
            now.lines.append(now.carried)
        return CellText("\n".join(now.lines).strip(" \n\r\t"), now.pictures, tuple(now.tables))

    def _cell_content(self, parent: Element, now: _Cell) -> None:
        for child in parent:
            tag = child.tag
            if tag == _P:
                self._cell_paragraph(child, now)
            elif tag == _TBL:
                self._nested(child, now)
            elif tag in _FOREIGN:
                self._shared.foreign += 1
            elif tag == f"{MC}AlternateContent":
                chosen = branch(child)
                if chosen is not None:
                    self._cell_content(chosen, now)
            elif tag not in _IGNORED:
                self._cell_content(child, now)

    def _cell_paragraph(self, paragraph: Element, now: _Cell) -> None:
        properties = first_child(paragraph, _PPR)
        style = self._style(properties)
        inline = self._inline.read(paragraph, style=style)
        if _mark_deleted(properties):
            now.carried += inline.text
        else:
            text, now.carried = now.carried + inline.text, ""
            # An empty numbered paragraph shows its number: the 序号 column is often that.
            now.lines.append((self._label(properties, style) + text).strip(" \n\r"))
        if inline.drawn:
            self._shared.drawn = True
            self._shared.controls += inline.controls
            now.pictures += len(inline.pictures)
            self.in_tables.setdefault(self._tables + 1, []).extend(inline.pictures)
            for box in inline.boxes:
                self._cell_content(box, now)

    def _nested(self, table: Element, now: _Cell) -> None:
        inner = self._table(table, number=len(now.tables) + 1, inside=f"{now.place}内")
        now.tables.append(inner)
        lines: list[list[str]] = [[] for _ in inner.rows]
        for cell in inner.cells():
            lines[cell.row].append(cell.text)
        now.lines += ["\t".join(line) for line in lines]
        now.pictures += sum(c.pictures for c in inner.cells())


def _mark_deleted(properties: Element | None) -> bool:
    """Whether the end of the paragraph is a tracked deletion: it runs into the next one."""
    if properties is None:
        return False
    mark = first_child(properties, f"{W}rPr")
    return mark is not None and any(item.tag in _GONE for item in mark)
