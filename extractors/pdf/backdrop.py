"""Pictures behind a whole page of text: letter paper, a faint emblem, a tint.

They say nothing of their own, and the page's words stand over them: such a page need not be
recognised. A scan is told by the ink in its middle.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import repeat
from typing import Any

from pypdfium2 import raw

from lvjian.core.place import Box
from lvjian.extractors.pdf import native as native
from lvjian.extractors.pdf.page import Matrix, PageContent, apply_box, product

_WHOLE = 0.6
"""Share of the page from where a picture is a page's ground, as for pages to be recognised."""
_WORDS = 40
_MOST_PIXELS = 40_000_000
_TOP, _FOOT, _SIDE = 0.17, 0.12, 0.07
"""Shares of the page where letter paper has its head, its foot and its frame."""
_CONTRAST = 60
"""Shades from the ground that make ink; a faint emblem stays under it."""
_INK = 0.0001
_SOLID = 0.01
_ROWS = 800
_DEEPEST = 6
_AS_IS: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_BYTES = {
    raw.FPDFBitmap_Gray: 1,
    raw.FPDFBitmap_BGR: 3,
    raw.FPDFBitmap_BGRx: 4,
    raw.FPDFBitmap_BGRA: 4,
}


def leave_out_backdrops(content: PageContent, page: Any, document: Any) -> None:
    """Take the pictures behind a page of text out of its pictures."""
    large = [box for box in content.pictures if _share(box, content) >= _WHOLE]
    if not large or sum(not c.text.isspace() for c in content.chars) < _WORDS:
        return
    pictures = _large_pictures(page)
    if len(pictures) < len(large):
        return
    if all(_is_bare(document, page, item, over=over) for item, over in pictures):
        content.pictures = [box for box in content.pictures if box not in large]


def _share(box: Box, content: PageContent) -> float:
    width = max(0.0, min(box[2], content.width) - max(box[0], 0.0))
    height = max(0.0, min(box[3], content.height) - max(box[1], 0.0))
    return width * height / max(content.width * content.height, 1.0)


def _large_pictures(page: Any) -> list[tuple[int, bool]]:
    """Large pictures among the objects of a page, and whether they are painted over words."""
    whole = raw.FPDF_GetPageWidthF(page) * raw.FPDF_GetPageHeightF(page)
    sides = (ctypes.c_float * 4)()
    places = [ctypes.addressof(sides) + 4 * i for i in range(4)]
    found: list[tuple[int, bool]] = []
    over = False
    for item, kind, matrix in objects_of(page):
        over = over or kind == raw.FPDF_PAGEOBJ_TEXT
        if kind == raw.FPDF_PAGEOBJ_IMAGE and native.object_bounds(item, *places):
            x0, y0, x1, y1 = apply_box(matrix, (sides[0], sides[1], sides[2], sides[3]))
            if (x1 - x0) * (y1 - y0) >= _WHOLE * whole:
                found.append((item, over))
    return found


def objects_of(page: Any) -> Iterator[tuple[int, int, Matrix]]:
    """Objects of a page in the order they are painted, those of forms in their place."""
    floats = (ctypes.c_float * 6)()
    count = raw.FPDFPage_CountObjects(page)
    start = map(native.page_object, repeat(native.address(page)), range(count))
    waiting: list[tuple[Iterator[Any], Matrix]] = [(start, _AS_IS)]
    while waiting:
        items, matrix = waiting[-1]
        item = next(items, None)
        if item is None:
            waiting.pop()
            continue
        kind = native.object_type(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and len(waiting) < _DEEPEST:
            inner = raw.FPDFFormObj_CountObjects(ctypes.cast(item, raw.FPDF_PAGEOBJECT))
            native.object_matrix(item, ctypes.addressof(floats))
            a, b, c, d, e, f = floats
            inside = map(native.form_object, repeat(item), range(max(inner, 0)))
            waiting.append((inside, product((a, b, c, d, e, f), matrix)))
        yield item, kind, matrix


def _is_bare(document: Any, page: Any, item: int, *, over: bool) -> bool:
    """Whether the middle of a picture has no ink, as it is painted (masks included).

    Args:
        over: it is painted over words, and must let them through.
    """
    picture = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    if not raw.FPDFImageObj_GetImagePixelSize(picture, wide, high):
        return False
    if wide.value * high.value > _MOST_PIXELS:
        return False
    bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, picture)
    if not bitmap:
        return False
    try:
        shades, solid = _middle(bitmap)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    if not shades or (over and solid > _SOLID * len(shades)):
        return False
    sample = shades[:: max(len(shades) // 5000, 1)]
    ground = max(set(sample), key=sample.count)
    near = bytes(s for s in range(256) if abs(s - ground) <= _CONTRAST)
    return len(shades.translate(None, near)) <= _INK * len(shades)


def is_solid(document: Any, page: Any, item: int) -> bool:
    """Whether a picture as it is painted (masks included) lets nothing through."""
    picture = ctypes.cast(item, raw.FPDF_PAGEOBJECT)
    if raw.FPDFPageObj_HasTransparency(picture):
        return False
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(picture, wide, high)
    bitmap = None
    if wide.value * high.value <= _MOST_PIXELS:
        bitmap = raw.FPDFImageObj_GetRenderedBitmap(document, page, picture)
    if not bitmap:
        return True
    try:
        shades, solid = _middle(bitmap)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    return solid >= 0.5 * len(shades)


def _middle(bitmap: Any) -> tuple[bytes, int]:
    """The shades of the middle of a bitmap over white, and how many of them are solid."""
    size = _BYTES.get(raw.FPDFBitmap_GetFormat(bitmap))
    if size is None:
        return b"", 0
    width, height = raw.FPDFBitmap_GetWidth(bitmap), raw.FPDFBitmap_GetHeight(bitmap)
    stride = raw.FPDFBitmap_GetStride(bitmap)
    data = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
    x0, x1 = int(width * _SIDE) * size, int(width * (1 - _SIDE)) * size
    step = max(height // _ROWS, 1)
    rows = [
        data[y * stride + x0 : y * stride + x1]
        for y in range(int(height * _TOP), int(height * (1 - _FOOT)), step)
    ]
    parts = [_shades(row, size, step) for row in rows]
    return b"".join(part for part, _ in parts), sum(solid for _, solid in parts)


def _shades(row: bytes, size: int, step: int) -> tuple[bytes, int]:
    """Green of the pixels of a row, the nearest to their lightness; transparent ones are white."""
    if size == 1:
        return row[::step], len(row) // step
    green = row[1 :: size * step]
    if size == 3:
        return green, len(green)
    alpha = row[3 :: size * step]
    clear, solid = alpha.count(0), alpha.count(255)
    if solid == len(alpha):
        return green, solid
    if clear == len(alpha):
        return b"\xff" * clear, 0
    return bytes(255 - (255 - g) * a // 255 for g, a in zip(green, alpha, strict=True)), solid
