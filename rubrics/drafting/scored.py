"""Rows of the official tables: basic requirements, indicators, bonus."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lvjian.core.document import Cell, Table
from lvjian.core.numbers import read_fraction
from lvjian.core.text import fold
from lvjian.rubrics.drafting.draft import Item, item, unsure
from lvjian.rubrics.drafting.grid import GridLine, column_words
from lvjian.rubrics.drafting.words import is_type, joined, points, role_of, type_of

_FILLED_DOWN = ("group", "level1", "level2", "type", "weight")
_TOTAL = re.compile(
    r"(加分)?(项)?(总分|合计|总计|总得分|小计|得分合计|总评分)(\(.*\)|\[.*\])?|.{1,12}小计"
)
_SYMBOL = re.compile(r"(?<=[\s\u4e00-\u9fff）)])([A-Z]{1,2}\d{1,3})$")
_SHORT = 14


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: role and label of each grid column, and the row they stand in."""

    roles: tuple[str, ...]
    labels: tuple[str, ...]
    row: int = 0

    def at(self, role: str) -> int | None:
        """The first column of a role."""
        return self.roles.index(role) if role in self.roles else None

    def items(self) -> list[Item]:
        """The columns as a pack states them, equal neighbours once."""
        out: list[Item] = []
        for role, label in zip(self.roles, self.labels, strict=True):
            if out and out[-1] == {"role": role, "label": label}:
                continue
            out.append({"role": role, "label": label})
        return out


def columns_of(table: Table, header: GridLine, body: Sequence[int]) -> Columns:
    """Roles by the words of the header and, where they leave it open, by what stands below."""
    row = table.rows[header.number]
    labels = [joined(c.text) if c is not None else "" for c in row]
    roles = [role_of(label) or "other" for label in labels]
    below = [column_words(table, c, list(body)) for c in range(len(row))]
    for at, words in enumerate(below):
        filled = [w for w in words if w]
        if (
            roles[at] in ("level1", "level2", "text", "other")
            and filled
            and all(map(is_type, filled))
        ):
            roles[at] = "type"
    for at in range(len(roles) - 1):
        if row[at] is row[at + 1] and roles[at] == roles[at + 1] == "text":
            roles[at] = "group"
    _settle_text(roles, below)
    return Columns(tuple(roles), tuple(labels), header.number)


def _settle_text(roles: list[str], below: list[list[str]]) -> None:
    """The wording stands in the last level where no column of its own is headed so."""
    if "text" not in roles:
        for level in ("level3", "level2", "level1"):
            if level in roles:
                at = max(i for i, r in enumerate(roles) if r == level)
                roles[at] = "text"
                break
    texts = [i for i, r in enumerate(roles) if r == "text"]
    if len(texts) > 1:  # 指标 and 评价要求: the longer words are the requirement
        longest = max(texts, key=lambda i: sum(map(len, below[i])))
        free = [r for r in ("level1", "level2") if r not in roles]
        for at in texts:
            if at != longest:
                roles[at] = free.pop() if free and at < longest else "other"
    for at, role in enumerate(roles):
        if role == "level3":
            roles[at] = "level2" if "level2" not in roles else "other"


def read_rows(
    table: Table,
    lines: Sequence[GridLine],
    columns: Columns,
    *,
    level1: str | None,
    before: Item | None = None,
) -> tuple[list[Item], str | None]:
    """The rows below a header and the label of its total row.

    Args:
        level1: heading of the table's block, where it has no such column.
        before: the last row of the piece this one goes on from, over a page break.
    """
    rows: list[Item] = []
    total: str | None = None
    above = _carried(before)
    block = level1
    for line in lines:
        cells = table.rows[line.number]
        words = _row_words(cells, columns)
        stated = _total(line, words)
        if stated is not None:
            total = None if "小计" in stated else stated
        elif line.kind == "wide":
            block = _block_name(line.words[0]) or block
        else:
            _fill_down(words, above)
            words.setdefault("level1", block or "")
            if words.get("text"):
                rows.append(_row(words, _place_cell(cells, columns)))
    return rows, total


def _carried(before: Item | None) -> dict[str, str]:
    """What merged cells of the piece before may go on to hold."""
    if before is None:
        return {}
    found = {role: before.get(role, "") for role in ("group", "level1", "level2")}
    return found | {"type": before.get("type_label", "")}


