"""One document laid beside its rubric."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from lvjian.core.bundle import ReportRole
from lvjian.core.dates import find_dates, read_date
from lvjian.core.document import Block, Document, Paragraph, Table
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import (
    Citation,
    FieldReading,
    Reference,
    ReportReading,
    SectionReading,
    Text,
)
from lvjian.core.rubric import Rubric, SectionSpec
from lvjian.core.text import substance
from lvjian.matchers import stated as stated_scores
from lvjian.matchers.citations import parse_citations
from lvjian.matchers.commitment import read_commitment
from lvjian.matchers.cover import lone_date, read_cover, signed_date
from lvjian.matchers.fields import read_fields
from lvjian.matchers.form_sections import with_form_sections
from lvjian.matchers.form_text import fields_of_sections, questions_as_table
from lvjian.matchers.form_zones import unmixed
from lvjian.matchers.grid_rows import OfficialTable, official_tables
from lvjian.matchers.numbering import looks_like_toc, split_number
from lvjian.matchers.projects import project_tables, read_projects
from lvjian.matchers.references import read_references
from lvjian.matchers.rows import read_rows, read_tables
from lvjian.matchers.scores import recompute
from lvjian.matchers.seals import read_seals
from lvjian.matchers.sections import Heading, find_headings, read_sections, section_blocks
from lvjian.matchers.templates import Choice

_ROLES: dict[str, ReportRole] = {
    "self": "self-report", "third-party": "third-party-report", "review": "review-form",
}  # fmt: skip
_CAPTION_LINES = 4
_OWN_RESULT = re.compile(r"绿色(?:低碳)?工厂|评价指标|指标得分|受评价方|评价总?得分为")
_REFERS = re.compile(r"附\s*[件录]|(?:证明|佐证)材料")
_SEES = re.compile(r"见\s*(?:附\s*[件录]|(?:证明|佐证)材料)|[(（]\s*附\s*[件录]")
_CONCLUDES = re.compile(
    r"(?:绿色(?:低碳)?工厂)?(?:自?评价|核查|总体|综合)?(?:结论|结果)(?:[与及和]?建议)?"
)


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a report begin, as block positions.

    Attributes:
        headings: section position → heading. blocks: section position → its blocks.
        captions: table number → lines right above it (title, year), with their places.
        cover_end: first block behind the cover.
    """

    headings: dict[int, Heading]
    blocks: dict[int, tuple[Block, ...]]
    captions: dict[int, tuple[Text, ...]]
    cover_end: int


def role_of(rubric: Rubric) -> ReportRole:
    """The role a report of that rubric has in a bundle."""
    return _ROLES[rubric.kind]


def read_report(document: Document, choice: Choice) -> ReportReading:
    """Read a report; citations are parsed, not yet resolved."""
    rubric = choice.rubric
    whole = document
    document = unmixed(document, rubric)
    found = _tables(document, rubric)
    layout = _layout(document, rubric, found)
    cover = read_cover(document.blocks[: layout.cover_end], rubric, document.file)
    listed = project_tables(list(document.tables())) if rubric.table("projects") else ()
    taken = {t.table.number for t in found} | {t.number for t in listed}
    fields, fields_found = read_fields(document, rubric, taken)
    fields = fields_of_sections(
        fields, rubric, {p: h.place for p, h in layout.headings.items()}, layout.blocks
    )
    rows, added = read_rows(found, rubric, document.file)
    scores = recompute(rows)
    conclusion = _conclusion(document, layout, rubric)
    stated = (
        *stated_scores.from_fields((*cover, *fields)),
        *stated_scores.from_tables(found, rubric),
        *stated_scores.from_text(_told(document, rubric, layout), conclusion, _blocks(rubric)),
    )
    evaluated, date_place = _dated(document, rubric, layout, cover=cover, conclusion=conclusion)
    return ReportReading(
        file=document.file,
        document=whole,
        rubric=rubric,
        role=role_of(rubric),
        confidence=choice.confidence,
        alternatives=choice.alternatives,
        evaluation_date=evaluated,
        date_place=date_place,
        cover=cover,
        fields=fields,
        fields_found=fields_found,
        commitment=read_commitment(document, rubric.commitment, rubric.commitment_blanks)
        if rubric.commitment
        else None,
        sections=_sections(document, rubric, layout, fields=fields, found=found),
        tables=read_tables(found, rubric, captions=layout.captions, file=document.file),
        rows=rows,
        added=added,
        stated=stated_scores.with_basis(stated_scores.one_total(stated, rubric), scores),
        scores=scores,
        seals=read_seals(document),
        references=_references(document, rubric, layout),
        mentions=tuple(_mentions(document, rubric, layout)),
        projects=read_projects(listed),
    )


