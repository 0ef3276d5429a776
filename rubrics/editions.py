"""Which edition of a template is in force on a day, and what to say where it is not.

Editions of one template share a ``family``; a pack without one is a family of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from lvjian.core.rubric import Rubric


def family_of(rubric: Rubric) -> str:
    """What all editions of the template have in common."""
    return rubric.family or rubric.id


def in_force(
    rubrics: Iterable[Rubric], as_of: date, *, wanted: str | None = None
) -> tuple[Rubric, ...]:
    """One edition of each template, in the order given.

    Informative packs are left out. Where no edition is in force on that day, the one
    nearest to it stands in: :func:`edition_note` then says so.

    Args:
        wanted: id of an edition asked for: it is taken whatever the day.
    """
    every = tuple(rubrics)
    chosen: dict[str, Rubric] = {}
    for rubric in every:
        if rubric.informative and rubric.id != wanted:
            continue
        family = family_of(rubric)
        held = chosen.get(family)
        if held is None or _rank(rubric, as_of, wanted) > _rank(held, as_of, wanted):
            chosen[family] = rubric
    ids = {r.id for r in chosen.values()}
    return tuple(r for r in every if r.id in ids)


def _rank(rubric: Rubric, as_of: date, wanted: str | None) -> tuple[bool, int, date]:
    """Asked for first, then the nearest to being in force, then the youngest."""
    begun = rubric.effective_from or date.min
    return rubric.id == wanted, -_days_off(rubric, as_of), begun


def _days_off(rubric: Rubric, as_of: date) -> int:
    """Days between that day and the time in force, 0 within it."""
    if rubric.effective_from is not None and as_of < rubric.effective_from:
        return (rubric.effective_from - as_of).days
    if rubric.effective_to is not None and as_of > rubric.effective_to:
        return (as_of - rubric.effective_to).days
    return 0


def edition_note(
    rubric: Rubric,
    rubrics: Sequence[Rubric],
    as_of: date,
    *,
    resembles: str | None = None,
    stated: str | None = None,
) -> str | None:
    """What a reader must know of the edition used; None where there is nothing to say.

    Args:
        rubrics: every rubric held. resembles: id of an edition the document fits better.
        stated: the guide the document says it follows, where that is of another year.
    """
    others = sorted(
        (r for r in rubrics if family_of(r) == family_of(rubric) and r.id != rubric.id),
        key=lambda r: (r.effective_from or date.min, r.id),
    )
    said = [_standing(rubric, as_of)]
    said += [f"另有{_named(other)}，{_when(other, as_of)}" for other in others]
    closer = next((r for r in others if r.id == resembles), None)
    if closer is not None:
        said.append(f"材料的条文更接近{_named(closer)}，如应按该版核对请用 --rubric {closer.id}")
    if stated is not None:
        said.append(f"材料写的是{stated}，与本模板（{rubric.edition}）不是同一版，仍按本版核对")
    if rubric.informative:
        said.append("这是标准附录的资料性示例，不是主管部门的申报表")
    spoken = [s for s in said if s]
    return "；".join(spoken) if spoken else None


def _named(rubric: Rubric) -> str:
    return f"“{rubric.edition or rubric.title}”（{rubric.id}）"


def _standing(rubric: Rubric, as_of: date) -> str:
    if rubric.effective_from is not None and as_of < rubric.effective_from:
        return f"核对基准日 {as_of} 早于本版施行日 {rubric.effective_from}，仍按本版核对"
    if rubric.effective_to is not None and as_of > rubric.effective_to:
        return f"核对基准日 {as_of} 晚于本版停用日 {rubric.effective_to}，仍按本版核对"
    return ""


def _when(rubric: Rubric, as_of: date) -> str:
    if rubric.effective_from is not None and as_of < rubric.effective_from:
        return f"{rubric.effective_from} 起施行"
    if rubric.effective_to is not None and as_of > rubric.effective_to:
        return f"已于 {rubric.effective_to} 停用"
    if rubric.effective_from is not None:
        return f"{rubric.effective_from} 施行"
    return "未写明施行日期"
