"""Which files LibreOffice is to convert, and to what; files it cannot open as they are."""

from __future__ import annotations

import email
import email.policy
import re
import shutil
import struct
import zipfile
import zlib
from base64 import b64decode
from binascii import Error as BrokenBase64Error
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path, PurePosixPath
from typing import Final, Literal
from xml.sax.saxutils import quoteattr

from lxml import etree

from lvjian.core.bundle import BundleFile, FileKind
from lvjian.ingest.kept_fields import (
    keep_in_package,
    keep_in_rtf,
    keep_in_word,
    keep_in_xml,
)
from lvjian.ingest.last_paragraph import with_last_paragraph
from lvjian.ingest.ole import BrokenCompoundFileError, broken_workbook, ends_in_table
from lvjian.ingest.sniff import HEAD, decode_text
from lvjian.ingest.unworked_formulas import lacks_values

Way = Literal["office", "html", "mail", "package"]
Target = Literal["docx", "xlsx", "pdf"]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a file is made readable.

    Attributes:
        target: what it becomes; also the kind the report gives it.
        suffix: what LibreOffice is to take it for, with the dot.
        reader: LibreOffice's filter, "" to let it choose by content.
        way: ``office``: as it is; ``html``: encoding stated first; ``mail``: the page inside
            a MHT file; ``package``: no LibreOffice needed, parts are put into a zip.
        lost: without LibreOffice it cannot be read at all (HTML can, its tables apart).
    """

    target: Target
    suffix: str
    reader: str = ""
    way: Way = "office"
    lost: bool = True

    @property
    def kind(self) -> FileKind:
        """Kind of the file in the report."""
        return self.target


_PLANS: Final[dict[str, Plan]] = {
    "doc": Plan("docx", ".doc"),
    "rtf": Plan("docx", ".rtf"),
    "odt": Plan("docx", ".odt"),
    "xls": Plan("xlsx", ".xls"),
    "ods": Plan("xlsx", ".ods"),
    "xlsb": Plan("xlsx", ".xlsb"),
    "xltm": Plan("xlsx", ".xltm"),
}
_XML_PLANS: Final = (
    ("schemas.microsoft.com/office/2006/xmlpackage", Plan("docx", ".docx", way="package")),
    ("schemas.microsoft.com/office/word/2003/wordml", Plan("docx", ".xml", "MS Word 2003 XML")),
    ("urn:schemas-microsoft-com:office:spreadsheet", Plan("xlsx", ".xml", "MS Excel 2003 XML")),
    ("opendocument.text", Plan("docx", ".fodt")),
    ("opendocument.spreadsheet", Plan("xlsx", ".fods")),
)
_WRITER, _CALC = "HTML (StarWriter)", "HTML (StarCalc)"
_WORD_NAMES: Final = frozenset({".doc", ".docx", ".wps", ".wpt", ".rtf", ".dot"})
_EXCEL_NAMES: Final = frozenset({".xls", ".xlsx", ".et", ".ett"})
_EXCEL_WORDS = "urn:schemas-microsoft-com:office:excel"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
)
_STATED_CHARSET = re.compile(r"(<meta[^>]{0,200}?charset\s*=\s*[\"']?)[\w.:-]+", re.IGNORECASE)
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def plan_of(path: str, form: str, disk: Path) -> Plan | None:
    """How the file is to be converted; None where it is read as it is, or not at all.

    Args:
        path: inside the bundle; only tells whether a web page is meant as a document.
        form: as ``BundleFile.format``.

    Raises:
        OSError: it cannot be read.
    """
    if form in _PLANS:
        return _PLANS[form]
    if form in ("xlsx", "xlsm"):
        return Plan("xlsx", f".{form}", lost=False) if lacks_values(disk) else None
    if form not in ("xml", "html", "mht"):
        return None
    with disk.open("rb") as file:
        text = decode_text(file.read(HEAD)) or ""
    if form == "xml":
        return _of_xml(text)
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _EXCEL_NAMES or (form == "mht" and _EXCEL_WORDS in text.lower()):
        return Plan("xlsx", ".html", _CALC, "mail" if form == "mht" else "html", form == "mht")
    if form == "mht":
        return Plan("docx", ".html", _WRITER, "mail")
    return Plan("docx", ".html", _WRITER, "html", lost=False) if suffix in _WORD_NAMES else None


def _of_xml(text: str) -> Plan | None:
    lowered = text.lower()
    return next((plan for word, plan in _XML_PLANS if word in lowered), None)


def plan_of_file(file: BundleFile) -> Plan | None:
    """``plan_of`` for a file of a bundle."""
    try:
        return plan_of(file.path, file.format, file.disk)
    except OSError:
        return None


def prepare(plan: Plan, source: Path, target: Path) -> bool:
    """Put what LibreOffice is to open (or the result itself) at ``target``.

    Returns:
        False where there is nothing to convert inside, or only part of it is left.
    """
    if plan.way == "office":
        if (plan.suffix == ".rtf" and _cut_short(source)) or _broken_package(source):
            return False
        if plan.suffix == ".xls" and _broken_chain(source):
            return False
        if not _kept(plan, source, target):
            _link(source, target)
        return True
    if plan.way == "package":
        return _repack(source, target)
    data = source.read_bytes()
    page = _page_of_mail(data) if plan.way == "mail" else decode_whole(data)
    if page is None:
        return False
    # Calc follows what the page states, Writer the byte order mark.
    page = _STATED_CHARSET.sub(r"\1utf-8", page)
    target.write_bytes(b"\xef\xbb\xbf" + page.encode("utf-8", "replace"))
    return True


def loses_table(disk: Path) -> bool:
    """Whether LibreOffice does not see the last table of a Word 97 file as it is.

    Raises:
        OSError: it cannot be read.
    """
    try:
        with disk.open("rb") as stream:
            return ends_in_table(stream)
    except (BrokenCompoundFileError, struct.error):
        return False


def mended_word(disk: Path) -> bytes | None:
    """A Word 97 file whose last table would be lost with what it lacks; None where not mended.

    Raises:
        OSError: it cannot be read.
    """
    return with_last_paragraph(disk.read_bytes()) if loses_table(disk) else None


def _kept(plan: Plan, source: Path, target: Path) -> bool:
    """Write a text with what LibreOffice would change or lose; False where it is none."""
    if plan.suffix in (".odt", ".ods"):
        return keep_in_package(source, target)
    if plan.suffix not in (".doc", ".rtf", ".fodt", ".fods", ".xml"):
        return False
    data = source.read_bytes()
    if plan.suffix == ".doc":
        new = keep_in_word(mended_word(source) or data)
    elif plan.suffix == ".rtf":
        new = keep_in_rtf(data)
    else:
        new = keep_in_xml(data)
    if new != data:
        target.write_bytes(new)
    return new != data


def decode_whole(data: bytes) -> str | None:
    """A whole text file: by its mark, UTF-8 or GB 18030; None where it is none of them."""
    for encoding in ("utf-8-sig", "gb18030"):
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            encoding = "utf-16"  # noqa: PLW2901  # stated by the file itself
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _cut_short(disk: Path) -> bool:
    """Whether an RTF file ends before its groups are closed; LibreOffice would not say so."""
    data = disk.read_bytes().rstrip(b"\0 \t\r\n")
    if not data.endswith(b"}"):
        return True
    if b"\\bin" in data:  # raw bytes, braces among them
        return False
    plain = data.replace(b"\\\\", b"").replace(b"\\{", b"").replace(b"\\}", b"")
    return plain.count(b"{") > plain.count(b"}")


def _broken_package(disk: Path) -> bool:
    """Whether a zipped document has members whose bytes changed; LibreOffice mends silently."""
    if not zipfile.is_zipfile(disk):
        return False
    try:
        with zipfile.ZipFile(disk) as package:
            return package.testzip() is not None
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return True


def _broken_chain(disk: Path) -> bool:
    """Whether an old workbook's records lead astray; LibreOffice leaves off there silently."""
    try:
        with disk.open("rb") as stream:
            return broken_workbook(stream)
    except (BrokenCompoundFileError, struct.error):
        return False


