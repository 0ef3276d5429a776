"""Word documents (docx, docm, dotx, strict or transitional) → ``Document``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from lxml import etree

from lvjian.core.boxes import OPEN, TICKED
from lvjian.core.document import Block, Document, PageDoubt, Paragraph, Picture, Table
from lvjian.core.errors import FileReadError
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.package import Package, Relation, over_limit
from lvjian.extractors.properties import read_properties
from lvjian.extractors.word.names import OFF, VAL, W14, Element, R, W
from lvjian.extractors.word.numbering import Numbering
from lvjian.extractors.word.pictures import running_pictures, with_pictures
from lvjian.extractors.word.story import Shared, Story
from lvjian.extractors.word.styles import Styles

_TRACKED = tuple(f"{W}{n}" for n in ("ins", "del", "moveFrom", "moveTo"))
_PROMPT = re.compile(r"单击|点击|轻触|此处|选择[一]?[个项]|click|tap|choose|enter", re.IGNORECASE)
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_ENCLOSED = ("Package", "Acro", "FoxitReader", "WPSPDF")
_NOT_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})


def read_word(
    disk: Path,
    *,
    file: str,
    limits: ReadLimits | None = None,
    recognised: tuple[RecognisedPage, ...] = (),
) -> Document:
    """Read a Word document.

    Tracked changes count as accepted; headers, footers, notes and comments are kept apart;
    automatic numbers stand in the text.

    Args:
        disk: where its bytes are.
        file: its path inside the bundle, for places and messages.
        limits: what is too much.
        recognised: what recognition made of its pictures.

    Raises:
        FileReadError: I001 damaged, I002 encrypted, I003 old binary format, I004 over a limit.
    """
    limits = limits or ReadLimits()
    with Package(disk, file=file, limits=limits) as package:
        try:
            return _Reader(package).document(recognised)
        except RecursionError as error:
            raise over_limit(file, "内容嵌套过深") from error


def word_anchors(
    disk: Path, *, file: str, limits: ReadLimits | None = None
) -> dict[str, tuple[int, ...]]:
    """Where in the body's XML each place of a Word document stands.

    Returns:
        ``Place.part`` of body paragraphs and cells → the ``w:p`` or ``w:tc`` behind it, as
        positions among element children from the root of the main part down.

    Raises:
        FileReadError: as ``read_word``.
    """
    with Package(disk, file=file, limits=limits or ReadLimits()) as package:
        return _Reader(package).anchors()


class _Reader:
    """Reads one package."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = package.main_part(guess="word/document.xml")
        self._relations = package.relations(self._main)
        self._root = _prepared(package.xml(self._main))
        if self._root.tag != f"{W}document":
            raise FileReadError(
                "I001",
                f"文件“{package.file}”不是 Word 文档，正文部件的内容不是 w:document",
                "请确认文件类型，用 Word 或 WPS 另存为 .docx 后重新提交",
            )
        styles = Styles(self._part("styles"))
        numbering = Numbering(self._part("numbering"), style_lists=styles.numbering_lists)
        self._shared = Shared(package.file, styles, numbering, package.limits.cells)
        self._running_pictures: list[Picture] = []
        self._parts = {r.id: r.target for r in self._related("image")}
        self._revisions = sum(1 for _ in self._root.iter(*_TRACKED))

    def document(self, recognised: tuple[RecognisedPage, ...]) -> Document:
        """The document; notes and headers are read after the body, as numbering runs."""
        story = Story(self._shared)
        blocks = story.read(self._root)
        headers = self._running("header", "页眉")
        footers = self._running("footer", "页脚")
        notes = self._notes("footnote", "脚注") + self._notes("endnote", "尾注")
        comments = self._notes("comment", "批注")
        document = Document(
            file=self._package.file,
            kind="docx",
            blocks=tuple(blocks),
            headers=headers,
            footers=footers,
            footnotes=notes,
            comments=comments,
            doubts=self._doubts(),
            revisions=self._revisions,
            properties=read_properties(self._package),
            empty=not (
                any(map(_holds_something, blocks))
                or notes
                or self._shared.drawn
                or self._shared.foreign
            ),
        )
        return with_pictures(
            document, story.in_tables, self._parts, recognised, running=self._running_pictures
        )

    def anchors(self) -> dict[str, tuple[int, ...]]:
        """Positions of the elements behind the places of the body."""
        story = Story(self._shared)
        story.read(self._root)
        return {part: _position(element) for part, element in story.elements.items()}

    def _doubts(self) -> tuple[PageDoubt, ...]:
        """What stands in the document and was not read; Word has no pages, so page 1."""
        unread = (
            (self._shared.foreign, "个嵌入的外部文档（altChunk），其内容未读取"),
            (self._enclosed(), "个以图标嵌入的文件，其内容未读取"),
            (self._shared.controls, "个 ActiveX 控件，其勾选状态或内容未读取"),
        )
        return tuple(PageDoubt(1, "failed", f"含有 {n} {what}") for n, what in unread if n)

    def _enclosed(self) -> int:
        """Files put into the text as icons; objects that show their content are pictures."""
        objects = self._root.iter(f"{_OFFICE}OLEObject")
        return sum(
            item.get("DrawAspect") == "Icon" or item.get("ProgID", "").startswith(_ENCLOSED)
            for item in objects
        )

    def _related(self, kind: str) -> list[Relation]:
        return [
            r
            for r in self._relations
            if r.kind == kind and not r.external and self._package.has(r.target)
        ]

    def _part(self, kind: str) -> Element | None:
        found = self._related(kind)
        return self._package.xml(found[0].target) if found else None

    def _running(self, kind: str, part: str) -> tuple[Paragraph, ...]:
        """Headers or footers of all sections, each part once, in order of first use."""
        targets = {r.id: r.target for r in self._related(kind)}
        used = (item.get(f"{R}id", "") for item in self._root.iter(f"{W}{kind}Reference"))
        names = dict.fromkeys(targets[id_] for id_ in used if id_ in targets)
        found: list[Paragraph] = []
        for name in names:
            found += self._story_of(self._package.xml(name), part, of=name)
        return tuple(found)

    def _notes(self, kind: str, part: str) -> tuple[Paragraph, ...]:
        root = self._part(f"{kind}s")
        found: list[Paragraph] = []
        if root is None:
            return ()
        items = [i for i in root.iterfind(f"{W}{kind}") if i.get(f"{W}type") not in _NOT_NOTES]
        for number, item in enumerate(items, 1):
            found += self._story_of(item, f"{part}{number}")
        return tuple(found)

    def _story_of(self, root: Element, part: str, *, of: str | None = None) -> list[Paragraph]:
        """The words of a header, footer or note; ``of``: name of a part with its own pictures."""
        root = _prepared(root)
        drawn = self._shared.drawn
        story = Story(self._shared, part=part)
        blocks = story.read(root)
        self._shared.drawn = drawn
        if of is not None:
            self._keep_pictures(running_pictures(story, self._package.file, part), of)
        self._revisions += sum(1 for _ in root.iter(*_TRACKED))
        found: list[Paragraph] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                found.append(block)
            elif isinstance(block, Table):
                found += [Paragraph(c.text, c.place) for c in block.cells() if c.text]
        return found

    def _keep_pictures(self, pictures: Sequence[Picture], of: str) -> None:
        """Remember pictures of a part whose relationships are its own."""
        targets = {r.id: r.target for r in self._package.relations(of) if r.kind == "image"}
        for picture in pictures:
            name = targets.get(picture.source or "")
            if name is not None and self._package.has(name):
                key = f"{of}#{picture.source}"
                self._parts[key] = name
                self._running_pictures.append(replace(picture, source=key))


