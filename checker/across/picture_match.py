"""Whether two prints show the same picture, however turned, shrunk or recompressed."""

from __future__ import annotations

import base64
import zlib
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from lvjian.core.picture_print import SIZE, PicturePrint

Floats = NDArray[np.float32]

MOST_LOCAL = 9.0
"""Mean grey difference of the worst 5 × 5 patch, of 255."""
MOST_OVERALL = 3.5
"""Mean grey difference of the whole picture, of 255."""
_PATCH = 5


@lru_cache(maxsize=512)
def _grey(packed: str) -> Floats:
    raw = np.frombuffer(zlib.decompress(base64.b64decode(packed)), np.uint8)
    return (raw.reshape(SIZE, SIZE).astype(np.float32) * 4) + 2


def differences(left: PicturePrint, right: PicturePrint, turn: int) -> tuple[float, float]:
    """(overall, worst patch) grey difference, ``right`` turned by so many quarters."""
    one, other = _grey(left.grey), np.rot90(_grey(right.grey), turn)
    # Recompression may shift brightness and contrast of the whole.
    spread = float(other.std()) or 1.0
    other = (other - other.mean()) * (float(one.std()) / spread) + one.mean()
    apart = np.abs(_smooth(one) - _smooth(other))
    return float(apart.mean()), float(apart.max())


def _smooth(grey: Floats) -> Floats:
    """Mean over patches: sharpness lost by recompression does not count."""
    total = np.cumsum(np.cumsum(np.pad(grey, ((1, 0), (1, 0))), axis=0), axis=1)
    n = _PATCH
    return np.asarray(
        (total[n:, n:] - total[:-n, n:] - total[n:, :-n] + total[:-n, :-n]) / (n * n), np.float32
    )


def same_picture(left: PicturePrint, right: PicturePrint) -> bool:
    """Whether two prints are of one picture."""
    wanted = set(left.keys[0])
    # Keys of the turned picture tell which turn to look at first; any may be it.
    turns = [turn for turn in range(4) if wanted & set(right.keys[turn])]
    for turn in turns:
        overall, local = differences(left, right, turn)
        if overall <= MOST_OVERALL and local <= MOST_LOCAL:
            return True
    return False
