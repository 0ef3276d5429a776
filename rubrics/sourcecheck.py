"""Reads every official text of a pack off its source document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lvjian.rubrics.formcheck import check_forms
from lvjian.rubrics.model import Block, Entry, Pack, Row, Section, Table
from lvjian.rubrics.proof import Sources, SourceText

# How far below its heading a thing may stand: options and hints beside a label, columns
# under a title (Zhejiang prints a header over 14 lines), points under a section heading,
# a total row under the longest table (Zhejiang 附表 2.2: 795 lines).
_BESIDE, _HEADER, _SECTION, _TABLE = 14, 70, 60, 1200


def check_texts(pack: Pack, folder: Path) -> Iterator[str]:
    """One sentence for each text that is not at its line of the source.

    Raises:
        RubricError: the source document is not there.
    """
    sources = Sources(pack.seed, folder)
    for entry in (*pack.cover, *pack.fields):
        yield from _entry(sources.of(entry.seed), entry)
    yield from _commitment(sources, pack)
    for section in pack.sections:
        yield from _section(sources.of(section.seed), section)
    for table in pack.tables:
        printed = pack.scoring.formula is None
        yield from _table(sources.of(table.seed), table, total_printed=printed)
    yield from _rows(sources, pack)
    for material in pack.materials:
        source = sources.of(material.seed)
        yield from _at(source, material.text, material.line, f"证明材料 {material.id}")
    for note in pack.notes:
        yield from _at(sources.of(note.seed), note.text, note.line, "注")
    yield from _printed_again(sources.of(), pack)
    yield from check_forms(sources, pack)


def _at(source: SourceText, text: str, line: int, what: str) -> Iterator[str]:
    if not source.proves(text, line):
        yield f"{what}：原文第{line}行读不到“{_short(text)}”；请核对文字或行号"


def _near(source: SourceText, text: str, first: int, *, reach: int, what: str) -> Iterator[str]:
    if source.find(text, max(1, first), first + reach) is None:
        yield f"{what}：原文第{max(1, first)}行以下 {reach} 行内读不到“{_short(text)}”"


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"


def _entry(source: SourceText, entry: Entry) -> Iterator[str]:
    if entry.line is None:
        yield f"栏目 {entry.id} 没有写原文行号"
        return
    yield from _at(source, entry.label, entry.line, f"栏目 {entry.id}")
    for option in entry.options if entry.options_line is None else ():
        what = f"栏目 {entry.id} 的选项"
        yield from _near(source, option, entry.line, reach=_BESIDE, what=what)
    if entry.hint and entry.repaired is None:
        what = f"栏目 {entry.id} 的提示"
        yield from _near(source, entry.hint, entry.line, reach=_BESIDE, what=what)


def _commitment(sources: Sources, pack: Pack) -> Iterator[str]:
    if pack.commitment is None:
        return
    bond = pack.commitment
    source = sources.of(bond.seed)
    yield from _at(source, bond.text, bond.line, "承诺")
    for words in (*bond.signatures, *bond.seals):
        yield from _near(source, words, bond.line, reach=_BESIDE, what="承诺的签章")


def _section(source: SourceText, section: Section) -> Iterator[str]:
    what = f"章节{section.no}"
    numbered = f"{section.no}、{section.heading}" if section.no else section.heading
    yield from _at(source, numbered, section.line, what)
    for words in (section.prompt, *section.points):
        if words is not None:
            yield from _near(source, words, section.line, reach=_SECTION, what=what)


def _table(source: SourceText, table: Table, *, total_printed: bool) -> Iterator[str]:
    what = f"表“{table.title}”"
    yield from _at(source, table.title, table.line, what)
    if table.number is not None:
        yield from _near(source, table.number, table.line - 4, reach=8, what=what)
    for column in table.columns:
        if column.printed:
            yield from _near(source, column.label, table.line, reach=_HEADER, what=what)
    # Where the template prints no 得分, or a formula instead of a last row, its 总分 is only
    # what reports call it.
    scored = total_printed and any(c.role == "score" and c.printed for c in table.columns)
    if table.total_label is not None and scored:
        yield from _near(source, table.total_label, table.line, reach=_TABLE, what=what)


def _rows(sources: Sources, pack: Pack) -> Iterator[str]:
    for row in pack.all_rows():
        yield from _row(sources.of(row.seed), row)
    for block in pack.indicators:
        yield from _block(sources, block)


def _block(sources: Sources, block: Block) -> Iterator[str]:
    """The name of a block stands over its first row: in an extending pack, of either document."""
    by_seed: dict[str | None, Row] = {}
    for row in block.rows:
        by_seed.setdefault(row.seed, row)
    problems: list[str] = []
    for first in by_seed.values():
        if first.repaired is not None or (first.level2 is None and first.no is None):
            return
        source, what = sources.of(first.seed), f"指标类 {block.no}"
        found = [*_near(source, block.level1, first.line - 16, reach=24, what=what)]
        if not found:
            return
        problems += found
    yield from problems[:1]


def _row(source: SourceText, row: Row) -> Iterator[str]:
    what = f"行 {row.id}"
    # A repaired row may have lost its very text; where it stands nevertheless, it is proved.
    damaged = any(source.proves(words, row.line) for words in row.accepts)
    if row.repaired is None or not (damaged or _lost(source, row)):
        # A printed number stands before the text without a gap (1.工厂是否已停产).
        numbered = f"{row.no}.{row.text}"
        if row.no is None or not source.proves(numbered, row.line):
            yield from _at(source, row.text, row.line, what)
    for words in row.accepts:
        if source.find(words, 1) is None:
            yield f"{what} 的 accepts：原文读不到“{_short(words)}”"


def _lost(source: SourceText, row: Row) -> bool:
    """Whether the line holds no text at all, and the row's text stands elsewhere."""
    return "。" not in source.line(row.line) and source.find(row.text, 1) is not None


def _printed_again(source: SourceText, pack: Pack) -> Iterator[str]:
    if pack.shared is None:
        return
    for part in pack.shared.parts:
        line = pack.shared.printed_again.get(part)
        if line is None:
            yield f"shared 的 {part} 没有写第二次印出的起始行 printed_again"
            continue
        for row in pack.rows_of(part):
            found = source.find(row.text, line, line + _HEADER)
            if found is None:
                yield f"行 {row.id}：第二次印出的表里（第{line}行以下）读不到“{_short(row.text)}”"
                break
            line = found + 1
