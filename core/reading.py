"""What the matchers make of a bundle: documents laid beside their rubrics.

Rules see nothing else. Every value knows its place; ``None`` means unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from lvjian.core.bundle import BundleFile, FileProblem, FileStatus, ReportRole
from lvjian.core.document import Document
from lvjian.core.evidence import Attachment as Attachment
from lvjian.core.evidence import CertificateFacts as CertificateFacts
from lvjian.core.evidence import Citation as Citation
from lvjian.core.evidence import Reference as Reference
from lvjian.core.place import Place
from lvjian.core.rubric import (
    ColumnRole,
    ColumnSpec,
    FieldSpec,
    MaterialSpec,
    RowSpec,
    Rubric,
    SectionSpec,
    TableSpec,
)

Answer = Literal["符合", "不符合", "不适用"]
ScoreKind = Literal["total", "category", "bonus", "grand", "verdict"]
ScoreWhere = Literal["table", "field", "conclusion", "cover", "text"]
Verdict = Literal["pass", "fail"]
Basis = Literal["raw", "weighted"]
SectionStatus = Literal["found", "missing", "empty"]


@dataclass(frozen=True, slots=True)
class Text:
    """Some words and where they stand."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class FieldReading:
    """A cover entry or a field of the information table.

    Attributes:
        status: ``filled``; ``blank``: the label stands there, nothing beside it (a hint,
            underscores or an unfilled date pattern is nothing); ``missing``: no label.
        value: the applicant's words, None unless filled.
        ticked: for check boxes, the official options ticked, in order.
        boxes: number of boxes seen (0: the options were typed over, see value).
        hint_left: the template's own hint still stands in the box beside a value.
        where: on the cover or in the information table.
        at: value place first, then the label's; the table's place when missing.
    """

    spec: FieldSpec
    status: Literal["filled", "blank", "missing"]
    where: Literal["cover", "table"]
    value: str | None = None
    ticked: tuple[str, ...] = ()
    boxes: int = 0
    hint_left: bool = False
    at: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentReading:
    """The commitment text.

    Attributes:
        status: ``same``: equal in substance; ``altered``; ``missing``.
        differences: words lost, added or changed, as (official, found).
    """

    status: Literal["same", "altered", "missing"]
    text: str | None = None
    similarity: float = 0.0
    differences: tuple[tuple[str, str], ...] = ()
    at: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionReading:
    """An official section.

    Attributes:
        status: ``empty``: heading there, no content of its own (the template's prompt
            copied is no content).
        order: index among the found sections in document order, None when missing.
        content: characters of own text; tables, pictures: counted.
        characters: of own text as a limit counts them: all but white space.
        at: place of the heading; when missing, where it ought to stand (the next heading).
    """

    spec: SectionSpec
    status: SectionStatus
    order: int | None = None
    content: int = 0
    at: tuple[Place, ...] = ()
    characters: int = 0


