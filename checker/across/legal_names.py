"""Names of legal persons: when two mean the same one, and which bundles hang together by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lvjian.checker.across.footprint import Footprint, Party
from lvjian.core.text import substance

_BRANCH = re.compile(r"(公司|集团|中心|研究院|事务所).{1,16}(?:分公司|分院|分部|办事处|分所)$")
_NOISE = re.compile(r"[（(](?:盖章|公章|章|加盖公章|签章)[)）]")


@dataclass(frozen=True, slots=True)
class Affiliates:
    """Firms declared to belong together: names and credit codes of one group."""

    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def legal_person(name: str) -> str:
    """A company's name as it is compared; a branch office belongs to its company."""
    return _BRANCH.sub(r"\1", substance(_NOISE.sub("", name)))


def keys_of(party: Party) -> tuple[str, ...]:
    """Everything by which a party is known."""
    return (f"n:{legal_person(party.name)}", *(f"c:{code}" for code in party.codes))


class Groups:
    """Keys joined to groups; the smallest key of a group stands for it."""

    def __init__(self) -> None:
        """No two keys hang together yet."""
        self._over: dict[str, str] = {}

    def root(self, key: str) -> str:
        """The key that stands for the group of ``key``."""
        path = []
        while (over := self._over.get(key, key)) != key:
            path.append(key)
            key = over
        for passed in path:
            self._over[passed] = key
        return key

    def join(self, keys: Iterable[str]) -> None:
        """Say that these keys belong together."""
        roots = sorted({self.root(key) for key in keys})
        for other in roots[1:]:
            self._over[other] = roots[0]


def persons(parties: Iterable[Iterable[Party]], affiliates: Sequence[Affiliates] = ()) -> Groups:
    """Legal persons of all bundles: by name, by credit code, by declared affiliation."""
    groups = Groups()
    for declared in affiliates:
        names = (f"n:{legal_person(n)}" for n in declared.names)
        groups.join((*names, *(f"c:{c.strip().upper()}" for c in declared.codes)))
    for held in parties:
        for party in held:
            groups.join(keys_of(party))
    return groups


def group_of(groups: Groups, parties: Sequence[Party]) -> str | None:
    """The legal person the first party of a bundle is, None where none is named."""
    return groups.root(keys_of(parties[0])[0]) if parties else None


def applicant_groups(footprints: Iterable[Footprint]) -> tuple[Groups, list[str]]:
    """Groups of applicants, and the one each bundle belongs to (its own where unnamed)."""
    held = [(f.applicants, f"b:{number}") for number, f in enumerate(footprints)]
    groups = Groups()
    for parties, _ in held:
        # Self- and third-party report of one bundle are about one company.
        groups.join(key for party in parties for key in keys_of(party))
    return groups, [group_of(groups, parties) or alone for parties, alone in held]
