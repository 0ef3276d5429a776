"""Misread characters told by their neighbours, and punctuation that was passed over."""

from __future__ import annotations

import numpy as np
import pytest

from lvjian.core.recognised import RecognisedLine
from lvjian.extractors.ocr.decode import decode
from lvjian.extractors.scan.boxes import with_boxes
from lvjian.extractors.scan.brackets import in_cells
from lvjian.extractors.scan.lines import Line
from lvjian.extractors.scan.remnants import with_ends
from lvjian.extractors.scan.slips import SLIPS, mend_words


def _line(text: str) -> RecognisedLine:
    chars = tuple((c, 10.0 * i, 10.0 * i + 10) for i, c in enumerate(text))
    return RecognisedLine(text, (0, 0, 10.0 * len(text), 10), chars, 0.4, (0.4,) * len(text))


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ("GB/T 24001-2016/IS0 14001:2015", "GB/T 24001-2016/ISO 14001:2015"),
        ("通过1S09001认证", "通过ISO9001认证"),
        ("照度500Ix、走廊75 Ix", "照度500lx、走廊75 lx"),
        ("工位5001x、走廊75 1x，通道50~1001x", "工位500lx、走廊75 lx，通道50~100lx"),
        ("7kgC02/台", "7kgCO2/台"),
        ("吨C02当量", "吨CO2当量"),
        ("C0D、N0x和V0Cs", "COD、NOx和VOCs"),
        ("6B/T 36132-2018", "GB/T 36132-2018"),
    ],
)
def test_a_known_word_tells_its_characters(read: str, said: str) -> None:
    """As many characters as before; those changed are sure by their word."""
    text, sure = mend_words(read, [0.5] * len(read))
    assert text == said
    assert [s > 0.9 for s in sure] == [a != b for a, b in zip(read, said, strict=True)]


@pytest.mark.parametrize(
    "read",
    [
        "C02",
        "tC025",
        "51x",
        "5001x3",
        "2.501x",
        "8001x",
        "型号IS05-3",
        "IS0",
        "1S0",
        "C0D1",
        "6B-20",
        "16B/T 36132",
        "A0B",
    ],
)
def test_where_a_number_may_be_meant_nothing_is_changed(read: str) -> None:
    """Numbers of types and of places, quantities."""
    assert mend_words(read, [0.5] * len(read))[0] == read


def test_every_slip_says_as_many_characters() -> None:
    """Places and sureness go by character."""
    assert all(len(said) <= len(pattern) and said.isalpha() for pattern, said in SLIPS)


def test_a_title_is_closed_by_its_own_bracket() -> None:
    """Also on the next line of its cell; brackets inside the title and after it stay."""
    cells = [3, 3, 7, None]
    read = ["见附件8《检测报", "告（试行））。", "《名录（2018）》（a）>5", "《甲》〉《乙)丙》"]
    mended = in_cells(cells, [_line(text) for text in read])
    said = ["见附件8《检测报", "告（试行）》。", "《名录（2018）》（a）>5", "《甲》〉《乙)丙》"]
    assert [line.text for line in mended] == said
    assert [c for c, _, _ in mended[1].chars] == list("告（试行）》。")


def test_punctuation_the_path_passes_over_is_put_back() -> None:
    """Between two characters with room for one, and behind the last if it is likely."""
    letters = ["", *"绿色工厂评价，。"]
    steps = np.zeros((40, len(letters)), np.float32)
    steps[:, 0] = 1
    places = {"绿": 2, "色": 6, "工": 10, "厂": 14, "评": 22, "价": 26}
    for char, at in places.items():
        steps[at, [0, letters.index(char)]] = 0, 1
    steps[18, letters.index("，")] = 0.1
    steps[30, letters.index("。")] = 0.45
    marks = [7, 8]
    assert decode(steps, letters, step=8.0).text == "绿色工厂评价"
    reading = decode(steps, letters, step=8.0, marks=marks)
    assert reading.text == "绿色工厂，评价。"
    assert len(reading.centres) == len(reading.sure) == len(reading.rivals) == 8
    assert list(reading.centres) == sorted(reading.centres)
    steps[30, letters.index("。")] = 0.2
    assert decode(steps, letters, step=8.0, marks=marks).text == "绿色工厂，评价"


def test_a_line_reaches_to_the_full_stop_behind_its_box() -> None:
    """A ring close behind; not the next word, not dust far off, not behind a number."""
    ink = np.zeros((200, 500), np.bool_)
    cells = [(10, 10, 400, 60), (10, 60, 400, 110), (10, 110, 400, 160), (10, 160, 400, 195)]
    lines = []
    for n, wide in enumerate((200, 200, 200, 30)):
        y = 20 + 50 * n - (8 if n == 3 else 0)
        ink[y : y + 24, 30 : 30 + wide] = True
        box = (30, y, 30 + wide, y + 24)
        lines.append(Line((26, y - 6, 36 + wide, y + 30), n, box))
    ink[36:43, 243:250] = True
    ink[70:94, 240:400] = True
    ink[140:144, 270:274] = True
    ink[180:186, 66:72] = True
    ends = [line.ink[2] for line in with_ends(lines, ink, cells)]
    assert ends == [250, 230, 230, 60]
    assert with_ends(lines, ink, cells)[0].span[2] > 250


def test_a_small_box_that_was_passed_over_is_found_in_its_gap() -> None:
    """A tick of another face is half as wide as the print around it."""
    ink = np.zeros((60, 200), np.bool_)
    ink[26:40, [54, 67]] = True
    ink[[26, 39], 54:68] = True
    ink[30:36, 58:64] = True
    chars = (("有", 20.0, 46.0), ("民", 76.0, 102.0), ("营", 102.0, 128.0))
    read = RecognisedLine("有民营", (20, 20, 128, 44), chars, 0.99, (0.99,) * 3)
    (found,), boxes = with_boxes([read], ink, dpi=72.0)
    assert found.text == "有☑民营"
    assert [box.ticked for box in boxes] == [True]
