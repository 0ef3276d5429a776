"""Footprints read when they are asked for: a round is compared without holding all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Generic, TypeVar, overload

from lvjian.checker.across.footprint import Footprint

_HELD = 96

Key = TypeVar("Key")


class KeptFootprints(Sequence[Footprint], Generic[Key]):
    """Footprints of a folder or a store, the latest ones read held in memory."""

    def __init__(self, keys: Sequence[Key], read: Callable[[Key], Footprint]) -> None:
        """Read none of them yet.

        Args:
            keys: where each bundle's footprint is, hashable.
            read: the footprint of a key.
        """
        self._keys, self._one = keys, read
        self._read = lru_cache(maxsize=_HELD)(read)

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, index: int) -> Footprint: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Footprint]: ...
    def __getitem__(self, index: int | slice) -> Footprint | Sequence[Footprint]:
        if isinstance(index, slice):
            return KeptFootprints(self._keys[index], self._one)
        return self._read(self._keys[index])
