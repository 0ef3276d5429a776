"""The official sections of a report: found, missing, empty, in what order."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from lvjian.core.document import Block, Document, Paragraph, Picture, Table
from lvjian.core.numbers import from_chinese
from lvjian.core.place import Place
from lvjian.core.reading import SectionReading, SectionStatus
from lvjian.core.rubric import Rubric, SectionSpec
from lvjian.core.text import display, substance
from lvjian.matchers.numbering import Numbered, looks_like_toc, split_glued, split_number

_MAX_HEADING = 40
_SIMILAR = 84.0
_OWN_CONTENT = 6  # characters; less is a stray mark, not content
_LEADER = re.compile(r"[.·…‥]{2,}\s*$")
"""Recognition loses the page number behind a long dotted leader."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A candidate heading: block position, section position, how well it fits (0..1)."""

    block: int
    section: int
    score: float
    form: str
    place: Place


def find_headings(document: Document, rubric: Rubric) -> dict[int, Heading]:
    """The best heading for each section position that has one."""
    candidates = _candidates(document, rubric)
    form = _main_form(candidates)
    best: dict[int, Heading] = {}
    for candidate in candidates:
        score = candidate.score + (0.15 if candidate.form == form else 0.0)
        kept = best.get(candidate.section)
        if kept is None or score >= kept.score - 1e-9:
            best[candidate.section] = replace(candidate, score=score)
    return _one_per_block(best)


def _candidates(document: Document, rubric: Rubric) -> list[Heading]:
    found: list[Heading] = []
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or not block.text.strip():
            continue
        line = block.text.strip().split("\n")[0]
        if _is_toc(block, line):
            continue
        for position, section in enumerate(rubric.sections):
            score = _fit(line, block, section)
            if score:
                form = _numbered(line, block).form
                found.append(Heading(at, position, score, form, block.place.quoting(display(line))))
    return found


def _is_toc(block: Paragraph, line: str) -> bool:
    led = block.place.way == "ocr" and bool(_LEADER.search(line))
    return (block.style or "").upper().startswith("TOC") or looks_like_toc(line) or led


def _fit(line: str, block: Paragraph, section: SectionSpec) -> float:
    """0 where the line is no heading of this section, else 0.5..1.3."""
    if len(line) > _MAX_HEADING:
        return 0.0
    numbered = _numbered(line, block)
    name = substance(numbered.rest)
    names = [substance(n) for n in (section.heading, *section.aliases)]
    similarity = max((fuzz.ratio(name, n) for n in names), default=0.0)
    contained = any(len(n) >= 4 and n in name and len(name) <= len(n) + 8 for n in names)
    if similarity < _SIMILAR and not (contained and numbered.form):
        return 0.0
    if not numbered.form and not block.level and not block.bold and similarity < 100:
        return 0.0
    score = 0.6 if similarity >= 99.9 else 0.45
    score += 0.2 if numbered.numbers == (from_chinese(section.no),) else 0.0
    score += 0.15 if block.level == 1 or (block.level and len(numbered.numbers) <= 1) else 0.0
    score += 0.05 if block.bold else 0.0
    return score - (0.25 if len(numbered.numbers) > 1 else 0.0)


def _numbered(line: str, block: Paragraph) -> Numbered:
    return split_glued(line) if block.place.way == "ocr" else split_number(line)


def _main_form(candidates: Sequence[Heading]) -> str:
    """The numbering form most sections share; several forms may compete with sub-headings."""
    sections: dict[str, set[int]] = {}
    for candidate in candidates:
        sections.setdefault(candidate.form, set()).add(candidate.section)
    ranked = sorted(sections, key=lambda f: (-len(sections[f]), f != "chinese", f))
    return ranked[0] if ranked else ""


def _one_per_block(best: dict[int, Heading]) -> dict[int, Heading]:
    """A line is the heading of one section only: the one it fits best."""
    owner: dict[int, Heading] = {}
    for heading in best.values():
        kept = owner.get(heading.block)
        if kept is None or heading.score > kept.score:
            owner[heading.block] = heading
    return {h.section: h for h in sorted(owner.values(), key=lambda h: h.section)}


