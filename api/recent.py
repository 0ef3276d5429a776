"""What was made lately, kept in memory up to a total weight."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

_Value = TypeVar("_Value")


class Recent(Generic[_Value]):
    """Values by key; the one asked for longest ago goes first. Safe among threads.

    For values that never change under their key: what is named by its content.
    """

    def __init__(self, most: int) -> None:
        """Hold nothing yet.

        Args:
            most: total weight of what is held; a single value heavier than that is not held.
        """
        self._most = most
        self._weight = 0
        self._held: OrderedDict[str, tuple[_Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str, make: Callable[[], tuple[_Value, int]]) -> _Value:
        """The value; ``make`` gives it with its weight where it is not held."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key][0]
        value, weight = make()
        with self._lock:
            if key not in self._held and weight <= self._most:
                self._held[key] = value, weight
                self._weight += weight
                while self._weight > self._most:
                    self._weight -= self._held.popitem(last=False)[1][1]
        return value
