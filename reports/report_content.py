"""What a report says besides fields and rows, kept so that the next submission can be laid beside it."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from lvjian.core.document import Block, Paragraph, Table
from lvjian.core.place import Place
from lvjian.core.reading import (
    Attachment,
    CertificateFacts,
    ReportReading,
    RowReading,
)
from lvjian.core.text import substance
from lvjian.reports.wording import printable

Json = dict[str, Any]
MOST_CHARACTERS = 200_000
"""Of own text kept for a report; longer ones are kept up to here, and say so."""
SLOTS = 32
_GRAM = 5
_OWN_CELLS = frozenset({"answer", "value", "remark", "evidence", "score", "unit", "other"})
_NUMBERED = re.compile(r"^(?:附件|附录|证明材料|佐证材料)[\d一二三四五六七八九十百]+(?:-\d+)*")
_TABLE = re.compile(r"第(\d+)表")
_FACTS = (
    "holder", "uscc", "legal_representative", "number", "standard", "issued", "expires", "issuer",
    "scope", "surveillance",
)  # fmt: skip


def own_cells(row: RowReading) -> list[Json]:
    """What the applicant wrote into a row, cell by cell."""
    return [
        {"role": c.role, "column": c.column, "text": printable(c.text)}
        for c in row.cells
        if c.role in _OWN_CELLS and c.text.strip()
    ]


def facts(held: CertificateFacts) -> dict[str, str]:
    """What an attachment says of itself, as far as it was read."""
    said = {name: getattr(held, name) for name in _FACTS}
    return {name: printable(str(value)) for name, value in said.items() if value}


def passages(
    report: ReportReading, attachments: Sequence[Attachment]
) -> Iterator[tuple[str | None, str, Place]]:
    """Paragraphs and rows of other tables: (section id, text, place), the appendix left out."""
    known = _known_tables(report)
    starts = {_key(s.at[0]): s.spec.no for s in report.sections if s.at and s.status != "missing"}
    ends = {_key(a.at[0]) for a in attachments if _inside(a, report)}
    section: str | None = None
    left = MOST_CHARACTERS
    for block in report.document.blocks:
        if _key(block.place) in ends or left <= 0:
            return
        section = starts.get(_key(block.place), section)
        for text, place in _texts(block, known):
            left -= len(text)
            yield section, text, place


def complete(report: ReportReading) -> bool:
    """Whether all its text fits into what is kept."""
    total = sum(len(b.text) for b in report.document.blocks if isinstance(b, Paragraph))
    return total <= MOST_CHARACTERS


def _own_words(attachment: Attachment) -> str:
    """Its text in substance, without the number and title it carries in this bundle."""
    bare = _NUMBERED.sub("", substance(attachment.text))
    return bare.removeprefix(substance(attachment.title))


def sketch(bare: str) -> str | None:
    """Text in substance as 256 hex digits: equal texts give the same, similar ones share most slots.

    One-permutation MinHash of five-character pieces; None where nothing was read.
    """
    if not bare:
        return None
    least: list[int | None] = [None] * SLOTS
    for start in range(max(1, len(bare) - _GRAM + 1)):
        value = zlib.crc32(bare[start : start + _GRAM].encode(errors="replace"))
        slot, rest = value % SLOTS, value // SLOTS
        known = least[slot]
        least[slot] = rest if known is None else min(known, rest)
    return "".join("-" * 8 if v is None else f"{v:08x}" for v in least)


def attachment_content(attachment: Attachment, recognised: Collection[str]) -> Json:
    """By what an attachment is known again in the next submission.

    Args:
        recognised: paths of the files that pages were recognised of.
    """
    paths = sorted({p.file for p in attachment.at})
    bare = _own_words(attachment)
    return {
        "files": paths,
        "facts": facts(attachment.facts),
        "characters": len(bare),
        "digest": hashlib.sha256(bare.encode(errors="replace")).hexdigest()[:16] if bare else None,
        "sketch": sketch(bare),
        "recognised": not set(paths).isdisjoint(recognised),
    }


def _texts(block: Block, known: frozenset[int]) -> Iterable[tuple[str, Place]]:
    if isinstance(block, Paragraph):
        text = printable(block.text).strip()
        return [(text, block.place)] if text else []
    if isinstance(block, Table) and block.number not in known:
        return list(_rows(block))
    return []


def _rows(table: Table) -> Iterator[tuple[str, Place]]:
    for grid_row in table.rows:
        cells = list({id(c): c for c in grid_row if c is not None and c.text.strip()}.values())
        if cells:
            words = (" ".join(printable(c.text).split()) for c in cells)
            yield " | ".join(words), cells[0].place


def _known_tables(report: ReportReading) -> frozenset[int]:
    """Numbers of the tables whose fields and rows the report gives anyway."""
    places = [p for f in report.fields for p in f.at]
    places += [p for r in report.rows if r.status != "missing" for p in r.at]
    places += [p for t in report.tables if t.status == "found" for p in t.at]
    found = (_TABLE.match(p.part) for p in places if p.part)
    return frozenset(int(m.group(1)) for m in found if m)


def _inside(attachment: Attachment, report: ReportReading) -> bool:
    return attachment.source == "heading" and attachment.at[0].file == report.file


def _key(place: Place) -> tuple[object, ...]:
    return (place.page, place.bbox, place.part)
