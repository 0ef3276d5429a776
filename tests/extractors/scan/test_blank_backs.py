"""Scanned leaf by leaf on both sides: a table goes on behind the blank back of its page."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from lvjian.core.recognised import RecognisedLine, RecognisedPage, Ruling
from lvjian.extractors.image import read_image

_COLUMNS = (60.0, 120.0, 400.0, 520.0)


def line(text: str, x: float, y: float) -> RecognisedLine:
    chars = tuple((c, x + 10 * i, x + 10 * i + 10) for i, c in enumerate(text))
    return RecognisedLine(
        text, (x, y, x + 10 * len(text), y + 10), chars, 0.99, (0.99,) * len(text)
    )


def table_page(number: int, rows: list[tuple[str, str, str]], *, top: float) -> RecognisedPage:
    """A page with a ruled table of rows of 30 points."""
    ys = [top + 30 * n for n in range(len(rows) + 1)]
    lines = [
        line(text, _COLUMNS[c] + 8, ys[r] + 10)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]
    return RecognisedPage(
        number, 595.0, 842.0, lines=tuple(lines), marks=(),
        horizontal=tuple(Ruling(y, _COLUMNS[0], _COLUMNS[-1]) for y in ys),
        vertical=tuple(Ruling(x, ys[0], ys[-1]) for x in _COLUMNS),
    )  # fmt: skip


def test_a_blank_back_does_not_end_a_table(tmp_path: Path) -> None:
    frames = [Image.new("L", (595, 842), 255 - n) for n in range(3)]
    path = tmp_path / "扫描.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:], dpi=(72, 72))
    first = table_page(1, [("序号", "要求", "得分"), ("一", "建立制度", "八")] * 4, top=580)
    last = table_page(3, [("二", "开展培训", "六"), ("三", "公开报告", "五")], top=70)
    blank = RecognisedPage(2, 595.0, 842.0, blank=True)
    note = RecognisedPage(2, 595.0, 842.0, lines=(line("附表说明见后", 60, 300),))
    with_blank = read_image(path, file="扫描.tif", recognised=(first, blank, last))
    assert [len(t.rows) for t in with_blank.tables()] == [10]
    with_note = read_image(path, file="扫描.tif", recognised=(first, note, last))
    assert [len(t.rows) for t in with_note.tables()] == [8, 2]
