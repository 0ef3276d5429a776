"""What a sample bundle says, before any layout: the level at which defects are planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from lvjian.core.rubric import FieldSpec, RowKind, RowSpec, Rubric
from lvjian.samples.company import Company


@dataclass(frozen=True, slots=True)
class Cite:
    """A citation of evidence.

    Attributes:
        number, title: of the attachment as cited; they need not exist.
        raw: words printed instead of number and title (``见附件__``).
    """

    number: str | None
    title: str | None
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class RowContent:
    """A filled row.

    Attributes:
        points: raw points given; score_text: words printed in the 得分 cell instead.
        na: declared 不适用.
        prose: explanation; printed where the layout has a remark or value cell.
        official: the row of the rubric, None for an added row.
        values: texts of its value boxes, one per column of its table.
    """

    id: str
    kind: RowKind
    text: str
    group: str | None
    level1: str | None
    level2: str | None
    type_label: str | None
    max_score: Decimal | None
    weight: Decimal | None
    answer: str | None
    prose: str
    cites: tuple[Cite, ...]
    points: Decimal | None = None
    score_text: str | None = None
    na: bool = False
    official: RowSpec | None = None
    values: tuple[str, ...] = ()

    def raw_points(self) -> Decimal:
        """Points this row counts: none for 不适用, blanks and words."""
        if self.score_text is not None or self.na or self.points is None:
            return Decimal(0)
        return self.points


@dataclass(frozen=True, slots=True)
class FieldContent:
    """A filled cover entry or field of the information table."""

    spec: FieldSpec
    value: str
    ticked: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """Id of the official field."""
        return self.spec.id


ParaRole = Literal["text", "point", "verdict", "reference", "material", "prompt"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a section; ``role`` says what may be made of it."""

    text: str
    role: ParaRole = "text"


@dataclass(frozen=True, slots=True)
class SectionContent:
    """A section: official number and heading, and what the applicant wrote."""

    no: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    number: int = 0

    @property
    def target(self) -> str:
        """Target of a finding about it."""
        return f"section:{self.number}"


@dataclass(frozen=True, slots=True)
class TableContent:
    """A table with its rows.

    Attributes:
        year: number printed in （20  年）, None where the template has no such line,
            0 where it was left blank.
        without: roles of columns left out.
        total: what the total row states, None for no total row.
        blocks: weighted points stated for each level-1 block.
        spec: id of the official table where there are several of a kind.
        columns: headings of its value columns; years: of its parts, one table each.
        without_columns: positions of value columns (or parts) left out.
    """

    kind: RowKind
    rows: tuple[RowContent, ...]
    year: int | None = None
    without: tuple[str, ...] = ()
    total: Decimal | None = None
    blocks: tuple[tuple[str, Decimal], ...] = ()
    spec: str | None = None
    columns: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    without_columns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectContent:
    """A project: its cells in the order of the printed columns, and effects in figures."""

    name: str
    cells: tuple[str, ...]
    effects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """A piece of evidence.

    Attributes:
        kinds: keys of ``evidence.CATALOGUE`` it covers.
        facts: label–value lines of a certificate or record.
        body: paragraphs.
        empty: printed with its title only.
        material: id of the official material it answers, None if of none.
        owner: ``company`` or ``assessor``.
    """

    number: str
    title: str
    kinds: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    body: tuple[str, ...]
    empty: bool = False
    material: str | None = None
    owner: Literal["company", "assessor"] = "company"


@dataclass(frozen=True, slots=True)
class ReportContent:
    """A filled report.

    Attributes:
        author, firm: who wrote it, person and organisation; signatory: who signs.
        applicant: the company it is about.
        date_text: printed on the cover instead of the date.
        projects: entries of the project list. omit_headings: parts of a form whose heading
            is left out.
    """

    rubric: Rubric
    date: date
    cover: tuple[FieldContent, ...]
    fields: tuple[FieldContent, ...]
    commitment: str | None
    signatory: str
    sections: tuple[SectionContent, ...]
    tables: tuple[TableContent, ...]
    author: str
    firm: str
    applicant: str = ""
    date_text: str | None = None
    signed: bool = True
    sealed: bool = True
    projects: tuple[ProjectContent, ...] = ()
    omit_headings: tuple[str, ...] = ()

    def table(self, kind: str) -> TableContent | None:
        """Its table of that kind."""
        return next((t for t in self.tables if t.kind == kind), None)

    def with_table(self, table: TableContent) -> ReportContent:
        """The same report with another table of that kind."""
        tables = tuple(
            table if (t.kind, t.spec) == (table.kind, table.spec) else t for t in self.tables
        )
        return replace(self, tables=tables)

    def rows(self) -> tuple[RowContent, ...]:
        """All rows of all tables."""
        return tuple(r for t in self.tables for r in t.rows)

    def with_row(self, row: RowContent) -> ReportContent:
        """The same report with the row of that id and kind replaced."""
        return self.map_rows(lambda r: row if (r.id, r.kind) == (row.id, row.kind) else r)

    def map_rows(self, change: Callable[[RowContent], RowContent]) -> ReportContent:
        """The same report with each row changed."""
        tables = tuple(replace(t, rows=tuple(change(r) for r in t.rows)) for t in self.tables)
        return replace(self, tables=tables)

    def with_field(self, field: FieldContent) -> ReportContent:
        """The same report with the field of that id replaced, in table and on the cover."""
        swap = tuple(field if f.id == field.id else f for f in self.fields)
        cover = tuple(field if f.id == field.id else f for f in self.cover)
        return replace(self, fields=swap, cover=cover)

    def with_section(self, section: SectionContent) -> ReportContent:
        """The same report with the section of that number replaced."""
        swap = tuple(section if s.number == section.number else s for s in self.sections)
        return replace(self, sections=swap)


@dataclass(frozen=True, slots=True)
class ExtraFile:
    """A further file of the bundle, byte for byte."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class BundleContent:
    """Everything a bundle holds.

    Attributes:
        unsafe: names of archive entries that try to leave the folder.
        omit_reports: hand in the evidence only.
    """

    company: Company
    assessor: Company
    reports: tuple[ReportContent, ...]
    attachments: tuple[AttachmentContent, ...]
    extras: tuple[ExtraFile, ...] = ()
    unsafe: tuple[str, ...] = ()
    omit_reports: bool = False

    @property
    def report(self) -> ReportContent:
        """The first report."""
        return self.reports[0]

    def with_report(self, report: ReportContent) -> BundleContent:
        """The same bundle with the first report replaced."""
        return replace(self, reports=(report, *self.reports[1:]))

    def attachment(self, number: str) -> AttachmentContent | None:
        """The attachment of that number."""
        return next((a for a in self.attachments if a.number == number), None)
