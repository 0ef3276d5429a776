"""Score cells read unsurely: whether what may stand in them could make a wrong sum right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from lvjian.checker.doubt import unsure
from lvjian.checker.sums import ZERO, allowed, full_points, in_range, score_places
from lvjian.core.place import Place
from lvjian.core.reading import ReportReading, RowReading

_STEP, _FINE = Decimal("0.1"), Decimal("0.01")
"""Points are given in tenths at the finest, points × weight in hundredths."""


def places_of_sum(
    report: ReportReading,
    rows: Sequence[RowReading],
    *,
    gaps: Mapping[bool, Decimal],
    tolerance: Decimal,
) -> tuple[Place, ...]:
    """The score cells a wrong sum rests on.

    Cells read unsurely are left out where no points that may stand in them close the gap.

    Args:
        gaps: what the document states less what its rows give, by whether the sum counts
            points × weight; both where it may be either.
        tolerance: rounding of what it states.
    """
    doubtful = [r for r in rows if (cell := r.cell("score")) and unsure(cell.place)]
    if not any(
        _may_close(report, doubtful, gap=gap, tolerance=tolerance, weighted=by)
        for by, gap in gaps.items()
    ):
        rows = [r for r in rows if not any(r is d for d in doubtful)]
    return score_places(rows)


def _may_close(
    report: ReportReading,
    rows: Sequence[RowReading],
    *,
    gap: Decimal,
    tolerance: Decimal,
    weighted: bool,
) -> bool:
    factors = [_factor(report, row, weighted=weighted) for row in rows]
    tops = [full_points(report, row) for row in rows]
    if any(top is None for top in tops):
        return True
    held = [row.score or ZERO for row in rows]
    low = -sum((h * f for h, f in zip(held, factors, strict=True)), ZERO)
    high = low + sum(((t or ZERO) * f for t, f in zip(tops, factors, strict=True)), ZERO)
    if not low - tolerance <= gap <= high + tolerance:
        return False
    if len(rows) > 1:
        return True
    return _fits_one(report, rows[0], gap=gap / factors[0], room=tolerance / factors[0])


def _factor(report: ReportReading, row: RowReading, *, weighted: bool) -> Decimal:
    """How much a point of the cell counts in the sum."""
    weight = row.spec.weight or Decimal(1)
    if report.scores.basis == "weighted" and row.spec.kind == "indicator":
        return Decimal(1) if weighted else 1 / weight
    return weight if weighted else Decimal(1)


def _fits_one(report: ReportReading, row: RowReading, *, gap: Decimal, room: Decimal) -> bool:
    """Whether points the row may have lie where its cell would have to be."""
    wanted = (row.score or ZERO) + gap
    step = _FINE if report.scores.basis == "weighted" else _STEP
    value = (wanted - room).quantize(step, ROUND_CEILING)
    last = (wanted + room).quantize(step, ROUND_FLOOR)
    while value <= last:
        other = replace(row, score=value, score_text=str(value))
        if in_range(report, other) and allowed(report, other):
            return True
        value += step
    return False
