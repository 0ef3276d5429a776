"""Citations of evidence in cells and prose: what is cited, as it stands and in normal form.

Numbers, titles, sections, tables and files are looked for in that order; what one finds the
next leaves alone. Standards, laws and notices are not evidence and never cited by this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from lvjian.core.place import Place
from lvjian.core.reading import Citation
from lvjian.matchers.attachment_numbers import (
    DASHES,
    LABEL,
    NUMBER,
    SIMPLE,
    flat,
    normal_number,
    number_key,
)
from lvjian.matchers.bare_titles import bare_titles, ends_like_title, is_title
from lvjian.matchers.official_texts import FILE_NUMBER, official
from lvjian.matchers.vocabulary import STANDARD

Kind = Literal["attachment", "section", "title", "table", "file", "vague"]

_MAX_RANGE = 40
_SEE = r"(?:详?见|参见|参阅|参照|查看|列于|附于|载于)"
_LABEL = re.compile(
    rf"(?P<see>{_SEE}\s*)?(?P<label>{LABEL})(?P<gap>[\s:第#№._\-(\[【（（]{{0,4}})(?P<number>{NUMBER})"
)
_LETTER = re.compile(rf"(?P<see>{_SEE}\s*)?(?P<label>附\s*[件录])\s?(?P<number>[A-Z])(?![A-Za-z0-9])")
# What may follow a number that stands in a list without its label; anything else is prose.
_END_OF_NUMBER = r"(?=$|[\s、,;:。.)\]】)}及和与至~号《(（〔第/到]|所示|等)"
_NEXT = re.compile(
    rf"\s?(?P<sep>[、,;/]|及|和|与|以及)\s*(?P<number>{NUMBER}){_END_OF_NUMBER}(?!\s*[、.)]?\s*\d*\s*(?:年|月|个|项|人|万|%))"
)
_TO = re.compile(
    rf"\s?(?P<dash>[~〜∼至到]|[{DASHES}]{{1,2}})\s?(?:{LABEL}\s?)?(?P<number>{NUMBER})"
)
_LISTED = re.compile(
    r"[\s;,。、]*\d{1,2}\s?[.、)]\s?(?P<title>[^\d\s][^,;。、:\n]{1,39})"
)
"""An item of a list that one label heads."""
_AFTER_NUMBER = re.compile(r"[)\]】)]?\s?号?")
_PAGES = re.compile(
    rf"\s*[,、(\[(]?\s*(?:第\s*(?P<a>\d{{1,4}})\s*(?:[{DASHES}~至到]\s*(?P<b>\d{{1,4}})\s*)?页|"
    rf"[Pp]{{1,2}}\.?\s*(?P<c>\d{{1,4}})(?:\s*[{DASHES}~至]\s*[Pp]?\.?(?P<d>\d{{1,4}}))?)\s*[)\])]?"
)
_TITLE_BOOK = re.compile(r"[\s:、._\-—]{0,3}《(?P<title>[^《》]{1,60})》")
_TITLE_BRACKET = re.compile(r"\s?[(\[【(](?P<title>[^()\[\]【】]{2,40})[)\]】)]")
_TITLE_PLAIN = re.compile(
    rf"(?:[\s:._{DASHES}]{{1,3}}|(?<=[)\]】)]))(?P<title>[^\s《》,;。、:()\[\]][^《》,;。、:\n]{{1,39}})"
)
_TITLE_GLUED = re.compile(r"(?P<title>[一-鿿A-Za-z][^《》,;。、:\n]{1,39})")
_NOT_TITLE = re.compile(
    rf"{_SEE}|{LABEL}|[符满达未](?:合|足|到|见)|^[已并且经由均可为是的等及和与或中内]|所示|相[应关]|证明$|^(?!20\d\d年)\d|^[)\]】]"
)
_OFFICIAL_BEFORE = re.compile(r"(?:中的?|的|之|[)）》\]])\s*$")
_OFFICIAL_TASK = re.compile(r"\s?的?(?:要求|赋分|评分|规定|计算(?:公式|方法)|执行|填写|格式)")
_BY_RULE = re.compile(r"(?:按照|按|根据|依据|依照|满足|符合|对照)$")
_BOOK = re.compile(r"《(?P<title>[^《》]{2,80})》")
_FILE = re.compile(
    r"(?P<name>[^\s、,;:《》。/\\“”\"]{1,60}\.(?:pdf|docx?|xlsx?|wps|jpe?g|png|tiff?|zip|rar|ofd))"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SECTION_NO = r"\d{1,2}(?:\.[1-9]\d?){1,3}(?![\d.]*\d)"
_SECTION = re.compile(rf"{_SEE}\s*(?:本报告|报告)?\s*第?\s*(?P<first>{_SECTION_NO})(?P<more>(?:\s?[、,;和及与/]\s?{_SECTION_NO})*)(?!\s?(?:%|万|吨|元|m|k|t))")
_SECTION_CELL = re.compile(rf"\s*{_SECTION_NO}(?:[\s、,;和及与/]+{_SECTION_NO})*[。.;]?\s*")
_CHAPTER_ITEM = re.compile(
    rf"{_SEE}?\s*第?五\s?(?:部分|章|节|、)?\s*(?:相关)?(?:证明材料)?\s*[第(]\s?(?P<number>{SIMPLE})\s?[)项条]"
)
_VAGUE_BLANK = re.compile(rf"(?:{_SEE}\s*)?{LABEL}\s*(?:[_＿]{{1,}}[号]?|[xX×*?]{{1,4}}(?![A-Za-z])|\(\s*\)|【\s*】)")
_VAGUE_SEE = re.compile(
    rf"{_SEE}\s*(?:本报告|报告|后附|所附|相关|有关|附后)*的?\s*"
    rf"(?:附件材料|附件|附录|附表|{LABEL}|资料|材料|文件)\s*(?:中|内|部分|清单)?\s*(?=$|[。;,、)\n])"
)
_VAGUE_CELL = re.compile(rf"\s*(?:相关|有关|见)*(?:{LABEL}|材料|资料)\s*[。;]?\s*")


@dataclass(slots=True)
class _Scan:
    """One cell being read: flat text of the same length as the original, and what is taken."""

    raw: str
    text: str
    place: Place
    found: list[tuple[int, Citation]] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)

    def free(self, start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in self.taken)

    def add(self, span: tuple[int, int], kind: Kind, **more: object) -> None:
        raw = self.raw[span[0] : span[1]].strip()
        if self.text[span[1] - 1] in ")]】" and not re.search(r"[(\[【（]", raw):
            raw = raw[:-1]
        citation = Citation(raw=raw, kind=kind, place=self.place, **more)  # type: ignore[arg-type]
        self.found.append((span[0], citation))
        self.taken.append(span)


def parse_citations(text: str, place: Place) -> tuple[Citation, ...]:
    """All citations of one evidence or remark cell, in the order they stand.

    A form like ``附件3-5`` that may be a range or a sub-number keeps both in ``number``
    (``3-5``); ``resolve`` decides by what the bundle holds. Nothing is looked up here:
    every citation comes back as ``unclear`` without attachments.
    """
    return tuple(_at(c, place) for c in _parse(text))


def _at(citation: Citation, place: Place) -> Citation:
    return Citation(
        raw=citation.raw, kind=citation.kind, place=place, number=citation.number,
        title=citation.title, pages=citation.pages,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[Citation, ...]:
    if not text or not text.strip():
        return ()
    scan = _Scan(text, flat(text), Place(""))
    _take_official(scan)
    _chapter_items(scan)
    _numbered(scan)
    _lettered(scan)
    _files(scan)
    _sections(scan)
    _books(scan)
    if not scan.found:
        _bare(scan)
    _vague(scan)
    return tuple(c for _, c in sorted(scan.found, key=lambda item: item[0]))


def _take_official(scan: _Scan) -> None:
    """Mask standards, notices and 《laws》, with an 附录 or 附件 of theirs behind them."""
    spans = [m.span() for m in FILE_NUMBER.finditer(scan.text)]
    spans += [m.span() for m in STANDARD.finditer(scan.text)]
    for match in _BOOK.finditer(scan.text):
        if official(match["title"], scan.text[match.end() : match.end() + 26]) == "yes":
            spans.append(match.span())
    for start, end in spans:
        tail = re.match(
            rf"[\s》)）\]]*(?:中的?|的|之)?\s*(?:规范性|资料性)?{LABEL}\s?(?:[A-Z](?:\.\d)?|{NUMBER})?",
            scan.text[end:],
        )
        inside = re.search(r"(?:证书|报告|认证)\s*$", scan.text[start:end])
        glued = tail is not None and not re.match(r"\s*[(（]", tail[0])
        if tail and glued and not inside:
            end += tail.end()
        scan.taken.append((start, end))


def _numbered(scan: _Scan) -> None:
    at = 0
    while match := _LABEL.search(scan.text, at):
        at = match.end()
        if not scan.free(match.start("label"), match.start("label") + 1) or _is_official(scan, match):
            continue
        at = _Items(scan, match).read()


def _is_official(scan: _Scan, match: re.Match[str]) -> bool:
    """A table of the template itself: 按附件1-3赋分, 根据附件1-3要求."""
    if match["see"]:
        return False
    before = scan.text[max(0, match.start() - 6) : match.start()].rstrip()
    return bool(_BY_RULE.search(before) and _OFFICIAL_TASK.match(scan.text, match.end()))


@dataclass(slots=True)
class _Items:
    """The numbers that follow one label: 附件1、2、5, 附件3~5, each with title and pages."""

    scan: _Scan
    match: re.Match[str]

    def read(self) -> int:
        """Add the citations; returns where reading goes on."""
        label = re.sub(r"\s+", "", self.match["label"])
        start = self.match.start()
        number, end = self.match["number"], self.match.end()
        if ":" in self.match["gap"]:
            listed = _LISTED.match(self.scan.text, self.match.start("number"))
            if listed:
                return self._listed(start, listed)
        while True:
            end = self._one(label, start, number, end)
            follow = _NEXT.match(self.scan.text, end)
            if not follow:
                return end
            start, number, end = follow.start("number"), follow["number"], follow.end()

    def _listed(self, start: int, item: re.Match[str] | None) -> int:
        """附件：1.营业执照 2.环评批复: the numbers count the list, the titles are what is cited."""
        end = start
        while item:
            title = _clean_title(item["title"])
            end = item.start("title") + _cut(item["title"])
            if title and not _NOT_TITLE.search(title):
                self.scan.add((start, end), "attachment", title=title.strip("《》"))
            start = end
            item = _LISTED.match(self.scan.text, end)
            start = item.start("title") if item else end
        return end

    def _one(self, label: str, start: int, number: str, end: int) -> int:
        text = self.scan.text
        span = _TO.match(text, end) if not _AFTER_NUMBER.match(text, end)[0].strip() else None  # type: ignore[index]
        numbers = _range(number, span["number"], span["dash"]) if span else None
        if span and numbers:
            end = span.end()
        first = normal_number(number)
        if first is None:
            return end
        end = _AFTER_NUMBER.match(text, end).end()  # type: ignore[union-attr]
        pages, end = _pages(text, end)
        if numbers or _NEXT.match(text, end):
            title = None
        elif self._in_brackets(start, end):
            title = self._title_before(start)
        else:
            title, end = self._title(start, end)
        if not pages:
            pages, end = _pages(text, end)
        kind: Kind = "table" if label == "附表" else "attachment"
        for one in numbers or (first,):
            key = number_key(label, one)
            shown = key.replace("表", "").replace("-", ".") if kind == "table" else key
            self.scan.add((start, end), kind, number=shown, title=title, pages=pages)
        return end

    def _title(self, start: int, end: int) -> tuple[str | None, int]:
        text = self.scan.text
        for pattern in (_TITLE_BOOK, _TITLE_BRACKET, _TITLE_PLAIN, _TITLE_GLUED):
            match = pattern.match(text, end)
            if not match:
                continue
            title = _clean_title(match["title"])
            if title and not _NOT_TITLE.search(title) and official(title) != "yes":
                if pattern in (_TITLE_BOOK, _TITLE_BRACKET):
                    return title, match.end()
                return _joined(title, text, match.start("title") + _cut(match["title"]))
            break
        return self._title_before(start), end

    def _in_brackets(self, start: int, end: int) -> bool:
        """营业执照（附件1）: what follows the bracket is another matter."""
        closed = self.scan.text[:end].rstrip().endswith(")") and "(" not in self.match["gap"]
        return closed and bool(re.search(rf"\(\s?(?:{_SEE}\s?)?$", self.scan.text[:start]))

    def _title_before(self, start: int) -> str | None:
        """《营业执照》（附件1）, 营业执照（附件1）."""
        text = self.scan.text[:start]
        if book := re.search(r"《([^《》]{2,60})》\s?\(?\s?$", text):
            if official(book[1]) == "yes" or not self.scan.free(*book.span()):
                return None
            self.scan.taken.append((book.start(), start))
            return re.sub(r"\s+", "", book[1])
        bare = re.search(r"(?:^|[\s,;。、])([^\s,;。、:()《》]{3,30})\s?\(\s?$", text)
        return bare[1] if bare and is_title(bare[1]) else None


def _joined(title: str, text: str, end: int) -> tuple[str, int]:
    """A title that the cell broke over two lines, if only both together read like one."""
    rest = re.match(r"\n([一-鿿]{1,12})(?=$|[\s、,;。)])", text[end:])
    if rest and not ends_like_title(title) and ends_like_title(title + rest[1]):
        return title + rest[1], end + rest.end()
    return title, end


def _cut(title: str) -> int:
    """Length of a title up to a page reference, a new citation or the end of a sentence."""
    stop = re.search(rf"\s*(?:{_SEE}|{LABEL}\s?\d|第\s?\d+\s?[页]|[Pp]\.?\s?\d+|[((]第|(?<=\S)\s\d{{1,2}}[.、])", title)
    return stop.start() if stop else len(title)


def _clean_title(title: str) -> str:
    cut = title[: _cut(title)]
    if cut.count("(") > cut.count(")"):
        cut = cut[: cut.rindex("(")]
    elif cut.count(")") > cut.count("("):
        cut = cut[: cut.index(")")]
    return cut.strip(" .-_—:：\t")


def _range(first: str, last: str, dash: str) -> tuple[str, ...] | None:
    """Numbers of a range; None where the second is a sub-number or no range makes sense."""
    a, b = normal_number(first), normal_number(last)
    if a is None or b is None:
        return None
    head_a, _, tail_a = a.rpartition("-")
    head_b, _, tail_b = b.rpartition("-")
    if head_a and not head_b:  # 附件5-1~3
        head_b = head_a
    low, high = int(tail_a), int(tail_b)
    if head_a != head_b or not low < high or high - low > _MAX_RANGE:
        return None
    prefix = f"{head_a}-" if head_a else ""
    return tuple(f"{prefix}{n}" for n in range(low, high + 1))


def _pages(text: str, at: int) -> tuple[tuple[int, ...], int]:
    match = _PAGES.match(text, at)
    if not match:
        return (), at
    first = int(match["a"] or match["c"])
    last = int(match["b"] or match["d"] or first)
    pages = tuple(range(first, last + 1)) if first <= last <= first + 200 else (first,)
    return pages, match.end()


def _lettered(scan: _Scan) -> None:
    """附录A, 附件B: only where it opens the cell, a list item or follows 见."""
    for match in _LETTER.finditer(scan.text):
        opens = re.search(r"(?:^|[\n、;。(]|\d[.、])\s*$", scan.text[: match.start()])
        if scan.free(*match.span()) and (match["see"] or opens):
            title = _TITLE_BOOK.match(scan.text, match.end()) or _TITLE_PLAIN.match(
                scan.text, match.end()
            )
            name = _clean_title(title["title"]) if title else None
            scan.add(match.span(), "attachment", number=match["number"], title=name)


def _files(scan: _Scan) -> None:
    for match in _FILE.finditer(scan.text):
        if scan.free(*match.span()):
            name = re.sub(rf"^(?:{_SEE}|文件)+", "", match["name"])
            scan.add(match.span(), "file", title=name)


def _sections(scan: _Scan) -> None:
    spans: list[tuple[int, int]] = []
    if _SECTION_CELL.fullmatch(scan.text) and _is_index(scan.text):
        spans = [(0, len(scan.text))]
    else:
        spans = [m.span() for m in _SECTION.finditer(scan.text)]
    for start, end in spans:
        if not scan.free(start, end):
            continue
        for number in re.finditer(_SECTION_NO, scan.text[start:end]):
            span = (start + number.start(), start + number.end())
            scan.add(span, "section", number=number[0])


def _chapter_items(scan: _Scan) -> None:
    """第五部分第3项 and 五、相关证明材料（3）."""
    for match in _CHAPTER_ITEM.finditer(scan.text):
        value = normal_number(match["number"])
        if value and scan.free(*match.span()):
            scan.add(match.span(), "section", number=f"5.{value}")


def _is_index(text: str) -> bool:
    """Dotted numbers that can be sections: three levels, several of them, or chapter 5 to 9."""
    numbers = re.findall(_SECTION_NO, text)
    return len(numbers) > 1 or numbers[0].count(".") > 1 or numbers[0][0] in "56789"


def _books(scan: _Scan) -> None:
    """《titles》: where one stands as an item; those inside a sentence only if nothing else is cited."""
    items: list[tuple[int, int, str]] = []
    prose: list[tuple[int, int, str]] = []
    for match in _BOOK.finditer(scan.text):
        if not scan.free(*match.span()):
            continue
        entry = (match.start(), match.end(), match["title"].strip())
        (items if _is_item(scan.text, *match.span()) else prose).append(entry)
    for start, end, title in items or ([] if scan.found else prose):
        pages, _ = _pages(scan.text, end)
        scan.add((start, end), "title", title=re.sub(r"\s+", "", title), pages=pages)


def _is_item(text: str, start: int, end: int) -> bool:
    before = re.search(
        rf"(?:^|[\n、,;。:》)]|{_SEE}|\d{{1,2}}\s?[.、)]|[(（]\d{{1,2}}[)）]|及|和|与)\s*$", text[:start]
    )
    after = re.match(
        r"\s*(?:$|[\n、,;。.)《]|及|和|与|等|第\s?\d+\s?页|[(（][^()（）]{0,20}[)）]\s*(?:$|[\n、,;。])|[Pp]\.?\s?\d|\d{1,2}[.、])",
        text[end:],
    )
    return bool(before and after)


def _bare(scan: _Scan) -> None:
    for start, end, title in bare_titles(scan.text):
        if scan.free(start, end):
            scan.add((start, end), "title", title=title)


def _vague(scan: _Scan) -> None:
    for match in _VAGUE_BLANK.finditer(scan.text):
        if scan.free(*match.span()):
            scan.add(match.span(), "vague")
    if scan.found:
        return
    for match in _iter_vague(scan.text):
        if scan.free(*match.span()):
            scan.add(match.span(), "vague")


def _iter_vague(text: str) -> Iterator[re.Match[str]]:
    whole = _VAGUE_CELL.fullmatch(text)
    if whole:
        yield whole
    else:
        yield from _VAGUE_SEE.finditer(text)
