"""Tables to be filled in: boxes, values by year, questions, projects, commitment."""

from __future__ import annotations

import re

from lvjian.core.document import Table
from lvjian.rubrics.drafting import boxes, valued
from lvjian.rubrics.drafting.draft import AT, Gathered, Item, item, unsure
from lvjian.rubrics.drafting.grid import GridLine
from lvjian.rubrics.drafting.heading import is_note
from lvjian.rubrics.drafting.words import joined, limit_of

_IN_FORM = re.compile(r"([一二三四五六七八九十]{1,2})、\s*(\S.*)$")
_REVIEW = re.compile(r"复核|动态管理|年度.{0,4}表")
_INFORMATION = re.compile(r"信息|基本情况")


class FormReader:
    """Reads tables whose rows are labels and boxes, form after form."""

    def __init__(self, found: Gathered) -> None:
        self._found = found
        self._heading: str | None = None
        self._titled = False

    def read(self, table: Table, lines: list[GridLine], title: Item, section: Item | None) -> None:
        """Read one table, segment by segment."""
        title.pop("_part", None), title.pop("_block", None)
        self._table, self._title, self._section = table, title, section
        if not self.review:
            self._heading = None
        self._titled = False
        at = 0
        while at < len(lines):
            line = lines[at]
            end = at + 1
            if line.kind in ("periods", "projects", "header"):
                while end < len(lines) and self._goes_on(lines[end], line):
                    end += 1
                self._headed(line, lines[at + 1 : end])
            elif line.kind == "wide":
                self._wide(line)
            else:
                self._row(line)
            at = end

    def _goes_on(self, line: GridLine, head: GridLine) -> bool:
        """Whether a row belongs to the header above it, and not to the next part of the form."""
        if line.kind != "row":
            return False
        if head.kind == "periods" and line.cells[-1].col_span > head.cells[-1].col_span:
            return False  # one box under all years
        return not (self.review and _IN_FORM.match(line.words[0]) and len(line.words) == 2)

    @property
    def review(self) -> bool:
        """Whether the form is one for a review: its headings stand inside it."""
        return _REVIEW.search((self._found.title or {}).get("text", "")) is not None

    def _headed(self, head: GridLine, below: list[GridLine]) -> None:
        if head.kind == "projects":
            title = {**item(head.cells[0].place), **self._named("项目清单", head)}
            self._found.tables.append(valued.read_projects(head, below, title))
        elif head.kind == "periods":
            rows = valued.read_values(self._table, head, below, self._heading)
            self._values(head, rows)
        else:
            for line in below:
                self._question(line, asked=True)

    def _named(self, otherwise: str, line: GridLine) -> Item:
        """The title of a segment: the heading over it, the caption of the table, its section."""
        name = self._heading or self._title.get("title") or (self._section or {}).get("heading")
        first = next((w for w in line.words if w), otherwise)
        spec = item(self._title[AT], title=name or first)
        if not name:
            spec[AT] = line.cells[0].place
            unsure(spec, "表没有标题，先用表头的字")
        return spec

    def _values(self, head: GridLine, rows: list[Item]) -> None:
        if not rows:
            return
        labels, periods = valued.period_columns(head)
        roles = {0: "text"} if len(labels) == 1 else {0: "level1", len(labels) - 1: "text"}
        columns = [
            {"role": "unit" if w in ("单位", "计量单位") else roles.get(i, "other"), "label": w}
            for i, w in enumerate(labels)
            if w
        ]
        if len(labels) == 2 and columns[-1]["role"] == "unit":
            columns[0]["role"] = "text"
        columns += [{"role": "value", "label": p} for p in periods]
        columns += [{"role": "unit", "label": w} for w in head.words[len(labels) + len(periods) :]]
        self._measures(head, rows, columns)

    def _measures(self, line: GridLine, rows: list[Item], columns: list[Item]) -> None:
        spec = {**self._named("数值表", line), "kind": "measures", "columns": columns}
        spec["id"] = f"values-{1 + sum(t['kind'] == 'measures' for t in self._found.tables)}"
        for row in rows:
            row["table"] = spec["id"]
        self._found.tables.append(spec)
        self._found.measures += rows

    def _wide(self, line: GridLine) -> None:
        text = line.words[0]
        cell = line.cells[0]
        if is_note(text):
            self._found.notes.append(item(cell.place, text=text))
        elif boxes.is_bond(text):
            self._found.commitment = boxes.read_bond(boxes.lines_of_bond(cell.text), cell.place)
        else:
            self._heading = text
            found = _IN_FORM.match(text)
            if found is not None and self.review:
                self.open_section(cell.place, found[1], found[2])

    def open_section(self, place: object, no: str, words: str, field: Item | None = None) -> None:
        """A heading inside a form."""
        if any(s["heading"] == words for s in self._found.sections):
            return
        section = item(place, heading=words, in_table=True)  # type: ignore[arg-type]  # a Place
        section["no"] = no
        section["own_content"] = True
        if field is not None:
            section["_field"] = field
        self._found.sections.append(section)

    def _row(self, line: GridLine) -> None:
        inline = valued.inline_values(line)
        if inline is not None:
            self._inline(line, inline)
            return
        asked = self._heading is not None and valued.is_questions_heading(self._heading)
        if self.review and self._question(line, asked=asked):
            return
        found = _IN_FORM.match(line.words[0])
        if found is not None and self.review and len(line.words) == 2:
            self._narrative(line, found[1], found[2])
            return
        self._boxes(line)

    def _inline(self, line: GridLine, row: Item) -> None:
        last = self._found.tables[-1] if self._found.tables else None
        periods = [{"role": "value", "label": p} for p in row["columns"]]
        if last is not None and last["kind"] == "measures" and last["columns"][1:] == periods:
            row["table"] = last["id"]
            self._found.measures.append(row)
        else:
            self._measures(line, [row], [{"role": "text", "label": "项目"}, *periods])
        if self._heading:
            row["group"] = self._heading

    def _question(self, line: GridLine, *, asked: bool) -> bool:
        row = valued.read_question(line, in_questions=asked)
        if row is None:
            return False
        if not any(t["kind"] == "questions" for t in self._found.tables):
            self._found.tables.append({**self._named("是否题", line), "kind": "questions"})
        self._found.questions.append(row)
        return True

    def _narrative(self, line: GridLine, no: str, words: str) -> None:
        field = item(
            line.cells[0].place,
            label=words,
            type="narrative",
            max_chars=limit_of(*line.words),
            hint=joined(line.cells[1].text),
        )
        self._found.fields.append(field)
        self.open_section(line.cells[0].place, no, words, field)

    def _boxes(self, line: GridLine) -> None:
        section = self._section
        inside = section is not None and not _INFORMATION.search(section["heading"])
        group = self._heading
        if section is not None and not inside and group is None:
            group = f"{section['no']}、{section['heading']}"
        number = section["no"] if section is not None and inside and not self.review else None
        fields = boxes.read_boxes(line.cells, group=group, section=number)
        if fields and not self._titled and number is None:
            self._fields_table(line)
        self._found.fields += fields

    def _fields_table(self, line: GridLine) -> None:
        self._titled = True
        if any(t["kind"] == "fields" for t in self._found.tables) and not self._title.get("title"):
            return
        name = self._title.get("title") or (self._found.title or {}).get("text") or "基本信息表"
        spec = item(self._title[AT], kind="fields", title=name)
        if not self._title.get("title"):
            spec[AT] = line.cells[0].place
        self._found.tables.append(spec)
