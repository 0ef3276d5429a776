"""A Word file as bytes: the same document, the same bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The earliest time an entry can carry."""


def word_bytes(document: Document) -> bytes:
    """The file; python-docx stamps the entries of the package with the clock."""
    stamped, even = BytesIO(), BytesIO()
    document.save(stamped)
    with ZipFile(stamped) as source, ZipFile(even, "w") as target:
        for entry in source.infolist():
            target.writestr(ZipInfo(entry.filename, _BEGINNING), source.read(entry), ZIP_DEFLATED)
    return even.getvalue()
