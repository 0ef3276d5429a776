"""A bundle as handed in: its files, before anything in them is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

FileKind = Literal["docx", "pdf", "image", "xlsx", "archive", "other"]
FileStatus = Literal["read", "partly", "unreadable", "unsupported", "encrypted"]
ReportRole = Literal["third-party-report", "self-report", "review-form", "attachment", "unknown"]


@dataclass(frozen=True, slots=True)
class BundleFile:
    """One file of a bundle.

    Attributes:
        path: path inside the bundle; a member of an archive inside the bundle is
            ``outer.zip/inner.docx``. The name of the bundle itself is not part of it.
        disk: where its bytes are now (the original, or a copy in the work folder).
        sha256: of its bytes, lower-case hex; None where it could not be read at all.
        kind: as in the report JSON.
        format: finer than kind, by content: docx, doc, pdf, jpeg, png, xlsx, xls, rtf,
            odt, wps, zip, 7z, rar, tar, txt, html, heic, empty, unknown …
        size: bytes.
        converted, converted_format: what LibreOffice made of a format that is not read as it
            is; ``disk`` stays the original.
        printed: a Word file printed to PDF, for the pages its words stand on.
    """

    path: str
    disk: Path
    sha256: str | None
    kind: FileKind
    format: str
    size: int
    converted: Path | None = None
    converted_format: str | None = None
    printed: Path | None = None

    @property
    def source(self) -> tuple[Path, str]:
        """Where the bytes to be read are, and their format."""
        if self.converted is None or self.converted_format is None:
            return self.disk, self.format
        return self.converted, self.converted_format


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Something wrong with a file, told before or while reading; becomes an I-finding.

    Attributes:
        code: I001, I002, I003, I004, I006 or I008 (I007 and I005 are worked out later).
        path: path inside the bundle; None for the bundle as a whole.
        message: Chinese sentence: what and where.
        suggestion: Chinese sentence: the way out.
        expected, actual: for limits, the limit and what was met.
        page: for I006.
    """

    code: str
    path: str | None
    message: str
    suggestion: str
    expected: str | None = None
    actual: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle unpacked.

    Attributes:
        name: the file or folder name.
        sha256: of the sorted list of (path, sha256) of its files; of the same files
            as folder, zip or 7z it is the same.
        files: sorted by path; archives that were opened are not among them.
        folders: every folder path, empty ones too (an empty attachment folder is evidence).
    """

    name: str
    sha256: str
    files: tuple[BundleFile, ...]
    problems: tuple[FileProblem, ...] = ()
    folders: tuple[str, ...] = ()
