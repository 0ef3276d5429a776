"""A copy of a submitted PDF with a mark and a note at each finding."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from lvjian.core.errors import FileReadError
from lvjian.core.place import Box
from lvjian.reports.marks import Mark

_COLOURS = {"error": (214, 57, 46), "warning": (230, 148, 20), "info": (47, 111, 178)}
_SCALE = 100
"""PDFium converts whole device units: hundredths of a point are exact enough."""
_NOTE = 18.0
_EDGE = 8.0


def mark_pdf(source: Path, marks: Sequence[Mark], *, file: str) -> bytes:
    """The bytes of the copy; the original is only read.

    A finding with a box gets a highlight over it, one with a page alone a note in the
    margin, one without either a note on the first page.

    Args:
        file: its path inside the bundle, for messages.

    Raises:
        FileReadError: I001 or I002 where PDFium cannot open it.
    """
    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        raise FileReadError(
            "I001", f"文件“{file}”无法打开，不能写入标注", "请重新导出 PDF 后再核对"
        ) from error
    try:
        by_page: dict[int, list[Mark]] = {}
        for mark in marks:
            number = mark.page if mark.page and mark.page <= len(document) else 1
            by_page.setdefault(number, []).append(mark)
        for number, here in sorted(by_page.items()):
            _mark_page(document, number - 1, here)
        stream = BytesIO()
        document.save(stream)
        return stream.getvalue()
    finally:
        document.close()


def _mark_page(document: Any, index: int, marks: Sequence[Mark]) -> None:
    page = document[index]
    try:
        lined_up = 0
        for mark in marks:
            if mark.bbox is None or mark.page != index + 1:
                _note(page, mark, at=(_EDGE, _EDGE + lined_up * (_NOTE + 4)))
                lined_up += 1
            else:
                _highlight(page, mark, mark.bbox)
    finally:
        page.close()


def _highlight(page: Any, mark: Mark, box: Box) -> None:
    corners = [_on_page(page, x, y) for x, y in _corners(box)]
    annotation = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_HIGHLIGHT)
    try:
        flat = [value for corner in corners for value in corner]
        raw.FPDFAnnot_AppendAttachmentPoints(annotation, raw.FS_QUADPOINTSF(*flat))
        _finish(annotation, mark, corners)
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _note(page: Any, mark: Mark, *, at: tuple[float, float]) -> None:
    x, y = at
    corners = [_on_page(page, *c) for c in _corners((x, y, x + _NOTE, y + _NOTE))]
    annotation = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_TEXT)
    try:
        _finish(annotation, mark, corners)
    finally:
        raw.FPDFPage_CloseAnnot(annotation)


def _corners(box: Box) -> tuple[tuple[float, float], ...]:
    """Corners as quad points run: upper left, upper right, lower left, lower right."""
    x0, y0, x1, y1 = box
    return (x0, y0), (x1, y0), (x0, y1), (x1, y1)


def _on_page(page: Any, x: float, y: float) -> tuple[float, float]:
    """A point of the page as displayed in the page's own space."""
    width, height = page.get_size()
    to_x, to_y = ctypes.c_double(), ctypes.c_double()
    raw.FPDF_DeviceToPage(
        page.raw, 0, 0, round(width * _SCALE), round(height * _SCALE), 0,
        round(x * _SCALE), round(y * _SCALE), to_x, to_y,
    )  # fmt: skip
    return to_x.value, to_y.value


def _finish(annotation: Any, mark: Mark, corners: Sequence[tuple[float, float]]) -> None:
    xs, ys = [c[0] for c in corners], [c[1] for c in corners]
    raw.FPDFAnnot_SetRect(annotation, raw.FS_RECTF(min(xs), max(ys), max(xs), min(ys)))
    red, green, blue = _COLOURS[mark.severity]
    raw.FPDFAnnot_SetColor(
        annotation, raw.FPDFANNOT_COLORTYPE_Color, red, green, blue, 110 if mark.bbox else 255
    )
    raw.FPDFAnnot_SetFlags(annotation, raw.FPDF_ANNOT_FLAG_PRINT)
    for key, text in (("Contents", mark.text), ("T", "绿鉴"), ("Subj", mark.code)):
        encoded = text.encode("utf-16-le") + b"\0\0"
        words = (ctypes.c_ushort * (len(encoded) // 2)).from_buffer_copy(encoded)
        raw.FPDFAnnot_SetStringValue(annotation, key.encode(), words)
