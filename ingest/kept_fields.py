r"""Fields of old documents that LibreOffice would work out anew, or leave out, kept as they show.

A date field would say the day of the check; a file name, our own; a box with a tick laid over
it (``EQ \o\ac(□,√)``, what Word calls an enclosed character) nothing at all.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lvjian.core.boxes import overlaid
from lvjian.ingest.word97 import BROKEN, MOST_BYTES, Field, Word97

_BODY = 0x11A
_PARTS = (_BODY, 0x122, 0x12A, 0x21A, 0x262)
"""Where the FIB ([MS-DOC] 2.5.6) names the fields of body, headers, notes and text boxes."""
_FORMULA, _EQUATION, _SYMBOL, _PAGE = 0x22, 0x31, 0x39, 0x21
_CHANGING = frozenset({0x03, 0x0C, 0x0F, 0x10, *range(0x14, 0x1E), 0x1F, 0x20, 0x48})
"""REF, SEQ, title and subject, LASTSAVEDBY to FILENAME, DATE, TIME, NOTEREF."""
_WORDS = (
    b"DATE|TIME|SAVEDATE|CREATEDATE|PRINTDATE|FILENAME|TITLE|SUBJECT|NUMPAGES|NUMWORDS|NUMCHARS"
    b"|EDITTIME|REVNUM|LASTSAVEDBY|REF|NOTEREF|SEQ"
)
_KEPT = b"LVJIANKEPT"
_LONGEST = 200

_XML_WORD = re.compile(
    rb"(<w:instrText[^>]{0,80}>\s{0,9}|w:instr=\"\s{0,9})(?:" + _WORDS + rb")\b", re.IGNORECASE
)
_ODF = re.compile(
    rb"<text:(date|time|file-name|title|subject|creation-date|creation-time|modification-date"
    rb"|modification-time|print-date|print-time|page-count)\b[^>]*(?:/>|>([^<]*)</text:\1>)"
)
_CLOCK = re.compile(rb"\stable:formula=\"[^\"]*\b(?:TODAY|NOW|RAND|RANDBETWEEN)\([^\"]*\"")
_ODF_PARTS = ("content.xml", "styles.xml")


# --- Word 97 ---------------------------------------------------------------------------


def keep_in_word(data: bytes) -> bytes:
    """A Word 97 file whose fields show what they showed when it was saved."""
    if len(data) > MOST_BYTES:
        return data
    try:
        word = Word97(data)
        for part in _PARTS:
            for field in list(word.fields(part)):
                _keep(word, field, body=part == _BODY)
    except BROKEN:
        return data
    return bytes(word.data)


def _keep(word: Word97, field: Field, *, body: bool) -> None:
    if field.kind in _CHANGING or (body and field.kind == _PAGE):
        word.table.write(field.kind_at, bytes([_FORMULA]))
    elif field.kind == _EQUATION and body:
        length = field.instruction_end - field.begin
        if 0 < length < _LONGEST:
            at = word.place(field.begin)
            said = word.text.read(at, 2 * length).decode("utf-16-le", "replace")
            shown = overlaid(said)
            new = "" if shown is None or len(shown) != 1 else f"S {ord(shown)}"
            if new and len(new) <= length:
                word.text.write(at, new.ljust(length).encode("utf-16-le"))
                word.table.write(field.kind_at, bytes([_SYMBOL]))


# --- RTF -------------------------------------------------------------------------------

_INSTRUCTION = b"\\*\\fldinst"
_WORD = re.compile(rb"(?<![A-Za-z\\])(?:" + _WORDS + rb")(?![A-Za-z])", re.IGNORECASE)
_FIRST = re.compile(r"\s*(?:" + _WORDS.decode() + r")\b", re.IGNORECASE)
_RTF_CODE = re.compile(rb"\\u(-?\d{1,6}) ?(?:\\'[0-9a-f]{2}|\?)?|\\'([0-9a-f]{2})|\\[a-z]+-?\d* ?")


@dataclass(frozen=True, slots=True)
class _Group:
    begin: int
    end: int


def keep_in_rtf(data: bytes) -> bytes:
    """An RTF file whose fields show what they showed when it was saved."""
    out: list[bytes] = []
    done = 0
    for group in _instructions(data):
        said = data[group.begin : group.end]
        words = _plain(said)
        new = _WORD.sub(_KEPT, said, count=1) if _FIRST.match(words) else said
        if shown := overlaid(words):
            new = said[: len(_INSTRUCTION)] + b" " + _KEPT + b"}"
            result = _result(data, group.end)
            out += [data[done : group.begin], new, b"{\\fldrslt " + _escaped(shown) + b"}"]
            done = result.end
        elif new != said:
            out += [data[done : group.begin], new]
            done = group.end
    return b"".join([*out, data[done:]])


def _instructions(data: bytes) -> Iterator[_Group]:
    r"""From each ``\*\fldinst`` to the end of its group."""
    at = data.find(_INSTRUCTION)
    while at >= 0:
        end = _group_end(data, at)
        yield _Group(at, end)
        at = data.find(_INSTRUCTION, max(end, at + 1))


def _group_end(data: bytes, at: int) -> int:
    """Behind the brace that closes the group a place is in; at most a few hundred bytes on."""
    depth = 1
    for match in re.compile(rb"\\.|[{}]", re.DOTALL).finditer(data, at, at + 40 * _LONGEST):
        depth += {b"{": 1, b"}": -1}.get(match[0], 0)
        if depth == 0:
            return match.end()
    return at + len(_INSTRUCTION)


def _result(data: bytes, at: int) -> _Group:
    """The group of the result behind an instruction, an empty one where there is none."""
    if match := re.compile(rb"\s*\{\\fldrslt").match(data, at):
        return _Group(at, _group_end(data, match.end()))
    return _Group(at, at)


def _plain(said: bytes) -> str:
    """The words of an RTF instruction, in the code page of Chinese where bytes are written."""
    pieces: list[bytes] = []
    done = 0
    said = said[len(_INSTRUCTION) :].replace(b"\\\\", b"\x01")
    for match in _RTF_CODE.finditer(said):
        pieces.append(said[done : match.start()])
        if match[1]:
            pieces.append(chr(int(match[1]) % 65536).encode("gb18030", "replace"))
        elif match[2]:
            pieces.append(bytes([int(match[2], 16)]))
        done = match.end()
    text = b"".join([*pieces, said[done:]]).decode("gb18030", "replace")
    return re.sub(r"[{}\r\n]", "", text).replace("\x01", "\\")


def _escaped(text: str) -> bytes:
    return "".join(f"\\u{ord(c)}\\'3f" for c in text).encode()


# --- XML -------------------------------------------------------------------------------


def keep_in_xml(data: bytes) -> bytes:
    """A document in one XML file, of Word 2003 or OpenDocument, its fields kept as they show."""
    return _CLOCK.sub(b"", _ODF.sub(rb"\2", _XML_WORD.sub(rb"\1" + _KEPT, data)))


def keep_in_package(source: Path, target: Path) -> bool:
    """Write an OpenDocument file with its fields kept as they show; False where it has none."""
    with zipfile.ZipFile(source) as package:
        names = [name for name in _ODF_PARTS if name in package.namelist()]
        changed = {n: new for n in names if (new := keep_in_xml(old := package.read(n))) != old}
        if not changed:
            return False
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
            for info in package.infolist():
                made.writestr(info, changed.get(info.filename) or package.read(info))
    return True
