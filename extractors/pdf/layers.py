"""Words of layers that are switched off: a PDF keeps them, and nobody sees them.

PDFium gives the words of all layers alike, but draws only those switched on. Where a file
has layers at all, words without a trace on the drawn page are told apart.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from pypdfium2 import raw

from lvjian.extractors.pdf.page import Char, PageContent

_LAYERS = b"/OCProperties"
_PACKED = re.compile(rb"/ObjStm[^\x00]{0,400}?stream\r?\n")
_MOST = 4 << 20  # bytes of one packed stream that are looked through
_SCALE = 1.5
_MOST_SIDE = 3000
_TRACE = 24
"""Shades between a letter and its ground, of 255: less nobody reads."""


def has_layers(data: bytes) -> bool:
    """Whether the catalogue of a PDF speaks of layers, packed into a stream or not."""
    if _LAYERS in data:
        return True
    if b"/ObjStm" not in data:
        return False
    return any(_LAYERS in _inflated(data, match.end()) for match in _PACKED.finditer(data))


def _inflated(data: bytes, start: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(data[start : start + _MOST], _MOST)
    except zlib.error:
        return b""


def set_unseen_apart(content: PageContent, page: Any) -> None:
    """Move the characters of a page that leave no trace where they stand to ``hidden``."""
    if content.turn is not None or not content.chars:
        return
    picture = _drawn(content, page)
    if picture is None:
        return
    shown: list[Char] = []
    for run in _runs(content.chars):
        seen = any(_leaves_a_trace(picture, char) for char in run)
        (shown if seen else content.hidden).extend(run)
    content.chars = shown


def _runs(chars: Sequence[Char]) -> Iterator[list[Char]]:
    """Characters that follow one another on one baseline."""
    run: list[Char] = []
    for char in chars:
        if run and not (
            abs(char.base - run[-1].base) < 0.5 and -1.0 < char.x0 - run[-1].x1 < char.size
        ):
            yield run
            run = []
        run.append(char)
    if run:
        yield run


def _leaves_a_trace(picture: list[bytes], char: Char) -> bool:
    if char.text.isspace():
        return False
    x0, x1 = max(int(char.x0 * _SCALE), 0), int(char.x1 * _SCALE) + 1
    y0, y1 = max(int(char.top * _SCALE), 0), int(char.bottom * _SCALE) + 1
    parts = [part for row in picture[y0 : max(y1, y0)] if (part := row[x0:x1])]
    return bool(parts) and max(map(max, parts)) - min(map(min, parts)) > _TRACE


def _drawn(content: PageContent, page: Any) -> list[bytes] | None:
    """The rows of the page as displayed, a shade of grey each byte; None where it is too large."""
    width, height = int(content.width * _SCALE) + 1, int(content.height * _SCALE) + 1
    if max(width, height) > _MOST_SIDE:
        return None
    bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return None
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        shades = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * height)
        return [shades[y * stride : y * stride + width] for y in range(height)]
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
