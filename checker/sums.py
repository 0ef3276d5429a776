"""Stated sums against the rows they add up, and what already explains a difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from lvjian.checker.judgeable import present_rows
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading, StatedScore
from lvjian.core.text import fold

ZERO = Decimal(0)
_MANY_BONUS = 5
_WORKED_OUT = ("table", "field")


def score_places(rows: Iterable[RowReading]) -> tuple[Place, ...]:
    """The score cells a sum rests on."""
    cells = (row.cell("score") for row in rows)
    return tuple(dict.fromkeys(cell.place for cell in cells if cell is not None))


def half_digit(digits: int) -> Decimal:
    """Half of the last digit printed."""
    return Decimal(5).scaleb(-(digits + 1))


def fits(stated: StatedScore, computed: Decimal | None) -> bool:
    """Whether a stated score is the computed one as printed."""
    if stated.value is None or computed is None:
        return False
    return abs(stated.value - computed) <= half_digit(stated.digits)


def full_points(report: ReportReading, row: RowReading) -> Decimal | None:
    """The most the score cell of the row may hold, on the basis the document uses."""
    if row.spec.max_score is None:
        return None
    weighted = report.scores.basis == "weighted" and (
        row.spec.kind == "indicator" or (row.spec.kind == "bonus" and _bonus_weighted(report))
    )
    factor = row.spec.weight if weighted and row.spec.weight is not None else Decimal(1)
    return row.spec.max_score * factor


def _bonus_weighted(report: ReportReading) -> bool:
    """Whether the bonus cells hold points × weight: the total printed is their plain sum."""
    rows = [r for r in present_rows(report, "bonus") if r.score is not None and r.spec.weight]
    total = sum((r.score for r in rows if r.score is not None), ZERO)
    small = [r for r in rows if (r.score or ZERO) <= (r.spec.max_score or ZERO) * _share(r)]
    said = [s for s in report.stated if s.what == "bonus" and s.value is not None]
    if len(rows) < 2 or len(small) < len(rows) - 1 or total <= 0:
        return False
    return any(fits(s, total) for s in said) if said else len(rows) >= _MANY_BONUS


def _share(row: RowReading) -> Decimal:
    return row.spec.weight if row.spec.weight is not None else Decimal(1)


def raw_score(report: ReportReading, row: RowReading) -> Decimal | None:
    """The row's points before weighting."""
    if row.score is None:
        return None
    if report.scores.basis == "weighted" and row.spec.kind == "indicator" and row.spec.weight:
        return row.score / row.spec.weight
    return row.score


def slack(report: ReportReading, row: RowReading) -> Decimal:
    """Rounding allowed where the cell holds points × weight; none for raw points."""
    if report.scores.basis != "weighted" or row.spec.kind != "indicator":
        return ZERO
    return half_digit(_digits(row.score_text) or _fewest_digits(report))


def _digits(text: str | None) -> int:
    """Digits printed behind the point of a score cell."""
    return len((text or "").partition(".")[2].strip("分 "))


def _fewest_digits(report: ReportReading) -> int:
    """Where a cell prints none: 3 may be 3.0, as its column prints elsewhere, not 3.3."""
    printed = (_digits(r.score_text) for r in report.rows_of("indicator") if r.score is not None)
    return min((n for n in printed if n), default=0)


def concludes_pass(report: ReportReading) -> StatedScore | None:
    """A statement of 符合 / pass, the overall one first."""
    passed = [s for s in report.stated if s.what == "verdict" and s.verdict == "pass"]
    return next((s for s in passed if s.subject == "overall"), passed[0] if passed else None)


def max_altered(row: RowReading) -> bool:
    """The document prints another 分值 than the official one (its own finding)."""
    stated, official = row.stated_max, row.spec.max_score
    return stated is not None and official is not None and stated != official


def in_range(report: ReportReading, row: RowReading) -> bool:
    """Whether a score lies between 0 and the official maximum."""
    top = full_points(report, row)
    if row.score is None or top is None:
        return True
    return ZERO <= row.score <= top + slack(report, row)


def allowed(report: ReportReading, row: RowReading) -> bool:
    """Whether a score is one the row may take; bonus cells may hold points × weight."""
    if row.score is None or row.spec.allowed is None:
        return True
    raw = raw_score(report, row)
    if raw is None:
        return True
    values = [raw]
    if row.spec.kind == "bonus" and row.spec.weight:
        values.append(row.score / row.spec.weight)
    return any(abs(v - a) <= slack(report, row) for v in values for a in row.spec.allowed)


def below_full(report: ReportReading, row: RowReading) -> bool:
    """A required row that is not at its maximum although all or nothing is asked."""
    top = full_points(report, row)
    if (
        row.spec.kind != "indicator"
        or row.spec.type != "required"
        or row.spec.graded
        or row.not_applicable
    ):
        return False
    if row.score is None or top is None or not ZERO <= row.score < top - slack(report, row):
        return False
    return not (max_altered(row) and row.score == row.stated_max)


def suspect(report: ReportReading, row: RowReading) -> bool:
    """A row with a finding of its own about its points; sums may count it otherwise."""
    if row.spec.max_score is None:
        return False
    if row.not_applicable:
        return row.score is not None and row.score > 0
    if row.score is None or max_altered(row):
        return True
    if not in_range(report, row) or not allowed(report, row):
        return True
    must_be_full = report.rubric.scoring.required_must_be_full
    return must_be_full and concludes_pass(report) is not None and below_full(report, row)


