"""The cover: names, district, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from lvjian.core.dates import find_dates, is_blank_date, read_date
from lvjian.core.document import Block, Cell, Paragraph, Table
from lvjian.core.numbers import plain
from lvjian.core.place import Place
from lvjian.core.reading import FieldReading
from lvjian.core.rubric import FieldSpec, Rubric
from lvjian.core.text import display, substance
from lvjian.matchers.blanks import is_blank
from lvjian.matchers.rubric_index import label_key

_LONGEST_COVER = 60  # blocks
_DATE_LINE = re.compile(r"[\d年月日二〇零○ＯO一三四五六七八九十\s_＿./-]{4,}")
Line = tuple[str, Place]


def cover_lines(blocks: Sequence[Block]) -> list[Line]:
    """Lines of the cover: paragraphs, and table rows with their cells joined by a tab."""
    lines: list[Line] = []
    for block in blocks[:_LONGEST_COVER]:
        if isinstance(block, Paragraph):
            lines += [(t, block.place) for t in block.text.split("\n") if t.strip()]
        elif isinstance(block, Table):
            for row in block.rows:
                cells = [c for at, c in enumerate(row) if c is not None and c not in row[:at]]
                if cells:
                    lines.append(("\t".join(c.text for c in cells), cells[-1].place))
    return lines


def read_cover(blocks: Sequence[Block], rubric: Rubric, file: str) -> tuple[FieldReading, ...]:
    """Read every official entry of the cover from the blocks before the first form."""
    lines = cover_lines(blocks)
    return tuple(
        _date_entry(spec, lines, file) if spec.type == "date" else _entry(spec, rubric, lines, file)
        for spec in rubric.cover
    )


def _entry(spec: FieldSpec, rubric: Rubric, lines: Sequence[Line], file: str) -> FieldReading:
    names = [label_key(n) for n in (spec.label, *spec.aliases)]
    others = [label_key(f.label) for f in rubric.cover if f is not spec]
    for at, (text, place) in enumerate(lines):
        value = _behind(text, names)
        if value is None:
            continue
        if is_blank(value) and at + 1 < len(lines):
            following, next_place = lines[at + 1]
            if _is_value(following, others):
                quoted = (next_place.quoting(display(following)),)
                return FieldReading(spec, "filled", "cover", following.strip(), at=quoted)
        if is_blank(value):
            return FieldReading(spec, "blank", "cover", at=(place.quoting(display(text)),))
        value = re.sub(r"[_＿]+", "", value).strip()
        return FieldReading(spec, "filled", "cover", value, at=(place.quoting(display(value)),))
    return FieldReading(spec, "missing", "cover", at=(Place(file),))


def _behind(text: str, names: Sequence[str]) -> str | None:
    """What stands behind the label at the start of a line, None if the line has none of them."""
    for name in sorted(names, key=len, reverse=True):
        consumed = 0
        for at, char in enumerate(text):
            if consumed == len(name):
                break
            piece = substance(char)
            if piece and not name.startswith(piece, consumed):
                break
            consumed += len(piece)
            if consumed == len(name):
                rest = text[at + 1 :]
                rest = re.sub(r"^\s*[(（][^()（）]*[)）]", "", rest)
                return re.sub(r"^[\s:：]+", "", rest)
    return None


def _is_value(line: str, others: Sequence[str]) -> bool:
    text = plain(line)
    if not text or _behind(line, others) is not None or _DATE_LINE.fullmatch(text):
        return False
    return not re.search(r"(制|印制|监制|编制)$|[:：]$", text) and not is_blank_date(text)


def _date_entry(spec: FieldSpec, lines: Sequence[Line], file: str) -> FieldReading:
    blank: FieldReading | None = None
    for text, place in lines:
        value = re.sub(r"^[^\d二20_＿]*?[:：]", "", plain(text)).strip()
        if len(value) > 30 or not re.search(r"年|\d[-./]\d", value):
            continue
        quoted = (place.quoting(display(text)),)
        if find_dates(value) or (read_date(value) and _DATE_LINE.fullmatch(value)):
            return FieldReading(spec, "filled", "cover", value, at=quoted)
        if _unfilled(value) and blank is None:
            blank = FieldReading(spec, "blank", "cover", at=quoted)
        elif _DATE_LINE.fullmatch(value) and "月" in value and blank is None:
            return FieldReading(spec, "filled", "cover", value, at=quoted)
    return blank or FieldReading(spec, "missing", "cover", at=(Place(file),))


def lone_date(blocks: Sequence[Block]) -> tuple[date | None, Place | None]:
    """The date of a cover no template prescribes: a line that is a date and nothing else."""
    for text, place in cover_lines(blocks):
        value = re.sub(r"^(?:(?:报告|评价|编制|出具|完成)?日期|时间)\s*:", "", plain(text)).strip()
        if _DATE_LINE.fullmatch(value) and (found := find_dates(value)):
            return found[0][0], place.quoting(display(text))
    return None, None


def signed_date(blocks: Sequence[Block]) -> tuple[date | None, Place | None]:
    """The date beside the signature under the commitment: 日期：2023年6月8日."""
    for block in blocks:
        entries = block.cells() if isinstance(block, Table) else (block,)
        for entry in entries:
            if not isinstance(entry, Paragraph | Cell):
                continue
            for line in entry.text.split("\n"):
                match = re.fullmatch(r"\s*日\s*期\s*:(.{6,20})", plain(line))
                if match and (found := find_dates(match[1])):
                    return found[0][0], entry.place.quoting(display(line))
    return None, None


def _unfilled(value: str) -> bool:
    """``20  年  月  日`` or a date with its month or day left open."""
    if is_blank_date(value):
        return True
    return bool(
        re.fullmatch(r"20\s*\d{0,2}\s*年\s*(?:\d{1,2})?\s*月\s*(?:\d{1,2})?\s*日?", value)
    ) and (not re.fullmatch(r"20\d{2}\s*年\s*\d{1,2}\s*月\s*(?:\d{1,2}\s*日)?", value))
