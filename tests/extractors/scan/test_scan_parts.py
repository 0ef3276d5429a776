"""Parts of recognition that need no engine: decoding, edges, cache, sureness, pages wanted."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from lvjian.core.document import Cell, Document, Paragraph, Table, make_grid
from lvjian.core.place import Place
from lvjian.core.recognised import RecognisedLine, RecognisedPage, Ruling, Seal, Wanted
from lvjian.extractors.ocr.cache import OcrCache
from lvjian.extractors.ocr.decode import Reading, decode
from lvjian.extractors.ocr.json import from_json, to_json
from lvjian.extractors.pdf.layout import with_recognised
from lvjian.extractors.pdf.page import Char, PageContent
from lvjian.extractors.pdf.turn import Turn
from lvjian.extractors.pdf.wanted import agrees, settle_hidden, wanted_of
from lvjian.extractors.scan.boxes import with_boxes
from lvjian.extractors.scan.content import to_content
from lvjian.extractors.scan.doubt import with_sureness
from lvjian.extractors.scan.ink import ink_of, stretched
from lvjian.extractors.scan.lines import Line
from lvjian.extractors.scan.page import stands
from lvjian.extractors.scan.picture import decode_picture
from lvjian.extractors.scan.region import scaled
from lvjian.extractors.scan.rules import find_rules
from lvjian.extractors.scan.text import char_edges, em_of, to_line
from lvjian.extractors.scan.weak import read_again

LETTERS = ["", "8", "3", "分"]


def line(text: str, sure: float, *, x: float = 100.0, y: float = 200.0) -> RecognisedLine:
    """A line of characters of ten points each."""
    chars = tuple((c, x + 10 * i, x + 10 * i + 10) for i, c in enumerate(text))
    box = (x, y, x + 10 * len(text), y + 10)
    return RecognisedLine(text, box, chars, sure, (sure,) * len(text))


def test_decoding_joins_repeats_and_keeps_the_second_reading() -> None:
    """Blank between two alike keeps both; a rival is kept where it is likely."""
    steps = np.array(
        [[0.9, 0.1, 0, 0], [0, 0.7, 0.3, 0], [0, 0.8, 0.2, 0], [1, 0, 0, 0], [0, 1, 0, 0]],
        np.float32,
    )
    reading = decode(steps, LETTERS, step=8.0)
    assert reading.text == "88"
    assert reading.sure == pytest.approx((0.8, 1.0))
    letter, likely = reading.rivals[0]
    assert letter == "3"
    assert likely == pytest.approx(0.2)
    assert reading.centres == pytest.approx((16.27, 36.0), abs=0.1)


@pytest.mark.parametrize(
    ("foot", "read", "text", "surely"),
    [
        (12, "1", "/", True),
        (12, "|", "/", True),
        (0, "1", "1", True),
        (4, "1", "1", False),
        (12, "8", "8", True),
    ],
)
def test_a_lone_stroke_is_told_by_how_it_leans(
    foot: int, read: str, text: str, *, surely: bool
) -> None:
    """One and slash are taken for each other; what leans a little is left to a person."""
    grey = np.full((60, 60), 250, np.uint8)
    cv2.line(grey, (20 + foot, 14), (20, 44), 20, 3)
    where = Line((16, 10, 44, 50), cell=0, ink=(17, 12, 22 + foot, 47))
    reading = Reading(read, (15.0,), (0.99,), (("", 0.0),))
    (found,) = read_again([reading], [where], grey)
    assert found.reading.text == text
    assert (found.reading.sure[0] >= 0.9) is surely
    assert surely or found.others[0][0] == "/"


def test_edges_meet_halfway_and_end_with_the_print() -> None:
    """But where there is a blank they keep apart."""
    edges = char_edges("符合要求", [5.0, 15.0, 25.0, 55.0], ink=(0.5, 59.5), height=14.7)
    assert edges[0] == pytest.approx((0.0, 10.0), abs=0.4)
    assert edges[2][1] < 31
    assert edges[3][0] > 49
    assert em_of("符合要求", [5.0, 15.0, 25.0, 35.0]) == pytest.approx(10.0)
    assert em_of("符合", [5.0, 15.0]) is None


def test_a_page_goes_into_the_cache_and_comes_back(tmp_path: Path) -> None:
    """Bit for bit; another page, other settings or a damaged entry give nothing."""
    page = RecognisedPage(
        3, 595.0, 842.0, lines=(line("总分", 0.5),), horizontal=(Ruling(1.0, 2.0, 3.0),),
        seals=(Seal(3, (1.0, 2.0, 3.0, 4.0), "round", "red", 0.9),), turn=90, skew=0.4,
    )  # fmt: skip
    assert from_json(to_json(page)) == page
    cache = OcrCache(tmp_path / "c")
    key = cache.key("ab" * 32, Wanted(3), engine="e1")
    assert cache.get(key) is None
    cache.put(key, page)
    assert cache.get(key) == page
    assert cache.get(cache.key("ab" * 32, Wanted(4), engine="e1")) is None
    assert cache.key("ab" * 32, Wanted(3), engine="e2") != key
    (entry,) = (tmp_path / "c").rglob("*.json")
    entry.write_bytes(entry.read_bytes()[:40])
    assert cache.get(key) is None


def test_the_cache_forgets_what_was_used_longest_ago(tmp_path: Path) -> None:
    """When it holds more than it may."""
    cache = OcrCache(tmp_path, most_bytes=3_000)
    page = RecognisedPage(1, 10.0, 10.0, lines=(line("符合要求" * 6, 1.0),))
    keys = [cache.key(f"{i}", Wanted(1), engine="e") for i in range(6)]
    for age, key in enumerate(keys):
        cache.put(key, page)
        entry = tmp_path / key[:2] / f"{key}.json"
        os.utime(entry, (1_000_000 + age, 1_000_000 + age))
    cache.shrink()
    kept = [cache.get(key) is not None for key in keys]
    assert kept == sorted(kept)
    assert 0 < sum(kept) < 6


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    """And breaks nothing."""
    (tmp_path / "f").write_text("a file", encoding="utf-8")
    cache = OcrCache(tmp_path / "f")
    cache.put("ab" * 32, RecognisedPage(1, 1.0, 1.0))
    assert cache.get("ab" * 32) is None


def test_sureness_of_a_place_is_that_of_its_least_sure_character() -> None:
    """Of those that matter; a place without recognised words keeps its own."""
    at = Place("a.pdf", 1, (90.0, 195.0, 200.0, 215.0), "第1表第1行第1列")
    empty = Place("a.pdf", 1, (90.0, 395.0, 200.0, 415.0))
    cells = [Cell(0, 0, "8.5", (at,)), Cell(0, 1, "", (empty,))]
    table = Table(make_grid(cells, 1, 2), Place("a.pdf", 1, (90.0, 195.0, 300.0, 415.0)))
    other = Place("a.pdf", 2, (0.0, 0.0, 9.0, 9.0))
    document = Document("a.pdf", "pdf", (table, Paragraph("二", other)))
    read = line("8.5", 0.6)
    found = with_sureness(document, {1: [read]}, whole={1})
    (judged,) = found.tables()
    score, blank = judged.cells()
    assert (score.place.way, score.place.sure) == ("ocr", 0.6)
    assert (blank.place.way, blank.place.sure) == ("ocr", 1.0)
    assert next(found.paragraphs()).place == other


def content(words: str, *pictures: tuple[float, float, float, float]) -> PageContent:
    """An A4 page with words and pictures."""
    page = PageContent(1, 595.0, 842.0)
    page.chars = [
        Char(c, 50 + 10 * i, 60 + 10 * i, 100.0, 10.0, False) for i, c in enumerate(words)
    ]
    page.pictures = list(pictures)
    return page


SCAN, PHOTO, LOGO = (0.0, 0.0, 595.0, 842.0), (60.0, 300.0, 400.0, 560.0), (50.0, 30.0, 90.0, 50.0)
SEAL, NAME, LETTERHEAD = (
    (400.0, 600.0, 528.0, 728.0),
    (90.0, 600.0, 210.0, 650.0),
    (50.0, 30.0, 210.0, 80.0),
)
SMALL = (60.0, 300.0, 170.0, 456.0)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (content("有文字的页"), None),
        (content("有文字的页" * 8, LOGO), None),
        (content("有文字的页" * 8, PHOTO), Wanted(1, (PHOTO,))),
        (content("有文字的页" * 8, SEAL, NAME, LETTERHEAD), None),
        (content("有文字的页" * 8, SEAL, SMALL), Wanted(1, (SMALL,))),
        (content("第3页", PHOTO), Wanted(1)),
        (content("", SCAN), Wanted(1)),
        (content("下面藏着文字层" * 9, SCAN), Wanted(1)),
    ],
)
def test_what_is_wanted_of_a_page(page: PageContent, expected: Wanted | None) -> None:
    """Pages of pictures whole, larger pictures on pages of text by themselves."""
    assert wanted_of(page, page.pictures, rubbish=False) == expected


def test_a_text_layer_counts_where_it_says_what_is_seen() -> None:
    """Text over a picture of paper does; another's recognition under a scan may not."""
    seen = RecognisedPage(1, 595.0, 842.0, lines=(line("得分合计九十二分", 0.9),))
    assert agrees(content("得分合计九十二分", SCAN), seen)
    assert not agrees(content("得分合计三十一点", SCAN), seen)
    laid = content("", SCAN)
    laid.hidden = content("得分合计九十二分", SCAN).chars
    assert not settle_hidden(laid)
    assert not agrees(laid, seen)