@dataclass(frozen=True, slots=True)
class TableReading:
    """An official table found in the document, maybe in several parts (one per block).

    Attributes:
        status: ``missing``: no table of the document carries its rows.
        columns: role → header words found.
        missing_columns: official columns that no part has.
        year: the filled-in year of （20  年）, None if not read; year_blank: it stands open.
        at: the first part, then the others.
        part: label of the print this is where the template prints the table once a year
            (第1年); "" otherwise.
    """

    spec: TableSpec
    status: Literal["found", "missing"]
    missing_columns: tuple[ColumnSpec, ...] = ()
    columns: tuple[tuple[ColumnRole, str], ...] = ()
    year: int | None = None
    year_blank: bool = False
    year_place: Place | None = None
    at: tuple[Place, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class CellReading:
    """One cell of a row by its column's role; ``text`` as written, stripped.

    Attributes:
        column: words over the column where the row has several of one role (a year,
            列入名单时指标值); "" otherwise.
    """

    role: ColumnRole
    text: str
    place: Place
    column: str = ""


@dataclass(frozen=True, slots=True)
class RowReading:
    """An official row laid beside the row of the document.

    Attributes:
        status: ``matched`` (equal in substance to text or one of accepts), ``altered``,
            ``missing``.
        text: wording in the document, None when missing.
        differences: (official, found) pairs of changed pieces when altered.
        cells: one per column found, in column order; a merged cell is given to each row.
        answer: 符合/不符合/不适用 read from answer, value or remark cell.
        score: points as written in the 得分 cell; None if blank or no number.
        score_text: the words of that cell; "" blank; None: there is no such cell.
        not_applicable: the row is declared 不适用/不涉及 (in score, answer or remark).
        stated_max, stated_weight, stated_type: as the document prints them, None if the
            cell is blank or the column missing. stated_weight as fraction.
        value, unit: number stated in a value cell or a remark for the row's own quantity.
        citations: from remark and evidence cells.
        page_broken: the row was put together over a page break.
        at: text cell first.
    """

    spec: RowSpec
    status: Literal["matched", "altered", "missing"]
    text: str | None = None
    similarity: float = 0.0
    differences: tuple[tuple[str, str], ...] = ()
    cells: tuple[CellReading, ...] = ()
    answer: Answer | None = None
    score: Decimal | None = None
    score_text: str | None = None
    not_applicable: bool = False
    stated_max: Decimal | None = None
    stated_weight: Decimal | None = None
    stated_type: str | None = None
    values: tuple[tuple[str, Decimal, str, Place], ...] = ()
    citations: tuple[Citation, ...] = ()
    at: tuple[Place, ...] = ()

    def cell(self, *roles: ColumnRole) -> CellReading | None:
        """The first cell with one of these roles."""
        return next((c for role in roles for c in self.cells if c.role == role), None)


@dataclass(frozen=True, slots=True)
class AddedRow:
    """A row of an official table that the template does not have."""

    table: TableSpec
    text: str
    place: Place
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ProjectReading:
    """A project of a project list (重点项目汇总表, 技改项目实施情况).

    Attributes:
        cells: (column heading, text, place) of each filled cell, the name left out.
        effects: (effect named by the form, text, place): 项目节能量 …; "" where blank.
    """

    name: str
    place: Place
    cells: tuple[tuple[str, str, Place], ...] = ()
    effects: tuple[tuple[str, str, Place], ...] = ()


@dataclass(frozen=True, slots=True)
class StatedScore:
    """A score or verdict the document states.

    Attributes:
        what: ``total`` (weighted indicator total), ``category`` (a block of it),
            ``bonus`` (bonus total), ``grand`` (indicators + bonus), ``verdict``.
        where: ``table`` (score table), ``field`` (information table), ``conclusion``
            (section 评价结论), ``cover``, ``text`` (elsewhere).
        category: level-1 name for categories.
        basis: for categories, ``weighted`` or ``raw`` points, None if not known.
        digits: digits printed after the decimal point.
        verdict: for verdicts, ``pass`` or ``fail``; value None.
        full: a full score printed along with it (满分100分), None otherwise.
    """

    what: ScoreKind
    where: ScoreWhere
    place: Place
    value: Decimal | None = None
    digits: int = 0
    category: str | None = None
    basis: Basis | None = None
    verdict: Verdict | None = None
    subject: Literal["basic", "overall"] = "overall"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Scores:
    """Recomputed scores of one document; None where not computable.

    Attributes:
        basis: what the 得分 cells hold: raw points or points × weight.
        categories: level-1 name → weighted score, in official order.
        raw_categories: level-1 name → sum of raw points.
        total: weighted indicator total. bonus: weighted bonus total.
        alternatives: (category or "total" or "bonus", value) pairs that are right too where
            no official rule fixes how rows declared 不适用 count (as nothing, as full points,
            or left out of block and maximum) or the printed row points are rounded.
    """

    basis: Basis | None = None
    categories: tuple[tuple[str, Decimal], ...] = ()
    raw_categories: tuple[tuple[str, Decimal], ...] = ()
    total: Decimal | None = None
    bonus: Decimal | None = None
    alternatives: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class SealPlace:
    """A place of the document that asks for a seal or a signature.

    Attributes:
        asks: ``seal`` or ``signature``. label: the words that ask (（公章）, 法定代表人签字：).
        satisfied: a picture stands at it, or for signatures a name is written;
            None: cannot be told (Word, or a page not read).
        unsure: why it cannot be told although the page was looked at, in Chinese: a
            person has to look.
        read: False where the page could not be read.
        words: of the seal nearest to the place, where legible, with how sure.
    """

    asks: Literal["seal", "signature"]
    label: str
    place: Place
    satisfied: bool | None = None
    name: str | None = None
    unsure: str = ""
    read: bool = True
    words: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class ReportReading:
    """One report of the bundle laid beside its rubric.

    Attributes:
        confidence: 0..1 of the choice of rubric; alternatives: (rubric id, confidence).
        evaluation_date: date of the report (cover, else conclusion), None if not stated.
        date_place: where it stands.
        seals: places asking for seal or signature.
        mentions: citations by number in running text.
        references: entries of 六、参考文件, None if the rubric has no such section or it
            could not be found.
        projects: entries of its project list, in order; rows left empty are none.
        edition_note: what a reader must know of the edition used, None if nothing.
    """

    file: str
    document: Document
    rubric: Rubric
    role: ReportRole
    confidence: float
    alternatives: tuple[tuple[str, float], ...] = ()
    evaluation_date: date | None = None
    date_place: Place | None = None
    cover: tuple[FieldReading, ...] = ()
    fields: tuple[FieldReading, ...] = ()
    fields_found: bool = True
    commitment: CommitmentReading | None = None
    sections: tuple[SectionReading, ...] = ()
    tables: tuple[TableReading, ...] = ()
    rows: tuple[RowReading, ...] = ()
    added: tuple[AddedRow, ...] = ()
    stated: tuple[StatedScore, ...] = ()
    scores: Scores = Scores()
    seals: tuple[SealPlace, ...] = ()
    references: tuple[Reference, ...] | None = None
    mentions: tuple[Citation, ...] = ()
    projects: tuple[ProjectReading, ...] = ()
    edition_note: str | None = None

    def table(self, kind: str) -> TableReading | None:
        """The reading of the official table of that kind."""
        return next((t for t in self.tables if t.spec.kind == kind), None)

    def rows_of(self, kind: str) -> tuple[RowReading, ...]:
        """Rows of one kind in official order."""
        return tuple(r for r in self.rows if r.spec.kind == kind)

    def named(self, same_as: str) -> tuple[FieldReading, ...]:
        """Filled cover entries and fields of one meaning."""
        return tuple(
            f
            for f in self.cover + self.fields
            if f.spec.same_as == same_as and f.status == "filled"
        )


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file with what became of it."""

    file: BundleFile
    role: ReportRole
    status: FileStatus
    pages: int | None = None
    pages_read: int | None = None
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class PictureSeries:
    """Pictures of single pages (1.jpg … 20.jpg) read as one document, in case they are one.

    Attributes:
        parts: path of the picture behind each page of the document.
        document: its ``file`` names the series, its pages count through all parts.
    """

    parts: tuple[str, ...]
    document: Document


@dataclass(frozen=True, slots=True)
class BundleReading:
    """The whole bundle as the rules see it.

    Attributes:
        as_of: the date of the check (``--as-of``).
        materials: for each report with official materials: (file, material, attachment ids).
        unread: paths of files, or of files with pages, that were not read: what is not
            found may be in there.
        series: those whose document is a report; their parts stay among ``files``.
    """

    name: str
    sha256: str
    as_of: date
    files: tuple[FileReading, ...] = ()
    problems: tuple[FileProblem, ...] = ()
    reports: tuple[ReportReading, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    materials: tuple[tuple[str, MaterialSpec, tuple[str, ...]], ...] = ()
    unread: tuple[str, ...] = ()
    series: tuple[PictureSeries, ...] = ()

    def attachment(self, id_: str) -> Attachment | None:
        """The attachment of that id."""
        return next((a for a in self.attachments if a.id == id_), None)
