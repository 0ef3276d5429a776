"""Reports that do not come as one file each: split over files, or several in one file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lvjian.core.document import Block, Document, Paragraph, Table
from lvjian.core.rubric import RowKind, Rubric
from lvjian.core.text import substance
from lvjian.matchers.form_zones import unmixed
from lvjian.matchers.grid_rows import official_tables
from lvjian.matchers.numbering import looks_like_toc
from lvjian.matchers.rubric_index import index_of, label_key
from lvjian.matchers.templates import Choice, choose

_SURE = 0.5  # each half of a divided file has to fit its own template this well
_LEAST_FRONT = 8  # blocks before the second report's cover
_LONGEST_TITLE = 40


@dataclass(frozen=True, slots=True)
class Volume:
    """A document that is read as one report, with the template it is filled in from."""

    document: Document
    choice: Choice


def volumes(
    documents: Mapping[str, Document], choices: Mapping[str, Choice], rubrics: Sequence[Rubric]
) -> list[Volume]:
    """One volume per report, in file order."""
    whole = [
        volume
        for path, choice in choices.items()
        for volume in _divided(documents[path], choice, rubrics)
    ]
    return _joined(whole)


def _divided(document: Document, choice: Choice, rubrics: Sequence[Rubric]) -> Iterator[Volume]:
    """A file that holds a self-evaluation and a third-party report one after the other."""
    titles = {substance(r.report_title) for r in rubrics if r.kind != choice.rubric.kind}
    titles |= {substance(choice.rubric.report_title)}
    for at, block in enumerate(document.blocks):
        if at < _LEAST_FRONT or not isinstance(block, Paragraph) or not _is_title(block, titles):
            continue
        front = replace(document, blocks=document.blocks[:at])
        back = replace(document, blocks=document.blocks[at:])
        first, second = choose(front, rubrics), choose(back, rubrics)
        if first and second and _are_two(first, second):
            yield Volume(front, first)
            yield Volume(back, second)
            return
    yield Volume(document, choice)


def _are_two(first: Choice, second: Choice) -> bool:
    """Two reports of different kinds, each of them plainly one."""
    if first.rubric.kind == second.rubric.kind:
        return False
    return min(first.confidence, second.confidence) >= _SURE


def _is_title(block: Paragraph, titles: set[str]) -> bool:
    if len(block.text) > _LONGEST_TITLE or looks_like_toc(block.text):
        return False
    return substance(block.text) in titles


def _joined(found: Sequence[Volume]) -> list[Volume]:
    """Put files together that are parts of one report: body here, tables there.

    Two whole reports of one template (the Word file and its PDF) stay apart.
    """
    out: list[Volume] = []
    for volume in sorted(found, key=lambda v: not _has_form(v)):
        host = next((v for v in out if _completes(volume, v)), None)
        if host is None:
            out.append(volume)
        else:
            out[out.index(host)] = Volume(_concatenated(host, volume), _better(host, volume))
    return sorted(out, key=lambda v: v.document.file)


def _completes(part: Volume, host: Volume) -> bool:
    """Same template, official tables the host lacks, no form or sections of its own."""
    if part.choice.rubric is not host.choice.rubric or part.document.file == host.document.file:
        return False
    own, there = _kinds(part), _kinds(host)
    return bool(own) and not own & there and not _has_form(part)


def _kinds(volume: Volume) -> set[RowKind]:
    tables = list(unmixed(volume.document, volume.choice.rubric).tables())
    return {t.kind for t in official_tables(tables, volume.choice.rubric) if t.rows}


def _has_form(volume: Volume) -> bool:
    """Whether the information table or sections of the template stand in it."""
    index = index_of(volume.choice.rubric)
    labels = {
        label_key(c.text) for t in volume.document.tables() for c in t.cells() if len(c.text) < 30
    }
    lines = {substance(p.text) for p in volume.document.paragraphs() if len(p.text) < 30}
    headings = sum(any(line.endswith(h) for line in lines) for h in index.headings)
    return len(index.labels.keys() & labels) >= 4 or headings >= 3


def _concatenated(host: Volume, part: Volume) -> Document:
    """The blocks of both; tables of the part are numbered on, places keep their own file."""
    offset = max((t.number for t in host.document.tables()), default=0)
    blocks: list[Block] = [
        replace(b, number=b.number + offset) if isinstance(b, Table) else b
        for b in part.document.blocks
    ]
    one, other = host.document, part.document
    return replace(
        one,
        blocks=(*one.blocks, *blocks),
        doubts=(*one.doubts, *other.doubts),
        revisions=one.revisions + other.revisions,
        page_boxes=(*one.page_boxes, *other.page_boxes),
    )


def _better(host: Volume, part: Volume) -> Choice:
    both = (host.choice, part.choice)
    return max(both, key=lambda c: c.confidence)
