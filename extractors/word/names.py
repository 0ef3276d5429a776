"""Qualified names of WordprocessingML and small readers of its attributes."""

from __future__ import annotations

from lxml import etree

Element = etree._Element  # noqa: SLF001 - the only name lxml has for it

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
V = "{urn:schemas-microsoft-com:vml}"

VAL = f"{W}val"
OFF = frozenset({"0", "false", "off", "none"})


def first_child(parent: Element, tag: str) -> Element | None:
    """The first child of that tag; four times faster than ``find`` where it comes first."""
    for child in parent:
        if child.tag == tag:
            return child
    return None


def value(parent: Element | None, name: str) -> str | None:
    """``w:val`` of the child ``w:name``, None where there is none."""
    if parent is None:
        return None
    child = first_child(parent, W + name)
    return None if child is None else child.get(VAL)


def switch(parent: Element | None, name: str) -> bool | None:
    """An on/off property: None where it is not stated."""
    if parent is None:
        return None
    child = first_child(parent, W + name)
    return None if child is None else child.get(VAL, "1").lower() not in OFF


def whole(text: str | None, default: int) -> int:
    """A whole number, ``default`` where the text is none or absurd."""
    if text is None or len(text) > 12:
        return default
    try:
        return int(text)
    except ValueError:
        return default


def branch(element: Element) -> Element | None:
    """The one branch of ``mc:AlternateContent`` that counts.

    Word 2016 puts emoji into a ``w16se`` choice and the same character as text into the
    fallback; everything else is read from the first choice.
    """
    fallback = element.find(f"{MC}Fallback")
    choice = element.find(f"{MC}Choice")
    if choice is None or (fallback is not None and "w16se" in choice.get("Requires", "")):
        return fallback
    return choice
