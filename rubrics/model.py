"""What a rubric pack may contain: the border between YAML written by people and the types.

Unknown keys are refused, ids must be quoted strings, and every official text carries the
line of the source document it stands on. The JSON Schema beside the packs is generated
from these classes.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from lvjian.core.rubric import ColumnRole, FieldType, TableKind, YesNo

Id = Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9.\-]*$")]
Words = Annotated[StrictStr, Field(min_length=1)]
Line = Annotated[int, Field(ge=1)]
Points = Annotated[Decimal, Field(ge=0)]
Fraction = Annotated[Decimal, Field(gt=0, le=1)]
Part = Literal["basic", "indicators", "bonus", "questions", "measures"]


class Strict(BaseModel):
    """Base of all parts of a pack."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Official(Strict):
    """A text of an official document.

    Attributes:
        seed: the document, where it is another than the pack's own.
    """

    seed: Id | None = None


class Entry(Official):
    """A cover entry or a field of the information table.

    Attributes:
        options_line: where the options stand when not beside the label.
    """

    id: Id
    label: Words
    line: Line | None = None
    group: Words | None = None
    type: FieldType = "text"
    options: tuple[Words, ...] = ()
    exclusive: bool = True
    max_chars: int | None = None
    required: bool = True
    aliases: tuple[Words, ...] = ()
    same_as: Id | None = None
    hint: Words | None = None
    columns: tuple[Words, ...] = ()
    section: Words | None = None
    options_line: Line | None = None
    repaired: Words | None = None


class Commitment(Official):
    """The commitment with what it asks for underneath."""

    text: Words
    line: Line
    title: Words | None = None
    blanks: tuple[Words, ...] = ()
    signatures: tuple[Words, ...] = ()
    seals: tuple[Words, ...] = ()


class Section(Official):
    """An official section of the report."""

    no: StrictStr
    heading: Words
    line: Line
    points: tuple[Words, ...] = ()
    prompt: Words | None = None
    own_content: bool = True
    aliases: tuple[Words, ...] = ()
    max_chars: int | None = None
    in_table: bool = False
    field: Id | None = None


class Column(Strict):
    """A column of an official table; ``printed: false`` for one the template does not print."""

    role: ColumnRole
    label: Words
    aliases: tuple[Words, ...] = ()
    required: bool = True
    printed: bool = True


class PrintedPart(Strict):
    """One print of a table that is printed once for each year.

    Attributes:
        line: of its title. rows: the line its rows begin at, if not below the title.
    """

    label: Words
    title: Words
    line: Line
    rows: Line | None = None


class Table(Official):
    """An official table with its columns in order."""

    kind: TableKind
    title: Words
    line: Line
    number: Words | None = None
    columns: tuple[Column, ...] = ()
    year_blank: bool = False
    total_label: Words | None = None
    aliases: tuple[Words, ...] = ()
    id: Id | None = None
    parts: tuple[PrintedPart, ...] = ()
    max_entries: int | None = None
    entry_labels: tuple[Words, ...] = ()
    effects: tuple[Words, ...] = ()
    prompt: Words | None = None
    hints: tuple[Words, ...] = ()


class Calculation(Strict):
    """How a value follows from other rows of the form."""

    kind: Literal["quotient", "sum", "mean"]
    of: tuple[Id, ...]
    factor: Decimal = Decimal(1)


class Limit(Strict):
    """A threshold the row itself states."""

    quantity: Words
    op: Literal[">=", ">", "<=", "<"]
    value: Decimal
    unit: str
    tolerance: Decimal = Decimal(0)
    aliases: tuple[Words, ...] = ()


class Row(Official):
    """A row of an official table."""

    id: Id
    text: Words
    line: Line
    group: Words | None = None
    level1: Words | None = None
    level2: Words | None = None
    type: Literal["required", "optional", "expected"] | None = None
    type_label: Words | None = None
    when_applicable: bool = False
    max_score: Points | None = None
    weight: Fraction | None = None
    unit: Words | None = None
    columns: tuple[Words, ...] = ()
    allowed: tuple[Points, ...] | None = None
    graded: bool = False
    accepts: tuple[Words, ...] = ()
    thresholds: tuple[Limit, ...] = ()
    evidence_kinds: tuple[Words, ...] = ()
    no: Words | None = None
    symbol: Words | None = None
    hints: tuple[StrictStr, ...] = ()
    textual: bool = False
    required: bool = True
    same_as: Id | None = None
    derived: Calculation | None = None
    expects: YesNo | None = None
    explain: YesNo | None = None
    table: Id | None = None
    repaired: Words | None = None


