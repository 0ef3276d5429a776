"""How often one principal may ask: a token bucket each, in this process."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict

from lvjian.api.problems import Problem

_MOST_KEPT = 10_000


class Rates:
    """Buckets that fill at ``per_minute`` and hold as many."""

    def __init__(self, per_minute: int) -> None:
        self._per_second = per_minute / 60
        self._most = float(per_minute)
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, who: str) -> None:
        """Take one.

        Raises:
            Problem: too-many-requests, with ``Retry-After``.
        """
        present = time.monotonic()
        with self._lock:
            left, seen = self._buckets.pop(who, (self._most, present))
            left = min(self._most, left + (present - seen) * self._per_second)
            self._buckets[who] = (left - 1 if left >= 1 else left, present)
            if len(self._buckets) > _MOST_KEPT:
                self._buckets.popitem(last=False)
        if left < 1:
            wait = max(1, math.ceil((1 - left) / self._per_second))
            raise Problem(
                "too-many-requests",
                f"请求太频繁，请 {wait} 秒后再试。",
                headers={"Retry-After": str(wait)},
            )
