"""A drafted pack: its content, where each part stands, and what is unsure about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lvjian.core.place import Place

Item = dict[str, Any]
"""A part of a pack (field, row, section …) as plain values, with ``AT`` and ``UNSURE``."""
AT, UNSURE = "_at", "_unsure"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person has to confirm.

    Attributes:
        path: the part of the pack, ``basic.0`` or ``scoring``.
        why: Chinese, one sentence.
    """

    path: str
    why: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import makes of one file.

    Attributes:
        pack: content of the pack files, lines of the source not yet in it.
        places: place of each part, by path.
        contradictions: what does not add up; with one the draft is no finished pack.
    """

    file: str
    pack: Item
    places: dict[str, Place]
    doubts: tuple[Doubt, ...] = ()
    contradictions: tuple[str, ...] = ()


@dataclass(slots=True)
class Gathered:
    """Parts as they are found, in the order of the document."""

    cover: list[Item] = field(default_factory=list)
    fields: list[Item] = field(default_factory=list)
    sections: list[Item] = field(default_factory=list)
    tables: list[Item] = field(default_factory=list)
    basic: list[Item] = field(default_factory=list)
    indicators: list[Item] = field(default_factory=list)
    bonus: list[Item] = field(default_factory=list)
    questions: list[Item] = field(default_factory=list)
    measures: list[Item] = field(default_factory=list)
    materials: list[Item] = field(default_factory=list)
    notes: list[Item] = field(default_factory=list)
    commitment: Item | None = None
    title: Item | None = None
    issuer: Item | None = None
    edition: Item | None = None
    doubts: list[Doubt] = field(default_factory=list)

    def doubt(self, path: str, why: str, place: Place | None = None) -> None:
        """Note something to be confirmed that belongs to no part found."""
        self.doubts.append(Doubt(path, why, place))


def item(place: Place, **values: Any) -> Item:
    """A part found at that place; values that are None, empty or False are left out."""
    kept = {k: v for k, v in values.items() if v not in (None, "", [], False)}
    return {**kept, AT: place, UNSURE: []}


def unsure(part: Item, why: str) -> None:
    """Mark a part as to be confirmed."""
    part[UNSURE].append(why)


def marks_of(part: Item, path: str) -> Iterator[Doubt]:
    """The doubts noted on a part."""
    for why in part.get(UNSURE, ()):
        yield Doubt(path, why, part.get(AT))


def bare(part: Item) -> Item:
    """The part without its marks, as it stands in a pack."""
    return {k: v for k, v in part.items() if k not in (AT, UNSURE)}
