"""Which report and which attachment of the later submission is which of the earlier one."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from lvjian.core.text import substance

Json = dict[str, Any]
Fits = Callable[[Json, Json], bool]
_TITLES_ALIKE = 85.0
_SLOT = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A report or attachment as it was and as it is; None on the side that has none."""

    before: Json | None
    after: Json | None


def pair_documents(earlier: Json, later: Json) -> tuple[Pair, ...]:
    """Reports by template, then by role; of several of one template those named most alike."""
    stages: tuple[Fits, ...] = (
        lambda a, b: bool(a["rubric"] == b["rubric"]),
        lambda a, b: bool(a["role"] == b["role"]),
    )
    return _paired(earlier["documents"], later["documents"], stages, _names_alike)


def pair_attachments(earlier: Json, later: Json) -> tuple[Pair, ...]:
    """Attachments by number and title, by content, by title, by kind, by number."""
    stages: tuple[Fits, ...] = (
        lambda a, b: a["number"] == b["number"] and _title(a) == _title(b),
        lambda a, b: a.get("digest") is not None and a.get("digest") == b.get("digest"),
        lambda a, b: _title(a) == _title(b),
        lambda a, b: a["kind"] == b["kind"] and fuzz.ratio(_title(a), _title(b)) >= _TITLES_ALIKE,
        lambda a, b: a["kind"] is not None and a["kind"] == b["kind"],
        lambda a, b: a["number"] is not None and a["number"] == b["number"],
    )
    return _paired(earlier["attachments"], later["attachments"], stages, _alike)


def alike(before: Json, after: Json) -> float | None:
    """Share of their text that two attachments have in common; None where one was not read."""
    one: str = before.get("sketch") or ""
    other: str = after.get("sketch") or ""
    if not one or len(one) != len(other):
        return None
    pairs = [(one[i : i + _SLOT], other[i : i + _SLOT]) for i in range(0, len(one), _SLOT)]
    telling = [(a, b) for a, b in pairs if a != "-" * _SLOT or b != "-" * _SLOT]
    return sum(a == b for a, b in telling) / max(1, len(telling))


def stem(path: str) -> str:
    """A file's name without folder and suffix."""
    return posixpath.splitext(posixpath.basename(path))[0]


def _paired(
    before: Sequence[Json],
    after: Sequence[Json],
    stages: Iterable[Fits],
    closeness: Callable[[Json, Json], float],
) -> tuple[Pair, ...]:
    """Stage by stage; among several that fit, the closest."""
    left = dict(enumerate(after))
    found: dict[int, int] = {}
    for fits in stages:
        for n, old in enumerate(before):
            if n in found:
                continue
            fitting = [k for k, new in left.items() if fits(old, new)]
            if fitting:
                best = max(fitting, key=lambda k: (closeness(old, left[k]), -k))
                found[n] = best
                del left[best]
    pairs = [Pair(old, after[found[n]] if n in found else None) for n, old in enumerate(before)]
    return (*pairs, *(Pair(None, new) for new in left.values()))


def _names_alike(before: Json, after: Json) -> float:
    return fuzz.ratio(stem(before["file"]), stem(after["file"]))


def _alike(before: Json, after: Json) -> float:
    return alike(before, after) or 0.0


def _title(attachment: Json) -> str:
    return substance(attachment["title"])


def both(pairs: Iterable[Pair]) -> Iterator[tuple[Json, Json]]:
    """Those that both submissions have."""
    for pair in pairs:
        if pair.before is not None and pair.after is not None:
            yield pair.before, pair.after
