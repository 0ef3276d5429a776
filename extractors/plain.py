"""Plain text and HTML files: a paragraph per line."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from lvjian.core.boxes import OPEN, TICKED
from lvjian.core.document import Document, Paragraph
from lvjian.core.errors import FileReadError
from lvjian.core.place import Place
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.package import over_limit

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BLANK = re.compile(r"\s+")
_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript"})


def read_plain(disk: Path, *, file: str, limits: ReadLimits | None = None) -> Document:
    """Read a text file as UTF-8, UTF-16/32 by its byte order mark, else GB 18030.

    Raises:
        FileReadError: I001 in no known encoding, I004 over a limit.
    """
    return _document(_text(disk, file, limits or ReadLimits()), file)


def read_html(disk: Path, *, file: str, limits: ReadLimits | None = None) -> Document:
    """Read the text an HTML file shows; encodings and errors as ``read_plain``."""
    return _document(_visible(_text(disk, file, limits or ReadLimits())), file)


def _text(disk: Path, file: str, limits: ReadLimits) -> str:
    try:
        if disk.stat().st_size > limits.text_bytes:
            raise over_limit(file, f"文本超过 {limits.text_bytes // 1024} KB")
        return _decoded(disk.read_bytes(), file)
    except OSError as error:
        raise FileReadError(
            "I001", f"文件“{file}”无法打开", "请确认文件存在并可读取后重新提交"
        ) from error


def _document(text: str, file: str) -> Document:
    lines = [line.strip() for line in text.splitlines()]
    blocks = tuple(
        Paragraph(line, Place(file, part=f"第{number}行"))
        for number, line in enumerate(lines, 1)
        if line
    )
    return Document(file=file, kind="other", blocks=blocks, empty=not blocks)


def _decoded(data: bytes, file: str) -> str:
    named = [codec for mark, codec in _MARKS if data.startswith(mark)][:1]
    for codec in named or ["utf-8", "gb18030"]:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return _traditional(data, text) if codec == "gb18030" else text
    raise FileReadError(
        "I001",
        f"文本文件“{file}”的编码无法识别",
        "请另存为 UTF-8 编码的文本，或转换为 Word 文档后重新提交",
    )


def _traditional(data: bytes, text: str) -> str:
    """Big5 read as GB 18030 is full of characters for private use; real text has none."""
    if len(_PRIVATE.findall(text)) <= len(text) // 50:
        return text
    try:
        return data.decode("big5")
    except UnicodeDecodeError:
        return text


class _Visible(HTMLParser):
    """Collects the text a browser would show."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break lines at blocks, show check boxes, enter hidden elements."""
        if tag in _HIDDEN:
            self._hidden.append(tag)
        elif tag in _BLOCKS:
            self._hidden = []
            self.pieces.append("\n")
        elif tag == "input":
            stated = dict(attrs)
            if stated.get("type") in {"checkbox", "radio"}:
                self.pieces.append(TICKED if "checked" in stated else OPEN)

    def handle_endtag(self, tag: str) -> None:
        """Break lines at blocks, leave hidden elements."""
        if tag in self._hidden:
            self._hidden.remove(tag)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep text, its white space as one space."""
        if not self._hidden:
            self.pieces.append(_BLANK.sub(" ", data))


def _visible(text: str) -> str:
    parser = _Visible()
    parser.feed(text)
    parser.close()
    return "".join(parser.pieces)