def test_words_of_a_page_outlast_a_picture_that_says_nothing() -> None:
    """Recognition calls a crowded drawing blank; a photograph has a title beside it."""
    blank = RecognisedPage(1, 595.0, 842.0, blank=True)
    page = content("企业名称青岚机械有限公司")
    page.crowded, page.drawings = True, 60_000
    layout = with_recognised(page, blank, follows=False)
    assert [n.text for n in layout.lines] == ["企业名称青岚机械有限公司"]
    assert not layout.whole
    photo = with_recognised(
        content("附件5现场照片", PHOTO), replace(blank, photo=True), follows=False
    )
    assert [n.text for n in photo.lines] == ["附件5现场照片"]
    under = with_recognised(content("看不见的文字", SCAN), blank, follows=False)
    assert not under.lines


def test_places_are_put_back_as_the_page_is_displayed() -> None:
    """A page that lay on its side and askew."""
    turn = Turn(0, 600.0, 800.0, skew=1.0)
    x0, y0, x1, y1 = turn.back((0.0, 0.0, 20.0, 10.0))
    assert (x1 - x0, y1 - y0) == pytest.approx((20.0, 10.0), abs=0.02)
    assert (x0, y0) == pytest.approx((6.9, -5.0), abs=0.1)
    page = RecognisedPage(1, 800.0, 600.0, turn=90)
    found = to_content(page).turn
    assert found.back((10.0, 20.0, 30.0, 25.0)) == (20.0, 770.0, 25.0, 790.0)


