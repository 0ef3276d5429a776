"""Paragraph and character styles of Word, inheritance worked out once per style."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar

from lvjian.extractors.word.names import Element, W, switch, value, whole

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])", re.IGNORECASE)
_RANKED = re.compile(r"([一二三四五1-5])级标题")
_RANKS = {c: i for i, c in enumerate("一二三四五", 1)} | {str(i): i for i in range(1, 6)}
_TOC = re.compile(r"(?:toc|目录|目錄|contents)\s*(heading|标题|[1-9])", re.IGNORECASE)
_T = TypeVar("_T")
_CHAIN = 24
"""basedOn steps followed; Word allows few, a loop is cut here."""


@dataclass(frozen=True, slots=True)
class Style:
    """What a style, with all it is based on, says; None where it says nothing.

    Attributes:
        level: heading level 1..9; 0: plainly body text.
        toc: ``TOC 1``, ``TOC Heading`` for the styles of a table of contents.
        num_id, ilvl: numbering; owner: id of the style that states num_id.
    """

    name: str | None = None
    level: int | None = None
    toc: str | None = None
    bold: bool | None = None
    size: float | None = None
    centered: bool | None = None
    hidden: bool | None = None
    font: str | None = None
    num_id: str | None = None
    ilvl: int | None = None
    owner: str | None = None


EMPTY = Style()


@dataclass(frozen=True, slots=True)
class RunLook:
    """Direct look of a run (``w:rPr``)."""

    bold: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    font: str | None = None
    style: str | None = None


PLAIN = RunLook()


def run_look(properties: Element | None) -> RunLook:
    """Read ``w:rPr``."""
    if properties is None or len(properties) == 0:
        return PLAIN
    size = whole(value(properties, "sz"), 0)
    fonts = properties.find(f"{W}rFonts")
    font = None
    if fonts is not None:
        font = fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")
    return RunLook(
        bold=switch(properties, "b"),
        size=size / 2 if 0 < size <= 3276 else None,
        hidden=switch(properties, "vanish"),
        font=font,
        style=value(properties, "rStyle"),
    )


def outline_level(properties: Element | None) -> int | None:
    """Heading level of ``w:outlineLvl``: 1..9, 0 for body text, None where not stated."""
    stated = value(properties, "outlineLvl")
    if stated is None:
        return None
    level = whole(stated, 9)
    return level + 1 if 0 <= level <= 8 else 0


def is_centered(properties: Element | None) -> bool | None:
    """``w:jc``: None where not stated."""
    stated = value(properties, "jc")
    return None if stated is None else stated == "center"


class Styles:
    """The style sheet of one document."""

    def __init__(self, root: Element | None) -> None:
        self._found: dict[str, Style] = {}
        self._elements: dict[str, Element] = {}
        self._defaults = PLAIN
        self._default_id = ""
        self.numbering_lists: dict[str, str] = {}
        if root is None:
            return
        self._defaults = run_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for item in root.iterfind(f"{W}style"):
            id_ = item.get(f"{W}styleId", "")
            self._elements[id_] = item
            kind = item.get(f"{W}type")
            if kind == "paragraph" and item.get(f"{W}default", "0") in {"1", "true", "on"}:
                self._default_id = id_
            if kind == "numbering":
                num_id = value(item.find(f"{W}pPr/{W}numPr"), "numId")
                if num_id is not None:
                    self.numbering_lists[id_] = num_id

    def paragraph(self, id_: str | None) -> Style:
        """The style of a paragraph, the default one where none is named."""
        if id_ is None or id_ not in self._elements:
            id_ = self._default_id
        return self._resolve(id_)

    def character(self, id_: str | None) -> Style:
        """A character style; nothing stated where there is none."""
        return EMPTY if id_ is None else self._resolve(id_)

    @property
    def defaults(self) -> RunLook:
        """Look of text no style says anything about."""
        return self._defaults

    def _resolve(self, id_: str) -> Style:
        found = self._found.get(id_)
        if found is None:
            found = self._found[id_] = self._inherited(id_)
        return found

    def _inherited(self, id_: str) -> Style:
        chain: list[tuple[str, Element]] = []
        while id_ in self._elements and len(chain) < _CHAIN:
            element = self._elements[id_]
            chain.append((id_, element))
            id_ = value(element, "basedOn") or ""
        found = EMPTY
        for owner, element in reversed(chain):
            found = _derived(found, owner, element)
        return found


def _derived(base: Style, owner: str, element: Element) -> Style:
    name = value(element, "name") or owner
    properties = element.find(f"{W}pPr")
    look = run_look(element.find(f"{W}rPr"))
    toc = _toc_name(name) or base.toc
    numbers = None if properties is None else properties.find(f"{W}numPr")
    num_id, ilvl = value(numbers, "numId"), value(numbers, "ilvl")
    level = outline_level(properties)
    if level is None:
        named = _named_level(name.strip())
        level = base.level if named is None else named
    return Style(
        name=name,
        level=None if toc else level,
        toc=toc,
        bold=_first(look.bold, base.bold),
        size=_first(look.size, base.size),
        centered=_first(is_centered(properties), base.centered),
        hidden=_first(look.hidden, base.hidden),
        font=look.font or base.font,
        num_id=num_id or base.num_id,
        ilvl=whole(ilvl, 0) if ilvl is not None else base.ilvl,
        owner=owner if num_id else base.owner,
    )


def _named_level(name: str) -> int | None:
    """Heading level by the name of the style: ``heading 2``, 标题 2, 二级标题."""
    match = _HEADING.fullmatch(name)
    if match is not None:
        return int(match[1])
    match = _RANKED.fullmatch(name)
    return None if match is None else _RANKS[match[1]]


def _toc_name(name: str) -> str | None:
    match = _TOC.fullmatch(name.strip())
    if match is None:
        return None
    return f"TOC {match[1]}" if match[1].isdigit() else "TOC Heading"


def _first(*values: _T | None) -> _T | None:
    return next((v for v in values if v is not None), None)
