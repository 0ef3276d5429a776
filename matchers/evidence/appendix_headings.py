"""Which paragraphs of a document head an attachment, and which only look like it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lvjian.core.document import Block, Document, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.rubric import Rubric
from lvjian.core.text import fold, substance
from lvjian.matchers.bare_titles import is_title
from lvjian.matchers.evidence.attachment_numbers import (
    DASHES,
    LABEL,
    NUMBER,
    flat,
    normal_number,
    number_key,
)
from lvjian.matchers.evidence.content import block_text
from lvjian.matchers.numbering import looks_like_toc, split_number

_MAX_HEADING = 60
_MAX_CAPTION = 30
_STRONG = re.compile(
    rf"^[\s(\[【《]*(?P<label>{LABEL})[\s_.第(\[【#]{{0,3}}(?P<number>{NUMBER}|[A-Z](?![A-Za-z]))"
    rf"(?P<sep>[\s)\]】_:.、,》{DASHES}]*)(?P<title>.*)$"
)
_EVIDENCE_HEADING = re.compile(
    r"^(?:相关|有关)?(?:证明|佐证|支撑|证实)性?(?:材料|文件|资料)(?:清单|目录|附件|汇编|索引)?$"
    r"|^附(?:件|录)(?:材料|清单|目录|部分|汇总)?$|资质符合性证明材料$"
)
_SENTENCE = re.compile(r"[。；;！]\s*$|^(?:详?见|参见)|，.*，|所示|如下[:：]?$")
_CAPTION = re.compile(r"^附?表\s?\d{1,2}(?:[.．-]\d)?")
_OFFICIAL_HEADERS = ("证明材料索引", "具体评价要求", "要求类型", "最高分值")
_OFFICIAL_TITLE = re.compile(
    r"(?:绿色|基本要求|一般要求|指标|加分).{0,12}(?:评价表|评级表|评分表)$|^综合节能率评分表$|自评表$|基本信息表$"
    r"|评价指标(?:要求|表|体系)?$|^基本要求$|^加分项|评价导则$|复核表$"
    r"|(?:绿色|自|第三方|低碳).{0,14}评价报告$"
)
_OBJECTS = {"factory": "工厂", "park": "园区", "supply-chain": "供应链", "product": "产品"}
_GOES_ON = re.compile(r"[、,]?\s?\d+\s*(?:$|[、,;~和及与至页号\-])|及|和|与|至|~|中|所|的|等")
"""Behind a number: the rest of a list or a sentence, not a title (2022年度报告 is one)."""
_LEADER = re.compile(r"(?<![.·…‥])[.·…‥]{2,}+\s*$")
"""A line of a table of contents whose page number fell onto the next line."""


@dataclass(frozen=True, slots=True)
class Region:
    """Blocks ``start`` to ``end`` (exclusive) that hold evidence, maybe the assessor's own."""

    start: int
    end: int
    assessor: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an attachment.

    Attributes:
        index: of its paragraph; end: of the first block behind it (a title may stand in
            a paragraph of its own under ``附件3``).
        form: ``label`` (附件3), else as in ``split_number``, ``plain`` without number.
        list_item: it ends like an item of a list, or its line belongs to one.
        stands_out: heading style, bold, centred, or first on its page.
    """

    index: int
    end: int
    number: str | None
    title: str
    text: str
    place: Place
    form: str
    label: str = ""
    list_item: bool = False
    stands_out: bool = False
    look: tuple[object, ...] = ()


def evidence_regions(blocks: Sequence[Block], rubric: Rubric | None) -> Iterator[Region]:
    """Where 五、相关证明材料, 七、…资质…, 附件 begin, up to the next official heading or table."""
    at = 0
    while at < len(blocks):
        if not _opens_evidence(blocks[at], rubric):
            at += 1
            continue
        end = at + 1
        while end < len(blocks) and not is_boundary(blocks, end, rubric):
            end += 1
        yield Region(at + 1, end, assessor="资质" in block_text(blocks[at]))
        at = end


def _opens_evidence(block: Block, rubric: Rubric | None) -> bool:
    if not isinstance(block, Paragraph) or len(block.text) > _MAX_HEADING:
        return False
    if _in_contents(block.text):
        return False
    rest = substance(split_number(block.text).rest)
    if _EVIDENCE_HEADING.search(rest):
        return True
    specs = rubric.sections if rubric else ()
    return any(not s.own_content and "证明材料" in s.heading and rest == substance(s.heading)
               for s in specs)  # fmt: skip


def _in_contents(text: str) -> bool:
    return looks_like_toc(text) or bool(_LEADER.search(text))


@lru_cache(maxsize=64)
def _section_names(rubric: Rubric) -> frozenset[str]:
    names = {substance(s.heading) for s in rubric.sections}
    return frozenset(names | {substance(a) for s in rubric.sections for a in s.aliases})


@lru_cache(maxsize=64)
def _table_names(rubric: Rubric) -> frozenset[str]:
    titles = {substance(t.title) for t in rubric.tables if t.title}
    titles |= {substance(a) for t in rubric.tables for a in t.aliases}
    return frozenset(titles | {substance(t.number) for t in rubric.tables if t.number})


def is_boundary(blocks: Sequence[Block], at: int, rubric: Rubric | None) -> bool:
    """Whether an official section heading, table caption or official table stands here."""
    block = blocks[at]
    if isinstance(block, Table):
        return rubric is not None and _is_official_table(block)
    if rubric is None or not isinstance(block, Paragraph) or len(block.text) > _MAX_HEADING:
        return False
    words = substance(block.text)
    if not words:
        return False
    split = split_number(block.text)
    if split.form in ("chinese", "chapter", "") and substance(split.rest) in _section_names(rubric):
        return True
    return words in _table_names(rubric) or (
        bool(_CAPTION.match(flat(block.text).strip())) and _official_follows(blocks, at)
    )


def _is_official_table(table: Table) -> bool:
    head = fold("".join(c.text for row in table.rows[:3] for c in row if c is not None))
    return any(word in head for word in _OFFICIAL_HEADERS) or (
        "是否符合" in head and "基本" in head
    )


def _official_follows(blocks: Sequence[Block], at: int) -> bool:
    """An official table within the next few short lines, no other caption in between."""
    for block in blocks[at + 1 : at + 5]:
        if isinstance(block, Table):
            return _is_official_table(block)
        text = flat(block_text(block)).strip()
        if len(text) > _MAX_CAPTION or _STRONG.match(text) or _CAPTION.match(text):
            return False
    return False


def first_official(blocks: Sequence[Block], rubric: Rubric) -> int:
    """Index of the first official section heading or table; cover captions stand before it."""
    for at in range(len(blocks)):
        block = blocks[at]
        if isinstance(block, Table) or (
            is_boundary(blocks, at, rubric) and not _in_contents(block_text(block))
        ):
            return at
    return 0


def candidates(
    document: Document, regions: Sequence[Region], rubric: Rubric | None, *, whole: bool
) -> list[Heading]:
    """Headings of attachments in order.

    Labelled ones (附件3 …) count anywhere; numbered and plain ones only inside the evidence
    regions, and only of the form that opens the region: numbered lines of another form
    belong to the text of an attachment.
    """
    blocks = document.blocks
    strong = [h for h in _labelled(blocks) if not (rubric and _is_template(blocks, h, rubric))]
    found = list(strong)
    for region in regions:
        if any(region.start <= h.index < region.end for h in strong):
            continue
        weak = list(_numbered(blocks, region))
        found += weak or (list(_plain(document, region)) if whole or rubric else [])
    return sorted(found, key=lambda h: h.index)


def _labelled(blocks: Sequence[Block]) -> Iterator[Heading]:
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or len(block.text) > _MAX_HEADING:
            continue
        text = flat(block.text).strip()
        match = _STRONG.match(text)
        if not match or _in_contents(block.text):
            continue
        heading = _strong_heading(blocks, at, match)
        if heading:
            yield heading


def _strong_heading(blocks: Sequence[Block], at: int, match: re.Match[str]) -> Heading | None:
    block = blocks[at]
    assert isinstance(block, Paragraph)
    title = _clean(match["title"])
    if match["title"] and (not match["sep"] and not re.match(r"[一-鿿《(]", match["title"])):
        return None
    if _GOES_ON.match(match["title"]) or (
        _SENTENCE.search(match["title"]) and not title.endswith("；")
        and not _ends_like_item(block.text)
    ):  # fmt: skip
        return None
    number = match["number"] if match["number"].isalpha() and match["number"].isascii() else None
    number = number or normal_number(match["number"])
    if number is None:
        return None
    end, text = at + 1, block.text.strip()
    if not title:
        end, title = _title_below(blocks, at)
    label = re.sub(r"\s+", "", match["label"])
    return Heading(
        index=at, end=end, number=number_key(label, number), title=title, text=text,
        place=block.place, form="label", label=label, list_item=_ends_like_item(block.text),
        stands_out=_stands_out(blocks, at),
    )  # fmt: skip


def _title_below(blocks: Sequence[Block], at: int) -> tuple[int, str]:
    """附件3 alone on its line: the short line under it is its title."""
    below = blocks[at + 1] if at + 1 < len(blocks) else None
    if not isinstance(below, Paragraph):
        return at + 1, ""
    text = flat(below.text).strip()
    if not text or len(text) > 40 or _SENTENCE.search(text) or _STRONG.match(text):
        return at + 1, ""
    if re.search(r"[:：]", text) or split_number(below.text).form in ("chinese", "chapter"):
        return at + 1, ""
    return at + 2, _clean(text)


def _clean(title: str) -> str:
    out = title.strip(" _-—.、:：;；。\t")
    if out.startswith("《") and out.endswith("》") and out.count("《") == 1:
        out = out[1:-1]
    return out.strip()


def _ends_like_item(text: str) -> bool:
    return bool(re.search(r"[；;。]\s*$", text))


def _stands_out(blocks: Sequence[Block], at: int) -> bool:
    block = blocks[at]
    if not isinstance(block, Paragraph):
        return False
    if block.level is not None or block.bold or block.centered:
        return True
    page = block.place.page
    return page is not None and (at == 0 or blocks[at - 1].place.page != page)


def _is_template(blocks: Sequence[Block], heading: Heading, rubric: Rubric) -> bool:
    """A caption of the template itself: 附表 1.1, 附件1-1 基本要求, 附件 6-1 on the cover."""
    label_number = substance(f"{heading.label}{heading.number or ''}".replace("表表", "表"))
    names = _table_names(rubric)
    title = substance(heading.title)
    if title and (title in names or _is_official_title(title, rubric)):
        return True
    if substance(heading.text) in names or label_number.replace("-", ".") in names:
        return True
    below = blocks[heading.end : heading.end + 3]
    if any(is_boundary(below, n, rubric) for n, b in enumerate(below) if isinstance(b, Paragraph)):
        return False
    return _official_follows(blocks, heading.end - 1)


def _is_official_title(title: str, rubric: Rubric) -> bool:
    """A title as templates have; that of another object (绿色供应链自评表) is evidence of a factory."""
    own = _OBJECTS[rubric.object]
    others = (word for word in _OBJECTS.values() if word != own)
    if own not in title and any(word in title for word in others):
        return False
    return bool(_OFFICIAL_TITLE.search(title))


def _numbered(blocks: Sequence[Block], region: Region) -> Iterator[Heading]:
    """Numbered headings of the form, depth and look that opens the region."""
    opened: Heading | None = None
    last: tuple[int, ...] = ()
    for at in range(region.start, region.end):
        heading, numbers = _weak_heading(blocks, at)
        if heading is None:
            continue
        if opened is None:
            opened = heading
        elif (
            heading.form != opened.form
            or not _follows(last, numbers)
            or (opened.look != heading.look and not heading.list_item)
        ):
            continue
        last = numbers
        yield heading


def _weak_heading(blocks: Sequence[Block], at: int) -> tuple[Heading | None, tuple[int, ...]]:
    block = blocks[at]
    if not isinstance(block, Paragraph) or not 2 < len(block.text) <= _MAX_HEADING * 2:
        return None, ()
    split = split_number(block.text)
    if not split.numbers or _in_contents(block.text):
        return None, ()
    item = _ends_like_item(block.text)
    title = _clean(flat(split.rest))
    if not title or len(title) > _MAX_HEADING or (not item and _SENTENCE.search(split.rest)):
        return None, ()
    number = "-".join(str(n) for n in split.numbers)
    heading = Heading(
        index=at, end=at + 1, number=number, title=title, text=block.text.strip(),
        place=block.place, form=split.form, list_item=item, stands_out=_stands_out(blocks, at),
        look=(block.level, block.bold),
    )  # fmt: skip
    return heading, split.numbers


def _follows(last: tuple[int, ...], numbers: tuple[int, ...]) -> bool:
    """Whether a number may come next: one higher on its level (a gap of two is let pass)."""
    if len(numbers) > len(last):
        return numbers[: len(last)] == last and numbers[-1] == 1
    head = len(numbers) - 1
    return numbers[:head] == last[:head] and 0 < numbers[head] - last[head] <= 3


def _plain(document: Document, region: Region) -> Iterator[Heading]:
    """Headings without number: heading style, or the short title that opens a page."""
    blocks = document.blocks
    for at in range(region.start, region.end):
        block = blocks[at]
        if not isinstance(block, Paragraph) or not 3 <= len(block.text.strip()) <= 40:
            continue
        text = flat(block.text).strip()
        styled = block.level is not None or (block.bold and block.centered)
        opens_page = block.place.page is not None and _stands_out(blocks, at)
        if (styled or opens_page) and is_title(text) and not _in_contents(block.text):
            yield Heading(
                index=at, end=at + 1, number=None, title=_clean(text), text=block.text.strip(),
                place=block.place, form="plain", stands_out=True,
            )  # fmt: skip
