"""Check boxes that are drawn, and form fields, put into the text where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from pypdfium2 import raw

from lvjian.core.boxes import OPEN, TICKED
from lvjian.core.place import Box
from lvjian.extractors.em_box import DESCENT
from lvjian.extractors.pdf.glyphs import is_wide
from lvjian.extractors.pdf.native import wide_string
from lvjian.extractors.pdf.page import Char, Matrix, PageContent, apply_box

_TICKS = set("√✓✔☑☒×✗✘✕✖xXVv■●þR√")
_MAX_BOX = 18.0
_MAX_FIELDS = 5000
_MAX_SQUARES = 2000
"""More squares on a page are a pattern, not boxes to tick."""
_CHOICES = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_NOTES = (
    raw.FPDF_ANNOT_TEXT,
    raw.FPDF_ANNOT_HIGHLIGHT,
    raw.FPDF_ANNOT_UNDERLINE,
    raw.FPDF_ANNOT_STRIKEOUT,
    raw.FPDF_ANNOT_SQUIGGLY,
)
_TEXTS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_MAX_OPTIONS = 500
_PICTURED = re.compile(r"(?:^|\s)(?:Do|[cvy])(?=\s|$)")
"""Operators of an appearance that shows a seal or a hand: pictures, forms and curves."""


def is_small_square(box: Box) -> bool:
    """Of the size of a check box."""
    width, height = box[2] - box[0], box[3] - box[1]
    return 4.0 <= width <= _MAX_BOX and 4.0 <= height <= _MAX_BOX and abs(width - height) < 3.0


def add_drawn_boxes(content: PageContent, squares: Sequence[Box]) -> None:
    """Put ☐ or ☑ into the characters for each small square beside a word.

    A square with a tick, a cross or a filled square inside is ticked.
    """
    if len(squares) > _MAX_SQUARES:
        return
    done: list[Box] = []
    for box in squares:
        if any(_same_middle(box, other) for other in done):
            continue
        done.append(box)
        inside = [c for c in content.chars if _holds(box, c) and c.text in _TICKS]
        beside = _beside(box, content.chars)
        if beside is None or any(_holds(box, c) for c in content.chars if c not in inside):
            continue
        ticked = bool(inside) or any(_mark_in(box, mark) for mark in content.strokes)
        if inside:
            content.chars = [c for c in content.chars if c not in inside]
        text = TICKED if ticked else OPEN
        content.chars.append(Char(text, box[0], box[2], beside.base, beside.size, bold=False))


def _same_middle(a: Box, b: Box) -> bool:
    return abs(a[0] + a[2] - b[0] - b[2]) < 5 and abs(a[1] + a[3] - b[1] - b[3]) < 5


def _holds(box: Box, char: Char) -> bool:
    x, y = (char.x0 + char.x1) / 2, char.base - 0.38 * char.size
    return box[0] <= x <= box[2] and box[1] - 1 <= y <= box[3] + 1


def _mark_in(box: Box, mark: Box) -> bool:
    x, y = (mark[0] + mark[2]) / 2, (mark[1] + mark[3]) / 2
    inside = box[0] < x < box[2] and box[1] < y < box[3]
    return inside and mark[2] - mark[0] < 1.4 * (box[2] - box[0])


def _beside(box: Box, chars: Sequence[Char]) -> Char | None:
    """The word a box belongs to: on its line, rather after it than before, at most two ems away."""
    best: tuple[float, Char] | None = None
    middle = (box[1] + box[3]) / 2
    for char in chars:
        if char.text.isspace() or not char.top - 3 <= middle <= char.bottom + 3:
            continue
        gap = max(char.x0 - box[2], box[0] - char.x1)
        if not -2 < gap < 2 * char.size:
            continue
        cost = gap + 2 * abs(char.base - 0.38 * char.size - middle)
        cost += 8.0 if char.x1 <= box[0] + 2 else 0.0
        if best is None or cost < best[0]:
            best = (cost, char)
    return best[1] if best else None


def add_fields(content: PageContent, page: Any, forms: Any, matrix: Matrix) -> None:
    """Put the state of check boxes and the values of form fields into the characters."""
    count = min(raw.FPDFPage_GetAnnotCount(page), _MAX_FIELDS)
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            content.chars += _field(annotation, forms, matrix)
            content.pictures += _stamp(annotation, forms, matrix)
            content.attached += _attached(annotation)
            content.notes += _note(annotation, matrix)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _field(annotation: Any, forms: Any, matrix: Matrix) -> list[Char]:
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    flags = raw.FPDFAnnot_GetFlags(annotation)
    if flags & _UNSEEN:
        return []
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, rect):
        return []
    box = apply_box(matrix, (rect.left, rect.bottom, rect.right, rect.top))
    if kind == raw.FPDF_ANNOT_FREETEXT:
        return list(_typed(wide_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents"), box))
    if kind != raw.FPDF_ANNOT_WIDGET:
        return []
    field = raw.FPDFAnnot_GetFormFieldType(forms, annotation) if forms else -1
    if field < 0:
        field = _stray_type(annotation)
    if field in _CHOICES:
        size = box[3] - box[1]
        text = TICKED if _is_checked(annotation) else OPEN
        return [Char(text, box[0], box[2], box[3] - DESCENT * size, size, bold=False)]
    if field in _TEXTS:
        return list(_typed(_chosen(annotation, forms) or _value(annotation, forms), box))
    return []


def _is_checked(annotation: Any) -> bool:
    """The appearance state is what the reader sees; without one, the value of the field counts.

    PDFium's own answer needs a loaded page, and makes values up where there is none.
    """
    key = b"AS" if raw.FPDFAnnot_HasKey(annotation, b"AS") else b"V"
    return wide_string(raw.FPDFAnnot_GetStringValue, annotation, key) not in {"", "Off"}


def _value(annotation: Any, forms: Any) -> str:
    value = wide_string(raw.FPDFAnnot_GetFormFieldValue, forms, annotation) if forms else ""
    return value or wide_string(raw.FPDFAnnot_GetStringValue, annotation, b"V")


def _chosen(annotation: Any, forms: Any) -> str:
    """What a list shows as chosen: its value may be a code that nobody sees."""
    count = raw.FPDFAnnot_GetOptionCount(forms, annotation) if forms else -1
    return "、".join(
        wide_string(raw.FPDFAnnot_GetOptionLabel, forms, annotation, index)
        for index in range(min(count, _MAX_OPTIONS))
        if raw.FPDFAnnot_IsOptionSelected(forms, annotation, index)
    )


def _stray_type(annotation: Any) -> int:
    """Kind of a field that the form does not list: merging files leaves such fields behind."""
    if wide_string(raw.FPDFAnnot_GetStringValue, annotation, b"AS"):
        return int(raw.FPDF_FORMFIELD_CHECKBOX)
    return int(raw.FPDF_FORMFIELD_TEXTFIELD)


def _attached(annotation: Any) -> list[str]:
    """Name of the file that an annotation attaches, "" if it has none."""
    if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_FILEATTACHMENT:
        return []
    file = raw.FPDFAnnot_GetFileAttachment(annotation)
    return [wide_string(raw.FPDFAttachment_GetName, file) if file else ""]


def _note(annotation: Any, matrix: Matrix) -> list[tuple[str, Box]]:
    """What a note or a marking says: words about the page, none of its own."""
    kind, flags = raw.FPDFAnnot_GetSubtype(annotation), raw.FPDFAnnot_GetFlags(annotation)
    rect = raw.FS_RECTF()
    if kind not in _NOTES or flags & _UNSEEN or not raw.FPDFAnnot_GetRect(annotation, rect):
        return []
    text = wide_string(raw.FPDFAnnot_GetStringValue, annotation, b"Contents").strip()
    box = apply_box(matrix, (rect.left, rect.bottom, rect.right, rect.top))
    return [(text.replace("\r\n", "\n").replace("\r", "\n"), box)] if text else []


def _stamp(annotation: Any, forms: Any, matrix: Matrix) -> list[Box]:
    """The box of a stamp, or of a signature field that is signed: an electronic seal."""
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    shown = raw.FPDFAnnot_HasKey(annotation, b"AP")
    if not shown or raw.FPDFAnnot_GetFlags(annotation) & _UNSEEN:
        return []
    if kind == raw.FPDF_ANNOT_WIDGET:
        if not _is_signature(annotation, forms) or not _is_signed(annotation):
            return []
    elif kind != raw.FPDF_ANNOT_STAMP:
        return []
    rect = raw.FS_RECTF()
    if not raw.FPDFAnnot_GetRect(annotation, rect):
        return []
    return [apply_box(matrix, (rect.left, rect.bottom, rect.right, rect.top))]


def _is_signature(annotation: Any, forms: Any) -> bool:
    field = raw.FPDFAnnot_GetFormFieldType(forms, annotation) if forms else -1
    stated = wide_string(raw.FPDFAnnot_GetStringValue, annotation, b"FT")
    return bool(field == raw.FPDF_FORMFIELD_SIGNATURE or stated == "Sig")


def _is_signed(annotation: Any) -> bool:
    """Whether a signature field is signed, be it said of its parent only, or shows a picture."""
    if raw.FPDFAnnot_HasKey(annotation, b"V"):
        return True
    mode = raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return _PICTURED.search(wide_string(raw.FPDFAnnot_GetAP, annotation, mode)) is not None


def _typed(text: str, box: Box) -> Iterator[Char]:
    """Characters of a value laid out in its box, wrapped at the right edge."""
    x0, y0, x1, y1 = box
    size = min(max((y1 - y0) * 0.7, 4.0), 10.0)
    x, base = x0 + 2, (y0 + y1) / 2 + 0.38 * size
    if y1 - y0 > 2.4 * size:
        base = y0 + 1.1 * size
    for char in text.replace("\r\n", "\n").replace("\r", "\n"):
        width = size if is_wide(char) else 0.5 * size
        if char == "\n" or x + width > x1 + 0.5 * size:
            x, base = x0 + 2, base + 1.2 * size
        if char != "\n":
            yield Char(char, x, x + width, base, size, bold=False)
            x += width