def test_lines_of_one_paragraph_get_one_size() -> None:
    """Though recognition measures each a little otherwise."""
    rows = [line("符合要求说明", 1.0, y=100.0 + 20 * i) for i in range(4)]
    chars = to_content(RecognisedPage(1, 595.0, 842.0, lines=tuple(rows))).chars
    assert {char.size for char in chars} == {10.0}


def test_a_page_stored_at_a_tenth_of_its_size_is_scaled() -> None:
    """All lengths alike."""
    page = scaled(RecognisedPage(1, 600.0, 800.0, lines=(line("分", 1.0),), dpi=200.0), 2.0)
    assert (page.width, page.lines[0].box) == (1200.0, (200.0, 400.0, 220.0, 420.0))
    assert page.dpi == 100.0


def test_rules_are_told_from_strokes_and_broken_ones_closed() -> None:
    """A table of two rows and two columns, one line with a gap, beside a short stroke."""
    ink = np.zeros((600, 800), np.bool_)
    for y in (100, 200, 300):
        ink[y : y + 3, 100:701] = True
    for x in (100, 400, 698):
        ink[100:303, x : x + 3] = True
    ink[200:203, 500:512] = False
    ink[150:153, 440:480] = True
    found = find_rules(ink, dpi=200)
    across = sorted(round(r.at * 200 / 72) for r in found.horizontal)
    down = sorted(round(r.at * 200 / 72) for r in found.vertical)
    assert across == [pytest.approx(y + 1.5, abs=1) for y in (100, 200, 300)]
    assert down == [pytest.approx(x + 1.5, abs=1) for x in (100, 400, 698)]
    assert all(r.hi - r.lo > 214 for r in found.horizontal)


