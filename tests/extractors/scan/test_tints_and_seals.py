"""What lies over or under print: tints of cells, ink of seals, rulings of rows cut by a page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lvjian.core.recognised import Seal, SealColour
from lvjian.extractors.ocr.decode import Reading
from lvjian.extractors.page_marks import stamped_over
from lvjian.extractors.scan.ink import calmed, ink_of, stretched, without_seals
from lvjian.extractors.scan.lines import Line
from lvjian.extractors.scan.rules import find_rules
from lvjian.extractors.scan.strokes import told_level
from lvjian.extractors.scan.text import to_line
from lvjian.extractors.scan.tints import without_tints
from lvjian.extractors.scan.weak import Verdict


def test_the_shade_of_a_tinted_cell_is_no_print() -> None:
    """Noise in a tinted row beside white ones gives no ink, its words stay."""
    rng = np.random.default_rng(7)
    grey = np.full((900, 1200), 225.0)
    grey[300:480, 200:1000] = 185
    grey[380:400, 420:560] = 40
    noisy = np.clip(grey + rng.normal(0, 3.5, grey.shape), 0, 255).astype(np.uint8)
    cell = (72.0, 108.0, 360.0, 172.8)
    ink = ink_of(without_tints(stretched(noisy), noisy, [cell], dpi=200.0))
    assert ink[382:398, 425:555].mean() > 0.95
    ink[370:410, 410:570] = False
    assert ink[304:476, 204:996].mean() < 0.001


def test_ink_of_a_seal_washed_out_by_the_scan_is_no_print() -> None:
    """Thin strokes of a pale seal, their colour halved by JPEG, go; print under them stays."""
    paper = np.array([205, 220, 228], np.float32)
    image = np.broadcast_to(paper, (420, 420, 3)).copy()
    image[200:212, 60:360] *= 0.15
    mask = np.zeros((420, 420), np.float32)
    cv2.circle(mask, (210, 210), 150, 1.0, 7)
    for x in range(90, 340, 12):
        cv2.line(mask, (x, 120), (x + 9, 160), 0.75, 2)
    takes = 1 - np.array([0.8, 0.84, 0.18], np.float32)
    image *= 1 - mask[..., None] * (1 - takes)
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.7), np.float32)
    _, jpeg = cv2.imencode(".jpg", image.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 60])
    scanned = np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)
    box = (60 * 0.36, 60 * 0.36, 360 * 0.36, 360 * 0.36)
    ink = ink_of(stretched(without_seals(scanned, [(box, "red")], dpi=200.0)))
    assert ink[202:210, 70:350].mean() > 0.95
    assert ink[110:170, 80:350].mean() < 0.002


def test_upright_rulings_run_on_below_the_last_level_one() -> None:
    """A row cut by the page is open below; its columns are told all the same."""
    ink = np.zeros((1200, 900), np.bool_)
    for x in (100, 300, 500, 800):
        ink[200:640, x : x + 2] = True
    for y in (200, 420, 596):
        ink[y : y + 2, 100:802] = True
    rules = find_rules(ink, dpi=200.0)
    assert [r.hi for r in rules.vertical] == pytest.approx([230] * 4, abs=1)


def test_a_level_stroke_over_words_set_downwards_is_a_word() -> None:
    """The first character of 一级指标 in a narrow column; a dash alone in its cell stays one."""
    grey = np.full((120, 120), 250, np.uint8)
    stroke = Line((48, 8, 76, 24), cell=0, ink=(50, 15, 74, 18))
    under = Line((48, 40, 76, 66), cell=0, ink=(50, 42, 74, 64))
    alone = Line((8, 8, 36, 24), cell=1, ink=(10, 15, 34, 18))
    cv2.line(grey, (50, 16), (73, 16), 20, 3)
    cv2.line(grey, (10, 16), (33, 16), 20, 3)
    unread = Reading("", (), (), ())
    level = Reading("级", (14.0,), (0.99,), (("", 0.0),))
    dash = Reading("—", (14.0,), (0.99,), (("", 0.0),))
    verdicts = [Verdict(reading) for reading in (unread, level, dash)]
    cells = [(44, 4, 80, 70), (4, 4, 40, 70)]
    found = told_level(verdicts, [stroke, under, alone], grey, cells)
    assert [verdict.reading.text for verdict in found] == ["一", "级", "—"]


def test_grain_of_paper_is_smoothed_and_strokes_are_not() -> None:
    """Grain as strong as faint print gives no ink; a stroke of two pixels stays as dark."""
    rng = np.random.default_rng(3)
    grey = np.full((600, 800), 215.0)
    grey[300:302, 100:700] = 60
    noisy = np.clip(grey + rng.normal(0, 8, grey.shape), 0, 255).astype(np.uint8)
    smooth = calmed(noisy)
    assert float(np.median(smooth[300:302, 110:690])) < 80
    ink = ink_of(stretched(smooth))
    assert ink[300:302, 110:690].all()
    ink[297:305] = False
    assert ink.sum() < 0.1 * ink_of(stretched(noisy)).sum()
    clean = np.full((60, 80), 215, np.uint8)
    assert calmed(clean) is clean


def test_a_broken_piece_of_a_level_ruling_counts_beside_print_too() -> None:
    """A step and a gap of a few pixels; print stands close over the short piece."""
    ink = np.zeros((700, 1400), np.bool_)
    for y in (100, 500):
        ink[y : y + 2, 100:1300] = True
    for x in (100, 700, 1298):
        ink[100:502, x : x + 2] = True
    ink[300:302, 100:220] = True
    ink[301:303, 225:1300] = True
    ink[278:297, 110:215:3] = True
    ink[278:297, 111:215:3] = True
    level = [r for r in find_rules(ink, dpi=200.0).horizontal if 100 < r.at < 115]
    assert [round(r.lo) for r in level] == [36]


@pytest.mark.parametrize(
    ("read", "text"), [("7kgC02/台", "7kgCO2/台"), ("GC02", "GC02"), ("tC025", "tC025")]
)
def test_the_oxygen_of_carbon_dioxide_behind_a_unit_is_no_zero(read: str, text: str) -> None:
    """Other codes with C0 in them stay as they were read."""
    reading = Reading(
        read,
        tuple(10.0 * i for i in range(len(read))),
        (0.99,) * len(read),
        (("", 0.0),) * len(read),
    )
    line = Line((0, 0, 10 * len(read), 20), ink=(0, 2, 10 * len(read), 18))
    assert to_line(reading, line, dpi=200.0).text == text


@pytest.mark.parametrize(
    ("colour", "sure", "taken"), [("blue", 0.55, 0), ("red", 0.55, 1), ("blue", 0.9, 1)]
)
def test_blue_rulings_that_may_be_a_seal_are_kept(
    colour: SealColour, sure: float, taken: int
) -> None:
    """Where nothing proves a blue seal, its ink stays: it may be the table's own."""
    seal = Seal(1, (100.0, 100.0, 200.0, 200.0), "round", colour, sure)
    assert len(stamped_over([seal])) == taken
