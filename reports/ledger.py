"""The score ledger: each row, block and total as stated here, stated there and recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading, StatedScore
from lvjian.reports.radar import Axis


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One scored row.

    Attributes:
        counted: points it adds to the total (points × weight), None if it has no number.
    """

    row: RowReading
    counted: Decimal | None


@dataclass(frozen=True, slots=True)
class Statement:
    """One stated figure beside the recomputed one; ``agrees`` None: nothing to compare with."""

    label: str
    stated: StatedScore
    computed: Decimal | None
    agrees: bool | None


@dataclass(frozen=True, slots=True)
class Block:
    """A level-1 block with its rows.

    Attributes:
        full: full weighted points of the block.
        computed: recomputed weighted points; raw: recomputed points before the weight.
    """

    name: str
    weight: Decimal | None
    full: Decimal | None
    computed: Decimal | None
    raw: Decimal | None
    statements: tuple[Statement, ...]
    rows: tuple[LedgerRow, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """All scores of one report."""

    basis: str | None
    blocks: tuple[Block, ...]
    bonus: tuple[LedgerRow, ...]
    totals: tuple[Statement, ...]
    verdicts: tuple[StatedScore, ...]
    total: Decimal | None
    bonus_total: Decimal | None
    full_score: Decimal | None
    pass_score: Decimal | None


def ledger(report: ReportReading) -> Ledger:
    """Lay the scores of a report out; nothing is recomputed that the reading has not."""
    scoring = report.rubric.scoring
    return Ledger(
        basis=report.scores.basis,
        blocks=tuple(_blocks(report)),
        bonus=tuple(LedgerRow(r, _counted(r, report)) for r in report.rows_of("bonus")),
        totals=tuple(_totals(report)),
        verdicts=tuple(s for s in report.stated if s.what == "verdict"),
        total=report.scores.total,
        bonus_total=report.scores.bonus,
        full_score=scoring.full_score,
        pass_score=scoring.pass_score,
    )


def axes(book: Ledger) -> tuple[Axis, ...]:
    """The blocks as shares of their full marks, for the radar picture."""
    out: list[Axis] = []
    for block in book.blocks:
        if block.computed is None or not block.full:
            continue
        wrong = [s for s in block.statements if s.agrees is False]
        stated = _as_weighted(wrong[0], block) if wrong else None
        share = None if stated is None else stated / block.full
        out.append(Axis(block.name, block.computed / block.full, share))
    return tuple(out)


def agrees(stated: Decimal, computed: Decimal, digits: int) -> bool:
    """Whether a printed figure is the computed one, rounded to the digits printed."""
    return abs(stated - computed) <= Decimal(5).scaleb(-digits - 1)


def _as_weighted(statement: Statement, block: Block) -> Decimal | None:
    value = statement.stated.value
    if value is None:
        return None
    if statement.stated.basis == "raw" and block.weight is not None:
        return value * block.weight
    return value


def _blocks(report: ReportReading) -> list[Block]:
    names = list(dict.fromkeys(r.spec.level1 or "" for r in report.rows_of("indicator")))
    return [_block(name, report) for name in names]


def _block(name: str, report: ReportReading) -> Block:
    rows = [r for r in report.rows_of("indicator") if (r.spec.level1 or "") == name]
    computed = dict(report.scores.categories).get(name)
    raw = dict(report.scores.raw_categories).get(name)
    stated = [s for s in report.stated if s.what == "category" and s.category == name]
    return Block(
        name=name,
        weight=next((r.spec.weight for r in rows if r.spec.weight is not None), None),
        full=_full(rows),
        computed=computed,
        raw=raw,
        statements=tuple(
            _statement("小计", s, raw if s.basis == "raw" else computed) for s in stated
        ),
        rows=tuple(LedgerRow(r, _counted(r, report)) for r in rows),
    )


def _full(rows: list[RowReading]) -> Decimal | None:
    points = [
        r.spec.max_score * (r.spec.weight if r.spec.weight is not None else 1)
        for r in rows
        if r.spec.max_score is not None
    ]
    return sum(points, Decimal(0)) if points else None


def _counted(row: RowReading, report: ReportReading) -> Decimal | None:
    if row.score is None:
        return None
    if report.scores.basis == "weighted" or row.spec.weight is None:
        return row.score
    return row.score * row.spec.weight


def _statement(label: str, stated: StatedScore, computed: Decimal | None) -> Statement:
    fits = None
    if stated.value is not None and computed is not None:
        fits = agrees(stated.value, computed, stated.digits)
    return Statement(label, stated, computed, fits)


def _totals(report: ReportReading) -> list[Statement]:
    scores = report.scores
    both = None if scores.total is None else scores.total + (scores.bonus or 0)
    compared = {"total": scores.total, "bonus": scores.bonus, "grand": both}
    labels = {"total": "总分", "bonus": "加分合计", "grand": "总分（含加分）"}
    return [
        _statement(labels[s.what], s, compared[s.what])
        for s in report.stated
        if s.what in labels and s.value is not None
    ]


def place_of(row: RowReading) -> Place | None:
    """Where a row stands, None for a missing one."""
    return row.at[0] if row.at else None
