"""Opening a PDF with PDFium: errors, pages, properties."""

from __future__ import annotations

import ctypes
import gc
import re
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pypdfium2 import raw

from lvjian.core.errors import FileReadError
from lvjian.extractors.pdf.backdrop import leave_out_backdrops
from lvjian.extractors.pdf.covered import leave_out_covered
from lvjian.extractors.pdf.layers import has_layers
from lvjian.extractors.pdf.lost import KnownCodes
from lvjian.extractors.pdf.native import wide_string
from lvjian.extractors.pdf.page import Matrix, PageContent

_PROPERTIES = (
    ("Author", "author"),
    ("Creator", "application"),
    ("Producer", "producer"),
    ("Title", "title"),
    ("Subject", "subject"),
    ("Company", "company"),
    ("CreationDate", "created"),
    ("ModDate", "modified"),
)
_DATE = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?")


class PdfFile:
    """An open PDF; one page and its text are open at a time."""

    def __init__(self, disk: Path, *, max_pages: int) -> None:
        self._data = _read(disk)
        self._handle = raw.FPDF_LoadMemDocument64(self._data, len(self._data), None)
        if not self._handle:
            raise _open_error(raw.FPDF_GetLastError())
        self.pages: int = raw.FPDF_GetPageCount(self._handle)
        if self.pages <= 0 or self.pages > max_pages:
            self.close()
            raise _no_pages() if self.pages <= 0 else _too_many(self.pages, max_pages)
        if raw.FPDF_GetFormType(self._handle) == raw.FORMTYPE_XFA_FULL:
            self.close()
            raise dynamic_form()
        self.forms = self._open_forms()
        self.layered = has_layers(self._data)
        self.known = KnownCodes()

    def __enter__(self) -> Self:
        # Reading makes no reference cycles; looking for them costs a twentieth of the time.
        self._collects = gc.isenabled()
        gc.disable()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
        if self._collects:
            gc.enable()

    def close(self) -> None:
        """Give back all memory."""
        if getattr(self, "forms", None):
            raw.FPDFDOC_ExitFormFillEnvironment(self.forms)
            self.forms = None
        if self._handle:
            raw.FPDF_CloseDocument(self._handle)
            self._handle = None

    def _open_forms(self) -> Any:
        """The form environment, needed for values of fields; None where there is no form."""
        if raw.FPDF_GetFormType(self._handle) == raw.FORMTYPE_NONE:
            return None
        self._form_info = raw.FPDF_FORMFILLINFO(version=2)
        return raw.FPDFDOC_InitFormFillEnvironment(self._handle, self._form_info) or None

    def load_page(self, number: int) -> Any:
        """Handle of a page (1-based), None where it cannot be loaded."""
        return raw.FPDF_LoadPage(self._handle, number - 1) or None

    def leave_out_backdrops(self, content: PageContent, page: Any) -> None:
        """Take letter paper and the like out of the pictures of a page of text."""
        leave_out_backdrops(content, page, self._handle)

    def leave_out_covered(self, content: PageContent, page: Any, matrix: Matrix) -> None:
        """Take words that stand unseen under or on a picture out of the characters of a page."""
        leave_out_covered(content, page, self._handle, matrix)

    def embedded(self) -> list[str]:
        """Names of the files embedded in the document, at most 100."""
        count = min(raw.FPDFDoc_GetAttachmentCount(self._handle), 100)
        files = (raw.FPDFDoc_GetAttachment(self._handle, i) for i in range(max(count, 0)))
        return [wide_string(raw.FPDFAttachment_GetName, file) for file in files if file]

    def properties(self) -> tuple[tuple[str, str], ...]:
        """The entries of the information dictionary that say something."""
        found = []
        for key, name in _PROPERTIES:
            text = self._meta(key)
            if name in ("created", "modified"):
                text = _iso_date(text)
            if text:
                found.append((name, text))
        return tuple(found)

    def _meta(self, key: str) -> str:
        tag = key.encode()
        size = raw.FPDF_GetMetaText(self._handle, tag, None, 0)
        if size <= 2 or size > 65536:
            return ""
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_GetMetaText(self._handle, tag, buffer, size)
        return buffer.raw[: size - 2].decode("utf-16-le", "replace").strip("\0 \t\r\n")


def _read(disk: Path) -> bytes:
    try:
        data = disk.read_bytes()
    except OSError as error:
        raise FileReadError("I001", "文件无法打开。", "请检查文件是否存在、能否读取。") from error
    if not data:
        raise FileReadError("I001", "文件是空的。", "请重新导出或重新上传这个文件。")
    return data


def _open_error(code: int) -> FileReadError:
    if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
        return FileReadError(
            "I002", "PDF 文件设有打开密码，无法读取。", "请去掉打开密码后重新提交。"
        )
    return FileReadError(
        "I001", "PDF 文件已损坏或不完整，无法打开。", "请从原文件重新导出 PDF 后再提交。"
    )


def dynamic_form() -> FileReadError:
    """The error for a form whose pages only Acrobat makes."""
    return FileReadError(
        "I003",
        "PDF 文件是 XFA 动态表单，表单内容不在页面上，暂不支持读取，未作检查。",
        "请用 Adobe Acrobat 打开后打印为普通 PDF，再提交。",
    )


def _no_pages() -> FileReadError:
    return FileReadError("I001", "PDF 文件里没有一页可读。", "请从原文件重新导出 PDF 后再提交。")


def _too_many(pages: int, limit: int) -> FileReadError:
    return FileReadError(
        "I004",
        f"PDF 文件有 {pages} 页，超过了 {limit} 页的上限。",
        "请拆分文件，或在设置中调高页数上限。",
    )


def _iso_date(text: str) -> str:
    """A PDF date as ISO 8601, without the time zone; anything else as it stands."""
    match = _DATE.match(text)
    if not match:
        return text
    year, month, day, hour, minute, second = (match[i] for i in range(1, 7))
    date = "-".join(part for part in (year, month, day) if part)
    return f"{date}T{hour}:{minute}:{second}" if hour and minute and second else date
