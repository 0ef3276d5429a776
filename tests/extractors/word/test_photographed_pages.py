"""Pages of a report pasted into Word as pictures, one after the other."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from PIL import Image

from lvjian.core.document import Document, Picture, Table
from lvjian.core.recognised import RecognisedLine, RecognisedPage, Ruling, Trouble
from lvjian.extractors.word.reader import read_word

COLUMNS = (60.0, 220.0, 360.0)
HEIGHT = 594.0


def word(folder: Path, *, between: str = "", size: tuple[float, float] = (420, HEIGHT)) -> Path:
    """Two pictures as large as a page, with words between them or none."""
    made = docx.Document()
    for level in (250, 251):
        stream = BytesIO()
        Image.new("RGB", (210, 297), (level,) * 3).save(stream, "PNG")
        made.add_picture(BytesIO(stream.getvalue()), Pt(size[0]), Pt(size[1]))
        made.add_paragraph(between)
    made.save(str(folder / "照片.docx"))
    return folder / "照片.docx"


def line(text: str, x: float, y: float) -> RecognisedLine:
    chars = tuple((c, x + 12 * n, x + 12 * n + 12) for n, c in enumerate(text))
    return RecognisedLine(
        text, (x, y, x + 12 * len(text), y + 12), chars, 0.99, (0.99,) * len(text)
    )


def page(
    number: int, rows: list[tuple[str, str]], *, top: float, trouble: Trouble = ""
) -> RecognisedPage:
    """A table of two columns and rows of 30 points."""
    levels = [top + 30 * n for n in range(len(rows) + 1)]
    lines = [
        line(text, x + 6, y + 8)
        for (y, row) in zip(levels, rows, strict=False)
        for (x, text) in zip(COLUMNS, row, strict=False)
        if text
    ]
    return RecognisedPage(
        number, 420, HEIGHT, lines=tuple(lines), dpi=200, trouble=trouble,
        horizontal=tuple(Ruling(y, COLUMNS[0], COLUMNS[-1]) for y in levels),
        vertical=tuple(Ruling(x, levels[0], levels[-1]) for x in COLUMNS),
    )  # fmt: skip


def read(path: Path, *, trouble: Trouble = "") -> Document:
    first = page(
        1, [("条目", "得分"), ("建筑材料", "八分"), ("建筑结构", "六分")], top=480, trouble=trouble
    )
    second = page(2, [("条目", "得分"), ("绿化场地", "四分")], top=40)
    return read_word(path, file=path.name, recognised=(first, second))


@pytest.mark.parametrize("size", [(420, HEIGHT), (425, 300)], ids=["upright", "across"])
def test_a_table_runs_on_from_one_picture_to_the_next(
    tmp_path: Path, size: tuple[float, float]
) -> None:
    """The pictures stay where they are; every cell says which of them it is on."""
    found = read(word(tmp_path, size=size))
    (table,) = (b for b in found.blocks if isinstance(b, Table))
    assert [[c.text for c in row if c] for row in table.rows] == [
        ["条目", "得分"], ["建筑材料", "八分"], ["建筑结构", "六分"], ["绿化场地", "四分"],
    ]  # fmt: skip
    assert [(c.place.part or "")[:5] for c in table.cells() if c.col == 0] == ["第1张图片"] * 3 + [
        "第2张图片"
    ]
    assert [type(b) for b in found.blocks] == [Picture, Table, Picture]


def test_words_between_pictures_part_them(tmp_path: Path) -> None:
    found = read(word(tmp_path, between="附件2 营业执照"))
    assert len([b for b in found.blocks if isinstance(b, Table)]) == 2


@pytest.mark.parametrize(("trouble", "words"), [("bent", "弯曲过大"), ("cut", "没有拍全")])
def test_a_photograph_that_cannot_be_read_is_named(
    tmp_path: Path, trouble: Trouble, words: str
) -> None:
    found = read(word(tmp_path), trouble=trouble)
    (doubt,) = found.doubts
    assert (doubt.page, doubt.why) == (1, "no-text")
    assert words in doubt.detail
