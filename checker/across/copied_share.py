"""How much of each bundle's own wording stands in other bundles of the round too."""

from __future__ import annotations

from dataclasses import dataclass

from lvjian.checker.across.batch_rules import BatchCase
from lvjian.checker.across.copying import own_length


@dataclass(frozen=True, slots=True)
class CopiedShare:
    """One bundle.

    Attributes:
        own: characters of own wording in all its reports, official text taken away.
        others: (name of another bundle, characters in common with it), most first. The
            same passage may count for several of them: they do not add up.
    """

    bundle: str
    own: int
    others: tuple[tuple[str, int], ...] = ()

    @property
    def most(self) -> int:
        """Characters in common with the one other bundle that has most of it."""
        return min(self.own, self.others[0][1]) if self.others else 0


def copied_shares(case: BatchCase) -> tuple[CopiedShare, ...]:
    """The share of every bundle, in order; who copied from whom cannot be told."""
    found: dict[int, list[tuple[int, int]]] = {}
    for common in case.common:
        found.setdefault(common.left, []).append((common.right, common.length))
        found.setdefault(common.right, []).append((common.left, common.length))
    bundles = [(f.name, own_length(f)) for f in case.footprints]
    shares = []
    for number, (name, own) in enumerate(bundles):
        held = sorted(found.get(number, ()), key=lambda pair: (-pair[1], bundles[pair[0]][0]))
        shares.append(CopiedShare(name, own, tuple((bundles[n][0], c) for n, c in held)))
    return tuple(shares)