class Block(Strict):
    """The indicators of one level-1 indicator; the weight is the block's."""

    no: StrictStr
    level1: Words
    weight: Fraction | None = None
    rows: tuple[Row, ...]


class Answered(Strict):
    """A row answered in one way."""

    row: Id
    answer: YesNo


class Material(Official):
    """An entry of 相关证明材料."""

    id: Id
    text: Words
    line: Line
    when_applicable: bool = False
    keywords: tuple[Words, ...] = ()
    catch_all: bool = False
    when: tuple[Answered, ...] = ()


class Scoring(Strict):
    """How the scores of the template add up."""

    full_score: Points | None = None
    pass_score: Points | None = None
    basic_is_veto: bool = True
    required_must_be_full: bool = True
    bonus_max: Points | None = None
    bonus_in_total: bool = False
    method: Literal["weighted", "sum", "none"] = "weighted"
    indicator_max: Points | None = None
    formula: Words | None = None
    formula_name: Words | None = None
    years: int | None = None


class Note(Official):
    """A printed note."""

    text: Words
    line: Line


class Expected(Strict):
    """What the pack must add up to; proved by lint.

    Attributes:
        rows: number of rows of each part.
        fields: number of fields of the information table; results: of those that stand in
            a section of the report.
        block_maxima, block_required: sums of 分值 per level-1 block, all rows and 必选 alone.
        weights: of the blocks in order.
        weighted_maximum, weighted_required: sums of block sum × weight.
        bonus_maximum: sum of 分值 × 权重 of the bonus rows.
    """

    rows: dict[Part, int] = {}
    fields: int = 0
    results: int = 0
    materials: int = 0
    block_maxima: tuple[Decimal, ...] = ()
    block_required: tuple[Decimal, ...] = ()
    weights: tuple[Decimal, ...] = ()
    weighted_maximum: Decimal | None = None
    weighted_required: Decimal | None = None
    bonus_maximum: Decimal | None = None


class Shared(Strict):
    """Rows taken over from another pack whose table is printed again, word for word.

    Attributes:
        pack: id of the pack that holds the rows.
        parts: the parts taken over.
        printed_again: for each part, the line the second print begins at; lint reads all
            its rows there too.
    """

    pack: Id
    parts: tuple[Part, ...]
    printed_again: dict[Part, Line]


class PartChange(Strict):
    """What a pack does to one list of the pack it extends.

    Attributes:
        remove: ids. replace: entries with an id and the keys that differ; a key without
            value is dropped. add: new entries, behind the one named by ``after`` or last.
    """

    remove: tuple[StrictStr, ...] = ()
    replace: tuple[dict[str, Any], ...] = ()
    add: tuple[dict[str, Any], ...] = ()


ChangedPart = Literal[
    "cover", "fields", "sections", "tables", "basic", "indicators", "blocks", "bonus",
    "questions", "measures", "materials",
]  # fmt: skip


class PartChanges(Strict):
    """The changes of a pack by list."""

    changes: dict[ChangedPart, PartChange]


class Pack(Strict):
    """One official template of one edition: all files of a pack folder together.

    Attributes:
        extends: id of the pack it takes everything from that it does not say itself;
            changes: what it does to the lists of that pack.
    """

    id: Id
    title: Words
    issuer: Words
    source: Words
    seed: Id
    object: Literal["factory", "park", "product", "supply-chain"]
    kind: Literal["self", "third-party", "review"]
    report_title: Words
    edition: Words
    effective_from: date | None = None
    effective_to: date | None = None
    markers: tuple[Words, ...] = ()
    superseded_ok: tuple[Words, ...] = ()
    assessor_quota: int | None = None
    family: Id | None = None
    extends: Id | None = None
    changes: dict[ChangedPart, PartChange] | None = None
    informative: bool = False
    cover: tuple[Entry, ...] = ()
    fields: tuple[Entry, ...] = ()
    commitment: Commitment | None = None
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    shared: Shared | None = None
    basic: tuple[Row, ...] = ()
    indicators: tuple[Block, ...] = ()
    bonus: tuple[Row, ...] = ()
    questions: tuple[Row, ...] = ()
    measures: tuple[Row, ...] = ()
    materials: tuple[Material, ...] = ()
    scoring: Scoring = Scoring()
    notes: tuple[Note, ...] = ()
    expected: Expected = Expected()

    def rows_of(self, part: Part) -> tuple[Row, ...]:
        """The rows of one part in order."""
        if part == "indicators":
            return tuple(r for b in self.indicators for r in b.rows)
        rows: tuple[Row, ...] = getattr(self, part)
        return rows

    def all_rows(self) -> tuple[Row, ...]:
        """The rows of all tables."""
        return self.basic + self.rows_of("indicators") + self.bonus + self.questions + self.measures
