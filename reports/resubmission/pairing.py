"""Which report and which attachment of the later submission is which of the earlier one."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from lvjian.core.text import substance

Json = dict[str, Any]
Key = Callable[[Json], object]
_TITLES_ALIKE = 85.0
_SLOT = 8
_MOST = 300
"""Candidates looked at: bundles with more attachments of one title are none a person made."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A report or attachment as it was and as it is; None on the side that has none."""

    before: Json | None
    after: Json | None


def pair_documents(earlier: Json, later: Json) -> tuple[Pair, ...]:
    """Reports by template, then by role; of several of one template those named most alike."""
    keys: tuple[Key, ...] = (lambda d: d["rubric"], lambda d: d["role"])
    pairing = _Pairing(earlier["documents"], later["documents"], _names_alike)
    for key in keys:
        pairing.by(key)
    return pairing.pairs()


def pair_attachments(earlier: Json, later: Json) -> tuple[Pair, ...]:
    """Attachments by number and title, by content, by title, by kind, by number."""
    pairing = _Pairing(earlier["attachments"], later["attachments"], _alike)
    pairing.by(lambda a: (a["number"], _title(a)))
    pairing.by(lambda a: a.get("digest"))
    pairing.by(_title)
    pairing.by_likeness()
    pairing.by(lambda a: a["kind"])
    pairing.by(lambda a: a["number"])
    return pairing.pairs()


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


class _Pairing:
    """Things of two submissions brought together stage by stage."""

    def __init__(
        self,
        before: Sequence[Json],
        after: Sequence[Json],
        closeness: Callable[[Json, Json], float],
    ) -> None:
        self._before, self._after = before, after
        self._closeness = closeness
        self._left = dict.fromkeys(range(len(after)))
        self._found: dict[int, int] = {}

    def by(self, key: Key) -> None:
        """Bring together what has the same key, the closest first; None is no key."""
        groups: dict[object, list[int]] = {}
        for k in self._left:
            groups.setdefault(key(self._after[k]), []).append(k)
        groups.pop(None, None)
        for n, old in self._open():
            self._join(n, [k for k in groups.get(key(old), ()) if k in self._left][:_MOST])

    def by_likeness(self) -> None:
        """Bring together what is of one kind and called much alike."""
        for n, old in self._open()[:_MOST]:
            alike_ = [
                k
                for k in list(self._left)[:_MOST]
                if self._after[k]["kind"] == old["kind"]
                and fuzz.ratio(_title(old), _title(self._after[k])) >= _TITLES_ALIKE
            ]
            self._join(n, alike_)

    def pairs(self) -> tuple[Pair, ...]:
        """All of them, in the order of the earlier submission, then what is new."""
        held = (
            Pair(old, self._after[self._found[n]] if n in self._found else None)
            for n, old in enumerate(self._before)
        )
        return (*held, *(Pair(None, self._after[k]) for k in self._left))

    def _open(self) -> list[tuple[int, Json]]:
        return [(n, old) for n, old in enumerate(self._before) if n not in self._found]

    def _join(self, n: int, fitting: Sequence[int]) -> None:
        if fitting:
            old = self._before[n]
            best = max(fitting, key=lambda k: (self._closeness(old, self._after[k]), -k))
            self._found[n] = best
            del self._left[best]


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
