"""Labels of a header that stand beside all text below them part columns all the same."""

from __future__ import annotations

from lvjian.extractors.pdf.columns import find_columns
from lvjian.extractors.pdf.page import Char


def word(text: str, x: float, y: float) -> list[Char]:
    return [Char(c, x + 12 * n, x + 12 * n + 12, y, 12, bold=False) for n, c in enumerate(text)]


def test_a_label_right_of_all_text() -> None:
    head = [*word("序号", 60, 100), *word("得分", 400, 100)]
    xs = find_columns(word("厂房采用多层建筑", 60, 130), head)
    assert len(xs) == 3
    assert xs[0] < 60
    assert 84 < xs[1] < 400
    assert xs[2] >= 424


def test_a_label_left_of_all_text() -> None:
    head = [*word("序号", 60, 100), *word("得分", 400, 100)]
    xs = find_columns(word("7.5", 400, 130), head)
    assert len(xs) == 3
    assert xs[0] < 60 < xs[1] < 400


def test_labels_without_text_of_their_size() -> None:
    head = [*word("序号", 60, 100), *word("得分", 400, 100)]
    assert len(find_columns([], head)) == 3
