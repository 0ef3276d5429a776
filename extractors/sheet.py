"""Spreadsheets (xlsx, xlsm): each sheet a table of cell texts as a reader sees them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from math import isfinite
from pathlib import Path

from lvjian.core.document import Block, Cell, Document, PageDoubt, Table
from lvjian.core.place import Place
from lvjian.core.recognised import RecognisedPage
from lvjian.extractors.limits import ReadLimits
from lvjian.extractors.package import Package, damaged, over_limit
from lvjian.extractors.properties import read_properties
from lvjian.extractors.sheet_drawings import sheet_drawings
from lvjian.extractors.word.names import Element, R, whole
from lvjian.extractors.word.pictures import with_pictures

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_CLOCK_FORMATS = frozenset({18, 19, 20, 21, 45, 46, 47})
_PERCENT_FORMATS = {9: 0, 10: 2}
# A sheet's dates know no time zone.
_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


@dataclass(slots=True)
class _Book:
    """What the cells of all sheets refer to.

    Attributes:
        unworked: cells met that hold a formula without its result.
    """

    file: str
    strings: list[str] = field(default_factory=list)
    formats: list[str | int] = field(default_factory=list)
    base: datetime = _EPOCH
    unworked: int = 0


def read_sheet(
    disk: Path,
    *,
    file: str,
    limits: ReadLimits | None = None,
    recognised: tuple[RecognisedPage, ...] = (),
) -> Document:
    """Read a spreadsheet; empty rows and columns are left out, places keep the sheet's numbers.

    Args:
        recognised: what recognition made of the pictures on its sheets.

    Raises:
        FileReadError: I001 damaged, I002 encrypted, I003 old binary format, I004 over a limit.
    """
    limits = limits or ReadLimits()
    with Package(disk, file=file, limits=limits) as package:
        main = package.main_part(guess="xl/workbook.xml")
        root = package.xml(main)
        if root.tag != f"{_S}workbook":
            raise damaged(file, "正文部件不是工作簿")
        related = package.relations(main)
        book = _Book(file)
        for relation in related:
            if relation.kind == "sharedStrings" and package.has(relation.target):
                book.strings = [_rich(i) for i in package.xml(relation.target).iterfind(f"{_S}si")]
            if relation.kind == "styles" and package.has(relation.target):
                book.formats = _formats(package.xml(relation.target))
        settings = root.find(f"{_S}workbookPr")
        if settings is not None and settings.get("date1904") in {"1", "true"}:
            book.base = _EPOCH_1904
        targets = {r.id: r.target for r in related}
        blocks: list[Block] = []
        parts: dict[str, str] = {}
        tables, left = 0, limits.cells
        for item in root.iterfind(f"{_S}sheets/{_S}sheet"):
            part = targets.get(item.get(f"{R}id", ""), "")
            if not package.has(part):
                raise damaged(file, f"缺少工作表“{item.get('name', '')}”")
            sheet = package.xml(part)
            if sheet.tag != f"{_S}worksheet":
                continue
            name = f"工作表“{item.get('name', '')}”"
            table = _table(sheet, book, file=file, name=name, number=tables + 1, left=left)
            if table is not None:
                left -= len(table.rows) * table.width
                tables += 1
                blocks.append(table)
            blocks += sheet_drawings(package, part, sheet=name, parts=parts)
        document = Document(
            file=file,
            kind="xlsx",
            blocks=tuple(blocks),
            doubts=_doubts(book),
            properties=read_properties(package),
            empty=not blocks,
        )
        return with_pictures(document, {}, parts, recognised) if parts else document


def _doubts(book: _Book) -> tuple[PageDoubt, ...]:
    if not book.unworked:
        return ()
    what = f"有 {book.unworked} 个单元格只存了公式、没有计算结果，其数值未读取"
    return (PageDoubt(1, "failed", what),)


def _rich(item: Element) -> str:
    """Text of a string item without its phonetic guide."""
    pieces: list[str] = []
    for child in item:
        if child.tag == f"{_S}t":
            pieces.append(child.text or "")
        elif child.tag == f"{_S}r":
            pieces += [t.text or "" for t in child.iterfind(f"{_S}t")]
    return "".join(pieces)


def _formats(root: Element) -> list[str | int]:
    """Number format of each cell style: its code where it has one of its own, else its id."""
    own = {
        whole(i.get("numFmtId"), 0): i.get("formatCode", "")
        for i in root.iterfind(f"{_S}numFmts/{_S}numFmt")
    }
    ids = (whole(i.get("numFmtId"), 0) for i in root.iterfind(f"{_S}cellXfs/{_S}xf"))
    return [own.get(id_, id_) for id_ in ids]


def _table(
    root: Element, book: _Book, *, file: str, name: str, number: int, left: int
) -> Table | None:
    texts: dict[tuple[int, int], str] = {}
    row = 0
    for line in root.iterfind(f"{_S}sheetData/{_S}row"):
        row = whole(line.get("r"), row + 1)
        column = 0
        for item in line.iterfind(f"{_S}c"):
            at = _position(item.get("r", "")) or (row, column + 1)
            column = at[1]
            text = _shown(item, book)
            if text:
                texts[at] = text
    if not texts:
        return None
    rows = sorted({r for r, _ in texts})
    columns = sorted({c for _, c in texts})
    if len(rows) * len(columns) > left:
        raise over_limit(file, f"{name}有 {len(rows)} 行 {len(columns)} 列")
    merged = _merged(root, rows, columns)
    return _laid_out(texts, rows, columns, merged, file=file, name=name, number=number)


_Spans = dict[tuple[int, int], tuple[int, int]]


def _laid_out(
    texts: dict[tuple[int, int], str], rows: list[int], columns: list[int], merged: _Spans,
    *, file: str, name: str, number: int,
) -> Table:  # fmt: skip
    grid: list[list[Cell | None]] = [[None] * len(columns) for _ in rows]
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            if grid[r][c] is not None:
                continue
            down, right = merged.get((r, c), (1, 1))
            place = Place(file, part=f"{name}第{row}行第{column}列")
            text = texts.get((row, column), "")
            cell = Cell(r, c, text, (place,), down, right)
            for line in grid[r : r + down]:
                for k in range(c, c + right):
                    line[k] = line[k] or cell
    return Table(tuple(map(tuple, grid)), Place(file, part=name), number)


def _merged(root: Element, rows: list[int], columns: list[int]) -> _Spans:
    """Upper left grid position → (rows, columns) a merged region covers in the grid."""
    at_row = {row: i for i, row in enumerate(rows)}
    at_column = {column: i for i, column in enumerate(columns)}
    found: _Spans = {}
    room = len(rows) * len(columns)
    for item in root.iterfind(f"{_S}mergeCells/{_S}mergeCell"):
        first, _, last = item.get("ref", "").partition(":")
        start, end = _position(first), _position(last)
        if start is None or end is None or start[0] not in at_row or start[1] not in at_column:
            continue
        r, c = at_row[start[0]], at_column[start[1]]
        down = max(1, bisect_right(rows, end[0]) - r)
        right = max(1, bisect_right(columns, end[1]) - c)
        # Merged regions never overlap in a sound file: together they are no larger than it.
        room -= down * right
        if room < 0:
            break
        found[r, c] = (down, right)
    return found


def _position(reference: str) -> tuple[int, int] | None:
    """``C5`` → (5, 3)."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column


