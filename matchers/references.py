"""六、参考文件: what the report lists, and whether it is what the index cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lvjian.core.document import Block, Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.reading import Reference
from lvjian.core.text import fold, substance
from lvjian.matchers.evidence.attachment_names import read_name
from lvjian.matchers.evidence.attachment_numbers import (
    LABEL,
    NUMBER,
    flat,
    normal_number,
    number_key,
)
from lvjian.matchers.official_texts import official
from lvjian.matchers.titles import SAME, similarity

_NUMBERING = re.compile(
    r"^\s*(?:[(（\[]?\d{1,3}[)）\].、．]|\d{1,3}\s+(?=[《一-鿿])|[①-⑳]|[-•·●])\s*"
)
_LABELLED = re.compile(
    rf"^\s*(?P<label>{LABEL})\s*[:：]?\s*(?P<number>{NUMBER})[\s.、:：_-]*(?P<title>.*)$"
)
_BOOK = re.compile(r"《([^《》]{2,80})》")
_PROMPT = re.compile(
    r"列出报告编写|证明材料索引一?栏?对应|包括但不限于|如下[:：]?$|参考文件(?:清单)?[:：]?$"
)
_HEADERS = frozenset({"序号", "名称", "文件名称", "参考文件", "编号", "备注", "对应附件",
    "附件编号", "页码", "文件编号",
                      "参考文件名称", "证明材料", "证明材料名称", "附件名称", "材料名称",
                      "附件号"})  # fmt: skip


def read_references(_document: Document, blocks: Sequence[Block]) -> tuple[Reference, ...]:
    """Entries of the section: numbered lines, rows of a table, 《titles》 in a sentence.

    Args:
        _document: the report the blocks belong to; their places name it already.
        blocks: the section's own blocks, heading left out.
    """
    out: list[Reference] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            for line in block.text.split("\n"):
                out += _line(line, block.place)
        elif isinstance(block, Table):
            out += _rows(block)
    return tuple(out)


def _line(line: str, place: Place) -> Iterator[Reference]:
    text = line.strip()
    if len(substance(text)) < 2 or _PROMPT.search(text):
        return
    books = _BOOK.findall(text)
    if len(books) > 1:
        for title in books:
            yield Reference(f"《{title}》", title, place.quoting(title))
        return
    yield _reference(text, place)


def _reference(text: str, place: Place) -> Reference:
    body = flat(_NUMBERING.sub("", text)).strip()
    number = None
    if match := _LABELLED.match(body):
        value = normal_number(match["number"])
        number = number_key(match["label"], value) if value else None
        body = match["title"] or body
    books = _BOOK.findall(body)
    title = books[0] if len(books) == 1 else body
    behind = re.search(rf"[(（]?(?:见)?(?P<label>{LABEL})\s*(?P<number>{NUMBER})[)）]?\s*$", body)
    if number is None and behind:
        value = normal_number(behind["number"])
        number = number_key(behind["label"], value) if value else None
        title = books[0] if books else body[: behind.start()]
    return Reference(text, title.strip(" ;；。,，、《》"), place.quoting(text[:60]), number)


def _rows(table: Table) -> Iterator[Reference]:
    """The longest cell of a row that is no number; a cell 附件3 beside it is its number."""
    for row in table.rows:
        cells = [c for i, c in enumerate(row) if c is not None and c not in row[:i]]
        texts = [c for c in cells if c.text.strip()]
        if not texts or all(fold(c.text) in _HEADERS for c in texts):
            continue
        named = [c for c in texts if len(substance(c.text)) >= 3 and not _is_number(c.text)]
        if not named:
            continue
        cell = max(named, key=lambda c: (bool(_BOOK.search(c.text)), len(c.text)))
        reference = _reference(cell.text.replace("\n", ""), cell.place)
        number = next((n for c in texts if c is not cell and (n := _cell_number(c.text))), None)
        if number and reference.number is None:
            reference = Reference(reference.text, reference.title, reference.place, number)
        yield reference


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(rf"\s*(?:{LABEL})?\s*{NUMBER}\s*", flat(text)))


def _cell_number(text: str) -> str | None:
    """A cell that is 附件3; a bare 3 is the row's own number and counts for nothing."""
    match = re.fullmatch(rf"\s*(?P<label>{LABEL})\s*(?P<number>{NUMBER})\s*", flat(text))
    value = normal_number(match["number"]) if match else None
    return number_key(match["label"], value) if match and value else None


def is_official(reference: Reference) -> bool:
    """A law, standard or notice: listed among the references, never in the index."""
    return (
        official(reference.title, reference.text.partition(reference.title)[2].lstrip("》"))
        == "yes"
    )


def same_document(reference_title: str, citation_title: str) -> bool:
    """Whether an entry of the list and a cited title name one document."""
    left, right = read_name(reference_title).title, read_name(citation_title).title
    return similarity(left or reference_title, right or citation_title) >= SAME
