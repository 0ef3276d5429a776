"""The official tables of a form, put together from their pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lvjian.core.document import Table
from lvjian.core.text import fold
from lvjian.rubrics.drafting.draft import AT, Gathered, Item, item, unsure
from lvjian.rubrics.drafting.grid import GridLine
from lvjian.rubrics.drafting.heading import is_note
from lvjian.rubrics.drafting.scored import Columns, columns_of, read_rows

_MOSTLY = 6  # tenths of the rows


@dataclass(slots=True)
class _Run:
    """A table that may go on in the next one: per block, per page, per year."""

    spec: Item
    kind: str
    labels: tuple[str, ...]
    rows: list[Item] = field(default_factory=list)
    parts: list[Item] = field(default_factory=list)


class OfficialTables:
    """Reads tables with headers and joins the pieces of one official table."""

    def __init__(self, found: Gathered) -> None:
        self._found = found
        self._run: _Run | None = None

    def end_run(self) -> None:
        """The next table does not go on with the last one."""
        self._run = None

    def read(self, table: Table, lines: list[GridLine], title: Item) -> None:
        """Read a table: header, rows, total, notes."""
        head = next(x for x in lines if x.kind == "header")
        part, block = title.pop("_part", None), title.pop("_block", None)
        below = [x for x in lines if x.number > head.number]
        self._before(lines, head, title)
        body = [x for x in below if not self._note(x)]
        body = [x for x in body if x.words != head.words]
        columns = columns_of(table, head, [x.number for x in body if x.kind != "wide"])
        run = self._run
        going_on = run is not None and run.labels == columns.labels and not title.get("title")
        before = run.rows[-1] if run and going_on and part is None and block is None else None
        rows, total = read_rows(table, body, columns, level1=_name(block), before=before)
        if not rows:
            self._found.doubt(
                "tables", f"“{title.get('title') or '无名表'}”有表头而没有行", table.place
            )
            return
        kind = run.kind if run and going_on else _kind(columns, title.get("title", ""), rows)
        self._join(kind, columns, rows, title, part=part, total=total)

    def _before(self, lines: list[GridLine], head: GridLine, title: Item) -> None:
        """Rows over the header: the title inside the table, the year."""
        for line in (x for x in lines if x.number < head.number):
            if line.kind == "wide" and not title.get("title"):
                title["title"] = line.words[0]
                title[AT] = line.cells[0].place

    def _note(self, line: GridLine) -> bool:
        if line.kind != "wide" or not is_note(line.words[0]):
            return False
        self._found.notes.append(item(line.cells[0].place, text=line.words[0]))
        return True

    def _join(
        self,
        kind: str,
        columns: Columns,
        rows: list[Item],
        title: Item,
        *,
        part: str | None,
        total: str | None,
    ) -> None:
        run = self._run
        same = run is not None and run.kind == kind and run.labels == columns.labels
        titled = bool(title.get("title")) and part is None
        if run is not None and same and not titled:
            if not _again(rows, run.rows):
                run.rows += rows
                getattr(self._found, kind).extend(rows)
            else:
                self._print_again(run, kind, rows, part)
        else:
            run = self._begin(kind, columns, rows, title)
            if part is not None:
                self._part(run, part)
        if total is not None:
            run.spec["total_label"] = total

    def _print_again(self, run: _Run, kind: str, rows: list[Item], part: str | None) -> None:
        """One more print of the same rows; the fullest one is kept."""
        if part is not None:
            self._part(run, part)
        if [r["text"] for r in rows] != [r["text"] for r in run.rows]:
            why = f"“{run.spec['title']}”印了几次，各次的行不完全相同，取行数最多的一次"
            self._found.doubt("tables", why, rows[0][AT])
        if len(rows) > len(run.rows):
            kept = getattr(self._found, kind)
            del kept[len(kept) - len(run.rows) :]
            kept.extend(rows)
            run.rows = rows

    def _begin(self, kind: str, columns: Columns, rows: list[Item], title: Item) -> _Run:
        spec = {**title, "kind": kind, "columns": columns.items()}
        if not spec.get("title"):
            sections = self._found.sections
            spec["title"] = sections[-1]["heading"] if sections else columns.labels[0]
            unsure(spec, "表没有标题，先用章节标题或表头的字")
        for column in spec["columns"]:
            if column["role"] == "other":
                unsure(spec, f"列“{column['label']}”的含义不认识")
        self._found.tables.append(spec)
        getattr(self._found, kind).extend(rows)
        self._run = _Run(spec, kind, columns.labels, list(rows))
        return self._run

    def _part(self, run: _Run, part: str) -> None:
        """One more year of a table that is printed once for each."""
        run.spec.setdefault("parts", []).append({"title": part, "label": f"第{_ordinal(part)}年"})
        run.spec["year_blank"] = True


def _again(rows: list[Item], before: list[Item]) -> bool:
    """Whether rows are those of the print before, a few misread ones apart."""
    known = {r["text"] for r in before}
    return sum(r["text"] in known for r in rows) * 10 > _MOSTLY * len(rows)


def _ordinal(part: str) -> str:
    match = re.search(r"第\s*([1-5一二三四五])", part)
    found = match[1] if match else "1"
    return {"一": "1", "二": "2", "三": "3", "四": "4", "五": "5"}.get(found, found)


def _name(block: str | None) -> str | None:
    return re.sub(r"^[（(][^）)]*[)）]\s*", "", block) if block else None


def _kind(columns: Columns, title: str, rows: list[Item]) -> str:
    """Which rows a table holds: by its title, else by its columns."""
    words = fold(title)
    if re.search(r"加分", words):
        return "bonus"
    if re.search(r"(基本|一般)要求", words) and "max_score" not in columns.roles:
        return "basic"
    scored = any("max_score" in r or "weight" in r for r in rows)
    levels = "level1" in columns.roles or "unit" in columns.roles
    return "indicators" if scored or levels else "basic"
