"""Citations of evidence in cells and prose: what is cited, as it stands and in normal form.

Numbers, titles, sections, tables and files are looked for in that order; what one finds the
next leaves alone. Standards, laws and notices are not evidence and never cited by this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lvjian.core.place import Place
from lvjian.core.reading import Citation
from lvjian.matchers.bare_titles import bare_titles
from lvjian.matchers.citation_scan import BOOK, SEE, Scan, mask_official, read_pages
from lvjian.matchers.evidence.attachment_numbers import LABEL, SIMPLE, flat, normal_number
from lvjian.matchers.numbered_citations import read_numbered

_LETTER = re.compile(
    rf"(?P<see>{SEE}\s*)?(?P<label>附\s*[件录])\s?(?P<number>[A-WYZ])(?![A-Za-z0-9])"
)
_LETTER_TITLE = re.compile(r"[\s:._《(]{1,2}(?P<title>[一-鿿][^《》()\s,;。、:]{1,30})[》)]?")
_FILE = re.compile(
    r"(?P<name>[^\s、,;:《》。/\\“”\"]{1,60}\.(?:pdf|docx?|xlsx?|wps|jpe?g|png|tiff?|zip|rar|ofd))"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_SECTION_NO = r"\d{1,2}(?:\.[1-9]\d?){1,3}(?![\d.]*\d)"
_SECTION = re.compile(
    rf"{SEE}\s*(?:本报告|报告)?\s*第?\s*(?P<first>{_SECTION_NO})(?P<more>(?:\s?[、,;和及与/]\s?{_SECTION_NO})*)(?!\s?(?:%|万|吨|元|m|k|t))"
)
_SECTION_CELL = re.compile(rf"\s*{_SECTION_NO}(?:[\s、,;和及与/]+{_SECTION_NO})*[。.;]?\s*")
_CHAPTER_ITEM = re.compile(
    rf"{SEE}?\s*第?五\s?(?:部分|章|节|、)?\s*(?:相关)?(?:证明材料)?\s*[第(]\s?(?P<number>{SIMPLE})\s?[)项条]"
)
_VAGUE_BLANK = re.compile(
    rf"(?:{SEE}\s*)?{LABEL}\s*(?:[_＿]{{1,}}[号]?|\s号|第[_\s]*页|[xX×*?]{{1,4}}(?![A-Za-z])|\(\s*\)|【\s*】)"
)
_VAGUE_SEE = re.compile(
    rf"{SEE}\s*(?:本报告|报告|后附|所附|相关|有关|附后)*的?\s*"
    rf"(?:附件材料|附件|附录|附表|{LABEL}|资料|材料|文件)\s*(?:中|内|部分|清单)?\s*(?=$|[。;,、)\n])"
)
_VAGUE_CELL = re.compile(rf"\s*(?:相关|有关|见)*(?:{LABEL}|材料|资料)\s*[。;]?\s*")


_BROKEN_NUMBER = re.compile(
    # 附件2 | 0《…》: the rest is one digit with nothing of a list number about it
    r"(?<=[件录料~\-—、]\d)\n(?=\d\s?[《页号])"
    r"|(?<=[件录料~\-—、]\n\d)\n(?=\d\s?[《页号])"
    # 202 | 2年
    r"|(?<=20\d)\n(?=\d\s?年)|(?<=20)\n(?=\d\d\s?年)|(?<=2)\n(?=0\d\d\s?年)"
)


def parse_citations(text: str, place: Place) -> tuple[Citation, ...]:
    """All citations of one evidence or remark cell, in the order they stand.

    A form like ``附件3-5`` that may be a range or a sub-number keeps both in ``number``
    (``3-5``); ``resolve`` decides by what the bundle holds. Nothing is looked up here:
    every citation comes back as ``unclear`` without attachments.
    """
    # Only a printed page breaks a number for want of room.
    written = text if place.page is None else _BROKEN_NUMBER.sub("", text)
    return tuple(_at(c, place) for c in _parse(written))


def _at(citation: Citation, place: Place) -> Citation:
    return Citation(
        raw=citation.raw, kind=citation.kind, place=place, number=citation.number,
        title=citation.title, pages=citation.pages,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[Citation, ...]:
    if not text or not text.strip():
        return ()
    scan = Scan(text, flat(text), Place(""))
    mask_official(scan)
    _chapter_items(scan)
    read_numbered(scan)
    _lettered(scan)
    _files(scan)
    _sections(scan)
    _books(scan)
    if not scan.found:
        _bare(scan)
    _vague(scan)
    return tuple(c for _, c in sorted(scan.found, key=lambda item: item[0]))


def _lettered(scan: Scan) -> None:
    """附录A, 附件B 营业执照: only where it opens the cell, a list item or follows 见."""
    for match in _LETTER.finditer(scan.text):
        opens = re.search(r"(?:^|[\n、;。(]|\d[.、])\s*$", scan.text[: match.start()])
        if scan.free(*match.span()) and (match["see"] or opens):
            title = _LETTER_TITLE.match(scan.text, match.end())
            span = (match.start(), title.end() if title else match.end())
            name = title["title"].strip() if title else None
            scan.add(span, "attachment", number=match["number"], title=name)


def _files(scan: Scan) -> None:
    for match in _FILE.finditer(scan.text):
        if scan.free(*match.span()):
            name = re.sub(rf"^(?:{SEE}|文件)+", "", match["name"])
            scan.add(match.span(), "file", title=name)


def _sections(scan: Scan) -> None:
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


def _chapter_items(scan: Scan) -> None:
    """第五部分第3项 and 五、相关证明材料（3）."""
    for match in _CHAPTER_ITEM.finditer(scan.text):
        value = normal_number(match["number"])
        if value and scan.free(*match.span()):
            scan.add(match.span(), "section", number=f"5.{value}")


def _is_index(text: str) -> bool:
    """Dotted numbers that can be sections: three levels, several of them, or chapter 5 to 9."""
    numbers = re.findall(_SECTION_NO, text)
    return len(numbers) > 1 or numbers[0].count(".") > 1 or numbers[0][0] in "56789"


def _books(scan: Scan) -> None:
    """《titles》 that stand as items; those in a sentence only if nothing else is cited."""
    items: list[tuple[int, int, str]] = []
    prose: list[tuple[int, int, str]] = []
    for match in BOOK.finditer(scan.text):
        if not scan.free(*match.span()):
            continue
        entry = (match.start(), match.end(), match["title"].strip())
        (items if _is_item(scan.text, *match.span()) else prose).append(entry)
    for start, end, title in items or ([] if scan.found else prose):
        pages, _ = read_pages(scan.text, end)
        scan.add((start, end), "title", title=re.sub(r"\s+", "", title), pages=pages)


def _is_item(text: str, start: int, end: int) -> bool:
    before = re.search(
        rf"(?:^|[\n、,;。:》)]|{SEE}|\d{{1,2}}\s?[.、)]|[(（]\d{{1,2}}[)）]|及|和|与)\s*$",
        text[:start],
    )
    after = re.match(
        r"\s*(?:$|[\n、,;。.)《]|及|和|与|等|第\s?\d+\s?页|[(（][^()（）]{0,20}[)）]\s*(?:$|[\n、,;。])|[Pp]\.?\s?\d|\d{1,2}[.、])",
        text[end:],
    )
    return bool(before and after)


def _bare(scan: Scan) -> None:
    for start, end, title in bare_titles(scan.text):
        if scan.free(start, end):
            scan.add((start, end), "title", title=title)


def _vague(scan: Scan) -> None:
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