def _shown(item: Element, book: _Book) -> str:
    kind = item.get("t", "n")
    if kind == "inlineStr":
        inline = item.find(f"{_S}is")
        return "" if inline is None else _rich(inline).strip()
    stated = item.find(f"{_S}v")
    text = "" if stated is None else (stated.text or "").strip()
    if not text and kind != "str" and item.find(f"{_S}f") is not None:
        book.unworked += 1
    if kind == "s":
        index = whole(text, -1)
        if not text:
            return ""
        if not 0 <= index < len(book.strings):
            raise damaged(book.file, "单元格的文字（共享字符串）缺失")
        return book.strings[index].strip()
    if kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    return _number(text, item, book) if kind == "n" and text else text


def _number(text: str, item: Element, book: _Book) -> str:
    try:
        amount = float(text)
    except ValueError:
        return text
    style = whole(item.get("s"), 0)
    form = book.formats[style] if 0 <= style < len(book.formats) else 0
    if _is_date(form) and 0 <= amount < 2_958_466:
        return _date(amount, book.base, clock=form in _CLOCK_FORMATS or amount < 1)
    if isinstance(form, int):
        digits = _PERCENT_FORMATS.get(form)
    else:
        plain = _QUOTED.sub("", form)
        digits = len(plain.partition(".")[2].partition("%")[0]) if "%" in plain else None
    if digits is not None:
        return f"{amount:.{min(digits, 10)}%}"
    if not isfinite(amount):
        return text
    short = f"{amount:.15g}"
    return text if "e" in short and abs(amount) < 1 else f"{Decimal(short):f}"


def _is_date(form: str | int) -> bool:
    if isinstance(form, int):
        return form in _DATE_FORMATS
    plain = _QUOTED.sub("", form.partition(";")[0]).lower()
    return "general" not in plain and bool(re.search(r"[yd]|h+:|m{3}|年|月", plain))


def _date(amount: float, base: datetime, *, clock: bool) -> str:
    moment = base + timedelta(seconds=round(amount * 86_400))
    if clock:
        return moment.strftime("%H:%M:%S").removesuffix(":00")
    if amount != int(amount):
        return moment.isoformat(" ", "minutes")
    return moment.date().isoformat()
