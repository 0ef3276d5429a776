"""What a round's comparison keeps of each bundle for the page of assessors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from lvjian.checker.across.copied_share import CopiedShare
from lvjian.checker.across.footprint import Footprint, OwnPaper
from lvjian.checker.assessors.gathering import kind_of
from lvjian.core.place import Place
from lvjian.core.provenance import Reader


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one bundle; ``wording`` is None where B002 did not run."""

    codes: tuple[str, ...]
    rubric: str | None
    reader: Reader
    evaluated: date | None
    papers: tuple[OwnPaper, ...] | None
    wording: int | None
    copies: tuple[tuple[str, int], ...]


def facts_dict(
    footprint: Footprint, share: CopiedShare | None, ids: Mapping[str, str]
) -> dict[str, Any]:
    """As kept.

    Args:
        ids: name of a bundle in the round → its id.
    """
    rubric, reader = kind_of(footprint)
    papers = footprint.papers
    return {
        "codes": list(footprint.assessors[0].codes) if footprint.assessors else [],
        "rubric": rubric,
        "reader": reader,
        "evaluated": footprint.evaluated.isoformat() if footprint.evaluated else None,
        "papers": None if papers is None else [_paper(p) for p in papers],
        "wording": None if share is None else share.own,
        "copies": [] if share is None else [[ids[name], n] for name, n in share.others],
    }


def _paper(paper: OwnPaper) -> list[str | None]:
    until = paper.expires.isoformat() if paper.expires else None
    return [paper.title, paper.kind, paper.number, until]


def read_facts(kept: Mapping[str, Any]) -> Facts:
    """What was kept; papers lose their places."""
    papers = kept["papers"]
    return Facts(
        tuple(kept["codes"]),
        kept["rubric"],
        cast("Reader", kept["reader"]),
        _day(kept["evaluated"]),
        None
        if papers is None
        else tuple(OwnPaper(t, k, n, _day(until), Place("")) for t, k, n, until in papers),
        kept["wording"],
        tuple((str(id_), int(n)) for id_, n in kept["copies"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
