"""Photographs of pages too bent to tell rows and columns: named, never read on trust."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from lvjian.core.recognised import RecognisedLine, RecognisedPage
from lvjian.extractors import read_file
from lvjian.extractors.scan.bend import flattened, left_bent
from tests.extractors.other.picture_files import page, saved


def ruled(bow: float) -> NDArray[np.uint8]:
    """Forty rows that rise and fall twice over the width of the sheet."""
    sheet = np.full((2200, 1600, 3), 245, np.uint8)
    xs = np.arange(100, 1500)
    for n in range(40):
        ys = 200 + 45 * n + bow * np.sin(4 * np.pi * (xs - 100) / 1400)
        points = np.stack([xs, ys], axis=1).astype(np.int32)
        cv2.polylines(sheet, [points], isClosed=False, color=(20, 20, 20), thickness=3)
    return sheet


@pytest.mark.parametrize(("bow", "left"), [(0.0, False), (20.0, True)])
def test_rows_that_run_into_each_other_stay_bent(bow: float, left: bool) -> None:
    assert left_bent(flattened(ruled(bow), dpi=200), dpi=200) is left


def test_a_page_left_bent_is_named(tmp_path: Path) -> None:
    path = tmp_path / "照片.jpg"
    path.write_bytes(saved(page(), "JPEG"))
    words = RecognisedLine(
        "得分", (10, 10, 34, 22), (("得", 10, 22), ("分", 22, 34)), 0.8, (0.8, 0.8)
    )
    seen = RecognisedPage(1, 420, 594, lines=(words,), dpi=200, trouble="bent")
    document = read_file(path, file="照片.jpg", format="jpeg", recognised=(seen,))
    (doubt,) = document.doubts
    assert (doubt.page, doubt.why) == (1, "no-text")
    assert "弯曲过大" in doubt.detail