def by_numbers(rows: Sequence[Item]) -> None:
    """Give rows of one number the level 1 and the weight of the others.

    Where 序号 counts the blocks, it tells which rows belong together though a page break
    took the words out of a merged cell.
    """
    numbers = [r.get("no", "") for r in rows]
    if not all(n.isdigit() for n in numbers) or len(set(numbers)) * 3 > len(numbers):
        return
    if [int(n) for n in numbers] != sorted(int(n) for n in numbers):
        return
    for number in dict.fromkeys(numbers):
        own = [r for r in rows if r["no"] == number]
        for key in ("level1", "weight"):
            values = [r[key] for r in own if key in r]
            if values:
                common = max(dict.fromkeys(values), key=values.count)
                for row in own:
                    row[key] = common


def _row_words(cells: Sequence[Cell | None], columns: Columns) -> dict[str, str]:
    words: dict[str, str] = {}
    for at, role in enumerate(columns.roles):
        cell = cells[at]
        if role not in words or not words[role]:
            # A cell cut by a page break may hang on to the header printed again above it.
            stretched = cell is not None and cell.row <= columns.row and cell.row_span > 1
            words[role] = "" if cell is None or stretched else joined(cell.text)
    return words


def _total(line: GridLine, words: dict[str, str]) -> str | None:
    """The label of a total row, None for another row."""
    first = next((w for w in line.words if w), "")
    if not _TOTAL.fullmatch(fold(first)):
        return None
    others = [w for w in line.words if w and w != first]
    alone = line.cells[0].col_span > 1 or words.get("text", "") in ("", first)
    return first if alone and len(others) <= 2 else None


def _fill_down(words: dict[str, str], above: dict[str, str]) -> None:
    """A blank below a merged cell that was left unmerged holds what stands above."""
    if words.get("level1") and words["level1"] != above.get("level1"):
        above.clear()
    if words.get("level2") and words["level2"] != above.get("level2"):
        above.pop("type", None)
    for role in _FILLED_DOWN:
        if role in words:
            words[role] = above[role] = words[role] or above.get(role, "")


def _block_name(words: str) -> str | None:
    """The name in （一）基础设施 or 一、基础设施（20%）; None for other words."""
    match = re.match(r"[（(]?[一二三四五六七八九十\d]{1,2}[)）]?[、.．\s]?\s*(.+)$", words)
    name = re.sub(r"[（(][^（）()]*[)）]$", "", match[1]).strip() if match else words
    return name if len(name) <= _SHORT * 2 else None


def _place_cell(cells: Sequence[Cell | None], columns: Columns) -> Cell:
    at = columns.at("text")
    cell = cells[at] if at is not None else None
    return cell or next(c for c in cells if c is not None)


def _row(words: dict[str, str], cell: Cell) -> Item:
    text = words["text"]
    label = words.get("type", "")
    symbol = _SYMBOL.search(text)
    row = item(
        cell.place,
        text=text,
        group=words.get("group"),
        level1=words.get("level1"),
        level2=words.get("level2"),
        no=words.get("no"),
        type_label=label,
        type=type_of(label),
        when_applicable="适用时" in text + label,
        unit=words.get("unit"),
        symbol=symbol[1] if symbol else None,
    )
    _numbers(row, words)
    if label and row.get("type") is None and not is_type(label):
        unsure(row, f"要求类型“{label}”不认识")
    return row


def _numbers(row: Item, words: dict[str, str]) -> None:
    stated, weight = words.get("max_score", ""), words.get("weight", "")
    value = points(stated)
    if value is not None:
        row["max_score"] = value
    elif re.search(r"\w", stated):
        unsure(row, f"分值“{stated}”读不成一个数")
    share = read_fraction(weight)
    if share is not None and 0 < share <= 1:
        row["weight"] = share
    elif re.search(r"\w", weight):
        unsure(row, f"权重“{weight}”读不成一个比例")


def steps(text: str, maximum: Decimal | None) -> list[Decimal]:
    """Scores the wording names (得6分，……得10分), 0 among them; empty where it names none."""
    named = {Decimal(n) for n in re.findall(r"得\s*(\d+(?:\.\d+)?)\s*分", text)}
    if maximum is None or maximum not in named or len(named) < 2:
        return []
    return sorted({Decimal(0), *(n for n in named if n <= maximum)})
