"""Files → documents. Libraries that read a format are loaded when it is first read."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from lvjian.core.document import Document
from lvjian.core.errors import FileReadError
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors.limits import ReadLimits

__all__ = ["READABLE", "ReadLimits", "read_file"]

_READERS = {
    "word.reader.read_word": ("docx", "docm", "dotx", "dotm"),
    "pdf.reader.read_pdf": ("pdf",),
    "sheet.read_sheet": ("xlsx", "xlsm", "xltx"),
    "image.read_image": (
        "jpeg", "jpg", "png", "bmp", "gif", "tiff", "tif", "webp", "jp2", "heic", "heif",
    ),
    "plain.read_plain": ("txt", "text", "csv"),
    "plain.read_html": ("html", "htm"),
}  # fmt: skip
_READER_OF = {name: reader for reader, names in _READERS.items() for name in names}
_RECOGNISING = (
    "pdf.reader.read_pdf", "image.read_image", "word.reader.read_word", "sheet.read_sheet",
)  # fmt: skip
RECOGNISED = frozenset(name for name, reader in _READER_OF.items() if reader in _RECOGNISING)
"""Formats whose readers take recognised pages."""
READABLE = frozenset(_READER_OF)
"""Formats ``read_file`` knows."""


class _Reader(Protocol):
    def __call__(
        self,
        disk: Path,
        *,
        file: str,
        limits: ReadLimits,
        recognised: tuple[RecognisedPage, ...] = ...,
    ) -> Document: ...


def read_file(
    disk: Path,
    *,
    file: str,
    format: str,  # noqa: A002 - the word of BundleFile
    limits: ReadLimits | None = None,
    recognised: tuple[RecognisedPage, ...] = (),
) -> Document:
    """Read one file by its format.

    Args:
        disk: where its bytes are.
        file: its path inside the bundle, for places and messages.
        format: as ``BundleFile.format``.
        limits: what is too much.
        recognised: what recognition made of the pages and pictures in ``Document.wanted``.

    Raises:
        FileReadError: I001 damaged, I002 encrypted, I003 a format that is not read,
            I004 over a limit.
    """
    if format not in _READER_OF:
        raise FileReadError(
            "I003",
            f"文件“{file}”是不支持读取的格式（{format}）",
            "请转换为 Word（.docx）或 PDF 后重新提交",
        )
    module, _, name = _READER_OF[format].rpartition(".")
    reader = cast("_Reader", getattr(import_module(f"lvjian.extractors.{module}"), name))
    limits = limits or ReadLimits()
    if recognised and format in RECOGNISED:
        return reader(disk, file=file, limits=limits, recognised=recognised)
    return reader(disk, file=file, limits=limits)