def section_blocks(
    document: Document,
    headings: dict[int, Heading],
    stops: Sequence[int],
    *,
    holds_tables: Collection[int] = (),
) -> dict[int, tuple[Block, ...]]:
    """Blocks of each found section: up to the next section's heading or a stop block.

    Args:
        stops: blocks at which the appendix of tables begins.
        holds_tables: section positions whose content those tables are.
    """
    starts = sorted(h.block for h in headings.values())
    blocks: dict[int, tuple[Block, ...]] = {}
    for position, heading in headings.items():
        # 四、…自评表 holds the tables themselves; elsewhere the appendix ends a section.
        fences = starts if position in holds_tables else (*starts, *stops)
        ends = [s for s in fences if s > heading.block]
        end = min(ends, default=len(document.blocks))
        blocks[position] = document.blocks[heading.block + 1 : end]
    return blocks


def read_sections(
    document: Document,
    rubric: Rubric,
    *,
    headings: dict[int, Heading],
    blocks: dict[int, tuple[Block, ...]],
) -> tuple[SectionReading, ...]:
    """One reading per official section."""
    rank = {p: i for i, p in enumerate(sorted(headings, key=lambda p: headings[p].block))}
    readings = []
    for position, section in enumerate(rubric.sections):
        heading = headings.get(position)
        if heading is None:
            at = _where_missing(document, headings, position)
            readings.append(SectionReading(section, "missing", at=at))
            continue
        content = _content(blocks[position], section)
        empty = content < _OWN_CONTENT and not _has_objects(blocks[position])
        status: SectionStatus = "empty" if empty else "found"
        counted = _characters(blocks[position], section) if section.max_chars else 0
        readings.append(
            SectionReading(section, status, rank[position], content, (heading.place,), counted)
        )
    return tuple(readings)


def _where_missing(
    document: Document, headings: dict[int, Heading], position: int
) -> tuple[Place, ...]:
    """The next section's heading, else the previous one's, else the document."""
    later = [headings[p] for p in sorted(headings) if p > position]
    earlier = [headings[p] for p in sorted(headings, reverse=True) if p < position]
    for heading in (*later[:1], *earlier[:1]):
        return (heading.place,)
    return (Place(document.file),)


def _content(blocks: Sequence[Block], section: SectionSpec) -> int:
    """Characters of own text: the template's prompt, points and bare sub-headings left out."""
    given = [substance(t) for t in (section.prompt, *section.points) if t]
    total = 0
    for block in blocks:
        if not isinstance(block, Paragraph):
            continue
        for line in block.text.split("\n"):
            total += (
                0 if _is_given(line, given) or _is_subheading(line, block) else len(substance(line))
            )
    return total


def _characters(blocks: Sequence[Block], section: SectionSpec) -> int:
    """All own characters but white space, as a stated limit counts them."""
    given = [substance(t) for t in (section.prompt, *section.points) if t]
    lines = [line for b in blocks if isinstance(b, Paragraph) for line in b.text.split("\n")]
    return sum(len("".join(line.split())) for line in lines if not _is_given(line, given))


def _is_given(line: str, given: Sequence[str]) -> bool:
    text = substance(line)
    if not text:
        return True
    bare = substance(split_number(line).rest)
    return any(text in g or bare in g or fuzz.ratio(bare, g) >= 92 for g in given if len(bare) >= 6)


def _is_subheading(line: str, block: Paragraph) -> bool:
    stripped = line.strip()
    # 1.《企业营业执照》 is an entry of a list of documents, not a heading.
    if len(stripped) > 30 or stripped.endswith(("。", "；", ";", ".", "！", "》")):
        return False
    return bool(block.level or (split_number(line).form and len(stripped) <= 24))


def _has_objects(blocks: Sequence[Block]) -> bool:
    return any(
        isinstance(b, Picture) or (isinstance(b, Table) and any(c.text.strip() for c in b.cells()))
        for b in blocks
    )
