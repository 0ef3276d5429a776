"""What kind of file it is, by its bytes and never by its name."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from lvjian.core.bundle import FileKind
from lvjian.ingest.ole import MAGIC as OLE_MAGIC
from lvjian.ingest.ole import BrokenCompoundFileError, CompoundFile, read_compound_file

HEAD = 64 * 1024
"""Bytes from the start that ``sniff`` wants."""

READABLE = frozenset(
    {"docx", "docm", "dotx", "dotm", "pdf", "xlsx", "xlsm", "xltx", "jpeg", "png", "gif", "bmp",
     "tiff", "webp", "jp2", "heic", "txt", "html"}
)  # fmt: skip
"""Formats some extractor takes; any other that is no archive becomes I003."""

ARCHIVES = frozenset({"zip", "7z", "rar", "tar", "gz", "xz", "bz2"})
"""Archive formats that are opened."""

Trouble = Literal["empty", "damaged", "encrypted", "too-large"]


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a file is.

    Attributes:
        trouble: why it cannot be read, seen without reading it through.
        detail: Chinese half-sentence on a damage.
        size: for too-large, the size of all parts unpacked, in bytes.
    """

    kind: FileKind
    format: str
    trouble: Trouble | None = None
    detail: str = ""
    size: int | None = None


_MAGIC: tuple[tuple[bytes, FileKind, str], ...] = (
    (b"\xff\xd8\xff", "image", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image", "png"),
    (b"GIF87a", "image", "gif"),
    (b"GIF89a", "image", "gif"),
    (b"II*\0", "image", "tiff"),
    (b"MM\0*", "image", "tiff"),
    (b"II+\0", "image", "tiff"),
    (b"MM\0+", "image", "tiff"),
    (b"\0\0\0\x0cjP  ", "image", "jp2"),
    (b"\xff\x4f\xff\x51", "image", "jp2"),
    (b"8BPS", "image", "psd"),
    (b"\xd7\xcd\xc6\x9a", "image", "wmf"),
    (b"7z\xbc\xaf\x27\x1c", "archive", "7z"),
    (b"Rar!\x1a\x07", "archive", "rar"),
    (b"\x1f\x8b", "archive", "gz"),
    (b"\xfd7zXZ\0", "archive", "xz"),
    (b"\x28\xb5\x2f\xfd", "archive", "zst"),
    (b"MSCF", "archive", "cab"),
    (b"L\0\0\0\x01\x14\x02\0", "other", "lnk"),
    (b"\0\x01\0\0Standard ", "other", "mdb"),
    (b"\x1aE\xdf\xa3", "other", "video"),
    (b"FLV\x01", "other", "video"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "other", "video"),
    (b"\0\0\x01\xba", "other", "video"),
)
_LETTERS: tuple[tuple[bytes, FileKind, str], ...] = (
    (b"AC10", "other", "dwg"),
    (b"AT&TFORM", "other", "djvu"),
    (b"CAJ", "other", "caj"),
    (b"KDH ", "other", "caj"),
    (b"ID3", "other", "audio"),
    (b"OggS", "other", "audio"),
    (b"fLaC", "other", "audio"),
    (b"MZ", "other", "exe"),
)
"""Marks that a text could begin with too: looked at once it is known to be none."""
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04", b"PK\x07\x08PK\x03\x04")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heif", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
_OOXML: tuple[tuple[bytes, FileKind, str], ...] = (
    (b"wordprocessingml.document.main", "docx", "docx"),
    (b"wordprocessingml.template.main", "docx", "dotx"),
    (b"ms-word.document.macroEnabled.main", "docx", "docm"),
    (b"ms-word.template.macroEnabledTemplate.main", "docx", "dotm"),
    (b"spreadsheetml.sheet.main", "xlsx", "xlsx"),
    (b"spreadsheetml.template.main", "xlsx", "xltx"),
    (b"ms-excel.sheet.macroEnabled.main", "xlsx", "xlsm"),
    (b"ms-excel.template.macroEnabled.main", "xlsx", "xltm"),
    (b"ms-excel.sheet.binary.macroEnabled.main", "other", "xlsb"),
    (b"presentationml.", "other", "pptx"),
    (b"ms-powerpoint.", "other", "pptx"),
)
_FOLDERS: tuple[tuple[str, FileKind, str], ...] = (
    ("word/", "docx", "docx"),
    ("xl/", "xlsx", "xlsx"),
    ("ppt/", "other", "pptx"),
)
_OPEN_DOCUMENT = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_PDF_BODY = re.compile(rb"(?:\A|[\r\n])\d{1,7} \d{1,5} obj\s*<<")
_BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, KeyError,
    IndexError, RuntimeError, NotImplementedError, OverflowError,
)  # fmt: skip
_MOST_PARTS = 100_000
_MOST_DIRECTORY_BYTES = 32 * 1024 * 1024


