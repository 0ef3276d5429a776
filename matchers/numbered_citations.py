"""Citations by number: 附件3, 附件1、2、5, 附件3～5, each with title and pages if given."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lvjian.matchers.bare_titles import ends_like_title, is_title
from lvjian.matchers.citation_scan import SEE, Kind, Scan, read_pages
from lvjian.matchers.evidence.attachment_numbers import (
    DASHES,
    LABEL,
    NUMBER,
    normal_number,
    number_key,
)
from lvjian.matchers.official_texts import official

_MAX_RANGE = 40
_LABEL = re.compile(
    rf"(?P<see>{SEE}\s*)?(?P<label>{LABEL})(?P<gap>[\s:第#№._\-(\[【（（]{{0,4}})(?P<number>{NUMBER})"
)
_END_OF_NUMBER = r"(?=$|[\s、,;:。.)\]】)}及和与至~号《(（〔第/到]|所示|等)"
_NEXT = re.compile(
    rf"\s?(?P<sep>[、,;/]|及|和|与|以及)\s*(?P<number>{NUMBER}){_END_OF_NUMBER}(?!\s*[、.)]?\s*\d*\s*(?:年|月|个|项|人|万|%))"
)
_TO = re.compile(
    rf"\s?(?P<dash>[~〜∼至到]|[{DASHES}]{{1,2}})\s?(?:{LABEL}\s?)?(?P<number>{NUMBER})"
)
_LISTED = re.compile(r"[\s;,。、]*\d{1,2}\s?[.、)]\s?(?P<title>[^\d\s][^,;。、:\n]{1,39})")
_AFTER_NUMBER = re.compile(r"(?:\s?[)\]】])?(?:\s?号)?")
_TITLE_BOOK = re.compile(r"[\s:._\-—]{0,3}《(?P<title>[^《》]{1,60})》")
_TITLE_BRACKET = re.compile(r"\s?[(\[【(](?P<title>[^()\[\]【】]{2,40})[)\]】)]")
_TITLE_PLAIN = re.compile(
    rf"(?:[\s:._{DASHES}]{{1,3}}|(?<=[)\]】)]))(?P<title>[^\s《》,;。、:()\[\]][^《》,;。、:\n]{{1,39}})"
)
_FILE_NAME = re.compile(
    rf"[\s:._{DASHES}]{{0,3}}(?P<title>(?:(?!{LABEL}\s?\d)[^\n《》;:/]){{1,80}}?)"
    r"\.(?:pdf|docx?|xlsx?|wps|jpe?g|png|tiff?|zip|rar|ofd)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_TITLE_GLUED = re.compile(r"(?P<title>[一-鿿A-Za-z][^《》,;。、:\n]{1,39})")
_NOT_TITLE = re.compile(
    rf"^{SEE}|{SEE}\s?(?:{LABEL}|第|《)|{LABEL}|[符满达未](?:合|足|到|见)|^[已并且经由均可为是的等及和与或中内]|所示|相[应关]|证明$|^(?!20\d\d年)\d|^[)\]】]"
)
_OFFICIAL_TASK = re.compile(r"\s?的?(?:要求|赋分|评分|规定|计算(?:公式|方法)|执行|填写|格式)")
_BY_RULE = re.compile(r"(?:按照|按|根据|依据|依照|满足|符合|对照)$")


def read_numbered(scan: Scan) -> None:
    """Add every labelled and numbered citation of the cell."""
    at = 0
    while match := _LABEL.search(scan.text, at):
        at = match.end()
        label = match.start("label")
        if scan.free(label, label + 1) and not _is_official(scan, match):
            at = _Items(scan, match).read()


def _is_official(scan: Scan, match: re.Match[str]) -> bool:
    """A table of the template itself: 按附件1-3赋分, 根据附件1-3要求."""
    if match["see"]:
        return False
    before = scan.text[max(0, match.start() - 6) : match.start()].rstrip()
    return bool(_BY_RULE.search(before) and _OFFICIAL_TASK.match(scan.text, match.end()))


@dataclass(slots=True)
class _Items:
    """The numbers that follow one label: 附件1、2、5, 附件3~5, each with title and pages."""

    scan: Scan
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
        span = None if text[end : _behind(text, end)].strip() else _TO.match(text, end)
        numbers = _range(number, span["number"]) if span else None
        if span and numbers:
            end = span.end()
        first = normal_number(number)
        if first is None:
            return end
        end = _behind(text, end)
        pages, end = read_pages(text, end)
        if numbers or _NEXT.match(text, end):
            title = None
        elif self._in_brackets(start, end):
            title = self._title_before(start)
        else:
            title, end = self._title(start, end)
        if not pages:
            pages, end = read_pages(text, end)
        kind: Kind = "table" if label == "附表" else "attachment"
        for one in numbers or (first,):
            key = number_key(label, one)
            shown = key.replace("表", "").replace("-", ".") if kind == "table" else key
            again = "" if start == self.match.start() else label
            self.scan.add((start, end), kind, label=again, number=shown, title=title, pages=pages)
        return end

    def _title(self, start: int, end: int) -> tuple[str | None, int]:
        text = self.scan.text
        if file := _FILE_NAME.match(text, end):
            return file["title"].strip() or None, file.end()
        for pattern in (_TITLE_BOOK, _TITLE_BRACKET, _TITLE_PLAIN, _TITLE_GLUED):
            match = pattern.match(text, end)
            if not match:
                continue
            book = pattern is _TITLE_BOOK
            title = match["title"].strip() if book else _clean_title(match["title"])
            if title and (book or not _NOT_TITLE.search(title)) and official(title) != "yes":
                if pattern in (_TITLE_BOOK, _TITLE_BRACKET):
                    return title, match.end()
                return _joined(title, text, match.start("title") + _cut(match["title"]))
            break
        return self._title_before(start), end

    def _in_brackets(self, start: int, end: int) -> bool:
        """营业执照（附件1）: what follows the bracket is another matter."""
        closed = self.scan.text[:end].rstrip().endswith(")") and "(" not in self.match["gap"]
        return closed and bool(re.search(rf"\(\s?(?:{SEE}\s?)?$", self.scan.text[:start]))

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
    stop = re.search(
        rf"\s*(?:{SEE}\s?(?:{LABEL}|第|《)|{LABEL}\s?\d|第\s?\d+\s?[页]|[Pp]\.?\s?\d+|[((]第|(?<=\S)\s\d{{1,2}}[.、])",
        title,
    )
    return stop.start() if stop else len(title)


def _clean_title(title: str) -> str:
    cut = title[: _cut(title)]
    if cut.count("(") > cut.count(")"):
        cut = cut[: cut.rindex("(")]
    elif cut.count(")") > cut.count("("):
        cut = cut[: cut.index(")")]
    return cut.strip(" .-_—:：\t")


def _behind(text: str, at: int) -> int:
    """Past a closing bracket and 号 behind a number."""
    match = _AFTER_NUMBER.match(text, at)
    return match.end() if match else at


def _range(first: str, last: str) -> tuple[str, ...] | None:
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
