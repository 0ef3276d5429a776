"""Names of archive entries and files: decoding, cleaning, and what to refuse or pass over."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

_LONGEST = 400
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_JUNK_NAMES = frozenset(
    {"thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "icon\r", ".localized"}
)
_JUNK_FOLDERS = frozenset(
    {"__macosx", ".spotlight-v100", ".trashes", ".fseventsd", "@eadir", "$recycle.bin",
     "system volume information"}
)  # fmt: skip
_JUNK_STARTS = ("~$", ".~lock", "._")


class UnsafeNameError(ValueError):
    """A name that points outside the folder it is unpacked to; the message says how."""


def decode_names(raw: Sequence[bytes]) -> list[str]:
    """Names without a stated encoding: UTF-8 if most of them are, else GB 18030.

    One in a hundred short GBK names happens to be valid UTF-8, so the names of an archive
    are decided together; a stray name in the other encoding does not spoil the rest.
    """
    telling = [name for name in raw if not name.isascii()]
    utf8 = sum(_is_utf8(name) for name in telling)
    if 2 * utf8 > len(telling) or not telling:
        return [
            name.decode("utf-8") if _is_utf8(name) else name.decode("gb18030", "replace")
            for name in raw
        ]
    return [name.decode("gb18030", "replace") for name in raw]


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def entry_path(name: str) -> str:
    """The path of an entry: NFC, ``/`` between folders, no control characters.

    Empty for the root folder itself (``./``).

    Raises:
        UnsafeNameError: absolute, with a drive letter, with ``..`` or with a NUL.
    """
    if "\0" in name:
        raise UnsafeNameError("名称中含有空字符（NUL）")
    parts = name.replace("\\", "/").split("/")
    if name[:1] in ("/", "\\"):
        raise UnsafeNameError("使用了绝对路径")
    if _DRIVE.match(parts[0]):
        raise UnsafeNameError("路径带有盘符")
    if ".." in (part.strip() for part in parts):
        raise UnsafeNameError("路径含有“..”，会跳出所在文件夹")
    return clean("/".join(part for part in parts if part not in ("", ".")))


def clean(path: str) -> str:
    """NFC without characters that would garble a report, cut when absurdly long."""
    out = unicodedata.normalize("NFC", _CONTROL.sub("\ufffd", path))
    out = out.encode("utf-8", "replace").decode("utf-8")
    if len(out) <= _LONGEST:
        return out
    mark = hashlib.sha256(out.encode()).hexdigest()[:8]
    return f"{out[: _LONGEST - 40]}…{mark}…{out[-20:]}"


def is_junk(path: str) -> bool:
    """What operating systems and office programs leave behind; never part of a bundle."""
    *folders, name = path.casefold().split("/")
    return (
        name in _JUNK_NAMES
        or name.startswith(_JUNK_STARTS)
        or any(part in _JUNK_FOLDERS for part in (*folders, name))
    )


def sole_wrapper(paths: Sequence[str]) -> str:
    """The folders all paths stand under (``a/b/``), empty where there is more than one."""
    if not paths:
        return ""
    first, last = min(paths).split("/")[:-1], max(paths).split("/")[:-1]
    common = []
    for left, right in zip(first, last, strict=False):
        if left != right:
            break
        common.append(left)
    return "".join(f"{part}/" for part in common)


def distinct(path: str, taken: set[str]) -> str:
    """``path``, or ``name (2).ext`` where it is taken already; marks it as taken."""
    stem, dot, extension = path.rpartition(".")
    if not dot or "/" in extension or not stem or stem.endswith("/"):
        stem, dot, extension = path, "", ""
    out, number = path, 1
    while out in taken:
        number += 1
        out = f"{stem} ({number}){dot}{extension}"
    taken.add(out)
    return out
