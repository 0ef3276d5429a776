"""Builds Word packages out of raw XML, so that every oddity can be written down."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from lvjian.core.document import Document
from lvjian.extractors import read_file

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="{REL}" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)

Reader = Callable[..., Document]


def relations(*items: tuple[str, str, str]) -> str:
    """A relationships part of (id, kind, target)."""
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{REL}/{kind}" Target="{target}"/>'
        for id_, kind, target in items
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{rows}</Relationships>"
    )


def part(name: str, content: str) -> str:
    """A part whose root is ``w:<name>``."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} {NAMESPACES}>{content}</w:{name}>'


def write_package(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write a zip of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return path


def word_parts(body: str, **stories: str) -> dict[str, str | bytes]:
    """Parts of a document; ``stories``: content of styles, numbering, footnotes, header …"""
    links = [(f"r_{name}", name, f"{name}.xml") for name in stories]
    roots = {"header": "hdr", "footer": "ftr"}
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(*links),
    }
    for name, content in stories.items():
        found[f"word/{name}.xml"] = part(roots.get(name, name), content)
    return found


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Write a document of that body and read it."""

    def run(body: str, **stories: str) -> Document:
        path = write_package(tmp_path / "报告.docx", word_parts(body, **stories))
        return read_file(path, file="报告.docx", format="docx")

    return run


class Kit:
    """Raw XML of the usual elements, and what was read of them."""

    W, REL, NAMESPACES = W, REL, NAMESPACES
    word_parts = staticmethod(word_parts)
    write_package = staticmethod(write_package)
    relations = staticmethod(relations)
    part = staticmethod(part)

    @staticmethod
    def texts(document: Document) -> list[str]:
        """Texts of the body paragraphs."""
        return [p.text for p in document.paragraphs()]

    @staticmethod
    def grid(document: Document, index: int = 0) -> list[list[str | None]]:
        """Texts of a table by grid place."""
        table = list(document.tables())[index]
        return [[None if c is None else c.text for c in row] for row in table.rows]

    @staticmethod
    def p(content: str, properties: str = "") -> str:
        """A paragraph of raw content."""
        head = f"<w:pPr>{properties}</w:pPr>" if properties else ""
        return f"<w:p>{head}{content}</w:p>"

    @staticmethod
    def r(text: str, properties: str = "") -> str:
        """A run of text."""
        look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'

    @staticmethod
    def tc(text: str, properties: str = "") -> str:
        """A cell of one paragraph."""
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{Kit.p(Kit.r(text))}</w:tc>"

    @staticmethod
    def tr(*cells: str, properties: str = "") -> str:
        """A row."""
        head = f"<w:trPr>{properties}</w:trPr>" if properties else ""
        return f"<w:tr>{head}{''.join(cells)}</w:tr>"

    @staticmethod
    def tbl(*rows: str) -> str:
        """A table."""
        return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


@pytest.fixture(scope="session")
def kit() -> type[Kit]:
    """The builders."""
    return Kit
