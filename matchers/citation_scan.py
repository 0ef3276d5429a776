"""One evidence cell while it is being read for citations."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from lvjian.core.place import Place
from lvjian.core.reading import Citation
from lvjian.matchers.evidence.attachment_numbers import DASHES, NUMBER
from lvjian.matchers.official_texts import FILE_NUMBER, official
from lvjian.matchers.vocabulary import STANDARD

Kind = Literal["attachment", "section", "title", "table", "file", "vague"]
SEE = r"(?:详?见|参见|参阅|参照|查看|列于|附于|载于)"
BOOK = re.compile(r"《(?P<title>[^《》]{2,80})》")
_PAGES = re.compile(
    rf"\s*+[,、(\[(]?\s*+(?:第\s*+(?P<a>\d{{1,4}})\s*(?:[{DASHES}~至到]\s*(?P<b>\d{{1,4}})\s*)?页|"
    rf"[Pp]{{1,2}}\.?\s*(?P<c>\d{{1,4}})(?:\s*[{DASHES}~至]\s*[Pp]?\.?(?P<d>\d{{1,4}}))?)\s*[)\])]?"
)
_ANNEX = r"\s*+(?:规范性|资料性)?附\s*录\s?(?:[A-Z](?:\.\d)?|\d{1,2})?"
_OF_STANDARD = re.compile(rf"[\s》)）]*+(?:中的?|的|之)?{_ANNEX}")
_OF_NOTICE = re.compile(rf"[)）]?(?:中的?|的|之)?(?:附\s*件\s?(?:{NUMBER})?|{_ANNEX})")


@dataclass(slots=True)
class Scan:
    """One cell being read: flat text of the same length as the original, and what is taken."""

    raw: str
    text: str
    place: Place
    found: list[tuple[int, Citation]] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing has taken any of these characters yet."""
        return all(end <= a or start >= b for a, b in self.taken)

    def add(self, span: tuple[int, int], kind: Kind, *, label: str = "", **more: object) -> None:
        """Add a citation; ``label`` goes before words that stand in a list without their own."""
        raw = label + self.raw[span[0] : span[1]].strip()
        if self.text[span[1] - 1] in ")]】" and not re.search(r"[(\[【（]", raw):
            raw = raw[:-1]
        citation = Citation(raw=raw, kind=kind, place=self.place, **more)  # type: ignore[arg-type]
        self.found.append((span[0], citation))
        self.taken.append(span)


def read_pages(text: str, at: int) -> tuple[tuple[int, ...], int]:
    """Pages named at a position (第3页, P12-15) and where the text goes on behind them."""
    match = _PAGES.match(text, at)
    if not match:
        return (), at
    first = int(match["a"] or match["c"])
    last = int(match["b"] or match["d"] or first)
    pages = tuple(range(first, last + 1)) if first <= last <= first + 200 else (first,)
    return pages, match.end()


def mask_official(scan: Scan) -> None:
    """Mark standards, notices and 《laws》 as taken, with an 附录 or 附件 of theirs behind them.

    附件4 behind a standard is evidence (GB 50034 附件4), behind a notice it is the notice's own.
    """
    spans = [(m.span(), _OF_STANDARD) for m in STANDARD.finditer(scan.text)]
    spans += [(m.span(), _OF_NOTICE) for m in FILE_NUMBER.finditer(scan.text)]
    for match in BOOK.finditer(scan.text):
        if official(match["title"], scan.text[match.end() : match.end() + 26]) == "yes":
            spans.append((match.span(), _OF_NOTICE))
    for (start, end), annex in spans:
        tail = annex.match(scan.text, end)
        scan.taken.append((start, tail.end() if tail else end))