def _tables(document: Document, rubric: Rubric) -> tuple[OfficialTable, ...]:
    """The official tables; questions written as lines are one too."""
    tables = list(document.tables())
    found = official_tables(tables, rubric)
    lines = questions_as_table(document, rubric, found, number=len(tables) + 1)
    return (*found, *official_tables([lines], rubric)) if lines is not None else found


def _sections(
    document: Document,
    rubric: Rubric,
    layout: Layout,
    *,
    fields: Sequence[FieldReading],
    found: Sequence[OfficialTable],
) -> tuple[SectionReading, ...]:
    own = read_sections(document, rubric, headings=layout.headings, blocks=layout.blocks)
    if not any(s.in_table for s in rubric.sections):
        return own
    return with_form_sections(own, document, rubric, fields=fields, found=found)


def _layout(document: Document, rubric: Rubric, found: Sequence[OfficialTable]) -> Layout:
    headings = find_headings(document, rubric)
    stops = _table_stops(document, rubric, found)
    holds_tables = {p for p, s in enumerate(rubric.sections) if _holds_tables(s)}
    blocks = section_blocks(document, headings, stops, holds_tables=holds_tables)
    captions = _captions(document)
    return Layout(headings, blocks, captions, _cover_end(document, rubric, headings, found))


def _holds_tables(section: SectionSpec) -> bool:
    """四、…自评表, and a section without words of its own that is not there for papers."""
    papers = "材料" in section.heading or "资质" in section.heading
    return "表" in section.heading or (not section.own_content and not papers)


def _table_stops(
    document: Document, rubric: Rubric, found: Sequence[OfficialTable]
) -> tuple[int, ...]:
    """Blocks at which the tables of the appendix begin: captions and the tables themselves."""
    numbers = {t.table.number for t in found}
    titles = {substance(t) for s in rubric.tables for t in (s.title, s.number or "") if t}
    stops = []
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table):
            if block.number in numbers:
                stops.append(at)
        elif isinstance(block, Paragraph) and len(block.text) <= 40:
            words = substance(block.text)
            if words in titles or any(
                words == substance(f"{s.number}{s.title}") for s in rubric.tables
            ):
                stops.append(at)
    return tuple(stops)


def _captions(document: Document) -> dict[int, tuple[Text, ...]]:
    captions: dict[int, tuple[Text, ...]] = {}
    above: list[Text] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            above += [Text(line, block.place) for line in block.text.split("\n") if line.strip()]
        elif isinstance(block, Table):
            captions[block.number] = (*above[-_CAPTION_LINES:], *_title_rows(block))
            above = []
    return captions


def _title_rows(table: Table) -> list[Text]:
    """Title and year lines that stand inside the frame, over the whole width."""
    cells = [row[0] for row in table.rows[:3]]
    return [Text(c.text, c.place) for c in cells if c is not None and c.col_span == table.width]


def _cover_end(
    document: Document, rubric: Rubric, headings: dict[int, Heading], found: Sequence[OfficialTable]
) -> int:
    official = {t.table.number for t in found}
    ends = [h.block for h in headings.values()]
    for at, block in enumerate(document.blocks):
        if isinstance(block, Table) and (block.number in official or _is_form(block, rubric)):
            ends.append(at)
    return min(ends, default=len(document.blocks))


def _is_form(table: Table, rubric: Rubric) -> bool:
    """The information table rather than a cover laid out as a table."""
    labels = {substance(f.label) for f in rubric.fields}
    hits = sum(substance(c.text) in labels for c in table.cells())
    return hits > max(3, len(rubric.cover) + 1)


def _told(document: Document, rubric: Rubric, layout: Layout) -> tuple[Block, ...]:
    """Blocks in which the report speaks of its own result: its sections, not its appendix.

    A template without sections leaves only sentences that name the evaluation itself.
    """
    if not rubric.sections:
        own = (b for b in document.blocks if isinstance(b, Paragraph))
        return tuple(b for b in own if _OWN_RESULT.search(b.text))
    return tuple(
        b
        for position, section in enumerate(rubric.sections)
        if section.own_content
        for b in layout.blocks.get(position, ())
    )