def _weight(row: RowReading, raw: bool) -> Decimal:
    return Decimal(1) if raw or row.spec.weight is None else row.spec.weight


def _room(report: ReportReading, row: RowReading) -> Decimal:
    """How much more than written a row may be meant to count; more still for a score below 0."""
    return (row.spec.max_score or ZERO) + max(ZERO, -(raw_score(report, row) or ZERO))


def explained_by_rows(
    report: ReportReading,
    rows: Iterable[RowReading],
    *,
    gap: Decimal,
    raw: bool,
    tolerance: Decimal,
) -> bool:
    """Whether rows with findings of their own can account for stated − computed."""
    doubtful = [r for r in rows if suspect(report, r)]
    if not doubtful:
        return False
    low = sum((-abs(raw_score(report, r) or ZERO) * _weight(r, raw) for r in doubtful), ZERO)
    high = sum((_room(report, r) * _weight(r, raw) for r in doubtful), ZERO)
    return low - tolerance <= gap <= high + tolerance


def rows_lost_or_added(report: ReportReading, kind: str) -> bool:
    """A row missing from or added to the scored table, or its score column missing.

    Its sums cannot be judged then, and need not be: the row, table or column is told of.
    """
    table = "indicators" if kind == "indicator" else kind
    lost = any(r.spec.kind == kind and r.status == "missing" for r in report.rows)
    reading = report.table(table)
    no_column = reading is not None and any(c.role == "score" for c in reading.missing_columns)
    lost = lost or any(r.spec.kind == kind and _without_cell(r) for r in report.rows)
    return lost or no_column or any(a.table.kind == table for a in report.added)


def _without_cell(row: RowReading) -> bool:
    """Whether a scored row was read and its score cell was not, not even as an empty one."""
    scored = row.spec.max_score is not None and bool(row.cells)
    return scored and row.score is None and row.cell("score") is None


def block_rows(report: ReportReading, category: str) -> list[RowReading]:
    """Indicator rows of one level-1 block that stand in the document."""
    return [
        r for r in present_rows(report, "indicator") if fold(r.spec.level1 or "") == fold(category)
    ]


def block_weight(report: ReportReading, category: str) -> Decimal:
    """The official weight of a block, 1 where the template has none."""
    rows = [r for r in report.rubric.indicators if fold(r.level1 or "") == fold(category)]
    return next((r.weight for r in rows if r.weight is not None), Decimal(1))


def stated_weight(report: ReportReading, category: str) -> Decimal | None:
    """The weight the document prints for a block where it is not the official one."""
    for row in block_rows(report, category):
        if row.stated_weight is not None and row.stated_weight != row.spec.weight:
            return row.stated_weight
    return None


def computed_category(report: ReportReading, category: str, *, raw: bool) -> Decimal | None:
    """The recomputed score of a block."""
    table = report.scores.raw_categories if raw else report.scores.categories
    return next((v for name, v in table if fold(name) == fold(category)), None)


def category_is_right(report: ReportReading, stated: StatedScore) -> bool | None:
    """Whether a stated category agrees with its rows; None where that cannot be judged."""
    category = stated.category or ""
    if _block_lost(report, category):
        return None
    bases = {"raw": [True], "weighted": [False]}.get(stated.basis or "", [False, True])
    values = [(raw, computed_category(report, category, raw=raw)) for raw in bases]
    known = [(raw, value) for raw, value in values if value is not None]
    if not known or stated.value is None:
        return None
    if any(fits(stated, value) for _, value in known):
        return True
    rows = block_rows(report, category)
    for raw, value in known:
        gap, tolerance = stated.value - value, half_digit(stated.digits)
        if explained_by_rows(report, rows, gap=gap, raw=raw, tolerance=tolerance):
            return None
    other, points = stated_weight(report, category), computed_category(report, category, raw=True)
    if other is not None and points is not None and fits(stated, points * other):
        return None
    return False


def _block_lost(report: ReportReading, category: str) -> bool:
    """A row of the block is missing, or the whole table has one too many or no score column."""
    lost = [r for r in report.rows if r.spec.kind == "indicator" and r.status == "missing"]
    if any(fold(r.spec.level1 or "") == fold(category) for r in lost):
        return True
    if any(_without_cell(r) for r in block_rows(report, category)):
        return True
    table = report.table("indicators")
    no_column = table is not None and any(c.role == "score" for c in table.missing_columns)
    return no_column or any(a.table.kind == "indicators" for a in report.added)


def category_statements(report: ReportReading) -> Iterator[tuple[StatedScore, list[StatedScore]]]:
    """For each category: the statement where it is worked out, then the other ones."""
    names = dict.fromkeys(fold(s.category or "") for s in report.stated if s.what == "category")
    for name in names:
        said = [
            s
            for s in report.stated
            if s.what == "category" and fold(s.category or "") == name and s.value is not None
        ]
        if said:
            first = worked_out(said)
            yield first, [s for s in said if s is not first]


def worked_out(said: list[StatedScore]) -> StatedScore:
    """The statement of a score where it is worked out: score table, else information table."""
    for where in _WORKED_OUT:
        for statement in said:
            if statement.where == where:
                return statement
    return said[0]
