"""What the pages of a PDF ask for, and whether the file has it.

PDFium passes over an operator it does not know and a font or picture that is not there, and
says nothing: their words would be missing without a trace. Names are compared over the whole
file, not page by page: a damaged name is hardly ever another one of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_ASKED = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+(?:-?[\d.]+\s+Tf|Do)(?![^\s/<>\[\](){}%])")
_HELD = re.compile(rb"/([^\s/<>\[\](){}%]+)\s*(?:\d+\s+\d+\s+R(?![^\s/<>\[\](){}%])|<<)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OTHER = re.compile(
    rb"/(?:Type|Length[123]|N|FunctionType|ShadingType|CMapName|First|Alternate)(?![A-Za-z])"
    rb"|/Subtype\s*/(?!Form\b)"
)
"""Words in a dictionary that tell a stream that is no page content."""
_OBJECTS = re.compile(rb"/Type\s*/ObjStm")
_FORM = re.compile(rb"/Subtype\s*/Form\b")
_BRACKETS = re.compile(rb"\\.|[()]", re.DOTALL)
_NAMES = re.compile(rb"<[0-9A-Fa-f\s]*>|%[^\r\n]*|/[^\s/<>\[\](){}%]*|[\[\]]|<<|>>")
_NUMBER = re.compile(rb"[-+]*[\d.][\d.-]*")
# ISO 32000-1 annex A.
_OPERATORS = frozenset(
    b"b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K"
    b" k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz"
    b" v w W W* y ' \" true false null".split()
)


@dataclass(slots=True)
class Contents:
    """Names asked for and held, gathered part by part of a file.

    Attributes:
        unknown: some of the objects could not be looked into: nothing is said to be lacking.
    """

    asked: set[bytes] = field(default_factory=set)
    held: set[bytes] = field(default_factory=set)
    unknown: bool = False

    def wants(self, head: bytes) -> bool:
        """Whether a stream with that dictionary is of interest."""
        return _is_content(head) or _OBJECTS.search(head) is not None

    def take(self, head: bytes, body: bytes) -> None:
        """Take in a stream, inflated."""
        if _is_content(head):
            self.asked.update(_ASKED.findall(body))
        elif _OBJECTS.search(head):
            self.take_objects(body)

    def take_plain(self, head: bytes, body: bytes) -> bool:
        """Take in a stream stored as it is; whether it is no sequence of operators."""
        self.take(head, body)
        return _is_content(head) and _looks_like_text(body) and not _is_sequence(body)

    def take_objects(self, data: bytes) -> None:
        """Take in objects other than streams."""
        self.held.update(_HELD.findall(data))

    def miss(self, head: bytes) -> None:
        """A stream that is packed in a way not looked into."""
        self.unknown = self.unknown or _OBJECTS.search(head) is not None

    def lack_something(self) -> bool:
        """Whether a page asks for a font, form or picture that is nowhere in the file."""
        lacking = self.asked - self.held
        return bool(lacking) and not self.unknown and not _plain(lacking) <= _plain(self.held)


def _plain(names: set[bytes]) -> set[bytes]:
    """Names with their ``#xx`` written out."""
    return {_ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), name) for name in names}


def _is_content(head: bytes) -> bool:
    return _FORM.search(head) is not None or _OTHER.search(head) is None


def _looks_like_text(body: bytes) -> bool:
    """Whether a stream shows words; character maps, colour profiles and the like do not."""
    return b" Tf" in body and b"BT" in body and b"begincmap" not in body


def _is_sequence(body: bytes) -> bool:
    """Whether a content stream holds operators and operands, nothing else.

    One with pictures written out in it is not looked into.
    """
    if re.search(rb"\sID\s", body):
        return True
    bare = _without_strings(body)
    words = [] if bare is None else _NAMES.sub(b" ", bare).split()
    return bare is not None and all(w in _OPERATORS or _NUMBER.fullmatch(w) for w in words)


def _without_strings(body: bytes) -> bytes | None:
    """The content without its strings in brackets, None where one is not closed."""
    kept: list[bytes] = []
    start = depth = 0
    for mark in _BRACKETS.finditer(body):
        if mark[0] == b"(":
            if depth == 0:
                kept.append(body[start : mark.start()])
            depth += 1
        elif mark[0] == b")" and depth:
            depth -= 1
            start = mark.end()
    return None if depth else b" ".join([*kept, body[start:]])
