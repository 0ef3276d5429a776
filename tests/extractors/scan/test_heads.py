"""Headers of tables on recognised pages: labels in several lines, sentences that hold labels."""

from __future__ import annotations

from collections.abc import Sequence

from lvjian.extractors.pdf.page import Char
from lvjian.extractors.scan.heads import find_heads, text_rows

SIZE = 8.0


def words(text: str, x: float, base: float) -> list[Char]:
    at = [(c, x + SIZE * n) for n, c in enumerate(text)]
    return [Char(c, x0, x0 + SIZE, base, SIZE, False) for c, x0 in at]


def labels(lines: Sequence[tuple[str, float, float]]) -> list[list[str]]:
    chars = [c for line in lines for c in words(*line)]
    return [[x.text for x in head.labels] for head in find_heads(text_rows(chars), 595)]


def test_a_label_in_two_lines_counts_as_one() -> None:
    found = labels(
        [("是否", 380, 100), ("一般要求", 60, 105), ("证明材料索引", 420, 105), ("符合", 380, 110)]
    )
    assert len(found) == 1
    assert len(found[0]) == 3


def test_labels_within_the_sentences_of_a_row_are_no_header() -> None:
    row = [
        ("造业可采用单位产值等指标", 60, 200), ("评价内容见证明材料", 380, 200), ("4", 500, 200),
        ("2", 540, 200),
    ]  # fmt: skip
    assert labels(row) == []
    assert len(labels([("评价内容", 60, 200), ("单位", 380, 200), ("指标", 500, 200)])) == 1
