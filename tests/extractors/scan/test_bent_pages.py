"""A page photographed from a binder reads as it does flat; a flat page stays as it is."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lvjian.extractors.scan.bend import flattened
from lvjian.extractors.scan.page import recognise_page
from tests.extractors.scan.drawing import ROWS, TITLE, Pixels, page_picture, pixels
from tests.extractors.scan.test_slanting_frame import form

DPI = 200.0


def bent(page: Pixels, *, high: float, aslant: float = 0.0) -> Pixels:
    """The page bowed by ``high`` pixels over its width, its corners moved, the light uneven."""
    height, width = page.shape[:2]
    xs, ys = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bow = high * np.sin(np.pi * xs / width) * (1.1 - 0.4 * ys / height)
    out = cv2.remap(page, xs, (ys + bow).astype(np.float32), cv2.INTER_CUBIC,
                    borderMode=cv2.BORDER_REPLICATE)  # fmt: skip
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = corners + np.array([[1, 1], [-1, 0.5], [0, -1], [0.4, 0]], np.float32) * aslant * width
    turn = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    out = cv2.warpPerspective(out, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
    light = 1.0 - 0.3 * (xs / width)
    return np.asarray(np.clip(out * light[:, :, None], 0, 255), np.uint8)


def ruled(*, lean: float = 0.0) -> Pixels:
    """A form of twenty low rows in black on white."""
    grey = np.where(form(lean=lean), np.uint8(20), np.uint8(240))
    return np.stack([grey, grey, grey], axis=2)


def level(page: Pixels) -> float:
    """The most by which the dark rows of a form bow, in pixels."""
    columns = range(100, 880, 60)
    tops = [np.flatnonzero(page[:, x, 0] < 0.6 * page[:, x, 0].max())[0] for x in columns]
    slope, start = np.polyfit(list(columns), tops, 1)
    return float(np.ptp([top - slope * x - start for x, top in zip(columns, tops, strict=True)]))


@pytest.mark.parametrize(("high", "aslant"), [(8.0, 0.0), (20.0, 0.004), (30.0, 0.01)])
def test_rows_that_bow_are_made_level(high: float, aslant: float) -> None:
    page = bent(ruled(), high=high, aslant=aslant)
    assert level(page) > 0.5 * high
    flat = flattened(page, dpi=DPI)
    assert level(flat) <= 2.5


def test_flat_pages_are_left_alone() -> None:
    for page in (ruled(), ruled(lean=0.1), pixels(page_picture())):
        assert flattened(page, dpi=DPI) is page


def test_lines_that_do_not_agree_are_left_alone() -> None:
    """Curves of a diagram are no rulings of a bent page."""
    page = np.full((1600, 1200, 3), 240, np.uint8)
    xs = np.arange(100, 1100)
    for n in range(8):
        ys = 200 + 150 * n + 40 * np.sin(xs / (30 + 25 * n) + n)
        line = np.stack([xs, ys], axis=1).astype(np.int32)
        cv2.polylines(page, [line], isClosed=False, color=(20, 20, 20), thickness=2)
    assert flattened(page, dpi=DPI) is page


def test_every_cell_of_a_bent_page_is_read() -> None:
    page = recognise_page(bent(pixels(page_picture()), high=30.0, aslant=0.004), dpi=DPI, number=1)
    texts = {line.text for line in page.lines}
    assert TITLE in texts
    assert {cell for row in ROWS for cell in row if cell} <= texts
    assert len(page.horizontal) == len(ROWS) + 1
    assert len(page.vertical) == 5
    # A table that bows may be cut wrongly: nothing of it is an error for certain.
    assert max(line.sure for line in page.lines) <= 0.8
