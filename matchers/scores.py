"""Scores recomputed from the rows, by the template's own arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from lvjian.core.numbers import rounded
from lvjian.core.reading import Basis, RowReading, Scores

_CENT = Decimal("0.005")


def recompute(rows: Sequence[RowReading]) -> Scores:
    """Block sums, weighted total and bonus of a document's rows.

    A blank score or one that is no number counts 0, as the contract says.
    """
    scored = [r for r in rows if r.spec.kind == "indicator" and r.spec.max_score is not None]
    if not any(r.score is not None for r in scored):
        return Scores(bonus=_bonus(rows))
    basis = score_basis(scored)
    names = list(dict.fromkeys(r.spec.level1 or "" for r in scored))
    blocks = {n: [r for r in scored if (r.spec.level1 or "") == n] for n in names}
    categories = tuple((n, _weighted(blocks[n], basis, _as_written)) for n in names)
    raw = tuple((n, _raw(blocks[n], basis, _as_written)) for n in names)
    return Scores(
        basis=basis,
        categories=categories,
        raw_categories=raw,
        total=sum((v for _, v in categories), Decimal(0)),
        bonus=_bonus(rows),
        alternatives=tuple(_alternatives(blocks, basis)),
    )


def score_basis(rows: Iterable[RowReading]) -> Basis | None:
    """Whether the 得分 cells hold raw points or points × weight, told from the numbers.

    Required rows that are full are the witnesses: they print 8 or 1.6.
    """
    raw = weighted = over = 0
    for row in rows:
        most, weight = row.spec.max_score, row.spec.weight
        if row.score is None or most is None or weight is None or not row.score:
            continue
        raw += row.score == most
        weighted += abs(row.score - most * weight) <= _CENT * 11
        over += row.score > most * weight + _CENT * 11
    if weighted > raw and over <= weighted // 4:
        return "weighted"
    return "raw" if raw or over else None


def _as_written(row: RowReading) -> Decimal:
    return row.score if row.score is not None else Decimal(0)


def _full_if_not_applicable(row: RowReading) -> Decimal:
    if row.not_applicable and not row.score:
        return row.spec.max_score or Decimal(0)
    return _as_written(row)


def _weight(rows: Sequence[RowReading]) -> Decimal:
    return next((r.spec.weight for r in rows if r.spec.weight is not None), Decimal(1))


def _raw(
    rows: Sequence[RowReading], basis: Basis | None, points: Callable[[RowReading], Decimal]
) -> Decimal:
    total = sum((points(r) for r in rows), Decimal(0))
    return total / _weight(rows) if basis == "weighted" else total


def _weighted(
    rows: Sequence[RowReading], basis: Basis | None, points: Callable[[RowReading], Decimal]
) -> Decimal:
    total = sum((points(r) for r in rows), Decimal(0))
    return total if basis == "weighted" else total * _weight(rows)


def _alternatives(
    blocks: dict[str, list[RowReading]], basis: Basis | None
) -> Iterable[tuple[str, Decimal]]:
    """Totals under the other policies for rows declared 不适用, and with rounded block sums."""
    readings: dict[str, dict[str, Decimal]] = {"written": {}, "full": {}, "scaled": {}}
    for name, rows in blocks.items():
        readings["written"][name] = _weighted(rows, basis, _as_written)
        readings["full"][name] = _weighted(rows, basis, _full_points(basis))
        readings["scaled"][name] = _scaled(rows, basis)
    for policy, values in readings.items():
        if policy != "written":
            yield from ((n, v) for n, v in values.items() if v != readings["written"][n])
        exact = sum(values.values(), Decimal(0))
        if policy != "written":
            yield "total", exact
        for digits in (1, 2):
            halves_up = (rounded(v, digits, rounding=ROUND_HALF_UP) for v in values.values())
            total = sum(halves_up, Decimal(0))
            if total != exact:
                yield "total", total


def _full_points(basis: Basis | None) -> Callable[[RowReading], Decimal]:
    def points(row: RowReading) -> Decimal:
        value = _full_if_not_applicable(row)
        if basis == "weighted" and row.not_applicable and not row.score:
            return value * (row.spec.weight or Decimal(1))
        return value

    return points


def _scaled(rows: Sequence[RowReading], basis: Basis | None) -> Decimal:
    """Rows declared 不适用 left out of block and maximum, the rest brought to the full block."""
    value = _weighted(rows, basis, _as_written)
    full = sum((r.spec.max_score or Decimal(0) for r in rows), Decimal(0))
    left_out = sum(
        (r.spec.max_score or Decimal(0) for r in rows if r.not_applicable and not r.score),
        Decimal(0),
    )
    if not left_out or left_out >= full:
        return value
    return value * full / (full - left_out)


def _bonus(rows: Iterable[RowReading]) -> Decimal | None:
    """Weighted bonus points; a 得分 cell that holds points × weight is told by its size."""
    bonus = [r for r in rows if r.spec.kind == "bonus" and r.status != "missing"]
    if not any(r.score_text is not None for r in bonus):
        return None
    basis = score_basis(bonus)
    total = Decimal(0)
    for row in bonus:
        points = row.score if row.score is not None else Decimal(0)
        total += points if basis == "weighted" else points * (row.spec.weight or Decimal(1))
    return total