def sniff(path: Path, *, head: bytes | None = None, package_bytes: int | None = None) -> Sniffed:
    """Tell kind and format of the file at ``path``.

    Args:
        head: its first ``HEAD`` bytes where they were read already.
        package_bytes: limit on all parts of an OOXML package together.

    Raises:
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        if head is None:
            head = file.read(HEAD)
        if not head:
            return Sniffed("other", "empty", "empty")
        if head.startswith(_ZIP_MAGIC):
            return _zip(file, head, package_bytes)
        if head.startswith(OLE_MAGIC):
            return _compound(file)
        return _by_magic(head) or _by_text(head) or _by_letters(head) or _unknown(file, head)


def _by_magic(head: bytes) -> Sniffed | None:
    for magic, kind, form in _MAGIC:
        if head.startswith(magic):
            return Sniffed(kind, form)
    if head[:4] == b"RIFF" and head[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        webp = head[8:12] == b"WEBP"
        sound = head[8:12] == b"WAVE"
        return Sniffed("image", "webp") if webp else Sniffed("other", "audio" if sound else "video")
    if head[4:8] == b"ftyp":
        return Sniffed("image", "heic") if head[8:12] in _HEIF_BRANDS else Sniffed("other", "video")
    if head[:3] == b"BZh" and head[4:10] in (b"1AY&SY", b"\x17rE8P\x90"):
        return Sniffed("archive", "bz2")
    # A tar file may hold a PDF within its first kilobyte, so it goes first.
    if head[257:262] == b"ustar" or _old_tar(head):
        return Sniffed("archive", "tar")
    # ISO 32000-1 annex H.3.4.1: readers accept a header within the first 1,024 bytes.
    if b"%PDF-" in head[:1029]:
        return Sniffed("pdf", "pdf")
    if _PDF_BODY.search(head[:2048]):
        return Sniffed("pdf", "pdf", "damaged", "PDF 的文件头丢失，文件不完整或已损坏")
    return None


def _by_letters(head: bytes) -> Sniffed | None:
    for magic, kind, form in _LETTERS:
        if head.startswith(magic):
            return Sniffed(kind, form)
    if head[:2] == b"BM" and len(head) > 18 and struct.unpack_from("<I", head, 14)[0] <= 124:
        return Sniffed("image", "bmp")
    if head[:4] == b"\x01\0\0\0" and head[40:44] == b" EMF":
        return Sniffed("image", "wmf")
    if head[2:5] == b"-lh":
        return Sniffed("archive", "lzh")
    if head[0x8001:0x8006] == b"CD001":
        return Sniffed("archive", "iso")
    return None


def _old_tar(head: bytes) -> bool:
    """A tar header without magic: its own checksum must hold."""
    block = head[:512]
    digits = block[148:156].strip(b"\0 ")
    if len(block) < 512 or not digits or not all(0x30 <= c <= 0x37 for c in digits):
        return False
    return int(digits, 8) == sum(block[:148]) + 8 * 32 + sum(block[156:])


def _by_text(head: bytes) -> Sniffed | None:
    text = decode_text(head)
    if text is None:
        return None
    start = text[:2048].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("{\\rtf", "%!ps")):
        return Sniffed("other", "rtf" if start[0] == "{" else "ps")
    if start.startswith("mime-version:") or "\nmime-version:" in start.partition("<html")[0]:
        mail = re.search(r"content-type:\s*multipart/(?:mixed|alternative)", start)
        return Sniffed("other", "eml" if mail else "mht")
    if start.startswith(("<!doctype html", "<html")) or "<html" in start:
        return Sniffed("other", "html")
    if "<svg" in start and start.startswith("<"):
        return Sniffed("image", "svg")
    if start.startswith("<?xml"):
        return Sniffed("other", "xml")
    if start.startswith(("0\nsection\n", "0\r\nsection\r\n")):
        return Sniffed("other", "dxf")
    return Sniffed("other", "txt")


def decode_text(head: bytes) -> str | None:
    """Bytes as text if they are text: UTF-8, UTF-16 with mark, or GB 18030; else None."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(head[: len(head) // 2 * 2], "utf-16")
    if any(c < 32 and c not in b"\t\n\r\f\x1b" for c in head):
        return None
    return _decoded(head, "utf-8") or _decoded(head, "gb18030")