def _position(element: Element) -> tuple[int, ...]:
    """Positions among element children from the root down to an element."""
    steps: list[int] = []
    parent = element.getparent()
    while parent is not None:
        steps.append(sum(1 for _ in element.itersiblings("*", preceding=True)))
        element, parent = parent, parent.getparent()
    return tuple(reversed(steps))


def _holds_something(block: Block) -> bool:
    if isinstance(block, Table):
        return any(cell.text or cell.pictures for cell in block.cells())
    return True


def _prepared(root: Element) -> Element:
    """Write the state of check boxes into their text and take unanswered prompts out."""
    for box in list(root.iter(f"{W14}checkbox")):
        _show_state(box)
    for prompt in list(root.iter(f"{W}showingPlcHdr")):
        _drop_prompt(prompt)
    return root


def _content(properties: Element | None) -> Element | None:
    control = None if properties is None else properties.getparent()
    return None if control is None else control.find(f"{W}sdtContent")


def _show_state(box: Element) -> None:
    state = box.find(f"{W14}checked")
    ticked = state is not None and state.get(f"{W14}val", "1").lower() not in OFF
    content = _content(box.getparent())
    if content is None:
        return
    shown = list(content.iter(f"{W}t", f"{W}sym"))
    if not shown:
        run = next(content.iter(f"{W}r"), None)
        where = next(content.iter(f"{W}p"), content) if run is None else run
        shown = [etree.SubElement(etree.SubElement(where, f"{W}r"), f"{W}t")]
    for item in shown[1:]:
        item.text = None
        item.tag = f"{W}t"
    first = shown[0]
    first.tag, first.text = f"{W}t", TICKED if ticked else OPEN
    for fonts in first.getparent().iterfind(f"{W}rPr/{W}rFonts"):  # type: ignore[union-attr] # made under a run
        fonts.clear()


def _drop_prompt(prompt: Element) -> None:
    """Text such as 单击此处输入文字 shows that nothing was entered."""
    if prompt.get(VAL, "1").lower() in OFF:
        return
    content = _content(prompt.getparent())
    if content is None:
        return
    texts = list(content.iter(f"{W}t"))
    if _PROMPT.search("".join(t.text or "" for t in texts)):
        for item in texts:
            item.text = None