def _front(document: Document, layout: Layout) -> Sequence[Block]:
    """What stands before the text of the first section: cover, form, commitment."""
    own = {id(b) for blocks in layout.blocks.values() for b in blocks}
    return tuple(takewhile(lambda b: id(b) not in own, document.blocks)) if own else ()


def _blocks(rubric: Rubric) -> tuple[str, ...]:
    """Level-1 names of the scored rows, official order."""
    return tuple(dict.fromkeys(r.level1 for r in rubric.indicators if r.level1))


_SUMS_UP = re.compile(
    r"综上|(?:综合)?评价(?:结论|结果|意见)\s*[:为]|结论\s*:|经.{0,12}(?:评价|评审|评定)\s*,"
)


def _conclusion(document: Document, layout: Layout, rubric: Rubric) -> tuple[Block, ...]:
    """The section that concludes: 评价结论, 自评价结果."""
    for position, section in enumerate(rubric.sections):
        if "结论" in section.heading or "结果" in section.heading:
            return layout.blocks.get(position, ())
    return _unofficial_conclusion(document)


def _unofficial_conclusion(document: Document) -> tuple[Block, ...]:
    """A conclusion in a report whose template prescribes no sections."""
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or len(block.text) > 24 or looks_like_toc(block.text):
            continue
        heading = split_number(block.text)
        if not (
            heading.form or block.level or block.bold or block.centered
        ) or not _CONCLUDES.fullmatch(substance(heading.rest)):
            continue
        for end in range(at + 1, len(document.blocks)):
            if _ends(document.blocks[end], heading.form):
                return document.blocks[at + 1 : end]
        return document.blocks[at + 1 :]
    return tuple(
        block
        for block in document.blocks
        if isinstance(block, Paragraph)
        and _SUMS_UP.match(plain(block.text))
        and stated_scores.read_verdict(plain(block.text))
    )


def _ends(block: Block, form: str) -> bool:
    """The next heading of the same numbering form, or the appendix."""
    if not isinstance(block, Paragraph) or len(block.text) > 30:
        return False
    return bool(form and split_number(block.text).form == form) or block.text.startswith("附")


def _dated(
    document: Document,
    rubric: Rubric,
    layout: Layout,
    *,
    cover: Sequence[FieldReading],
    conclusion: Sequence[Block],
) -> tuple[date | None, Place | None]:
    """When it was made: on the cover, in the conclusion, else beside the signature."""
    found = _evaluation_date(cover, conclusion)
    if found[0] is None and not any(f.type == "date" for f in rubric.cover):
        found = lone_date(document.blocks[: layout.cover_end])
    return found if found[0] is not None else signed_date(_front(document, layout))


def _evaluation_date(
    cover: Sequence[FieldReading], conclusion: Sequence[Block]
) -> tuple[date | None, Place | None]:
    for field in cover:
        if field.spec.type == "date" and field.value and (found := read_date(field.value)):
            return found, field.at[0]
    for block in reversed(conclusion):
        if isinstance(block, Paragraph) and (dates := find_dates(block.text)):
            return dates[-1][0], block.place
    return None, None


def _references(document: Document, rubric: Rubric, layout: Layout) -> tuple[Reference, ...] | None:
    for position, section in enumerate(rubric.sections):
        if "参考文件" in section.heading:
            blocks = layout.blocks.get(position)
            return None if blocks is None else read_references(document, blocks)
    return None


def _mentions(document: Document, rubric: Rubric, layout: Layout) -> Iterator[Citation]:
    """Attachments the running text refers to: 见附件3, and any in the section on 资质.

    The heading of an attachment is no reference to it.
    """
    proofs = {
        id(b)
        for position, section in enumerate(rubric.sections)
        if "资质" in section.heading
        for b in layout.blocks.get(position, ())
    }
    for block in document.blocks:
        if not isinstance(block, Paragraph) or not _REFERS.search(block.text):
            continue
        if id(block) in proofs or _SEES.search(block.text):
            cited = parse_citations(block.text, block.place)
            yield from (c for c in cited if c.kind == "attachment" and c.number)
