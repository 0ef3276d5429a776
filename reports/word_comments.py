"""A copy of a submitted Word file with a comment at each finding."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from lvjian.core.errors import FileReadError
from lvjian.extractors.word.reader import word_anchors
from lvjian.reports.marks import Mark
from lvjian.reports.word_bytes import word_bytes

AUTHOR = "绿鉴"
_P, _TC, _R = qn("w:p"), qn("w:tc"), qn("w:r")
_COLUMN = re.compile(r"第\d+列$")


def comment_word(source: Path, marks: Sequence[Mark], *, file: str, as_of: date) -> bytes:
    """The bytes of the copy; the original is only read.

    Comments whose place is not in the body (a running head, the document as a whole) stand
    at the first paragraph.

    Args:
        file: its path inside the bundle, for messages.
        as_of: date of the check, written as the date of the comments.

    Raises:
        FileReadError: I001 where the file cannot be opened or written again as a Word document.
    """
    anchors = word_anchors(source, file=file)
    try:
        document = Document(str(source))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise FileReadError(
            "I001",
            f"文件“{file}”无法写入批注：不是 Word 可以直接打开的 .docx 文档",
            "请用 Word 或 WPS 另存为 .docx 后重新核对",
        ) from error
    at: dict[str, list[Mark]] = {}
    for mark in marks:
        at.setdefault(_known(mark.part, anchors), []).append(mark)
    targets = {part: _element(document, anchors.get(part)) for part in at}
    for part, here in at.items():
        for mark in here:
            runs = _runs(targets[part], document)
            comment = document.add_comment(runs, text=mark.text, author=AUTHOR, initials="绿")
            _dated(comment, as_of)
    return word_bytes(document)


def _known(part: str | None, anchors: Mapping[str, object]) -> str:
    """The part itself, else the first cell of its row, else the document's beginning."""
    if part is None:
        return ""
    if part in anchors:
        return part
    row = _COLUMN.sub("", part)
    return next((known for known in anchors if known.startswith(f"{row}第")), "")


def _element(document: Any, position: tuple[int, ...] | None) -> Any:
    """The element at a position of the main part, None for the document as a whole."""
    if position is None:
        return None
    element = document.element
    for step in position:
        element = [child for child in element if isinstance(child.tag, str)][step]
    return element


def _runs(element: Any, document: Any) -> list[Run]:
    """First and last run of a place; a run without words is made where there is none."""
    paragraphs = [] if element is None else _paragraphs(element)
    if not paragraphs:
        paragraphs = document.paragraphs[:1] or [document.add_paragraph()]
    runs: list[Any] = [run for paragraph in paragraphs for run in paragraph._p.iter(_R)]  # noqa: SLF001
    # A comment may not reach out of its paragraph's own runs into a hyperlink or a control.
    own = [run for run in runs if run.getparent().tag == _P]
    if not own:
        return [paragraphs[0].add_run()]
    first, last = own[0], own[-1]
    parent = paragraphs[0]
    return [Run(first, parent)] if first is last else [Run(first, parent), Run(last, parent)]


def _paragraphs(element: Any) -> list[Paragraph]:
    if element.tag == _TC:
        return list(_Cell(element, None).paragraphs)  # type: ignore[arg-type]
    return [Paragraph(element, None)]  # type: ignore[arg-type]


def _dated(comment: Any, as_of: date) -> None:
    """The date of the check instead of the clock, so that a copy is the same each time."""
    day = datetime.combine(as_of, time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    comment._comment_elm.set(qn("w:date"), day)  # noqa: SLF001 - no public way
