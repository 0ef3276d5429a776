"""What stands inside one paragraph of Word: text as shown, text boxes, pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lvjian.core.boxes import OPEN, TICKED, overlaid
from lvjian.extractors.symbols import FIRST_PRIVATE, LAST_PRIVATE, is_symbol_font, symbol, typed
from lvjian.extractors.word.names import (
    CHART,
    DIAGRAM,
    MC,
    PIC,
    VAL,
    WP,
    A,
    Element,
    M,
    R,
    V,
    W,
    branch,
    switch,
    value,
    whole,
)  # fmt: skip
from lvjian.extractors.word.styles import EMPTY, PLAIN, Style, Styles, run_look

_EMU_PER_POINT = 12_700
_LONGEST = 400
"""Characters of an instruction or a contents entry that are looked at."""
_T, _RPR, _R, _PPR = f"{W}t", f"{W}rPr", f"{W}r", f"{W}pPr"
_PRIVATE = re.compile(f"[{FIRST_PRIVATE}-{LAST_PRIVATE}\u00ad]")
_TOC_ENTRY = re.compile(r"(?:\t|…|\.{3,}|·{3,})\s*[\dIVXivx]+\s*$")
_SYMBOL_FIELD = re.compile(
    r"^\s*SYMBOL\s+(\d{1,5}|0x[0-9A-F]{1,4})\b(?:.*\\f\s*\"?([^\"\\]+?)\"?\s*(?:\\.*)?$)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PictureMark:
    """A picture met inside a paragraph; width and height in points.

    Attributes:
        relation: id of the relationship that leads to its part.
    """

    name: str | None = None
    width: float | None = None
    height: float | None = None
    relation: str | None = None


@dataclass(slots=True)
class _Field:
    """A field being read: its instruction, and whether its result has begun."""

    instruction: str = ""
    result: bool = False
    silent: bool = False
    shown: str | None = None
    """What to show at its end where it has no result of its own."""


@dataclass(slots=True)
class Inline:
    """One paragraph as read.

    Attributes:
        boxes: ``w:txbxContent`` of its text boxes, in order.
        drawn: holds a drawing, text or no text.
        controls: ActiveX controls; their state is in a binary part that is not read.
        contents_entry: an entry of a table of contents field.
        bold, size: of the text; None where nothing says so or styles were not asked.
    """

    text: str = ""
    boxes: list[Element] = field(default_factory=list)
    pictures: list[PictureMark] = field(default_factory=list)
    drawn: bool = False
    controls: int = 0
    contents_entry: bool = False
    bold: bool = False
    size: float | None = None


class InlineReader:
    """Reads paragraphs of one story; fields may run over several paragraphs."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._mute = 0
        self._pieces: list[str] = []
        self._now = Inline()
        self._look = PLAIN
        self._font: str | None = None
        self._hidden = False
        self._style = EMPTY
        self._looks: Counter[tuple[bool, float | None]] | None = None
        self._toc_link = False
        self._extent: PictureMark = PictureMark()
        self._handlers = self._handler_table()

    def read(self, paragraph: Element, *, style: Style = EMPTY, looks: bool = False) -> Inline:
        """Read one ``w:p``; ``looks``: also work out bold and size."""
        now = self._now = Inline()
        self._pieces, self._style = [], style
        self._looks = Counter() if looks else None
        self._hidden = bool(style.hidden)
        in_toc = self._in_contents() if self._fields else False
        self._toc_link = False
        self._children(paragraph)
        now.text = "".join(self._pieces)
        if self._fields or in_toc:
            in_toc = in_toc or self._in_contents()
            now.contents_entry = in_toc and (
                self._toc_link or bool(_TOC_ENTRY.search(now.text[-_LONGEST:]))
            )
            self._forget_broken_fields()
        if self._looks:
            now.bold = all(bold for bold, _ in self._looks)
            now.size = self._common_size()
        return now

    def _forget_broken_fields(self) -> None:
        # A paragraph end inside an instruction is damage (or a rare nested field): its
        # text must not swallow the rest of the document.
        self._fields = [f for f in self._fields if f.result and not f.silent]
        self._mute = 0

    def _in_contents(self) -> bool:
        return any(f.instruction.lstrip().upper().startswith("TOC") for f in self._fields)

    def _common_size(self) -> float | None:
        sizes: Counter[float | None] = Counter()
        for (_, size), count in (self._looks or Counter()).items():
            sizes[size] += count
        return max(sizes, key=lambda s: (sizes[s], s or 0)) if sizes else None

    # --- walking -------------------------------------------------------------------

    def _children(self, parent: Element) -> None:
        handlers = self._handlers
        for child in parent:
            tag = child.tag
            if tag == _R:
                self._run(child)
            elif tag in handlers:
                handlers[tag](child)
            else:
                self._children(child)

    def _handler_table(self) -> dict[str, Callable[[Element], None]]:
        table: dict[str, Callable[[Element], None]] = {
            f"{W}{name}": _skip
            for name in (
                "pPr", "rPr", "del", "moveFrom", "delText", "delInstrText", "proofErr",
                "bookmarkStart", "bookmarkEnd", "lastRenderedPageBreak", "sdtPr", "sdtEndPr",
                "customXmlPr", "smartTagPr", "footnoteReference", "endnoteReference",
                "commentReference", "annotationRef", "footnoteRef", "endnoteRef", "separator",
                "continuationSeparator", "softHyphen", "pgNum", "commentRangeStart",
                "commentRangeEnd", "rt", "rubyPr", "OLEObject", "permStart",
                "permEnd",
            )
        }  # fmt: skip
        table |= {f"{W}{name}": self._typed(text) for name, text in _CHARACTERS.items()}
        table |= {
            f"{W}t": self._text,
            f"{W}br": self._break,
            f"{W}sym": self._sym,
            f"{W}fldChar": self._field_char,
            f"{W}instrText": self._instruction,
            f"{W}hyperlink": self._hyperlink,
            f"{W}drawing": self._drawing,
            f"{W}pict": self._drawing,
            f"{W}object": self._drawing,
            f"{W}txbxContent": self._now_box,
            f"{MC}AlternateContent": self._alternate,
            f"{M}r": self._math_run,
            f"{M}f": self._fraction,
            f"{WP}extent": self._size_of,
            f"{WP}docPr": self._name_of,
            f"{A}p": _skip,
            f"{PIC}pic": self._picture,
            f"{CHART}chart": self._picture,
            f"{DIAGRAM}relIds": self._picture,
            f"{V}imagedata": self._picture,
            f"{V}textpath": self._word_art,
            f"{W}control": self._control,
        }
        return table

    def _typed(self, text: str) -> Callable[[Element], None]:
        return lambda _: self._emit(text)

    def _run(self, run: Element) -> None:
        self._look, self._font = PLAIN, None
        hidden = self._hidden
        for child in run:
            tag = child.tag
            if tag == _T:
                self._emit_text(child.text)
            elif tag == _RPR:
                self._enter_look(child)
            elif tag in self._handlers:
                self._handlers[tag](child)
            else:
                self._children(child)
        self._hidden = hidden

    def _enter_look(self, properties: Element) -> None:
        look = self._look = run_look(properties)
        if look is PLAIN:
            return
        style = self._styles.character(look.style)
        font = look.font or style.font
        self._font = font if is_symbol_font(font) else None
        hidden = look.hidden if look.hidden is not None else style.hidden
        if hidden is not None:
            self._hidden = hidden

    # --- text ----------------------------------------------------------------------

    def _emit(self, text: str) -> None:
        if self._hidden or self._mute or (self._fields and not all(f.result for f in self._fields)):
            return
        self._pieces.append(text)
        if self._looks is not None and not text.isspace():
            self._looks[self._shown_look()] += len(text)

    def _shown_look(self) -> tuple[bool, float | None]:
        look, base, default = self._look, self._style, self._styles.defaults
        extra = self._styles.character(look.style)
        bold = next(
            (b for b in (look.bold, extra.bold, base.bold, default.bold) if b is not None), False
        )
        return bold, look.size or extra.size or base.size or default.size

    def _emit_text(self, text: str | None) -> None:
        if not text:
            return
        if self._font is not None or (not text.isascii() and _PRIVATE.search(text)):
            text = typed(text, self._font).replace("\u00ad", "")
        # A line break inside w:t is white space of the file, not of the document.
        self._emit(text.replace("\n", " ") if "\n" in text else text)

    def _text(self, item: Element) -> None:
        self._emit_text(item.text)

    def _break(self, item: Element) -> None:
        if item.get(f"{W}type") not in {"page", "column"}:
            self._emit("\n")

    def _sym(self, item: Element) -> None:
        try:
            code = int(item.get(f"{W}char", "0"), 16)
        except ValueError:
            return
        self._emit(symbol(item.get(f"{W}font"), code))

    def _math_run(self, run: Element) -> None:
        self._look = PLAIN
        for item in run.iterfind(f"{M}t"):
            self._emit(item.text or "")

    def _fraction(self, item: Element) -> None:
        for part, after in ((f"{M}num", "/"), (f"{M}den", "")):
            found = item.find(part)
            if found is not None:
                self._children(found)
            self._emit(after)

    def _alternate(self, item: Element) -> None:
        chosen = branch(item)
        if chosen is not None:
            self._children(chosen)

    # --- fields --------------------------------------------------------------------

    def _hyperlink(self, item: Element) -> None:
        if item.get(f"{W}anchor", "").startswith("_Toc"):
            self._toc_link = True
        self._children(item)

    def _instruction(self, item: Element) -> None:
        if self._fields and not self._fields[-1].result:
            now = self._fields[-1]
            now.instruction = (now.instruction + (item.text or ""))[:_LONGEST]

    def _field_char(self, item: Element) -> None:
        kind = item.get(f"{W}fldCharType")
        if kind == "begin":
            self._begin_field(item)
        elif self._fields and kind == "separate":
            self._fields[-1].result = True
            self._mute += self._fields[-1].silent
        elif self._fields and kind == "end":
            done = self._fields.pop()
            self._mute = sum(f.silent and f.result for f in self._fields)
            if "PAGEREF" in done.instruction.upper():
                self._toc_link = True
            shown = done.shown if done.shown is not None else _without_result(done)
            if shown:
                self._emit(shown)

    def _begin_field(self, item: Element) -> None:
        opened = _Field()
        data = item.find(f"{W}ffData")
        box = None if data is None else data.find(f"{W}checkBox")
        choice = None if data is None else data.find(f"{W}ddList")
        if box is not None:
            ticked = switch(box, "checked")
            ticked = switch(box, "default") if ticked is None else ticked
            opened.silent, opened.shown = True, TICKED if ticked else OPEN
        elif choice is not None:
            opened.silent, opened.shown = True, _chosen(choice)
        self._fields.append(opened)

    # --- drawings ------------------------------------------------------------------

    def _drawing(self, item: Element) -> None:
        if self._hidden:
            return
        outer, self._extent = self._extent, PictureMark()
        self._now.drawn = True
        self._children(item)
        self._extent = outer

    def _size_of(self, item: Element) -> None:
        width, height = whole(item.get("cx"), 0), whole(item.get("cy"), 0)
        self._extent = PictureMark(
            self._extent.name, width / _EMU_PER_POINT or None, height / _EMU_PER_POINT or None
        )

    def _name_of(self, item: Element) -> None:
        name = item.get("descr") or item.get("title") or item.get("name")
        self._extent = PictureMark(name, self._extent.width, self._extent.height)

    def _picture(self, item: Element) -> None:
        blip = next(item.iter(f"{A}blip"), None)
        relation = item.get(f"{R}id") if blip is None else blip.get(f"{R}embed")
        self._now.pictures.append(replace(self._extent, relation=relation))

    def _now_box(self, item: Element) -> None:
        self._now.boxes.append(item)

    def _control(self, _: Element) -> None:
        self._now.controls += 1

    def _word_art(self, item: Element) -> None:
        self._emit(item.get("string") or "")


_CHARACTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}


def _skip(_: Element) -> None:
    """Nothing to show."""


def _chosen(choice: Element) -> str:
    entries = [e.get(VAL, "") for e in choice.iterfind(f"{W}listEntry")]
    stated = value(choice, "result") or value(choice, "default")
    index = whole(stated, 0)
    return entries[index] if 0 <= index < len(entries) else ""


def _without_result(done: _Field) -> str:
    """What SYMBOL and EQ fields show; Word stores no result for them."""
    if done.result:
        return ""
    code = _SYMBOL_FIELD.match(done.instruction)
    if code is not None:
        return symbol(code[2], int(code[1], 0))
    return overlaid(done.instruction) or ""
