"""Sheets photographed on a desk are laid flat by their edges; what is cut off is named."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from lvjian.core.recognised import RecognisedLine, RecognisedPage
from lvjian.extractors.pdf.turn import Turn
from lvjian.extractors.scan.content import page_turn
from lvjian.extractors.scan.cut import reaches_rim, runs_out
from lvjian.extractors.scan.ink import ink_of, skew_of
from lvjian.extractors.scan.page import recognise_page
from lvjian.extractors.scan.region import scaled
from lvjian.extractors.scan.rims import without_rims
from lvjian.extractors.scan.sheet import find_sheet, laid_flat, shifted_back
from lvjian.extractors.scan.spread import gutter_of
from tests.extractors.scan.drawing import ROWS, TITLE, Pixels, page_picture, pixels

DESK = (95, 130, 170)
_UPRIGHT = ((150, 160), (1480, 110), (1560, 2080), (90, 2020))


def page_with_prose() -> Pixels:
    """The drawn page, lines of print on its lower half."""
    page = pixels(page_picture()).copy()
    line = page[330:390, 150:1000].copy()
    for y in range(1150, 2000, 80):
        page[y : y + 60, 150:1000] = line
    return page


def on_desk(
    page: Pixels,
    corners: tuple[tuple[float, float], ...] = _UPRIGHT,
    *,
    size: tuple[int, int] = (1650, 2200),
    bow: float = 0.0,
) -> Pixels:
    """The page as a camera sees it: its corners where they are said, the light uneven.

    Args:
        size: width and height of the photograph.
        bow: share of its height by which its middle lies higher than its sides.
    """
    height, width = page.shape[:2]
    rise = round(bow * height)
    if rise:
        xs, ys = np.meshgrid(np.arange(width), np.arange(height + rise))
        down = ys - rise + bow * height * np.sin(np.pi * xs / width)
        bowed = cv2.remap(page, xs.astype(np.float32), down.astype(np.float32), cv2.INTER_CUBIC,
                          borderMode=cv2.BORDER_CONSTANT, borderValue=DESK)  # fmt: skip
        page = np.asarray(bowed, np.uint8)
        height += rise
    square = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    way = cv2.getPerspectiveTransform(square, np.array(corners, np.float32))
    shot = cv2.warpPerspective(page, way, size, flags=cv2.INTER_AREA, borderValue=DESK)
    light = np.linspace(1.0, 0.6, size[0])[None, :, None]
    grain = np.random.default_rng(5).normal(0, 3, (size[1], size[0], 1))
    return np.asarray(np.clip(shot * light + grain, 0, 255), np.uint8)


def paper() -> Pixels:
    """A page of A4 with lines of print."""
    page = np.full((1754, 1240, 3), 240, np.uint8)
    for y in range(200, 1500, 40):
        page[y : y + 14, 140:1100:3] = 30
    return page


@pytest.mark.parametrize(
    "corners",
    [
        _UPRIGHT,
        ((330, 120), (1330, 120), (1580, 2100), (60, 2080)),
        ((520, 100), (1590, 520), (1130, 2080), (60, 1650)),
    ],
    ids=["hand", "from below", "aslant by 21 degrees"],
)
def test_corners_of_a_sheet_are_found(corners: tuple[tuple[float, float], ...]) -> None:
    sheet = find_sheet(on_desk(paper(), corners))
    assert sheet is not None
    assert np.abs(sheet.corners - np.array(corners)).max() < 8
    assert not sheet.straight
    flat = laid_flat(on_desk(paper(), corners), sheet)
    assert flat.image.shape[0] / flat.image.shape[1] == pytest.approx(2**0.5, abs=0.01)


def test_a_bowed_sheet_is_laid_flat_by_its_edges() -> None:
    shot = on_desk(paper(), bow=0.03)
    sheet = find_sheet(shot)
    assert sheet is not None
    assert 0.02 < sheet.bowed < 0.04
    flat = laid_flat(shot, sheet).image[:, :, 0]
    dark = flat < 0.6 * np.median(flat)
    first = [np.flatnonzero(dark[:, x : x + 30].any(axis=1))[0] for x in range(200, 1000, 80)]
    assert np.ptp(first) <= 8


def test_pages_that_fill_their_picture_are_no_sheets() -> None:
    framed = paper()
    cv2.rectangle(framed, (60, 60), (1180, 1690), (60, 110, 60), 14)
    for page in (paper(), framed, pixels(page_picture())):
        assert find_sheet(page) is None


def test_nothing_is_cut_from_pages_that_lie_straight() -> None:
    """Words on a coloured cover may stand beside a white panel."""
    scan = cv2.copyMakeBorder(paper(), 40, 90, 60, 40, cv2.BORDER_CONSTANT, value=(12, 12, 12))
    cover = cv2.copyMakeBorder(paper(), 400, 300, 200, 200, cv2.BORDER_CONSTANT, value=(40, 90, 20))
    cv2.putText(cover, "REPORT", (300, 250), cv2.FONT_HERSHEY_SIMPLEX, 5, (230, 230, 230), 12)
    for page in (scan, cover):
        assert find_sheet(np.asarray(page, np.uint8)) is None


def test_a_sheet_that_is_only_turned_lies_as_on_a_scanner() -> None:
    height, width = paper().shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 12.0, 1.0)
    turn[:, 2] += 300
    shot = cv2.warpAffine(paper(), turn, (width + 600, height + 600), borderValue=DESK)
    sheet = find_sheet(np.asarray(shot, np.uint8))
    assert sheet is not None
    assert sheet.straight


def test_every_cell_of_a_photograph_is_read_at_its_place() -> None:
    shot = on_desk(pixels(page_picture()))
    page = recognise_page(shot, dpi=188.0, number=1)
    texts = {line.text.replace(" ", "") for line in page.lines}
    assert {cell.replace(" ", "") for row in ROWS for cell in row if cell} <= texts
    # Which cell a word stood in, and that a cell is blank, is never certain.
    assert max(line.sure for line in page.lines) <= 0.8
    assert page.marks is None
    title = next(line for line in page.lines if line.text == TITLE)
    turn = Turn(0, page.width, page.height, page.skew, page.sheet)
    box = turn.back(title.box)
    x0, y0, x1, y1 = (round(v * 188 / 72) for v in box)
    part = shot[y0:y1, x0:x1].astype(np.int16)
    around = shot[y0 - 30 : y0 - 12, x0:x1].astype(np.int16)
    assert part.min() < 90 < around.min()
    # The same place where lengths are measured otherwise.
    half = scaled(page, 0.5)
    moved = Turn(0, half.width, half.height, half.skew, half.sheet)
    again = moved.back(tuple(v / 2 for v in title.box))  # type: ignore[arg-type]  # four of them
    assert again == pytest.approx([v / 2 for v in box], abs=0.05)


def test_black_borders_do_not_tell_the_slant_of_a_page() -> None:
    height, width = 1754, 1240
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -0.5, 1.0)
    page = cv2.warpAffine(paper(), turn, (width, height), borderValue=(240, 240, 240))
    page[:, :30] = page[-40:] = 10
    clean = without_rims(np.asarray(page, np.uint8))
    assert clean[:, :34].min() > 200
    assert clean[-44:].min() > 200
    inside = slice(60, -60)
    assert (clean[inside, inside] == page[inside, inside]).all()
    grey = np.ascontiguousarray(clean[:, :, 0])
    assert skew_of(ink_of(grey), dpi=150) == pytest.approx(0.5, abs=0.06)
    # The band of a cover with words in it is no border.
    cover = paper()
    cover[:400] = 10
    assert without_rims(cover) is cover


def test_a_page_in_the_dark_is_not_blank() -> None:
    dark = (pixels(page_picture()).astype(np.float32) * 0.16).astype(np.uint8)
    assert not recognise_page(dark, dpi=200.0, number=1).blank


def test_facing_pages_are_read_one_after_the_other() -> None:
    page = page_with_prose()
    both = np.concatenate([page, page], axis=1)
    seen = recognise_page(both, dpi=200.0, number=1)
    titles = [line for line in seen.lines if line.text == TITLE]
    cells = [line.text for line in seen.lines if line.text == "具体评价要求"]
    assert len(titles) == len(cells) == 2
    assert titles[1].box[1] > seen.height / 2
    turn = page_turn(seen)
    assert turn is not None
    first, second = (turn.back(title.box) for title in titles)
    assert second[0] - first[0] == pytest.approx(page.shape[1] * 72 / 200, abs=2)
    assert second[1] == pytest.approx(first[1], abs=2)


def test_a_page_with_a_table_over_its_middle_is_one_page() -> None:
    height, width = 1240, 1754
    ink = np.zeros((height, width), np.bool_)
    rows = [100 + 50 * n for n in range(20)]
    quads = np.array(
        [[[x, y], [x + 600, y], [x + 600, y + 20], [x, y + 20]] for y in rows for x in (150, 950)],
        np.float32,
    )
    assert gutter_of(quads, ink) == 850
    ruled = ink.copy()
    ruled[90::50, 120:1600] = True
    assert gutter_of(quads, ruled) is None
    assert gutter_of(quads[:10], ink) is None


def _lines(*boxes: tuple[float, float, float, float]) -> RecognisedPage:
    lines = tuple(RecognisedLine("评价指标要求", box, (), 0.8) for box in boxes)
    return RecognisedPage(1, 595.0, 842.0, lines=lines)


def test_print_that_runs_out_of_the_picture_is_cut() -> None:
    inside = [(60.0, 100.0 + 20 * n, 500.0, 112.0 + 20 * n) for n in range(5)]
    cut = [(300.0, y0, 594.0, y1) for _, y0, _, y1 in inside]
    assert not runs_out(_lines(*inside))
    assert runs_out(_lines(*inside[:2], *cut[:3]))
    assert not runs_out(_lines(*inside[:4], *cut[:1]))


def test_a_sheet_that_reaches_over_the_picture_by_its_margin_is_whole() -> None:
    # The sheet lies 40 points to the right of where the picture ends at the left.
    back = shifted_back((1, 0, -40, 0, 1, 0, 0, 0, 1), 1.0, 72.0)
    margin = replace(_lines((80.0, 100, 500, 112), (80.0, 130, 500, 142)), sheet=back)
    print_out = replace(_lines((42.0, 100, 500, 112), (42.0, 130, 500, 142)), sheet=back)
    assert not reaches_rim(margin, (595.0, 842.0))
    assert reaches_rim(print_out, (595.0, 842.0))
