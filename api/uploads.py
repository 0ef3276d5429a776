"""Multipart bodies written to disk while they arrive, hashed and limited on the way."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request

from lvjian.api.ids import new_id
from lvjian.api.problems import Problem
from lvjian.api.settings import Settings
from lvjian.ingest.limits import show_bytes

_PIECE = 1024 * 1024
_FIELD_BYTES = 4096
_FIELDS = 20
_IDLE_SECONDS = 60.0
_NAME_BYTES = 255
_PATH_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Received:
    """One file of an upload.

    Attributes:
        form: name of the form field (``file`` or ``files``).
        path: relative path as sent, made safe.
        disk: where its bytes are.
    """

    form: str
    path: str
    disk: Path
    sha256: str
    size: int


@dataclass(slots=True)
class Upload:
    """A whole body; ``discard`` removes what was not taken over."""

    folder: Path
    files: list[Received] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)

    def discard(self) -> None:
        """Remove the folder with everything in it."""
        shutil.rmtree(self.folder, ignore_errors=True)


async def receive(request: Request, settings: Settings) -> Upload:
    """Read a multipart body.

    Raises:
        Problem: no multipart, over a limit, an unsafe path, a full disk, a client that went
            away or sends nothing for a minute. Nothing is left on disk then.
    """
    boundary = _boundary(request)
    _announced(request, settings)
    upload = Upload(settings.incoming / new_id("u"))
    await run_in_threadpool(upload.folder.mkdir, parents=True)
    reader = _Reader(upload, boundary, settings)
    try:
        async for piece in _pieces(request):
            await run_in_threadpool(reader.write, piece)
        await run_in_threadpool(reader.finish)
    except BaseException as error:
        reader.close()
        await run_in_threadpool(upload.discard)
        raise _as_problem(error) from error
    return upload


def _as_problem(error: BaseException) -> BaseException:
    if isinstance(error, FormParserError):
        return Problem("bad-request", "上传内容的格式不正确，请按 multipart/form-data 重新发送。")
    if isinstance(error, (ClientDisconnect, TimeoutError)):
        return Problem("upload-too-slow", "上传中断，没有收完，请重新上传。")
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return disk_full()
    return error


def disk_full() -> Problem:
    """No room left."""
    return Problem("disk-full", "服务器磁盘空间不足，材料没有收下，请联系管理员清理后重新上传。")


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary or len(boundary) > 200:
        raise Problem("unknown-kind", "请用 multipart/form-data 上传，文件放在 file 或 files 中。")
    return bytes(boundary)


def _announced(request: Request, settings: Settings) -> None:
    """Refuse at once what says itself that it is too large, or what there is no room for."""
    length = request.headers.get("content-length", "")
    size = int(length) if length.isdecimal() and len(length) < 20 else 0
    if size > settings.upload_bytes + _FIELDS * _FIELD_BYTES + settings.upload_files * 2048:
        raise _too_large(settings)
    settings.incoming.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.incoming).free < settings.free_bytes + size:
        raise disk_full()


def _too_large(settings: Settings) -> Problem:
    return Problem(
        "too-large",
        f"上传超过 {show_bytes(settings.upload_bytes)} 的上限，请压缩图片、分开提交，"
        "或请管理员调大 LVJIAN_UPLOAD_BYTES。",
    )


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    """The body in pieces of about a mebibyte: one change of thread each."""
    stream = request.stream()
    kept = bytearray()
    while True:
        try:
            async with asyncio.timeout(_IDLE_SECONDS):
                chunk = await anext(stream)
        except StopAsyncIteration:
            break
        kept += chunk
        if len(kept) >= _PIECE:
            yield bytes(kept)
            kept.clear()
    if kept:
        yield bytes(kept)


class _Reader:
    """The parser's callbacks; runs in a thread, one piece at a time."""

    def __init__(self, upload: Upload, boundary: bytes, settings: Settings) -> None:
        self._upload = upload
        self._settings = settings
        self._header = (bytearray(), bytearray())
        self._headers: dict[bytes, bytes] = {}
        self._file: IO[bytes] | None = None
        self._hash = hashlib.sha256()
        self._at = ("", "", Path())
        self._value = bytearray()
        self._size = self._total = 0
        self._ended = False
        callbacks: Any = {
            "on_part_begin": self._part_begin,
            "on_header_begin": self._header_begin,
            "on_header_field": lambda d, s, e: self._header[0].extend(d[s:e]),
            "on_header_value": lambda d, s, e: self._header[1].extend(d[s:e]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }
        self._parser = MultipartParser(boundary, callbacks)

    def write(self, piece: bytes) -> None:
        """Take the next piece."""
        self._parser.write(piece)

    def finish(self) -> None:
        """Check that the body was whole."""
        self._parser.finalize()
        if not self._ended:
            raise FormParserError("cut off")

    def close(self) -> None:
        """Close a file left open."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()

    def _end(self) -> None:
        self._ended = True

    def _part_begin(self) -> None:
        self._headers = {}
        self._value.clear()
        self._size = 0
        self._hash = hashlib.sha256()

    def _header_begin(self) -> None:
        self._header = (bytearray(), bytearray())

    def _header_end(self) -> None:
        name, value = self._header
        self._headers[bytes(name).lower()] = bytes(value)

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._headers.get(b"content-disposition", b""))
        name = _text(options.get(b"name", b""))
        file_name = _file_name(self._headers.get(b"content-disposition", b""))
        if file_name is None:
            self._at = (name, "", Path())
            if len(self._upload.fields) >= _FIELDS:
                raise Problem("invalid", f"表单项超过 {_FIELDS} 个。")
            return
        if len(self._upload.files) >= self._settings.upload_files:
            raise Problem("too-large", f"一次最多上传 {self._settings.upload_files} 个文件。")
        disk = self._upload.folder / str(len(self._upload.files) + 1)
        self._at = (name, safe_path(file_name), disk)
        self._file = disk.open("wb")

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._file is None:
            self._value += data[start:end]
            if len(self._value) > _FIELD_BYTES:
                raise Problem("invalid", f"表单项 {self._at[0][:40]} 太长。")
            return
        self._size += end - start
        self._total += end - start
        if self._total > self._settings.upload_bytes:
            raise _too_large(self._settings)
        view = memoryview(data)[start:end]
        self._hash.update(view)
        self._file.write(view)

    def _part_end(self) -> None:
        form, path, disk = self._at
        if self._file is None:
            self._upload.fields[form] = _text(bytes(self._value))
            return
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._file = None
        self._upload.files.append(Received(form, path, disk, self._hash.hexdigest(), self._size))


def _file_name(disposition: bytes) -> str | None:
    r"""The file name of a part, None for a plain field.

    Read by hand: the parser's own reading cuts ``C:\`` off, which hides an unsafe path.
    """
    marked = disposition.find(b"filename")
    if marked < 0:
        return None
    rest = disposition[marked + len(b"filename") :]
    if rest.startswith(b"*="):
        _, options = parse_options_header(disposition)
        return _text(options.get(b"filename", b""))
    value = rest.partition(b"=")[2].strip()
    if value.startswith(b'"'):
        value = value[1:].partition(b'"')[0]
    else:
        value = value.partition(b";")[0].strip()
    return _text(value).replace("%22", '"').replace("%0D", "").replace("%0A", "")


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("gb18030", errors="replace")


def safe_path(path: str) -> str:
    """A relative path of plain steps, or a refusal.

    Raises:
        Problem: absolute, with a drive, a step up, control characters, or too long.
    """
    parts = [p for p in path.replace("\\", "/").split("/") if p != "."]
    bad = (
        not path.strip()
        or path.startswith(("/", "\\"))
        or path[1:2] == ":"
        or any(p in ("", "..") for p in parts)
        or not path.isprintable()
        or any(len(p.encode()) > _NAME_BYTES for p in parts)
        or len(path.encode()) > _PATH_BYTES
    )
    if bad:
        raise Problem(
            "unsafe-path",
            "文件名或路径不能用：不能为空、过长，也不能指向别的文件夹，请改名再上传。",
        )
    return "/".join(parts)
