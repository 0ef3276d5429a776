"""An official template as data: what the packs are loaded into and the matchers read against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from lvjian.core.rubric_form import FieldSpec as FieldSpec
from lvjian.core.rubric_form import FieldType as FieldType
from lvjian.core.rubric_form import MaterialSpec as MaterialSpec
from lvjian.core.rubric_form import SectionSpec as SectionSpec
from lvjian.core.rubric_form import Source as Source

RowKind = Literal["basic", "indicator", "bonus", "question", "measure"]
YesNo = Literal["是", "否"]
TableKind = Literal["fields", "basic", "indicators", "bonus", "questions", "measures", "projects"]
TABLE_OF: dict[RowKind, TableKind] = {
    "basic": "basic", "indicator": "indicators", "bonus": "bonus",
    "question": "questions", "measure": "measures",
}  # fmt: skip
"""The kind of table rows of a kind stand in."""
ColumnRole = Literal[
    "no",         # 序号
    "group",      # 基本要求的分组（基础管理职责——工厂）
    "level1",     # 一级指标
    "level2",     # 二级指标
    "text",       # 具体评价要求 / 基本要求
    "answer",     # 是否符合
    "value",      # 指标值及是否符合评价要求 (value and answer in one cell)
    "remark",     # 符合性说明及证明材料索引 (explanation and citations in one cell)
    "evidence",   # 证明材料索引 (citations only)
    "type",       # 要求类型
    "max_score",  # 分值
    "weight",     # 权重
    "score",      # 得分
    "unit",       # 指标单位
    "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row of an official table.

    Attributes:
        kind: which table it belongs to.
        group: heading cell of a basic row; level1/level2 of an indicator.
        max_score: 分值, None for unscored rows.
        weight: of its level-1 block, as a fraction (0.2), None where the table has none;
            for bonus rows their own.
        allowed: the only scores the row may take, None if any from 0 to max_score.
        graded: a 必选 row with steps of its own (节能提效类项目 0–4): S004 does not apply.
        when_applicable: carries 适用时: may be declared 不适用.
        accepts: other wordings the sources themselves print (a damaged one, say);
            a report that copies one of them is not at fault. The text with its printed
            number or without its symbol is among them too.
        threshold: what the row itself demands of its value, for value-contradicts.
        no: number printed before or beside the text (1 of 1.工厂是否已停产).
        symbol: the variable printed behind the text (X11), part of ``text``.
        columns: headings of its value boxes in order (列入名单时指标值, 2022 年指标值).
        hints: what the boxes themselves ask for, one per column, "" for none.
        textual: the boxes take words, not a number.
        required: False for rows that a report may leave blank (原材料 3).
        same_as: quantity that another row of the form states too: values of one year agree.
        derived: how its value follows from other rows of the form.
        expects: the answer that does no harm; explain: the answer that needs an explanation
            of its own.
        table: id of its table where the rubric has several of that kind.
    """

    id: str
    kind: RowKind
    text: str
    group: str | None = None
    level1: str | None = None
    level2: str | None = None
    type: Literal["required", "optional", "expected"] | None = None
    type_label: str | None = None
    when_applicable: bool = False
    max_score: Decimal | None = None
    weight: Decimal | None = None
    unit: str | None = None
    allowed: tuple[Decimal, ...] | None = None
    graded: bool = False
    accepts: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    columns: tuple[str, ...] = ()
    evidence_kinds: tuple[str, ...] = ()
    no: str | None = None
    symbol: str | None = None
    hints: tuple[str, ...] = ()
    textual: bool = False
    required: bool = True
    same_as: str | None = None
    derived: Derived | None = None
    expects: YesNo | None = None
    explain: YesNo | None = None
    table: str | None = None
    source: Source | None = None
    repaired: str | None = None

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash((self.id, self.kind))


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit stated in a row: ``quantity`` ``op`` ``value`` ``unit``.

    Attributes:
        quantity: the words of the row that name the quantity (室外透水地面面积占室外总面积的比例).
        op: one of ``>=``, ``>``, ``<=``, ``<``.
        tolerance: the ±20 % some rows allow, in the same unit; 0 otherwise.
    """

    quantity: str
    op: Literal[">=", ">", "<=", "<"]
    value: Decimal
    unit: str
    tolerance: Decimal = Decimal(0)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Derived:
    """How a value follows from other rows of the same form, column by column.

    Attributes:
        kind: ``quotient``: first over second; ``sum``: of all; ``mean``: of the columns of
            the one row named.
        of: ids of the rows.
        factor: the result is multiplied by it (100 for a share in %).
    """

    kind: Literal["quotient", "sum", "mean"]
    of: tuple[str, ...]
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """A column of an official table; ``required`` ones are asked for by column-missing."""

    role: ColumnRole
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = True


@dataclass(frozen=True, slots=True)
class TablePart:
    """One of several prints of a table: the same rows for another year.

    Attributes:
        label: the part in short, as the columns of the rows name it (第1年).
        title: heading as printed, with its blank for the year.
    """

    label: str
    title: str


@dataclass(frozen=True, slots=True)
class TableSpec:
    """An official table.

    Attributes:
        id: what rows name it by where there are several of its kind.
        parts: where the whole table is printed once for each year.
        max_entries: at most so many projects.
        entry_labels: printed labels of the entries (项目 1 :).
        effects: what each project states in figures, as printed, in order.
        prompt: the template's instruction on how to fill it in.
        hints: what the boxes of the first entry ask for (XX万元), one per column behind the name.
        number: its number as printed (附表 2.1), None if it has none.
        title: its title as printed.
        year_blank: the template prints （20  年） over it, to be filled in.
        total_label: label of the total row (总分, 加分合计), None if it has none.
    """

    kind: TableKind
    title: str
    number: str | None = None
    columns: tuple[ColumnSpec, ...] = ()
    year_blank: bool = False
    total_label: str | None = None
    aliases: tuple[str, ...] = ()
    id: str | None = None
    parts: tuple[TablePart, ...] = ()
    max_entries: int | None = None
    entry_labels: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    prompt: str | None = None
    hints: tuple[str, ...] = ()
    source: Source | None = None

    @property
    def value_labels(self) -> tuple[str, ...]:
        """Headings of its value columns (2020年, 2021年, 2022年), in order."""
        return tuple(c.label for c in self.columns if c.role == "value")

    def holds(self, row: RowSpec) -> bool:
        """Whether a row belongs to this table: of its kind and, for values, with its columns."""
        if TABLE_OF[row.kind] != self.kind:
            return False
        if row.table is not None and self.id is not None:
            return row.table == self.id
        several = self.kind == "measures" and row.columns and self.value_labels
        return not several or row.columns == self.value_labels

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash(self.title)


@dataclass(frozen=True, slots=True)
class ScoringSpec:
    """How the template's scores add up.

    Attributes:
        full_score: maximum of the weighted indicator total.
        pass_score: None where the source states none.
        bonus_weighted: bonus rows count score × weight on top.
        bonus_in_total: the stated 总分 of the information table includes the bonus.
        indicator_max: highest score of a single indicator where it is not its 分值 (120).
        formula: the total as the template prints it; formula_name: its symbol (GSCF).
        years: the stated score is the mean over so many years.
    """

    full_score: Decimal | None = None
    pass_score: Decimal | None = None
    basic_is_veto: bool = True
    required_must_be_full: bool = True
    bonus_max: Decimal | None = None
    bonus_in_total: bool = False
    method: Literal["weighted", "sum", "none"] = "weighted"
    indicator_max: Decimal | None = None
    formula: str | None = None
    formula_name: str | None = None
    years: int | None = None


@dataclass(frozen=True, slots=True)
class Rubric:
    """One official template of one edition.

    Attributes:
        report_title: title printed on the cover of a filled-in report.
        edition: which edition it is, in words, where the source prints no date in force.
        markers: words that tell this template from its siblings (issuer names, table titles).
        superseded_ok: standards the template itself cites though withdrawn (GB/T 28001).
        family: what all editions of one template have in common; its id where not said.
        extends: id of the pack this one was made from by overrides.
        informative: not an official form of an issuer: used only when asked for by id.
        commitment_title: heading of the commitment where it has one of its own.
        commitment_blanks: pieces of it to be replaced by the applicant.
    """

    id: str
    title: str
    issuer: str
    source: str
    object: Literal["factory", "park", "product", "supply-chain"]
    kind: Literal["self", "third-party", "review"]
    report_title: str
    edition: str = ""
    effective_from: date | None = None
    effective_to: date | None = None
    markers: tuple[str, ...] = ()
    cover: tuple[FieldSpec, ...] = ()
    fields: tuple[FieldSpec, ...] = ()
    commitment: str | None = None
    commitment_title: str | None = None
    commitment_blanks: tuple[str, ...] = ()
    commitment_signatures: tuple[str, ...] = ()
    seal_asked: tuple[str, ...] = ()
    sections: tuple[SectionSpec, ...] = ()
    tables: tuple[TableSpec, ...] = ()
    basic: tuple[RowSpec, ...] = ()
    indicators: tuple[RowSpec, ...] = ()
    bonus: tuple[RowSpec, ...] = ()
    questions: tuple[RowSpec, ...] = ()
    measures: tuple[RowSpec, ...] = ()
    materials: tuple[MaterialSpec, ...] = ()
    scoring: ScoringSpec = ScoringSpec()
    notes: tuple[str, ...] = ()
    superseded_ok: tuple[str, ...] = ()
    assessor_quota: int | None = None
    family: str | None = None
    extends: str | None = None
    informative: bool = False

    def rows(self) -> tuple[RowSpec, ...]:
        """All rows of all tables in official order."""
        return self.basic + self.indicators + self.bonus + self.questions + self.measures

    def tables_of(self, kind: TableKind) -> tuple[TableSpec, ...]:
        """All official tables of that kind, in order."""
        return tuple(t for t in self.tables if t.kind == kind)

    def table(self, kind: TableKind) -> TableSpec | None:
        """The official table of that kind, the first of several."""
        return next((t for t in self.tables if t.kind == kind), None)

    @property
    def scored(self) -> bool:
        """Whether its indicator rows carry points."""
        return any(r.max_score is not None for r in self.indicators)

    def __hash__(self) -> int:
        """Of its key alone: a deep hash of all its texts would cost more than the look-up saves."""
        return hash(self.id)
