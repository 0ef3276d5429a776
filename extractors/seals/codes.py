"""Matrix codes printed in colour: worn or too small to be decoded they look like square seals."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_SIZES = np.linspace(20, 46, 14)
"""Modules of a side of the QR codes that are as small as seals (ISO/IEC 18004, versions 1 to 7)."""
_AWAY = (0.0, 0.5, 1.0)
"""Modules by which the corner of a code may be missed."""
_FINDER = 7
_PER_MODULE = 3
_ALIKE = 0.71


def is_matrix_code(body: NDArray[np.bool_]) -> bool:
    """Whether the squares of a QR code stand in three corners of a square of ink."""
    pattern = _pattern()
    corners = [np.rot90(body, turn) for turn in range(4)]
    for modules in _SIZES:
        alike = sorted(_likeness(corner, pattern, modules) for corner in corners)
        if alike[1] > _ALIKE:
            return True
    return False


def _pattern() -> NDArray[np.bool_]:
    away = np.maximum(*np.abs(np.indices((_FINDER, _FINDER)) - _FINDER // 2))
    return np.kron(away != 2, np.ones((_PER_MODULE, _PER_MODULE), np.bool_))


def _likeness(corner: NDArray[np.bool_], pattern: NDArray[np.bool_], modules: float) -> float:
    """Share of a corner that is as the pattern has it, at best."""
    sizes = [n / modules for n in corner.shape]
    found = []
    for away in _AWAY:
        y, x = (round(away * size) for size in sizes)
        high, wide = (max(_FINDER, round(size * _FINDER)) for size in sizes)
        part = cv2.resize(
            np.ascontiguousarray(corner[y : y + high, x : x + wide]).astype(np.float32),
            pattern.shape, interpolation=cv2.INTER_AREA,
        )  # fmt: skip
        found.append(float(((part > 0.5) == pattern).mean()))
    return max(found)
