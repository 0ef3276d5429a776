"""Pictures and text boxes that lie on the sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterator

from lvjian.core.document import Paragraph, Picture
from lvjian.core.place import Place
from lvjian.extractors.package import Package
from lvjian.extractors.word.names import A, Element, R, whole

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_ANCHORS = (f"{_XDR}twoCellAnchor", f"{_XDR}oneCellAnchor", f"{_XDR}absoluteAnchor")
_EMU_PER_POINT = 12_700


def sheet_drawings(
    package: Package, part: str, *, sheet: str, parts: dict[str, str]
) -> Iterator[Paragraph | Picture]:
    """What lies on a sheet besides its cells, in the order it is drawn.

    Args:
        part: of the sheet; ``sheet``: its name in words.
        parts: filled with the part behind each picture's ``source``.

    Raises:
        FileReadError: a drawing is damaged.
    """
    for relation in package.relations(part):
        if relation.kind == "drawing" and not relation.external and package.has(relation.target):
            yield from _drawn(package, relation.target, sheet=sheet, parts=parts)


def _drawn(
    package: Package, part: str, *, sheet: str, parts: dict[str, str]
) -> Iterator[Paragraph | Picture]:
    targets = {r.id: r.target for r in package.relations(part) if not r.external}
    for anchor in package.xml(part).iter(*_ANCHORS):
        for blip in anchor.iter(f"{A}blip"):
            target = targets.get(blip.get(f"{R}embed", ""), "")
            if package.has(target):
                source = f"{part}#{blip.get(f'{R}embed')}"
                parts[source] = target
                width, height = _size(anchor)
                yield Picture(Place(package.file, part=f"{sheet}图片"), width, height, None, source)
        for shape in anchor.iter(f"{_XDR}sp"):
            if text := _words(shape):
                yield Paragraph(text, Place(package.file, part=f"{sheet}文本框"))


def _size(anchor: Element) -> tuple[float | None, float | None]:
    """Width and height in points, as far as they are stated."""
    for item in (*anchor.iterfind(f"{_XDR}ext"), *anchor.iter(f"{A}ext")):
        width, height = whole(item.get("cx"), 0), whole(item.get("cy"), 0)
        if width > 0 and height > 0:
            return width / _EMU_PER_POINT, height / _EMU_PER_POINT
    return None, None


def _words(shape: Element) -> str:
    lines = (
        "".join(t.text or "" for t in paragraph.iter(f"{A}t")) for paragraph in shape.iter(f"{A}p")
    )
    return "\n".join(line for line in lines if line.strip())
