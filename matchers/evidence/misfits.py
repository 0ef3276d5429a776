"""Papers cited for rows they can never prove, as ``evidence_kinds.yaml`` lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from lvjian.core.evidence import Attachment, Citation
from lvjian.core.rubric import RowSpec
from lvjian.core.text import fold
from lvjian.matchers.data import read_data
from lvjian.matchers.evidence.kinds import has_words, kinds_in


@dataclass(frozen=True, slots=True)
class _Misfit:
    """Rows told by their words, what they need, and the kinds that are never that."""

    rows: tuple[str, ...]
    needs: str
    never: frozenset[str]


def with_misfits(
    row: RowSpec, citations: Sequence[Citation], attachments: dict[str, Attachment]
) -> tuple[Citation, ...]:
    """The citations of a row, each with what the row needs instead where it cannot fit."""
    return tuple(
        replace(c, needs=needs)
        if c.status == "found"
        and (held := attachments.get(c.attachments[0] if c.attachments else ""))
        and (needs := needed_instead(row, held))
        else c
        for c in citations
    )


def needed_instead(row: RowSpec, attachment: Attachment) -> str | None:
    """The kind a row needs where an attachment can never prove it, else None.

    An attachment that holds several kinds has to be wrong in each; one that was not
    recognised is never wrong.
    """
    if attachment.kind is None:
        return None
    kinds = {attachment.kind, *kinds_in(attachment.title)}
    if row.evidence_kinds and kinds <= _nothing_else():
        return row.evidence_kinds[0]
    misfit = _of_row(row.text)
    if misfit is None or not kinds <= misfit.never:
        return None
    return row.evidence_kinds[0] if row.evidence_kinds else misfit.needs


@cache
def _nothing_else() -> frozenset[str]:
    return frozenset(read_data("evidence_kinds.yaml")["nothing_else"])


@cache
def _misfits() -> tuple[_Misfit, ...]:
    data = read_data("evidence_kinds.yaml")
    groups = data["groups"]
    return tuple(
        _Misfit(
            tuple(fold(words) for words in entry["rows"]),
            entry["needs"],
            frozenset(kind for group in entry["never"] for kind in groups[group]),
        )
        for entry in data["misfits"]
    )


@lru_cache(maxsize=4096)
def _of_row(text: str) -> _Misfit | None:
    folded = fold(text)
    return next((m for m in _misfits() if any(has_words(folded, w) for w in m.rows)), None)
