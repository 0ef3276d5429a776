"""Paragraphs of a form: titles, captions, section headings, points, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from lvjian.core.document import Document, Paragraph
from lvjian.core.numbers import from_chinese, to_chinese
from lvjian.core.text import fold

_CHINESE = re.compile(
    r"\s*第?([一二三四五六七八九十]{1,3})(?:、|[.．]|章|部分|\s)\s*(\S.*)$", re.DOTALL
)
_ARABIC = re.compile(r"\s*(\d{1,2})(?:\s+|、|[.．]\s*(?!\d))(\S.*)$", re.DOTALL)
_NUMBER = re.compile(r"\s*((?:附|续)?表\s*[\dA-Z一二三四五六七八九]{1,2}(?:\s*[.．\-—]\s*\d{1,2})?|附[件录]\s*\d+(?:\s*[-—]\s*\d+)?)[\s：:]*(.*)$")  # fmt: skip
_NOTE = re.compile(
    r"\s*(表?注\s*[\d*＊一二三四五]*\s*[：:．.、\s]|说明\s*\d*\s*[：:]|备注\s*\d*\s*[：:]|满分\s*\d+\s*分。?$)"
)
_YEAR_LINE = re.compile(r"[（(]\s*(20)?[\s_]*年(度)?\s*[)）]")
_LONGEST = 44
_BIGGER = 1.12


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading: number as a Chinese numeral ("" without), words."""

    no: str
    words: str


def body_size(document: Document) -> float | None:
    """The font size most of the running text has."""
    sizes: Counter[float] = Counter()
    for p in document.paragraphs():
        if p.size is not None and not p.centered:
            sizes[round(p.size, 1)] += len(p.text)
    return sizes.most_common(1)[0][0] if sizes else None


def heading_of(p: Paragraph, body: float | None) -> Heading | None:
    """The section heading a paragraph is, None for other paragraphs."""
    text = " ".join(p.text.split())
    if not text or len(text) > _LONGEST or text.endswith(("。", "；", "：", ":", ";")):
        return None
    if re.search(r"[\t…]|\.{4,}", p.text) or _NUMBER.match(text) or _NOTE.match(text):
        return None
    standing = p.level == 1 or (p.bold and not p.centered) or _bigger(p, body)
    if match := _CHINESE.match(text):
        sure = (
            p.level is not None or standing or re.match(r"\s*[一二三四五六七八九十]{1,3}、", text)
        )
        return Heading(match[1], match[2].strip()) if sure else None
    if (match := _ARABIC.match(text)) and standing and (p.level or 1) == 1:
        return Heading(to_chinese(int(match[1])), match[2].strip())
    if standing and not p.centered and (p.level or 1) == 1:
        return Heading("", text)
    return None


def is_chinese(text: str) -> bool:
    """Whether a heading has a Chinese numeral: 一、基本信息."""
    return _CHINESE.match(text) is not None


def _bigger(p: Paragraph, body: float | None) -> bool:
    return p.size is not None and body is not None and p.size > body * _BIGGER and not p.centered


def in_order(no: str, before: Iterable[str]) -> bool:
    """Whether a section number is the next one."""
    last = [n for n in before if n]
    return not last or (from_chinese(no) or 0) == (from_chinese(last[-1]) or 0) + 1


def caption_of(text: str) -> tuple[str | None, str]:
    """The number of a table and its title, either may be missing."""
    words = " ".join(text.split())
    match = _NUMBER.match(words)
    return (match[1].strip(), match[2].strip()) if match else (None, words)


def is_note(text: str) -> bool:
    """Whether a paragraph is a printed note."""
    return _NOTE.match(text) is not None


def is_year_line(text: str) -> bool:
    """Whether a paragraph is the blank for a year over a table: （20  年）."""
    return _YEAR_LINE.fullmatch(text.strip()) is not None


def is_part_title(text: str) -> bool:
    """Whether a paragraph heads one print of a table that is printed once a year."""
    return re.match(r"第\s*[1-5一二三四五]\s*年\s*[（(]", text.strip()) is not None


def is_block_title(text: str) -> bool:
    """Whether a caption heads one block of a table: （一）基础设施."""
    return (
        re.match(r"[（(][一二三四五六七八九十]{1,2}[)）]\s*[^。；：，]{2,30}$", text.strip())
        is not None
    )


def is_date(text: str) -> bool:
    """Whether a paragraph is a blank date."""
    return re.fullmatch(r"(20)?[_x×]*年[_x×]*月([_x×]*日)?", fold(text)) is not None