def test_a_row_cut_after_its_first_line_has_its_upright_rules() -> None:
    """Ten points are left of it: less than any piece of a line that is looked for."""
    ink = np.zeros((600, 800), np.bool_)
    for y in (100, 200, 300, 326):
        ink[y : y + 3, 100:701] = True
    for x in (100, 400, 698):
        ink[100:329, x : x + 3] = True
    ink[308:318, 420:440] = True
    found = find_rules(ink, dpi=200)
    assert len(found.horizontal) == 4
    assert len(found.vertical) == 3
    assert all(r.hi * 200 / 72 == pytest.approx(327.5, abs=2) for r in found.vertical)
    assert found.pixels[303:326, 400:403].all()
    assert not found.pixels[308:318, 420:440].any()


def test_a_low_row_has_upright_rules_and_strokes_of_its_print_are_none() -> None:
    """Nine points high, under a row in which all cells are one; 门 is nearly as high."""
    ink = np.zeros((600, 800), np.bool_)
    for y in (100, 200, 226, 252):
        ink[y : y + 3, 100:701] = True
    for x in (100, 400, 698):
        ink[100:203, x : x + 3] = ink[226:255, x : x + 3] = True
    for x in (100, 698):
        ink[100:255, x : x + 3] = True
    ink[232:249, 250:253] = ink[232:249, 270:273] = True
    found = find_rules(ink, dpi=200)
    spans = sorted((r.at * 200 / 72, r.hi * 200 / 72) for r in found.vertical)
    assert [x for x, _ in spans] == [pytest.approx(x + 1.5, abs=1) for x in (100, 400, 400, 698)]
    assert sorted(y for _, y in spans) == [pytest.approx(y, abs=3) for y in (202, 254, 254, 254)]


def test_upright_rules_reach_to_the_end_of_a_row_without_a_bottom_rule() -> None:
    """A page cuts a low row, nothing is ruled under it; a stroke under one column is print."""
    ink = np.zeros((600, 800), np.bool_)
    for y in (100, 200, 300):
        ink[y : y + 3, 100:701] = True
    for x in (100, 400, 698):
        ink[100:350, x : x + 3] = True
    ink[303:330, 550:553] = True
    found = find_rules(ink, dpi=200)
    assert len(found.vertical) == 3
    assert all(r.hi * 200 / 72 == pytest.approx(350, abs=2) for r in found.vertical)
    ink[303:350, 400:403] = False
    found = find_rules(ink, dpi=200)
    assert all(r.hi * 200 / 72 == pytest.approx(302, abs=3) for r in found.vertical)


def test_a_cell_over_two_pages_is_as_sure_as_its_worst_part() -> None:
    """Also where the part on the first page was read well."""
    places = (Place("a.pdf", 1, way="ocr", sure=0.99), Place("a.pdf", 2, way="ocr", sure=0.4))
    cell = Cell(0, 0, "8", places)
    assert (cell.place.page, cell.place.sure) == (1, 0.4)
    assert Cell(0, 0, "8", places[:1]).place is places[0]


def _quad(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]