def _link(source: Path, target: Path) -> None:
    try:
        target.symlink_to(source.resolve())
    except OSError:
        shutil.copyfile(source, target)


def _page_of_mail(data: bytes) -> str | None:
    """The first HTML part of a MHT file."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html" and isinstance(part, EmailMessage):
            raw = part.get_payload(decode=True)
            if isinstance(raw, bytes):
                return _stated(raw, part.get_content_charset()) or decode_whole(raw)
    return None


def _stated(raw: bytes, charset: str | None) -> str | None:
    if not charset:
        return None
    try:
        return raw.decode("gb18030" if charset.lower() in ("gb2312", "gbk") else charset)
    except (LookupError, UnicodeDecodeError):
        return None


def _repack(source: Path, target: Path) -> bool:
    """A Word document saved as one XML file, as the package it describes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.parse(str(source), parser).getroot()
    except (etree.XMLSyntaxError, OSError):
        return False
    types: list[str] = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for part in root.iterfind(f"{_PKG}part"):
            name, kind = part.get(f"{_PKG}name", ""), part.get(f"{_PKG}contentType", "")
            data = _part_bytes(part)
            if not name.startswith("/") or data is None:
                continue
            package.writestr(name[1:], data)
            types.append(f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>")
        package.writestr("[Content_Types].xml", _TYPES.format("".join(types)))
    return bool(types)


def _part_bytes(part: etree._Element) -> bytes | None:
    """What a part of a package in one XML file holds, None where it holds nothing readable."""
    xml = part.find(f"{_PKG}xmlData")
    if xml is not None:
        return b"".join(etree.tostring(child) for child in xml)
    binary = part.findtext(f"{_PKG}binaryData")
    if binary is None:
        return None
    try:
        return b64decode(binary)
    except (BrokenBase64Error, ValueError):
        return None