def _decoded(head: bytes, encoding: str) -> str | None:
    """The text, a character cut at the end of a full head forgiven."""
    for cut in range(4 if len(head) >= HEAD else 1):
        try:
            return head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _unknown(file: BinaryIO, head: bytes) -> Sniffed:
    if not head.strip(b"\0"):
        return Sniffed("other", "unknown", "damaged", "内容全部为零字节，多半是传输或保存中断")
    try:
        file.seek(-min(66_000, file.seek(0, io.SEEK_END)), io.SEEK_END)
        if b"PK\x05\x06" in file.read() and zipfile.is_zipfile(file):
            return Sniffed("archive", "zip")
    except _BROKEN_ZIP:
        pass
    return Sniffed("other", "unknown")


def _compound(file: BinaryIO) -> Sniffed:
    try:
        found = read_compound_file(file)
    except (BrokenCompoundFileError, struct.error, OSError, OverflowError) as error:
        why = str(error) if isinstance(error, BrokenCompoundFileError) else "结构损坏"
        return Sniffed("other", "ole", "damaged", f"旧版 Office 文档{why}")
    sniffed = _of_compound(found)
    if found.truncated and sniffed.trouble is None:
        return Sniffed(sniffed.kind, sniffed.format, "damaged", "文件不完整（被截断）")
    return sniffed


def _of_compound(found: CompoundFile) -> Sniffed:
    names = found.names
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        return Sniffed("other", "encrypted-ooxml", "encrypted")
    if "WordDocument" in names:
        return Sniffed("other", "doc", "encrypted" if found.word_encrypted else None)
    for name, form in (
        ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"),
        ("VisioDocument", "vsd"), ("__properties_version1.0", "msg"),
    ):  # fmt: skip
        if name in names:
            return Sniffed("other", form)
    return Sniffed("other", "ole")


def _zip(file: BinaryIO, head: bytes, package_bytes: int | None) -> Sniffed:
    try:
        _refuse_huge_directory(file)
        with zipfile.ZipFile(file) as package:
            infos = package.infolist()
            found = _package(package, infos)
    except _BROKEN_ZIP:
        return _broken_zip(head)
    if found.kind == "archive":
        return found
    size = sum(info.file_size for info in infos)
    if package_bytes is not None and size > package_bytes:
        return Sniffed(found.kind, found.format, "too-large", size=size)
    return found


def _refuse_huge_directory(file: BinaryIO) -> None:
    """A central directory of millions of names would fill the memory of this process."""
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # noqa: SLF001  # no public way to the counts
    if end and (end[4] > _MOST_PARTS or end[5] > _MOST_DIRECTORY_BYTES):
        raise ValueError("central directory too large")
    file.seek(0)


def _package(package: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> Sniffed:
    names = [info.filename.replace("\\", "/") for info in infos]
    lowered = {name.lower(): info for name, info in zip(names, infos, strict=True)}
    if types := lowered.get("[content_types].xml"):
        return _office(_beginning(package, types), names)
    if mimetype := lowered.get("mimetype"):
        text = _beginning(package, mimetype)
        for word, form in _OPEN_DOCUMENT.items():
            if b"opendocument." + word in text:
                return Sniffed("other", form)
    if "ofd.xml" in lowered:
        return Sniffed("other", "ofd")
    return Sniffed("archive", "zip")


def _office(types: bytes, names: list[str]) -> Sniffed:
    for marker, kind, form in _OOXML:
        if marker in types:
            return Sniffed(kind, form)
    for prefix, kind, form in _FOLDERS:
        if any(name.lower().startswith(prefix) for name in names):
            return Sniffed(kind, form)
    return Sniffed("archive", "zip")


def _beginning(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The first 256 KiB of a part, empty where it cannot be read."""
    try:
        with package.open(info) as part:
            return part.read(256 * 1024)
    except _BROKEN_ZIP:
        return b""


def _broken_zip(head: bytes) -> Sniffed:
    """Of a zip without a readable directory: what its first members say it was."""
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        for prefix, kind, form in _FOLDERS:
            if prefix.encode() in head:
                return Sniffed(kind, form, "damaged", "文件不完整（被截断）或已损坏")
        return Sniffed("docx", "docx", "damaged", "文件不完整（被截断）或已损坏")
    return Sniffed("archive", "zip", "damaged", "压缩包不完整（被截断）或已损坏")