@pytest.mark.parametrize("turned", [False, True])
def test_single_figures_are_no_standing_lines(turned: bool) -> None:
    """A list with a column of numbers, upright or on its side."""
    boxes = [(840, 110, 620, 85)]
    for row in range(5):
        boxes += [(330, 360 + 80 * row, 20, 41), (716, 350 + 80 * row, 73, 64)]
    if turned:
        boxes = [(y, x, height, width) for x, y, width, height in boxes]
    quads = np.array([_quad(*box) for box in boxes], np.float32)
    assert stands(quads) is turned


@pytest.mark.parametrize(
    ("size", "dpi", "shown"),
    [
        ((1728, 1143), (204, 98), (1728, 2379)),
        ((1143, 1728), (98, 204), (2379, 1728)),
        ((800, 600), (200, 200), (800, 600)),
        ((800, 600), (200, 1), (800, 600)),
    ],
)
def test_dots_of_a_fax_are_made_square(
    tmp_path: Path, size: tuple[int, int], dpi: tuple[int, int], shown: tuple[int, int]
) -> None:
    """Half the lines of a page, as fax machines send it; resolutions that are a slip are not."""
    path = tmp_path / "fax.tif"
    Image.new("1", size, 1).save(path, compression="group4", dpi=dpi)
    image, found = decode_picture(path.read_bytes(), frame=1, most_pixels=10**8)
    assert (image.shape[1], image.shape[0]) == shown
    assert found == pytest.approx(max(dpi), rel=0.001)


def test_a_large_photograph_keeps_its_size_in_points(tmp_path: Path) -> None:
    """The decoder halves it on the way."""
    path = tmp_path / "a3.jpg"
    Image.new("RGB", (7016, 4000), "white").save(path, dpi=(600, 600))
    image, dpi = decode_picture(path.read_bytes(), frame=1, most_pixels=10**8)
    assert image.shape[1] * 72 / dpi == pytest.approx(7016 * 72 / 600, rel=0.01)


def test_the_paper_of_a_page_with_few_words_is_no_print() -> None:
    """Contrast is drawn out by what is darkest, not by the grain of the paper."""
    grain = np.random.default_rng(3).normal(246, 4, (1600, 2300))
    page = np.clip(grain, 0, 255).astype(np.uint8)
    page[200:230, 1000:1180] = 30
    ink = ink_of(stretched(page))
    assert ink[205:225, 1010:1170].all()
    assert ink[600:].mean() < 0.0005


@pytest.mark.parametrize(
    ("text", "centres", "cell", "read", "solid"),
    [
        ("9 5.5", (10.0, 15.0, 29.0, 36.0, 43.0), 3, "95.5", True),
        ("8 8", (10.0, 25.0, 60.0), 3, "8 8", False),
        ("9 5.5", (10.0, 15.0, 29.0, 36.0, 43.0), None, "9 5.5", False),
    ],
)
def test_a_number_set_wide_is_one_number(
    text: str, centres: tuple[float, ...], cell: int | None, read: str, *, solid: bool
) -> None:
    """In a cell; two entries of a row, and words of a text, keep their blank."""
    sure = (0.99,) * len(text)
    reading = Reading(text, centres, sure, (("", 0.0),) * len(text))
    found = to_line(reading, Line((0, 0, 70, 20), cell, (4, 2, 64, 18)), dpi=72.0)
    assert found.text == read
    edges = [(lo, hi) for _, lo, hi in found.chars]
    assert not solid or all(b[0] <= a[1] for a, b in pairwise(edges))


@pytest.mark.parametrize(("after", "read"), [("收", "回收"), ("符", "☑符")])
def test_a_box_before_a_word_it_begins_is_a_character(after: str, read: str) -> None:
    page = np.zeros((60, 120), np.bool_)
    for side in (slice(20, 41), slice(26, 35)):
        page[side, side.start] = page[side, side.stop - 1] = True
        page[side.start, side] = page[side.stop - 1, side] = True
    page = cv2.dilate(page.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    chars = (("□", 19.0, 42.0), (after, 42.0, 64.0))
    line_ = RecognisedLine(f"□{after}", (19, 20, 64, 42), chars, 0.9, (0.9, 0.99))
    (found,), _ = with_boxes([line_], np.asarray(page), dpi=72.0)
    assert found.text == read
