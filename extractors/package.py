"""A zipped Office document (OPC package) opened without trusting anything in it.

Sizes are counted while inflating, never taken from the directory; XML is parsed without
document types, entities and network; parts are found through relationships, not by name.
"""

from __future__ import annotations

import lzma
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self
from urllib.parse import unquote

from lxml import etree

from lvjian.core.errors import FileReadError
from lvjian.extractors.limits import ReadLimits

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STRICT = b"http://purl.oclc.org/ooxml/"
# ISO 29500 strict names and the transitional ones Word writes by default.
_TRANSITIONAL = (
    (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
    (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
    (b"officeDocument/math", b"officeDocument/2006/math"),
    (b"officeDocument/extendedProperties", b"officeDocument/2006/extended-properties"),
    (b"drawingml/main", b"drawingml/2006/main"),
    (b"drawingml/picture", b"drawingml/2006/picture"),
    (b"drawingml/chart", b"drawingml/2006/chart"),
    (b"drawingml/diagram", b"drawingml/2006/diagram"),
    (b"drawingml/wordprocessingDrawing", b"drawingml/2006/wordprocessingDrawing"),
)
_ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of a part: ``kind`` is the last word of its type, ``target`` a part name."""

    id: str
    kind: str
    target: str
    external: bool = False


def damaged(file: str, detail: str) -> FileReadError:
    """The error for a file that does not open."""
    return FileReadError(
        "I001",
        f"文件“{file}”无法读取：{detail}",
        "请用 Word 或 WPS 打开并另存一份，确认能正常打开后重新提交",
    )


def over_limit(file: str, what: str) -> FileReadError:
    """The error for a file over a limit."""
    return FileReadError(
        "I004",
        f"文件“{file}”超过读取上限：{what}",
        "请压缩图片、拆分文件，或在设置中调高相应上限后重新检查",
    )


class Package:
    """An open package; use as a context manager.

    Raises:
        FileReadError: I001 damaged, I002 encrypted, I003 an old binary file, I004 over a limit.
    """

    def __init__(self, disk: Path, *, file: str, limits: ReadLimits) -> None:
        self.file = file
        self.limits = limits
        self._left = limits.xml_bytes
        self._zip = self._open(disk)
        infos = self._zip.infolist()
        if len(infos) > limits.entries:
            self._zip.close()
            raise over_limit(file, f"内含 {len(infos)} 个部件，上限 {limits.entries} 个")
        self._names = {_canonical(info.filename): info for info in infos}

    def _open(self, disk: Path) -> zipfile.ZipFile:
        try:
            with disk.open("rb") as stream:
                head = stream.read(8)
                if head == _OLE:
                    self._refuse_ole(stream.read(1 << 22))
            return zipfile.ZipFile(disk)
        except (NotImplementedError, *_ZIP_ERRORS) as error:
            detail = "文件为空" if not disk.exists() or not disk.stat().st_size else "压缩结构损坏"
            raise damaged(self.file, detail) from error

    def _refuse_ole(self, data: bytes) -> NoReturn:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise FileReadError(
                "I002",
                f"文件“{self.file}”已加密，需要密码",
                "请取消密码保护后重新提交",
            )
        raise FileReadError(
            "I003",
            f"文件“{self.file}”是旧版二进制格式",
            "请另存为 .docx 或 .xlsx 后重新提交",
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def has(self, name: str) -> bool:
        """Whether there is a part of that name (case and leading slash ignored)."""
        return _canonical(name) in self._names

    def read(self, name: str) -> bytes:
        """The bytes of a part, at most ``part_bytes``."""
        info = self._names[_canonical(name)]
        if info.flag_bits & 1:
            raise FileReadError(
                "I002", f"文件“{self.file}”已加密，需要密码", "请取消密码保护后重新提交"
            )
        cap = min(self.limits.part_bytes, self._left)
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    if size > cap:
                        raise over_limit(
                            self.file, f"部件 {info.filename} 解压后超过 {cap // 1024} KB"
                        )
                    pieces.append(piece)
        except (NotImplementedError, RuntimeError, *_ZIP_ERRORS) as error:
            raise damaged(self.file, f"部件 {info.filename} 损坏") from error
        self._left -= size
        return b"".join(pieces)

    def xml(self, name: str) -> etree._Element:
        """The root element of a part, strict names turned into transitional ones."""
        root = self._parse(self.read(name), name)
        if any(uri.startswith(_STRICT.decode()) for uri in root.nsmap.values()):
            root = self._parse(_transitional(etree.tostring(root, encoding="utf-8")), name)
        return root

    def _parse(self, data: bytes, name: str) -> etree._Element:
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            if "depth" in str(error).lower() or "huge" in str(error).lower():
                raise over_limit(self.file, f"部件 {name} 嵌套过深或内容过大") from error
            raise damaged(self.file, f"部件 {name} 不是有效的 XML") from error
        if etree.ElementTree(root).docinfo.internalDTD is not None:
            raise damaged(self.file, f"部件 {name} 含有不允许的文档类型声明（DTD）")
        return root

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part, of the package for the empty name."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(name):
            return []
        return [
            Relation(
                id=item.get("Id", ""),
                kind=posixpath.basename(item.get("Type", "")),
                target=_resolve(folder, item.get("Target", "")),
                external=item.get("TargetMode") == "External",
            )
            for item in self.xml(name).iter(_RELATION)
        ]

    def main_part(self, *, guess: str) -> str:
        """The part the package names as its main one, ``guess`` if that leads nowhere."""
        for relation in self.relations(""):
            if relation.kind == "officeDocument" and self.has(relation.target):
                return relation.target
        if self.has(guess):
            return guess
        raise damaged(self.file, "找不到正文部件")


def _canonical(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def _resolve(folder: str, target: str) -> str:
    path = unquote(target).replace("\\", "/").partition("#")[0]
    joined = path if path.startswith("/") else posixpath.join("/", folder, path)
    return posixpath.normpath(joined).lstrip("/")


def _transitional(data: bytes) -> bytes:
    for strict, usual in _TRANSITIONAL:
        data = data.replace(_STRICT + strict, b"http://schemas.openxmlformats.org/" + usual)
    return data
