"""A recognised table without ruling lines is said to be doubtful; ruled ones are not."""

from __future__ import annotations

from dataclasses import replace

from lvjian.core.recognised import RecognisedLine, RecognisedPage, Ruling
from lvjian.extractors.pdf.layout import PageLayout
from lvjian.extractors.scan.columns import column_doubts


def page(*, columns: int, rows: int, rules: int = 0) -> RecognisedPage:
    lines = tuple(
        RecognisedLine("字", (60 + 110 * c, 100 + 20 * r, 120 + 110 * c, 112 + 20 * r), (), 1.0)
        for r in range(rows)
        for c in range(columns)
    )
    upright = tuple(Ruling(50 + 110 * n, 90, 900) for n in range(rules))
    return RecognisedPage(3, 595, 842, lines=lines, vertical=upright)


def doubtful(seen: RecognisedPage, *, whole: bool = True) -> list[int]:
    layout = PageLayout(3, seen.width, seen.height, seen=seen, whole=whole)
    return [d.page for d in column_doubts([layout])]


def test_columns_without_rules_are_named() -> None:
    assert doubtful(page(columns=5, rows=12)) == [3]
    assert doubtful(page(columns=3, rows=12, rules=2)) == [3]


def test_ruled_tables_forms_and_prose_are_not() -> None:
    assert doubtful(page(columns=5, rows=12, rules=6)) == []
    assert doubtful(page(columns=2, rows=30)) == []
    assert doubtful(page(columns=1, rows=50)) == []
    assert doubtful(page(columns=5, rows=3)) == []


def test_a_page_with_words_of_its_own_is_not() -> None:
    assert doubtful(page(columns=5, rows=12), whole=False) == []


def test_a_licence_is_no_table() -> None:
    """Its labels stand in two columns, and its words are read line by line."""
    seen = page(columns=4, rows=5)
    title = RecognisedLine("营业执照", (200, 40, 320, 70), (), 1.0)
    assert doubtful(seen) == [3]
    assert doubtful(replace(seen, lines=(title, *seen.lines))) == []
