"""Files → documents. Libraries that read a format are loaded when it is first read."""

from __future__ import annotations

from pathlib import Path

from lvjian.core.document import Document
from lvjian.core.errors import FileReadError
from lvjian.extractors.limits import ReadLimits

__all__ = ["READABLE", "ReadLimits", "read_file"]

_WORD = frozenset({"docx", "docm", "dotx", "dotm"})
_SHEET = frozenset({"xlsx", "xlsm", "xltx"})
_IMAGE = frozenset({"jpeg", "jpg", "png", "bmp", "gif", "tiff", "tif", "webp", "heic", "heif"})
_PLAIN = frozenset({"txt", "text", "csv", "html", "htm"})
READABLE = _WORD | _SHEET | _IMAGE | _PLAIN | {"pdf"}
"""Formats ``read_file`` knows."""


def read_file(
    disk: Path, *, file: str, format: str, limits: ReadLimits | None = None
) -> Document:
    """Read one file by its format.

    Args:
        disk: where its bytes are.
        file: its path inside the bundle, for places and messages.
        format: as ``BundleFile.format``.
        limits: what is too much.

    Raises:
        FileReadError: I001 damaged, I002 encrypted, I003 a format that is not read,
            I004 over a limit.
    """
    limits = limits or ReadLimits()
    if format in _WORD:
        from lvjian.extractors.word import read_word

        return read_word(disk, file=file, limits=limits)
    if format == "pdf":
        from lvjian.extractors.pdf import read_pdf

        return read_pdf(disk, file=file, limits=limits)
    if format in _SHEET:
        from lvjian.extractors.sheet import read_sheet

        return read_sheet(disk, file=file, limits=limits)
    if format in _IMAGE:
        from lvjian.extractors.image import read_image

        return read_image(disk, file=file, limits=limits)
    if format in _PLAIN:
        from lvjian.extractors.plain import read_plain

        return read_plain(disk, file=file, html=format in {"html", "htm"}, limits=limits)
    raise FileReadError(
        "I003",
        f"文件“{file}”是不支持读取的格式（{format}）",
        "请转换为 Word（.docx）或 PDF 后重新提交",
    )
